//! A clip as hardware: body, chip, battery and clock around the firmware, and the radio before it.
//!
//! All times here are true time in µs, as everywhere in the world; the firmware gets its own.

use std::collections::VecDeque;

use nape_core::{Calibration, Placement, Timestamp};
use nape_wire::config::FEATURE_GYR;

use super::battery::{BOOT_PERCENT, Battery, Load};
use super::clock::DeviceClock;
use super::options::{ClipOptions, DisconnectReason, Fault, Happening, LinkError};
use super::outbox::Outbox;
use crate::air::{Air, Passage};
use crate::chip::{ChipUnit, Counts};
use crate::clip::{Fate, Mount, Wearing};
use crate::firmware::{
    AttError, Characteristic, Firmware, Identity, MAX_MTU, MIN_MTU, Sensing, Surroundings,
};
use crate::motion::body::Snapshot;

/// The link is given up when nothing was heard for this long, µs: the least that Apple's guidelines for
/// accessories allow (2 to 6 s), our choice.
const SUPERVISION_US: i64 = 2_000_000;
/// From reset to the first advertising, µs. Our choice.
const BOOT_US: i64 = 500_000;
/// How far [`Fault::TimeBackwards`] jumps, µs. Our choice.
const BACK_US: u64 = 10_000_000;
/// A sleeping clip wakes when the force on it changes by this much within 0.1 s, m/s²: 83 mg, our choice
/// (typical of any-motion interrupts).
const WAKE_MPS2: f64 = 0.8;
/// Reset reason of [`Fault::Reset`]: a watchdog, as nRF52 numbers it (RESETREAS bit 1, plus 1).
const RESET_WATCHDOG: u8 = 2;

/// What keeps a clip from answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Power {
    On,
    /// Until this time, for this reason (the firmware's reset reason).
    Booting(i64, u8),
    Asleep,
    Empty,
}

/// The host's end of a link.
#[derive(Debug, Clone, Copy)]
struct HostLink {
    mtu: u16,
    /// The other end is gone, and the host will notice at this time.
    dies_us: Option<i64>,
    /// Is the clip still there, only out of range?
    alive: bool,
}

/// The chip at work.
#[derive(Debug, Clone, Copy)]
struct Sensor {
    sensing: Sensing,
    /// When it was started and its period, µs of the clip's clock.
    start: f64,
    period: f64,
    taken: u64,
    /// True time of the next sample.
    next_us: i64,
    /// Wire counts per chip count.
    ratio: [f64; 2],
}

