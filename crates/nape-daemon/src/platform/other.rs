//! A system without a file of its own: recordings are read and scored as everywhere, but nobody may talk to the daemon.

use std::fs::{self, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Signal, Stream};

/// Longest path of a socket in bytes: nothing is known of one.
pub(crate) const SOCKET_PATH_MAX: usize = usize::MAX;

/// Makes a folder and those above it, with the rights that folders have there.
pub(crate) fn make_private_folder(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

/// The rights that files have there.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// The rights that files have there.
pub(crate) fn make_file_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whose a folder is nobody can tell: not ours.
pub(crate) fn take_folder(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// There are no sockets among the files.
pub(crate) fn is_socket(_: &Metadata) -> bool {
    false
}

/// Nothing tells a file from another one of its name.
pub(crate) fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

/// Nobody can tell who asks.
pub(crate) fn is_own(_: &Stream) -> bool {
    false
}

/// Time since this program asked first.
pub(crate) fn boot_time() -> Duration {
    static FIRST: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}

/// Hears Ctrl-C.
#[derive(Debug)]
pub(crate) struct Signals;

impl Signals {
    /// From now on.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Signal {
        // Without it nothing is ever heard.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::End
    }
}
