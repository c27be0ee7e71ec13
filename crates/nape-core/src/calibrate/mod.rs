//! How a clip sits on the body: found from an upright still window and a nod or forward lean.
//!
//! The upright window gives "up" (the reference posture), the nod gives the forward direction: the
//! principal component of where "up" went, its sign from gravity (people bow forward). Evidence:
//! docs/evidence.md#how-exact-an-angle-is. A window in which the wearer moved is
//! refused with the reason, one that is taken says how good it is ([`Quality`]). Whether the clip still sits so later on
//! is the business of `mounting`.

mod nod;
mod search;
mod still;

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::num::{
    Vec3, add, angle_between, asin, atan2, cos, cross, deg, dot, scale, sub, to_deg, unit,
};

pub use search::{ClipSearch, Found, Search, SearchParams};

/// How a clip sits on the body at the wearer's reference posture (upright, looking ahead).
///
/// The three unit vectors are the body's axes seen in the clip frame; body frame: x forward, y to
/// the left, z up. They are orthogonal and right-handed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Forward, in the clip frame.
    pub forward: [f64; 3],
    /// To the left (the axis of flexion), in the clip frame.
    pub left: [f64; 3],
    /// Up, in the clip frame.
    pub up: [f64; 3],
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
    pub fn from_up_and_forward(up: Vec3, forward: Vec3, assumed: bool, sigma: f64) -> Option<Self> {
        let up = unit(up)?;
        let forward = unit(sub(forward, scale(up, dot(forward, up))))?;
        let left = cross(up, forward);
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
        let (axis, c) = (cross(self.up, up), dot(self.up, up));
        if c < cos(FARTHEST) {
            return None;
        }
        // Rodrigues, with the axis not normalised: v + k x v + k x (k x v) / (1 + c).
        let f = self.forward;
        let k = cross(axis, f);
        let forward = add(add(f, k), scale(cross(axis, k), 1.0 / (1.0 + c)));
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
        [dot(self.forward, v), dot(self.left, v), dot(self.up, v)]
    }

    /// Flexion and lateral bend when "up" in the clip frame is `up` (unit vector).
    ///
    /// Flexion about the left axis comes first, lateral bend after it: flexion runs to ±180
    /// degrees (a forward fold is beyond 90), lateral bend to ±90.
    pub fn inclination(&self, up: Vec3) -> Inclination {
        let u = self.body_from_clip(up);
        Inclination {
            flexion: atan2(-u[0], u[2]),
            lateral: asin(u[1].clamp(-1.0, 1.0)),
        }
    }
}

/// How far two calibrations of one clip are apart: their repeatability, if the clip sat still between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Of the upright reference, rad.
    pub up: f64,
    /// Of the forward direction about "up", rad.
    pub forward: f64,
}

/// How good a calibration is, from the movement it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Root mean square of the angular rate about its mean in the upright window, rad/s: how still it was.
    pub rate: f64,
    /// How far "up" went over the upright window, rad.
    pub drift: f64,
    /// Standard deviation of the upright reference, rad, as far as the window tells: two people who sit upright, or one twice,
    /// differ by more.
    pub up_sigma: f64,
    /// Nods (or leans) the forward direction comes from; 0: forward was not looked for.
    pub nods: u32,
    /// The largest of them, rad.
    pub largest: f64,
    /// How far their directions spread, one standard deviation, rad; `None` with fewer than two.
    pub spread: Option<f64>,
    /// Standard error of the forward direction, rad; `None` if forward was not looked for.
    pub forward_sigma: Option<f64>,
}

/// In one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Flexion and lateral bend are told apart to a few degrees.
    Good,
    /// Usable; doing it again, stiller and straighter, would help.
    Fair,
    /// A tenth and more of a bend shows up as lateral: do it again.
    Poor,
}

impl Grade {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }
}

impl Quality {
    fn of(upright: &still::Upright, nod: Option<&nod::Nod>) -> Self {
        let (nods, spread) = nod.map_or((0, None), nod::Nod::repeated);
        Self {
            rate: upright.rate,
            drift: upright.drift,
            up_sigma: upright.sigma,
            nods,
            largest: nod.map_or(0.0, nod::Nod::peak),
            spread,
            forward_sigma: nod.map(nod::Nod::sigma),
        }
    }

    /// In one word. A forward direction that is off by an angle turns its sine of every bend into lateral bend: 5 degrees are
    /// 9 %, 10 are 17 %. Our choice; the drift is half of what refuses a window.
    pub fn grade(&self) -> Grade {
        let forward = self.forward_sigma.unwrap_or(0.0);
        if forward <= deg(4.0) && self.drift <= deg(1.2) {
            Grade::Good
        } else if forward <= deg(8.0) {
            Grade::Fair
        } else {
            Grade::Poor
        }
    }
}

/// Why a calibration could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// No samples, or too few, in the upright window.
    TooShort {
        /// Seconds of data in the window.
        have_s: f64,
    },
    /// The wearer moved in the upright window.
    Moved {
        /// Root mean square of the angular rate about its mean, rad/s.
        rate: f64,
        /// How far "up" went between the ends of the window, rad.
        drift: f64,
    },
    /// No still window was found.
    NeverStill,
    /// The nod or lean was too small.
    TooSmall {
        /// Largest tilt seen, rad.
        tilt: f64,
    },
    /// The nod or lean was not in one plane.
    NotOnePlane,
    /// The movement went as far back as forward, so its sign is unknown.
    NoSign,
    /// The clip sits so far from where it sat that forward cannot be taken along.
    TurnedFar {
        /// How far, rad.
        tilt: f64,
    },
}

/// How far a clip may have tilted for its forward direction to be taken along, rad. Our choice: a strap gives way, a clip is put on a
/// little otherwise; farther, it was turned in the hand.
pub const FARTHEST: f64 = deg(45.0);

/// Smallest nod that gives a direction, rad. Default 10 degrees, our choice: five times the
/// uncertainty of one inclination leaves about 10 degrees of direction.
pub const MIN_NOD: f64 = deg(10.0);

/// Shortest upright window, s. Our choice: what people wait for (docs/evidence.md#how-exact-an-angle-is).
pub const MIN_UPRIGHT_S: f64 = 3.0;

impl Refused {
    /// The reason in words, with what to do.
    pub fn reason(&self) -> String {
        match *self {
            Self::TooShort { have_s } => format!(
                "only {have_s:.1} s of data in the upright window; {MIN_UPRIGHT_S:.0} s are needed"
            ),
            Self::Moved { rate, drift } => format!(
                "the clip moved in the upright window ({:.1} degrees/s, {:.1} degrees from start to \
                 end); sit upright and still",
                to_deg(rate),
                to_deg(drift)
            ),
            Self::NeverStill => "no still window of 3 s was found; sit upright and still".into(),
            Self::TooSmall { tilt } => format!(
                "the nod was too small ({:.1} degrees; {:.0} are needed); bow further",
                to_deg(tilt),
                to_deg(MIN_NOD)
            ),
            Self::TurnedFar { tilt } => format!(
                "the clip sits {:.0} degrees from where it sat, so nobody knows which way is forward; calibrate with nods \
                 (nape calibrate)",
                to_deg(tilt)
            ),
            Self::NotOnePlane => {
                "the nod was not in one plane; bow straight forward, without turning".into()
            }
            Self::NoSign => {
                "the nod went as far back as forward; start upright and bow forward only".into()
            }
        }
    }
}

#[cfg(test)]
mod tests;
