//! Which devices there are in the simulated world, and what each offers over GATT.
//!
//! What is absent: what any of them does ([`super::program`]).

use nape_wire::uuid;

use super::foreign_ids::WITMOTION_SERVICE;
use super::profile::Characteristic;

/// A make of clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// One that speaks our profile.
    #[default]
    Nape,
    /// A WitMotion WT901BLE.
    Witmotion,
}

impl Device {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Nape, Self::Witmotion];

    /// Its name on the command line, as its driver is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nape => "nape",
            Self::Witmotion => "witmotion",
        }
    }

    /// The device of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }

    /// The service it advertises.
    pub const fn advertises(self) -> u128 {
        match self {
            Self::Nape => uuid::SERVICE,
            Self::Witmotion => WITMOTION_SERVICE,
        }
    }

    /// What it offers, service by service.
    pub const fn characteristics(self) -> &'static [Characteristic] {
        match self {
            Self::Nape => &Characteristic::ALL,
            Self::Witmotion => &[Characteristic::Packets, Characteristic::Commands],
        }
    }
}
