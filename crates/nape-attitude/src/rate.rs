//! What was sampled, as means over the time between two samples.
//!
//! A gyroscope that averages over its interval says the mean itself. One that samples points wants a
//! rule: the cubic through four points, `(-w[i-2] + 13 w[i-1] + 13 w[i] - w[i+1]) / 24`, whose error is of
//! the fifth order. It looks one sample ahead; instead, the parabola through the three points there are
//! is taken at once, and what the cubic says otherwise is made good one sample later. The usual
//! rectangle costs 1.3 degrees at 50 Hz (seen in its design). Lost samples are bridged evenly.

use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::sample::GyroSampling;

/// The rule, and the points before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rate {
    sampling: GyroSampling,
    /// The points before the last sample without a gap, newest last, as many as are there.
    points: [Vec3; 2],
    n: usize,
}

impl Rate {
    pub(crate) const fn new() -> Self {
        Self {
            sampling: GyroSampling::ASSUMED,
            points: [Vec3::new(0.0, 0.0, 0.0); 2],
            n: 0,
        }
    }

    pub(crate) const fn set_sampling(&mut self, sampling: GyroSampling) {
        // Points of before are no neighbours of means, nor of points after them.
        self.n = 0;
        self.sampling = sampling;
    }

    /// There was a gap.
    pub(crate) const fn forget(&mut self) {
        self.n = 0;
    }

    /// Mean rate and specific force from the last sample to this one, with nothing lost between.
    pub(crate) fn next(
        &mut self,
        before: Vec3,
        rate: Vec3,
        acc_before: Vec3,
        acc: Vec3,
    ) -> (Vec3, Vec3) {
        if self.sampling == GyroSampling::Mean {
            return (rate, acc);
        }
        let mean = self.point(before, rate);
        self.points = [self.points[1], before];
        self.n = (self.n + 1).min(2);
        (mean, (acc_before + acc) * 0.5)
    }

    /// The same over one period of a gap: period `i` of those with `lost` samples between, the first 0.
    pub(crate) fn bridge(
        &mut self,
        before: Vec3,
        rate: Vec3,
        acc_before: Vec3,
        acc: Vec3,
        (i, lost): (u32, u32),
    ) -> (Vec3, Vec3) {
        self.forget();
        // A point's mean over the period before it lies half a period back.
        let back = if self.sampling == GyroSampling::Point {
            0.5
        } else {
            0.0
        };
        let k = (f64::from(i + 1) - back) / f64::from(lost + 1);
        (between(before, rate, k), between(acc_before, acc, k))
    }

    /// The mean from `before` to `now` by points.
    fn point(&self, before: Vec3, now: Vec3) -> Vec3 {
        let [third, second] = self.points;
        match self.n {
            // Oldest to newest: third, second, before, now.
            2 => {
                let made_good = (now - 3.0 * before + 3.0 * second - third) / 24.0;
                parabola(second, before, now) - made_good
            }
            1 => parabola(second, before, now),
            _ => (before + now) * 0.5,
        }
    }
}

/// The mean from `before` to `now` by the parabola through three points.
fn parabola(second: Vec3, before: Vec3, now: Vec3) -> Vec3 {
    (5.0 * now + 8.0 * before - second) / 12.0
}

fn between(a: Vec3, b: Vec3, k: f64) -> Vec3 {
    a + (b - a) * k
}
