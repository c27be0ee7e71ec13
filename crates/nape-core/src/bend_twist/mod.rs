//! Bent and twisted at the same time.
//!
//! Hoogendoorn 2000 (Spine 25:3087-3092) found low-back pain more often in workers whose trunk was
//! bent by 60 degrees or more for over 5 % of the time, or rotated by 30 degrees or more for over
//! 10 %; 20 degrees is where RULA's and REBA's third trunk score begins. The rotation there is that of
//! the trunk. What a clip on the head and one on the upper back can know is the rotation of the
//! *neck*: how far the head is turned against the upper back. It is said with every figure, and it is
//! no substitute: somebody who turns the shoulders with the head is not seen.
//!
//! Say "bent beyond 60 degrees with the head turned", never "you lifted wrongly"
//! (docs/evidence.md#bends-and-turns). Unknown is unknown: without a trunk or without a rotation nothing is counted.

use serde::{Deserialize, Serialize};

use crate::num::{deg, fabs};
use crate::repetition::Inside;
use crate::time::{Span, Timestamp};

/// Trunk flexion from which on bending counts, rad: RULA and REBA from 20 degrees, Hoogendoorn 60.
pub const BENT: [f64; 2] = [deg(20.0), deg(60.0)];

/// Rotation to either side from which on it counts, rad (Hoogendoorn 2000, docs/evidence.md#bends-and-turns).
pub const ROTATED: f64 = deg(30.0);

/// Which rotation it is: that of the neck, the head against the upper back.
pub const ROTATION: &str = "neck";

/// An entry is over when either angle is this far below its edge, rad. Our choice: as for bends.
const HYSTERESIS: f64 = deg(5.0);

/// Shorter stays are not counted. Our choice: a look over the shoulder on the way down is none.
const MIN_STAY: Span = Span::from_secs(1);

/// An entry that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Which of [`BENT`] was reached.
    pub level: usize,
    /// Trunk flexion at the moment it counts, rad.
    pub trunk: f64,
    /// Rotation at that moment, rad, to the left +.
    pub rotation: f64,
}

/// Watches for both at once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BendTwist {
    /// By level.
    inside: [Inside; 2],
}

impl BendTwist {
    /// A watch that has seen nothing.
    pub const fn new() -> Self {
        Self {
            inside: [Inside::NOT; 2],
        }
    }

    /// Trunk flexion and rotation, rad, over the `span` that ended at `at`. The entries that count
    /// from now on, by level.
    pub fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        trunk: Option<f64>,
        rotation: Option<f64>,
    ) -> [Option<Entry>; 2] {
        let (Some(trunk), Some(rotation)) = (trunk, rotation) else {
            // Nobody saw whether it went on.
            self.inside = [Inside::NOT; 2];
            return [None; 2];
        };
        core::array::from_fn(|level| {
            let turned = fabs(rotation);
            let edges = (
                is_in(level, trunk, rotation),
                trunk < BENT[level] - HYSTERESIS || turned < ROTATED - HYSTERESIS,
            );
            self.inside[level].step(at, span, edges, MIN_STAY)?;
            Some(Entry {
                level,
                trunk,
                rotation,
            })
        })
    }
}

/// Is the trunk bent to this level while rotated?
pub fn is_in(level: usize, trunk: f64, rotation: f64) -> bool {
    trunk >= BENT[level] && fabs(rotation) >= ROTATED
}

#[cfg(test)]
mod tests;
