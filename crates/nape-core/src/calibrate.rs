//! How a clip sits on the body: found from an upright still window and a nod or forward lean.

use serde::{Deserialize, Serialize};

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
