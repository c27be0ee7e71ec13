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
