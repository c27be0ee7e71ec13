//! How far the reading of files is, for whoever shows it.

use std::path::Path;

/// Hears how far the reading of files is. Called often, from several threads.
pub trait Progress: Sync {
    /// `file` has been read up to `progress.0` of `progress.1` bytes.
    fn at(&self, file: &Path, progress: (u64, u64));

    /// `file` is read again from its beginning.
    fn again(&self, file: &Path) {
        self.at(file, (0, 0));
    }

    /// `file` is done.
    fn done(&self, file: &Path);
}

/// Nobody looks.
impl Progress for () {
    fn at(&self, _: &Path, _: (u64, u64)) {}

    fn done(&self, _: &Path) {}
}
