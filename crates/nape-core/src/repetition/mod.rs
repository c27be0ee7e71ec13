//! How often an angle is entered: bends per minute, and the windows in which that is often.
//!
//! An entry is going to 20 degrees or more, staying 0.5 s, and it is over below 15 degrees; the
//! next one counts 1 s later at the earliest. Rates are per known minute of 5-minute windows. Rule
//! and numbers: docs/evidence.md#bends-and-turns (20 degrees, 4 per minute of RULA; the rest is our choice).
//! Looking from screen to keyboard and back easily passes 4 per minute: it informs, nothing more.
//!
//! The summary and the engine count by this one rule: [`Entries`] and [`Window`]. What the engine
//! says of it is [`RepetitionWatch`]'s.

use serde::{Deserialize, Serialize};

use crate::measure::{Angle, Measure};
use crate::num::deg;
use crate::per::PerMeasure;
use crate::time::{Span, Timestamp};

/// An entry begins at this angle, rad (RULA's highest neck band).
pub const ENTER: f64 = deg(20.0);

/// It is over below this angle, rad: 5 degrees of hysteresis. Our choice.
pub const LEAVE: f64 = deg(15.0);

/// Shorter stays are not counted. Our choice.
pub const MIN_INSIDE: Span = Span::from_millis(500);

/// Two entries are at least this far apart. Our choice.
pub const REFRACTORY: Span = Span::from_secs(1);

/// Length of the windows that rates are taken over. Our choice.
pub const WINDOW: Span = Span::from_mins(5);

/// A window counts when at least half of it is known, µs. Our choice.
const MIN_KNOWN: u64 = 150_000_000;

/// From this rate on a window is called high, entries per known minute: RULA adds a point for muscle
/// use "repeated 4 times per minute or more" (McAtamney & Corlett 1993).
pub const HIGH_PER_MIN: f64 = 4.0;

/// The measures that are watched, in the order of preference: the neck, else what stands in for it,
/// else the trunk.
pub const WATCHED: [Measure; 3] = [Measure::Neck, Measure::Head, Measure::Trunk];

/// The first of [`WATCHED`] of which `known` says anything, and what it says: a measure that is known
/// for a moment does not hide one that is known for long.
pub fn preferred<T>(known: impl Fn(Measure) -> Option<T>) -> Option<(Measure, T)> {
    WATCHED.into_iter().find_map(|m| Some((m, known(m)?)))
}

/// Tells entries into bent angles from what is not one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Entries {
    inside: Inside,
    last_entry: Option<Timestamp>,
}

/// Being inside of something with an edge to enter by and another to leave by.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Inside(Option<Stay>);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stay {
    since: Timestamp,
    told: bool,
}

impl Inside {
    /// Outside.
    pub(crate) const NOT: Self = Self(None);

    /// Over the `span` that ended at `at` it was where one enters, or where one has left. Tells since when it is inside, once,
    /// when that has lasted `least`.
    pub(crate) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        (enters, leaves): (bool, bool),
        least: Span,
    ) -> Option<Timestamp> {
        if leaves {
            self.0 = None;
        } else if enters && self.0.is_none() {
            let since = at - span;
            self.0 = Some(Stay { since, told: false });
        }
        let stay = self.0.as_mut()?;
        if stay.told || at.since(stay.since) < least {
            return None;
        }
        stay.told = true;
        Some(stay.since)
    }
}

impl Entries {
    /// The flexion was `flexion` rad over the `span` that ended at `at`; `true` if an entry is
    /// complete by that.
    pub fn step(&mut self, at: Timestamp, span: Span, flexion: f64) -> bool {
        let edges = (flexion >= ENTER, flexion < LEAVE);
        let Some(since) = self.inside.step(at, span, edges, MIN_INSIDE) else {
            return false;
        };
        let too_soon = |last| since.since(last) < REFRACTORY;
        if self.last_entry.is_some_and(too_soon) {
            return false;
        }
        self.last_entry = Some(since);
        true
    }

    /// The angle is not known: a stay that was running is forgotten.
    pub const fn interrupt(&mut self) {
        self.inside = Inside::NOT;
    }
}

/// What is counted in one window.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Entries.
    pub entries: u32,
    /// Time the angle is known, µs.
    pub known: u64,
}

impl Window {
    /// Adds `span` of known time, with an entry or without.
    pub fn add(&mut self, span: Span, entered: bool) {
        self.known += u64::try_from(span.as_micros()).unwrap_or(0);
        self.entries += u32::from(entered);
    }

    /// Adds another part of the same window.
    pub const fn merge(&mut self, other: Self) {
        self.entries += other.entries;
        self.known += other.known;
    }

    /// Entries per known minute; `None` while too little is known.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a window is 3e8 microseconds, far below 2^53"
    )]
    pub fn per_min(&self) -> Option<f64> {
        (self.known >= MIN_KNOWN).then(|| f64::from(self.entries) * 60e6 / self.known as f64)
    }
}

/// The number of the window that a moment lies in: windows are counted from the session's start.
pub const fn window_of(moment: Timestamp, start: Timestamp) -> i64 {
    moment
        .since(start)
        .as_micros()
        .div_euclid(WINDOW.as_micros())
}

/// A window in which an angle was entered often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct High {
    /// Which angle.
    pub measure: Measure,
    /// Entries per known minute.
    pub per_min: f64,
}

/// Watches the windows as they end, for the engine.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RepetitionWatch {
    number: i64,
    entries: [Entries; 3],
    windows: [Window; 3],
}

impl RepetitionWatch {
    /// A watch that has seen nothing.
    pub const fn new() -> Self {
        Self {
            number: 0,
            entries: [Entries {
                inside: Inside::NOT,
                last_entry: None,
            }; 3],
            windows: [Window {
                entries: 0,
                known: 0,
            }; 3],
        }
    }

    /// The angles of the epoch of `span` that ended at `at`, of the session that began at `start`.
    /// Tells of the window before it, if it has ended and was high: once, of the first of
    /// [`WATCHED`] that was known for half of it.
    pub fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        start: Timestamp,
        angles: &PerMeasure<Option<Angle>>,
    ) -> Option<High> {
        let number = window_of(at - span, start);
        let high = if number == self.number {
            None
        } else {
            self.number = number;
            self.finish()
        };
        for (i, measure) in WATCHED.into_iter().enumerate() {
            match &angles[measure] {
                Some(angle) => {
                    let entered = self.entries[i].step(at, span, angle.flexion);
                    self.windows[i].add(span, entered);
                }
                None => self.entries[i].interrupt(),
            }
        }
        high
    }

    /// The window ends here. As [`Self::step`].
    pub fn finish(&mut self) -> Option<High> {
        let windows = core::mem::take(&mut self.windows);
        let of = |measure| WATCHED.into_iter().position(|m| m == measure);
        let (measure, per_min) = preferred(|m| windows[of(m)?].per_min())?;
        (per_min >= HIGH_PER_MIN).then_some(High { measure, per_min })
    }
}

#[cfg(test)]
mod tests;
