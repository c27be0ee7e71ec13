//! Helpers of the suite: where things lie, and real servers to test against.

use std::path::{Path, PathBuf};

pub mod desktop;
pub mod driver;
pub mod wearer;

/// The top of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The real recordings with this extension, beside the checkout (`../shared/data`) or where
/// `NAPE_SHARED` says. Says so, in one line, when there are none.
#[expect(clippy::print_stdout, reason = "a test says why it had nothing to do")]
pub fn recordings(extension: &str) -> Vec<PathBuf> {
    let shared =
        std::env::var_os("NAPE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let mut found: Vec<PathBuf> = std::fs::read_dir(shared.join("data"))
        .into_iter()
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    found.sort();
    if found.is_empty() {
        println!("skipped: no real recordings in {}", shared.display());
    }
    found
}
