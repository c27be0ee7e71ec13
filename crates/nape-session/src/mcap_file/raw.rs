//! MCAP records one after another, with their byte offsets, in bounded memory.
//!
//! A loop of our own instead of the library's reader for two things it does not do: errors that
//! name the offset, and torn files, whose last chunk gives up its whole records. Parsing of the
//! records themselves is the library's.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use mcap::records::{ChunkHeader, Record, op};

use super::lengths;
use crate::error::{Fault, ReadError};

/// Largest record or unpacked chunk accepted: our chunks stay near 1 MiB (the library's default);
/// this bounds the memory a damaged or foreign file can ask for. Our choice.
const LIMIT: u64 = 16 << 20;

/// The length a writer leaves in a chunk it has not finished.
const UNFINISHED: u64 = u64::MAX;

/// Bytes of opcode and length before a record.
const PREFIX: u64 = 9;

/// Bytes of a chunk record before its (variable) compression name.
const CHUNK_FIXED: usize = 8 + 8 + 8 + 4 + 4;

/// Unpacks chunks; made at the first one.
#[derive(Default)]
struct Unpacker(Option<zstd::bulk::Decompressor<'static>>);

impl std::fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unpacker")
    }
}

/// Reads records. Records inside chunks come out as if there were no chunks.
#[derive(Debug)]
pub(crate) struct RawReader {
    path: PathBuf,
    file: BufReader<File>,
    /// Bytes read so far: where the next top-level record begins.
    offset: u64,
    total: u64,
    /// Begin of the record (or chunk) that [`Self::record`] belongs to.
    at: u64,
    body: Vec<u8>,
    chunk: Vec<u8>,
    /// Where the next record begins in `chunk`; `None` outside of a chunk.
    in_chunk: Option<usize>,
    current: Current,
    unpacker: Unpacker,
    state: State,
    /// `body` is a chunk that the end of the file cuts.
    torn_chunk: bool,
}

/// Where the record last found lies.
#[derive(Debug, Clone, Copy)]
struct Current {
    opcode: u8,
    chunk: Option<(usize, usize)>,
}

/// How the file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// More to come.
    Reading,
    /// The data section ended as it should.
    Complete,
    /// The file ends inside the record at this offset.
    Torn {
        /// Begin of the torn record.
        offset: u64,
    },
}

