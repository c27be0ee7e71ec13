//! Everything about the engine that can be set, with unit, effect, default and source.

use serde::{Deserialize, Serialize};

use crate::attitude::longest_wait;
use crate::coach::preferences::Preferences;
use crate::epoch::{DECISION_LAG, HOLE};
use crate::time::Span;

/// Parameters of the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Emit [`crate::Output::Attitude`] for every sample. Costs time; default off.
    pub tap: bool,
    /// With [`Self::tap`]: say the smoothed attitude instead of the causal one. Default off.
    pub tap_smoothed: bool,
    /// Every angle that is judged has seen at least this much of its future (fixed-lag smoother);
    /// decisions wait as long as that takes, see [`Self::decision_lag`].
    ///
    /// Small: decides early. Large: truer angles after gaps and in movement, more memory. Default 3 s
    /// (simulated: at 50 Hz with 5 % lost, 3.9 degrees at once become 1.2).
    pub smoothing: Span,
    /// Find a calibration by itself when none is given ("assumed"). Default on.
    pub assume_calibration: bool,
    /// The same position for longer than this is too long.
    ///
    /// Default 30 min: between the 20 and 40 min of McLean 2001 (docs/evidence.md#breaks-and-changes-of-position).
    pub sustained_limit: Span,
    /// Longer than this without a walk is too long.
    ///
    /// Default 55 min: HSE's display-screen guidance, a break of 5-10 min after 50-60 min.
    pub walk_limit: Span,
    /// Least time between two nudges. Default 20 min, our choice.
    pub nudge_cooldown: Span,
    /// Most nudges in a day. Default 8, our choice.
    pub nudges_per_day: u32,
    /// Learning what is usual for the wearer: no nudge at all. Default off. See [`crate::baseline`].
    pub learning: bool,
    /// Share of ISO 11226's holding time that is the limit of a hold.
    ///
    /// Small: reminds sooner. Range: 0.5 to 1 (what is beyond counts as the nearer end: never more than
    /// the standard accepts). Default 1. See [`crate::baseline`].
    pub hold_share: f64,
    /// What the wearer wants of the coach.
    pub coach: Preferences,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            tap: false,
            tap_smoothed: false,
            smoothing: Span::from_secs(3),
            assume_calibration: true,
            sustained_limit: Span::from_mins(30),
            walk_limit: Span::from_mins(55),
            nudge_cooldown: Span::from_mins(20),
            nudges_per_day: 8,
            learning: false,
            hold_share: 1.0,
            coach: Preferences::default(),
        }
    }
}

impl Params {
    /// How far decisions stay behind the newest sample: 4.5 s, or what the smoother needs and a hole
    /// between samples beside it.
    pub fn decision_lag(&self) -> Span {
        DECISION_LAG.max(longest_wait(self.smoothing) + HOLE + Span::from_millis(50))
    }
}

/// How soon to remind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// Still learning: no nudge at all.
    pub learning: bool,
    /// In place of [`Params::sustained_limit`].
    pub sustained_limit: Span,
    /// In place of [`Params::hold_share`].
    pub hold_share: f64,
}

impl Sensitivity {
    /// As these parameters say.
    pub const fn of(params: &Params) -> Self {
        Self {
            learning: params.learning,
            sustained_limit: params.sustained_limit,
            hold_share: params.hold_share,
        }
    }

    /// Nothing is nudged, and limits are those of `params`.
    pub const fn learning(params: &Params) -> Self {
        Self {
            learning: true,
            sustained_limit: params.sustained_limit,
            hold_share: 1.0,
        }
    }

    /// `params`, with this in place of what they say.
    #[must_use]
    pub const fn applied(self, params: Params) -> Params {
        Params {
            learning: self.learning,
            sustained_limit: self.sustained_limit,
            hold_share: self.hold_share,
            ..params
        }
    }
}
