//! Turns without a swing: a clip that slips turns about itself, a segment of the body about its joint.
//!
//! A clip sits a decimetre or so from what its segment turns about, so every real turn swings it:
//! it is accelerated by about the angular acceleration times that lever. How long the lever is, is learned from the
//! wearer's own movements. A tilt without the acceleration that goes with it was the clip's alone. So was a jump of
//! gravity that the gyroscope did not see. That needs a quick slip; one that creeps is left to [`super::walk`].
//! Method and numbers are our choice (docs/decisions/0010-mounting.md).

use serde::{Deserialize, Serialize};

use super::lever::{Lever, Sums};
use crate::direction::{Vec3, angle_between, unit};
use crate::num::deg;
use crate::time::{Span, Timestamp};

/// Samples are averaged over bins of at least this length: a turn of the body lasts 0.5 s and more, and
/// the angular acceleration of a bin is a difference over two of them.
const BIN: Span = Span::from_millis(40);

/// Samples further apart than this leave a gap in which nobody saw the clip turn: what was under way is not judged. Our choice:
/// above the 80 ms of a clip at 12.5 Hz, below one lost packet of any.
const GAP: Span = Span::from_millis(100);

/// Tilting faster than this is moving, rad/s: above sway (0.5-2 degrees/s), below any turn of the head
/// that is over within a second or two.
const MOVING: f64 = deg(8.0);

/// Tilting slower than this for [`SETTLED_S`] is rest again, rad/s.
const RESTING: f64 = deg(5.0);

/// See [`RESTING`], s.
const SETTLED_S: f64 = 0.4;

/// A turn that lasts longer than this teaches nothing and accuses nobody, s: it is walking, standing up or work with the whole
/// body, and the attitude's own error grows as large as the swing.
const LONGEST_S: f64 = 2.0;

/// Smallest tilt that is looked at, rad.
const SMALLEST: f64 = deg(6.0);

/// Time constant of the length of gravity, s. Our choice.
const GRAVITY_S: f64 = 10.0;

/// A jump of gravity between two quiet stretches that the gyroscope did not see, rad: beyond any error of the
/// accelerometer in the two seconds between.
const JUMP: f64 = deg(6.0);

/// Means over one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Bin {
    w: Vec3,
    /// What is beside gravity, m/s², and the force itself.
    acc: Vec3,
    force: Vec3,
    up: Vec3,
    s: f64,
}

/// A turn under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Turn {
    from: Timestamp,
    /// "Up" before it.
    up: Vec3,
    sums: Sums,
    s: f64,
    rest_s: f64,
}

impl Turn {
    fn add(&mut self, bin: &Bin, dw: Vec3) {
        self.sums.add(bin.w, dw, bin.acc);
        self.s += bin.s;
    }
}

/// A tilt of the clip alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Alone {
    /// When it began.
    pub(super) from: Timestamp,
    /// "Up" in the clip frame before and after.
    pub(super) before: Vec3,
    /// See [`Self::before`].
    pub(super) after: Vec3,
}

impl Alone {
    /// By how much, rad.
    pub(super) fn tilt(&self) -> f64 {
        angle_between(self.before, self.after)
    }
}

/// Watches the turns of one clip.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct AloneWatch {
    lever: Lever,
    open: Bin,
    open_from: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The two bins before.
    bins: [Option<Bin>; 2],
    turn: Option<Turn>,
    quiet: Quiet,
    /// Length of gravity as the clip reads it, m/s².
    gravity: Option<f64>,
}

impl AloneWatch {
    /// One sample: bias-free rate, specific force and "up", all in the clip frame. A tilt of the clip alone is told when it is over.
    pub(super) fn step(&mut self, at: Timestamp, w: Vec3, force: Vec3, up: Vec3) -> Option<Alone> {
        let dt = self.last.map_or(Span::ZERO, |l| at.since(l));
        self.last = Some(at);
        if dt > GAP {
            self.interrupt();
            return None;
        }
        let dt = dt.as_secs_f64();
        let open = &mut self.open;
        open.w += w * dt;
        open.force += force * dt;
        open.up += up * dt;
        open.s += dt;
        let from = *self.open_from.get_or_insert(at);
        // A hair of tolerance: two samples of 20 ms are a bin of 40.
        if at.since(from) + Span::from_millis(1) < BIN || self.open.s <= 0.0 {
            return None;
        }
        self.open_from = Some(at);
        let sum = core::mem::take(&mut self.open);
        let k = 1.0 / sum.s;
        let (w, force, up) = (sum.w * k, sum.force * k, unit(sum.up).unwrap_or(up));
        // What the chip reads at rest is its g: scales are off by up to three percent.
        let length = *self.gravity.get_or_insert(force.norm());
        let bin = Bin {
            w,
            acc: force - up * length,
            force,
            up,
            s: sum.s,
        };
        if w.cross(&up).norm() < RESTING {
            let share = (sum.s / GRAVITY_S).min(1.0);
            self.gravity = Some(length + share * (force.norm() - length));
        }
        let jumped = self.quiet.step(at, &bin);
        self.bin(at, bin).or(jumped)
    }

