//! Cat/cow: back and head arch and round by turns, on all fours; and, while it is expected, on a chair or standing.
//!
//! On hands and knees, shoulders over hands and hips over knees, the trunk is level: its flexion is
//! about 90 degrees and swings about that. The head goes along, from looking ahead to chin on chest.
//! One repetition is one way there and back. A clip on the trunk decides if there is one; the upper back
//! swings up when the low back swings down, so either counts by itself. By a head clip alone the swing
//! must be larger and go beyond level, which a head does only with the trunk bent.
//!
//! With an upright trunk the same movement cannot be told from looking to the keyboard and back. So there it is
//! looked for only while somebody is being guided through it.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::turning::{Point, Swing, Turning};
use super::{Bout, EXPECTED_ODDS, Exercise, VERIFIED, log_odds, probability};
use crate::measure::Angle;
use crate::num::deg;
use crate::per::PerPlacement;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// A half repetition takes at least and at most this long. Our choice: practitioners say 5 s a pose, one
/// source 20 s (docs/evidence.md#activities-and-their-doses); faster than one a second is no gentle flow.
const HALF: (Span, Span) = (Span::from_secs(1), Span::from_secs(20));

/// No turning point for longer than this: the set is over. Our choice: one is certain only on the way back
/// from it.
const WAIT: Span = Span::from_secs(28);

/// Out of the zone for longer than this: the set is over, s. Our choice.
const OUTSIDE_S: f64 = 2.0;

/// Swings smaller than this share of the set's median are none of it: from the middle to one end is half
/// a swing. Our choice.
const FULL: f64 = 0.7;

/// Who is so near to the edge of a zone at first has just come into it, rad. Our choice.
const EDGE: f64 = deg(15.0);

/// Fewer repetitions are no set. Our choice: once may be anything.
pub(crate) const LEAST: u32 = 2;

/// So many repetitions make it sure by a head clip alone, which does not see the trunk. Our choice.
const LEAST_BY_HEAD: u32 = 3;

/// A longer set is told as several. Keeps memory bounded.
const MOST_SWINGS: usize = 64;

/// What swings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum By {
    UpperBack,
    LowBack,
    Head,
}

impl By {
    /// Does this swing round the back? The pelvis rolls back when the chest sinks.
    fn rounds(self, swing: &Swing) -> bool {
        let up = swing.to.angle > swing.from.angle;
        up == (self != Self::LowBack)
    }
}

/// Which clip tells, the first that is known.
const TELL: [(Placement, By); 3] = [
    (Placement::UpperBack, By::UpperBack),
    (Placement::LowBack, By::LowBack),
    (Placement::Head, By::Head),
];

/// How the trunk is meanwhile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Trunk {
    /// Level: on all fours.
    #[default]
    Level,
    /// Upright: on a chair or standing.
    Upright,
}

/// What a swing is like, rad. Our choice all of it.
struct Zone {
    /// Turning points lie in here.
    ends: (f64, f64),
    /// The middle of a swing lies in here.
    middle: (f64, f64),
    /// It is at least so large.
    size: f64,
    /// A turning point is certain when the angle has come back from it so far.
    back: f64,
    /// Centres of what it may be taken for and of this, and how people differ: of the middle on all fours (where
    /// bending down by turns from a chair has it half of the way to level), of the size when upright (where one
    /// looks about).
    centres: (f64, f64),
    spread: f64,
}

