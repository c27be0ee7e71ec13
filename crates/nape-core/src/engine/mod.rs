//! The engine: stamped inputs in, outputs out. The same one live, in replay and in simulation.
//!
//! It decides a fixed lag behind the newest sample ([`DECISION_LAG`]), so that a walk can be told
//! from a fidget before anything is said about it, and so that what it says does not depend on how
//! samples were cut into batches. Everything it says carries the time of the samples it is about.
//!
//! - `clip` turns the samples of one clip into epochs of 0.1 s;
//! - `controls` takes what was said;
//! - `guided` sees to it that a guided break is credited once;
//! - `each_epoch` looks at one epoch of all clips: angles, holds, activities;
//! - `each_second` looks at whole seconds: positions, timers, walks, nudges.

mod clip_state;
mod controls;
mod each_epoch;
mod each_second;
mod guided;
mod snapshot;

pub use crate::epoch::{DECISION_LAG, LATENESS};
pub use controls::{BATTERY_FINE, BATTERY_LOW};
pub use snapshot::{ClipSnapshot, EngineSnapshot};

use alloc::boxed::Box;
use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use clip_state::{ClipState, Link};
use controls::PendingInput;
use guided::Guided;

use crate::activity::ActivityWatch;
use crate::bend_twist::BendTwist;
use crate::calibrate::Calibration;
use crate::clip::{Clip, TapTiming};
use crate::coach::Coach;
use crate::coach::breakpoint::BreakpointWatch;
use crate::epoch::{EPOCH, HOLE, PER_SECOND};
use crate::event::{Event, EventKind, Input, Measure, Output, Walk};
use crate::gait;
use crate::hold::HoldTracker;
use crate::neck_rotation::{self, NeckRotation};
use crate::params::{Params, Sensitivity};
use crate::per::{PerMeasure, PerPlacement};
use crate::position::{Timer, WalkSum};
use crate::repetition::RepetitionWatch;
use crate::sample::{Placement, Sample};
use crate::sync::SyncWatch;
use crate::time::{Span, Timestamp};

/// Nothing known for this long: every timer has begun anew, every hold has ended, no answer to a nudge
/// is awaited. From here on time passes in blocks of [`BLOCK`] epochs. Our choice.
const DORMANT_AFTER: Span = Span::from_mins(20);

/// See [`DORMANT_AFTER`]: 10 minutes.
const BLOCK: i64 = 6_000;

/// The one engine of live, replay and simulation.
#[derive(Debug, Clone)]
pub struct Engine {
    params: Params,
    state: State,
    // Invariant: holds only what was said since the last complete drain.
    outputs: VecDeque<Output>,
}

/// Everything that changes. Serialise it, compare it, resume from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    start: Timestamp,
    now: Timestamp,
    clips: PerPlacement<ClipState>,
    /// What was said, in the order of its times.
    pending: VecDeque<(Timestamp, PendingInput)>,
    /// Index of the next epoch to decide.
    next: i64,
    last_said: Timestamp,
    holds: PerMeasure<HoldTracker>,
    second: each_second::Sums,
    walking: Option<bool>,
    walk: Option<Walk>,
    walk_sum: WalkSum,
    sustained: Timer,
    since_walk: Timer,
    coach: Coach,
    breakpoints: BreakpointWatch,
    neck_rotation: NeckRotation,
    /// Said in place of what the parameters say.
    sensitivity: Option<Sensitivity>,
    bend_twist: BendTwist,
    repetition: RepetitionWatch,
    sync: SyncWatch,
    activity: ActivityWatch,
    guided: Guided,
    ended: bool,
}

