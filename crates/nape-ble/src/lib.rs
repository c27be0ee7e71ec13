//! Clips over Bluetooth: scan, connect, configure, stream, and come back after whatever happens.
//!
//! [`Central`] does the radio's part and tells a channel what happens ([`BleEvent`]); it is the only
//! code of Nape that names btleplug. The rest is pure and knows no radio: [`Ingest`] makes
//! [`nape_session::ImuBatch`]es of the frames of one clip and counts exactly what was lost,
//! [`ClockMap`] maps a clip's clock to session time, [`Backoff`] says how long to wait before the next
//! try. [`scan()`] and [`identify`] serve the commands that add a clip to the rig.
//!
//! What is absent: the session's clock (the caller's, [`Now`]), files, the engine, words on a screen.
//! It never switches an adapter on.

mod backoff;
mod central;
mod choose;
mod clock;
mod event;
mod ingest;
mod scan;

pub use backoff::Backoff;
pub use central::Central;
pub use clock::ClockMap;
pub use event::{
    BleEvent, ClipId, LinkState, LostReason, Now, Opened, Options, RadioState, RefusedReason,
    ScaleFault, Wanted,
};
pub use ingest::{Faults, FrameFault, Ingest, Stats};
pub use scan::{Found, Identity, ScanError, identify, scan};