    /// Samples were lost, or the clip is off: what was under way is not judged.
    pub(super) fn interrupt(&mut self) {
        self.open = Bin::default();
        self.open_from = None;
        self.bins = [None; 2];
        self.turn = None;
        self.quiet = Quiet::default();
    }

    fn bin(&mut self, at: Timestamp, next: Bin) -> Option<Alone> {
        let [before, now] = self.bins;
        self.bins = [now, Some(next)];
        let (Some(before), Some(now)) = (before, now) else {
            return None;
        };
        let dw = (next.w - before.w) * (1.0 / (now.s + 0.5 * (next.s + before.s)));
        let tilting = now.w.cross(&now.up).norm();
        match &mut self.turn {
            None if tilting > MOVING => {
                let mut turn = Turn {
                    from: at - Span::from_secs_f64(next.s + now.s + before.s),
                    up: before.up,
                    ..Turn::default()
                };
                turn.add(&now, dw);
                self.turn = Some(turn);
                None
            }
            None => None,
            Some(turn) => {
                turn.add(&now, dw);
                turn.rest_s = if tilting < RESTING {
                    turn.rest_s + now.s
                } else {
                    0.0
                };
                if turn.rest_s < SETTLED_S {
                    return None;
                }
                let turn = *turn;
                self.turn = None;
                self.over(&turn, now.up)
            }
        }
    }

    /// A turn is over.
    fn over(&mut self, turn: &Turn, after: Vec3) -> Option<Alone> {
        if turn.s - turn.rest_s > LONGEST_S {
            return None;
        }
        let far = angle_between(turn.up, after) >= SMALLEST;
        if far && self.lever.contradicts(&turn.sums) {
            return Some(Alone {
                from: turn.from,
                before: turn.up,
                after,
            });
        }
        self.lever.learn(&turn.sums);
        None
    }
}

/// Length of the stretches that gravity is compared over, s.
const STRETCH_S: f64 = 0.5;

/// Rate below which a stretch is quiet, rad/s.
const QUIET_RATE: f64 = deg(6.0);

/// Spread of the force within a quiet stretch, m/s².
const QUIET_FORCE: f64 = 0.35;

/// Turning faster than this between two stretches, they are not compared, rad/s: then scale, saturation and lost samples make
/// as much of a difference as is looked for.
const TRACKED: f64 = deg(100.0);

/// Stretches further apart than this are not compared, s.
const APART_S: f64 = 2.5;

/// Gravity in quiet stretches, and how the clip turned between them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Quiet {
    /// The stretch under way: sums of the force, its square, of time; the largest rate.
    force: Vec3,
    force2: f64,
    n: f64,
    s: f64,
    rate: f64,
    /// The last quiet one, and what happened since: the vector, turned along; s.
    last: Option<(Timestamp, Vec3, Vec3)>,
    since_s: f64,
}

impl Quiet {
    fn step(&mut self, at: Timestamp, bin: &Bin) -> Option<Alone> {
        self.force += bin.force;
        self.force2 += bin.force.norm_squared();
        self.n += 1.0;
        self.s += bin.s;
        self.rate = self.rate.max(bin.w.norm());
        self.since_s += bin.s;
        if bin.w.norm() > TRACKED {
            self.last = None;
        }
        if let Some((_, _, turned)) = &mut self.last {
            // A fixed direction goes backwards in a frame that turns.
            *turned -= bin.w.cross(turned) * bin.s;
        }
        if self.s < STRETCH_S {
            return None;
        }
        let spread2 =
            (self.force2 / self.n - self.force.norm_squared() / (self.n * self.n)).max(0.0);
        let is_quiet = self.rate < QUIET_RATE && spread2 < QUIET_FORCE * QUIET_FORCE;
        let up = unit(self.force).filter(|_| is_quiet);
        let last = core::mem::take(&mut self.last);
        let since = self.since_s;
        *self = Self {
            last,
            since_s: since,
            ..Self::default()
        };
        let up = up?;
        let told = self
            .last
            .filter(|_| since < APART_S)
            .and_then(|(from, before, turned)| {
                let turned = unit(turned)?;
                (angle_between(turned, up) > JUMP).then_some(Alone {
                    from,
                    before,
                    after: up,
                })
            });
        self.last = Some((at, up, up));
        self.since_s = 0.0;
        told
    }
}
