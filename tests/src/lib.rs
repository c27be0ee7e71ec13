//! Suite helpers.
