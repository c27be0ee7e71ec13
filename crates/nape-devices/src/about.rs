//! What is known of a device: who it is, and what its samples are worth.
//!
//! Plain values that a driver tells; who shows them, records them or states an uncertainty reads them here.
//! What is absent: what is known before a device was ever asked ([`crate::Kind`]).

use nape_core::{GyroSampling, Placement, Span};

/// Where a device is made for, if that is a place Nape has.
pub type Hint = Option<Placement>;

/// What a device says of itself when it is asked; strings are cleaned and may be empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct About {
    /// Its own identity, for ever: a serial number or an id, in the form that the rig keeps. `None`: it
    /// tells none, and its address alone pins it.
    pub serial: Option<String>,
    /// Its maker.
    pub maker: String,
    /// Its model.
    pub model: String,
    /// Its firmware's version.
    pub firmware: String,
    /// Where it says it is worn.
    pub hint: Hint,
}

/// What a stream gives, for the engine's uncertainty and for people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gives {
    /// Samples a second, nominal; the true rate is measured.
    pub rate_hz: f64,
    /// Range of the accelerometer, ± g; `None`: there is none, orientation only.
    pub acc_range_g: Option<f64>,
    /// The gyroscope; `None`: there is none, or it is off.
    pub gyroscope: Option<Gyroscope>,
    /// It stamps its samples with a clock of its own.
    pub clock: bool,
    /// It counts its samples or packets, so that loss is known exactly.
    pub counts: bool,
    /// It tells how full its battery is.
    pub battery: bool,
    /// From a sample to its sending at most, by its own batches; the link's delay comes on top.
    pub delay: Span,
}

/// What a gyroscope gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gyroscope {
    /// Range, ± deg/s.
    pub range_dps: f64,
    /// What a sample says of the time around it; `None`: nobody says.
    pub sampling: Option<GyroSampling>,
}
