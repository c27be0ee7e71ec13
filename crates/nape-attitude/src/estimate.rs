//! What is said of a sensor at one moment: how it is turned, where "up" is, and how sure that is.

use nalgebra::{Matrix3, UnitQuaternion};
use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::rotation;

/// The orientation of a sensor at one sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// `earth_from_sensor`; earth z is up, heading arbitrary.
    pub quat: UnitQuaternion<f64>,
    /// "Up" in the sensor frame, unit vector.
    pub up: Vec3,
    /// One standard deviation of the inclination, rad, about each of the two horizontal axes.
    pub sigma: f64,
}

impl Estimate {
    /// The orientation as a matrix, `sensor_from_earth`: its columns are earth's x, y (level, heading
    /// arbitrary) and z as the sensor sees them.
    pub fn axes(&self) -> Matrix3<f64> {
        rotation::axes(&self.quat)
    }
}
