//! Does the estimator learn what it should, and nothing else?

use super::*;
use crate::direction::angle_between;
use crate::num::{asin, atan2, cos, deg, log, sin, to_deg};
use alloc::vec::Vec;
use proptest::prelude::*;

/// A bad part, g: offset, and the symmetric error.
const OFFSET_OF_PART: Vec3 = Vec3::new(0.015, -0.010, 0.012);
const ERROR_OF_PART: Matrix3<f64> = Matrix3::new(
    0.002, 0.006, -0.007, 0.006, -0.003, 0.005, -0.007, 0.005, 0.001,
);

fn posture(flexion: f64, lateral: f64) -> Vec3 {
    let (f, l) = (deg(flexion), deg(lateral));
    Vec3::new(-sin(f) * cos(l), sin(l), cos(f) * cos(l))
}

/// What the part reads, m/s².
fn read(up: Vec3) -> Vec3 {
    (up + OFFSET_OF_PART + ERROR_OF_PART * up) * GRAVITY
}

fn hold(e: &mut AccError, up: Vec3, seconds: i64) {
    let from = e.open.index;
    for s in 0..seconds {
        for k in 0..25 {
            // A little sway, of 0.01 m/s².
            let sway = 0.01 * sin(f64::from(k) * 0.25);
            e.push(from + s, read(up) + Vec3::y() * sway);
        }
    }
    // The last second closes when the next one opens.
    e.push(from + seconds, read(up));
}

/// Error of the angle between two postures, degrees: measured, corrected.
fn errors(e: &AccError, a: Vec3, b: Vec3) -> (f64, f64) {
    let truth = angle_between(a, b);
    let measured = |v| unit(read(v)).unwrap();
    let (ma, mb) = (measured(a), measured(b));
    (
        to_deg(angle_between(ma, mb) - truth),
        to_deg(angle_between(e.correct(ma), e.correct(mb)) - truth),
    )
}

#[test]
fn varied_postures_tell_what_is_wrong() {
    let mut e = AccError::new();
    for (flexion, lateral) in [
        (0.0, 0.0),
        (20.0, 0.0),
        (45.0, 5.0),
        (65.0, 0.0),
        (30.0, -15.0),
        (-15.0, 10.0),
        (10.0, 20.0),
        (80.0, 0.0),
    ] {
        hold(&mut e, posture(flexion, lateral), 20);
    }
    for flexion in [25.0, 45.0, 60.0, 75.0] {
        let (raw, corrected) = errors(&e, posture(0.0, 0.0), posture(flexion, 0.0));
        assert!(corrected.abs() < 0.15, "{flexion}: {raw} {corrected}");
    }
    let (raw, _) = errors(&e, posture(0.0, 0.0), posture(75.0, 0.0));
    assert!(raw.abs() > 0.7, "a bad part: {raw}");
}

#[test]
fn postures_all_around_give_the_offset_itself() {
    let mut e = AccError::new();
    for flexion in [0.0, 40.0, 90.0, 130.0, 180.0, -130.0, -90.0, -40.0] {
        for lateral in [-80.0, -40.0, 0.0, 40.0, 80.0] {
            hold(&mut e, posture(flexion, lateral), 20);
        }
    }
    for (x, b) in e.x.iter().zip(&OFFSET_OF_PART) {
        assert!((x - b).abs() < 0.001, "{x} {b}");
    }
}

#[test]
fn one_posture_tells_only_about_itself() {
    let mut e = AccError::new();
    hold(&mut e, posture(0.0, 0.0), 3600);
    // What lies across gravity cannot show in its length.
    let [[bx, by, bz, _, _, zz, yz, zx, xy]] = e.x.data.0;
    for x in [bx, by, yz, zx, xy] {
        assert!(x.abs() < 1e-4, "{x}");
    }
    assert!((e.p[(0, 0)] / (OFFSET * OFFSET) - 1.0).abs() < 0.01);
    assert!(((bz + zz) / (OFFSET_OF_PART[2] + ERROR_OF_PART[(2, 2)]) - 1.0).abs() < 0.05);
    // So "up" stays where it was in this posture.
    let up = posture(0.0, 0.0);
    assert!(to_deg(angle_between(e.correct(up), up)) < 0.03);
}

