//! Where a frame stands in its stream: index of its first sample, full device time, what was lost.
//!
//! Index and time must tell the same story: from one frame to the next the clock goes on by the period
//! times the index. A frame that does not fit is refused, unless the one before it was refused too and
//! both agree. What is absent: session time.

use nape_wire::Header;
use nape_wire::data::Full;

use super::FrameFault;

/// How far a frame's time may be off what the index foretells, µs, and as a share of the time since the
/// frame before. Our choice: chips stamp to a sample or two, periods are measured to a percent.
const TOLERANCE_US: f64 = 100_000.0;
const TOLERANCE_SHARE: f64 = 0.05;
/// The same for the first frame after a start, µs: a sensor takes time to wake. Our choice.
const TOLERANCE_FIRST_US: f64 = 2_000_000.0;
/// So many frames in a row that fit each other but not the ones before are a new beginning. Our choice:
/// two could be one damaged buffer sent twice.
const AGREE: u32 = 3;
/// The reduced header's sequence counts samples in 16 bits.
const SEQ_TURN: f64 = 65_536.0;

/// Where a frame stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// Index of its first sample.
    pub(super) index: u64,
    /// Device time of its first sample, µs since boot.
    pub(super) device_us: u64,
    /// Samples missing before it.
    pub(super) lost: u64,
}

/// Why a frame has no place.
#[derive(Debug)]
pub(super) enum Misfit {
    Refused(FrameFault),
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
pub(super) struct Order {
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
    pub(super) const fn new(began_us: u64) -> Self {
        Self {
            began_us,
            newest: None,
            rival: None,
            refused: 0,
            period_us: None,
        }
    }

    /// The period as the last two frames make it; `None` before there were two.
    pub(super) const fn period_us(&self) -> Option<f64> {
        self.period_us
    }

    /// Finds the frame's place.
    pub(super) fn place(&mut self, header: &Header, period_us: f64) -> Result<Place, Misfit> {
        let count = header.count() as u64;
        let found = match self.newest {
            Some(newest) => follow(&newest, header, period_us),
            None => begin(self.began_us, header, period_us),
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
                self.accept(header, index, device_us, period_us);
                return Ok(Place {
                    index,
                    device_us,
                    lost,
                });
            }
            Err(FrameFault::Duplicate) => return Err(Misfit::Refused(FrameFault::Duplicate)),
            Err(fault) => fault,
        };
        // Does it fit the ones refused just before?
        let agreed = self.rival.take().and_then(|(rival, agree)| {
            let (index, device_us) = follow(&rival, header, period_us).ok()?;
            Some((index, device_us, agree + 1))
        });
        let (index, device_us, agree) = agreed.unwrap_or_else(|| {
            let index = header.full.map_or(header.seq.into(), |f| f.first_index);
            (u64::from(index), u64::from(header.time_us), 1)
        });
        if agree >= AGREE {
            self.accept(header, index, device_us, period_us);
            return Err(Misfit::Restarted(Place {
                index,
                device_us,
                lost: 0,
            }));
        }
        self.refused += count;
        let newest = Newest {
            seq: header.seq,
            index,
            count,
            device_us,
            period_us,
        };
        self.rival = Some((newest, agree));
        Err(Misfit::Refused(fault))
    }

    fn accept(&mut self, header: &Header, index: u64, device_us: u64, period_us: f64) {
        self.newest = Some(Newest {
            seq: header.seq,
            index,
            count: header.count() as u64,
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
fn begin(began_us: u64, header: &Header, period_us: f64) -> Result<(u64, u64), FrameFault> {
    let index = u64::from(header.full.map_or(header.seq.into(), |f| f.first_index));
    let expected = later(began_us, index, period_us);
    let device_us = extend(header.time_us, expected);
    let by_us = device_us.abs_diff(expected);
    if by_us as f64 > TOLERANCE_FIRST_US {
        return Err(FrameFault::TimeJump { by_us });
    }
    Ok((index, device_us))
}

/// Index and time of a frame after `newest`.
#[expect(clippy::cast_precision_loss, reason = "minutes in µs")]
fn follow(newest: &Newest, header: &Header, period_us: f64) -> Result<(u64, u64), FrameFault> {
    let ahead = match header.full {
        Some(Full { first_index, .. }) => {
            #[expect(clippy::cast_possible_truncation, reason = "modular difference")]
            let low = newest.index as u32;
            i64::from(first_index.wrapping_sub(low).cast_signed())
        }
        None => samples_ahead(newest, header, period_us),
    };
    if ahead <= 0 {
        let by = ahead.unsigned_abs();
        let same = ahead == 0 && header.seq == newest.seq;
        // Behind the newest by index and by time: it came before, or is a copy of one that did.
        let behind = newest.device_us.saturating_sub(later(0, by, period_us));
        let off = extend(header.time_us, behind).abs_diff(behind) as f64;
        // No share here: copies come soon, and a clip that booted must not pass for its own past.
        return Err(if same || off <= TOLERANCE_US {
            FrameFault::Duplicate
        } else {
            FrameFault::IndexBackwards { by }
        });
    }
    let samples = ahead.unsigned_abs();
    if samples < newest.count {
        let by = newest.count - samples;
        return Err(FrameFault::IndexBackwards { by });
    }
    let expected = later(
        newest.device_us,
        samples,
        (period_us + newest.period_us) / 2.0,
    );
    let device_us = extend(header.time_us, expected);
    if device_us <= newest.device_us {
        let by_us = newest.device_us - device_us;
        return Err(FrameFault::TimeBackwards { by_us });
    }
    let by_us = device_us.abs_diff(expected);
    let tolerance = TOLERANCE_US + TOLERANCE_SHARE * samples as f64 * period_us;
    if by_us as f64 > tolerance {
        return Err(FrameFault::TimeJump { by_us });
    }
    Ok((newest.index + samples, device_us))
}

/// Samples from `newest` to a frame with the reduced header: its sequence counts them, and the time
/// tells how often it went round.
#[expect(clippy::cast_possible_truncation, reason = "at most 71 min of samples")]
fn samples_ahead(newest: &Newest, header: &Header, period_us: f64) -> i64 {
    let ahead = header.seq.wrapping_sub(newest.seq);
    let low = newest.device_us as u32;
    let took = f64::from(header.time_us.wrapping_sub(low).cast_signed());
    let by_time = took / period_us.max(1.0);
    let turns = ((by_time - f64::from(ahead)) / SEQ_TURN).round();
    (f64::from(ahead) + turns * SEQ_TURN) as i64
}
