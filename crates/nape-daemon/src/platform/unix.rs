//! Linux, macOS and the BSDs.

use std::fs::{self, DirBuilder, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use interprocess::local_socket::tokio::prelude::*;
use tokio::signal::unix::{SignalKind, signal};

use super::{Signal, Stream};

/// Longest path of a socket in bytes: `sun_path` of Linux has 108 with the closing 0 (unix(7)), of
/// macOS 104.
pub(crate) const SOCKET_PATH_MAX: usize = if cfg!(target_os = "macos") { 103 } else { 107 };

/// Makes a folder and those above it, for this user alone; one that is there stays as it is.
pub(crate) fn make_private_folder(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// A file that these options make may be read by this user alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// Nobody else may use the file from now on.
pub(crate) fn make_file_private(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o600))
}

/// Takes rights of others away from a folder that is there; `false`: it is no folder of this user's.
pub(crate) fn take_folder(dir: &Path) -> io::Result<bool> {
    // Not through a link: somebody else could turn it later.
    let meta = fs::symlink_metadata(dir)?;
    if !meta.is_dir() || meta.uid() != rustix::process::geteuid().as_raw() {
        return Ok(false);
    }
    if meta.mode() & 0o077 != 0 {
        fs::set_permissions(dir, Permissions::from_mode(0o700))?;
    }
    Ok(true)
}

/// Is it a socket?
pub(crate) fn is_socket(meta: &Metadata) -> bool {
    meta.file_type().is_socket()
}

/// What tells this file from every other one, if it is there.
pub(crate) fn identity(path: &Path) -> Option<(u64, u64)> {
    let meta = fs::symlink_metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

/// Is the other side a process of this very user?
pub(crate) fn is_own(stream: &Stream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream
        .peer_creds()
        .is_ok_and(|peer| peer.euid() == Some(own))
}

/// Time since the computer started, suspend included.
#[cfg(target_os = "linux")]
pub(crate) fn boot_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::try_from(time).unwrap_or_default()
}

/// Time since this program asked first. On macOS it stands still during suspend (`Instant` is
/// `CLOCK_UPTIME_RAW` there): a suspend then looks like clips that fell silent for a moment.
#[cfg(not(target_os = "linux"))]
pub(crate) fn boot_time() -> Duration {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(std::time::Instant::now).elapsed()
}

/// Hears the system's signals.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on. Must be called inside a tokio runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.hang_up.recv() => Signal::Reload,
        }
    }
}
