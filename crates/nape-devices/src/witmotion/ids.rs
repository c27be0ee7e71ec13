//! By what a device of the family is known: its services and channels, its name, and what only looks like it.
//!
//! What is absent: its packets ([`super::packet`]).

use crate::driver::Channel;
use crate::kind::LookAlike;

/// What people call one.
pub(super) const TITLE: &str = "WitMotion WT901BLE";

/// Its UUIDs end in `9a34fb`; some firmware uses the Bluetooth SIG's `9b34fb`.
const fn ids(short: u16) -> [u128; 2] {
    let own = ((short as u128) << 96) | 0x0000_0000_0000_1000_8000_0080_5f9a_34fb;
    [own, nape_wire::uuid::sig(short)]
}

/// The service, advertised.
pub(super) const SERVICES: [u128; 2] = ids(0xffe5);
/// Where packets come from.
pub(super) const NOTIFY: [u128; 2] = ids(0xffe4);
/// Where commands go to.
pub(super) const WRITE: [u128; 2] = ids(0xffe9);

/// WTVB01, a vibration sensor, sends packets of the same form with other contents.
pub(super) fn look_alike(name: &str) -> Option<LookAlike> {
    name.contains("WTVB").then_some(LookAlike {
        model: "a WitMotion WTVB01 vibration sensor",
    })
}

/// The one of these that the device offers.
pub(super) fn offered(ids: &[u128; 2], channels: &[Channel]) -> Option<Channel> {
    let mut ids = ids.iter().copied().map(Channel);
    ids.find(|id| channels.contains(id))
}
