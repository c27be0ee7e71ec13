//! A guided calibration as a client sees it: what the wearer is to do, and how far it is.
//!
//! What is measured is the core's ([`nape_core::calibrate`]); when, is the daemon's.

use nape_core::Placement;
use nape_core::calibrate::{Change, Quality, Refused};
use serde::{Deserialize, Serialize};

/// How far it is, for those who watch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What the wearer is to do.
    pub phase: Phase,
    /// What is left of the phase at most, s.
    pub left_s: f64,
    /// Clip by clip.
    pub places: Vec<PlaceProgress>,
}

/// What the wearer is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Sit down for it.
    Ready,
    /// Sit upright, look ahead, keep still.
    Upright,
    /// Nod, or lean forward.
    Nod,
    /// Nothing more: it is over.
    Done,
}

/// How far it is for one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceProgress {
    /// The clip.
    pub placement: Placement,
    /// Samples come.
    pub heard: bool,
    /// How fast it turns, degrees/s, smoothed.
    pub rate_dps: f64,
    /// How far it is tilted from upright, degrees; `null` before that is known.
    pub tilt_deg: Option<f64>,
    /// Uncertainty of the new calibration (one standard deviation), degrees, once there is one.
    pub sigma_deg: Option<f64>,
    /// How good it is.
    pub quality: Option<Quality>,
    /// How far it is from the one before: its repeatability, if the clip sat still in between.
    pub change: Option<Change>,
    /// Why there is none, or why the upright window began anew.
    pub refused: Option<NotCalibrated>,
}

/// Why a clip is not calibrated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum NotCalibrated {
    /// Nothing is heard of it.
    NotHeard,
    /// What it sent did not serve.
    Refused {
        /// Why.
        reason: Refused,
    },
    /// Given up, because of another one.
    BecauseOf {
        /// Which; `null`: none is known.
        placement: Option<Placement>,
    },
}
