//! The engine: stamped inputs in, outputs out. The same one live, in replay and in simulation.
//!
//! It decides a fixed lag behind the newest sample ([`DECISION_LAG`]), so that a walk can be told
//! from a fidget before anything is said about it, and so that what it says does not depend on how
//! samples were cut into batches. Everything it says carries the time of the samples it is about.
//!
//! - `clip` turns the samples of one clip into epochs of 0.1 s;
//! - `decide` looks at one epoch of all clips: angles, holds, activities;
//! - `second` looks at whole seconds: positions, timers, walks, nudges.

mod decide;
mod glance;
mod second;

pub use glance::{ClipGlance, Glance};

use alloc::boxed::Box;
use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::activity::ActivityWatch;
use crate::baseline::Sensitivity;
use crate::bend_twist::BendTwist;
use crate::calibrate::Calibration;
use crate::clip::{Clip, EPOCH, HOLE, PER_SECOND, Told};
use crate::coach::Coach;
use crate::coach::breakpoint::BreakpointWatch;
use crate::event::{Control, Event, EventKind, Input, Measure, Output, Walk};
use crate::gait;
use crate::hold::HoldTracker;
use crate::neck_rotation::{self, NeckRotation};
use crate::params::Params;
use crate::position::{ShiftWatch, Timer, WalkSum};
use crate::repetition::RepetitionWatch;
use crate::sample::{GyroSampling, Placement, Sample};
use crate::sync::SyncWatch;
use crate::time::{Span, Timestamp, WallTime};

/// How far decisions stay behind the newest sample.
///
/// The walking detector needs [`gait::LAG`] (4 s) after the end of its slot; the worn watch looks 4 s
/// ahead. What is shown live (the angle) needs none of it.
pub const DECISION_LAG: Span = Span::from_millis(4_500);

/// A clip that is this far behind the present is silent: decisions no longer wait for it. Our
/// choice: above the 1-2 s between the bursts of the slowest device we know (docs/evidence.md#bluetooth).
pub const LATENESS: Span = Span::from_millis(2_500);

/// Nothing known for this long: every timer has begun anew, every hold has ended, no answer to a nudge
/// is awaited. From here on time passes in blocks of [`BLOCK`] epochs. Our choice.
const DORMANT_AFTER: Span = Span::from_mins(20);

/// See [`DORMANT_AFTER`]: 10 minutes.
const BLOCK: i64 = 6_000;

/// Silent for this long: the link is called lost. Our choice.
const LINK_LOST_AFTER: Span = Span::from_secs(5);

/// A clip with less charge than this, in %, is told to be charged; again after it had
/// [`BATTERY_FINE`]. Our choice: about an evening and a morning of a clip that lasts three days.
pub const BATTERY_LOW: u8 = 15;

/// See [`BATTERY_LOW`]. Our choice: far enough above, for a cold battery's reading wanders.
pub const BATTERY_FINE: u8 = 25;

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
    clips: [Option<Box<Clip>>; 3],
    calibrate_asked: [bool; 3],
    /// How each gyroscope's samples are meant; kept here as well, since it is said before a clip has
    /// samples, and a clip without samples is not there.
    #[serde(default)]
    gyro: [GyroSampling; 3],
    controls: VecDeque<(Timestamp, Said)>,
    /// Index of the next epoch to decide.
    next: i64,
    last_said: Timestamp,
    link: [Link; 3],
    wear_off: [bool; 3],
    /// Said that the battery is low, and not charged since.
    #[serde(default)]
    battery_low: [bool; 3],
    charger: [Charger; 3],
    /// Lost while it was charged: not announced.
    lost_quietly: [bool; 3],
    doubtful: [bool; 3],
    holds: [HoldTracker; 4],
    shifts: [ShiftWatch; 3],
    second: second::Sums,
    walking: Option<bool>,
    walk: Option<Walk>,
    walk_sum: WalkSum,
    sustained: Timer,
    since_walk: Timer,
    coach: Coach,
    breakpoints: BreakpointWatch,
    #[serde(default)]
    neck_rotation: NeckRotation,
    /// Said in place of what the parameters say.
    sensitivity: Option<Sensitivity>,
    bend_twist: BendTwist,
    repetition: RepetitionWatch,
    sync: SyncWatch,
    #[serde(default)]
    activity: ActivityWatch,
    ended: bool,
}

