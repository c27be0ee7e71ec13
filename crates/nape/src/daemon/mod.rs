//! Everything round the daemon's loop: where files lie, what the user set, which clips are the
//! wearer's, what is kept, who may talk to it, and what it says of itself.
//!
//! The loop itself (clips in, engine, recording, nudges out) is not here. What is here either is a
//! pure rule that gets its times as arguments, or a thin shell over files and the socket.

pub mod baseline;
pub mod breaks;
pub mod calibrate;
pub mod commands;
pub mod config;
pub mod control;
pub mod duration;
pub mod fault;
pub mod foreign;
pub mod local;
pub mod lock;
pub(crate) mod page;
pub mod paths;
pub mod rig;
pub mod scan;
pub mod status;
pub mod store;
pub mod wearer;
pub mod why;
