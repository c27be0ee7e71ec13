//! A silent first day, and what it changes.

use super::*;
use crate::baseline::{Learner, Sensitivity};
use crate::event::{Control, HeldBack};

fn nudges(out: &[Output]) -> Vec<f64> {
    find(out, |k| matches!(k, EventKind::Nudge(_)))
}

fn limits(out: &[Output]) -> Vec<(f64, Span)> {
    let all = events(out);
    let all = all.iter().filter_map(|e| match &e.kind {
        EventKind::HoldLimit(h) => Some((e.at.as_micros() as f64 / 1e6, h.limit)),
        _ => None,
    });
    all.collect()
}

#[test]
fn while_learning_nothing_is_nudged_and_every_due_nudge_is_told() {
    let params = Params {
        learning: true,
        ..Params::default()
    };
    let out = run(params, &head(2000.0, &session(45.0)), 50);
    assert!(nudges(&out).is_empty());
    let held_back = find(&out, |k| {
        let EventKind::NudgeSuppressed { reason, until, .. } = k else {
            return false;
        };
        assert_eq!((*reason, *until), (HeldBack::Baseline, None));
        true
    });
    // The hold, and the position kept.
    assert_eq!(held_back.len(), 2);
    let mut learner = Learner::default();
    out.iter().for_each(|o| learner.take(o));
    let known = learner.learned().known.as_secs_f64();
    assert!((1990.0..=2000.0).contains(&known), "{known}");
}

#[test]
fn a_share_of_the_holding_time_comes_sooner_and_stands_in_the_limit() {
    let all = limits(&run(Params::default(), &head(400.0, &session(45.0)), 10));
    let params = Params {
        hold_share: 0.5,
        ..Params::default()
    };
    let half = limits(&run(params, &head(400.0, &session(45.0)), 10));
    let ((full_at, full), (half_at, half)) = (all[0], half[0]);
    assert!(
        (full_at - half_at - 170.0).abs() < 3.0,
        "{full_at} {half_at}"
    );
    assert!((full.as_secs_f64() - 2.0 * half.as_secs_f64()).abs() < 0.1);
    // More than ISO 11226 accepts cannot be said.
    let params = Params {
        hold_share: 3.0,
        ..Params::default()
    };
    assert_eq!(limits(&run(params, &head(400.0, &session(45.0)), 10)), all);
}

/// What is said in the middle of a session counts from then on, and outlives a snapshot.
#[test]
fn sensitivity_may_change_in_the_middle() {
    let learning = Params {
        learning: true,
        ..Params::default()
    };
    let mut engine = Engine::new(learning, Timestamp::default());
    let mut out = Vec::new();
    let samples = wear(&Rotation3::identity(), 0.0, 1500.0, &session(45.0));
    for (i, sample) in samples.iter().enumerate() {
        if i == 25 * 900 {
            let control = Control::Sensitivity {
                sensitivity: Sensitivity {
                    learning: false,
                    sustained_limit: Span::from_mins(20),
                    hold_share: 0.5,
                },
            };
            engine.handle(sample.at(), Input::Control(&control));
            drain(&mut engine, &mut out);
            engine = Engine::resume(engine.params().clone(), engine.state().clone());
        }
        let input = Input::Samples {
            placement: Placement::Head,
            samples: core::slice::from_ref(sample),
        };
        engine.handle(sample.at(), input);
        drain(&mut engine, &mut out);
    }
    assert_eq!(engine.snapshot().sustained_limit, Span::from_mins(20));
    // The hold that is over its limit is due at once, and told of when no better moment comes.
    let first = nudges(&out)[0];
    assert!((1049.0..1052.0).contains(&first), "{first}");
    let sustained = find(
        &out,
        |k| matches!(k, EventKind::SustainedLimit { limit, .. } if *limit == Span::from_mins(20)),
    );
    assert_eq!(sustained.len(), 1);
    assert!((1195.0..1215.0).contains(&sustained[0]), "{sustained:?}");
}
