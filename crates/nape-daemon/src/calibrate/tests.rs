//! Tests of the guided calibration on scripted clips: the truth is known, the wearer may misbehave.

use nape_core::num::deg;
use proptest::prelude::*;

use super::*;

/// Samples per second.
const RATE: i64 = 50;

/// The clip frame is the body frame turned about the vertical by this: "forward" is to be found.
const TWIST: f64 = 0.7;

fn at(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

/// A sample of a clip whose wearer leans by `flexion(t)` (rad): exact, but for a noise of 0.02 m/s².
fn sample(t: Timestamp, flexion: impl Fn(f64) -> f64) -> Sample {
    let s = t.since(Timestamp::from_micros(0)).as_secs_f64();
    let (angle, h) = (flexion(s), 1e-3);
    let rate = (flexion(s + h) - flexion(s - h)) / (2.0 * h);
    let twist = |x: f64, y: f64| {
        [
            x * TWIST.cos() - y * TWIST.sin(),
            x * TWIST.sin() + y * TWIST.cos(),
        ]
    };
    let noise = 0.02 * (s * 977.0).sin();
    let [ax, ay] = twist(-9.81 * angle.sin() + noise, noise);
    let [gx, gy] = twist(0.0, rate);
    Sample::new(t, [ax, ay, 9.81 * angle.cos() + noise], Some([gx, gy, 0.0])).unwrap()
}

/// Runs a guide for these clips until it is over, at most two minutes; `lean` tells each clip's
/// flexion, `None` where it is silent. Returns the outcome and what was said on the way.
fn run(
    placements: &[Placement],
    lean: impl Fn(Placement, f64) -> Option<f64>,
) -> (Vec<PlaceOutcome>, Vec<Progress>) {
    let clips: Vec<_> = placements.iter().map(|&p| (p, None)).collect();
    guide_through(Guide::new(&clips, at(0.0)), placements, lean)
}

/// The same for a guide that was begun already.
fn guide_through(
    mut guide: Guide,
    placements: &[Placement],
    lean: impl Fn(Placement, f64) -> Option<f64>,
) -> (Vec<PlaceOutcome>, Vec<Progress>) {
    let mut told: Vec<Progress> = Vec::new();
    for k in 0..120 * RATE / 10 {
        let now = at(0.2 * (k + 1) as f64);
        for &placement in placements {
            let batch: Vec<Sample> = (0..10)
                .filter_map(|i| {
                    let t = at((k * 10 + i) as f64 / RATE as f64);
                    let s = t.since(at(0.0)).as_secs_f64();
                    let angle = lean(placement, s)?;
                    Some(sample(t, |s| lean(placement, s).unwrap_or(angle)))
                })
                .collect();
            if !batch.is_empty() {
                guide.samples(now, placement, &batch);
            }
        }
        guide.tick(now);
        told.push(guide.progress());
        if let Some(outcome) = guide.outcome() {
            assert_eq!(guide.progress().phase, Phase::Done);
            return (outcome.places.clone(), told);
        }
    }
    panic!("no end: {:?}", told.last());
}

/// Still for 8 s, then three nods of 3 s, `size` degrees.
fn nods(s: f64, size: f64) -> f64 {
    if (8.0..17.0).contains(&s) {
        deg(size) / 2.0 * (1.0 - (std::f64::consts::TAU * (s - 8.0) / 3.0).cos())
    } else {
        0.0
    }
}

#[test]
fn a_good_wearer_is_calibrated_and_forward_is_found() {
    let (outcome, told) = run(&[Placement::Head], |_, s| Some(nods(s, 25.0)));
    let calibration = outcome[0].result.unwrap();
    assert!(!calibration.assumed);
    let forward = Vec3::new(TWIST.cos(), TWIST.sin(), 0.0);
    assert!(
        angle_between(calibration.forward, forward) < deg(3.0),
        "{calibration:?}"
    );
    assert!(angle_between(calibration.up, Vec3::z()) < deg(1.0));
    let phases: Vec<_> = told.iter().map(|p| p.phase).collect();
    let mut order = phases.clone();
    order.dedup();
    assert_eq!(
        order,
        [Phase::Ready, Phase::Upright, Phase::Nod, Phase::Done]
    );
    let tilt = told
        .iter()
        .filter_map(|p| p.places[0].tilt_deg)
        .fold(0.0, f64::max);
    assert!((22.0..28.0).contains(&tilt), "{tilt}");
    let last = &told.last().unwrap().places[0];
    assert!(
        last.sigma_deg.is_some_and(|s| s < 2.0) && last.refused.is_none(),
        "{last:?}"
    );
}

#[test]
fn three_upright_seconds_are_enough_for_a_clip_that_slipped() {
    let (first, told) = run(&[Placement::Head], |_, s| Some(nods(s, 25.0)));
    let before = first[0].result.unwrap();
    let quality = told.last().unwrap().places[0].quality.expect("a quality");
    assert!(
        quality.nods >= 2 && quality.grade().name() == "good",
        "{quality:?}"
    );
    assert!(quality.spread.is_some_and(|s| s < deg(3.0)), "{quality:?}");
    // The clip has tilted by 12 degrees about the axis of flexion; now the wearer sits still, never nods.
    let guide = Guide::upright_only(&[(Placement::Head, before)], at(0.0));
    let (second, told) = guide_through(guide, &[Placement::Head], |_, _| Some(deg(12.0)));
    let now = second[0].result.unwrap();
    let seconds = told.len() as f64 * 0.2;
    assert!(seconds < 8.0, "{seconds}");
    assert!(told.iter().all(|p| p.phase != Phase::Nod));
    let change = told.last().unwrap().places[0].change.expect("a change");
    assert!((change.up - deg(12.0)).abs() < deg(1.0), "{change:?}");
    // Forward is known as well as before, and the posture is zero again.
    assert!(before.change_to(&now).forward < deg(0.5));
    let here = sample(at(1.0), |_| deg(12.0));
    let up = nape_core::direction::unit(here.acc()).unwrap();
    assert!(now.inclination(up).flexion.abs() < deg(1.0));
}

#[test]
fn who_moves_is_refused_with_the_reason() {
    let (outcome, told) = run(&[Placement::Head], |_, s| Some(deg(8.0) * (3.0 * s).sin()));
    let reason = crate::told::not_calibrated(&outcome[0].result.unwrap_err());
    assert!(
        reason.contains("moved") && reason.contains("sit still"),
        "{reason}"
    );
    // The rate was there to be seen, and the window began anew several times.
    let upright: Vec<_> = told.iter().filter(|p| p.phase == Phase::Upright).collect();
    assert!(upright.iter().all(|p| p.places[0].rate_dps > 3.0));
    let anew = upright
        .windows(2)
        .filter(|w| w[1].left_s > w[0].left_s + 1.0)
        .count();
    assert!(anew >= 3, "{anew}");
}

#[test]
fn who_settles_late_is_calibrated_by_a_later_window() {
    let lean = |_, s: f64| {
        let fidget = if s < 9.0 {
            deg(8.0) * (3.0 * s).sin()
        } else {
            0.0
        };
        Some(fidget + nods(s - 10.0, 25.0))
    };
    let (outcome, told) = run(&[Placement::Head], lean);
    assert!(outcome[0].result.is_ok(), "{outcome:?}");
    assert!(told.iter().any(|p| p.places[0].refused.is_some()));
}

#[test]
fn a_nod_that_is_none_is_refused_with_what_to_do() {
    let (outcome, _) = run(&[Placement::Head], |_, s| Some(nods(s, 6.0)));
    let reason = crate::told::not_calibrated(&outcome[0].result.unwrap_err());
    assert!(
        reason.contains("a little small") && reason.contains("comfortable"),
        "{reason}"
    );
    let (outcome, _) = run(&[Placement::Head], |_, s| {
        let back_and_forth = if s > 8.0 {
            deg(25.0) * (4.0 * (s - 8.0)).sin()
        } else {
            0.0
        };
        Some(back_and_forth)
    });
    let reason = crate::told::not_calibrated(&outcome[0].result.unwrap_err());
    assert!(reason.contains("forward"), "{reason}");
}

#[test]
fn a_clip_that_is_silent_is_named_and_spoils_the_rest() {
    let both = [Placement::Head, Placement::UpperBack];
    let (outcome, told) = run(&both, |p, s| (p == Placement::Head).then_some(0.0 * s));
    let reasons: Vec<_> = outcome
        .iter()
        .map(|o| crate::told::not_calibrated(&o.result.unwrap_err()))
        .collect();
    assert!(reasons[0].contains("upper back"), "{reasons:?}");
    assert!(reasons[1].contains("no data from it"), "{reasons:?}");
    assert!(told.iter().all(|p| !p.places[1].heard));
}

#[test]
fn of_two_clips_the_one_that_did_not_lean_keeps_its_own() {
    let both = [Placement::Head, Placement::LowBack];
    let (outcome, _) = run(&both, |p, s| {
        Some(nods(s, if p == Placement::Head { 30.0 } else { 2.0 }))
    });
    assert!(outcome[0].result.is_ok(), "{outcome:?}");
    let why = outcome[1].result.unwrap_err();
    assert!(crate::told::not_calibrated(&why).contains("a little small"));
}

#[test]
fn silence_from_the_start_ends_too() {
    let (outcome, told) = run(&[Placement::Head], |_, _| None);
    assert!(outcome[0].result.is_err());
    // Ready, the tries, the last window and its lateness.
    let most = 3.0 + 15.0 + 2.0 * (3.0 + 3.0);
    assert!(told.len() as f64 * 0.2 < most, "{}", told.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Whatever the clip does, it ends, and what comes out is a rotation or a reason.
    #[test]
    fn it_ends_with_a_calibration_or_a_reason(
        size in -60.0_f64..60.0,
        pace in 0.2_f64..6.0,
        from in 0.0_f64..30.0,
        holes in 0_u8..5,
    ) {
        let lean = |_, s: f64| {
            let silent = s % 7.0 < f64::from(holes);
            (!silent).then(|| if s > from { deg(size) * (pace * (s - from)).sin() } else { 0.0 })
        };
        let (outcome, _) = run(&[Placement::Head], lean);
        match &outcome[0].result {
            Ok(c) => {
                prop_assert!((c.forward.norm() - 1.0).abs() < 1e-9 && (c.up.norm() - 1.0).abs() < 1e-9);
                prop_assert!(!c.assumed && c.sigma.is_finite());
            }
            Err(why) => prop_assert!(!crate::told::not_calibrated(why).is_empty()),
        }
    }
}
