//! Inclination of a sensor without a gyroscope: a low-passed accelerometer.
//!
//! Late by its time constant, wrong while the wearer accelerates, and it says so.

use libm::{exp, sqrt};
use serde::{Deserialize, Serialize};

use crate::direction::{Vec3, unit};
use crate::estimate::Estimate;
use crate::gravity::off_gravity;
use crate::params::Params;
use crate::rotation;

/// The low-passed specific force, and how shaky it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccOnly {
    low: Vec3,
    /// Low-passed deviation of |acc| from gravity, as an angle, rad.
    shake: f64,
    /// Uncertainty from the start, rad; settles.
    excess: f64,
}

/// Time constant with which the start's uncertainty settles, s. Our choice: ten of the low-pass's.
const SETTLE_S: f64 = 3.0;

/// Uncertainty that is none, rad: below the last bit of every sum it goes into. Without this it would
/// decay into subnormal numbers, on which processors are slow, and stay there.
const SETTLED: f64 = 1e-15;

impl AccOnly {
    pub(crate) const fn new() -> Self {
        Self {
            low: Vec3::new(0.0, 0.0, 0.0),
            shake: 0.0,
            excess: 0.0,
        }
    }

    pub(crate) fn restart(&mut self, params: &Params, acc: Vec3) {
        self.low = acc;
        self.shake = 0.0;
        // Free fall or a blow has no direction.
        let off = off_gravity(acc).min(1.0);
        self.excess = params.start_tilt.max(off);
    }

    pub(crate) fn step(&mut self, params: &Params, acc: Vec3, dt: f64) {
        if self.excess > 0.0 {
            self.excess *= exp(-dt / SETTLE_S);
            if self.excess < SETTLED {
                self.excess = 0.0;
            }
        }
        let tau = params.acc_only_tau;
        let k = dt / (tau + dt);
        self.low += (acc - self.low) * k;
        // Slower than the low-pass itself: a swing passes through |acc| = g twice.
        let k = dt / (4.0 * tau + dt);
        self.shake += k * (off_gravity(acc) - self.shake);
    }

    pub(crate) fn estimate(&self, params: &Params) -> Estimate {
        let up = unit(self.low).unwrap_or_else(Vec3::z);
        let floor = params.acc_only_sigma + self.shake;
        Estimate {
            quat: rotation::level(up),
            up,
            sigma: sqrt(floor * floor + self.excess * self.excess),
        }
    }
}
