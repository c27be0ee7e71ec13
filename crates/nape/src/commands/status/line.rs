//! The status in one short line, for a bar of the desktop or of tmux. What it may say stands in
//! docs/command-line.md; bars and scripts hold on to it.

use nape_control::status::{AngleNow, Link, Status};
use nape_core::Span;
use nape_daemon::told::moment;
use nape_words::rough;

/// `neck 23° · 34 min · 2 reminders`; `!` before it where a limit is reached.
pub(in crate::commands) fn line(status: &Status) -> String {
    let nudges = &status.nudges;
    if let Some(paused) = nudges.paused {
        return match paused.until_unix_us {
            Some(until) => format!("paused until {}", moment(status.now, until)),
            None => "paused".to_owned(),
        };
    }
    let streams = |link: &Link| matches!(link, Link::Streaming);
    if !status.clips.iter().any(|c| streams(&c.link)) {
        return "no sensor".to_owned();
    }
    let posture = &status.posture;
    let mut parts = Vec::new();
    let shown = |name: &str, angle: &AngleNow| format!("{name} {:.0}°", whole(angle.flexion_deg));
    let angles = [
        ("neck", &posture.neck),
        ("head", &posture.head),
        ("upper body", &posture.trunk),
        ("lower back", &posture.lumbar),
    ];
    let first = angles
        .iter()
        .find_map(|(name, a)| Some(shown(name, a.as_ref()?)));
    parts.extend(first);
    match (posture.walking, posture.same_position_s) {
        (Some(true), _) => parts.push("walking".to_owned()),
        (_, Some(s)) => parts.push(rough(Span::from_secs_f64(s))),
        (_, None) => {}
    }
    if parts.is_empty() {
        parts.push("not known".to_owned());
    }
    parts.push(match nudges.today {
        1 => "1 reminder".to_owned(),
        n => format!("{n} reminders"),
    });
    let held = posture.hold.as_ref().is_some_and(|hold| hold.dose >= 1.0);
    let sat = posture
        .same_position_s
        .is_some_and(|s| s >= posture.same_position_limit_s);
    let mark = if held || sat { "! " } else { "" };
    format!("{mark}{}", parts.join(" · "))
}

/// A whole number of degrees, without a minus before 0.
fn whole(deg: f64) -> f64 {
    deg.round() + 0.0
}
