//! A simulated wearer with simulated clips, and the truth beside every recording.
//!
//! A [`Script`] says what a wearer does; the [`Simulator`] moves a body accordingly, hangs clips with
//! real chips' faults on it, and yields the batches a host would receive. The same seed gives the same
//! batches everywhere. The simulation has no clock and no IO; the command line ([`main`]) writes files,
//! and its boards play in real time.
//!
//! ```
//! use firmware_sim::{Script, SimOptions, Simulator};
//!
//! let script = Script::parse("calibrate\nphone 60 for 20s\n")?;
//! let mut sim = Simulator::new(&script, 7, SimOptions::default())?;
//! let samples: usize = sim.by_ref().map(|(_, batch)| batch.acc[0].len()).sum();
//! assert!(samples > 50 * 50);
//! assert!((sim.truth().holds[0].angle_deg - 60.0).abs() < 3.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod air;
mod average;
#[cfg(all(feature = "boards", unix))]
pub mod bluez;
pub mod builtin;
pub mod chip;
#[cfg(feature = "boards")]
mod cli;
mod clip;
#[cfg(feature = "boards")]
mod day;
#[cfg(feature = "boards")]
mod failure;
#[cfg(feature = "boards")]
mod fault_line;
mod firmware;
pub mod iso;
mod link;
mod motion;
#[cfg(feature = "boards")]
mod names;
mod num;
mod option_error;
mod pendulum;
#[cfg(feature = "boards")]
mod pipe;
mod plan;
mod rng;
mod rotation;
pub mod script;
#[cfg(feature = "boards")]
mod setup;
mod sim;
mod stage;
mod truth;
pub mod uf2;
mod world;

#[cfg(feature = "boards")]
pub use cli::main;
pub use clip::Mount;
pub use firmware::{AttError, Characteristic, Device};
pub use motion::act::TrueWalk;
pub use nape_session::ImuBatch;
pub use option_error::OptionError;
pub use plan::Step;
pub use script::{Activity, Script, ScriptError};
pub use sim::{SimOptions, Simulator};
pub use truth::{FRAME_S, Interval, NotWorn, SCHEMA, TrueFrame, Truth, WalkTruth};
pub use world::{
    Clip, ClipOptions, DisconnectReason, Fault, Happening, LinkError, LinkOptions, SUPERVISION,
    World, WorldOptions,
};
