//! `nape run`: the daemon.
mod station;
pub use station::{Effect, Moment, Place, Setup, Station};
