//! Swings, and what only looks like one.

use alloc::boxed::Box;

use super::*;
use crate::num::{PI, cos, exp, sin};

/// A clip without noise that stands upright and turns about `axis` by an angle over time.
struct Bench {
    watch: SwingWatch,
    t: f64,
    swings: u32,
    lively: u32,
}

const LEVEL: Vec3 = Vec3::new(0.6, 0.8, 0.0);
const OFFSET: Vec3 = Vec3::new(0.01, -0.02, 0.005);

impl Bench {
    fn new() -> Self {
        Self {
            watch: SwingWatch::default(),
            t: 0.0,
            swings: 0,
            lively: 0,
        }
    }

    /// `seconds` of `angle` (degrees, of the time since now) at 50 Hz.
    fn go(&mut self, seconds: u32, axis: Vec3, angle: impl Fn(f64) -> f64) -> &mut Self {
        for s in 0..seconds {
            let (mut rates, mut squares, mut up) = (Vec3::zeros(), 0.0, Vec3::zeros());
            for i in 0..50 {
                let t = f64::from(s) + f64::from(i) / 50.0;
                let rate = deg((angle(t + 1e-4) - angle(t - 1e-4)) / 2e-4);
                let gyr = OFFSET + axis * rate;
                self.watch.sample(Some(gyr), 0.02);
                rates += gyr;
                squares += gyr.norm_squared();
                let a = deg(angle(t));
                up += Vec3::new(axis.y * sin(a), -axis.x * sin(a), cos(a));
            }
            let mean = rates * 0.02;
            let rms = crate::num::sqrt((squares * 0.02 - mean.norm_squared()).max(0.0));
            let seen = self.watch.second(rms < deg(0.3), unit(up), mean);
            self.swings = seen.swings;
            self.lively += u32::from(seen.lively);
        }
        self.t += f64::from(seconds);
        self
    }

    fn rest(&mut self, seconds: u32) -> &mut Self {
        self.go(seconds, LEVEL, |_| 0.0)
    }
}

/// Width (degrees), pace (Hz) and decay (s) of a swing.
fn swing(width: f64, pace: f64, decay: f64) -> impl Fn(f64) -> f64 {
    move |t| {
        let push = (t / 0.12).clamp(0.0, 1.0);
        let push = push * push * (3.0 - 2.0 * push);
        width * push * exp(-t / decay) * sin(2.0 * PI * pace * t)
    }
}

#[test]
fn three_swings_in_a_row_are_seen_at_every_pace() {
    for pace in [0.4, 0.7, 1.0, 1.7, 3.0] {
        for (width, decay) in [(8.0, 1.5), (8.0, 2.5), (-5.0, 3.5)] {
            let mut bench = Bench::new();
            for i in 1..=4 {
                bench
                    .rest(9)
                    .go(25, LEVEL, swing(width, pace, decay))
                    .rest(1);
                assert_eq!(bench.swings, i, "{pace} Hz, {width} degrees, {decay} s");
            }
            assert_eq!(bench.lively, 0, "{pace} {width} {decay}");
        }
    }
}

#[test]
fn about_an_upright_axis_as_well() {
    let mut bench = Bench::new();
    for _ in 0..3 {
        bench
            .rest(9)
            .go(25, Vec3::z(), swing(6.0, 0.8, 2.0))
            .rest(1);
    }
    assert_eq!(bench.swings, 3);
}

#[test]
fn another_axis_another_attitude_and_a_move_begin_anew() {
    let mut bench = Bench::new();
    let swings = |bench: &mut Bench, axis: Vec3| {
        bench.rest(9).go(25, axis, swing(6.0, 1.0, 2.0)).rest(1);
    };
    swings(&mut bench, LEVEL);
    swings(&mut bench, LEVEL);
    assert_eq!(bench.swings, 2);
    swings(&mut bench, Vec3::new(-0.8, 0.6, 0.0));
    assert_eq!(bench.swings, 1, "another axis");
    swings(&mut bench, Vec3::new(-0.8, 0.6, 0.0));
    bench
        .go(3, LEVEL, |t| 2.5 * (1.0 - cos(PI * t / 3.0)))
        .go(9, LEVEL, |_| 5.0);
    assert_eq!(bench.swings, 0, "it lies otherwise");
}

#[test]
fn a_swing_on_top_of_a_swing_and_one_without_rest_before_do_not_count() {
    let mut bench = Bench::new();
    let on_top = |t: f64| {
        let one = swing(4.0, 1.0, 3.0);
        one(t)
            + if t > 3.3 {
                swing(9.0, 1.0, 3.0)(t - 3.3)
            } else {
                0.0
            }
    };
    bench.rest(9).go(40, LEVEL, on_top).rest(1);
    assert_eq!(bench.swings, 0);
    let mut bench = Bench::new();
    bench.rest(2).go(25, LEVEL, swing(6.0, 1.0, 2.0)).rest(5);
    assert_eq!(bench.swings, 0);
}

