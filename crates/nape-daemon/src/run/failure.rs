//! Why the monitor did not run, or stopped.

use std::io;

use nape_config::ConfigError;
use nape_config::rig::RigError;

use crate::atomic_file::FileError;
use crate::control::server::BindError;
use crate::lock::LockError;
use crate::paths::PathsError;
use crate::store::StoreError;
use crate::wearer::WearerError;

/// Why the monitor did not run, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no place for its files.
    #[error(transparent)]
    Paths(#[from] PathsError),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Another daemon runs, or nobody can tell.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The rig cannot be read.
    #[error(transparent)]
    Rig(#[from] RigError),
    /// The folder of the recordings cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no control socket.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// What was learned, or what outlives a session, cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// What is kept of the wearer cannot be read.
    #[error(transparent)]
    Wearer(#[from] WearerError),
    /// The system refuses something that every program needs.
    #[error("the system refused: {source}")]
    Runtime {
        /// What it said.
        source: io::Error,
    },
}
