//! The forward direction from a nod or forward lean: where did "up" go?

use nalgebra::Vector2;
use serde::{Deserialize, Serialize};

use super::{MIN_NOD, Refused};
use crate::direction::{Vec3, unit};
use crate::num::{asin, atan2, cos, deg, fabs, hypot, log, sin, sqrt};

/// Tilts below this say nothing about a direction. Our choice: a few times the noise.
const FLOOR: f64 = deg(3.0);

/// Back to within this tilt, one nod of several is over. Our choice: nobody comes back to the very same posture.
const BACK: f64 = deg(5.0);

/// Largest share of movement across the main direction (ratio of principal variances). Our choice:
/// half as far sideways as forward still gives the direction to a few degrees.
const MAX_CROSS: f64 = 0.3;

/// Smallest surplus of forward over backward movement, as a share of all. Our choice.
const MIN_ONE_SIDED: f64 = 0.3;

/// Movement around an upright reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Nod {
    up: Vec3,
    e1: Vec3,
    e2: Vec3,
    xx: f64,
    xy: f64,
    yy: f64,
    /// Sum of p |p|: points to the side where "up" went further and longer.
    side: Vector2<f64>,
    peak: f64,
    one: One,
    /// Sum of the doubled directions of single nods, and how many.
    single: Vector2<f64>,
    nods: u32,
}

/// One movement away from the reference and back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct One {
    xx: f64,
    xy: f64,
    yy: f64,
    peak: f64,
}

impl Nod {
    /// Nothing seen yet, around the reference `up`.
    pub(super) fn new(up: Vec3) -> Self {
        // Any direction across `up` will do; the result does not depend on it.
        let helper = Vec3::ith(up.iamin(), 1.0);
        let e1 = unit(up.cross(&helper)).unwrap_or_else(Vec3::x);
        let e2 = up.cross(&e1);
        Self {
            up,
            e1,
            e2,
            xx: 0.0,
            xy: 0.0,
            yy: 0.0,
            side: Vector2::zeros(),
            peak: 0.0,
            one: One::default(),
            single: Vector2::zeros(),
            nods: 0,
        }
    }

    /// "Up" was `now` for `dt` seconds. Returns the tilt from the reference, rad.
    pub(super) fn add(&mut self, now: Vec3, dt: f64) -> f64 {
        let (x, y) = (self.e1.dot(&now), self.e2.dot(&now));
        let r = hypot(x, y);
        let tilt = if self.up.dot(&now) > 0.0 {
            asin(r.min(1.0))
        } else {
            core::f64::consts::PI
        };
        self.peak = self.peak.max(tilt);
        if tilt > FLOOR {
            self.xx += x * x * dt;
            self.xy += x * y * dt;
            self.yy += y * y * dt;
            self.side += Vector2::new(x, y) * r * dt;
            self.one.xx += x * x * dt;
            self.one.xy += x * y * dt;
            self.one.yy += y * y * dt;
            self.one.peak = self.one.peak.max(tilt);
        }
        if tilt < BACK {
            self.back();
        }
        tilt
    }

    /// Back at the reference: a nod is over.
    fn back(&mut self) {
        let one = core::mem::take(&mut self.one);
        if one.peak < MIN_NOD {
            return;
        }
        let twice = atan2(2.0 * one.xy, one.xx - one.yy);
        self.single += Vector2::new(cos(twice), sin(twice));
        self.nods += 1;
    }

    /// How many nods there were, and how far their directions spread (one standard deviation, rad; `None` with one).
    pub(super) fn repeated(&self) -> (u32, Option<f64>) {
        let mut all = self.clone();
        all.back();
        let n = f64::from(all.nods);
        let length = hypot(all.single.x, all.single.y) / n.max(1.0);
        let spread = 0.5 * sqrt((-2.0 * log(length.clamp(1e-9, 1.0))).max(0.0));
        (all.nods, (all.nods >= 2).then_some(spread))
    }

    /// The largest tilt, rad.
    pub(super) const fn peak(&self) -> f64 {
        self.peak
    }

    /// Standard error of the forward direction, rad: of what the nods repeat, at least a degree; of a single one as far as it left
    /// its plane, at least three. Our choice.
    pub(super) fn sigma(&self) -> f64 {
        match self.repeated() {
            (n, Some(spread)) => (spread / sqrt(f64::from(n))).max(deg(1.0)),
            _ => {
                let (mean, half) = (0.5 * (self.xx + self.yy), 0.5 * (self.xx - self.yy));
                let length = sqrt(half * half + self.xy * self.xy);
                let (major, minor) = (mean + length, (mean - length).max(0.0));
                atan2(sqrt(minor), sqrt(major)).max(deg(3.0))
            }
        }
    }

    /// The forward direction, in the clip frame.
    pub(super) fn forward(&self) -> Result<Vec3, Refused> {
        if self.peak < MIN_NOD {
            return Err(Refused::TooSmall { tilt: self.peak });
        }
        let (mean, half) = (0.5 * (self.xx + self.yy), 0.5 * (self.xx - self.yy));
        let spread = sqrt(half * half + self.xy * self.xy);
        let (major, minor) = (mean + spread, mean - spread);
        if minor > MAX_CROSS * major {
            return Err(Refused::NotOnePlane);
        }
        let phi = 0.5 * atan2(2.0 * self.xy, self.xx - self.yy);
        let (c, s) = (cos(phi), sin(phi));
        let surplus = Vector2::new(c, s).dot(&self.side) / (self.xx + self.yy);
        if fabs(surplus) < MIN_ONE_SIDED {
            return Err(Refused::NoSign);
        }
        // Bowing forward, "up" moves to the back of the clip.
        let back = if surplus > 0.0 { 1.0 } else { -1.0 };
        Ok(self.e1 * (-back * c) + self.e2 * (-back * s))
    }
}
