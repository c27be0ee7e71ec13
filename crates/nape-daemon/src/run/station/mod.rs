//! What the daemon knows and decides, apart from the outside world: it is told what happened and what
//! time it is, and does the rest. Runs in virtual time as well as in real time.
//!
//! A *session* lasts from the first samples to twenty minutes without any: by then every timer has
//! begun anew in the engine, so nothing is lost by ending it, and its recording is complete. What must
//! outlive it (the day's nudges, silence, what hurts) is carried over.

mod baseline;
mod recording;
mod wearer;

use std::path::PathBuf;

use nape_ble::{BleEvent, RadioState, Wanted};
use nape_control::status::NotWritten;
use nape_core::activity::Expected;
use nape_core::article::Profile;
use nape_core::event::{Answer, Carry, Nudge, Origin};
use nape_core::{
    Calibration, Control, Event, Output, Params, Placement, Span, Timestamp, WallTime,
};
use nape_session::WriteError;

use crate::baseline::Kept;
use crate::live::{Begin, Clips, Evidence, Gave, Recorder, Session};
use crate::run::learning::Learning;
use crate::store::{DiskPolicy, Store};
use crate::wearer::Wearer;

/// No samples for this long: the session is over. The engine's timers begin anew after 5 min of
/// unknown time and nothing of it is alive after 20 (`nape_core::engine`).
pub const SESSION_ENDS_AFTER: Span = Span::from_mins(20);

/// A session that lasts longer is cut, so that no recording grows for ever. Our choice.
const SESSION_AT_MOST: Span = Span::from_mins(24 * 60);

/// Civil time is written down this often, and whenever it jumped by more than [`WALL_JUMP`]. Our
/// choice.
const WALL_EVERY: Span = Span::from_mins(10);

/// Clocks that are steered wander by milliseconds; a second is somebody setting the clock. Our choice.
const WALL_JUMP: Span = Span::from_secs(1);

/// A nudge about something older than this is not shown: the wearer sits otherwise by now. Far above
/// the engine's decision lag and lateness (7 s). Our choice.
const NUDGE_STALE: Span = Span::from_secs(30);

/// What the station begins with.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The rig.
    pub wanted: Vec<Wanted>,
    /// How its clips sit, from earlier.
    pub calibrations: Vec<(Placement, Calibration)>,
    /// The engine's parameters.
    pub params: Params,
    /// What the session before left.
    pub carry: Option<Carry>,
    /// What the wearer declared and planned.
    pub wearer: Wearer,
    /// What the configuration declares beside it.
    pub profile: Profile,
    /// What was learned of the wearer.
    pub baseline: Option<Kept>,
}

/// What the outside world is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A session began.
    Began(Timestamp),
    /// Something happened: for those who watch.
    Event(Event),
    /// Show this nudge.
    Show(Box<Nudge>),
    /// This nudge is not shown: it speaks of something `age` old.
    Stale {
        /// Its id.
        id: u32,
        /// How old.
        age: Span,
    },
    /// A calibration was found: keep it.
    Keep {
        /// Of which clip.
        placement: Placement,
        /// What was found.
        calibration: Calibration,
    },
    /// What the next session should know: keep it.
    Carry(Box<Carry>),
    /// What is learned of the wearer changed: keep it, or forget it.
    Learned(Option<Box<Kept>>),
    /// A recording was finished.
    Recorded(PathBuf),
    /// Something to tell, in a sentence.
    Say(String),
    /// Civil time was written down.
    Marked,
    /// Civil time jumped by this much.
    ClockJump(Span),
}

/// Gives a recording its place.
pub trait Place {
    /// Where the recording of a session that begins at `wall` goes.
    ///
    /// # Errors
    /// Why there is none.
    fn place(&mut self, wall: WallTime) -> Result<PathBuf, WriteError>;
}

impl Place for Store {
    fn place(&mut self, wall: WallTime) -> Result<PathBuf, WriteError> {
        Ok(self.new_path(wall)?)
    }
}

