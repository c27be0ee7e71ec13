//! What outlives a session, in a small file: the day's nudges, silence, what hurts, what was said at
//! check-ins.

use std::fs;
use std::io;
use std::path::Path;

use nape_core::coach::Health;
use nape_core::event::Carry;
use nape_core::text::clean_line;

use crate::atomic_file::{self, FileError};
use crate::platform;

/// Reads it. Of a file that does not read a copy stays beside it, and what is known from then on is that something was
/// lost ([`Health::unread`]): a warning sign may have stood in it. The second value says so.
///
/// # Errors
/// The file is there, but the system does not give it.
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
    let lost = Carry {
        health: Health::lost(),
        ..Carry::default()
    };
    // Where no copy can be made, the damaged file stays, and the next start finds it again.
    let kept = match atomic_file::keep_copy(path) {
        Ok(copy) => save(path, &lost).map(|()| copy),
        Err(error) => Err(error),
    };
    let kept = kept.map_or_else(
        |e| e.to_string(),
        |copy| format!("kept as {}", copy.display()),
    );
    let words = format!(
        "What hurts and what you said at check-ins could not be read ({}; {kept}). To be safe no exercise is \
         suggested until you run `nape checkin`.",
        clean_line(&error.to_string()),
    );
    Ok((Some(lost), Some(words)))
}

/// What stands in the file is not true any more, and the truth cannot be written: it is emptied, which needs no room on
/// a full disk, so that [`load`] finds that something was lost.
///
/// # Errors
/// The disk takes not even that.
pub fn mark_lost(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    platform::private(&mut options).open(path).map(drop)
}

/// Writes it, whole or not at all.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, carry: &Carry) -> Result<(), FileError> {
    atomic_file::write_json(path, carry)
}
