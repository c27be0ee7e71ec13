//! How long one position was kept: the longest stretch without a shift, a break or a walk.
//!
//! Follows the engine's own timer (docs/decisions/0003-what-resets-a-timer.md) from its outputs: with a trunk clip a shift of the
//! trunk or a credited break ends a stretch; walking for 60 s out of 90 and the wearer's "done" do
//! in any rig; a head clip alone proves nothing by moving. Unknown time up to 10 s counts as kept
//! on, up to 5 min it is left out, after that the stretch is over, without a credit.

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::event::{Answer, EventKind, Frame, Measure};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Walking is summed over this window. Our choice (docs/evidence.md#breaks-and-changes-of-position).
const WALK_WINDOW: Span = Span::from_secs(90);

/// Walking in the window that ends a stretch. Our choice (the same place).
const WALK_NEEDED: Span = Span::from_secs(60);

/// Unknown time up to this counts as kept on (docs/decisions/0003-what-resets-a-timer.md).
const BRIDGE: Span = Span::from_secs(10);

/// Unknown time beyond this ends a stretch (the same decision).
const FORGET: Span = Span::from_mins(5);

/// Follows the stretch that is running.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Position {
    since: Option<Timestamp>,
    /// Unknown time inside the stretch that does not count.
    left_out: Span,
    /// Unknown time up to now.
    unknown: Span,
    /// Length of the running stretch.
    current: Span,
    /// The longest stretch that is over.
    longest: Span,
    /// Ends and lengths of the walking epochs in the window, and their sum.
    walked: VecDeque<(Timestamp, Span)>,
    walked_sum: Span,
    pub(super) limits: u32,
    trunk_seen: bool,
    trunk_shifts: u32,
    head_shifts: u32,
}

impl Position {
    /// Takes in an epoch.
    pub(super) fn frame(&mut self, frame: &Frame) {
        let trunk = [Placement::UpperBack, Placement::LowBack];
        self.trunk_seen |= trunk.iter().any(|p| frame.worn[*p].is_some());
        self.keep(frame);
        self.walk(frame);
    }

    fn keep(&mut self, frame: &Frame) {
        if !frame.position_known() {
            self.unknown += frame.span;
            if self.unknown > FORGET {
                self.end(Span::ZERO);
                self.since = None;
            }
            return;
        }
        if self.unknown > BRIDGE && self.since.is_some() {
            self.left_out += self.unknown;
        }
        self.unknown = Span::ZERO;
        let since = *self.since.get_or_insert(frame.at - frame.span);
        self.current = frame.at.since(since) - self.left_out;
    }

    fn walk(&mut self, frame: &Frame) {
        while let Some(&(end, span)) = self.walked.front()
            && frame.at.since(end) >= WALK_WINDOW
        {
            self.walked.pop_front();
            self.walked_sum -= span;
        }
        if frame.walking == Some(true) {
            self.walked.push_back((frame.at, frame.span));
            self.walked_sum += frame.span;
            if self.walked_sum >= WALK_NEEDED {
                self.anew(frame.at, Span::ZERO);
            }
        }
    }

    /// Takes in an event.
    pub(super) fn event(&mut self, at: Timestamp, kind: &EventKind) {
        match *kind {
            EventKind::Shift { placement, .. } => {
                if placement == Placement::Head {
                    self.head_shifts += 1;
                } else {
                    self.trunk_shifts += 1;
                    self.anew(at, Span::ZERO);
                }
            }
            EventKind::BreakCredited { duration, .. } => self.anew(at, duration),
            EventKind::NudgeAnswered {
                answer: Answer::Done,
                ..
            } => self.anew(at, Span::ZERO),
            EventKind::SustainedLimit { held, .. } => {
                self.limits += 1;
                self.longest = self.longest.max(held);
            }
            _ => {}
        }
    }

    /// The stretch is over since `ago`; a new one begins at `at`.
    fn anew(&mut self, at: Timestamp, ago: Span) {
        self.end(ago);
        self.since = self.since.map(|_| at);
    }

    fn end(&mut self, ago: Span) {
        self.longest = self.longest.max(self.current - ago);
        self.current = Span::ZERO;
        self.left_out = Span::ZERO;
    }

    /// The longest stretch, the running one included.
    pub(super) fn longest(&self) -> Span {
        self.longest.max(self.current)
    }

    /// Shifts, and whose they are: the trunk's if a clip is there.
    pub(super) const fn shifts(&self) -> (u32, Measure) {
        if self.trunk_seen {
            (self.trunk_shifts, Measure::Trunk)
        } else {
            (self.head_shifts, Measure::Head)
        }
    }

    /// What the part that follows begins with. A stretch counts with its whole length in every part
    /// in which it runs.
    pub(super) fn next(&self) -> Self {
        Self {
            longest: Span::ZERO,
            limits: 0,
            trunk_shifts: 0,
            head_shifts: 0,
            ..self.clone()
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        *self = Self {
            longest: self.longest.max(next.longest),
            limits: self.limits + next.limits,
            trunk_seen: self.trunk_seen || next.trunk_seen,
            trunk_shifts: self.trunk_shifts + next.trunk_shifts,
            head_shifts: self.head_shifts + next.head_shifts,
            ..next.clone()
        };
    }

    /// Adds another session: no position is kept from one to the other.
    pub(super) fn append(&mut self, other: &Self) {
        *self = Self {
            longest: self.longest().max(other.longest()),
            limits: self.limits + other.limits,
            trunk_seen: self.trunk_seen || other.trunk_seen,
            trunk_shifts: self.trunk_shifts + other.trunk_shifts,
            head_shifts: self.head_shifts + other.head_shifts,
            ..Self::default()
        };
    }
}
