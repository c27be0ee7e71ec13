//! The monitor's part in recording: beginning one, also in the middle of a session, and what to do when
//! the disk refuses.

use nape_core::{Control, Placement, Timestamp};
use nape_session::{Header, WriteError};

use super::{Effect, Moment, Monitor};
use crate::live::{Clip, Log, Recorded};

impl Monitor {
    /// When a recording that failed is tried again; `None`: none has, or it is being tried.
    pub(super) fn next_try(&self) -> Option<Timestamp> {
        let idle = self.tape.recording().is_none();
        self.disk.next_try().filter(|_| idle)
    }

    /// Begins a recording; in the middle of a session, what came before stands in another one.
    pub(super) fn record(&mut self, now: Moment, midway: bool) {
        if !self.disk.may_try(now.at) {
            return;
        }
        let mut header = Header {
            // Its place names it.
            session: String::new(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            wall_start: Some(now.wall),
            devices: self.clips.devices(),
            // One that begins midway lacks what the engine knew.
            exact: !midway,
            params: self.params(),
            ..Header::default()
        };
        if midway {
            let note = "The session began earlier; recording had failed.".to_owned();
            header.notes.insert("midway".to_owned(), note);
        }
        self.tape.begin(now.wall, header);
        if midway {
            self.catch_up(now);
        }
    }

    /// What came of something that was to be recorded.
    pub fn recorded(&mut self, now: Moment, recorded: Recorded) {
        match recorded {
            Recorded::Begun { recording, path } => {
                if self.tape.begun(recording, path) {
                    let works = self.disk.works(now.at);
                    self.effects.extend(works.map(Effect::Say));
                }
            }
            Recorded::Wrote { recording, bytes } => self.tape.wrote(recording, bytes),
            Recorded::Finished { path, .. } => self.effects.push(Effect::Recorded(path)),
            Recorded::Failed { recording, error } => match self.tape.recording() {
                // One that was given up already, or ended, while another one goes on.
                Some(other) if other != recording => {
                    let words = format!(
                        "A recording could not be finished: {error}. The next start saves what can be read of it."
                    );
                    self.effects.push(Effect::Say(words));
                }
                _ => {
                    self.tape.leave();
                    self.fail_recording(now, &error);
                }
            },
        }
        self.follow(now);
    }

    /// The disk is so slow that no more can wait for it: the recording that goes on ends, as if the disk were full.
    pub fn too_slow(&mut self, now: Moment, recording: u32) {
        if self.tape.recording() != Some(recording) {
            return;
        }
        self.tape.leave();
        let failed = self.disk.too_slow(now.at);
        self.effects.extend(failed.map(Effect::Say));
    }

    /// A recording that begins midway says first what a replay of it must know.
    fn catch_up(&mut self, now: Moment) {
        let Some(session) = &self.session else {
            return;
        };
        self.tape.wall(now.at, now.wall);
        let carry = self.carry_of(session).map(|carry| Control::Carry {
            carry: carry.into(),
        });
        for control in carry.into_iter().chain(self.controls()) {
            self.tape.control(now.at, &control);
        }
        for control in self.clips.as_slice().iter().filter_map(Clip::sampling) {
            self.tape.control(now.at, &control);
        }
        for control in self.clips.as_slice().iter().flat_map(Clip::charging) {
            self.tape.control(now.at, &control);
        }
        for placement in Placement::ALL {
            if let Some(calibration) = session.engine().calibration(placement) {
                let control = Control::UseCalibration {
                    placement,
                    calibration,
                };
                self.tape.control(now.at, &control);
                let stale = session.engine().snapshot().clips[placement];
                if stale.is_some_and(|clip| clip.stale) {
                    let placement = Some(placement);
                    self.tape
                        .control(now.at, &Control::PutOnAgain { placement });
                }
            }
        }
    }

    fn fail_recording(&mut self, now: Moment, error: &WriteError) {
        let failed = self.disk.failed(now.at, error);
        self.effects.extend(failed.map(Effect::Say));
    }
}
