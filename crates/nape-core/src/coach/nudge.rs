//! A nudge, why one waits or never comes, and what is answered to it. Data only.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::proposal::{Considered, Proposal};
use super::rule::{Breakpoint, Knows, Measured, Rule};
use super::source::Source;
use crate::article::RiskFactor;
use crate::time::Span;

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
    /// What the wearer said before cannot be read: a check-in comes first.
    Unread,
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
            Self::Unread => "unread",
            Self::Resolved => "resolved",
        }
    }
}

/// An answer to a nudge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The wearer says the break was taken.
    Done,
    /// Later, please.
    Snooze,
    /// The suggestion hurts: it is set aside.
    Hurts,
    /// Closed without an answer.
    Dismissed,
    /// Nothing happened for long.
    Ignored,
    /// The clip saw the break.
    Verified,
}

impl Answer {
    /// Does it say what became of the break? Another answer may still be followed by one that does.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Hurts | Self::Verified)
    }
}
