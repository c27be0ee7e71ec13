//! A value with its first and second time derivative, and arithmetic on it.

use nape_core::num;

/// A value with its first and second time derivative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Jet {
    /// Value.
    pub(crate) p: f64,
    /// First derivative, per s.
    pub(crate) v: f64,
    /// Second derivative, per s².
    pub(crate) a: f64,
}

impl Jet {
    /// A constant.
    pub(crate) const fn constant(p: f64) -> Self {
        Self { p, v: 0.0, a: 0.0 }
    }

    /// Sum.
    pub(crate) fn plus(self, o: Self) -> Self {
        Self {
            p: self.p + o.p,
            v: self.v + o.v,
            a: self.a + o.a,
        }
    }

    /// `k` times this.
    pub(crate) fn times(self, k: f64) -> Self {
        Self {
            p: k * self.p,
            v: k * self.v,
            a: k * self.a,
        }
    }

    /// Product.
    pub(crate) fn mul(self, o: Self) -> Self {
        Self {
            p: self.p * o.p,
            v: self.v * o.p + self.p * o.v,
            a: self.a * o.p + 2.0 * self.v * o.v + self.p * o.a,
        }
    }

    /// Sine and cosine.
    pub(crate) fn sin_cos(self) -> (Self, Self) {
        let (s, c) = (num::sin(self.p), num::cos(self.p));
        let vv = self.v * self.v;
        (
            Self {
                p: s,
                v: c * self.v,
                a: c * self.a - s * vv,
            },
            Self {
                p: c,
                v: -s * self.v,
                a: -s * self.a - c * vv,
            },
        )
    }

    /// As an array.
    pub(crate) const fn array(self) -> [f64; 3] {
        [self.p, self.v, self.a]
    }

    /// The fifth-degree polynomial through two knots `h` seconds apart, at the fraction `x` between.
    pub(crate) fn between(a: Self, b: Self, h: f64, x: f64) -> Self {
        // In units of h: value, slope and curvature at both ends (quintic Hermite).
        let (p0, v0, a0) = (a.p, a.v * h, 0.5 * a.a * h * h);
        let (p1, v1, a1) = (b.p, b.v * h, b.a * h * h);
        let d = p1 - p0 - v0 - a0;
        let e = v1 - v0 - 2.0 * a0;
        let f = a1 - 2.0 * a0;
        let c3 = 10.0 * d - 4.0 * e + 0.5 * f;
        let c4 = -15.0 * d + 7.0 * e - f;
        let c5 = 6.0 * d - 3.0 * e + 0.5 * f;
        Self {
            p: p0 + x * (v0 + x * (a0 + x * (c3 + x * (c4 + x * c5)))),
            v: (v0 + x * (2.0 * a0 + x * (3.0 * c3 + x * (4.0 * c4 + x * 5.0 * c5)))) / h,
            a: (2.0 * a0 + x * (6.0 * c3 + x * (12.0 * c4 + x * 20.0 * c5))) / (h * h),
        }
    }
}

/// The minimum-jerk course from 0 to 1 over `duration` seconds, `t` seconds after its start.
///
/// Source: Flash & Hogan 1985, J Neurosci 5:1688-1703; overlapping moves add (Flash & Henis 1991).
pub(crate) fn minimum_jerk(t: f64, duration: f64) -> Jet {
    if t <= 0.0 {
        return Jet::constant(0.0);
    }
    if t >= duration {
        return Jet::constant(1.0);
    }
    let x = t / duration;
    Jet {
        p: x * x * x * (10.0 + x * (-15.0 + 6.0 * x)),
        v: 30.0 * x * x * (1.0 + x * (-2.0 + x)) / duration,
        a: 60.0 * x * (1.0 + x * (-3.0 + 2.0 * x)) / (duration * duration),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hermite_meets_both_knots() {
        let (a, b) = (
            Jet {
                p: 1.0,
                v: -2.0,
                a: 3.0,
            },
            Jet {
                p: 0.5,
                v: 4.0,
                a: -7.0,
            },
        );
        for (x, want) in [(0.0, a), (1.0, b)] {
            let got = Jet::between(a, b, 0.02, x);
            for (g, w) in got.array().iter().zip(want.array()) {
                assert!((g - w).abs() < 1e-6, "{got:?} {want:?}");
            }
        }
    }

    #[test]
    fn derivatives_are_consistent() {
        let h = 1e-5;
        let f = |t: f64| {
            let m = minimum_jerk(t, 1.3);
            let (s, c) = m.times(2.0).sin_cos();
            s.mul(c).plus(m)
        };
        for k in 1..12 {
            let t = 0.1 * f64::from(k);
            let (a, b, c) = (f(t - h), f(t), f(t + h));
            assert!(((c.p - a.p) / (2.0 * h) - b.v).abs() < 1e-6);
            assert!(((c.v - a.v) / (2.0 * h) - b.a).abs() < 1e-5);
        }
    }
}
