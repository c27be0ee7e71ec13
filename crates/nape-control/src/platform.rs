//! What differs between systems: how a local socket is opened, and the folder a login brings.
//!
//! Local sockets are the crate `interprocess`'s: a Unix socket, or a named pipe on Windows.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, Stream};

/// A connection to the socket at this path.
pub(crate) fn connect(path: &Path) -> io::Result<Stream> {
    Stream::connect(path.to_fs_name::<GenericFilePath>()?)
}

/// How long reading may take; `None`: without end. A system without time-outs waits without end.
pub(crate) fn read_within(stream: &Stream, patience: Option<Duration>) -> io::Result<()> {
    or_unsupported(stream.set_recv_timeout(patience))
}

/// How long writing may take, as [`read_within`].
pub(crate) fn write_within(stream: &Stream, patience: Option<Duration>) -> io::Result<()> {
    or_unsupported(stream.set_send_timeout(patience))
}

fn or_unsupported(set: io::Result<()>) -> io::Result<()> {
    match set {
        Err(e) if e.kind() == io::ErrorKind::Unsupported => Ok(()),
        set => set,
    }
}

/// The folder that the system made for this user at login, for programs that were not told of it.
#[cfg(target_os = "linux")]
pub(crate) fn login_folder() -> Option<PathBuf> {
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    // Who owns a process's folder there is who runs it.
    let own = fs::metadata("/proc/self").ok()?.uid();
    let folder = PathBuf::from("/run/user").join(own.to_string());
    let meta = fs::symlink_metadata(&folder).ok()?;
    // Only one that nobody else can write to.
    (meta.is_dir() && meta.uid() == own && meta.mode() & 0o022 == 0).then_some(folder)
}

/// Other systems tell by the environment.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn login_folder() -> Option<PathBuf> {
    None
}
