//! What a device is: drivers that make samples of bytes, whatever carries the bytes.
//!
//! A [`Driver`] is a machine without IO: bytes with their time of arrival go in; samples, battery, and what
//! the device is come out, and beside them what is to be done (read this, write that, subscribe there),
//! which whoever holds the link carries out. One driver a device, one module a family: [`nape`] is our own
//! profile, [`witmotion`] the WT901BLE. [`KINDS`] lists them, [`recognise`] finds the family of what was
//! heard. Loss, order and the device's clock on the session's time line ([`ClockMap`]) are worked out here,
//! for devices that count and stamp and for those that do neither.
//!
//! What is absent: radio, files, tasks, any clock (times come with the data), the engine, the rig.
//! `docs/devices.md` tells how to add a driver.

mod about;
mod assemble;
mod batch;
mod clock;
mod decode;
mod driver;
mod fault;
mod gravity;
mod kind;
mod kinds;
pub mod nape;
mod order;
mod reason;
mod stats;
mod steady;
pub mod witmotion;

pub use about::{About, Gives, Gyroscope, Hint};
pub use batch::{BatchError, DEG, G, ImuBatch, POWERS, Scale};
pub use clock::ClockMap;
pub use decode::{Decode, Ranges, Said, Value};
pub use driver::{Action, Channel, Driver, Input, Link, News, Order, Output, Over, Purpose, Wish};
pub use fault::{PacketFault, ScaleFault};
pub use kind::{Advertisement, Identity, Kind, LookAlike};
pub use kinds::{KINDS, kind, recognise};
pub use reason::{LostReason, RefusedReason, Step};
pub use stats::{Faults, Stats};
