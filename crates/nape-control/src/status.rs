//! What the daemon says of itself: `nape status`, schema `nape.status/2`.
//!
//! The daemon fills it, the command prints it. Degrees and seconds, because people and scripts read
//! it; moments are microseconds since 1970. What is not known is `null`, never 0. Foreign text
//! (names, what the system says) is cleaned when it is put in and again when it is printed.

use crate::baseline::Brief;
use nape_core::article::Activity;
use nape_core::coach::Urgency;
use nape_core::event::{Context, Measure};
use nape_core::{Placement, WallTime};
use serde::{Deserialize, Serialize};

/// The schema of [`Status`].
pub const SCHEMA: &str = "nape.status/2";

/// The daemon, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// [`SCHEMA`].
    pub schema: String,
    /// The daemon's version.
    pub version: String,
    /// Its process.
    pub pid: u32,
    /// How long it runs, s.
    pub uptime_s: f64,
    /// Civil time of this report.
    pub now: WallTime,
    /// The computer's Bluetooth.
    pub radio: Radio,
    /// The clips of the rig, in its order.
    pub clips: Vec<ClipStatus>,
    /// How the wearer sits.
    pub posture: Posture,
    /// Nudges.
    pub nudges: Nudges,
    /// How the coach stands; absent in older daemons.
    #[serde(default)]
    pub coach: Option<CoachNow>,
    /// The silent first day and what came of it; absent in older daemons.
    #[serde(default)]
    pub baseline: Option<Brief>,
    /// The recording.
    pub recording: RecordingStatus,
    /// Desktop notifications.
    pub notifications: Notifications,
    /// Frames taken in since the daemon began.
    pub frames: u64,
    /// From a frame's arrival to the end of what it brought about.
    pub frame_ms: FrameTimes,
}

/// How the coach stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoachNow {
    /// Measured, never reminded (`mode = "tracking"`).
    pub tracking: bool,
    /// Outside the hours and days at which nudges are wanted.
    pub quiet: bool,
    /// What goes on at the desk that nudges wait for, and until when (µs since 1970) if that was said.
    pub contexts: Vec<(Context, Option<i64>)>,
    /// A warning sign that no doctor has cleared: nothing is proposed.
    pub red_flag: Option<Urgency>,
    /// What was said before cannot be read: nothing is proposed until the next check-in.
    #[serde(default)]
    pub unread: bool,
    /// In a flare-up: rest first.
    pub flare_up: bool,
    /// A break is owed for so long, s.
    pub owed_s: Option<f64>,
    /// The time between nudges, s, where ignored ones made it longer until tomorrow.
    pub backed_off_s: Option<f64>,
    /// Activities that hurt and are set aside.
    pub set_aside: Vec<Activity>,
    /// The guided break that goes on.
    pub guided: Option<Activity>,
}

/// How long frames take, ms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct FrameTimes {
    /// Half of them take no longer.
    pub p50: Option<f64>,
    /// 99 of 100 take no longer.
    pub p99: Option<f64>,
    /// The longest.
    pub max: f64,
}

/// The computer's Bluetooth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Radio {
    /// Not known yet.
    Starting,
    /// No Bluetooth service (`bluetoothd`) runs.
    NoService,
    /// The computer has no Bluetooth adapter, or not the one that was asked for.
    NoAdapter,
    /// Switched off by the user; it stays off.
    Off,
    /// On.
    Ready,
    /// The system bus is gone.
    BusLost,
}

/// The link to one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Link {
    /// Nothing heard of it yet.
    Searching,
    /// Heard, being connected.
    Connecting,
    /// Samples come.
    Streaming,
    /// The connection broke.
    Lost {
        /// Why.
        reason: Lost,
        /// The next try, in s from now; `null`: as soon as it is heard.
        retry_in_s: Option<f64>,
    },
    /// It will not be used.
    Refused {
        /// Why.
        reason: NotUsed,
    },
}

/// Why a link was lost or did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Lost {
    /// The connection broke.
    Disconnected,
    /// Connected, but no samples came.
    Silent,
    /// It was heard, but no connection came about.
    NoConnection,
    /// Connected, but a step of the set-up failed.
    SetUp {
        /// Which, as the radio's part names it.
        step: String,
    },
    /// The clip does not want to stream now: charging, empty, or its sensor does not answer.
    NotNow,
    /// Bluetooth on this computer went away.
    Radio,
}

/// Why a clip is not used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotUsed {
    /// Another clip answers at its address.
    WrongClip,
    /// It does not offer what its family offers.
    NotOne {
        /// The family, as people call it.
        family: String,
    },
    /// Another model with the same packets, which mean something else.
    LookAlike {
        /// What it is.
        model: String,
    },
    /// It speaks another version of the profile.
    Version {
        /// Which.
        found: u8,
    },
    /// Its accelerometer's scale does not fit its range.
    AccScale {
        /// The range it claims, ± g.
        range_g: u8,
        /// What its scale makes, ± g.
        found_g: f64,
    },
    /// Its gyroscope's scale does not fit its range.
    GyrScale {
        /// The range it claims, ± deg/s.
        range_dps: u16,
        /// What its scale makes, ± deg/s.
        found_dps: f64,
    },
}

