//! Do the lengths inside a record fit into it?
//!
//! The library reserves memory for a string before it looks whether the string is there: up to
//! 4 GiB for a flipped bit. Records outside of chunks have no checksum, so this is asked first.

use mcap::records::op;

/// A cursor that only steps over things.
struct Steps<'a>(&'a [u8]);

impl Steps<'_> {
    /// Steps over `n` bytes.
    fn bytes(&mut self, n: usize) -> Option<()> {
        self.0 = self.0.get(n..)?;
        Some(())
    }

    /// Steps over a length and returns it, if so many bytes follow.
    fn length(&mut self) -> Option<usize> {
        let (head, rest) = self.0.split_first_chunk()?;
        let n = usize::try_from(u32::from_le_bytes(*head)).ok()?;
        self.0 = rest;
        (n <= rest.len()).then_some(n)
    }

    /// Steps over a string.
    fn string(&mut self) -> Option<()> {
        let n = self.length()?;
        self.bytes(n)
    }

    /// Steps over a map of strings.
    fn map(&mut self) -> Option<()> {
        let n = self.length()?;
        let mut inner = Steps(&self.0[..n]);
        while !inner.0.is_empty() {
            inner.string()?;
            inner.string()?;
        }
        self.bytes(n)
    }
}

/// `false` if a string or map of this record is longer than the record.
pub(super) fn fit(opcode: u8, body: &[u8]) -> bool {
    let mut s = Steps(body);
    let fits = match opcode {
        op::HEADER => s.string().and_then(|()| s.string()),
        op::SCHEMA => s
            .bytes(2)
            .and_then(|()| s.string())
            .and_then(|()| s.string()),
        op::CHANNEL => s
            .bytes(4)
            .and_then(|()| s.string())
            .and_then(|()| s.string())
            .and_then(|()| s.map()),
        op::CHUNK => s.bytes(28).and_then(|()| s.string()),
        op::METADATA => s.string().and_then(|()| s.map()),
        _ => Some(()),
    };
    fits.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_beyond_the_record_do_not_fit() {
        let mut metadata = Vec::new();
        let string = |out: &mut Vec<u8>, s: &str| {
            out.extend(u32::try_from(s.len()).unwrap().to_le_bytes());
            out.extend(s.as_bytes());
        };
        string(&mut metadata, "name");
        metadata.extend(14_u32.to_le_bytes());
        string(&mut metadata, "key");
        string(&mut metadata, "val");
        assert!(fit(op::METADATA, &metadata));
        for i in [3, 11, 15, 22] {
            // The top byte of each of the four lengths.
            let mut bad = metadata.clone();
            bad[i] = 0x7f;
            assert!(!fit(op::METADATA, &bad), "{i}");
        }
        for cut in 0..metadata.len() {
            assert!(!fit(op::METADATA, &metadata[..cut]), "{cut}");
        }
        assert!(fit(op::MESSAGE, &[]));
    }
}
