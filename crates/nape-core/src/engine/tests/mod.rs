//! Tests of the engine as a whole: what a session leads to, and what must not change it.

mod bad_input;
mod baseline;
mod charger;
mod guided;
mod inform;
mod mounting;

use super::*;
use crate::calibrate::Calibration;
use crate::coach::Source;
use crate::direction::Vec3;
use crate::event::{Answer, BreakKind, Control, Event, Rule};
use crate::num::{cos, deg, sin, to_deg};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use nalgebra::{Rotation3, Vector3};
use proptest::prelude::*;

const G: f64 = 9.806_65;

/// A wearer's head (or trunk): flexion in degrees at `t`, with a calm sway.
type Flexion = dyn Fn(f64) -> f64;

/// Samples at 25 Hz of a clip mounted by `mount`, from `t0` seconds on.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand samples")]
fn wear(mount: &Rotation3<f64>, t0: f64, seconds: f64, flexion: &Flexion) -> Vec<Sample> {
    let angle = |t: f64| deg(flexion(t)) + deg(0.3) * sin(1.7 * t) + deg(0.2) * sin(0.61 * t);
    let n = (seconds * 25.0) as i64;
    (0..n)
        .map(|i| {
            let t = i as f64 / 25.0;
            let a = angle(t);
            let w = (angle(t + 1e-3) - angle(t - 1e-3)) / 2e-3;
            let acc = mount * Vector3::new(-sin(a) * G, 0.0, cos(a) * G);
            let gyr = mount * Vector3::new(0.0, w, 0.0);
            let at = Timestamp::from_secs_f64(t0) + Span::from_micros(i * 40_000);
            Sample::new(at, acc.into(), Some(gyr.into())).unwrap()
        })
        .collect()
}

/// From 0 to 1 within the 2 s after `from`.
fn ramp(t: f64, from: f64) -> f64 {
    0.5 * (1.0 - cos(((t - from) / 2.0).clamp(0.0, 1.0) * core::f64::consts::PI))
}

/// Upright for 6 s, three nods, then `then`, reached within 2 s.
fn session(then: f64) -> impl Fn(f64) -> f64 {
    move |t| match t {
        t if t < 6.0 => 0.0,
        t if t < 12.0 => 15.0 * (1.0 - cos((t - 6.0) * core::f64::consts::PI)),
        t => then * ramp(t, 20.0),
    }
}

fn drain(engine: &mut Engine, out: &mut Vec<Output>) {
    while let Some(o) = engine.poll_output() {
        out.push(o);
    }
}

fn run(params: Params, parts: &[(Placement, Vec<Sample>)], chunk: usize) -> Vec<Output> {
    let start = parts
        .iter()
        .filter_map(|(_, s)| s.first())
        .map(Sample::at)
        .min()
        .unwrap();
    let mut engine = Engine::new(params, start);
    let mut out = Vec::new();
    let longest = parts.iter().map(|(_, s)| s.len()).max().unwrap();
    for from in (0..longest).step_by(chunk) {
        for (placement, samples) in parts {
            let to = (from + chunk).min(samples.len());
            if from < to {
                let batch = &samples[from..to];
                let at = batch.last().unwrap().at();
                engine.handle(
                    at,
                    Input::Samples {
                        placement: *placement,
                        samples: batch,
                    },
                );
                drain(&mut engine, &mut out);
            }
        }
    }
    engine.handle(start, Input::End);
    drain(&mut engine, &mut out);
    out
}

fn head(seconds: f64, flexion: &Flexion) -> Vec<(Placement, Vec<Sample>)> {
    [(
        Placement::Head,
        wear(&Rotation3::identity(), 0.0, seconds, flexion),
    )]
    .into()
}

fn events(out: &[Output]) -> Vec<Event> {
    let event = |o: &Output| match o {
        Output::Event(e) => Some(e.clone()),
        _ => None,
    };
    out.iter().filter_map(event).collect()
}

fn find(out: &[Output], wanted: impl Fn(&EventKind) -> bool) -> Vec<f64> {
    events(out)
        .iter()
        .filter(|e| wanted(&e.kind))
        .map(|e| e.at.as_micros() as f64 / 1e6)
        .collect()
}

