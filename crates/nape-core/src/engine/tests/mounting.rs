//! Angles that are not known: of clips that were off, until they are seen near the reference, whatever the lag of decisions and
//! however samples come.

use super::*;
use crate::attitude::WHOLE;
use crate::event::Control;

/// Samples of a clip that lies perfectly still at this flexion, from `t0` seconds on.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand samples")]
fn lying(t0: f64, seconds: f64, flexion: f64) -> Vec<Sample> {
    let a = deg(flexion);
    let acc = [-sin(a) * G, 0.0, cos(a) * G];
    (0..(seconds * 25.0) as i64)
        .map(|i| {
            let at = Timestamp::from_secs_f64(t0) + Span::from_micros(i * 40_000);
            Sample::new(at, acc, Some([0.0; 3])).unwrap()
        })
        .collect()
}

/// From 0 to 170 degrees within 1.2 s.
fn over(t: f64) -> f64 {
    85.0 * (1.0 - cos((t / 1.2).clamp(0.0, 1.0) * core::f64::consts::PI))
}

/// Worn and calibrated, then turned over within a second and laid down, then turned back and worn at `then` degrees.
fn taken_off(then: f64) -> Vec<Sample> {
    let mount = Rotation3::identity();
    let mut all = wear(&mount, 0.0, 40.0, &session(5.0));
    all.extend(wear(&mount, 40.0, 2.0, &|t| 5.0 + over(t)));
    all.extend(lying(42.0, 60.0, 175.0));
    all.extend(wear(&mount, 102.0, 2.0, &|t| 175.0 - over(t)));
    all.extend(wear(&mount, 104.0, 120.0, &move |t| {
        5.0 + (then - 5.0) * ramp(t, 0.0)
    }));
    all
}

fn told_of_mounting(out: &[Output]) -> Vec<String> {
    let told = events(out).into_iter().filter_map(|e| {
        let t = e.at.since(Timestamp::default()).as_secs_f64();
        match e.kind {
            EventKind::CalibrationStale { .. } => Some(format!("stale {t:.2}")),
            EventKind::Calibrated { origin, .. } => Some(format!("{origin:?} {t:.2}")),
            _ => None,
        }
    });
    told.collect()
}

/// Share of the head angles known in these seconds.
fn known(out: &[Output], from: f64, to: f64) -> f64 {
    let frames = out.iter().filter_map(|o| match o {
        Output::Frame(f) => Some((
            f.at.since(Timestamp::default()).as_secs_f64(),
            f.angles[Measure::Head].is_some(),
        )),
        _ => None,
    });
    let inside: Vec<bool> = frames
        .filter(|(t, _)| (from..to).contains(t))
        .map(|f| f.1)
        .collect();
    inside.iter().filter(|k| **k).count() as f64 / inside.len() as f64
}

#[test]
fn who_puts_it_on_again_is_confirmed_at_rest_near_upright() {
    let parts = [(Placement::Head, taken_off(4.0))];
    let out = run(Params::default(), &parts, 10);
    let told = told_of_mounting(&out);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[1].starts_with("stale 1"), "{told:?}");
    assert!(told[2].starts_with("Confirmed 1"), "{told:?}");
    assert!(known(&out, 20.0, 38.0) > 0.99);
    assert!(known(&out, 50.0, 110.0) < 0.01);
    assert!(known(&out, 190.0, 220.0) > 0.99);
    let last = out.iter().rev().find_map(|o| match o {
        Output::Frame(f) => f.angles[Measure::Head],
        _ => None,
    });
    assert!(last.is_some_and(|a| a.sigma >= deg(3.0)), "{last:?}");
}

