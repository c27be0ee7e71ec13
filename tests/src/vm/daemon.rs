//! The program under test: the real `nape run`, asked over its control socket like `nape status` asks.
//!
//! What it says of its clips (samples, losses, links) becomes the same counts as everything else here;
//! its recordings are taken out of the machine and counted outside.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nape_control::Client;
use nape_control::status::{Link, Status};
use nape_control::{Request, Response};
use nape_daemon::told;

use super::machine::{MachineError, PATIENCE, Shown};
use super::report::Totals;
use super::watch::{Seen, Shared};

/// How often it is asked. Our choice: gaps are known to this.
const ASKED_EVERY: Duration = Duration::from_millis(200);

/// A running daemon with a home of its own.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    home: PathBuf,
    seen: Shared,
    over: Arc<AtomicBool>,
    asking: JoinHandle<Option<Status>>,
}

fn io_error(what: &'static str) -> impl FnOnce(io::Error) -> MachineError {
    move |source| MachineError::Io { what, source }
}

impl Daemon {
    /// Adds these clips to a new rig by `nape rig add` and starts `nape run`, at `rate_hz`.
    ///
    /// # Errors
    /// A clip cannot be added; it cannot be started.
    pub fn start(
        program: &Path,
        clips: &[Shown],
        rate_hz: u16,
        logs: &Path,
    ) -> Result<Self, MachineError> {
        let home = PathBuf::from("/tmp/nape");
        // There is no desktop in here.
        let config = format!("[bluetooth]\nrate_hz = {rate_hz}\n[notify]\nenabled = false\n");
        let log = |name: &str| File::create(logs.join(name)).map_err(io_error("a log file"));
        fs::create_dir_all(&home)
            .and_then(|()| fs::write(home.join("config.toml"), config))
            .map_err(io_error("the daemon's home"))?;
        for clip in clips {
            add(program, &home, clip)?;
        }
        let child = Command::new(program)
            .args(["run", "--json"])
            .env("NAPE_HOME", &home)
            .stdin(Stdio::null())
            .stdout(log("nape.ndjson")?)
            .stderr(log("nape.err")?)
            .spawn()
            .map_err(io_error("nape run"))?;
        let seen = Shared::new(clips.iter().map(|c| c.name.as_str()));
        let over = Arc::new(AtomicBool::new(false));
        let (taken, stop, socket) = (
            seen.clone(),
            Arc::clone(&over),
            home.join("run/control.sock"),
        );
        let asking = thread::spawn(move || ask(&socket, &taken, &stop));
        Ok(Self {
            child,
            home,
            seen,
            over,
            asking,
        })
    }

    /// What it said so far.
    pub const fn seen(&self) -> &Shared {
        &self.seen
    }

    /// Ends it as the service manager does, and copies its recordings to `out`.
    ///
    /// # Errors
    /// It does not end, or not well; files cannot be copied.
    pub fn end(mut self, out: &Path) -> Result<Totals, MachineError> {
        self.over.store(true, Ordering::Relaxed);
        let last = self.asking.join().ok().flatten();
        let asked = Instant::now();
        Command::new("busybox")
            .args(["kill", "-TERM", &self.child.id().to_string()])
            .status()
            .map_err(io_error("kill"))?;
        let status = loop {
            if let Some(status) = self.child.try_wait().map_err(io_error("nape run"))? {
                break status;
            }
            if asked.elapsed() > PATIENCE {
                return Err(MachineError::Late {
                    what: "nape run to end",
                });
            }
            thread::sleep(Duration::from_millis(20));
        };
        let end_s = asked.elapsed().as_secs_f64();
        let to = out.join("recordings");
        fs::create_dir_all(&to).map_err(io_error("a folder"))?;
        for entry in fs::read_dir(self.home.join("recordings")).map_err(io_error("recordings"))? {
            let entry = entry.map_err(io_error("recordings"))?;
            fs::copy(entry.path(), to.join(entry.file_name())).map_err(io_error("a recording"))?;
        }
        let frame_ms = last.as_ref().map(|s| s.frame_ms).unwrap_or_default();
        Ok(Totals {
            exit: status.code(),
            end_s,
            samples: last
                .iter()
                .flat_map(|s| s.clips.iter().map(|c| c.samples))
                .collect(),
            lost: last
                .iter()
                .flat_map(|s| s.clips.iter().filter_map(|c| c.lost))
                .collect(),
            rate_hz: last
                .iter()
                .flat_map(|s| s.clips.iter().map(|c| c.rate_hz))
                .collect(),
            latency_ms: last
                .iter()
                .flat_map(|s| s.clips.iter().map(|c| c.latency_ms))
                .collect(),
            frame_p50_ms: frame_ms.p50,
            frame_p99_ms: frame_ms.p99,
            frame_max_ms: frame_ms.max,
        })
    }
}

/// `nape rig add`: found by a scan, connected, asked who it is, pinned.
fn add(program: &Path, home: &Path, clip: &Shown) -> Result<(), MachineError> {
    let out = Command::new(program)
        .args(["rig", "add", &clip.address])
        .env("NAPE_HOME", home)
        .output()
        .map_err(io_error("nape rig add"))?;
    let rig = fs::read_to_string(home.join("rig.toml")).unwrap_or_default();
    if out.status.success()
        && [&clip.name, &clip.address, &clip.uid]
            .iter()
            .all(|w| rig.contains(*w))
    {
        return Ok(());
    }
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    Err(MachineError::NotAdded {
        said: format!("{said}{rig}"),
    })
}

/// Asks until told to end; returns the last answer.
fn ask(socket: &Path, seen: &Shared, stop: &AtomicBool) -> Option<Status> {
    let mut client: Option<Client> = None;
    let mut before: Option<Status> = None;
    while !stop.load(Ordering::Relaxed) {
        client = client.or_else(|| Client::connect(socket).ok());
        let answer = client.as_mut().map(|c| c.ask(&Request::Status));
        match answer {
            Some(Ok(Response::Status(status))) => {
                compare(&mut seen.look(), Instant::now(), before.as_ref(), &status);
                before = Some(*status);
            }
            Some(other) => {
                let text = format!("no status from the daemon: {other:?}");
                seen.look().wrong.push(text);
                client = None;
            }
            // It is still starting.
            None => {}
        }
        thread::sleep(ASKED_EVERY);
    }
    before
}

/// What is new in a status.
fn compare(seen: &mut Seen, at: Instant, before: Option<&Status>, status: &Status) {
    if before.is_none_or(|b| b.radio != status.radio) {
        seen.said
            .push((at, format!("Bluetooth: {}", told::radio(status.radio))));
    }
    for (i, clip) in status.clips.iter().enumerate() {
        let old = before.and_then(|b| b.clips.get(i));
        let Some(watch) = seen.watches.get_mut(i) else {
            continue;
        };
        let (samples, lost) = old.map_or((0, None), |o| (o.samples, o.lost));
        watch.counted(
            at,
            clip.samples.saturating_sub(samples),
            clip.lost.unwrap_or(0).saturating_sub(lost.unwrap_or(0)),
        );
        let name = |link: &Link| match link {
            Link::Lost { reason, .. } => told::lost(reason),
            Link::Refused { reason } => told::not_used(reason),
            other => format!("{other:?}"),
        };
        let (was, is) = (old.map(|o| name(&o.link)), name(&clip.link));
        if was.as_ref() != Some(&is) {
            if clip.link == Link::Streaming {
                watch.opened(at);
            }
            let text = format!("{}: {is}", watch.clip());
            seen.said.push((at, text));
        }
    }
}
