//! The time line of a device that neither stamps nor counts its samples.
//!
//! All that is known is that samples are taken at a steady rate and that none arrives before it was taken.
//! So the samples are counted, their number times the period stands for the device's clock, and
//! [`ClockMap`] finds its true speed from the arrivals as it does for any other. A loss cannot be told from
//! a delay when it happens; but a delay passes and a loss does not: when everything of some seconds is late
//! by more than a delay makes, samples are missing, and the count goes on beyond them. How many is an
//! estimate, so it is never told as a loss. What is absent: devices with stamps ([`crate::order`]).

use nape_core::{Span, Timestamp};

use crate::clock::ClockMap;

/// Everything of such a stretch must be late before samples count as missing. Our choice: above a stall of
/// 2 s, after which what was held back comes in at once and the last of it is on time again.
const STRETCH: Span = Span::from_secs(3);
/// And by more than this, µs. Our choice: above a usual connection interval (60 ms), below what gait and
/// holds would notice.
const LATE_US: f64 = 80_000.0;
/// After so long the rate is compared with the nominal one. Our choice: 200 samples of 50 Hz.
const MEASURE: Span = Span::from_secs(4);
/// A rate further off than this share is another setting, not a clock that runs wrong: the measured one is
/// taken. Below what [`ClockMap`] follows, 2.5 %.
const OFF: f64 = 0.02;
/// Slowest and fastest sample that is believed, µs.
const PERIODS_US: (f64, f64) = (1_000.0, 10_000_000.0);

/// Where newly arrived samples stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stand {
    /// Stand-in for the device's clock at the first of them, µs.
    pub(crate) device_us: u64,
    /// It does not follow the samples before directly.
    pub(crate) apart: bool,
}

/// The count of one stream.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Steady {
    period_us: f64,
    /// Stand-in for the device's clock at the next sample, µs.
    next_us: f64,
    /// The first arrival, samples since, and whether the rate was measured.
    first: Option<Timestamp>,
    arrived: u64,
    measured: bool,
    /// Since when lateness is watched, and the least since, µs.
    watch: Option<(Timestamp, f64)>,
}

impl Steady {
    /// A stream of this many samples a second, as far as is known.
    pub(crate) fn new(rate_hz: f64) -> Self {
        let (least, most) = PERIODS_US;
        Self {
            period_us: (1e6 / rate_hz).clamp(least, most),
            next_us: 0.0,
            first: None,
            arrived: 0,
            measured: false,
            watch: None,
        }
    }

    /// From sample to sample, in µs of the stand-in.
    pub(crate) const fn period_us(&self) -> f64 {
        self.period_us
    }

    /// `count` samples arrived at `at`.
    pub(crate) fn arrived(&mut self, clock: &mut ClockMap, at: Timestamp, count: usize) -> Stand {
        let mut apart = self.first.is_none();
        if self.measure(at) {
            clock.reset();
            apart = true;
        }
        #[expect(clippy::cast_precision_loss, reason = "a few samples")]
        let n = count as f64;
        let last = |from: f64, period: f64| whole(from + (n - 1.0).max(0.0) * period);
        if let Some(mapped) = clock.map(last(self.next_us, self.period_us)) {
            #[expect(clippy::cast_precision_loss, reason = "µs of a session")]
            let late = at.since(mapped).as_micros() as f64;
            if self.is_missing(at, late) {
                self.next_us += late;
                apart = true;
            }
        }
        self.first.get_or_insert(at);
        self.arrived += count as u64;
        let device_us = whole(self.next_us);
        clock.frame(last(self.next_us, self.period_us), at);
        self.next_us += n * self.period_us;
        Stand { device_us, apart }
    }

    /// Was everything late for long? Then by the least of it, samples are missing.
    fn is_missing(&mut self, at: Timestamp, late: f64) -> bool {
        let (since, least) = self.watch.unwrap_or((at, late));
        let least = least.min(late);
        self.watch = Some((since, least));
        if at.since(since) < STRETCH {
            return false;
        }
        self.watch = None;
        least > LATE_US.max(self.period_us)
    }

    /// Compares the rate with the nominal one, once; `true` if it is another.
    #[expect(clippy::cast_precision_loss, reason = "some hundred samples")]
    fn measure(&mut self, at: Timestamp) -> bool {
        let Some(first) = self.first.filter(|_| !self.measured) else {
            return false;
        };
        let took = at.since(first);
        if took < MEASURE || self.arrived < 2 {
            return false;
        }
        self.measured = true;
        let found = took.as_secs_f64() * 1e6 / self.arrived as f64;
        let (least, most) = PERIODS_US;
        if (found / self.period_us - 1.0).abs() <= OFF {
            return false;
        }
        self.period_us = found.clamp(least, most);
        self.watch = None;
        true
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "µs of a stream, from 0"
)]
fn whole(us: f64) -> u64 {
    us.round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device at `rate_hz`, taken for one of 50 Hz, whose samples `missing` are lost and which stalls once
    /// for 2 s; error of the mapped time, ms, worst of the last ten seconds.
    fn error_ms(rate_hz: f64, missing: std::ops::Range<u32>) -> f64 {
        let mut steady = Steady::new(50.0);
        let mut clock = ClockMap::new();
        let mut worst: f64 = 0.0;
        for i in 0..5_000_u32 {
            if missing.contains(&i) {
                continue;
            }
            let taken = f64::from(i) / rate_hz;
            // Connection events each 60 ms; nothing passes between 40 s and 42 s.
            let mut sent = (taken / 0.06).ceil() * 0.06;
            if (40.0..42.0).contains(&sent) {
                sent = 42.0;
            }
            let at = Timestamp::default() + Span::from_secs_f64(sent);
            let stand = steady.arrived(&mut clock, at, 1);
            let mapped = clock.map(stand.device_us).unwrap();
            let off = mapped.since(Timestamp::default()).as_secs_f64() - taken;
            if i > 4_500 {
                worst = worst.max(off.abs() * 1e3);
            }
        }
        worst
    }

    #[test]
    fn a_clock_that_runs_wrong_is_followed() {
        for rate_hz in [50.0, 50.35, 49.65, 51.0, 49.0] {
            let ms = error_ms(rate_hz, 0..0);
            assert!(ms < 35.0, "{rate_hz} Hz: {ms} ms");
        }
    }

    #[test]
    fn samples_that_are_lost_leave_a_gap_and_no_shift() {
        for missing in [1_000..1_050, 1_000..1_010, 300..1_300] {
            let ms = error_ms(50.2, missing.clone());
            assert!(ms < 90.0, "{missing:?}: {ms} ms");
        }
    }

    #[test]
    fn a_device_that_is_set_otherwise_is_found_out() {
        for rate_hz in [10.0, 20.0, 100.0, 200.0] {
            let ms = error_ms(rate_hz, 0..0);
            assert!(ms < 50.0, "{rate_hz} Hz: {ms} ms");
        }
    }
}
