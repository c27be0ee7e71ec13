//! A progress bar on standard error for long files, on a terminal only.
//!
//! Files below `LONG` and anything piped or in JSON get none, so that logs and scripts stay clean.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;

use indicatif::{ProgressBar, ProgressStyle};
use nape_analysis::Progress;

/// Bytes below which a file is read before a bar could be seen. Our choice.
const LONG: u64 = 16_000_000;

/// A bar over all files of a command. Cheap to call, whether there is one or not.
#[derive(Debug, Default)]
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    /// Bytes done per file.
    done: Mutex<BTreeMap<PathBuf, u64>>,
}

impl Bar {
    /// No bar.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// A bar if standard error is a terminal, `wanted`, and the files together are long.
    pub(crate) fn over<'a>(files: impl IntoIterator<Item = &'a PathBuf>, wanted: bool) -> Self {
        if !wanted || !std::io::stderr().is_terminal() {
            return Self::none();
        }
        let size = |f| std::fs::metadata(f).map_or(0, |m| m.len());
        let total: u64 = files.into_iter().map(size).sum();
        if total < LONG {
            return Self::none();
        }
        let bar = ProgressBar::new(total);
        if let Ok(style) = ProgressStyle::with_template(
            "{wide_bar} {bytes}/{total_bytes} ({percent} %) {eta} left",
        ) {
            bar.set_style(style);
        }
        Self {
            bar: Some(bar),
            done: Mutex::default(),
        }
    }

    /// Takes the bar off the screen, before something else is printed.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn at(&self, file: &Path, progress: (u64, u64)) {
        let Some(bar) = &self.bar else { return };
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.insert(file.to_owned(), progress.0);
        bar.set_position(done.values().sum());
    }

    fn done(&self, file: &Path) {
        if self.bar.is_some() {
            let size = std::fs::metadata(file).map_or(0, |m| m.len());
            self.at(file, (size, size));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}
