//! How a clip sits on the body: found from an upright still window and a nod or forward lean.
//!
//! The upright window gives "up" (the reference posture), the nod gives the forward direction: the
//! principal component of where "up" went, its sign from gravity (people bow forward). Evidence:
//! evidence.md section 8, calibration procedures 1 and 2. A window in which the wearer moved is
//! refused with the reason. What this does not do: notice later that the clip slipped.

mod nod;
mod search;
mod still;

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::num::{Vec3, asin, atan2, cross, deg, dot, scale, sub, to_deg, unit};

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
}

/// Smallest nod that gives a direction, rad. Default 10 degrees, our choice: five times the
/// uncertainty of one inclination leaves about 10 degrees of direction.
pub const MIN_NOD: f64 = deg(10.0);

/// Shortest upright window, s. The contract's "3 s or more"; evidence.md section 8 says 3-5 s.
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
