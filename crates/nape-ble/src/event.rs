//! What the radio's part is told, and what it tells.
//!
//! Plain data between [`crate::Central`] and whoever listens; [`crate::Ingest`] takes the same values,
//! so a test or a simulation needs no radio. What is absent: any type of btleplug.

use std::sync::Arc;
use std::time::Duration;

use nape_core::{Placement, Timestamp};
use nape_wire::{Applied, Config, Info, Status};

/// The session's clock, given by the caller: monotonic, and running on while the computer sleeps.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Which clip: both parts must fit, whatever its name is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClipId {
    /// Its Bluetooth address, `AA:BB:CC:DD:EE:FF` in capitals; where the system hides addresses
    /// (macOS), the system's own id for it.
    pub address: String,
    /// The identity it says of itself in Info.
    pub uid: [u8; 8],
}

/// A clip that is to be connected and kept connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Where it is worn.
    pub placement: Placement,
    /// What the wearer calls it; only for words.
    pub name: String,
    /// Which one.
    pub id: ClipId,
}

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The clips; [`BleEvent`]s count into this list.
    pub wanted: Vec<Wanted>,
    /// How they should measure. A clip that has not got just this gets the nearest that it has.
    pub config: Config,
    /// Which Bluetooth adapter, by its id (`hci0`) or address; `None`: the first.
    pub adapter: Option<String>,
    /// Seeds the jitter of the waits between tries.
    pub seed: u64,
}

/// What the radio tells.
#[derive(Debug, Clone)]
pub enum BleEvent {
    /// From here on `clip` counts into this list: after the start, and after each
    /// [`crate::Central::set_wanted`].
    Wanted {
        /// When.
        at: Timestamp,
        /// The clips in their order.
        wanted: Vec<Wanted>,
    },
    /// The state of Bluetooth on this computer changed.
    Radio {
        /// When.
        at: Timestamp,
        /// What it is now.
        state: RadioState,
    },
    /// The state of one clip's link changed.
    Link {
        /// Which of the wanted.
        clip: usize,
        /// When.
        at: Timestamp,
        /// What it is now.
        state: LinkState,
    },
    /// A stream begins; the frames that follow belong to it.
    Opened {
        /// Which of the wanted.
        clip: usize,
        /// When the clip's word that it streams arrived.
        at: Timestamp,
        /// What is known of it.
        opened: Box<Opened>,
    },
    /// One notification of Data, verbatim.
    Frame {
        /// Which of the wanted.
        clip: usize,
        /// When it arrived, stamped at once.
        at: Timestamp,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Frames were dropped because nobody took them out of the channel; the oldest go first.
    Dropped {
        /// Which of the wanted.
        clip: usize,
        /// When the first of them was dropped.
        at: Timestamp,
        /// How many.
        frames: u64,
    },
    /// A time sync round trip: the clip's clock said `device_us` somewhere between `sent` and
    /// `received`.
    Time {
        /// Which of the wanted.
        clip: usize,
        /// Just before the question was written.
        sent: Timestamp,
        /// When the reply arrived.
        received: Timestamp,
        /// The clip's clock, µs since it booted.
        device_us: u64,
    },
    /// How the clip is.
    Status {
        /// Which of the wanted.
        clip: usize,
        /// When this arrived.
        at: Timestamp,
        /// What it says.
        status: Status,
    },
    /// How full its battery is.
    Battery {
        /// Which of the wanted.
        clip: usize,
        /// When this arrived.
        at: Timestamp,
        /// 0 to 100.
        percent: u8,
    },
}

impl BleEvent {
    /// When it happened; a round trip, when its reply arrived.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Wanted { at, .. }
            | Self::Radio { at, .. }
            | Self::Link { at, .. }
            | Self::Opened { at, .. }
            | Self::Frame { at, .. }
            | Self::Dropped { at, .. }
            | Self::Status { at, .. }
            | Self::Battery { at, .. }
            | Self::Time { received: at, .. } => *at,
        }
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

/// One clip's link.
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

/// Why a link was lost or did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LostReason {
    /// The link broke.
    #[error("the connection broke; it is out of reach, switched off or empty")]
    Disconnected,
    /// Connected, but no samples came.
    #[error("connected, but it sent nothing")]
    Silent,
    /// It was heard, but a connection did not come about.
    #[error("it did not answer; keep it near, and see that nothing else is connected to it")]
    NoConnection,
    /// Connected, but a step of the set-up failed.
    #[error("connected, but {step} failed")]
    SetUp {
        /// What failed.
        step: &'static str,
    },
    /// The clip itself does not want to stream now.
    #[error("it does not measure now: charging, empty or its sensor does not answer")]
    NotNow,
    /// Bluetooth on this computer went away.
    #[error("Bluetooth on this computer went away")]
    Radio,
}

