//! Time of a clip: when it next has something to do, and doing it.

use nape_core::Timestamp;

use super::battery::Load;
use super::clip::{Clip, Power, surroundings};
use super::clock::DeviceClock;
use super::options::{DisconnectReason, Happening};
use super::outbox::Outbox;
use super::sensor::{Sensor, ranges};
use crate::air::{Air, Passage};
use crate::average::Averager;
use crate::motion::body::Snapshot;

/// Time between two looks at the battery of a clip whose firmware does not run, µs. Our choice.
const IDLE_US: i64 = 1_000_000;
/// A sleeping clip wakes when the force on it changes by this much within 0.1 s, m/s²: 83 mg, our choice
/// (typical of any-motion interrupts).
const WAKE_MPS2: f64 = 0.8;

impl Clip {
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
        } else if let Some(sensor) = &self.sensor {
            // Until the missing samples are there, and then until the next event, nothing is sent.
            let missing = self.firmware.missing().max(1);
            let ready_us = sensor.after_next_us(&self.clock, missing - 1);
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
            Power::Asleep | Power::Empty => self.drained_us + IDLE_US,
        };
        let ends = self.host.and_then(|h| h.ends).map(|(at, _)| at);
        for at in [self.away_until, self.mute_until, ends]
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

    /// Starts or stops the sensor as the firmware wishes.
    pub(super) fn follow_sensing(&mut self, now_us: i64) {
        let wanted = self.firmware.sensing();
        if self.sensor.map(|s| s.sensing) == wanted {
            return;
        }
        self.sensor = wanted.map(|sensing| {
            let chip = self.options.chip;
            let rate_hz = f64::from(sensing.config.rate_dhz) / 10.0;
            let (range_g, range_dps) = ranges(sensing);
            self.chip.configure(chip, rate_hz, range_g, range_dps);
            let averager = Averager::new(self.options.gyro);
            let odr_error = self.options.odr_error;
            Sensor::start(sensing, chip, averager, odr_error, &self.clock, now_us)
        });
    }

    /// Takes the look that is due, and the sample if it is the sample's.
    #[expect(clippy::cast_precision_loss, reason = "a session's µs")]
    fn sample(&mut self, now_us: i64, body: impl FnOnce(f64) -> Snapshot) {
        let Some(sensor) = &mut self.sensor else {
            return;
        };
        let t = now_us as f64 * 1e-6;
        let site = body(t).sites[self.options.placement.index()];
        let exposure = self.wearing.expose(t, &site);
        let Some(rate) = sensor.look(exposure.rate, &self.clock) else {
            return;
        };
        let counts = self.chip.sample(t, exposure.force, rate);
        let (at, reading) = sensor.take(counts, &self.clock);
        self.firmware.sample(at, reading);
    }

    fn timers(&mut self, now_us: i64, out: &mut Outbox) {
        if self.away_until.take_if(|at| *at <= now_us).is_some()
            && let Some(host) = &mut self.host
            && host.alive
            && host.ends.is_some_and(|(at, _)| at > now_us)
        {
            // Back before anyone gave up.
            host.ends = None;
        }
        if self.mute_until.take_if(|at| *at <= now_us).is_some() {
            self.firmware.mute(false);
        }
        if let Some((at, reason)) = self.host.and_then(|h| h.ends)
            && at <= now_us
        {
            self.end_link(now_us, reason, out);
        }
        match self.power {
            Power::Booting(until, reason) if until <= now_us => self.boot_done(now_us, reason),
            Power::On if self.clock.now(now_us) < self.firmware.next_timer_us() => {}
            _ => self.tick(now_us),
        }
        self.tell_advertising(now_us, out, false);
    }

    fn boot_done(&mut self, now_us: i64, reason: u8) {
        self.tick(now_us);
        if self.power == Power::Empty {
            return;
        }
        self.power = Power::On;
        self.clock = DeviceClock::new(self.options.clock_error, now_us, 0);
        let sense = surroundings(&self.battery, &self.chip, self.worn, now_us);
        self.firmware = self.firmware.reboot(sense, 0, reason);
        self.mute_until = None;
    }

    /// Time passed for battery and firmware.
    pub(super) fn tick(&mut self, now_us: i64) {
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
        let site = body.sites[self.options.placement.index()];
        let force = self.wearing.expose(t, &site).force;
        let moved = force
            .iter()
            .zip(self.last_force)
            .any(|(a, b)| (a - b).abs() > WAKE_MPS2);
        self.last_force = force;
        if moved && self.power == Power::Asleep {
            self.wake();
        }
    }

    fn connection_event(&mut self, now_us: i64, out: &mut Outbox) {
        let full = self.air.event(now_us);
        if full == 0 {
            return;
        }
        while let Some(value) = self.inbox.pop_front() {
            self.firmware.command(self.clock.now(now_us), &value);
        }
        self.follow_sensing(now_us);
        let mut used = 0;
        while let Some(len) = self.firmware.next_len() {
            let cost = Air::cost_us(len);
            // One always goes.
            if used > 0 && used + cost > full {
                break;
            }
            let Some(packet) = self.firmware.pop(self.clock.now(now_us)) else {
                break;
            };
            used += cost;
            let passage = if packet.characteristic.indicates() {
                // Confirmed, so neither lost nor twice.
                Passage::Once
            } else {
                self.air.pass(now_us + used)
            };
            let copies = match passage {
                Passage::Lost => 0,
                Passage::Once => 1,
                Passage::Twice => 2,
            };
            for _ in 0..copies {
                out.push(Happening::Notify {
                    clip: self.index,
                    at: Timestamp::from_micros(self.air.arrival_us(now_us + used)),
                    characteristic: packet.characteristic,
                    value: packet.value.clone(),
                });
            }
        }
        if self.firmware.is_sleepy() {
            // Its last word is on the way; the next event ends the link.
            self.power = Power::Asleep;
            self.leave_link();
            let at = self.air.next_event_us(now_us + 1);
            if let Some(host) = &mut self.host {
                host.ends = Some((at, DisconnectReason::Clip));
            }
        }
    }
}
