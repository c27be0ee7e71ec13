//! Nape's icon as a file that a notification server can open.
//!
//! The picture travels inside the binary. Servers take a path; a path into the user's cache works
//! from any install, and PNG is read by every server (SVG only where librsvg's loader is there).
//! No icon is ever a reason not to notify: without a writable cache there is none.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// `assets/nape.svg` at 48 x 48 pixels: dunst draws it as large as it is, and text needs the room.
const PNG: &[u8] = include_bytes!("../assets/nape.png");

/// Writes the icon where it is not already and tells where it is.
pub(crate) fn install() -> Option<PathBuf> {
    folder().and_then(|folder| write_into(&folder).ok())
}

/// `$XDG_CACHE_HOME/nape`, else `~/.cache/nape`, else `$XDG_RUNTIME_DIR/nape`. The base directory
/// specification tells to ignore relative paths.
fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .or_else(|| absolute("XDG_RUNTIME_DIR"))
        .map(|base| base.join("nape"))
}

/// The file under a name of its own first, then renamed: a server never reads half a picture, and
/// two processes may do this at once.
fn write_into(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("nape.png");
    if fs::read(&path).is_ok_and(|there| there == PNG) {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!(".nape-{}.png", process::id()));
    let written = fs::write(&fresh, PNG).and_then(|()| fs::rename(&fresh, &path));
    if written.is_err() {
        // Whether or not this removes anything, the caller goes on without an icon.
        drop(fs::remove_file(&fresh));
    }
    written.map(|()| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_once_and_mended_when_changed() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("cache/nape");
        let path = write_into(&inside).unwrap();
        assert_eq!(fs::read(&path).unwrap(), PNG);
        fs::write(&path, b"other").unwrap();
        assert_eq!(write_into(&inside).unwrap(), path);
        assert_eq!(fs::read(&path).unwrap(), PNG);
        assert_eq!(
            fs::read_dir(&inside).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn no_folder_is_an_error_not_a_panic() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(write_into(&file.path().join("nape")).is_err());
    }
}
