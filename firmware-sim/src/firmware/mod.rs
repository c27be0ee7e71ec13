//! The firmware of a clip as a pure machine: what goes in is stamped with the clip's own time.
//!
//! The hardware around it ([`crate::Clip`]) gives it samples, its surroundings and what the host wrote;
//! it gives packets, which the radio takes one by one. It has no clock, no randomness and no idea of
//! true time, of a body or of how a radio loses things. Calls may come at any time; a timer that comes
//! late or twice does no harm.

mod control;
mod device;
mod fifo;
mod foreign_ids;
mod identity;
mod profile;
mod program;
mod stream;
mod witmotion;

use std::collections::VecDeque;

use nape_wire::status::{Activity, Rest, Status};
use nape_wire::{Config, Reply};

pub use device::Device;
pub(crate) use identity::{Identity, acc_scale, gyr_scale};
pub use profile::{AttError, Characteristic};
pub(crate) use program::Program;
use stream::Streaming;

/// Longest ATT MTU the clip agrees to: 244 bytes of notification fill one link-layer packet of 251
/// (Bluetooth Core 5.4, vol 6, part B, 2.4: data length extension).
pub(crate) const MAX_MTU: u16 = 247;
/// Shortest ATT MTU there is (Bluetooth Core 5.4, vol 3, part G, 5.2.1).
pub(crate) const MIN_MTU: u16 = 23;
/// Packets the radio's queue holds. Our choice: Zephyr's default of 3 to 10 ATT buffers, enlarged so
/// that one connection event can be filled with the smallest packets.
const TX_PACKETS: usize = 24;
/// Time between two status notifications, µs (the profile: each second).
const STATUS_US: u64 = 1_000_000;
/// Below this the frames say "battery low", percent. Our choice.
const BATTERY_LOW: f64 = 10.0;
/// The sensor counts as warm when its temperature moved by less than this in a minute, 0.01 °C. Our
/// choice: reached after about 11 minutes on the body.
const WARM_CC: i16 = 20;
/// The span of that comparison, µs.
const WARM_US: u64 = 60_000_000;

/// What the firmware reads off its hardware.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Surroundings {
    /// Battery, percent.
    pub(crate) battery_percent: f64,
    /// Battery, mV.
    pub(crate) battery_mv: u16,
    /// On the charger.
    pub(crate) charging: bool,
    /// On the body; `None` where it cannot tell.
    pub(crate) worn: Option<bool>,
    /// Of the die, 0.01 °C.
    pub(crate) temperature_cc: i16,
}

/// What the sensor is to do while the firmware streams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sensing {
    /// Counts the starts: another number means the sensor begins anew.
    pub(crate) run: u32,
    /// Rate and ranges.
    pub(crate) config: Config,
}

/// A notification or indication on its way to the radio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packet {
    /// Whose value.
    pub(crate) characteristic: Characteristic,
    /// The value.
    pub(crate) value: Vec<u8>,
}

/// The link as the firmware sees it.
#[derive(Debug, Clone)]
struct Link {
    mtu: u16,
    /// Connection interval, 1.25 ms.
    interval: u16,
    /// Bits of the characteristics subscribed to.
    subscribed: u16,
    /// The reply to the command before, for one that repeats its ref.
    last: Option<Reply>,
    /// Asked for its time on this link.
    synced: bool,
}

/// What is wrong with this firmware, on purpose.
#[derive(Debug, Clone)]
struct Flaws {
    /// Sends nothing and throws away what it would have sent.
    mute: bool,
    /// Its scales are told this many times too large.
    scale: f64,
    /// Its time is told this much too early, µs.
    back_us: u64,
    /// Data frames still to be spoiled.
    garbage: u32,
}

/// The firmware.
#[derive(Debug, Clone)]
pub(crate) struct Firmware {
    identity: Identity,
    /// Written last, and its id.
    config: Config,
    config_id: u8,
    /// The id in the last frame sent.
    sent_id: Option<u8>,
    link: Option<Link>,
    stream: Option<Streaming>,
    runs: u32,
    bias: control::Bias,
    sense: Surroundings,
    /// Temperature a while ago and when that was, and whether it still rises.
    warm_mark: (u64, i16),
    warming: bool,
    reset_reason: u8,
    sleepy: bool,
    dropped_samples: u32,
    dropped_notifications: u32,
    out: VecDeque<Packet>,
    next_status_us: u64,
    flaws: Flaws,
}

