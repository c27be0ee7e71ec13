//! What the accelerometer gets wrong, learned from gravity: zero-g offset, scale and skew.
//!
//! Held still, an accelerometer reads `f = (1 + S) u g + b g`: `u` is up, `b` the offset of its axes, `S`
//! (symmetric) their scale and cross-axis errors. Parts come with |b| near 10-30 mg and cross-axis
//! errors near 1 % (docs/evidence.md#chips), which tilts "up" by half a degree, and differently in
//! every posture, so the upright reference does not take it away. But the length tells:
//! `|f|/g - 1 = b·u + u·S u`, and what is wrong with the length in the postures somebody takes anyway is
//! enough to say most of what is wrong with the direction. A Kalman filter
//! learns it from one still second after the other and begins with what parts are like, after Glueck
//! et al. 2014 (doi:10.1109/TIM.2013.2275240), who calibrate from daily movement likewise.
//!
//! The skew-symmetric part of the cross-axis error is a rotation, which the calibration on the body
//! takes in. What was known beforehand is the same for all directions, so the mounting of the clip
//! does not matter. What this does not do: correct the attitude filter, whose orientation stays as
//! measured; or tell an offset from steady acceleration (a car in a long bend). Figures:
//! docs/decisions/0005-accelerometer-error.md.

use nalgebra::{Matrix3, SMatrix, SVector};
use serde::{Deserialize, Serialize};

use crate::attitude::GRAVITY;
use crate::calibrate::Calibration;
use crate::direction::{Vec3, unit};
use crate::num::{exp, fabs, sqrt};

/// Offset, the diagonal of the symmetric error, and its yz, zx, xy.
const N: usize = 9;

/// A vector over them.
type Errors = SVector<f64, N>;

/// A covariance of them.
type Covariance = SMatrix<f64, N, N>;

/// One standard deviation of the offset of an axis beforehand, g. Our choice: half of what the chips of
/// docs/evidence.md#chips are specified with (20-65 mg), towards the better ones.
const OFFSET: f64 = 0.015;

/// The same of a cross-axis error. Our choice: a little more than half of the 1 % data sheets give.
const SKEW: f64 = 0.006;

/// The same of what all axes have in common, scale and local gravity. Our choice: tolerances are 0.4-3 %,
/// gravity on Earth varies by ±0.26 %. Small: learns faster from parts with a good scale, and takes a
/// wrong scale for an offset. Large: the other way round.
const SCALE: f64 = 0.01;

/// The same of one second's length of gravity, g. Our choice: a few times the noise of a 1-s mean
/// (0.2-0.4 mg), because a calm wearer still moves up and down.
const NOISE: f64 = 0.003;

/// Time constant with which what was learned fades, s. Our choice: a day. Within 10 minutes, in
/// which a clip warms up on the body, that doubts an offset anew by 1.8 mg, which is what warming by
/// 7 °C does (0.1-0.25 mg/°C typical).
const FADE_S: f64 = 86_400.0;

/// RMS of specific force about its mean below which a second is still, m/s². Our choice: calm sitting
/// shows 0.05-0.15 on real clips; turning by 4 degrees/s shows 0.2.
const STILL: f64 = 0.2;

/// A length of gravity that is off by more than this is not believed. Our choice: three times what is
/// to be expected; what is off by more is a wrong scale or movement.
const BELIEVED: f64 = 0.06;

/// Samples that make a second. Our choice: half of those of the slowest clip, 12.5 Hz.
const MIN_SAMPLES: f64 = 6.0;

/// Sums over the second that is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Second {
    index: i64,
    n: f64,
    acc: Vec3,
    acc2: f64,
}

/// The errors of one accelerometer, as far as known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccError {
    /// The estimate: 0 to begin with.
    x: Errors,
    /// Its covariance.
    p: Covariance,
    /// The second up to which `p` is told.
    told: i64,
    open: Second,
}

impl AccError {
    /// Nothing known but what parts are like.
    pub(crate) fn new() -> Self {
        Self {
            x: Errors::zeros(),
            p: Covariance::from_fn(beforehand),
            told: 0,
            open: Second::default(),
        }
    }

    /// Takes in the specific force of a sample in second `index`.
    pub(crate) fn push(&mut self, index: i64, acc: Vec3) {
        if index != self.open.index {
            self.close();
            self.open = Second {
                index,
                ..Second::default()
            };
        }
        self.open.n += 1.0;
        self.open.acc += acc;
        self.open.acc2 += acc.norm_squared();
    }

    fn close(&mut self) {
        let Second { n, acc, acc2, .. } = self.open;
        if n < MIN_SAMPLES {
            return;
        }
        let mean = acc * (1.0 / n);
        let spread = sqrt((acc2 / n - mean.norm_squared()).max(0.0));
        let excess = mean.norm() / GRAVITY - 1.0;
        if spread > STILL || fabs(excess) > BELIEVED {
            return;
        }
        if let Some(u) = unit(mean) {
            self.fade();
            self.learn(u, excess);
        }
    }

