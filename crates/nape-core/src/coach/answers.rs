//! What becomes of a nudge: the wearer's answer, a break that was seen, a question, nothing.

use super::nudge::{Answer, HeldBack, Settled};
use super::rule::{Measured, Rule};
use super::{Coach, DueRule, OpenNudge, Question, SNOOZE};
use crate::article::Activity;
use crate::break_kind::BreakKind;
use crate::event::EventKind;
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
        self.answered(at, id, answer, None, params, say)
    }

    /// `did`: what was done, where that is known better than by what was proposed.
    fn answered(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        answer: Answer,
        did: Option<Activity>,
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
                let due = DueRule::new(open.measured);
                self.owe(open.rule, at, due, HeldBack::Snoozed, say);
            }
            Answer::Hurts => self.set_aside(at, open.activity, &open.measured, params, say),
            Answer::Done => {
                self.wearer.learn(did.unwrap_or(open.activity), true);
                self.ignored = 0;
                self.settle(Settled::Said, say);
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
    pub(super) fn set_aside(
        &mut self,
        at: Timestamp,
        activity: Activity,
        measured: &Measured,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let same = self.wearer.set_aside.contains(&activity);
        if !same {
            self.wearer.set_aside.push(activity);
        }
        let unix_us = self.unix_us(at);
        let advice = self.wearer.health.hurts(unix_us, activity, same);
        let instead = self.wearer.instead(activity, measured, params.coach.floor);
        say(EventKind::SetAside { activity, instead });
        if let Some(advice) = advice {
            say(EventKind::SeeDoctor { advice });
        }
    }

    /// A break of this kind that ended at `ended` was seen. Returns whether a nudge had asked for it, and whether one
    /// was owed.
    pub fn break_seen(
        &mut self,
        at: Timestamp,
        kind: BreakKind,
        ended: Timestamp,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> (bool, bool) {
        let missed = self.due.iter().flatten().any(|d| d.missed.is_some());
        let paid = self.owed.take().is_some() || missed;
        for due in self.due.iter_mut().flatten() {
            due.missed = None;
        }
        let asked = self.open.filter(|o| {
            let after = (o.at..=o.at + ANSWER_WITHIN).contains(&ended);
            after && answers(kind, o.rule)
        });
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

    /// The wearer says that a break was taken, which was over at `ended`: it closes the nudge that was open then.
    pub fn took(
        &mut self,
        at: Timestamp,
        ended: Timestamp,
        activity: Activity,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        say(EventKind::BreakReported { activity });
        self.took_by_word(at, ended, Some(activity), params, say);
    }

    /// By the wearer's word a break was taken: it is learned once, settles what is owed and closes the nudge that is
    /// open.
    fn took_by_word(
        &mut self,
        at: Timestamp,
        ended: Timestamp,
        did: Option<Activity>,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        self.ignored = 0;
        self.settle(Settled::Said, say);
        match self.open_at(ended) {
            Some(open) => {
                self.answered(at, Some(open.id), Answer::Done, did, params, say);
            }
            None => {
                if let Some(activity) = did {
                    self.wearer.learn(activity, true);
                }
            }
        }
    }

    /// A walk goes on that is one: it closes the nudge that is open.
    pub fn answered_by_walk(
        &mut self,
        at: Timestamp,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        if let Some(open) = self.open_at(at) {
            self.answer(at, Some(open.id), Answer::Verified, params, say);
        }
    }

    /// The nudge that a break at `at` would answer.
    fn open_at(&self, at: Timestamp) -> Option<OpenNudge> {
        self.open
            .filter(|o| o.at <= at && at.since(o.at) <= ANSWER_WITHIN)
            .filter(|o| !o.answered || o.weakly)
    }

    /// Does a nudge wait for an answer?
    pub fn waits_for_an_answer(&self, at: Timestamp) -> bool {
        self.open
            .is_some_and(|o| !o.answered && at.since(o.at) <= ANSWER_WITHIN)
    }

    /// Something was done that cannot be named surely: the wearer is asked.
    pub fn ask(&mut self, at: Timestamp, kind: BreakKind, say: &mut impl FnMut(EventKind)) {
        self.questions = self.questions.saturating_add(1);
        let id = self.questions;
        self.question = Some(Question { id, kind, at });
        say(EventKind::Asked { id, kind });
    }

    /// Does a question wait for the wearer's word? After a while nobody knows any more what it was about.
    pub fn has_question(&self, at: Timestamp) -> bool {
        self.question
            .is_some_and(|q| at.since(q.at) <= ANSWER_WITHIN)
    }

    /// The wearer's word on the last question; `false`: there is none. Yes to it closes the nudge that is open.
    pub fn confirm(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        yes: bool,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> bool {
        let waits = self.has_question(at);
        let asked = self
            .question
            .filter(|q| waits && id.is_none_or(|id| id == q.id));
        let Some(Question { id, kind, .. }) = asked else {
            return false;
        };
        self.question = None;
        say(EventKind::Confirmed { id, kind, yes });
        if yes {
            self.took_by_word(at, at, kind.activity(), params, say);
        }
        true
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

/// Is it what a nudge by `rule` asked for? Of who has not walked for long a walk or an exercise of the article is asked;
/// a micro-break is no more than a change of position.
const fn answers(kind: BreakKind, rule: Rule) -> bool {
    !matches!((kind, rule), (BreakKind::MicroBreak, Rule::Walk))
}
