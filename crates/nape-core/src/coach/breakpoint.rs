//! Natural breakpoints: moments at which a word disturbs little (Iqbal & Bailey 2008: less frustration at
//! breakpoints). Told from movement alone: the head comes up, or a movement comes to rest.

use serde::{Deserialize, Serialize};

use super::rule::Breakpoint;
use crate::num::{deg, fabs};
use crate::per::PerPlacement;
use crate::position::Pose;
use crate::sample::Placement;

/// The head comes up by this much within [`LIFT_S`], rad. Our choice: what counts as a shift of the head.
const LIFT: f64 = deg(10.0);

/// See [`LIFT`], s.
const LIFT_S: usize = 2;

/// Moving: "up" turns faster than this over a second, rad/s. As for micro-breaks (`position`), our choice.
const MOVING: f64 = deg(4.0);

/// A movement is one from this many seconds on, and at rest after [`REST_S`]. Our choice: a reach for the cup, not
/// a nod.
const MOVING_S: u32 = 3;
const REST_S: u32 = 2;

/// Watches the wearer's movement second by second.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BreakpointWatch {
    /// Head flexion of the last seconds, newest first.
    head: [Option<f64>; LIFT_S],
    last: PerPlacement<Option<Pose>>,
    moving_s: u32,
    rest_s: u32,
}

impl BreakpointWatch {
    pub(crate) const fn new() -> Self {
        Self {
            head: [None; LIFT_S],
            last: PerPlacement::all(None),
            moving_s: 0,
            rest_s: 0,
        }
    }

    /// One second of the clips' poses; unknown is no moment.
    pub(crate) fn step(&mut self, poses: &PerPlacement<Option<Pose>>) -> Option<Breakpoint> {
        let head = poses[Placement::Head].map(|p| p.0);
        let lifted = head.is_some_and(|now| {
            let mut before = self.head.iter().flatten();
            before.any(|then| then - now >= LIFT)
        });
        self.head.rotate_right(1);
        self.head[0] = head;
        if lifted {
            // Once for one lift.
            self.head = [head, None];
        }
        let mut known = false;
        let mut moving = false;
        for (last, pose) in self.last.values_mut().zip(poses.values()) {
            if let (Some(a), Some(b)) = (*last, *pose) {
                known = true;
                moving |= fabs(a.0 - b.0) >= MOVING || fabs(a.1 - b.1) >= MOVING;
            }
            *last = *pose;
        }
        let paused = known && self.pause(moving);
        if !known {
            (self.moving_s, self.rest_s) = (0, 0);
        }
        if lifted {
            Some(Breakpoint::HeadLift)
        } else {
            paused.then_some(Breakpoint::Pause)
        }
    }

    fn pause(&mut self, moving: bool) -> bool {
        if moving {
            self.moving_s += 1;
            self.rest_s = 0;
            return false;
        }
        if self.moving_s < MOVING_S {
            self.moving_s = 0;
            return false;
        }
        self.rest_s += 1;
        let paused = self.rest_s >= REST_S;
        if paused {
            (self.moving_s, self.rest_s) = (0, 0);
        }
        paused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(degrees: &[Option<f64>]) -> alloc::vec::Vec<Option<Breakpoint>> {
        let mut watch = BreakpointWatch::new();
        let pose = |d: &Option<f64>| {
            let head = d.map(|d| (deg(d), 0.0));
            PerPlacement::new([head, None, None])
        };
        degrees.iter().map(|d| watch.step(&pose(d))).collect()
    }

    #[test]
    fn a_lift_of_the_head_is_one_and_a_sinking_head_is_none() {
        let seen = run(&[
            Some(45.0),
            Some(45.0),
            Some(38.0),
            Some(30.0),
            Some(30.0),
            Some(30.0),
        ]);
        let lifts = seen.iter().filter(|b| **b == Some(Breakpoint::HeadLift));
        assert_eq!(lifts.count(), 1, "{seen:?}");
        let seen = run(&[Some(10.0), Some(30.0), Some(45.0), Some(45.0)]);
        assert!(!seen.contains(&Some(Breakpoint::HeadLift)), "{seen:?}");
    }

    #[test]
    fn a_movement_that_comes_to_rest_is_one_and_stillness_is_none() {
        let mut angles: alloc::vec::Vec<_> = (0..6).map(|i| Some(5.0 * f64::from(i))).collect();
        angles.extend([Some(25.0); 4]);
        let seen = run(&angles);
        assert_eq!(seen.iter().flatten().count(), 1, "{seen:?}");
        assert_eq!(seen[7], Some(Breakpoint::Pause), "{seen:?}");
        assert!(run(&[Some(20.0); 30]).iter().all(Option::is_none));
    }

    #[test]
    fn what_is_not_known_is_no_moment() {
        let seen = run(&[Some(45.0), None, Some(20.0), None, None, Some(0.0)]);
        // Two seconds apart the lift is still seen; three seconds apart nothing is.
        assert_eq!(seen.iter().flatten().count(), 1, "{seen:?}");
        assert_eq!(seen[2], Some(Breakpoint::HeadLift));
    }
}
