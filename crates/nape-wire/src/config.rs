//! Config: how the clip should measure and send. Read and written.
//!
//! Written: 10 bytes ([`Config`]). Read: 19 bytes ([`Applied`]): the same 10, the id the data frames
//! carry, and the scales as floats, because full scale / 32768 is not true of every chip. A write
//! takes effect at the next start and then has a new id; an invalid one is answered with ATT error
//! [`ATT_INVALID`].

use crate::VERSION;
use crate::data::Stream;
use crate::field::{EmitError, Fault, Fields, Meaningless, Pen};

/// The ATT error of a Config write that the clip cannot follow: first of the application's own range
/// (Bluetooth Core 5.4, vol 3, part F, 3.4.1.1).
pub const ATT_INVALID: u8 = 0x80;

/// Gyroscope wanted. The bits of [`Config::features`].
pub const FEATURE_GYR: u8 = 1;
/// Magnetometer wanted too; only together with [`FEATURE_GYR`].
pub const FEATURE_MAG: u8 = 1 << 1;
/// The clip's own orientation wanted, instead of what its sensors measure; only alone.
pub const FEATURE_FUSION: u8 = 1 << 2;

/// What a host asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Sample rate in 0.1 Hz, at least 160 (the period must fit 16 bits of µs).
    pub rate_dhz: u16,
    /// Accelerometer range, ± g.
    pub acc_range_g: u8,
    /// Gyroscope range, ± deg/s; at least 1 with [`FEATURE_GYR`], else without meaning.
    pub gyr_range_dps: u16,
    /// Samples a frame, 1 and more; the clip sends fewer where the MTU has no room for them.
    pub batch: u8,
    /// A frame is sent at the latest this long after its first sample, ms; 0: when it is full.
    pub latency_ms: u16,
    /// `FEATURE_…` bits; the others are reserved and must be 0, as a clip that does not know them
    /// could not do what they ask.
    pub features: u8,
}

/// Lowest sample rate, 0.1 Hz: a period of 62 500 µs still fits the frame's field.
pub const MIN_RATE_DHZ: u16 = 160;

impl Config {
    /// Bytes.
    pub const LEN: usize = 10;

    /// 50 Hz, ±8 g, ±1000 deg/s, ten samples a frame, accelerometer and gyroscope. Our choice: posture is slow,
    /// and 200 ms a frame spare the clip's battery (docs/evidence.md#bluetooth).
    pub const DEFAULT: Self = Self {
        rate_dhz: 500,
        acc_range_g: 8,
        gyr_range_dps: 1000,
        batch: 10,
        latency_ms: 0,
        features: FEATURE_GYR,
    };

    /// Reads what a host wrote.
    ///
    /// # Errors
    /// What makes it no configuration.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        Self::fields(&mut Fields::new(bytes), Self::LEN)
    }

    // The version before the length: a later version may have another.
    fn fields(fields: &mut Fields<'_>, len: usize) -> Result<Self, Fault> {
        let version = fields.u8()?;
        if version != VERSION {
            return Err(Fault::Version { found: version });
        }
        fields.exactly(len)?;
        let config = Self {
            rate_dhz: fields.u16()?,
            acc_range_g: fields.u8()?,
            gyr_range_dps: fields.u16()?,
            batch: fields.u8()?,
            latency_ms: fields.u16()?,
            features: fields.u8()?,
        };
        config.check()?;
        Ok(config)
    }

    fn check(self) -> Result<(), Meaningless> {
        Meaningless::unless(self.rate_dhz >= MIN_RATE_DHZ, "rate", self.rate_dhz)?;
        Meaningless::unless(
            self.acc_range_g > 0,
            "accelerometer range",
            self.acc_range_g,
        )?;
        Meaningless::unless(self.batch > 0, "batch", self.batch)?;
        Meaningless::unless(self.stream().is_some(), "features", self.features)?;
        Meaningless::unless(
            self.gyr_range_dps > 0 || !self.wants(FEATURE_GYR),
            "gyroscope range",
            self.gyr_range_dps,
        )
    }

    /// Are all of these bits asked for?
    pub const fn wants(self, features: u8) -> bool {
        self.features & features == features
    }

    /// The stream that the data frames then carry; `None` where the features go not together.
    pub const fn stream(self) -> Option<Stream> {
        const GYR_MAG: u8 = FEATURE_GYR | FEATURE_MAG;
        match self.features {
            0 => Some(Stream::Acc),
            FEATURE_GYR => Some(Stream::AccGyr),
            GYR_MAG => Some(Stream::AccGyrMag),
            FEATURE_FUSION => Some(Stream::Quaternion),
            _ => None,
        }
    }

    fn put(self, pen: Pen<'_>) -> Pen<'_> {
        pen.put([VERSION])
            .put(self.rate_dhz.to_le_bytes())
            .put([self.acc_range_g])
            .put(self.gyr_range_dps.to_le_bytes())
            .put([self.batch])
            .put(self.latency_ms.to_le_bytes())
            .put([self.features])
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer, or a value that [`Self::parse`] would refuse.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
        self.check()?;
        Ok(self.put(Pen::new(out, Self::LEN)?).done())
    }
}

/// What the clip does with it: the answer to reading Config.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Applied {
    /// As the clip took it.
    pub config: Config,
    /// The id in the data frames.
    pub id: u8,
    /// m/s² per count; positive and finite.
    pub acc_scale: f32,
    /// rad/s per count; positive and finite with [`FEATURE_GYR`], else 0.
    pub gyr_scale: f32,
}

impl Applied {
    /// Bytes.
    pub const LEN: usize = Config::LEN + 9;

    /// Reads what the clip answered.
    ///
    /// # Errors
    /// What makes it no such answer.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes);
        let applied = Self {
            config: Config::fields(&mut fields, Self::LEN)?,
            id: fields.u8()?,
            acc_scale: f32::from_bits(fields.u32()?),
            gyr_scale: f32::from_bits(fields.u32()?),
        };
        applied.check()?;
        Ok(applied)
    }

    fn check(&self) -> Result<(), Meaningless> {
        let measures = |scale: f32| scale.is_finite() && scale > 0.0;
        let (acc, gyr) = (self.acc_scale, self.gyr_scale);
        Meaningless::unless(measures(acc), "accelerometer scale", acc.to_bits())?;
        let good = if self.config.wants(FEATURE_GYR) {
            measures(gyr)
        } else {
            // The bits of +0: -0 has others.
            gyr.to_bits() == 0
        };
        Meaningless::unless(good, "gyroscope scale", gyr.to_bits())
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer, or a value that [`Self::parse`] would refuse.
    pub fn emit(&self, out: &mut [u8]) -> Result<usize, EmitError> {
        self.config.check()?;
        self.check()?;
        let pen = self.config.put(Pen::new(out, Self::LEN)?);
        Ok(pen
            .put([self.id])
            .put(self.acc_scale.to_bits().to_le_bytes())
            .put(self.gyr_scale.to_bits().to_le_bytes())
            .done())
    }
}
