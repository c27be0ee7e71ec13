//! The daemon's hands: everything that happens comes here, one thing after the other, is told to the
//! [`Monitor`], and what the monitor asks for is handed on: to the disk's thread, to the outlets, to the loop.
//!
//! It decides nothing and waits for nothing, but for what must be on the disk before it is acknowledged. It is
//! owned by the one loop ([`mod@crate::run`]); nothing else changes it.

use std::time::Duration;

use nape_ble::BleEvent;
use nape_config::rig::Rig;
use nape_core::text::clean_line;
use nape_core::{Placement, Timestamp};
use nape_devices::News;

use crate::clock::{self, SessionClock};
use crate::control::server::Watchers;
use crate::disk::{Disk, Done, Job};
use crate::files::Files;
use crate::last_why::LastWhy;
use crate::live::Record;
use crate::monitor::{Effect, Moment, Monitor, Wants};
use crate::outlets::{Happening, Outlets, Topic};
use nape_control::{Request, Response};
use nape_notify::Report;

/// What the loop is to do next.
#[derive(Debug, Default)]
pub struct Next {
    /// End.
    pub stop: bool,
    /// The rig has changed to this one.
    pub rig: Option<Rig>,
}

/// What a shell is made of.
#[derive(Debug)]
pub struct ShellParts {
    /// Session time.
    pub clock: SessionClock,
    /// What decides.
    pub monitor: Monitor,
    /// What writes.
    pub disk: Disk,
    /// Where what happens goes.
    pub outlets: Outlets,
    /// Those who watch: whether there are any.
    pub watchers: Watchers,
    /// The small files.
    pub files: Files,
    /// The last reminder of the daemon before.
    pub why: LastWhy,
}

/// Everything the daemon has in hand.
#[derive(Debug)]
pub struct Shell {
    parts: ShellParts,
    /// When the last session began.
    start: Timestamp,
    /// The rig is being read.
    reading: bool,
    /// The last reminder or its answer is new: to be kept.
    explain: bool,
    next: Next,
}

impl Shell {
    /// A shell that has done nothing yet.
    pub fn new(parts: ShellParts) -> Self {
        Self {
            parts,
            start: Timestamp::from_micros(0),
            reading: false,
            explain: false,
            next: Next::default(),
        }
    }

    fn now(&self) -> Moment {
        Moment {
            at: self.parts.clock.now(),
            wall: clock::wall_now(),
        }
    }

    /// Says where it can be reached, and what to do when there is nothing to watch.
    pub fn begin(&mut self, socket: &std::path::Path) {
        let now = self.now();
        let words = format!(
            "Nape is running ({}). Check it with: nape status",
            socket.display()
        );
        self.remark(now, words);
        if self.parts.monitor.clips().as_slice().is_empty() {
            let words = "The rig is empty: find your clips with `nape scan`, then run \
                         `nape rig add ADDRESS --placement head`. Nape takes them in at once.";
            self.remark(now, words.to_owned());
        }
        self.give(now, Job::Tidy(now.wall));
    }

    /// The user asks to read the rig again.
    pub fn reload(&mut self) {
        let now = self.now();
        // One that waits to be read will be as it is then.
        if !std::mem::replace(&mut self.reading, true) {
            self.give(now, Job::ReadRig);
        }
    }

    /// Sessions from now on begin with these calibrations.
    pub fn recalibrate(&mut self, calibrations: &[(Placement, nape_core::Calibration)]) {
        self.parts.monitor.recalibrate(calibrations);
    }

    /// How things are, for a service manager.
    pub fn in_a_line(&self) -> String {
        self.parts.monitor.in_a_line()
    }

    /// What the loop is to do; asked after everything else.
    pub fn take_next(&mut self) -> Next {
        std::mem::take(&mut self.next)
    }

    /// When [`Self::tick`] is due at the latest.
    pub fn next_deadline(&mut self) -> Option<Timestamp> {
        let ShellParts {
            monitor,
            outlets,
            watchers,
            ..
        } = &mut self.parts;
        monitor.listen(Wants {
            angles: watchers.any(),
            frames: outlets.wants(Topic::Frames),
            minutes: outlets.wants(Topic::Minutes),
        });
        monitor.next_deadline()
    }

    /// The radio said something.
    pub fn radio(&mut self, event: &BleEvent) {
        let now = self.now();
        self.parts.monitor.radio(now, event);
        self.carry_out(now);
        if let BleEvent::News {
            at,
            news: News::Samples(_),
            ..
        } = event
        {
            let took = self.parts.clock.now().since(*at);
            self.parts.monitor.took(took);
        }
    }

    /// Time passed.
    pub fn tick(&mut self) {
        let now = self.now();
        let ShellParts { monitor, files, .. } = &mut self.parts;
        monitor.tick(now);
        monitor.save_again(now, files);
        self.carry_out(now);
    }

