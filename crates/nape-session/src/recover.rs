//! Rescuing a torn or damaged recording: everything that can be read goes into a new, sound file.

use std::fs::{self, OpenOptions};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use mcap::records::Record;
use nape_core::{Span, Timestamp};

use crate::error::{ReadError, WriteError};
use crate::layout::PROFILE;
use crate::mcap_file::inputs::{Channels, Role};
use crate::mcap_file::raw::{RawReader, State};
use crate::place::{io_at, part_of, put, refuse_existing, refuse_special};
use crate::proto::BatchDecoder;

/// What was rescued and what was lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Messages of all channels saved.
    pub messages: u64,
    /// Batches of samples among them.
    pub batches: u64,
    /// Samples in those.
    pub samples: u64,
    /// Session time of the first and the last batch saved, by their arrival.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Size of the torn file in bytes.
    pub bytes: u64,
    /// Bytes that could not be read: damaged records, and what lies behind the tear.
    pub bytes_lost: u64,
    /// Chunks or records that were damaged and left out.
    pub damaged: u64,
    /// `true` if the file was sound and nothing was lost.
    pub was_complete: bool,
}

impl Recovered {
    /// How much session time was saved.
    pub fn saved(&self) -> Span {
        self.span.map_or(Span::ZERO, |(from, to)| to.since(from))
    }
}

/// Why a recording cannot be rescued.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The torn file cannot be read, or is no recording.
    #[error(transparent)]
    Read {
        /// Why.
        #[from]
        source: ReadError,
    },
    /// The new file cannot be written.
    #[error(transparent)]
    Write {
        /// Why.
        #[from]
        source: WriteError,
    },
    /// There is nothing to save.
    #[error("{}: nothing could be saved: not one whole message in {bytes} bytes", path.display())]
    Nothing {
        /// The torn file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
}

/// Reads everything that is whole in `part` and writes it to a new recording `out`.
///
/// `part` is not changed. Nothing is left behind on an error.
///
/// # Errors
/// `out` is there already (never overwritten) or cannot be written; `part` cannot be read, or has
/// nothing in it.
pub fn recover(part: &Path, out: &Path) -> Result<Recovered, RecoverError> {
    refuse_special(part)?;
    let mut raw = RawReader::open(part)?;
    refuse_existing(out, false)?;
    let tmp = part_of(out);
    let same = fs::canonicalize(part).ok().zip(fs::canonicalize(&tmp).ok());
    // `recover X.mcap.part --out X.mcap` is what people type: its natural temporary name is taken.
    let tmp = if same.is_some_and(|(a, b)| a == b) {
        part_of(&tmp)
    } else {
        tmp
    };
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&tmp)
        .map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => WriteError::UnfinishedThere { path: tmp.clone() },
            _ => io_at(out)(source),
        })?;
    let sync = file.try_clone().map_err(io_at(&tmp))?;
    let done = copy(&mut raw, BufWriter::with_capacity(64 << 10, file), &tmp).and_then(|found| {
        if found.messages == 0 {
            return Err(RecoverError::Nothing {
                path: part.to_owned(),
                bytes: found.bytes,
            });
        }
        sync.sync_all().map_err(io_at(&tmp))?;
        put(&tmp, out, false)?;
        Ok(found)
    });
    if done.is_err() {
        fs::remove_file(&tmp).ok();
    }
    done
}

/// Copies every readable record.
fn copy(
    raw: &mut RawReader,
    out: BufWriter<fs::File>,
    path: &Path,
) -> Result<Recovered, RecoverError> {
    let fault = |e| WriteError::from_mcap(path, e);
    let mut mcap = mcap::WriteOptions::new()
        .profile(PROFILE)
        .library(concat!(
            "nape-session/",
            env!("CARGO_PKG_VERSION"),
            " recover"
        ))
        .compression_threads(0)
        .create(out)
        .map_err(fault)?;
    let mut found = Recovered {
        bytes: raw.progress().1,
        ..Default::default()
    };
    let mut channels = Channels::default();
    let mut decoder = BatchDecoder::new();
    loop {
        match raw.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                damage(&mut found, raw, error)?;
                continue;
            }
        }
        let record = match raw.record() {
            Ok(record) => record,
            Err(error) => {
                damage(&mut found, raw, error)?;
                continue;
            }
        };
        channels.absorb(&record);
        match write(&mut mcap, &record) {
            Ok(()) => {}
            // No reader could use it: two meanings of one number, or a channel that was in a damaged
            // chunk.
            Err(error) if !is_io(&error) => {
                found.damaged += 1;
                continue;
            }
            Err(error) => return Err(fault(error).into()),
        }
        if let Record::Message { header, data } = &record {
            found.messages += 1;
            if channels.role(header.channel_id) == Role::Imu
                && let Ok((at, batch)) = decoder.decode(data)
            {
                found.batches += 1;
                found.samples += batch.len() as u64;
                let from = found.span.map_or(at, |s| s.0);
                found.span = Some((from, at));
            }
        }
    }
    match raw.state() {
        State::Torn { offset } => {
            let torn = found.bytes.saturating_sub(offset.min(found.bytes));
            // Of the chunk in the tear a begin may have been saved.
            found.bytes_lost += torn.saturating_sub(raw.torn_used());
        }
        _ => found.was_complete = found.damaged == 0,
    }
    mcap.finish().map_err(fault)?;
    mcap.into_inner().flush().map_err(io_at(path))?;
    Ok(found)
}

/// One record, if it is of a kind that is kept; indexes and the end are made anew.
fn write<W: Write + Seek>(mcap: &mut mcap::Writer<W>, record: &Record<'_>) -> mcap::McapResult<()> {
    match record {
        Record::Schema { header, data } => mcap
            .add_schema_with_id(header.id, &header.name, &header.encoding, data)
            .map(|_| ()),
        Record::Channel(c) => mcap
            .add_channel_with_id(
                c.id,
                c.schema_id,
                &c.topic,
                &c.message_encoding,
                &c.metadata,
            )
            .map(|_| ()),
        Record::Metadata(metadata) => mcap.write_metadata(metadata),
        Record::Message { header, data } => mcap.write_to_known_channel(header, data),
        _ => Ok(()),
    }
}

/// Is it the disk?
const fn is_io(error: &mcap::McapError) -> bool {
    matches!(
        error,
        mcap::McapError::Io(_)
            | mcap::McapError::Parse(_)
            | mcap::McapError::AttemptedWriteAfterFailure
    )
}

/// Counts a damaged record; anything else is an error.
fn damage(found: &mut Recovered, raw: &RawReader, error: ReadError) -> Result<(), RecoverError> {
    let ReadError::Damaged { offset, .. } = error else {
        return Err(error.into());
    };
    found.damaged += 1;
    // A wrong length ends the file; its bytes are counted with the tear.
    if raw.state() == State::Reading {
        found.bytes_lost += raw.progress().0.saturating_sub(offset);
    }
    Ok(())
}
