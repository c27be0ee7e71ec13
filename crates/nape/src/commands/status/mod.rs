//! The status in words.

mod line;

use std::ops::Deref;

use nape_core::Span;
use nape_core::event::HALF_WIDTH_95;

use nape_config::duration;
use nape_control::status::{
    AngleNow, Calibrated, ClipStatus, CoachNow, HoldNow, Link, Radio, Silence, Status,
};
use nape_core::event::Measure;
use nape_core::text::clean_line;
use nape_daemon::told::{self as sayings, moment, needed};
use nape_words::terms::{clip, plain};
use nape_words::{Words, rough};

use super::baseline::in_a_line;
use crate::page::{Page, lean};
use crate::style::{Look, Tone};

pub(super) use line::line;

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
        let (version, pid) = (clean_line(&self.version), self.pid);
        let uptime = seconds(self.uptime_s);
        page.title(&format!("Nape {version}, running for {uptime} (pid {pid})"));
        for sentence in self.sentences() {
            page.text(Tone::Plain, &sentence);
        }
        page.gap();
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
            let text = "none yet; find yours with `nape scan`, then `nape rig add`";
            page.line("sensors", Tone::Attention, text);
        }
        for one in &self.clips {
            let (tone, text) = self.clip(one);
            page.line(clip(one.placement), tone, &text);
        }
        for need in &self.notifications.needs {
            let said = Words::default().sensor_needs(need.placement, needed(need.need));
            let missed = if need.missed {
                " (not shown on the desktop)"
            } else {
                ""
            };
            let text = format!("{}. {}{missed}", said.title, said.body);
            page.line("", Tone::Attention, &text);
        }
        self.posture(&mut page);
        self.rest(&mut page);
        page.finish()
    }

    /// How things stand, in five plain sentences; the particulars are below.
    fn sentences(&self) -> Vec<String> {
        let worn = |c: &&ClipStatus| c.worn == Some(true) && matches!(c.link, Link::Streaming);
        let worn: Vec<_> = self
            .clips
            .iter()
            .filter(worn)
            .map(|c| clip(c.placement))
            .collect();
        let posture = &self.posture;
        let angles = [&posture.neck, &posture.head, &posture.trunk];
        let measuring = match (self.nudges.paused, worn.is_empty()) {
            (Some(_), _) => "Paused: nothing is measured.".to_owned(),
            (None, true) => "No sensor is connected and worn.".to_owned(),
            (None, false) => format!("You are wearing: {}.", worn.join(", ")),
        };
        let long = match (&posture.hold, angles.iter().any(|a| a.is_some())) {
            (Some(hold), _) => format!("Held now: {}.", held(hold)),
            (None, true) => "No long posture right now.".to_owned(),
            (None, false) => "No angle is known right now.".to_owned(),
        };
        let position = posture.same_position_s.map_or_else(
            || "How long you are in this position is not known.".to_owned(),
            |s| format!("In this position for {}.", seconds(s)),
        );
        let walk = match (posture.walking, posture.since_walk_s) {
            (Some(true), _) => "You are walking.".to_owned(),
            (_, Some(s)) => format!("No walk detected for {}.", seconds(s)),
            (_, None) => "When you last walked is not known.".to_owned(),
        };
        let (today, most) = (self.nudges.today, self.nudges.per_day);
        let reminders = format!("Reminders today: {today} of at most {most}.");
        if self.nudges.paused.is_some() {
            return vec![measuring, reminders];
        }
        vec![measuring, long, position, walk, reminders]
    }

    fn clip(&self, one: &ClipStatus) -> (Tone, String) {
        let mut parts = Vec::new();
        let name = clean_line(&one.name);
        let address = clean_line(&one.address);
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
            Link::Searching => (Tone::Attention, "searching".to_owned()),
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
            parts.push(format!("{} of the data lost", percent(share)));
        }
        if one.lost.is_none() && one.samples > 0 {
            parts.push("loss unknown".to_owned());
        }
        let mut tone = tone;
        if let Some(problem) = &one.problem {
            tone = Tone::Attention;
            parts.push(format!("samples refused: {}", clean_line(problem)));
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
                "check fit: sit upright for 3 s (`nape calibrate --upright`)".to_owned()
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
            ("upper body", &posture.trunk),
            ("lower back", &posture.lumbar),
        ];
        let known: Vec<String> = angles
            .iter()
            .filter_map(|(name, angle)| Some(format!("{name} {}", told(angle.as_ref()?))))
            .collect();
        let text = match known.is_empty() {
            true => "no angle now".to_owned(),
            false => known.join(", "),
        };
        page.line("angles", Tone::Plain, &text);
        if let Some(hold) = &posture.hold {
            let text = held(hold);
            let tone = if hold.dose >= 1.0 {
                Tone::Attention
            } else {
                Tone::Plain
            };
            page.line("posture", tone, &text);
        }
        let timer = |s: Option<f64>, limit: f64| {
            let limit_words = seconds(limit);
            let text = s.map_or_else(
                || format!("not known (reminder at {limit_words})"),
                |s| format!("{} (reminder at {limit_words})", seconds(s)),
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
        page.line("reminders", Tone::Plain, &text);
        for (tone, text) in self.coach.iter().flat_map(|c| self.coach_lines(c)) {
            page.line("", tone, &text);
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
                let text = format!("{}, {size}{since}", clean_line(file));
                page.line("recording", Tone::Plain, &text);
            }
            (None, None) => page.line("recording", Tone::Plain, "none: no sensor is connected"),
        }
        let notifications = &self.notifications;
        let (tone, text) = match (notifications.enabled, &notifications.problem) {
            (false, _) => (Tone::Plain, "switched off in the configuration".to_owned()),
            (true, Some(problem)) => (Tone::Attention, sayings::not_shown(problem)),
            (true, None) => (
                Tone::Plain,
                notifications.server.as_ref().map_or_else(
                    || "on".to_owned(),
                    |server| format!("shown by {}", clean_line(server)),
                ),
            ),
        };
        page.line("notifications", tone, &text);
    }

    /// What is unusual about the coach, one line each.
    fn coach_lines(&self, coach: &CoachNow) -> Vec<(Tone, String)> {
        let mut lines = Vec::new();
        if coach.red_flag.is_some() {
            let text = "you reported a warning sign. Nape won't suggest exercises until a doctor has checked it. Then: \
                        `nape checkin`";
            lines.push((Tone::Attention, text.to_owned()));
        } else if coach.unread {
            let text = "what you told Nape before could not be read. To be safe, no exercise is suggested until you run \
                        `nape checkin`";
            lines.push((Tone::Attention, text.to_owned()));
        } else if coach.flare_up {
            let text = "gentle mode: rest first, then only what doesn't make it worse; `nape checkin` when it is over";
            lines.push((Tone::Attention, text.to_owned()));
        }
        if coach.tracking {
            let text = "tracking only: reminders are off";
            lines.push((Tone::Plain, text.to_owned()));
        }
        if coach.quiet {
            let text = "quiet: outside your set hours";
            lines.push((Tone::Plain, text.to_owned()));
        }
        for (context, until) in &coach.contexts {
            let what = context.name().replace('_', " ");
            let until = until.map_or_else(
                || "until you say it is over".to_owned(),
                |unix_us| format!("until {}", self.clock(unix_us)),
            );
            lines.push((Tone::Plain, format!("reminders wait: {what}, {until}")));
        }
        if let Some(owed) = coach.owed_s {
            let text = format!("a break was postponed {} ago", seconds(owed));
            lines.push((Tone::Plain, text));
        }
        if let Some(s) = coach.backed_off_s {
            let text = format!(
                "recent reminders were ignored: at least {} between two until tomorrow",
                seconds(s)
            );
            lines.push((Tone::Plain, text));
        }
        if !coach.set_aside.is_empty() {
            let names: Vec<_> = coach.set_aside.iter().map(|a| a.name()).collect();
            let text = format!(
                "no longer suggested because it hurt: {} (`nape profile allow NAME`)",
                names.join(", ")
            );
            lines.push((Tone::Plain, text));
        }
        if let Some(activity) = coach.guided {
            let text = format!("guiding you through {}", plain(activity.name()));
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

/// `23° forward (±2°)`: with the stated 95 % interval.
fn told(angle: &AngleNow) -> String {
    let sure = (HALF_WIDTH_95 * angle.sigma_deg).max(1.0);
    format!("{} (±{sure:.0}°)", lean(angle.flexion_deg))
}

/// `head 25° forward for 3½ min of 8 min`: how far a posture has come.
fn held(hold: &HoldNow) -> String {
    let name = match hold.measure {
        Measure::Trunk => "upper body",
        Measure::Lumbar => "lower back",
        other => other.name(),
    };
    let angle = told(&AngleNow {
        flexion_deg: hold.angle_deg,
        sigma_deg: hold.sigma_deg,
    });
    let held = seconds(hold.held_s);
    if hold.limit_s > 0.0 {
        format!("{name} {angle} for {held}; limit {}", seconds(hold.limit_s))
    } else {
        format!("{name} {angle} for {held}")
    }
}

fn seconds(s: f64) -> String {
    rough(Span::from_secs_f64(s))
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
