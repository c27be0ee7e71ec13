//! Files that are whole or not there: written as `NAME.part`, renamed when finished.
//!
//! An error or Ctrl-C removes the part. What was there under the name before stays until the new
//! file is complete.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::failure::{Failure, INTERRUPTED};

/// Parts to remove on Ctrl-C.
static PARTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn parts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ctrl-C was pressed where it asks for an orderly end.
static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C asks for an orderly end ([`interrupted`]); a second one ends at once.
pub fn ask_on_interrupt() {
    let asked = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
    };
    // An error means that there is a handler already (tests in one process): then that one stays.
    drop(ctrlc::set_handler(asked));
}

/// Was Ctrl-C pressed since [`ask_on_interrupt`]?
pub fn interrupted() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// From now on Ctrl-C (and the terminal's hang-up) removes parts and ends the program.
pub fn watch_interrupts() {
    let end = || {
        // The lock is kept: nobody starts or finishes a file from here on.
        let parts = parts();
        for part in parts.iter() {
            // It may be gone already; there is nobody left to tell.
            drop(fs::remove_file(part));
        }
        std::process::exit(INTERRUPTED);
    };
    // An error means that there is a handler already (tests in one process): then that one stays.
    drop(ctrlc::set_handler(end));
}

/// Marks a path as unfinished, to be removed on Ctrl-C, until dropped.
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
    /// [`Failure::Write`] if it cannot be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let part = Unfinished::new(part_of(path));
        if path.is_dir() {
            return Err(Failure::Write {
                path: path.to_owned(),
                source: io::ErrorKind::IsADirectory.into(),
            });
        }
        let file = File::create(&part.path).map_err(|source| Failure::Write {
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
    /// [`Failure::Write`] with this file's name.
    pub fn write(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        write(out).map_err(|source| Failure::Write {
            path: self.path.clone(),
            source,
        })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// [`Failure::Write`] if it cannot be completed; then nothing is left behind.
    pub fn finish(mut self) -> Result<(), Failure> {
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
            Failure::Write {
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
/// [`Failure::Write`] if it cannot be completed; then nothing is left behind.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Failure> {
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
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf, Failure> {
    let aside = (1_u32..)
        .map(|n| path.with_extension(format!("broken-{n}.json")))
        .find(|p| !p.exists())
        .unwrap_or_else(|| path.with_extension("broken.json"));
    fs::rename(path, &aside).map_err(|source| Failure::Write {
        path: path.to_owned(),
        source,
    })?;
    Ok(aside)
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

    #[test]
    fn a_folder_that_is_not_there_is_the_users_to_make() {
        let dir = tempfile::tempdir().unwrap();
        let failure = PartialFile::create(&dir.path().join("no/out.csv")).unwrap_err();
        assert_eq!(failure.code(), 2);
        assert_eq!(failure.hint(), Some("make the folder first"));
    }
}
