//! The body: three segments on a chain that sways, breathes, moves and walks.
//!
//! Everything is smooth to the second derivative and differentiated exactly, so rate and specific
//! force follow from the same motion as the true angles. No chip and no clip here.

pub(crate) mod act;
pub(crate) mod body;
pub(crate) mod gait;
pub(crate) mod jet;
pub(crate) mod moves;
pub(crate) mod noise;
pub(crate) mod pose;

/// Time between two knots of the random motion, s. Behaviour is decided at knots.
///
/// 20 ms: ten knots for the period of the fastest sway component (5 Hz). Our choice.
pub(crate) const KNOT_S: f64 = 0.02;
