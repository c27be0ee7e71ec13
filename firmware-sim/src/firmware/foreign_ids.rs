//! The UUIDs of other makers' devices.
//!
//! What is absent: ours and those of the Bluetooth SIG, which are `nape-wire`'s.

/// WitMotion's do not end as those of the Bluetooth SIG.
const fn witmotion(short: u16) -> u128 {
    ((short as u128) << 96) | 0x0000_0000_0000_1000_8000_0080_5f9a_34fb
}

/// WitMotion's service.
pub(super) const WITMOTION_SERVICE: u128 = witmotion(0xffe5);
/// What it notifies.
pub(super) const WITMOTION_PACKETS: u128 = witmotion(0xffe4);
/// Where commands to it go.
pub(super) const WITMOTION_COMMANDS: u128 = witmotion(0xffe9);
