//! Reading and writing little-endian fields, and what can be wrong with a packet.

/// Why bytes are not a packet of this profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The length is not exactly what the packet says or needs.
    #[error("{found} bytes, expected {expected}")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be; for too short a packet the least there must be.
        expected: usize,
    },
    /// A version this crate does not speak.
    #[error("version {found} of the profile, expected {}", crate::VERSION)]
    Version {
        /// The version.
        found: u8,
    },
    /// A field has a value that means nothing.
    #[error("{field} is {found}, which means nothing")]
    Value {
        /// The field's name.
        field: &'static str,
        /// Its value, raw.
        found: u32,
    },
}

/// Why a value was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmitError {
    /// The buffer is too small.
    #[error("a buffer of {found} bytes, {needed} needed")]
    Buffer {
        /// Bytes there are.
        found: usize,
        /// Bytes needed.
        needed: usize,
    },
    /// There are other samples than the header says, or none.
    #[error("{found} samples for a frame of {expected}")]
    Count {
        /// Samples given.
        found: usize,
        /// Samples the header says.
        expected: usize,
    },
    /// A field has a value that `parse` would refuse.
    #[error("{field} is {found}, which means nothing")]
    Value {
        /// The field's name.
        field: &'static str,
        /// Its value, raw.
        found: u32,
    },
}

/// A field with a value that means nothing: what `parse` and `emit` both refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaningless {
    pub(crate) field: &'static str,
    pub(crate) found: u32,
}

impl Meaningless {
    /// `Ok` where `good` holds.
    pub(crate) fn unless(
        good: bool,
        field: &'static str,
        found: impl Into<u32>,
    ) -> Result<(), Self> {
        if good {
            return Ok(());
        }
        Err(Self {
            field,
            found: found.into(),
        })
    }
}

impl From<Meaningless> for Fault {
    fn from(Meaningless { field, found }: Meaningless) -> Self {
        Self::Value { field, found }
    }
}

impl From<Meaningless> for EmitError {
    fn from(Meaningless { field, found }: Meaningless) -> Self {
        Self::Value { field, found }
    }
}

/// Takes fields off the front of a packet.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    bytes: &'a [u8],
    whole: usize,
}

impl<'a> Fields<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            whole: bytes.len(),
        }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let Some((head, rest)) = self.bytes.split_first_chunk::<N>() else {
            return Err(Fault::Length {
                found: self.whole,
                expected: self.whole - self.bytes.len() + N,
            });
        };
        self.bytes = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[b]| b)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Fault> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Fault> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Fault> {
        self.array().map(u64::from_le_bytes)
    }

    /// The whole packet must have this many bytes.
    pub(crate) const fn exactly(&self, expected: usize) -> Result<(), Fault> {
        if self.whole == expected {
            return Ok(());
        }
        Err(Fault::Length {
            found: self.whole,
            expected,
        })
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.bytes
    }

    /// There must be nothing left.
    pub(crate) fn end(self) -> Result<(), Fault> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        Err(Fault::Length {
            found: self.whole,
            expected: self.whole - self.bytes.len(),
        })
    }
}

/// Puts fields into a buffer.
#[derive(Debug)]
pub(crate) struct Pen<'a> {
    out: &'a mut [u8],
    at: usize,
}

impl<'a> Pen<'a> {
    /// A buffer that has room for `needed` bytes.
    pub(crate) const fn new(out: &'a mut [u8], needed: usize) -> Result<Self, EmitError> {
        if out.len() < needed {
            return Err(EmitError::Buffer {
                found: out.len(),
                needed,
            });
        }
        Ok(Self { out, at: 0 })
    }

    // Invariant: `new` made sure of the room for everything that is put.
    pub(crate) fn put<const N: usize>(mut self, bytes: [u8; N]) -> Self {
        if let Some(room) = self.out.get_mut(self.at..self.at + N) {
            room.copy_from_slice(&bytes);
            self.at += N;
        }
        self
    }

    pub(crate) const fn done(self) -> usize {
        self.at
    }
}
