//! Keeping the same position, whatever the angle; shifts, micro-breaks and walks.
//!
//! Criteria: docs/evidence.md#breaks-and-changes-of-position. A shift is a change of the 10-s median angle by 5 degrees
//! (trunk) or 10 (head) that is kept; coming back sooner is a fidget. A micro-break is moving
//! for 20 s and more; to be somewhere else, but still, is a shift. A walk breaks the sitting when 60 s of walking come
//! together in 90 s. Head movement alone is no proof of a break from sitting (a person frozen in the
//! chair still looks around), so with a head clip alone only walking counts.

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::measure::Axis;
use crate::num::{deg, fabs};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Seconds of the median. Our choice (docs/evidence.md#breaks-and-changes-of-position).
const MEDIAN_S: usize = 10;

/// The new position must be kept this long, s. Our choice: with the median's own 5 s this is 10.
const KEPT_S: u32 = 5;

/// Moving for this long is a micro-break, s. Our choice near the 30 s of McLean 2001.
const MICRO_BREAK_S: u32 = 20;

/// A rest this short inside a micro-break does not end it, s. Our choice.
const MICRO_PAUSE_S: u32 = 3;

/// So long after its end a micro-break is known to be over.
pub(crate) const MICRO_ENDS_AFTER: Span = Span::from_secs(MICRO_PAUSE_S as i64 + 1);

/// Moving: "up" turns faster than this over a second, rad/s. Our choice: above sway (0.5-2
/// degrees/s), below a slow turn of the trunk.
const MOVING: f64 = deg(4.0);

/// Window of the walking sum, and walking needed in it, s. Our choice
/// (docs/evidence.md#breaks-and-changes-of-position).
const WALK_WINDOW_S: usize = 90;
const WALK_NEEDED_S: u32 = 60;

/// Unknown time shorter than this counts as kept on, longer is left out, s. Our choice.
const BRIDGE_S: u32 = 10;

/// Unknown for longer than this: the timers begin anew, without any credit, s. Our choice.
const FORGET_S: u32 = 300;

/// Angles of one clip in one second, rad: flexion and lateral.
pub(crate) type Pose = (f64, f64);

/// Watches one clip for shifts and micro-breaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ShiftWatch {
    threshold: f64,
    recent: VecDeque<Pose>,
    reference: Option<Pose>,
    beyond_s: u32,
    last: Option<Pose>,
    out_s: u32,
    pause_s: u32,
    unknown_s: u32,
}

/// What a second of one clip showed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Seen {
    /// The axis that changed more in a shift, and its angle before and after.
    pub(crate) shift: Option<(Axis, f64, f64)>,
    /// A micro-break that just ended, s.
    pub(crate) micro_break: Option<u32>,
    /// In the middle of a micro-break.
    pub(crate) on_break: bool,
}

impl ShiftWatch {
    pub(crate) const fn new(placement: Placement) -> Self {
        let threshold = match placement {
            Placement::Head => deg(10.0),
            Placement::UpperBack | Placement::LowBack => deg(5.0),
        };
        Self {
            threshold,
            recent: VecDeque::new(),
            reference: None,
            beyond_s: 0,
            last: None,
            out_s: 0,
            pause_s: 0,
            unknown_s: 0,
        }
    }

