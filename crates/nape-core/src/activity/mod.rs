//! Breaks seen by the body: cat/cow, child's pose, downward dog, lying down, slow flowing movement.
//!
//! What is looked for is what the segments must do, whoever does it: on all fours the trunk is about
//! level and flexion goes up and down by turns (`cat_cow`); in child's pose the trunk lies folded a
//! little beyond level and the forehead on the floor, in downward dog trunk and head hang; who lies is
//! tilted back or to the side as nobody sits (`evidence`, put together over time by `static_pose`); in tai chi the
//! trunk turns slowly and all the time (`slow_flow`). The zones are not from a study (none measured these with
//! clips): they follow from what touches the floor, and each says so. Doses (how long, how often) are
//! practitioners' convention, see docs/evidence.md#activities-and-their-doses.
//!
//! It works on epochs (0.1 s), remembers a bounded number of swings and sums, and knows no clock.
//! Walks are `gait`'s, micro-breaks `position`'s. What it cannot tell apart, it says with
//! [`Bout::verified`] `false`: child's pose from downward dog by a head clip alone, tai chi from other slow work, rest
//! leaned back from work leaned back. A guided break says what is being done ([`Expected`]): that decides between two
//! that look the same, and lets cat/cow on a chair be counted, which nobody could tell from desk work otherwise.
//! What it does not see: whether a standing forward fold was meant for a downward dog; whether who lies
//! rests; who lies face down.
//!
//! [`Live`] is the same for who looks on, without the engine's lag.

mod cat_cow;
mod evidence;
mod live;
mod slow_flow;
mod static_pose;
mod turning;

pub(crate) use cat_cow::LEAST as LEAST_REPS;
pub use live::{Live, LiveSeen};
pub(crate) use static_pose::{POSE, REST as LEAST_REST};

use serde::{Deserialize, Serialize};

use crate::break_kind::BreakKind;
use crate::measure::Angle;
use crate::neck_rotation::Heading;
use crate::num::exp;
use crate::per::PerPlacement;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use cat_cow::{CatCowWatch, Trunk};
use slow_flow::SlowFlowWatch;
use static_pose::PoseWatch;

/// Surer than this that it is what it is called: verified. Our choice: wrong once in ten.
const VERIFIED: f64 = 0.9;

/// Log odds for what somebody is being guided through, before anything is seen. Our choice: 98 of 100 do what they
/// have just begun. Small: a head clip alone stays unsure. Large: whatever is done is taken for it.
const EXPECTED_ODDS: f64 = 4.0;

/// Moving so shortly before or after an activity belongs to it: getting down to the floor and up. Our choice.
const AROUND: Span = Span::from_secs(15);

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exercise {
    /// Cat/cow: on all fours; on a chair or standing where that is expected.
    CatCow,
    /// Child's pose.
    ChildsPose,
    /// Downward dog.
    DownwardDog,
    /// Lying, or leaned back so far that nobody sits; leaned back in a chair and still.
    Rest,
    /// Slow flowing movement on one's feet, as in tai chi. A movement break: not the dose of any trial.
    TaiChi,
}

impl Exercise {
    /// All, in the order of the enum.
    pub const ALL: [Self; 5] = [
        Self::CatCow,
        Self::ChildsPose,
        Self::DownwardDog,
        Self::Rest,
        Self::TaiChi,
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
            Self::TaiChi => BreakKind::TaiChi,
        }
    }
}

/// How an exercise is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// As the article has it: of cat/cow, child's pose and downward dog on the floor.
    #[default]
    Usual,
    /// On a chair.
    Seated,
    /// On one's feet.
    Standing,
}

/// What somebody is being guided through, as far as the host knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// What.
    pub exercise: Exercise,
    /// How. Only cat/cow is told in other stances than the usual one.
    #[serde(default)]
    pub stance: Stance,
}

impl Expected {
    /// Cat/cow with an upright trunk.
    const fn is_upright_cat_cow(self) -> bool {
        let upright = matches!(self.stance, Stance::Seated | Stance::Standing);
        matches!(self.exercise, Exercise::CatCow) && upright
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

/// A pose or a flow so far, whether it counts yet or not.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Held {
    kind: Exercise,
    lasted: Span,
    /// Seen in the last epoch.
    now: bool,
}

/// What ended in one epoch.
pub(crate) type Over = [Option<Bout>; 4];

/// What the clips show in one epoch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The clips' angles.
    pub(crate) clips: &'a PerPlacement<Option<Angle>>,
    /// Their headings.
    pub(crate) headings: &'a PerPlacement<Option<Heading>>,
    /// Steps are seen.
    pub(crate) walking: bool,
}

