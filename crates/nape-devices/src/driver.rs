//! The door for devices: what every driver takes and gives.
//!
//! A driver is a machine like the engine: it is told what happened and when ([`Driver::handle`]), and asked
//! what comes of it ([`Driver::poll_output`], until `None`, after every `handle`) and when it wants to be
//! told the time ([`Driver::next_deadline`]). It never waits: what it wants done is a value, an [`Order`],
//! and the caller tells when that is being done and what became of it. So the same driver serves a radio,
//! a file of captured bytes and a simulation.
//!
//! Invariant: a driver gives at most one order at a time and waits for its answer ([`Input::Done`] or
//! [`Input::Refused`]) before it gives the next. Where an order's true answer is a notification (a command
//! with a reply), the driver keeps its own deadline for that.
//!
//! What is absent: how bytes travel, time limits of single orders, and when a link is tried again.

use std::fmt;

use nape_core::Timestamp;

use crate::about::{About, Gives};
use crate::batch::ImuBatch;
use crate::fault::PacketFault;
use crate::reason::{LostReason, RefusedReason, Step};
use crate::stats::Stats;

/// Where bytes come from or go to: a characteristic's UUID over GATT; elsewhere what tells one kind of
/// bytes of the device from another (a report id, a service number).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel(pub u128);

/// How devices should measure. One that has not got just this gets the nearest that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Samples a second, in 0.1 Hz.
    pub rate_dhz: u16,
    /// Range of the accelerometer, ± g.
    pub acc_range_g: u8,
    /// Range of the gyroscope, ± deg/s.
    pub gyr_range_dps: u16,
    /// Samples sent at once, 1 and more.
    pub batch: u8,
    /// Samples wait at most this long to be sent, ms; 0: until there are enough for a batch.
    pub latency_ms: u16,
    /// The gyroscope is wanted.
    pub gyroscope: bool,
}

impl Wish {
    /// 50 Hz, ±8 g, ±1000 deg/s, ten samples at once: posture needs 25 to 50 Hz, and 200 ms a packet spare a
    /// device's battery. Our choice.
    pub const DEFAULT: Self = Self {
        rate_dhz: 500,
        acc_range_g: 8,
        gyr_range_dps: 1000,
        batch: 10,
        latency_ms: 0,
        gyroscope: true,
    };
}

/// What a driver is made for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Ask the device who it is; nothing of it is changed. It ends with [`Over::Asked`].
    Ask,
    /// Have it stream.
    Stream {
        /// How.
        wish: Wish,
        /// Who it must say it is, as [`About::serial`]; `None`: its address is enough.
        serial: Option<String>,
    },
}

/// A link that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The name the device advertises, cleaned; may be empty.
    pub name: String,
    /// What it offers.
    pub channels: Vec<Channel>,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// The link stands and nothing was said over it yet. Also comes to a driver whose link was lost before.
    Connected(&'a Link),
    /// The order polled last is being carried out from now on.
    Begun,
    /// It was carried out; what was read, empty for other orders.
    Done(&'a [u8]),
    /// The device would not, or offers no such channel.
    Refused,
    /// Bytes that the device sent.
    Bytes {
        /// Where they came from.
        from: Channel,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// Start the stream anew and tell all of it again: the device fell silent, or who listens changed.
    Restart,
    /// The link is gone.
    Disconnected,
    /// Time passed. One that comes early, late or twice changes nothing.
    Tick,
}

/// What comes out, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Do this.
    Order(Order),
    /// This is known now.
    News(News),
    /// This conversation is over; let the device go.
    Over(Over),
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What.
    pub action: Action,
    /// What it is for, should it fail.
    pub step: Step,
}

/// What can be done to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Read the value.
    Read(Channel),
    /// Write these bytes.
    Write {
        /// Where to.
        to: Channel,
        /// The bytes.
        bytes: Vec<u8>,
        /// Wait until the device has them. Some characteristics only take the other.
        acknowledged: bool,
    },
    /// Have the device send what comes there.
    Subscribe(Channel),
}

/// What a device is or sent.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// Who it is.
    About(Box<About>),
    /// A stream begins.
    Opened {
        /// What it gives.
        gives: Gives,
    },
    /// Samples. Where the device is worn, and which one it is, the driver does not know:
    /// [`ImuBatch::placement`] and [`ImuBatch::device`] are for who keeps the rig to fill in.
    Samples(ImuBatch),
    /// Its own orientation, sensor to its reference frame, w x y z: of devices that fuse by themselves.
    Orientation {
        /// When it was taken, as far as that is known.
        at: Timestamp,
        /// A unit quaternion.
        quaternion: [f64; 4],
    },
    /// How full its battery is, 0 to 100.
    Battery(u8),
    /// How it is.
    State {
        /// On the charger.
        charging: bool,
        /// On the body, where it can tell.
        worn: Option<bool>,
    },
    /// Bytes that are not used, and why.
    Fault(PacketFault),
}

impl News {
    /// Is it a sign that its stream runs?
    pub const fn is_data(&self) -> bool {
        matches!(
            self,
            Self::Samples(_) | Self::Orientation { .. } | Self::Fault(_)
        )
    }
}

/// How a conversation ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// All was asked that was to be asked.
    Asked,
    /// It is of no use now.
    Lost(LostReason),
    /// It must not be used.
    Refused(RefusedReason),
}

/// One device, from bytes to samples.
pub trait Driver: fmt::Debug + Send {
    /// Something happened at `at`. Then call [`Self::poll_output`] until `None`.
    fn handle(&mut self, at: Timestamp, input: Input<'_>);

    /// The next that came of it.
    fn poll_output(&mut self) -> Option<Output>;

    /// When to say [`Input::Tick`] at the latest; `None`: not for now.
    fn next_deadline(&self) -> Option<Timestamp>;

    /// What was received, lost and refused since it was made.
    fn stats(&self) -> &Stats;
}
