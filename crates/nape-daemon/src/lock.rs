//! One daemon at a time: a lock file with the pid of its holder.
//!
//! The lock is the system's (`flock`), so it goes with the process however that ends; the pid in the
//! file is only to tell people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::platform;

/// Held while the daemon runs.
#[derive(Debug)]
pub struct InstanceLock {
    // Invariant: locked.
    _file: File,
}

/// Why the lock was not had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another daemon runs.
    #[error("nape is already running{}", pid.map_or_else(String::new, |p| format!(" as pid {p}")))]
    Running {
        /// Its process, if the file tells.
        pid: Option<u32>,
    },
    /// The file cannot be made or locked.
    #[error("{}: cannot be locked: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl InstanceLock {
    /// Takes the lock, or says who has it. Makes its folder, for this user alone.
    ///
    /// # Errors
    /// Another daemon runs, or the system refuses.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let io = |source| LockError::Io {
            path: path.to_owned(),
            source,
        };
        if let Some(dir) = path.parent() {
            platform::make_private_folder(dir).map_err(io)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = platform::private(&mut options).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Between lock and pid the file may still be empty: then nobody is named.
                let read = file.take(20).read_to_string(&mut text);
                let pid = read.ok().and_then(|_| text.trim().parse().ok());
                return Err(LockError::Running { pid });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        // The pid is only for people: on a full disk the lock holds all the same.
        drop(
            file.set_len(0)
                .and_then(|()| file.seek(SeekFrom::Start(0)))
                .and_then(|_| writeln!(file, "{}", std::process::id())),
        );
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_second_is_told_who_is_first_until_that_one_ends() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/daemon.lock");
        let first = InstanceLock::take(&path).unwrap();
        let error = InstanceLock::take(&path).unwrap_err();
        let pid = std::process::id();
        assert_eq!(
            error.to_string(),
            format!("nape is already running as pid {pid}")
        );
        drop(first);
        InstanceLock::take(&path).unwrap();
    }

    #[test]
    fn a_file_left_by_a_dead_one_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daemon.lock");
        fs::write(&path, "4000000000 and more than fits\n").unwrap();
        let lock = InstanceLock::take(&path).unwrap();
        let pid = fs::read_to_string(&path).unwrap();
        assert_eq!(pid, format!("{}\n", std::process::id()));
        drop(lock);
    }

    #[test]
    fn a_holder_without_a_pid_is_not_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daemon.lock");
        fs::write(&path, "\u{1b}[2J").unwrap();
        let holder = File::open(&path).unwrap();
        holder.lock().unwrap();
        let error = InstanceLock::take(&path).unwrap_err();
        assert_eq!(error.to_string(), "nape is already running");
    }
}
