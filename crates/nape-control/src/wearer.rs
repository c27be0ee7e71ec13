//! What is kept of the wearer as a client sees it, schema `nape.wearer/1`, and what may be changed about it.
//!
//! What follows from it is the core's; the daemon keeps it and fills this.

use nape_core::WallTime;
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::plan::Entry;
use nape_core::coach::{Advice, CheckIn, Health, Standing, Tolerance};
use serde::{Deserialize, Serialize};

/// What the wearer changes, or wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Nothing: tell how it stands.
    Tell,
    /// Declares a risk factor, or takes it back.
    Profile {
        /// Which: one that is declared, not measured.
        factor: RiskFactor,
        /// Declared?
        declared: bool,
    },
    /// Takes all declared factors back.
    ClearProfile,
    /// A check-in.
    CheckIn {
        /// What was said.
        said: CheckIn,
    },
    /// An activity hurts: it is set aside.
    Hurts {
        /// Which; `None`: none of ours, or not known which.
        activity: Option<Activity>,
        /// There is new numbness or weakness, or pain moves further down an arm or a leg: a warning sign.
        spreading: bool,
    },
    /// An activity that was set aside may be proposed again.
    Allow {
        /// Which.
        activity: Activity,
    },
    /// A doctor cleared strength work, or no longer.
    Clearance {
        /// Cleared?
        cleared: bool,
    },
    /// Plans an activity.
    Plan {
        /// Which.
        activity: Activity,
        /// Times a week, 0 to 7; 0 takes it off the plan.
        per_week: u8,
    },
    /// Logs something that was done.
    Log {
        /// Which.
        activity: Activity,
        /// Days ago, 0 is today.
        days_ago: u8,
        /// For how long, min.
        minutes: Option<u16>,
    },
    /// Forgets the plan and what was done of it.
    ClearPlan,
    /// Forgets everything the wearer said: profile, plan, check-ins, what hurt, what was taken up.
    Forget,
}

/// Why it cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// The clips measure it; there is nothing to declare.
    Measured {
        /// Which.
        factor: RiskFactor,
    },
    /// It was not set aside.
    NotSetAside {
        /// Which.
        activity: Activity,
    },
    /// More often than a week has days.
    SevenDays,
    /// Strength work comes after a doctor's clearance.
    NotCleared,
    /// The clips see it: it needs no plan.
    NotPlanned {
        /// Which.
        activity: Activity,
    },
    /// The clips see it: it needs no log.
    NotLogged {
        /// Which.
        activity: Activity,
    },
    /// It is too long ago to be logged.
    LongAgo {
        /// Most days.
        most_days: u8,
    },
}

/// The schema of [`Report`].
pub const SCHEMA: &str = "nape.wearer/1";

/// A risk factor that only the wearer can know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Which.
    pub factor: RiskFactor,
    /// Declared with `nape profile`.
    pub declared: bool,
    /// Declared in the configuration.
    pub in_config: bool,
}

/// All that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// Civil time of this report.
    pub now: WallTime,
    /// The factors that can be declared.
    pub profile: Vec<Declared>,
    /// What the check-ins said.
    pub health: Health,
    /// How the plan stands this week.
    pub plan: Vec<Standing>,
    /// What was done of it this week.
    pub done: Vec<Entry>,
    /// A doctor cleared strength work.
    pub clearance: bool,
    /// Activities that hurt.
    pub set_aside: Vec<Activity>,
    /// What was taken up and passed over.
    pub tolerance: Vec<Tolerance>,
    /// What is advised about what was just said.
    pub advice: Vec<Advice>,
    /// What was just said counts, but could not be written down yet; it is tried again.
    #[serde(default)]
    pub unsaved: bool,
    /// What "it hurts" may be about.
    #[serde(default)]
    pub hurts: HurtsAbout,
}

/// What "it hurts" may be about, likeliest first.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HurtsAbout {
    /// What is or was just done: guided, seen, or by the wearer's word.
    pub done: Option<Activity>,
    /// What the last nudge proposed, if it is something else.
    pub proposed: Option<Activity>,
}