/// The daemon's state.
#[derive(Debug)]
pub struct Station {
    setup: Setup,
    /// The clips.
    pub clips: Clips,
    /// The radio, as it said last.
    pub radio: Option<RadioState>,
    session: Option<Session>,
    /// The silent first day.
    learning: Learning,
    /// The recording.
    pub recorder: Recorder,
    disk: DiskPolicy,
    /// Paused, until then if that was said.
    paused: Option<Option<Timestamp>>,
    wall: Option<(Timestamp, WallTime)>,
    /// What goes on at the desk that nudges wait for, and until when if that was said.
    contexts: [Option<Option<Timestamp>>; 3],
    /// When the wearer last said something of themselves.
    told: Option<Timestamp>,
    /// The last of it was to forget.
    forgot: bool,
    /// What the wearer is being guided through.
    guided: Option<Expected>,
    /// The wearer wants silence until then. The engine learns of it when it decides that moment.
    silent_until: Option<Timestamp>,
    /// What lay behind the last nudge of an earlier session.
    evidence: Option<Evidence>,
    now: Timestamp,
    effects: Vec<Effect>,
}

/// Moments that go together: session time and civil time.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Session time.
    pub at: Timestamp,
    /// Civil time.
    pub wall: WallTime,
}

impl Moment {
    /// The moment `at`, if that is earlier than this one.
    fn back_to(self, at: Timestamp) -> Self {
        let by = self.at.since(at).max(Span::ZERO);
        Self {
            at: self.at.min(at),
            wall: WallTime {
                unix_us: self.wall.unix_us.saturating_sub(by.as_micros()),
                ..self.wall
            },
        }
    }
}

impl Station {
    /// A station that has heard nothing.
    pub fn new(at: Timestamp, mut setup: Setup) -> Self {
        Self {
            clips: Clips::new(&setup.wanted),
            learning: Learning::new(setup.baseline.take()),
            setup,
            radio: None,
            session: None,
            recorder: Recorder::idle(),
            disk: DiskPolicy::default(),
            paused: None,
            wall: None,
            contexts: [None; 3],
            told: None,
            forgot: false,
            guided: None,
            silent_until: None,
            evidence: None,
            now: at,
            effects: Vec::new(),
        }
    }

    /// The running session.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Why nothing is recorded, in words.
    pub fn not_recorded(&self) -> Option<&NotWritten> {
        self.disk.problem()
    }

    /// Paused? And until when.
    pub const fn paused(&self) -> Option<Option<Timestamp>> {
        self.paused
    }

    /// What the outside world is asked to do. Call it after each of the others.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The radio said something. Returns whose samples were taken in, if any.
    ///
    /// Time passes only up to the event's own moment: frames that waited while this program was held up
    /// are not late.
    pub fn radio(
        &mut self,
        now: Moment,
        event: &BleEvent,
        place: &mut dyn Place,
    ) -> Option<Placement> {
        let then = now.back_to(event.at());
        self.pass(then, place);
        let mut taken = None;
        if let BleEvent::Radio { state, .. } = event {
            self.radio = Some(*state);
        }
        match self.clips.handle(event) {
            Gave::Batch { at, batch } if self.paused.is_none() => {
                self.begin(then, place);
                if let Some(session) = &mut self.session {
                    // A batch that is none is neither used nor recorded.
                    let used = session.batch(at, &batch, &mut self.recorder);
                    taken = used.is_ok().then_some(batch.placement);
                    self.clips.used(batch.placement);
                }
            }
            Gave::Control { at, control } => {
                if let Some(session) = &mut self.session {
                    session.control(at, &control, &mut self.recorder);
                }
            }
            Gave::NewRig => self.end(then),
            Gave::Batch { .. } | Gave::Nothing => {}
        }
        self.settle(now);
        taken
    }

    /// Time passed.
    pub fn tick(&mut self, now: Moment, place: &mut dyn Place) {
        self.pass(now, place);
        self.settle(now);
    }

