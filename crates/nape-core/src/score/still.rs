//! The longest static stretch of one angle: within ±5 degrees of its running mean, beyond the
//! acceptable zone or not.
//!
//! Static is what [`crate::hold`] means by it (ISO 11226: longer than 4 s; out of the window for up
//! to 2 s belongs to it); the very same rule is used. It says nothing of whether that was bad.

use serde::{Deserialize, Serialize};

use crate::event::Angle;
use crate::hold::{LEAVE_AFTER, Stretch, follow};
use crate::iso11226::STATIC_AFTER;
use crate::time::{Span, Timestamp};

/// A static stretch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Still {
    /// Seconds within the window.
    pub(super) length: f64,
    /// Mean angle and its stated standard deviation, rad.
    pub(super) angle: f64,
    pub(super) sigma: f64,
    pub(super) end: Timestamp,
}

/// Watches for it.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StillWatch {
    stretch: Option<Stretch>,
    unknown: Span,
    pub(super) longest: Option<Still>,
}

impl StillWatch {
    /// The angle over the `span` that ended at `at`.
    pub(super) fn known(&mut self, at: Timestamp, span: Span, angle: &Angle) {
        self.unknown = Span::ZERO;
        let (stretch, _) = follow(self.stretch, angle, span.as_secs_f64(), 0.0);
        self.stretch = Some(stretch);
        if stretch.length > STATIC_AFTER.as_secs_f64() {
            self.longer(Still {
                length: stretch.length,
                angle: stretch.mean,
                sigma: stretch.sigma,
                end: at,
            });
        }
    }

    /// The angle was not known for `span`.
    pub(super) fn unknown(&mut self, span: Span) {
        self.unknown += span;
        if self.unknown.as_secs_f64() > LEAVE_AFTER {
            self.stretch = None;
        }
    }

    fn longer(&mut self, still: Still) {
        // Of two equal ones the first.
        if self.longest.is_none_or(|l| still.length > l.length) {
            self.longest = Some(still);
        }
    }

    /// What the part that follows begins with: a stretch counts with its whole length in every part
    /// in which it grows.
    pub(super) fn next(&self) -> Self {
        Self {
            longest: None,
            ..self.clone()
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        self.append(next, Span::ZERO);
        self.stretch = next.stretch;
        self.unknown = next.unknown;
    }

    /// Adds another session, of which times are `later` than told.
    pub(super) fn append(&mut self, other: &Self, later: Span) {
        if let Some(still) = other.longest {
            self.longer(Still {
                end: still.end + later,
                ..still
            });
        }
        self.stretch = None;
    }
}
