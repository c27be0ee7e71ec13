//! The parts of the `nape` binary, as a library so that the suite can drive them one by one.

pub mod notify;
