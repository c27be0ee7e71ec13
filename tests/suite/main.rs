//! The suite.

mod notify;
