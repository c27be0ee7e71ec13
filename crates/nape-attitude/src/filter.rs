//! The attitude filter for sensors with a gyroscope: an error-state Kalman filter on bounded velocity.
//!
//! A body part does not run away, so the velocity that gravity taken for movement would give stays
//! near zero: that corrects the tilt. How near is followed from what is seen, so a calm wearer is
//! trusted more than a moving one. Orientation and velocity are integrated at every sample; the
//! covariance only at each correction, from exact sums over the time between, which is why it is cheap.
//! Lost time adds uncertainty instead of being bridged in good faith. What it does not know: heading
//! (no magnetometer), and the accelerometer's own error.
//!
//! After the design in docs/decisions/0009-attitude-filter.md; `tests/oracle` is the same in
//! plain matrices.
#![expect(
    clippy::needless_range_loop,
    reason = "matrices by row and column, as the equations have them"
)]

use libm::sqrt;
use nalgebra::{Matrix3, SMatrix, UnitQuaternion};
use serde::{Deserialize, Serialize};

use crate::algebra::{
    self, BIAS, DELAY, FAST, GRAVITY as LENGTH, MATRIX, Matrix, N, Noise, SlowFast, Transition,
    Update, VELOCITY, Vector, absorb,
};
use crate::direction::{Vec3, unit};
use crate::gravity::{GRAVITY, off_gravity};
use crate::params::Params;
use crate::rest::Rest;
use crate::rotation;

/// Most components measured at one correction: velocity, and the bias at rest.
const UPDATES: usize = 6;

/// What a smoother needs of one correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Correction {
    /// From the correction before to this one.
    pub(crate) transition: Transition,
    updates: [Option<Update>; UPDATES],
    /// The covariance's columns of rotation after it.
    pub(crate) columns: SMatrix<f64, N, 3>,
    /// By how much it turned the orientation, rad, earth frame.
    pub(crate) turned: Vec3,
}

impl Correction {
    /// The updates in the order they were made.
    pub(crate) fn updates(&self) -> impl DoubleEndedIterator<Item = &Update> {
        self.updates.iter().flatten()
    }
}

/// Sums from one correction to the next. Matrices are transposed, with a column for each axis of the earth.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Interval {
    span: f64,
    /// Of the orientation, by bias and by the gyroscope's matrix.
    by_bias: Matrix3<f64>,
    by_matrix: SMatrix<f64, 9, 3>,
    /// Of what those do to velocity.
    velocity_by_bias: Matrix3<f64>,
    velocity_by_matrix: SMatrix<f64, 9, 3>,
    velocity_by_delay: Vec3,
    /// Of specific force, earth frame, m/s.
    force: Vec3,
    rate2: f64,
    /// The same times a sample's length, rad²/s.
    turn2: f64,
    linear2: f64,
    /// What may have happened in lost time: rotation rad, velocity m/s.
    lost_rotation: f64,
    lost_velocity: f64,
}

/// Sums over a few samples, for which one orientation is good enough.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Few {
    span: f64,
    samples: f64,
    rate: Vec3,
    acc: Vec3,
    force: Vec3,
    /// The earth's axes at its begin.
    axes: Matrix3<f64>,
}

/// What is to be known of the time up to a sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// Mean rate as measured, rad/s, sensor frame.
    pub(crate) rate: Vec3,
    /// Mean specific force as measured, m/s², sensor frame.
    pub(crate) acc: Vec3,
    /// Length, s.
    pub(crate) span: f64,
    /// The rate is not to be believed (lost, saturated, frozen) ...
    pub(crate) rate_lost: bool,
    /// ... or the specific force is not.
    pub(crate) acc_lost: bool,
}

/// Everything that changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Filter {
    /// `earth_from_sensor`.
    quat: UnitQuaternion<f64>,
    /// The same as a matrix: its columns are earth's x, y, z in the sensor frame.
    axes: Matrix3<f64>,
    velocity: Vec3,
    bias: Vec3,
    /// True rate = matrix · measured rate - bias; this is the matrix less the identity.
    matrix: Matrix3<f64>,
    /// Length of gravity as measured, beyond [`GRAVITY`].
    excess: f64,
    /// How much later the accelerometer is than the gyroscope, s.
    delay: f64,
    covariance: Matrix,
    rate_before: Vec3,
    few: Few,
    interval: Interval,
    rest: Rest,
    /// Followed mean square of velocity times a correction's span, m²/s² · s.
    seen: f64,
    /// Stated variance of the tilt, but for the rate, rad²: as of the last correction, or of the last lost time.
    stated: f64,
}

