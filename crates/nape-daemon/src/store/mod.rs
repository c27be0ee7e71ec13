//! The folder of the recordings: names, rescue of torn ones, what is deleted when, a full disk.
//!
//! One recording is one file, `2026-11-22T08-59-03.mcap` by local time, `….mcap.part` while it is
//! written. Only files with such names are ever touched; whatever else lies in the folder is not ours.
//! `retention` decides what goes and `full_disk` when to try again, both pure; this is the shell over
//! the folder.

mod full_disk;
mod name;
mod rescue;
mod retention;

use std::fmt;
use std::fs::{self};
use std::io;
use std::path::{Path, PathBuf};

use nape_config::duration;
use nape_core::WallTime;

pub use full_disk::{DiskPolicy, RETRY};
pub use name::Name;
pub use rescue::{Rescue, Rescued};
pub use retention::{Keep, Kept, Reason, expired};

use nape_session::WriteError;

use crate::platform;

/// The folder of the recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    dir: PathBuf,
    keep: Keep,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: recordings cannot lie there: {source}", path.display())]
pub struct StoreError {
    /// The folder, or a file in it.
    path: PathBuf,
    /// What the system said.
    source: io::Error,
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Io {
            path: error.path,
            source: error.source,
        }
    }
}

/// A recording that was deleted, or could not be.
#[derive(Debug)]
pub struct Deleted {
    /// Its file.
    pub path: PathBuf,
    /// Its size, bytes.
    pub bytes: u64,
    /// Why.
    pub reason: Reason,
    /// `Err`: it is still there, and why.
    pub done: io::Result<()>,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, bytes) = (self.path.display(), duration::bytes(self.bytes));
        let why = self.reason.words();
        match &self.done {
            Ok(()) => write!(f, "Deleted {path} ({bytes}): {why}."),
            Err(error) => write!(f, "{path} ({bytes}) could not be deleted: {error}."),
        }
    }
}

impl From<&nape_config::Recording> for Keep {
    fn from(config: &nape_config::Recording) -> Self {
        Self {
            days: config.keep_days,
            bytes: config.keep_bytes,
        }
    }
}

impl Store {
    /// The folder, made for this user alone if it is not there, and what is to be kept in it.
    ///
    /// # Errors
    /// It cannot be made or read.
    pub fn open(dir: &Path, keep: Keep) -> Result<Self, StoreError> {
        let store = Self {
            dir: dir.to_owned(),
            keep,
        };
        store.make()?;
        Ok(store)
    }

    /// Makes the folder, which may have been removed since.
    fn make(&self) -> Result<(), StoreError> {
        let dir = &self.dir;
        let made = platform::make_private_folder(dir);
        let read = made.and_then(|()| fs::read_dir(dir).map(drop));
        read.map_err(|source| StoreError {
            path: dir.clone(),
            source,
        })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A path for a recording that begins at `wall`: nothing is there under it, finished or not.
    ///
    /// # Errors
    /// The folder is gone and cannot be made.
    pub fn new_path(&self, wall: WallTime) -> Result<PathBuf, StoreError> {
        self.make()?;
        Ok(self.free(&Name::at(wall)))
    }

    /// Size of a recording by its final name, finished or not, bytes; 0 if it is not there.
    pub fn size_of(path: &Path) -> u64 {
        let size = |path: &Path| fs::metadata(path).ok().map(|meta| meta.len());
        size(&part_of(path)).or_else(|| size(path)).unwrap_or(0)
    }

    /// The first path from `name` on that is free.
    fn free(&self, name: &Name) -> PathBuf {
        let mut name = name.clone();
        loop {
            let path = self.dir.join(name.file());
            // A file without rights or a dangling link has the name too.
            let taken = |path: &Path| fs::symlink_metadata(path).is_ok();
            if !taken(&path) && !taken(&part_of(&path)) {
                return path;
            }
            name = name.next();
        }
    }

    /// The finished recordings of ours, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<Vec<Kept>, StoreError> {
        let mut found: Vec<Kept> = self
            .files()?
            .into_iter()
            .filter_map(|file| {
                let name = Name::parse(&file)?;
                // Links are not followed and folders not entered: neither was made by us.
                let meta = fs::symlink_metadata(self.dir.join(&file)).ok()?;
                meta.is_file().then_some(Kept {
                    name,
                    bytes: meta.len(),
                })
            })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// Names of files in the folder, those that are text.
    fn files(&self) -> Result<Vec<String>, StoreError> {
        let error = |source| StoreError {
            path: self.dir.clone(),
            source,
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(error)? {
            if let Ok(name) = entry.map_err(error)?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Deletes what need not be kept at `now`. `current` is the recording that is being written (by
    /// the name it will have): it counts, and is never deleted.
    ///
    /// # Errors
    /// The folder cannot be read. A file that cannot be deleted is told in the list.
    pub fn sweep(&self, now: WallTime, current: Option<&Path>) -> Result<Vec<Deleted>, StoreError> {
        let finished = self.list()?;
        let being_written = current.map_or(0, Self::size_of);
        let goes = expired(&finished, now, self.keep, being_written);
        let deleted = goes.into_iter().map(|(kept, reason)| {
            let path = self.dir.join(kept.name.file());
            Deleted {
                done: fs::remove_file(&path),
                bytes: kept.bytes,
                path,
                reason,
            }
        });
        Ok(deleted.collect())
    }

    /// As [`Self::sweep`], told in lines for people.
    pub fn retain(&self, now: WallTime, current: Option<&Path>) -> Vec<String> {
        match self.sweep(now, current) {
            Ok(deleted) => deleted.iter().map(ToString::to_string).collect(),
            Err(error) => vec![format!("Old recordings could not be looked for: {error}.")],
        }
    }

    /// Rescues what a kill, a crash or a full disk left unfinished, but for `current`.
    ///
    /// # Errors
    /// The folder cannot be read. What happens to each file is told in the list.
    pub fn rescue(&self, current: Option<&Path>) -> Result<Vec<Rescue>, StoreError> {
        let current = current.map(part_of);
        let mut told = Vec::new();
        for file in self.files()? {
            let Some(name) = file.strip_suffix(".part").and_then(Name::parse) else {
                continue;
            };
            let part = self.dir.join(&file);
            let is_file = fs::symlink_metadata(&part).is_ok_and(|meta| meta.is_file());
            if is_file && current.as_ref() != Some(&part) {
                told.push(rescue::rescue(self, &name, part));
            }
        }
        Ok(told)
    }
}

/// `NAME.mcap.part` of `NAME.mcap`.
fn part_of(path: &Path) -> PathBuf {
    crate::atomic_file::part_of(path)
}

#[cfg(test)]
mod tests;