/// What was said to the engine and waits until its time is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Said {
    Control(Control),
    Wall(WallTime),
}

/// What is known of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Link {
    /// No sample yet.
    Never,
    /// Last epoch with data.
    Heard(i64),
    /// Announced as lost; last epoch with data.
    Lost(i64),
}

/// Where a clip is charged, as it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Charger {
    /// Not there, and the watch knows.
    #[default]
    Away,
    /// On it.
    On,
    /// Just taken from it.
    Left,
}

impl Charger {
    const fn told(self, charging: bool) -> Self {
        match (self, charging) {
            (_, true) => Self::On,
            (Self::Away, false) => Self::Away,
            (_, false) => Self::Left,
        }
    }

    /// What the watch must be told again each second; kept here for a clip that has no samples yet.
    const fn news(&mut self) -> Option<bool> {
        match self {
            Self::Away => None,
            Self::On => Some(true),
            Self::Left => {
                *self = Self::Away;
                Some(false)
            }
        }
    }
}

impl Engine {
    /// An engine whose session begins at `at`. Samples from before are ignored.
    pub const fn new(params: Params, at: Timestamp) -> Self {
        let state = State {
            start: at,
            now: at,
            clips: [const { None }; 3],
            calibrate_asked: [false; 3],
            gyro: [GyroSampling::ASSUMED; 3],
            controls: VecDeque::new(),
            next: 0,
            last_said: at,
            link: [Link::Never; 3],
            wear_off: [false; 3],
            battery_low: [false; 3],
            charger: [Charger::Away; 3],
            lost_quietly: [false; 3],
            doubtful: [false; 3],
            holds: [
                HoldTracker::new(Measure::Head).with_share(params.hold_share),
                HoldTracker::new(Measure::Neck).with_share(params.hold_share),
                HoldTracker::new(Measure::Trunk).with_share(params.hold_share),
                HoldTracker::new(Measure::Lumbar).with_share(params.hold_share),
            ],
            shifts: [
                ShiftWatch::new(Placement::Head),
                ShiftWatch::new(Placement::UpperBack),
                ShiftWatch::new(Placement::LowBack),
            ],
            second: second::Sums::new(),
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
        self.state.clips[placement.index()].as_ref()?.calibration()
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
                if let Some(clip) = &mut self.state.clips[placement.index()] {
                    clip.gap_until(to);
                }
            }
            Input::Control(control) => self.handle_control(control),
            Input::Wall(wall) => {
                self.state
                    .controls
                    .push_back((self.state.now, Said::Wall(wall)));
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
        let asked = self.state.calibrate_asked[placement.index()];
        let sampling = self.state.gyro[placement.index()];
        let clip = self.state.clips[placement.index()].get_or_insert_with(|| {
            let mut clip = Clip::new(
                placement,
                start,
                params.smoothing,
                params.assume_calibration,
            );
            clip.set_sampling(sampling);
            if asked {
                clip.search();
            }
            Box::new(clip)
        });
        for sample in samples {
            clip.step(sample, tap, &mut self.outputs);
        }
    }

    /// Which attitudes are to be told.
    fn tap(&self) -> Option<Told> {
        let told = if self.params.tap_smoothed {
            Told::Smoothed
        } else {
            Told::AtOnce
        };
        self.params.tap.then_some(told)
    }

    fn handle_control(&mut self, control: &Control) {
        let (at, start) = (self.state.now, self.state.start);
        let smoothing = self.params.smoothing;
        match control {
            // These change how the samples that follow are read, so they count at once.
            Control::UseCalibration {
                placement,
                calibration,
            } => {
                let sampling = self.state.gyro[placement.index()];
                let clip = self.state.clips[placement.index()].get_or_insert_with(|| {
                    Box::new(Clip::new(*placement, start, smoothing, false))
                });
                clip.set_sampling(sampling);
                clip.calibrate(at, *calibration);
            }
            Control::GyroSampling {
                placement,
                sampling,
            } => {
                self.state.gyro[placement.index()] = *sampling;
                if let Some(clip) = &mut self.state.clips[placement.index()] {
                    clip.set_sampling(*sampling);
                }
            }
            Control::Calibrate { placement } => {
                for p in Placement::ALL
                    .into_iter()
                    .filter(|p| placement.is_none_or(|q| q == *p))
                {
                    // A clip not heard yet is searched as soon as it is.
                    self.state.calibrate_asked[p.index()] = true;
                    if let Some(clip) = &mut self.state.clips[p.index()] {
                        clip.search();
                    }
                }
            }
            Control::Rezero { placement } => {
                for clip in self.clips_at(*placement) {
                    clip.search_upright();
                }
            }
            Control::PutOnAgain { placement } => {
                for clip in self.clips_at(*placement) {
                    clip.put_on_again(at);
                }
            }
            Control::Charging {
                placement,
                charging,
            } => {
                for clip in self.clips_at(Some(*placement)) {
                    clip.told_charging(at, *charging);
                }
                let said = Said::Control(control.clone());
                self.state.controls.push_back((at, said));
            }
            said => self
                .state
                .controls
                .push_back((at, Said::Control(said.clone()))),
        }
    }

    /// The clip at this placement; `None`: all of the rig.
    fn clips_at(&mut self, placement: Option<Placement>) -> impl Iterator<Item = &mut Clip> {
        let clips = Placement::ALL.into_iter().zip(&mut self.state.clips);
        clips
            .filter(move |(p, _)| placement.is_none_or(|q| q == *p))
            .filter_map(|(_, clip)| clip.as_deref_mut())
    }

    /// Up to where every clip has spoken, or is silent for too long to be waited for.
    fn horizon(&self) -> Option<Timestamp> {
        let give_up = self.state.now - LATENESS;
        let lasts = self.state.clips.iter().flatten().filter_map(|c| c.last());
        lasts.map(|last| last.max(give_up)).min()
    }

    fn decide_until_horizon(&mut self) {
        let Some(horizon) = self.horizon() else {
            return;
        };
        let tap = self.tap();
        for clip in self.state.clips.iter_mut().flatten() {
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
            for clip in self.state.clips.iter_mut().flatten() {
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
        let dormant = |link: &Link| match link {
            Link::Never => true,
            Link::Heard(_) => false,
            Link::Lost(since) => next - since >= DORMANT_AFTER.as_micros() / EPOCH.as_micros(),
        };
        let silent = |clip: &Clip| clip.next_epoch().is_none_or(|index| index >= next + BLOCK);
        let asleep = next % PER_SECOND == 0
            && self.state.link.iter().all(dormant)
            && self.state.clips.iter().flatten().all(|clip| silent(clip));
        if asleep { BLOCK } else { 1 }
    }

    fn end(&mut self) {
        let last = self
            .state
            .clips
            .iter()
            .flatten()
            .filter_map(|c| c.last())
            .max();
        let tap = self.tap();
        for clip in self.state.clips.iter_mut().flatten() {
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

const _: () = assert!(
    gait::LAG.as_micros() + Span::from_millis(100).as_micros() <= DECISION_LAG.as_micros(),
    "walking must be decided before an epoch is"
);
const _: () = assert!(
    HOLE.as_micros() < LATENESS.as_micros(),
    "a silent clip has a hole"
);

#[cfg(test)]
mod tests;
