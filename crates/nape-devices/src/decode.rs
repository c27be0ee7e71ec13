//! What bytes of a device say, without a device: for owners who report what theirs sends.
//!
//! A [`Decode`] reads captured notifications one after the other and gives every value in them, in SI units.
//! It shares the packets of its family with the driver, and nothing else: no conversation, no clock, no
//! session. What is absent: reading the capture, and words.

use std::fmt;

/// A value found in a capture.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A sample.
    Sample {
        /// Specific force, m/s².
        acc_mps2: Option<[f64; 3]>,
        /// Angular rate, rad/s.
        gyr_radps: Option<[f64; 3]>,
        /// The device's own time of it, s.
        t_device_s: Option<f64>,
        /// The packet's number, as the device counts.
        seq: Option<u32>,
    },
    /// An orientation as the device fuses it, w x y z.
    Orientation([f64; 4]),
    /// Charge left, percent.
    Battery(u8),
    /// Something else that it says, by names.
    Info(Vec<(&'static str, Said)>),
    /// Bytes that cannot be this device's, and why.
    Refused(String),
}

/// One thing a device says of itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A number.
    Number(f64),
    /// Several.
    Numbers(Vec<f64>),
    /// A text.
    Text(String),
}

/// What a capture does not say; where it is not given, as the device starts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ranges {
    /// Range of the accelerometer, ± g.
    pub acc_g: Option<f64>,
    /// Range of the gyroscope, ± deg/s.
    pub gyr_dps: Option<f64>,
}

/// Reads a capture of one device.
pub trait Decode: fmt::Debug {
    /// Is this a channel's name (a characteristic, as people write it)?
    fn knows(&self, channel: &str) -> bool;

    /// Takes one notification in; `channel` where the capture says it, else the one that samples come from.
    fn push(&mut self, channel: Option<&str>, bytes: &[u8], out: &mut Vec<Value>);

    /// The capture is over: what is left of a packet is refused.
    fn end(&mut self, out: &mut Vec<Value>);
}