impl RawReader {
    /// Opens a file that begins with the MCAP signature.
    pub(crate) fn open(path: &Path) -> Result<Self, ReadError> {
        let io = |source| ReadError::Io {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(io)?;
        let total = file.metadata().map_err(io)?.len();
        let mut magic = [0; 8];
        match file.read_exact(&mut magic) {
            Ok(()) if magic == mcap::MAGIC => {}
            Err(e) if e.kind() != io::ErrorKind::UnexpectedEof => return Err(io(e)),
            _ => {
                return Err(ReadError::NotMcap {
                    path: path.to_owned(),
                });
            }
        }
        Ok(Self {
            path: path.to_owned(),
            file: BufReader::with_capacity(256 << 10, file),
            offset: 8,
            total,
            at: 8,
            body: Vec::new(),
            chunk: Vec::new(),
            in_chunk: None,
            current: Current {
                opcode: 0,
                chunk: None,
            },
            unpacker: Unpacker::default(),
            state: State::Reading,
            torn_chunk: false,
        })
    }

    /// Bytes read and bytes in all.
    pub(crate) const fn progress(&self) -> (u64, u64) {
        (self.offset, self.total)
    }

    /// Offset of the record last found, or of its chunk.
    pub(crate) const fn at(&self) -> u64 {
        self.at
    }

    /// How the file ended, once [`Self::advance`] has returned `false`.
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    /// How many bytes of the torn chunk that ends the file were unpacked; 0 for any other end.
    ///
    /// The fewest bytes that unpack to as much as all of them: about twenty trials on one chunk,
    /// only after a tear. Of an uncompressed chunk, which Nape does not write, none are counted.
    pub(crate) fn torn_used(&self) -> u64 {
        if !self.torn_chunk {
            return 0;
        }
        let Some((b"zstd", data_at)) = torn_data(&self.body) else {
            return 0;
        };
        let data = &self.body[data_at..];
        let whole = unpacked_len(data);
        if whole == 0 {
            return 0;
        }
        let (mut few, mut enough) = (0, data.len());
        while few < enough {
            let middle = few.midpoint(enough);
            if unpacked_len(&data[..middle]) < whole {
                few = middle + 1;
            } else {
                enough = middle;
            }
        }
        PREFIX + (data_at + few) as u64
    }

    /// Finds the next record; `false` at the end (see [`Self::state`]).
    ///
    /// # Errors
    /// A damaged record or chunk. Calling again goes on behind it, unless its length is what is
    /// damaged: then the file ends there.
    pub(crate) fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            if self.next_in_chunk()? {
                if self.current.opcode == op::ATTACHMENT {
                    continue;
                }
                return Ok(true);
            }
            if self.state != State::Reading {
                return Ok(false);
            }
            if !self.read_top_level()? {
                return Ok(false);
            }
            match self.current.opcode {
                op::CHUNK => self.unpack()?,
                op::DATA_END | op::FOOTER => {
                    self.state = State::Complete;
                    return Ok(false);
                }
                op::MESSAGE_INDEX | op::ATTACHMENT => {}
                _ => return Ok(true),
            }
        }
    }

    /// The record last found.
    pub(crate) fn record(&self) -> Result<Record<'_>, ReadError> {
        let body = match self.current.chunk {
            Some((from, to)) => &self.chunk[from..to],
            None => &self.body,
        };
        if !lengths::fit(self.current.opcode, body) {
            return Err(self.damaged(Fault::Lengths));
        }
        mcap::parse_record(self.current.opcode, body)
            .map_err(|source| self.damaged(Fault::Record { source }))
    }

    /// A damaged record at [`Self::at`].
    fn damaged(&self, fault: Fault) -> ReadError {
        ReadError::Damaged {
            path: self.path.clone(),
            offset: self.at,
            fault,
        }
    }

    /// Steps inside the chunk; `false` if there is none, or it is used up.
    fn next_in_chunk(&mut self) -> Result<bool, ReadError> {
        let Some(from) = self.in_chunk else {
            return Ok(false);
        };
        let rest = &self.chunk[from..];
        if rest.is_empty() {
            self.in_chunk = None;
            return Ok(false);
        }
        let length = rest
            .get(1..9)
            .and_then(|b| b.try_into().ok())
            .map(u64::from_le_bytes);
        let end = length
            .and_then(|l| usize::try_from(l).ok())
            .and_then(|l| l.checked_add(from + 9))
            .filter(|&end| end <= self.chunk.len());
        let Some(end) = end else {
            self.in_chunk = None;
            // In a torn chunk the last record is expected to be cut.
            return if matches!(self.state, State::Torn { .. }) {
                Ok(false)
            } else {
                Err(self.damaged(Fault::Record {
                    source: mcap::McapError::UnexpectedEoc,
                }))
            };
        };
        self.current = Current {
            opcode: rest[0],
            chunk: Some((from + 9, end)),
        };
        self.in_chunk = Some(end);
        Ok(true)
    }

    /// Reads the next top-level record into `body`; `false` at a tear outside of a chunk.
    fn read_top_level(&mut self) -> Result<bool, ReadError> {
        self.at = self.offset;
        let left = self.total.saturating_sub(self.offset);
        let torn = State::Torn {
            offset: self.offset,
        };
        if left < PREFIX {
            self.state = torn;
            return Ok(false);
        }
        let mut prefix = [0; 9];
        self.read(&mut prefix)?;
        let [opcode, length @ ..] = prefix;
        let length = u64::from_le_bytes(length);
        let left = left - PREFIX;
        self.current = Current {
            opcode,
            chunk: None,
        };
        if opcode == op::DATA_END || opcode == op::FOOTER {
            return Ok(true);
        }
        // We write none, and the library's parser trusts their lengths.
        if opcode == op::ATTACHMENT && length <= left {
            return self.skip(length);
        }
        if length > LIMIT && length <= left || left > LIMIT && length > left {
            // Nothing behind a wrong length can be found again.
            self.state = torn;
            let limit = LIMIT;
            return Err(self.damaged(Fault::TooLong { length, limit }));
        }
        if length > left {
            self.state = torn;
            if opcode != op::CHUNK {
                return Ok(false);
            }
        }
        let take = usize::try_from(length.min(left)).unwrap_or(usize::MAX);
        let mut body = std::mem::take(&mut self.body);
        body.resize(take, 0);
        let done = self.read(&mut body);
        self.body = body;
        done.map(|()| true)
    }

    /// Steps over the body of a record that no reader of ours wants; leaves it empty.
    fn skip(&mut self, length: u64) -> Result<bool, ReadError> {
        let far = i64::try_from(length).unwrap_or(i64::MAX);
        self.file
            .seek_relative(far)
            .map_err(|source| ReadError::Io {
                path: self.path.clone(),
                source,
            })?;
        self.offset += length;
        self.body.clear();
        Ok(true)
    }

    /// Fills `buf` from the file.
    fn read(&mut self, buf: &mut [u8]) -> Result<(), ReadError> {
        self.file.read_exact(buf).map_err(|source| ReadError::Io {
            path: self.path.clone(),
            source,
        })?;
        self.offset += buf.len() as u64;
        Ok(())
    }

    /// Unpacks the chunk in `body` into `chunk`; of a torn one, as much as there is.
    fn unpack(&mut self) -> Result<(), ReadError> {
        self.chunk.clear();
        if matches!(self.state, State::Torn { .. }) {
            self.torn_chunk = true;
            self.unpack_torn();
            self.in_chunk = Some(0);
            return Ok(());
        }
        if !lengths::fit(op::CHUNK, &self.body) {
            return Err(self.damaged(Fault::Lengths));
        }
        let record = mcap::parse_record(op::CHUNK, &self.body)
            .map_err(|source| self.damaged(Fault::Record { source }))?;
        let Record::Chunk { header, data } = record else {
            return Ok(());
        };
        unpack_whole(&header, &data, &mut self.chunk, &mut self.unpacker)
            .map_err(|fault| self.damaged(fault))?;
        self.in_chunk = Some(0);
        Ok(())
    }

    /// As much of a torn chunk as unpacks; nothing if not even its header is whole.
    fn unpack_torn(&mut self) {
        let Some((name, data_at)) = torn_data(&self.body) else {
            return;
        };
        let data = &self.body[data_at..];
        match name {
            b"zstd" => {
                if let Ok(unpacker) = zstd::stream::read::Decoder::with_buffer(data) {
                    // The error at the tear is expected; what came before it stays in `chunk`.
                    unpacker.take(LIMIT).read_to_end(&mut self.chunk).ok();
                }
            }
            b"" => self.chunk.extend_from_slice(data),
            _ => {}
        }
    }
}

