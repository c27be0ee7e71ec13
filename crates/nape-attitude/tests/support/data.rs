//! Where real recordings are, and the line that says so where they are not.

use std::io::Write;
use std::path::PathBuf;

/// The shared data folder; where it is absent, a line says that a test was skipped.
pub(crate) fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("NAPE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let dir = shared.join("data");
    if !dir.is_dir() {
        // Not by `println!`, which a passing test swallows.
        drop(std::io::stderr().write_all(b"skipped: no ../shared/data and no NAPE_SHARED\n"));
        return None;
    }
    Some(dir)
}