/// How a clip is calibrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calibrated {
    /// Not: no angle is known.
    No,
    /// Found in the movement by itself.
    Assumed,
    /// By the wearer (`nape calibrate`).
    Yes,
    /// It may not be true any more (put on again, slipped): angles are unknown until it is confirmed or renewed.
    Stale,
}

/// One clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClipStatus {
    /// Where it is worn.
    pub placement: Placement,
    /// Its name, cleaned.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The link to it.
    pub link: Link,
    /// Charge left, %.
    pub battery_percent: Option<u8>,
    /// Samples per second, measured.
    pub rate_hz: Option<f64>,
    /// Samples received since the daemon began.
    pub samples: u64,
    /// Samples lost since the daemon began, by the clip's own count; `None` of a clip that counts nothing.
    pub lost: Option<u64>,
    /// Share of samples lost, 0 to 1, since the daemon began.
    pub lost_share: Option<f64>,
    /// From the measurement to its arrival, ms, typical.
    pub latency_ms: Option<f64>,
    /// Why frames of it were refused in the last half minute, as its driver says it: foreign text, cleaned.
    pub problem: Option<String>,
    /// Frames dropped because the daemon was too slow.
    pub dropped: u64,
    /// On the charger?
    pub charging: Option<bool>,
    /// On the body?
    pub worn: Option<bool>,
    /// How it is calibrated.
    pub calibrated: Calibrated,
    /// Its flexion now.
    pub angle: Option<AngleNow>,
}

/// An angle now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AngleNow {
    /// Flexion, degrees, forward +.
    pub flexion_deg: f64,
    /// Stated uncertainty (one standard deviation), degrees.
    pub sigma_deg: f64,
}

/// How the wearer sits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Posture {
    /// Head against gravity.
    pub head: Option<AngleNow>,
    /// Head against trunk.
    pub neck: Option<AngleNow>,
    /// Trunk against gravity.
    pub trunk: Option<AngleNow>,
    /// Upper against low back.
    pub lumbar: Option<AngleNow>,
    /// The hold that has used most of its limit.
    pub hold: Option<HoldNow>,
    /// How long the position has been kept, s.
    pub same_position_s: Option<f64>,
    /// How long that may be, s.
    pub same_position_limit_s: f64,
    /// How long ago the last walk was (or the session began), s.
    pub since_walk_s: Option<f64>,
    /// How long that may be, s.
    pub without_walk_limit_s: f64,
    /// Walking now?
    pub walking: Option<bool>,
}

/// A hold that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HoldNow {
    /// Of which angle.
    pub measure: Measure,
    /// Its mean angle, degrees.
    pub angle_deg: f64,
    /// Stated uncertainty of the angle (one standard deviation), degrees.
    #[serde(default)]
    pub sigma_deg: f64,
    /// For how long, s.
    pub held_s: f64,
    /// How long is acceptable at this angle, s.
    pub limit_s: f64,
    /// Share of the limit used up: 1 is the limit.
    pub dose: f64,
}

/// Nudges.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Nudges {
    /// Shown today.
    pub today: u32,
    /// Most a day.
    pub per_day: u32,
    /// The last one: how long ago, s.
    pub last_s_ago: Option<f64>,
    /// Everything is paused.
    pub paused: Option<Silence>,
    /// Only nudges are.
    pub snoozed: Option<Silence>,
}

/// A silence the wearer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Its end, µs since 1970; `null`: until `nape resume`.
    pub until_unix_us: Option<i64>,
}

/// The recording.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingStatus {
    /// The file that is being written.
    pub file: Option<String>,
    /// Its size so far, bytes.
    pub bytes: u64,
    /// When it began, µs since 1970.
    pub since_unix_us: Option<i64>,
    /// Why nothing is written.
    pub problem: Option<NotWritten>,
}

/// Why no recording is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotWritten {
    /// No space is left.
    NoSpace {
        /// In this folder, cleaned.
        folder: String,
    },
    /// The disk is too slow for it.
    TooSlow,
    /// It went wrong.
    Failed {
        /// What the writer says, cleaned.
        detail: String,
    },
}

/// Desktop notifications.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Notifications {
    /// Wanted, by the configuration.
    pub enabled: bool,
    /// The server that shows them, cleaned.
    pub server: Option<String>,
    /// Why they cannot be shown.
    pub problem: Option<NotShown>,
}

/// Why notifications cannot be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotShown {
    /// No session bus can be reached.
    NoBus {
        /// What the bus library says, cleaned.
        detail: String,
    },
    /// No notification server runs.
    NobodyThere {
        /// What the bus says, cleaned.
        detail: String,
    },
    /// The notification server did not answer.
    Silent {
        /// How long was waited, s.
        waited_s: f64,
    },
    /// The notification server refused.
    Refused {
        /// What it says, cleaned.
        detail: String,
    },
    /// The daemon cannot show notifications at all.
    Unable {
        /// What is missing.
        detail: String,
    },
    /// The notification server is gone.
    Gone,
}
