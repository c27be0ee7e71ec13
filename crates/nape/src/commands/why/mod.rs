//! The reason of a nudge in words, and its trace as a line of bars. What the coach says is in the daemon's
//! language; heads, measurements and checks are English.

use std::ops::Deref;

use nape_core::Span;
use nape_core::article::{ACTIVITIES, RISK_FACTORS};
use nape_core::coach::{Because, Considered};
use nape_core::event::HALF_WIDTH_95;
use nape_core::iso11226::{Zone, zone};
use nape_core::num::deg;
use nape_words::{Language, Words};

use nape_control::why::{Checked, Explained, Fact, TracePoint, Why};
use nape_daemon::sanitize;
use nape_daemon::told::{found, moment};
use nape_words::terms::{clip, plain, span};

use super::baseline::in_a_line;
use crate::page::{Page, lean};
use crate::style::{Look, Tone};

/// Bars of the trace at most. Our choice: fits beside the head in 80 columns.
const BARS: usize = 60;

/// The reason for people.
pub(super) fn tell(why: &Why, look: Look) -> String {
    Told(why).tell(look)
}

/// What is told, to read from.
struct Told<'a>(&'a Why);

impl Deref for Told<'_> {
    type Target = Why;

    fn deref(&self) -> &Why {
        self.0
    }
}

impl Told<'_> {
    fn tell(&self, look: Look) -> String {
        let mut page = Page::new(look);
        let words = self.words();
        match &self.nudge {
            Some(nudge) => self.nudge(&mut page, look, nudge),
            None => page.title("No nudge since the daemon began."),
        }
        if let Some(text) = self.baseline.as_ref().and_then(in_a_line) {
            page.line("baseline", Tone::Plain, &text);
        }
        for (i, back) in self.held_back.iter().enumerate() {
            let at = moment(self.now, back.unix_us);
            let (rule, reason) = (words.rule(back.rule), words.held_back(back.reason));
            let text = format!("{at}, {rule}: {reason}");
            page.line(if i == 0 { "held back" } else { "" }, Tone::Quiet, &text);
        }
        page.finish()
    }

    /// The daemon's words.
    fn words(&self) -> Words {
        let tag = self.language.as_deref().unwrap_or_default();
        Words::new(Language::from_tag(tag).unwrap_or_default())
    }

    fn nudge(&self, page: &mut Page, look: Look, nudge: &Explained) {
        let words = self.words();
        let ago = seconds(Span::from_micros(self.now.unix_us - nudge.unix_us).as_secs_f64());
        let at = moment(self.now, nudge.unix_us);
        let title = sanitize::clean(&nudge.title);
        page.title(&format!("nudge {} at {at}, {ago} ago: {title}", nudge.id));
        for line in nudge.body.lines() {
            page.line("", Tone::Plain, &sanitize::clean(line));
        }
        page.line("measured", Tone::Attention, &fact(&nudge.fact));
        page.line("rule", Tone::Plain, &words.rule(nudge.rule));
        if nudge.moment.is_some() || !nudge.considered.is_empty() {
            page.line("moment", Tone::Plain, &words.moment(nudge.moment));
        }
        if let Some(owed) = nudge.owed_s {
            page.line("", Tone::Plain, &words.put_off(Span::from_secs_f64(owed)));
        }
        self.trace(page, look, nudge);
        for (i, check) in nudge.checks.iter().enumerate() {
            let of = check.placement.map_or("", clip);
            let what = checked(check.what);
            let head = [of, what].join(" ").trim().to_owned();
            let text = format!("✓ {head}: {}", found(&check.found));
            page.line(if i == 0 { "checked" } else { "" }, Tone::Plain, &text);
        }
        let activity = ACTIVITIES.iter().find(|r| r.id.name() == nudge.activity);
        let activity = activity.map_or_else(
            || plain(&sanitize::clean(&nudge.activity)),
            |row| words.activity(row.id),
        );
        let factor = RISK_FACTORS
            .iter()
            .find(|r| r.id.name() == nudge.risk_factor);
        let factor = factor.map_or_else(
            || plain(&sanitize::clean(&nudge.risk_factor)),
            |row| words.factor(row.id),
        );
        page.line("proposed", Tone::Plain, &words.proposed(&activity, &factor));
        for (i, considered) in nudge.considered.iter().enumerate() {
            let text = weighed(considered, words);
            page.line(if i == 0 { "weighed" } else { "" }, Tone::Quiet, &text);
        }
        for (i, source) in nudge.sources.iter().enumerate() {
            page.line(
                if i == 0 { "sources" } else { "" },
                Tone::Quiet,
                &sanitize::clean(source),
            );
        }
        let said = nudge.answer.map_or_else(
            || "none so far: `nape done`, `nape snooze` or `nape hurts`".to_owned(),
            |answer| words.answer(answer),
        );
        page.line("answer", Tone::Plain, &said);
    }

    fn trace(&self, page: &mut Page, look: Look, nudge: &Explained) {
        let Some(line) = bars(&nudge.trace, look.width.saturating_sub(20).clamp(8, BARS)) else {
            return;
        };
        let known = || nudge.trace.iter().filter_map(|p| p.angle_deg);
        let (least, most) = known().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        let at = |point: Option<&TracePoint>| {
            let t = point.map_or(0.0, |p| p.t_s);
            moment(self.now, nudge.unix_us + Span::from_secs_f64(t).as_micros())
        };
        let (from, to) = (at(nudge.trace.first()), at(nudge.trace.last()));
        let of = nudge.trace_of.map_or("angle", |m| m.name());
        page.line("trace", Tone::Technical, &line);
        let (least, most) = (lean(least), lean(most));
        let text = format!("{of} from {from} to {to}, between {least} and {most}; · is unknown");
        page.line("", Tone::Quiet, &text);
    }
}

