//! How a clip sits on the body: found from an upright still window and a nod or forward lean.
//!
//! The upright window gives "up" (the reference posture), the nod gives the forward direction: the
//! principal component of where "up" went, its sign from gravity (people bow forward). Evidence:
//! docs/evidence.md#how-exact-an-angle-is. A window in which the wearer moved is
//! refused with the reason, one that is taken says how good it is ([`Quality`]). Whether the clip still sits so later on
//! is the business of `mounting`.

mod nod;
mod outcome;
mod search;
mod still;

use serde::{Deserialize, Serialize};

use crate::direction::{Vec3, angle_between, unit};
use crate::num::{asin, atan2, cos, deg};

pub use outcome::{Change, Grade, Origin, Quality, Refused};
pub use search::{ClipSearch, Found, Search, SearchParams};

/// How a clip sits on the body at the wearer's reference posture (upright, looking ahead).
///
/// The three unit vectors are the body's axes seen in the clip frame; body frame: x forward, y to
/// the left, z up. They are orthogonal and right-handed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Forward, in the clip frame.
    pub forward: Vec3,
    /// To the left (the axis of flexion), in the clip frame.
    pub left: Vec3,
    /// Up, in the clip frame.
    pub up: Vec3,
    /// `true` if nobody asked for it: found in the movement by itself.
    pub assumed: bool,
    /// Stated uncertainty (one standard deviation) of the upright reference, rad.
    pub sigma: f64,
}

/// Flexion and lateral bend of one segment against gravity, rad.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Inclination {
    /// Forward +.
    pub flexion: f64,
    /// To the right +.
    pub lateral: f64,
}

impl Calibration {
    /// A calibration from "up" at the reference posture and any direction roughly forward, both in
    /// the clip frame; `None` if they are parallel or have no length.
    pub fn from_up_and_forward(
        up: impl Into<Vec3>,
        forward: impl Into<Vec3>,
        assumed: bool,
        sigma: f64,
    ) -> Option<Self> {
        let (up, forward) = (unit(up.into())?, forward.into());
        let forward = unit(forward - up * forward.dot(&up))?;
        let left = up.cross(&forward);
        Some(Self {
            forward,
            left,
            up,
            assumed,
            sigma,
        })
    }

    /// The same after the clip was tilted on the body, so that the reference posture now has "up" at `up`: forward goes
    /// along by the smallest turn. `None` beyond [`FARTHEST`]: then the smallest turn says little about where forward went.
    pub fn tilted_to(&self, up: Vec3, sigma: f64) -> Option<Self> {
        let up = unit(up)?;
        let (axis, c) = (self.up.cross(&up), self.up.dot(&up));
        if c < cos(FARTHEST) {
            return None;
        }
        // Rodrigues, with the axis not normalised: v + k x v + k x (k x v) / (1 + c).
        let f = self.forward;
        let k = axis.cross(&f);
        let forward = f + k + axis.cross(&k) * (1.0 / (1.0 + c));
        Self::from_up_and_forward(up, forward, self.assumed, sigma)
    }

    /// How far another calibration of the same clip is from this one, rad: the upright reference, and the forward
    /// direction about it.
    pub fn change_to(&self, other: &Self) -> Change {
        let up = angle_between(self.up, other.up);
        let along = self.tilted_to(other.up, 0.0);
        let forward = along.map_or(core::f64::consts::PI, |c| {
            angle_between(c.forward, other.forward)
        });
        Change { up, forward }
    }

    /// "Up" in body axes (x forward, y left, z up), from "up" in the clip frame.
    pub fn body_from_clip(&self, v: Vec3) -> Vec3 {
        Vec3::new(self.forward.dot(&v), self.left.dot(&v), self.up.dot(&v))
    }

    /// Flexion and lateral bend when "up" in the clip frame is `up` (unit vector).
    ///
    /// Flexion about the left axis comes first, lateral bend after it: flexion runs to ±180
    /// degrees (a forward fold is beyond 90), lateral bend to ±90.
    pub fn inclination(&self, up: Vec3) -> Inclination {
        let u = self.body_from_clip(up);
        Inclination {
            flexion: atan2(-u.x, u.z),
            lateral: asin(u.y.clamp(-1.0, 1.0)),
        }
    }
}

/// How far a clip may have tilted for its forward direction to be taken along, rad. Our choice: a strap gives way, a clip is put on a
/// little otherwise; farther, it was turned in the hand.
pub const FARTHEST: f64 = deg(45.0);

/// Smallest nod that gives a direction, rad. Default 10 degrees, our choice: five times the
/// uncertainty of one inclination leaves about 10 degrees of direction.
pub const MIN_NOD: f64 = deg(10.0);

/// Shortest upright window, s. Our choice: what people wait for (docs/evidence.md#how-exact-an-angle-is).
pub const MIN_UPRIGHT_S: f64 = 3.0;

#[cfg(test)]
mod tests;
