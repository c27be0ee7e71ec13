//! The Kalman filter behind [`super::NeckRotation`]: offset, drift, scale, stance.
//!
//! What is measured is `head - trunk = offset + stance + look`. The offset integrates the drift and
//! the difference of the scales times how far the trunk turned; drift and stance are
//! Ornstein-Uhlenbeck processes; the look is noise of the mean over a window.

use nalgebra::{Matrix4, Vector4};
use serde::{Deserialize, Serialize};

use super::Params;
use crate::num::{PI, exp};

/// States: offset rad, drift rad/s, scale, stance rad.
const OFFSET: usize = 0;
const DRIFT: usize = 1;
const SCALE: usize = 2;
const STANCE: usize = 3;

/// Variance of an offset nothing is known of, rad²: uniform over the circle.
const ANY: f64 = PI * PI / 3.0;

/// A window this many standard deviations off is a turn to something else. Our choice.
const SURPRISE: f64 = 2.0;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Filter {
    x: Vector4<f64>,
    p: Matrix4<f64>,
}

impl Filter {
    /// Knows what parts are like, and nothing of the offset.
    pub(super) fn new(params: &Params) -> Self {
        let mut p = Matrix4::zeros();
        p[(OFFSET, OFFSET)] = ANY;
        p[(DRIFT, DRIFT)] = params.drift_sd * params.drift_sd;
        p[(SCALE, SCALE)] = params.scale_sd * params.scale_sd;
        p[(STANCE, STANCE)] = params.aside_sd * params.aside_sd;
        Self {
            x: Vector4::zeros(),
            p,
        }
    }

    /// The zeros of the headings are new ones: the offset is somewhere near `apart`. Drift and scale
    /// are the parts' and stay; so does where the wearer looks, which does not change with a zero,
    /// unless it is `forgotten` or they were asked to look `ahead`.
    pub(super) fn begin(&mut self, params: &Params, apart: f64, forgotten: bool, ahead: bool) {
        self.single_out(OFFSET, apart, ANY);
        if ahead {
            self.single_out(STANCE, 0.0, params.asked_sd * params.asked_sd);
        } else if forgotten {
            self.single_out(STANCE, 0.0, params.aside_sd * params.aside_sd);
        }
    }

    /// Another value for a state, independent of the others.
    fn single_out(&mut self, i: usize, value: f64, variance: f64) {
        self.p.row_mut(i).fill(0.0);
        self.p.column_mut(i).fill(0.0);
        self.p[(i, i)] = variance;
        self.x[i] = value;
    }

    pub(super) fn offset(&self) -> f64 {
        self.x[OFFSET]
    }

    /// Of the offset, rad².
    pub(super) fn variance(&self) -> f64 {
        self.p[(OFFSET, OFFSET)]
    }

    /// `dt` seconds on, in which the trunk turned by `turned` rad and lost samples made the headings
    /// worse by `lost` rad².
    pub(super) fn advance(
        &mut self,
        params: &Params,
        dt: f64,
        turned: f64,
        lost: f64,
        walking: bool,
    ) {
        let (stance_sd, stance_s) = if walking {
            (params.walk_sd, params.walk_s)
        } else {
            (params.stance_sd, params.stance_s)
        };
        let keep_drift = exp(-dt / params.drift_s);
        let home = if walking { 1.0 } else { self.home(params) };
        let keep_stance = exp(-home * dt / stance_s);
        let noise = if walking {
            params.walk_noise
        } else {
            params.noise
        };
        let p = &mut self.p;
        // P F^T, then F times that: the offset takes from drift and scale, the rest only decays.
        let taken = p.column(DRIFT) * dt + p.column(SCALE) * turned;
        p.set_column(OFFSET, &(p.column(OFFSET) + taken));
        p.set_column(DRIFT, &(p.column(DRIFT) * keep_drift));
        p.set_column(STANCE, &(p.column(STANCE) * keep_stance));
        let taken = p.row(DRIFT) * dt + p.row(SCALE) * turned;
        p.set_row(OFFSET, &(p.row(OFFSET) + taken));
        p.set_row(DRIFT, &(p.row(DRIFT) * keep_drift));
        p.set_row(STANCE, &(p.row(STANCE) * keep_stance));
        let fill = |sd: f64, keep: f64| sd * sd * (1.0 - keep * keep);
        p[(OFFSET, OFFSET)] += noise * noise * dt + lost;
        p[(DRIFT, DRIFT)] += fill(params.drift_sd, keep_drift);
        p[(STANCE, STANCE)] += fill(stance_sd, keep_stance)
            + (1.0 - home) * params.aside_sd * params.aside_sd * dt / params.aside_s;
        let x = &mut self.x;
        x[OFFSET] += dt * x[DRIFT] + turned * x[SCALE];
        x[DRIFT] *= keep_drift;
        x[STANCE] *= keep_stance;
    }

    fn gains(&self) -> Vector4<f64> {
        self.p.column(OFFSET) + self.p.column(STANCE)
    }

    /// How much the direction of the moment counts as one that comes back to the way ahead: 1 near
    /// it, 0 far aside.
    fn home(&self, params: &Params) -> f64 {
        let near = params.aside * params.aside + self.p[(OFFSET, OFFSET)];
        let far = self.x[STANCE] * self.x[STANCE] / near;
        1.0 / (1.0 + far * far)
    }

    /// Takes in the mean over a window of what was measured, minus the offset.
    pub(super) fn learn(&mut self, params: &Params, mean: f64) {
        let y = mean - self.x[STANCE];
        let h = self.gains();
        let s = h[OFFSET] + h[STANCE] + params.gaze_sd * params.gaze_sd;
        if y * y > SURPRISE * SURPRISE * s {
            // They turned to something else: that is no news of the offset.
            self.p[(STANCE, STANCE)] += y * y - s;
        }
        let h = self.gains();
        let s = h[OFFSET] + h[STANCE] + params.gaze_sd * params.gaze_sd;
        self.x += h * y / s;
        self.p -= h * h.transpose() / s;
    }
}
