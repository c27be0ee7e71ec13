//! What a world is made of, and what can be asked of it: options, happenings, faults, errors.

use nape_core::{GyroSampling, Placement, Span, Timestamp};
use nape_wire::PlacementCode;

use crate::chip::Chip;
use crate::clip::Mount;
use crate::firmware::{Characteristic, Device};
use crate::option_error::OptionError;
use crate::script::Script;

/// The air between a clip and the host.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkOptions {
    /// Share of notifications lost, in bursts of 0.8 s in the mean (Gilbert-Elliott); 0 to 1.
    pub loss: f64,
    /// Share of notifications that arrive twice; 0 to 1.
    pub duplication: f64,
    /// Connection interval, ms; 7.5 to 4000 (Bluetooth Core 5.4, vol 6, part B, 4.5.1). It is rounded to
    /// the 1.25 ms of the standard.
    pub interval_ms: f64,
}

impl Default for LinkOptions {
    /// Nothing lost, nothing twice, 60 ms: a batch of 200 ms needs no more, and it spares the battery.
    fn default() -> Self {
        Self {
            loss: 0.0,
            duplication: 0.0,
            interval_ms: 60.0,
        }
    }
}

/// One clip of the world.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipOptions {
    /// The name it advertises.
    pub name: String,
    /// Its Bluetooth address, most significant byte first.
    pub address: [u8; 6],
    /// Its identity, for ever; not all bytes 0, nor all 0xFF.
    pub uid: [u8; 8],
    /// Where it is worn.
    pub placement: Placement,
    /// What make it is.
    pub device: Device,
    /// Its sensor.
    pub chip: &'static Chip,
    /// What a sample of its gyroscope is; it says so.
    pub gyro: GyroSampling,
    /// Error of the clip's clock, share, -0.02 to 0.02: it runs `1 + clock_error` times as fast as true
    /// time. Stamps, seconds and samples all follow it: a clip that believes in 50 Hz takes
    /// `50 · (1 + clock_error)` samples in a true second, and measures exactly its nominal period.
    pub clock_error: f64,
    /// Error of the sensor's rate against the clip's own clock, share, -0.02 to 0.02: this one the clip
    /// sees, and tells as the measured period. 0 for a clip that triggers each sample by its own timer.
    pub odr_error: f64,
    /// The clip's counter at time 0, µs: how long it had been up. 4 294 967 296 is where the stamps wrap.
    pub boot_us: u64,
    /// Battery at time 0, percent.
    pub battery_percent: f64,
    /// The air between it and the host.
    pub link: LinkOptions,
}

impl ClipOptions {
    /// A clip worn here: BMI270, clock without error, just booted, battery at 80 %, a link without
    /// faults; name, address and identity by placement.
    pub fn new(placement: Placement) -> Self {
        let (name, number) = match placement {
            Placement::Head => ("Nape Head", 1),
            Placement::UpperBack => ("Nape Upper Back", 2),
            Placement::LowBack => ("Nape Low Back", 3),
        };
        Self {
            name: name.to_owned(),
            // The two highest bits make it a random static address (Bluetooth Core 5.4, vol 6, part B,
            // 1.3.2.1).
            address: [0xC6, 0x4E, 0x41, 0x50, 0x45, number],
            uid: [b'N', b'A', b'P', b'E', b'S', b'I', b'M', number],
            placement,
            device: Device::default(),
            chip: &crate::chip::CHIPS[0],
            gyro: GyroSampling::Point,
            clock_error: 0.0,
            odr_error: 0.0,
            boot_us: 0,
            battery_percent: 80.0,
            link: LinkOptions::default(),
        }
    }

    /// The same, of another make: named as that is, and with an address of its own.
    #[must_use]
    pub fn of(self, device: Device) -> Self {
        let mut clip = Self { device, ..self };
        if device == Device::Witmotion {
            clip.name = "WT901BLE67".to_owned();
            clip.address[2] ^= 0x10;
        }
        clip
    }

    /// The placement as the clip tells it.
    pub(super) const fn code(&self) -> PlacementCode {
        match self.placement {
            Placement::Head => PlacementCode::Head,
            Placement::UpperBack => PlacementCode::UpperBack,
            Placement::LowBack => PlacementCode::LowBack,
        }
    }
}

/// A wearer with clips and the air around.
#[derive(Debug, Clone, PartialEq)]
pub struct WorldOptions {
    /// What the wearer does. When it is over the last activity goes on.
    pub script: Script,
    /// Seed of everything random.
    pub seed: u64,
    /// The clips. Two may have the same placement (a stranger's), none the same address.
    pub clips: Vec<ClipOptions>,
    /// How the clips are turned on the body.
    pub mount: Mount,
    /// The script begins again at its end, from where the body is then.
    pub repeat: bool,
}

impl WorldOptions {
    /// A wearer with these clips, mounted any way round, who does this once.
    pub fn new(script: Script, seed: u64, clips: Vec<ClipOptions>) -> Self {
        Self {
            script,
            seed,
            clips,
            mount: Mount::Random,
            repeat: false,
        }
    }

