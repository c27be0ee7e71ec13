//! Every event in plain words: what changed, angle, time, dose.
//!
//! No blame, no fear, no medical claim; whole degrees, because the stated uncertainty is about one.
//! What the coach says is `nape-words`'; the labels stay English, to be looked up and compared.

use nape_core::activity::Bout;
use nape_core::calibrate::Quality;
use nape_core::event::{Axis, EventKind, HALF_WIDTH_95, Hold, Nudge, Origin};
use nape_core::num::to_deg;
use nape_core::{Event, Span};
use nape_words::terms::{clip, plain, span};
use nape_words::{Language, Words};

use super::face::Face;
use crate::style::Tone;

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// A sign for the eye; the label says the same in words.
    pub(crate) sign: char,
    /// What changed, a few words.
    pub(crate) label: String,
    /// Its colour.
    pub(crate) tone: Tone,
    /// The particulars, in one sentence.
    pub(crate) detail: String,
    /// Further paragraphs.
    pub(crate) more: Vec<String>,
}

/// What is measured is told in English.
const ENGLISH: Words = Words::new(Language::English);

/// `event` in words: those of the coach are `words`.
pub(crate) fn row(event: &Event, face: &Face, words: Words) -> Row {
    use Tone::{Attention, Good, Plain, Quiet, Technical};
    let said = |sign, label, tone| {
        let detail = words.line(&event.kind, &|at| face.tell(at));
        simple(sign, label, tone, detail.unwrap_or_default())
    };
    match &event.kind {
        EventKind::Worn { placement } => {
            simple('●', "worn", Technical, clip(*placement).to_owned())
        }
        EventKind::NotWorn { placement, reason } => simple(
            '○',
            "not worn",
            Technical,
            format!(
                "{}: {}; unknown from here",
                clip(*placement),
                ENGLISH.not_worn(*reason)
            ),
        ),
        EventKind::LinkLost { placement } => simple(
            '○',
            "link lost",
            Technical,
            format!("{}: nothing is heard; unknown from here", clip(*placement)),
        ),
        EventKind::LinkRestored { placement, lost } => simple(
            '●',
            "link back",
            Technical,
            format!("{}, after {}", clip(*placement), span(*lost)),
        ),
        EventKind::Calibrated {
            placement,
            assumed,
            origin,
            quality,
            change,
        } => {
            let how = if *assumed { "assumed, " } else { "" };
            let way = ENGLISH.calibrated(*origin, *assumed);
            let mut detail = format!("{}: {how}{way}", clip(*placement));
            if let Some(quality) = quality {
                detail = format!("{detail}; {}", calibration_quality(quality));
            }
            if let Some(change) = change.filter(|_| *origin != Origin::Confirmed) {
                let [up, forward] = [change.up, change.forward].map(to_deg);
                detail = format!(
                    "{detail}; from the one before: upright {up:.0}°, forward {forward:.0}°"
                );
            }
            simple('+', "calibrated", Technical, detail)
        }
        EventKind::CalibrationStale { placement, reason } => {
            let why = ENGLISH.stale(*reason);
            let detail = format!("{}: {why}; unknown until then", clip(*placement));
            simple('?', "sits otherwise", Attention, detail)
        }
        EventKind::ClipSlipped {
            placement,
            tilt,
            reason,
        } => {
            let (by, how) = (to_deg(*tilt), ENGLISH.slipped(*reason));
            let detail = format!(
                "{} by {by:.0}°: {how}; unknown until then",
                clip(*placement)
            );
            simple('?', "clip slipped", Attention, detail)
        }
        EventKind::BatteryLow { placement, percent } => {
            let detail = format!("{}: {percent} % left; charge it", clip(*placement));
            simple('!', "battery low", Attention, detail)
        }
        EventKind::CalibrationRefused { placement, reason } => {
            let detail = format!("{}: {}", clip(*placement), ENGLISH.refused(reason));
            simple('?', "not calibrated", Attention, detail)
        }
        EventKind::HoldStarted(hold) => {
            let limit = if hold.limit > Span::ZERO {
                format!("the limit there is {}", span(hold.limit))
            } else {
                "outside the acceptable range".to_owned()
            };
            let detail = format!("{}; {limit}", lean(hold));
            simple('>', "hold begins", Plain, detail)
        }
        EventKind::HoldEnded(hold) => simple('<', "hold over", Plain, held(hold)),
        EventKind::HoldLimit(hold) => simple('■', "hold at limit", Attention, held(hold)),
        EventKind::SustainedLimit { held, limit } => simple(
            '■',
            "same position",
            Attention,
            format!("kept for {}; the limit is {}", span(*held), span(*limit)),
        ),
        EventKind::WalkDue { since, limit } => simple(
            '■',
            "walk due",
            Attention,
            format!("none for {}; the limit is {}", span(*since), span(*limit)),
        ),
        EventKind::RepetitionHigh { measure, per_min } => simple(
            '≈',
            "many bends",
            Quiet,
            format!(
                "{} bent to 20° or more {per_min:.1} times a minute in the last 5 min",
                measure.name()
            ),
        ),
        EventKind::BendTwist {
            trunk, rotation, ..
        } => simple(
            '≈',
            "bent and turned",
            Quiet,
            format!(
                "trunk {}, the head turned {} against it",
                degrees(*trunk),
                turned(*rotation)
            ),
        ),
        EventKind::ClocksDisagree { placements, lag } => {
            let [a, b] = placements.map(clip);
            let detail = format!(
                "{a} and {b} are {} apart; what takes both is unknown from here",
                span(Span::from_micros(lag.as_micros().abs()))
            );
            simple('!', "clocks disagree", Attention, detail)
        }
        EventKind::ClocksAgree { placements } => {
            let [a, b] = placements.map(clip);
            simple(
                '●',
                "clocks agree",
                Technical,
                format!("{a} and {b}, again"),
            )
        }
        EventKind::Shift {
            placement,
            axis,
            from,
            to,
        } => {
            let told = |angle: f64| match axis {
                Axis::Flexion => degrees(angle),
                Axis::Lateral => sideways(angle),
            };
            let detail = format!("{} from {} to {}", clip(*placement), told(*from), told(*to));
            simple('~', "shift", Quiet, detail)
        }
        EventKind::WalkStarted(walk) => simple(
            '»',
            "walk begins",
            Good,
            format!("first step at {}", face.tell(walk.from)),
        ),
        EventKind::WalkEnded(walk) => simple(
            '«',
            "walk over",
            Good,
            format!(
                "{} steps in {} ({:.1} steps a second)",
                walk.steps,
                span(walk.to.since(walk.from)),
                walk.cadence_hz
            ),
        ),
        EventKind::Activity(bout) => simple('✓', &plain(bout.kind.name()), Good, done(bout)),
        EventKind::Nudge(nudge) => proposed(nudge, words),
        EventKind::BreakCredited { .. } => said('✓', "break counted", Good),
        EventKind::NudgeSuppressed { .. } => said('·', "nudge left out", Quiet),
        EventKind::NudgeDeferred { .. } => said('·', "nudge waits", Quiet),
        EventKind::NudgeAnswered { .. } => said('◇', "answer", Good),
        EventKind::PreNotice { .. } => said('·', "nudge to come", Quiet),
        EventKind::BreakOwed { .. } => said('·', "break owed", Quiet),
        EventKind::BreakSettled { .. } => said('·', "no break owed", Quiet),
        EventKind::PostureCorrected { .. } => said('✓', "moved", Good),
        EventKind::Asked { .. } => said('?', "question", Attention),
        EventKind::Confirmed { .. } => said('◇', "answer", Good),
        EventKind::BreakReported { .. } => said('✓', "break told", Good),
        EventKind::SetAside { .. } => said('◇', "set aside", Plain),
        EventKind::SeeDoctor { .. } => said('!', "see a doctor", Attention),
        EventKind::CheckedIn(_) => said('◇', "check-in", Plain),
        EventKind::Context { .. } => said('·', "desk", Quiet),
        EventKind::PlanReminder(_) => said('◆', "plan", Attention),
    }
}

