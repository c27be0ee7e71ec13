//! A clip as hardware: body, chip, battery and clock around the firmware, and the radio before it.
//!
//! All times here are true time in µs, as everywhere in the world; the firmware gets its own.

use std::collections::VecDeque;

use nape_core::{Calibration, Placement, Timestamp};

use super::battery::Battery;
use super::clock::DeviceClock;
use super::options::{ClipOptions, DisconnectReason, Happening, LinkError};
use super::outbox::Outbox;
use super::sensor::Sensor;
use crate::air::Air;
use crate::chip::ChipUnit;
use crate::clip::{Fate, Mount, Wearing};
use crate::firmware::{
    AttError, Characteristic, Device, Identity, MAX_MTU, MIN_MTU, Program, Surroundings,
};

/// What keeps a clip from answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    On,
    /// Until this time, for this reason (the firmware's reset reason).
    Booting(i64, u8),
    Asleep,
    Empty,
}

/// The host's end of a link.
#[derive(Debug, Clone, Copy)]
pub(super) struct HostLink {
    mtu: u16,
    /// When the host will notice that it is over, and what it will make of it.
    pub(super) ends: Option<(i64, DisconnectReason)>,
    /// Is the clip still there (if perhaps out of range)?
    pub(super) alive: bool,
}

/// A clip of the world, as anyone may see it.
#[derive(Debug, Clone)]
pub struct Clip {
    pub(super) options: ClipOptions,
    pub(super) index: usize,
    pub(super) wearing: Wearing,
    pub(super) chip: ChipUnit,
    pub(super) sensor: Option<Sensor>,
    pub(super) clock: DeviceClock,
    pub(super) firmware: Program,
    pub(super) air: Air,
    pub(super) battery: Battery,
    pub(super) power: Power,
    pub(super) host: Option<HostLink>,
    /// Commands on their way to the clip.
    pub(super) inbox: VecDeque<Vec<u8>>,
    /// Heard until then nothing; silent until then.
    pub(super) away_until: Option<i64>,
    pub(super) mute_until: Option<i64>,
    pub(super) worn: bool,
    pub(super) last_force: [f64; 3],
    pub(super) drained_us: i64,
    pub(super) told_advertising: bool,
}

impl Clip {
    pub(super) fn new(
        options: ClipOptions,
        index: usize,
        part: usize,
        seed: u64,
        mount: Mount,
        fate: Fate,
    ) -> Self {
        let wearing = Wearing::new(mount, seed, part, fate);
        let chip = ChipUnit::new(options.chip, seed, part, 50.0, 8.0, 1000.0);
        let identity = Identity {
            chip: options.chip,
            gyro: options.gyro,
            uid: options.uid,
            placement: options.code(),
            factory_placement: options.code(),
        };
        let battery = Battery::new(options.battery_percent);
        let clock = DeviceClock::new(options.clock_error, 0, options.boot_us);
        let sense = surroundings(&battery, &chip, true, 0);
        let interval_us = interval_units(options.link.interval_ms) * 1250;
        let link = options.link;
        let power = if options.battery_percent > 0.0 {
            Power::On
        } else {
            Power::Empty
        };
        Self {
            firmware: Program::new(options.device, identity, sense, options.boot_us, 0),
            air: Air::new(seed, part, interval_us, link.loss, link.duplication),
            options,
            index,
            wearing,
            chip,
            sensor: None,
            clock,
            battery,
            power,
            host: None,
            inbox: VecDeque::new(),
            away_until: None,
            mute_until: None,
            worn: true,
            last_force: [0.0; 3],
            drained_us: 0,
            told_advertising: false,
        }
    }

    /// As it was set up; a name given later is here too.
    pub const fn options(&self) -> &ClipOptions {
        &self.options
    }

    /// The name it has now.
    pub fn name(&self) -> &str {
        &self.options.name
    }

    /// Its address, most significant byte first.
    pub const fn address(&self) -> [u8; 6] {
        self.options.address
    }

    /// What make it is.
    pub const fn device(&self) -> Device {
        self.options.device
    }

    /// Where it is worn.
    pub const fn placement(&self) -> Placement {
        self.options.placement
    }

    /// Does the host hear its advertising?
    pub const fn is_advertising(&self) -> bool {
        matches!(self.power, Power::On) && self.host.is_none() && self.away_until.is_none()
    }

