//! What walking says, in plain formulas: sway along the way at the frequency of the steps, sideways at half of it.

use alloc::vec::Vec;

use super::*;
use crate::calibrate::Calibration;
use crate::gait::SLOT;
use crate::num::{PI, cos, sin, to_deg};
use crate::time::Span;

const RATE: i64 = 100;
const STEPS: f64 = 1.9;

/// Rotates `v` about y (flexion) by `tilt`, then about z by `turn`, rad.
fn seen(v: Vec3, tilt: f64, turn: f64) -> Vec3 {
    let (c, s) = (cos(tilt), sin(tilt));
    let (x, y, z) = (c * v.x - s * v.z, v.y, s * v.x + c * v.z);
    let (c, s) = (cos(turn), sin(turn));
    Vec3::new(c * x + s * y, c * y - s * x, z)
}

fn reference(assumed: bool) -> Calibration {
    Calibration::from_up_and_forward(Vec3::z(), Vec3::x(), assumed, 0.0).unwrap()
}

/// A walk of `seconds` from `t0` on of a clip that is tilted and turned against its calibration; what the watch has to say.
fn walk(
    watch: &mut MountingWatch,
    t0: i64,
    seconds: i64,
    tilt: f64,
    turn: f64,
) -> Vec<MountingNews> {
    let mut news = Vec::new();
    let slot_us = SLOT.as_micros();
    for i in 0..(seconds + 4) * RATE {
        let at = Timestamp::from_micros((t0 * RATE + i) * 1_000_000 / RATE);
        let t = i as f64 / RATE as f64;
        let walking = i < seconds * RATE;
        let w = 2.0 * PI * STEPS * t;
        let [along, across, up] = if walking {
            [0.9 * sin(w), 1.1 * sin(0.5 * w + 1.0), 2.4 * cos(w)]
        } else {
            [0.0; 3]
        };
        let force = seen(Vec3::new(along, across, 9.81 + up), tilt, turn);
        watch.step(at, None, force, seen(Vec3::z(), tilt, turn));
        let us = at.since(Timestamp::default()).as_micros() + 1_000_000 / RATE;
        if us % slot_us == 0 {
            let to = Timestamp::from_micros(us);
            let verdict = Verdict {
                from: to - SLOT,
                to,
                walking,
                known: true,
                steps: 0,
                cadence_hz: STEPS,
            };
            news.extend(watch.slot(&verdict));
        }
    }
    news
}

fn watch(placement: Placement, assumed: bool) -> MountingWatch {
    let mut watch = MountingWatch::new(placement, Timestamp::default());
    watch.calibrated(Timestamp::default(), &reference(assumed));
    watch
}

#[test]
fn forward_that_walking_contradicts_is_turned_and_one_it_agrees_with_is_left() {
    for (turn, assumed, renewed) in [
        (40.0, true, true),
        (40.0, false, false),
        (25.0, true, true),
        (25.0, false, false),
        (10.0, true, false),
    ] {
        let mut watch = watch(Placement::UpperBack, assumed);
        let news = walk(&mut watch, 10, 60, 0.0, deg(turn));
        let forward = news.iter().find_map(|n| match n {
            MountingNews::Forward(calibration) => Some(calibration.forward),
            _ => None,
        });
        assert_eq!(forward.is_some(), renewed, "{turn} {assumed}: {news:?}");
        if let Some(forward) = forward {
            let true_forward = seen(Vec3::x(), 0.0, deg(turn));
            let off = to_deg(angle_between(forward, true_forward));
            assert!(off < 3.0, "{turn}: off by {off}");
        }
    }
}

#[test]
fn a_clip_in_a_pocket_says_nothing_of_forward() {
    let mut watch = watch(Placement::UpperBack, true);
    assert_eq!(walk(&mut watch, 10, 120, deg(60.0), deg(40.0)), []);
}

#[test]
fn gravity_that_moved_between_walks_is_a_slip_when_three_walks_say_so() {
    let mut back = watch(Placement::UpperBack, false);
    assert_eq!(walk(&mut back, 10, 30, deg(3.0), 0.0), []);
    assert_eq!(walk(&mut back, 100, 30, deg(4.0), 0.0), []);
    assert_eq!(walk(&mut back, 200, 30, deg(16.0), 0.0), []);
    assert_eq!(walk(&mut back, 250, 30, deg(16.0), 0.0), []);
    assert_eq!(back.trust_now(), Trust::Sound);
    let news = walk(&mut back, 300, 30, deg(15.0), 0.0);
    assert!(
        matches!(news[..], [MountingNews::Doubt(Doubt::Slipped { tilt, sign: SlipSign::Walking })] if (tilt - deg(11.5)).abs() < deg(1.5)),
        "{news:?}"
    );
    assert_eq!(back.trust_now(), Trust::Stale);
    // One odd walk among others is none: something was carried.
    let mut back = watch(Placement::UpperBack, false);
    for (t0, tilt) in [(10, 3.0), (100, 16.0), (200, 3.0), (300, 16.0), (400, 2.0)] {
        assert_eq!(walk(&mut back, t0, 30, deg(tilt), 0.0), []);
    }
    // A head that is bowed on three walks looks at a phone.
    let mut head = watch(Placement::Head, false);
    for (t0, tilt) in [(10, 3.0), (100, 30.0), (200, 30.0), (300, 30.0)] {
        assert_eq!(walk(&mut head, t0, 30, deg(tilt), 0.0), []);
    }
}

#[test]
fn an_assumed_reference_is_not_held_against_the_first_walk() {
    let mut watch = watch(Placement::LowBack, true);
    assert_eq!(walk(&mut watch, 10, 60, deg(25.0), 0.0), []);
    assert_eq!(watch.trust_now(), Trust::Sound);
}

#[test]
fn what_is_thought_holds_from_its_own_time_on() {
    let s = |t: i64| Timestamp::default() + Span::from_secs(t);
    let mut watch = watch(Placement::Head, false);
    assert_eq!(
        watch.put_on_again(s(100)),
        Some(Doubt::Stale(Stale::PutOnAgain))
    );
    watch.calibrated(s(140), &reference(false));
    assert_eq!(watch.trust(s(99)), Trust::Sound);
    assert_eq!(watch.trust(s(100)), Trust::Unconfirmed);
    assert_eq!(watch.trust(s(139)), Trust::Unconfirmed);
    assert_eq!(watch.trust(s(140)), Trust::Sound);
}
