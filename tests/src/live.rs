//! The daemon's insides in virtual time: a simulated world, spoken to in wire bytes, and the monitor
//! that decides. An hour takes a fraction of a second.

use std::path::{Path, PathBuf};

use firmware_sim::{ClipOptions, Script, World, WorldOptions};
use nape::demo::host::Host;
use nape_control::guided::BreakProgress;
use nape_control::{Request, Response, Update};
use nape_core::event::{Carry, EventKind};
use nape_core::{Calibration, Event, Params, Placement, Span, Timestamp, WallTime};
use nape_daemon::atomic_file::FileError;
use nape_daemon::baseline::Kept;
use nape_daemon::disk::{Disk, Done, Job, Place, Scribe};
use nape_daemon::live::Record;
use nape_daemon::monitor::{Effect, Keeper, Moment, Monitor, Setup, Wants};
use nape_daemon::outlets::{Happening, Outlets, Topic};
use nape_daemon::wearer::Wearer;
use nape_devices::Wish;
use nape_notify::Report;
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

impl Folder {
    /// Recordings lie in `dir`, numbered.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            count: 0,
            full: false,
        }
    }
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

/// What the wearer's word put down, and whether anything can be.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was declared and planned.
    pub wearer: Option<Wearer>,
    /// What outlives a session.
    pub carry: Option<Carry>,
    /// What was learned.
    pub baseline: Option<Kept>,
    /// Nothing is taken while this is set.
    pub refuses: bool,
}

impl Memory {
    fn check(&self) -> Result<(), FileError> {
        if self.refuses {
            return Err(FileError {
                path: "memory".into(),
                source: std::io::ErrorKind::StorageFull.into(),
            });
        }
        Ok(())
    }
}

impl Keeper for Memory {
    fn wearer(&mut self, wearer: &Wearer) -> Result<(), FileError> {
        self.check()?;
        self.wearer = Some(wearer.clone());
        Ok(())
    }

    fn carry(&mut self, carry: &Carry) -> Result<(), FileError> {
        self.check()?;
        self.carry = Some(carry.clone());
        Ok(())
    }

    fn mark_lost(&mut self) {
        let health = nape_core::coach::Health::lost();
        self.carry.get_or_insert_default().health = health;
    }

    fn baseline(&mut self, kept: Option<&Kept>) -> Result<(), FileError> {
        self.check()?;
        self.baseline = kept.cloned();
        Ok(())
    }
}

/// Who writes what is recorded.
#[derive(Debug)]
enum Writer {
    /// At once, here.
    Here(Box<Scribe<Folder>>),
    /// A thread, which may take its time.
    Thread(Disk),
}

