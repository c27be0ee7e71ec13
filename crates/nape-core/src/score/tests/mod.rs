//! Tests of the summary: known days by hand, and properties over made-up ones.

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::activity::Exercise;
use crate::coach::{Adapted, Form, Proposal};
use crate::event::{Angle, Axis, Knows, Measured, Nudge};
use crate::num::deg;

fn at(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(1000.0 + s)
}

/// A nudge about a hold.
fn nudge(id: u32, hold: Hold) -> Nudge {
    Nudge {
        id,
        rule: Rule::Hold,
        measured: Measured::Hold(hold),
        risk_factor: RiskFactor::PoorPosture,
        proposal: Proposal {
            activity: Activity::CatCow,
            form: Form::Seated,
            adapted: Adapted::default(),
        },
        considered: vec![],
        breakpoint: None,
        owed: None,
        knows: Knows {
            neck: false,
            trunk: false,
        },
        sources: vec![],
    }
}

/// A frame of `span` seconds that ends at `end`, head and trunk flexion in degrees.
fn frame(end: f64, span: f64, head: Option<f64>, trunk: Option<f64>) -> Output {
    let angle = |d: f64| Angle {
        flexion: deg(d),
        lateral: deg(d / 10.0),
        sigma: deg(1.0),
    };
    Output::Frame(Frame {
        at: at(end),
        span: Span::from_secs_f64(span),
        angles: PerMeasure::new([
            head.map(angle),
            head.zip(trunk).map(|(h, t)| angle(h - t)),
            trunk.map(angle),
            None,
        ]),
        worn: PerPlacement::new([Some(head.is_some()), trunk.map(|_| true), None]),
        walking: Some(false),
        neck_rotation: None,
        trusted: PerPlacement::all(true),
    })
}

fn event(t: f64, kind: EventKind) -> Output {
    Output::Event(Event { at: at(t), kind })
}

fn calibrated(assumed: bool) -> Output {
    event(
        0.0,
        EventKind::Calibrated {
            placement: Placement::Head,
            assumed,
            origin: crate::event::Origin::Whole,
            quality: None,
            change: None,
        },
    )
}

fn json(summary: &Summary) -> Value {
    serde_json::to_value(summary.finish("test")).unwrap()
}

fn watch(outputs: &[Output]) -> Summary {
    let mut summary = Summary::new(at(0.0));
    for output in outputs {
        summary.observe(output);
    }
    summary
}

/// Head flexion by second: `(seconds, degrees)` one after the other; `None` is unknown.
fn head_day(pieces: &[(u32, Option<f64>)]) -> Vec<Output> {
    let mut outputs = vec![calibrated(false)];
    let mut t = 0.0;
    for &(seconds, angle) in pieces {
        for _ in 0..seconds {
            t += 1.0;
            outputs.push(frame(t, 1.0, angle, None));
        }
    }
    outputs
}

#[test]
fn shares_are_of_known_time_and_unknown_is_apart() {
    let day = head_day(&[
        (60, Some(5.0)),
        (100, None),
        (30, Some(30.0)),
        (10, Some(-5.0)),
    ]);
    let v = json(&watch(&day));
    assert_eq!(v["schema"], "nape.score/1");
    assert_eq!(v["rig"], serde_json::json!(["head"]));
    assert_eq!(v["calibration"], "calibrated");
    assert_eq!(v["duration_s"], 200.0);
    assert_eq!(v["known_s"], 100.0);
    assert_eq!(v["unknown_s"], 100.0);
    assert_eq!(v["worn_s"], 100.0);
    assert_eq!(v["coverage"], 0.5);
    let head = &v["head"];
    assert_eq!(head["stands_in_for"], "neck");
    assert_eq!(head["share"]["lt0"], 0.1);
    assert_eq!(head["share"]["0_10"], 0.6);
    assert_eq!(head["share"]["25_45"], 0.3);
    assert_eq!(head["rula"]["1"], 0.6);
    assert_eq!(head["rula"]["3"], 0.3);
    assert_eq!(head["rula"]["4"], 0.1);
    assert_eq!(head["flexion_deg"]["p10"], -5.0);
    assert_eq!(head["flexion_deg"]["p50"], 5.0);
    assert_eq!(head["flexion_deg"]["p90"], 30.0);
    assert_eq!(head["lateral_deg"]["p90"], 3.0);
    // 1.96 standard deviations of 1 degree.
    assert_eq!(head["flexion_deg"]["uncertainty"], 1.96);
    // The unknown stretch parts the velocity too: 30 → -5 is the only step, the rest stand still.
    assert_eq!(head["velocity_dps"]["p50"], 0.0);
    assert_eq!(head["velocity_dps"]["rate_hz"], 1.0);
    assert_eq!(v["neck"], Value::Null);
    assert_eq!(v["trunk"], Value::Null);
    assert_eq!(v["repetition_per_min"], Value::Null);
}

