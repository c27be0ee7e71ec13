//! The true timer of one position and the true breaks, from true angles and true walks: a plain second
//! implementation of docs/decisions/0003-what-resets-a-timer.md, written from the rule alone, so that the engine can disagree.
//!
//! In whole seconds, with a clip on the trunk:
//! - a *position* is the median of the last ten seconds, once their middle half spreads by 5 degrees
//!   at most (before that the wearer is on the way); a *shift* is one 5 degrees and more from the
//!   last, forward or sideways, for 5 s;
//! - *moving* is a change by 4 degrees and more from one second to the next; 20 s of it, with pauses
//!   of up to 3 s, are a micro-break, credited when it is over unless the wearer is walking then;
//! - a *walk* breaks the sitting when 60 s of it lie in 90 s; 2 min and more in one bout (pauses of
//!   up to 30 s) are a break, credited when the pause has lasted that long or the session ends;
//! - a shift, being in a micro-break, and a walk that breaks the sitting begin the timer anew; it is
//!   over its limit after 30 min.
//!
//! What it does not do: clips taken off (no script of these pages takes one off), the wearer's "done".

use std::collections::VecDeque;

const SHIFT_DEG: f64 = 5.0;
const MEDIAN_S: usize = 10;
const KEPT_S: u32 = 5;
const MOVING_DEG: f64 = 4.0;
const BREAK_S: u32 = 20;
const BREAK_PAUSE_S: u32 = 3;
const WINDOW_S: usize = 90;
const WALKED_S: usize = 60;
const BOUT_S: u32 = 120;
const BOUT_PAUSE_S: u32 = 30;
const LIMIT_S: u32 = 1800;

/// A break that should be credited.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credit {
    /// A walk; else a micro-break.
    pub walk: bool,
    /// When it is credited, s.
    pub t: f64,
}

/// Follows one wearer.
#[derive(Debug, Clone, Default)]
pub struct PositionTruth {
    /// Angles count from here on, s.
    from: f64,
    /// Seconds that are over.
    now: u32,
    sum: [f64; 2],
    n: f64,
    walking_n: f64,
    poses: VecDeque<[f64; 2]>,
    position: Option<[f64; 2]>,
    away_s: u32,
    moving_s: u32,
    still_s: u32,
    walked: VecDeque<bool>,
    bout_s: u32,
    bout_pause_s: u32,
    since: u32,
    over: bool,
    /// When the timer first began anew, s.
    pub first_reset: Option<u32>,
    /// The timer at the end of every second, s.
    pub held: Vec<u32>,
    /// When it reached its limit, s.
    pub limits: Vec<f64>,
    /// Breaks to credit.
    pub credits: Vec<Credit>,
}

impl PositionTruth {
    /// Angles before `from` (s), while the clips are not calibrated, do not count.
    pub fn new(from: f64) -> Self {
        Self {
            from,
            ..Self::default()
        }
    }

    /// The trunk (flexion, lateral; degrees) and whether the wearer walks, at `t`. Ten a second.
    pub fn push(&mut self, t: f64, trunk: [f64; 2], walking: bool) {
        while t + 1e-6 >= f64::from(self.now + 1) {
            self.second();
        }
        self.sum = [self.sum[0] + trunk[0], self.sum[1] + trunk[1]];
        self.n += 1.0;
        self.walking_n += f64::from(walking);
    }

    /// The session is over.
    pub fn finish(&mut self) {
        if self.bout_s >= BOUT_S {
            self.credit(true);
        }
    }

    /// The longest time in one position, s.
    pub fn longest(&self) -> u32 {
        self.held.iter().copied().max().unwrap_or(0)
    }

