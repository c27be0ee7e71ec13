//! A simulated BlueZ for one test: the real `firmware-sim bluez` as a process on a bus of the test's own.
//!
//! The bus belongs to the test, so the board can be killed and started again on it, as a bluetoothd that
//! crashes; and the bus can be killed itself. All processes end when the value is dropped. Every wait has an
//! end.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use firmware_sim::bluez::bus::{BusError, PrivateBus};
use serde_json::Value;

use crate::skip;

/// Longest wait for an answer of the board. Long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Simulated clips behind a simulated bluetoothd.
#[derive(Debug)]
pub struct Bluez {
    program: PathBuf,
    arguments: Vec<String>,
    // In the order in which they must end.
    board: Option<Board>,
    bus: PrivateBus,
}

/// The board's process.
#[derive(Debug)]
struct Board {
    child: Child,
    commands: ChildStdin,
    lines: Receiver<String>,
}

impl Drop for Board {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Bluez {
    /// Starts a bus and the board on it: `program` is `firmware-sim`, `arguments` follow `bluez` (such as
    /// `--clips head --builtin holds`). Without `dbus-daemon` here: says so in one line, and `None`.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(program: impl AsRef<Path>, arguments: &[&str]) -> Option<Self> {
        let bus = match PrivateBus::new() {
            Ok(bus) => bus,
            Err(BusError::Missing) => {
                skip("no bus for a simulated Bluetooth here; install dbus-daemon");
                return None;
            }
            Err(e) => panic!("{e}"),
        };
        let mut bluez = Self {
            program: program.as_ref().to_owned(),
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            board: None,
            bus,
        };
        bluez.start_board();
        Some(bluez)
    }

    /// What the program under test needs as `DBUS_SYSTEM_BUS_ADDRESS`.
    pub fn address(&self) -> String {
        self.bus.address()
    }

    /// The board's process, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.board.as_ref().map(|board| board.child.id())
    }

    /// Sends a command (see `help` of the board) and waits for its answer: what follows `ok`, or what
    /// follows `error:`.
    ///
    /// # Errors
    /// The board's refusal.
    ///
    /// # Panics
    /// If the board does not answer, or is not running.
    pub fn ask(&mut self, command: &str) -> Result<String, String> {
        let board = self.board.as_mut().expect("the board runs");
        writeln!(board.commands, "{command}").expect("the board listens");
        let end = Instant::now() + PATIENCE;
        loop {
            let line = board.line(end);
            if let Some(text) = line.strip_prefix("ok ") {
                return Ok(text.to_owned());
            }
            if let Some(text) = line.strip_prefix("error: ") {
                return Err(text.to_owned());
            }
        }
    }

    /// As [`Bluez::ask`], for a command that cannot fail.
    ///
    /// # Panics
    /// If it does.
    pub fn command(&mut self, command: &str) -> String {
        self.ask(command)
            .unwrap_or_else(|e| panic!("{command}: {e}"))
    }

    /// How everything stands: the board's `list`.
    ///
    /// # Panics
    /// If the board does not answer.
    pub fn list(&mut self) -> Value {
        let text = self.command("list");
        serde_json::from_str(&text).expect("JSON")
    }

    /// What `list` says of one clip, by its label (`head`).
    ///
    /// # Panics
    /// If there is no such clip.
    pub fn clip(&mut self, label: &str) -> Value {
        let list = self.list();
        let clips = list["clips"].as_array().expect("clips");
        clips
            .iter()
            .find(|clip| clip["clip"] == label)
            .unwrap_or_else(|| panic!("a clip {label}"))
            .clone()
    }

    /// Waits until `list` is as wanted, for this long.
    ///
    /// # Panics
    /// If it does not become so.
    pub fn until(&mut self, what: &str, patience: Duration, wanted: impl Fn(&Value) -> bool) {
        let end = Instant::now() + patience;
        loop {
            let list = self.list();
            if wanted(&list) {
                return;
            }
            assert!(Instant::now() < end, "waited too long for {what}: {list}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills the board as `kill -9` does: bluetoothd and all clips are gone, the bus stays.
    pub fn kill_board(&mut self) {
        self.board = None;
    }

    /// Starts the board again, on the same bus: the same clips, which have just booted.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_board(&mut self) {
        // The name must be free first.
        self.board = None;
        let mut child = Command::new(&self.program)
            .args(["bluez", "--until-eof", "--bus", &self.bus.address()])
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("firmware-sim starts");
        let (commands, out) = (child.stdin.take(), child.stdout.take());
        let (sender, lines) = mpsc::channel();
        let mut board = Board {
            child,
            commands: commands.expect("a pipe"),
            lines,
        };
        let out = BufReader::new(out.expect("a pipe"));
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let end = Instant::now() + PATIENCE;
        let address = board.line(end);
        assert_eq!(
            address,
            format!("DBUS_SYSTEM_BUS_ADDRESS={}", self.bus.address())
        );
        assert!(board.line(end).starts_with("ok "), "the board is ready");
        self.board = Some(board);
    }

    /// Kills the bus, and with it the board.
    pub fn kill_bus(&mut self) {
        self.bus.kill();
        self.board = None;
    }

    /// Starts bus and board again, at the same address.
    ///
    /// # Panics
    /// If they do not start.
    pub fn start_bus(&mut self) {
        self.bus.start().expect("the bus starts");
        self.start_board();
    }
}

impl Board {
    fn line(&mut self, end: Instant) -> String {
        let left = end.saturating_duration_since(Instant::now());
        match self.lines.recv_timeout(left) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("the board says nothing"),
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the board ended: {:?}", self.child.wait())
            }
        }
    }
}
