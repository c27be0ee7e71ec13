//! Calibration guided step by step: what is measured, when, and what comes of it.
//!
//! `guide` is the pure machine that the daemon feeds with samples while one runs; `terminal` tells
//! the wearer what to do. The result goes into the engine as [`nape_core::Control::UseCalibration`],
//! so it is recorded and replays; until then, and if it is given up, the old calibration stays.

mod guide;
mod terminal;

pub use guide::{Guide, Outcome, Phase, PlaceOutcome, PlaceProgress, Progress};
pub use terminal::run;
