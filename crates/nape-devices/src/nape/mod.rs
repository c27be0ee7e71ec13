//! Our own profile, the Nape Motion Profile v1 (`docs/wire-format.md`): the first driver.
//!
//! `driver` holds the conversation with its commands (`command`), `ingest` makes batches of frames, `decode` reads captures, `choose` finds the configuration
//! nearest to the one wished for, `identity` names it, `opened` judges what the clip says of its scales. What is absent: the
//! bytes themselves (`nape-wire`).

mod choose;
mod command;
mod decode;
mod driver;
mod identity;
mod ingest;
mod opened;
#[cfg(test)]
mod tests;

use nape_wire::uuid;

use crate::kind::{Advertisement, Kind, LookAlike};
use decode::NapeCapture;
use driver::NapeDriver;
use identity::{TITLE, is_serial};

/// The family of clips that speak our profile.
pub static KIND: Kind = Kind {
    name: "nape",
    title: TITLE,
    services: &[uuid::SERVICE],
    recognise,
    driver: |purpose| Box::new(NapeDriver::new(purpose)),
    capture: |ranges| Box::new(NapeCapture::new(ranges)),
    serial: Some(is_serial),
};

fn recognise(heard: &Advertisement<'_>) -> Option<Result<(), LookAlike>> {
    heard.services.contains(&uuid::SERVICE).then_some(Ok(()))
}
