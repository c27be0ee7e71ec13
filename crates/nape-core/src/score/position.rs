//! How long one position was kept: the longest stretch without a shift, a break or a walk.
//!
//! With a trunk clip a stretch ends with a shift of the trunk; with a head clip alone only a walk or
//! a credited break ends it, because a person frozen in the chair still turns the head (evidence.md
//! section 5). Unknown time ends a stretch too: it is neither counted nor taken for a break.

use serde::{Deserialize, Serialize};

use crate::event::{EventKind, Frame};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Follows the stretch that is running.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Position {
    since: Option<Timestamp>,
    longest: Span,
    pub(super) limits: u32,
    trunk_seen: bool,
    trunk_shifts: u32,
    head_shifts: u32,
}

impl Position {
    /// Takes in an epoch.
    pub(super) fn frame(&mut self, frame: &Frame) {
        let trunk = [Placement::UpperBack, Placement::LowBack];
        self.trunk_seen |= trunk.iter().any(|p| frame.worn[p.index()].is_some());
        let known = frame.angles.iter().any(Option::is_some);
        if !known || frame.walking == Some(true) {
            self.since = None;
            return;
        }
        let since = *self.since.get_or_insert(frame.at - frame.span);
        self.longest = self.longest.max(frame.at.since(since));
    }

    /// Takes in an event.
    pub(super) fn event(&mut self, at: Timestamp, kind: &EventKind) {
        match *kind {
            EventKind::Shift { placement, .. } => {
                if placement == Placement::Head {
                    self.head_shifts += 1;
                } else {
                    self.trunk_shifts += 1;
                    self.since = self.since.map(|_| at);
                }
            }
            EventKind::BreakCredited { .. } => self.since = self.since.map(|_| at),
            EventKind::SustainedLimit { held, .. } => {
                self.limits += 1;
                self.longest = self.longest.max(held);
            }
            _ => {}
        }
    }

    /// The longest stretch.
    pub(super) const fn longest(&self) -> Span {
        self.longest
    }

    /// Shifts, and the part of the body that they were seen at: the trunk if a clip is there.
    pub(super) const fn shifts(&self) -> (u32, &'static str) {
        if self.trunk_seen {
            (self.trunk_shifts, "trunk")
        } else {
            (self.head_shifts, "head")
        }
    }

    /// Adds a later part. The stretch running at the cut ends there.
    pub(super) fn merge(&mut self, later: &Self) {
        self.since = later.since;
        self.longest = self.longest.max(later.longest);
        self.limits += later.limits;
        self.trunk_seen |= later.trunk_seen;
        self.trunk_shifts += later.trunk_shifts;
        self.head_shifts += later.head_shifts;
    }
}
