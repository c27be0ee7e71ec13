//! What recordings say, as values: for the command line, and for whoever else reads recordings.
//!
//! [`source`] makes a recording ready, [`drive`] runs the engine over it; [`angles`] puts angles on a grid of time,
//! [`score`] sums up by recording, hour or day, [`plain`] says what a wearer wants to know of that, [`compare`] sets two runs
//! side by side.
//!
//! What it does not do: print, read arguments, or look at a clock. Whoever waits hears how far it is
//! ([`Progress`]).

pub mod angles;
pub mod compare;
pub mod drive;
pub mod plain;
mod progress;
pub mod score;
pub mod source;

pub use progress::Progress;