impl Firmware {
    /// A firmware that has just booted, at `now_us` of its clock, for this reason (0: power on).
    pub(crate) fn new(
        identity: Identity,
        sense: Surroundings,
        now_us: u64,
        reset_reason: u8,
    ) -> Self {
        Self {
            config: identity.default_config(),
            identity,
            config_id: 0,
            sent_id: None,
            link: None,
            stream: None,
            runs: 0,
            bias: control::Bias::default(),
            sense,
            warm_mark: (now_us, sense.temperature_cc),
            warming: true,
            reset_reason,
            sleepy: false,
            dropped_samples: 0,
            dropped_notifications: 0,
            out: VecDeque::new(),
            next_status_us: now_us + STATUS_US,
            flaws: Flaws {
                mute: false,
                scale: 1.0,
                back_us: 0,
                garbage: 0,
            },
        }
    }

    /// A host connected; the ATT MTU and the connection interval (1.25 ms) are agreed.
    pub(crate) fn connect(&mut self, mtu: u16, interval: u16) {
        self.link = Some(Link {
            mtu,
            interval,
            subscribed: 0,
            last: None,
            synced: false,
        });
    }

    /// The link ended: streaming ends with it, and nobody is subscribed any more.
    pub(crate) fn disconnect(&mut self) {
        self.link = None;
        self.stream = None;
        self.bias.abandon();
        self.out.clear();
    }

    /// What the clip is, with what was set to be kept.
    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What the sensor is to do; `None`: nothing.
    pub(crate) fn sensing(&self) -> Option<Sensing> {
        self.stream.as_ref().map(|s| Sensing {
            run: self.runs,
            config: s.config,
        })
    }

    /// Does it wish to sleep (and has said all it had to say)?
    pub(crate) fn is_sleepy(&self) -> bool {
        self.sleepy && self.out.is_empty()
    }

    /// It woke up.
    pub(crate) const fn wake(&mut self) {
        self.sleepy = false;
    }

    /// How many samples are missing to the next frame, where the radio's queue has room.
    pub(crate) fn missing(&self) -> usize {
        self.stream.as_ref().map_or(0, Streaming::missing)
    }

    /// Is something waiting for the radio?
    pub(crate) fn has_packets(&self) -> bool {
        !self.out.is_empty()
    }

    /// Length of the packet that is sent next, bytes.
    pub(crate) fn next_len(&self) -> Option<usize> {
        self.out.front().map(|p| p.value.len())
    }

    /// The radio takes a packet; the room is filled from what waits.
    pub(crate) fn pop(&mut self, now_us: u64) -> Option<Packet> {
        let packet = self.out.pop_front()?;
        self.pump(now_us);
        Some(packet)
    }

    /// A host switches notifications or indications on or off.
    pub(crate) fn subscribe(&mut self, c: Characteristic, on: bool) -> Result<(), AttError> {
        if !(c.notifies() || c.indicates()) {
            return Err(AttError::NotSupported);
        }
        let link = self.link.as_mut().ok_or(AttError::NotConnected)?;
        if on {
            link.subscribed |= c.bit();
            return Ok(());
        }
        link.subscribed &= !c.bit();
        if c == Characteristic::Data {
            self.discard();
        }
        Ok(())
    }

    /// Is the host subscribed?
    pub(crate) fn is_subscribed(&self, c: Characteristic) -> bool {
        self.link
            .as_ref()
            .is_some_and(|l| l.subscribed & c.bit() != 0)
    }

    /// A host reads.
    pub(crate) fn read(&self, now_us: u64, c: Characteristic) -> Result<Vec<u8>, AttError> {
        if !c.reads() {
            return Err(AttError::ReadNotPermitted);
        }
        Ok(match c {
            Characteristic::Config => {
                self.identity
                    .applied(self.config, self.config_id, self.flaws.scale)
            }
            Characteristic::Status => emit_status(&self.status(now_us, true)),
            Characteristic::BatteryLevel => vec![self.battery_level()],
            other => self.identity.read(other),
        })
    }

    /// A host writes a configuration.
    pub(crate) fn configure(&mut self, value: &[u8]) -> Result<(), AttError> {
        if value.len() != Config::LEN {
            return Err(AttError::Length { found: value.len() });
        }
        let config = Config::parse(value).map_err(|_| AttError::Invalid)?;
        if !self.identity.can(&config) {
            return Err(AttError::Invalid);
        }
        self.config = config;
        self.config_id = self.config_id.wrapping_add(1);
        Ok(())
    }

