//! The station's part in recording: beginning one, also in the middle of a session, and what to do when
//! the disk refuses.

use nape_core::{Control, Placement};
use nape_session::{Header, WriteError};

use super::{Effect, Moment, Place, Station};
use crate::live::{Clip, Log};

impl Station {
    /// Begins a recording; in the middle of a session, what came before stands in another one.
    pub(super) fn record(&mut self, now: Moment, place: &mut dyn Place, midway: bool) {
        if !self.disk.may_try(now.at) {
            return;
        }
        let mut header = Header {
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
        let begun = place.place(now.wall).and_then(|path| {
            header.session = path
                .file_stem()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default();
            self.recorder.begin(&path, &header)
        });
        match begun {
            Err(error) => self.fail_recording(now, &error),
            Ok(()) => {
                let works = self.disk.works(now.at);
                self.effects.extend(works.map(Effect::Say));
                if midway {
                    self.catch_up(now);
                }
            }
        }
    }

    /// A recording that begins midway says first what a replay of it must know.
    fn catch_up(&mut self, now: Moment) {
        let Some(session) = &self.session else {
            return;
        };
        self.recorder.wall(now.at, now.wall);
        let carry = self.carry_of(session).map(|carry| Control::Carry {
            carry: carry.into(),
        });
        for control in carry.into_iter().chain(self.controls()) {
            self.recorder.control(now.at, &control);
        }
        for control in self.clips.as_slice().iter().filter_map(Clip::sampling) {
            self.recorder.control(now.at, &control);
        }
        for control in self.clips.as_slice().iter().flat_map(Clip::charging) {
            self.recorder.control(now.at, &control);
        }
        for placement in Placement::ALL {
            if let Some(calibration) = session.engine().calibration(placement) {
                let control = Control::UseCalibration {
                    placement,
                    calibration,
                };
                self.recorder.control(now.at, &control);
                let stale = session.engine().snapshot().clips[placement];
                if stale.is_some_and(|clip| clip.stale) {
                    let placement = Some(placement);
                    self.recorder
                        .control(now.at, &Control::PutOnAgain { placement });
                }
            }
        }
    }

    pub(super) fn fail_recording(&mut self, now: Moment, error: &WriteError) {
        let failed = self.disk.failed(now.at, error);
        self.effects.extend(failed.map(Effect::Say));
    }
}
