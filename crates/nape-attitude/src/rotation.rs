//! Rotations for every sample: what nalgebra does in more steps, or in another order.
//!
//! A filter that integrates hundreds of times a second pays for each arc function and each square root, and its
//! results are compared to the last bit across versions. So four things stand here in their cheap form; products,
//! and whatever is not done at each sample, are nalgebra's.

use libm::{cos, sin, sqrt};
use nalgebra::{Matrix3, Quaternion, UnitQuaternion};

use crate::direction::Vec3;

/// The rotation about `v` by its length, rad.
// `UnitQuaternion::new` takes a sine and a cosine each time; between two samples the angle is small.
pub(crate) fn exp(v: Vec3) -> UnitQuaternion<f64> {
    let n2 = 0.25 * v.norm_squared();
    let (c, s) = if n2 < 0.01 {
        // Series up to the 6th power of half the angle: 1e-11 at 0.2 rad.
        let s = 1.0 - n2 * (1.0 / 6.0 - n2 * (1.0 / 120.0 - n2 * (1.0 / 5040.0)));
        let c = 1.0 - n2 * (0.5 - n2 * (1.0 / 24.0 - n2 * (1.0 / 720.0)));
        (c, s)
    } else {
        let half = sqrt(n2);
        (cos(half), sin(half) / half)
    };
    as_unit(c, v * (0.5 * s))
}

/// A quaternion that is nearly one of unit length, made one.
// `renormalize_fast` is the same step with the squares added in another order.
pub(crate) fn normalised(q: &UnitQuaternion<f64>) -> UnitQuaternion<f64> {
    let n2 = q.w * q.w + q.i * q.i + q.j * q.j + q.k * q.k;
    // One step of Newton's for 1/√n2 from 1: exact to the last bits for what an integration step leaves.
    let k = 1.5 - 0.5 * n2;
    UnitQuaternion::new_unchecked(q.into_inner() * k)
}

/// Earth's x, y and z as the sensor sees them, one column each, of `earth_from_sensor`: its transposed matrix.
// `to_rotation_matrix` takes the diagonal from all four squares, which is exact for one length only.
pub(crate) fn axes(q: &UnitQuaternion<f64>) -> Matrix3<f64> {
    let (w, x, y, z) = (q.w, q.i, q.j, q.k);
    let (x2, y2, z2) = (x + x, y + y, z + z);
    let (xx, yy, zz) = (x * x2, y * y2, z * z2);
    let (xy, xz, yz) = (x * y2, x * z2, y * z2);
    let (wx, wy, wz) = (w * x2, w * y2, w * z2);
    Matrix3::from_columns(&[
        Vec3::new(1.0 - (yy + zz), xy - wz, xz + wy),
        Vec3::new(xy + wz, 1.0 - (xx + zz), yz - wx),
        Vec3::new(xz - wy, yz + wx, 1.0 - (xx + yy)),
    ])
}

/// The shortest rotation that brings unit vector `a` to unit vector `b`.
// `UnitQuaternion::rotation_between` goes by an axis and an angle: two arc functions and a sine more.
pub(crate) fn between(a: Vec3, b: Vec3) -> UnitQuaternion<f64> {
    let w = 1.0 + a.dot(&b);
    if w < 1e-9 {
        // Half a turn about any axis at a right angle.
        let other = if a.x * a.x < 0.5 {
            Vec3::x()
        } else {
            Vec3::y()
        };
        let axis = a.cross(&other);
        return as_unit(0.0, axis * (1.0 / axis.norm()));
    }
    let v = a.cross(&b);
    let n = sqrt(w * w + v.x * v.x + v.y * v.y + v.z * v.z);
    as_unit(w / n, v / n)
}

/// The shortest rotation that brings `up` (sensor frame) to earth's z.
pub(crate) fn level(up: Vec3) -> UnitQuaternion<f64> {
    between(up, Vec3::z())
}

/// What is of unit length already.
fn as_unit(w: f64, v: Vec3) -> UnitQuaternion<f64> {
    UnitQuaternion::new_unchecked(Quaternion::from_parts(w, v))
}
