//! What is worn and what is not, on made-up seconds.

use super::*;
use crate::num::{cos, sin};

const REFERENCE: Option<Vec3> = Some(Vec3::new(0.0, 0.0, 1.0));

/// One second at 50 Hz: tilted by `tilt` degrees, swaying with `sway` degrees/s at 0.3 Hz.
fn second(t0: f64, tilt: f64, sway: f64, peak: f64) -> SecondSums {
    let mut s = SecondSums::default();
    for i in 0..50 {
        let phase = 1.9 * (t0 + f64::from(i) / 50.0);
        let a = deg(tilt) + deg(sway) / 1.9 * sin(phase);
        let w = deg(sway) * cos(phase) + if i < 25 { deg(peak) } else { 0.0 };
        s.add(
            Vec3::new(-sin(a), 0.0, cos(a)),
            Some(Vec3::new(0.001, w, 0.0)),
        );
    }
    s
}

fn run(watch: &mut WornWatch, seconds: u32, tilt: f64, sway: f64, peak: f64) -> Wear {
    let mut wear = Wear::Worn;
    for t in 0..seconds {
        let index = watch.decided.ahead.back().map_or(0, |s| s.index + 1);
        watch.push(index, &second(f64::from(t), tilt, sway, peak), REFERENCE);
        if watch.decided.ahead.len() >= LOOK_AHEAD {
            wear = watch.at(index + 1 - LOOK_AHEAD as i64);
        }
    }
    wear
}

#[test]
fn lying_flat_and_still_is_off_and_comes_back() {
    let mut w = WornWatch::new();
    assert_eq!(run(&mut w, 60, 5.0, 1.0, 0.0), Wear::Worn);
    assert_eq!(
        run(&mut w, 10, 95.0, 0.0, 0.0),
        Wear::Doubtful(OffSign::Tilted)
    );
    assert_eq!(run(&mut w, 30, 95.0, 0.0, 0.0), Wear::Off(OffSign::Tilted));
    // A bump of the desk does not put it on.
    run(&mut w, 2, 95.0, 5.0, 0.0);
    assert_eq!(run(&mut w, 10, 95.0, 0.0, 0.0), Wear::Off(OffSign::Tilted));
    assert_eq!(run(&mut w, 20, 3.0, 1.0, 0.0), Wear::Worn);
}

#[test]
fn put_on_a_stand_after_handling_is_off() {
    let mut w = WornWatch::new();
    run(&mut w, 10, 5.0, 1.0, 0.0);
    run(&mut w, 2, 30.0, 20.0, 400.0);
    assert_eq!(run(&mut w, 40, 2.0, 0.0, 0.0), Wear::Off(OffSign::Handled));
}

#[test]
fn a_calm_wearer_is_worn_even_without_any_noise() {
    let mut w = WornWatch::new();
    assert_eq!(run(&mut w, 600, 45.0, 0.5, 0.0), Wear::Worn);
    assert_eq!(run(&mut w, 600, 45.0, 0.0, 0.0), Wear::Worn);
    // Folded forward in child's pose, breathing.
    assert_eq!(run(&mut w, 60, 110.0, 0.8, 0.0), Wear::Worn);
}

/// A hold without any noise: upright, then a ramp within `ramp_s`, to `to` degrees of flexion and, after
/// that, `side` degrees of lateral bend; still from there on.
fn held(to: f64, side: f64, ramp_s: f64, jerky: bool) -> WornWatch {
    let way = |t: f64| {
        let x = (t / ramp_s).clamp(0.0, 1.0);
        match jerky {
            true => 0.5 * (1.0 - cos(x * core::f64::consts::PI)),
            false => x * x * x * (10.0 - 15.0 * x + 6.0 * x * x),
        }
    };
    let mut w = WornWatch::new();
    let mut wear = Wear::Worn;
    for index in 0..120_i64 {
        let mut s = SecondSums::default();
        for i in 0..50 {
            let t = index as f64 + f64::from(i) / 50.0;
            let at = |t: f64| (deg(to) * way(t - 10.3), deg(side) * way(t - 10.3 - ramp_s));
            let (a, b) = at(t);
            let (a1, b1) = at(t + 1e-4);
            let rate = Vec3::new((b1 - b) / 1e-4, (a1 - a) / 1e-4, 0.0);
            let up = Vec3::new(-sin(a) * cos(b), sin(b), cos(a) * cos(b));
            s.add(up, Some(rate));
        }
        w.push(index, &s, REFERENCE);
        if w.decided.ahead.len() >= LOOK_AHEAD {
            wear = w.at(index + 1 - LOOK_AHEAD as i64);
        }
        assert_eq!(wear, Wear::Worn, "{to} {side} {ramp_s} at {index}");
    }
    w
}

#[test]
fn a_hold_without_noise_is_worn_however_it_is_reached() {
    for to in [25.0, 45.0, 60.0, 75.0, 85.0, -30.0] {
        for ramp_s in [1.0, 1.5, 3.0] {
            for jerky in [false, true] {
                held(to, 0.0, ramp_s, jerky);
                held(to, 25.0, ramp_s, jerky);
                held(0.0, to.min(60.0), ramp_s, jerky);
            }
        }
    }
}

/// Turns of 60 degrees within 1.3 s, one after the other, then still at 50 degrees.
fn laid_down(axes: &[Vec3]) -> Wear {
    let mut w = WornWatch::new();
    let mut wear = run(&mut w, 10, 5.0, 1.0, 0.0);
    let legs = axes.len() as f64 * 1.3;
    for index in 10..70_i64 {
        let mut s = SecondSums::default();
        for i in 0..50 {
            let t = (index - 10) as f64 + f64::from(i) / 50.0;
            let x = (t / 1.3).fract();
            let rate = if t < legs {
                deg(60.0) / 1.3 * 30.0 * x * x * (1.0 - x) * (1.0 - x)
            } else {
                0.0
            };
            let axis = (axes.iter().zip(1..))
                .find(|(_, leg)| t < 1.3 * f64::from(*leg))
                .map_or_else(Vec3::zeros, |(axis, _)| *axis);
            let up = Vec3::new(-sin(deg(50.0)), 0.0, cos(deg(50.0)));
            s.add(up, Some(axis * rate));
        }
        w.push(index, &s, REFERENCE);
        wear = w.at(index + 1 - LOOK_AHEAD as i64);
    }
    wear
}

#[test]
fn turned_about_several_axes_without_haste_is_handled() {
    let (x, y, z) = (Vec3::x(), Vec3::y(), Vec3::z());
    assert_eq!(laid_down(&[x, y, z]), Wear::Off(OffSign::Handled));
    assert_eq!(
        laid_down(&[y, Vec3::new(0.0, 0.8, 0.6), y]),
        Wear::Worn,
        "too little across"
    );
    // Three nods by 60 degrees have one axis.
    assert_eq!(laid_down(&[y, y, y]), Wear::Worn);
    assert_eq!(laid_down(&[x, z, x]), Wear::Off(OffSign::Handled));
}

#[test]
fn fully_charged_and_still_on_the_charger_it_is_not_worn() {
    let mut w = WornWatch::new();
    assert_eq!(run(&mut w, 60, 5.0, 1.0, 0.0), Wear::Worn);
    w.charge(true);
    assert_eq!(run(&mut w, 60, 5.0, 0.0, 0.0), Wear::Off(OffSign::Charging));
    w.charge(false);
    assert_eq!(
        run(&mut w, 600, 5.0, 0.0, 0.0),
        Wear::Off(OffSign::Charging)
    );
    assert_eq!(run(&mut w, 20, 5.0, 1.0, 0.0), Wear::Worn);
}
