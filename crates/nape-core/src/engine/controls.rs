//! What was said to the engine. What changes how the samples that follow are read counts at once; everything else waits until
//! the moment it was said at is decided.

use alloc::boxed::Box;

use serde::{Deserialize, Serialize};

use super::Engine;
use super::clip_state::ClipState;
use crate::activity::Expected;
use crate::article::{Activity, Profile};
use crate::clip::Clip;
use crate::coach::{CheckIn, Plan};
use crate::event::{Answer, Carry, Context, Control, EventKind};
use crate::guide::Verdict;
use crate::params::Sensitivity;
use crate::sample::Placement;
use crate::time::{Span, Timestamp, WallTime};

/// A clip with less charge than this, in %, is told to be charged; again after it had
/// [`BATTERY_FINE`]. Our choice: about an evening and a morning of a clip that lasts three days.
pub const BATTERY_LOW: u8 = 15;

/// See [`BATTERY_LOW`]. Our choice: far enough above, for a cold battery's reading wanders.
pub const BATTERY_FINE: u8 = 25;

/// What was said and waits until its time is decided. As the [`Control`] of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum PendingInput {
    Wall(WallTime),
    Charging(Placement, bool),
    Battery(Placement, u8),
    Sensitivity(Sensitivity),
    Guided(Option<Expected>),
    GuideOver(Verdict),
    Calibrating(bool),
    Snooze(Span),
    Answer(Option<u32>, Answer),
    Carry(Box<Carry>),
    Profile(Profile),
    CheckIn(CheckIn),
    Context(Context, bool),
    Plan(Plan),
    Confirm(Option<u32>, bool),
    Took(Activity, Span),
    Hurts(Activity),
    Forget,
    Allow(Activity),
}

impl Engine {
    /// Takes what was said: at once, or for when its time is decided.
    pub(super) fn handle_control(&mut self, control: &Control) {
        let at = self.state.now;
        let later = match *control {
            Control::UseCalibration {
                placement,
                calibration,
            } => {
                let (start, smoothing) = (self.state.start, self.params.smoothing);
                let state = &mut self.state.clips[placement];
                let clip = state
                    .clip
                    .get_or_insert_with(|| Box::new(Clip::new(placement, start, smoothing, false)));
                clip.set_sampling(state.gyro);
                clip.calibrate(at, calibration);
                return;
            }
            Control::GyroSampling {
                placement,
                sampling,
            } => {
                let state = &mut self.state.clips[placement];
                state.gyro = sampling;
                if let Some(clip) = &mut state.clip {
                    clip.set_sampling(sampling);
                }
                return;
            }
            Control::Calibrate { placement } => {
                for state in self.states_at(placement) {
                    state.calibrate_asked = true;
                    if let Some(clip) = &mut state.clip {
                        clip.search();
                    }
                }
                return;
            }
            Control::Rezero { placement } => {
                for clip in self.states_at(placement).filter_map(|s| s.clip.as_mut()) {
                    clip.search_upright();
                }
                return;
            }
            Control::PutOnAgain { placement } => {
                for clip in self.states_at(placement).filter_map(|s| s.clip.as_mut()) {
                    clip.put_on_again(at);
                }
                return;
            }
            Control::Charging {
                placement,
                charging,
            } => {
                // How it will sit is unknown from now on; that it is not worn is decided in its turn.
                if let Some(clip) = &mut self.state.clips[placement].clip {
                    clip.told_charging(at, charging);
                }
                PendingInput::Charging(placement, charging)
            }
            Control::Battery { placement, percent } => PendingInput::Battery(placement, percent),
            Control::Sensitivity { sensitivity } => PendingInput::Sensitivity(sensitivity),
            Control::Guided { exercise } => PendingInput::Guided(exercise),
            Control::GuideOver { verdict } => PendingInput::GuideOver(verdict),
            Control::Calibrating { on } => PendingInput::Calibrating(on),
            Control::Snooze { span } => PendingInput::Snooze(span),
            Control::Answer { id, answer } => PendingInput::Answer(id, answer),
            Control::Carry { ref carry } => PendingInput::Carry(carry.clone()),
            Control::Profile { profile } => PendingInput::Profile(profile),
            Control::CheckIn { ref said } => PendingInput::CheckIn(said.clone()),
            Control::Context { context, on } => PendingInput::Context(context, on),
            Control::Plan { ref plan } => PendingInput::Plan(plan.clone()),
            Control::Confirm { id, yes } => PendingInput::Confirm(id, yes),
            Control::Took { activity, ago } => PendingInput::Took(activity, ago),
            Control::Hurts { activity } => PendingInput::Hurts(activity),
            Control::Forget => PendingInput::Forget,
            Control::Allow { activity } => PendingInput::Allow(activity),
        };
        self.state.pending.push_back((at, later));
    }

