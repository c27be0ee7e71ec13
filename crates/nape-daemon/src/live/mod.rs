//! The live path between the clips' bytes and what is done with events: everything of the daemon
//! that is not the outside world.
//!
//! [`Clips`] turns what each clip sent into batches, [`Session`] puts batches and what was said into
//! the engine and into the recording, in the very order and at the very stamps a replay will use.
//! `nape run`, `nape demo` and the tests with virtual time drive the same two; who drives them says
//! what time it is. No clock, no task, no Bluetooth, no desktop here.

mod clips;
mod recorder;
mod session;

pub use clips::{Clip, Clips, Gave, Why as Unused};
pub use recorder::{Log, NoLog, Recorder};
pub use session::{Begin, Evidence, Point, Session};
