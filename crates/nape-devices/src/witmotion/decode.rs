//! Captures of the WT901BLE family.
//!
//! What is absent: a time for samples of firmware that does not date them.

use super::command::{BATTERY, QUATERNION, TEMPERATURE, battery_percent};
use super::driver::{acc_scale, gyr_scale};
use super::packet::{Found, Packet, Packets, Register};
use crate::decode::{Decode, Said, Value};
use crate::fault::PacketFault;

/// A capture.
#[derive(Debug, Default)]
pub(super) struct WitmotionCapture {
    packets: Packets,
    found: Vec<Found>,
}

impl WitmotionCapture {
    fn drain(&mut self, out: &mut Vec<Value>) {
        out.extend(self.found.drain(..).map(|found| match found {
            Found::Packet(Packet::Motion(motion)) => Value::Sample {
                acc_mps2: Some(motion.acc.map(|v| f64::from(v) * acc_scale())),
                gyr_radps: Some(motion.gyr.map(|v| f64::from(v) * gyr_scale())),
                t_device_s: motion.wall.map(|wall| wall.seconds()),
                seq: None,
            },
            Found::Packet(Packet::Registers(registers)) => registers_say(&registers),
            Found::Junk { bytes } => Value::Refused(PacketFault::Junk { bytes }.to_string()),
            Found::Truncated { found } => {
                let expected = 20;
                Value::Refused(PacketFault::Truncated { found, expected }.to_string())
            }
        }));
    }
}

fn registers_say(registers: &Register) -> Value {
    let [first, ..] = registers.values;
    match registers.first {
        BATTERY => Value::Battery(battery_percent(first.cast_unsigned())),
        QUATERNION => {
            let [w, x, y, z, ..] = registers.values.map(|v| f64::from(v) / 32_768.0);
            Value::Orientation([w, x, y, z])
        }
        TEMPERATURE => Value::Info(vec![(
            "temperature_c",
            Said::Number(f64::from(first) / 100.0),
        )]),
        other => {
            let values = registers.values.iter().map(|v| f64::from(*v));
            Value::Info(vec![
                ("register", Said::Number(f64::from(other))),
                ("values", Said::Numbers(values.collect())),
            ])
        }
    }
}

impl Decode for WitmotionCapture {
    fn knows(&self, name: &str) -> bool {
        let plain = name.to_ascii_lowercase();
        plain == "ffe4" || plain.starts_with("0000ffe4-")
    }

    fn push(&mut self, name: Option<&str>, bytes: &[u8], out: &mut Vec<Value>) {
        if name.is_some_and(|name| !self.knows(name)) {
            out.push(Value::Refused(
                "packets come from characteristic ffe4".to_owned(),
            ));
            return;
        }
        self.packets.push(bytes, &mut self.found);
        self.drain(out);
    }

    fn end(&mut self, out: &mut Vec<Value>) {
        self.packets.end(&mut self.found);
        self.drain(out);
    }
}
