//! The blocks: written, and read back.

use super::error::ImageError;
use super::image::Image;

/// Bytes a block.
pub const BLOCK: usize = 512;

/// Bytes of firmware in a block: "256 is always correct" (the format's README, "Payload sizes").
pub const PAYLOAD: usize = PAYLOAD_U32 as usize;

/// The same, as blocks have it.
const PAYLOAD_U32: u32 = 256;

/// The family of the nRF52840 (`utils/uf2families.json` of the format's repository).
pub const NRF52840: u32 = 0xADA5_2840;

const MAGIC_FIRST: u32 = 0x0A32_4655;
const MAGIC_SECOND: u32 = 0x9E5D_5157;
const MAGIC_LAST: u32 = 0x0AB1_6F30;
const NOT_MAIN_FLASH: u32 = 0x0000_0001;
const FILE_CONTAINER: u32 = 0x0000_1000;
const FAMILY_PRESENT: u32 = 0x0000_2000;

/// Where the payload begins, and where the padding after it ends.
const DATA: usize = 32;
const DATA_END: usize = 508;

/// What flash reads where nothing was written: the rest of a block that the firmware fills in part.
const ERASED: u8 = 0xFF;

/// What a UF2 file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The family, if the file says one.
    pub family: Option<u32>,
    /// The blocks' bytes, each at its address.
    pub image: Image,
    /// How many blocks there are.
    pub blocks: u32,
}

/// Why a file is no UF2 file that could be flashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uf2Error {
    /// Not whole blocks.
    #[error("{bytes} bytes are not blocks of {BLOCK}")]
    Length {
        /// The file's.
        bytes: usize,
    },
    /// A block without its magic numbers.
    #[error("block {block} has not the magic numbers of UF2")]
    Magic {
        /// Counted from 0.
        block: usize,
    },
    /// A block that is not for the main flash, or is part of a container.
    #[error("block {block} is not for the main flash (flags {flags:#010x})")]
    NotFlash {
        /// Counted from 0.
        block: usize,
        /// As the block has them.
        flags: u32,
    },
    /// A block says that it is another, or another number of all.
    #[error("block {block} says it is {said} of {total}, in a file of {blocks}")]
    Number {
        /// Counted from 0.
        block: usize,
        /// What it says.
        said: u32,
        /// How many it says there are.
        total: u32,
        /// How many there are.
        blocks: usize,
    },
    /// More bytes than fit into a block, or none.
    #[error("block {block} says it holds {bytes} bytes")]
    Payload {
        /// Counted from 0.
        block: usize,
        /// What it says.
        bytes: u32,
    },
    /// Blocks of several families.
    #[error("block {block} is of another family than those before it")]
    Family {
        /// Counted from 0.
        block: usize,
    },
    /// Two blocks for the same address, or one beyond the last address.
    #[error("{0}")]
    Image(ImageError),
}

/// The UF2 file of an image: its blocks in the order of their addresses, numbered from 0.
///
/// A block that the image fills in part is filled up with `0xFF`; one that it does not touch is left out, so
/// what lies there in flash stays.
#[must_use]
pub fn write(image: &Image, family: u32) -> Vec<u8> {
    let pages = pages(image);
    let total = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(pages.len() * BLOCK);
    for (number, (address, payload)) in (0..total).zip(&pages) {
        let header = [
            MAGIC_FIRST,
            MAGIC_SECOND,
            FAMILY_PRESENT,
            *address,
            PAYLOAD_U32,
            number,
            total,
            family,
        ];
        for word in header {
            out.extend(word.to_le_bytes());
        }
        out.extend(payload);
        out.resize(out.len() + (DATA_END - DATA - PAYLOAD), ERASED);
        out.extend(MAGIC_LAST.to_le_bytes());
    }
    out
}

