//! Nape's recordings: MCAP and CSV in, MCAP and CSV out, torn files rescued.
//!
//! A recording is the stamped *input* of a session (samples as the clips sent them, what the wearer
//! said, civil time), so a replay runs the whole engine again; the scores and events in it are for
//! looking at, never read back as truth. [`Recording`] reads, [`Writer`] writes, [`recover`]
//! rescues, [`import`] and [`export_csv`] convert, [`ndjson`] writes events for scripts.
//!
//! Everything streams: memory does not grow with the length of a recording. What is absent: no
//! clock (times come with the data), no thread, no network, no scoring.

mod csv;
mod error;
mod export;
mod header;
mod import;
mod intake;
mod item;
mod layout;
mod mcap_file;
pub mod ndjson;
mod place;
mod platform;
mod proto;
mod recording;
mod recover;
mod warning;
mod writer;

pub use error::{Fault, MessageFault, ReadError, WriteError};
pub use export::{ExportError, ExportOptions, Exported, export_csv};
pub use header::{Device, Header};
pub use import::{ImportError, ImportOptions, Imported, import};
pub use intake::{Intake, Taken};
pub use item::{Item, OwnedInput};
pub use layout::{CHANNEL_CONTROL, CHANNEL_EVENTS, CHANNEL_IMU, CHANNEL_SCORE, CHANNEL_WALL};
pub use nape_devices::{BatchError, ImuBatch};
pub use proto::{descriptor_set, encode_batch, encode_score};
pub use recording::{Format, Info, ReadOptions, Recording};
pub use recover::{RecoverError, Recovered, recover};
pub use warning::Warning;
pub use writer::{Writer, WriterOptions};
