//! Nape's daemon: everything between the clips and what is done about them.
//!
//! [`run()`] is the whole of it: clips in, engine, recordings, notifications, the control socket. Beside the
//! loop stand the files it keeps (configuration, rig, what was learned and said of the wearer, recordings), as
//! functions that the command line uses too.
//!
//! What it does not do: draw on a terminal (who starts it gives [`outlets`]), read arguments, or exit.

pub mod atomic_file;
pub mod baseline;
pub mod breaks;
pub mod calibrate;
pub mod carry;
pub mod clock;
pub mod control;
pub mod disk;
pub mod files;
pub mod last_why;
pub mod live;
pub mod local;
pub mod lock;
pub mod monitor;
pub mod outlets;
pub mod paths;
mod platform;
pub mod rig_file;
pub mod run;
pub mod scan;
pub mod shell;
pub mod speech;
pub mod store;
pub mod told;
pub mod wearer;

pub use run::{Options, RunError, run};
