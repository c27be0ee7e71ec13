//! WitMotion WT901BLE and its family (BWT901BLECL5.0, WT9011DCL): nine axes, no clock worth the name, no
//! count of packets, one sample a packet.
//!
//! [`packet`] finds packets in what is notified, [`command`] writes what the maker's document tells,
//! [`driver`] holds the conversation. Read on devices of others: the first bytes of packets at rest; the
//! rest is from the maker's protocol document. What is absent: its own fused angles (ours know how sure they
//! are), its magnetometer, and the 28-byte variant's date, as its clock is off by 0.7 % on one that was
//! measured.

mod command;
mod driver;
mod packet;
#[cfg(test)]
mod tests;

pub use packet::{Motion, Packet, Packets, Register, Wall};

use crate::driver::Channel;
use crate::kind::{Advertisement, Kind, LookAlike};
use driver::WitmotionDriver;

/// What people call one.
const TITLE: &str = "WitMotion WT901BLE";

/// Its UUIDs end in `9a34fb`; some firmware uses the Bluetooth SIG's `9b34fb`.
const fn ids(short: u16) -> [u128; 2] {
    let own = ((short as u128) << 96) | 0x0000_0000_0000_1000_8000_0080_5f9a_34fb;
    [own, nape_wire::uuid::sig(short)]
}

/// The service, advertised.
const SERVICES: [u128; 2] = ids(0xffe5);
/// Where packets come from.
const NOTIFY: [u128; 2] = ids(0xffe4);
/// Where commands go to.
const WRITE: [u128; 2] = ids(0xffe9);

/// The family of the WT901BLE.
pub static KIND: Kind = Kind {
    name: "witmotion",
    title: TITLE,
    services: &SERVICES,
    recognise,
    driver: |purpose| Box::new(WitmotionDriver::new(purpose)),
    serial: None,
};

fn recognise(heard: &Advertisement<'_>) -> Option<Result<(), LookAlike>> {
    // The service alone is any UART of a certain cheap module.
    let offers = SERVICES.iter().any(|s| heard.services.contains(s));
    (offers && heard.name.contains("WT")).then(|| look_alike(heard.name).map_or(Ok(()), Err))
}

/// WTVB01, a vibration sensor, sends packets of the same form with other contents.
fn look_alike(name: &str) -> Option<LookAlike> {
    name.contains("WTVB").then_some(LookAlike {
        model: "a WitMotion WTVB01 vibration sensor",
    })
}

/// The one of these that the device offers.
fn offered(ids: &[u128; 2], channels: &[Channel]) -> Option<Channel> {
    let mut ids = ids.iter().copied().map(Channel);
    ids.find(|id| channels.contains(id))
}
