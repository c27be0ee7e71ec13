//! Commands and registers, as the maker's document of the BLE 5.0 family has them.
//!
//! A command is five bytes, `FF AA register low high`; configuration is written between an unlock and a
//! save. What is absent: calibration and angle commands, which Nape has no use for.

/// Lets configuration be written, for about 10 s.
pub(super) const UNLOCK: [u8; 5] = write(0x69, 0xb588);
/// Keeps it for after the device was switched off.
pub(super) const SAVE: [u8; 5] = write(0x00, 0);

/// The register of the rate.
pub(super) const RATE: u8 = 0x03;
/// The register of the battery, in 10 mV.
pub(super) const BATTERY: u8 = 0x64;
/// The register of the temperature, 0.01 °C.
pub(super) const TEMPERATURE: u8 = 0x40;
/// The first register of the quaternion, w x y z / 32768.
pub(super) const QUATERNION: u8 = 0x51;

/// Rates and their codes, 0.1 Hz. Those below 10 Hz are of no use here. The wired devices have 0x0B for
/// 200 Hz.
const RATES: [(u16, u8); 5] = [
    (100, 0x06),
    (200, 0x07),
    (500, 0x08),
    (1000, 0x09),
    (2000, 0x0a),
];

/// Writes a register.
pub(super) const fn write(register: u8, value: u16) -> [u8; 5] {
    let [low, high] = value.to_le_bytes();
    [0xff, 0xaa, register, low, high]
}

/// The register whose writing asks for others.
pub(super) const READ: u8 = 0x27;

/// Asks for eight registers from this one on.
pub(super) const fn read(register: u8) -> [u8; 5] {
    write(READ, register as u16)
}

/// The code of the rate nearest to the one wanted from above, else of the fastest.
pub(super) fn rate_code(wish_dhz: u16) -> u8 {
    let found = RATES.iter().find(|(dhz, _)| *dhz >= wish_dhz);
    found.unwrap_or(&RATES[RATES.len() - 1]).1
}

/// Samples a second of a code; `None` for one that is not known.
pub(super) fn rate_hz(code: u16) -> Option<f64> {
    Some(match code {
        0x01 => 0.1,
        0x02 => 0.5,
        0x03 => 1.0,
        0x04 => 2.0,
        0x05 => 5.0,
        0x0b => 200.0,
        _ => {
            let found = RATES.iter().find(|(_, c)| u16::from(*c) == code)?;
            f64::from(found.0) / 10.0
        }
    })
}

/// Charge of the battery at this voltage (10 mV), percent: the document's table, lower edges.
pub(super) fn battery_percent(centivolts: u16) -> u8 {
    const EDGES: [(u16, u8); 11] = [
        (397, 100),
        (393, 90),
        (387, 75),
        (382, 60),
        (379, 50),
        (377, 40),
        (373, 30),
        (370, 20),
        (368, 15),
        (350, 10),
        (340, 5),
    ];
    EDGES
        .iter()
        .find(|(edge, _)| centivolts >= *edge)
        .map_or(0, |(_, percent)| *percent)
}
