//! The loadable segments of a 32-bit little-endian ELF file (TIS ELF specification 1.2, book I: file header,
//! program header). Sections, symbols and relocations do not matter for what lies in flash.

use super::error::ImageError;

/// A segment that is to be loaded.
const PT_LOAD: u32 = 1;
/// Bytes of a program header of 32 bits.
const PROGRAM_HEADER: usize = 32;

/// Each segment with bytes of its own: its physical address, and the bytes.
pub(super) fn segments(file: &[u8]) -> Result<Vec<(u32, &[u8])>, ImageError> {
    let refuse = |why| Err(ImageError::Elf(why));
    let Some(ident) = file.get(..16) else {
        return refuse("it is cut short");
    };
    if !ident.starts_with(b"\x7FELF") {
        return refuse("it is none");
    }
    // EI_CLASS, EI_DATA.
    if (ident[4], ident[5]) != (1, 1) {
        return refuse(
            "it is not of a 32-bit little-endian processor, as a clip has; built for the host?",
        );
    }
    let (Some(start), Some(size), Some(count)) = (word(file, 28), half(file, 42), half(file, 44))
    else {
        return refuse("it is cut short");
    };
    if count == 0 {
        return refuse("it has no program headers: an object file, not a linked program?");
    }
    if usize::from(size) < PROGRAM_HEADER {
        return refuse("its program headers are too short");
    }
    let mut found = Vec::new();
    for i in 0..usize::from(count) {
        let header = (start as usize).checked_add(i * usize::from(size));
        let field = |at: usize| word(file, header?.checked_add(at)?);
        let (Some(kind), Some(offset), Some(address), Some(bytes)) =
            (field(0), field(4), field(12), field(16))
        else {
            return refuse("it is cut short");
        };
        if kind != PT_LOAD || bytes == 0 {
            continue;
        }
        let end = (offset as usize).checked_add(bytes as usize);
        match end.and_then(|end| file.get(offset as usize..end)) {
            Some(bytes) => found.push((address, bytes)),
            None => return refuse("it is cut short"),
        }
    }
    if found.is_empty() {
        return refuse("nothing of it is to be loaded");
    }
    Ok(found)
}

fn word(file: &[u8], at: usize) -> Option<u32> {
    let four = file.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn half(file: &[u8], at: usize) -> Option<u16> {
    let two = file.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An ELF file of one ARM program: (kind, physical address, bytes in the file, bytes in memory).
    fn elf(segments: &[(u32, u32, &[u8], u32)]) -> Vec<u8> {
        let size = |n: usize| u32::try_from(n).expect("a small file");
        let count = u16::try_from(segments.len()).expect("few segments");
        let mut file = b"\x7FELF\x01\x01\x01".to_vec();
        file.resize(16, 0);
        for half in [2_u16, 40] {
            file.extend(half.to_le_bytes()); // an executable, for ARM
        }
        for word in [1_u32, 0x0002_7101, 52, 0, 0x0500_0400] {
            file.extend(word.to_le_bytes()); // version, entry, program headers, sections, flags
        }
        for half in [52_u16, 32, count, 40, 0, 0] {
            file.extend(half.to_le_bytes());
        }
        let mut offset = 52 + 32 * u32::from(count);
        for (kind, address, bytes, memory) in segments {
            // Virtual addresses are elsewhere, so that nobody takes those.
            let header = [
                *kind,
                offset,
                0x2000_0000,
                *address,
                size(bytes.len()),
                *memory,
                5,
                4,
            ];
            for word in header {
                file.extend(word.to_le_bytes());
            }
            offset += size(bytes.len());
        }
        for (_, _, bytes, _) in segments {
            file.extend(*bytes);
        }
        file
    }

    #[test]
    fn bytes_lie_at_their_physical_address() {
        let file = elf(&[
            (1, 0x0002_7000, b"vectors and code", 16),
            (1, 0x0002_7010, b"data", 4),
            (1, 0x2000_0100, b"", 4096), // .bss: nothing in the file
            (0x7000_0001, 0x0002_7000, b"exidx", 5),
            (0x6474_e551, 0, b"", 0), // the stack's rights
        ]);
        let found = segments(&file).expect("good");
        let expected: [(u32, &[u8]); 2] =
            [(0x0002_7000, b"vectors and code"), (0x0002_7010, b"data")];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_cannot_be_flashed_is_told() {
        let why = |file: &[u8]| segments(file).expect_err("refused").to_string();
        let good = elf(&[(1, 0x0002_7000, b"code", 4)]);
        let mut host = good.clone();
        host[4] = 2;
        assert!(why(&host).contains("built for the host?"));
        let mut object = good.clone();
        object[44] = 0;
        assert!(why(&object).contains("an object file"));
        assert!(why(&elf(&[(1, 0x2000_0000, b"", 64)])).contains("nothing of it"));
        assert!(why(b"\x7FELF").contains("cut short"));
        for short in 52..good.len() {
            assert!(why(&good[..short]).contains("cut short"), "{short}");
        }
    }

    proptest! {
        /// Whatever the headers say, no byte outside of the file is asked for.
        #[test]
        fn any_headers_are_read_or_refused(at in 16_usize..120, bytes in proptest::collection::vec(any::<u8>(), 1..40)) {
            let mut file = elf(&[(1, 0x0002_7000, &[7; 64], 64), (1, 0x0003_0000, &[8; 8], 8)]);
            for (slot, byte) in file[at..].iter_mut().zip(bytes) {
                *slot = byte;
            }
            if let Ok(found) = segments(&file) {
                prop_assert!(found.iter().all(|(_, b)| !b.is_empty() && b.len() <= file.len()));
            }
        }
    }
}
