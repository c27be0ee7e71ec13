//! What outlives a session, in a small file: the day's nudges, silence, what hurts, what was said at
//! check-ins.

use std::fs;
use std::io;
use std::path::Path;

use nape_core::event::Carry;
use nape_core::text::clean_line;

use crate::atomic_file::{self, FileError};

/// Reads it. A file that does not read is moved aside; the second value says so, since a warning sign may have
/// stood in it.
///
/// # Errors
/// The file is there, but the system does not give it, or not away.
pub fn load(path: &Path) -> Result<(Option<Carry>, Option<String>), FileError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(source) => {
            return Err(FileError {
                path: path.to_owned(),
                source,
            });
        }
    };
    let error = match serde_json::from_slice(&text) {
        Ok(carry) => return Ok((Some(carry), None)),
        Err(error) => error,
    };
    let aside = atomic_file::set_aside(path)?;
    let words = format!(
        "What hurts and what you said at check-ins could not be read ({}); the file is kept as {}. Run \
         `nape checkin` to say it again.",
        clean_line(&error.to_string()),
        aside.display()
    );
    Ok((None, Some(words)))
}

/// Writes it, whole or not at all.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, carry: &Carry) -> Result<(), FileError> {
    atomic_file::write_json(path, carry)
}
