//! The firmware of a WitMotion WT901BLE, as far as a host sees it: packets of one sample, and registers.
//!
//! It streams as soon as somebody is subscribed. Configuration is written after an unlock and lasts beyond a
//! boot once it is saved. What it does not do: its own fusion (roll and pitch are those of the
//! accelerometer), its magnetometer, the rates below 1 Hz, and setting small rates of turn to 0, as the real
//! one does by a rule nobody has written down.

use std::collections::VecDeque;

use nape_wire::Config;
use nape_wire::config::FEATURE_GYR;

use super::identity::{Identity, acc_scale, gyr_scale};
use super::profile::{AttError, Characteristic};
use super::stream::Reading;
use super::{Packet, Sensing, Surroundings, TX_PACKETS};
use crate::motion::body::G;

/// How long it stays unlocked, µs of its clock.
const UNLOCKED_US: u64 = 10_000_000;
/// The rate as it leaves the factory: 10 Hz.
const FACTORY: u8 = 0x06;
/// Between two looks at the battery, µs.
const TICK_US: u64 = 1_000_000;
/// Registers that are told.
const RATE: u8 = 0x03;
const BATTERY: u8 = 0x64;
const TEMPERATURE: u8 = 0x40;

/// The firmware.
#[derive(Debug, Clone)]
pub(crate) struct Witmotion {
    identity: Identity,
    rate: u8,
    saved: u8,
    runs: u32,
    unlocked_until_us: Option<u64>,
    linked: bool,
    subscribed: bool,
    sense: Surroundings,
    out: VecDeque<Packet>,
    next_tick_us: u64,
    mute: bool,
    garbage: u32,
    scale: f64,
}

/// 0.1 Hz of a code; `None` for one it does not know.
const fn rate_dhz(code: u8) -> Option<u16> {
    Some(match code {
        0x03 => 10,
        0x04 => 20,
        0x05 => 50,
        0x06 => 100,
        0x07 => 200,
        0x08 => 500,
        0x09 => 1000,
        0x0a => 2000,
        _ => return None,
    })
}

impl Witmotion {
    /// One that has just booted, at `now_us` of its clock.
    pub(crate) fn new(identity: Identity, sense: Surroundings, now_us: u64) -> Self {
        Self {
            identity,
            rate: FACTORY,
            saved: FACTORY,
            runs: 0,
            unlocked_until_us: None,
            linked: false,
            subscribed: false,
            sense,
            out: VecDeque::new(),
            next_tick_us: now_us + TICK_US,
            mute: false,
            garbage: 0,
            scale: 1.0,
        }
    }

    /// It boots anew, with what was saved.
    pub(crate) fn reboot(&self, sense: Surroundings, now_us: u64) -> Self {
        Self {
            rate: self.saved,
            saved: self.saved,
            ..Self::new(self.identity.clone(), sense, now_us)
        }
    }

    pub(crate) const fn connect(&mut self) {
        self.linked = true;
    }

    pub(crate) fn disconnect(&mut self) {
        (self.linked, self.subscribed) = (false, false);
        self.out.clear();
    }

    pub(crate) fn is_subscribed(&self, c: Characteristic) -> bool {
        self.subscribed && c == Characteristic::Packets
    }

    pub(crate) fn subscribe(&mut self, c: Characteristic, on: bool) -> Result<(), AttError> {
        if c != Characteristic::Packets {
            return Err(AttError::NotSupported);
        }
        if on && !self.subscribed {
            self.runs = self.runs.wrapping_add(1);
        }
        self.subscribed = on;
        Ok(())
    }

    /// What the sensor is to do: it runs for whoever is subscribed.
    pub(crate) fn sensing(&self) -> Option<Sensing> {
        let rate_dhz = rate_dhz(self.rate)?;
        (self.linked && self.subscribed).then_some(Sensing {
            run: self.runs,
            config: Config {
                rate_dhz,
                acc_range_g: 16,
                gyr_range_dps: 2000,
                batch: 1,
                latency_ms: 0,
                features: FEATURE_GYR,
            },
        })
    }

    pub(crate) fn tick(&mut self, now_us: u64, sense: Surroundings) {
        self.sense = sense;
        if now_us >= self.next_tick_us {
            self.next_tick_us += ((now_us - self.next_tick_us) / TICK_US + 1) * TICK_US;
        }
    }

