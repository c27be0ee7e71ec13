//! What can be wrong with a firmware file.

/// Why no image can be made of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Two parts want the same address.
    #[error("two parts of it lie over each other at {at:#010x}")]
    Overlap {
        /// The first address that is wanted twice.
        at: u32,
    },
    /// A part ends beyond the last address of 32 bits.
    #[error("it goes beyond the last address: {bytes} bytes at {at:#010x}")]
    Beyond {
        /// Where the part begins.
        at: u32,
        /// How long it is.
        bytes: usize,
    },
    /// An ELF file that is none, or is cut short, or is of another kind of machine.
    #[error("the ELF file cannot be used: {0}")]
    Elf(&'static str),
    /// A line of an Intel HEX file.
    #[error("line {line} of the Intel HEX file cannot be used: {why}")]
    Hex {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
    },
}