impl Filter {
    /// A filter whose first specific force is `acc`.
    pub(crate) fn new(params: &Params, acc: Vec3) -> Self {
        let mut covariance = Matrix::zeros();
        for i in 0..3 {
            covariance[(BIAS + i, BIAS + i)] = params.start_bias * params.start_bias;
        }
        for i in MATRIX..LENGTH {
            covariance[(i, i)] = params.start_matrix * params.start_matrix;
        }
        covariance[(LENGTH, LENGTH)] = params.start_gravity * params.start_gravity;
        covariance[(DELAY, DELAY)] = params.start_delay * params.start_delay;
        let mut filter = Self {
            quat: rotation::level(Vec3::z()),
            axes: Matrix3::zeros(),
            velocity: Vec3::zeros(),
            bias: Vec3::zeros(),
            matrix: Matrix3::zeros(),
            excess: 0.0,
            delay: 0.0,
            covariance,
            rate_before: Vec3::zeros(),
            few: Few::default(),
            interval: Interval::default(),
            rest: Rest::new(),
            seen: 0.0,
            stated: 0.0,
        };
        filter.axes = rotation::axes(&filter.quat);
        filter.restart(params, acc, 0.0);
        filter
    }

    /// Takes the inclination from `acc` after `gap_s` seconds in which nothing was heard. What was
    /// learned of the gyroscope stays, but for what its bias may have done meanwhile.
    #[cold]
    pub(crate) fn restart(&mut self, params: &Params, acc: Vec3, gap_s: f64) {
        if let Some(up) = unit(acc) {
            // The shortest turn, so that heading stays as far as it can.
            self.turn(rotation::level(self.axes.tr_mul(&up)));
        }
        self.velocity = Vec3::zeros();
        // The turn before the gap is no neighbour of the next one.
        self.rate_before = Vec3::zeros();
        // Free fall or a blow has no direction: then all of it is uncertain.
        let off = off_gravity(acc).min(1.0);
        let tilt = params.start_tilt.max(off);
        let p = &mut self.covariance;
        for i in 0..FAST {
            p.row_mut(i).fill(0.0);
            p.column_mut(i).fill(0.0);
            let s = match i {
                0 | 1 => tilt,
                2 => HEADING,
                // Nobody's head is faster than a few m/s; 1 m/s by the filter's design.
                _ => 1.0,
            };
            p[(i, i)] = s * s;
        }
        let (walk, start) = (params.bias_walk, params.start_bias);
        for i in BIAS..MATRIX {
            p[(i, i)] = p[(i, i)].max((p[(i, i)] + walk * walk * gap_s).min(start * start));
        }
        self.few = Few {
            axes: self.axes,
            ..Few::default()
        };
        self.interval = Interval::default();
        self.rest = Rest::new();
        self.seen = params.velocity_start * params.velocity_start / params.velocity_share;
        self.restate(params);
    }

    /// Integrates over the time up to a sample (or up to a lost one).
    #[inline(always)]
    pub(crate) fn step(&mut self, params: &Params, s: &Step) {
        let rate = s.rate - self.bias + self.matrix * s.rate;
        let h = s.span;
        // Coning: what two turns one after the other are more than their sum.
        let coning = self.rate_before.cross(&rate) * (h * h / 12.0);
        self.rate_before = rate;
        let turn = rate * h + coning;
        // The force in the middle of the turn.
        let force = self.axes.tr_mul(&(s.acc + turn.cross(&s.acc) * 0.5));
        self.quat *= rotation::exp(turn);
        self.axes = rotation::axes(&self.quat);
        let few = &mut self.few;
        few.span += h;
        few.samples += 1.0;
        few.rate += s.rate * h;
        few.acc += s.acc * h;
        few.force += force * h;
        if s.rate_lost {
            self.interval.lost_rotation +=
                (params.gap_per_rate * rate.norm() + params.gap_rate) * h;
            self.restate(params);
        }
        if s.acc_lost {
            self.interval.lost_velocity += params.gap_acc * h;
        }
        if self.few.span >= params.sum_s {
            self.sum_up(params);
        }
    }