impl Engine {
    /// An engine whose session begins at `at`. Samples from before are ignored.
    pub const fn new(params: Params, at: Timestamp) -> Self {
        let state = State {
            start: at,
            now: at,
            clips: PerPlacement::new([
                ClipState::new(Placement::Head),
                ClipState::new(Placement::UpperBack),
                ClipState::new(Placement::LowBack),
            ]),
            pending: VecDeque::new(),
            next: 0,
            last_said: at,
            holds: PerMeasure::new([
                HoldTracker::new(Measure::Head).with_share(params.hold_share),
                HoldTracker::new(Measure::Neck).with_share(params.hold_share),
                HoldTracker::new(Measure::Trunk).with_share(params.hold_share),
                HoldTracker::new(Measure::Lumbar).with_share(params.hold_share),
            ]),
            second: each_second::Sums::new(),
            walking: None,
            walk: None,
            walk_sum: WalkSum::new(),
            sustained: Timer::new(),
            since_walk: Timer::new(),
            coach: Coach::new(at),
            breakpoints: BreakpointWatch::new(),
            neck_rotation: NeckRotation::new(neck_rotation::Params::DEFAULT),
            sensitivity: None,
            bend_twist: BendTwist::new(),
            repetition: RepetitionWatch::new(),
            sync: SyncWatch::new(),
            activity: ActivityWatch::new(),
            guided: Guided::new(),
            ended: false,
        };
        Self {
            params,
            state,
            outputs: VecDeque::new(),
        }
    }

    /// An engine that goes on from a state.
    pub const fn resume(params: Params, state: State) -> Self {
        Self {
            params,
            state,
            outputs: VecDeque::new(),
        }
    }

    /// The state. Complete only when the outputs are drained.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// When the session began: event times count from here.
    pub const fn start(&self) -> Timestamp {
        self.state.start
    }

    /// The calibration of a clip in force for the samples that come next; `None` while it has none.
    pub fn calibration(&self, placement: Placement) -> Option<Calibration> {
        self.state.clips[placement].clip.as_ref()?.calibration()
    }

    /// The parameters.
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// The parameters with what was said since.
    pub(crate) fn params_now(&self) -> Params {
        let params = self.params.clone();
        match self.state.sensitivity {
            Some(sensitivity) => sensitivity.applied(params),
            None => params,
        }
    }

    /// Takes in what happened at `at`. Drain [`Self::poll_output`] to `None` before the next call.
    ///
    /// `at` should not go back; if it does, the latest time seen counts. After [`Input::End`]
    /// everything is ignored.
    pub fn handle(&mut self, at: Timestamp, input: Input<'_>) {
        if self.state.ended {
            return;
        }
        self.state.now = self.state.now.max(at);
        match input {
            Input::Samples { placement, samples } => self.handle_samples(placement, samples),
            // A gap is seen in the samples' stamps as well; knowing it early lets decisions go on.
            Input::Gap { placement, to, .. } => {
                if let Some(clip) = &mut self.state.clips[placement].clip {
                    clip.gap_until(to);
                }
            }
            Input::Control(control) => self.handle_control(control),
            Input::Wall(wall) => {
                let now = self.state.now;
                self.state
                    .pending
                    .push_back((now, PendingInput::Wall(wall)));
            }
            Input::Tick => {}
            Input::End => {
                self.end();
                return;
            }
        }
        self.decide_until_horizon();
    }

    fn handle_samples(&mut self, placement: Placement, samples: &[Sample]) {
        let (start, params, tap) = (self.state.start, &self.params, self.tap());
        let state = &mut self.state.clips[placement];
        let clip = state.clip.get_or_insert_with(|| {
            let mut clip = Clip::new(
                placement,
                start,
                params.smoothing,
                params.assume_calibration,
            );
            clip.set_sampling(state.gyro);
            if state.calibrate_asked {
                clip.search();
            }
            Box::new(clip)
        });
        for sample in samples {
            clip.step(sample, tap, &mut self.outputs);
        }
    }

    /// Which attitudes are to be told.
    fn tap(&self) -> Option<TapTiming> {
        let told = if self.params.tap_smoothed {
            TapTiming::Smoothed
        } else {
            TapTiming::AtOnce
        };
        self.params.tap.then_some(told)
    }

    /// The clips that were heard.
    fn clips(&self) -> impl Iterator<Item = &Clip> {
        self.state.clips.values().filter_map(|s| s.clip.as_deref())
    }

    /// Up to where every clip has spoken, or is silent for too long to be waited for.
    fn horizon(&self) -> Option<Timestamp> {
        let give_up = self.state.now - LATENESS;
        let lasts = self.clips().filter_map(Clip::last);
        lasts.map(|last| last.max(give_up)).min()
    }

