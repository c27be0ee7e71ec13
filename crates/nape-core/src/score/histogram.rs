//! A histogram with fixed bins, weighted by time: percentiles of a day in constant memory.
//!
//! Bins are centred on whole multiples of the step, so a percentile read from it is within half a
//! step of the exact one, and two histograms add up to the histogram of both. Values beyond the
//! ends fall into the end bins. It knows nothing about units.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::num;

/// Fixed bins over `[low, high]`, each weighted in microseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Bins per unit: 10 for steps of 0.1. A whole number keeps bin centres short decimals.
    per_unit: f64,
    /// Index of the lowest bin: its centre is `first / per_unit`.
    first: i64,
    /// How many bins there are once something is added.
    len: usize,
    /// Empty until the first value, so that an unused histogram costs nothing.
    weights: Vec<u64>,
    total: u64,
}

impl Histogram {
    /// A histogram over `[low, high]` (whole units) with `per_unit` bins per unit.
    pub fn new(low: i32, high: i32, per_unit: u16) -> Self {
        let n = i64::from(per_unit);
        let first = i64::from(low) * n;
        let last = i64::from(high) * n;
        Self {
            per_unit: f64::from(per_unit),
            first,
            len: usize::try_from(last - first + 1).unwrap_or(1),
            weights: Vec::new(),
            total: 0,
        }
    }

    /// Adds `weight` microseconds at `value`. A value that is not a number is not counted.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "float to int `as` saturates; out of range goes to the end bins, as documented"
    )]
    pub fn add(&mut self, value: f64, weight: u64) {
        if value.is_nan() || weight == 0 {
            return;
        }
        if self.weights.is_empty() {
            self.weights.resize(self.len, 0);
        }
        let bin = num::round(value * self.per_unit) as i64;
        let index = usize::try_from(bin.saturating_sub(self.first)).unwrap_or(0);
        self.weights[index.min(self.len - 1)] += weight;
        self.total += weight;
    }

    /// Adds all of `other`, which must have been made with the same bins.
    pub fn merge(&mut self, other: &Self) {
        if self.weights.is_empty() {
            self.weights.clone_from(&other.weights);
        } else {
            for (mine, theirs) in self.weights.iter_mut().zip(&other.weights) {
                *mine += theirs;
            }
        }
        self.total += other.total;
    }

    /// Total weight, microseconds.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The value that `percent` % of the weight does not exceed (nearest rank), as the centre of
    /// its bin; `None` while nothing has been added.
    pub fn percentile(&self, percent: u8) -> Option<f64> {
        let need = (u128::from(self.total) * u128::from(percent.min(100))).div_ceil(100);
        let mut seen = 0_u128;
        for (i, &weight) in self.weights.iter().enumerate() {
            seen += u128::from(weight);
            if weight > 0 && seen >= need {
                return Some(self.centre(i));
            }
        }
        None
    }

    /// The highest value added, as the centre of its bin; `None` while nothing has been added.
    pub fn max(&self) -> Option<f64> {
        self.weights
            .iter()
            .rposition(|&w| w > 0)
            .map(|i| self.centre(i))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "bin numbers are thousands, far below 2^53"
    )]
    fn centre(&self, index: usize) -> f64 {
        let bin = self.first + i64::try_from(index).unwrap_or(i64::MAX - self.first.max(0));
        bin as f64 / self.per_unit
    }
}
