//! What became of a calibration: where it comes from, how good it is, or why there is none.

use alloc::format;
use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::{MIN_NOD, MIN_UPRIGHT_S};
use crate::num::{deg, to_deg};

/// What a calibration comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Found, or given: an upright window and a nod or lean.
    Whole,
    /// Three upright seconds; forward is that of the one before.
    Upright,
    /// The one before, confirmed at rest: known less well.
    Confirmed,
    /// The one before, with forward from walking.
    Walking,
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
