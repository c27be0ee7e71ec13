//! The machine inside: its system bus, its Bluetooth service and its virtual radio, each of which can be
//! taken away and brought back. Runs in the guest, as root.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use zbus::{Connection, zvariant};

/// Longest wait for anything that must happen in here. Long: the machine is emulated, and its host busy.
pub const PATIENCE: Duration = Duration::from_secs(90);

const SOCKET: &str = "/run/radio.sock";
/// The adapter on the bus.
pub const ADAPTER: &str = "/org/bluez/hci0";
const BLUETOOTHD: &str = "/usr/libexec/bluetooth/bluetoothd";

/// What failed.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// Something did not happen in time.
    #[error("waited too long for {what}")]
    Late {
        /// What.
        what: &'static str,
    },
    /// A file, a socket or a process.
    #[error("{what}: {source}")]
    Io {
        /// What for.
        what: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The bus or the Bluetooth service.
    #[error("D-Bus: {0}")]
    Bus(#[from] zbus::Error),
    /// `nape rig add` failed, or pinned something else.
    #[error("`nape rig add`: {said}")]
    NotAdded {
        /// What it said, and the rig.
        said: String,
    },
    /// The radio or firmware-sim refused.
    #[error("the radio answered {answer} to `{line}`")]
    Refused {
        /// What was asked.
        line: String,
        /// What it said.
        answer: Value,
    },
}

fn io_error(what: &'static str) -> impl FnOnce(io::Error) -> MachineError {
    move |source| MachineError::Io { what, source }
}

/// A clip as the radio shows it.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Shown {
    /// Where it is worn, which is also its name in commands.
    pub name: String,
    /// Bluetooth address.
    pub address: String,
    /// Its identity, 16 hexadecimal digits.
    pub uid: String,
}

/// The machine.
#[derive(Debug)]
pub struct Machine {
    logs: PathBuf,
    bus: Connection,
    bluetoothd: Option<Child>,
    // Ends with the machine.
    _others: Vec<Child>,
}

impl Machine {
    /// Starts the bus, the radio with `sim` behind it, and the Bluetooth service; waits until the
    /// adapter is on. Their logs go to `logs`.
    ///
    /// # Errors
    /// One of them does not start.
    pub async fn start(radio: &Path, sim: &[String], logs: &Path) -> Result<Self, MachineError> {
        let dbus = Command::new("dbus-daemon")
            .args(["--system", "--nofork", "--nopidfile"])
            .spawn()
            .map_err(io_error("dbus-daemon"))?;
        wait("the bus", || {
            Path::new("/run/dbus/system_bus_socket").exists()
        })?;
        let radio = Command::new("python3")
            .arg(radio)
            .args(sim)
            .stdin(Stdio::null())
            .stdout(log(logs, "radio.log")?)
            .stderr(log(logs, "radio.err")?)
            .spawn()
            .map_err(io_error("the radio"))?;
        wait("the radio", || Path::new(SOCKET).exists())?;
        let mut machine = Self {
            logs: logs.to_owned(),
            bus: Connection::system().await?,
            bluetoothd: None,
            _others: vec![dbus, radio],
        };
        machine.start_bluetoothd()?;
        machine.wait_powered().await?;
        Ok(machine)
    }

    /// The clips on the air.
    ///
    /// # Errors
    /// The radio did not say, or something else.
    pub fn clips(&self) -> Result<Vec<Shown>, MachineError> {
        let what = "the radio's list of clips";
        let text = fs::read(format!("{SOCKET}.json")).map_err(io_error(what))?;
        let mut hello: Value =
            serde_json::from_slice(&text).map_err(|e| io_error(what)(e.into()))?;
        serde_json::from_value(hello["clips"].take()).map_err(|e| io_error(what)(e.into()))
    }

    /// Sends one line to firmware-sim (`kill head`) and waits until it is done.
    ///
    /// # Errors
    /// It does not know it, or the radio is gone.
    pub fn command(&self, line: &str) -> Result<(), MachineError> {
        let what = "the radio's socket";
        let mut socket = UnixStream::connect(SOCKET).map_err(io_error(what))?;
        socket
            .set_read_timeout(Some(PATIENCE))
            .map_err(io_error(what))?;
        writeln!(socket, "{line}").map_err(io_error(what))?;
        let mut text = String::new();
        BufReader::new(socket)
            .read_line(&mut text)
            .map_err(io_error(what))?;
        let answer: Value = serde_json::from_str(&text).map_err(|e| io_error(what)(e.into()))?;
        if answer.get("ok").is_some() {
            return Ok(());
        }
        let line = line.to_owned();
        Err(MachineError::Refused { line, answer })
    }

    /// Starts the Bluetooth service.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start_bluetoothd(&mut self) -> Result<(), MachineError> {
        let child = Command::new(BLUETOOTHD)
            .arg("-n")
            .stdin(Stdio::null())
            .stdout(log(&self.logs, "bluetoothd.log")?)
            .stderr(log(&self.logs, "bluetoothd.log")?)
            .spawn()
            .map_err(io_error("bluetoothd"))?;
        self.bluetoothd = Some(child);
        Ok(())
    }

    /// Ends the Bluetooth service by a signal (`TERM`, `KILL`) and waits until it is gone.
    ///
    /// # Errors
    /// It cannot be ended.
    pub fn stop_bluetoothd(&mut self, signal: &str) -> Result<(), MachineError> {
        let Some(mut child) = self.bluetoothd.take() else {
            return Ok(());
        };
        Command::new("busybox")
            .args(["kill", &format!("-{signal}"), &child.id().to_string()])
            .status()
            .and_then(|_| child.wait())
            .map_err(io_error("bluetoothd"))?;
        Ok(())
    }

    /// Is the adapter switched on? `None` where nobody can say.
    pub async fn powered(&self) -> Option<bool> {
        let reply = self
            .bus
            .call_method(
                Some("org.bluez"),
                ADAPTER,
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &("org.bluez.Adapter1", "Powered"),
            )
            .await
            .ok()?;
        let value: zvariant::OwnedValue = reply.body().deserialize().ok()?;
        bool::try_from(value).ok()
    }

    /// Switches the adapter on or off, as a user does.
    ///
    /// # Errors
    /// The Bluetooth service refuses.
    pub async fn set_powered(&self, on: bool) -> Result<(), MachineError> {
        self.bus
            .call_method(
                Some("org.bluez"),
                ADAPTER,
                Some("org.freedesktop.DBus.Properties"),
                "Set",
                &("org.bluez.Adapter1", "Powered", zvariant::Value::from(on)),
            )
            .await?;
        Ok(())
    }

    /// Waits until the adapter is on.
    ///
    /// # Errors
    /// It does not come.
    pub async fn wait_powered(&self) -> Result<(), MachineError> {
        let end = Instant::now() + PATIENCE;
        while self.powered().await != Some(true) {
            if Instant::now() > end {
                return Err(MachineError::Late {
                    what: "the adapter",
                });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

fn log(logs: &Path, name: &str) -> Result<File, MachineError> {
    File::options()
        .create(true)
        .append(true)
        .open(logs.join(name))
        .map_err(io_error("a log file"))
}

fn wait(what: &'static str, ready: impl Fn() -> bool) -> Result<(), MachineError> {
    let end = Instant::now() + PATIENCE;
    while !ready() {
        if Instant::now() > end {
            return Err(MachineError::Late { what });
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
