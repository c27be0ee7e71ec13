//! Where "up" points in a sensor that moves, how it is turned, and how sure that is.
//!
//! Stamped samples of an accelerometer and a gyroscope in ([`Sample`]); orientation, "up" and a stated
//! uncertainty out ([`Estimate`]), at once from the causal filter ([`Attitude::step`]) and again some seconds
//! later from the smoother behind it ([`Attitude::poll_smoothed`]). Samples may be late by any time, lost, or
//! at any rate; sensors without a gyroscope get a low-passed accelerometer and a wider stated uncertainty.
//!
//! ```
//! use nape_attitude::{Attitude, Params, Sample, Timestamp};
//!
//! let mut attitude = Attitude::new(Params::default());
//! for i in 0..500 {
//!     // Level and at rest, 100 samples a second.
//!     let sample = Sample::new(
//!         Timestamp::from_micros(i * 10_000),
//!         [0.0, 0.0, 9.81],
//!         Some([0.001, 0.002, -0.001]),
//!     )?;
//!     let estimate = attitude.step(&sample);
//!     assert!(estimate.up.z > 0.999 && estimate.sigma > 0.0);
//! }
//! # Ok::<(), nape_attitude::SampleError>(())
//! ```
//!
//! What is absent is the point: no clock, no IO, no randomness, no allocation per sample, and no way to fail.
//! Bad values are refused where they are built ([`Sample::new`]). What it cannot know: heading is arbitrary and
//! drifts, for six axes have no magnetometer; and it does not learn the accelerometer's own error.
//!
//! `rate` makes means of what was sampled, `filter` is the Kalman filter, `algebra` its covariance, `rest` and
//! `faults` look for what the filter must know, `smoother` goes back in time. All is SI: m, s, rad.
#![no_std]

extern crate alloc;

mod acc_only;
mod algebra;
mod attitude;
pub mod direction;
mod estimate;
mod faults;
mod filter;
mod gravity;
mod offset;
mod params;
mod period;
mod rate;
mod rest;
mod rotation;
mod sample;
mod smoother;
mod time;

/// What vectors and rotations are made of here, for whoever needs the same version.
pub use nalgebra;

pub use attitude::Attitude;
pub use direction::Vec3;
pub use estimate::Estimate;
pub use gravity::GRAVITY;
pub use params::{Params, RESTART_GAP};
pub use sample::{GyroSampling, MAX_ACC, MAX_GYR, Sample, SampleError};
pub use smoother::{WHOLE, longest as longest_wait};
pub use time::{Span, Timestamp};