    /// The timer at `t`; `None` after the end.
    pub fn at(&self, t: f64) -> Option<f64> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds of a day"
        )]
        let second = (t + 1e-6).floor() as usize;
        let held = self.held.get(second.checked_sub(1)?)?;
        Some(f64::from(*held) + (t + 1e-6).fract())
    }

    fn credit(&mut self, walk: bool) {
        let t = f64::from(self.now);
        self.credits.push(Credit { walk, t });
    }

    fn second(&mut self) {
        self.now += 1;
        let n = self.n.max(1.0);
        let pose = self.sum.map(|s| s / n);
        let walking = 2.0 * self.walking_n > n;
        (self.sum, self.n, self.walking_n) = ([0.0; 2], 0.0, 0.0);
        // A second counts if half of it is known.
        let known = f64::from(self.now) - self.from >= 0.5;
        let mut anew = known && self.pose(pose, walking);
        anew |= self.walk(walking);
        if anew {
            self.since = self.now;
            self.over = false;
            self.first_reset.get_or_insert(self.now);
        }
        let held = self.now - self.since;
        self.held.push(held);
        if held >= LIMIT_S && !self.over {
            self.over = true;
            self.limits.push(f64::from(self.now));
        }
    }

    /// Does this second's posture begin the timer anew?
    fn pose(&mut self, pose: [f64; 2], walking: bool) -> bool {
        let moving = self.poses.back().is_some_and(|p| far(*p, pose, MOVING_DEG));
        self.poses.push_back(pose);
        if self.poses.len() > MEDIAN_S {
            self.poses.pop_front();
        }
        if self.poses.len() < MEDIAN_S {
            return false;
        }
        let on_break = self.micro_break(moving, walking);
        self.shift() || on_break
    }

    fn micro_break(&mut self, moving: bool, walking: bool) -> bool {
        if moving {
            self.moving_s += 1 + self.still_s;
            self.still_s = 0;
        } else if self.moving_s > 0 {
            self.still_s += 1;
            if self.still_s > BREAK_PAUSE_S {
                if self.moving_s >= BREAK_S && !walking {
                    self.credit(false);
                }
                (self.moving_s, self.still_s) = (0, 0);
            }
        }
        self.moving_s >= BREAK_S
    }

    fn shift(&mut self) -> bool {
        let axis = |i: usize| {
            let mut of: Vec<f64> = self.poses.iter().map(|p| p[i]).collect();
            of.sort_by(f64::total_cmp);
            (0.5 * (of[4] + of[5]), of[7] - of[2])
        };
        let ((forward, spread), (sideways, spread_sideways)) = (axis(0), axis(1));
        if spread > SHIFT_DEG || spread_sideways > SHIFT_DEG {
            self.away_s = 0;
            return false;
        }
        let here = [forward, sideways];
        let position = *self.position.get_or_insert(here);
        self.away_s = if far(position, here, SHIFT_DEG) {
            self.away_s + 1
        } else {
            0
        };
        if self.away_s < KEPT_S {
            return false;
        }
        (self.position, self.away_s) = (Some(here), 0);
        true
    }

    fn walk(&mut self, walking: bool) -> bool {
        self.walked.push_back(walking);
        if self.walked.len() > WINDOW_S {
            self.walked.pop_front();
        }
        if walking {
            self.bout_s += 1;
            self.bout_pause_s = 0;
        } else if self.bout_s > 0 {
            self.bout_pause_s += 1;
            if self.bout_pause_s > BOUT_PAUSE_S {
                if self.bout_s >= BOUT_S {
                    self.credit(true);
                }
                (self.bout_s, self.bout_pause_s) = (0, 0);
            }
        }
        walking && self.walked.iter().filter(|w| **w).count() >= WALKED_S
    }
}

fn far(a: [f64; 2], b: [f64; 2], by: f64) -> bool {
    (a[0] - b[0]).abs() >= by || (a[1] - b[1]).abs() >= by
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stretches of seconds, degrees forward, walking.
    fn run(parts: &[(u32, f64, bool)]) -> PositionTruth {
        let mut p = PositionTruth::new(0.0);
        let mut k = 0;
        for &(seconds, angle, walking) in parts {
            for _ in 0..10 * seconds {
                p.push(0.1 * f64::from(k), [angle, 0.0], walking);
                k += 1;
            }
        }
        p.push(0.1 * f64::from(k), [0.0; 2], false);
        p.finish();
        p
    }

    #[test]
    fn half_an_hour_is_the_limit_and_a_shift_begins_anew() {
        let p = run(&[(2000, 5.0, false)]);
        assert_eq!(p.limits, [1800.0]);
        let p = run(&[(1000, 5.0, false), (1000, 11.0, false)]);
        assert!(p.limits.is_empty());
        // Half of the median's ten seconds, and five in which it is kept.
        assert!(
            p.first_reset.is_some_and(|t| (1009..=1013).contains(&t)),
            "{:?}",
            p.first_reset
        );
        assert!(
            run(&[(1000, 5.0, false), (1000, 9.0, false)])
                .first_reset
                .is_none()
        );
    }

    #[test]
    fn walks_and_movement_are_breaks() {
        let p = run(&[(600, 5.0, false), (130, 5.0, true), (600, 5.0, false)]);
        assert_eq!(
            p.credits,
            [Credit {
                walk: true,
                t: 761.0
            }]
        );
        assert_eq!(p.first_reset, Some(660));
        let mut parts = vec![(600, 5.0, false)];
        parts.extend([(1, 0.0, false), (1, 8.0, false)].repeat(12));
        parts.push((600, 5.0, false));
        let p = run(&parts);
        assert_eq!(p.credits.len(), 1, "{:?}", p.credits);
        assert!(!p.credits[0].walk);
    }
}
