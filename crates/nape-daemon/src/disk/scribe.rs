//! Does for recordings what the monitor asked for: the only place that writes them.

use std::path::{Path, PathBuf};

use nape_core::WallTime;
use nape_session::{Header, WriteError};

use crate::live::{Entry, Record, Recorded, Recorder};
use crate::store::Store;

/// Gives a recording its place.
pub trait Place: std::fmt::Debug + Send {
    /// Where the recording of a session that begins at `wall` goes.
    ///
    /// # Errors
    /// Why there is none.
    fn place(&mut self, wall: WallTime) -> Result<PathBuf, WriteError>;
}

impl Place for Store {
    fn place(&mut self, wall: WallTime) -> Result<PathBuf, WriteError> {
        Ok(self.new_path(wall)?)
    }
}

/// Writes recordings, one at a time.
#[derive(Debug)]
pub struct Scribe<P> {
    place: P,
    recorder: Recorder,
    /// The number of the recording that goes on.
    open: Option<u32>,
}

impl<P: Place> Scribe<P> {
    /// A scribe that writes nothing yet.
    pub const fn new(place: P) -> Self {
        Self {
            place,
            recorder: Recorder::idle(),
            open: None,
        }
    }

    /// Where recordings lie.
    pub const fn place(&mut self) -> &mut P {
        &mut self.place
    }

    /// The recording that goes on, by its final name.
    pub fn path(&self) -> Option<&Path> {
        self.recorder.path()
    }

    /// Does it, and says what came of it; `None`: there is nothing to say.
    pub fn work(&mut self, record: Record) -> Option<Recorded> {
        let recording = record.recording();
        let done = match record {
            Record::Begin { wall, header, .. } => self.begin(recording, wall, *header),
            _ if self.open != Some(recording) => return None,
            Record::Write { entries, .. } => self.write(recording, &entries),
            Record::Finish { .. } => self.finish(recording),
            Record::Leave { .. } => {
                self.leave();
                return None;
            }
        };
        let done = done.unwrap_or_else(|error| {
            self.leave();
            Recorded::Failed { recording, error }
        });
        Some(done)
    }

    fn begin(
        &mut self,
        recording: u32,
        wall: WallTime,
        mut header: Header,
    ) -> Result<Recorded, WriteError> {
        self.leave();
        let path = self.place.place(wall)?;
        header.session = path
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.recorder.begin(&path, &header)?;
        self.open = Some(recording);
        Ok(Recorded::Begun { recording, path })
    }

    fn write(&mut self, recording: u32, entries: &[Entry]) -> Result<Recorded, WriteError> {
        for entry in entries {
            entry.write(&mut self.recorder);
        }
        if let Some(error) = self.recorder.take_problem() {
            return Err(error);
        }
        let bytes = self.path().map_or(0, Store::size_of);
        Ok(Recorded::Wrote { recording, bytes })
    }

    fn finish(&mut self, recording: u32) -> Result<Recorded, WriteError> {
        self.open = None;
        let path = self.recorder.finish()?.unwrap_or_default();
        Ok(Recorded::Finished { recording, path })
    }

    /// What is written stays as a torn file.
    fn leave(&mut self) {
        self.recorder = Recorder::idle();
        self.open = None;
    }
}
