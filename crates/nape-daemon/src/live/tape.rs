//! The monitor's side of a recording: what is to be taken down, gathered until it is worth handing over.
//!
//! A recording reaches its file in chunks of ten seconds ([`WriterOptions`]), so nothing is lost by
//! handing it over in such pieces, and the thread that writes sleeps in between. What it does not do: write, or know
//! whether anything was written.

use std::path::{Path, PathBuf};

use nape_core::{Control, Event, Frame, Span, Timestamp, WallTime};
use nape_session::{Header, ImuBatch, WriterOptions};

use super::record::{Entry, Record};
use super::recorder::Log;

/// More than this is handed over at once, bytes: bounds the memory. Our choice: ten seconds of two clips at
/// 50 Hz are a quarter of it.
const PIECE_BYTES: usize = 256 << 10;

/// The recording that goes on.
#[derive(Debug)]
struct Open {
    recording: u32,
    /// Where it lies, once that is known.
    path: Option<PathBuf>,
    bytes: u64,
    /// What was not handed over yet, and how much that is, bytes.
    entries: Vec<Entry>,
    waiting: usize,
    /// When a chunk was last closed, by the writer's own rule.
    closed: Option<Timestamp>,
}

/// Where a session's inputs are taken down.
#[derive(Debug, Default)]
pub struct Tape {
    open: Option<Open>,
    last: u32,
    out: Vec<Record>,
}

impl Tape {
    /// Begins a recording.
    pub fn begin(&mut self, wall: WallTime, header: Header) {
        self.last += 1;
        self.open = Some(Open {
            recording: self.last,
            path: None,
            bytes: 0,
            entries: Vec::new(),
            waiting: 0,
            closed: None,
        });
        self.out.push(Record::Begin {
            recording: self.last,
            wall,
            header: Box::new(header),
        });
    }

    /// The recording is complete.
    pub fn finish(&mut self) {
        self.hand_over();
        if let Some(Open { recording, .. }) = self.open.take() {
            self.out.push(Record::Finish { recording });
        }
    }

    /// The recording that goes on cannot be written: nothing more of it is handed over.
    pub fn leave(&mut self) {
        self.open = None;
    }

    /// The number of the recording that goes on.
    pub fn recording(&self) -> Option<u32> {
        self.open.as_ref().map(|open| open.recording)
    }

    /// Where it lies.
    pub fn path(&self) -> Option<&Path> {
        self.open.as_ref()?.path.as_deref()
    }

    /// How large it is on the disk, bytes.
    pub fn bytes(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.bytes)
    }

    /// The recording of this number lies there; `false`: it is not the one that goes on.
    pub fn begun(&mut self, recording: u32, path: PathBuf) -> bool {
        let open = self.open.as_mut().filter(|o| o.recording == recording);
        open.map(|open| open.path = Some(path)).is_some()
    }

    /// The recording of this number is so large.
    pub fn wrote(&mut self, recording: u32, bytes: u64) {
        if let Some(open) = self.open.as_mut().filter(|o| o.recording == recording) {
            open.bytes = bytes;
        }
    }

    /// What is to be done since the last call.
    pub fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.out)
    }

    fn hand_over(&mut self) {
        if let Some(open) = self.open.as_mut().filter(|o| !o.entries.is_empty()) {
            open.waiting = 0;
            self.out.push(Record::Write {
                recording: open.recording,
                entries: std::mem::take(&mut open.entries),
            });
        }
    }

    /// Takes an entry down; `input`: its stamp, if it is one that can close a chunk.
    fn put(&mut self, input: Option<Timestamp>, entry: Entry) {
        let Some(open) = &mut self.open else {
            return;
        };
        open.waiting += entry.bytes();
        open.entries.push(entry);
        let every: Option<Span> = WriterOptions::default().flush_every;
        let due = input.is_some_and(|at| {
            let last = *open.closed.get_or_insert(at);
            let due = every.is_none_or(|every| at.since(last) >= every);
            if due {
                open.closed = Some(at);
            }
            due
        });
        if due || open.waiting >= PIECE_BYTES {
            self.hand_over();
        }
    }
}

impl Log for Tape {
    fn batch(&mut self, at: Timestamp, batch: &ImuBatch) {
        let batch = batch.clone();
        self.put(Some(at), Entry::Batch { at, batch });
    }

    fn control(&mut self, at: Timestamp, control: &Control) {
        let control = control.clone();
        self.put(Some(at), Entry::Control { at, control });
    }

    fn wall(&mut self, at: Timestamp, wall: WallTime) {
        self.put(Some(at), Entry::Wall { at, wall });
    }

    fn event(&mut self, event: &Event) {
        self.put(None, Entry::Event(event.clone()));
    }

    fn frame(&mut self, frame: &Frame) {
        self.put(None, Entry::Frame(*frame));
    }
}
