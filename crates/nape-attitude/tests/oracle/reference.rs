//! The attitude filter in plain matrices: slow, and as a textbook has it.
//!
//! The error state is 20 numbers: rotation (3, earth frame), velocity (3), gyroscope bias (3), its
//! scale and cross-axis errors (9, by rows), gravity's length, delay. Every sample has a whole transition
//! matrix, an interval has their product; an update takes all measured components at once.

use nalgebra::{Matrix3, Quaternion, SMatrix, SVector, UnitQuaternion, Vector3};
use nape_attitude::{GRAVITY, Params};

pub(crate) const N: usize = 20;
pub(crate) type Square = SMatrix<f64, N, N>;
pub(crate) type Column = SVector<f64, N>;

const VELOCITY: usize = 3;
const BIAS: usize = 6;
const MATRIX: usize = 9;
const LENGTH: usize = 18;
const DELAY: usize = 19;

/// What the filter says its heading is off by, at most, rad.
const HEADING: f64 = 0.02;

/// One correction, for the way back.
#[derive(Debug, Clone)]
pub(crate) struct Corrected {
    /// From the correction before (or the start) to this one.
    pub(crate) transition: Square,
    /// Covariance before and after the update.
    pub(crate) predicted: Square,
    pub(crate) updated: Square,
    /// What was added to the state.
    pub(crate) added: Column,
}

/// One period of time as it was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) rate: Vector3<f64>,
    pub(crate) force: Vector3<f64>,
    pub(crate) span: f64,
    pub(crate) lost: bool,
}

/// What adds up from one correction to the next.
#[derive(Debug, Clone)]
struct Interval {
    span: f64,
    transition: Square,
    rate2: f64,
    turn2: f64,
    linear2: f64,
    lost_rotation: f64,
    lost_velocity: f64,
}

impl Interval {
    fn new() -> Self {
        Self {
            span: 0.0,
            transition: Square::identity(),
            rate2: 0.0,
            turn2: 0.0,
            linear2: 0.0,
            lost_rotation: 0.0,
            lost_velocity: 0.0,
        }
    }
}

/// The filter.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    params: Params,
    pub(crate) orientation: UnitQuaternion<f64>,
    velocity: Vector3<f64>,
    bias: Vector3<f64>,
    matrix: Matrix3<f64>,
    excess: f64,
    delay: f64,
    pub(crate) covariance: Square,
    rate_before: Vector3<f64>,
    interval: Interval,
    seen: f64,
    /// Low-passed rate and force, and since when they hold.
    low: Option<(Vector3<f64>, Vector3<f64>)>,
    rest_s: f64,
}

impl Reference {
    pub(crate) fn new(params: &Params, force: Vector3<f64>) -> Self {
        let mut covariance = Square::zeros();
        for k in 0..3 {
            covariance[(BIAS + k, BIAS + k)] = params.start_bias.powi(2);
        }
        for k in MATRIX..LENGTH {
            covariance[(k, k)] = params.start_matrix.powi(2);
        }
        covariance[(LENGTH, LENGTH)] = params.start_gravity.powi(2);
        covariance[(DELAY, DELAY)] = params.start_delay.powi(2);
        let mut new = Self {
            params: params.clone(),
            orientation: level(force),
            velocity: Vector3::zeros(),
            bias: Vector3::zeros(),
            matrix: Matrix3::zeros(),
            excess: 0.0,
            delay: 0.0,
            covariance,
            rate_before: Vector3::zeros(),
            interval: Interval::new(),
            seen: 0.0,
            low: None,
            rest_s: 0.0,
        };
        new.restart(force, 0.0);
        new
    }

    pub(crate) fn restart(&mut self, force: Vector3<f64>, gap_s: f64) {
        let p = &self.params;
        self.orientation = level(self.orientation * force) * self.orientation;
        self.velocity = Vector3::zeros();
        let off = ((force.norm() - GRAVITY).abs() / GRAVITY).min(1.0);
        let tilt = p.start_tilt.max(off);
        let mut new = Square::zeros();
        new.view_mut((BIAS, BIAS), (14, 14))
            .copy_from(&self.covariance.view((BIAS, BIAS), (14, 14)));
        for (i, s) in [tilt, tilt, HEADING, 1.0, 1.0, 1.0].into_iter().enumerate() {
            new[(i, i)] = s * s;
        }
        for i in BIAS..MATRIX {
            let grown = (new[(i, i)] + p.bias_walk.powi(2) * gap_s).min(p.start_bias.powi(2));
            new[(i, i)] = new[(i, i)].max(grown);
        }
        self.covariance = new;
        self.interval = Interval::new();
        self.seen = p.velocity_start.powi(2) / p.velocity_share;
        self.low = None;
        self.rest_s = 0.0;
        self.rate_before = Vector3::zeros();
    }

