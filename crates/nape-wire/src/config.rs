//! Config: how the clip should measure and send. Read and written.
//!
//! Written: 10 bytes ([`Config`]). Read: 19 bytes ([`Applied`]): the same 10, the id the data frames
//! carry, and the scales as floats, because full scale / 32768 is not true of every chip. A write
//! takes effect at the next start and then has a new id; an invalid one is answered with ATT error
//! [`ATT_INVALID`].

use crate::VERSION;
use crate::field::{EmitError, Fault, Fields, Pen};

/// The ATT error of a Config write that the clip cannot follow: first of the application's own range
/// (Bluetooth Core 5.4, vol 3, part F, 3.4.1.1).
pub const ATT_INVALID: u8 = 0x80;

/// Gyroscope wanted. The bits of [`Config::features`].
pub const FEATURE_GYR: u8 = 1;
/// Magnetometer wanted.
pub const FEATURE_MAG: u8 = 1 << 1;

/// What a host asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Sample rate in 0.1 Hz, at least 160 (the period must fit 16 bits of µs).
    pub rate_dhz: u16,
    /// Accelerometer range, ± g.
    pub acc_range_g: u8,
    /// Gyroscope range, ± deg/s.
    pub gyr_range_dps: u16,
    /// Samples a frame, 1 and more; the clip sends fewer where the MTU has no room for them.
    pub batch: u8,
    /// A frame is sent at the latest this long after its first sample, ms; 0: when it is full.
    pub latency_ms: u16,
    /// `FEATURE_…` bits.
    pub features: u8,
}

/// Lowest sample rate, 0.1 Hz: a period of 62 500 µs still fits the frame's field.
pub const MIN_RATE_DHZ: u16 = 160;

impl Config {
    /// Bytes.
    pub const LEN: usize = 10;

    /// 50 Hz, ±8 g, ±1000 deg/s, ten samples a frame, accelerometer and gyroscope: posture needs 25 to
    /// 50 Hz, and 200 ms a frame spare the clip's battery (devices.md, BLE physics).
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
        let mut fields = Fields::new(bytes);
        let config = Self::fields(&mut fields)?;
        fields.end()?;
        Ok(config)
    }

    fn fields(fields: &mut Fields<'_>) -> Result<Self, Fault> {
        let version = fields.u8()?;
        if version != VERSION {
            return Err(Fault::Version { found: version });
        }
        let config = Self {
            rate_dhz: fields.u16()?,
            acc_range_g: fields.u8()?,
            gyr_range_dps: fields.u16()?,
            batch: fields.u8()?,
            latency_ms: fields.u16()?,
            features: fields.u8()?,
        };
        for (field, value, least) in [
            ("rate", config.rate_dhz, MIN_RATE_DHZ),
            ("accelerometer range", u16::from(config.acc_range_g), 1),
            ("batch", u16::from(config.batch), 1),
        ] {
            if value < least {
                let found = u32::from(value);
                return Err(Fault::Value { field, found });
            }
        }
        Ok(config)
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
    /// Too small a buffer.
    pub fn emit(self, out: &mut [u8]) -> Result<usize, EmitError> {
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
    /// rad/s per count; positive and finite, or 0 without a gyroscope.
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
            config: Config::fields(&mut fields)?,
            id: fields.u8()?,
            acc_scale: f32::from_bits(fields.u32()?),
            gyr_scale: f32::from_bits(fields.u32()?),
        };
        fields.end()?;
        for (field, scale, zero) in [
            ("accelerometer scale", applied.acc_scale, false),
            ("gyroscope scale", applied.gyr_scale, true),
        ] {
            // The bits of +0, so that -0 does not pass and come back.
            let ok = scale.is_finite() && scale > 0.0 || zero && scale.to_bits() == 0;
            if !ok {
                let found = scale.to_bits();
                return Err(Fault::Value { field, found });
            }
        }
        Ok(applied)
    }

    /// Writes it; returns its length.
    ///
    /// # Errors
    /// Too small a buffer.
    pub fn emit(&self, out: &mut [u8]) -> Result<usize, EmitError> {
        let pen = self.config.put(Pen::new(out, Self::LEN)?);
        Ok(pen
            .put([self.id])
            .put(self.acc_scale.to_bits().to_le_bytes())
            .put(self.gyr_scale.to_bits().to_le_bytes())
            .done())
    }
}
