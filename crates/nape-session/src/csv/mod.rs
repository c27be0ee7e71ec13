//! Reading CSV: bounded lines ([`lines`]), columns by name ([`columns`]), rows ([`rows`]), inputs
//! ([`inputs`]).

mod columns;
pub(crate) mod inputs;
mod lines;
mod rows;