#[test]
fn exposure_sorts_uninterrupted_stays() {
    // 60 s and 40 s at 5 degrees are two stays (unknown between), 3 s at 30 is a short one.
    let day = head_day(&[(60, Some(5.0)), (5, None), (37, Some(5.0)), (3, Some(30.0))]);
    let v = json(&watch(&day));
    let eva = &v["head"]["eva"]["share"];
    assert_eq!(eva[1][4], 0.6, "60 s reaches the class 60 to 180 s");
    assert_eq!(eva[1][3], 0.37, "37 s is in 30 to 60 s");
    assert_eq!(eva[4][0], 0.03, "3 s is below 4 s");
}

#[test]
fn edges_belong_where_the_documents_say() {
    for (degrees, class) in [
        (-0.1, 0),
        (0.0, 1),
        (10.0, 2),
        (20.0, 3),
        (25.0, 4),
        (45.0, 5),
        (85.0, 5),
        (85.1, 6),
    ] {
        assert_eq!(angle_class(degrees), class, "{degrees}");
    }
    // Inside and at the edges of docs/evidence.md#figures-of-a-score.
    for (degrees, score) in [(9.0, 1), (15.0, 2), (25.0, 3), (-3.0, 4)] {
        assert_eq!(rula_neck(degrees, 0.0) + 1, score, "{degrees}");
    }
    // Extension is what is beyond the stated uncertainty, and a wild one makes nothing worse than it is.
    for (degrees, score) in [(-7.9, 1), (-8.1, 4), (9.9, 1), (20.0, 3)] {
        assert_eq!(rula_neck(degrees, 8.0) + 1, score, "{degrees}");
    }
    assert_eq!(rula_neck(-1.0, f64::NAN) + 1, 4);
    for (degrees, score) in [(3.0, 1), (10.0, 2), (-10.0, 2), (20.0, 3), (60.0, 4)] {
        assert_eq!(rula_trunk(degrees) + 1, score, "{degrees}");
    }
}

#[test]
fn nothing_observed_is_null_not_zero_posture() {
    let mut summary = Summary::new(at(0.0));
    summary.reached(at(50.0));
    let v = json(&summary);
    assert_eq!(v["calibration"], "none");
    assert_eq!(v["unknown_s"], 50.0);
    assert_eq!(v["coverage"], 0.0);
    for key in ["head", "neck", "trunk", "lumbar", "repetition_per_min"] {
        assert_eq!(v[key], Value::Null, "{key}");
    }
    assert_eq!(v["sustained"]["longest_s"], Value::Null);
    assert_eq!(v["sustained"]["shifts_per_h"], Value::Null);
}

#[test]
fn the_weakest_calibration_in_use_is_named() {
    let mut day = vec![calibrated(true), frame(1.0, 1.0, Some(1.0), None)];
    assert_eq!(json(&watch(&day))["calibration"], "assumed");
    day.push(calibrated(false));
    day.push(frame(2.0, 1.0, Some(1.0), None));
    assert_eq!(json(&watch(&day))["calibration"], "assumed");
    // Replaced before any angle was taken with it: it does not count.
    let day = [
        calibrated(true),
        calibrated(false),
        frame(1.0, 1.0, Some(1.0), None),
    ];
    assert_eq!(json(&watch(&day))["calibration"], "calibrated");
}

