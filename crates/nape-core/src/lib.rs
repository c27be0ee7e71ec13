//! The pure scoring core of Nape.
//!
//! Stamped samples, control events and wall-clock marks go in; posture angles, holds, breaks and
//! nudges with their reasons come out. Live, replay and simulation run this very code.
//!
//! What is absent is the point: no clock, no IO, no thread, no randomness, no `HashMap`, and no way
//! to fail. Bad values are refused where they are built ([`Sample::new`]); after that every oddity
//! (a gap, a clip that is not worn, a clock that steps back) is an output with a cause.
#![no_std]

extern crate alloc;

mod acc_error;
pub mod activity;
pub mod article;
pub mod baseline;
pub mod bend_twist;
mod break_kind;
pub mod calibrate;
mod clip;
pub mod coach;
pub mod engine;
mod epoch;
pub mod event;
pub mod feed;
mod frame;
pub mod gait;
pub mod guide;
mod heading;
pub mod hold;
pub mod iso11226;
mod measure;
mod mounting;
pub mod neck_rotation;
pub mod num;
pub mod params;
mod per;
mod position;
pub mod repetition;
pub mod sample;
pub mod score;
pub mod sync;
pub mod text;
pub mod time;
mod worn;

pub use nape_attitude as attitude;
pub use nape_attitude::direction;

pub use calibrate::Calibration;
pub use engine::Engine;
pub use event::{Control, Event, EventKind, Frame, Input, Output};
pub use params::Params;
pub use per::{PerMeasure, PerPlacement};
pub use sample::{GyroSampling, Placement, Sample, SampleError};
pub use time::{DeviceTicks, Span, Timestamp, WallTime};
