//! What is said over the control socket: one JSON object a line.
//!
//! The client speaks first ([`Hello`]), the daemon answers with its own, then every [`Request`] gets
//! one [`Response`]. After `watch`, lines with `"update"` ([`Update`]) come between them until one side
//! closes. What it does not do: read or write any of it.

use nape_core::article::Activity;
use nape_core::coach::Form;
use nape_core::event::{Answer, Context};
use nape_core::{Placement, Span};
use serde::{Deserialize, Serialize};

use crate::answer::{Done, End, Refusal};
use crate::baseline::{Action, Report};
use crate::calibration::Progress;
use crate::guided::BreakProgress;
use crate::status::{AngleNow, Status};
use crate::wearer::Change;
use crate::why::Why;

/// The protocol and its version. A change that an old client would misread gets a new number.
pub const PROTOCOL: &str = "nape.control/2";

/// The first line of either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`PROTOCOL`].
    pub hello: String,
    /// Version of the program.
    pub version: String,
    /// Its process.
    pub pid: u32,
}

impl Hello {
    /// This program's.
    pub fn own() -> Self {
        Self {
            hello: PROTOCOL.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
        }
    }
}

/// What a client may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// How things are: [`Response::Status`].
    Status,
    /// Measure, record and nudge nothing for a while: [`Response::Done`].
    Pause {
        /// For how long.
        stretch: Stretch,
    },
    /// End pause and snooze: [`Response::Done`].
    Resume,
    /// No nudges for a while; measuring goes on: [`Response::Done`].
    Snooze {
        /// For how long; `null`: the engine's own time ([`nape_core::coach::SNOOZE`]).
        seconds: Option<u32>,
    },
    /// An answer to the last nudge (`done` or `hurts`): [`Response::Done`].
    Answer {
        /// Which.
        answer: Answer,
    },
    /// Why the last nudge came: [`Response::Why`].
    Why,
    /// The silent first day: tell, begin, end or forget it: [`Response::Baseline`].
    Baseline {
        /// What to do.
        action: Action,
    },
    /// What is kept of the wearer: tell or change it: [`Response::Wearer`].
    Wearer {
        /// What to change.
        change: Change,
    },
    /// Something at the desk that nudges wait for began or ended: [`Response::Done`].
    Context {
        /// What.
        context: Context,
        /// Did it begin?
        on: bool,
        /// For how long; `null`: until it is said to have ended.
        seconds: Option<u32>,
    },
    /// The wearer's word on the last question ("was that child's pose?"): [`Response::Done`].
    Confirm {
        /// Yes?
        yes: bool,
    },
    /// Guide through a break: [`Response::Break`], then [`Update::Break`] to those who watch.
    Break {
        /// What to do; `null`: what suits the wearer.
        activity: Option<Activity>,
        /// In which form; `null`: as configured.
        form: Option<Form>,
    },
    /// Stop a guided break. The server asks this by itself when the client that began one goes away.
    StopBreak {
        /// From [`Response::Break`].
        token: u64,
    },
    /// A break was taken, by the wearer's word: [`Response::Done`].
    Took {
        /// Of which activity.
        activity: Activity,
    },
    /// Calibrate, guided: [`Response::Calibrating`], then [`Update::Calibration`] to those who watch.
    Calibrate {
        /// Which clip; `null`: all of the rig.
        placement: Option<Placement>,
        /// Only the upright reference, forward as before.
        #[serde(default)]
        upright: bool,
    },
    /// Give up a calibration; the one before stays. The server asks this by itself when the client
    /// that began one goes away.
    CancelCalibration {
        /// From [`Response::Calibrating`].
        token: u64,
    },
    /// Send updates until closed: [`Response::Watching`]. Handled by the server; the daemon never
    /// gets it.
    Watch,
    /// The rig has changed: read it again: [`Response::Done`].
    ReloadRig,
    /// End the daemon, as a signal would: [`Response::Done`].
    Stop,
}

/// How long a pause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Stretch {
    /// Until `resume`.
    Open,
    /// For this long.
    For {
        /// Seconds, 1 to a year.
        seconds: u32,
    },
    /// Up to a moment of civil time.
    Until {
        /// µs since 1970.
        unix_us: i64,
    },
}

/// Longest pause or snooze, s: 366 days, as on the command line.
const LONGEST_S: u32 = 366 * 86_400;

impl Request {
    /// Refuses what no client of ours would ask. The types have seen to the rest.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Pause {
                stretch: Stretch::For { seconds },
            }
            | Self::Snooze {
                seconds: Some(seconds),
            }
            | Self::Context {
                seconds: Some(seconds),
                ..
            } if !(1..=LONGEST_S).contains(seconds) => Err(Refusal::Seconds { most: LONGEST_S }),
            Self::Answer { answer } if !matches!(answer, Answer::Done | Answer::Hurts) => {
                Err(Refusal::NoAnswer)
            }
            _ => Ok(()),
        }
    }

    /// Whole seconds of a span, for a request; at least 1.
    pub fn seconds(span: Span) -> u32 {
        let s = span.as_micros() / 1_000_000;
        u32::try_from(s).unwrap_or(LONGEST_S).clamp(1, LONGEST_S)
    }
}

/// What the daemon answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "response", rename_all = "snake_case")]
pub enum Response {
    /// To [`Request::Status`].
    Status(Box<Status>),
    /// To [`Request::Why`].
    Why(Box<Why>),
    /// To [`Request::Baseline`]: how it stands then.
    Baseline(Box<Report>),
    /// To [`Request::Wearer`].
    Wearer(Box<crate::wearer::Report>),
    /// A guided break begins.
    Break {
        /// For [`Request::StopBreak`].
        token: u64,
        /// How it begins.
        progress: BreakProgress,
    },
    /// It was done.
    Done(Done),
    /// It cannot be done.
    Refused(Refusal),
    /// A calibration begins.
    Calibrating {
        /// For [`Request::CancelCalibration`].
        token: u64,
        /// The clips.
        placements: Vec<Placement>,
    },
    /// Updates follow.
    Watching,
}

/// A line to those who watch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum Update {
    /// The angles now, a few times a second.
    Live(Live),
    /// Something happened.
    Event {
        /// The event as in `nape replay --json`.
        event: serde_json::Value,
    },
    /// How far a calibration is.
    Calibration {
        /// From [`Response::Calibrating`].
        token: u64,
        /// How far.
        progress: Progress,
    },
    /// How far a guided break is.
    Break {
        /// From [`Response::Break`].
        token: u64,
        /// How far.
        progress: BreakProgress,
    },
    /// Nothing more comes.
    End {
        /// Why.
        reason: End,
    },
}

/// The angles of one moment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// Session time, s since its start.
    pub t: f64,
    /// Head against gravity.
    pub head: Option<AngleNow>,
    /// Head against trunk.
    pub neck: Option<AngleNow>,
    /// Trunk against gravity.
    pub trunk: Option<AngleNow>,
    /// Upper against low back.
    pub lumbar: Option<AngleNow>,
    /// Walking now?
    pub walking: Option<bool>,
}
