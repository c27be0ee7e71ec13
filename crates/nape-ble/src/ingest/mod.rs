//! The frames of one clip, made into batches in session time; what is wrong is refused and counted.
//!
//! Pure: frames, time syncs and openings go in with their stamps, [`ImuBatch`]es come out. The index of
//! the first sample in each frame makes loss exact; together with the measured period it also foretells
//! the frame's device time, which resolves the wrap of its 32 bits and tells a real frame from one
//! whose clock or count went wrong. Such frames are refused; when three in a row agree with each other,
//! the clip has begun anew unnoticed, and they are believed ([`Stats::restarts`]).
//!
//! What is absent: the link ([`crate::Central`]), decoding of counts into values (it is
//! [`ImuBatch::decode`], the same for live and replay), guesses about samples that were lost.

mod gravity;
mod order;
mod stats;
#[cfg(test)]
mod tests;

use nape_core::{DeviceTicks, Placement, Span, Timestamp};
use nape_session::ImuBatch;
use nape_wire::data::Full;
use nape_wire::{DataFrame, Fault, Stream};

use crate::clock::ClockMap;
use crate::event::{Opened, ScaleFault};
use gravity::Gravity;
use order::{Misfit, Order, Place};
pub use stats::{Faults, Stats};

/// A clip whose clock, at an opening, is this near to what the map foretells has not booted since.
/// Late by some seconds is the link's doing, early is none's. Our choice.
const SAME_BOOT: (i64, i64) = (-500_000, 5_000_000);

/// A time sync this far off the map means another time line, µs. Our choice.
const JUMP_US: i64 = 5_000_000;

/// Share of the nominal period that a measured one may have. Our choice: the worst chips are off by
/// 15 % (docs/evidence.md#clocks).
const PERIOD_SHARE: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// Why a frame is not used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FrameFault {
    /// It is no frame.
    #[error("not a data frame: {0}")]
    Malformed(#[from] Fault),
    /// No stream was opened.
    #[error("data before the stream began")]
    NotOpen,
    /// The scales of the stream are impossible.
    #[error("{0}")]
    Scale(#[from] ScaleFault),
    /// What the samples consist of is of no use here.
    #[error("the clip sends {stream:?}; acceleration is needed")]
    Stream {
        /// What it sends.
        stream: Stream,
    },
    /// It was measured with the configuration before; still under way when the new one began.
    #[error("measured with the configuration before (id {found})")]
    OldConfig {
        /// Its configuration.
        found: u8,
    },
    /// It was measured with a configuration whose scales are not known.
    #[error("measured with configuration {found}, whose scales are not known; expected {expected}")]
    UnknownConfig {
        /// Its configuration.
        found: u8,
        /// The stream's.
        expected: u8,
    },
    /// It came before.
    #[error("a frame that came before")]
    Duplicate,
    /// Its time goes backwards.
    #[error("the clip's clock went back by {by_us} µs")]
    TimeBackwards {
        /// By how much, µs.
        by_us: u64,
    },
    /// Its time does not fit its sample index.
    #[error("the clip's clock jumped by {by_us} µs against its count of samples")]
    TimeJump {
        /// By how much, µs.
        by_us: u64,
    },
    /// Its sample index goes backwards.
    #[error("the clip's count of samples went back by {by}")]
    IndexBackwards {
        /// By how many samples.
        by: u64,
    },
    /// Its period does not fit the sample rate.
    #[error("the clip says {found_us} µs from sample to sample; its rate makes {expected_us} µs")]
    Period {
        /// What it says, µs.
        found_us: u16,
        /// What its rate makes, µs.
        expected_us: u32,
    },
    /// At rest it does not measure gravity.
    #[error(
        "at rest the clip measures {g:.2} g instead of 1 g: its scale is wrong; its samples are not used. Update its firmware"
    )]
    Gravity {
        /// What it measures, g.
        g: f64,
    },
}

