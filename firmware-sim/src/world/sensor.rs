//! The chip at work: when it samples, and what the firmware gets of it.

use nape_wire::config::FEATURE_GYR;

use super::clip::Clip;
use super::clock::DeviceClock;
use crate::average::Averager;
use crate::chip::{Chip, Counts};
use crate::firmware::{Sensing, acc_scale, gyr_scale};
use crate::motion::body::Snapshot;

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
    fn start(
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

    /// When the sample `more` after the next one comes, µs of true time.
    #[expect(clippy::cast_precision_loss, reason = "a session's samples")]
    pub(super) fn after_next_us(&self, clock: &DeviceClock, more: usize) -> i64 {
        clock.at(self.start + (self.taken + 1 + more as u64) as f64 * self.period)
    }
}

/// Ranges asked for, g and deg/s; the gyroscope's does not matter where it is off.
fn ranges(sensing: Sensing) -> (f64, f64) {
    let config = sensing.config;
    let dps = if config.features & FEATURE_GYR == 0 {
        1000
    } else {
        config.gyr_range_dps
    };
    (f64::from(config.acc_range_g), f64::from(dps))
}

impl Clip {
    /// Starts or stops the sensor as the firmware wishes.
    pub(super) fn follow_sensing(&mut self, now_us: i64) {
        let wanted = self.firmware.sensing();
        if self.sensor.map(|s| s.sensing) == wanted {
            return;
        }
        self.sensor = wanted.map(|sensing| {
            let chip = self.options.chip;
            let rate_hz = f64::from(sensing.config.rate_dhz) / 10.0;
            let (range_g, range_dps) = ranges(sensing);
            self.chip.configure(chip, rate_hz, range_g, range_dps);
            let averager = Averager::new(self.options.gyro);
            let odr_error = self.options.odr_error;
            Sensor::start(sensing, chip, averager, odr_error, &self.clock, now_us)
        });
    }

    /// Takes the look that is due, and the sample if it is the sample's.
    #[expect(clippy::cast_precision_loss, reason = "a session's µs and samples")]
    pub(super) fn sample(&mut self, now_us: i64, body: impl FnOnce(f64) -> Snapshot) {
        let Some(sensor) = &mut self.sensor else {
            return;
        };
        let t = now_us as f64 * 1e-6;
        let site = body(t).sites[self.options.placement.index()];
        let exposure = self.wearing.expose(t, &site);
        let Some(rate) = sensor.averager.look(exposure.rate) else {
            sensor.next_us = sensor.next_look_us(&self.clock);
            return;
        };
        let (acc, gyr) = self.chip.sample(t, exposure.force, rate);
        let reading = (
            to_wire(acc, sensor.ratio[0]),
            to_wire(gyr.unwrap_or_default(), sensor.ratio[1]),
        );
        let shown = sensor.start + (sensor.taken + 1) as f64 * sensor.period;
        sensor.taken += 1;
        sensor.next_us = sensor.next_look_us(&self.clock);
        self.firmware.sample(self.clock.count(shown), reading);
    }
}

/// Chip counts as 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped first")]
fn to_wire(counts: [i32; 3], ratio: f64) -> [i16; 3] {
    counts.map(|c| nape_core::num::round(f64::from(c) * ratio).clamp(-32_768.0, 32_767.0) as i16)
}
