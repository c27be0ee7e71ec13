//! Bubbles as Nape has them, for pictures and tests of real notification servers.

use nape_control::guided::BreakProgress;
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Adapted, Form, Proposal, Source};
use nape_core::event::{BreakKind, EventKind, Hold, Knows, Measure, Measured, Nudge, Rule};
use nape_core::num::deg;
use nape_core::{Placement, Span, Timestamp};
use nape_daemon::breaks::GuidedBreak;
use nape_notify::{Beside, Bubble};
use nape_words::{SensorNeed, Words};

const CAT_COW: Proposal = Proposal {
    activity: Activity::CatCow,
    form: Form::Seated,
    adapted: Adapted {
        pregnancy: false,
        injury: false,
        gentle: false,
        neutral_neck: false,
    },
};

/// One of `reminder`, `guide`, `well_done`, `sensor`, `question`.
pub fn real(name: &str, id: u32, words: Words) -> Option<Bubble> {
    match name {
        "reminder" => Some(Bubble::new(&reminder(id), words).with_start()),
        // A few seconds further with each number.
        "guide" => Some(Bubble::guide(1, &guided(CAT_COW, id)?, words)),
        "well_done" => Beside::default().bubble(
            &EventKind::BreakCredited {
                kind: BreakKind::CatCow,
                duration: Span::from_secs(58),
                prompted: true,
                paid: false,
            },
            words,
        ),
        "sensor" => {
            let said = words.sensor_needs(Placement::Head, SensorNeed::Charge { percent: 9 });
            Some(Bubble::sensor(id, said, words))
        }
        "question" => {
            let kind = BreakKind::Walk;
            Beside::default().bubble(&EventKind::Asked { id, kind }, words)
        }
        _ => None,
    }
}

fn reminder(id: u32) -> Nudge {
    let limit = Span::from_secs(389);
    let measured = Measured::Hold(Hold {
        measure: Measure::Head,
        from: Timestamp::default(),
        to: Timestamp::default() + limit,
        angle: deg(38.2),
        sigma: deg(1.0),
        held: limit,
        limit,
        dose: 1.0,
    });
    Nudge {
        id,
        rule: Rule::Hold,
        measured,
        risk_factor: RiskFactor::PoorPosture,
        proposal: CAT_COW,
        considered: Vec::new(),
        breakpoint: None,
        owed: None,
        knows: Knows {
            neck: false,
            trunk: false,
        },
        sources: Source::of(&measured).into(),
    }
}

/// A guided break, so many looks of four seconds after it began, by the clock.
pub fn guided(proposal: Proposal, looks: u32) -> Option<BreakProgress> {
    let mut at = Timestamp::default();
    let mut guided = GuidedBreak::new(proposal, at)?;
    for _ in 0..looks {
        at = at + Span::from_secs(4);
        guided.look(at, None);
    }
    Some(guided.progress())
}
