//! The parts of the `nape` binary, as a library so that the suite can drive them one by one.
//!
//! [`run`] is the whole program: arguments in, exit code out.

pub mod cli;
pub mod look;
pub mod notify;
pub mod timeline;
