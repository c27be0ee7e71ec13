//! What the engine tells for information: bending and twisting at once, many bends, clocks.

use super::*;
use crate::event::{Control, Measure};

/// Change of an angle in degrees, rad/s.
fn slope(f: impl Fn(f64) -> f64, t: f64) -> f64 {
    deg(f(t + 1e-3) - f(t - 1e-3)) / 2e-3
}

/// Samples at 25 Hz of a clip on a segment that flexes by `flexion` and is turned to the left by
/// `turned`, degrees at seconds; its clock is `late` seconds late.
fn segment(seconds: i64, flexion: &Flexion, turned: &Flexion, late: f64) -> Vec<Sample> {
    let sway = |t: f64| flexion(t) + 0.3 * sin(1.7 * t) + 0.2 * sin(0.61 * t);
    (0..seconds * 25)
        .map(|i| {
            let t = i as f64 / 25.0;
            let a = deg(sway(t));
            let (w, yaw) = (slope(sway, t), slope(turned, t));
            let acc = [-sin(a) * G, 0.0, cos(a) * G];
            let gyr = [-sin(a) * yaw, w, cos(a) * yaw];
            Sample::new(Timestamp::from_secs_f64(t + late), acc, Some(gyr)).unwrap()
        })
        .collect()
}

/// Runs with a calibration asked for at the start.
fn asked(parts: &[(Placement, Vec<Sample>)]) -> Vec<Output> {
    let start = Timestamp::from_micros(0);
    let mut engine = Engine::new(Params::default(), start);
    let mut out = Vec::new();
    engine.handle(
        start,
        Input::Control(&Control::Calibrate { placement: None }),
    );
    let mut all: Vec<(Placement, Sample)> = Vec::new();
    for (placement, samples) in parts {
        all.extend(samples.iter().map(|s| (*placement, *s)));
    }
    all.sort_by_key(|(_, s)| s.at());
    for (placement, sample) in all {
        let samples = &[sample];
        engine.handle(sample.at(), Input::Samples { placement, samples });
        drain(&mut engine, &mut out);
    }
    engine.handle(start, Input::End);
    drain(&mut engine, &mut out);
    out
}

#[test]
fn bending_with_the_head_turned_is_told_once_and_only_by_two_clips() {
    let bent = |t: f64| session(0.0)(t) + 35.0 * (ramp(t, 30.0) - ramp(t, 45.0));
    let turned = |t: f64| 45.0 * (ramp(t, 32.0) - ramp(t, 42.0));
    let head = (Placement::Head, segment(60, &bent, &turned, 0.0));
    let back = (Placement::UpperBack, segment(60, &bent, &|_| 0.0, 0.0));
    let told = |parts: &[(Placement, Vec<Sample>)]| -> Vec<(f64, f64)> {
        let found = events(&asked(parts)).into_iter();
        let twist = found.filter_map(|e| match e.kind {
            EventKind::BendTwist {
                trunk,
                rotation,
                beyond,
            } => {
                assert!((to_deg(beyond) - 20.0).abs() < 1e-9);
                Some((to_deg(trunk), to_deg(rotation)))
            }
            _ => None,
        });
        twist.collect()
    };
    let both = told(&[head.clone(), back]);
    assert_eq!(both.len(), 1, "{both:?}");
    let (trunk, rotation) = both[0];
    assert!((trunk - 35.0).abs() < 2.0, "{both:?}");
    assert!((30.0..50.0).contains(&rotation), "{both:?}");
    assert!(told(&[head]).is_empty());
}

#[test]
fn many_bends_are_told_when_their_window_ends_and_raise_no_nudge() {
    let nods = |t: f64| {
        let busy = t >= 20.0 && t % 10.0 < 2.0;
        session(0.0)(t)
            + if busy {
                15.0 * (1.0 - cos(core::f64::consts::PI * t))
            } else {
                0.0
            }
    };
    let out = asked(&[(Placement::Head, segment(320, &nods, &|_| 0.0, 0.0))]);
    let high: Vec<_> = events(&out)
        .into_iter()
        .filter_map(|e| match e.kind {
            EventKind::RepetitionHigh { measure, per_min } => Some((e.at, measure, per_min)),
            _ => None,
        })
        .collect();
    assert_eq!(high.len(), 1);
    let (at, measure, per_min) = high[0];
    assert!((at.as_micros() - 300_000_000).abs() <= 200_000, "{at:?}");
    assert_eq!(measure, Measure::Head);
    assert!((5.0..7.0).contains(&per_min), "{per_min}");
    assert!(find(&out, |k| matches!(k, EventKind::Nudge(_))).is_empty());
}

#[test]
fn while_clocks_disagree_the_neck_is_unknown_and_head_and_trunk_are_not() {
    // Both move together every now and then; the back tells it 4 s late.
    let moves = |t: f64| {
        let k = crate::num::floor(t / 7.0);
        let busy = t >= 20.0 && ((k * k) % 5.0 - 1.0).abs() < 0.5 && t % 7.0 < 2.0;
        session(0.0)(t)
            + if busy {
                6.0 * (1.0 - cos(core::f64::consts::PI * (t % 7.0)))
            } else {
                0.0
            }
    };
    let neck = |late: f64| {
        let parts = [
            (Placement::Head, segment(900, &moves, &|_| 0.0, 0.0)),
            (Placement::UpperBack, segment(900, &moves, &|_| 0.0, late)),
        ];
        let out = asked(&parts);
        let said = find(&out, |k| matches!(k, EventKind::ClocksDisagree { .. }));
        let mut known = [0; 4];
        for output in &out {
            if let Output::Frame(frame) = output
                && frame.at > Timestamp::from_secs_f64(600.0)
            {
                for (n, angle) in known.iter_mut().zip(frame.angles.values()) {
                    *n += u32::from(angle.is_some());
                }
            }
        }
        (said, known)
    };
    let (said, known) = neck(0.0);
    assert!(said.is_empty());
    assert!(known[1] > 2900, "{known:?}");
    let (said, known) = neck(4.0);
    assert_eq!(said.len(), 1);
    assert!(said[0] < 600.0, "{said:?}");
    assert_eq!(known[1], 0);
    assert!(known[0] > 2900 && known[2] > 2900, "{known:?}");
}
