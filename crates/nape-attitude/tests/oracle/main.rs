//! The attitude filter against the same equations in plain matrices, on random movement.
//!
//! Sensors with offsets, scale errors and noise; rests, lost bursts, a gap that restarts. The
//! reference takes up the error at every sample, as the filter does with `sum_s` of 0: then both are
//! the same up to rounding. With the default `sum_s` they differ by what those sums leave out.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the library: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[expect(dead_code, reason = "each test binary uses its part")]
#[path = "../made_up/mod.rs"]
mod made_up;
mod reference;
mod smoothed;

use made_up::motion::{Motion, Sensor, sample};
use made_up::rng::Rng;
use made_up::{angle, turn};
use nalgebra::{SMatrix, Vector3};
use nape_attitude::{Attitude, Estimate, GyroSampling, Params, Sample, Span};
use reference::N;
use smoothed::{Oracle, Said};

/// Stops within a recording: from, to, s.
type Gaps = Vec<(f64, f64)>;

/// What a recording is like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    points: bool,
    rests: bool,
    gaps: fn(u64, f64) -> Gaps,
}

const PLAIN: Kind = Kind {
    points: false,
    rests: true,
    gaps: |_, _| Gaps::new(),
};

/// A random recording of 40 s at `hz`.
fn recording(seed: u64, hz: f64, kind: Kind) -> Vec<Sample> {
    let mut rng = Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut motion = Motion::random(&mut rng, 4, 3.0, 1.5, 0.3);
    if kind.rests {
        motion.rests = vec![(8.0, 13.0), (25.0, 29.0)];
    }
    let gaps = (kind.gaps)(seed, hz);
    let mut sensor = Sensor::random(&mut rng, hz);
    sensor.points = kind.points;
    (0..(40.0 * hz) as u32)
        .map(|i| f64::from(i) / hz)
        .filter(|t| !gaps.iter().any(|g| (g.0..g.1).contains(t)))
        .map(|t| sample(t, sensor.read(&motion, t, &mut rng)))
        .collect()
}

/// Bursts of 3 to 12 lost samples.
fn bursts(seed: u64, hz: f64) -> Gaps {
    let mut rng = Rng(seed | 1);
    (0..12)
        .map(|_| {
            let from = rng.range(2.0, 38.0);
            (from, from + rng.range(3.0, 12.0) / hz)
        })
        .collect()
}

/// The largest differences between filter and reference.
#[derive(Debug, Default, Clone, Copy)]
struct Worst {
    /// Direction of "up" and whole orientation, rad.
    up: f64,
    turn: f64,
    /// Stated standard deviation, as a share.
    sigma: f64,
    /// Covariance, as a share of the standard deviations.
    covariance: f64,
    /// Offset, rad/s.
    bias: f64,
}

impl Worst {
    fn see(&mut self, e: &Estimate, said: &Said) {
        let up = said.orientation.inverse() * Vector3::z();
        self.up = self.up.max(angle(e.up, up));
        self.turn = self.turn.max(turn(e.quat, said.orientation));
        self.sigma = self.sigma.max((e.sigma / said.sigma - 1.0).abs());
    }

    fn assert(&self, what: &str, angle: f64, share: f64) {
        println!(
            "{what:34} up {:.1e} turn {:.1e} rad, sigma {:.1e}, covariance {:.1e}, bias {:.1e}",
            self.up, self.turn, self.sigma, self.covariance, self.bias
        );
        assert!(self.up < angle && self.turn < angle, "{what}: {self:?}");
        assert!(self.sigma < share, "{what}: {self:?}");
        assert!(self.covariance < share, "{what}: {self:?}");
        assert!(self.bias < angle, "{what}: {self:?}");
    }
}

/// What the filter keeps to itself, read from its snapshot: covariance and bias.
fn inside(attitude: &Attitude) -> (SMatrix<f64, N, N>, Vector3<f64>) {
    let snapshot = serde_json::to_value(attitude).expect("a snapshot");
    let filter = &snapshot["state"]["filter"];
    let read = |key: &str| filter[key].clone();
    (
        serde_json::from_value(read("covariance")).expect("a matrix"),
        serde_json::from_value(read("bias")).expect("a vector"),
    )
}