    pub(crate) const fn next_timer_us(&self) -> u64 {
        self.next_tick_us
    }

    pub(crate) fn mute(&mut self, on: bool) {
        self.mute = on;
        if on {
            self.out.clear();
        }
    }

    /// Measures this many times too much from now on.
    pub(crate) const fn lie_about_scale(&mut self, factor: f64) {
        self.scale = factor;
    }

    pub(crate) const fn spoil(&mut self, packets: u32) {
        self.garbage = packets;
    }

    pub(crate) fn has_packets(&self) -> bool {
        !self.out.is_empty()
    }

    pub(crate) fn next_len(&self) -> Option<usize> {
        self.out.front().map(|p| p.value.len())
    }

    pub(crate) fn pop(&mut self) -> Option<Packet> {
        self.out.pop_front()
    }

    /// Would it take this for a command?
    pub(crate) const fn check_command(value: &[u8]) -> Result<(), AttError> {
        match value {
            [0xff, 0xaa, _, _, _] => Ok(()),
            _ => Err(AttError::Length { found: value.len() }),
        }
    }

    /// A command arrived.
    pub(crate) fn command(&mut self, now_us: u64, value: &[u8]) {
        let [0xff, 0xaa, register, low, high] = *value else {
            return;
        };
        let unlocked = self.unlocked_until_us.is_some_and(|until| now_us < until);
        match register {
            0x69 if (low, high) == (0x88, 0xb5) => {
                self.unlocked_until_us = Some(now_us + UNLOCKED_US);
            }
            0x27 => self.tell(low),
            RATE if unlocked && rate_dhz(low).is_some() && low != self.rate => {
                self.rate = low;
                self.runs = self.runs.wrapping_add(1);
            }
            0x00 if unlocked && low == 0 => self.saved = self.rate,
            _ => {}
        }
    }

    /// Eight registers from this one on; those it does not keep are 0.
    fn tell(&mut self, first: u8) {
        let mut value = vec![0x55, 0x71, first, 0];
        for register in first..=first.saturating_add(7) {
            let word = match register {
                RATE => u16::from(self.rate),
                BATTERY => self.sense.battery_mv / 10,
                TEMPERATURE => self.sense.temperature_cc.cast_unsigned(),
                _ => 0,
            };
            value.extend(word.to_le_bytes());
        }
        value.resize(20, 0);
        self.send(value);
    }

    /// The sensor has a sample.
    #[expect(clippy::cast_possible_truncation, reason = "clamped first")]
    pub(crate) fn sample(&mut self, (acc, gyr): Reading) {
        let chip = self.identity.chip;
        let to_own = |counts: [i16; 3], ratio: f64| {
            counts.map(|c| {
                nape_core::num::round(f64::from(c) * ratio).clamp(-32_768.0, 32_767.0) as i16
            })
        };
        let acc_ratio = acc_scale(chip, 16.0) / (16.0 * G / 32_768.0) * self.scale;
        let own = nape_core::num::deg(2000.0) / 32_768.0;
        let gyr_ratio = gyr_scale(chip, 2000.0) / own * self.scale;
        let (acc, gyr) = (to_own(acc, acc_ratio), to_own(gyr, gyr_ratio));
        let [x, y, z] = acc.map(f64::from);
        let turns = [
            nape_core::num::atan2(y, z),
            nape_core::num::atan2(-x, nape_core::num::sqrt(y * y + z * z)),
            0.0,
        ];
        let angles =
            turns.map(|rad| nape_core::num::round(rad / core::f64::consts::PI * 32_767.0) as i16);
        let mut value = vec![0x55, 0x61];
        for word in acc.iter().chain(&gyr).chain(&angles) {
            value.extend(word.to_le_bytes());
        }
        if self.garbage > 0 {
            self.garbage -= 1;
            value.truncate(11);
            value[0] = 0;
        }
        self.send(value);
    }

    fn send(&mut self, value: Vec<u8>) {
        if self.subscribed && !self.mute && self.out.len() < TX_PACKETS {
            self.out.push_back(Packet {
                characteristic: Characteristic::Packets,
                value,
            });
        }
    }
}