impl Moment<'_> {
    /// Nothing is known.
    const UNKNOWN: Moment<'static> = Moment {
        clips: &PerPlacement::all(None),
        headings: &PerPlacement::all(None),
        walking: false,
    };
}

/// Watches all clips for all of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ActivityWatch {
    cat_cow: CatCowWatch,
    /// The same with an upright trunk; of use only while it is expected.
    upright: CatCowWatch,
    pose: PoseWatch,
    flow: SlowFlowWatch,
    expected: Option<Expected>,
    /// A guided calibration goes on: its nods and leans are none of this.
    calibrating: bool,
    /// End of the last set.
    set_end: Option<Timestamp>,
    /// When something last went on.
    active: Option<Timestamp>,
}

impl ActivityWatch {
    pub(crate) const fn new() -> Self {
        Self {
            cat_cow: CatCowWatch::new(Trunk::Level),
            upright: CatCowWatch::new(Trunk::Upright),
            pose: PoseWatch::new(),
            flow: SlowFlowWatch::new(),
            expected: None,
            calibrating: false,
            set_end: None,
            active: None,
        }
    }

    /// Somebody is being guided through this from now on; `None`: through nothing any more. What is over by that.
    pub(crate) fn expect(&mut self, expected: Option<Expected>) -> Over {
        if self.expected == expected {
            return [None; 4];
        }
        self.expected = expected;
        [None, self.upright.finish(), None, None]
    }

    /// A guided calibration begins, or is over. What went on before it stands.
    pub(crate) const fn set_calibrating(&mut self, on: bool) {
        self.calibrating = on;
    }

    /// The epoch of length `span` that ended at `at`. What has just been found to be over.
    pub(crate) fn step(&mut self, at: Timestamp, span: Span, moment: &Moment<'_>) -> Over {
        if self.calibrating {
            // No micro-break either: the wearer moves because Nape asked for it.
            self.active = Some(at);
            return self.look(at, span, &Moment::UNKNOWN);
        }
        self.look(at, span, moment)
    }

    fn look(&mut self, at: Timestamp, span: Span, moment: &Moment<'_>) -> Over {
        let clips = moment.clips;
        self.set_end = self.cat_cow.set_end().max(self.set_end);
        // Moving in a guided break is part of it, whatever comes of it.
        if self.is_active_surely() || self.expected.is_some() {
            self.active = Some(at);
        }
        let exercise = self.expected.map(|e| e.exercise);
        let cat_cow = exercise == Some(Exercise::CatCow);
        let upright = self.expected.is_some_and(Expected::is_upright_cat_cow);
        let flows = exercise == Some(Exercise::TaiChi);
        [
            self.cat_cow.step(at, span, clips, cat_cow),
            upright
                .then(|| self.upright.step(at, span, clips, true))
                .flatten(),
            self.pose.step(at, span, clips, self.set_end, exercise),
            self.flow.step(at, span, moment, flows),
        ]
    }

    /// The session is over: what is going on, if it is enough.
    pub(crate) fn finish(&mut self) -> Over {
        [
            self.cat_cow.finish(),
            self.upright.finish(),
            self.pose.finish(self.set_end),
            self.flow.finish(),
        ]
    }

    /// Went something on that counts, or was somebody guided, in the `seconds` up to `at` or shortly before?
    pub(crate) fn touches(&self, at: Timestamp, seconds: u32) -> bool {
        let since = Span::from_secs(i64::from(seconds)) + AROUND;
        self.active.is_some_and(|active| at.since(active) <= since)
    }

    /// In the middle of something that already counts.
    pub(crate) fn is_active(&self) -> bool {
        self.is_active_surely() || self.flow.is_active()
    }

    /// Is somebody being guided through something, a calibration or a break, whether the clips see it or not?
    pub(crate) const fn is_busy(&self) -> bool {
        self.expected.is_some() || self.calibrating
    }

    /// Without slow movement that nobody asked for: that is a micro-break in any case.
    fn is_active_surely(&self) -> bool {
        let sets = self.cat_cow.is_active() || self.upright.is_active();
        let flows = self.expected.map(|e| e.exercise) == Some(Exercise::TaiChi);
        sets || self.pose.is_active() || (flows && self.flow.is_active())
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