fn simple(sign: char, label: &str, tone: Tone, detail: String) -> Row {
    Row {
        sign,
        label: label.to_owned(),
        tone,
        detail,
        more: Vec::new(),
    }
}

fn proposed(nudge: &Nudge, words: Words) -> Row {
    let said = words.nudge(nudge);
    let mut more = vec![said.body, words.nudge_reasons(nudge)];
    more.extend(said.sources.iter().map(|s| words.source(s)));
    let label = format!("nudge {}", nudge.id);
    Row {
        more,
        ..simple('◆', &label, Tone::Attention, said.title)
    }
}

/// What was done: how often, how long, and whether that is sure.
fn done(bout: &Bout) -> String {
    let often = match (bout.reps, bout.period) {
        (Some(reps), Some(period)) => format!("{reps} times, {} each, ", span(period)),
        _ => String::new(),
    };
    let doubt = if bout.verified {
        ""
    } else {
        "; it looked like it, but this is not sure"
    };
    format!("{often}{} in all{doubt}", span(bout.duration()))
}

/// How good a calibration is: the grade, and what it is made of.
pub(crate) fn calibration_quality(quality: &Quality) -> String {
    let mut text = quality.grade().name().to_owned();
    if let Some(sigma) = quality.forward_sigma {
        let nods = quality.nods.max(1);
        let s = if nods == 1 { "" } else { "s" };
        let sure = to_deg(HALF_WIDTH_95 * sigma);
        text = format!("{text}, forward known to ±{sure:.0}° from {nods} nod{s}");
    }
    text
}

