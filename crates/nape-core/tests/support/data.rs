//! Where real recordings are, and the line that says so where they are not.

use std::io::Write;
use std::path::PathBuf;

/// The shared data folder, if it is there.
pub(crate) fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("NAPE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let dir = shared.join("data");
    dir.is_dir().then_some(dir)
}

/// The same; where it is absent, a line says that a test was skipped.
pub(crate) fn data_or_say() -> Option<PathBuf> {
    let dir = data();
    if dir.is_none() {
        // Not by `println!`, which a passing test swallows.
        drop(std::io::stderr().write_all(b"skipped: no ../shared/data and no NAPE_SHARED\n"));
    }
    dir
}
