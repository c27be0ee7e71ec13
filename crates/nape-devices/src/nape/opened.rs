//! A stream of our profile that begins: how the clip measures, and whether that can be.
//!
//! What is absent: who the clip is, which is told before ([`crate::About`]).

use nape_wire::Applied;

use crate::batch::G;
use crate::fault::ScaleFault;

/// A stream that begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opened {
    /// How it measures, and its scales.
    pub(super) applied: Applied,
    /// The clip's clock when it began, µs since it booted.
    pub(super) device_us: u64,
}

impl Opened {
    /// Do the scales fit the ranges? Full scale may be half to double of what the range says: makers
    /// round (a ±2000 deg/s part of ST has ±2294), but nobody is off by two.
    ///
    /// # Errors
    /// The scale that does not fit.
    pub(super) fn check_scales(applied: &Applied) -> Result<(), ScaleFault> {
        let fits = |found: f64, claimed: f64| (0.5..=2.0).contains(&(found / claimed));
        let range_g = applied.config.acc_range_g;
        let found_g = f64::from(applied.acc_scale) * 32_768.0 / G;
        if !fits(found_g, f64::from(range_g)) {
            return Err(ScaleFault::Acc { range_g, found_g });
        }
        let range_dps = applied.config.gyr_range_dps;
        let found_dps = (f64::from(applied.gyr_scale) * 32_768.0).to_degrees();
        if applied.gyr_scale > 0.0 && !fits(found_dps, f64::from(range_dps)) {
            return Err(ScaleFault::Gyr {
                range_dps,
                found_dps,
            });
        }
        Ok(())
    }
}
