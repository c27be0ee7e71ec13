//! Does the estimator learn what it should, and nothing else?

use super::*;
use crate::num::{angle_between, cos, deg, sin, to_deg};

/// A bad part, g: offset, and the symmetric error.
const OFFSET_OF_PART: Vec3 = [0.015, -0.010, 0.012];
const ERROR_OF_PART: [Vec3; 3] = [
    [0.002, 0.006, -0.007],
    [0.006, -0.003, 0.005],
    [-0.007, 0.005, 0.001],
];

fn posture(flexion: f64, lateral: f64) -> Vec3 {
    let (f, l) = (deg(flexion), deg(lateral));
    [-sin(f) * cos(l), sin(l), cos(f) * cos(l)]
}

/// What the part reads, m/s².
fn read(up: Vec3) -> Vec3 {
    core::array::from_fn(|i| GRAVITY * (up[i] + OFFSET_OF_PART[i] + dot(ERROR_OF_PART[i], up)))
}

fn hold(e: &mut AccError, up: Vec3, seconds: i64) {
    let from = e.open.index;
    for s in 0..seconds {
        for k in 0..25 {
            // A little sway, of 0.01 m/s².
            let sway = 0.01 * sin(f64::from(k) * 0.25);
            e.push(from + s, add(read(up), [0.0, sway, 0.0]));
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
    for (x, b) in e.x.iter().zip(OFFSET_OF_PART) {
        assert!((x - b).abs() < 0.001, "{x} {b}");
    }
}

#[test]
fn one_posture_tells_only_about_itself() {
    let mut e = AccError::new();
    hold(&mut e, posture(0.0, 0.0), 3600);
    // What lies across gravity cannot show in its length.
    let [bx, by, bz, _, _, zz, yz, zx, xy] = e.x;
    for x in [bx, by, yz, zx, xy] {
        assert!(x.abs() < 1e-4, "{x}");
    }
    assert!((e.p[0][0] / (OFFSET * OFFSET) - 1.0).abs() < 0.01);
    assert!(((bz + zz) / (OFFSET_OF_PART[2] + ERROR_OF_PART[2][2]) - 1.0).abs() < 0.05);
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
            e.push(s, [0.0, 0.0, a]);
        }
    }
    assert_eq!((e.x, e.p), (fresh.x, fresh.p));
    for s in 600..700 {
        for _ in 0..25 {
            e.push(s, [0.0, 0.0, 1.1 * GRAVITY]);
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
    let sure = e.p[0][0];
    e.open = Second {
        index: e.open.index + 86_400,
        ..Second::default()
    };
    hold(&mut e, posture(0.0, 0.0), 1);
    assert!(e.p[0][0] > sure && e.p[0][0] < OFFSET * OFFSET);
    for i in 0..N {
        for j in 0..N {
            assert!((e.p[i][j] - e.p[j][i]).abs() < 1e-12, "symmetric");
        }
    }
}
