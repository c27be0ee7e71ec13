//! Cat/cow: on all fours, back and head arch and round by turns.
//!
//! On hands and knees, shoulders over hands and hips over knees, the trunk is level: its flexion is
//! about 90 degrees and swings about that. The head goes along, from looking ahead to chin on chest.
//! One repetition is one way there and back. A clip on the trunk decides if there is one; the upper back
//! swings up when the low back swings down, so either counts by itself. By a head clip alone the swing
//! must be larger and go beyond level, which a head does only with the trunk bent.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::swing::{Point, Swing, Turning};
use super::{Bout, Exercise, TRUNK, VERIFIED, log_odds, probability};
use crate::event::Angle;
use crate::num::deg;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// A half repetition takes at least and at most this long. Our choice: practitioners say 5 s a pose, one
/// source 20 s (evidence.md section 9.2); faster than one a second is no gentle flow.
const HALF: (Span, Span) = (Span::from_secs(1), Span::from_secs(20));

/// No turning point for longer than this: the set is over. Our choice: one is certain only on the way back
/// from it.
const WAIT: Span = Span::from_secs(28);

/// Out of the zone for longer than this: the set is over, s. Our choice.
const OUTSIDE_S: f64 = 2.0;

/// Swings smaller than this share of the set's median are none of it: from the middle to one end is half
/// a swing. Our choice.
const FULL: f64 = 0.7;

/// Fewer repetitions are no set. Our choice: once may be anything.
const LEAST: u32 = 2;

/// So many repetitions make it sure by a head clip alone, which does not see the trunk. Our choice.
const LEAST_BY_HEAD: u32 = 3;

/// A longer set is told as several. Keeps memory bounded.
const MOST_SWINGS: usize = 64;

/// What swings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum By {
    Trunk,
    Head,
}

/// What a swing of all fours is like, rad. Our choice all of it.
struct Zone {
    /// Turning points lie in here.
    ends: (f64, f64),
    /// The middle of a swing lies in here.
    middle: (f64, f64),
    /// It is at least so large.
    size: f64,
    /// A turning point is certain when the angle has come back from it so far.
    back: f64,
    /// Middles of what it may be taken for (bending down by turns from a chair, half of the way to level)
    /// and of all fours; and how people differ.
    centres: (f64, f64),
    spread: f64,
}

impl By {
    const fn zone(self) -> Zone {
        match self {
            // Level within what arms and thighs of unlike length make of it. Of the 50 degrees or so
            // that a back bends from end to end, a gentle flow takes a quarter and more.
            Self::Trunk => Zone {
                ends: (deg(45.0), deg(140.0)),
                middle: (deg(65.0), deg(120.0)),
                size: deg(12.0),
                back: deg(6.0),
                centres: (deg(40.0), deg(90.0)),
                spread: deg(12.0),
            },
            // Looking ahead from a level trunk lifts the head by what the neck extends (up to about 60
            // degrees); chin on chest lowers it beyond level.
            Self::Head => Zone {
                ends: (deg(15.0), deg(155.0)),
                middle: (deg(62.0), deg(115.0)),
                size: deg(30.0),
                back: deg(15.0),
                centres: (deg(40.0), deg(85.0)),
                spread: deg(12.0),
            },
        }
    }
}

const fn within(x: f64, (low, high): (f64, f64)) -> bool {
    low <= x && x <= high
}

/// Counts repetitions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct CatCowWatch {
    by: Option<By>,
    turning: Turning,
    // Invariant: at most MOST_SWINGS, all of them in the zone.
    set: Vec<Swing>,
    /// Sum over the set's swings.
    log_odds: f64,
    outside_s: f64,
}

impl CatCowWatch {
    pub(super) const fn new() -> Self {
        Self {
            by: None,
            turning: Turning::new(),
            set: Vec::new(),
            log_odds: 0.0,
            outside_s: 0.0,
        }
    }

    /// One epoch; the set that has just been found to be over.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        clips: &[Option<Angle>; 3],
    ) -> Option<Bout> {
        let trunk = TRUNK.iter().find_map(|p| clips[p.index()]);
        let seen = match trunk {
            Some(angle) => Some((By::Trunk, angle)),
            None => clips[Placement::Head.index()].map(|angle| (By::Head, angle)),
        };
        // What swung is not seen any more, or only by another clip: a moment of that is bridged.
        let seen = seen.filter(|(by, _)| self.by.is_none_or(|b| b == *by));
        let inside = seen.filter(|(by, angle)| within(angle.flexion, by.zone().ends));
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
        let swing = self.turning.step(now, by.zone().back);
        let over = swing.and_then(|swing| self.swung(by, &angle, swing));
        let waited = self.set.last().is_some_and(|s| at.since(s.to.at) > WAIT);
        over.or_else(|| waited.then(|| self.end_set()).flatten())
    }

    /// A whole swing.
    fn swung(&mut self, by: By, angle: &Angle, swing: Swing) -> Option<Bout> {
        let zone = by.zone();
        if swing.size() < zone.size {
            return None;
        }
        let middle = swing.middle();
        let took = swing.duration();
        if !within(middle, zone.middle) || took < HALF.0 || took > HALF.1 {
            return self.end_set();
        }
        let over = (self.set.len() == MOST_SWINGS).then(|| self.end_set());
        self.set.push(swing);
        self.log_odds += log_odds(angle, middle, zone.centres, zone.spread);
        over.flatten()
    }

    /// The set as it stands is over; what swings goes on.
    fn end_set(&mut self) -> Option<Bout> {
        let set = core::mem::take(&mut self.set);
        let sum = core::mem::take(&mut self.log_odds);
        let by = self.by?;
        let mut sizes: Vec<f64> = set.iter().map(Swing::size).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        let full = FULL * sizes.get(sizes.len() / 2)?;
        let mut swings = set.iter().filter(|s| s.size() >= full);
        let first = swings.next()?;
        let (n, last) = swings.fold((1_u32, first), |(n, _), s| (n + 1, s));
        let reps = n.div_ceil(2);
        let swung = u32::try_from(set.len()).unwrap_or(u32::MAX);
        let sure = probability(sum / f64::from(swung));
        let enough = by == By::Trunk || reps >= LEAST_BY_HEAD;
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
        *self = Self::new();
        bout
    }

    /// In the middle of a set that already counts.
    pub(super) fn is_active(&self) -> bool {
        self.set.len() >= 3
    }

    /// The last turning point of a set that already counts.
    pub(super) fn set_end(&self) -> Option<Timestamp> {
        let last = self.set.last().filter(|_| self.is_active())?;
        Some(last.to.at)
    }
}
