//! The chip at work: when it samples, and what the wire has of it.

use nape_wire::config::FEATURE_GYR;

use super::clock::DeviceClock;
use crate::average::Averager;
use crate::chip::{Chip, Counts};
use crate::firmware::{Sensing, acc_scale, gyr_scale};
use crate::num::Vec3;

/// A sensor that samples.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sensor {
    pub(super) sensing: Sensing,
    /// When it was started and its period, µs of the clip's clock.
    start: f64,
    period: f64,
    taken: u64,
    averager: Averager,
    /// True time of the next look at the body, for a sample or for its mean, µs.
    pub(super) next_us: i64,
    /// Wire counts per chip count, accelerometer and gyroscope.
    ratio: [f64; 2],
}

impl Sensor {
    /// Starts at the true time `now_us`; the first sample comes a period later.
    pub(super) fn start(
        sensing: Sensing,
        chip: &Chip,
        averager: Averager,
        odr_error: f64,
        clock: &DeviceClock,
        now_us: i64,
    ) -> Self {
        let config = sensing.config;
        let rate_hz = f64::from(config.rate_dhz) / 10.0;
        let (range_g, range_dps) = ranges(sensing);
        let start = clock.shown(now_us);
        let period = 1e6 / (rate_hz * (1.0 + odr_error));
        let ratio = match chip.counts {
            // Counts finer than 16 bits can hold.
            Counts::Fine => [
                chip.acc_lsb(range_g) / acc_scale(chip, range_g),
                chip.gyr_lsb(range_dps) / gyr_scale(chip, range_dps),
            ],
            Counts::Binary | Counts::St => [1.0; 2],
        };
        Self {
            sensing,
            start,
            period,
            taken: 0,
            averager,
            next_us: clock.at(start + period),
            ratio,
        }
    }

    /// When the next look comes, µs of true time.
    #[expect(clippy::cast_precision_loss, reason = "a session's samples")]
    fn next_look_us(&self, clock: &DeviceClock) -> i64 {
        let intervals = self.taken as f64 + self.averager.next_look();
        clock.at(self.start + intervals * self.period)
    }

    /// A look sees this rate of turn; what the sample is of, if the look is the sample's.
    pub(super) fn look(&mut self, rate: Vec3, clock: &DeviceClock) -> Option<Vec3> {
        let of_sample = self.averager.look(rate);
        if of_sample.is_none() {
            self.next_us = self.next_look_us(clock);
        }
        of_sample
    }

    /// The sample that was due is taken: its time by the clip's counter, and what the chip read (counts)
    /// as the wire has it.
    #[expect(clippy::cast_precision_loss, reason = "a session's samples")]
    pub(super) fn take(
        &mut self,
        (acc, gyr): ([i32; 3], Option<[i32; 3]>),
        clock: &DeviceClock,
    ) -> (u64, ([i16; 3], [i16; 3])) {
        let shown = self.start + (self.taken + 1) as f64 * self.period;
        self.taken += 1;
        self.next_us = self.next_look_us(clock);
        let [acc_ratio, gyr_ratio] = self.ratio;
        let acc = to_wire(acc, acc_ratio);
        let gyr = to_wire(gyr.unwrap_or_default(), gyr_ratio);
        (clock.count(shown), (acc, gyr))
    }

    /// When the sample `more` after the next one comes, µs of true time.
    #[expect(clippy::cast_precision_loss, reason = "a session's samples")]
    pub(super) fn after_next_us(&self, clock: &DeviceClock, more: usize) -> i64 {
        clock.at(self.start + (self.taken + 1 + more as u64) as f64 * self.period)
    }
}

/// Ranges asked for, g and deg/s; the gyroscope's does not matter where it is off.
pub(super) fn ranges(sensing: Sensing) -> (f64, f64) {
    let config = sensing.config;
    let dps = if config.features & FEATURE_GYR == 0 {
        1000
    } else {
        config.gyr_range_dps
    };
    (f64::from(config.acc_range_g), f64::from(dps))
}

/// Chip counts as 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped first")]
fn to_wire(counts: [i32; 3], ratio: f64) -> [i16; 3] {
    counts.map(|c| nape_core::num::round(f64::from(c) * ratio).clamp(-32_768.0, 32_767.0) as i16)
}
