//! A plain host for the tests: talks to the clips of a world and keeps what it hears.

use std::collections::BTreeMap;

use firmware_sim::{Characteristic, ClipOptions, Happening, Script, World, WorldOptions};
use nape_core::{Placement, Span, Timestamp};
use nape_wire::{Channels, Command, Config, DataFrame, Header, Op, Reply, Status};

/// Bytes of a configuration.
pub(crate) fn config_bytes(config: Config) -> [u8; Config::LEN] {
    let mut bytes = [0; Config::LEN];
    config.emit(&mut bytes).expect("room");
    bytes
}

/// A data frame with its arrival.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub(crate) at: Timestamp,
    pub(crate) header: Header,
    pub(crate) samples: Vec<Channels>,
    pub(crate) len: usize,
}

/// A world and what was heard of it.
pub(crate) struct Host {
    pub(crate) world: World,
    pub(crate) all: Vec<Happening>,
    next_ref: u8,
}

impl Host {
    pub(crate) fn new(script: &str, seed: u64, clips: Vec<ClipOptions>) -> Self {
        let script = Script::parse(script).expect("a script");
        Self::of(WorldOptions::new(script, seed, clips))
    }

    pub(crate) fn of(options: WorldOptions) -> Self {
        Self {
            world: World::new(options).expect("a world"),
            all: Vec::new(),
            next_ref: 0,
        }
    }

    /// One head clip without any error of its clock.
    pub(crate) fn head(script: &str) -> Self {
        Self::new(script, 7, vec![ClipOptions::new(Placement::Head)])
    }

    /// Lets so many seconds pass.
    pub(crate) fn pass(&mut self, seconds: f64) {
        let to = self.world.now() + Span::from_secs_f64(seconds);
        self.world.advance(to);
        while let Some(h) = self.world.poll() {
            self.all.push(h);
        }
    }

    /// Connects and subscribes to everything.
    pub(crate) fn open(&mut self, clip: usize, mtu: u16) {
        self.world.connect(clip, mtu).expect("it is there");
        for c in Characteristic::ALL {
            if c.notifies() || c.indicates() {
                self.world.subscribe(clip, c, true).expect("it can");
            }
        }
    }

    /// Writes a command with a fresh ref.
    pub(crate) fn command(&mut self, clip: usize, op: Op) -> u8 {
        self.next_ref = self.next_ref.wrapping_add(1);
        self.repeat(clip, op, self.next_ref);
        self.next_ref
    }

    /// Writes a command with this ref.
    pub(crate) fn repeat(&mut self, clip: usize, op: Op, reference: u8) {
        let mut bytes = [0; Command::MAX_LEN];
        let n = Command { op, reference }.emit(&mut bytes).expect("room");
        self.world
            .write(clip, Characteristic::Control, &bytes[..n])
            .expect("it takes commands");
    }

    /// Configures.
    pub(crate) fn configure(&mut self, clip: usize, config: Config) {
        self.world
            .write(clip, Characteristic::Config, &config_bytes(config))
            .expect("it can do that");
    }

    /// What was notified of a characteristic.
    pub(crate) fn values(&self, of: usize, c: Characteristic) -> Vec<(Timestamp, Vec<u8>)> {
        self.all
            .iter()
            .filter_map(|h| match h {
                Happening::Notify {
                    clip,
                    at,
                    characteristic,
                    value,
                } if *clip == of && *characteristic == c => Some((*at, value.clone())),
                _ => None,
            })
            .collect()
    }

    /// The data frames; each must be one.
    pub(crate) fn frames(&self, clip: usize) -> Vec<Frame> {
        self.values(clip, Characteristic::Data)
            .into_iter()
            .map(|(at, value)| {
                let frame = DataFrame::parse(&value).expect("a frame of the profile");
                Frame {
                    at,
                    header: *frame.header(),
                    samples: frame.samples().collect(),
                    len: value.len(),
                }
            })
            .collect()
    }

    /// The replies to commands.
    pub(crate) fn replies(&self, clip: usize) -> Vec<Reply> {
        self.values(clip, Characteristic::Control)
            .into_iter()
            .map(|(_, value)| Reply::parse(&value).expect("a reply"))
            .collect()
    }

    /// The states told.
    pub(crate) fn statuses(&self, clip: usize) -> Vec<(Timestamp, Status)> {
        self.values(clip, Characteristic::Status)
            .into_iter()
            .map(|(at, value)| (at, Status::parse(&value).expect("a status")))
            .collect()
    }

    /// The status as read now.
    pub(crate) fn status(&mut self, clip: usize) -> Status {
        let bytes = self
            .world
            .read(clip, Characteristic::Status)
            .expect("readable");
        Status::parse(&bytes).expect("a status")
    }
}

/// Extends a wrapping 16-bit number by the one before.
pub(crate) fn extend(before: u64, now: u16) -> u64 {
    let step = now.wrapping_sub(
        before.to_le_bytes()[..2]
            .try_into()
            .map_or(0, u16::from_le_bytes),
    );
    before + u64::from(step)
}

/// Samples by index, and the index of every frame, in order of arrival.
pub(crate) fn by_index(frames: &[Frame]) -> (BTreeMap<u64, Channels>, Vec<u64>) {
    let mut samples = BTreeMap::new();
    let mut indices = Vec::new();
    let mut before = 0;
    for frame in frames {
        let first = match frame.header.full {
            Some(full) => u64::from(full.first_index),
            None => extend(before, frame.header.seq),
        };
        before = first;
        indices.push(first);
        for (k, sample) in (first..).zip(&frame.samples) {
            let known = samples.insert(k, *sample);
            assert!(known.is_none_or(|s| s == *sample), "two samples {k}");
        }
    }
    (samples, indices)
}