/// `head 38° forward ± 1.1° for 2 min 10 s of 6 min 29 s (dose 0.33)`.
fn held(hold: &Hold) -> String {
    let what = lean(hold);
    let time = span(hold.held);
    if hold.limit > Span::ZERO && hold.dose.is_finite() {
        let limit = span(hold.limit);
        format!("{what} for {time} of {limit} (dose {:.2})", hold.dose)
    } else {
        format!("{what} for {time}, outside the acceptable range")
    }
}

/// `head 38° forward ± 1.1°`: with the stated 95 % interval.
fn lean(hold: &Hold) -> String {
    let (name, angle) = (hold.measure.name(), degrees(hold.angle));
    format!("{name} {angle} ± {:.1}°", to_deg(hold.half_width()))
}

/// `38° forward`, `4° back`, `upright`.
fn degrees(rad: f64) -> String {
    let deg = to_deg(rad).round();
    if deg.abs() < 0.5 {
        "upright".to_owned()
    } else if deg < 0.0 {
        format!("{}° back", -deg)
    } else {
        format!("{deg}° forward")
    }
}

/// `35° to the left`.
fn turned(rad: f64) -> String {
    let deg = to_deg(rad).round();
    let side = if deg < 0.0 { "right" } else { "left" };
    format!("{}° to the {side}", deg.abs())
}

/// `upright`, `12° to the right`, `5° to the left`.
fn sideways(rad: f64) -> String {
    let deg = to_deg(rad).round();
    if deg.abs() < 0.5 {
        "upright".to_owned()
    } else if deg < 0.0 {
        format!("{}° to the left", -deg)
    } else {
        format!("{deg}° to the right")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_have_a_direction() {
        let d = |v: f64| degrees(v.to_radians());
        assert_eq!(d(38.4), "38° forward");
        assert_eq!(d(-4.0), "4° back");
        assert_eq!(d(-0.2), "upright");
    }
}
