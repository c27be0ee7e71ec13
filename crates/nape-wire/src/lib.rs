//! The Nape Motion Profile v1: the bytes a clip and a host exchange over Bluetooth Low Energy.
//!
//! Written down for makers of clips in `docs/wire-format.md`; this is the same contract as code, used
//! by the daemon and by the simulated firmware. Every message is a *packet* (bytes) and a *repr* (a
//! value that can only be valid): `parse` refuses or gives a value, `emit` of that value gives the
//! same bytes back. Integers are little-endian.
//!
//! What is absent: allocation, IO, clocks, radio, and anything of the rest of Nape. It builds for the
//! clip's own processor.

#![no_std]

pub mod config;
pub mod control;
pub mod data;
mod field;
pub mod info;
pub mod status;
pub mod uuid;

pub use config::{Applied, Config};
pub use control::{Command, Op, Outcome, Reply};
pub use data::{Channels, DataFrame, Flags, Header, Stream};
pub use field::{EmitError, Fault};
pub use info::{Features, Info, PlacementCode};
pub use status::{Activity, Status};

/// The version of the profile that this crate speaks.
pub const VERSION: u8 = 1;
