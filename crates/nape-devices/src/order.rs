//! Where a frame stands in its stream: index of its first sample, full device time, what was lost.
//!
//! Index and time must tell the same story: from one frame to the next the clock goes on by the period
//! times the index. A frame that does not fit is refused, unless the one before it was refused too and
//! both agree. What is absent: session time.

use crate::fault::PacketFault;

/// How far a frame's time may be off what the index foretells, µs, and as a share of the time since the
/// frame before. Our choice: chips stamp to a sample or two, periods are measured to a percent.
const TOLERANCE_US: f64 = 100_000.0;
const TOLERANCE_SHARE: f64 = 0.05;
/// The same for the first frame after a start, µs: a sensor takes time to wake. Our choice.
const TOLERANCE_FIRST_US: f64 = 2_000_000.0;
/// So many frames in a row that fit each other but not the ones before are a new beginning. Our choice:
/// two could be one damaged buffer sent twice.
const AGREE: u32 = 3;
/// A sequence that counts samples does so in 16 bits.
const SEQ_TURN: f64 = 65_536.0;

/// What a frame says of its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stamp {
    /// Counts frames; samples, where there is no index. Wraps.
    pub(crate) seq: u16,
    /// Index of its first sample, lost ones counted. Wraps.
    pub(crate) index: Option<u32>,
    /// Device time of its first sample, µs. Wraps.
    pub(crate) time_us: u32,
    /// Samples in it.
    pub(crate) count: u64,
}

/// Where a frame stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Index of its first sample.
    pub(crate) index: u64,
    /// Device time of its first sample, µs since boot.
    pub(crate) device_us: u64,
    /// Samples missing before it.
    pub(crate) lost: u64,
}

/// Why a frame has no place.
#[derive(Debug)]
pub(crate) enum Misfit {
    Refused(PacketFault),
    /// It has, on a new time line.
    Restarted(Place),
}

/// The newest frame of a line of frames that fit each other.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Newest {
    seq: u16,
    index: u64,
    count: u64,
    device_us: u64,
    period_us: f64,
}

/// The order of one stream's frames.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    began_us: u64,
    newest: Option<Newest>,
    /// Frames that fit each other but not `newest`: the last of them, and how many.
    rival: Option<(Newest, u32)>,
    /// Samples of frames refused since `newest`: they are not lost.
    refused: u64,
    /// From the last two frames, for frames that do not say.
    period_us: Option<f64>,
}

impl Order {
    /// A stream began when the clip's clock showed this; its first sample has index 0.
    pub(crate) const fn new(began_us: u64) -> Self {
        Self {
            began_us,
            newest: None,
            rival: None,
            refused: 0,
            period_us: None,
        }
    }

    /// The period as the last two frames make it; `None` before there were two.
    pub(crate) const fn period_us(&self) -> Option<f64> {
        self.period_us
    }

    /// Finds the frame's place.
    pub(crate) fn place(&mut self, stamp: &Stamp, period_us: f64) -> Result<Place, Misfit> {
        let count = stamp.count;
        let found = match self.newest {
            Some(newest) => follow(&newest, stamp, period_us),
            None => begin(self.began_us, stamp, period_us),
        };
        let fault = match found {
            Ok((index, device_us)) => {
                let expected = self.newest.map_or(0, |n| n.index + n.count);
                let lost = (index - expected).saturating_sub(self.refused);
                if let Some(newest) = self.newest {
                    #[expect(clippy::cast_precision_loss, reason = "minutes in µs")]
                    let period = (device_us - newest.device_us) as f64
                        / (index - newest.index).max(1) as f64;
                    self.period_us = Some(period);
                }
                self.accept(stamp, index, device_us, period_us);
                return Ok(Place {
                    index,
                    device_us,
                    lost,
                });
            }
            Err(PacketFault::Duplicate) => return Err(Misfit::Refused(PacketFault::Duplicate)),
            Err(fault) => fault,
        };
        // Does it fit the ones refused just before?
        let agreed = self.rival.take().and_then(|(rival, agree)| {
            let (index, device_us) = follow(&rival, stamp, period_us).ok()?;
            Some((index, device_us, agree + 1))
        });
        let (index, device_us, agree) = agreed.unwrap_or_else(|| {
            let index = stamp.index.unwrap_or(stamp.seq.into());
            (u64::from(index), u64::from(stamp.time_us), 1)
        });
        if agree >= AGREE {
            self.accept(stamp, index, device_us, period_us);
            return Err(Misfit::Restarted(Place {
                index,
                device_us,
                lost: 0,
            }));
        }
        self.refused += count;
        let newest = Newest {
            seq: stamp.seq,
            index,
            count,
            device_us,
            period_us,
        };
        self.rival = Some((newest, agree));
        Err(Misfit::Refused(fault))
    }

