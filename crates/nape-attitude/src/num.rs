//! Mathematics of the core, pinned to the pure-Rust `libm`.
//!
//! `no_std` floats have no `sin`; and when another crate links `std`, `f64::sin` would silently be
//! the platform's, with other last bits. Everything in the core calls these.

pub(crate) use libm::{cos, exp, fabs, round, sin, sqrt};

/// Half a turn, rad.
use core::f64::consts::PI;

/// A vector of three components, in the frame its name says.
pub(crate) type Vec3 = [f64; 3];

/// Radians from degrees.
pub(crate) const fn deg(d: f64) -> f64 {
    d * (PI / 180.0)
}

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

/// `a - b`.
pub(crate) fn sub(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a` with length 1, or `None` when it is too short to have a direction.
pub(crate) fn unit(a: Vec3) -> Option<Vec3> {
    let n = norm(a);
    (n > 1e-9).then(|| scale(a, 1.0 / n))
}
