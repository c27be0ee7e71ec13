//! The sampling period of a sensor, learned from its stamps: from it, lost samples are counted.

use libm::round;
use serde::{Deserialize, Serialize};

/// Intervals looked at before a period is believed. Our choice: enough for a median.
const PROBE: usize = 9;

/// An interval this far off the period, as a share of it, does not fit. Our choice: sensors' stamps are
/// even within a few per cent.
const MISFIT: f64 = 0.3;

/// What is known of the sampling period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Period {
    known: Option<f64>,
    /// Intervals that did not fit, in a row, s.
    probe: [f64; PROBE],
    probed: usize,
}

impl Period {
    pub(crate) const fn new() -> Self {
        Self {
            known: None,
            probe: [0.0; PROBE],
            probed: 0,
        }
    }

    /// Takes in an interval between two samples; returns how many samples were lost in it.
    pub(crate) fn step(&mut self, dt: f64) -> u32 {
        let fits = self.known.is_some_and(|p| (dt - p).abs() <= MISFIT * p);
        if fits {
            self.probed = 0;
            return 0;
        }
        self.misfit(dt)
    }

    /// An interval that does not fit: samples were lost, or the rate was changed.
    #[cold]
    fn misfit(&mut self, dt: f64) -> u32 {
        let lost = self.known.map_or(0.0, |p| round(dt / p) - 1.0);
        // The rate may have been changed on the sensor: nine of them in a row are a new period.
        self.probe[self.probed] = dt;
        self.probed += 1;
        if self.probed == PROBE {
            self.probe.sort_unstable_by(f64::total_cmp);
            // Below 0.1 ms no sensor samples.
            self.known = Some(self.probe[PROBE / 2].max(1e-4));
            self.probed = 0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a bridged gap is short, in periods of 0.1 ms at least"
        )]
        let lost = lost.clamp(0.0, 1e4) as u32;
        lost
    }
}
