//! The conversation with a WT901BLE: it streams as soon as it is subscribed to; what is left is the rate and
//! the battery.
//!
//! The rate is read first and written (and kept) only where it is another, so that the device's memory is
//! written once in its life with Nape. What it answers is a notification among the samples. What is absent:
//! silence and broken links, which the caller sees.

use std::collections::VecDeque;

use nape_core::{Span, Timestamp};

use super::command::{
    BATTERY, QUATERNION, RATE, READ, SAVE, UNLOCK, battery_percent, rate_code, rate_hz, read, write,
};
use super::ids::{NOTIFY, TITLE, WRITE, look_alike, offered};
use super::packet::{Found, Motion, Packet, Packets, Register};
use crate::about::{About, Gives, Gyroscope};
use crate::assemble;
use crate::assemble::Assembler;
use crate::batch::G;
use crate::driver::{
    Action, Channel, Driver, Input, Link, News, Order, Output, Over, Purpose, Wish,
};
use crate::fault::PacketFault;
use crate::reason::{LostReason, RefusedReason, Step};
use crate::stats::Stats;
use crate::steady::Steady;

/// Ranges, fixed.
const RANGE_G: f64 = 16.0;
const RANGE_DPS: f64 = 2_000.0;
/// Counts of full scale.
const FULL: f64 = 32_768.0;
/// m/s² per count.
pub(super) const fn acc_scale() -> f64 {
    RANGE_G * G / FULL
}

/// rad/s per count.
pub(super) const fn gyr_scale() -> f64 {
    RANGE_DPS.to_radians() / FULL
}

/// Between two writes: the maker's document asks for 100 ms.
const PAUSE: Span = Span::from_millis(100);
/// Longest wait for a register, and how often it is asked for. Our choice.
const REPLY: Span = Span::from_millis(1_000);
const TRIES: u32 = 2;
/// Longest wait for the first packet of one that is only asked who it is: it may be set to one sample a
/// second. Our choice.
const FIRST: Span = Span::from_secs(3);
/// The battery is asked for this often. Our choice: it lasts ten hours.
const BATTERY_EVERY: Span = Span::from_secs(60);
/// The rate it has when it leaves the factory, Hz: taken where it does not tell.
const FACTORY_HZ: f64 = 10.0;

/// What is under way.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Rest,
    Subscribe,
    /// Only asked who it is: until this moment for its first packet.
    First(Timestamp),
    /// These are still to be written, the first now.
    Writing(VecDeque<[u8; 5]>),
    /// The next write must wait until then.
    Pausing(Timestamp, VecDeque<[u8; 5]>),
    /// This register was asked for; it may take until this moment.
    Reading(u8, Timestamp),
    Streaming,
}

/// Samples not yet given out.
#[derive(Debug, Default)]
struct Gathered {
    device_us: u64,
    acc: [Vec<i32>; 3],
    gyr: [Vec<i32>; 3],
}

/// One device.
#[derive(Debug)]
pub(super) struct WitmotionDriver {
    purpose: Purpose,
    stage: Stage,
    out: VecDeque<Output>,
    to: Option<Channel>,
    name: String,
    packets: Packets,
    found: Vec<Found>,
    /// As it says, if it says.
    rate_code: Option<u16>,
    /// The rate was written on this link.
    set: bool,
    /// How often the register under way may still be asked for.
    tries: u32,
    open: bool,
    steady: Steady,
    assembler: Assembler,
    gathered: Gathered,
    /// Samples and batches given out since it was made.
    samples: u64,
    batches: u32,
    battery: Option<u8>,
    next_battery: Timestamp,
    restart: bool,
}

