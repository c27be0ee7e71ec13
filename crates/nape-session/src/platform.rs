//! What differs between systems: kinds of files, and rights.

use std::fs;

/// What a file that is none is, in words.
#[cfg(unix)]
pub(crate) fn name_of(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// What a file that is none is, in words.
#[cfg(not(unix))]
pub(crate) const fn name_of(_: fs::FileType) -> &'static str {
    "no regular file"
}

/// A temporary file of this builder gets the permissions that any new file gets.
#[cfg(unix)]
pub(crate) fn as_any_new_file(builder: &mut tempfile::Builder<'_, '_>) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    builder.permissions(mode);
}

/// A temporary file of this builder gets the permissions that any new file gets.
#[cfg(not(unix))]
pub(crate) fn as_any_new_file(_: &mut tempfile::Builder<'_, '_>) {}
