//! The world as a host sees it: clips over a simulated radio, sound and with every fault.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts and times of minutes, all positive"
)]

mod faults;
mod host;
mod profile;
mod sound;
