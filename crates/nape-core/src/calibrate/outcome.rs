//! What became of a calibration: where it comes from, how good it is, or why there is none.

use serde::{Deserialize, Serialize};

use crate::num::deg;

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

impl Origin {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Upright => "upright",
            Self::Confirmed => "confirmed",
            Self::Walking => "walking",
        }
    }

    /// How such a calibration came about, in one name: a whole one may have been found by itself (`assumed`).
    pub const fn way(self, assumed: bool) -> &'static str {
        match (self, assumed) {
            (Self::Whole, true) => "found",
            (Self::Whole, false) => "asked",
            (other, _) => other.name(),
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
    /// The name used in files and events.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::Moved { .. } => "moved",
            Self::NeverStill => "never_still",
            Self::TooSmall { .. } => "too_small",
            Self::NotOnePlane => "not_one_plane",
            Self::NoSign => "no_sign",
            Self::TurnedFar { .. } => "turned_far",
        }
    }
}
