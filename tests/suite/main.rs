//! The suite: what is true of the whole and not of one crate.
//!
//! One binary, one module per question. Real recordings are read from where they lie; a test that
//! needs what is not there says so in one line and ends.

mod accuracy;
mod accuracy_activities;
mod accuracy_mounting;
mod accuracy_worn;
mod article;
#[cfg(unix)]
mod bluez;
mod c_header;
mod circles;
#[cfg(unix)]
mod client;
#[cfg(unix)]
mod desktops;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod faults_home;
mod goldens;
mod house;
mod live;
mod live_coach;
mod live_disk;
mod live_guided;
mod live_needs;
mod live_verdict;
mod month;
mod notify;
mod outlets;
mod own_clip;
mod prose;
mod replay_notify;
mod same;
#[cfg(unix)]
mod scan;
#[cfg(unix)]
mod service;
mod sources;
mod validity;
mod wire;
#[cfg(unix)]
mod witmotion;
