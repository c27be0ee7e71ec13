//! A private D-Bus bus: a `dbus-daemon` of our own that nothing of the system can see.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Why there is no private bus; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// No folder for its socket.
    #[error(
        "cannot make a folder for the bus: {source}; is the temporary folder full or read-only?"
    )]
    Folder {
        /// What the system says.
        source: io::Error,
    },
    /// There is no such program.
    #[error("there is no `dbus-daemon` here; install the package dbus (dbus-daemon on Debian)")]
    Missing,
    /// It does not start.
    #[error("dbus-daemon does not start: {source}")]
    Start {
        /// What the system says.
        source: io::Error,
    },
    /// It ended before it was ready.
    #[error("dbus-daemon ended at once; run `dbus-daemon --config-file={}` to see why", config.display())]
    Ended {
        /// Its configuration.
        config: PathBuf,
    },
}

/// A private bus; ends when dropped. Same address for life, also after [`PrivateBus::kill`] and
/// [`PrivateBus::start`].
#[derive(Debug)]
pub struct PrivateBus {
    child: Option<Child>,
    folder: TempDir,
}

impl PrivateBus {
    /// Starts a bus in a folder of its own. Only this user's processes can connect (EXTERNAL).
    ///
    /// # Errors
    /// No folder, no program, or it does not run.
    pub fn new() -> Result<Self, BusError> {
        let folder = tempfile::Builder::new()
            .prefix("nape-bus-")
            .tempdir()
            .map_err(|source| BusError::Folder { source })?;
        let mut bus = Self {
            child: None,
            folder,
        };
        bus.start()?;
        Ok(bus)
    }

    /// What clients put into `DBUS_SYSTEM_BUS_ADDRESS`.
    pub fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    /// The bus's process, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Starts it (again); no-op while it runs.
    ///
    /// # Errors
    /// No program, or it does not run.
    pub fn start(&mut self) -> Result<(), BusError> {
        if self.child.is_some() {
            return Ok(());
        }
        // A killed bus leaves its socket, and a new one cannot listen there.
        match fs::remove_file(self.folder.path().join("bus")) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(BusError::Folder { source });
            }
            _ => {}
        }
        let config = self.folder.path().join("bus.conf");
        fs::write(
            &config,
            format!(
                "<busconfig><type>custom</type><listen>{}</listen><auth>EXTERNAL</auth>\
                 <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
                 <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n",
                self.address()
            ),
        )
        .map_err(|source| BusError::Folder { source })?;
        let spawned = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C at the terminal is for us: the bus is needed to say goodbye.
            .process_group(0)
            .spawn();
        let mut child = spawned.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => BusError::Missing,
            _ => BusError::Start { source },
        })?;
        // It prints its address once it listens.
        let mut line = String::new();
        let read = child
            .stdout
            .take()
            .map(|out| BufReader::new(out).read_line(&mut line));
        if matches!(read, Some(Ok(1..))) {
            self.child = Some(child);
            return Ok(());
        }
        end(&mut child);
        Err(BusError::Ended { config })
    }

    /// Kills it, as a crash would. No-op when it does not run.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            end(&mut child);
        }
    }
}

fn end(child: &mut Child) {
    // Errors mean that it has ended by itself.
    drop(child.kill());
    drop(child.wait());
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        self.kill();
    }
}