#[test]
fn a_held_tilt_reaches_its_limit_and_is_explained() {
    let out = run(Params::default(), &head(540.0, &session(45.0)), 10);
    let calibrated = find(&out, |k| {
        matches!(k, EventKind::Calibrated { assumed: true, .. })
    });
    assert_eq!(calibrated.len(), 1);
    let limit = find(&out, |k| matches!(k, EventKind::HoldLimit(_)));
    assert_eq!(limit.len(), 1);
    assert!(
        (limit[0] - 361.0).abs() < 5.0,
        "from 21 s on, 340 s: {limit:?}"
    );
    let nudge = events(&out).into_iter().find_map(|e| match e.kind {
        EventKind::Nudge(n) => Some(n),
        _ => None,
    });
    let nudge = nudge.unwrap();
    assert_eq!(nudge.rule, Rule::Hold);
    assert!(nudge.sources.contains(&Source::Iso11226));
    let times: Vec<_> = events(&out).iter().map(|e| e.at).collect();
    assert!(times.is_sorted(), "time never goes back");
}

#[test]
fn staying_put_is_noticed_at_thirty_and_fifty_five_minutes() {
    let out = run(Params::default(), &head(3600.0, &session(5.0)), 25);
    let sustained = find(&out, |k| matches!(k, EventKind::SustainedLimit { .. }));
    let walk = find(&out, |k| matches!(k, EventKind::WalkDue { .. }));
    assert_eq!((sustained.len(), walk.len()), (1, 1));
    assert!((sustained[0] - 1800.0).abs() < 2.0, "{sustained:?}");
    assert!((walk[0] - 3300.0).abs() < 2.0, "{walk:?}");
    let nudges = find(&out, |k| matches!(k, EventKind::Nudge(_)));
    assert_eq!(nudges.len(), 2);
}

/// One head clip cannot see a break in head movement; a trunk clip sees the shift.
#[test]
fn head_movement_is_no_break_but_a_trunk_shift_is_a_change() {
    let turn = |t: f64| session(5.0)(t) + 13.0 * ramp(t, 900.0);
    let sustained = |parts: &[(Placement, Vec<Sample>)]| {
        find(&run(Params::default(), parts, 25), |k| {
            matches!(k, EventKind::SustainedLimit { .. })
        })
    };
    let with_head = sustained(&head(2000.0, &turn));
    assert_eq!(with_head.len(), 1);
    let trunk = [(
        Placement::UpperBack,
        wear(&Rotation3::identity(), 0.0, 2000.0, &turn),
    )];
    assert!(sustained(&trunk).is_empty());
}

#[test]
fn two_clips_know_the_neck_and_one_does_not() {
    let mount = Rotation3::from_euler_angles(0.4, -0.3, 2.0);
    let parts = [
        (
            Placement::Head,
            wear(&Rotation3::identity(), 0.0, 90.0, &session(30.0)),
        ),
        (
            Placement::UpperBack,
            wear(&mount, 0.0, 90.0, &session(12.0)),
        ),
    ];
    let last = |out: &[Output]| {
        out.iter().rev().find_map(|o| match o {
            Output::Frame(f) => Some(*f),
            _ => None,
        })
    };
    let frame = last(&run(Params::default(), &parts, 5)).unwrap();
    let angle = |m: Measure| frame.angles[m].map(|a| to_deg(a.flexion));
    // 12 degrees at the nod are just enough to calibrate the trunk by itself.
    assert!(
        (angle(Measure::Neck).unwrap() - 18.0).abs() < 1.5,
        "{frame:?}"
    );
    assert_eq!(angle(Measure::Lumbar), None);
    let frame = last(&run(Params::default(), &parts[..1], 5)).unwrap();
    assert!(frame.angles[Measure::Neck].is_none());
    assert!(frame.angles[Measure::Trunk].is_none());
    assert_eq!(frame.worn, PerPlacement::new([Some(true), None, None]));
}

#[test]
fn an_hour_without_data_is_unknown_and_no_break() {
    let mut samples = wear(&Rotation3::identity(), 0.0, 4500.0, &session(5.0));
    samples.retain(|s| !(600.0..4200.0).contains(&(s.at().as_micros() as f64 / 1e6)));
    let out = run(Params::default(), &[(Placement::Head, samples)], 10);
    let lost = find(&out, |k| matches!(k, EventKind::LinkLost { .. }));
    let back = find(&out, |k| matches!(k, EventKind::LinkRestored { .. }));
    assert_eq!((lost.len(), back.len()), (1, 1));
    assert!((lost[0] - 605.0).abs() < 1.0 && (back[0] - 4200.0).abs() < 1.0);
    assert!(find(&out, |k| matches!(k, EventKind::BreakCredited { .. })).is_empty());
    assert!(find(&out, |k| matches!(k, EventKind::SustainedLimit { .. })).is_empty());
    let unknown = out.iter().map(|o| match o {
        Output::Frame(f) if f.angles[Measure::Head].is_none() && f.walking.is_none() => {
            f.span.as_secs_f64()
        }
        _ => 0.0,
    });
    let unknown_s: f64 = unknown.sum();
    assert!((unknown_s - 3600.0).abs() < 20.0, "{unknown_s}");
}

