//! A working day at a desk: does the inclination drift, does the covariance decay?
//!
//! Eight hours at 50 Hz of slow movement and typing, with gyroscopes whose offset walks. What counts
//! is what a day is judged by: the percentiles of inclination.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the library: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[expect(dead_code, reason = "each test binary uses its part")]
mod made_up;

use std::f64::consts::TAU;

use made_up::motion::{Motion, Sensor, sample};
use made_up::rng::Rng;
use made_up::watch::{believable, inside};
use nape_attitude::{Attitude, Params};

const HZ: f64 = 50.0;

const HOURS: u32 = 8;

/// Leaning over half an hour, reading and writing over a minute, nods, and a tremor; a few cm.
fn desk() -> Motion {
    let angle = |k: f64| {
        vec![
            (TAU / (1500.0 + 200.0 * k), k, 0.15),
            (TAU / (50.0 + 7.0 * k), 2.0 * k, 0.1),
            (TAU * (0.17 + 0.02 * k), 3.0 * k, 0.06),
            (TAU * (1.3 + 0.2 * k), 4.0 * k, 0.002),
        ]
    };
    let place = |k: f64| {
        vec![
            (TAU / (20.0 + k), k, 0.03),
            (TAU * (0.3 + 0.05 * k), k, 0.01),
        ]
    };
    Motion {
        swings: [
            angle(0.3),
            angle(1.1),
            angle(1.7),
            place(0.2),
            place(0.9),
            place(1.4),
        ],
        rests: Vec::new(),
        bursts: Vec::new(),
    }
}

/// The 10th, 50th and 90th percentile.
fn percentiles(of: &mut [f64]) -> [f64; 3] {
    of.sort_unstable_by(f64::total_cmp);
    [1, 5, 9].map(|p| of[of.len() * p / 10])
}

/// Runs a day with an offset that walks by `walk` rad/s/√s, and `noise` times typical noise.
fn day(what: &str, walk: f64, noise: f64) {
    let motion = desk();
    let mut rng = Rng(77);
    let typical = Sensor::typical(HZ);
    let mut sensor = Sensor {
        // Points, which cost less to make; in movement this slow they are means.
        points: true,
        bias_walk: walk,
        gyr_noise: typical.gyr_noise * noise,
        acc_noise: typical.acc_noise * noise,
        ..typical
    };
    let mut attitude = Attitude::new(Params::default());
    let mut first = None;
    let (mut all_said, mut all_true) = (Vec::new(), Vec::new());
    for hour in 0..HOURS {
        let (mut said, mut truth, mut sigma, mut inside95) = (Vec::new(), Vec::new(), 0.0, 0.0);
        for i in 0..(3600.0 * HZ) as u32 {
            let t = f64::from(hour) * 3600.0 + f64::from(i) / HZ;
            let e = attitude.step(&sample(t, sensor.read(&motion, t, &mut rng)));
            if i % 25 == 0 {
                believable(&e);
                let up = motion.up(t);
                said.push(e.up[2].acos().to_degrees());
                truth.push(up[2].acos().to_degrees());
                sigma += e.sigma.to_degrees();
                let error = made_up::angle(e.up, up);
                inside95 += f64::from(u8::from(error < 2.448 * e.sigma));
            }
        }
        let n = f64::from(u32::try_from(said.len()).expect("not so many"));
        let (sigma, inside95) = (sigma / n, 100.0 * inside95 / n);
        let (bias, variances) = inside(&attitude);
        let off = (bias - sensor.bias).norm().to_degrees();
        all_said.extend_from_slice(&said);
        all_true.extend_from_slice(&truth);
        let (a, b) = (percentiles(&mut said), percentiles(&mut truth));
        let drift = [0, 1, 2].map(|i| a[i] - b[i]);
        println!(
            "{what}, hour {hour}: percentiles off by {:+.3} {:+.3} {:+.3} degrees, sigma {sigma:.3}, inside of \
             95 %: {inside95:.1} %, bias off by {off:.4} degrees/s",
            drift[0], drift[1], drift[2]
        );
        assert!(drift.iter().all(|d| d.abs() <= 0.3), "{drift:?}");
        assert!(inside95 > 93.0, "{inside95}");
        assert!(off < 0.1, "{off}");
        // From the second hour on nothing is new: the covariance neither grows nor decays.
        if hour >= 1 {
            let (first_sigma, first_variances) = first.get_or_insert((sigma, variances.clone()));
            assert!(
                (sigma / *first_sigma - 1.0).abs() < 0.1,
                "{sigma} after {first_sigma}"
            );
            for (k, (v, first)) in variances.iter().zip(first_variances).enumerate().take(9) {
                assert!(
                    (0.2..5.0).contains(&(v / *first)),
                    "variance {k}: {v} after {first}"
                );
            }
        }
    }
    let (a, b) = (percentiles(&mut all_said), percentiles(&mut all_true));
    println!("{what}, all: p10 p50 p90 {a:.3?} of {b:.3?} degrees");
    assert!((0..3).all(|i| (a[i] - b[i]).abs() <= 0.3), "{a:?} of {b:?}");
}

/// Degrees per hour and root of an hour, as rad/s/√s.
fn walk(degrees_per_hour: f64) -> f64 {
    (degrees_per_hour / 3600.0).to_radians() / 60.0
}

#[test]
fn a_day_with_a_good_gyroscope() {
    day("10 degrees/h", walk(10.0), 1.0);
}

#[test]
fn a_day_with_a_bad_gyroscope() {
    day("500 degrees/h, noise x 4", walk(500.0), 4.0);
}
