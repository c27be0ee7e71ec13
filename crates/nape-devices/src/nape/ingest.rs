//! The frames of one clip of our profile, made into batches in session time; what is wrong is refused and
//! counted.
//!
//! Frames, time syncs and openings go in with their stamps, [`ImuBatch`]es come out. The index of
//! the first sample in each frame makes loss exact; together with the measured period it also foretells
//! the frame's device time, which resolves the wrap of its 32 bits and tells a real frame from one
//! whose clock or count went wrong. Such frames are refused; when three in a row agree with each other,
//! the clip has begun anew unnoticed, and they are believed ([`Stats::restarts`]).
//!
//! What is absent: the conversation with the clip ([`super::driver`]), decoding of counts into values (it is
//! [`ImuBatch::decode`], the same for live and replay), guesses about samples that were lost.

use nape_core::Timestamp;
use nape_wire::data::Full;
use nape_wire::{DataFrame, Header, Stream};

use super::opened::Opened;
use crate::assemble::{Assembler, Packet};
use crate::batch::ImuBatch;
#[cfg(test)]
use crate::clock::ClockMap;
use crate::fault::{PacketFault, ScaleFault};
use crate::order::{Misfit, Order, Place, Stamp};
use crate::stats::Stats;

/// A clip whose clock, at an opening, is this near to what the map foretells has not booted since.
/// Late by some seconds is the link's doing, early is none's. Our choice.
const SAME_BOOT: (i64, i64) = (-500_000, 5_000_000);

/// A time sync this far off the map means another time line, µs. Our choice: no link delays a reply by more.
const JUMP_US: i64 = 5_000_000;

/// Share of the nominal period that a measured one may have. Our choice: the worst chips in use (MPU-9250
/// in its duty-cycle mode) are off by 15 % (docs/evidence.md#clocks).
const PERIOD_SHARE: std::ops::RangeInclusive<f64> = 0.5..=2.0;

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
}

/// Frames of one clip in, batches in session time out.
#[derive(Debug, Clone)]
pub(super) struct Ingest {
    assembler: Assembler,
    open: Option<Open>,
    /// Configurations of this clip before the one in force.
    older: Vec<u8>,
}

impl Ingest {
    /// Nothing received yet.
    pub(super) fn new() -> Self {
        let mut assembler = Assembler::default();
        // By the index of its samples each loss is known.
        assembler.stats.lost = Some(0);
        Self {
            assembler,
            open: None,
            older: Vec::new(),
        }
    }

    /// A stream begins; `at` is when the clip's word for it arrived. The clock goes on where it was if
    /// the clip has not booted since.
    pub(super) fn open(&mut self, at: Timestamp, opened: &Opened) {
        let clock = &mut self.assembler.clock;
        let late = clock.map(opened.device_us).map(|t| at.since(t));
        let same = late.is_some_and(|l| (SAME_BOOT.0..=SAME_BOOT.1).contains(&l.as_micros()));
        if same {
            // Ids are a byte: one that comes again is in force, not old.
            self.older.extend(self.open.take().map(|o| o.config_id));
            self.older.retain(|id| *id != opened.applied.id);
        } else {
            clock.reset();
            self.older.clear();
        }
        let nominal_us = 1e7 / f64::from(opened.applied.config.rate_dhz.max(1));
        let acc_scale = f64::from(opened.applied.acc_scale);
        self.assembler.open(acc_scale);
        self.open = Some(Open {
            config_id: opened.applied.id,
            acc_scale,
            gyr_scale: f64::from(opened.applied.gyr_scale),
            nominal_us,
            period_us: nominal_us,
            scale: Opened::check_scales(&opened.applied),
            order: Order::new(opened.device_us),
        });
    }

    /// A time sync round trip: the clip's clock said `device_us` between `sent` and `received`.
    pub(super) fn time(&mut self, sent: Timestamp, received: Timestamp, device_us: u64) {
        let Assembler { clock, stats, .. } = &mut self.assembler;
        if let Some(t) = clock.map(device_us) {
            let early = t.since(received).as_micros();
            let late = sent.since(t).as_micros();
            if early > JUMP_US || late > JUMP_US {
                clock.reset();
                stats.restarts += 1;
            }
        }
        clock.round_trip(sent, received, device_us);
    }

    /// One Data notification that arrived at `at`.
    ///
    /// # Errors
    /// Why its samples are not used. The next frame may be fine.
    pub(super) fn frame(&mut self, at: Timestamp, bytes: &[u8]) -> Result<ImuBatch, PacketFault> {
        self.assembler.stats.frames += 1;
        let result = self.take(at, bytes);
        self.assembler.count(at, &result);
        result
    }

    fn take(&mut self, at: Timestamp, bytes: &[u8]) -> Result<ImuBatch, PacketFault> {
        let frame = DataFrame::parse(bytes)?;
        let header = *frame.header();
        let open = self.open.as_mut().ok_or(PacketFault::NotOpen)?;
        open.scale?;
        if header.stream == Stream::Quaternion {
            let stream = header.stream;
            return Err(PacketFault::Stream { stream });
        }
        if let Some(Full { config_id, .. }) = header.full
            && config_id != open.config_id
        {
            return Err(match self.older.contains(&config_id) {
                true => PacketFault::OldConfig { found: config_id },
                false => PacketFault::UnknownConfig {
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
                return Err(PacketFault::Period {
                    found_us,
                    expected_us,
                });
            }
        };
        let place = match open.order.place(&stamp(&header), period_us) {
            Ok(place) => place,
            Err(Misfit::Restarted(place)) => {
                self.assembler.clock.reset();
                self.assembler.stats.restarts += 1;
                place
            }
            Err(Misfit::Refused(fault)) => return Err(fault),
        };
        open.period_us = period_us;
        if let Some(lost) = &mut self.assembler.stats.lost {
            *lost += place.lost;
        }
        self.batch(at, &frame, place)
    }

    fn batch(
        &mut self,
        at: Timestamp,
        frame: &DataFrame<'_>,
        place: Place,
    ) -> Result<ImuBatch, PacketFault> {
        let open = self.open.as_ref().ok_or(PacketFault::NotOpen)?;
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
        let packet = Packet {
            seq: u32::from(frame.header().seq),
            index: place.index,
            device_us: place.device_us,
            period_us: open.period_us,
            acc_scale: open.acc_scale,
            gyr_scale: if has_gyr { open.gyr_scale } else { 0.0 },
            acc,
            gyr,
        };
        self.assembler.batch(at, packet)
    }

    /// What was received, lost and refused.
    pub(super) const fn stats(&self) -> &Stats {
        &self.assembler.stats
    }

    /// The clip's clock.
    #[cfg(test)]
    pub(super) const fn clock(&self) -> &ClockMap {
        &self.assembler.clock
    }
}

/// What a frame's header says of its place.
const fn stamp(header: &Header) -> Stamp {
    Stamp {
        seq: header.seq,
        index: match header.full {
            Some(full) => Some(full.first_index),
            None => None,
        },
        time_us: header.time_us,
        count: header.count() as u64,
    }
}
