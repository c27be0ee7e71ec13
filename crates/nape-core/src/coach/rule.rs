//! What a nudge can be about, and what stands round it: the rule, what was measured, what the rig can know, the moment.
//! Data only.

use serde::{Deserialize, Serialize};

use crate::hold::Hold;
use crate::measure::Measure;
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