/// `cat/cow 28: fits what was measured +28`, or why it could not be.
fn weighed(considered: &Considered, words: Words) -> String {
    let activity = words.activity(considered.activity);
    if let Some(why) = considered.ruled_out {
        return format!("{activity}: {}", words.ruled_out(why));
    }
    let told =
        |(because, points): &(Because, i32)| format!("{} {points:+}", words.because(*because));
    let reasons: Vec<String> = considered.weighed.iter().map(told).collect();
    format!("{activity} {}: {}", considered.points(), reasons.join(", "))
}

/// A line of at most `room` bars, each the mean of its stretch of time; `None` if nothing is known.
fn bars(trace: &[TracePoint], room: usize) -> Option<String> {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let known: Vec<f64> = trace.iter().filter_map(|p| p.angle_deg).collect();
    let most = known.iter().copied().reduce(f64::max)?;
    // From upright: a bar that is twice as high is twice as far.
    let least = known.iter().copied().fold(0.0, f64::min);
    let range = (most - least).max(1.0);
    let n = trace.len().min(room);
    let bar = |i: usize| {
        let part = &trace[i * trace.len() / n..((i + 1) * trace.len() / n).max(i + 1)];
        let (sum, count) = part
            .iter()
            .filter_map(|p| p.angle_deg)
            .fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
        if count < 1.0 {
            return '·';
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 7"
        )]
        let height = ((sum / count - least) / range * 7.0).round() as usize;
        HEIGHTS[height.min(7)]
    };
    Some((0..n).map(bar).collect())
}

fn fact(fact: &Fact) -> String {
    match *fact {
        Fact::Hold {
            measure,
            angle_deg,
            sigma_deg,
            held_s,
            limit_s,
            dose,
        } => {
            let sure =
                sigma_deg.map_or_else(String::new, |s| format!(" ± {:.1}°", HALF_WIDTH_95 * s));
            // After a silent first day the wearer's own limit may be below the standard's.
            let accepted = match zone(measure, deg(angle_deg)) {
                Zone::Timed(time) => time.as_secs_f64(),
                _ => limit_s,
            };
            let limit = if limit_s > 0.0 && limit_s < 0.99 * accepted {
                format!(
                    "your own limit is {}, ISO 11226 accepts {} at that angle",
                    seconds(limit_s),
                    seconds(accepted)
                )
            } else if limit_s > 0.0 {
                format!("ISO 11226 accepts {} at that angle", seconds(limit_s))
            } else {
                "ISO 11226 does not accept that angle".to_owned()
            };
            let (name, angle, held) = (measure.name(), lean(angle_deg), seconds(held_s));
            format!("{name} {angle}{sure} for {held}; {limit} (dose {dose:.2})")
        }
        Fact::Sustained { held_s, limit_s } => {
            format!(
                "the same position for {}; the limit is {}",
                seconds(held_s),
                seconds(limit_s)
            )
        }
        Fact::Repetition { measure, per_min } => {
            let name = measure.name();
            format!("{name} bent {per_min:.1} times a minute")
        }
        Fact::BendTwist {
            trunk_deg,
            rotation_deg,
        } => {
            let (trunk, turned) = (lean(trunk_deg), rotation_deg.abs().round());
            let side = if rotation_deg < 0.0 { "right" } else { "left" };
            format!("trunk {trunk}, the head turned {turned}° to the {side} against it")
        }
        Fact::Walk { since_s, limit_s } => {
            format!(
                "no walk for {}; the limit is {}",
                seconds(since_s),
                seconds(limit_s)
            )
        }
    }
}

const fn checked(what: Checked) -> &'static str {
    match what {
        Checked::Worn => "worn",
        Checked::Calibrated => "calibrated",
        Checked::Fresh => "fresh",
        Checked::Pause => "pause",
        Checked::Snooze => "snooze",
        Checked::Budget => "number",
        Checked::Cooldown => "time between",
        Checked::Walking => "walking",
        Checked::Activity => "proposal",
    }
}

fn seconds(s: f64) -> String {
    span(Span::from_secs_f64(s))
}

#[cfg(test)]
mod tests;