/// Runs both over the same samples: differences at once, and with a lag.
fn compare(params: &Params, samples: &[Sample], hz: f64, points: bool, lag: Span) -> [Worst; 2] {
    let mut attitude = Attitude::with_lag(params.clone(), lag);
    if points {
        attitude.set_sampling(GyroSampling::Point);
    }
    let mut oracle = Oracle::new(params, 1.0 / hz, points, lag.as_micros());
    let mut worst = [Worst::default(); 2];
    let mut smoothed = Vec::new();
    for (i, s) in samples.iter().enumerate() {
        let gyr = s.gyr().expect("with a gyroscope");
        let said = oracle.step((s.at().as_micros(), gyr, s.acc()));
        worst[0].see(&attitude.step(s), &said);
        smoothed.extend(std::iter::from_fn(|| attitude.poll_smoothed()));
        if i % 97 == 0 {
            let (covariance, bias) = inside(&attitude);
            let filter = oracle.filter.as_ref().expect("begun");
            let p = &filter.covariance;
            let sigma = p.diagonal().map(f64::sqrt);
            let off = (covariance - p).component_div(&(sigma * sigma.transpose()));
            worst[0].covariance = worst[0].covariance.max(off.amax());
            worst[0].bias = worst[0].bias.max((bias - filter.bias()).amax());
        }
    }
    attitude.flush();
    oracle.flush();
    smoothed.extend(std::iter::from_fn(|| attitude.poll_smoothed()));
    assert_eq!(smoothed.len(), samples.len(), "every sample once");
    assert_eq!(oracle.smoothed.len(), samples.len(), "and in the reference");
    for (((at, e), said), s) in smoothed.iter().zip(&oracle.smoothed).zip(samples) {
        assert_eq!(*at, s.at());
        assert_eq!(at.as_micros(), said.us);
        worst[1].see(e, said);
    }
    worst
}

/// The filter with sums over single samples.
fn exact() -> Params {
    Params {
        sum_s: 0.0,
        ..Params::default()
    }
}

const LAGS: [(&str, Span); 2] = [
    ("lag 3 s", Span::from_secs(3)),
    ("whole", Span::from_secs(600)),
];

/// All figures of a few random recordings.
fn check(what: &str, params: &Params, kind: Kind, bounds: (f64, f64)) {
    for (name, lag) in LAGS {
        let mut worst = [Worst::default(); 2];
        for (seed, hz) in [(1, 50.0), (2, 100.0), (3, 26.0)] {
            let samples = recording(seed, hz, kind);
            let found = compare(params, &samples, hz, kind.points, lag);
            for (w, f) in worst.iter_mut().zip(found) {
                w.up = w.up.max(f.up);
                w.turn = w.turn.max(f.turn);
                w.sigma = w.sigma.max(f.sigma);
                w.covariance = w.covariance.max(f.covariance);
                w.bias = w.bias.max(f.bias);
            }
        }
        worst[0].assert(&format!("{what}, at once"), bounds.0, bounds.1);
        worst[1].assert(&format!("{what}, {name}"), bounds.0, bounds.1);
    }
}

/// Rounding, and what the filter's series leave out.
const ROUNDING: (f64, f64) = (1e-7, 1e-6);

#[test]
fn means_with_rests() {
    check("means", &exact(), PLAIN, ROUNDING);
}

#[test]
fn points_with_rests() {
    let points = Kind {
        points: true,
        ..PLAIN
    };
    check("points", &exact(), points, ROUNDING);
}

#[test]
fn lost_bursts() {
    for (what, points) in [("means, bursts lost", false), ("points, bursts lost", true)] {
        let kind = Kind {
            points,
            gaps: bursts,
            ..PLAIN
        };
        check(what, &exact(), kind, ROUNDING);
    }
}

#[test]
fn gaps_that_are_bridged_and_gaps_that_restart() {
    let kind = Kind {
        gaps: |_, _| vec![(5.0, 5.3), (15.0, 15.45), (18.0, 19.5), (30.0, 34.0)],
        ..PLAIN
    };
    check("long gaps", &exact(), kind, ROUNDING);
}

#[test]
fn other_params_are_the_same_ones() {
    let params = Params {
        correction_s: 0.07,
        gyr_noise: 1e-3,
        gyr_noise_per_rate: 5e-3,
        gyr_noise_per_turn: 0.1,
        bias_walk: 1e-4,
        acc_noise: 0.3,
        acc_noise_per_acc: 0.05,
        velocity_start: 0.2,
        velocity_floor: 0.02,
        velocity_share: 5.0,
        velocity_tau: 2.0,
        velocity_known: 1.5,
        start_tilt: 0.3,
        start_gravity: 0.3,
        start_delay: 1e-2,
        rest_after: 0.5,
        rest_bias: 3e-3,
        gap_per_rate: 1.0,
        gap_acc: 10.0,
        ..exact()
    };
    let kind = Kind {
        gaps: bursts,
        ..PLAIN
    };
    check("other parameters", &params, kind, ROUNDING);
}

/// What the sums over a few samples leave out is below the filter's own error. Without rests: at
/// their ends a few samples decide otherwise than single ones.
#[test]
fn sums_over_a_few_samples() {
    let kind = Kind {
        rests: false,
        ..PLAIN
    };
    check("default sums", &Params::default(), kind, (4e-3, 0.1));
}