/// A clip of the world, as anyone may see it.
#[derive(Debug, Clone)]
pub struct Clip {
    options: ClipOptions,
    index: usize,
    wearing: Wearing,
    chip: ChipUnit,
    sensor: Option<Sensor>,
    clock: DeviceClock,
    identity: Identity,
    firmware: Firmware,
    air: Air,
    battery: Battery,
    power: Power,
    host: Option<HostLink>,
    /// Commands on their way to the clip.
    inbox: VecDeque<Vec<u8>>,
    /// Heard until then nothing; silent until then.
    away_until: Option<i64>,
    mute_until: Option<i64>,
    worn: bool,
    last_force: [f64; 3],
    drained_us: i64,
    told_advertising: bool,
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
            firmware: Firmware::new(identity.clone(), sense, options.boot_us, 0),
            air: Air::new(seed, part, interval_us, link.loss, link.duplication),
            options,
            index,
            wearing,
            chip,
            sensor: None,
            clock,
            identity,
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
            dies_us: None,
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
        if host.dies_us.is_some() || self.away_until.is_some() {
            return Err(AttError::NoAnswer);
        }
        Ok(())
    }

    pub(super) fn subscribe(&mut self, c: Characteristic, on: bool) -> Result<(), AttError> {
        self.answers()?;
        self.firmware.subscribe(c, on)
    }

    pub(super) fn read(&self, now_us: i64, c: Characteristic) -> Result<Vec<u8>, AttError> {
        self.answers()?;
        self.firmware.read(self.clock.now(now_us), c)
    }

    pub(super) fn write(&mut self, c: Characteristic, value: &[u8]) -> Result<(), AttError> {
        self.answers()?;
        match c {
            Characteristic::Config => self.firmware.configure(value),
            Characteristic::Control => {
                self.firmware.check_command(value)?;
                self.inbox.push_back(value.to_vec());
                Ok(())
            }
            _ => Err(AttError::WriteNotPermitted),
        }
    }

    // What ends a link.

    /// The link ends, and both sides know.
    pub(super) fn end_link(&mut self, now_us: i64, reason: DisconnectReason, out: &mut Outbox) {
        if self.host.take().is_none() {
            return;
        }
        self.leave_link();
        out.drop_notifications(self.index);
        out.push(Happening::Disconnected {
            clip: self.index,
            at: Timestamp::from_micros(now_us),
            reason,
        });
    }

    /// The clip's side of the link ends.
    fn leave_link(&mut self) {
        self.firmware.disconnect();
        self.inbox.clear();
        self.sensor = None;
    }

    /// The clip falls silent without a word; the host notices by its timeout.
    fn fall_silent(&mut self, now_us: i64) {
        self.leave_link();
        if let Some(host) = &mut self.host {
            host.alive = false;
            host.dies_us.get_or_insert(now_us + SUPERVISION_US);
        }
    }

    fn boot(&mut self, now_us: i64, reason: u8) {
        self.power = Power::Booting(now_us + BOOT_US, reason);
    }

    pub(super) fn fault(&mut self, now_us: i64, fault: Fault, out: &mut Outbox) {
        let until = |span: nape_core::Span| now_us.saturating_add(span.as_micros().max(0));
        match fault {
            Fault::Kill => self.end_link(now_us, DisconnectReason::Timeout, out),
            Fault::OutOfRange { span } => {
                let until = until(span).max(self.away_until.unwrap_or(i64::MIN));
                self.away_until = Some(until);
                self.air.hold(until);
                if let Some(host) = &mut self.host {
                    host.dies_us.get_or_insert(now_us + SUPERVISION_US);
                }
            }
            Fault::Stall { span } => self.air.hold(until(span)),
            Fault::Mute { span } => {
                self.mute_until = Some(until(span).max(self.mute_until.unwrap_or(i64::MIN)));
                self.firmware.mute(true);
            }
            Fault::Loss { share } => self.air.set_loss(share),
            Fault::Duplication { share } => self.air.set_duplication(share),
            Fault::Reset if self.power == Power::Empty => {}
            Fault::Reset => {
                self.fall_silent(now_us);
                self.boot(now_us, RESET_WATCHDOG);
            }
            Fault::BatteryEmpty => {
                self.battery.set_percent(0.0);
                self.battery.charge(false);
                self.check_battery(now_us);
            }
            Fault::BatteryPercent(percent) => {
                self.battery.set_percent(percent);
                self.check_battery(now_us);
                self.tick(now_us);
            }
            Fault::Charging(on) => {
                self.battery.charge(on);
                self.check_battery(now_us);
                if self.power == Power::Asleep {
                    self.wake();
                }
                self.tick(now_us);
            }
            Fault::WrongScale { factor } => self.firmware.lie_about_scale(factor),
            Fault::Garbage { count } => self.firmware.spoil(count),
            Fault::TimeBackwards => self.firmware.jump_back(BACK_US),
            Fault::Name(name) => {
                self.options.name = name;
                self.tell_advertising(now_us, out, true);
            }
        }
    }

    fn check_battery(&mut self, now_us: i64) {
        if self.battery.is_empty() && self.power != Power::Empty {
            self.fall_silent(now_us);
            self.power = Power::Empty;
        } else if self.power == Power::Empty && self.battery.percent() >= BOOT_PERCENT {
            self.boot(now_us, 0);
        }
    }

    fn wake(&mut self) {
        self.power = Power::On;
        self.firmware.wake();
    }

    // Time.

    /// When the clip next needs a look.
    pub(super) fn next_us(&self, now_us: i64) -> i64 {
        let mut next = self.timer_us();
        if let Some(sensor) = &self.sensor {
            next = next.min(sensor.next_us);
        }
        if self.is_waiting() {
            next = next.min(self.air.next_event_us(now_us));
        }
        next
    }

    /// The earliest moment something can reach the host.
    pub(super) fn deadline_us(&self, now_us: i64) -> i64 {
        let mut next = self.timer_us();
        if self.is_waiting() {
            next = next.min(self.air.next_event_us(now_us));
        }
        if let Some(sensor) = &self.sensor {
            // Until the samples that are missing are there, nothing is sent.
            let missing = self.firmware.missing().max(1) - 1;
            #[expect(clippy::cast_precision_loss, reason = "at most 38")]
            let more = missing as f64 * sensor.period;
            let shown = self.clock.shown(sensor.next_us) + more;
            let ready_us = self.clock.at(shown).max(sensor.next_us);
            next = next.min(self.air.next_event_us(ready_us));
        }
        next
    }

    /// Does the link carry something at its next event?
    fn is_waiting(&self) -> bool {
        self.host.is_some_and(|h| h.alive)
            && (self.firmware.has_packets() || !self.inbox.is_empty())
    }

    fn timer_us(&self) -> i64 {
        let mut next = match self.power {
            Power::On => self.clock.reaches(self.firmware.next_timer_us()),
            Power::Booting(until, _) => until,
            Power::Asleep | Power::Empty => self.drained_us + 1_000_000,
        };
        let dies = self.host.and_then(|h| h.dies_us);
        for at in [self.away_until, self.mute_until, dies]
            .into_iter()
            .flatten()
        {
            next = next.min(at);
        }
        next
    }

    /// Does whatever is due at `now_us`; `body` is asked only for a sample.
    pub(super) fn step(
        &mut self,
        now_us: i64,
        body: impl FnOnce(f64) -> Snapshot,
        out: &mut Outbox,
    ) {
        if self.sensor.as_ref().is_some_and(|s| s.next_us <= now_us) {
            self.sample(now_us, body);
        }
        if self.timer_us() <= now_us {
            self.timers(now_us, out);
        }
        if self.is_waiting() && self.air.next_event_us(now_us) <= now_us {
            self.connection_event(now_us, out);
        }
    }

    fn timers(&mut self, now_us: i64, out: &mut Outbox) {
        if self.away_until.take_if(|at| *at <= now_us).is_some()
            && let Some(host) = &mut self.host
            && host.alive
            && host.dies_us.is_some_and(|at| at > now_us)
        {
            // Back before anyone gave up.
            host.dies_us = None;
        }
        if self.mute_until.take_if(|at| *at <= now_us).is_some() {
            self.firmware.mute(false);
        }
        if self
            .host
            .and_then(|h| h.dies_us)
            .is_some_and(|at| at <= now_us)
        {
            self.end_link(now_us, DisconnectReason::Timeout, out);
        }
        match self.power {
            Power::Booting(until, reason) if until <= now_us => self.boot_done(now_us, reason),
            Power::On if self.clock.now(now_us) < self.firmware.next_timer_us() => {}
            _ => self.tick(now_us),
        }
        self.tell_advertising(now_us, out, false);
    }

    fn boot_done(&mut self, now_us: i64, reason: u8) {
        self.power = Power::On;
        self.clock = DeviceClock::new(self.options.clock_error, now_us, 0);
        let sense = surroundings(&self.battery, &self.chip, self.worn, now_us);
        self.firmware = Firmware::new(self.identity.clone(), sense, 0, reason);
        self.mute_until = None;
        self.drained_us = now_us;
    }

    /// Time passed for battery and firmware.
    fn tick(&mut self, now_us: i64) {
        #[expect(clippy::cast_precision_loss, reason = "about a second of µs")]
        let seconds = (now_us - self.drained_us).max(0) as f64 * 1e-6;
        self.drained_us = now_us;
        self.battery.pass(seconds, self.load());
        self.check_battery(now_us);
        if self.power == Power::On {
            let sense = surroundings(&self.battery, &self.chip, self.worn, now_us);
            self.firmware.tick(self.clock.now(now_us), sense);
        }
    }

    fn load(&self) -> Load {
        match self.power {
            Power::Empty => Load::Off,
            Power::Asleep => Load::Asleep,
            Power::On | Power::Booting(..) if self.sensor.is_some() => Load::Streaming,
            Power::On | Power::Booting(..) if self.host.is_some() => Load::Connected,
            Power::On | Power::Booting(..) => Load::Advertising,
        }
    }

    /// Ten times a second: what becomes of the clip on the body, and whether that wakes it.
    pub(super) fn look(&mut self, t: f64, body: &Snapshot, worn: bool) {
        self.worn = worn;
        if self.sensor.is_some() {
            return;
        }
        let force = self
            .wearing
            .expose(t, &body.sites[self.options.placement.index()])
            .force;
        let moved = force
            .iter()
            .zip(self.last_force)
            .any(|(a, b)| (a - b).abs() > WAKE_MPS2);
        self.last_force = force;
        if moved && self.power == Power::Asleep {
            self.wake();
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a session's µs and samples")]
    fn sample(&mut self, now_us: i64, body: impl FnOnce(f64) -> Snapshot) {
        let Some(sensor) = &mut self.sensor else {
            return;
        };
        let t = now_us as f64 * 1e-6;
        let exposure = self
            .wearing
            .expose(t, &body(t).sites[self.options.placement.index()]);
        let (acc, gyr) = self.chip.sample(t, exposure.force, exposure.rate);
        let reading = (
            to_wire(acc, sensor.ratio[0]),
            to_wire(gyr.unwrap_or_default(), sensor.ratio[1]),
        );
        let shown = sensor.start + (sensor.taken + 1) as f64 * sensor.period;
        sensor.taken += 1;
        sensor.next_us = self.clock.at(shown + sensor.period);
        self.firmware.sample(self.clock.count(shown), reading);
    }

    fn connection_event(&mut self, now_us: i64, out: &mut Outbox) {
        let mut room = self.air.event(now_us);
        if room == 0 {
            return;
        }
        while let Some(value) = self.inbox.pop_front() {
            self.firmware.command(self.clock.now(now_us), &value);
        }
        self.follow_sensing(now_us);
        let full = room;
        while let Some(len) = self.firmware.next_len() {
            let cost = Air::cost_us(len);
            if cost > room && room < full {
                break;
            }
            room -= cost;
            let Some(packet) = self.firmware.pop(self.clock.now(now_us)) else {
                break;
            };
            let sent_us = now_us + full - room;
            let passage = if packet.characteristic.indicates() {
                // Confirmed, so neither lost nor twice.
                Passage::Once
            } else {
                self.air.pass(sent_us)
            };
            let copies = match passage {
                Passage::Lost => 0,
                Passage::Once => 1,
                Passage::Twice => 2,
            };
            for _ in 0..copies {
                out.push(Happening::Notify {
                    clip: self.index,
                    at: Timestamp::from_micros(self.air.arrival_us(sent_us)),
                    characteristic: packet.characteristic,
                    value: packet.value.clone(),
                });
            }
            if room <= 0 {
                break;
            }
        }
        if self.firmware.is_sleepy() {
            self.power = Power::Asleep;
            self.end_link(now_us + full - room + 1, DisconnectReason::Clip, out);
        }
    }

    /// Starts or stops the sensor as the firmware wishes.
    fn follow_sensing(&mut self, now_us: i64) {
        let wanted = self.firmware.sensing();
        if self.sensor.map(|s| s.sensing) == wanted {
            return;
        }
        self.sensor = wanted.map(|sensing| {
            let config = sensing.config;
            let rate_hz = f64::from(config.rate_dhz) / 10.0;
            let (range_g, range_dps) = (
                f64::from(config.acc_range_g),
                f64::from(config.gyr_range_dps.max(1)),
            );
            let chip = self.options.chip;
            self.chip.configure(chip, rate_hz, range_g, range_dps);
            let gyr = config.features & FEATURE_GYR != 0;
            let start = self.clock.shown(now_us);
            let period = 1e6 / (rate_hz * (1.0 + self.options.odr_error));
            let ratio = if chip.counts == Counts::Fine {
                let acc = crate::firmware::acc_scale(chip, range_g);
                let gyr = crate::firmware::gyr_scale(chip, range_dps);
                [chip.acc_lsb(range_g) / acc, chip.gyr_lsb(range_dps) / gyr]
            } else {
                [1.0, if gyr { 1.0 } else { 0.0 }]
            };
            Sensor {
                sensing,
                start,
                period,
                taken: 0,
                next_us: self.clock.at(start + period),
                ratio,
            }
        });
    }
}

/// A connection interval in the standard's 1.25 ms.
#[expect(clippy::cast_possible_truncation, reason = "at most 3200")]
fn interval_units(ms: f64) -> i64 {
    nape_core::num::round(ms / 1.25).clamp(6.0, 3200.0) as i64
}

/// Chip counts as 16 bits.
#[expect(clippy::cast_possible_truncation, reason = "clamped first")]
fn to_wire(counts: [i32; 3], ratio: f64) -> [i16; 3] {
    counts.map(|c| nape_core::num::round(f64::from(c) * ratio).clamp(-32_768.0, 32_767.0) as i16)
}

#[expect(clippy::cast_precision_loss, reason = "a session's µs")]
#[expect(clippy::cast_possible_truncation, reason = "temperatures of a room")]
fn surroundings(battery: &Battery, chip: &ChipUnit, worn: bool, now_us: i64) -> Surroundings {
    let celsius = chip.temperature_c(now_us as f64 * 1e-6);
    Surroundings {
        battery_percent: battery.percent(),
        battery_mv: battery.mv(),
        charging: battery.is_charging(),
        worn: Some(worn),
        temperature_cc: nape_core::num::round(celsius * 100.0).clamp(-32_000.0, 32_000.0) as i16,
    }
}
