//! Rotations as quaternions (w x y z) and as rows of a matrix, as far as the filter needs them.

use crate::num::{Vec3, cos, cross, dot, norm, scale, sin, sqrt};

/// A unit quaternion, w x y z.
pub(crate) type Quat = [f64; 4];

/// A matrix by rows. Of `earth_from_sensor`: earth's x, y and z seen in the sensor frame.
pub(crate) type Rows = [Vec3; 3];

/// `a` after `b`.
pub(crate) fn product(a: Quat, b: Quat) -> Quat {
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ]
}

/// The rotation about `v` by its length, rad.
pub(crate) fn exp(v: Vec3) -> Quat {
    let n2 = 0.25 * dot(v, v);
    let (c, s) = if n2 < 0.01 {
        // Series up to the 6th power of half the angle: 1e-11 at 0.2 rad.
        let s = 1.0 - n2 * (1.0 / 6.0 - n2 * (1.0 / 120.0 - n2 * (1.0 / 5040.0)));
        let c = 1.0 - n2 * (0.5 - n2 * (1.0 / 24.0 - n2 * (1.0 / 720.0)));
        (c, s)
    } else {
        let half = sqrt(n2);
        (cos(half), sin(half) / half)
    };
    let k = 0.5 * s;
    [c, k * v[0], k * v[1], k * v[2]]
}

/// A quaternion that is nearly one of unit length, made one.
pub(crate) fn normalised(q: Quat) -> Quat {
    let n2 = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
    // One step of Newton's for 1/√n2 from 1: exact to the last bits for what an integration step leaves.
    let k = 1.5 - 0.5 * n2;
    q.map(|c| c * k)
}

/// The matrix of a unit quaternion.
pub(crate) fn rows([w, x, y, z]: Quat) -> Rows {
    let (x2, y2, z2) = (x + x, y + y, z + z);
    let (xx, yy, zz) = (x * x2, y * y2, z * z2);
    let (xy, xz, yz) = (x * y2, x * z2, y * z2);
    let (wx, wy, wz) = (w * x2, w * y2, w * z2);
    [
        [1.0 - (yy + zz), xy - wz, xz + wy],
        [xy + wz, 1.0 - (xx + zz), yz - wx],
        [xz - wy, yz + wx, 1.0 - (xx + yy)],
    ]
}

/// Matrix times vector.
pub(crate) fn turned(m: &Rows, v: Vec3) -> Vec3 {
    [dot(m[0], v), dot(m[1], v), dot(m[2], v)]
}

/// The shortest rotation that brings unit vector `a` to unit vector `b`.
pub(crate) fn between(a: Vec3, b: Vec3) -> Quat {
    let w = 1.0 + dot(a, b);
    if w < 1e-9 {
        // Half a turn about any axis at a right angle.
        let axis = cross(
            a,
            if a[0] * a[0] < 0.5 {
                [1.0, 0.0, 0.0]
            } else {
                [0.0, 1.0, 0.0]
            },
        );
        let [x, y, z] = scale(axis, 1.0 / norm(axis));
        return [0.0, x, y, z];
    }
    let [x, y, z] = cross(a, b);
    let n = sqrt(w * w + x * x + y * y + z * z);
    [w / n, x / n, y / n, z / n]
}

/// The shortest rotation that brings `up` (sensor frame) to earth's z.
pub(crate) fn level(up: Vec3) -> Quat {
    between(up, [0.0, 0.0, 1.0])
}
