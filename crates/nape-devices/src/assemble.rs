//! From counts whose place in the device's time is known to a batch in session time.
//!
//! The last steps are the same for every driver: the device's clock is mapped, samples never go back in
//! time, a device that shows no gravity at rest is not believed, and what was used is counted. What is
//! absent: where in its time a packet stands ([`crate::order`], [`crate::steady`]).

use nape_core::{DeviceTicks, Placement, Span, Timestamp};

use crate::batch::ImuBatch;
use crate::clock::ClockMap;
use crate::fault::PacketFault;
use crate::gravity::Gravity;
use crate::stats::Stats;

/// Counts of one or several packets that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packet {
    pub(crate) seq: u32,
    /// Index of its first sample.
    pub(crate) index: u64,
    /// Device time of its first sample, µs.
    pub(crate) device_us: u64,
    /// From sample to sample, device µs.
    pub(crate) period_us: f64,
    /// m/s² per count.
    pub(crate) acc_scale: f64,
    /// rad/s per count; 0 without a gyroscope.
    pub(crate) gyr_scale: f64,
    pub(crate) acc: [Vec<i32>; 3],
    /// Empty without a gyroscope.
    pub(crate) gyr: [Vec<i32>; 3],
}

/// What lasts from packet to packet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assembler {
    pub(crate) clock: ClockMap,
    pub(crate) stats: Stats,
    gravity: Gravity,
    /// Of the stream opened last, m/s² per count.
    acc_scale: Option<f64>,
    /// Time of the last sample given out: none may be earlier.
    last: Option<Timestamp>,
    /// Of the stream under way: its first sample, and how many were used.
    began: Option<Timestamp>,
    samples: u64,
}

impl Assembler {
    /// A stream begins whose accelerometer has this scale.
    pub(crate) fn open(&mut self, acc_scale: f64) {
        if self.acc_scale.replace(acc_scale).map(f64::to_bits) != Some(acc_scale.to_bits()) {
            // What was found out about another scale says nothing of this one.
            self.gravity = Gravity::default();
        }
        self.stats.openings += 1;
        (self.began, self.samples) = (None, 0);
    }

    /// A packet that arrived at `at`.
    ///
    /// # Errors
    /// The device is not believed.
    pub(crate) fn batch(&mut self, at: Timestamp, packet: Packet) -> Result<ImuBatch, PacketFault> {
        let count = packet.acc[0].len();
        let after = |samples: usize| packet.device_us + whole_us(packet.period_us, samples);
        self.clock.frame(after(count.saturating_sub(1)), at);
        let (first, end) = self
            .clock
            .give_out(packet.device_us, after(count))
            .unwrap_or((at, at));
        let (first, period_ns) = spread(first, end, count, packet.period_us, self.last);
        let batch = ImuBatch {
            placement: Placement::Head,
            device: 0,
            seq: packet.seq,
            first_index: packet.index,
            device_ticks: DeviceTicks(packet.device_us),
            first,
            period_ns,
            offsets_us: Vec::new(),
            acc_scale: packet.acc_scale,
            gyr_scale: packet.gyr_scale,
            acc: packet.acc,
            gyr: packet.gyr,
        };
        self.last = Some(batch.sample_at(count.saturating_sub(1)));
        if let Some(g) = self.gravity.push(&batch) {
            return Err(PacketFault::Gravity { g });
        }
        let began = *self.began.get_or_insert(first);
        self.samples += count as u64;
        self.stats.rate(self.samples, began, end);
        Ok(batch)
    }

    /// Counts what became of a packet.
    pub(crate) fn count(&mut self, at: Timestamp, result: &Result<ImuBatch, PacketFault>) {
        match result {
            Ok(batch) => self.stats.used(batch, at),
            Err(fault) => self.stats.refused(fault),
        }
        self.stats.clock_ppm = self.clock.ppm();
        self.stats.clock_uncertainty = self.clock.uncertainty();
    }
}

/// Whole µs of this many periods.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "at most 255 samples of at most some seconds"
)]
pub(crate) fn whole_us(period_us: f64, samples: usize) -> u64 {
    (period_us * samples as f64).round() as u64
}

/// When the batch begins and how far its samples lie apart (ns): as mapped, but after the last sample
/// given out before, and never closer than half the period.
fn spread(
    first: Timestamp,
    end: Timestamp,
    count: usize,
    period_us: f64,
    last: Option<Timestamp>,
) -> (Timestamp, u64) {
    let half = Span::from_secs_f64(period_us / 2e6);
    let first = last.map_or(first, |last| first.max(last + half));
    let n = i64::try_from(count).unwrap_or(1).max(1);
    let least = half.as_micros() * n * 1_000;
    let ns = (end.since(first).as_micros() * 1_000).max(least) / n;
    (first, ns.max(1).unsigned_abs())
}