    /// Is it time for a correction, when samples are `period` apart?
    pub(crate) fn is_due(&self, params: &Params, period: f64) -> bool {
        self.interval.span + self.few.span >= params.correction_s - 0.5 * period
    }

    /// Takes the sums over a few samples into those of the interval.
    #[inline(never)]
    fn sum_up(&mut self, params: &Params) {
        let few = core::mem::replace(
            &mut self.few,
            Few {
                axes: self.axes,
                ..Few::default()
            },
        );
        let h = few.span;
        if h <= 0.0 {
            return;
        }
        self.quat = rotation::normalised(&self.quat);
        let to = &mut self.interval;
        let k = 1.0 / h;
        // What a later accelerometer does to the force: it is turned too far.
        let delayed = few.rate.cross(&few.acc) * k;
        let axes = (few.axes + self.axes) * 0.5;
        to.by_bias += axes * h;
        to.by_matrix += axes.kronecker(&few.rate);
        let by_delay = axes.tr_mul(&delayed);
        to.velocity_by_delay += by_delay;
        let force = few.force - by_delay * self.delay;
        // What turns the orientation turns the force, too: `[force]×` times the sums so far.
        let turned = (-force).cross_matrix();
        to.velocity_by_bias += to.by_bias * turned;
        to.velocity_by_matrix += to.by_matrix * turned;
        to.force += force;
        to.span += h;
        let gravity = Vec3::new(0.0, 0.0, GRAVITY + self.excess);
        let moved = force - gravity * h;
        self.velocity += moved;
        let rate2 = few.rate.norm_squared() * k;
        to.rate2 += rate2;
        to.turn2 += rate2 * h / few.samples;
        to.linear2 += moved.norm_squared() * k;
        let mean = few.rate * k;
        self.rest
            .step(params, mean, mean - self.bias, few.acc * k, h);
    }

    /// Corrects by gravity. `tell` is shown what a smoother needs.
    // Kept out of the way of what every sample takes: five times a second.
    #[inline(never)]
    pub(crate) fn correct(&mut self, params: &Params, tell: impl FnOnce(Correction)) {
        self.sum_up(params);
        let i = core::mem::take(&mut self.interval);
        let span = i.span;
        if span <= 0.0 {
            return;
        }
        let mut slow_fast = SlowFast::zeros();
        let (bias, matrix) = (BIAS - FAST, MATRIX - FAST);
        slow_fast
            .fixed_view_mut::<3, 3>(bias, 0)
            .copy_from(&-i.by_bias);
        slow_fast
            .fixed_view_mut::<9, 3>(matrix, 0)
            .copy_from(&i.by_matrix);
        slow_fast
            .fixed_view_mut::<3, 3>(bias, VELOCITY)
            .copy_from(&i.velocity_by_bias);
        slow_fast
            .fixed_view_mut::<9, 3>(matrix, VELOCITY)
            .copy_from(&-i.velocity_by_matrix);
        slow_fast
            .fixed_view_mut::<1, 3>(DELAY - FAST, VELOCITY)
            .copy_from(&-i.velocity_by_delay.transpose());
        // A longer gravity pulls velocity down, for the time that passed.
        slow_fast[(LENGTH - FAST, VELOCITY + 2)] = -span;
        let heading = sqrt(self.covariance[(2, 2)]);
        let transition = Transition {
            slow_fast,
            force: i.force,
            heading_keep: if heading > HEADING {
                HEADING / heading
            } else {
                1.0
            },
        };
        let square = |x: f64| x * x;
        let noise = Noise {
            rotation: square(params.gyr_noise) * span
                + square(params.gyr_noise_per_rate) * i.rate2
                + square(params.gyr_noise_per_turn) * i.turn2
                + square(i.lost_rotation),
            velocity: square(params.acc_noise) * span
                + square(params.acc_noise_per_acc) * i.linear2
                + square(i.lost_velocity),
            bias: square(params.bias_walk) * span,
        };
        algebra::propagate(&mut self.covariance, &transition, &noise);
        self.measure(params, transition, span, tell);
    }