/// The compression of a torn chunk, and where its data begins; `None` if the tear comes before.
fn torn_data(body: &[u8]) -> Option<(&[u8], usize)> {
    let name_len = body.get(CHUNK_FIXED - 4..CHUNK_FIXED)?.try_into().ok()?;
    let name_len = usize::try_from(u32::from_le_bytes(name_len)).ok()?;
    let name_end = CHUNK_FIXED.checked_add(name_len)?;
    let data_at = name_end.checked_add(8)?;
    (data_at <= body.len()).then_some((body.get(CHUNK_FIXED..name_end)?, data_at))
}

/// How much comes out of the begin of a zstd stream.
fn unpacked_len(data: &[u8]) -> u64 {
    let Ok(unpacker) = zstd::stream::read::Decoder::with_buffer(data) else {
        return 0;
    };
    let mut unpacker = unpacker.take(LIMIT);
    let mut buffer = [0; 8 << 10];
    let mut length = 0;
    // The error at the tear is expected.
    while let Ok(n @ 1..) = unpacker.read(&mut buffer) {
        length += n as u64;
    }
    length
}

/// Unpacks a whole chunk and checks its checksum.
fn unpack_whole(
    header: &ChunkHeader,
    data: &[u8],
    out: &mut Vec<u8>,
    unpacker: &mut Unpacker,
) -> Result<(), Fault> {
    let expected = header.uncompressed_size;
    if expected > LIMIT || expected == UNFINISHED {
        return Err(Fault::TooLong {
            length: expected,
            limit: LIMIT,
        });
    }
    let unpack = || Fault::Unpack { expected };
    match header.compression.as_str() {
        "zstd" => {
            let unpacker = match &mut unpacker.0 {
                Some(unpacker) => unpacker,
                none => none.insert(zstd::bulk::Decompressor::new().map_err(|_| unpack())?),
            };
            out.reserve(usize::try_from(expected).unwrap_or(0));
            unpacker
                .decompress_to_buffer(data, out)
                .map_err(|_| unpack())?;
        }
        "" => out.extend_from_slice(data),
        name => {
            return Err(Fault::Compression {
                name: name.to_owned(),
            });
        }
    }
    if out.len() as u64 != expected {
        return Err(unpack());
    }
    if header.uncompressed_crc != 0 && crc32fast::hash(out) != header.uncompressed_crc {
        return Err(Fault::Checksum);
    }
    Ok(())
}
