//! The monitor's sessions: when one begins and ends, what becomes of what its engine says.

use nape_core::event::{EventKind, Origin};
use nape_core::{Calibration, Control, Output, Placement, Span};

use super::{Effect, Lasts, Moment, Monitor, SESSION_ENDS_AFTER};
use crate::live::{Begin, Minutes, Session};

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

/// Deferrals kept for `nape why`. Our choice.
const HELD_BACK_KEPT: usize = 20;

impl Monitor {
    /// Tells the session, if there is one; `false` without.
    pub(super) fn say(&mut self, now: Moment, control: &Control) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        session.control(now.at, control, &mut self.tape);
        self.settle(now);
        true
    }

    /// Time passes up to `now`: what is due is done.
    pub(super) fn pass(&mut self, now: Moment) {
        self.now = self.now.max(now.at);
        let pause_ends = self.paused.and_then(Lasts::end);
        if pause_ends.is_some_and(|end| end <= self.now) {
            self.paused = None;
        }
        self.end_contexts(now);
        self.mark_wall(now);
        let Some(session) = &mut self.session else {
            return;
        };
        session.tick(now.at, &mut self.tape);
        let heard = session.heard().unwrap_or(session.start());
        if self.now.since(heard) >= SESSION_ENDS_AFTER
            || self.now.since(session.start()) >= SESSION_AT_MOST
        {
            self.end(now);
            return;
        }
        if self.next_try().is_some_and(|again| again <= self.now) {
            self.record(now, true);
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
                session.wall(now.at, now.wall, &mut self.tape);
            }
        }
    }

    pub(super) fn begin_session(&mut self, now: Moment) {
        if self.session.is_some() {
            return;
        }
        self.record(now, false);
        let begin = Begin {
            params: self.params(),
            wall: Some(now.wall),
            calibrations: self.setup.calibrations.clone(),
            carry: self.setup.carry.clone(),
            controls: self.controls(),
        };
        self.wall = Some((now.at, now.wall));
        // The batch at hand may hold samples from before this moment; they are left out.
        let mut session = Session::begin(now.at, &begin, &mut self.tape);
        for clip in self.clips.as_slice() {
            if let Some(control) = clip.sampling() {
                session.control(now.at, &control, &mut self.tape);
            }
            if let Some(percent) = clip.battery {
                let placement = clip.wanted.placement;
                let control = Control::Battery { placement, percent };
                session.control(now.at, &control, &mut self.tape);
            }
            for control in clip.charging() {
                session.control(now.at, &control, &mut self.tape);
            }
        }
        self.session = Some(session);
        self.answer = None;
        let minutes = self.wants.minutes.then(|| self.anchor()).flatten();
        self.minutes = minutes.map(|anchor| Minutes::new(now.at, now.at, anchor));
        self.effects.push(Effect::Began(now.at));
    }

    /// The session and its recording are finished.
    pub(super) fn end(&mut self, now: Moment) {
        let Some(mut session) = self.session.take() else {
            return;
        };
        session.end(now.at, now.wall, &mut self.tape);
        self.hand_out(now, &mut session);
        self.learning.interrupt();
        self.keep_baseline(true);
        self.keep_carry(&session);
        self.evidence = session.evidence().cloned().or(self.evidence.take());
        if let (Some(minutes), Some(anchor)) = (self.minutes.take(), self.anchor()) {
            let last = minutes.end(now.at, anchor);
            self.effects.push(Effect::Minute(Box::new(last)));
        }
        self.effects.push(Effect::Ended(now.at));
        self.tape.finish();
    }

    /// What the session said.
    pub(super) fn settle(&mut self, now: Moment) {
        if let Some(mut session) = self.session.take() {
            self.hand_out(now, &mut session);
            self.session = Some(session);
        }
        self.follow_learning(now);
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
        for output in session.outputs() {
            self.learning.take(&output);
            self.sum_up(&output, session);
            let event = match output {
                Output::Event(event) => event,
                Output::Frame(frame) => {
                    if self.wants.frames {
                        self.effects.push(Effect::Frame(Box::new(frame)));
                    }
                    continue;
                }
                Output::Attitude(_) => continue,
            };
            match &event.kind {
                EventKind::Nudge(nudge) => {
                    self.held_back.clear();
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
                EventKind::NudgeAnswered { id, answer } => {
                    self.answer = Some((*id, *answer));
                    self.keep_carry(session);
                }
                EventKind::NudgeDeferred { .. } | EventKind::NudgeSuppressed { .. } => {
                    if self.held_back.len() >= HELD_BACK_KEPT {
                        self.held_back.remove(0);
                    }
                    self.held_back.push(event.clone());
                }
                EventKind::BreakCredited { kind, .. } => {
                    // "It hurts" is about what was done.
                    if let Some(activity) = kind.activity() {
                        self.last_break = Some((event.at, activity));
                    }
                    self.keep_carry(session);
                }
                EventKind::BreakOwed { .. }
                | EventKind::BreakSettled { .. }
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
            self.show_beside(now, &event);
            self.effects.push(Effect::Event(event));
        }
    }

    /// The minutes of the session, for whoever wants to know.
    fn sum_up(&mut self, output: &Output, session: &Session) {
        let (true, Some(anchor)) = (self.wants.minutes, self.anchor()) else {
            return;
        };
        let minutes = self.minutes.get_or_insert_with(|| {
            // Somebody came in the middle.
            let at = session.engine().snapshot().decided;
            Minutes::new(session.start(), at, anchor)
        });
        if let Some(minute) = minutes.observe(output, anchor) {
            self.effects.push(Effect::Minute(Box::new(minute)));
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
