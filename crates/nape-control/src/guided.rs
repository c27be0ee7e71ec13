//! A guided break as a client sees it: how far it is, for whoever shows it.
//!
//! What to do and when it is over is the core's ([`nape_core::guide`]).

use nape_core::article::Activity;
use nape_core::coach::{Form, Proposal, RuledOut};
use nape_core::guide::{Breath, Guide, Note, Outcome, Phase, Target, View};
use serde::{Deserialize, Serialize};

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BreakProgress {
    /// What is done, and how.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Where it is.
    pub stage: Stage,
    /// How it ended, when it has.
    pub outcome: Option<Outcome>,
    /// Time left to get ready, s.
    pub left_s: f64,
    /// Rounds so far, and of how many; `null` for what has none.
    pub rounds: Option<(u32, u32)>,
    /// Of those rounds, the ones that the clock counted.
    #[serde(default)]
    pub clock_rounds: u32,
    /// Time that counts so far, and of how much, s; `null` for what is counted in rounds.
    pub done_s: Option<(f64, f64)>,
    /// Of that time, what the clock counted, s.
    #[serde(default)]
    pub clock_s: f64,
    /// Is it the time on one's feet?
    pub walked: bool,
    /// Steps, where a clip counts them.
    pub steps: u32,
    /// The breath to take.
    pub breath: Option<Breath>,
    /// A word on the way.
    pub note: Option<Note>,
    /// A clip sees it; else the clock counts.
    pub seen: bool,
    /// Over, and what the clips saw of it is counted as a break, however it ended.
    #[serde(default)]
    pub counted: bool,
}

impl BreakProgress {
    /// How far the guide is.
    pub fn of(guide: &Guide) -> Self {
        let view = guide.view();
        Self {
            counted: guide.is_over() && guide.verdict().seen == Some(true),
            ..Self::from(&view)
        }
    }

    /// Over, and only the wearer knows whether it was done.
    pub const fn asks(&self) -> bool {
        !self.counted && matches!(self.outcome, Some(Outcome::Clock | Outcome::Unseen))
    }

    /// Rounds that a clip saw.
    pub fn seen_rounds(&self) -> Option<u32> {
        let (rounds, _) = self.rounds?;
        Some(rounds.saturating_sub(self.clock_rounds))
    }
}

/// Where a guided break is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading, getting ready.
    Ready,
    /// Doing it.
    Doing,
    /// Over.
    Over,
}

impl From<&View> for BreakProgress {
    fn from(view: &View) -> Self {
        let (stage, left_s, outcome) = match view.at {
            Phase::Ready { left } => (Stage::Ready, left.as_secs_f64(), None),
            Phase::Doing => (Stage::Doing, 0.0, None),
            Phase::Over { outcome } => (Stage::Over, 0.0, Some(outcome)),
        };
        let (rounds, of) = match view.target {
            Target::Rounds(of) => (Some((view.rounds, of)), None),
            Target::Hold(of) | Target::Walk(of) | Target::Time(of) => (None, Some(of)),
        };
        Self {
            proposal: view.proposal,
            stage,
            outcome,
            left_s,
            rounds,
            clock_rounds: view.clock_rounds,
            done_s: of.map(|of| (view.done.as_secs_f64(), of.as_secs_f64())),
            clock_s: view.clock_time.as_secs_f64(),
            walked: matches!(view.target, Target::Walk(_)),
            steps: view.steps,
            breath: view.breath,
            note: view.note,
            seen: view.seen,
            counted: false,
        }
    }
}

/// Why a break is not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// It does not suit the wearer.
    RuledOut {
        /// What was asked for.
        activity: Activity,
        /// Why it does not.
        reason: RuledOut,
        /// What may suit instead.
        instead: Option<Activity>,
    },
    /// It is done elsewhere, not at a desk.
    Elsewhere {
        /// What was asked for.
        activity: Activity,
    },
    /// A warning sign that no doctor has cleared: nothing is proposed.
    RedFlag,
    /// What was said before cannot be read: a check-in comes first.
    Unread,
    /// Nothing suits.
    Nothing,
    /// It has no such form.
    NoForm {
        /// What was asked for.
        activity: Activity,
        /// In which form.
        form: Form,
    },
}