#[test]
fn two_clips_know_neck_and_trunk() {
    let day: Vec<_> = (1..=100)
        .map(|i| frame(f64::from(i), 1.0, Some(30.0), Some(12.0)))
        .collect();
    let v = json(&watch(&day));
    assert_eq!(v["rig"], serde_json::json!(["head", "upper_back"]));
    assert_eq!(v["neck"]["flexion_deg"]["p50"], 18.0);
    assert_eq!(v["trunk"]["flexion_deg"]["p50"], 12.0);
    assert_eq!(v["trunk"]["rula"]["2"], 1.0);
    assert_eq!(v["head"]["stands_in_for"], Value::Null);
    assert_eq!(v["lumbar"], Value::Null);
}

#[test]
fn holds_walks_breaks_and_nudges_are_listed() {
    let hold = |held, dose| Hold {
        measure: Measure::Head,
        from: at(10.0),
        to: at(10.0 + held as f64),
        angle: deg(45.0),
        sigma: deg(0.5),
        held: Span::from_secs(held),
        limit: Span::from_secs(340),
        dose,
    };
    let walk = Walk {
        from: at(500.0),
        to: at(620.0),
        steps: 220,
        cadence_hz: 1.85,
    };
    let nudge = nudge(1, hold(340, 1.0));
    let mut day = vec![
        event(14.0, EventKind::HoldStarted(hold(4, 0.01))),
        event(350.0, EventKind::HoldLimit(hold(340, 1.0))),
        event(351.0, EventKind::Nudge(nudge)),
        event(410.0, EventKind::HoldEnded(hold(400, 1.176_47))),
        event(
            415.0,
            EventKind::NudgeAnswered {
                id: 1,
                answer: Answer::Done,
            },
        ),
        event(510.0, EventKind::WalkStarted(walk)),
        event(625.0, EventKind::WalkEnded(walk)),
        event(
            625.0,
            EventKind::BreakCredited {
                kind: BreakKind::Walk,
                duration: Span::from_secs(120),
                prompted: true,
                paid: false,
            },
        ),
    ];
    let set = Bout {
        kind: Exercise::CatCow,
        from: at(420.0),
        to: at(460.0),
        reps: Some(5),
        period: Some(Span::from_secs(8)),
        sure: 0.97,
        verified: true,
    };
    day.insert(5, event(480.0, EventKind::Activity(set)));
    let v = json(&watch(&day));
    assert_eq!(
        v["holds"],
        serde_json::json!([{"measure": "head", "t0": 10.0, "t1": 410.0, "angle_deg": 45.0, "uncertainty_deg": 1.0,
            "limit_s": 340.0, "dose": 1.176, "limit_reached": true}])
    );
    assert_eq!(
        v["walks"],
        serde_json::json!([{"t0": 500.0, "t1": 620.0, "steps": 220, "cadence_hz": 1.85}])
    );
    assert_eq!(
        v["activities"],
        serde_json::json!([
            {"kind": "cat_cow", "t0": 420.0, "t1": 460.0, "reps": 5, "verified": true},
            {"kind": "walk", "t0": 500.0, "t1": 620.0, "reps": null, "verified": true},
        ])
    );
    assert_eq!(v["breaks"][0]["prompted"], true);
    assert_eq!(
        v["nudges"],
        serde_json::json!([{"t": 351.0, "id": 1, "rule": "hold", "risk_factor": "poor_posture",
            "activity": "cat_cow", "answer": "done"}])
    );
    // A session that stops in the middle of a hold beyond its limit keeps it.
    day.truncate(2);
    let v = json(&watch(&day));
    assert_eq!(v["holds"][0]["dose"], 1.0);
    assert_eq!(v["holds"][0]["t1"], 350.0);
}

/// A shift of 15 degrees seen by this clip.
fn shift(t: f64, placement: Placement) -> Output {
    event(
        t,
        EventKind::Shift {
            placement,
            axis: Axis::Flexion,
            from: 0.0,
            to: deg(15.0),
        },
    )
}

