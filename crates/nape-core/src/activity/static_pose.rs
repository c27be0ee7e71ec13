//! Poses that are kept: child's pose, downward dog, lying, leaning far back.
//!
//! What an epoch looks like is [`evidence`]'s; here it is put together over time: moments of something else are bridged,
//! and a pose counts once it was kept for long enough.

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, evidence};
use super::{Bout, Exercise, Held, VERIFIED, probability};
use crate::measure::Angle;
use crate::num::{deg, fabs};
use crate::per::PerPlacement;
use crate::time::{Span, Timestamp};

/// Kept for at least so long. Our choice: half of the shortest dose said for child's pose (30 s,
/// docs/evidence.md#activities-and-their-doses), and longer than picking something up or one half of a cat/cow.
pub(crate) const POSE: Span = Span::from_secs(15);

/// Lying for at least so long. Our choice: shorter is a stretch over the back of the chair.
pub(crate) const REST: Span = Span::from_secs(60);

/// Leaning back for at least so long, and moving no more often than this, 1/s: it may be rest. Our choice: who works or
/// reads so shifts every few minutes and looks about, who rests does not; but some work quite still, so it is never
/// sure ([`Bout::verified`]).
const RECLINED: Span = Span::from_mins(5);
/// See [`RECLINED`].
const RECLINED_MOVES: f64 = 1.0 / 60.0;

/// Leaning back: further than this from where it was is a move, rad. Our choice: sway and breath stay within 2 degrees.
const MOVE: f64 = deg(4.0);

/// Seen otherwise for longer than this, s: the pose is over. Our choice.
const PAUSE_S: f64 = 3.0;

/// Nothing known for longer than this: the pose is over. Our choice: a clip that is as still as one on a desk, and
/// tilted as one, is doubtful for up to 20 s before that is decided (`worn`); who lies quietly is, now and then.
const UNKNOWN: Span = Span::from_secs(21);

/// Seen otherwise for at most this share of the time: who is in and out of it by turns keeps no pose. Our
/// choice.
const AWAY: f64 = 0.2;

/// Seen in it for at least this share of the time, to be verified. Our choice.
const SEEN: f64 = 0.5;

/// A stretch of one look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Run {
    kind: Exercise,
    /// Leaned back, and not lying as far as can be told.
    reclined: bool,
    from: Timestamp,
    to: Timestamp,
    seen_s: f64,
    /// Seen otherwise: all of it, and the last stretch, s.
    away_s: (f64, f64),
    /// Sums over time, rad s.
    pose: f64,
    dog: f64,
    /// How far back it was at the last move, rad, and moves so far.
    at_move: f64,
    moves: u32,
}

impl Run {
    fn new(at: Timestamp, look: &Evidence) -> Self {
        Self {
            kind: look.kind,
            reclined: look.is_reclined(),
            from: at,
            to: at,
            seen_s: 0.0,
            away_s: (0.0, 0.0),
            pose: 0.0,
            dog: 0.0,
            at_move: look.back,
            moves: 0,
        }
    }

    fn add(&mut self, at: Timestamp, span: Span, look: &Evidence) {
        let dt = span.as_secs_f64();
        self.to = at;
        self.seen_s += dt;
        self.away_s.1 = 0.0;
        self.pose += look.pose * dt;
        self.dog += look.dog * dt;
        if fabs(look.back - self.at_move) > MOVE {
            self.at_move = look.back;
            self.moves += 1;
        }
    }

    fn is_same(&self, look: &Evidence) -> bool {
        self.kind == look.kind && self.reclined == look.is_reclined()
    }

    /// The other look was a moment of this pose.
    fn absorb(&mut self, other: &Self) {
        self.seen_s += other.seen_s;
        self.away_s.0 -= other.seen_s;
        self.pose += other.pose;
        self.dog += other.dog;
    }

    fn is_long(&self) -> bool {
        let least = match self.kind {
            Exercise::Rest if self.reclined => RECLINED,
            Exercise::Rest => REST,
            _ => POSE,
        };
        self.to.since(self.from) >= least
    }

    fn bout(&self, set_end: Option<Timestamp>) -> Option<Bout> {
        let took = self.to.since(self.from).as_secs_f64();
        let still = !self.reclined || f64::from(self.moves) <= RECLINED_MOVES * took;
        let kept = self.is_long() && still && self.away_s.0 <= AWAY * took;
        let from = set_end.map_or(self.from, |end| end.max(self.from));
        let (pose, dog) = (self.pose / self.seen_s, self.dog / self.seen_s);
        let (kind, odds) = match self.kind {
            Exercise::Rest => (Exercise::Rest, pose),
            _ if dog > 0.0 => (Exercise::DownwardDog, pose.min(dog)),
            _ => (Exercise::ChildsPose, pose.min(-dog)),
        };
        // Of two that look the same.
        let sure = if self.reclined {
            0.5
        } else {
            probability(odds)
        };
        let rest = Self { from, ..*self };
        (kept && rest.is_long()).then_some(Bout {
            kind,
            from,
            to: self.to,
            reps: None,
            period: None,
            sure,
            verified: sure >= VERIFIED && self.seen_s >= SEEN * took,
        })
    }
}

/// Watches for poses that are kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PoseWatch {
    run: Option<Run>,
    /// Another look since less than [`PAUSE_S`].
    other: Option<Run>,
}

impl PoseWatch {
    pub(super) const fn new() -> Self {
        Self {
            run: None,
            other: None,
        }
    }

    /// One epoch; the pose that has just been found to be over. What belongs to a set of cat/cow that ended
    /// at `set_end` is no pose. `expected`: what somebody is being guided through.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        clips: &PerPlacement<Option<Angle>>,
        set_end: Option<Timestamp>,
        expected: Option<Exercise>,
    ) -> Option<Bout> {
        let look = evidence(clips, expected);
        if let (Some(run), Some(look)) = (&mut self.run, &look)
            && run.is_same(look)
        {
            run.add(at, span, look);
            if let Some(other) = self.other.take() {
                run.absorb(&other);
            }
            return None;
        }
        match &look {
            Some(look) => {
                let other = self.other.filter(|o| o.is_same(look));
                let mut other = other.unwrap_or_else(|| Run::new(at - span, look));
                other.add(at, span, look);
                self.other = Some(other);
            }
            None => self.other = None,
        }
        if let Some(run) = &mut self.run
            && clips.values().any(Option::is_some)
        {
            let dt = span.as_secs_f64();
            run.away_s = (run.away_s.0 + dt, run.away_s.1 + dt);
        }
        let over = self
            .run
            .filter(|run| run.away_s.1 > PAUSE_S || at.since(run.to) > UNKNOWN);
        if over.is_some() || self.run.is_none() {
            self.run = self.other.take();
        }
        over.and_then(|run| run.bout(set_end))
    }

    /// Nothing more is seen: the pose, if it is one.
    pub(super) fn finish(&mut self, set_end: Option<Timestamp>) -> Option<Bout> {
        self.other = None;
        self.run.take().and_then(|run| run.bout(set_end))
    }

    /// In the middle of a pose that already counts.
    pub(super) fn is_active(&self) -> bool {
        self.run.is_some_and(|run| run.is_long() && !run.reclined)
    }

    /// The pose at `at`, also when it does not count yet: what, for how long, and whether it is seen right now.
    pub(super) fn so_far(&self, at: Timestamp) -> Option<Held> {
        let run = self.run?;
        Some(Held {
            kind: run.kind,
            lasted: run.to.since(run.from),
            now: run.to == at,
        })
    }
}