#[test]
fn who_sits_otherwise_stays_unknown_and_is_asked() {
    let parts = [(Placement::Head, taken_off(25.0))];
    let out = run(Params::default(), &parts, 10);
    let told = told_of_mounting(&out);
    assert!(told.iter().all(|t| !t.starts_with("Confirmed")), "{told:?}");
    assert_eq!(
        told.iter().filter(|t| t.starts_with("stale")).count(),
        2,
        "{told:?}"
    );
    assert!(known(&out, 50.0, 224.0) < 0.01);
    let shown = find(&out, |k| matches!(k, EventKind::HoldStarted(_)));
    assert!(shown.is_empty(), "{shown:?}");
}

#[test]
fn five_minutes_of_silence_are_a_pause() {
    let mut all = wear(&Rotation3::identity(), 0.0, 60.0, &session(5.0));
    all.extend(wear(&Rotation3::identity(), 400.0, 60.0, &|_| 3.0));
    let out = run(Params::default(), &[(Placement::Head, all)], 10);
    let told = told_of_mounting(&out);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(known(&out, 400.0, 402.0) < 0.2, "{told:?}");
    assert!(known(&out, 410.0, 455.0) > 0.99, "{told:?}");
}

/// An angle that is known worse than 10 degrees is unknown: no hold, no shift, no share of any time, and
/// no break either. Worn it is.
#[test]
fn an_angle_known_too_badly_is_unknown() {
    let bend = |t: f64| 50.0 * ramp(t, 60.0) - 50.0 * ramp(t, 500.0);
    let samples = wear(&Rotation3::identity(), 0.0, 600.0, &bend);
    for (sigma, known) in [(0.5, true), (9.0, true), (11.0, false)] {
        let mut engine = Engine::new(Params::default(), Timestamp::default());
        let (up, forward) = ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0]);
        let calibration = Calibration::from_up_and_forward(up, forward, false, deg(sigma)).unwrap();
        let placement = Placement::Head;
        engine.handle(
            Timestamp::default(),
            Input::Control(&Control::UseCalibration {
                placement,
                calibration,
            }),
        );
        let mut out = Vec::new();
        for batch in samples.chunks(25) {
            let input = Input::Samples {
                placement,
                samples: batch,
            };
            engine.handle(batch[24].at(), input);
            drain(&mut engine, &mut out);
        }
        engine.handle(Timestamp::default(), Input::End);
        drain(&mut engine, &mut out);
        let mut summary = crate::score::Summary::new(Timestamp::default());
        out.iter().for_each(|o| summary.observe(o));
        let report = summary.finish("");
        assert_eq!(report.known_s > 590.0, known, "{}", report.known_s);
        assert_eq!(report.head.is_some(), known);
        assert!(report.worn_s > 590.0 && report.breaks.is_empty());
        let about_angles = find(&out, |k| {
            matches!(
                k,
                EventKind::HoldStarted(_) | EventKind::HoldLimit(_) | EventKind::Shift { .. }
            )
        });
        assert_eq!(about_angles.is_empty(), !known, "{sigma}");
        if let Some(head) = report.head {
            // The attitude's and the reference's own, and a little for the accelerometer.
            let stated = head.flexion_deg.uncertainty.unwrap() / 1.96;
            assert!((sigma..sigma + 1.5).contains(&stated), "{stated}");
            let hold = &report.holds[0];
            assert!(
                hold.limit_reached && (hold.uncertainty_deg.unwrap() / 1.96 - stated).abs() < 1.0
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn neither_batches_nor_the_lag_of_decisions_change_what_is_thought(chunk in 1_usize..60, then in 0_u8..2) {
        let parts = [(Placement::Head, taken_off(if then == 0 { 4.0 } else { 25.0 }))];
        let plain = run(Params::default(), &parts, 10);
        let cut = run(Params::default(), &parts, chunk);
        prop_assert_eq!(told(&plain, Span::ZERO), told(&cut, Span::ZERO));
        let params = Params { smoothing: WHOLE, ..Params::default() };
        let late = run(params, &parts, chunk);
        prop_assert_eq!(told_of_mounting(&plain), told_of_mounting(&late));
    }
}
