//! Files that are whole or not there: written as `NAME.part`, renamed when finished.
//!
//! An error removes the part, as does a program that ends in the middle and says so ([`remove_unfinished`]). What was there under the name before stays until the new
//! file is complete.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// A file cannot be written, or read where it should be.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written: {source}", path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Parts to remove when the program ends in the middle.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every file that is not finished, and keeps others from being begun or finished: for a program that
/// ends in the middle. The guard is held until then.
pub fn remove_unfinished() -> impl Sized {
    let parts = parts();
    for part in parts.iter() {
        // It may be gone already; there is nobody left to tell.
        drop(fs::remove_file(part));
    }
    parts
}

/// Marks a path as unfinished, to be removed when the program ends in the middle, until dropped.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Marks `path`.
    pub fn new(path: PathBuf) -> Self {
        parts().insert(path.clone());
        Self { path }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        parts().remove(&self.path);
    }
}

/// `NAME.part` beside `path`.
pub fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// A file that appears under its name only when [`Self::finish`]ed.
#[derive(Debug)]
pub struct PartialFile {
    path: PathBuf,
    part: Unfinished,
    out: Option<BufWriter<File>>,
}

impl PartialFile {
    /// Begins the file.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be made.
    pub fn create(path: &Path) -> Result<Self, FileError> {
        let part = Unfinished::new(part_of(path));
        if path.is_dir() {
            return Err(FileError {
                path: path.to_owned(),
                source: io::ErrorKind::IsADirectory.into(),
            });
        }
        let file = File::create(&part.path).map_err(|source| FileError {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            part,
            out: Some(BufWriter::with_capacity(1 << 16, file)),
        })
    }

    /// Writes with `write`.
    ///
    /// # Errors
    /// [`FileError`] with this file's name.
    pub fn write(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), FileError> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        write(out).map_err(|source| FileError {
            path: self.path.clone(),
            source,
        })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be completed; then nothing is left behind.
    pub fn finish(mut self) -> Result<(), FileError> {
        let done = match self.out.take() {
            Some(out) => out
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.sync_all())
                .and_then(|()| fs::rename(&self.part.path, &self.path)),
            None => Ok(()),
        };
        done.map_err(|source| {
            drop(fs::remove_file(&self.part.path));
            FileError {
                path: self.path.clone(),
                source,
            }
        })
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if self.out.take().is_some() {
            // Not finished. An error here has no better place to go than the one that led here.
            drop(fs::remove_file(&self.part.path));
        }
    }
}

/// Writes `value` as one line of JSON, whole or not at all; makes the folder where there is none.
///
/// # Errors
/// [`FileError`] if it cannot be completed; then nothing is left behind.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), FileError> {
    if let Some(dir) = path.parent() {
        // An error shows in the next step.
        drop(fs::create_dir_all(dir));
    }
    let mut file = PartialFile::create(path)?;
    file.write(|out| {
        serde_json::to_writer(&mut *out, value)?;
        out.write_all(b"\n")
    })?;
    file.finish()
}

/// Moves a file that cannot be used out of the way, beside itself, and says where to.
///
/// # Errors
/// The disk.
pub fn set_aside(path: &Path) -> Result<PathBuf, FileError> {
    let aside = free_name(path);
    fs::rename(path, &aside).map_err(|source| FileError {
        path: path.to_owned(),
        source,
    })?;
    Ok(aside)
}

/// Gives a file that cannot be used a second name beside itself, and says which; it stays where it is.
///
/// # Errors
/// The disk.
pub fn keep_copy(path: &Path) -> Result<PathBuf, FileError> {
    let copy = free_name(path);
    // A second name needs no room on a full disk; where the file system knows none, the bytes are copied.
    let made = fs::hard_link(path, &copy).or_else(|_| fs::copy(path, &copy).map(drop));
    made.map(|()| copy.clone())
        .map_err(|source| FileError { path: copy, source })
}

/// A name beside `path` that is not taken.
fn free_name(path: &Path) -> PathBuf {
    (1_u32..)
        .map(|n| path.with_extension(format!("broken-{n}.json")))
        .find(|p| !p.exists())
        .unwrap_or_else(|| path.with_extension("broken.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_or_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.csv");
        let mut file = PartialFile::create(&path).unwrap();
        file.write(|w| w.write_all(b"half")).unwrap();
        assert!(!path.exists());
        assert_eq!(
            parts().iter().filter(|p| p.starts_with(dir.path())).count(),
            1
        );
        drop(file);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert_eq!(
            parts().iter().filter(|p| p.starts_with(dir.path())).count(),
            0
        );

        let mut file = PartialFile::create(&path).unwrap();
        file.write(|w| w.write_all(b"whole")).unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
