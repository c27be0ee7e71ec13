//! Postures: where the three segments are, and how high the hip.

use nape_core::num::deg;

/// What carries the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// A chair.
    Sitting,
    /// The feet.
    Standing,
    /// Hands and knees, or the back.
    Floor,
}

impl Support {
    /// Height of the hip above the floor, m: seat about 0.45 + 0.08, trochanter 0.53 of 1.75 m
    /// (Drillis & Contini), thigh length on all fours.
    pub(crate) const fn hip_m(self) -> f64 {
        match self {
            Self::Sitting => 0.53,
            Self::Standing => 0.93,
            Self::Floor => 0.45,
        }
    }

    /// Size of the sway against standing: a chair steadies. Our choice.
    pub(crate) const fn sway(self) -> f64 {
        match self {
            Self::Sitting => 0.8,
            Self::Standing => 1.0,
            Self::Floor => 0.7,
        }
    }
}

/// Flexion, lateral and rotation (from the body's heading) of a segment, degrees.
pub(crate) type Turned = [f64; 3];

/// A posture: absolute angles of the three segments, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Pose {
    /// Head.
    pub(crate) head: Turned,
    /// Upper back.
    pub(crate) upper: Turned,
    /// Low back.
    pub(crate) low: Turned,
}

impl Pose {
    /// A posture in the sagittal plane: flexion of head, upper back, low back, degrees.
    pub(crate) const fn flexed(head: f64, upper: f64, low: f64) -> Self {
        Self {
            head: [head, 0.0, 0.0],
            upper: [upper, 0.0, 0.0],
            low: [low, 0.0, 0.0],
        }
    }

    /// All segments tilted alike: a lean from the hips.
    pub(crate) const fn leaned(angle: f64) -> Self {
        Self::flexed(angle, angle, angle)
    }

    /// The nine angles in rad, head first.
    pub(crate) fn radians(&self) -> [f64; 9] {
        let mut out = [0.0; 9];
        for (i, v) in self
            .head
            .iter()
            .chain(&self.upper)
            .chain(&self.low)
            .enumerate()
        {
            out[i] = deg(*v);
        }
        out
    }
}
