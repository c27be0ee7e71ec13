//! Reading CSV: bounded lines ([`lines`]), columns by name ([`columns`]), rows to inputs
//! ([`inputs`]).

mod columns;
pub(crate) mod inputs;
mod lines;
mod scales;

pub(crate) use scales::{SCALE_COMMENT, StatedScales};
