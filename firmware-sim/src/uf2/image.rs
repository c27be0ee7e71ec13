//! What is to lie in flash, and the files it comes from.

use std::collections::BTreeMap;

use super::error::ImageError;
use super::{elf, hex};

/// Bytes at addresses. Parts that touch are one; none lies over another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    parts: BTreeMap<u32, Vec<u8>>,
}

/// What a file with firmware is; told by its first bytes, not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a linker writes.
    Elf,
    /// Lines of hexadecimal numbers, as `objcopy -O ihex` writes them.
    Hex,
    /// UF2 already.
    Uf2,
    /// Anything else: bytes without an address.
    Raw,
}

impl Kind {
    /// Of these bytes.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        if file.starts_with(b"\x7FELF") {
            Self::Elf
        } else if file.starts_with(b"UF2\n") {
            Self::Uf2
        } else if hex::looks_like_it(file) {
            Self::Hex
        } else {
            Self::Raw
        }
    }
}

impl Image {
    /// What an ELF file puts into flash: the bytes of each loadable segment at its physical address, where the
    /// start-up code finds what it copies to RAM.
    ///
    /// # Errors
    /// [`ImageError::Elf`] for what is not a 32-bit little-endian ELF file, or is cut short; and where segments
    /// overlap.
    pub fn from_elf(file: &[u8]) -> Result<Self, ImageError> {
        let mut image = Self::default();
        for (address, bytes) in elf::segments(file)? {
            image.add(address, bytes)?;
        }
        Ok(image)
    }

    /// Of an Intel HEX file.
    ///
    /// # Errors
    /// [`ImageError::Hex`] with the line that is wrong; and where lines overlap.
    pub fn from_hex(file: &[u8]) -> Result<Self, ImageError> {
        let mut image = Self::default();
        for (address, bytes) in hex::records(file)? {
            image.add(address, &bytes)?;
        }
        Ok(image)
    }

    /// Puts bytes at an address.
    ///
    /// # Errors
    /// [`ImageError::Overlap`], [`ImageError::Beyond`]; nothing was changed then.
    pub fn add(&mut self, at: u32, bytes: &[u8]) -> Result<(), ImageError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let end = u64::from(at) + bytes.len() as u64;
        if end > 1 << 32 {
            return Err(ImageError::Beyond {
                at,
                bytes: bytes.len(),
            });
        }
        // Parts do not overlap, so only the neighbours can be in the way.
        if let Some((next, _)) = self.parts.range(at..).next()
            && u64::from(*next) < end
        {
            return Err(ImageError::Overlap { at: *next });
        }
        let before = self.parts.range(..at).next_back().map(|(k, v)| {
            let end = u64::from(*k) + v.len() as u64;
            (*k, end)
        });
        let start = match before {
            Some((_, end)) if end > u64::from(at) => return Err(ImageError::Overlap { at }),
            Some((start, end)) if end == u64::from(at) => start,
            _ => at,
        };
        self.parts.entry(start).or_default().extend(bytes);
        if let Ok(end) = u32::try_from(end)
            && let Some(after) = self.parts.remove(&end)
        {
            self.parts.entry(start).or_default().extend(after);
        }
        Ok(())
    }

    /// The parts, first address first.
    pub fn parts(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.parts.iter().map(|(at, bytes)| (*at, bytes.as_slice()))
    }

    /// From the first address to the last, both included; `None` if there is nothing.
    #[must_use]
    pub fn span(&self) -> Option<(u32, u32)> {
        let (first, _) = self.parts.first_key_value()?;
        let (at, bytes) = self.parts.last_key_value()?;
        // `add` has seen to it that the end is an address.
        let last = u64::from(*at) + bytes.len() as u64 - 1;
        Some((*first, u32::try_from(last).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(image: &Image) -> Vec<(u32, Vec<u8>)> {
        image.parts().map(|(at, b)| (at, b.to_vec())).collect()
    }

    #[test]
    fn parts_join_and_never_overlap() {
        let mut image = Image::default();
        assert_eq!(image.span(), None);
        image.add(10, &[1, 2]).expect("free");
        image.add(20, &[5]).expect("free");
        image.add(12, &[3; 8]).expect("fills the gap");
        assert_eq!(shown(&image), [(10, vec![1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 5])]);
        let before = image.clone();
        for at in [9, 10, 15, 20] {
            let refused = image.add(at, &[0, 0]).expect_err("taken");
            assert!(matches!(refused, ImageError::Overlap { .. }), "{at}");
        }
        assert_eq!(image, before);
        image.add(21, &[]).expect("nothing is always fine");
        assert_eq!(image.span(), Some((10, 20)));
    }

    #[test]
    fn the_last_address_is_the_last() {
        let mut image = Image::default();
        image.add(u32::MAX, &[1]).expect("the last byte");
        assert_eq!(image.span(), Some((u32::MAX, u32::MAX)));
        let mut image = Image::default();
        assert_eq!(
            image.add(u32::MAX, &[1, 2]),
            Err(ImageError::Beyond {
                at: u32::MAX,
                bytes: 2
            })
        );
    }

    #[test]
    fn files_are_known_by_what_they_are() {
        assert_eq!(Kind::of(b"\x7FELF\x01"), Kind::Elf);
        assert_eq!(Kind::of(b":00000001FF\n"), Kind::Hex);
        assert_eq!(Kind::of(b"UF2\nWQ"), Kind::Uf2);
        assert_eq!(Kind::of(b"\x00\x00\x04\x20"), Kind::Raw);
        assert_eq!(Kind::of(b":not hex"), Kind::Raw);
        assert_eq!(Kind::of(b""), Kind::Raw);
    }
}
