//! The reason of a reminder in words, and its trace as a line of bars: all in the daemon's language, as the reminder
//! itself was.

use std::ops::Deref;

use nape_core::article::{ACTIVITIES, RISK_FACTORS};
use nape_core::coach::Considered;
use nape_core::event::{EventKind, Hold};
use nape_core::num::deg;
use nape_core::{Span, Timestamp};
use nape_words::{Check, Language, Words};

use nape_control::why::{Explained, Fact, Found, TracePoint, Why};
use nape_core::text::clean_line;
use nape_daemon::told::moment;
use nape_words::terms::plain;

use super::baseline::in_a_line;
use crate::page::Page;
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
            None => page.title(&words.why_none()),
        }
        if let Some(text) = self.baseline.as_ref().and_then(in_a_line) {
            page.line("baseline", Tone::Plain, &text);
        }
        for (i, back) in self.held_back.iter().enumerate() {
            let at = moment(self.now, back.unix_us);
            let (rule, reason) = (words.rule(back.rule), words.held_back(back.reason));
            let text = format!("{at}, {rule}: {reason}");
            let head = head_of(words, "skipped", i);
            page.line(&head, Tone::Quiet, &text);
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
        let ago = Span::from_micros(self.now.unix_us - nudge.unix_us);
        let at = moment(self.now, nudge.unix_us);
        let title = clean_line(&nudge.title);
        page.title(&words.why_title(nudge.id, &at, ago, &title));
        for line in nudge.body.lines() {
            page.line("", Tone::Plain, &clean_line(line));
        }
        let measured = words.why_measured(&event(&nudge.fact));
        page.line(&words.why_head("measured"), Tone::Attention, &measured);
        page.line(
            &words.why_head("rule"),
            Tone::Plain,
            &words.rule(nudge.rule),
        );
        if nudge.moment.is_some() || !nudge.considered.is_empty() {
            let moment = words.moment(nudge.moment);
            page.line(&words.why_head("moment"), Tone::Plain, &moment);
        }
        if let Some(owed) = nudge.owed_s {
            page.line("", Tone::Plain, &words.put_off(Span::from_secs_f64(owed)));
        }
        self.trace(page, look, nudge);
        for (i, check) in nudge.checks.iter().enumerate() {
            let mark = if is_against(&check.found) {
                '–'
            } else {
                '✓'
            };
            let text = format!(
                "{mark} {}",
                words.check(found(&check.found), check.placement)
            );
            page.line(&head_of(words, "checked", i), Tone::Plain, &text);
        }
        let activity = ACTIVITIES.iter().find(|r| r.id.name() == nudge.activity);
        let activity = activity.map_or_else(
            || plain(&clean_line(&nudge.activity)),
            |row| words.activity(row.id),
        );
        page.line(&words.why_head("suggested"), Tone::Plain, &activity);
        let factor = RISK_FACTORS
            .iter()
            .find(|r| r.id.name() == nudge.risk_factor);
        let factor = factor.map_or_else(
            || plain(&clean_line(&nudge.risk_factor)),
            |row| words.why_factor(row.id),
        );
        page.line("", Tone::Plain, &factor);
        for (i, considered) in nudge.considered.iter().enumerate() {
            let text = weighed(considered, words);
            page.line(&head_of(words, "options", i), Tone::Quiet, &text);
        }
        for (i, source) in nudge.sources.iter().enumerate() {
            let head = head_of(words, "sources", i);
            page.line(&head, Tone::Quiet, &clean_line(source));
        }
        let said = nudge
            .answer
            .map_or_else(|| words.why_no_answer(), |answer| words.answer(answer));
        page.line(&words.why_head("answer"), Tone::Plain, &said);
    }

    fn trace(&self, page: &mut Page, look: Look, nudge: &Explained) {
        let Some(line) = bars(&nudge.trace, look.width.saturating_sub(20).clamp(8, BARS)) else {
            return;
        };
        let at = |point: Option<&TracePoint>| {
            let t = point.map_or(0.0, |p| p.t_s);
            moment(self.now, nudge.unix_us + Span::from_secs_f64(t).as_micros())
        };
        let (from, to) = (at(nudge.trace.first()), at(nudge.trace.last()));
        let words = self.words();
        page.line(&words.why_head("trace"), Tone::Technical, &line);
        let text = words.why_about(nudge.trace_of, &from, &to);
        page.line("", Tone::Quiet, &text);
    }
}

