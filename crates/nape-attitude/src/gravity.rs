//! Gravity: how long a specific force at rest should be, and how far one is from it.

use crate::direction::Vec3;

/// Standard gravity, m/s² (CGPM 1901).
pub const GRAVITY: f64 = 9.806_65;

/// By how much the length of a specific force is not gravity's, as a share of it.
pub(crate) fn off_gravity(acc: Vec3) -> f64 {
    (acc.norm() - GRAVITY).abs() / GRAVITY
}
