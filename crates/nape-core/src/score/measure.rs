//! What is kept of one angle (head, neck, trunk or lumbar) over a session.
//!
//! Time in angle classes, percentiles, velocity and the exposure matrix, from the angles of the
//! epochs alone. Whether an angle is known is the engine's word: an epoch without one ends every
//! stay and is counted nowhere here.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::add_each;
use super::exposure::Exposure;
use super::histogram::Histogram;
use super::still::StillWatch;
use super::subscores::{SubScores, Table};
use crate::event::Angle;
use crate::num;
use crate::repetition::{Entries, Window};
use crate::time::{Span, Timestamp};

/// Edges of the angle classes, degrees: 0, 20 and 25 are RULA's and ISO 11226's, 10 is RULA's, 85
/// is ISO 11226's for the head, 45 is our choice, to cut a wide class
/// (docs/evidence.md#figures-of-a-score).
pub const ANGLE_EDGES_DEG: [f64; 6] = [0.0, 10.0, 20.0, 25.0, 45.0, 85.0];

/// Two epochs further apart than this many epochs have no velocity between them. Our choice.
const MAX_EPOCHS_APART: i64 = 2;

/// Index of the angle class of `deg`: below 0, then between the edges (an edge belongs to the class
/// above it, except 85, which ISO 11226 still times), then above 85.
pub fn angle_class(deg: f64) -> usize {
    match deg {
        d if d > 85.0 => 6,
        d if d >= 45.0 => 5,
        d if d >= 25.0 => 4,
        d if d >= 20.0 => 3,
        d if d >= 10.0 => 2,
        d if d >= 0.0 => 1,
        _ => 0,
    }
}

/// Accumulator of one measure. All times are microseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MeasureStats {
    pub(super) known: u64,
    pub(super) flexion: Histogram,
    pub(super) lateral: Histogram,
    /// Stated standard deviation, degrees.
    pub(super) sigma: Histogram,
    /// |d flexion / dt|, degrees per second.
    pub(super) velocity: Histogram,
    pub(super) share: [u64; 7],
    pub(super) scores: SubScores,
    pub(super) exposure: Exposure,
    pub(super) still: StillWatch,
    last: Option<(Timestamp, f64)>,
    /// Number of known epochs, for the rate that the velocity was taken at.
    pub(super) epochs: u64,
    entries: Entries,
    /// The windows of repetition, in order: the session and the number of each, and what it counts.
    windows: Vec<(u32, i64, Window)>,
}

impl MeasureStats {
    pub(super) fn new(table: Table) -> Self {
        Self {
            known: 0,
            flexion: Histogram::new(-180, 180, 10),
            lateral: Histogram::new(-90, 90, 10),
            sigma: Histogram::new(0, 45, 20),
            velocity: Histogram::new(0, 500, 10),
            share: [0; 7],
            scores: SubScores::new(table),
            exposure: Exposure::default(),
            still: StillWatch::default(),
            last: None,
            epochs: 0,
            entries: Entries::default(),
            windows: Vec::new(),
        }
    }

    /// Takes in the epoch of length `span` that ended at `at`, in the window numbered `window`;
    /// `rotation` in degrees where the measure has one and it is known. `true` if its angle is known.
    pub(super) fn observe(
        &mut self,
        at: Timestamp,
        span: Span,
        angle: Option<&Angle>,
        rotation: Option<f64>,
        window: i64,
    ) -> bool {
        let finite = |a: &&Angle| a.flexion.is_finite() && a.lateral.is_finite();
        let Some(angle) = angle.filter(finite) else {
            self.unknown(span);
            return false;
        };
        let weight = u64::try_from(span.as_micros()).unwrap_or(0);
        let flexion = num::to_deg(angle.flexion);
        let lateral = num::to_deg(angle.lateral);
        self.known += weight;
        self.epochs += 1;
        self.flexion.add(flexion, weight);
        self.lateral.add(lateral, weight);
        self.sigma.add(num::to_deg(angle.sigma), weight);

        let class = angle_class(flexion);
        self.share[class] += weight;
        self.exposure.add(class, weight);
        let sure = num::to_deg(angle.half_width());
        self.scores.add(flexion, sure, lateral, rotation, weight);
        self.still.known(at, span, angle);

        if let Some((before, was)) = self.last {
            let dt = at.since(before);
            let limit = span.as_micros().saturating_mul(MAX_EPOCHS_APART);
            if dt > Span::ZERO && dt.as_micros() <= limit {
                let speed = num::fabs(flexion - was) / dt.as_secs_f64();
                self.velocity.add(speed, weight);
            }
        }
        self.last = Some((at, flexion));
        let entered = self.entries.step(at, span, angle.flexion);
        self.window(0, window).add(span, entered);
        true
    }

    /// The angle is not known for `span`: stays end here and nothing is counted.
    fn unknown(&mut self, span: Span) {
        self.exposure.end();
        self.last = None;
        self.entries.interrupt();
        self.still.unknown(span);
    }

    /// The slot of a window that is the last one or comes after it.
    fn window(&mut self, session: u32, number: i64) -> &mut Window {
        if self
            .windows
            .last()
            .is_none_or(|w| (w.0, w.1) != (session, number))
        {
            self.windows.push((session, number, Window::default()));
        }
        let last = self.windows.len() - 1;
        &mut self.windows[last].2
    }

    /// Entries in all windows.
    #[cfg(test)]
    pub(super) fn entries(&self) -> u32 {
        self.windows.iter().map(|w| w.2.entries).sum()
    }

    /// Median and highest rate (per known minute) and the number of windows they come from; `None`
    /// when no window is known well enough.
    pub(super) fn rates(&self) -> Option<(f64, f64, usize)> {
        let known = self.windows.iter().filter_map(|w| w.2.per_min());
        let mut rates: Vec<f64> = known.collect();
        rates.sort_by(f64::total_cmp);
        let max = *rates.last()?;
        Some((rates[(rates.len() - 1) / 2], max, rates.len()))
    }

    /// What the part that follows begins with.
    pub(super) fn next(&self) -> Self {
        Self {
            exposure: self.exposure.next(),
            still: self.still.next(),
            last: self.last,
            entries: self.entries,
            ..Self::new(self.scores.table)
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        self.add(next, 0);
        self.exposure.merge(&next.exposure);
        self.still.merge(&next.still);
        self.last = next.last;
        self.entries = next.entries;
    }

    /// Adds another session, of which times are `later` than told and which comes after `sessions`
    /// others.
    pub(super) fn append(&mut self, other: &Self, later: Span, sessions: u32) {
        self.add(other, sessions);
        self.exposure.append(&other.exposure);
        self.still.append(&other.still, later);
        self.last = None;
        self.entries = Entries::default();
    }

    fn add(&mut self, other: &Self, sessions: u32) {
        self.known += other.known;
        self.epochs += other.epochs;
        self.flexion.merge(&other.flexion);
        self.lateral.merge(&other.lateral);
        self.sigma.merge(&other.sigma);
        self.velocity.merge(&other.velocity);
        add_each(&mut self.share, &other.share);
        self.scores.merge(&other.scores);
        for &(session, number, counted) in &other.windows {
            self.window(session + sessions, number).merge(counted);
        }
    }
}
