//! The daemon's hands: everything that happens comes here, one thing after the other, is told to the
//! [`Monitor`], and what the monitor asks for is carried out: notifications, files, lines on the terminal.
//!
//! It decides nothing. It is owned by the one loop ([`crate::run`]); nothing else changes it.

mod files;

use nape_ble::BleEvent;
use nape_core::{Placement, Timestamp};
use nape_session::{WriteError, ndjson};
use nape_words::Words;

pub use files::Files;

use crate::clock::{self, SessionClock};
use crate::control::server::Watchers;
use crate::monitor::{Effect, Keeper, Moment, Monitor, Place};
use crate::notify::{Bubble, Notifier, Report};
use crate::printer::Printer;
use crate::sanitize::clean;
use crate::store::Store;
use nape_control::{Request, Response, Update};

/// What the loop is to do next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Next {
    /// End.
    pub stop: bool,
    /// Read the rig again.
    pub reload_rig: bool,
}

/// What a shell is made of.
#[derive(Debug)]
pub struct ShellParts {
    /// Session time.
    pub clock: SessionClock,
    /// What decides.
    pub monitor: Monitor,
    /// Where recordings go.
    pub store: Store,
    /// Standard output.
    pub printer: Box<dyn Printer>,
    /// The coach's words, in the wearer's language.
    pub words: Words,
    /// Notifications, if wanted.
    pub notifier: Option<Notifier>,
    /// Those who watch.
    pub watchers: Watchers,
    /// The small files.
    pub files: Files,
}

/// Everything the daemon has in hand.
#[derive(Debug)]
pub struct Shell {
    parts: ShellParts,
    /// When the last session began.
    start: Timestamp,
    next: Next,
}

impl Place for Store {
    fn place(&mut self, wall: nape_core::WallTime) -> Result<std::path::PathBuf, WriteError> {
        Ok(self.new_path(wall)?)
    }
}

