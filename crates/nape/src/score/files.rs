//! Which recordings are meant: files as they are named, folders as what lies in them, nothing as one's own.

use std::path::{Path, PathBuf};

use crate::cli::ConfigArgs;
use crate::commands::set_up;
use crate::failure::Failure;

/// The recordings that `named` means, those of a folder in the order of their names.
///
/// # Errors
/// A folder that cannot be read, or has no recording in it.
pub(super) fn meant(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if named.is_empty() {
        let (paths, config) = set_up(&ConfigArgs::default())?;
        let own = config.recording.dir.as_deref();
        return within(own.unwrap_or(paths.recordings()));
    }
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            files.extend(within(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn within(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let none = |why: &str| Failure::Usage {
        reason: format!("{}: {why}", folder.display()),
    };
    let listed = std::fs::read_dir(folder).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => none("no recordings yet"),
        _ => none(&error.to_string()),
    })?;
    // What cannot be listed cannot be read either, and is said then.
    let mut files: Vec<PathBuf> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_recording(path))
        .collect();
    if files.is_empty() {
        return Err(none("no recordings in it"));
    }
    files.sort();
    Ok(files)
}

/// By its name: a recording, also one that is being made or was torn, or a CSV.
fn is_recording(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = [".mcap", ".mcap.part", ".csv"];
    known.iter().any(|end| name.ends_with(end)) && !path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_recordings_in_order_and_an_empty_one_is_told() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.mcap", "a.csv", "c.mcap.part", "notes.txt"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        std::fs::create_dir(dir.path().join("d.mcap")).unwrap();
        let meant = meant(&[dir.path().to_owned(), PathBuf::from("x.csv")]).unwrap();
        let names: Vec<_> = meant
            .iter()
            .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.csv", "b.mcap", "c.mcap.part", "x.csv"]);
        let empty = dir.path().join("d.mcap");
        let failure = super::meant(&[empty]).unwrap_err().to_string();
        assert!(failure.contains("no recordings"), "{failure}");
    }
}