/// The image cut at multiples of 256, first address first.
fn pages(image: &Image) -> Vec<(u32, [u8; PAYLOAD])> {
    let mut pages: Vec<(u32, [u8; PAYLOAD])> = Vec::new();
    for (start, bytes) in image.parts() {
        for (address, byte) in (start..=u32::MAX).zip(bytes) {
            let (offset, page) = (address % PAYLOAD_U32, address - address % PAYLOAD_U32);
            if pages.last().is_none_or(|(last, _)| *last != page) {
                pages.push((page, [ERASED; PAYLOAD]));
            }
            if let Some((_, payload)) = pages.last_mut() {
                payload[offset as usize] = *byte;
            }
        }
    }
    pages
}

/// Takes a UF2 file apart, as a boot loader would, but strictly: each block must be in its place.
///
/// # Errors
/// Where the file is no UF2 file for the main flash, with the first block that is not as it should be.
pub fn read(file: &[u8]) -> Result<Contents, Uf2Error> {
    if file.is_empty() || !file.len().is_multiple_of(BLOCK) {
        return Err(Uf2Error::Length { bytes: file.len() });
    }
    let blocks = file.len() / BLOCK;
    let mut family: Option<Option<u32>> = None;
    let mut image = Image::default();
    for (block, bytes) in file.chunks_exact(BLOCK).enumerate() {
        let word = |at: usize| {
            let mut four = [0; 4];
            four.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(four)
        };
        if (word(0), word(4), word(DATA_END)) != (MAGIC_FIRST, MAGIC_SECOND, MAGIC_LAST) {
            return Err(Uf2Error::Magic { block });
        }
        let flags = word(8);
        if flags & (NOT_MAIN_FLASH | FILE_CONTAINER) != 0 {
            return Err(Uf2Error::NotFlash { block, flags });
        }
        let (said, total) = (word(20), word(24));
        if (said as usize, total as usize) != (block, blocks) {
            return Err(Uf2Error::Number {
                block,
                said,
                total,
                blocks,
            });
        }
        let payload = word(16);
        let end = DATA.saturating_add(payload as usize);
        if payload == 0 || end > DATA_END {
            return Err(Uf2Error::Payload {
                block,
                bytes: payload,
            });
        }
        let of = (flags & FAMILY_PRESENT != 0).then(|| word(28));
        if *family.get_or_insert(of) != of {
            return Err(Uf2Error::Family { block });
        }
        image
            .add(word(12), &bytes[DATA..end])
            .map_err(Uf2Error::Image)?;
    }
    Ok(Contents {
        family: family.flatten(),
        image,
        blocks: u32::try_from(blocks).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The format's own table of offsets, spelled out byte for byte.
    #[test]
    fn a_block_is_as_the_format_has_it() {
        let mut image = Image::default();
        image.add(0x0002_7004, b"nape").expect("fits");
        let file = write(&image, NRF52840);
        assert_eq!(file.len(), 512);
        assert_eq!(&file[..4], b"UF2\n", "first magic number");
        assert_eq!(file[4..8], [0x57, 0x51, 0x5D, 0x9E], "second");
        assert_eq!(file[8..12], [0, 0x20, 0, 0], "flags: family present");
        assert_eq!(file[12..16], [0, 0x70, 2, 0], "address, a multiple of 256");
        assert_eq!(file[16..20], [0, 1, 0, 0], "256 bytes used");
        assert_eq!(file[20..24], [0, 0, 0, 0], "block 0");
        assert_eq!(file[24..28], [1, 0, 0, 0], "of 1");
        assert_eq!(file[28..32], [0x40, 0x28, 0xA5, 0xAD], "family");
        assert_eq!(file[32..36], [0xFF; 4], "before the firmware");
        assert_eq!(&file[36..40], b"nape");
        assert!(file[40..508].iter().all(|b| *b == 0xFF), "padding");
        assert_eq!(file[508..], [0x30, 0x6F, 0xB1, 0x0A], "last");
    }

    #[test]
    fn blocks_that_nothing_lies_in_are_left_out() {
        let mut image = Image::default();
        image.add(0x1000, &[1; 300]).expect("fits");
        image.add(0x9000, &[2]).expect("fits");
        image.add(0x112c, &[3; 8]).expect("joins the first part");
        let file = write(&image, NRF52840);
        let at = |n: usize, offset: usize| {
            let at = n * BLOCK + offset;
            u32::from_le_bytes(file[at..at + 4].try_into().expect("four"))
        };
        assert_eq!(file.len(), 3 * BLOCK);
        assert_eq!([at(0, 12), at(1, 12), at(2, 12)], [0x1000, 0x1100, 0x9000]);
        assert_eq!([at(0, 20), at(1, 20), at(2, 20)], [0, 1, 2]);
        assert_eq!([at(0, 24), at(1, 24), at(2, 24)], [3, 3, 3]);
    }

    #[test]
    fn what_is_no_uf2_is_refused() {
        let mut image = Image::default();
        image.add(0, &[7; 600]).expect("fits");
        let good = write(&image, NRF52840);
        let bent = |at: usize, to: u8| {
            let mut file = good.clone();
            file[at] = to;
            read(&file).expect_err("bent")
        };
        assert_eq!(read(&[]), Err(Uf2Error::Length { bytes: 0 }));
        assert_eq!(read(&good[..700]), Err(Uf2Error::Length { bytes: 700 }));
        assert_eq!(bent(0, 0), Uf2Error::Magic { block: 0 });
        assert_eq!(bent(BLOCK + 4, 0), Uf2Error::Magic { block: 1 });
        assert_eq!(bent(BLOCK + 508, 0), Uf2Error::Magic { block: 1 });
        assert_eq!(
            bent(8, 1),
            Uf2Error::NotFlash {
                block: 0,
                flags: 0x2001
            }
        );
        assert!(matches!(
            bent(20, 1),
            Uf2Error::Number {
                block: 0,
                said: 1,
                total: 3,
                blocks: 3
            }
        ));
        assert!(matches!(bent(24, 4), Uf2Error::Number { total: 4, .. }));
        assert!(matches!(bent(17, 2), Uf2Error::Payload { bytes: 512, .. }));
        assert_eq!(bent(BLOCK + 28, 0), Uf2Error::Family { block: 1 });
        // The second block at the first one's address.
        assert!(matches!(bent(BLOCK + 13, 0), Uf2Error::Image(_)));
    }

    proptest! {
        /// Whatever lies in flash comes back, in blocks as a boot loader wants them, and nothing but filling
        /// lies beside it.
        #[test]
        fn an_image_comes_back(
            parts in proptest::collection::vec((0_u32..40_000, proptest::collection::vec(any::<u8>(), 1..900)), 1..8),
            family in any::<u32>(),
        ) {
            let mut image = Image::default();
            let mut put = std::collections::BTreeMap::new();
            for (address, bytes) in &parts {
                if image.add(*address, bytes).is_ok() {
                    put.extend((*address..).zip(bytes.iter().copied()));
                }
            }
            let file = write(&image, family);
            let back = read(&file).expect("what was written");
            prop_assert_eq!(back.family, Some(family));
            prop_assert_eq!(back.blocks as usize, file.len() / BLOCK);
            for block in file.chunks_exact(BLOCK) {
                prop_assert_eq!(block[12], 0, "an address that is a multiple of 256");
            }
            let flashed: std::collections::BTreeMap<u32, u8> = back
                .image
                .parts()
                .flat_map(|(at, bytes)| (at..).zip(bytes.iter().copied()).collect::<Vec<_>>())
                .collect();
            prop_assert_eq!(flashed.len(), back.blocks as usize * PAYLOAD);
            for (at, byte) in &flashed {
                prop_assert_eq!(*byte, put.get(at).copied().unwrap_or(0xFF));
            }
            prop_assert!(put.keys().all(|at| flashed.contains_key(at)));
            // And once more: whole blocks stay what they are.
            prop_assert_eq!(write(&back.image, family), file);
        }

        /// Nothing that is no UF2 file makes the reader fall over.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..1100)) {
            prop_assert!(read(&bytes).is_err());
        }
    }
}