impl Shell {
    /// A shell that has done nothing yet.
    pub const fn new(parts: ShellParts) -> Self {
        Self {
            parts,
            start: Timestamp::from_micros(0),
            next: Next {
                stop: false,
                reload_rig: false,
            },
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
        let words = format!("Nape runs; `nape status` asks it ({}).", socket.display());
        self.parts.printer.remark(now.at, &words);
        if self.parts.monitor.clips().as_slice().is_empty() {
            let words = "The rig is empty: find your clips with `nape scan`, then run \
                         `nape rig add ADDRESS --placement head`. Nape takes them in at once.";
            self.parts.printer.remark(now.at, words);
        }
        self.tidy(now);
    }

    /// The user asks to read the rig again.
    pub const fn reload(&mut self) {
        self.next.reload_rig = true;
    }

    /// Sessions from now on begin with these calibrations.
    pub fn recalibrate(&mut self, calibrations: &[(Placement, nape_core::Calibration)]) {
        self.parts.monitor.recalibrate(calibrations);
    }

    /// Something to tell, in a sentence.
    pub fn say(&mut self, words: &str) {
        let now = self.now();
        self.parts.printer.remark(now.at, &clean(words));
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
        let watched = self.parts.watchers.any();
        self.parts.monitor.watched(watched);
        self.parts.monitor.next_deadline()
    }

    /// The radio said something.
    pub fn radio(&mut self, event: &BleEvent) {
        let now = self.now();
        let ShellParts { monitor, store, .. } = &mut self.parts;
        monitor.radio(now, event, store);
        self.carry_out_all(now);
        if let BleEvent::Frame { at, .. } = event {
            let took = self.parts.clock.now().since(*at);
            self.parts.monitor.took(took);
        }
    }

    /// Time passed.
    pub fn tick(&mut self) {
        let now = self.now();
        let ShellParts { monitor, store, .. } = &mut self.parts;
        monitor.tick(now, store);
        self.carry_out_all(now);
    }

    /// The notifier has something to say.
    pub fn reports(&mut self) {
        let now = self.now();
        let reports: Vec<Report> = match &self.parts.notifier {
            Some(notifier) => notifier.answers().try_iter().collect(),
            None => return,
        };
        let ShellParts { monitor, files, .. } = &mut self.parts;
        for report in reports {
            monitor.report(now, &report, files);
        }
        self.carry_out_all(now);
    }

    /// A client of the control socket asks.
    pub fn request(&mut self, request: &Request) -> Response {
        let now = self.now();
        let ShellParts { monitor, files, .. } = &mut self.parts;
        let response = monitor.request(now, request, files);
        self.carry_out_all(now);
        response
    }

    /// The daemon ends: session and recording are finished.
    pub fn close(&mut self) {
        let now = self.now();
        self.parts.monitor.close(now);
        self.carry_out_all(now);
        if let Some(notifier) = self.parts.notifier.take() {
            drop(notifier.shutdown(std::time::Duration::ZERO));
        }
    }

    fn carry_out_all(&mut self, now: Moment) {
        for effect in self.parts.monitor.effects() {
            self.carry_out(now, effect);
        }
    }

    fn carry_out(&mut self, now: Moment, effect: Effect) {
        let ShellParts {
            printer,
            words,
            notifier,
            watchers,
            files,
            ..
        } = &mut self.parts;
        match effect {
            Effect::Marked => printer.wall(now.at, now.wall),
            Effect::Began(start) => {
                self.start = start;
                printer.session(start);
            }
            Effect::Event(event) => {
                printer.event(&event);
                if watchers.any() {
                    watchers.send(&Update::Event {
                        event: ndjson::event(&event, self.start),
                    });
                }
            }
            Effect::Show(nudge) => {
                if let Some(notifier) = notifier
                    && !notifier.show(Bubble::new(&nudge, *words).with_start())
                {
                    printer.remark(now.at, "The nudge could not be handed to the desktop.");
                }
            }
            Effect::Bubble(bubble) => {
                if let Some(notifier) = notifier {
                    // One that is not taken is not missed: the next one says more.
                    notifier.show(*bubble);
                }
            }
            Effect::Update(update) => watchers.send(&update),
            Effect::Stale { id, age } => {
                let age = nape_words::terms::span(age);
                let words = format!("Nudge {id} is not shown: what it speaks of is {age} old.");
                printer.remark(now.at, &words);
            }
            Effect::Keep {
                placement,
                calibration,
            } => {
                if let Err(error) = files.calibrated(placement, &calibration, now.wall) {
                    let words = format!("The calibration could not be kept: {error}");
                    printer.remark(now.at, &words);
                }
            }
            Effect::Carry(carry) => {
                if let Err(error) = files.carry(&carry) {
                    let words = format!("The day's nudges could not be kept: {error}");
                    printer.remark(now.at, &words);
                }
            }
            Effect::Learned(kept) => {
                if let Err(error) = files.baseline(kept.as_deref()) {
                    let words = format!("What was learned could not be kept: {error}");
                    printer.remark(now.at, &words);
                }
            }
            Effect::Recorded(path) => {
                let words = format!("Recorded {}.", path.display());
                printer.remark(now.at, &words);
                self.tidy(now);
            }
            Effect::Say(words) => printer.remark(now.at, &clean(&words)),
            Effect::ClockJump(by) => {
                let words = format!(
                    "The computer's clock was set by {:+.1} s; measured times are not touched.",
                    by.as_secs_f64()
                );
                printer.remark(now.at, &words);
            }
            Effect::ReloadRig => self.next.reload_rig = true,
            Effect::Stop => self.next.stop = true,
        }
    }

    /// Deletes recordings that are too old or too many, and says so.
    fn tidy(&mut self, now: Moment) {
        let current = self
            .parts
            .monitor
            .recording()
            .map(std::path::Path::to_owned);
        for line in self.parts.store.retain(now.wall, current.as_deref()) {
            self.parts.printer.remark(now.at, &line);
        }
    }
}