/// A month without data must not cost a month of epochs, and is all unknown.
#[test]
fn a_month_without_data_passes_quickly() {
    let month = Span::from_secs(30 * 86_400);
    let mut samples = wear(&Rotation3::identity(), 0.0, 120.0, &session(5.0));
    let later: Vec<Sample> = samples
        .iter()
        .map(|s| Sample::new(s.at() + month, s.acc().into(), s.gyr().map(Into::into)).unwrap())
        .collect();
    samples.extend(later);
    let out = run(Params::default(), &[(Placement::Head, samples)], 10);
    let frames = out.iter().filter_map(|o| match o {
        Output::Frame(f) => Some(f),
        _ => None,
    });
    let (mut count, mut known, mut all) = (0, Span::ZERO, Span::ZERO);
    for f in frames {
        count += 1;
        all += f.span;
        if f.worn[Placement::Head] == Some(true) {
            known += f.span;
        }
    }
    assert!(count < 30_000, "{count} frames");
    assert!((known.as_secs_f64() - 240.0).abs() < 1.0, "{known:?}");
    assert!((all - month).as_secs_f64() < 125.0, "{all:?}");
    assert!(find(&out, |k| matches!(k, EventKind::SustainedLimit { .. })).is_empty());
    assert_eq!(
        find(&out, |k| matches!(k, EventKind::LinkRestored { .. })).len(),
        1
    );
}

#[test]
fn decisions_go_on_by_ticks_when_a_clip_falls_silent() {
    let samples = wear(&Rotation3::identity(), 0.0, 60.0, &session(0.0));
    let mut engine = Engine::new(Params::default(), Timestamp::default());
    let mut out = Vec::new();
    let input = Input::Samples {
        placement: Placement::Head,
        samples: &samples,
    };
    engine.handle(samples.last().unwrap().at(), input);
    drain(&mut engine, &mut out);
    for _ in 0..200 {
        let deadline = engine.next_deadline().unwrap();
        engine.handle(deadline, Input::Tick);
        drain(&mut engine, &mut out);
    }
    assert_eq!(
        find(&out, |k| matches!(k, EventKind::LinkLost { .. })).len(),
        1
    );
}

#[test]
fn an_answer_is_heard_and_a_calibration_by_hand_replaces_the_assumed_one() {
    let samples = wear(&Rotation3::identity(), 0.0, 2000.0, &session(5.0));
    let mut engine = Engine::new(Params::default(), Timestamp::default());
    let by_hand = Calibration::from_up_and_forward(Vec3::z(), Vec3::x(), false, 0.01).unwrap();
    let use_it = Control::UseCalibration {
        placement: Placement::Head,
        calibration: by_hand,
    };
    engine.handle(Timestamp::default(), Input::Control(&use_it));
    let mut out = Vec::new();
    for batch in samples.chunks(25) {
        let at = batch.last().unwrap().at();
        let before = out.len();
        engine.handle(
            at,
            Input::Samples {
                placement: Placement::Head,
                samples: batch,
            },
        );
        drain(&mut engine, &mut out);
        let nudged =
            |o: &Output| matches!(o, Output::Event(e) if matches!(e.kind, EventKind::Nudge(_)));
        if out[before..].iter().any(nudged) {
            let answer = Control::Answer {
                id: None,
                answer: Answer::Done,
            };
            engine.handle(at, Input::Control(&answer));
        }
    }
    let first = &events(&out)[0..2];
    assert!(
        first
            .iter()
            .any(|e| matches!(e.kind, EventKind::Calibrated { assumed: false, .. }))
    );
    let done = |k: &EventKind| {
        matches!(
            k,
            EventKind::NudgeAnswered {
                id: 1,
                answer: Answer::Done
            }
        )
    };
    assert_eq!(find(&out, done).len(), 1);
}

