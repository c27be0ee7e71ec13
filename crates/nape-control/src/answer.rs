//! What the daemon answers where there is nothing to report: what was done, or why it was not.
//!
//! Values, to be worded by whoever shows them. Moments are microseconds since 1970.

use nape_core::article::Activity;
use nape_core::coach::{Advice, Proposal};
use nape_core::event::Context;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Done {
    /// Nothing is measured or recorded from now on.
    Paused {
        /// Until then; `null`: until `resume`.
        until_unix_us: Option<i64>,
    },
    /// A pause is over.
    Resumed,
    /// A snooze is over; there was no pause.
    Woken,
    /// There was neither pause nor snooze.
    NothingToResume,
    /// No nudges; measuring goes on.
    Snoozed {
        /// Until then.
        until_unix_us: i64,
    },
    /// An answer was taken in.
    Noted,
    /// Something began that nudges wait for.
    Waiting {
        /// What.
        context: Context,
        /// Until then; `null`: until it is said to have ended.
        until_unix_us: Option<i64>,
    },
    /// Something that nudges wait for has ended.
    NotWaiting,
    /// An activity hurts and is not proposed any more.
    SetAside {
        /// Which.
        activity: Activity,
        /// What may suit instead.
        instead: Option<Proposal>,
        /// What is advised.
        advice: Option<Advice>,
        /// The language of the coach's words, `en` or `de`.
        language: String,
    },
    /// A guided break is stopped.
    BreakStopped,
    /// A calibration is given up; the one before stays.
    CalibrationGivenUp,
    /// The rig is read again.
    RigRead,
    /// The daemon ends.
    Stopping,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// The client speaks another protocol; nothing more is said.
    Protocol {
        /// The daemon's version.
        version: String,
        /// What it speaks.
        protocol: String,
    },
    /// The first line is no hello; nothing more is said.
    NoHello {
        /// What the daemon speaks.
        protocol: String,
    },
    /// So many clients are connected already; nothing more is said.
    TooMany {
        /// How many.
        most: usize,
    },
    /// A line is longer than a request may be; nothing more is said.
    TooLong {
        /// How many bytes it may have.
        most: usize,
    },
    /// The line is no request.
    NoRequest {
        /// What the reader of it says.
        detail: String,
    },
    /// A time is out of its range.
    Seconds {
        /// The longest, s; the shortest is 1.
        most: u32,
    },
    /// That is no answer of a wearer.
    NoAnswer,
    /// The daemon ends.
    Ending,
    /// The daemon is too busy.
    Busy,
    /// The last nudge was answered already.
    Answered,
    /// There was no nudge since the daemon began.
    NoNudge,
    /// There was neither a nudge nor a guided break that could hurt.
    NothingDone,
    /// Nothing was asked lately.
    NotAsked,
    /// Another guided break is under way.
    BreakUnderWay,
    /// That break is over.
    BreakOver,
    /// That cannot be guided at a desk.
    NotGuided,
    /// The break does not suit the wearer.
    Break {
        /// Why.
        refusal: crate::guided::Refusal,
        /// The language of the coach's words, `en` or `de`.
        language: String,
    },
    /// No clip sends anything, so nothing is counted.
    NotCounted,
    /// Another calibration is under way.
    CalibrationUnderWay,
    /// That calibration is over.
    CalibrationOver,
    /// The daemon is paused.
    Paused,
    /// No clip sends anything, so none can be calibrated.
    NoClip,
    /// A clip has no calibration yet, so it is not known which way is forward.
    NoForward,
    /// Not so with the silent first day.
    Baseline {
        /// Why.
        refusal: crate::baseline::Refusal,
    },
    /// Not so with what is kept of the wearer.
    Wearer {
        /// Why.
        refusal: crate::wearer::Refusal,
    },
    /// The file cannot be written, so nothing was changed.
    NotKept {
        /// What of.
        what: KeptFile,
        /// What the system says, cleaned.
        detail: String,
    },
}

/// Files of the wearer that a request changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptFile {
    /// What was learned of the wearer.
    Baseline,
    /// What the wearer said.
    Wearer,
}

/// Why no more updates come, or a calibration ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The daemon ends.
    Stopping,
    /// The client reads too slowly.
    TooSlow,
    /// The calibration was given up, since the daemon was paused.
    CalibrationPaused,
    /// The calibration was given up, since the daemon ends.
    CalibrationStopping,
}
