//! A guided break in the engine: one verdict, one credit.
//!
//! While the host guides somebody, what the engine itself sees of it is told ([`EventKind::Activity`]) and waits; when the
//! guide is over, its verdict is what counts, and everything else that was seen of the same break is part of it. Where no
//! verdict comes (a recording from before there was one, a host that died) the engine's own counts, as without a guide.
//! Walks have no begin that is said: there the verdict looks back.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::activity::{Bout, Exercise, Expected};
use crate::article::Activity;
use crate::break_kind::BreakKind;
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
    /// Nothing more of it is credited: by the verdict, or by the wearer's word.
    settled: bool,
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

    /// Is a break of this kind, seen from `from` on, part of the guided break that was settled?
    pub(super) fn is_settled(&self, kind: BreakKind, from: Timestamp) -> bool {
        self.last.is_some_and(|last| {
            last.settled && kind.activity() == Some(last.activity) && from < last.to
        })
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
                self.state.guided.open = None;
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
            settled: verdict.seen.is_some(),
        });
    }

    /// What was done, as the clips saw it: credited, unless it is part of a guided break.
    pub(super) fn settle_bout(&mut self, bout: &Bout) {
        let kind = bout.kind.as_break();
        if !self.state.guided.is_settled(kind, bout.from) && !self.state.guided.keeps(bout) {
            self.credit_bout(bout);
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
            last.settled = true;
        }
        let params = self.params_now();
        self.with_say(at, |state, mut say| {
            state.coach.took(at, ended, activity, &params, &mut say);
        });
        self.begin_anew(ended, activity);
    }
}
