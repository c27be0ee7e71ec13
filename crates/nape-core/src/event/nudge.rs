//! A nudge: the rule, what was measured, the moment, and why one waits.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Hold, Measure};
use crate::article::RiskFactor;
use crate::coach::{Considered, Proposal, Source};
use crate::time::Span;

/// Why a nudge is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// An angle was held beyond its ISO 11226 holding time.
    Hold,
    /// The same position for too long, whatever the angle.
    Sustained,
    /// Too long without a walk.
    Walk,
    /// One angle was entered often; only if the wearer asked for it.
    Repetition,
    /// Bent and turned at once; only if the wearer asked for it.
    BendTwist,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Hold,
        Self::Sustained,
        Self::Walk,
        Self::Repetition,
        Self::BendTwist,
    ];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Sustained => "sustained",
            Self::Walk => "walk",
            Self::Repetition => "repetition",
            Self::BendTwist => "bend_twist",
        }
    }
}

/// What was measured when a nudge became due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Measured {
    /// For [`Rule::Hold`].
    Hold(Hold),
    /// For [`Rule::Sustained`].
    Sustained {
        /// How long the position has been kept.
        held: Span,
        /// The limit.
        limit: Span,
    },
    /// For [`Rule::Walk`].
    Walk {
        /// How long ago the last walk was (or the session began).
        since: Span,
        /// The limit.
        limit: Span,
    },
    /// For [`Rule::Repetition`].
    Repetition {
        /// Which angle.
        measure: Measure,
        /// Entries per known minute.
        per_min: f64,
    },
    /// For [`Rule::BendTwist`].
    BendTwist {
        /// Trunk flexion, rad.
        trunk: f64,
        /// Rotation of the head against the upper back, rad, to the left +.
        rotation: f64,
    },
}

/// What the rig can know beyond the head, so that the words claim no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knows {
    /// The bend of the neck: there is an upper-back clip beside the head's.
    pub neck: bool,
    /// Changes of position: there is a trunk clip.
    pub trunk: bool,
}

/// A moment at which a word disturbs little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakpoint {
    /// The head came up.
    HeadLift,
    /// A movement came to rest.
    Pause,
    /// The held position was left.
    LeftPosition,
    /// A meeting, a full-screen window or an idle time ended.
    ContextEnded,
}

impl Breakpoint {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HeadLift => "head_lift",
            Self::Pause => "pause",
            Self::LeftPosition => "left_position",
            Self::ContextEnded => "context_ended",
        }
    }
}

/// Something about the desk that a nudge waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// In a meeting.
    Meeting,
    /// A window fills the screen.
    FullScreen,
    /// Nobody touches keyboard or mouse.
    Idle,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Meeting, Self::FullScreen, Self::Idle];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::FullScreen => "full_screen",
            Self::Idle => "idle",
        }
    }
}

/// A proposal to take a break, with its reason. Its words are `nape-words`'.
#[derive(Debug, Clone, PartialEq)]
pub struct Nudge {
    /// Counts up from 1 within a session.
    pub id: u32,
    /// Which rule fired.
    pub rule: Rule,
    /// What was measured.
    pub measured: Measured,
    /// The risk factor of the article it comes from.
    pub risk_factor: RiskFactor,
    /// What is proposed, and how.
    pub proposal: Proposal,
    /// Everything that was weighed, best first.
    pub considered: Vec<Considered>,
    /// The moment that was waited for; `None`: it did not come in time.
    pub breakpoint: Option<Breakpoint>,
    /// It could not be shown when it was due, so long ago: the break is owed since then.
    pub owed: Option<Span>,
    /// What the rig can know.
    pub knows: Knows,
    /// Where the limit and the suggestion come from.
    pub sources: Vec<Source>,
}

/// Why a nudge was not shown, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// Too soon after the nudge before.
    Cooldown,
    /// The day's number of nudges is used up.
    Budget,
    /// The wearer asked for silence.
    Snoozed,
    /// The wearer is walking right now.
    Walking,
    /// Every fitting activity is ruled out by the wearer's answers or profile.
    NoActivity,
    /// What is usual for the wearer is being learned in silence.
    Baseline,
    /// It waits for a moment at which it disturbs little.
    Breakpoint,
    /// It has been announced and comes in a moment.
    Announced,
    /// The hour's number of nudges is used up.
    HourBudget,
    /// The day's number is spread over the day.
    Pace,
    /// The day's number of proposals to walk because none was seen is used up.
    WalkBudget,
    /// The last ones were ignored: they come less often until tomorrow.
    BackOff,
    /// Outside the hours or days at which the wearer wants nudges.
    QuietHours,
    /// The wearer wants to be measured, not reminded.
    Tracking,
    /// In a meeting.
    Meeting,
    /// A window fills the screen.
    FullScreen,
    /// Nobody is at the keyboard.
    Idle,
    /// A break is being taken right now.
    OnBreak,
    /// A warning sign was named at a check-in: a doctor comes first.
    RedFlag,
    /// The wearer moved by themselves before it was shown.
    Resolved,
}

/// How a break came to be owed no longer without one that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// By the wearer's word one was taken.
    Said,
    /// It was owed for too long.
    Forgiven,
    /// A warning sign was named: a doctor comes first.
    Dropped,
}

impl Settled {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Said, Self::Forgiven, Self::Dropped];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Forgiven => "forgiven",
            Self::Dropped => "dropped",
        }
    }
}

impl HeldBack {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cooldown => "cooldown",
            Self::Budget => "budget",
            Self::Snoozed => "snoozed",
            Self::Walking => "walking",
            Self::NoActivity => "no_activity",
            Self::Baseline => "baseline",
            Self::Breakpoint => "breakpoint",
            Self::Announced => "announced",
            Self::HourBudget => "hour_budget",
            Self::Pace => "pace",
            Self::WalkBudget => "walk_budget",
            Self::BackOff => "back_off",
            Self::QuietHours => "quiet_hours",
            Self::Tracking => "tracking",
            Self::Meeting => "meeting",
            Self::FullScreen => "full_screen",
            Self::Idle => "idle",
            Self::OnBreak => "on_break",
            Self::RedFlag => "red_flag",
            Self::Resolved => "resolved",
        }
    }
}