    /// What was learned is worth less with time.
    fn fade(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "seconds of a session")]
        let dt = (self.open.index - self.told) as f64;
        self.told = self.open.index;
        let k = exp(-dt / FADE_S);
        self.x *= k;
        self.p = self.p * (k * k) + Covariance::from_fn(beforehand) * (1.0 - k * k);
    }

    /// Gravity along `u` is longer by `excess` (a share): one step of a Kalman filter.
    fn learn(&mut self, u: Vec3, excess: f64) {
        let h = seen_along(u, u);
        let ph = self.p * h;
        let variance = inner(&ph, &h) + NOISE * NOISE;
        let gain = (excess - inner(&self.x, &h)) / variance;
        self.x += ph * gain;
        self.p -= ph * ph.transpose() / variance;
    }

    /// "Up" (clip frame, unit vector) without the error of the accelerometer that measured it.
    pub(crate) fn correct(&self, up: Vec3) -> Vec3 {
        unit(self.without_error(up)).unwrap_or(up)
    }

    /// As [`Self::correct`], with whatever length is left.
    fn without_error(&self, up: Vec3) -> Vec3 {
        let [[bx, by, bz, xx, yy, zz, yz, zx, xy]] = self.x.data.0;
        let skew = Matrix3::new(xx, xy, zx, xy, yy, yz, zx, yz, zz);
        up - Vec3::new(bx, by, bz) - skew * up
    }

    /// What is still unknown of the accelerometer's error, as one standard deviation of the angle
    /// between the measured `up` and the measured upright `reference` (clip frame, unit vectors), rad.
    ///
    /// The covariance goes through the map of the correction at both ends at once, so that what both
    /// have in common cancels: 0 at the reference. Two angles can be wrong: how far it is from the
    /// reference to `up`, and to which side. The larger deviation is stated, so that it holds for
    /// flexion as well as for lateral bend.
    pub(crate) fn sigma(&self, up: Vec3, reference: Vec3) -> f64 {
        let (v, w) = (self.without_error(up), self.without_error(reference));
        let (Some(u), Some(r)) = (unit(v), unit(w)) else {
            return 0.0;
        };
        // The axis about which the reference turns to `up`: any, where they are (nearly) parallel.
        let Some(axis) = unit(r.cross(&u)).or_else(|| unit(r.cross(&least_like(r)))) else {
            return 0.0;
        };
        // How much the offset and errors `x` move the corrected direction along a tangent `t` of it:
        // -seen_along(t, raw)·x over the length. Here as the difference between both ends.
        let gradient =
            |t: Vec3, s: Vec3| seen_along(t, up) / v.norm() - seen_along(s, reference) / w.norm();
        let along = gradient(axis.cross(&u), axis.cross(&r));
        // To the side the frame of the reference turns with it, the less the further `up` is away.
        let across = gradient(axis, axis * u.dot(&r));
        sqrt(self.variance(&along).max(self.variance(&across)).max(0.0))
    }

    /// Variance of `g·x`.
    fn variance(&self, g: &Errors) -> f64 {
        inner(g, &(self.p * g))
    }

    /// The calibration with its "up" corrected likewise. Half a degree of heading is no matter, so the
    /// forward direction only follows to stay at a right angle.
    pub(crate) fn correct_calibration(&self, raw: &Calibration) -> Calibration {
        let up = self.correct(raw.up);
        Calibration::from_up_and_forward(up, raw.forward, raw.assumed, raw.sigma).unwrap_or(*raw)
    }
}

/// What `x` adds to specific force, seen along `t`, when gravity lies along `u`: `t·(b + S u)` is this
/// times `x`.
fn seen_along(t: Vec3, u: Vec3) -> Errors {
    Errors::from([
        t[0],
        t[1],
        t[2],
        t[0] * u[0],
        t[1] * u[1],
        t[2] * u[2],
        t[1] * u[2] + t[2] * u[1],
        t[2] * u[0] + t[0] * u[2],
        t[0] * u[1] + t[1] * u[0],
    ])
}

// In the order of the components, as a product with a matrix has it; `dot` takes eight sums side by side.
fn inner(a: &Errors, b: &Errors) -> f64 {
    a.component_mul(b).sum()
}

/// The axis of the clip that `v` is furthest from.
fn least_like(v: Vec3) -> Vec3 {
    Vec3::ith(v.iamin(), 1.0)
}

/// Covariance of what parts are like: the same in all directions. The trace of `S` has a variance of
/// its own; for the rest, an isotropic symmetric matrix has twice the variance on its diagonal.
fn beforehand(i: usize, j: usize) -> f64 {
    let common = SCALE * SCALE - 2.0 / 3.0 * SKEW * SKEW;
    match (i, j) {
        (0..3, _) if i == j => OFFSET * OFFSET,
        (3..6, _) if i == j => 2.0 * SKEW * SKEW + common,
        (3..6, 3..6) => common,
        (6..9, _) if i == j => SKEW * SKEW,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests;
