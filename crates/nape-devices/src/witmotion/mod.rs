//! WitMotion WT901BLE and its family (BWT901BLECL5.0, WT9011DCL): nine axes, no clock worth the name, no
//! count of packets, one sample a packet.
//!
//! `packet` finds packets in what is notified, `command` writes what the maker's document tells,
//! `ids` tells by what one is known, `driver` holds the conversation, `decode` reads captures. Read on devices of others: the first bytes of packets at rest; the
//! rest is from the maker's protocol document. What is absent: its own fused angles (ours know how sure they
//! are), its magnetometer, and the 28-byte variant's date, as its clock is off by 0.7 % on one that was
//! measured.

mod command;
mod decode;
mod driver;
mod ids;
mod packet;
#[cfg(test)]
mod tests;

pub use packet::{Motion, Packet, Packets, Register, Wall};

use crate::kind::{Advertisement, Kind, LookAlike};
use decode::WitmotionCapture;
use driver::WitmotionDriver;
use ids::{SERVICES, TITLE, look_alike};

/// The family of the WT901BLE.
pub static KIND: Kind = Kind {
    name: "witmotion",
    title: TITLE,
    services: &SERVICES,
    recognise,
    driver: |purpose| Box::new(WitmotionDriver::new(purpose)),
    capture: |_| Box::<WitmotionCapture>::default(),
    serial: None,
};

fn recognise(heard: &Advertisement<'_>) -> Option<Result<(), LookAlike>> {
    // The service alone is any UART of a certain cheap module.
    let offers = SERVICES.iter().any(|s| heard.services.contains(s));
    (offers && heard.name.contains("WT")).then(|| look_alike(heard.name).map_or(Ok(()), Err))
}
