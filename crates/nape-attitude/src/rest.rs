//! Is the sensor at rest? Rate and specific force stay near their own low-passes for a while.
//!
//! After VQF's rest detection (Laidig & Seel 2023, doi:10.1016/j.inffus.2022.10.014, section 3.5). At rest the mean rate is the
//! gyroscope's bias, unless it is further from the bias known so far than that may be off: then it is a
//! slow turn (the filter asks). Not the same as "still" for postures, nor "not worn".

use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::params::Params;

/// Low-passed rate and specific force, and since when they hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rest {
    low: Option<(Vec3, Vec3)>,
    for_s: f64,
}

/// A mean rate beyond this is no bias, rad/s. Our choice: 3.4 degrees/s, above the 3 degrees/s from
/// which the search for large offsets takes over.
const LARGEST_BIAS: f64 = 0.06;

impl Rest {
    pub(crate) const fn new() -> Self {
        Self {
            low: None,
            for_s: 0.0,
        }
    }

    /// Takes in the mean rate (as measured, and less the bias known so far) and specific force over `h`
    /// seconds.
    pub(crate) fn step(&mut self, params: &Params, rate: Vec3, less: Vec3, acc: Vec3, h: f64) {
        let (low_rate, low_acc) = self.low.get_or_insert((rate, acc));
        let k = h / (params.rest_tau + h);
        *low_rate += (rate - *low_rate) * k;
        *low_acc += (acc - *low_acc) * k;
        let within = |a: Vec3, b: Vec3, limit: f64| (a - b).norm_squared() < limit * limit;
        if within(rate, *low_rate, params.rest_rate)
            && within(acc, *low_acc, params.rest_acc)
            && less.norm_squared() < LARGEST_BIAS * LARGEST_BIAS
        {
            self.for_s += h;
        } else {
            self.for_s = 0.0;
        }
    }

    /// The mean rate, if the sensor is at rest.
    pub(crate) fn rate(&self, params: &Params) -> Option<Vec3> {
        let (rate, _) = self.low?;
        (self.for_s > params.rest_after).then_some(rate)
    }
}