/// The stream under way.
#[derive(Debug, Clone, PartialEq)]
struct Open {
    config_id: u8,
    acc_scale: f64,
    gyr_scale: f64,
    /// From the rate it was asked for, µs.
    nominal_us: f64,
    /// As measured last, device µs.
    period_us: f64,
    scale: Result<(), ScaleFault>,
    order: Order,
    began: Option<Timestamp>,
    samples: u64,
}

/// Frames of one clip in, batches in session time out.
#[derive(Debug, Clone)]
pub struct Ingest {
    placement: Placement,
    device: u32,
    clock: ClockMap,
    open: Option<Open>,
    /// Configurations of this clip before the one in force.
    older: Vec<u8>,
    gravity: Gravity,
    /// Of the stream opened last, m/s² per count.
    acc_scale: Option<f64>,
    /// Time of the last sample given out: none may be earlier.
    last: Option<Timestamp>,
    stats: Stats,
}

impl Ingest {
    /// Nothing received yet. `device` is the index of the clip in the recording's header.
    pub fn new(placement: Placement, device: u32) -> Self {
        Self {
            placement,
            device,
            clock: ClockMap::new(),
            open: None,
            older: Vec::new(),
            gravity: Gravity::default(),
            acc_scale: None,
            last: None,
            stats: Stats::default(),
        }
    }

    /// A stream begins; `at` is when the clip's word for it arrived. The clock goes on where it was if
    /// the clip has not booted since.
    pub fn open(&mut self, at: Timestamp, opened: &Opened) {
        let late = self.clock.map(opened.device_us).map(|t| at.since(t));
        let same = late.is_some_and(|l| (SAME_BOOT.0..=SAME_BOOT.1).contains(&l.as_micros()));
        if same {
            // Ids are a byte: one that comes again is in force, not old.
            self.older.extend(self.open.take().map(|o| o.config_id));
            self.older.retain(|id| *id != opened.applied.id);
        } else {
            self.clock.reset();
            self.older.clear();
        }
        let nominal_us = 1e7 / f64::from(opened.applied.config.rate_dhz.max(1));
        let acc_scale = f64::from(opened.applied.acc_scale);
        if self.acc_scale.replace(acc_scale).map(f64::to_bits) != Some(acc_scale.to_bits()) {
            // What was found out about another scale says nothing of this one.
            self.gravity = Gravity::default();
        }
        self.stats.openings += 1;
        self.open = Some(Open {
            config_id: opened.applied.id,
            acc_scale,
            gyr_scale: f64::from(opened.applied.gyr_scale),
            nominal_us,
            period_us: nominal_us,
            scale: Opened::check_scales(&opened.applied),
            order: Order::new(opened.device_us),
            began: None,
            samples: 0,
        });
    }

    /// A time sync round trip: the clip's clock said `device_us` between `sent` and `received`.
    pub fn time(&mut self, sent: Timestamp, received: Timestamp, device_us: u64) {
        if let Some(t) = self.clock.map(device_us) {
            let early = t.since(received).as_micros();
            let late = sent.since(t).as_micros();
            if early > JUMP_US || late > JUMP_US {
                self.clock.reset();
                self.stats.restarts += 1;
            }
        }
        self.clock.round_trip(sent, received, device_us);
    }

    /// One Data notification that arrived at `at`. `None` never comes today; it is left for frames that
    /// only complete others.
    ///
    /// # Errors
    /// Why its samples are not used. The next frame may be fine.
    pub fn frame(&mut self, at: Timestamp, bytes: &[u8]) -> Result<Option<ImuBatch>, FrameFault> {
        self.stats.frames += 1;
        let result = self.take(at, bytes);
        match &result {
            Ok(batch) => self.stats.used(batch, at),
            Err(fault) => self.stats.refused(fault),
        }
        self.stats.clock_ppm = self.clock.ppm();
        self.stats.clock_uncertainty = self.clock.uncertainty();
        result.map(Some)
    }

