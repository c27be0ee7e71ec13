//! Our own profile, the Nape Motion Profile v1 (`docs/wire-format.md`): the first driver.
//!
//! [`driver`] holds the conversation with its commands ([`command`]), [`ingest`] makes batches of frames, [`choose`] finds the configuration
//! nearest to the one wished for, [`opened`] judges what the clip says of its scales. What is absent: the
//! bytes themselves (`nape-wire`).

mod choose;
mod command;
mod driver;
mod ingest;
mod opened;
#[cfg(test)]
mod tests;

use nape_core::Placement;
use nape_wire::{PlacementCode, uuid};

use crate::about::Hint;
use crate::kind::{Advertisement, Kind, LookAlike};
use driver::NapeDriver;

/// What people call one.
const TITLE: &str = "Nape clip";

/// The family of clips that speak our profile.
pub static KIND: Kind = Kind {
    name: "nape",
    title: TITLE,
    services: &[uuid::SERVICE],
    recognise,
    driver: |purpose| Box::new(NapeDriver::new(purpose)),
    serial: Some(is_serial),
};

fn recognise(heard: &Advertisement<'_>) -> Option<Result<(), LookAlike>> {
    heard.services.contains(&uuid::SERVICE).then_some(Ok(()))
}

/// A clip's identity as text: 16 hexadecimal digits in lower case.
fn serial(uid: [u8; 8]) -> String {
    uid.map(|byte| format!("{byte:02x}")).concat()
}

fn is_serial(text: &str) -> bool {
    text.len() == 16
        && text
            .bytes()
            .all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
}

/// Where a clip says that it is worn, if that is a place Nape has. A clip on the nape of the neck or
/// the chest may be worn as any of ours: the wearer must say.
const fn hint(code: PlacementCode) -> Hint {
    match code {
        PlacementCode::Head => Some(Placement::Head),
        PlacementCode::UpperBack => Some(Placement::UpperBack),
        PlacementCode::LowBack => Some(Placement::LowBack),
        PlacementCode::Neck
        | PlacementCode::Chest
        | PlacementCode::Wrist
        | PlacementCode::Unknown => None,
    }
}
