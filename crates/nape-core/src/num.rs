//! Functions of single numbers, pinned to the pure-Rust `libm`. Vectors and matrices are nalgebra's, which is
//! pinned to the same.
//!
//! `no_std` floats have no `sin`; and when another crate links `std`, `f64::sin` would silently be
//! the platform's, with other last bits. Everything in the core calls these.

pub use libm::{
    acos, asin, atan2, cos, exp, fabs, floor, hypot, log, pow, remainder, round, sin, sqrt,
};

/// Half a turn, rad.
pub use core::f64::consts::PI;

/// Radians from degrees.
pub const fn deg(d: f64) -> f64 {
    d * (PI / 180.0)
}

/// Degrees from radians: only for the edge (events, files, words).
pub const fn to_deg(r: f64) -> f64 {
    r * (180.0 / PI)
}