    fn measure(
        &mut self,
        params: &Params,
        transition: Transition,
        span: f64,
        tell: impl FnOnce(Correction),
    ) {
        let p = &self.covariance;
        let own = (0..3).map(|k| p[(VELOCITY + k, VELOCITY + k)]).sum::<f64>();
        if own < params.velocity_known * params.velocity_known {
            let k = span / (params.velocity_tau + span);
            let seen = self.velocity.norm_squared() / 3.0 * span;
            self.seen += k * (seen - self.seen);
        }
        let resting = self.rate_at_rest(params);
        let p = &mut self.covariance;
        let floor = params.velocity_floor * params.velocity_floor;
        let r = match resting {
            Some(_) => floor,
            None => floor.max(params.velocity_share * self.seen),
        } / span;
        let mut x = Vector::zeros();
        let mut updates = [None; UPDATES];
        for k in 0..3 {
            updates[k] = Some(absorb(p, &mut x, VELOCITY + k, -self.velocity[k], r));
        }
        if let Some(rate) = resting {
            let r = params.rest_bias * params.rest_bias / span;
            for k in 0..3 {
                updates[3 + k] = Some(absorb(p, &mut x, BIAS + k, rate[k], r));
            }
        }
        let turned = x.fixed_rows::<3>(0).into_owned();
        self.turn(rotation::exp(turned));
        self.velocity += x.fixed_rows::<3>(VELOCITY);
        self.bias += x.fixed_rows::<3>(BIAS);
        self.matrix += Matrix3::from_row_slice(&x.as_slice()[MATRIX..LENGTH]);
        self.excess += x[LENGTH];
        self.delay += x[DELAY];
        self.few.axes = self.axes;
        self.restate(params);
        tell(Correction {
            transition,
            updates,
            columns: self.covariance.fixed_columns::<3>(0).into_owned(),
            turned,
        });
    }

    /// The mean rate less the bias, if the sensor is at rest and not in a slow turn.
    fn rate_at_rest(&self, params: &Params) -> Option<Vec3> {
        let mean = self.rest.rate(params)?;
        let rate = mean + self.matrix * mean - self.bias;
        let p = &self.covariance;
        (0..3)
            .all(|k| rate[k] * rate[k] < REST_GATE * (p[(BIAS + k, BIAS + k)] + REST_FLOOR))
            .then_some(rate)
    }

    /// Is the sensor at rest?
    pub(crate) fn is_at_rest(&self, params: &Params) -> bool {
        self.rate_at_rest(params).is_some()
    }

    /// Turns the orientation by a rotation in the earth frame.
    fn turn(&mut self, by: UnitQuaternion<f64>) {
        self.quat = rotation::normalised(&(by * self.quat));
        self.axes = rotation::axes(&self.quat);
    }

    /// `earth_from_sensor`.
    pub(crate) const fn quat(&self) -> UnitQuaternion<f64> {
        self.quat
    }

    /// "Up" in the sensor frame.
    pub(crate) fn up(&self) -> Vec3 {
        self.axes.column(2).into_owned()
    }

    /// Variance of the tilt, mean of both axes, rad², by the filter's own reckoning.
    pub(crate) fn tilt_variance(&self) -> f64 {
        let p = &self.covariance;
        let lost = self.interval.lost_rotation;
        0.5 * (p[(0, 0)] + p[(1, 1)]) + lost * lost
    }

    fn restate(&mut self, params: &Params) {
        self.stated = params.stated_variance(self.tilt_variance());
    }

    /// What is stated of it, but for the rate.
    pub(crate) const fn stated_variance(&self) -> f64 {
        self.stated
    }

    /// The rate at the last sample, rad/s.
    pub(crate) const fn rate(&self) -> Vec3 {
        self.rate_before
    }

    /// Square of the rate at the last sample, rad²/s².
    pub(crate) fn rate2(&self) -> f64 {
        self.rate_before.norm_squared()
    }
}

/// Heading has no datum; its own variance is held below this, rad. Our choice: small enough that no
/// velocity is explained by it, large enough to follow what the tilt shares with it.
const HEADING: f64 = 0.02;

/// A rate at rest that is further from zero than this many variances of the bias is a slow turn, not a
/// bias. Our choice: 4 standard deviations.
const REST_GATE: f64 = 16.0;

/// Variance the bias is at least given there, rad²/s²: 0.06 degrees/s, our choice.
const REST_FLOOR: f64 = 1e-6;