    fn take(&mut self, at: Timestamp, bytes: &[u8]) -> Result<ImuBatch, FrameFault> {
        let frame = DataFrame::parse(bytes)?;
        let header = *frame.header();
        let open = self.open.as_mut().ok_or(FrameFault::NotOpen)?;
        open.scale?;
        if header.stream == Stream::Quaternion {
            let stream = header.stream;
            return Err(FrameFault::Stream { stream });
        }
        if let Some(Full { config_id, .. }) = header.full
            && config_id != open.config_id
        {
            return Err(match self.older.contains(&config_id) {
                true => FrameFault::OldConfig { found: config_id },
                false => FrameFault::UnknownConfig {
                    found: config_id,
                    expected: open.config_id,
                },
            });
        }
        let period_us = match header.full.map_or(0, |full| full.period_us) {
            0 => open.order.period_us().unwrap_or(open.period_us),
            found if PERIOD_SHARE.contains(&(f64::from(found) / open.nominal_us)) => {
                f64::from(found)
            }
            found_us => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at most a second: 0.1 Hz in 16 bits"
                )]
                let expected_us = open.nominal_us.round() as u32;
                return Err(FrameFault::Period {
                    found_us,
                    expected_us,
                });
            }
        };
        let place = match open.order.place(&header, period_us) {
            Ok(place) => place,
            Err(Misfit::Restarted(place)) => {
                self.clock.reset();
                self.stats.restarts += 1;
                place
            }
            Err(Misfit::Refused(fault)) => return Err(fault),
        };
        open.period_us = period_us;
        self.stats.lost += place.lost;
        self.batch(at, &frame, place)
    }

    fn batch(
        &mut self,
        at: Timestamp,
        frame: &DataFrame<'_>,
        place: Place,
    ) -> Result<ImuBatch, FrameFault> {
        let open = self.open.as_mut().ok_or(FrameFault::NotOpen)?;
        let count = frame.header().count();
        let after = |samples: usize| place.device_us + whole_us(open.period_us, samples);
        self.clock.frame(after(count - 1), at);
        let (first, end) = self
            .clock
            .give_out(place.device_us, after(count))
            .unwrap_or((at, at));
        let (first, period_ns) = spread(first, end, count, open.period_us, self.last);

        let has_gyr = open.gyr_scale > 0.0 && frame.header().stream != Stream::Acc;
        let mut acc: [Vec<i32>; 3] = Default::default();
        let mut gyr: [Vec<i32>; 3] = Default::default();
        for sample in frame.samples() {
            for (k, column) in acc.iter_mut().enumerate() {
                column.push(i32::from(sample[k]));
            }
            if has_gyr {
                for (k, column) in gyr.iter_mut().enumerate() {
                    column.push(i32::from(sample[3 + k]));
                }
            }
        }
        let batch = ImuBatch {
            placement: self.placement,
            device: self.device,
            seq: u32::from(frame.header().seq),
            first_index: place.index,
            device_ticks: DeviceTicks(place.device_us),
            first,
            period_ns,
            offsets_us: Vec::new(),
            acc_scale: open.acc_scale,
            gyr_scale: if has_gyr { open.gyr_scale } else { 0.0 },
            acc,
            gyr,
        };
        self.last = Some(batch.sample_at(count - 1));
        if let Some(g) = self.gravity.push(&batch) {
            return Err(FrameFault::Gravity { g });
        }
        let began = *open.began.get_or_insert(first);
        open.samples += count as u64;
        self.stats.rate(open.samples, began, end);
        Ok(batch)
    }

    /// What was received, lost and refused.
    pub const fn stats(&self) -> &Stats {
        &self.stats
    }

    /// The clip's clock.
    pub const fn clock(&self) -> &ClockMap {
        &self.clock
    }
}

/// Whole µs of this many periods.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "at most 255 samples of at most 65 ms"
)]
fn whole_us(period_us: f64, samples: usize) -> u64 {
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
