//! Rotations: quaternions of clips and the Euler chain of the body segments.
//!
//! A segment's attitude is `earth_from_body = Rz(rotation) · Rx(lateral) · Ry(flexion)`. In that order
//! the angles Nape reports, `flexion = atan2(-u.x, u.z)` and `lateral = asin(u.y)` of the up vector `u`
//! seen in the body frame, are exactly the two angles put in; that is why the truth needs no estimate.
//! Body frame: x forward, y left, z up.

use crate::num::{self, Vec3};

/// A unit quaternion, w x y z.
pub(crate) type Quat = [f64; 4];

/// No rotation.
pub(crate) const IDENTITY: Quat = [1.0, 0.0, 0.0, 0.0];

/// Hamilton product: first `b`, then `a`.
pub(crate) fn mul(a: Quat, b: Quat) -> Quat {
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ]
}

/// The inverse rotation.
pub(crate) const fn conj(q: Quat) -> Quat {
    [q[0], -q[1], -q[2], -q[3]]
}

/// `q` with length 1.
pub(crate) fn normalize(q: Quat) -> Quat {
    let n = num::sqrt(q.iter().map(|v| v * v).sum());
    q.map(|v| v / n)
}

/// The vector `v` rotated by `q`.
pub(crate) fn rotate(q: Quat, v: Vec3) -> Vec3 {
    let u = [q[1], q[2], q[3]];
    let t = num::scale(num::cross(u, v), 2.0);
    num::add(num::add(v, num::scale(t, q[0])), num::cross(u, t))
}

/// The rotation by the vector `v` (axis times angle, rad).
pub(crate) fn from_rotvec(v: Vec3) -> Quat {
    let a = num::norm(v);
    let k = if a > 1e-9 { num::sin(0.5 * a) / a } else { 0.5 };
    normalize([num::cos(0.5 * a), k * v[0], k * v[1], k * v[2]])
}

/// Axis times angle (rad, at most pi) of `q`.
pub(crate) fn to_rotvec(q: Quat) -> Vec3 {
    let q = if q[0] < 0.0 { q.map(|v| -v) } else { q };
    let s = num::norm([q[1], q[2], q[3]]);
    let k = if s > 1e-12 {
        2.0 * num::atan2(s, q[0]) / s
    } else {
        2.0
    };
    [k * q[1], k * q[2], k * q[3]]
}

/// Attitude, angular rate and angular acceleration of a body segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Attitude {
    /// `earth_from_body`.
    pub(crate) quat: Quat,
    /// Angular rate in the body frame, rad/s.
    pub(crate) rate: Vec3,
    /// Angular acceleration in the body frame, rad/s².
    pub(crate) acc: Vec3,
}

impl Attitude {
    /// From the three angles with their first and second derivatives: `[value, rate, acceleration]`
    /// of flexion, lateral and rotation, rad.
    pub(crate) fn from_angles(flex: [f64; 3], lat: [f64; 3], rot: [f64; 3]) -> Self {
        let (st, ct) = (num::sin(flex[0]), num::cos(flex[0]));
        let (sp, cp) = (num::sin(lat[0]), num::cos(lat[0]));
        let (td, pd, yd) = (flex[1], lat[1], rot[1]);
        let (tdd, pdd, ydd) = (flex[2], lat[2], rot[2]);
        let half = |a: f64| (num::sin(0.5 * a), num::cos(0.5 * a));
        let ((sf, cf), (sl, cl), (sr, cr)) = (half(flex[0]), half(lat[0]), half(rot[0]));
        let quat = mul(
            mul([cr, 0.0, 0.0, sr], [cl, sl, 0.0, 0.0]),
            [cf, 0.0, sf, 0.0],
        );
        Self {
            quat,
            rate: [ct * pd - st * cp * yd, sp * yd + td, st * pd + ct * cp * yd],
            acc: [
                -st * td * pd + ct * pdd - ct * cp * td * yd + st * sp * pd * yd - st * cp * ydd,
                cp * pd * yd + sp * ydd + tdd,
                ct * td * pd + st * pdd - st * cp * td * yd - ct * sp * pd * yd + ct * cp * ydd,
            ],
        }
    }

    /// Acceleration (earth frame, m/s²) that turning gives to the point `r` (body frame, m).
    pub(crate) fn lever(&self, r: Vec3) -> Vec3 {
        let tangential = num::cross(self.acc, r);
        let centripetal = num::cross(self.rate, num::cross(self.rate, r));
        rotate(self.quat, num::add(tangential, centripetal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn angles(t: f64) -> ([f64; 3], [f64; 3], [f64; 3]) {
        // Smooth made-up angles with known derivatives.
        let s = |a: f64, w: f64, p: f64| {
            [
                a * num::sin(w * t + p),
                a * w * num::cos(w * t + p),
                -a * w * w * num::sin(w * t + p),
            ]
        };
        (s(0.7, 2.0, 0.3), s(0.4, 3.1, 1.0), s(1.1, 1.3, 2.0))
    }

    fn at(t: f64) -> Attitude {
        let (f, l, r) = angles(t);
        Attitude::from_angles(f, l, r)
    }

    #[test]
    fn angles_come_back_from_the_up_vector() {
        let a = at(0.8);
        let u = rotate(conj(a.quat), [0.0, 0.0, 1.0]);
        let (f, l, _) = angles(0.8);
        assert!((num::atan2(-u[0], u[2]) - f[0]).abs() < 1e-12);
        assert!((nape_core::num::asin(u[1]) - l[0]).abs() < 1e-12);
    }

    #[test]
    fn rate_and_acceleration_are_the_derivatives() {
        let h = 1e-5;
        for k in 0..20 {
            let t = 0.21 * f64::from(k);
            let (a, b, c) = (at(t - h), at(t), at(t + h));
            let w = to_rotvec(mul(conj(a.quat), c.quat)).map(|v| v / (2.0 * h));
            let d = num::scale(num::add(c.rate, num::scale(a.rate, -1.0)), 0.5 / h);
            for i in 0..3 {
                assert!((w[i] - b.rate[i]).abs() < 1e-6, "rate {i} at {t}");
                assert!((d[i] - b.acc[i]).abs() < 1e-6, "acc {i} at {t}");
            }
        }
    }

    #[test]
    fn lever_is_the_second_derivative_of_the_position() {
        let (h, r) = (1e-4, [0.1, -0.2, 0.3]);
        let p = |t: f64| rotate(at(t).quat, r);
        for k in 0..10 {
            let t = 0.37 * f64::from(k);
            let (a, b, c) = (p(t - h), p(t), p(t + h));
            let lever = at(t).lever(r);
            for i in 0..3 {
                assert!(((a[i] - 2.0 * b[i] + c[i]) / (h * h) - lever[i]).abs() < 1e-4);
            }
        }
    }
}
