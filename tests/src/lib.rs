//! Helpers of the suite: where things lie, and real servers to test against.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[cfg(unix)]
pub mod bench;
#[cfg(unix)]
pub mod bluez;
pub mod bubbles;
#[cfg(unix)]
pub mod daemon;
pub mod desktop;
pub mod driver;
pub mod live;
pub mod month;
pub mod people;
pub mod play;
pub mod replay;
pub mod validity;
pub mod vm;
pub mod wearer;

/// The top of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Says in one line why a test has nothing to do. Not by `println!`, which a passing test swallows.
pub fn skip(why: &str) {
    // Without standard error there is nobody to tell.
    drop(writeln!(io::stderr(), "skipped: {why}"));
}

/// How a tool ends: 0 all good, 1 something is not, or it could not be done, which is told.
pub fn outcome(run: io::Result<bool>) -> ExitCode {
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(e) => {
            // Without standard error there is nobody to tell.
            drop(writeln!(io::stderr(), "{e}"));
            ExitCode::from(1)
        }
    }
}

/// Where real recordings lie: beside the checkout (`../shared`), or where `NAPE_SHARED` says.
pub fn shared() -> PathBuf {
    std::env::var_os("NAPE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from)
}

/// The real recordings with this extension. Says so, in one line, when there are none.
pub fn recordings(extension: &str) -> Vec<PathBuf> {
    let shared = shared();
    let mut found: Vec<PathBuf> = std::fs::read_dir(shared.join("data"))
        .into_iter()
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    found.sort();
    if found.is_empty() {
        skip(&format!("no real recordings in {}", shared.display()));
    }
    found
}
