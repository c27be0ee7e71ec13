//! Directions: vectors made one long, and the angle between two.
//!
//! nalgebra has both; these are here for their numbers, and the reason stands at each.

use libm::atan2;
use nalgebra::Vector3;

/// A vector of three components, in the frame its name says.
pub type Vec3 = Vector3<f64>;

/// `a` with length 1, or `None` when it is too short to have a direction.
// `try_normalize` divides three times, this once; and every recorded angle has this one's last digits.
pub fn unit(a: Vec3) -> Option<Vec3> {
    let n = a.norm();
    (n > 1e-9).then(|| a * (1.0 / n))
}

/// Angle between two unit vectors, in radians, exact also for small angles.
// `Vector3::angle` takes an arc cosine, which knows nothing of angles below 1e-8 rad.
pub fn angle_between(a: Vec3, b: Vec3) -> f64 {
    atan2(a.cross(&b).norm(), a.dot(&b))
}