const fn zone(trunk: Trunk, by: By) -> Zone {
    match (trunk, by) {
        // Level within what arms and thighs of unlike length make of it. Of the 50 degrees or so
        // that a back bends from end to end, a gentle flow takes a quarter and more.
        (Trunk::Level, By::UpperBack | By::LowBack) => Zone {
            ends: (deg(45.0), deg(140.0)),
            middle: (deg(65.0), deg(120.0)),
            size: deg(12.0),
            back: deg(4.0),
            centres: (deg(40.0), deg(90.0)),
            spread: deg(12.0),
        },
        // Looking ahead from a level trunk lifts the head by what the neck extends (up to about 60
        // degrees); chin on chest lowers it beyond level.
        (Trunk::Level, By::Head) => Zone {
            ends: (deg(15.0), deg(155.0)),
            middle: (deg(62.0), deg(115.0)),
            size: deg(30.0),
            back: deg(10.0),
            centres: (deg(40.0), deg(85.0)),
            spread: deg(12.0),
        },
        // The hips stay where they are, so the trunk clip swings by what the back bends. Sitting still at a
        // desk it moves by a degree or two.
        (Trunk::Upright, By::UpperBack | By::LowBack) => Zone {
            ends: (deg(-45.0), deg(65.0)),
            middle: (deg(-25.0), deg(40.0)),
            size: deg(8.0),
            back: deg(3.0),
            centres: (deg(2.0), deg(16.0)),
            spread: deg(5.0),
        },
        // From looking up to chin on chest, which is all that a head does by itself.
        (Trunk::Upright, By::Head) => Zone {
            ends: (deg(-65.0), deg(85.0)),
            middle: (deg(-35.0), deg(45.0)),
            size: deg(10.0),
            back: deg(5.0),
            centres: (deg(5.0), deg(25.0)),
            spread: deg(8.0),
        },
    }
}

const fn within(x: f64, (low, high): (f64, f64)) -> bool {
    low <= x && x <= high
}

/// What a set comes to.
#[derive(Debug, Clone, Copy)]
struct Tally {
    /// Swings that are all of one, and the first and the last of them.
    n: u32,
    first: Swing,
    last: Swing,
    /// So large is a whole swing of this set at the least, rad.
    full: f64,
}

/// How far a set has come, for who looks on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct SetSoFar {
    /// Repetitions: how often the back was rounded, the time under way counted once it is far enough.
    pub(super) reps: u32,
    /// From one rounding to the next.
    pub(super) period: Option<Span>,
    /// How far the last swing went, rad.
    pub(super) span: f64,
}

/// Counts repetitions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct CatCowWatch {
    trunk: Trunk,
    by: Option<By>,
    turning: Turning,
    // Invariant: at most MOST_SWINGS, all of them in the zone.
    set: Vec<Swing>,
    /// Sum over the set's swings.
    log_odds: f64,
    /// Some of the set's swings were expected.
    expected: bool,
    outside_s: f64,
}

impl CatCowWatch {
    pub(super) const fn new(trunk: Trunk) -> Self {
        Self {
            trunk,
            by: None,
            turning: Turning::New,
            set: Vec::new(),
            log_odds: 0.0,
            expected: false,
            outside_s: 0.0,
        }
    }