    /// When [`Self::tick`] is due at the latest.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let session = self.session.as_ref();
        [
            session.and_then(Session::next_deadline),
            session.and_then(|s| Some(s.heard()? + SESSION_ENDS_AFTER)),
            session.and_then(|_| self.disk.next_try()),
            self.paused.flatten(),
            self.contexts.iter().filter_map(|c| c.flatten()).min(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The wearer answered a nudge; `false` without a session.
    pub fn answer(&mut self, now: Moment, id: Option<u32>, answer: Answer) -> bool {
        self.say(now, &Control::Answer { id, answer })
    }

    /// The wearer wants silence. Without a session it is carried into the next one.
    pub fn snooze(&mut self, now: Moment, span: Span) {
        self.silent_until = Some(now.at + span);
        if !self.say(now, &Control::Snooze { span }) {
            let carry = self.setup.carry.get_or_insert_default();
            let until = now.wall.unix_us.saturating_add(span.as_micros());
            carry.snoozed_until_unix_us = Some(until);
            self.effects.push(Effect::Carry(carry.clone().into()));
        }
    }

    /// The calibration of a clip: of the session, else of the one before.
    pub fn calibration(&self, placement: Placement) -> Option<Calibration> {
        let session = self.session.as_ref();
        let now = session.and_then(|s| s.engine().calibration(placement));
        let mut kept = self.setup.calibrations.iter();
        now.or_else(|| kept.find(|(p, _)| *p == placement).map(|(_, c)| *c))
    }

    /// Use this calibration from now on; `false` without a session.
    pub fn use_calibration(
        &mut self,
        now: Moment,
        placement: Placement,
        calibration: Calibration,
    ) -> bool {
        self.say(
            now,
            &Control::UseCalibration {
                placement,
                calibration,
            },
        )
    }

    /// Silence is over; `false` if there was none.
    pub fn wake(&mut self, now: Moment) -> bool {
        let asked = self.silent_until.take().is_some_and(|until| now.at < until);
        if let Some(session) = &self.session {
            let silent = asked || session.engine().snapshot().snoozed_until.is_some();
            if silent {
                self.say(now, &Control::Snooze { span: Span::ZERO });
            }
            return silent;
        }
        let Some(carry) = &mut self.setup.carry else {
            return false;
        };
        let until = carry.snoozed_until_unix_us.take();
        let silent = until.is_some_and(|until| until > now.wall.unix_us);
        if silent {
            self.effects.push(Effect::Carry(carry.clone().into()));
        }
        silent
    }

    /// What lies behind the last nudge, also of an earlier session.
    pub fn evidence(&self) -> Option<&Evidence> {
        let session = self.session.as_ref();
        session
            .and_then(Session::evidence)
            .or(self.evidence.as_ref())
    }

    /// Until when the wearer asked for silence.
    pub fn silent_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.silent_until.filter(|&until| at < until)
    }

    /// What the session before left.
    pub const fn carried(&self) -> Option<&Carry> {
        self.setup.carry.as_ref()
    }

    /// Nothing is measured until then, or until [`Self::resume`].
    pub fn pause(&mut self, until: Option<Timestamp>) {
        self.paused = Some(until);
    }

    /// Measuring goes on.
    pub const fn resume(&mut self) {
        self.paused = None;
    }

    /// Sessions from now on begin with these calibrations; the running one keeps its own.
    pub fn recalibrate(&mut self, calibrations: &[(Placement, Calibration)]) {
        self.setup.calibrations = calibrations.to_vec();
    }

    /// The daemon ends: the session and its recording are finished.
    pub fn close(&mut self, now: Moment) {
        self.end(now);
    }

    fn say(&mut self, now: Moment, control: &Control) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        session.control(now.at, control, &mut self.recorder);
        self.settle(now);
        true
    }

    /// Time passes up to `now`: what is due is done.
    fn pass(&mut self, now: Moment, place: &mut dyn Place) {
        self.now = self.now.max(now.at);
        if self.paused.flatten().is_some_and(|until| until <= self.now) {
            self.resume();
        }
        self.end_contexts(now);
        self.mark_wall(now);
        let Some(session) = &mut self.session else {
            return;
        };
        session.tick(now.at, &mut self.recorder);
        let heard = session.heard().unwrap_or(session.start());
        if self.now.since(heard) >= SESSION_ENDS_AFTER
            || self.now.since(session.start()) >= SESSION_AT_MOST
        {
            self.end(now);
            return;
        }
        if self.disk.next_try().is_some_and(|again| again <= self.now) {
            self.record(now, place, true);
        }
    }

    /// Writes civil time down when it is time, or when the clock was set.
    fn mark_wall(&mut self, now: Moment) {
        let due = match self.wall {
            None => true,
            Some((then, wall)) => {
                let passed = now.at.since(then);
                let jump = now.wall.unix_us - wall.unix_us - passed.as_micros();
                let jumped = jump.abs() > WALL_JUMP.as_micros();
                if jumped {
                    self.effects
                        .push(Effect::ClockJump(Span::from_micros(jump)));
                }
                jumped || passed >= WALL_EVERY || now.wall.utc_offset_s != wall.utc_offset_s
            }
        };
        if due {
            self.wall = Some((now.at, now.wall));
            self.effects.push(Effect::Marked);
            if let Some(session) = &mut self.session {
                session.wall(now.at, now.wall, &mut self.recorder);
            }
        }
    }

