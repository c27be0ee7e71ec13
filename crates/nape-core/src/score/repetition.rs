//! How often an angle is entered: bends per minute.
//!
//! An entry is going to 20 degrees or more, staying 0.5 s, and it is over below 15 degrees; the
//! next one counts 1 s later at the earliest. Rates are per known minute of 5-minute windows. Rule
//! and numbers: evidence.md section 6 (20 degrees, 4 per minute of RULA; the rest is our choice).
//! Looking from screen to keyboard and back easily passes 4 per minute: it informs, nothing more.

use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// An entry begins at this angle, degrees (RULA's highest neck band).
const ENTER_DEG: f64 = 20.0;

/// It is over below this angle, degrees: 5 of hysteresis.
const LEAVE_DEG: f64 = 15.0;

/// Shorter stays are not counted.
const MIN_INSIDE: Span = Span::from_millis(500);

/// Two entries are at least this far apart.
const REFRACTORY: Span = Span::from_secs(1);

/// Length of the windows that rates are taken over.
pub(super) const WINDOW: Span = Span::from_mins(5);

/// A window counts when at least half of it is known. Our choice.
const MIN_KNOWN: u64 = 150_000_000;

/// Counts entries per window.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Repetition {
    inside: Option<Stay>,
    last_entry: Option<Timestamp>,
    /// Window number → entries and known microseconds.
    windows: BTreeMap<i64, (u32, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stay {
    since: Timestamp,
    counted: bool,
}

impl Repetition {
    /// Takes in an epoch of `flexion` degrees that ended at `at`, in the window numbered `window`.
    pub(super) fn observe(&mut self, at: Timestamp, span: Span, flexion: f64, window: i64) {
        let slot = self.windows.entry(window).or_default();
        slot.1 += u64::try_from(span.as_micros()).unwrap_or(0);
        if flexion < LEAVE_DEG {
            self.inside = None;
            return;
        }
        if self.inside.is_none() && flexion >= ENTER_DEG {
            self.inside = Some(Stay {
                since: at - span,
                counted: false,
            });
        }
        let Some(stay) = &mut self.inside else {
            return;
        };
        if stay.counted || at.since(stay.since) < MIN_INSIDE {
            return;
        }
        stay.counted = true;
        let too_soon = |last| stay.since.since(last) < REFRACTORY;
        if !self.last_entry.is_some_and(too_soon) {
            self.last_entry = Some(stay.since);
            slot.0 += 1;
        }
    }

    /// The angle is not known: a stay that was running is forgotten.
    pub(super) fn interrupt(&mut self) {
        self.inside = None;
    }

    /// Entries in all windows.
    #[cfg(test)]
    pub(super) fn entries(&self) -> u32 {
        self.windows.values().map(|w| w.0).sum()
    }

    /// Median and highest rate (per known minute) and the number of windows they come from; `None`
    /// when no window is known well enough.
    pub(super) fn rates(&self) -> Option<(f64, f64, usize)> {
        let mut rates: alloc::vec::Vec<f64> = self
            .windows
            .values()
            .filter(|w| w.1 >= MIN_KNOWN)
            .map(|&(entries, known)| f64::from(entries) * 60.0 / super::seconds(known))
            .collect();
        rates.sort_by(f64::total_cmp);
        let max = *rates.last()?;
        Some((rates[(rates.len() - 1) / 2], max, rates.len()))
    }

    /// Adds a later part.
    pub(super) fn merge(&mut self, later: &Self) {
        for (&window, &(entries, known)) in &later.windows {
            let slot = self.windows.entry(window).or_default();
            slot.0 += entries;
            slot.1 += known;
        }
        self.inside = later.inside;
        self.last_entry = later.last_entry.or(self.last_entry);
    }
}