#[test]
fn movement_and_wrong_scales_are_not_learned_from() {
    let fresh = AccError::new();
    let mut e = AccError::new();
    for s in 0..600_i64 {
        for k in 0..25 {
            let t = s as f64 + f64::from(k) / 25.0;
            // Walking: 2 m/s² up and down at 2 Hz.
            let a = GRAVITY + 2.0 * sin(12.6 * t);
            e.push(s, Vec3::z() * a);
        }
    }
    assert_eq!((e.x, e.p), (fresh.x, fresh.p));
    for s in 600..700 {
        for _ in 0..25 {
            e.push(s, Vec3::z() * (1.1 * GRAVITY));
        }
    }
    assert_eq!((e.x, e.p), (fresh.x, fresh.p));
    for s in 700..800 {
        // Too few to be a second.
        for _ in 0..3 {
            e.push(s, read(posture(30.0, 0.0)));
        }
    }
    assert_eq!((e.x, e.p), (fresh.x, fresh.p));
}

#[test]
fn a_day_later_it_is_less_sure_and_never_less_than_beforehand() {
    let mut e = AccError::new();
    hold(&mut e, posture(0.0, 0.0), 60);
    hold(&mut e, posture(60.0, 0.0), 60);
    let sure = e.p[(0, 0)];
    e.open = Second {
        index: e.open.index + 86_400,
        ..Second::default()
    };
    hold(&mut e, posture(0.0, 0.0), 1);
    assert!(e.p[(0, 0)] > sure && e.p[(0, 0)] < OFFSET * OFFSET);
    for i in 0..N {
        for j in 0..N {
            assert!((e.p[(i, j)] - e.p[(j, i)]).abs() < 1e-12, "symmetric");
        }
    }
}

/// A part whose errors are drawn from what parts are like, as [`beforehand`] says.
struct Part {
    offset: Vec3,
    error: Matrix3<f64>,
}

impl Part {
    fn draw(next: &mut impl FnMut() -> f64) -> Self {
        let mut normal = || {
            let (a, b) = (next().max(1e-12), next());
            sqrt(-2.0 * log(a)) * cos(core::f64::consts::TAU * b)
        };
        let offset = Vec3::from_fn(|_, _| OFFSET * normal());
        let common = sqrt(SCALE * SCALE - 2.0 / 3.0 * SKEW * SKEW) * normal();
        let mut own = || common + core::f64::consts::SQRT_2 * SKEW * normal();
        let [xx, yy, zz] = [own(), own(), own()];
        let [yz, zx, xy] = [SKEW * normal(), SKEW * normal(), SKEW * normal()];
        let error = Matrix3::new(xx, xy, zx, xy, yy, yz, zx, yz, zz);
        Self { offset, error }
    }

    fn read(&self, up: Vec3) -> Vec3 {
        (up + self.offset + self.error * up) * GRAVITY
    }
}

