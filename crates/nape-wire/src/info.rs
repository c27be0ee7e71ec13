//! Info: what the clip is and can do. Read once a connection.
//!
//! `ver u8, minVer u8, features u16, chip u8, placement u8, uid 8 B, max batch u8, max payload u16,
//! then three lists, each with its length (u8, at most 8) in front: rates u16 (0.1 Hz), accelerometer
//! ranges u8 (g), gyroscope ranges u16 (deg/s)`.

use core::fmt;

use crate::VERSION;
use crate::config::MIN_RATE_DHZ;
use crate::field::{EmitError, Fault, Fields, Meaningless, Pen};

/// Most entries of a list. Our choice: chips have 4 to 8 ranges worth using.
pub const LIST_MAX: usize = 8;

/// Where a clip is worn, as the clip itself keeps it; the host may know better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum PlacementCode {
    /// Head or headset.
    Head = 1,
    /// Nape of the neck, C7.
    Neck = 2,
    /// Upper back, T4, or collar.
    UpperBack = 3,
    /// Chest.
    Chest = 4,
    /// Low back, L5.
    LowBack = 5,
    /// Wrist.
    Wrist = 6,
    /// Not said.
    Unknown = 255,
}

impl PlacementCode {
    /// The placement with this code.
    ///
    /// # Errors
    /// There is none.
    pub const fn parse(code: u8) -> Result<Self, Fault> {
        Ok(match code {
            1 => Self::Head,
            2 => Self::Neck,
            3 => Self::UpperBack,
            4 => Self::Chest,
            5 => Self::LowBack,
            6 => Self::Wrist,
            255 => Self::Unknown,
            _ => {
                return Err(Fault::Value {
                    field: "placement",
                    found: code as u32,
                });
            }
        })
    }
}

/// What a sample of the gyroscope says of the time around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GyrSampling {
    /// The mean rate over the interval that ends at its time.
    Mean,
    /// The rate at its time.
    Point,
}

/// What a clip has. Bits beyond these are reserved: sent as 0, ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features(pub u16);

impl Features {
    /// A gyroscope.
    pub const GYR: u16 = 1;
    /// A magnetometer.
    pub const MAG: u16 = 1 << 1;
    /// A thermometer.
    pub const TEMPERATURE: u16 = 1 << 2;
    /// Its own sensor fusion.
    pub const FUSION: u16 = 1 << 3;
    /// Storage for samples while nobody listens.
    pub const STORAGE: u16 = 1 << 4;
    /// Firmware update over Bluetooth.
    pub const DFU: u16 = 1 << 5;

    /// A sample of the gyroscope is the mean rate over the interval that ends at its time.
    pub const GYR_MEAN: u16 = 1 << 6;
    /// A sample of the gyroscope is the rate at its time.
    pub const GYR_POINT: u16 = 1 << 7;

    /// What a sample of the gyroscope is; `None` if the clip does not say, or says both.
    pub const fn gyr_sampling(self) -> Option<GyrSampling> {
        match (self.has(Self::GYR_MEAN), self.has(Self::GYR_POINT)) {
            (true, false) => Some(GyrSampling::Mean),
            (false, true) => Some(GyrSampling::Point),
            _ => None,
        }
    }

    /// Are all of these bits set?
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits == bits
    }
}

/// A short list of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct List<T> {
    // Invariant: `len` is at most LIST_MAX, entries beyond it are 0.
    len: u8,
    entries: [T; LIST_MAX],
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.entries.iter().take(usize::from(self.len)))
            .finish()
    }
}

impl<T: Copy + Default> List<T> {
    /// The entries given; `None` if there are more than [`LIST_MAX`].
    pub fn new(from: &[T]) -> Option<Self> {
        let mut entries = [T::default(); LIST_MAX];
        entries.get_mut(..from.len())?.copy_from_slice(from);
        let len = u8::try_from(from.len()).ok()?;
        Some(Self { len, entries })
    }

    /// The entries given; more than [`LIST_MAX`] do not compile.
    pub fn of<const N: usize>(from: [T; N]) -> Self {
        const { assert!(N <= LIST_MAX, "a list has at most LIST_MAX entries") };
        Self::new(&from).unwrap_or_default()
    }

    /// The entries.
    pub fn as_slice(&self) -> &[T] {
        &self.entries[..usize::from(self.len)]
    }