impl WitmotionDriver {
    pub(super) fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            stage: Stage::Rest,
            out: VecDeque::new(),
            to: None,
            name: String::new(),
            packets: Packets::default(),
            found: Vec::new(),
            rate_code: None,
            set: false,
            tries: 0,
            open: false,
            steady: Steady::new(FACTORY_HZ),
            assembler: Assembler::default(),
            gathered: Gathered::default(),
            samples: 0,
            batches: 0,
            battery: None,
            next_battery: Timestamp::default(),
            restart: false,
        }
    }

    fn news(&mut self, news: News) {
        self.out.push_back(Output::News(news));
    }

    fn over(&mut self, over: Over) {
        self.stage = Stage::Rest;
        self.out.push_back(Output::Over(over));
    }

    fn wish(&self) -> Wish {
        match self.purpose {
            Purpose::Ask => Wish::DEFAULT,
            Purpose::Stream { wish, .. } => wish,
        }
    }

    fn connected(&mut self, link: &Link) {
        self.out.clear();
        self.name.clone_from(&link.name);
        self.packets = Packets::default();
        (self.open, self.restart, self.set) = (false, false, false);
        (self.rate_code, self.battery) = (None, None);
        if let Some(other) = look_alike(&link.name) {
            let model = other.model;
            return self.over(Over::Refused(RefusedReason::LookAlike { model }));
        }
        self.to = offered(&WRITE, &link.channels);
        let (Some(from), Some(_)) = (offered(&NOTIFY, &link.channels), self.to) else {
            let family = TITLE;
            return self.over(Over::Refused(RefusedReason::NotOne { family }));
        };
        self.stage = Stage::Subscribe;
        self.out.push_back(Output::Order(Order {
            action: Action::Subscribe(from),
            step: Step::SubscribeSamples,
        }));
    }

    fn about(&mut self) {
        self.news(News::About(Box::new(About {
            maker: "WitMotion".to_owned(),
            model: self.name.clone(),
            ..About::default()
        })));
    }

    fn write(&mut self, queue: VecDeque<[u8; 5]>) {
        let (Some(to), Some(bytes)) = (self.to, queue.front()) else {
            return;
        };
        let step = match *bytes {
            [_, _, READ, BATTERY, _] => Step::Battery,
            [_, _, READ, ..] => Step::Applied,
            _ => Step::Configure,
        };
        self.out.push_back(Output::Order(Order {
            action: Action::Write {
                to,
                bytes: bytes.to_vec(),
                acknowledged: true,
            },
            step,
        }));
        self.stage = Stage::Writing(queue);
    }

    /// An order was carried out, or refused.
    fn answered(&mut self, at: Timestamp, done: bool) {
        match std::mem::replace(&mut self.stage, Stage::Rest) {
            Stage::Subscribe if !done => self.over(Over::Lost(LostReason::SetUp {
                step: Step::SubscribeSamples,
            })),
            Stage::Subscribe if self.purpose == Purpose::Ask => {
                self.stage = Stage::First(at + FIRST);
            }
            Stage::Subscribe => {
                self.about();
                self.tries = TRIES;
                self.write([read(RATE)].into());
            }
            // A device that will not be told still measures as it is set.
            Stage::Writing(queue) if !done => {
                self.stage = Stage::Writing(queue);
                self.settled(at);
            }
            Stage::Writing(mut queue) => {
                self.stage = match queue.pop_front() {
                    Some([_, _, READ, register, _]) => {
                        self.tries = self.tries.saturating_sub(1);
                        Stage::Reading(register, at + REPLY)
                    }
                    _ => Stage::Pausing(at + PAUSE, queue),
                };
                self.replied(at);
            }
            other => self.stage = other,
        }
    }

    /// A register that was waited for is known by now?
    fn replied(&mut self, at: Timestamp) {
        let known = match self.stage {
            Stage::Reading(RATE, ..) => self.rate_code.is_some(),
            Stage::Reading(BATTERY, ..) => self.battery.is_some(),
            _ => false,
        };
        if known {
            self.settled(at);
        }
    }

    /// Nothing more comes of what was asked: the next step.
    fn settled(&mut self, at: Timestamp) {
        if self.open {
            return self.streaming(at);
        }
        let wanted = rate_code(self.wish().rate_dhz);
        if self.rate_code == Some(wanted.into()) || self.set {
            return self.opened(at);
        }
        // Once, whatever comes of it.
        self.set = true;
        self.rate_code = None;
        self.tries = TRIES;
        let queue = [UNLOCK, write(RATE, wanted.into()), SAVE, read(RATE)].into();
        self.stage = Stage::Pausing(at + PAUSE, queue);
    }

    fn opened(&mut self, at: Timestamp) {
        let told = self.rate_code.and_then(rate_hz);
        // Where it does not tell, what was asked for; the arrivals will show.
        let rate_hz = told.unwrap_or_else(|| f64::from(self.wish().rate_dhz) / 10.0);
        if self.open {
            // Begun anew: whoever listens now may never have heard who it is.
            self.about();
        }
        self.begin(rate_hz);
        self.battery = None;
        let gives = Gives {
            rate_hz,
            acc_range_g: Some(RANGE_G),
            gyroscope: Some(Gyroscope {
                range_dps: RANGE_DPS,
                sampling: None,
            }),
            clock: false,
            counts: false,
            battery: true,
            delay: Span::from_secs_f64(f64::from(self.wish().batch.saturating_sub(1)) / rate_hz),
        };
        self.news(News::Opened { gives });
        self.tries = TRIES;
        self.stage = Stage::Pausing(at + PAUSE, [read(BATTERY)].into());
    }

    /// A time line of its own begins.
    fn begin(&mut self, rate_hz: f64) {
        self.open = true;
        self.gathered = Gathered::default();
        self.steady = Steady::new(rate_hz);
        self.assembler.clock.reset();
        self.assembler.open(acc_scale());
    }

    fn streaming(&mut self, at: Timestamp) {
        self.stage = Stage::Streaming;
        self.next_battery = at + BATTERY_EVERY;
        if std::mem::take(&mut self.restart) {
            self.opened(at);
        }
    }

    fn bytes(&mut self, at: Timestamp, bytes: &[u8]) {
        let mut found = std::mem::take(&mut self.found);
        self.packets.push(bytes, &mut found);
        let samples = found
            .iter()
            .filter(|f| matches!(f, Found::Packet(Packet::Motion(_))))
            .count();
        if samples > 0 {
            self.arrived(at, samples);
        }
        for found in found.drain(..) {
            match found {
                Found::Packet(Packet::Motion(motion)) => self.sample(at, &motion),
                Found::Packet(Packet::Registers(registers)) => self.registers(at, &registers),
                Found::Junk { bytes } => self.fault(PacketFault::Junk { bytes }),
                Found::Truncated { found } => self.fault(PacketFault::Truncated {
                    found,
                    expected: 20,
                }),
            }
        }
        self.found = found;
    }

    fn fault(&mut self, fault: PacketFault) {
        if self.open {
            self.assembler.stats.frames += 1;
            self.assembler.stats.refused(&fault);
            self.news(News::Fault(fault));
        }
    }

    /// Samples arrived, and are not taken in yet.
    fn arrived(&mut self, at: Timestamp, count: usize) {
        if let Stage::First(_) = self.stage {
            self.about();
            self.over(Over::Asked);
        }
        if !self.open {
            return;
        }
        let before = self.steady.period_us();
        let clock = &mut self.assembler.clock;
        let stand = self.steady.arrived(clock, at, count);
        if stand.apart {
            self.give_out(at, before);
        }
        if self.gathered.acc[0].is_empty() {
            self.gathered.device_us = stand.device_us;
        }
    }

    fn sample(&mut self, at: Timestamp, motion: &Motion) {
        if !self.open {
            return;
        }
        self.assembler.stats.frames += 1;
        let Gathered { acc, gyr, .. } = &mut self.gathered;
        for k in 0..3 {
            acc[k].push(i32::from(motion.acc[k]));
            gyr[k].push(i32::from(motion.gyr[k]));
        }
        if self.gathered.acc[0].len() >= usize::from(self.wish().batch.max(1)) {
            let period_us = self.steady.period_us();
            let count = self.gathered.acc[0].len();
            let next = self.gathered.device_us + assemble::whole_us(period_us, count);
            self.give_out(at, period_us);
            // Those of the same notification that follow.
            self.gathered.device_us = next;
        }
    }

    /// Gives out what was gathered.
    fn give_out(&mut self, at: Timestamp, period_us: f64) {
        let Gathered {
            device_us,
            acc,
            gyr,
        } = std::mem::take(&mut self.gathered);
        let count = acc[0].len();
        if count == 0 {
            return;
        }
        let packet = assemble::Packet {
            seq: self.batches,
            index: self.samples,
            device_us,
            period_us,
            acc_scale: acc_scale(),
            gyr_scale: gyr_scale(),
            acc,
            gyr,
        };
        self.samples += count as u64;
        self.batches = self.batches.wrapping_add(1);
        let result = self.assembler.batch(at, packet);
        self.assembler.count(at, &result);
        self.news(match result {
            Ok(batch) => News::Samples(batch),
            Err(fault) => News::Fault(fault),
        });
    }

    fn registers(&mut self, at: Timestamp, registers: &Register) {
        let first = registers.values[0].cast_unsigned();
        match registers.first {
            RATE => self.rate_code = Some(first & 0xff),
            BATTERY => {
                let percent = battery_percent(first);
                if self.battery.replace(percent) != Some(percent) && self.open {
                    self.news(News::Battery(percent));
                }
            }
            QUATERNION => {
                let [w, x, y, z, ..] = registers.values.map(|v| f64::from(v) / FULL);
                let quaternion = [w, x, y, z];
                self.news(News::Orientation { at, quaternion });
            }
            _ => {}
        }
        self.replied(at);
    }

    fn tick(&mut self, at: Timestamp) {
        match &self.stage {
            Stage::First(until) if *until <= at => self.over(Over::Lost(LostReason::Silent)),
            Stage::Pausing(until, queue) if *until <= at => {
                let queue = queue.clone();
                if queue.is_empty() {
                    self.settled(at);
                } else {
                    self.write(queue);
                }
            }
            Stage::Reading(_, until) if *until <= at && self.tries == 0 => self.settled(at),
            Stage::Reading(register, until) if *until <= at => {
                let queue = [read(*register)].into();
                self.write(queue);
            }
            Stage::Streaming if self.next_battery <= at => {
                self.tries = TRIES;
                self.write([read(BATTERY)].into());
            }
            _ => {}
        }
    }
}

impl Driver for WitmotionDriver {
    fn handle(&mut self, at: Timestamp, input: Input<'_>) {
        match input {
            Input::Connected(link) => self.connected(link),
            Input::Begun => {}
            Input::Done(_) => self.answered(at, true),
            Input::Refused => self.answered(at, false),
            Input::Bytes { from, bytes } => {
                if NOTIFY.contains(&from.0) {
                    self.bytes(at, bytes);
                }
            }
            // Before it is open all will be told anyway.
            Input::Restart => {
                self.restart = self.open;
                if self.stage == Stage::Streaming {
                    self.streaming(at);
                }
            }
            Input::Disconnected => {
                self.give_out(at, self.steady.period_us());
                self.stage = Stage::Rest;
                self.open = false;
            }
            Input::Tick => self.tick(at),
        }
    }

    fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::First(at) | Stage::Pausing(at, _) | Stage::Reading(_, at) => Some(*at),
            Stage::Streaming => Some(self.next_battery),
            Stage::Rest | Stage::Subscribe | Stage::Writing(_) => None,
        }
    }

    fn stats(&self) -> &Stats {
        &self.assembler.stats
    }
}
