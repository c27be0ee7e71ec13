//! Runs the filter over made-up movement with something done to the samples, and watches error and
//! stated uncertainty.

use nalgebra::{SMatrix, Vector3};
use nape_attitude::{Attitude, Estimate, Params};

use super::angle;
use super::motion::{Motion, Sensor, sample};
use super::rng::Rng;

/// Rate and specific force of one sample.
pub(crate) type Reading = ([f64; 3], [f64; 3]);

/// One estimate against the truth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) t: f64,
    /// Degrees.
    pub(crate) error: f64,
    /// Stated standard deviation, degrees.
    pub(crate) sigma: f64,
}

impl Seen {
    /// The error over what is stated to hold in 95 % of cases.
    pub(crate) fn over(&self) -> f64 {
        self.error / (2.448 * self.sigma)
    }
}

/// An estimate is a number, and its quaternion a rotation that agrees with "up".
pub(crate) fn believable(e: &Estimate) {
    let norm = e.quat.norm();
    assert!((norm - 1.0).abs() < 1e-9, "|quat| = {norm}");
    let up = e.quat.inverse() * Vector3::z();
    assert!(angle(up, e.up) < 1e-6, "{e:?}");
    assert!(e.sigma.is_finite() && e.sigma > 0.0, "{e:?}");
}

/// What the filter says of its gyroscope's bias, rad/s, and the diagonal of its covariance, from its
/// snapshot.
pub(crate) fn inside(attitude: &Attitude) -> (Vector3<f64>, Vec<f64>) {
    let snapshot = serde_json::to_value(attitude).expect("a snapshot");
    let filter = &snapshot["state"]["filter"];
    let bias = serde_json::from_value(filter["bias"].clone()).expect("a vector");
    let p: SMatrix<f64, 20, 20> =
        serde_json::from_value(filter["covariance"].clone()).expect("a matrix");
    let variances = p.diagonal();
    for (i, own) in variances.iter().enumerate() {
        assert!(*own > 0.0 && own.is_finite(), "variance {i}: {own}");
        for (j, other) in variances.iter().enumerate() {
            let (v, back) = (p[(i, j)], p[(j, i)]);
            assert_eq!(v.to_bits(), back.to_bits(), "not symmetric at {i} {j}");
            assert!(
                v.abs() < (own * other).sqrt() * (1.0 + 1e-9),
                "more than a correlation at {i} {j}"
            );
        }
    }
    (bias, variances.iter().copied().collect())
}

/// Steps a filter through `seconds` of movement. `touch` may change a sample's reading, or lose it.
pub(crate) fn watch(
    motion: &Motion,
    sensor: &Sensor,
    seconds: f64,
    mut touch: impl FnMut(f64, Reading) -> Option<Reading>,
) -> (Vec<Seen>, Attitude) {
    let mut rng = Rng(0x0BAD_5EED);
    let mut sensor = sensor.clone();
    let mut attitude = Attitude::new(Params::default());
    let mut seen = Vec::new();
    for i in 0..(seconds * sensor.hz) as u32 {
        let t = f64::from(i) / sensor.hz;
        let reading = sensor.read(motion, t, &mut rng);
        let Some(reading) = touch(t, reading) else {
            continue;
        };
        let e = attitude.step(&sample(t, reading));
        believable(&e);
        seen.push(Seen {
            t,
            error: angle(e.up, motion.up(t)).to_degrees(),
            sigma: e.sigma.to_degrees(),
        });
    }
    inside(&attitude);
    (seen, attitude)
}

/// The figures around a fault.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    /// Largest stated deviation in the 5 s before, degrees.
    pub(crate) settled: f64,
    /// Largest error from its begin on, degrees, and largest stated deviation.
    pub(crate) error: f64,
    pub(crate) sigma: f64,
    /// Largest error over what is stated to hold in 95 % of cases.
    pub(crate) over: f64,
    /// The same from its end on.
    pub(crate) after: f64,
    /// From its end until the error stays below 2 degrees and the stated deviation below 1.5 times the
    /// settled one, s.
    pub(crate) recovery: f64,
}

impl Fault {
    pub(crate) fn of(seen: &[Seen], from: f64, to: f64) -> Self {
        let largest = |of: &dyn Fn(&Seen) -> f64, a: f64, b: f64| {
            let inside = seen.iter().filter(|s| (a..b).contains(&s.t));
            inside.map(of).fold(0.0, f64::max)
        };
        let settled = largest(&|s| s.sigma, from - 5.0, from);
        let bad = |s: &&Seen| s.t >= to && (s.error > 2.0 || s.sigma > 1.5 * settled);
        let last_bad = seen.iter().rev().find(bad);
        Self {
            settled,
            error: largest(&|s| s.error, from, f64::INFINITY),
            sigma: largest(&|s| s.sigma, from, f64::INFINITY),
            over: largest(&Seen::over, from, f64::INFINITY),
            after: largest(&Seen::over, to, f64::INFINITY),
            recovery: last_bad.map_or(0.0, |s| s.t - to),
        }
    }

    pub(crate) fn head() {
        println!(
            "{:38} {:>8} {:>7} {:>7} {:>9} {:>9} {:>9}",
            "degrees; s", "settled", "error", "sigma", "err/95 %", "after it", "recovery"
        );
    }

    pub(crate) fn print(&self, what: &str) {
        println!(
            "{what:38} {:8.2} {:7.2} {:7.2} {:9.2} {:9.2} {:9.2}",
            self.settled, self.error, self.sigma, self.over, self.after, self.recovery
        );
    }
}
