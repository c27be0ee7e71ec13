//! Suite helpers.

pub mod desktop;
pub mod driver;
