//! What differs between systems, behind plain functions: signals, rights of files and folders, who is who on the
//! socket, and a clock that runs through suspend. The rest of the daemon asks here and names no system.
//!
//! A system is one file. Where there is none for it (`other`), what cannot be told is refused: nobody may talk to the
//! daemon, since nobody knows who asks.

#[cfg(not(unix))]
mod other;
mod socket;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use other::*;
pub(crate) use socket::{Listener, Stream};
#[cfg(unix)]
pub(crate) use unix::*;

/// What the system asks of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// End.
    End,
    /// Read the rig again.
    Reload,
}