/// Numbers in `[0, 1)`, the same each time (`SplitMix64`).
fn numbers(mut seed: u64) -> impl FnMut() -> f64 {
    move || {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Flexion and lateral bend, rad, of `up` from the upright `reference` as the engine takes them.
fn bend(reference: Vec3, up: Vec3) -> [f64; 2] {
    let c = Calibration::from_up_and_forward(reference, Vec3::x(), false, 0.0).unwrap();
    let u = c.body_from_clip(up);
    [atan2(-u[0], u[2]), asin(u[1])]
}

#[test]
fn the_stated_deviation_is_what_random_parts_show() {
    let at = [
        (10.0, 0.0),
        (25.0, 0.0),
        (45.0, 0.0),
        (75.0, 0.0),
        (-20.0, 0.0),
        (0.0, 30.0),
    ];
    let seen: [&[(f64, f64)]; 3] = [
        &[],
        &[(0.0, 0.0), (45.0, 0.0)],
        &[
            (0.0, 0.0),
            (20.0, 5.0),
            (50.0, -5.0),
            (70.0, 0.0),
            (-10.0, 15.0),
        ],
    ];
    let parts = 400;
    for postures in seen {
        let mut next = numbers(7);
        // Squares of error over stated deviation: of the larger bend, and of the other one.
        let mut main = Vec::from([0.0; 6]);
        let mut side = Vec::from([0.0; 6]);
        for _ in 0..parts {
            let part = Part::draw(&mut next);
            let mut e = AccError::new();
            for (k, &(f, l)) in postures.iter().enumerate() {
                for s in 0..10 {
                    // The noise the estimator counts on, as a second's length of gravity.
                    let noise = NOISE * sqrt(12.0) * (next() - 0.5);
                    let f = part.read(posture(f, l)) * (1.0 + noise);
                    for _ in 0..7 {
                        e.push(i64::try_from(k).unwrap() * 10 + s, f);
                    }
                }
            }
            e.push(1000, Vec3::z() * GRAVITY);
            let raw = |f, l| unit(part.read(posture(f, l))).unwrap();
            let reference = raw(0.0, 0.0);
            for (i, &(f, l)) in at.iter().enumerate() {
                let is = bend(e.correct(reference), e.correct(raw(f, l)));
                let error = [is[0] - deg(f), is[1] - deg(l)];
                let sigma = e.sigma(raw(f, l), reference);
                let lateral = usize::from(l.abs() > f.abs());
                let square = |e: f64| e * e / (sigma * sigma) / f64::from(parts);
                main[i] += square(error[lateral]);
                side[i] += square(error[1 - lateral]);
            }
        }
        for (i, posture) in at.iter().enumerate() {
            // Chi-square of 400: a standard deviation of 0.07 about 1. Where no length tells
            // anything yet, second-order terms of errors of 1 % come on top.
            assert!((0.75..1.25).contains(&main[i]), "{posture:?}: {main:?}");
            assert!(side[i] < 1.25, "{posture:?}: {side:?}");
        }
    }
}

#[test]
fn the_stated_deviation_falls_with_every_posture_and_grows_with_the_angle() {
    let mut e = AccError::new();
    let reference = unit(read(posture(0.0, 0.0))).unwrap();
    let sigmas = |e: &AccError| {
        [15.0, 30.0, 45.0, 60.0, 75.0]
            .map(|f| to_deg(e.sigma(unit(read(posture(f, 0.0))).unwrap(), reference)))
    };
    let mut before = sigmas(&e);
    assert!(before.is_sorted(), "{before:?}");
    // 15 mg and 0.6 %: about the half degree of the decision record at 45 degrees.
    assert!((0.4..1.2).contains(&before[2]), "{before:?}");
    for flexion in [0.0, 20.0, 45.0, 65.0] {
        hold(&mut e, posture(flexion, 0.0), 30);
        let now = sigmas(&e);
        for (now, before) in now.iter().zip(before) {
            // A hair for the moved estimate that the map is taken at.
            assert!(*now <= 1.01 * before, "{now} {before}");
        }
        before = now;
    }
    assert!(before[2] < 0.4, "{before:?}");
}

proptest! {
    /// What working and reference posture have in common cancels, and the mounting does not matter.
    #[test]
    fn nothing_is_unknown_at_the_reference(
        x in -1.0..1.0_f64, y in -1.0..1.0_f64, z in -1.0..1.0_f64, seed in 0..1000_u64,
    ) {
        let reference = Vec3::new(x, y, z);
        prop_assume!(reference.norm() > 0.1);
        let reference = unit(reference).unwrap();
        let mut e = AccError::new();
        let mut next = numbers(seed);
        prop_assert!(e.sigma(reference, reference) < 1e-9);
        for _ in 0..5 {
            let u = unit(Vec3::from_fn(|_, _| next() - 0.5));
            if let Some(u) = u {
                e.learn(u, 0.02 * (next() - 0.5));
            }
        }
        prop_assert!(e.sigma(reference, reference) < 1e-9);
        for k in 0..40_u8 {
            let t = f64::from(k) * 0.08;
            let side = unit(reference.cross(&least_like(reference))).unwrap();
            let up = reference * cos(t) + side * sin(t);
            let s = e.sigma(up, reference);
            prop_assert!((0.0..0.08).contains(&s), "{t}: {s}");
        }
    }
}