    /// The entries must ascend, the first from `least` on; there must be some, if `some`, else none.
    fn check(&self, least: T, some: bool, field: &'static str) -> Result<(), Meaningless>
    where
        T: PartialOrd + Into<u32>,
    {
        Meaningless::unless((self.len > 0) == some, field, self.len)?;
        let mut before = None;
        for entry in self.as_slice().iter().copied() {
            let good = before.map_or(entry >= least, |b| entry > b);
            Meaningless::unless(good, field, entry)?;
            before = Some(entry);
        }
        Ok(())
    }

    fn parse(
        fields: &mut Fields<'_>,
        entry: fn(&mut Fields<'_>) -> Result<T, Fault>,
    ) -> Result<Self, Fault> {
        let len = fields.u8()?;
        if usize::from(len) > LIST_MAX {
            return Err(Fault::Value {
                field: "list length",
                found: u32::from(len),
            });
        }
        let mut entries = [T::default(); LIST_MAX];
        for slot in entries.iter_mut().take(usize::from(len)) {
            *slot = entry(fields)?;
        }
        Ok(Self { len, entries })
    }
}

/// Least that [`Info::max_payload`] may say: what the smallest ATT MTU, 23, leaves.
pub const MIN_PAYLOAD: u16 = 20;
/// Most that [`Info::max_payload`] may say: the longest attribute value (Bluetooth Core 5.4, vol 3,
/// part F, 3.2.9).
pub const MAX_PAYLOAD: u16 = 512;

/// What a clip is and can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// The latest version of the profile it speaks.
    pub version: u8,
    /// The oldest version it can still speak; from 1 on, and not above [`VERSION`]: of a clip that
    /// speaks only later versions nothing but that is known.
    pub min_version: u8,
    /// What it has.
    pub features: Features,
    /// The sensor chip, a code of [`crate::chip`]; others are allowed and mean an unknown one.
    pub chip: u8,
    /// Where it is worn.
    pub placement: PlacementCode,
    /// Its identity, for ever: pins a clip, whatever its name or address. Not all bytes 0 nor all
    /// 0xFF, as an unwritten memory reads.
    pub uid: [u8; 8],
    /// Most samples a frame, 1 and more.
    pub max_batch: u8,
    /// Longest notification it can send, bytes: [`MIN_PAYLOAD`] to [`MAX_PAYLOAD`].
    pub max_payload: u16,
    /// Sample rates it has, 0.1 Hz, ascending; at least one.
    pub rates_dhz: List<u16>,
    /// Accelerometer ranges it has, ± g, ascending; at least one.
    pub acc_ranges_g: List<u8>,
    /// Gyroscope ranges it has, ± deg/s, ascending; at least one with [`Features::GYR`], else none.
    pub gyr_ranges_dps: List<u16>,
}

impl Info {
    /// Bytes before the lists.
    const FIXED: usize = 17;
    /// Most bytes.
    pub const MAX_LEN: usize = Self::FIXED + 3 + LIST_MAX * 5;

    /// Does the clip speak this crate's version? True of every Info that was parsed.
    pub const fn speaks(&self) -> bool {
        1 <= self.min_version && self.min_version <= VERSION && VERSION <= self.version
    }

    /// Reads Info. A clip of a later version that still speaks ours keeps this layout to the byte;
    /// what it has to add stands in a characteristic of its own.
    ///
    /// # Errors
    /// What makes it none; [`Fault::Version`] if the clip does not speak ours, as then nothing is known
    /// about the bytes after the first two.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let version = fields.u8()?;
        let min_version = fields.u8()?;
        Meaningless::unless(
            1 <= min_version && min_version <= version,
            "oldest version",
            min_version,
        )?;
        if min_version > VERSION {
            return Err(Fault::Version { found: min_version });
        }
        let info = Self {
            version,
            min_version,
            features: Features(fields.u16()?),
            chip: fields.u8()?,
            placement: PlacementCode::parse(fields.u8()?)?,
            uid: fields.array()?,
            max_batch: fields.u8()?,
            max_payload: fields.u16()?,
            rates_dhz: List::parse(&mut fields, |f| f.u16())?,
            acc_ranges_g: List::parse(&mut fields, |f| f.u8())?,
            gyr_ranges_dps: List::parse(&mut fields, |f| f.u16())?,
        };
        fields.end()?;
        info.check()?;
        Ok(info)
    }

    fn check(&self) -> Result<(), Meaningless> {
        let uniform = |byte| self.uid == [byte; 8];
        Meaningless::unless(!uniform(0) && !uniform(0xff), "uid", self.uid[0])?;
        Meaningless::unless(self.max_batch > 0, "most samples a frame", self.max_batch)?;
        Meaningless::unless(
            (MIN_PAYLOAD..=MAX_PAYLOAD).contains(&self.max_payload),
            "longest notification",
            self.max_payload,
        )?;
        let gyr = self.features.has(Features::GYR);
        self.rates_dhz.check(MIN_RATE_DHZ, true, "list of rates")?;
        self.acc_ranges_g
            .check(1, true, "list of accelerometer ranges")?;
        self.gyr_ranges_dps
            .check(1, gyr, "list of gyroscope ranges")
    }

    /// Bytes of this one.
    pub const fn emit_len(&self) -> usize {
        Self::FIXED
            + 3
            + 2 * self.rates_dhz.len as usize
            + self.acc_ranges_g.len as usize
            + 2 * self.gyr_ranges_dps.len as usize
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer, or a value that [`Self::parse`] would refuse.
    pub fn emit(&self, out: &mut [u8]) -> Result<usize, EmitError> {
        Meaningless::unless(self.speaks(), "version", self.version)?;
        self.check()?;
        let mut pen = Pen::new(out, self.emit_len())?
            .put([self.version, self.min_version])
            .put(self.features.0.to_le_bytes())
            .put([self.chip, self.placement as u8])
            .put(self.uid)
            .put([self.max_batch])
            .put(self.max_payload.to_le_bytes())
            .put([self.rates_dhz.len]);
        for rate in self.rates_dhz.as_slice() {
            pen = pen.put(rate.to_le_bytes());
        }
        pen = pen.put([self.acc_ranges_g.len]);
        for range in self.acc_ranges_g.as_slice() {
            pen = pen.put([*range]);
        }
        pen = pen.put([self.gyr_ranges_dps.len]);
        for range in self.gyr_ranges_dps.as_slice() {
            pen = pen.put(range.to_le_bytes());
        }
        Ok(pen.done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_says_one_of_two_or_it_is_not_said() {
        let (mean, point) = (Features::GYR_MEAN, Features::GYR_POINT);
        let said = |bits| Features(Features::GYR | bits).gyr_sampling();
        assert_eq!(said(mean), Some(GyrSampling::Mean));
        assert_eq!(said(point), Some(GyrSampling::Point));
        assert_eq!(said(mean | 1 << 9), Some(GyrSampling::Mean));
        assert_eq!(said(0), None);
        assert_eq!(said(mean | point), None);
    }
}
