//! A look at the engine from outside: for `nape status` and for people who calibrate.
//!
//! Nothing here is an output and nothing depends on it: looking changes nothing.

use crate::calibrate::Inclination;
use crate::coach::Coach;
use crate::engine::Engine;
use crate::engine::clip_state::{ClipState, Link};
use crate::event::{Carry, Hold, Walk};
use crate::per::{PerMeasure, PerPlacement};
use crate::time::{Span, Timestamp};

/// How things stand. Rules are as of [`Self::decided`], which is
/// [`DECISION_LAG`](crate::engine::DECISION_LAG) behind; clips are as of their last sample.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineSnapshot {
    /// Up to here everything is decided.
    pub decided: Timestamp,
    /// The clips; `None`: never heard of.
    pub clips: PerPlacement<Option<ClipSnapshot>>,
    /// The hold of each measure that goes on.
    pub holds: PerMeasure<Option<Hold>>,
    /// Time in the same position, unknown time left out.
    pub sustained: Span,
    /// Its limit.
    pub sustained_limit: Span,
    /// Time since the last walk, unknown time left out.
    pub since_walk: Span,
    /// Its limit.
    pub walk_limit: Span,
    /// Is the wearer walking; `None` where no clip can tell.
    pub walking: Option<bool>,
    /// The walk that goes on.
    pub walk: Option<Walk>,
    /// Nudges shown today.
    pub nudges_today: u32,
    /// Until when the wearer asked for silence.
    pub snoozed_until: Option<Timestamp>,
    /// The earliest moment of the next nudge, by the cool-down; `None` before the first nudge.
    pub next_nudge: Option<Timestamp>,
}

/// One clip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClipSnapshot {
    /// Stamp of its last sample.
    pub last: Option<Timestamp>,
    /// Inclination at that sample and its standard deviation, rad; `None` without a calibration, or
    /// known worse than [`KNOWN_SIGMA`](crate::event::KNOWN_SIGMA).
    pub inclination: Option<(Inclination, f64)>,
    /// Calibrated? `Some(true)`: the calibration is assumed.
    pub assumed: Option<bool>,
    /// The calibration may not be true any more: put on again, or slipped.
    pub stale: bool,
    /// A calibration was asked for and is being looked for.
    pub calibrating: bool,
    /// Announced as lost.
    pub lost: bool,
}

impl Engine {
    /// What a session after this one should know; `None` without civil time.
    pub fn carry(&self) -> Option<Carry> {
        let decided = self.epoch_end(self.state.next - 1);
        self.state.coach.carry(decided)
    }

    /// The coach, to ask what it would propose.
    pub const fn coach(&self) -> &Coach {
        &self.state.coach
    }

    /// How things stand.
    pub fn snapshot(&self) -> EngineSnapshot {
        let state = &self.state;
        let decided = self.epoch_end(state.next - 1);
        let clips = PerPlacement::from_fn(|placement| {
            let ClipState { clip, link, .. } = &state.clips[placement];
            let clip = clip.as_ref()?;
            Some(ClipSnapshot {
                last: clip.last(),
                inclination: clip.inclination_now(),
                assumed: clip.calibration().map(|c| c.assumed),
                stale: clip.is_stale(),
                calibrating: clip.is_searching(),
                lost: matches!(link, Link::Lost(_)),
            })
        });
        EngineSnapshot {
            decided,
            clips,
            holds: PerMeasure::from_fn(|measure| state.holds[measure].current()),
            sustained: state.sustained.shown(decided),
            sustained_limit: state.coach.sustained_limit(decided, &self.params_now()),
            since_walk: state.since_walk.shown(decided),
            walk_limit: self.params.walk_limit,
            walking: state.walking,
            walk: state.walk,
            nudges_today: state.coach.shown_today(decided),
            snoozed_until: state.coach.snoozed_until(decided),
            next_nudge: state.coach.next_not_before(&self.params),
        }
    }
}
