//! The Nape Motion Profile v1: the bytes a clip and a host exchange over Bluetooth Low Energy.
//!
//! Written down for makers of clips in `docs/wire-format.md`; this is the same contract as code, used
//! by the daemon and by the simulated firmware. Every message is a *packet* (bytes) and a *repr* (a
//! value): `parse` refuses the bytes or gives a value, and `emit` of that value gives the very same
//! bytes. A value with fields that go not together, or beyond their range, is refused by `emit` for
//! the same reasons as by `parse`, so that no invalid packet leaves. Integers are little-endian.
//!
//! Reserved bits: those of a *remark* ([`Flags`] bit 6, [`Features`] above bit 7) are sent as 0,
//! ignored, and kept; those that *ask or state* something ([`Config::features`], the state byte of
//! [`Status`]) must be 0, as nobody could act on them.
//!
//! What is absent: allocation, IO, clocks, radio, and anything of the rest of Nape. It builds for the
//! clip's own processor.

#![no_std]

pub mod chip;
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
