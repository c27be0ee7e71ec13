//! Firmware as a UF2 file, the format that the boot loaders of small boards take by copying onto a drive.
//!
//! An [`Image`] is what is to lie in flash, read from an ELF file, an Intel HEX file, or raw bytes;
//! [`write()`] makes blocks of it and [`read`] takes blocks apart. All of it is pure; the command line
//! (`firmware-sim uf2`) does the files.
//!
//! The format: <https://github.com/microsoft/uf2>, README, "File format". Blocks of 512 bytes, each with 256
//! bytes for an address that is a multiple of 256: what Adafruit's boot loader for the nRF52840 asks for
//! (`is_uf2_block` in its `src/usb/uf2/ghostfat.c`), which is on the XIAO. Not made: file containers, MD5 sums,
//! extension tags, several families in one file.

mod blocks;
#[cfg(feature = "boards")]
pub(crate) mod command;
mod elf;
mod error;
mod hex;
mod image;

pub use blocks::{BLOCK, Contents, NRF52840, PAYLOAD, Uf2Error, read, write};
pub use error::ImageError;
pub use image::{Image, Kind};

/// Where an application may lie on the XIAO nRF52840: above SoftDevice S140 7.3.0 and below the boot loader
/// (`examples/firmware/xiao/memory.x`, which names its source).
pub const XIAO_FLASH: core::ops::Range<u32> = 0x0002_7000..0x000F_4000;
