//! What is going on right now, for who guides somebody through a break.
//!
//! The same detectors as the engine's, fed by a host with the clips' angles of the moment
//! ([`EngineSnapshot`](crate::engine::EngineSnapshot)) about ten times a second. Nothing waits here: a repetition counts as soon as its
//! second half is as far as the halves before, a pose from its first moment. Those angles have not seen their future, so
//! what the engine says later is what is credited. It knows no headings: of flowing movement it tells how long it has
//! gone on slowly and without a pause, not whether it is tai chi.

use serde::{Deserialize, Serialize};

use super::{ActivityWatch, Exercise, Expected, Held, LEAST_REPS, Moment, Over, TRUNK};
use crate::measure::Angle;
use crate::num::deg;
use crate::per::PerPlacement;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Nothing fed for longer than this: it is not known what was meanwhile. Our choice: a few missed looks.
const HOLE: Span = Span::from_secs(1);

/// Tilted back further than this is lying and no extension, rad. Our choice: the neck extends by some 60 degrees.
const LYING: f64 = deg(75.0);

/// A watch for who looks on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Live {
    watch: ActivityWatch,
    expected: Option<Expected>,
    at: Option<Timestamp>,
    /// Repetitions of the sets that are over, as they were told.
    done: u32,
}

/// What is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LiveSeen {
    /// Anything is known: a clip has an angle.
    pub known: bool,
    /// Repetitions of cat/cow so far, the one under way counted once it is far enough.
    pub reps: u32,
    /// How long the last repetition took.
    pub period: Option<Span>,
    /// How far the last swing went, from one turning point to the next, rad.
    pub span: Option<f64>,
    /// The pose that is kept (or the movement that flows), whether it counts yet or not.
    pub pose: Option<Exercise>,
    /// How long it has been, moments of something else included.
    pub lasted: Span,
    /// It is seen right now.
    pub holding: bool,
    /// How far the head is tilted back beyond upright now, rad; 0: it is not. `None`: not known, or lying.
    pub head_back: Option<f64>,
    /// The same of the trunk.
    pub trunk_back: Option<f64>,
}

impl Live {
    /// Of somebody who is being guided through this.
    pub fn new(expected: Option<Expected>) -> Self {
        let mut watch = ActivityWatch::new();
        watch.expect(expected);
        Self {
            watch,
            expected,
            at: None,
            done: 0,
        }
    }

    /// From now on it is this; what was counted stays.
    pub fn expect(&mut self, expected: Option<Expected>) {
        let before = self.sets();
        let over = self.watch.expect(expected);
        self.add(before, over);
        self.expected = expected;
    }

    /// The clips' angles at `at`. A time that does not go on changes nothing.
    pub fn step(&mut self, at: Timestamp, clips: &PerPlacement<Option<Angle>>) -> LiveSeen {
        let span = self.at.map_or(Span::ZERO, |last| at.since(last));
        if self.at.is_none_or(|last| at > last) {
            self.at = Some(at);
            if span > HOLE {
                self.feed(at, span, &PerPlacement::all(None));
                self.feed(at, Span::ZERO, clips);
            } else {
                self.feed(at, span, clips);
            }
        }
        self.seen(at, clips)
    }

    fn feed(&mut self, at: Timestamp, span: Span, clips: &PerPlacement<Option<Angle>>) {
        let moment = Moment {
            clips,
            ..Moment::UNKNOWN
        };
        let before = self.sets();
        let over = self.watch.step(at, span, &moment);
        self.add(before, over);
    }

    /// The sets as they stand, in the order of [`Over`]: swings, and repetitions as they are told.
    fn sets(&self) -> [(usize, u32); 2] {
        [&self.watch.cat_cow, &self.watch.upright]
            .map(|set| (set.swings(), set.so_far().map_or(0, |s| s.reps)))
    }

    /// What a set that is over comes to stands, and so does what was told of it while it went on: with a clip that falls
    /// silent the way under way is lost to the set.
    fn add(&mut self, before: [(usize, u32); 2], over: Over) {
        for (((swings, told), (now, _)), bout) in before.into_iter().zip(self.sets()).zip(over) {
            let ended = now < swings || bout.is_some();
            let told = if told >= LEAST_REPS { told } else { 0 };
            let reps = told.max(bout.and_then(|b| b.reps).unwrap_or(0));
            if ended {
                self.done = self.done.saturating_add(reps);
            }
        }
    }

    fn seen(&self, at: Timestamp, clips: &PerPlacement<Option<Angle>>) -> LiveSeen {
        let set = self.watch.upright.so_far();
        let set = set.or_else(|| self.watch.cat_cow.so_far());
        let flows = self.expected.map(|e| e.exercise) == Some(Exercise::TaiChi);
        let held: Option<Held> = if flows {
            self.watch.flow.so_far()
        } else {
            self.watch.pose.so_far(at)
        };
        let trunk = TRUNK.iter().find_map(|p| clips[*p]);
        LiveSeen {
            known: clips.values().any(Option::is_some),
            reps: self.done + set.map_or(0, |s| s.reps),
            period: set.and_then(|s| s.period),
            span: set.map(|s| s.span),
            pose: held.map(|h| h.kind),
            lasted: held.map_or(Span::ZERO, |h| h.lasted),
            holding: held.is_some_and(|h| h.now),
            head_back: back(clips[Placement::Head]),
            trunk_back: back(trunk),
        }
    }
}

fn back(angle: Option<Angle>) -> Option<f64> {
    let angle = angle.filter(|a| a.flexion > -LYING)?;
    Some((-angle.flexion).max(0.0))
}