    /// Integrates one period.
    pub(crate) fn integrate(&mut self, m: &Measured) {
        let h = m.span;
        let rate = m.rate + self.matrix * m.rate - self.bias;
        let turn = rate * h + self.rate_before.cross(&rate) * h * h / 12.0;
        self.rate_before = rate;
        let before = self.orientation.to_rotation_matrix();
        self.orientation = UnitQuaternion::new_normalize(
            self.orientation.into_inner() * exponential(turn).into_inner(),
        );
        let mean = 0.5 * (before.matrix() + self.orientation.to_rotation_matrix().matrix());
        let by_delay = mean * m.rate.cross(&m.force) * h;
        let impulse =
            before.matrix() * (m.force + 0.5 * turn.cross(&m.force)) * h - by_delay * self.delay;
        let moved = impulse - Vector3::new(0.0, 0.0, (GRAVITY + self.excess) * h);
        self.velocity += moved;

        // The rotation's error takes up the gyroscope's; then velocity what the new rotation does.
        let mut turned = Square::identity();
        turned.view_mut((0, BIAS), (3, 3)).copy_from(&(-mean * h));
        for k in 0..3 {
            for l in 0..3 {
                let column = mean.column(k) * m.rate[l] * h;
                turned
                    .view_mut((0, MATRIX + 3 * k + l), (3, 1))
                    .copy_from(&column);
            }
        }
        let mut pushed = Square::identity();
        pushed
            .view_mut((VELOCITY, 0), (3, 3))
            .copy_from(&(-impulse.cross_matrix()));
        pushed[(VELOCITY + 2, LENGTH)] = -h;
        pushed
            .view_mut((VELOCITY, DELAY), (3, 1))
            .copy_from(&(-by_delay));
        let i = &mut self.interval;
        i.transition = pushed * turned * i.transition;
        i.span += h;
        i.rate2 += m.rate.norm_squared() * h;
        i.turn2 += m.rate.norm_squared() * h * h;
        i.linear2 += moved.norm_squared() / h;
        if m.lost {
            i.lost_rotation += (self.params.gap_per_rate * rate.norm() + self.params.gap_rate) * h;
            i.lost_velocity += self.params.gap_acc * h;
        }
        self.look_for_rest(m);
    }

    fn look_for_rest(&mut self, m: &Measured) {
        let p = &self.params;
        let (rate, force) = self.low.unwrap_or((m.rate, m.force));
        let k = m.span / (p.rest_tau + m.span);
        let low = (rate.lerp(&m.rate, k), force.lerp(&m.force, k));
        self.low = Some(low);
        let calm = (m.rate - low.0).norm() < p.rest_rate
            && (m.force - low.1).norm() < p.rest_acc
            && (m.rate - self.bias).norm() < 0.06;
        self.rest_s = if calm { self.rest_s + m.span } else { 0.0 };
    }

    pub(crate) fn is_due(&self, period: f64) -> bool {
        self.interval.span >= self.params.correction_s - 0.5 * period
    }

