//! Shared by the attitude's tests: made-up movement with its truth, and what errors are.

pub(crate) mod motion;
#[path = "../support/rng.rs"]
pub(crate) mod rng;
pub(crate) mod watch;

/// Angle between two directions, rad.
pub(crate) fn angle(a: [f64; 3], b: [f64; 3]) -> f64 {
    let cross = [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ];
    let sin = cross.iter().map(|c| c * c).sum::<f64>().sqrt();
    sin.atan2((0..3).map(|i| a[i] * b[i]).sum())
}

/// The angle of the rotation between two orientations, rad.
pub(crate) fn turn(a: [f64; 4], b: [f64; 4]) -> f64 {
    // The vector part of conj(a) b, which says small angles well.
    let v = [
        a[0] * b[1] - a[1] * b[0] - a[2] * b[3] + a[3] * b[2],
        a[0] * b[2] + a[1] * b[3] - a[2] * b[0] - a[3] * b[1],
        a[0] * b[3] - a[1] * b[2] + a[2] * b[1] - a[3] * b[0],
    ];
    2.0 * v.iter().map(|c| c * c).sum::<f64>().sqrt().min(1.0).asin()
}
