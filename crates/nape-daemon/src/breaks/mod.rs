//! A guided break: which one, and how it is driven.
//!
//! What to do and when it is over is the core's ([`nape_core::guide`]); the daemon feeds it with what the
//! clips see, and a command without a daemon with nothing but time. Both drive it by [`GuidedBreak`].

mod choose;
mod driver;

pub use choose::choose;
pub use driver::{GuidedBreak, Looked};
