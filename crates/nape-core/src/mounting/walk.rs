//! What walking says about how a clip sits: where gravity is, and where forward is.
//!
//! People walk upright and much the same way each time, so gravity while walking is compared with that of
//! the walks before (at first, more loosely, with the calibrated reference). And at the frequency of the steps the body
//! speeds up and slows down along its way, while sideways it sways at half of it: the horizontal acceleration at the step
//! frequency lies along the sagittal plane (after Kong 2016, Sensors 16:2011, who takes principal components of walking;
//! singling out the step frequency is our choice, and so are the numbers: docs/decisions/0010-mounting.md). Which end is forward, the calibration in force tells.

use alloc::collections::VecDeque;
use core::ops::Range;

use nalgebra::Vector2;
use serde::{Deserialize, Serialize};

use super::MOVED;
use crate::calibrate::Calibration;
use crate::direction::{Vec3, angle_between, unit};
use crate::gait::{SLOT, Verdict};
use crate::num::{PI, atan2, cos, deg, fabs, hypot, log, sin, sqrt};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// Samples are averaged over cells of this length.
const CELL: Span = Span::from_millis(50);

/// Cells that are kept: the detector says its verdict 4 s later, and a window lasts 4 s.
const KEPT: usize = 180;

/// Length of a walk whose gravity is compared, in slots: 15 s. Our choice: a way across an office, not
/// some steps with something carried.
const LONG_ENOUGH: u32 = 60;

/// Standing so long ends a walk, in slots: 3 s.
const PAUSE: u32 = 12;

/// Slots of a window whose step frequency is looked at: 4 s. Half the step frequency, where the body sways, lies 0.6 Hz
/// and more beside it: a Hann window of 4 s lets nothing of it through from 0.5 Hz on.
const WINDOW: usize = 16;

/// The same in cells.
const WINDOW_CELLS: i64 = 16 * SLOT.as_micros() / CELL.as_micros();

/// On the first walk the head may be bent to the ground, and the trunk otherwise than on a chair, by this, rad. Our choice.
const FIRST_FLEXION: f64 = deg(16.0);

/// That many walks in a row must agree before a clip is said to have slipped; and, as who looks at a phone while walking bows
/// the head, before a head clip is said to have slipped forward. Our choice.
const AGREE: [u32; 2] = [3, 4];

/// Slowest walking a forward direction is taken from, steps/s: the slower, the less the body speeds up and slows down with
/// each step, and the more a sway to the side counts. Our choice, seen on real clips: within 15 degrees above, anything below.
const BRISK_HZ: f64 = 1.75;

/// A forward direction is taken from walking with gravity within this of the reference, rad. Our choice: who carries the clip in a pocket
/// has it elsewhere.
const NEAR: f64 = deg(20.0);

/// Windows that a forward direction needs: 40 s of walking. Our choice.
const WINDOWS: f64 = 10.0;

/// Largest standard error of a forward direction that is used, rad. Our choice.
const SURE: f64 = deg(4.0);

/// A forward direction that nobody asked for is renewed when walking disagrees by more than this, rad. One that was asked for is
/// left: nods tell it to a few degrees, and some people sway sideways with each step. Our choice.
const RENEW: f64 = deg(20.0);

/// Means over one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Cell {
    index: i64,
    up: Vec3,
    /// Horizontal acceleration in the clip frame, m/s².
    level: Vec3,
    n: f64,
}

/// What a slot led to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum WalkSeen {
    /// Gravity is elsewhere than it was; seen in a walk that began at `from`.
    Moved { from: Timestamp, tilt: f64 },
    /// Gravity is where it was.
    Same,
    /// Forward is elsewhere.
    Forward(Calibration),
}

/// A walk under way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Walk {
    from: Timestamp,
    up: Vec3,
    slots: u32,
    pause: u32,
}

/// Sums of doubled angles of the axis of motion, from the calibrated forward.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Axis {
    cos: f64,
    sin: f64,
    n: f64,
}

