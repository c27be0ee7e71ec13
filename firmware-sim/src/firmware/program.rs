//! What runs on a clip: our firmware, or that of another maker; one face for the hardware around it.
//!
//! What is absent: any behaviour of its own.

use super::device::Device;
use super::identity::Identity;
use super::profile::{AttError, Characteristic};
use super::stream::Reading;
use super::witmotion::Witmotion;
use super::{Firmware, Packet, Sensing, Surroundings};

/// The program of a clip.
#[derive(Debug, Clone)]
pub(crate) enum Program {
    Nape(Box<Firmware>),
    Witmotion(Box<Witmotion>),
}

impl Program {
    /// One that has just booted, at `now_us` of its clock, for this reason (0: power on).
    pub(crate) fn new(
        device: Device,
        identity: Identity,
        sense: Surroundings,
        now_us: u64,
        reset_reason: u8,
    ) -> Self {
        match device {
            Device::Nape => Self::Nape(Box::new(Firmware::new(
                identity,
                sense,
                now_us,
                reset_reason,
            ))),
            Device::Witmotion => Self::Witmotion(Box::new(Witmotion::new(identity, sense, now_us))),
        }
    }

    /// The same, booted anew with what it keeps.
    pub(crate) fn reboot(&self, sense: Surroundings, now_us: u64, reset_reason: u8) -> Self {
        match self {
            Self::Nape(f) => {
                let identity = f.identity().clone();
                Self::Nape(Box::new(Firmware::new(
                    identity,
                    sense,
                    now_us,
                    reset_reason,
                )))
            }
            Self::Witmotion(w) => Self::Witmotion(Box::new(w.reboot(sense, now_us))),
        }
    }

    pub(crate) fn connect(&mut self, mtu: u16, interval: u16) {
        match self {
            Self::Nape(f) => f.connect(mtu, interval),
            Self::Witmotion(w) => w.connect(),
        }
    }

    pub(crate) fn disconnect(&mut self) {
        match self {
            Self::Nape(f) => f.disconnect(),
            Self::Witmotion(w) => w.disconnect(),
        }
    }

    pub(crate) fn is_subscribed(&self, c: Characteristic) -> bool {
        match self {
            Self::Nape(f) => f.is_subscribed(c),
            Self::Witmotion(w) => w.is_subscribed(c),
        }
    }

    pub(crate) fn subscribe(&mut self, c: Characteristic, on: bool) -> Result<(), AttError> {
        match self {
            Self::Nape(f) => f.subscribe(c, on),
            Self::Witmotion(w) => w.subscribe(c, on),
        }
    }

    pub(crate) fn read(&self, now_us: u64, c: Characteristic) -> Result<Vec<u8>, AttError> {
        match self {
            Self::Nape(f) => f.read(now_us, c),
            Self::Witmotion(_) => Err(AttError::ReadNotPermitted),
        }
    }

    /// The host writes; `true` if it is a command, which reaches the program with the next connection event.
    pub(crate) fn write(&mut self, c: Characteristic, value: &[u8]) -> Result<bool, AttError> {
        match (self, c) {
            (Self::Nape(f), Characteristic::Config) => f.configure(value).map(|()| false),
            (Self::Nape(f), Characteristic::Control) => f.check_command(value).map(|()| true),
            (Self::Witmotion(_), Characteristic::Commands) => {
                Witmotion::check_command(value).map(|()| true)
            }
            _ => Err(AttError::WriteNotPermitted),
        }
    }

    pub(crate) fn command(&mut self, now_us: u64, value: &[u8]) {
        match self {
            Self::Nape(f) => f.command(now_us, value),
            Self::Witmotion(w) => w.command(now_us, value),
        }
    }

    pub(crate) fn sensing(&self) -> Option<Sensing> {
        match self {
            Self::Nape(f) => f.sensing(),
            Self::Witmotion(w) => w.sensing(),
        }
    }

    pub(crate) fn sample(&mut self, now_us: u64, reading: Reading) {
        match self {
            Self::Nape(f) => f.sample(now_us, reading),
            Self::Witmotion(w) => w.sample(reading),
        }
    }

    /// How many samples are missing to the next packet.
    pub(crate) fn missing(&self) -> usize {
        match self {
            Self::Nape(f) => f.missing(),
            Self::Witmotion(_) => 1,
        }
    }

    pub(crate) fn has_packets(&self) -> bool {
        match self {
            Self::Nape(f) => f.has_packets(),
            Self::Witmotion(w) => w.has_packets(),
        }
    }

    pub(crate) fn next_len(&self) -> Option<usize> {
        match self {
            Self::Nape(f) => f.next_len(),
            Self::Witmotion(w) => w.next_len(),
        }
    }

    pub(crate) fn pop(&mut self, now_us: u64) -> Option<Packet> {
        match self {
            Self::Nape(f) => f.pop(now_us),
            Self::Witmotion(w) => w.pop(),
        }
    }

    pub(crate) fn next_timer_us(&self) -> u64 {
        match self {
            Self::Nape(f) => f.next_timer_us(),
            Self::Witmotion(w) => w.next_timer_us(),
        }
    }

    pub(crate) fn tick(&mut self, now_us: u64, sense: Surroundings) {
        match self {
            Self::Nape(f) => f.tick(now_us, sense),
            Self::Witmotion(w) => w.tick(now_us, sense),
        }
    }

    pub(crate) fn is_sleepy(&self) -> bool {
        match self {
            Self::Nape(f) => f.is_sleepy(),
            Self::Witmotion(_) => false,
        }
    }

    pub(crate) fn wake(&mut self) {
        if let Self::Nape(f) = self {
            f.wake();
        }
    }

    pub(crate) fn mute(&mut self, on: bool) {
        match self {
            Self::Nape(f) => f.mute(on),
            Self::Witmotion(w) => w.mute(on),
        }
    }

    pub(crate) fn lie_about_scale(&mut self, factor: f64) {
        match self {
            Self::Nape(f) => f.lie_about_scale(factor),
            Self::Witmotion(w) => w.lie_about_scale(factor),
        }
    }

    pub(crate) fn spoil(&mut self, packets: u32) {
        match self {
            Self::Nape(f) => f.spoil(packets),
            Self::Witmotion(w) => w.spoil(packets),
        }
    }

    /// Its clock is told earlier from now on; one that tells none is as before.
    pub(crate) fn jump_back(&mut self, now_us: u64, us: u64) {
        if let Self::Nape(f) = self {
            f.jump_back(now_us, us);
        }
    }
}
