//! Info: what the clip is and can do. Read once a connection.
//!
//! `ver u8, minVer u8, features u16, chip u8, placement u8, uid 8 B, max batch u8, max payload u16,
//! then three lists, each with its length (u8, at most 8) in front: rates u16 (0.1 Hz), accelerometer
//! ranges u8 (g), gyroscope ranges u16 (deg/s)`.

use crate::VERSION;
use crate::field::{EmitError, Fault, Fields, Pen};

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

    /// Are all of these bits set?
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits == bits
    }
}

/// A short list of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct List<T> {
    // Invariant: `len` is at most LIST_MAX, entries beyond it are 0.
    len: u8,
    entries: [T; LIST_MAX],
}

impl<T: Copy + Default> List<T> {
    /// The entries given; those beyond [`LIST_MAX`] are left out.
    pub fn new(from: &[T]) -> Self {
        let mut list = Self {
            len: 0,
            entries: [T::default(); LIST_MAX],
        };
        for (slot, value) in list.entries.iter_mut().zip(from) {
            *slot = *value;
            list.len += 1;
        }
        list
    }

    /// The entries.
    pub fn as_slice(&self) -> &[T] {
        &self.entries[..usize::from(self.len)]
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

/// What a clip is and can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// The version of the profile it speaks, at least 1.
    pub version: u8,
    /// The oldest version it can still speak, 1 to `version`.
    pub min_version: u8,
    /// What it has.
    pub features: Features,
    /// The sensor chip, a code of `docs/wire-format.md`; 0: not said.
    pub chip: u8,
    /// Where it is worn.
    pub placement: PlacementCode,
    /// Its identity, for ever: pins a clip, whatever its name or address.
    pub uid: [u8; 8],
    /// Most samples a frame.
    pub max_batch: u8,
    /// Longest notification it can send, bytes.
    pub max_payload: u16,
    /// Sample rates it has, 0.1 Hz.
    pub rates_dhz: List<u16>,
    /// Accelerometer ranges it has, ± g.
    pub acc_ranges_g: List<u8>,
    /// Gyroscope ranges it has, ± deg/s.
    pub gyr_ranges_dps: List<u16>,
}

impl Info {
    /// Bytes before the lists.
    const FIXED: usize = 17;
    /// Most bytes.
    pub const MAX_LEN: usize = Self::FIXED + 3 + LIST_MAX * 5;

    /// Does the clip speak this crate's version?
    pub const fn speaks(&self) -> bool {
        self.min_version <= VERSION && VERSION <= self.version
    }

    /// Reads Info. A clip of a later version that still speaks ours must keep these fields; what it
    /// adds behind them is refused here, as its version would be asked for differently.
    ///
    /// # Errors
    /// What makes it none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let version = fields.u8()?;
        let min_version = fields.u8()?;
        if min_version == 0 || version < min_version {
            return Err(Fault::Version { found: version });
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
        Ok(info)
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
    /// Too small a buffer.
    pub fn emit(&self, out: &mut [u8]) -> Result<usize, EmitError> {
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
