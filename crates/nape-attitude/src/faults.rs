//! Sensors that say nothing while they say something: saturated, or an axis that is frozen.
//!
//! Real axes never give the same number for long, unless they are at their end, stuck, or rounded to zero
//! (WitMotion sensors do that at rest: normal, so zero is never called frozen; an axis that is stuck there
//! shows in velocities that do not fit, which widens the uncertainty too). What a doubtful sensor says is still integrated,
//! but the time counts as lost, so that the stated uncertainty grows as it should.

use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::gravity::GRAVITY;
use crate::sample::Sample;

/// The same large rate again and again is the end of the scale, rad/s. Our choice: just below the smallest
/// range that all chips of docs/evidence.md#chips have, 250 degrees/s.
const RATE_END: f64 = 4.0;

/// The same for specific force, m/s²: just below the smallest range, 2 g.
const ACC_END: f64 = 1.9 * GRAVITY;

/// Again and again: this many times. Our choice: the peak of a swing, rounded, may repeat once or twice.
const AT_END: u32 = 3;

/// An axis that stays the same for this long is frozen, s, if ...
const FROZEN_S: f64 = 0.5;

/// ... it did so for this many samples, and ... Both our choice: noise moves the last digit of every
/// chip of docs/evidence.md#chips within a few samples.
const FROZEN_SAMPLES: u32 = 20;

/// ... its sensor's readings were this far from there in the other axes meanwhile, rad/s. Our choice: a
/// movement nobody makes about exactly two axes.
const TURNED: f64 = 0.3;

/// The same for specific force, m/s²: a tilt of six degrees.
const TILTED: f64 = 0.1 * GRAVITY;

/// Axes are looked at for this only so often, s. Our choice: a few samples.
const LOOK_S: f64 = 0.03;

/// What is not to be believed of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Doubt {
    pub(crate) rate: bool,
    pub(crate) acc: bool,
}

impl Doubt {
    /// All is to be believed.
    pub(crate) const NONE: Self = Self {
        rate: false,
        acc: false,
    };
}

/// How long each axis has said the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Faults {
    rate: [Same; 3],
    acc: [Same; 3],
    /// Rate and specific force when the axes were looked at last, and how long ago that is.
    seen: Option<(Vec3, Vec3)>,
    since_s: f64,
    since: u32,
    frozen: Doubt,
    /// Times in a row that a large rate and force came again.
    at_end: [u32; 2],
}

/// One axis that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Same {
    for_s: f64,
    samples: u32,
    /// What the whole sensor said when that began, and how far it went from there, in its unit.
    from: Vec3,
    moved: f64,
}

impl Same {
    const NEW: Self = Self {
        for_s: 0.0,
        samples: 0,
        from: Vec3::new(0.0, 0.0, 0.0),
        moved: 0.0,
    };
}

impl Faults {
    pub(crate) const fn new() -> Self {
        Self {
            rate: [Same::NEW; 3],
            acc: [Same::NEW; 3],
            seen: None,
            since_s: 0.0,
            since: 0,
            frozen: Doubt::NONE,
            at_end: [0; 2],
        }
    }

    /// Looks at a sample `dt` seconds after the last one. Nothing is to be doubted without a gyroscope.
    pub(crate) fn step(&mut self, last: &Sample, now: &Sample, dt: f64) -> Doubt {
        let (Some(rate_before), Some(rate)) = (last.gyr(), now.gyr()) else {
            return Doubt::NONE;
        };
        self.since_s += dt;
        self.since += 1;
        if self.since_s >= LOOK_S {
            self.look((rate, now.acc()));
        }
        let [of_rate, of_acc] = &mut self.at_end;
        count(of_rate, again(&rate_before, &rate, RATE_END));
        count(of_acc, again(&last.acc(), &now.acc(), ACC_END));
        Doubt {
            rate: self.frozen.rate || *of_rate >= AT_END,
            acc: self.frozen.acc || *of_acc >= AT_END,
        }
    }

    /// Is an axis of the gyroscope frozen? Then it says nothing of how the sensor turns.
    pub(crate) const fn is_rate_frozen(&self) -> bool {
        self.frozen.rate
    }

    #[inline(never)]
    fn look(&mut self, now: (Vec3, Vec3)) {
        let since = (self.since_s, self.since);
        (self.since_s, self.since) = (0.0, 0);
        let Some(seen) = self.seen.replace(now) else {
            return;
        };
        self.frozen = Doubt {
            rate: frozen(&mut self.rate, seen.0, now.0, since, TURNED),
            acc: frozen(&mut self.acc, seen.1, now.1, since, TILTED),
        };
    }
}

fn count(times: &mut u32, again: bool) {
    *times = if again { times.saturating_add(1) } else { 0 };
}

/// Does an axis say the same large number again?
#[expect(
    clippy::float_cmp,
    reason = "the very same number is what is looked for"
)]
fn again(last: &Vec3, now: &Vec3, end: f64) -> bool {
    (0..3).any(|i| now[i] == last[i] && now[i].abs() > end)
}

/// Is an axis frozen? `since`: seconds and samples since `seen`.
fn frozen(axes: &mut [Same; 3], seen: Vec3, now: Vec3, since: (f64, u32), moved: f64) -> bool {
    let mut frozen = false;
    for (i, axis) in axes.iter_mut().enumerate() {
        #[expect(
            clippy::float_cmp,
            reason = "the very same number is what is looked for"
        )]
        if seen[i] != now[i] || now[i] == 0.0 {
            *axis = Same::NEW;
            continue;
        }
        if axis.samples == 0 {
            axis.from = seen;
        }
        axis.for_s += since.0;
        axis.samples = axis.samples.saturating_add(since.1);
        axis.moved = axis.moved.max((now - axis.from).norm());
        frozen |= axis.for_s > FROZEN_S && axis.samples >= FROZEN_SAMPLES && axis.moved > moved;
    }
    frozen
}