    /// The clip at this placement; `None`: all of the rig.
    fn states_at(&mut self, placement: Option<Placement>) -> impl Iterator<Item = &mut ClipState> {
        let all = self.state.clips.iter_mut();
        all.filter(move |(p, _)| placement.is_none_or(|q| q == *p))
            .map(|(_, state)| state)
    }

    /// Carries out what was said before `end`.
    pub(super) fn take_pending(&mut self, end: Timestamp) {
        while let Some((at, input)) = self.state.pending.pop_front_if(|(at, _)| *at < end) {
            self.take(at, input);
        }
    }

    fn take(&mut self, at: Timestamp, input: PendingInput) {
        let coach = &mut self.state.coach;
        match input {
            PendingInput::Wall(wall) => coach.set_wall(at, wall),
            PendingInput::Snooze(span) => coach.snooze(at, span),
            PendingInput::Profile(profile) => coach.set_profile(profile),
            PendingInput::Carry(carry) => coach.take_over(at, &carry),
            PendingInput::Plan(plan) => coach.set_plan(plan),
            PendingInput::Forget => coach.forget(),
            PendingInput::Allow(activity) => coach.allow(activity),
            PendingInput::Guided(exercise) => self.on_guided(exercise),
            PendingInput::GuideOver(verdict) => self.on_guide_over(at, &verdict),
            PendingInput::Calibrating(on) => self.state.activity.set_calibrating(on),
            PendingInput::Battery(placement, percent) => self.on_battery(at, placement, percent),
            PendingInput::Charging(placement, charging) => {
                let charger = &mut self.state.clips[placement].charger;
                *charger = charger.told(charging);
            }
            PendingInput::Sensitivity(sensitivity) => {
                for hold in self.state.holds.values_mut() {
                    hold.set_share(sensitivity.hold_share);
                }
                self.state.sensitivity = Some(sensitivity);
            }
            PendingInput::Answer(id, answer) => self.on_answer(at, id, answer),
            PendingInput::Took(activity, ago) => self.on_break_reported(at, activity, ago),
            PendingInput::Hurts(activity) => {
                let params = self.params_now();
                self.with_say(at, |state, mut say| {
                    state.coach.hurts(at, activity, &params, &mut say);
                });
            }
            PendingInput::CheckIn(said) => self.with_say(at, |state, mut say| {
                state.coach.check_in(at, &said, &mut say);
            }),
            PendingInput::Context(context, on) => self.with_say(at, |state, mut say| {
                state.coach.set_context(at, context, on, &mut say);
            }),
            PendingInput::Confirm(id, yes) => {
                let params = self.params_now();
                self.with_say(at, |state, mut say| {
                    state.coach.confirm(at, id, yes, &params, &mut say);
                });
            }
        }
    }

    fn on_battery(&mut self, at: Timestamp, placement: Placement, percent: u8) {
        let said = &mut self.state.clips[placement].battery_low;
        if percent >= BATTERY_FINE {
            *said = false;
        } else if percent <= BATTERY_LOW && !*said {
            *said = true;
            self.say(at, EventKind::BatteryLow { placement, percent });
        }
    }
}