/// Bumped again and again, also before it is still, it never looks like a body.
#[test]
fn a_bump_on_the_last_of_a_swing_is_not_lively() {
    for pace in [0.4, 0.9, 2.0] {
        for later in 3..20 {
            let mut bench = Bench::new();
            let twice = |t: f64| {
                let again = t - 0.37 - f64::from(later);
                let second = if again > 0.0 {
                    swing(2.0, pace, 2.0)(again)
                } else {
                    0.0
                };
                swing(4.0, pace, 1.5)(t) + second
            };
            bench.rest(9).go(45, LEVEL, twice).rest(1);
            assert!(bench.lively < 5, "{pace} {later}: {}", bench.lively);
        }
    }
}

/// Whatever a body does, done without any noise and with perfect stillness between, is no swing.
#[test]
fn no_movement_of_a_body_is_a_swing_even_without_noise() {
    let nod = |t: f64, period: f64| 0.5 * (1.0 - cos(2.0 * PI * t / period));
    type Angle = Box<dyn Fn(f64) -> f64>;
    let cut = |n: f64, period: f64| move |t: f64| if t < n * period { t } else { 0.0 };
    let four = cut(4.0, 1.8);
    let movements: [(&str, Angle); 11] = [
        ("nods", Box::new(move |t| 25.0 * nod(four(t), 1.8))),
        (
            "nods that tire",
            Box::new(move |t| 25.0 * exp(-0.3 * (four(t) / 1.8).trunc()) * nod(four(t), 1.8)),
        ),
        (
            "quick nods",
            Box::new(move |t| 8.0 * nod(cut(6.0, 0.8)(t), 0.8)),
        ),
        (
            "left and right by turns",
            Box::new(move |t| 60.0 * sin(2.0 * PI * cut(4.0, 2.0)(t) / 2.0)),
        ),
        (
            "shaking the head",
            Box::new(move |t| 15.0 * sin(2.0 * PI * cut(6.0, 0.7)(t) / 0.7)),
        ),
        (
            "cat and cow",
            Box::new(move |t| 35.0 * sin(2.0 * PI * cut(2.0, 10.0)(t) / 10.0)),
        ),
        (
            "left, right, left and ahead",
            Box::new(move |t| 40.0 * sin(2.0 * PI * cut(1.5, 1.6)(t) / 1.6)),
        ),
        (
            "the same in haste",
            Box::new(move |t| 15.0 * sin(2.0 * PI * cut(1.5, 0.4)(t) / 0.4)),
        ),
        (
            "a glance",
            Box::new(move |t| 30.0 * nod(cut(1.0, 2.0)(t), 2.0)),
        ),
        (
            "a bow that swings past once",
            Box::new(move |t| {
                20.0 * nod(cut(1.0, 2.0)(t), 2.0)
                    - if t > 2.0 {
                        2.0 * nod(cut(1.0, 1.0)(t - 2.0), 1.0)
                    } else {
                        0.0
                    }
            }),
        ),
        (
            "slow sway",
            Box::new(move |t| 1.5 * exp(-t / 10.0) * sin(2.0 * PI * t / 5.0)),
        ),
    ];
    for (name, angle) in movements {
        let mut bench = Bench::new();
        for _ in 0..6 {
            bench.rest(20).go(30, LEVEL, &angle).rest(5);
            assert_eq!(bench.swings, 0, "{name}");
        }
    }
}

/// What moves as a body is lively within seconds, also when it sways a little.
#[test]
fn a_body_is_lively_soon() {
    for (axis, rate) in [(LEVEL, 2.0), (LEVEL, 1.2), (Vec3::z(), 1.0)] {
        let mut bench = Bench::new();
        bench.rest(10).go(20, axis, |t| {
            rate / 1.9 * sin(1.9 * t) + 0.2 * rate * sin(5.1 * t)
        });
        assert!(bench.lively >= 14, "{rate}: {}", bench.lively);
    }
}

#[test]
fn without_a_gyroscope_everything_that_moves_is_lively_and_nothing_swings() {
    let mut watch = SwingWatch::default();
    for _ in 0..10 {
        watch.sample(None, 0.02);
        watch.second(true, Some(Vec3::z()), Vec3::zeros());
    }
    watch.sample(None, 0.02);
    let seen = watch.second(false, Some(Vec3::z()), Vec3::zeros());
    assert_eq!((seen.lively, seen.swings), (true, 0));
}
