//! The real `nape run` as a process, in a home of its own, with the Bluetooth of a test's bus.
//!
//! It is asked through its own command line (`status --json`), told by signals, and read from its
//! standard streams. It ends when the value is dropped. Every wait polls what can be observed and has
//! an end.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nape_core::Placement;
use nape_daemon::store::Name;
use serde_json::Value;
use tempfile::TempDir;

use crate::replay::replayed;

/// Longest wait for anything that must happen. Long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A file or a socket is looked at this often; the daemon is asked half as often.
const GLANCE: Duration = Duration::from_millis(50);

/// The folder of everything of one wearer's: rig, configuration, recordings, socket.
#[derive(Debug)]
pub struct Home {
    dir: TempDir,
    program: PathBuf,
}

/// A clip as the rig pins it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Where it is worn.
    pub placement: Placement,
    /// What the wearer calls it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its identity, 16 hexadecimal digits.
    pub uid: String,
}

impl Pin {
    /// A clip of the simulator's `list` (`crate::bluez`), by what it is and says there.
    ///
    /// # Panics
    /// If that is no clip.
    pub fn of(clip: &Value) -> Self {
        let text = |name: &str| clip[name].as_str().expect(name).to_owned();
        let label = text("clip");
        let place = label.split('-').next().unwrap_or_default();
        let placement = Placement::ALL.into_iter().find(|p| p.name() == place);
        Self {
            placement: placement.expect("a place"),
            name: text("name"),
            address: text("address"),
            uid: text("uid"),
        }
    }
}

impl Home {
    /// An empty home for `program`, which is `nape`. No notifications: the desktop is somebody's.
    ///
    /// # Panics
    /// If there is no room for it.
    pub fn new(program: impl AsRef<Path>) -> Self {
        let home = Self {
            dir: tempfile::tempdir().expect("a folder"),
            program: program.as_ref().to_owned(),
        };
        home.configure("[notify]\nenabled = false\n");
        home
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes the configuration.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn configure(&self, text: &str) {
        fs::write(self.path().join("config.toml"), text).expect("the configuration is written");
    }

    /// Writes the rig. The clips know how they sit, so that angles are there from the first second
    /// (with `firmware-sim --mount identity` they are true).
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn wear(&self, clips: &[Pin]) {
        let mut text = String::new();
        for clip in clips {
            // A string of JSON is one of TOML, but for a raw delete character.
            text += &format!(
                "[[clip]]\nplacement = \"{}\"\nname = {}\naddress = \"{}\"\nuid = \"{}\"\n\
                 [clip.calibration]\nwhen = \"2026-03-02T08:00:00Z\"\nforward = [1.0, 0.0, 0.0]\n\
                 left = [0.0, 1.0, 0.0]\nup = [0.0, 0.0, 1.0]\nassumed = false\nsigma = 0.01\n\n",
                clip.placement.name(),
                Value::from(clip.name.as_str()),
                clip.address,
                clip.uid,
            );
        }
        fs::write(self.path().join("rig.toml"), text).expect("the rig is written");
    }

    /// A command of the program on this home.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env("NAPE_HOME", self.path())
            .env_remove("NAPE_CONFIG")
            .env_remove("NOTIFY_SOCKET")
            .env("TZ", "UTC")
            .env("LC_ALL", "C")
            .args(args)
            .stdin(Stdio::null());
        command
    }

    /// Runs another command of the program on this home, to its end.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the binary runs")
    }

    /// The same, with Bluetooth on this bus.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run_on(&self, bus: &str, args: &[&str]) -> Output {
        let mut command = self.command(args);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", bus);
        command.output().expect("the binary runs")
    }

    /// What `nape replay --json` says of a recording, without its first line (which tells the source).
    ///
    /// # Panics
    /// If it cannot be replayed.
    pub fn replay(&self, file: &Path) -> Vec<String> {
        replayed(self.command(&[]), file)
    }

    /// What `nape score --json` says of a recording.
    ///
    /// # Panics
    /// If it has no score.
    pub fn score(&self, file: &Path) -> Value {
        let out = self.run(&["score", "--json", &file.to_string_lossy()]);
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{}: {errors}", file.display());
        serde_json::from_slice(&out.stdout).expect("JSON")
    }

    /// The finished recordings in the order of their beginnings.
    ///
    /// # Panics
    /// If the folder cannot be read, or has something unfinished in it.
    pub fn recordings(&self) -> Vec<PathBuf> {
        let (finished, others) = self.files();
        assert_eq!(others, Vec::<PathBuf>::new(), "left over");
        finished
    }

    /// The finished recordings while one more is being written, in the order of their beginnings.
    ///
    /// # Panics
    /// If the folder cannot be read, or has something else in it.
    pub fn recordings_before(&self) -> Vec<PathBuf> {
        let (finished, others) = self.files();
        let part = |file: &PathBuf| file.extension().is_some_and(|e| e == "part");
        assert!(others.len() == 1 && others.iter().all(part), "{others:?}");
        finished
    }

    /// Finished recordings, and all else.
    fn files(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let dir = self.path().join("recordings");
        let entries = fs::read_dir(dir).expect("a folder");
        let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        // By what the names say: by their letters the second recording of a second (`…-2`) goes before the first.
        files.sort_by_cached_key(|file| {
            let name = file.file_name().expect("a name").to_string_lossy();
            (Name::parse(name.trim_end_matches(".part")), file.clone())
        });
        let finished = |file: &PathBuf| file.extension().is_some_and(|e| e == "mcap");
        files.into_iter().partition(finished)
    }

    /// Starts the daemon; `bus` is where it finds Bluetooth.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(&self, bus: &str) -> Daemon<'_> {
        let mut command = self.command(&["run", "--json"]);
        let mut child = command
            .env("DBUS_SYSTEM_BUS_ADDRESS", bus)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let out = Heard::listen(child.stdout.take().expect("a pipe"));
        let err = Heard::listen(child.stderr.take().expect("a pipe"));
        Daemon {
            home: self,
            child,
            out,
            err,
        }
    }
}

