//! What outlives a session, in a small file: the day's nudges, silence, what hurts.

use std::fs;
use std::path::Path;

use nape_core::event::Carry;

use crate::failure::Failure;
use crate::partial::PartialFile;

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
    if let Some(dir) = path.parent() {
        // An error shows in the next step.
        drop(fs::create_dir_all(dir));
    }
    let mut file = PartialFile::create(path)?;
    file.write(|out| {
        serde_json::to_writer(&mut *out, carry)?;
        out.write_all(b"\n")
    })?;
    file.finish()
}