impl Axis {
    /// Angle from the calibrated forward to the left, in (-90°, 90°], and its standard error; rad.
    fn angle(&self) -> (f64, f64) {
        let length = (hypot(self.cos, self.sin) / self.n.max(1.0)).min(1.0 - 1e-9);
        let spread = 0.5 * sqrt(-2.0 * log(length.max(1e-9)));
        (
            0.5 * atan2(self.sin, self.cos),
            spread / sqrt(self.n.max(1.0)),
        )
    }
}

/// Watches the walks of one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct WalkWatch {
    placement: Placement,
    start: Timestamp,
    cells: VecDeque<Cell>,
    walk: Option<Walk>,
    /// Sum of unit vectors of gravity over the walks since the calibration.
    usual: Vec3,
    /// Walks in a row that were elsewhere: how many, and the sum of their unit vectors of gravity.
    odd: (u32, Vec3),
    /// Walking slots in a row that no window was made of yet, and the sum of their cadences.
    run: (usize, f64),
    axis: Axis,
}

impl WalkWatch {
    pub(super) fn new(placement: Placement, start: Timestamp) -> Self {
        Self {
            placement,
            start,
            cells: VecDeque::new(),
            walk: None,
            usual: Vec3::zeros(),
            odd: (0, Vec3::zeros()),
            run: (0, 0.0),
            axis: Axis::default(),
        }
    }

    /// Another calibration: what was usual is not any more.
    pub(super) fn begin(&mut self) {
        *self = Self {
            cells: core::mem::take(&mut self.cells),
            ..Self::new(self.placement, self.start)
        };
    }

    /// It is off the body: the walk under way is not judged.
    pub(super) fn interrupt(&mut self) {
        self.walk = None;
        self.run = (0, 0.0);
    }

    pub(super) fn sample(&mut self, at: Timestamp, force: Vec3, up: Vec3) {
        let index = at
            .since(self.start)
            .as_micros()
            .div_euclid(CELL.as_micros());
        if self.cells.back().is_none_or(|c| c.index != index) {
            if self.cells.len() == KEPT {
                self.cells.pop_front();
            }
            self.cells.push_back(Cell {
                index,
                ..Cell::default()
            });
        }
        let Some(cell) = self.cells.back_mut() else {
            return;
        };
        cell.up += up;
        cell.level += force - up * force.dot(&up);
        cell.n += 1.0;
    }

