//! Data: the samples, by notification. The frame every other thing exists for.
//!
//! Full header, 16 bytes, then N samples of 2 bytes a channel; the length is exact:
//!
//! | off | type | field |
//! |---|---|---|
//! | 0 | u8 | version << 4 \| stream |
//! | 1 | u8 | [`Flags`] |
//! | 2 | u16 | frame sequence |
//! | 4 | u32 | index of the first sample since start, lost ones counted |
//! | 8 | u32 | device time of the first sample, µs, wraps after 71.6 min |
//! | 12 | u16 | measured sample period, µs (0: see the next frame's time) |
//! | 14 | u8 | N, 1 to 255 |
//! | 15 | u8 | configuration id |
//! | 16 | i16… | samples |
//!
//! Reduced header for an ATT MTU of 23 (flag bit 7): 8 bytes, then exactly one sample: version and
//! stream, flags, sequence (u16), device time (u32). The sequence then counts samples.

use crate::VERSION;
use crate::field::{EmitError, Fault, Fields, Pen};

/// Bytes of the full header.
pub const HEADER_LEN: usize = 16;
/// Bytes of the reduced header.
pub const REDUCED_LEN: usize = 8;
/// Most channels of a sample.
pub const MAX_CHANNELS: usize = 9;

/// The values of one sample, raw counts, in the order accelerometer x y z, gyroscope x y z,
/// magnetometer x y z; or quaternion w x y z. Beyond [`Stream::channels`] they are 0. Accelerometer and
/// gyroscope have the scales of [`crate::Applied`], the magnetometer 0.1 µT a count (our choice), the
/// quaternion 1 / 32767.
pub type Channels = [i16; MAX_CHANNELS];

/// What a sample consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Stream {
    /// Accelerometer and gyroscope.
    AccGyr = 1,
    /// Accelerometer only.
    Acc = 2,
    /// Accelerometer, gyroscope and magnetometer.
    AccGyrMag = 3,
    /// The clip's own orientation, count / 32767.
    Quaternion = 4,
}

impl Stream {
    /// The stream with this code.
    pub const fn of(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::AccGyr),
            2 => Some(Self::Acc),
            3 => Some(Self::AccGyrMag),
            4 => Some(Self::Quaternion),
            _ => None,
        }
    }

    /// Channels a sample.
    pub const fn channels(self) -> usize {
        match self {
            Self::AccGyr => 6,
            Self::Acc => 3,
            Self::AccGyrMag => 9,
            Self::Quaternion => 4,
        }
    }

    /// Bytes a sample.
    pub const fn sample_len(self) -> usize {
        2 * self.channels()
    }

    /// Most samples a full frame of this stream may have at this ATT MTU; 0: not even one, so that
    /// the frames must be reduced.
    pub const fn fit(self, mtu: usize) -> usize {
        // At most 82, so a count always fits its byte.
        payload(mtu).saturating_sub(HEADER_LEN) / self.sample_len()
    }

    /// Does a reduced frame of this stream fit this ATT MTU? Where not even this one does, the clip
    /// cannot stream.
    pub const fn fits_reduced(self, mtu: usize) -> bool {
        REDUCED_LEN + self.sample_len() <= payload(mtu)
    }
}

/// Bytes a notification may have at this ATT MTU: 3 go to ATT's own header (Bluetooth Core 5.4,
/// vol 3, part F, 3.4.7.1), and no attribute value is longer than 512 (3.2.9).
pub const fn payload(mtu: usize) -> usize {
    let room = mtu.saturating_sub(3);
    if room > 512 { 512 } else { room }
}

/// What the clip remarks about a frame. Bit 6 is reserved: sent as 0, ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// An accelerometer value is at the end of its range.
    pub const CLIP_ACC: u8 = 1;
    /// A gyroscope value is at the end of its range.
    pub const CLIP_GYR: u8 = 1 << 1;
    /// The sensor's FIFO ran over before this frame.
    pub const OVERFLOW: u8 = 1 << 2;
    /// The clip was not asked for its time on this connection yet.
    pub const UNSYNCED: u8 = 1 << 3;
    /// The battery is low.
    pub const BATTERY_LOW: u8 = 1 << 4;
    /// The configuration is another than in the frame before.
    pub const CONFIG_CHANGED: u8 = 1 << 5;
    /// The header is the reduced one.
    pub const REDUCED: u8 = 1 << 7;

    /// Are all of these bits set?
    pub const fn has(self, bits: u8) -> bool {
        self.0 & bits == bits
    }
}