    pub(super) fn check(&self) -> Result<(), OptionError> {
        if self.clips.is_empty() {
            return Err(OptionError::EmptyRig);
        }
        for (i, clip) in self.clips.iter().enumerate() {
            if self.clips[..i].iter().any(|c| c.address == clip.address) {
                return Err(OptionError::TwiceAddress);
            }
            if clip.uid == [0; 8] || clip.uid == [0xff; 8] {
                return Err(OptionError::Uid);
            }
            let link = &clip.link;
            for (what, value, low, high) in [
                ("clock error", clip.clock_error, -0.02, 0.02),
                ("rate error", clip.odr_error, -0.02, 0.02),
                ("battery", clip.battery_percent, 0.0, 100.0),
                ("share of loss", link.loss, 0.0, 1.0),
                ("share of duplicates", link.duplication, 0.0, 1.0),
                ("connection interval", link.interval_ms, 7.5, 4000.0),
            ] {
                // Also catches what is no number.
                if !(low..=high).contains(&value) {
                    return Err(OptionError::Clip {
                        what,
                        value,
                        low,
                        high,
                    });
                }
            }
        }
        self.mount.check()
    }
}

/// What comes out of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A notification or an indication reached the host.
    Notify {
        /// Number of the clip.
        clip: usize,
        /// When it reached the host's program.
        at: Timestamp,
        /// Whose value.
        characteristic: Characteristic,
        /// The value.
        value: Vec<u8>,
    },
    /// The host noticed the end of a link.
    Disconnected {
        /// Number of the clip.
        clip: usize,
        /// When.
        at: Timestamp,
        /// Why.
        reason: DisconnectReason,
    },
    /// The host hears a clip's advertising from now on, or no longer. Comes again with `on` when the
    /// name changed.
    Advertising {
        /// Number of the clip.
        clip: usize,
        /// When.
        at: Timestamp,
        /// Is it heard?
        on: bool,
    },
}

impl Happening {
    /// When.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Notify { at, .. }
            | Self::Disconnected { at, .. }
            | Self::Advertising { at, .. } => *at,
        }
    }

    /// Which clip.
    pub const fn clip(&self) -> usize {
        match self {
            Self::Notify { clip, .. }
            | Self::Disconnected { clip, .. }
            | Self::Advertising { clip, .. } => *clip,
        }
    }
}

/// Why a link ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisconnectReason {
    /// Nothing was heard for the supervision timeout.
    Timeout,
    /// The clip ended it.
    Clip,
    /// The host ended it.
    Host,
}

impl DisconnectReason {
    /// The code of the controller (Bluetooth Core 5.4, vol 1, part F, 1.3).
    pub const fn code(self) -> u8 {
        match self {
            Self::Timeout => 0x08,
            Self::Clip => 0x13,
            Self::Host => 0x16,
        }
    }
}

/// What goes wrong, from now on.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// The link dies now; the clip advertises again at once.
    Kill,
    /// Nothing passes and nothing is heard for so long. A link dies after [`crate::SUPERVISION`]; a shorter one is
    /// only held up.
    OutOfRange {
        /// How long.
        span: Span,
    },
    /// What the clip sends is held back for so long and then comes in a burst, in order; the link lives.
    Stall {
        /// How long.
        span: Span,
    },
    /// The firmware hangs for so long: it sends nothing, answers no command, and the samples are lost;
    /// the link lives, values can be read.
    Mute {
        /// How long.
        span: Span,
    },
    /// Share of notifications lost from now on, in bursts.
    Loss {
        /// 0 to 1.
        share: f64,
    },
    /// Share of notifications that come twice from now on.
    Duplication {
        /// 0 to 1.
        share: f64,
    },
    /// The clip reboots: its clock begins at 0, what was set is forgotten, and the host hears of the
    /// end of the link only by its timeout.
    Reset,
    /// The battery breaks down: the clip is gone without a word until it is charged.
    BatteryEmpty,
    /// The battery is at so many percent. At 0 the clip ends the link and is gone until it is charged, as
    /// when it runs empty by itself.
    BatteryPercent(f64),
    /// Put on the charger, or taken off it.
    Charging(bool),
    /// The clip tells its scales this many times too large from now on; the samples stay right.
    WrongScale {
        /// How many times.
        factor: f64,
    },
    /// So many data frames in a row are spoiled: a wrong length, a wrong version, no sample.
    Garbage {
        /// How many.
        count: u32,
    },
    /// The clip's time jumps back by ten seconds (or to 0, if it is not up that long).
    TimeBackwards,
    /// The clip has another name from now on.
    Name(String),
}

/// Why a connection did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// There is no clip with this number.
    #[error("there is no clip {clip}")]
    NoClip {
        /// As asked.
        clip: usize,
    },
    /// It is too far away, asleep or booting: it is not heard.
    #[error("the clip is not heard")]
    OutOfRange,
    /// The host has a link to it already, if perhaps a dead one.
    #[error("the clip is connected already")]
    Busy,
    /// Its battery is empty.
    #[error("the clip's battery is empty")]
    Dead,
}