#[test]
fn a_head_shift_does_not_end_a_kept_position_but_a_trunk_shift_does() {
    let run = |placement, trunk: Option<f64>| {
        let mut day = Vec::new();
        for i in 1..=1200_u16 {
            day.push(frame(f64::from(i), 1.0, Some(10.0), trunk));
            if i == 700 {
                day.push(shift(700.0, placement));
            }
        }
        json(&watch(&day))["sustained"].clone()
    };
    let head = run(Placement::Head, None);
    assert_eq!(head["longest_s"], 1200.0);
    assert_eq!(head["shifts_of"], "head");
    assert_eq!(head["shifts_per_h"], 3.0);
    let trunk = run(Placement::UpperBack, Some(5.0));
    assert_eq!(trunk["longest_s"], 700.0);
    assert_eq!(trunk["shifts_of"], "trunk");
}

#[test]
fn shifts_are_told_per_hour_in_which_they_could_be_seen() {
    // `hours` from `from` on, every 6 minutes a shift.
    let session = |from: u32, hours: u32, trunk: Option<f64>, placement| {
        let seconds = from * 3600 + 1..=(from + hours) * 3600;
        let mut day: Vec<_> = Vec::new();
        for i in seconds {
            day.push(frame(f64::from(i), 1.0, Some(10.0), trunk));
            day.extend((i % 360 == 0).then(|| shift(f64::from(i), placement)));
        }
        day
    };
    let head = session(0, 10, None, Placement::Head);
    let both = session(0, 1, Some(5.0), Placement::UpperBack);
    for (first, second) in [(&head, &both), (&both, &head)] {
        let mut all = watch(first);
        all.append(&watch(second), Span::ZERO);
        let v = json(&all)["sustained"].clone();
        assert_eq!(v["shifts_of"], "trunk");
        assert_eq!(v["shifts_per_h"], 10.0, "of one hour, not of eleven");
    }
    // The clip came in the middle of one session.
    let mut day = session(0, 3, None, Placement::Head);
    day.extend(session(3, 1, Some(5.0), Placement::UpperBack));
    assert_eq!(json(&watch(&day))["sustained"]["shifts_per_h"], 10.0);
    // A trunk that was never known has no rate, not one of zero.
    let mut day = head.clone();
    if let Some(Output::Frame(frame)) = day.first_mut() {
        frame.worn[Placement::UpperBack] = Some(true);
    }
    let v = json(&watch(&day))["sustained"].clone();
    assert_eq!(v["shifts_of"], "trunk");
    assert_eq!(v["shifts_per_h"], Value::Null);
}

#[test]
fn a_moment_of_known_neck_does_not_hide_hours_of_the_head() {
    let mut day = Vec::new();
    for i in 1..=3600_u32 {
        // Every 20 s the head bends for 5; for one minute the trunk is known as well.
        let head = if i % 20 < 5 { 30.0 } else { 5.0 };
        let trunk = (i <= 60).then_some(0.0);
        day.push(frame(f64::from(i), 1.0, Some(head), trunk));
    }
    let v = json(&watch(&day))["repetition_per_min"].clone();
    assert_eq!(v["measure"], "head");
    assert_eq!(v["p50"], 3.0);
    assert_eq!(v["windows"], 12);
    // Half a window of the neck is enough for it to speak.
    for (i, output) in day.iter_mut().enumerate().skip(60).take(90) {
        let head = if (i + 1) % 20 < 5 { 30.0 } else { 5.0 };
        *output = frame(
            f64::from(u32::try_from(i).unwrap() + 1),
            1.0,
            Some(head),
            Some(0.0),
        );
    }
    let v = json(&watch(&day))["repetition_per_min"].clone();
    assert_eq!((&v["measure"], &v["windows"]), (&"neck".into(), &1.into()));
}

#[test]
fn a_kept_position_bridges_short_gaps_and_ends_with_a_walk() {
    let longest = |pieces: &[(u32, Option<f64>)]| {
        json(&watch(&head_day(pieces)))["sustained"]["longest_s"].clone()
    };
    let known = Some(10.0);
    assert_eq!(longest(&[(100, known), (10, None), (100, known)]), 210.0);
    assert_eq!(longest(&[(100, known), (60, None), (100, known)]), 200.0);
    assert_eq!(longest(&[(100, known), (301, None), (150, known)]), 150.0);

    let mut day = head_day(&[(400, known)]);
    for output in &mut day {
        if let Output::Frame(frame) = output {
            let s = frame.at.since(at(0.0)).as_secs_f64();
            // 59 s of walking is no break, 61 s is.
            frame.walking = Some((50.0..109.0).contains(&s) || (200.0..261.0).contains(&s));
        }
    }
    assert_eq!(json(&watch(&day))["sustained"]["longest_s"], 259.0);
}

