//! What a gyroscope makes of the rate between two samples: nothing, or its mean.
//!
//! The mean is over the interval that ends at the sample, as a chip's own low-pass gives it about; the
//! very shape of a chip's filter, and what it adds in delay, is not modelled.

use crate::num::{self, Vec3};
use nape_core::GyroSampling;

/// Weights of Simpson's rule over four parts, from the begin of an interval to its end. Our choice: it is
/// exact for rates that go as the third power of time, and the body's are smooth at 200 Hz.
const WEIGHTS: [f64; 5] = [1.0, 4.0, 2.0, 4.0, 1.0];
/// Their sum.
const WEIGHT: f64 = 12.0;

/// Looks at the rate as often as it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Averager {
    sampling: GyroSampling,
    /// Looks in this interval after its begin, and the weighted sum so far; `None` before the first sample.
    open: Option<(usize, Vec3)>,
}

impl Averager {
    /// One that has seen nothing: its first sample is a point either way.
    pub(crate) const fn new(sampling: GyroSampling) -> Self {
        Self {
            sampling,
            open: None,
        }
    }

    /// When to look next, as a share of the interval that ends at the next sample; 1 is the sample itself.
    #[expect(clippy::cast_precision_loss, reason = "at most four")]
    pub(crate) fn next_look(&self) -> f64 {
        match (self.sampling, self.open) {
            (GyroSampling::Mean, Some((looks, _))) => {
                (looks + 1) as f64 / (WEIGHTS.len() - 1) as f64
            }
            _ => 1.0,
        }
    }

    /// The rate at that time; returns the rate the sample tells, if it was the sample's.
    pub(crate) fn look(&mut self, rate: Vec3) -> Option<Vec3> {
        if self.sampling == GyroSampling::Point {
            return Some(rate);
        }
        let begun = (0, num::scale(rate, WEIGHTS[0]));
        let Some((looks, sum)) = &mut self.open else {
            self.open = Some(begun);
            return Some(rate);
        };
        *looks += 1;
        *sum = num::add(*sum, num::scale(rate, WEIGHTS[*looks]));
        if *looks + 1 < WEIGHTS.len() {
            return None;
        }
        let mean = num::scale(*sum, 1.0 / WEIGHT);
        self.open = Some(begun);
        Some(mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples at 1, 2, 3 … s of the rate `t³` about x.
    fn samples(sampling: GyroSampling) -> Vec<f64> {
        let mut averager = Averager::new(sampling);
        let mut out: Vec<f64> = Vec::new();
        while out.len() < 4 {
            #[expect(clippy::cast_precision_loss, reason = "four")]
            let t = out.len() as f64 + averager.next_look();
            out.extend(averager.look([t * t * t, 0.0, 0.0]).map(|r| r[0]));
        }
        out
    }

    #[test]
    fn a_mean_is_the_integral_over_the_interval_and_a_point_the_rate_at_its_end() {
        assert_eq!(samples(GyroSampling::Point), [1.0, 8.0, 27.0, 64.0]);
        // The integral of t³ from t - 1 to t; the first has no interval.
        let expected = [1.0, 15.0 / 4.0, 65.0 / 4.0, 175.0 / 4.0];
        for (found, expected) in samples(GyroSampling::Mean).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
        }
    }
}
