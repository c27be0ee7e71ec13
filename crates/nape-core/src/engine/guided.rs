//! A guided break in the engine: one verdict, one credit.
//!
//! While the host guides somebody, what the engine itself sees of it waits; when the guide is over, its verdict is what
//! counts, and everything else that was seen of the same break is part of it. Where no
//! verdict comes (a recording from before there was one, a host that died) the engine's own counts, as without a guide.
//! Walks have no begin that is said: there the verdict looks back.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::activity::{Bout, Exercise, Expected};
use crate::article::Activity;
use crate::break_kind::BreakKind;
use crate::event::EventKind;
use crate::guide::Verdict;
use crate::time::{Span, Timestamp};

/// So many bouts of one guided break wait for its verdict; what is more is credited at once. Keeps memory bounded: a
/// guided break lasts minutes.
const WAIT_AT_MOST: usize = 16;

/// Guided breaks as far as credits go.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Guided {
    open: Option<Open>,
    last: Option<Last>,
    /// The last break that was credited: what, and when it ended.
    credited: Option<(BreakKind, Timestamp)>,
}

/// One that goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Open {
    exercise: Exercise,
    // Invariant: at most `WAIT_AT_MOST`.
    waiting: Vec<Bout>,
}

/// The last one that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Last {
    activity: Activity,
    from: Timestamp,
    to: Timestamp,
    settled: Settled,
}

/// What is settled of a guided break that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Settled {
    /// Nothing: what the engine sees counts.
    Open,
    /// It counts: by the verdict, or by the wearer's word. What goes on of it is part of it.
    Counted,
    /// What was seen until its end does not count. What goes on after it may.
    NotCounted,
}

impl Guided {
    pub(super) const fn new() -> Self {
        Self {
            open: None,
            last: None,
            credited: None,
        }
    }

    pub(super) fn credited(&mut self, kind: BreakKind, ended: Timestamp) {
        self.credited = Some((kind, ended));
    }

    /// Was this credited since then?
    fn is_credited(&self, activity: Activity, since: Timestamp) -> bool {
        self.credited
            .is_some_and(|(kind, ended)| kind.activity() == Some(activity) && ended >= since)
    }

    /// The bout belongs to the guided break that goes on and waits for its verdict; `false`: it does not.
    fn keeps(&mut self, bout: &Bout) -> bool {
        match &mut self.open {
            Some(open) if open.exercise == bout.kind && open.waiting.len() < WAIT_AT_MOST => {
                open.waiting.push(*bout);
                true
            }
            _ => false,
        }
    }

    /// Is a break of this kind part of the guided break that is over, and settled with it? Then: does it count?
    fn settled(&self, kind: BreakKind, from: Timestamp, to: Timestamp) -> Option<bool> {
        let last = self.last?;
        let its = kind.activity() == Some(last.activity);
        match last.settled {
            Settled::Counted if its && from < last.to => Some(true),
            Settled::NotCounted if its && to <= last.to => Some(false),
            _ => None,
        }
    }

    /// The same of a walk.
    pub(super) fn is_settled_walk(&self, from: Timestamp, to: Timestamp) -> bool {
        self.settled(BreakKind::Walk, from, to).is_some()
    }
}

impl Engine {
    /// A guided break begins, or is over without a verdict.
    pub(super) fn on_guided(&mut self, exercise: Option<Expected>) {
        let over = self.state.activity.expect(exercise);
        self.end_activities(over);
        self.close_guided();
        self.state.guided.open = exercise.map(|expected| Open {
            exercise: expected.exercise,
            waiting: Vec::new(),
        });
    }

    /// Nobody gave a verdict: what was seen counts.
    pub(super) fn close_guided(&mut self) {
        let open = self.state.guided.open.take();
        for bout in open.into_iter().flat_map(|o| o.waiting) {
            self.credit_bout(&bout);
        }
    }

    /// It is over, and this came of it.
    pub(super) fn on_guide_over(&mut self, at: Timestamp, verdict: &Verdict) {
        let over = self.state.activity.expect(None);
        self.end_activities(over);
        let from = at - verdict.took;
        match verdict.seen {
            None => self.close_guided(),
            Some(seen) => {
                let open = self.state.guided.open.take();
                let mut waiting = open.map_or_else(Vec::new, |o| o.waiting);
                if !seen {
                    waiting.clear();
                }
                // Counted as it went on, so that nobody reads another number afterwards.
                if let [bout] = &mut waiting[..] {
                    bout.reps = bout.reps.map(|_| verdict.rounds);
                }
                for bout in &waiting {
                    self.say(bout.to, EventKind::Activity(*bout));
                }
                let already = self.state.guided.is_credited(verdict.activity, from);
                let kind = BreakKind::of(verdict.activity).filter(|_| seen && !already);
                if let Some(kind) = kind {
                    self.credit_span(at, kind, verdict.time, at);
                    self.begin_anew(at, verdict.activity);
                }
            }
        }
        self.state.guided.last = Some(Last {
            activity: verdict.activity,
            from,
            to: at,
            settled: match verdict.seen {
                None => Settled::Open,
                Some(true) => Settled::Counted,
                Some(false) => Settled::NotCounted,
            },
        });
    }

    /// What was done, as the clips saw it: told and credited, unless it is part of a guided break.
    pub(super) fn settle_bout(&mut self, bout: &Bout) {
        let guided = &mut self.state.guided;
        if guided.keeps(bout) {
            return;
        }
        match guided.settled(bout.kind.as_break(), bout.from, bout.to) {
            None => self.credit_bout(bout),
            Some(true) => self.say(bout.to, EventKind::Activity(*bout)),
            Some(false) => {}
        }
    }

    /// The wearer says that a break was taken, `ago` before now.
    pub(super) fn on_break_reported(&mut self, at: Timestamp, activity: Activity, ago: Span) {
        let ended = at - ago.max(Span::ZERO);
        let guided = &mut self.state.guided;
        let last = guided.last.filter(|last| last.activity == activity);
        // One break, one count: the clips saw it after all.
        if last.is_some_and(|last| guided.is_credited(activity, last.from)) {
            return;
        }
        if let Some(last) = guided.last.as_mut().filter(|l| l.activity == activity) {
            last.settled = Settled::Counted;
        }
        let params = self.params_now();
        self.with_say(at, |state, mut say| {
            state.coach.took(at, ended, activity, &params, &mut say);
        });
        self.begin_anew(ended, activity);
    }
}