#[test]
fn bends_are_counted_with_hysteresis_and_least_stay() {
    // 10 minutes: every 30 s a bend of 2 s to 25 degrees, which dips to 17 in the middle (not out).
    let mut day = Vec::new();
    let mut end = 0.0;
    for i in 0..1200_u16 {
        end += 0.5;
        let angle = match i % 60 {
            0 | 2 | 3 => 25.0,
            1 => 17.0,
            _ => 5.0,
        };
        day.push(frame(end, 0.5, Some(angle), None));
    }
    let summary = watch(&day);
    assert_eq!(summary.measures[Measure::Head].entries(), 20);
    let v = json(&summary);
    assert_eq!(v["repetition_per_min"]["p50"], 2.0);
    assert_eq!(v["repetition_per_min"]["windows"], 2);
    assert_eq!(v["repetition_per_min"]["measure"], "head");
    // Stays of 0.2 s are glances, not bends.
    let glances: Vec<_> = (1..=6000_u16)
        .map(|i| {
            let angle = if i % 50 == 0 { 30.0 } else { 5.0 };
            frame(f64::from(i) * 0.2, 0.2, Some(angle), None)
        })
        .collect();
    assert_eq!(watch(&glances).measures[Measure::Head].entries(), 0);
}

/// Every number in `v`; panics on nothing, so that the caller can count.
fn numbers(v: &Value, out: &mut Vec<f64>) {
    match v {
        Value::Number(n) => out.push(n.as_f64().unwrap()),
        Value::Array(a) => a.iter().for_each(|v| numbers(v, out)),
        Value::Object(o) => o.values().for_each(|v| numbers(v, out)),
        _ => {}
    }
}

fn angle() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(f64::NAN)),
        1 => Just(Some(f64::INFINITY)),
        8 => (-179.0..179.0_f64).prop_map(Some),
    ]
}

proptest! {
    #[test]
    fn all_numbers_are_finite_and_parts_add_up(
        pieces in prop::collection::vec((1_u32..40, angle()), 1..30),
        dose in prop_oneof![Just(f64::NAN), Just(f64::INFINITY), 0.0..9.0_f64],
    ) {
        let mut day = head_day(&pieces);
        day.push(event(3.0, EventKind::HoldEnded(Hold {
            measure: Measure::Head, from: at(1.0), to: at(3.0), angle: f64::NAN, sigma: f64::NAN, held: Span::ZERO, limit: Span::ZERO, dose,
        })));
        let v = json(&watch(&day));
        let mut all = Vec::new();
        numbers(&v, &mut all);
        prop_assert!(all.iter().all(|n| n.is_finite()));
        let n = |key: &str| v[key].as_f64().unwrap();
        prop_assert!((n("known_s") + n("unknown_s") - n("duration_s")).abs() < 1e-6);
        if n("known_s") > 0.0 {
            for part in ["share", "rula"] {
                let mut shares = Vec::new();
                numbers(&v["head"][part], &mut shares);
                prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-5);
            }
            let mut cells = Vec::new();
            numbers(&v["head"]["eva"]["share"], &mut cells);
            prop_assert!((cells.iter().sum::<f64>() - 1.0).abs() < 1e-4);
        } else {
            prop_assert_eq!(&v["head"], &Value::Null);
        }
    }

    #[test]
    fn percentiles_are_within_half_a_bin(
        mut values in prop::collection::vec(-170.0..170.0_f64, 1..300),
        percent in 1_u8..=100,
    ) {
        let mut histogram = Histogram::new(-180, 180, 10);
        for v in &values {
            histogram.add(*v, 250_000);
        }
        values.sort_by(f64::total_cmp);
        let rank = (values.len() * usize::from(percent)).div_ceil(100);
        let exact = values[rank - 1];
        let got = histogram.percentile(percent).unwrap();
        prop_assert!((got - exact).abs() <= 0.05 + 1e-9, "{got} vs {exact}");
    }
}

mod parts;
