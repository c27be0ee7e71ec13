//! A guided break: which one, how it is driven, and its words as it goes.
//!
//! What to do and when it is over is the core's ([`nape_core::guide`]); the daemon feeds it with what the
//! clips see, and a command without a daemon with nothing but time. Both drive it by [`GuidedBreak`].

mod choose;
mod driver;
mod line;

pub use choose::choose;
pub use driver::{GuidedBreak, Looked};
pub use line::{line, news};