#[test]
fn a_walk_is_seen_credited_and_answers_the_nudge() {
    // A short limit keeps the test short.
    let params = Params {
        sustained_limit: Span::from_mins(4),
        ..Params::default()
    };
    let mut samples = wear(&Rotation3::identity(), 0.0, 700.0, &session(5.0));
    for s in &mut samples {
        let t = s.at().as_micros() as f64 / 1e6;
        if (400.0..560.0).contains(&t) {
            let mut acc = s.acc();
            // Up and forward with every step, sideways and a turn of the head with every stride.
            let step = core::f64::consts::TAU * 1.85 * t;
            acc[2] += 2.2 * sin(step);
            acc[0] += 0.8 * cos(step);
            acc[1] += 0.6 * sin(0.5 * step);
            let gyr = s
                .gyr()
                .map(|g| [g[0], g[1] + 0.15 * sin(step), g[2] + 0.2 * cos(0.5 * step)]);
            *s = Sample::new(s.at(), acc.into(), gyr).unwrap();
        }
    }
    let out = run(params, &[(Placement::Head, samples)], 10);
    let sustained = find(&out, |k| matches!(k, EventKind::SustainedLimit { .. }));
    assert_eq!(sustained.len(), 1, "{sustained:?}");
    let walks: Vec<Walk> = events(&out)
        .into_iter()
        .filter_map(|e| match e.kind {
            EventKind::WalkEnded(w) => Some(w),
            _ => None,
        })
        .collect();
    assert_eq!(walks.len(), 1, "{walks:?}");
    assert!((f64::from(walks[0].steps) - 296.0).abs() < 6.0, "{walks:?}");
    assert!((walks[0].cadence_hz - 1.85).abs() < 0.05, "{walks:?}");
    let credited = |k: &EventKind| {
        matches!(
            k,
            EventKind::BreakCredited {
                kind: BreakKind::Walk,
                prompted: true,
                ..
            }
        )
    };
    assert_eq!(find(&out, credited).len(), 1);
    let verified = |k: &EventKind| {
        matches!(
            k,
            EventKind::NudgeAnswered {
                answer: Answer::Verified,
                ..
            }
        )
    };
    assert_eq!(find(&out, verified).len(), 1);
}

/// Outputs as text, with numbers rounded as they are for people.
fn told(out: &[Output], shift: Span) -> Vec<String> {
    events(out)
        .into_iter()
        .map(|e| {
            format!(
                "{} {:?}",
                (e.at - shift).as_micros() / 1000,
                coarse(&e.kind)
            )
        })
        .collect()
}

/// An event without what moves by rounding when the clip frame turns.
fn coarse(kind: &EventKind) -> String {
    match kind {
        EventKind::HoldStarted(h) | EventKind::HoldEnded(h) | EventKind::HoldLimit(h) => {
            format!(
                "{:?} {:.0} {:.1}",
                h.measure,
                to_deg(h.angle),
                h.held.as_secs_f64()
            )
        }
        EventKind::Shift { placement, .. } => format!("shift {placement:?}"),
        EventKind::Calibrated { placement, .. } => format!("calibrated {placement:?}"),
        EventKind::Nudge(n) => format!("nudge {:?} {:?}", n.rule, n.proposal.activity),
        EventKind::WalkStarted(_) | EventKind::WalkEnded(_) => "walk".into(),
        other => format!("{other:?}"),
    }
}

fn varied() -> impl Fn(f64) -> f64 {
    |t| session(50.0)(t) - 42.0 * ramp(t, 150.0) + 4.0 * sin(0.02 * t) * ramp(t, 20.0)
}

/// A head clip turned like this tells what one that is not turned tells.
fn turned_is_the_same(r: f64, p: f64, y: f64) -> Result<(), TestCaseError> {
    let plain = run(Params::default(), &head(300.0, &varied()), 10);
    let mount = Rotation3::from_euler_angles(r, p, y);
    let turned = [(Placement::Head, wear(&mount, 0.0, 300.0, &varied()))];
    let turned = run(Params::default(), &turned, 10);
    let angle = |out: &[Output]| -> Vec<f64> {
        out.iter()
            .filter_map(|o| match o {
                Output::Frame(f) => {
                    Some(f.angles[Measure::Head].map_or(f64::NAN, |a| to_deg(a.flexion)))
                }
                _ => None,
            })
            .collect()
    };
    for (a, b) in angle(&plain).iter().zip(angle(&turned)) {
        prop_assert!(
            (a.is_nan() && b.is_nan()) || (a - b).abs() < 0.05,
            "{} {}",
            a,
            b
        );
    }
    prop_assert_eq!(told(&plain, Span::ZERO), told(&turned, Span::ZERO));
    Ok(())
}

