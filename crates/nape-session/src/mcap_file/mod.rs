//! Reading MCAP: records with their offsets ([`raw`]), then inputs ([`inputs`]).

pub(crate) mod inputs;
mod lengths;
pub(crate) mod raw;
