//! The angles there are: what each is of, about which axis, and how sure it is.
//!
//! Ground for all that follows; how angles come about, and what they mean, is elsewhere.

use serde::{Deserialize, Serialize};

use crate::num::deg;

/// What an angle is measured of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Head inclination against gravity.
    Head,
    /// Neck flexion: head minus trunk, two clips.
    Neck,
    /// Trunk inclination against gravity.
    Trunk,
    /// Lumbar flexion: upper back minus low back, two clips.
    Lumbar,
}

impl Measure {
    /// All measures.
    pub const ALL: [Self; 4] = [Self::Head, Self::Neck, Self::Trunk, Self::Lumbar];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Neck => "neck",
            Self::Trunk => "trunk",
            Self::Lumbar => "lumbar",
        }
    }

    /// Position in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// One of the two angles of a segment against gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Forward and back.
    Flexion,
    /// To the side.
    Lateral,
}

impl Axis {
    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flexion => "flexion",
            Self::Lateral => "lateral",
        }
    }
}

/// How many standard deviations the stated 95 % interval reaches to either side (normal
/// distribution).
pub const HALF_WIDTH_95: f64 = 1.96;

/// An angle whose stated standard deviation is larger than this is not known, rad: no angle, no hold, no
/// shift, no share of any time, and no break either.
///
/// Our choice, 10 degrees: then 95 % are ±20 degrees, which reach from upright into the timed zone of
/// the trunk and past all of RULA's classes, so the angle tells nothing about posture any more. Small:
/// honest, and more time is unknown. Large: guesses count.
pub const KNOWN_SIGMA: f64 = deg(10.0);

/// An angle of one measure, working minus reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Angle {
    /// Flexion in rad: forward +, extension -.
    pub flexion: f64,
    /// Lateral bend in rad: to the right +.
    pub lateral: f64,
    /// Stated uncertainty (one standard deviation) in rad: of the attitude, of the upright reference,
    /// and of what is not known yet of the accelerometer's own error.
    pub sigma: f64,
}

impl Angle {
    /// Half-width of the stated 95 % interval of either angle, rad.
    pub const fn half_width(&self) -> f64 {
        HALF_WIDTH_95 * self.sigma
    }
}