/// A wearer, clips, a host and a monitor.
#[derive(Debug)]
pub struct Life {
    /// The host's side of the radio.
    pub host: Host,
    /// What is tested.
    pub monitor: Monitor,
    writer: Writer,
    /// What it kept before it said so.
    pub memory: Memory,
    /// Everything it asked for so far.
    pub effects: Vec<Effect>,
    /// By how much the computer's civil time is off the simulated one.
    pub wall_off: Span,
    /// Session time runs ahead of the simulated world by this: the computer slept, the world did not
    /// wait for it, and what was sent meanwhile is gone.
    pub slept: Span,
    /// Those who subscribe to what happens.
    pub outlets: Outlets,
    /// When the last session began.
    start: Timestamp,
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
            monitor: Monitor::new(now, setup),
            writer: Writer::Here(Box::new(Scribe::new(Folder::new(dir)))),
            outlets: Outlets::default(),
            start: now,
            memory: Memory::default(),
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
            self.monitor.listen(Wants {
                angles: false,
                frames: self.outlets.wants(Topic::Frames),
                minutes: self.outlets.wants(Topic::Minutes),
            });
            self.now = (self.now + STEP).min(end);
            (self.host.slept, self.host.deaf) = (self.slept, self.deaf);
            self.host.advance(self.now);
            let moment = self.now();
            while let Some(event) = self.host.poll() {
                self.monitor.radio(moment, &event);
                self.carry_out(moment);
            }
            if self
                .monitor
                .next_deadline()
                .is_some_and(|due| due <= moment.at)
            {
                self.monitor.tick(moment);
            }
            self.carry_out(moment);
        }
    }

    /// What the shell does: hands on what the monitor asks for, and tells it what came of it.
    fn carry_out(&mut self, moment: Moment) {
        loop {
            if let Writer::Thread(disk) = &mut self.writer {
                while let Some(done) = disk.try_done() {
                    told(&mut self.monitor, moment, done);
                }
            }
            let effects = self.monitor.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Record(record) => self.record(moment, record),
                    effect => self.tell(moment, effect),
                }
            }
        }
    }

    fn record(&mut self, moment: Moment, record: Record) {
        let recording = record.recording();
        match &mut self.writer {
            Writer::Here(scribe) => {
                if let Some(recorded) = scribe.work(record) {
                    self.monitor.recorded(moment, recorded);
                }
            }
            Writer::Thread(disk) => {
                if disk.hand_over(Job::Record(record)).is_err() {
                    self.monitor.too_slow(moment, recording);
                    let leave = Job::Record(Record::Leave { recording });
                    disk.hand_over(leave).expect("ends are always taken");
                }
            }
        }
    }

    fn tell(&mut self, moment: Moment, effect: Effect) {
        if let Effect::Began(start) = &effect {
            self.start = *start;
        }
        // Ten a second would fill the memory of a day.
        let keeps = !matches!(effect, Effect::Frame(_) | Effect::Minute(_));
        if let Ok(happening) = Happening::of(moment, self.start, effect.clone()) {
            self.outlets.publish(happening);
        }
        if keeps {
            self.effects.push(effect);
        }
    }

    /// The disk is full, or has room again.
    ///
    /// # Panics
    /// If recordings are written elsewhere.
    pub fn fill_disk(&mut self, full: bool) {
        match &mut self.writer {
            Writer::Here(scribe) => scribe.place().full = full,
            Writer::Thread(_) => panic!("this disk is somebody else's"),
        }
    }

    /// Recordings are written by this thread from now on.
    pub fn write_by(&mut self, disk: Disk) {
        self.writer = Writer::Thread(disk);
    }

    /// As [`Self::close`], and waits for the thread that writes; `false`: it takes longer than `patience`.
    ///
    /// # Panics
    /// If there is no runtime to be had.
    pub fn close_and_wait(&mut self, patience: std::time::Duration) -> bool {
        self.close();
        let moment = self.now();
        let Writer::Thread(disk) = &mut self.writer else {
            return true;
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let mut last = Vec::new();
        let done = runtime.block_on(disk.finish(patience, |done| last.push(done)));
        for done in last {
            told(&mut self.monitor, moment, done);
        }
        self.carry_out(moment);
        done
    }

    /// A client of the control socket asks.
    pub fn ask(&mut self, request: &Request) -> Response {
        let now = self.now();
        let response = self.monitor.request(now, request, &mut self.memory);
        self.carry_out(now);
        response
    }

    /// The desktop has something to say.
    pub fn report(&mut self, report: &Report) {
        let now = self.now();
        self.monitor.report(now, report, &mut self.memory);
        self.carry_out(now);
    }

    /// What those who watch were told, in order.
    pub fn updates(&self) -> impl Iterator<Item = &Update> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Update(update) => Some(&**update),
            _ => None,
        })
    }

    /// How far the guided break of this number was, as it was told.
    pub fn break_told(&self, of: u64) -> Vec<BreakProgress> {
        let told = self.updates().filter_map(|update| match update {
            Update::Break { token, progress } if *token == of => Some(*progress),
            _ => None,
        });
        told.collect()
    }

    /// Ends it in an orderly way.
    pub fn close(&mut self) {
        let now = self.now();
        self.monitor.close(now);
        self.carry_out(now);
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

/// Tells the monitor what the disk did.
fn told(monitor: &mut Monitor, moment: Moment, done: Done) {
    if let Done::Record(recorded) = done {
        monitor.recorded(moment, recorded);
    }
}

/// Does for recordings in `dir` what a disk's thread does, after `before`: for a disk that takes its time.
pub fn slow_disk(
    dir: &Path,
    mut before: impl FnMut(&Job) + Send + 'static,
) -> std::io::Result<Disk> {
    let mut scribe = Scribe::new(Folder::new(dir));
    Disk::start(move |job| {
        before(&job);
        match job {
            Job::Record(record) => scribe.work(record).map(Done::Record),
            _ => None,
        }
    })
}