    /// When it next has something to do by itself, µs of its clock.
    pub(crate) fn next_timer_us(&self) -> u64 {
        let mut next = self.next_status_us;
        if let Some(at) = self.stream.as_ref().and_then(Streaming::overdue_us)
            && self.out.len() < TX_PACKETS
        {
            next = next.min(at);
        }
        if let Some(at) = self.bias.ends_us() {
            next = next.min(at);
        }
        next
    }

    /// A timer went off, or the surroundings changed.
    pub(crate) fn tick(&mut self, now_us: u64, sense: Surroundings) {
        let before = (self.activity(), self.sense.charging, self.sense.worn);
        let level = self.battery_level();
        self.sense = sense;
        if now_us >= self.warm_mark.0 + WARM_US {
            self.warming = sense.temperature_cc.saturating_sub(self.warm_mark.1) > WARM_CC;
            self.warm_mark = (now_us, sense.temperature_cc);
        }
        self.end_bias(now_us);
        let due = now_us >= self.next_status_us;
        if due {
            // Steps of a second from boot, also after a sleep.
            let missed = (now_us - self.next_status_us) / STATUS_US + 1;
            self.next_status_us += missed * STATUS_US;
        }
        if due || before != (self.activity(), self.sense.charging, self.sense.worn) {
            self.tell_status(now_us);
        }
        if self.battery_level() != level {
            let value = vec![self.battery_level()];
            self.notify(Characteristic::BatteryLevel, value);
        }
        self.pump(now_us);
    }

    /// Begins or ends to keep silent.
    pub(crate) fn mute(&mut self, on: bool) {
        self.flaws.mute = on;
        if on {
            self.discard();
        }
    }

    /// Tells its scales this many times too large from now on.
    pub(crate) const fn lie_about_scale(&mut self, factor: f64) {
        self.flaws.scale = factor;
    }

    /// Tells its time this much earlier from now on.
    pub(crate) fn jump_back(&mut self, now_us: u64, us: u64) {
        self.flaws.back_us += us.min(self.told_us(now_us));
    }

    /// Spoils so many data frames.
    pub(crate) const fn spoil(&mut self, frames: u32) {
        self.flaws.garbage = frames;
    }

    /// The time it tells, µs since boot.
    const fn told_us(&self, now_us: u64) -> u64 {
        now_us.saturating_sub(self.flaws.back_us)
    }

    const fn activity(&self) -> Activity {
        match (&self.stream, self.sleepy, self.warming) {
            (_, true, _) => Activity::Sleeping,
            (None, ..) => Activity::Idle,
            (Some(_), _, true) => Activity::WarmingUp,
            (Some(_), _, false) => Activity::Streaming,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=100 first"
    )]
    fn battery_level(&self) -> u8 {
        nape_core::num::round(self.sense.battery_percent.clamp(0.0, 100.0)) as u8
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the profile's uptime wraps after 49.7 days"
    )]
    fn status(&self, now_us: u64, full: bool) -> Status {
        let link = self.link.as_ref();
        Status {
            uptime_ms: (now_us / 1000) as u32,
            activity: self.activity(),
            charging: self.sense.charging,
            worn: self.sense.worn,
            battery_mv: self.sense.battery_mv,
            temperature_cc: self.sense.temperature_cc,
            dropped_samples: self.dropped_samples,
            rest: full.then_some(Rest {
                dropped_notifications: self.dropped_notifications,
                reset_reason: self.reset_reason,
                errors: 0,
                interval: link.map_or(0, |l| l.interval),
                mtu: link.map_or(0, |l| l.mtu),
            }),
        }
    }

    /// Notifies the status, short where the MTU has no room for all of it.
    fn tell_status(&mut self, now_us: u64) {
        let Some(link) = &self.link else { return };
        let full = usize::from(link.mtu) >= Status::LEN + 3;
        let value = emit_status(&self.status(now_us, full));
        self.notify(Characteristic::Status, value);
    }

    /// Puts a notification into the radio's queue, if anyone wants it and there is room.
    fn notify(&mut self, characteristic: Characteristic, value: Vec<u8>) {
        if !self.is_subscribed(characteristic) {
            return;
        }
        if self.flaws.mute || self.out.len() >= TX_PACKETS {
            self.dropped_notifications = self.dropped_notifications.saturating_add(1);
            return;
        }
        self.out.push_back(Packet {
            characteristic,
            value,
        });
    }
}

fn emit_status(status: &Status) -> Vec<u8> {
    let mut bytes = [0; Status::LEN];
    let n = status.emit(&mut bytes).unwrap_or(0);
    bytes[..n].to_vec()
}
