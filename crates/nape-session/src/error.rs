//! Why a recording cannot be read or written, worded for the person who gave the file.
//!
//! Every message begins with the file; for CSV then line and column, for MCAP the byte offset.

use std::io;
use std::path::{Path, PathBuf};

use nape_core::Placement;

use nape_devices::BatchError;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused to open or read it.
    #[error("{}: {}", path.display(), reason(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is a directory.
    #[error("{}: is a directory, expected a recording (.mcap or .csv)", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
    },
    /// It is a pipe, a device or the like.
    #[error("{}: is {kind}, and a recording is read twice; save it to a file first", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, in words.
        kind: &'static str,
    },
    /// It has no bytes.
    #[error("{}: the file is empty, expected a recording (.mcap or .csv)", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It has a header and nothing else.
    #[error("{}: there is nothing in it after the header, expected samples", path.display())]
    NoSamples {
        /// The file.
        path: PathBuf,
    },
    /// It is neither MCAP nor text.
    #[error("{}: neither MCAP nor CSV text (byte {offset} is no text)", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// First byte that told so.
        offset: u64,
    },
    /// A line is longer than any line of numbers.
    #[error("{}:{line}: the line is longer than {limit} bytes, expected one sample a line", path.display())]
    LineTooLong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// A column that must be there is not.
    #[error("{}:{line}: column {column} is missing; found: {found}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The line of the header, from 1.
        line: u64,
        /// The missing column, with the other unit where it may have one.
        column: String,
        /// The columns found.
        found: String,
    },
    /// A column is there twice.
    #[error("{}:{line}: column {column} is there twice, expected once", path.display())]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The line of the header, from 1.
        line: u64,
        /// The column.
        column: String,
    },
    /// Two units for one quantity.
    #[error("{}:{line}: columns {first} and {second} clash, expected one unit for all three axes", path.display())]
    UnitClash {
        /// The file.
        path: PathBuf,
        /// The line of the header, from 1.
        line: u64,
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// A row has more or fewer fields than the header.
    #[error("{}:{line}: expected {expected} fields as in the header, found {found}", path.display())]
    Fields {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A field is not what its column holds.
    #[error("{}:{line}: column {column}: expected {expected}, found \"{found}\"", path.display())]
    Field {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// What should be there.
        expected: &'static str,
        /// What is there, shortened.
        found: String,
    },
    /// Time goes backwards within a placement.
    #[error("{}:{line}: column time_s: expected {before_s} or later for {}, found {found_s}", path.display(), placement.name())]
    Backwards {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The placement.
        placement: Placement,
        /// The time of the row before, s.
        before_s: f64,
        /// The time of this row, s.
        found_s: f64,
    },
    /// The placements stand one after another instead of side by side.
    #[error("{}:{line}: column time_s: the rows of {} begin at {found_s} s, far before the row above ({before_s} s); sort the file by time_s so that the clips stand side by side", path.display(), placement.name())]
    Unsorted {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The placement whose rows come late.
        placement: Placement,
        /// The latest time seen so far, s.
        before_s: f64,
        /// The time of this row, s.
        found_s: f64,
    },
    /// The file ends too early.
    #[error("{}: the file ends in the middle of a record at byte {offset}; `nape recover {}` saves what is whole", path.display(), quoted(path))]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Where the torn record begins.
        offset: u64,
    },
    /// It should be an MCAP and does not begin like one.
    #[error("{}: byte 0: expected the MCAP signature, found other bytes", path.display())]
    NotMcap {
        /// The file.
        path: PathBuf,
    },
    /// A part of the file is damaged.
    #[error("{}: damaged at byte {offset}: {fault}; `nape recover {}` saves what is whole", path.display(), quoted(path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the damaged record begins.
        offset: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// It is a sound MCAP, of someone else.
    #[error("{}: no channel /imu/packets with nape.v1.ImuBatch, so not a recording of Nape; channels found: {channels}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its channels, with their schemas.
        channels: String,
    },
    /// A message is not what its channel holds.
    #[error("{}: message on {channel} in the record at byte {offset}: {fault}", path.display())]
    Message {
        /// The file.
        path: PathBuf,
        /// Where the record (or its chunk) begins.
        offset: u64,
        /// The channel.
        channel: &'static str,
        /// What is wrong.
        fault: MessageFault,
    },
}

