//! Breaks seen by the body: cat/cow, child's pose, downward dog, lying down.
//!
//! What is looked for is what the segments must do, whoever does it: on all fours the trunk is about
//! level and flexion goes up and down by turns ([`cat_cow`]); in child's pose the trunk lies folded a
//! little beyond level and the forehead on the floor, in downward dog trunk and head hang
//! ([`held`]); who lies is tilted back or to the side as nobody sits ([`held`]). The zones are not
//! from a study (none measured these poses with clips): they follow from what touches the floor, and
//! each says so. Doses (how long, how often) are practitioners' convention, see docs/evidence.md.
//!
//! It works on epochs (0.1 s), remembers a bounded number of swings and sums, and knows no clock.
//! Walks are `gait`'s, micro-breaks `position`'s. What it cannot tell apart, it says with
//! [`Bout::verified`] `false`: above all child's pose from downward dog by a head clip alone. What it
//! does not see: cat/cow on a chair; whether a standing forward fold was meant for a downward dog;
//! whether who lies rests.

mod cat_cow;
mod held;
mod swing;

use serde::{Deserialize, Serialize};

use crate::event::{Angle, BreakKind};
use crate::num::exp;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use cat_cow::CatCowWatch;
use held::HeldWatch;

/// Surer than this that it is what it is called: verified. Our choice: wrong once in ten.
const VERIFIED: f64 = 0.9;

/// Moving so shortly before or after an activity belongs to it: getting down to the floor and up. Our choice.
const AROUND: Span = Span::from_secs(15);

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exercise {
    /// Cat/cow on all fours.
    CatCow,
    /// Child's pose.
    ChildsPose,
    /// Downward dog.
    DownwardDog,
    /// Lying, or leaned back so far that nobody sits.
    Rest,
}

impl Exercise {
    /// All, in the order of the enum.
    pub const ALL: [Self; 4] = [
        Self::CatCow,
        Self::ChildsPose,
        Self::DownwardDog,
        Self::Rest,
    ];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        self.as_break().name()
    }

    /// What it is as a break.
    pub const fn as_break(self) -> BreakKind {
        match self {
            Self::CatCow => BreakKind::CatCow,
            Self::ChildsPose => BreakKind::ChildsPose,
            Self::DownwardDog => BreakKind::DownwardDog,
            Self::Rest => BreakKind::Rest,
        }
    }
}

/// Something that was done, from begin to end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bout {
    /// What.
    pub kind: Exercise,
    /// Begin: of a set the first turning point, of a pose when it was reached.
    pub from: Timestamp,
    /// End, likewise.
    pub to: Timestamp,
    /// How often, where it has repetitions.
    pub reps: Option<u32>,
    /// One repetition took so long in the mean.
    pub period: Option<Span>,
    /// How probable it is that it was this and not the next likely thing, 0.5 to 1: from how far the
    /// angles are inside their zones, against the spread of people and the stated uncertainty. Zones and
    /// spreads are our choice, so it orders bouts; it is not a measured rate of error.
    pub sure: f64,
    /// Sure enough, and seen all the time.
    pub verified: bool,
}

impl Bout {
    /// How long it took.
    pub fn duration(&self) -> Span {
        self.to.since(self.from)
    }
}

/// Watches all clips for all of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ActivityWatch {
    cat_cow: CatCowWatch,
    held: HeldWatch,
    /// End of the last set.
    set_end: Option<Timestamp>,
    /// When something last went on.
    active: Option<Timestamp>,
}

impl ActivityWatch {
    pub(crate) const fn new() -> Self {
        Self {
            cat_cow: CatCowWatch::new(),
            held: HeldWatch::new(),
            set_end: None,
            active: None,
        }
    }

    /// The clips' angles, by [`Placement::index`], over the `span` that ended at `at`. What has just been
    /// found to be over.
    pub(crate) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        clips: &[Option<Angle>; 3],
    ) -> [Option<Bout>; 2] {
        self.set_end = self.cat_cow.set_end().max(self.set_end);
        if self.is_active() {
            self.active = Some(at);
        }
        [
            self.cat_cow.step(at, span, clips),
            self.held.step(at, span, clips, self.set_end),
        ]
    }

    /// The session is over: what is going on, if it is enough.
    pub(crate) fn finish(&mut self) -> [Option<Bout>; 2] {
        [self.cat_cow.finish(), self.held.finish(self.set_end)]
    }

    /// Went something on that counts, in the `seconds` up to `at` or shortly before?
    pub(crate) fn touches(&self, at: Timestamp, seconds: u32) -> bool {
        let since = Span::from_secs(i64::from(seconds)) + AROUND;
        self.active.is_some_and(|active| at.since(active) <= since)
    }

    /// In the middle of something that already counts.
    pub(crate) fn is_active(&self) -> bool {
        self.cat_cow.is_active() || self.held.is_active()
    }
}

/// The clip that tells of the trunk: the upper back, else the low back.
const TRUNK: [Placement; 2] = [Placement::UpperBack, Placement::LowBack];

/// Log odds of the second of two classes for an angle: two normal distributions of equal spread about
/// their centres, the stated uncertainty added to the spread. All rad.
fn log_odds(angle: &Angle, x: f64, centres: (f64, f64), spread: f64) -> f64 {
    let variance = spread * spread + angle.sigma * angle.sigma;
    (centres.1 - centres.0) * (x - 0.5 * (centres.0 + centres.1)) / variance
}

/// The probability of log odds.
fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + exp(-log_odds))
}

#[cfg(test)]
mod tests;