/// Once a find of the property below: turned about the vertical alone.
#[test]
fn a_clip_turned_about_the_vertical_is_the_same() {
    turned_is_the_same(0.0, 0.0, 2.677_450_299_735_858_7).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn how_samples_are_cut_into_batches_does_not_matter(chunk in 1_usize..60) {
        let parts = [
            (Placement::Head, wear(&Rotation3::identity(), 0.0, 300.0, &varied())),
            (Placement::LowBack, wear(&Rotation3::identity(), 0.0, 300.0, &session(15.0))),
        ];
        prop_assert_eq!(run(Params::default(), &parts, 10), run(Params::default(), &parts, chunk));
    }

    #[test]
    fn where_time_zero_lies_does_not_matter(zero in -1_000_000..1_000_000_i64) {
        let plain = run(Params::default(), &head(300.0, &varied()), 10);
        let shift = Span::from_micros(zero * 1_003);
        let mut parts = head(300.0, &varied());
        for s in &mut parts[0].1 {
            *s = Sample::new(s.at() + shift, s.acc().into(), s.gyr().map(Into::into)).unwrap();
        }
        let moved = run(Params::default(), &parts, 10);
        prop_assert_eq!(told(&plain, Span::ZERO), told(&moved, shift));
    }

    #[test]
    fn how_the_clip_is_turned_does_not_matter(
        r in -3.0..3.0_f64, p in -1.5..1.5_f64, y in -3.0..3.0_f64
    ) {
        turned_is_the_same(r, p, y)?;
    }

    #[test]
    fn ticks_early_late_and_repeated_do_not_matter(every in 1_usize..20, late in 0_i64..1000) {
        let parts = head(120.0, &varied());
        let plain = run(Params::default(), &parts, 10);
        let mut engine = Engine::new(Params::default(), Timestamp::default());
        let mut out = Vec::new();
        for (i, batch) in parts[0].1.chunks(10).enumerate() {
            let at = batch.last().unwrap().at();
            engine.handle(at, Input::Samples { placement: Placement::Head, samples: batch });
            drain(&mut engine, &mut out);
            if i % every == 0 {
                for tick in [Timestamp::default(), at + Span::from_millis(late), at] {
                    engine.handle(tick, Input::Tick);
                    drain(&mut engine, &mut out);
                }
            }
        }
        engine.handle(Timestamp::default(), Input::End);
        drain(&mut engine, &mut out);
        prop_assert_eq!(plain, out);
    }

    #[test]
    fn a_clip_that_comes_late_is_decided_alike_whenever_it_is_looked(
        late in 2500_i64..4500, looks in prop::collection::vec(0_i64..120_000, 0..200)
    ) {
        let [head, back] = [0.0, 10.0].map(|b| wear(&Rotation3::identity(), 0.0, 120.0, &session(b)));
        // What comes when: the low back's samples of a minute arrive `late` ms after their time.
        let mut comes: Vec<(i64, u8, &[Sample])> = Vec::new();
        for (i, (a, b)) in head.chunks(25).zip(back.chunks(25)).enumerate() {
            let at = a.last().unwrap().at().as_micros() / 1000;
            comes.push((at, 0, a));
            comes.push((at + if (30..90).contains(&i) { late } else { 0 }, 1, b));
        }
        let run = |looks: &[i64]| {
            let mut comes = comes.clone();
            comes.extend(looks.iter().map(|&at| (at, 2, [].as_slice())));
            comes.sort_by_key(|c| (c.0, c.1));
            let mut engine = Engine::new(Params::default(), Timestamp::default());
            let mut out = Vec::new();
            for (ms, what, samples) in comes {
                let at = Timestamp::from_micros(ms * 1000);
                while let Some(due) = engine.next_deadline().filter(|&due| due < at) {
                    engine.handle(due, Input::Tick);
                    drain(&mut engine, &mut out);
                }
                let placement = if what == 0 { Placement::Head } else { Placement::LowBack };
                let samples = Input::Samples { placement, samples };
                engine.handle(at, if what == 2 { Input::Tick } else { samples });
                drain(&mut engine, &mut out);
            }
            out
        };
        prop_assert_eq!(run(&[]), run(&looks));
    }

    #[test]
    fn snapshot_and_resume_give_equal_results(cut in 1_usize..290) {
        let parts = head(300.0, &varied());
        let plain = run(Params::default(), &parts, 25);
        let mut engine = Engine::new(Params::default(), Timestamp::default());
        let mut out = Vec::new();
        for (i, batch) in parts[0].1.chunks(25).enumerate() {
            if i == cut {
                let json = serde_json::to_string(engine.state()).unwrap();
                let state: State = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(&state, engine.state());
                engine = Engine::resume(Params::default(), state);
            }
            let at = batch.last().unwrap().at();
            engine.handle(at, Input::Samples { placement: Placement::Head, samples: batch });
            drain(&mut engine, &mut out);
        }
        engine.handle(Timestamp::default(), Input::End);
        drain(&mut engine, &mut out);
        prop_assert_eq!(plain, out);
    }
}
