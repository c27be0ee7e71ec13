//! A simulated wearer.
