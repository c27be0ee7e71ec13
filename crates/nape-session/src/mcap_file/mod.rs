//! Reading MCAP: records with their offsets ([`raw`]), then inputs ([`inputs`]).

pub(crate) mod inputs;
pub(crate) mod raw;