/// The head of the first of several lines.
fn head_of(words: Words, name: &str, i: usize) -> String {
    if i == 0 {
        words.why_head(name)
    } else {
        String::new()
    }
}

/// Is it a sensor that was not used? That is no tick.
const fn is_against(found: &Found) -> bool {
    matches!(
        found,
        Found::NotWorn | Found::NotHeard | Found::NotCalibrated | Found::NoSamples
    )
}

/// What was found, for the words.
fn found(found: &Found) -> Check {
    match *found {
        Found::Worn => Check::Plain("worn"),
        Found::NotWorn => Check::Plain("not_worn"),
        Found::NotHeard => Check::Plain("not_heard"),
        Found::Calibrated => Check::Plain("calibrated"),
        Found::CalibratedByItself => Check::Plain("calibrated_itself"),
        Found::NotCalibrated => Check::Plain("not_calibrated"),
        Found::NoSamples => Check::Plain("no_samples"),
        Found::Heard { before_s } => Check::Span("heard", Span::from_secs_f64(before_s)),
        Found::Ahead { after_s } => Check::Span("ahead", Span::from_secs_f64(after_s)),
        Found::NotPaused => Check::Plain("not_paused"),
        Found::NotSnoozed => Check::Plain("not_snoozed"),
        Found::Number { number, per_day } => Check::Number(number, per_day),
        Found::Apart { least_s } => Check::Span("apart", Span::from_secs_f64(least_s)),
        Found::NotWalking => Check::Plain("not_walking"),
        Found::Untold => Check::Plain("untold"),
        Found::Suits { activity } => Check::Suits(activity),
    }
}

/// `cat/cow (fits what was measured; suggested last time)`, or why it could not be. The points are in the JSON.
fn weighed(considered: &Considered, words: Words) -> String {
    let reasons: Vec<String> = match considered.ruled_out {
        Some(why) => vec![words.ruled_out(why)],
        None => considered
            .weighed
            .iter()
            .map(|(because, _)| words.because(*because))
            .collect(),
    };
    words.why_option(considered.activity, &reasons)
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

/// What was measured, as the event it came with.
fn event(fact: &Fact) -> EventKind {
    let span = Span::from_secs_f64;
    match *fact {
        Fact::Hold {
            measure,
            angle_deg,
            sigma_deg,
            held_s,
            limit_s,
            dose,
        } => EventKind::HoldLimit(Hold {
            measure,
            from: Timestamp::default(),
            to: Timestamp::default() + span(held_s),
            angle: deg(angle_deg),
            sigma: deg(sigma_deg.unwrap_or(0.0)),
            held: span(held_s),
            limit: span(limit_s),
            dose,
        }),
        Fact::Sustained { held_s, limit_s } => EventKind::SustainedLimit {
            held: span(held_s),
            limit: span(limit_s),
        },
        Fact::Repetition { measure, per_min } => EventKind::RepetitionHigh { measure, per_min },
        Fact::BendTwist {
            trunk_deg,
            rotation_deg,
        } => EventKind::BendTwist {
            beyond: deg(trunk_deg),
            trunk: deg(trunk_deg),
            rotation: deg(rotation_deg),
        },
        Fact::Walk { since_s, limit_s } => EventKind::WalkDue {
            since: span(since_s),
            limit: span(limit_s),
        },
    }
}

#[cfg(test)]
mod tests;