    /// The desktop has something to say.
    pub fn report(&mut self, report: &Report) {
        let now = self.now();
        let ShellParts { monitor, files, .. } = &mut self.parts;
        monitor.report(now, report, files);
        // It may have been an answer.
        self.explain = true;
        self.carry_out(now);
    }

    /// A client of the control socket asks.
    pub fn request(&mut self, request: &Request) -> Response {
        let now = self.now();
        let ShellParts { monitor, files, .. } = &mut self.parts;
        let mut response = monitor.request(now, request, files);
        if let Response::Why(why) = &mut response {
            self.parts.why.fill(why);
        }
        self.explain |= matches!(request, Request::Answer { .. });
        self.carry_out(now);
        response
    }

    /// What the disk did next; `None`: its thread has ended.
    pub async fn next_done(&mut self) -> Option<Done> {
        self.parts.disk.done().await
    }

    /// The disk did something.
    pub fn done(&mut self, done: Done) {
        let now = self.now();
        match done {
            Done::Record(recorded) => {
                self.parts.monitor.recorded(now, recorded);
                self.carry_out(now);
            }
            Done::Say(lines) => {
                for line in lines {
                    self.remark(now, line);
                }
            }
            Done::Rig(rig) => {
                self.reading = false;
                match rig {
                    Ok(rig) => self.next.rig = Some(rig),
                    Err(error) => {
                        let words = format!("The rig is left as it was: {error}");
                        self.remark(now, clean_line(&words));
                    }
                }
            }
        }
    }

    /// The daemon ends: the session is finished, and its recording is to be.
    pub fn close(&mut self) {
        let now = self.now();
        self.parts.monitor.close(now);
        self.carry_out(now);
    }

    /// Waits until the disk has done everything, for `patience` at most, and says so if it has not.
    pub async fn finish(mut self, patience: Duration) {
        let mut last = Vec::new();
        let done = self
            .parts
            .disk
            .finish(patience, |done| last.push(done))
            .await;
        for done in last {
            self.done(done);
        }
        if !done {
            let now = self.now();
            let words = "The disk is too slow to finish the recording; the next start saves it.";
            self.remark(now, words.to_owned());
        }
    }

    fn remark(&self, now: Moment, text: String) {
        self.parts
            .outlets
            .publish(Happening::Remark { at: now.at, text });
    }

    fn give(&mut self, now: Moment, job: Job) {
        let recording = match &job {
            Job::Record(record) => Some(record.recording()),
            _ => None,
        };
        let taken = self.parts.disk.hand_over(job);
        if let (Err(_), Some(recording)) = (taken, recording) {
            self.parts.monitor.too_slow(now, recording);
            // Ends are always taken.
            let leave = Job::Record(Record::Leave { recording });
            drop(self.parts.disk.hand_over(leave));
        }
    }

    /// Hands on what the monitor asks for, until it asks for nothing.
    fn carry_out(&mut self, now: Moment) {
        loop {
            let effects = self.parts.monitor.effects();
            if effects.is_empty() {
                return self.keep_why(now);
            }
            for effect in effects {
                self.hand_on(now, effect);
            }
        }
    }

    /// Keeps why the last reminder came, if it is another or was answered.
    fn keep_why(&mut self, now: Moment) {
        if !std::mem::take(&mut self.explain) {
            return;
        }
        let ShellParts { monitor, files, .. } = &mut self.parts;
        let response = monitor.request(now, &Request::Why, files);
        let Response::Why(why) = response else {
            return;
        };
        if let Some(explained) = why.nudge {
            let path = self.parts.why.path().to_owned();
            self.give(now, Job::Explained(path, Box::new(explained)));
        }
    }

    fn hand_on(&mut self, now: Moment, effect: Effect) {
        match &effect {
            Effect::Began(start) => self.start = *start,
            Effect::Show(_) => self.explain = true,
            _ => {}
        }
        let effect = match Happening::of(now, self.start, effect) {
            Ok(happening) => return self.parts.outlets.publish(happening),
            Err(effect) => effect,
        };
        match effect {
            Effect::Record(record) => {
                let ends = matches!(record, Record::Finish { .. });
                self.give(now, Job::Record(record));
                if ends {
                    self.give(now, Job::Tidy(now.wall));
                }
            }
            Effect::Keep {
                placement,
                calibration,
            } => {
                let job = Job::Calibrated {
                    placement,
                    calibration,
                    wall: now.wall,
                };
                self.give(now, job);
            }
            Effect::Carry(carry) => {
                let ticket = self.parts.files.carry_ticket();
                self.give(now, Job::Carry(carry, ticket));
            }
            Effect::Learned(kept) => {
                let ticket = self.parts.files.baseline_ticket();
                self.give(now, Job::Learned(kept, ticket));
            }
            Effect::ReloadRig => self.reload(),
            Effect::Stop => self.next.stop = true,
            // The rest is for the outlets.
            _ => {}
        }
    }
}
