//! Cutting a summary into parts, and putting parts together.
//!
//! Two ways of adding, and they are not the same. [`Summary::merge`] puts the parts of *one* session
//! together again: what ran across the cut runs on, and the result is the summary of one pass, to the
//! last field. [`Summary::append`] adds *another* session: times add up, and nothing runs from one to
//! the other.

use alloc::vec::Vec;
use core::mem;

use super::{HoldSeen, Summary, weakest};
use crate::per::{PerMeasure, PerPlacement};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

impl Summary {
    /// Cuts here: what was observed so far is returned, as the part that ends at `at`, and `self` goes
    /// on as the part that begins there. What is running is handed on: the stay in an angle class, the
    /// last angle, the hold and the walk that have not ended, the position kept, the calibration in
    /// force.
    ///
    /// What has a length of its own (a hold, a walk) is listed where it ends; time lies where it was
    /// spent.
    #[must_use]
    pub fn cut(&mut self, at: Timestamp) -> Self {
        let next = Self {
            start: self.start,
            from: at.max(self.from),
            end: self.end.max(at),
            sessions: 1,
            others: 0,
            worn: 0,
            known: 0,
            rig: PerPlacement::all(false),
            in_force: self.in_force,
            used: PerPlacement::all(None),
            measures: PerMeasure::from_fn(|m| self.measures[m].next()),
            bent: self.bent.next(),
            position: self.position.next(),
            holds: Vec::new(),
            open: mem::replace(&mut self.open, PerMeasure::all(None)),
            walks: Vec::new(),
            open_walk: self.open_walk.take(),
            activities: Vec::new(),
            breaks: Vec::new(),
            nudges: Vec::new(),
            late_answers: Vec::new(),
            doubts: self.doubts.next(),
        };
        let mut part = mem::replace(self, next);
        part.end = self.from;
        part
    }

    /// Adds the part that follows: the one that [`Self::cut`] went on with. The result is what it would
    /// have been without the cut.
    pub fn merge(&mut self, next: &Self) {
        self.end = next.end;
        self.count(next);
        self.in_force = next.in_force;
        for (mine, theirs) in self.measures.values_mut().zip(next.measures.values()) {
            mine.merge(theirs);
        }
        self.bent.merge(&next.bent);
        self.position.merge(&next.position);
        self.open = next.open;
        self.open_walk = next.open_walk;
        self.holds.extend_from_slice(&next.holds);
        self.walks.extend_from_slice(&next.walks);
        self.activities.extend_from_slice(&next.activities);
        self.breaks.extend_from_slice(&next.breaks);
        for &(id, answer) in &next.late_answers {
            if !self.take_answer(id, answer) {
                self.late_answers.push((id, answer));
            }
        }
        self.nudges.extend_from_slice(&next.nudges);
        self.doubts.merge(&next.doubts);
    }

    /// Learns from the part that follows what could not be known at the cut: how long the stay became,
    /// what ended before the cut and was told after it, answers. The two together stay the same.
    pub fn settle(&mut self, next: &mut Self) {
        for (mine, theirs) in self.measures.values_mut().zip(next.measures.values()) {
            mine.exposure.settle(&theirs.exposure);
        }
        let end = self.end;
        hand_back(&mut self.holds, &mut next.holds, |h| h.hold.to < end);
        hand_back(&mut self.walks, &mut next.walks, |w| w.to < end);
        hand_back(&mut self.activities, &mut next.activities, |a| a.to < end);
        hand_back(&mut self.breaks, &mut next.breaks, |b| b.end < end);
        hand_back(&mut self.nudges, &mut next.nudges, |n| n.at < end);
        next.late_answers
            .retain(|&(id, answer)| !self.take_answer(id, answer));
    }

    /// Adds another session, which began `later` than this one (or: is to be told as if it had).
    /// Durations add up. Stays, holds, walks and positions end with their session; windows of
    /// repetition are not mixed. Nothing more can be observed afterwards.
    pub fn append(&mut self, other: &Self, later: Span) {
        self.close();
        let mut other = other.clone();
        other.close();
        // From the one time line to the other.
        let later = self.start.since(other.start) + later;
        self.others += other.duration();
        self.count(&other);
        for (mine, theirs) in self.measures.values_mut().zip(other.measures.values()) {
            mine.append(theirs, later, self.sessions);
        }
        self.sessions += other.sessions;
        self.bent.append(&other.bent);
        self.position.append(&other.position);
        self.holds.extend(other.holds.iter().map(|seen| {
            let mut seen = *seen;
            seen.hold.from = seen.hold.from + later;
            seen.hold.to = seen.hold.to + later;
            seen
        }));
        self.walks.extend(other.walks.iter().map(|walk| {
            let mut walk = *walk;
            walk.from = walk.from + later;
            walk.to = walk.to + later;
            walk
        }));
        self.activities.extend(other.activities.iter().map(|bout| {
            let mut bout = *bout;
            bout.from = bout.from + later;
            bout.to = bout.to + later;
            bout
        }));
        self.breaks.extend(other.breaks.iter().map(|seen| {
            let mut seen = *seen;
            seen.end = seen.end + later;
            seen
        }));
        self.nudges.extend(other.nudges.iter().map(|seen| {
            let mut seen = *seen;
            seen.at = seen.at + later;
            seen
        }));
        self.late_answers.clear();
        self.doubts.append(&other.doubts);
    }

    /// What both kinds of adding have in common.
    fn count(&mut self, other: &Self) {
        self.worn += other.worn;
        self.known += other.known;
        for placement in Placement::ALL {
            self.rig[placement] |= other.rig[placement];
            let used = &mut self.used[placement];
            *used = weakest(*used, other.used[placement]);
        }
    }

    /// The session is over: what is running is listed as it stands.
    fn close(&mut self) {
        let open: Vec<HoldSeen> = self.open.values_mut().filter_map(Option::take).collect();
        self.holds.extend(open);
        self.walks.extend(self.open_walk.take());
    }
}

/// Moves what `belongs` to the earlier part there, wherever it stands: holds are told in another order
/// than they end in. What ends at one moment keeps its order, and the report lists by end.
fn hand_back<T>(earlier: &mut Vec<T>, later: &mut Vec<T>, belongs: impl Fn(&T) -> bool) {
    let (back, rest): (Vec<T>, Vec<T>) = mem::take(later).into_iter().partition(belongs);
    earlier.extend(back);
    *later = rest;
}
