//! The silent first day as a client sees it, schema `nape.baseline/1`: what may be asked for, and how it stands.
//!
//! What is learned, and what follows from it, is the core's; the daemon keeps it and fills this.

use nape_core::event::Measure;
use serde::{Deserialize, Serialize};

/// What the wearer may do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Tell how it stands.
    Status,
    /// Begin to learn.
    Start,
    /// Enough: use what is known.
    Finish,
    /// Forget it.
    Clear,
}

/// Why it cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// Learning goes on already.
    Learning {
        /// Time known so far, s.
        known_s: f64,
        /// Time after which it ends by itself, s.
        enough_s: f64,
    },
    /// There is a baseline already.
    There,
    /// Too little is known to be used.
    TooLittle {
        /// Time known so far, s.
        known_s: f64,
        /// Least time, s.
        least_s: f64,
    },
    /// Nothing is being learned.
    NotLearning,
    /// There is nothing to forget.
    Nothing,
}

/// The schema of [`Report`].
pub const SCHEMA: &str = "nape.baseline/1";

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was asked for: the defaults count.
    Off,
    /// Watching in silence.
    Learning,
    /// In use.
    Learned,
}

/// The short form, for `nape status` and `nape why`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// How far it is.
    pub stage: Stage,
    /// Time known so far, s.
    pub known_s: f64,
    /// Time after which learning ends by itself, s.
    pub enough_s: f64,
    /// The limit of one position that counts, s.
    pub sustained_limit_s: f64,
    /// The limit of one position by the configuration, s.
    pub default_sustained_limit_s: f64,
    /// Share of ISO 11226's holding time that counts.
    pub hold_share: f64,
}

/// How it stands, and what was learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// How far it is, and what counts.
    #[serde(flatten)]
    pub brief: Brief,
    /// Least time that must be known before it can be used, s.
    pub least_s: f64,
    /// When learning began, µs since 1970.
    pub since_unix_us: Option<i64>,
    /// When it ended.
    pub until_unix_us: Option<i64>,
    /// Stretches in one position.
    pub stretches: StretchReport,
    /// Long holds.
    pub holds: HoldReport,
    /// Where head and trunk are usually; those that were known.
    pub angles: Vec<AngleReport>,
}

/// Stretches in one position of a minute and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StretchReport {
    /// How many.
    pub count: u64,
    /// Nine of ten were shorter, s; `null`: too few to say.
    pub usual_s: Option<f64>,
    /// How many reached the limit that counts.
    pub beyond: u64,
}

/// Holds of a minute and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct HoldReport {
    /// How many.
    pub count: u64,
    /// Nine of ten reached less than this share of ISO 11226's time; `null`: too few to say.
    pub usual_share: Option<f64>,
}

/// One measure's angles over the known time, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AngleReport {
    /// Of which.
    pub measure: Measure,
    /// A tenth of the time was below.
    pub p10_deg: i32,
    /// Half of it.
    pub p50_deg: i32,
    /// Nine tenths.
    pub p90_deg: i32,
}