/// Why what answers is not used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RefusedReason {
    /// Another clip has this address.
    #[error(
        "another clip answers at this address; if you replaced it, run `nape rig remove` and `nape rig add`"
    )]
    WrongClip {
        /// Who it says it is.
        found: [u8; 8],
    },
    /// It is no clip of ours.
    #[error("it does not offer what a Nape clip offers; update its firmware")]
    NotAClip,
    /// It speaks another version of the profile.
    #[error("it speaks version {found} of the profile; update Nape or the clip's firmware")]
    Version {
        /// Its version.
        found: u8,
    },
    /// What it says of its scales cannot be.
    #[error("{0}")]
    Scale(#[from] ScaleFault),
}

/// Why a scale is not believed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ScaleFault {
    /// The accelerometer's scale does not fit its range.
    #[error(
        "its accelerometer claims ±{range_g} g, but its scale makes ±{found_g:.2} g; update the clip's firmware"
    )]
    Acc {
        /// The range it claims, ± g.
        range_g: u8,
        /// What full scale would be with its scale, ± g.
        found_g: f64,
    },
    /// The gyroscope's scale does not fit its range.
    #[error(
        "its gyroscope claims ±{range_dps} deg/s, but its scale makes ±{found_dps:.0} deg/s; update the clip's firmware"
    )]
    Gyr {
        /// The range it claims, ± deg/s.
        range_dps: u16,
        /// What full scale would be with its scale, ± deg/s.
        found_dps: f64,
    },
}

/// A stream that begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// What the clip is.
    pub info: Info,
    /// How it measures, and its scales.
    pub applied: Applied,
    /// The clip's clock when it began, µs since it booted.
    pub device_us: u64,
    /// The ATT MTU, as far as the system tells it; 23 where it does not.
    pub mtu: u16,
    /// Its maker, cleaned; empty if it does not say.
    pub maker: String,
    /// Its model, cleaned; empty if it does not say.
    pub model: String,
    /// Its firmware's version, cleaned; empty if it does not say.
    pub firmware: String,
}

impl Opened {
    /// Standard gravity, m/s² per g (CGPM 1901).
    const G: f64 = 9.806_65;

    /// Do the scales fit the ranges? Full scale may be half to double of what the range says: makers
    /// round (a ±2000 deg/s part of ST has ±2294), but nobody is off by two.
    ///
    /// # Errors
    /// The scale that does not fit.
    pub fn check_scales(applied: &Applied) -> Result<(), ScaleFault> {
        let fits = |found: f64, claimed: f64| (0.5..=2.0).contains(&(found / claimed));
        let range_g = applied.config.acc_range_g;
        let found_g = f64::from(applied.acc_scale) * 32_768.0 / Self::G;
        if !fits(found_g, f64::from(range_g)) {
            return Err(ScaleFault::Acc { range_g, found_g });
        }
        let range_dps = applied.config.gyr_range_dps;
        let found_dps = (f64::from(applied.gyr_scale) * 32_768.0).to_degrees();
        if applied.gyr_scale > 0.0 && !fits(found_dps, f64::from(range_dps)) {
            return Err(ScaleFault::Gyr {
                range_dps,
                found_dps,
            });
        }
        Ok(())
    }
}
