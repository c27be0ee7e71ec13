//! What outlives a session, in a small file: the day's nudges, silence, what hurts.

use std::fs;
use std::path::Path;

use nape_core::event::Carry;

use crate::failure::Failure;
use crate::partial;

/// Reads it; a file that is not there or does not read is nothing to carry, since a count of nudges
/// is not worth stopping for.
pub(super) fn load(path: &Path) -> Option<Carry> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok()
}

/// Writes it, whole or not at all.
///
/// # Errors
/// The disk.
pub(super) fn save(path: &Path, carry: &Carry) -> Result<(), Failure> {
    partial::write_json(path, carry)
}