    fn accept(&mut self, stamp: &Stamp, index: u64, device_us: u64, period_us: f64) {
        self.newest = Some(Newest {
            seq: stamp.seq,
            index,
            count: stamp.count,
            device_us,
            period_us,
        });
        self.rival = None;
        self.refused = 0;
    }
}

/// The 64-bit time nearest to `expected` whose low 32 bits are these.
#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are meant")]
fn extend(low: u32, expected: u64) -> u64 {
    let ahead = low.wrapping_sub(expected as u32).cast_signed();
    expected.saturating_add_signed(i64::from(ahead))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "samples times µs: 285 years fit a double exactly"
)]
fn later(device_us: u64, samples: u64, period_us: f64) -> u64 {
    device_us.saturating_add((samples as f64 * period_us).round() as u64)
}

/// Index and time of the first frame of a stream.
#[expect(clippy::cast_precision_loss, reason = "seconds in µs")]
fn begin(began_us: u64, stamp: &Stamp, period_us: f64) -> Result<(u64, u64), PacketFault> {
    let index = u64::from(stamp.index.unwrap_or(stamp.seq.into()));
    let expected = later(began_us, index, period_us);
    let device_us = extend(stamp.time_us, expected);
    let by_us = device_us.abs_diff(expected);
    if by_us as f64 > TOLERANCE_FIRST_US {
        return Err(PacketFault::TimeJump { by_us });
    }
    Ok((index, device_us))
}

/// Index and time of a frame after `newest`.
#[expect(clippy::cast_precision_loss, reason = "minutes in µs")]
fn follow(newest: &Newest, stamp: &Stamp, period_us: f64) -> Result<(u64, u64), PacketFault> {
    let ahead = match stamp.index {
        Some(first_index) => {
            #[expect(clippy::cast_possible_truncation, reason = "modular difference")]
            let low = newest.index as u32;
            i64::from(first_index.wrapping_sub(low).cast_signed())
        }
        None => samples_ahead(newest, stamp, period_us),
    };
    if ahead <= 0 {
        let by = ahead.unsigned_abs();
        let same = ahead == 0 && stamp.seq == newest.seq;
        // Behind the newest by index and by time: it came before, or is a copy of one that did.
        let behind = newest.device_us.saturating_sub(later(0, by, period_us));
        let off = extend(stamp.time_us, behind).abs_diff(behind) as f64;
        // No share here: copies come soon, and a clip that booted must not pass for its own past.
        return Err(if same || off <= TOLERANCE_US {
            PacketFault::Duplicate
        } else {
            PacketFault::IndexBackwards { by }
        });
    }
    let samples = ahead.unsigned_abs();
    if samples < newest.count {
        let by = newest.count - samples;
        return Err(PacketFault::IndexBackwards { by });
    }
    let expected = later(
        newest.device_us,
        samples,
        (period_us + newest.period_us) / 2.0,
    );
    let device_us = extend(stamp.time_us, expected);
    if device_us <= newest.device_us {
        let by_us = newest.device_us - device_us;
        return Err(PacketFault::TimeBackwards { by_us });
    }
    let by_us = device_us.abs_diff(expected);
    let tolerance = TOLERANCE_US + TOLERANCE_SHARE * samples as f64 * period_us;
    if by_us as f64 > tolerance {
        return Err(PacketFault::TimeJump { by_us });
    }
    Ok((newest.index + samples, device_us))
}

/// Samples from `newest` to a frame without an index: its sequence counts them, and the time
/// tells how often it went round.
#[expect(clippy::cast_possible_truncation, reason = "at most 71 min of samples")]
fn samples_ahead(newest: &Newest, stamp: &Stamp, period_us: f64) -> i64 {
    let ahead = stamp.seq.wrapping_sub(newest.seq);
    let low = newest.device_us as u32;
    let took = f64::from(stamp.time_us.wrapping_sub(low).cast_signed());
    let by_time = took / period_us.max(1.0);
    let turns = ((by_time - f64::from(ahead)) / SEQ_TURN).round();
    (f64::from(ahead) + turns * SEQ_TURN) as i64
}
