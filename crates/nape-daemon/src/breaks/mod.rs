//! A guided break: which one.
//!
//! What to do and when it is over is the core's ([`nape_core::guide`]); the daemon feeds it with what the
//! clips see, and a command without a daemon with nothing but time.

mod choose;

pub use choose::choose;