    /// Has the host a link to it (if perhaps a dead one)?
    pub const fn is_connected(&self) -> bool {
        self.host.is_some()
    }

    /// Does it stream?
    pub const fn is_streaming(&self) -> bool {
        self.sensor.is_some()
    }

    /// The agreed ATT MTU, while connected.
    pub fn mtu(&self) -> Option<u16> {
        self.host.map(|h| h.mtu)
    }

    /// Is the host subscribed to this?
    pub fn is_subscribed(&self, c: Characteristic) -> bool {
        self.firmware.is_subscribed(c)
    }

    /// Battery, percent.
    pub const fn battery_percent(&self) -> f64 {
        self.battery.percent()
    }

    /// Is it on the charger?
    pub const fn is_charging(&self) -> bool {
        self.battery.is_charging()
    }

    pub(super) fn calibration(&self) -> Calibration {
        self.wearing.calibration()
    }

    pub(super) const fn wearing_mut(&mut self) -> &mut Wearing {
        &mut self.wearing
    }

    /// Tells when the host hears it or no longer does.
    pub(super) fn tell_advertising(&mut self, now_us: i64, out: &mut Outbox, again: bool) {
        let on = self.is_advertising();
        if on != self.told_advertising || (again && on) {
            self.told_advertising = on;
            out.push(Happening::Advertising {
                clip: self.index,
                at: Timestamp::from_micros(now_us),
                on,
            });
        }
    }

    // The host's side.

    pub(super) fn connect(&mut self, now_us: i64, mtu: u16) -> Result<(), LinkError> {
        if self.host.is_some() {
            return Err(LinkError::Busy);
        }
        if self.power == Power::Empty {
            return Err(LinkError::Dead);
        }
        if !self.is_advertising() {
            return Err(LinkError::OutOfRange);
        }
        let mtu = mtu.clamp(MIN_MTU, MAX_MTU);
        self.host = Some(HostLink {
            mtu,
            ends: None,
            alive: true,
        });
        self.air.open(now_us);
        let interval = u16::try_from(self.air.interval_us() / 1250).unwrap_or(0);
        self.firmware.connect(mtu, interval);
        Ok(())
    }

    /// Is there anyone at the other end?
    fn answers(&self) -> Result<(), AttError> {
        let host = self.host.ok_or(AttError::NotConnected)?;
        if host.ends.is_some() || self.away_until.is_some() {
            return Err(AttError::NoAnswer);
        }
        Ok(())
    }

    pub(super) fn subscribe(
        &mut self,
        now_us: i64,
        c: Characteristic,
        on: bool,
    ) -> Result<(), AttError> {
        self.answers()?;
        self.firmware.subscribe(c, on)?;
        // Some makes need no more than that to stream.
        self.follow_sensing(now_us);
        Ok(())
    }

    pub(super) fn read(&self, now_us: i64, c: Characteristic) -> Result<Vec<u8>, AttError> {
        self.answers()?;
        self.firmware.read(self.clock.now(now_us), c)
    }

    pub(super) fn write(&mut self, c: Characteristic, value: &[u8]) -> Result<(), AttError> {
        self.answers()?;
        if self.firmware.write(c, value)? {
            self.inbox.push_back(value.to_vec());
        }
        Ok(())
    }
}

/// A connection interval in the standard's 1.25 ms.
#[expect(clippy::cast_possible_truncation, reason = "at most 3200")]
fn interval_units(ms: f64) -> i64 {
    nape_core::num::round(ms / 1.25).clamp(6.0, 3200.0) as i64
}

#[expect(clippy::cast_precision_loss, reason = "a session's µs")]
#[expect(clippy::cast_possible_truncation, reason = "temperatures of a room")]
pub(super) fn surroundings(
    battery: &Battery,
    chip: &ChipUnit,
    worn: bool,
    now_us: i64,
) -> Surroundings {
    let celsius = chip.temperature_c(now_us as f64 * 1e-6);
    Surroundings {
        battery_percent: battery.percent(),
        battery_mv: battery.mv(),
        charging: battery.is_charging(),
        worn: Some(worn),
        temperature_cc: nape_core::num::round(celsius * 100.0).clamp(-32_000.0, 32_000.0) as i16,
    }
}
