//! Tests of the calibration: mountings, refusals, windows.

use super::*;
use crate::num::{cos, sin, to_deg};
use crate::sample::{Placement, Sample};
use crate::time::Timestamp;
use alloc::vec::Vec;
use nalgebra::{Rotation3, Vector3};
use proptest::prelude::*;

const G: f64 = 9.81;

/// 50 Hz samples of a clip mounted by `mount`: flexion `f(t)`, lateral `l(t)`, in rad.
fn wear(
    mount: Rotation3<f64>,
    to_s: f64,
    f: impl Fn(f64) -> f64,
    l: impl Fn(f64) -> f64,
) -> Vec<Sample> {
    let up = |t: f64| {
        let (f, l) = (f(t), l(t));
        Vector3::new(-sin(f) * cos(l), sin(l), cos(f) * cos(l))
    };
    let mut out = Vec::new();
    let mut t = 0.0;
    while t < to_s {
        let (u, v) = (up(t - 1e-4), up(t + 1e-4));
        // Rotation that carries "up" along (no spin about it): w = du/dt × u.
        let w = ((v - u) / 2e-4).cross(&up(t));
        let (a, w) = (mount * (up(t) * G), mount * w);
        out.push(Sample::new(Timestamp::from_secs_f64(t), a.into(), Some(w.into())).unwrap());
        t += 0.02;
    }
    out
}

/// Upright for 5 s, then three nods of 30 degrees of 2 s each.
fn nods(t: f64) -> f64 {
    if (5.0..11.0).contains(&t) {
        deg(15.0) * (1.0 - cos((t - 5.0) * core::f64::consts::PI))
    } else {
        0.0
    }
}

fn search(params: SearchParams, samples: &[Sample]) -> Result<Calibration, Refused> {
    let mut s = Search::new(params);
    for chunk in samples.chunks(7) {
        s.handle(Placement::Head, chunk);
    }
    s.finish()[Placement::Head].unwrap()
}

fn secs(a: f64, b: f64) -> Option<(Timestamp, Timestamp)> {
    Some((Timestamp::from_secs_f64(a), Timestamp::from_secs_f64(b)))
}

proptest! {
    #[test]
    fn any_mounting_gives_the_body_axes(r in -3.0..3.0_f64, p in -1.5..1.5_f64, y in -3.0..3.0_f64) {
        let mount = Rotation3::from_euler_angles(r, p, y);
        let samples = wear(mount, 14.0, nods, |_| 0.0);
        for params in [
            SearchParams { upright: secs(0.5, 4.5), nod: secs(4.8, 12.0) },
            SearchParams::default(),
        ] {
            let c = search(params, &samples).unwrap();
            prop_assert_eq!(c.assumed, params.nod.is_none());
            let tilted = mount * Vector3::new(-sin(deg(40.0)), 0.0, cos(deg(40.0)));
            let i = c.inclination(tilted);
            prop_assert!((i.flexion - deg(40.0)).abs() < deg(1.0), "{}", to_deg(i.flexion));
            prop_assert!(i.lateral.abs() < deg(2.0), "{}", to_deg(i.lateral));
            let right = mount * Vector3::new(0.0, sin(deg(20.0)), cos(deg(20.0)));
            let i = c.inclination(right);
            prop_assert!((i.lateral - deg(20.0)).abs() < deg(2.0), "{}", to_deg(i.lateral));
        }
    }
}

#[test]
fn a_window_in_which_the_clip_moved_is_refused() {
    let samples = wear(Rotation3::identity(), 14.0, nods, |_| 0.0);
    let by_hand = SearchParams {
        upright: secs(3.0, 7.0),
        nod: secs(7.0, 12.0),
    };
    let refused = search(by_hand, &samples).unwrap_err();
    assert!(matches!(refused, Refused::Moved { .. }), "{refused:?}");
    assert_eq!(refused.name(), "moved");
}

#[test]
fn short_small_crooked_and_ambiguous_movements_are_refused() {
    let at = SearchParams {
        upright: secs(0.5, 4.5),
        nod: secs(5.0, 11.0),
    };
    let still = Rotation3::identity();
    let short = SearchParams {
        upright: secs(0.5, 1.5),
        ..at
    };
    let samples = wear(still, 14.0, nods, |_| 0.0);
    assert!(matches!(
        search(short, &samples),
        Err(Refused::TooShort { .. })
    ));
    let small = wear(still, 14.0, |t| 0.1 * nods(t), |_| 0.0);
    assert!(matches!(search(at, &small), Err(Refused::TooSmall { .. })));
    // A circle is in no plane.
    let circle = |t: f64, phase: f64| {
        if (5.0..11.0).contains(&t) {
            deg(20.0) * sin((t - 5.0) * 2.0 + phase) * (t - 5.0).min(11.0 - t).min(1.0)
        } else {
            0.0
        }
    };
    let round = wear(still, 14.0, |t| circle(t, 0.0), |t| circle(t, 1.57));
    assert_eq!(search(at, &round), Err(Refused::NotOnePlane));
    let both_ways = wear(still, 14.0, |t| circle(t, 0.0), |_| 0.0);
    assert_eq!(search(at, &both_ways), Err(Refused::NoSign));
}

#[test]
fn never_still_is_said() {
    let samples = wear(Rotation3::identity(), 20.0, |t| 0.3 * sin(2.0 * t), |_| 0.0);
    assert_eq!(
        search(SearchParams::default(), &samples),
        Err(Refused::NeverStill)
    );
}

#[test]
fn a_trunk_clip_that_did_not_lean_waits_for_a_lean() {
    let late = |t: f64| if t > 20.0 { nods(t - 15.0) } else { 0.0 };
    let samples = wear(Rotation3::identity(), 30.0, late, |_| 0.0);
    let mut s = Search::new(SearchParams {
        upright: secs(0.5, 4.5),
        nod: secs(5.0, 11.0),
    });
    s.handle(Placement::UpperBack, &samples);
    let c = s.finish()[Placement::UpperBack].unwrap().unwrap();
    assert!(c.assumed);
}

#[test]
fn a_forward_fold_is_beyond_ninety_degrees() {
    let c = Calibration::from_up_and_forward(Vec3::z(), Vec3::x(), false, 0.0).unwrap();
    let i = c.inclination(Vec3::new(-sin(deg(130.0)), 0.0, cos(deg(130.0))));
    assert!((to_deg(i.flexion) - 130.0).abs() < 1e-9);
}