    fn begin(&mut self, now: Moment, place: &mut dyn Place) {
        if self.session.is_some() {
            return;
        }
        self.record(now, place, false);
        let begin = Begin {
            params: self.params(),
            wall: Some(now.wall),
            calibrations: self.setup.calibrations.clone(),
            carry: self.setup.carry.clone(),
            controls: self.controls(),
        };
        self.wall = Some((now.at, now.wall));
        // The batch at hand may hold samples from before this moment; they are left out.
        let mut session = Session::begin(now.at, &begin, &mut self.recorder);
        for clip in self.clips.as_slice() {
            if let Some(control) = clip.sampling() {
                session.control(now.at, &control, &mut self.recorder);
            }
            if let Some(percent) = clip.battery {
                let placement = clip.wanted.placement;
                let control = Control::Battery { placement, percent };
                session.control(now.at, &control, &mut self.recorder);
            }
            for control in clip.charging() {
                session.control(now.at, &control, &mut self.recorder);
            }
        }
        self.session = Some(session);
        self.effects.push(Effect::Began(now.at));
    }

    fn end(&mut self, now: Moment) {
        let Some(mut session) = self.session.take() else {
            return;
        };
        session.end(now.at, now.wall, &mut self.recorder);
        self.hand_out(now, &mut session);
        self.learning.interrupt();
        self.keep_baseline(true);
        self.keep_carry(&session);
        self.evidence = session.evidence().cloned().or(self.evidence.take());
        match self.recorder.finish() {
            Ok(Some(path)) => self.effects.push(Effect::Recorded(path)),
            Ok(None) => {}
            Err(error) => self.fail_recording(now, &error),
        }
    }

    /// What the session said, and how its recording is.
    fn settle(&mut self, now: Moment) {
        if let Some(mut session) = self.session.take() {
            self.hand_out(now, &mut session);
            self.session = Some(session);
        }
        self.follow_learning(now);
        if let Some(problem) = self.recorder.take_problem() {
            self.fail_recording(now, &problem);
        }
    }

    /// What the next session should know, if that is news.
    fn keep_carry(&mut self, session: &Session) {
        let carry = self.carry_of(session);
        if carry.is_some() && carry != self.setup.carry {
            self.setup.carry.clone_from(&carry);
            self.effects.extend(carry.map(|c| Effect::Carry(c.into())));
        }
    }

    fn hand_out(&mut self, now: Moment, session: &mut Session) {
        use nape_core::EventKind;
        for output in session.outputs() {
            self.learning.take(&output);
            let Output::Event(event) = output else {
                continue;
            };
            match &event.kind {
                EventKind::Nudge(nudge) => {
                    self.keep_carry(session);
                    let age = now.at.since(event.at);
                    let silent = self.paused.is_some()
                        || self.silent_until(now.at).is_some()
                        || self.is_flagged()
                        || self.is_overtaken(now, event.at, nudge.proposal.activity);
                    if age > NUDGE_STALE {
                        self.effects.push(Effect::Stale { id: nudge.id, age });
                    } else if !silent {
                        self.effects.push(Effect::Show(Box::new(nudge.clone())));
                    }
                }
                EventKind::NudgeAnswered { .. }
                | EventKind::BreakOwed { .. }
                | EventKind::BreakSettled { .. }
                | EventKind::BreakCredited { .. }
                | EventKind::CheckedIn(_)
                | EventKind::PlanReminder(_) => self.keep_carry(session),
                // One that was only confirmed is known less well, one from walking was nobody's word: they end with the session.
                EventKind::Calibrated {
                    placement,
                    origin: Origin::Whole | Origin::Upright,
                    ..
                } => {
                    let placement = *placement;
                    if let Some(calibration) = session.engine().calibration(placement) {
                        self.keep(placement, calibration);
                    }
                }
                _ => {}
            }
            self.effects.push(Effect::Event(event));
        }
    }

    /// The next session begins with this calibration, and so does the next daemon; one that nobody
    /// asked for is looked for anew, since the clip may sit otherwise by then.
    fn keep(&mut self, placement: Placement, calibration: Calibration) {
        let known = &mut self.setup.calibrations;
        if calibration.assumed || known.contains(&(placement, calibration)) {
            return;
        }
        known.retain(|(p, _)| *p != placement);
        known.push((placement, calibration));
        self.effects.push(Effect::Keep {
            placement,
            calibration,
        });
    }
}