    /// One second of known angles.
    pub(crate) fn step(&mut self, pose: Pose) -> Seen {
        let mut seen = Seen::default();
        self.unknown_s = 0;
        self.recent.push_back(pose);
        if self.recent.len() > MEDIAN_S {
            self.recent.pop_front();
        }
        let moving = self.last.is_some_and(|l| far(l, pose, MOVING));
        self.last = Some(pose);
        if self.recent.len() < MEDIAN_S {
            return seen;
        }
        self.micro_break(moving, &mut seen);
        let ((flexion, spread), (lateral, spread_lateral)) =
            (self.median(|p| p.0), self.median(|p| p.1));
        // In the middle of a movement there is no position yet.
        if spread > self.threshold || spread_lateral > self.threshold {
            self.beyond_s = 0;
            return seen;
        }
        let median = (flexion, lateral);
        let reference = *self.reference.get_or_insert(median);
        self.beyond_s = if far(reference, median, self.threshold) {
            self.beyond_s + 1
        } else {
            0
        };
        if self.beyond_s >= KEPT_S {
            self.beyond_s = 0;
            self.reference = Some(median);
            let changed = (fabs(flexion - reference.0), fabs(lateral - reference.1));
            seen.shift = Some(if changed.0 >= changed.1 {
                (Axis::Flexion, reference.0, flexion)
            } else {
                (Axis::Lateral, reference.1, lateral)
            });
        }
        seen
    }

    fn micro_break(&mut self, out: bool, seen: &mut Seen) {
        if out {
            self.out_s += 1 + self.pause_s;
            self.pause_s = 0;
        } else if self.out_s > 0 {
            self.pause_s += 1;
            if self.pause_s > MICRO_PAUSE_S {
                if self.out_s >= MICRO_BREAK_S {
                    seen.micro_break = Some(self.out_s);
                }
                self.out_s = 0;
                self.pause_s = 0;
            }
        }
        seen.on_break = self.out_s >= MICRO_BREAK_S;
    }

    /// One second in which nothing is known of the clip.
    pub(crate) fn step_unknown(&mut self) {
        // What happened meanwhile is neither a shift nor a break; a hole as short as a pause ends neither, and counts as none.
        self.last = None;
        self.unknown_s += 1;
        if self.unknown_s <= MICRO_PAUSE_S {
            return;
        }
        self.recent.clear();
        self.beyond_s = 0;
        self.out_s = 0;
        self.pause_s = 0;
    }

    /// Median of the last 10 s, and how far its middle half spreads.
    fn median(&self, of: impl Fn(&Pose) -> f64) -> (f64, f64) {
        let mut v = [0.0; MEDIAN_S];
        for (slot, p) in v.iter_mut().zip(&self.recent) {
            *slot = of(p);
        }
        v.sort_unstable_by(f64::total_cmp);
        let median = 0.5 * (v[MEDIAN_S / 2 - 1] + v[MEDIAN_S / 2]);
        (median, v[MEDIAN_S - 1 - MEDIAN_S / 4] - v[MEDIAN_S / 4])
    }
}

fn far(a: Pose, b: Pose, by: f64) -> bool {
    fabs(a.0 - b.0) >= by || fabs(a.1 - b.1) >= by
}

/// Time since something that should happen now and then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timer {
    since: Option<Timestamp>,
    /// Unknown time to leave out.
    left_out: Span,
    unknown_s: u32,
    said: bool,
    /// How often the limit fits into what was already reminded of.
    reminded: i64,
}

impl Timer {
    pub(crate) const fn new() -> Self {
        Self {
            since: None,
            left_out: Span::ZERO,
            unknown_s: 0,
            said: false,
            reminded: 0,
        }
    }

    /// Is another reminder due: after the limit, and again after each further limit?
    pub(crate) fn remind(&mut self, held: Span, limit: Span) -> bool {
        let times = held.as_micros() / limit.as_micros().max(1);
        let due = self.said && times > self.reminded;
        self.reminded = self.reminded.max(times);
        due
    }

    /// What was said of it did not reach the wearer, and is not so any more: it is said when the limit is reached.
    pub(crate) const fn take_back(&mut self) {
        self.said = false;
        self.reminded = 0;
    }

    /// It happened at `at`: begin anew.
    pub(crate) fn reset(&mut self, at: Timestamp) {
        *self = Self {
            since: Some(at),
            ..Self::new()
        };
    }