    /// One epoch; the set that has just been found to be over. `expected`: somebody is being guided through it.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        clips: &PerPlacement<Option<Angle>>,
        expected: bool,
    ) -> Option<Bout> {
        let mut seen = None;
        for (placement, by) in TELL {
            seen = seen.or_else(|| clips[placement].map(|angle| (by, angle)));
        }
        // What swung is not seen any more, or only by another clip: a moment of that is bridged.
        let seen = seen.filter(|(by, _)| self.by.is_none_or(|b| b == *by));
        let inside = seen.filter(|(by, angle)| within(angle.flexion, zone(self.trunk, *by).ends));
        let Some((by, angle)) = inside else {
            self.outside_s += span.as_secs_f64();
            if self.outside_s <= OUTSIDE_S {
                return None;
            }
            return self.finish();
        };
        self.outside_s = 0.0;
        self.by = Some(by);
        let flexion = angle.flexion;
        let now = Point { at, angle: flexion };
        let swing = self.turning.step(now, zone(self.trunk, by).back);
        let over = swing.and_then(|swing| self.swung(by, &angle, swing, expected));
        let waited = self.set.last().is_some_and(|s| at.since(s.to.at) > WAIT);
        over.or_else(|| waited.then(|| self.end_set()).flatten())
    }

    /// A whole swing.
    fn swung(&mut self, by: By, angle: &Angle, swing: Swing, expected: bool) -> Option<Bout> {
        let zone = zone(self.trunk, by);
        if swing.size() < zone.size || came_in(&zone, &swing) {
            return None;
        }
        if !is_one(&zone, &swing) {
            return self.end_set();
        }
        let over = (self.set.len() == MOST_SWINGS).then(|| self.end_set());
        self.set.push(swing);
        let x = match self.trunk {
            Trunk::Level => swing.middle(),
            Trunk::Upright => swing.size(),
        };
        self.log_odds += log_odds(angle, x, zone.centres, zone.spread);
        if expected {
            self.log_odds += EXPECTED_ODDS;
            self.expected = true;
        }
        over.flatten()
    }

    /// The whole swings of the set.
    fn tally(&self) -> Option<Tally> {
        let mut sizes = [0.0; MOST_SWINGS];
        for (size, swing) in sizes.iter_mut().zip(&self.set) {
            *size = swing.size();
        }
        let sizes = &mut sizes[..self.set.len()];
        sizes.sort_unstable_by(f64::total_cmp);
        let full = FULL * sizes.get(sizes.len() / 2)?;
        let mut swings = self.set.iter().filter(|s| s.size() >= full);
        let first = swings.next()?;
        let (n, last) = swings.fold((1_u32, first), |(n, _), s| (n + 1, s));
        Some(Tally {
            n,
            first: *first,
            last: *last,
            full,
        })
    }

    /// The set as it stands is over; what swings goes on.
    fn end_set(&mut self) -> Option<Bout> {
        let tally = self.tally();
        let swung = u32::try_from(self.set.len()).unwrap_or(u32::MAX);
        self.set.clear();
        let sum = core::mem::take(&mut self.log_odds);
        let expected = core::mem::take(&mut self.expected);
        let Tally { n, first, last, .. } = tally?;
        let reps = n.div_ceil(2);
        let sure = probability(sum / f64::from(swung));
        let enough = expected || self.by != Some(By::Head) || reps >= LEAST_BY_HEAD;
        let took = last.to.at.since(first.from.at);
        (reps >= LEAST).then(|| Bout {
            kind: Exercise::CatCow,
            from: first.from.at,
            to: last.to.at,
            reps: Some(reps),
            period: Some(Span::from_micros(2 * took.as_micros() / i64::from(n))),
            sure,
            verified: sure >= VERIFIED && enough,
        })
    }

    /// Nothing swings any more: the set, if it is one.
    pub(super) fn finish(&mut self) -> Option<Bout> {
        let bout = self.end_set();
        self.by = None;
        self.turning = Turning::New;
        self.outside_s = 0.0;
        bout
    }

    /// Swings of the set so far.
    pub(super) const fn swings(&self) -> usize {
        self.set.len()
    }

    /// In the middle of a set that already counts.
    pub(super) const fn is_active(&self) -> bool {
        self.set.len() >= 3
    }

    /// The last turning point of a set that already counts.
    pub(super) fn set_end(&self) -> Option<Timestamp> {
        let last = self.set.last().filter(|_| self.is_active())?;
        Some(last.to.at)
    }

    /// The set so far, and the swing under way as soon as it is as far as the others: the turning point itself is
    /// certain only on the way back from it.
    pub(super) fn so_far(&self) -> Option<SetSoFar> {
        let by = self.by?;
        let zone = zone(self.trunk, by);
        let full = self.tally().map_or(0.0, |t| t.full).max(zone.size);
        let on = self.turning.under_way();
        let on = on.filter(|s| is_one(&zone, s) && !came_in(&zone, s));
        let mut seen: Option<SetSoFar> = None;
        let mut before = None;
        for swing in self.set.iter().copied().chain(on) {
            if swing.size() < full {
                continue;
            }
            let round = by.rounds(&swing);
            let last = seen.unwrap_or_default();
            let period = before.filter(|_| round).map(|b| swing.to.at.since(b));
            seen = Some(SetSoFar {
                reps: last.reps + u32::from(round),
                period: period.or(last.period),
                span: swing.size(),
            });
            before = if round { Some(swing.to.at) } else { before };
        }
        seen
    }
}

/// Is it a swing of this, by where it is and how long it takes?
fn is_one(zone: &Zone, swing: &Swing) -> bool {
    let took = swing.duration();
    within(swing.middle(), zone.middle) && took >= HALF.0 && took <= HALF.1
}

/// Is it the way into the zone? Getting down to the floor is none of a set.
fn came_in(zone: &Zone, swing: &Swing) -> bool {
    let (low, high) = zone.ends;
    let from = swing.from.angle;
    swing.first && (from - low).min(high - from) <= EDGE
}
