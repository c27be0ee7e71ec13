//! The words of a nudge: what was measured, the risk factor, what to do. Friendly, no blame, no
//! fear, no promise. English for now.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::article::{Activity, RiskFactor};
use crate::coach::Source;
use crate::event::{Knows, Measure, Measured};
use crate::iso11226::{Zone, zone};
use crate::num::{round, to_deg};
use crate::time::Span;

/// Title, body and sources of a nudge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// A few words.
    pub title: String,
    /// Plain text, not escaped.
    pub body: String,
    /// Where limit and suggestion come from.
    pub sources: Vec<Source>,
}

impl Words {
    /// The words for what was measured by a rig that knows this much.
    pub fn new(measured: &Measured, factor: RiskFactor, activity: Activity, knows: Knows) -> Self {
        let (title, fact, source) = match measured {
            Measured::Hold(h) => {
                let angle = round(to_deg(h.angle));
                let held = spell(h.held);
                let (title, what) = match h.measure {
                    Measure::Head => (
                        "Time to let your neck move",
                        "Your head has been tilted forward",
                    ),
                    Measure::Neck => ("Time to let your neck move", "Your neck has been bent"),
                    Measure::Trunk => ("Time to come upright", "You have been leaning forward"),
                    Measure::Lumbar => {
                        ("Time to move your low back", "Your low back has been bent")
                    }
                };
                let limit = match zone(h.measure, h.angle) {
                    Zone::Timed(limit) if is_shorter(h.limit, limit) => format!(
                        "ISO 11226 accepts this tilt for {}; by your own days you hear of it at {}.",
                        spell(limit),
                        spell(h.limit)
                    ),
                    Zone::Timed(limit) => {
                        format!("ISO 11226 accepts this tilt for {}.", spell(limit))
                    }
                    _ => "ISO 11226 does not accept this angle as a held posture.".to_string(),
                };
                let note = if h.measure == Measure::Head && !knows.neck {
                    " (Without a clip on the upper back, head tilt stands in for the bend of the \
                     neck.)"
                } else {
                    ""
                };
                let fact = format!("{what} about {angle}° for {held}. {limit}{note}");
                (title, fact, Source::Iso11226)
            }
            // A head clip alone sees no change of position but a walk; it must not claim more.
            Measured::Sustained { held, limit } if !knows.trunk => (
                "Time for a change of position",
                format!(
                    "No walk was seen for {}, and a head clip alone sees no other change of \
                     position; {} is your limit.",
                    spell(*held),
                    spell(*limit)
                ),
                Source::McLean2001,
            ),
            Measured::Sustained { held, limit } => (
                "Time for a change of position",
                format!(
                    "You have kept the same position for {}; {} is your limit. Any position is \
                     fine, only not for so long.",
                    spell(*held),
                    spell(*limit)
                ),
                Source::McLean2001,
            ),
            Measured::Walk { since, limit } => (
                "Time for a little walk",
                format!(
                    "No walk was seen for {}; {} is your limit.",
                    spell(*since),
                    spell(*limit)
                ),
                Source::Hse,
            ),
            Measured::Repetition { measure, per_min } => (
                "Time for another movement",
                format!(
                    "Your {} bent {} times a minute over the last minutes.",
                    measure.name(),
                    round(*per_min)
                ),
                Source::Repetition,
            ),
            Measured::BendTwist { trunk, rotation } => (
                "A hint on bending",
                format!(
                    "You bent {}° forward with the head turned {}°.",
                    round(to_deg(*trunk)),
                    round(to_deg(rotation.abs()))
                ),
                Source::BendTwist,
            ),
        };
        let body = format!(
            "{fact}\n{} is one of the risk factors the article on pinched nerves names.\n{}",
            capital(factor.row().words),
            proposal(activity),
        );
        Self {
            title: title.to_string(),
            body,
            sources: [source, Source::Article].into(),
        }
    }
}

/// Is the limit that was reached clearly below the holding time? (See [`crate::Params::hold_share`].)
fn is_shorter(limit: Span, holding_time: Span) -> bool {
    limit.as_secs_f64() < 0.99 * holding_time.as_secs_f64()
}

fn proposal(activity: Activity) -> String {
    match activity {
        Activity::Walking => "How about a short walk? Start slowly; two minutes already help to \
             break it up. Stop if it makes anything worse."
            .to_string(),
        Activity::CatCow => {
            "How about up to five gentle rounds of cat/cow, on the floor or in the \
             chair? Only as far as it feels good."
                .to_string()
        }
        other => format!(
            "How about {}? Only as far as it feels good.",
            other.row().words
        ),
    }
}

fn capital(s: &str) -> String {
    let mut chars = s.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A span in plain words: `40 s`, `5 min 40 s`, `35 min`, `1 h 5 min`.
pub fn spell(span: Span) -> String {
    let s = (span.as_micros() + 500_000) / 1_000_000;
    let (h, min, s) = (s / 3600, s / 60 % 60, s % 60);
    match (h, min, s) {
        (0, 0, s) => format!("{s} s"),
        // Beyond ten minutes nobody needs the seconds.
        (0, min, s) if min < 10 && s > 0 => format!("{min} min {s} s"),
        (0, min, _) => format!("{min} min"),
        (h, 0, _) => format!("{h} h"),
        (h, min, _) => format!("{h} h {min} min"),
    }
}
