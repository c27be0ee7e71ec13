//! What the radio's part is told, and what it tells.
//!
//! Plain data between [`crate::Central`] and whoever listens, so a test or a simulation needs no radio.
//! What is absent: any type of btleplug, and of any one family of devices.

use std::sync::Arc;
use std::time::Duration;

use nape_core::{Placement, Timestamp};
use nape_devices::{Identity, LostReason, News, RefusedReason, Stats, Wish};

/// The session's clock, given by the caller: monotonic, and running on while the computer sleeps.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A device that is to be connected and kept connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Where it is worn.
    pub placement: Placement,
    /// What the wearer calls it; only for words.
    pub name: String,
    /// Which one.
    pub id: Identity,
}

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The devices; [`BleEvent`]s count into this list.
    pub wanted: Vec<Wanted>,
    /// How they should measure.
    pub wish: Wish,
    /// Which Bluetooth adapter, by its id (`hci0`) or address; `None`: the first.
    pub adapter: Option<String>,
    /// Seeds the jitter of the waits between tries.
    pub seed: u64,
}

/// What the radio tells.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all of them are the large one; a box would be one more allocation a packet"
)]
pub enum BleEvent {
    /// From here on `clip` counts into this list: after the start, and after each
    /// [`crate::Central::set_wanted`].
    Wanted {
        /// When.
        at: Timestamp,
        /// The devices in their order.
        wanted: Vec<Wanted>,
    },
    /// The state of Bluetooth on this computer changed.
    Radio {
        /// When.
        at: Timestamp,
        /// What it is now.
        state: RadioState,
    },
    /// The state of one device's link changed.
    Link {
        /// Which of the wanted.
        clip: usize,
        /// When.
        at: Timestamp,
        /// What it is now.
        state: LinkState,
    },
    /// A device is or sent something.
    News {
        /// Which of the wanted.
        clip: usize,
        /// When it arrived, stamped at once.
        at: Timestamp,
        /// What.
        news: News,
        /// What was received of this device so far.
        stats: Stats,
    },
    /// Samples were dropped because nobody took them out of the channel; the oldest go first.
    Dropped {
        /// Which of the wanted.
        clip: usize,
        /// When the first of them was dropped.
        at: Timestamp,
        /// How many packets.
        packets: u64,
    },
}

impl BleEvent {
    /// When it happened.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Wanted { at, .. }
            | Self::Radio { at, .. }
            | Self::Link { at, .. }
            | Self::News { at, .. }
            | Self::Dropped { at, .. } => *at,
        }
    }

    /// Does it carry what a device measured?
    pub(crate) const fn is_data(&self) -> bool {
        matches!(self, Self::News { news, .. } if news.is_data())
    }
}

/// Bluetooth on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RadioState {
    /// Not known yet.
    #[error("looking for Bluetooth")]
    Starting,
    /// The system's Bluetooth service does not answer.
    #[error(
        "the Bluetooth service is not running; start it, on Linux with: systemctl start bluetooth"
    )]
    NoService,
    /// There is no adapter, or not the one asked for.
    #[error("no Bluetooth adapter; plug one in, or check `adapter` in the configuration")]
    NoAdapter,
    /// It is switched off, and stays off until somebody switches it on.
    #[error("Bluetooth is switched off; switch it on and Nape goes on by itself")]
    Off,
    /// It works.
    #[error("Bluetooth is ready")]
    Ready,
    /// The system message bus is gone; it is tried again.
    #[error("the system message bus is not there; Nape tries again by itself")]
    BusLost,
}

/// One device's link.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkState {
    /// It is being looked for.
    Searching,
    /// It was heard and is being connected.
    Connecting,
    /// Its samples come.
    Streaming,
    /// The link is lost or did not come about.
    Lost {
        /// Why.
        reason: LostReason,
        /// When it is looked for again, from now.
        retry_in: Duration,
    },
    /// What answers there must not or cannot be used. Looked at again from time to time.
    Refused {
        /// Why.
        reason: RefusedReason,
    },
}
