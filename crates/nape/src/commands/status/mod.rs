//! The status in words.

use std::ops::Deref;

use nape_core::Span;
use nape_core::event::HALF_WIDTH_95;

use nape_control::status::{
    AngleNow, Calibrated, ClipStatus, CoachNow, Link, Radio, Silence, Status,
};
use nape_daemon::told::{self as sayings, moment};
use nape_daemon::{duration, sanitize};
use nape_words::terms::{clip, span};

use super::baseline::in_a_line;
use crate::page::{Page, lean};
use crate::style::{Look, Tone};

/// The status for people.
pub(super) fn tell(status: &Status, look: Look) -> String {
    Told(status).tell(look)
}

/// What is told, to read from.
struct Told<'a>(&'a Status);

impl Deref for Told<'_> {
    type Target = Status;

    fn deref(&self) -> &Status {
        self.0
    }
}

impl Told<'_> {
    fn tell(&self, look: Look) -> String {
        let mut page = Page::new(look);
        let (version, pid) = (sanitize::clean(&self.version), self.pid);
        let uptime = seconds(self.uptime_s);
        page.title(&format!("nape {version} runs as pid {pid} for {uptime}"));
        if let Some(paused) = self.nudges.paused {
            let until = self.until(paused);
            let text = format!("paused {until}: nothing is measured or recorded");
            page.line("", Tone::Attention, &text);
        }
        let tone = match self.radio {
            Radio::Ready | Radio::Starting => Tone::Plain,
            _ => Tone::Attention,
        };
        page.line("Bluetooth", tone, sayings::radio(self.radio));
        if self.clips.is_empty() {
            let text = "none in the rig; find yours with `nape scan`, then `nape rig add`";
            page.line("clips", Tone::Attention, text);
        }
        for one in &self.clips {
            let (tone, text) = self.clip(one);
            page.line(clip(one.placement), tone, &text);
        }
        self.posture(&mut page);
        self.rest(&mut page);
        page.finish()
    }

    fn clip(&self, one: &ClipStatus) -> (Tone, String) {
        let mut parts = Vec::new();
        let name = sanitize::clean(&one.name);
        let address = sanitize::clean(&one.address);
        let who = if name.is_empty() {
            address
        } else {
            format!("{name} ({address})")
        };
        let (tone, link) = match &one.link {
            Link::Streaming => (
                Tone::Plain,
                one.rate_hz
                    .map_or_else(|| "connected".to_owned(), |hz| format!("{hz:.1} samples/s")),
            ),
            Link::Searching => (Tone::Attention, "being looked for".to_owned()),
            Link::Connecting => (Tone::Attention, "connecting".to_owned()),
            Link::Lost { reason, retry_in_s } => {
                let again = retry_in_s.filter(|s| *s >= 1.0);
                let again =
                    again.map_or_else(String::new, |s| format!("; next try in {}", seconds(s)));
                (
                    Tone::Attention,
                    format!("lost: {}{again}", sayings::lost(reason)),
                )
            }
            Link::Refused { reason } => (
                Tone::Attention,
                format!("not used: {}", sayings::not_used(reason)),
            ),
        };
        parts.push(format!("{who}: {link}"));
        if let Some(share) = one.lost_share.filter(|s| *s > 0.0) {
            parts.push(format!("{} lost", percent(share)));
        }
        if one.lost.is_none() && one.samples > 0 {
            parts.push("loss unknown".to_owned());
        }
        if let (Some(ms), Link::Streaming) = (one.latency_ms, &one.link) {
            parts.push(format!("{ms:.0} ms late"));
        }
        let mut tone = tone;
        if let Some(problem) = &one.problem {
            tone = Tone::Attention;
            parts.push(format!("samples refused: {}", sanitize::clean(problem)));
        }
        match (one.battery_percent, one.charging) {
            (Some(left), Some(true)) => parts.push(format!("battery {left} %, charging")),
            (Some(left), _) => parts.push(format!("battery {left} %")),
            (None, Some(true)) => parts.push("charging".to_owned()),
            (None, _) => {}
        }
        match one.worn {
            Some(true) => parts.push("worn".to_owned()),
            Some(false) => parts.push("not worn".to_owned()),
            None => {}
        }
        parts.push(match one.calibrated {
            Calibrated::Yes => "calibrated".to_owned(),
            Calibrated::Assumed => {
                "calibration assumed (`nape calibrate` makes it sure)".to_owned()
            }
            Calibrated::Stale => {
                "put on again or slipped: sit upright for 3 s (`nape calibrate --upright`)"
                    .to_owned()
            }
            Calibrated::No => "not calibrated yet (`nape calibrate`)".to_owned(),
        });
        if let Some(angle) = &one.angle {
            parts.push(format!("now {}", told(angle)));
        }
        (tone, parts.join(", "))
    }

    fn posture(&self, page: &mut Page) {
        let posture = &self.posture;
        let angles = [
            ("head", &posture.head),
            ("neck", &posture.neck),
            ("trunk", &posture.trunk),
            ("lumbar", &posture.lumbar),
        ];
        let known: Vec<String> = angles
            .iter()
            .filter_map(|(name, angle)| Some(format!("{name} {}", told(angle.as_ref()?))))
            .collect();
        let text = match known.is_empty() {
            true => "not known now".to_owned(),
            false => known.join(", "),
        };
        page.line("angles", Tone::Plain, &text);
        if let Some(hold) = &posture.hold {
            let name = hold.measure.name();
            let angle = told(&AngleNow {
                flexion_deg: hold.angle_deg,
                sigma_deg: hold.sigma_deg,
            });
            let held = seconds(hold.held_s);
            let limit = if hold.limit_s > 0.0 {
                format!("of {}", seconds(hold.limit_s))
            } else {
                "outside the acceptable range".to_owned()
            };
            let text = format!("{name} {angle} for {held} {limit} (dose {:.2})", hold.dose);
            let tone = if hold.dose >= 1.0 {
                Tone::Attention
            } else {
                Tone::Plain
            };
            page.line("hold", tone, &text);
        }
        let timer = |s: Option<f64>, limit: f64| {
            let limit_words = seconds(limit);
            let text = s.map_or_else(
                || format!("not known (the limit is {limit_words})"),
                |s| format!("{} of {limit_words}", seconds(s)),
            );
            let tone = if s.is_some_and(|s| s >= limit) {
                Tone::Attention
            } else {
                Tone::Plain
            };
            (tone, text)
        };
        let (tone, text) = timer(posture.same_position_s, posture.same_position_limit_s);
        page.line("same position", tone, &text);
        let (tone, text) = match posture.walking {
            Some(true) => (Tone::Good, "walking now".to_owned()),
            _ => timer(posture.since_walk_s, posture.without_walk_limit_s),
        };
        page.line("without a walk", tone, &text);
    }

    fn rest(&self, page: &mut Page) {
        let nudges = &self.nudges;
        let mut text = format!("{} of at most {} today", nudges.today, nudges.per_day);
        if let Some(ago) = nudges.last_s_ago {
            text.push_str(&format!(", the last {} ago", seconds(ago)));
        }
        if let Some(snoozed) = nudges.snoozed {
            text.push_str(&format!("; snoozed {}", self.until(snoozed)));
        }
        page.line("nudges", Tone::Plain, &text);
        for (tone, text) in self.coach.iter().flat_map(|c| self.coach_lines(c)) {
            page.line("coach", tone, &text);
        }
        if let Some(text) = self.baseline.as_ref().and_then(in_a_line) {
            page.line("baseline", Tone::Plain, &text);
        }
        let recording = &self.recording;
        match (&recording.problem, &recording.file) {
            (Some(problem), _) => {
                let text = format!("nothing is recorded: {}", sayings::not_written(problem));
                page.line("recording", Tone::Attention, &text);
            }
            (None, Some(file)) => {
                let since = recording.since_unix_us.map_or_else(String::new, |unix_us| {
                    format!(", since {}", self.clock(unix_us))
                });
                let size = duration::bytes(recording.bytes);
                let text = format!("{}, {size}{since}", sanitize::clean(file));
                page.line("recording", Tone::Plain, &text);
            }
            (None, None) => page.line("recording", Tone::Plain, "none: no clip sends"),
        }
        let notifications = &self.notifications;
        let (tone, text) = match (notifications.enabled, &notifications.problem) {
            (false, _) => (Tone::Plain, "switched off in the configuration".to_owned()),
            (true, Some(problem)) => (Tone::Attention, sayings::not_shown(problem)),
            (true, None) => (
                Tone::Plain,
                notifications.server.as_ref().map_or_else(
                    || "on".to_owned(),
                    |server| format!("shown by {}", sanitize::clean(server)),
                ),
            ),
        };
        page.line("notifications", tone, &text);
    }

    /// What is unusual about the coach, one line each.
    fn coach_lines(&self, coach: &CoachNow) -> Vec<(Tone, String)> {
        let mut lines = Vec::new();
        if coach.red_flag.is_some() {
            let text = "you named a warning sign: no exercise is proposed before a doctor has looked at it; then \
                        `nape checkin --cleared`";
            lines.push((Tone::Attention, text.to_owned()));
        } else if coach.flare_up {
            let text = "in a flare-up: rest first, then only what is gentle; `nape checkin` when it is over";
            lines.push((Tone::Attention, text.to_owned()));
        }
        if coach.tracking {
            let text = "tracking: you are measured and never reminded";
            lines.push((Tone::Plain, text.to_owned()));
        }
        if coach.quiet {
            let text = "quiet: outside the hours and days you chose";
            lines.push((Tone::Plain, text.to_owned()));
        }
        for (context, until) in &coach.contexts {
            let what = context.name().replace('_', " ");
            let until = until.map_or_else(
                || "until it is said to have ended".to_owned(),
                |unix_us| format!("until {}", self.clock(unix_us)),
            );
            lines.push((Tone::Plain, format!("nudges wait: {what}, {until}")));
        }
        if let Some(owed) = coach.owed_s {
            let text = format!("a break is owed since {} ago", seconds(owed));
            lines.push((Tone::Plain, text));
        }
        if let Some(s) = coach.backed_off_s {
            let text = format!(
                "the last nudges went unanswered: at least {} between two until tomorrow",
                seconds(s)
            );
            lines.push((Tone::Plain, text));
        }
        if !coach.set_aside.is_empty() {
            let names: Vec<_> = coach.set_aside.iter().map(|a| a.name()).collect();
            let text = format!(
                "set aside because it hurt: {} (`nape profile allow NAME`)",
                names.join(", ")
            );
            lines.push((Tone::Plain, text));
        }
        if let Some(activity) = coach.guided {
            let text = format!("guiding through {}", activity.name().replace('_', " "));
            lines.push((Tone::Good, text));
        }
        lines
    }

    fn until(&self, silence: Silence) -> String {
        silence.until_unix_us.map_or_else(
            || "until `nape resume`".to_owned(),
            |unix_us| format!("until {}", self.clock(unix_us)),
        )
    }

    /// The time of day of a moment, with its date if that is not today.
    fn clock(&self, unix_us: i64) -> String {
        moment(self.now, unix_us)
    }
}

/// `23° forward ± 2°`: with the stated 95 % interval.
fn told(angle: &AngleNow) -> String {
    let sure = (HALF_WIDTH_95 * angle.sigma_deg).max(1.0);
    format!("{} ± {sure:.0}°", lean(angle.flexion_deg))
}

fn seconds(s: f64) -> String {
    span(Span::from_secs_f64(s))
}

/// `0.2 %`; a little is not nothing.
fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p < 0.05 => "<0.1 %".to_owned(),
        p if p < 10.0 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}

#[cfg(test)]
mod tests;