    /// Velocity is near zero; at rest the rate is zero, too.
    pub(crate) fn correct(&mut self) -> Corrected {
        let p = self.params.clone();
        let i = std::mem::replace(&mut self.interval, Interval::new());
        // Heading has no datum: what is more than the cap goes.
        let mut keep = Square::identity();
        keep[(2, 2)] = (HEADING / self.covariance[(2, 2)].sqrt()).min(1.0);
        let rotation = p.gyr_noise.powi(2) * i.span
            + p.gyr_noise_per_rate.powi(2) * i.rate2
            + p.gyr_noise_per_turn.powi(2) * i.turn2
            + i.lost_rotation.powi(2);
        let velocity = p.acc_noise.powi(2) * i.span
            + p.acc_noise_per_acc.powi(2) * i.linear2
            + i.lost_velocity.powi(2);
        let bias = p.bias_walk.powi(2) * i.span;
        let noise = Square::from_diagonal(&Column::from_fn(|k, _| match k {
            0..VELOCITY => rotation,
            VELOCITY..BIAS => velocity,
            BIAS..MATRIX => bias,
            _ => 0.0,
        }));
        let transition = keep * i.transition;
        let predicted =
            keep * (i.transition * self.covariance * i.transition.transpose() + noise) * keep;

        let known = (0..3)
            .map(|k| predicted[(VELOCITY + k, VELOCITY + k)])
            .sum::<f64>();
        if known < p.velocity_known.powi(2) {
            let k = i.span / (p.velocity_tau + i.span);
            self.seen += k * (self.velocity.norm_squared() / 3.0 * i.span - self.seen);
        }
        let rest = self.rate_at_rest(&predicted);
        let free = (p.velocity_share * self.seen).max(p.velocity_floor.powi(2));
        let r = if rest.is_some() {
            p.velocity_floor.powi(2)
        } else {
            free
        } / i.span;
        let velocity = self.velocity;
        let (added, updated) = match rest {
            None => update::<3>(&predicted, |k| (VELOCITY + k, -velocity[k], r)),
            Some(rate) => {
                let by_rest = p.rest_bias.powi(2) / i.span;
                update::<6>(&predicted, |k| match k {
                    0..3 => (VELOCITY + k, -velocity[k], r),
                    _ => (BIAS + k - 3, rate[k - 3], by_rest),
                })
            }
        };
        let part = |k: usize| Vector3::new(added[k], added[k + 1], added[k + 2]);
        self.orientation = exponential(part(0)) * self.orientation;
        self.velocity += part(VELOCITY);
        self.bias += part(BIAS);
        for k in 0..3 {
            for l in 0..3 {
                self.matrix[(k, l)] += added[MATRIX + 3 * k + l];
            }
        }
        self.excess += added[LENGTH];
        self.delay += added[DELAY];
        self.covariance = updated;
        Corrected {
            transition,
            predicted,
            updated,
            added,
        }
    }

    fn rate_at_rest(&self, covariance: &Square) -> Option<Vector3<f64>> {
        let (mean, _) = self.low?;
        let rate = mean + self.matrix * mean - self.bias;
        let near = |k: usize| rate[k].powi(2) < 16.0 * (covariance[(BIAS + k, BIAS + k)] + 1e-6);
        (self.rest_s > self.params.rest_after && (0..3).all(near)).then_some(rate)
    }

    /// Variance of the tilt, rad², and the square of the rate, rad²/s².
    pub(crate) fn tilt(&self) -> (f64, f64) {
        let p = &self.covariance;
        let own = 0.5 * (p[(0, 0)] + p[(1, 1)]) + self.interval.lost_rotation.powi(2);
        (own, self.rate_before.norm_squared())
    }

    /// State and standard deviations, to be told apart by a reader.
    pub(crate) fn bias(&self) -> Vector3<f64> {
        self.bias
    }
}

/// A Kalman update with `M` measured components at once: index, value, variance. Returns what is to be
/// added to the state, and the covariance after it.
fn update<const M: usize>(
    predicted: &Square,
    measured: impl Fn(usize) -> (usize, f64, f64),
) -> (Column, Square) {
    let h = SMatrix::<f64, M, N>::from_fn(|k, c| f64::from(u8::from(measured(k).0 == c)));
    let z = SVector::<f64, M>::from_fn(|k, _| measured(k).1);
    let r = SMatrix::<f64, M, M>::from_diagonal(&SVector::from_fn(|k, _| measured(k).2));
    let s = h * predicted * h.transpose() + r;
    let inverse = s.cholesky().expect("measured with noise").inverse();
    let gain = predicted * h.transpose() * inverse;
    (gain * z, (Square::identity() - gain * h) * predicted)
}

/// The stated standard deviation.
pub(crate) fn stated(p: &Params, variance: f64, rate2: f64) -> f64 {
    let trust = variance / (variance + p.stated_knee.powi(2));
    let share = p.stated_share * (1.0 - trust) + trust;
    (share.powi(2) * variance + p.stated_floor.powi(2) + 0.5 * p.stated_delay.powi(2) * rate2)
        .sqrt()
}

/// The rotation about `v` by its length.
pub(crate) fn exponential(v: Vector3<f64>) -> UnitQuaternion<f64> {
    let n = v.norm();
    if n == 0.0 {
        return UnitQuaternion::identity();
    }
    let v = v / n * (0.5 * n).sin();
    UnitQuaternion::new_unchecked(Quaternion::new((0.5 * n).cos(), v.x, v.y, v.z))
}

/// The shortest turn that brings a direction to earth's z.
fn level(v: Vector3<f64>) -> UnitQuaternion<f64> {
    UnitQuaternion::rotation_between(&v, &Vector3::z()).unwrap_or_default()
}
