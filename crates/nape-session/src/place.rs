//! Putting a finished file in its place: at once, whole, and not over another by accident.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{ReadError, WriteError};
use crate::platform;

/// `walk.mcap` → `walk.mcap.part`.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// An IO error with its file.
pub(crate) fn io_at(path: &Path) -> impl Fn(io::Error) -> WriteError + '_ {
    |source| WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Refuses to read what is no regular file. Looks before it opens: opening a pipe would wait for
/// somebody to write into it, and a recording is read more than once.
pub(crate) fn refuse_special(path: &Path) -> Result<(), ReadError> {
    let path_buf = || path.to_owned();
    // The customary name of standard input, unless there is a file of that name.
    if path == Path::new("-") && !path.exists() {
        return Err(ReadError::NotAFile {
            path: path_buf(),
            kind: "standard input",
        });
    }
    let kind = fs::metadata(path)
        .map_err(|source| ReadError::Io {
            path: path_buf(),
            source,
        })?
        .file_type();
    if kind.is_dir() {
        return Err(ReadError::Directory { path: path_buf() });
    }
    if kind.is_file() {
        return Ok(());
    }
    Err(ReadError::NotAFile {
        path: path_buf(),
        kind: platform::name_of(kind),
    })
}

/// Refuses an output that is there already, unless `force`; a directory always.
pub(crate) fn refuse_existing(path: &Path, force: bool) -> Result<(), WriteError> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !force || meta.is_dir() => Err(WriteError::Exists {
            path: path.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Renames a finished `part` to `path` in one step. Without `force` the step itself refuses to
/// replace a file that came into being meanwhile.
pub(crate) fn put(part: &Path, path: &Path, force: bool) -> Result<(), WriteError> {
    if force {
        fs::rename(part, path).map_err(io_at(path))?;
    } else {
        let mut from = tempfile::TempPath::try_from_path(part).map_err(io_at(part))?;
        // On failure the finished recording stays under its `.part` name.
        from.disable_cleanup(true);
        from.persist_noclobber(path).map_err(|e| {
            if e.error.kind() == io::ErrorKind::AlreadyExists {
                WriteError::Exists {
                    path: path.to_owned(),
                }
            } else {
                io_at(path)(e.error)
            }
        })?;
    }
    sync_folder(path);
    Ok(())
}

/// Makes the new name survive a power cut, where the system can; elsewhere the file is there
/// anyway, so a refusal is not an error.
fn sync_folder(path: &Path) {
    let folder = match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().ok();
    }
}
