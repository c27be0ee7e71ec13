//! Mathematics of the simulator: functions of single numbers as the core has them, and vectors as plain arrays.
//!
//! The truth must not go through the engine's linear algebra: what is wrong there would be wrong in both, and no
//! test would see it.

pub(crate) use nape_core::num::{atan2, cos, deg, exp, log, round, sin, sqrt};

/// A vector of three components, in the frame its name says.
pub(crate) type Vec3 = [f64; 3];

/// Scalar product.
pub(crate) fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product, right-handed.
pub(crate) fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Euclidean length.
pub(crate) fn norm(a: Vec3) -> f64 {
    sqrt(dot(a, a))
}

/// `a` times `k`.
pub(crate) fn scale(a: Vec3, k: f64) -> Vec3 {
    [a[0] * k, a[1] * k, a[2] * k]
}

/// `a + b`.
pub(crate) fn add(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}
