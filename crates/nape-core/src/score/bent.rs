//! Time and entries bent and twisted at once, by the rule of [`crate::bend_twist`].

use serde::{Deserialize, Serialize};

use super::histogram::Histogram;
use crate::bend_twist::{BENT, BendTwist, is_in};
use crate::event::{Frame, Measure};
use crate::num::to_deg;

/// Accumulates both levels. Times are microseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BentTwisted {
    watch: BendTwist,
    /// Time in which trunk and rotation are both known.
    pub(super) known: u64,
    /// Stated standard deviation of the rotation, degrees.
    pub(super) sigma: Histogram,
    /// By level.
    pub(super) time: [u64; 2],
    pub(super) count: [u32; 2],
}

impl BentTwisted {
    pub(super) fn new() -> Self {
        Self {
            watch: BendTwist::default(),
            known: 0,
            sigma: Histogram::new(0, 45, 20),
            time: [0; 2],
            count: [0; 2],
        }
    }

    pub(super) fn observe(&mut self, frame: &Frame) {
        let angle = frame.angles[Measure::Trunk].as_ref();
        let trunk = angle.map(|a| a.flexion).filter(|f| f.is_finite());
        let rotation = frame.neck_rotation.filter(|r| r.angle.is_finite());
        let turned = rotation.map(|r| r.angle);
        let entries = self.watch.step(frame.at, frame.span, trunk, turned);
        for entry in entries.into_iter().flatten() {
            self.count[entry.level] += 1;
        }
        let (Some(trunk), Some(rotation)) = (trunk, rotation) else {
            return;
        };
        let weight = u64::try_from(frame.span.as_micros()).unwrap_or(0);
        self.known += weight;
        self.sigma.add(to_deg(rotation.sigma), weight);
        for level in 0..BENT.len() {
            if is_in(level, trunk, rotation.angle) {
                self.time[level] += weight;
            }
        }
    }

    /// What the part that follows begins with. An entry is counted in the part in which it has lasted
    /// long enough.
    pub(super) fn next(&self) -> Self {
        Self {
            watch: self.watch,
            ..Self::new()
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        self.append(next);
        self.watch = next.watch;
    }

    /// Adds another session.
    pub(super) fn append(&mut self, other: &Self) {
        self.known += other.known;
        self.sigma.merge(&other.sigma);
        super::add_each(&mut self.time, &other.time);
        for (mine, theirs) in self.count.iter_mut().zip(other.count) {
            *mine += theirs;
        }
        self.watch = BendTwist::default();
    }
}
