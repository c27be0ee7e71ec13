//! What outlives a session, in a small file: the day's nudges, silence, what hurts.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use nape_core::event::Carry;

/// Reads it; a file that is not there or does not read is nothing to carry, since a count of nudges
/// is not worth stopping for.
pub fn load(path: &Path) -> Option<Carry> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok()
}

/// Writes it, whole or not at all.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, carry: &Carry) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    serde_json::to_writer(&mut file, carry)?;
    file.write_all(b"\n")?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}
