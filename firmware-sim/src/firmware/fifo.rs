//! The samples that wait in the clip, and the measure of their period.

use std::collections::VecDeque;

use nape_wire::Channels;

/// Most samples that wait while the radio cannot take them. Our choice: 12 KB of a nRF52840's 256 KB,
/// 10 s at 100 Hz.
pub(crate) const FIFO_SAMPLES: usize = 1024;

/// Samples over which the period is measured, at least. Our choice: 1.3 s at 200 Hz, short enough to
/// follow a chip that warms up.
const MEASURE: u32 = 256;

/// One sample, as the firmware has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Since the start of the stream.
    pub(super) index: u32,
    /// Device time of the interrupt, µs.
    pub(super) time_us: u64,
    /// Raw counts.
    pub(super) channels: Channels,
}

/// A ring of samples that overwrites the oldest, so that what waits has no gap inside.
#[derive(Debug, Clone, Default)]
pub(super) struct Fifo {
    samples: VecDeque<Sample>,
}

impl Fifo {
    /// Takes a sample; `true` when the oldest had to go for it.
    pub(super) fn push(&mut self, sample: Sample) -> bool {
        let full = self.samples.len() >= FIFO_SAMPLES;
        if full {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        full
    }

    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    pub(super) fn oldest(&self) -> Option<&Sample> {
        self.samples.front()
    }

    /// Throws everything away; how many that were.
    pub(super) fn clear(&mut self) -> usize {
        let n = self.samples.len();
        self.samples.clear();
        n
    }

    /// Takes out the oldest `n`.
    pub(super) fn take(&mut self, n: usize) -> impl Iterator<Item = Sample> + '_ {
        let n = n.min(self.samples.len());
        self.samples.drain(..n)
    }
}

/// Measures the time between samples by the clip's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PeriodMeter {
    /// Index and time where the measure began, and where the next one will.
    from: Option<(u32, u64)>,
    next: Option<(u32, u64)>,
    /// What the measure before found, µs: for samples that waited since then.
    before_us: Option<u16>,
}

impl PeriodMeter {
    /// A sample was taken.
    pub(super) fn sample(&mut self, index: u32, time_us: u64) {
        let here = (index, time_us);
        match (self.from, self.next) {
            (None, _) => self.from = Some(here),
            (Some(_), None) => self.next = Some(here),
            (Some(from), Some(next)) if index.wrapping_sub(next.0) >= MEASURE => {
                self.before_us = mean_us(from, here);
                self.from = Some(next);
                self.next = Some(here);
            }
            _ => {}
        }
    }

    /// The period up to this sample, µs; `None` at the first.
    pub(super) fn period_us(&self, index: u32, time_us: u64) -> Option<u16> {
        let from = self.from?;
        // The index wraps: half of all numbers lie before.
        let is_later = (1..=u32::MAX / 2).contains(&index.wrapping_sub(from.0));
        if is_later {
            mean_us(from, (index, time_us))
        } else {
            self.before_us
        }
    }
}

/// The mean time between samples from one to another, µs, rounded.
fn mean_us((from, begin_us): (u32, u64), (to, end_us): (u32, u64)) -> Option<u16> {
    let n = u64::from(to.wrapping_sub(from));
    let us = (end_us.saturating_sub(begin_us) + n / 2).checked_div(n)?;
    u16::try_from(us).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_that_waited_has_the_period_of_its_time() {
        let mut meter = PeriodMeter::default();
        let time = |i: u32| u64::from(i) * 2_500;
        meter.sample(0, 0);
        assert_eq!(meter.period_us(0, 0), None);
        for i in 1..2_000 {
            meter.sample(i, time(i));
            let oldest = i.saturating_sub(1_023);
            for waiting in [oldest, i / 2, i] {
                let told = meter.period_us(waiting, time(waiting));
                let known = waiting > 0;
                assert!(!known || told == Some(2_500), "{waiting} at {i}: {told:?}");
            }
        }
    }
}
