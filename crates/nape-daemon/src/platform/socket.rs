//! Local sockets, by `interprocess`: a Unix socket, or a named pipe on Windows.

use std::io;
use std::path::Path;

use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions};

pub(crate) use interprocess::local_socket::tokio::Stream;

/// Takes connections.
#[derive(Debug)]
pub(crate) struct Listener(interprocess::local_socket::tokio::Listener);

impl Listener {
    /// Binds the socket at this path. Its file stays when this is dropped: whose it is by then the caller knows. Must
    /// be called inside a tokio runtime.
    pub(crate) fn bind(path: &Path) -> io::Result<Self> {
        let name = path.to_fs_name::<GenericFilePath>()?;
        let options = ListenerOptions::new().name(name).reclaim_name(false);
        options.create_tokio().map(Self)
    }

    /// The next connection.
    pub(crate) async fn accept(&self) -> io::Result<Stream> {
        self.0.accept().await
    }
}
