//! The live path between the clips' bytes and what is done with events: everything of the daemon
//! that is not the outside world.
//!
//! [`Clips`] turns what each clip sent into batches, [`Session`] puts batches and what was said into
//! the engine and into the recording, in the very order and at the very stamps a replay will use.
//! `nape run`, `nape demo` and the tests with virtual time drive the same two; who drives them says
//! what time it is. A [`Tape`] gathers what is to be recorded for whoever writes it elsewhere ([`Record`]).
//! No clock, no task, no Bluetooth, no desktop here.

mod clips;
mod minutes;
mod record;
mod recorder;
mod session;
mod tape;

pub use clips::{Clip, Clips, Gave, Why as Unused};
pub use minutes::{Anchor, Minute, Minutes};
pub use record::{Entry, Record, Recorded};
pub use recorder::{Log, NoLog, Recorder};
pub use session::{Begin, Evidence, Point, Session};
pub use tape::Tape;