    /// What the walking detector says of a slot; `reference` is the calibration in force.
    pub(super) fn slot(&mut self, verdict: &Verdict, reference: &Calibration) -> Option<WalkSeen> {
        if !verdict.walking {
            self.run = (0, 0.0);
            let walk = self.walk.as_mut()?;
            walk.pause += 1;
            let over = walk.pause >= PAUSE || !verdict.known;
            return over
                .then(|| self.walk.take())
                .flatten()
                .and_then(|w| self.judge(&w, reference));
        }
        let from = verdict.from.since(self.start).as_micros() / CELL.as_micros();
        let to = verdict.to.since(self.start).as_micros() / CELL.as_micros();
        let up: Vec3 = self.cells(from..to).map(|c| c.up * (1.0 / c.n)).sum();
        let walk = self.walk.get_or_insert(Walk {
            from: verdict.from,
            up: Vec3::zeros(),
            slots: 0,
            pause: 0,
        });
        walk.up += up;
        walk.slots += 1;
        walk.pause = 0;
        self.run.0 += 1;
        self.run.1 += verdict.cadence_hz;
        if self.run.0 < WINDOW {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of slots")]
        let cadence = self.run.1 / WINDOW as f64;
        self.run = (0, 0.0);
        if cadence < BRISK_HZ {
            return None;
        }
        self.look_along(to - WINDOW_CELLS..to, cadence, reference);
        self.renew(reference)
    }

    /// The cells with these indices, as far as they are kept.
    fn cells(&self, indices: Range<i64>) -> impl Iterator<Item = &Cell> {
        self.cells
            .iter()
            .filter(move |c| indices.contains(&c.index))
    }

    /// Adds the axis of motion at `cadence` steps per second in these cells.
    #[expect(clippy::cast_precision_loss, reason = "a few dozen cells")]
    fn look_along(&mut self, indices: Range<i64>, cadence: f64, reference: &Calibration) {
        let up: Vec3 = self.cells(indices.clone()).map(|c| c.up).sum();
        if unit(up).is_none_or(|up| angle_between(up, reference.up) >= NEAR) {
            // Bent, or in a pocket.
            return;
        }
        let omega = 2.0 * PI * cadence * CELL.as_secs_f64();
        // Of the accelerations forward and to the left: cosine and sine sums.
        let mut sums = [Vector2::zeros(); 2];
        let length = (indices.end - indices.start) as f64;
        for cell in self.cells(indices.clone()) {
            let x = (cell.index - indices.start) as f64 + 0.5;
            // Hann: what lies half the step frequency beside must not leak.
            let weight = (1.0 - cos(2.0 * PI * x / length)) / cell.n;
            let turning = Vector2::new(weight * cos(omega * x), weight * sin(omega * x));
            for (sum, axis) in sums.iter_mut().zip([reference.forward, reference.left]) {
                *sum += turning * cell.level.dot(&axis);
            }
        }
        let [f, l] = sums;
        let (ff, ll) = (f.norm_squared(), l.norm_squared());
        let fl = f.dot(&l);
        let length = hypot(ff - ll, 2.0 * fl);
        if length > 0.0 {
            self.axis.cos += (ff - ll) / length;
            self.axis.sin += 2.0 * fl / length;
            self.axis.n += 1.0;
        }
    }

    /// A new forward direction, if walking surely says another one.
    fn renew(&self, reference: &Calibration) -> Option<WalkSeen> {
        let (angle, error) = self.axis.angle();
        if !reference.assumed || self.axis.n < WINDOWS || error > SURE || fabs(angle) < RENEW {
            return None;
        }
        let forward = reference.forward * cos(angle) + reference.left * sin(angle);
        let calibration = Calibration::from_up_and_forward(
            reference.up,
            forward,
            reference.assumed,
            reference.sigma,
        )?;
        Some(WalkSeen::Forward(calibration))
    }

    /// A walk is over: is gravity where it was?
    fn judge(&mut self, walk: &Walk, reference: &Calibration) -> Option<WalkSeen> {
        if walk.slots < LONG_ENOUGH {
            return None;
        }
        let up = unit(walk.up)?;
        let seen = reference.inclination(up);
        let (tilt, forward) = match unit(self.usual) {
            Some(usual) => {
                let before = reference.inclination(usual);
                let forward = seen.flexion - before.flexion > fabs(seen.lateral - before.lateral);
                (angle_between(up, usual), forward)
            }
            // Nobody knows whether an assumed reference was upright: what is usual begins here.
            None if reference.assumed => {
                self.usual = up;
                return None;
            }
            None => {
                let beyond = (fabs(seen.flexion) - (FIRST_FLEXION - MOVED)).max(0.0);
                (
                    hypot(beyond, seen.lateral),
                    seen.flexion > fabs(seen.lateral),
                )
            }
        };
        if tilt <= MOVED {
            self.odd = (0, Vec3::zeros());
            self.usual += up;
            return Some(WalkSeen::Same);
        }
        let others = unit(self.odd.1);
        if others.is_some_and(|o| angle_between(o, up) > MOVED) {
            // Elsewhere again, but not in the same place.
            self.odd = (0, Vec3::zeros());
        }
        self.odd.0 += 1;
        self.odd.1 += up;
        let needed = AGREE[usize::from(self.placement == Placement::Head && forward)];
        (self.odd.0 >= needed).then_some(WalkSeen::Moved {
            from: walk.from,
            tilt,
        })
    }
}
