//! Where a session's inputs are written down, and what happens when that fails.
//!
//! A full disk must not stop the monitor: the recorder keeps the first error, leaves what is written
//! as a readable `.part`, and takes nothing more. Who owns it decides when to begin again.

use std::path::{Path, PathBuf};

use nape_core::{Control, Event, Frame, Timestamp, WallTime};
use nape_session::{Header, ImuBatch, WriteError, Writer};

use crate::speech;

/// Takes down what goes into the engine, and what came out for looking at.
pub trait Log {
    /// A batch that arrived at `at`.
    fn batch(&mut self, at: Timestamp, batch: &ImuBatch);
    /// Something that was said.
    fn control(&mut self, at: Timestamp, control: &Control);
    /// Civil time.
    fn wall(&mut self, at: Timestamp, wall: WallTime);
    /// An event; never read back.
    fn event(&mut self, event: &Event);
    /// Angles, about once a second; never read back.
    fn frame(&mut self, frame: &Frame);
}

/// No log.
#[derive(Debug, Clone, Copy)]
pub struct NoLog;

impl Log for NoLog {
    fn batch(&mut self, _: Timestamp, _: &ImuBatch) {}
    fn control(&mut self, _: Timestamp, _: &Control) {}
    fn wall(&mut self, _: Timestamp, _: WallTime) {}
    fn event(&mut self, _: &Event) {}
    fn frame(&mut self, _: &Frame) {}
}

/// A log that is a recording.
#[derive(Debug, Default)]
pub struct Recorder {
    file: Option<(PathBuf, Writer)>,
    problem: Option<WriteError>,
}

impl Recorder {
    /// A recorder that writes nothing yet.
    pub const fn idle() -> Self {
        Self {
            file: None,
            problem: None,
        }
    }

    /// Begins a recording; it stands in `path.part` until it is finished.
    ///
    /// # Errors
    /// The disk, or a file of that name.
    pub fn begin(&mut self, path: &Path, header: &Header) -> Result<(), WriteError> {
        let writer = Writer::create(path, header)?;
        self.file = Some((path.to_owned(), writer));
        self.problem = None;
        Ok(())
    }

    /// The recording that is being written, by its final name.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// Why recording stopped by itself; told once.
    pub const fn take_problem(&mut self) -> Option<WriteError> {
        self.problem.take()
    }

    /// Finishes the recording; its path.
    ///
    /// # Errors
    /// The disk; what is written stays as `.part`.
    pub fn finish(&mut self) -> Result<Option<PathBuf>, WriteError> {
        let Some((path, writer)) = self.file.take() else {
            return Ok(None);
        };
        writer.finish()?;
        Ok(Some(path))
    }

    fn write(&mut self, write: impl FnOnce(&mut Writer) -> Result<(), WriteError>) {
        let Some((_, writer)) = &mut self.file else {
            return;
        };
        if let Err(error) = write(writer) {
            self.file = None;
            self.problem = Some(error);
        }
    }
}

impl Log for Recorder {
    fn batch(&mut self, at: Timestamp, batch: &ImuBatch) {
        self.write(|w| w.batch(at, batch));
    }

    fn control(&mut self, at: Timestamp, control: &Control) {
        self.write(|w| w.control(at, control));
    }

    fn wall(&mut self, at: Timestamp, wall: WallTime) {
        self.write(|w| w.wall(at, wall));
    }

    fn event(&mut self, event: &Event) {
        self.write(|w| w.event(event, speech::of_events));
    }

    fn frame(&mut self, frame: &Frame) {
        self.write(|w| w.frame(frame));
    }
}
