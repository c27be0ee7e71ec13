//! What becomes of a nudge: the wearer's answer, a break that was seen, a question, nothing.

use super::{Coach, Due, Open, Question, SNOOZE};
use crate::article::Activity;
use crate::event::{Answer, BreakKind, EventKind, HeldBack, Rule};
use crate::params::Params;
use crate::time::{Span, Timestamp};

/// What a nudge was about must be over for this long to be called corrected. Our choice: longer than a nod.
const CORRECTED_FOR: Span = Span::from_secs(10);

/// Time in which a break counts as taken because of the nudge, and after which the nudge counts as
/// ignored. Our choice.
const ANSWER_WITHIN: Span = Span::from_mins(15);

impl Coach {
    /// No nudge for `span` from `at` on.
    pub fn snooze(&mut self, at: Timestamp, span: Span) {
        self.snoozed_until = Some(at + span);
    }

    /// The wearer's answer; returns the rule it was about if it was the latest nudge.
    pub fn answer(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        answer: Answer,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> Option<(Rule, Activity)> {
        let open = self
            .open
            .as_mut()
            .filter(|o| id.is_none_or(|id| id == o.id))
            .filter(|o| !o.answered || (o.weakly && answer.is_final()))?;
        open.answered = true;
        open.weakly = !answer.is_final();
        let open = *open;
        say(EventKind::NudgeAnswered {
            id: open.id,
            answer,
        });
        match answer {
            Answer::Snooze => {
                self.snooze(at, SNOOZE);
                let due = Due::new(open.measured);
                self.owe(open.rule, at, due, HeldBack::Snoozed, say);
            }
            Answer::Hurts => self.set_aside(at, &open, params, say),
            Answer::Done => {
                self.wearer.learn(open.activity, true);
                self.ignored = 0;
                self.owed = None;
            }
            Answer::Dismissed => self.wearer.learn(open.activity, false),
            Answer::Ignored => {
                self.wearer.learn(open.activity, false);
                self.ignored = self.ignored.saturating_add(1);
            }
            Answer::Verified => self.ignored = 0,
        }
        Some((open.rule, open.activity))
    }

    /// It hurts: something else is offered, and a doctor if it is not the first time.
    fn set_aside(
        &mut self,
        at: Timestamp,
        open: &Open,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let activity = open.activity;
        if !self.wearer.set_aside.contains(&activity) {
            self.wearer.set_aside.push(activity);
        }
        let unix_us = self.unix_us(at);
        let advice = self.wearer.health.hurts(unix_us, activity);
        let instead = self
            .wearer
            .instead(activity, &open.measured, params.coach.floor);
        say(EventKind::SetAside { activity, instead });
        if let Some(advice) = advice {
            say(EventKind::SeeDoctor { advice });
        }
    }

    /// A break of this kind was seen at `at`. Returns whether a nudge had asked for it, and whether one
    /// was owed.
    pub fn break_seen(
        &mut self,
        at: Timestamp,
        kind: BreakKind,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> (bool, bool) {
        let missed = self.due.iter().flatten().any(|d| d.missed.is_some());
        let paid = self.owed.take().is_some() || missed;
        for due in self.due.iter_mut().flatten() {
            due.missed = None;
        }
        let asked = self.open.filter(|o| at.since(o.at) <= ANSWER_WITHIN);
        if let Some(activity) = kind.activity() {
            self.wearer.learn(activity, true);
        }
        let Some(open) = asked else {
            // Whoever gets up by themselves has not listened: nudges that were ignored stay so.
            return (false, paid);
        };
        self.ignored = 0;
        if !open.answered || open.weakly {
            self.answer(at, Some(open.id), Answer::Verified, params, say);
        }
        (true, paid)
    }

    /// The wearer says that a break was taken: it closes the nudge that is open.
    pub fn took(
        &mut self,
        at: Timestamp,
        activity: Activity,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        say(EventKind::BreakReported { activity });
        self.ignored = 0;
        self.owed = None;
        let open = self
            .open
            .filter(|o| at.since(o.at) <= ANSWER_WITHIN && (!o.answered || o.weakly));
        match open {
            Some(open) => {
                self.answer(at, Some(open.id), Answer::Done, params, say);
            }
            None => self.wearer.learn(activity, true),
        }
    }

    /// A walk goes on that is one: it closes the nudge that is open.
    pub fn answered_by_walk(
        &mut self,
        at: Timestamp,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let open = self
            .open
            .filter(|o| at.since(o.at) <= ANSWER_WITHIN && (!o.answered || o.weakly));
        if let Some(open) = open {
            self.answer(at, Some(open.id), Answer::Verified, params, say);
        }
    }

    /// Does a nudge wait for an answer?
    pub fn waits_for_an_answer(&self, at: Timestamp) -> bool {
        self.open
            .is_some_and(|o| !o.answered && at.since(o.at) <= ANSWER_WITHIN)
    }

    /// Something was done that cannot be named surely: the wearer is asked.
    pub fn ask(&mut self, kind: BreakKind, say: &mut impl FnMut(EventKind)) {
        self.questions += 1;
        let id = self.questions;
        self.question = Some(Question { id, kind });
        say(EventKind::Asked { id, kind });
    }

    /// The wearer's word on the last question. Yes to it closes the nudge that is open.
    pub fn confirm(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        yes: bool,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let asked = self.question.filter(|q| id.is_none_or(|id| id == q.id));
        let Some(Question { id, kind }) = asked else {
            return;
        };
        self.question = None;
        say(EventKind::Confirmed { id, kind, yes });
        if yes {
            if let Some(activity) = kind.activity() {
                self.wearer.learn(activity, true);
            }
            self.ignored = 0;
            self.owed = None;
            if self.waits_for_an_answer(at) {
                self.answer(at, None, Answer::Done, params, say);
            }
        }
    }

    /// A nudge that nobody answers is ignored after a while; one whose cause is gone is acknowledged.
    pub fn wait(&mut self, at: Timestamp, params: &Params, say: &mut impl FnMut(EventKind)) {
        let Some(open) = &mut self.open else {
            return;
        };
        let over = open
            .corrected
            .is_some_and(|since| at.since(since) >= CORRECTED_FOR);
        if over && !open.answered && !open.acknowledged && open.rule != Rule::Walk {
            open.acknowledged = true;
            say(EventKind::PostureCorrected { id: open.id });
        }
        if !open.answered && at.since(open.at) > ANSWER_WITHIN {
            if open.acknowledged {
                // It was heeded, though no break was seen: not ignored.
                open.answered = true;
                open.weakly = true;
            } else {
                self.answer(at, None, Answer::Ignored, params, say);
            }
        }
    }
}