/// What is wrong with a damaged record.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The record says it is longer than any record of ours.
    #[error("a record of {length} bytes, expected at most {limit}")]
    TooLong {
        /// The length it gives.
        length: u64,
        /// The longest accepted.
        limit: u64,
    },
    /// A string or map in it is longer than the record itself.
    #[error("a length inside of the record reaches beyond it")]
    Lengths,
    /// The checksum does not fit.
    #[error("the checksum of the chunk does not fit")]
    Checksum,
    /// The chunk does not unpack.
    #[error("the chunk does not unpack to {expected} bytes")]
    Unpack {
        /// Its size by its header.
        expected: u64,
    },
    /// A compression this build cannot read.
    #[error("compression \"{name}\", expected zstd or none")]
    Compression {
        /// Its name.
        name: String,
    },
    /// The record does not read as what it says it is.
    #[error("{source}")]
    Record {
        /// What the MCAP library says.
        source: mcap::McapError,
    },
}

/// What is wrong with a message.
#[derive(Debug, thiserror::Error)]
pub enum MessageFault {
    /// Not the protobuf message it should be.
    #[error("{reason}")]
    Protobuf {
        /// What the decoder says.
        reason: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Not the JSON it should be.
    #[error("{source}")]
    Json {
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A batch that is none.
    #[error("{source}")]
    Batch {
        /// Why.
        source: BatchError,
    },
    /// Arrival stamps go backwards.
    #[error("arrival stamp {found_us} µs, expected {before_us} µs or later")]
    Backwards {
        /// The stamp before, µs.
        before_us: i64,
        /// This stamp, µs.
        found_us: i64,
    },
}

/// Why a recording cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output is there already.
    #[error("{}: exists already; give another name, or say that it may be replaced (--force)", path.display())]
    Exists {
        /// The file in the way.
        path: PathBuf,
    },
    /// A torn recording of this name is there and must not be lost.
    #[error("{}: an unfinished recording of this name is there; rescue it with `nape recover {}` or remove it", path.display(), quoted(path))]
    UnfinishedThere {
        /// The unfinished recording.
        path: PathBuf,
    },
    /// The operating system refused: no space, no permission, no such folder.
    #[error("{}: {}", path.display(), reason(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The MCAP library refused: misuse by this crate, or a write after a failed one.
    #[error("{}: {source}", path.display())]
    Mcap {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: mcap::McapError,
    },
    /// Something cannot be put into JSON.
    #[error("{}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What the serialiser said.
        source: serde_json::Error,
    },
    /// The batch is none (misuse by the caller).
    #[error("{}: {source}", path.display())]
    Batch {
        /// The file.
        path: PathBuf,
        /// Why.
        source: BatchError,
    },
    /// Stamps go backwards (misuse by the caller).
    #[error("{}: stamp {found_us} µs after {before_us} µs, expected stamps that do not decrease", path.display())]
    Backwards {
        /// The file.
        path: PathBuf,
        /// The stamp before, µs.
        before_us: i64,
        /// This stamp, µs.
        found_us: i64,
    },
}

/// Words for the errors people meet; the system's own for the rest.
fn reason(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::StorageFull => "no space left on the disk".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        _ => source.to_string(),
    }
}

impl WriteError {
    /// Sorts an error of the MCAP writer: its own, or the operating system's.
    pub(crate) fn from_mcap(path: &Path, source: mcap::McapError) -> Self {
        let path = path.to_owned();
        match source {
            mcap::McapError::Io(source) | mcap::McapError::Parse(binrw::Error::Io(source)) => {
                Self::Io { path, source }
            }
            source => Self::Mcap { path, source },
        }
    }
}

/// A path as a shell takes it, for a command that works as printed.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    // A leading dash would be taken for a flag.
    let text = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// At most 40 characters of what was found, for an error message.
pub(crate) fn shorten(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let mut short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
