//! The daemon's insides in virtual time: a simulated world, spoken to in wire bytes, and the station
//! that records and decides. An hour takes a fraction of a second.

use std::path::{Path, PathBuf};

use firmware_sim::{ClipOptions, Script, World, WorldOptions};
use nape::demo::host::Host;
use nape_core::event::EventKind;
use nape_core::{Calibration, Event, Params, Placement, Span, Timestamp, WallTime};
use nape_daemon::baseline::Kept;
use nape_daemon::run::{Effect, Moment, Place, Setup, Station};
use nape_devices::Wish;
use nape_session::WriteError;

/// Simulated time goes on in steps of this.
const STEP: Span = Span::from_millis(50);

/// Where the recordings of a test go.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    count: u32,
    /// Nothing can be written while this is set.
    pub full: bool,
}

impl Place for Folder {
    fn place(&mut self, _: WallTime) -> Result<PathBuf, WriteError> {
        if self.full {
            return Err(WriteError::Io {
                path: self.dir.clone(),
                source: std::io::ErrorKind::StorageFull.into(),
            });
        }
        self.count += 1;
        Ok(self.dir.join(format!("{}.mcap", self.count)))
    }
}

/// A wearer, clips, a host and a station.
#[derive(Debug)]
pub struct Life {
    /// The host's side of the radio.
    pub host: Host,
    /// What is tested.
    pub station: Station,
    /// Where it records.
    pub folder: Folder,
    /// Everything it asked for so far.
    pub effects: Vec<Effect>,
    /// By how much the computer's civil time is off the simulated one.
    pub wall_off: Span,
    /// Session time runs ahead of the simulated world by this: the computer slept, the world did not
    /// wait for it, and what was sent meanwhile is gone.
    pub slept: Span,
    /// Nothing of the radio gets through.
    pub deaf: bool,
    now: Timestamp,
}

impl Life {
    /// A wearer who does what `script` says, with these clips, which know how they sit.
    pub fn new(script: &str, clips: Vec<ClipOptions>, wish: Wish, dir: &Path) -> Self {
        Self::knowing(None, script, clips, wish, dir)
    }

    /// The same, with a baseline from earlier days.
    pub fn knowing(
        baseline: Option<Kept>,
        script: &str,
        clips: Vec<ClipOptions>,
        wish: Wish,
        dir: &Path,
    ) -> Self {
        let script = Script::parse(script).expect("a script");
        let rig: Vec<Placement> = clips.iter().map(|c| c.placement).collect();
        let world = World::new(WorldOptions::new(script, 5, clips)).expect("a world");
        let sits: Vec<(Placement, Calibration)> = rig
            .iter()
            .enumerate()
            .map(|(i, &placement)| (placement, world.calibration(i)))
            .collect();
        let host = Host::new(world, wish);
        let setup = Setup {
            wanted: host.wanted(),
            calibrations: sits,
            params: Params::default(),
            carry: None,
            baseline,
            ..Setup::default()
        };
        let now = Timestamp::from_micros(0);
        Self {
            host,
            station: Station::new(now, setup),
            folder: Folder {
                dir: dir.to_owned(),
                count: 0,
                full: false,
            },
            effects: Vec::new(),
            wall_off: Span::ZERO,
            slept: Span::ZERO,
            deaf: false,
            now,
        }
    }

    /// The moment it is. (2026-03-02, 9:00 UTC+1 at the start.)
    pub fn now(&self) -> Moment {
        let at = self.now + self.slept;
        let passed = at.since(Timestamp::from_micros(0)).as_micros() + self.wall_off.as_micros();
        Moment {
            at,
            wall: WallTime {
                unix_us: 1_772_438_400_000_000 + passed,
                utc_offset_s: 3600,
            },
        }
    }

    /// Lives on for so long.
    pub fn live(&mut self, span: Span) {
        let end = self.now + span;
        while self.now < end {
            self.now = (self.now + STEP).min(end);
            (self.host.slept, self.host.deaf) = (self.slept, self.deaf);
            self.host.advance(self.now);
            let moment = self.now();
            while let Some(event) = self.host.poll() {
                self.station.radio(moment, &event, &mut self.folder);
            }
            if self
                .station
                .next_deadline()
                .is_some_and(|due| due <= moment.at)
            {
                self.station.tick(moment, &mut self.folder);
            }
            self.effects.extend(self.station.effects());
        }
    }

    /// Ends it in an orderly way.
    pub fn close(&mut self) {
        self.station.close(self.now());
        self.effects.extend(self.station.effects());
    }

    /// What the engine said, in order.
    pub fn events(&self) -> Vec<&Event> {
        let mut events = Vec::new();
        for effect in &self.effects {
            if let Effect::Event(event) = effect {
                events.push(event);
            }
        }
        events
    }

    /// Events of this kind.
    pub fn count(&self, of: impl Fn(&EventKind) -> bool) -> usize {
        self.events().iter().filter(|e| of(&e.kind)).count()
    }

    /// The finished recordings, in order.
    pub fn recorded(&self) -> Vec<PathBuf> {
        let path = |e: &Effect| match e {
            Effect::Recorded(path) => Some(path.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(path).collect()
    }
}
