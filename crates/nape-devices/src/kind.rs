//! A family of devices: what is known before any of them was asked.
//!
//! What is absent: the list of all families ([`crate::KINDS`]).

use std::fmt;

use crate::decode::{Decode, Ranges};
use crate::driver::{Driver, Purpose};

/// What a device says to everybody.
#[derive(Debug, Clone, Copy)]
pub struct Advertisement<'a> {
    /// The name it gives itself; empty if it gives none.
    pub name: &'a str,
    /// The services it advertises, UUIDs.
    pub services: &'a [u128],
}

/// Another model that looks the same from afar and must not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAlike {
    /// What it is.
    pub model: &'static str,
}

/// A family of devices.
pub struct Kind {
    /// Its name in the rig, in recordings and on the command line.
    pub name: &'static str,
    /// What people call one.
    pub title: &'static str,
    /// Services that are looked for in a scan, UUIDs.
    pub services: &'static [u128],
    /// Is this one of the family? A look-alike is known and refused by its name.
    pub recognise: fn(&Advertisement<'_>) -> Option<Result<(), LookAlike>>,
    /// Makes the driver for one device.
    pub driver: fn(Purpose) -> Box<dyn Driver>,
    /// Reads captures of one.
    pub capture: fn(Ranges) -> Box<dyn Decode>,
    /// Is this text an identity as the family has it? `None`: the rig knows none of this family.
    pub serial: Option<fn(&str) -> bool>,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.name).finish()
    }
}

/// A family is the same as another if its name is.
impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

/// What pins one device in the rig: whatever else it says of itself may change or be another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its family.
    pub kind: &'static Kind,
    /// Its Bluetooth address, `AA:BB:CC:DD:EE:FF` in capitals; where the system hides addresses
    /// (macOS), the system's own id for it; elsewhere what the door tells devices apart by.
    pub address: String,
    /// The identity it says of itself, as [`crate::About::serial`]; `None`: its address is all.
    pub serial: Option<String>,
}
