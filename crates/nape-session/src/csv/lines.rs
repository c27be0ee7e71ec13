//! Lines of a file over one reused buffer. A line has a largest length, so that a file without line
//! ends cannot ask for memory.

use std::fs::File;
use std::io::{self, Read};

/// Longest line in bytes: a row of ours has about 100. Our choice.
pub(crate) const LINE_LIMIT: usize = 64 << 10;

/// Size of the buffer; at least two lines long.
const BUFFER: usize = 256 << 10;

/// Reads lines.
#[derive(Debug)]
pub(crate) struct Lines {
    file: File,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    /// Number of the line last returned, from 1.
    pub(crate) number: u64,
    /// Bytes of the lines returned so far.
    pub(crate) consumed: u64,
}

/// What was read.
#[derive(Debug)]
pub(crate) enum Line<'a> {
    /// A line without its end (`\n` or `\r\n`).
    Text(&'a [u8]),
    /// A line longer than [`LINE_LIMIT`]. Only its begin is read: [`Lines::skip`] steps over it.
    TooLong,
    /// The end of the file.
    End,
}

impl Lines {
    /// Lines of a file, from where it stands.
    pub(crate) fn new(file: File) -> Self {
        Self {
            file,
            buffer: vec![0; BUFFER],
            from: 0,
            to: 0,
            number: 0,
            consumed: 0,
        }
    }

    /// The next line.
    pub(crate) fn next(&mut self) -> io::Result<Line<'_>> {
        let mut searched = 0;
        loop {
            let have = &self.buffer[self.from..self.to];
            if let Some(i) = memchr::memchr(b'\n', &have[searched..]) {
                let len = searched + i;
                if len > LINE_LIMIT {
                    self.number += 1;
                    return Ok(Line::TooLong);
                }
                return Ok(self.take(len, 1));
            }
            searched = have.len();
            if searched > LINE_LIMIT {
                self.number += 1;
                return Ok(Line::TooLong);
            }
            if !self.fill()? {
                if searched == 0 {
                    return Ok(Line::End);
                }
                return Ok(self.take(searched, 0));
            }
        }
    }

    /// Steps over the rest of the line that was [`Line::TooLong`].
    pub(crate) fn skip(&mut self) -> io::Result<()> {
        loop {
            let have = &self.buffer[self.from..self.to];
            let found = memchr::memchr(b'\n', have);
            let step = found.map_or(have.len(), |i| i + 1);
            self.from += step;
            self.consumed += step as u64;
            if found.is_some() || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// The `len` bytes at the front as a line, and `end` bytes more as its end.
    fn take(&mut self, len: usize, end: usize) -> Line<'_> {
        let from = self.from;
        self.from += len + end;
        self.consumed += (len + end) as u64;
        self.number += 1;
        let line = &self.buffer[from..from + len];
        Line::Text(line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// Reads more behind what is there; `false` at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        loop {
            match self.file.read(&mut self.buffer[self.to..]) {
                Ok(n) => {
                    self.to += n;
                    return Ok(n > 0);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}
