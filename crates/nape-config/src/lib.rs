//! What a wearer sets: `config.toml` and the rig, `rig.toml`, read and checked.
//!
//! Text in, values that can only be good out, or what is wrong with line, column and a hint ([`fault`]). Whoever
//! wants to read, check or make these files needs this crate alone. What it does not do: know where the files lie,
//! write them, watch them: that is the daemon's.

mod config;
pub mod duration;
pub mod fault;
pub mod rig;

pub use config::{Bluetooth, Config, ConfigError, Limits, Notify, Origin, Recording, Setting};