    /// It happened at `at`, which may be a while ago: begin anew from there, unless it has begun anew since (`false`).
    pub(crate) fn reset_back(&mut self, at: Timestamp) -> bool {
        let earlier = self.since.is_none_or(|since| since <= at);
        if earlier {
            self.reset(at);
        }
        earlier
    }

    /// A second up to `at`. Returns how long it has been, once, when that reaches `limit`.
    pub(crate) fn step(&mut self, at: Timestamp, known: bool, limit: Span) -> Option<Span> {
        if !known {
            self.unknown_s += 1;
            if self.unknown_s > FORGET_S {
                *self = Self {
                    unknown_s: self.unknown_s,
                    ..Self::new()
                };
            }
            return None;
        }
        if self.unknown_s > BRIDGE_S && self.since.is_some() {
            self.left_out += Span::from_secs(i64::from(self.unknown_s));
        }
        self.unknown_s = 0;
        let held = self.held(at);
        (held >= limit && !self.said).then(|| {
            self.said = true;
            held
        })
    }

    /// How long it has been at `at`.
    pub(crate) fn held(&mut self, at: Timestamp) -> Span {
        let since = *self.since.get_or_insert(at - Span::from_secs(1));
        at.since(since) - self.left_out
    }

    /// As [`Self::held`], for looking at: zero before anything was known.
    pub(crate) fn shown(&self, at: Timestamp) -> Span {
        self.since
            .map_or(Span::ZERO, |since| at.since(since) - self.left_out)
    }

    /// Was the limit reached, and nothing happened since?
    #[cfg(test)]
    pub(crate) const fn is_over(&self) -> bool {
        self.said
    }
}

/// Walking of the last 90 s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct WalkSum {
    recent: VecDeque<bool>,
    walked: u32,
    /// Walking in this bout (pauses up to 30 s inside), s.
    bout_s: u32,
    pause_s: u32,
}

/// Pause that ends a walking bout, s. Our choice: a door, a word in the corridor.
const BOUT_PAUSE_S: u32 = 30;

/// So long after its end a bout is known to be over.
pub(crate) const BOUT_ENDS_AFTER: Span = Span::from_secs(BOUT_PAUSE_S as i64 + 1);

/// Walking in one bout that is a break to credit, s. Our choice after others
/// (docs/evidence.md#breaks-and-changes-of-position).
pub(crate) const CREDIT_S: u32 = 120;

/// What a second of walking (or not) made of the last 90.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct WalkSeen {
    /// 60 s of walking lie in the last 90: sitting is broken.
    pub(crate) broken: bool,
    /// A bout just ended with this much walking, s.
    pub(crate) bout: Option<u32>,
}

impl WalkSum {
    pub(crate) const fn new() -> Self {
        Self {
            recent: VecDeque::new(),
            walked: 0,
            bout_s: 0,
            pause_s: 0,
        }
    }

    /// The session is over: the walking of the bout that goes on.
    pub(crate) fn finish(&mut self) -> Option<u32> {
        Some(core::mem::take(&mut self.bout_s)).filter(|&s| s > 0)
    }

    /// How long the bout that goes on has been paused.
    pub(crate) fn paused(&self) -> Span {
        Span::from_secs(i64::from(self.pause_s))
    }

    pub(crate) fn step(&mut self, walking: bool) -> WalkSeen {
        self.recent.push_back(walking);
        self.walked += u32::from(walking);
        if self.recent.len() > WALK_WINDOW_S && self.recent.pop_front() == Some(true) {
            self.walked -= 1;
        }
        let mut bout = None;
        if walking {
            self.bout_s += 1;
            self.pause_s = 0;
        } else if self.bout_s > 0 {
            self.pause_s += 1;
            if self.pause_s > BOUT_PAUSE_S {
                bout = Some(self.bout_s);
                self.bout_s = 0;
                self.pause_s = 0;
            }
        }
        WalkSeen {
            broken: walking && self.walked >= WALK_NEEDED_S,
            bout,
        }
    }
}

#[cfg(test)]
mod tests;