/// Lines of a stream so far.
#[derive(Debug)]
struct Heard {
    lines: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Heard {
    fn listen(stream: impl io::Read + Send + 'static) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&lines);
        let thread = thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                into.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line);
            }
        });
        Self {
            lines,
            thread: Some(thread),
        }
    }

    fn look(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it; the stream has ended.
    fn all(&mut self) -> Vec<String> {
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        std::mem::take(&mut self.look())
    }
}

/// A running daemon.
#[derive(Debug)]
pub struct Daemon<'a> {
    home: &'a Home,
    child: Child,
    out: Heard,
    err: Heard,
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            for (name, heard) in [("stdout", &self.out), ("stderr", &self.err)] {
                let lines = heard.look();
                let last = lines.len().saturating_sub(30);
                // Beside the panic that ends the test.
                drop(writeln!(io::stderr(), "{name}: {:#?}", &lines[last..]));
            }
        }
    }
}

/// A daemon that has ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None`: by a signal.
    pub code: Option<i32>,
    /// Lines of standard output.
    pub out: Vec<String>,
    /// Standard error.
    pub err: String,
    /// How long it took since it was told to.
    pub took: Duration,
}

impl Ended {
    /// The events of each session, as they were printed.
    ///
    /// # Panics
    /// If what was printed is not a session.
    pub fn sessions(&self) -> Vec<&[String]> {
        let is_start = |line: &String| line.contains(r#""event":"session""#);
        assert!(
            self.out.first().is_none_or(is_start),
            "{:?}",
            self.out.first()
        );
        let sessions = self.out.split(is_start);
        sessions.skip(1).collect()
    }

    /// Nothing that must never happen.
    ///
    /// # Panics
    /// If it did.
    #[track_caller]
    pub fn assert_sound(&self) {
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for line in &self.out {
            assert!(!line.contains(r#""event":"nudge""#), "{line}");
        }
    }
}

impl Daemon<'_> {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What `nape status --json` says; `None` while nobody answers.
    ///
    /// # Panics
    /// If it says no JSON.
    pub fn status(&self) -> Option<Value> {
        let out = self.home.run(&["status", "--json"]);
        out.status
            .success()
            .then(|| serde_json::from_slice(&out.stdout).expect("JSON"))
    }

    /// Waits until the status is as wanted; how long that took.
    ///
    /// # Panics
    /// If it does not become so within `patience`.
    #[track_caller]
    pub fn until(
        &self,
        what: &str,
        patience: Duration,
        mut wanted: impl FnMut(&Value) -> bool,
    ) -> Duration {
        let start = Instant::now();
        loop {
            let status = self.status();
            if status.as_ref().is_some_and(&mut wanted) {
                return start.elapsed();
            }
            assert!(
                start.elapsed() < patience,
                "waited too long for {what}: {status:?}\n{}",
                self.said()
            );
            thread::sleep(2 * GLANCE);
        }
    }

    /// Samples of each clip so far; empty while nobody answers.
    pub fn samples(&self) -> Vec<u64> {
        let status = self.status().unwrap_or_default();
        let clips = status["clips"].as_array().map_or(&[][..], Vec::as_slice);
        clips.iter().filter_map(|c| c["samples"].as_u64()).collect()
    }

    /// Waits until each clip has sent this many samples more than `before`; how long that took.
    ///
    /// # Panics
    /// If they do not within `patience`.
    #[track_caller]
    pub fn until_streams(
        &self,
        what: &str,
        patience: Duration,
        before: &[u64],
        more: u64,
    ) -> Duration {
        self.until(what, patience, |status| {
            let clips = status["clips"].as_array().map_or(&[][..], Vec::as_slice);
            let mut all = clips.iter().zip(before);
            clips.len() == before.len()
                && all.all(|(clip, before)| {
                    clip["samples"].as_u64().is_some_and(|n| n >= before + more)
                        && clip["link"]["state"] == "streaming"
                })
        })
    }

    /// Standard error so far.
    pub fn said(&self) -> String {
        self.err.look().join("\n")
    }

    /// Events printed so far.
    pub fn printed(&self) -> Vec<String> {
        self.out.look().clone()
    }

    /// Waits until standard error says this `times` times.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub fn until_says(&self, words: &str, times: usize) {
        let end = Instant::now() + PATIENCE;
        while self.said().matches(words).count() < times {
            assert!(
                Instant::now() < end,
                "it never said {words:?}:\n{}",
                self.said()
            );
            thread::sleep(GLANCE);
        }
    }

    /// Sends a signal, by its name (`TERM`).
    ///
    /// # Panics
    /// If it cannot be sent.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.pid());
        let done = Command::new("sh").args(["-c", &kill]).status();
        assert!(done.expect("a shell").success(), "{kill}");
    }

    /// Ends it as a service manager does (`TERM`), or by another signal.
    ///
    /// # Panics
    /// If it does not end.
    pub fn end(self, signal: &str) -> Ended {
        self.signal(signal);
        self.wait()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If it does not end.
    pub fn wait(mut self) -> Ended {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                break status;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "it does not end:\n{}",
                self.said()
            );
            thread::sleep(GLANCE);
        };
        Ended {
            code: status.code(),
            out: self.out.all(),
            err: self.err.all().join("\n"),
            took: start.elapsed(),
        }
    }
}
