//! Lines of bounded length from a socket.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// Reads lines of at most `max` bytes, newline not counted.
#[derive(Debug)]
pub(super) struct Lines<R> {
    from: R,
    max: usize,
    /// What came of the line so far: survives when the reading is given up in the middle.
    buffer: Vec<u8>,
}

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line, without its end.
    Whole(Vec<u8>),
    /// Too long; the rest of it was not read, so nothing more can be.
    TooLong,
    /// The other side closed (bytes without a newline are no line).
    Closed,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    /// Lines from `from`.
    pub(super) const fn new(from: R, max: usize) -> Self {
        let buffer = Vec::new();
        Self { from, max, buffer }
    }

    /// The next line. May be dropped and called again: nothing is lost.
    pub(super) async fn next(&mut self) -> io::Result<Line> {
        loop {
            let room = self.max + 1 - self.buffer.len().min(self.max);
            let before = self.buffer.len();
            // `read_until` keeps what it has read in the buffer when it is dropped.
            (&mut self.from)
                .take(room as u64)
                .read_until(b'\n', &mut self.buffer)
                .await?;
            if self.buffer.last() == Some(&b'\n') {
                self.buffer.pop();
                return Ok(Line::Whole(std::mem::take(&mut self.buffer)));
            }
            if self.buffer.len() > self.max {
                return Ok(Line::TooLong);
            }
            if self.buffer.len() == before {
                return Ok(Line::Closed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::BufReader;
    use tokio::runtime::Builder;

    use super::*;

    async fn all(bytes: &[u8], max: usize, at_once: usize) -> Vec<Line> {
        let mut lines = Lines::new(BufReader::with_capacity(at_once, bytes), max);
        let mut found = Vec::new();
        loop {
            let line = lines.next().await.unwrap();
            let last = !matches!(line, Line::Whole(_));
            found.push(line);
            if last {
                return found;
            }
        }
    }

    proptest! {
        #[test]
        fn lines_are_what_lies_between_newlines_up_to_the_first_long_one(
            bytes in prop::collection::vec(prop_oneof![1 => Just(b'\n'), 3 => 0_u8..4], 0..60),
            max in 1_usize..8,
            at_once in 1_usize..9,
        ) {
            let mut expected = Vec::new();
            let mut parts: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
            let open = parts.pop().unwrap();
            for part in parts {
                if part.len() > max {
                    expected.push(Line::TooLong);
                    break;
                }
                expected.push(Line::Whole(part.to_vec()));
            }
            if expected.last() != Some(&Line::TooLong) {
                expected.push(if open.len() > max { Line::TooLong } else { Line::Closed });
            }
            let runtime = Builder::new_current_thread().build().unwrap();
            prop_assert_eq!(runtime.block_on(all(&bytes, max, at_once)), expected);
        }
    }
}