/// What a full header says beyond a reduced one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// Index of the first sample since start; lost samples count, so a jump is the size of the loss.
    pub first_index: u32,
    /// Time from sample to sample as the clip's own clock measured it, µs; 0: unknown.
    pub period_us: u16,
    /// Samples, 1 to 255.
    pub count: u8,
    /// Which configuration (and so which scales) the samples were taken with.
    pub config_id: u8,
}

/// A frame's header. `full` is `None` for the reduced one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What a sample consists of.
    pub stream: Stream,
    /// Remarks; [`Flags::REDUCED`] is set and cleared by `emit` according to `full`.
    pub flags: Flags,
    /// Counts frames, wraps.
    pub seq: u16,
    /// Device time of the first sample, µs, wraps after 71.6 min.
    pub time_us: u32,
    /// The rest of a full header.
    pub full: Option<Full>,
}

impl Header {
    /// Samples in the frame.
    pub const fn count(&self) -> usize {
        match self.full {
            Some(full) => full.count as usize,
            None => 1,
        }
    }

    /// Bytes of the frame.
    pub const fn frame_len(&self) -> usize {
        let header = if self.full.is_some() {
            HEADER_LEN
        } else {
            REDUCED_LEN
        };
        header + self.count() * self.stream.sample_len()
    }

    /// Writes the frame; returns its length.
    ///
    /// # Errors
    /// Another number of samples than the header says, none, or too small a buffer.
    pub fn emit(&self, samples: &[Channels], out: &mut [u8]) -> Result<usize, EmitError> {
        if samples.len() != self.count() || samples.is_empty() {
            return Err(EmitError::Count {
                found: samples.len(),
                expected: self.count(),
            });
        }
        let pen = Pen::new(out, self.frame_len())?;
        let first = (VERSION << 4) | self.stream as u8;
        let mut pen = match self.full {
            Some(full) => pen
                .put([first, self.flags.0 & !Flags::REDUCED])
                .put(self.seq.to_le_bytes())
                .put(full.first_index.to_le_bytes())
                .put(self.time_us.to_le_bytes())
                .put(full.period_us.to_le_bytes())
                .put([full.count, full.config_id]),
            None => pen
                .put([first, self.flags.0 | Flags::REDUCED])
                .put(self.seq.to_le_bytes())
                .put(self.time_us.to_le_bytes()),
        };
        for sample in samples {
            for value in sample.iter().take(self.stream.channels()) {
                pen = pen.put(value.to_le_bytes());
            }
        }
        Ok(pen.done())
    }
}

/// A frame in its bytes, checked: header and length are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataFrame<'a> {
    header: Header,
    payload: &'a [u8],
}

impl<'a> DataFrame<'a> {
    /// Checks the bytes of a notification.
    ///
    /// # Errors
    /// What makes it no frame.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let first = fields.u8()?;
        if first >> 4 != VERSION {
            return Err(Fault::Version { found: first >> 4 });
        }
        let stream = Stream::of(first & 15).ok_or(Fault::Value {
            field: "stream",
            found: u32::from(first & 15),
        })?;
        let flags = Flags(fields.u8()?);
        let seq = fields.u16()?;
        let header = if flags.has(Flags::REDUCED) {
            Header {
                stream,
                flags,
                seq,
                time_us: fields.u32()?,
                full: None,
            }
        } else {
            let first_index = fields.u32()?;
            let time_us = fields.u32()?;
            let full = Full {
                first_index,
                period_us: fields.u16()?,
                count: fields.u8()?,
                config_id: fields.u8()?,
            };
            if full.count == 0 {
                return Err(Fault::Value {
                    field: "count",
                    found: 0,
                });
            }
            Header {
                stream,
                flags,
                seq,
                time_us,
                full: Some(full),
            }
        };
        let payload = fields.rest();
        if bytes.len() != header.frame_len() {
            return Err(Fault::Length {
                found: bytes.len(),
                expected: header.frame_len(),
            });
        }
        Ok(Self { header, payload })
    }

    /// The header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The samples, first to last.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = Channels> + 'a {
        let stream = self.header.stream;
        self.payload.chunks_exact(stream.sample_len()).map(|bytes| {
            let mut sample = [0; MAX_CHANNELS];
            for (value, pair) in sample.iter_mut().zip(bytes.chunks_exact(2)) {
                *value = i16::from_le_bytes([pair[0], pair[1]]);
            }
            sample
        })
    }
}