    fn decide_until_horizon(&mut self) {
        let Some(horizon) = self.horizon() else {
            return;
        };
        let tap = self.tap();
        for clip in heard(&mut self.state.clips) {
            clip.gap_until(horizon);
        }
        let lag = self.params.decision_lag();
        loop {
            let unit = self.unit();
            let due = self.epoch_end(self.state.next + unit - 1) + lag;
            if due > horizon {
                return;
            }
            // Whoever is heard has said all there is to say of it; of a silent clip nothing more is awaited. Said
            // of the epoch's own time, so that it does not matter when this is called.
            for clip in heard(&mut self.state.clips) {
                clip.hurry(due, tap, &mut self.outputs);
            }
            if unit == 1 {
                self.decide();
            } else {
                self.sleep(unit);
            }
        }
    }

    /// How many epochs to decide at once: one; or a block of them, when nothing has been known for
    /// so long that nothing changes any more. A clip that comes back after a month must not cost a
    /// month of epochs.
    fn unit(&self) -> i64 {
        let next = self.state.next;
        let dormant = |link: Link| match link {
            Link::Never => true,
            Link::Heard(_) => false,
            Link::Lost(since) => next - since >= DORMANT_AFTER.as_micros() / EPOCH.as_micros(),
        };
        let silent = |clip: &Clip| clip.next_epoch().is_none_or(|index| index >= next + BLOCK);
        let asleep = next % PER_SECOND == 0
            && self.state.clips.values().all(|state| dormant(state.link))
            && self.clips().all(silent);
        if asleep { BLOCK } else { 1 }
    }

    fn end(&mut self) {
        let last = self.clips().filter_map(Clip::last).max();
        let tap = self.tap();
        for clip in heard(&mut self.state.clips) {
            clip.finish(tap, &mut self.outputs);
        }
        if let Some(last) = last {
            while self.epoch_end(self.state.next) - EPOCH < last {
                match self.unit() {
                    unit if unit > 1 && self.epoch_end(self.state.next + unit) < last => {
                        self.sleep(unit);
                    }
                    _ => self.decide(),
                }
            }
            self.close();
        }
        self.state.ended = true;
    }

    fn epoch_end(&self, index: i64) -> Timestamp {
        self.state.start + Span::from_micros((index + 1).saturating_mul(EPOCH.as_micros()))
    }

    /// The next output, until `None`.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::handle`] with [`Input::Tick`] at the latest, if nothing else happens.
    /// `None`: nothing is waiting.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        if self.state.ended {
            return None;
        }
        self.horizon()?;
        let end = self.epoch_end(self.state.next + self.unit() - 1);
        Some(end + self.params.decision_lag() + LATENESS)
    }

    /// Says an event. Times never go back, even where two detectors look back differently far.
    fn say(&mut self, at: Timestamp, kind: EventKind) {
        let at = at.max(self.state.last_said);
        self.state.last_said = at;
        self.outputs.push_back(Output::Event(Event { at, kind }));
    }

    /// Collects what a closure says, and says it at `at`.
    fn with_say<R>(
        &mut self,
        at: Timestamp,
        act: impl FnOnce(&mut State, &mut dyn FnMut(EventKind)) -> R,
    ) -> R {
        let outputs = &mut self.outputs;
        let at = at.max(self.state.last_said);
        let mut spoke = false;
        let result = act(&mut self.state, &mut |kind| {
            spoke = true;
            outputs.push_back(Output::Event(Event { at, kind }));
        });
        if spoke {
            self.state.last_said = at;
        }
        result
    }
}

/// The clips that were heard.
fn heard(clips: &mut PerPlacement<ClipState>) -> impl Iterator<Item = &mut Clip> {
    clips
        .values_mut()
        .filter_map(|state| state.clip.as_deref_mut())
}

// Walking must be decided before an epoch is.
const _: () =
    assert!(gait::LAG.as_micros() + Span::from_millis(100).as_micros() <= DECISION_LAG.as_micros());
// A silent clip has a hole.
const _: () = assert!(HOLE.as_micros() < LATENESS.as_micros());

#[cfg(test)]
mod tests;
