//! What is said of a sensor at one moment: how it is turned, where "up" is, and how sure that is.

use serde::{Deserialize, Serialize};

use crate::num::Vec3;
use crate::rotation;

/// The orientation of a sensor at one sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// `earth_from_sensor`, w x y z; earth z is up, heading arbitrary.
    pub quat: [f64; 4],
    /// "Up" in the sensor frame, unit vector.
    pub up: Vec3,
    /// One standard deviation of the inclination, rad, about each of the two horizontal axes.
    pub sigma: f64,
}

impl Estimate {
    /// The orientation as a matrix: earth's x, y (level, heading arbitrary) and z in the sensor frame.
    pub fn rows(&self) -> [Vec3; 3] {
        rotation::rows(self.quat)
    }
}
