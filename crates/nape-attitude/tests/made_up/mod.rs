//! Shared by the attitude's tests: made-up movement with its truth, and what errors are.

pub(crate) mod motion;
#[path = "../support/rng.rs"]
pub(crate) mod rng;
pub(crate) mod watch;

use nalgebra::{UnitQuaternion, Vector3};

/// Angle between two directions, rad.
pub(crate) fn angle(a: impl Into<Vector3<f64>>, b: impl Into<Vector3<f64>>) -> f64 {
    let (a, b) = (a.into(), b.into());
    a.cross(&b).norm().atan2(a.dot(&b))
}

/// The angle of the rotation between two orientations, rad.
pub(crate) fn turn(a: UnitQuaternion<f64>, b: UnitQuaternion<f64>) -> f64 {
    // The vector part says small angles well.
    2.0 * (a.inverse() * b).imag().norm().min(1.0).asin()
}
