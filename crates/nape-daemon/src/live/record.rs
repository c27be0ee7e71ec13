//! A recording as things to be done elsewhere: what goes into it, and what came of it.
//!
//! The loop that stamps arrivals does not write: it hands these to whoever has a disk and the time for it
//! (`disk`), and is told later.

use std::path::PathBuf;

use nape_core::{Control, Event, Frame, Timestamp, WallTime};
use nape_session::{Header, ImuBatch, WriteError};

use super::recorder::Log;

/// One thing that a recording takes down.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A batch that arrived at `at`.
    Batch {
        /// When.
        at: Timestamp,
        /// What.
        batch: ImuBatch,
    },
    /// Something that was said.
    Control {
        /// When.
        at: Timestamp,
        /// What.
        control: Control,
    },
    /// Civil time.
    Wall {
        /// When.
        at: Timestamp,
        /// What.
        wall: WallTime,
    },
    /// An event.
    Event(Event),
    /// Angles.
    Frame(Frame),
}

impl Entry {
    /// Writes it into a log.
    pub fn write(&self, log: &mut dyn Log) {
        match self {
            Self::Batch { at, batch } => log.batch(*at, batch),
            Self::Control { at, control } => log.control(*at, control),
            Self::Wall { at, wall } => log.wall(*at, *wall),
            Self::Event(event) => log.event(event),
            Self::Frame(frame) => log.frame(frame),
        }
    }

    /// Memory it takes while it waits, bytes, about.
    pub fn bytes(&self) -> usize {
        let beside = match self {
            Self::Batch { batch, .. } => {
                let columns = batch.acc.iter().chain(&batch.gyr).map(Vec::len);
                4 * (columns.sum::<usize>() + batch.offsets_us.len())
            }
            _ => 0,
        };
        size_of::<Self>() + beside
    }
}

/// Something to be done for a recording. Recordings are numbered, so that what is said of one that was left is
/// not taken for the next one's.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// Begin it: find it a place by civil time, and name the session after it.
    Begin {
        /// Its number.
        recording: u32,
        /// When it begins.
        wall: WallTime,
        /// What stands at its head, but for the session's name.
        header: Box<Header>,
    },
    /// Take these down, in order.
    Write {
        /// Its number.
        recording: u32,
        /// What.
        entries: Vec<Entry>,
    },
    /// It is complete: give it its name.
    Finish {
        /// Its number.
        recording: u32,
    },
    /// Nothing more comes: what is written stays as a torn file that can be read.
    Leave {
        /// Its number.
        recording: u32,
    },
}

impl Record {
    /// Which recording.
    pub const fn recording(&self) -> u32 {
        match self {
            Self::Begin { recording, .. }
            | Self::Write { recording, .. }
            | Self::Finish { recording }
            | Self::Leave { recording } => *recording,
        }
    }

    /// Memory it takes while it waits, bytes, about.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Write { entries, .. } => entries.iter().map(Entry::bytes).sum(),
            _ => size_of::<Self>(),
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Recorded {
    /// It was begun.
    Begun {
        /// Its number.
        recording: u32,
        /// Where, by its final name.
        path: PathBuf,
    },
    /// What was to be taken down is.
    Wrote {
        /// Its number.
        recording: u32,
        /// Its size so far, bytes.
        bytes: u64,
    },
    /// It is complete.
    Finished {
        /// Its number.
        recording: u32,
        /// Where.
        path: PathBuf,
    },
    /// It cannot be written, and nothing more of it will be; what is written stays as a torn file.
    Failed {
        /// Its number.
        recording: u32,
        /// Why.
        error: WriteError,
    },
}
