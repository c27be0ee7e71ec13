//! The UUIDs of the profile, as 128-bit numbers.
//!
//! One vendor base, generated once for Nape (`98b978d2-…`, random, version 4 from its third group
//! on); the version of the profile is in Info, never here.

/// The vendor service.
pub const SERVICE: u128 = 0x98b9_0001_2cd7_4a2b_85c8_eb24_03cd_f8cd;
/// Info: read.
pub const INFO: u128 = 0x98b9_0002_2cd7_4a2b_85c8_eb24_03cd_f8cd;
/// Config: read, write.
pub const CONFIG: u128 = 0x98b9_0003_2cd7_4a2b_85c8_eb24_03cd_f8cd;
/// Control: write, indicate.
pub const CONTROL: u128 = 0x98b9_0004_2cd7_4a2b_85c8_eb24_03cd_f8cd;
/// Data: notify.
pub const DATA: u128 = 0x98b9_0005_2cd7_4a2b_85c8_eb24_03cd_f8cd;
/// Status: read, notify.
pub const STATUS: u128 = 0x98b9_0006_2cd7_4a2b_85c8_eb24_03cd_f8cd;

/// A 16-bit UUID of the Bluetooth SIG as 128 bits (Bluetooth Core 5.4, vol 3, part B, 2.5.1).
pub const fn sig(short: u16) -> u128 {
    ((short as u128) << 96) | 0x0000_0000_0000_1000_8000_0080_5f9b_34fb
}

/// Device Information service.
pub const DEVICE_INFORMATION: u128 = sig(0x180A);
/// Manufacturer Name String.
pub const MANUFACTURER: u128 = sig(0x2A29);
/// Model Number String.
pub const MODEL: u128 = sig(0x2A24);
/// Serial Number String.
pub const SERIAL: u128 = sig(0x2A25);
/// Firmware Revision String.
pub const FIRMWARE: u128 = sig(0x2A26);
/// Hardware Revision String.
pub const HARDWARE: u128 = sig(0x2A27);
/// Battery service.
pub const BATTERY: u128 = sig(0x180F);
/// Battery Level, u8 in percent.
pub const BATTERY_LEVEL: u128 = sig(0x2A19);
