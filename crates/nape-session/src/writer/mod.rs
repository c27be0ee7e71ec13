//! Writing a recording so that a kill or a power cut costs seconds, not the session.
//!
//! Everything goes to `FILE.part`, whole chunks reach the file every 10 s of session time and the
//! disk every 60 s, and the last step renames it. Nothing here looks at a clock: session time is
//! what the stamps say.

mod sink;

use std::fs::{self, File, OpenOptions};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use nape_core::{Control, Event, Frame, Span, Timestamp, WallTime};

use self::sink::Sink;
use crate::error::WriteError;
use crate::header::Header;
use crate::ndjson::Wording;
use crate::place::{io_at, part_of, put, refuse_existing};
use nape_devices::ImuBatch;

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterOptions {
    /// A chunk is closed and handed to the system after this much session time; `None`: when it is
    /// full (1 MiB). 10 s costs 12 % of size and bounds what a kill can lose.
    pub flush_every: Option<Span>,
    /// The system is asked to bring the file to the disk after this much session time.
    pub sync_every: Option<Span>,
    /// Replace an existing file.
    pub force: bool,
}

impl Default for WriterOptions {
    /// For a session that is being recorded: flush every 10 s, sync every 60 s.
    fn default() -> Self {
        Self {
            flush_every: Some(Span::from_secs(10)),
            sync_every: Some(Span::from_secs(60)),
            force: false,
        }
    }
}

impl WriterOptions {
    /// For conversion and simulation: no sync before the end, for a torn file is made again. Chunks
    /// are as short as those of a session, so that a damaged or truncated copy gives up most of it.
    pub const fn bulk() -> Self {
        Self {
            flush_every: Some(Span::from_secs(10)),
            sync_every: None,
            force: false,
        }
    }
}

/// Writes a recording.
///
/// Dropped without [`Self::finish`], it leaves `FILE.part` behind, readable as far as it goes.
pub struct Writer {
    path: PathBuf,
    part: PathBuf,
    force: bool,
    file: File,
    sink: Sink<BufWriter<File>>,
    sync_every: Option<Span>,
    last_sync: Option<Timestamp>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a recording with [`WriterOptions::default`].
    ///
    /// # Errors
    /// `path` or `path.part` is there already, or cannot be written.
    pub fn create(path: &Path, header: &Header) -> Result<Self, WriteError> {
        Self::create_with(path, header, WriterOptions::default())
    }

    /// Begins a recording.
    ///
    /// # Errors
    /// As [`Self::create`]. An unfinished `path.part` is refused even with `force`: it may be a
    /// session that can be rescued.
    pub fn create_with(
        path: &Path,
        header: &Header,
        options: WriterOptions,
    ) -> Result<Self, WriteError> {
        refuse_existing(path, options.force)?;
        let part = part_of(path);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)
            .map_err(|source| match source.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    WriteError::UnfinishedThere { path: part.clone() }
                }
                _ => io_at(path)(source),
            })?;
        let begun = file.try_clone().map_err(io_at(&part)).and_then(|clone| {
            let sink = BufWriter::with_capacity(64 << 10, clone);
            Sink::begin(sink, part.clone(), header, options.flush_every)
        });
        match begun {
            Ok(sink) => Ok(Self {
                path: path.to_owned(),
                part,
                force: options.force,
                file,
                sink,
                sync_every: options.sync_every,
                last_sync: None,
            }),
            Err(error) => {
                fs::remove_file(&part).ok();
                Err(error)
            }
        }
    }

    /// Writes a batch that reached the host at `at`.
    ///
    /// # Errors
    /// The disk; a batch of the wrong shape; stamps that go backwards.
    pub fn batch(&mut self, at: Timestamp, batch: &ImuBatch) -> Result<(), WriteError> {
        self.sink.batch(at, batch)?;
        self.keep_safe(at)
    }

    /// Writes what the wearer or the host said at `at`.
    ///
    /// # Errors
    /// The disk; stamps that go backwards.
    pub fn control(&mut self, at: Timestamp, control: &Control) -> Result<(), WriteError> {
        self.sink.control(at, control)?;
        self.keep_safe(at)
    }

    /// Writes the civil time at `at`.
    ///
    /// # Errors
    /// The disk; stamps that go backwards.
    pub fn wall(&mut self, at: Timestamp, wall: WallTime) -> Result<(), WriteError> {
        self.sink.wall(at, wall)?;
        self.keep_safe(at)
    }

    /// Writes an event, for people who look at the file; never read back. `wording` words a nudge, in English.
    ///
    /// # Errors
    /// The disk.
    pub fn event(&mut self, event: &Event, wording: Wording) -> Result<(), WriteError> {
        self.sink.event(event, wording)
    }

    /// Writes the angles of one epoch, for plotters; never read back.
    ///
    /// # Errors
    /// The disk.
    pub fn frame(&mut self, frame: &Frame) -> Result<(), WriteError> {
        self.sink.frame(frame)
    }

    /// Hands everything to the disk now, for instance before the machine sleeps.
    ///
    /// # Errors
    /// The disk.
    pub fn sync(&mut self) -> Result<(), WriteError> {
        self.sink.flush()?;
        self.file.sync_data().map_err(io_at(&self.part))
    }

    /// Ends the recording and gives it its name.
    ///
    /// # Errors
    /// The disk, or a file of that name that came into being meanwhile; `FILE.part` then stays.
    pub fn finish(self) -> Result<(), WriteError> {
        self.sink.finish()?;
        self.file.sync_all().map_err(io_at(&self.part))?;
        put(&self.part, &self.path, self.force)
    }

    /// Throws the recording away.
    ///
    /// # Errors
    /// `FILE.part` cannot be removed.
    pub fn discard(self) -> Result<(), WriteError> {
        let Self {
            part, file, sink, ..
        } = self;
        drop(sink);
        drop(file);
        fs::remove_file(&part).map_err(io_at(&part))
    }

    /// Asks for a sync when it is due.
    fn keep_safe(&mut self, at: Timestamp) -> Result<(), WriteError> {
        let Some(every) = self.sync_every else {
            return Ok(());
        };
        let last = *self.last_sync.get_or_insert(at);
        if at.since(last) >= every {
            self.last_sync = Some(at);
            self.sync()?;
        }
        Ok(())
    }
}
