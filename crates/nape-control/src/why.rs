//! Why the last nudge came: `nape why`, schema `nape.why/2`.
//!
//! The measured fact, its limit, the angle around that moment, what was checked before it was shown,
//! and where the limit comes from. The daemon fills it from the engine's events; nothing here judges.

use crate::baseline::Brief;
use crate::status::SensorNeed;
use nape_core::article::Activity;
use nape_core::coach::Considered;
use nape_core::event::{Answer, Breakpoint, Measure, Rule};
use nape_core::{Placement, WallTime};
use serde::{Deserialize, Serialize};

/// The schema of [`Why`].
pub const SCHEMA: &str = "nape.why/2";

/// Points of a trace that are kept: ten minutes at one a second. Our choice.
pub const TRACE_MAX: usize = 600;

/// The last nudge, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// [`SCHEMA`].
    pub schema: String,
    /// Civil time of this report.
    pub now: WallTime,
    /// The language of the coach's words, `en` or `de`; absent in older daemons.
    #[serde(default)]
    pub language: Option<String>,
    /// The last nudge; `null` if there was none since the daemon began.
    pub nudge: Option<Explained>,
    /// The silent first day and what came of it; absent in older daemons.
    #[serde(default)]
    pub baseline: Option<Brief>,
    /// What sensors need and the desktop did not show; absent in older daemons.
    #[serde(default)]
    pub missed: Vec<SensorNeed>,
    /// Nudges held back since then (or since the daemon began), oldest first.
    pub held_back: Vec<HeldBackNow>,
}

/// One nudge, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Its number in the session.
    pub id: u32,
    /// When, µs since 1970.
    pub unix_us: i64,
    /// Which rule.
    pub rule: Rule,
    /// What was measured, and the limit.
    pub fact: Fact,
    /// What it said, in [`Why::language`].
    pub title: String,
    /// And at length.
    pub body: String,
    /// What it proposed: a name of the article's table.
    pub activity: String,
    /// The risk factor it belongs to.
    pub risk_factor: String,
    /// The moment that was waited for; `null`: it did not come in time.
    #[serde(default)]
    pub moment: Option<Breakpoint>,
    /// How long the break had been put off, s; `null`: it was not.
    #[serde(default)]
    pub owed_s: Option<f64>,
    /// Every activity as it was weighed, best first; absent in older daemons.
    #[serde(default)]
    pub considered: Vec<Considered>,
    /// The angle around that moment, one point a second at most, oldest first.
    pub trace: Vec<TracePoint>,
    /// Of which angle the trace is.
    pub trace_of: Option<Measure>,
    /// What was checked before it was shown, in the order of checking.
    pub checks: Vec<Check>,
    /// Where the limit and the proposal come from.
    pub sources: Vec<String>,
    /// What became of it.
    pub answer: Option<Answer>,
    /// What came of the guided break it led to, as it was told there, in [`Why::language`]; `null`: none, or the wearer
    /// said it.
    #[serde(default)]
    pub verdict: Option<String>,
}

/// The measured fact and its limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// An angle was held.
    Hold {
        /// Of which.
        measure: Measure,
        /// Mean angle, degrees.
        angle_deg: f64,
        /// Stated uncertainty of the angle (one standard deviation), degrees.
        sigma_deg: Option<f64>,
        /// For how long, s.
        held_s: f64,
        /// How long is acceptable at this angle (ISO 11226), s.
        limit_s: f64,
        /// Share of the limit used up.
        dose: f64,
    },
    /// One position was kept.
    Sustained {
        /// For how long, s.
        held_s: f64,
        /// How long that may be, s.
        limit_s: f64,
    },
    /// No walk.
    Walk {
        /// For how long, s.
        since_s: f64,
        /// How long that may be, s.
        limit_s: f64,
    },
    /// One angle was entered often.
    Repetition {
        /// Which.
        measure: Measure,
        /// Entries per known minute.
        per_min: f64,
    },
    /// Bent and turned at once.
    BendTwist {
        /// Trunk flexion, degrees.
        trunk_deg: f64,
        /// Rotation of the head against the upper back, degrees, to the left +.
        rotation_deg: f64,
    },
}

/// One point of the trace.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TracePoint {
    /// Seconds from the nudge; negative is before.
    pub t_s: f64,
    /// Flexion, degrees; `null`: not known.
    pub angle_deg: Option<f64>,
}

/// Something that was checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What.
    pub what: Checked,
    /// Of which clip, for what is checked clip by clip.
    pub placement: Option<Placement>,
    /// What was found.
    #[serde(flatten)]
    pub found: Found,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// On the body.
    Worn,
    /// Not on the body, so it was left out.
    NotWorn,
    /// Not heard, so it was left out.
    NotHeard,
    /// Calibrated by the wearer.
    Calibrated,
    /// Calibrated from the wearer's movement by itself.
    CalibratedByItself,
    /// Not calibrated, so it was left out.
    NotCalibrated,
    /// There were no samples.
    NoSamples,
    /// The last samples were from before.
    Heard {
        /// So long before, s.
        before_s: f64,
    },
    /// There were samples up to after this moment.
    Ahead {
        /// So long after it, s.
        after_s: f64,
    },
    /// Not paused.
    NotPaused,
    /// Not snoozed.
    NotSnoozed,
    /// It is one of so many.
    Number {
        /// Which of the day.
        number: u32,
        /// Most a day.
        per_day: u32,
    },
    /// Long enough after the one before.
    Apart {
        /// How long that has to be, s.
        least_s: f64,
    },
    /// Not walking.
    NotWalking,
    /// No clip can tell.
    Untold,
    /// Nothing that was said rules it out.
    Suits {
        /// What was proposed.
        activity: Activity,
    },
}

/// What is checked before a nudge is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// The clip is on the body.
    Worn,
    /// The clip is calibrated.
    Calibrated,
    /// The data are fresh.
    Fresh,
    /// Not paused.
    Pause,
    /// Not snoozed.
    Snooze,
    /// The day's number is not used up.
    Budget,
    /// Long enough after the one before.
    Cooldown,
    /// Not walking already.
    Walking,
    /// The proposal fits profile and answers.
    Activity,
}

/// A nudge that was due and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBackNow {
    /// When, µs since 1970.
    pub unix_us: i64,
    /// Which rule.
    pub rule: Rule,
    /// Why not.
    pub reason: nape_core::event::HeldBack,
}
