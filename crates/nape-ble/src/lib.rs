//! Devices over Bluetooth: scan, connect, run the device's driver, and come back after whatever happens.
//!
//! [`Central`] does the radio's part and tells a channel what happens ([`BleEvent`]); it is the only
//! code of Nape that names btleplug. It knows no device: what is read, written and subscribed to, and what
//! comes of the bytes, is the driver's ([`nape_devices::Driver`]), whose orders are carried out here.
//! [`Backoff`] says how long to wait before the next try. [`scan()`] and [`identify`] serve the commands that
//! add a device to the rig.
//!
//! What is absent: the session's clock (the caller's, [`Now`]), files, the engine, words on a screen.
//! It never switches an adapter on.

mod backoff;
mod central;
mod event;
mod scan;

pub use backoff::Backoff;
pub use central::Central;
pub use event::{BleEvent, LinkState, Now, Options, RadioState, Wanted};
pub use scan::{Found, ScanError, identify, scan};
