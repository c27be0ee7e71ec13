//! The gyroscope's zero-rate offset at the start, when it is too large for the filter to learn.
//!
//! The filter learns offsets of a few degrees per second. Old parts have up to 20 (MPU-6050,
//! docs/evidence.md#chips), which would tilt the estimate by tens of degrees until it gives up. So the first
//! minute is searched for two seconds in which rate and specific force are steady: there the mean
//! rate is the offset. What this cannot tell from an offset: turning evenly about the vertical for
//! two seconds, which nobody does within half a degree per second and which is looked for only here.

use libm::sqrt;
use serde::{Deserialize, Serialize};

use crate::direction::Vec3;

/// Length of a window, s. Our choice.
const WINDOW_S: f64 = 2.0;

/// Searched for this long after the start, s. Our choice.
const SEARCH_S: f64 = 60.0;

/// Steady: RMS of the rate about its mean, rad/s, over three axes. Our choice: calm sitting on a
/// chip as noisy as the MPU-6050.
const STEADY_RATE: f64 = 1.5_f64.to_radians();

/// Steady: RMS of specific force about its mean, m/s². Our choice: calm sitting shows 0.05-0.15.
const STEADY_ACC: f64 = 0.25;

/// Offsets below this are left to the filter, rad/s. Our choice: half of its bound.
const LARGE: f64 = 3.0_f64.to_radians();

const NONE: Vec3 = Vec3::new(0.0, 0.0, 0.0);

/// The search for a large offset, and what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offset {
    found: Vec3,
    searched_s: f64,
    window_s: f64,
    n: f64,
    gyr: Vec3,
    gyr2: f64,
    acc: Vec3,
    acc2: f64,
}

impl Offset {
    pub(crate) const fn new() -> Self {
        Self {
            found: NONE,
            searched_s: 0.0,
            window_s: 0.0,
            n: 0.0,
            gyr: NONE,
            gyr2: 0.0,
            acc: NONE,
            acc2: 0.0,
        }
    }

    /// The offset to take off every sample, rad/s.
    pub(crate) const fn found(&self) -> Vec3 {
        self.found
    }

    /// Is there nothing to search for any more?
    pub(crate) fn is_over(&self) -> bool {
        self.searched_s > SEARCH_S
    }

    /// Takes in a sample; `true` when a large offset was found just now.
    pub(crate) fn search(&mut self, gyr: Vec3, acc: Vec3, dt: f64) -> bool {
        self.searched_s += dt;
        self.window_s += dt;
        self.n += 1.0;
        self.gyr += gyr;
        self.gyr2 += gyr.norm_squared();
        self.acc += acc;
        self.acc2 += acc.norm_squared();
        if self.window_s < WINDOW_S {
            return false;
        }
        let mean = self.gyr * (1.0 / self.n);
        let steady = rms(self.gyr, self.gyr2, self.n) < STEADY_RATE
            && rms(self.acc, self.acc2, self.n) < STEADY_ACC;
        *self = Self {
            found: self.found,
            searched_s: self.searched_s,
            ..Self::new()
        };
        if !steady || mean.norm() < LARGE {
            return false;
        }
        self.found = mean;
        self.searched_s = 2.0 * SEARCH_S;
        true
    }
}

/// RMS about the mean, from sums.
fn rms(sum: Vec3, sum2: f64, n: f64) -> f64 {
    sqrt((sum2 / n - sum.norm_squared() / (n * n)).max(0.0))
}
