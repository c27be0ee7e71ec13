//! What the model wearer does when it is nudged: heeds it after a while, says something, or nothing.
//!
//! How often which is our choice, kinder than trials are: the rules are looked at where they have something to do.

use nape_core::article::Activity;
use nape_core::event::{Answer, Event, Nudge};
use nape_core::{Control, EventKind};

use super::Kind;
use super::body::Rng;
use super::day::Day;

/// Of those who heed: does it, asks for a later time, dismisses it; else lets it be.
const HEEDED: f64 = 0.7;
const SNOOZED: f64 = 0.12;
const DISMISSED: f64 = 0.06;

/// Who ignores asks for silence once in so many.
const IGNORED_SNOOZED: f64 = 0.05;

/// What was put off for longer than this is not done any more, s.
const PUT_OFF_S: i64 = 600;

/// The wearer's will.
#[derive(Debug)]
pub(super) struct React {
    kind: Kind,
    /// What is going to be done, from when on, s.
    going_to: Option<(i64, Activity)>,
    /// What is going to be said, and when, s.
    going_to_say: Vec<(i64, Control)>,
}

impl React {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            going_to: None,
            going_to_say: Vec::new(),
        }
    }

    /// The day is over.
    pub(super) fn go_home(&mut self) {
        self.going_to = None;
        self.going_to_say.clear();
    }

    /// The engine said something.
    pub(super) fn hear(&mut self, event: &Event, now: i64, rng: &mut Rng) {
        match &event.kind {
            EventKind::Nudge(nudge) => self.nudged(nudge, now, rng),
            // Whoever exercises here was told to, so what it seemed to be it was.
            EventKind::Asked { id, .. } => {
                let (id, yes) = (Some(*id), true);
                let said = Control::Confirm { id, yes };
                self.going_to_say.push((now + 20, said));
            }
            _ => {}
        }
    }

    fn nudged(&mut self, nudge: &Nudge, now: i64, rng: &mut Rng) {
        let activity = nudge.proposal.activity;
        let answer = |answer| Control::Answer {
            id: Some(nudge.id),
            answer,
        };
        if self.kind == Kind::Hurts && activity == Activity::Walking {
            self.going_to_say
                .push((now + rng.secs(10.0, 60.0), answer(Answer::Hurts)));
            return;
        }
        let soon = now + rng.secs(5.0, 30.0);
        if self.kind == Kind::Ignores {
            if rng.chance(IGNORED_SNOOZED) {
                self.going_to_say.push((soon, answer(Answer::Snooze)));
            }
            return;
        }
        let will = rng.between(0.0, 1.0);
        if will < HEEDED {
            self.going_to = Some((now + rng.secs(15.0, 70.0), activity));
            if activity == Activity::TaiChi {
                // Nothing the model's body can do: taken at its word.
                self.going_to = None;
                self.going_to_say.push((now + 240, answer(Answer::Done)));
            }
        } else if will < HEEDED + SNOOZED {
            self.going_to_say.push((soon, answer(Answer::Snooze)));
        } else if will < HEEDED + SNOOZED + DISMISSED {
            self.going_to_say.push((soon, answer(Answer::Dismissed)));
        }
    }

    /// Does what it was going to, and says what it was going to.
    pub(super) fn say(&mut self, now: i64, day: &mut Day) -> Vec<Control> {
        if let Some((from, activity)) = self.going_to
            && now >= from
        {
            if now > from + PUT_OFF_S {
                self.going_to = None;
            } else if !day.is_busy() {
                self.going_to = None;
                day.take(activity, now);
            }
        }
        let (due, later) = self.going_to_say.drain(..).partition(|(at, _)| *at <= now);
        self.going_to_say = later;
        let due: Vec<(i64, Control)> = due;
        due.into_iter().map(|(_, control)| control).collect()
    }
}
