//! What the daemon costs and how fast it is, with simulated clips over a real bus:
//! `measure-live [--seconds 600] [--rate 50] [--clips 2] [--settle 20]`.
//!
//! Starts `firmware-sim bluez` and `nape run --json` (built beside this program, so with `--release` all
//! are), lets them stream, and prints a table for `docs/performance.md`. The daemon is asked only at the
//! beginning and at the end, because questions cost, too. What it does not do: judge the figures.
//! `cargo build --release -p nape-tests --bins && target/release/measure-live`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use nape_tests::bluez::Bluez;
use nape_tests::daemon::{Home, Pin};
use serde_json::Value;

/// Clock ticks a second in `/proc/PID/stat`: what Linux tells user space on every usual machine
/// (proc(5), `getconf CLK_TCK`).
const TICKS: f64 = 100.0;

/// The clips in the order in which they are added.
const CLIPS: [&str; 3] = ["head", "upper_back", "low_back"];

/// Longest wait for the first samples.
const START: Duration = Duration::from_secs(30);

#[derive(Debug)]
struct Args {
    seconds: u64,
    rate: u32,
    clips: usize,
    /// Time between the first samples and the beginning of the measure, s: set-up is no running cost.
    settle: u64,
}

impl Args {
    fn parse() -> Result<Self, Box<dyn Error>> {
        let mut args = Self {
            seconds: 600,
            rate: 50,
            clips: 2,
            settle: 20,
        };
        let mut words = std::env::args().skip(1);
        while let Some(name) = words.next() {
            let value = words.next().ok_or("a value is missing at the end")?;
            match name.as_str() {
                "--seconds" => args.seconds = value.parse()?,
                "--rate" => args.rate = value.parse()?,
                "--clips" => args.clips = value.parse()?,
                "--settle" => args.settle = value.parse()?,
                _ => return Err(format!("there is no {name}").into()),
            }
        }
        if args.seconds == 0 || !(1..=CLIPS.len()).contains(&args.clips) {
            return Err("--seconds must be 1 or more, --clips 1 to 3".into());
        }
        Ok(args)
    }
}

/// What the system has counted of a process so far.
#[derive(Debug)]
struct Counted {
    at: Instant,
    /// utime + stime, s.
    cpu_s: f64,
    /// By thread.
    threads: BTreeMap<u32, Thread>,
}

#[derive(Debug, Clone)]
struct Thread {
    name: String,
    /// On a processor, s (schedstat; finer than ticks). 0 where the kernel does not tell.
    cpu_s: f64,
    /// Times it waited for something, and was woken.
    waits: u64,
    /// Times it was pushed aside.
    pushed: u64,
}

impl Counted {
    fn now(pid: u32) -> Result<Self, Box<dyn Error>> {
        let proc = Path::new("/proc").join(pid.to_string());
        let stat = fs::read_to_string(proc.join("stat"))?;
        // After the name in brackets, which may hold anything: field 3 on; utime and stime are 14 and 15.
        let (_, fields) = stat.rsplit_once(')').ok_or("no name in stat")?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let ticks = |field: usize| -> Result<f64, Box<dyn Error>> {
            Ok(fields.get(field - 3).ok_or("a short stat")?.parse()?)
        };
        let mut threads = BTreeMap::new();
        for task in fs::read_dir(proc.join("task"))? {
            let task = task?;
            let id: u32 = task.file_name().to_string_lossy().parse()?;
            // One that ends meanwhile is left out.
            if let Some(thread) = Thread::read(&task.path()) {
                threads.insert(id, thread);
            }
        }
        Ok(Self {
            at: Instant::now(),
            cpu_s: (ticks(14)? + ticks(15)?) / TICKS,
            threads,
        })
    }
}

impl Thread {
    fn read(task: &Path) -> Option<Self> {
        let status = fs::read_to_string(task.join("status")).ok()?;
        let field = |name: &str| number(&status, name);
        let ran = fs::read_to_string(task.join("schedstat")).unwrap_or_default();
        let ran: Option<f64> = ran.split(' ').next().and_then(|ns| ns.parse().ok());
        Some(Self {
            name: fs::read_to_string(task.join("comm"))
                .ok()?
                .trim()
                .to_owned(),
            cpu_s: ran.unwrap_or(0.0) / 1e9,
            waits: field("voluntary_ctxt_switches")?,
            pushed: field("nonvoluntary_ctxt_switches")?,
        })
    }
}

/// The number after `name:` at the beginning of a line.
fn number(text: &str, name: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line?.split_whitespace().next()?.parse().ok()
}

fn main() -> ExitCode {
    match Args::parse().and_then(|args| measure(&args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without standard error there is nobody to tell.
            drop(writeln!(io::stderr(), "error: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> Result<(), Box<dyn Error>> {
    let programs = std::env::current_exe()?;
    let programs = programs.parent().ok_or("no folder")?;
    let sim = programs.join("firmware-sim-under-test");
    let nape = programs.join("nape-under-test");
    let clips = &CLIPS[..args.clips];
    let list = clips.join(",");
    let arguments = ["--clips", &list, "--mount", "identity"];
    let Some(mut bluez) = Bluez::start(sim, &arguments) else {
        return Err("nothing measured".into());
    };
    let home = Home::new(nape);
    home.configure(&format!("[bluetooth]\nrate_hz = {}\n", args.rate));
    let pins: Vec<Pin> = clips
        .iter()
        .map(|clip| Pin::of(&bluez.clip(clip)))
        .collect();
    home.wear(&pins);

    let daemon = home.start(&bluez.address());
    let second = vec![0; clips.len()];
    daemon.until_streams("the first samples", START, &second, args.rate.into());
    thread::sleep(Duration::from_secs(args.settle));
    let first = daemon.status().ok_or("no status")?;
    let before = Counted::now(daemon.pid())?;
    thread::sleep(Duration::from_secs(args.seconds));
    let after = Counted::now(daemon.pid())?;
    let last = daemon.status().ok_or("no status")?;
    let memory = fs::read_to_string(format!("/proc/{}/smaps_rollup", daemon.pid()))?;
    let ended = daemon.end("TERM");
    if ended.code != Some(0) {
        return Err(format!("it ended with {:?}: {}", ended.code, ended.err).into());
    }

    let text = table(args, [&first, &last], [&before, &after], &memory);
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn table(args: &Args, status: [&Value; 2], counted: [&Counted; 2], memory: &str) -> String {
    let [before, after] = counted;
    let wall = after.at.duration_since(before.at).as_secs_f64();
    let mut text = format!(
        "{} clips at {} Hz, {wall:.0} s, {} build\n\n| what | value |\n|---|---|\n",
        args.clips,
        args.rate,
        if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
    );
    let mut row = |what: &str, value: String| text += &format!("| {what} | {value} |\n");
    for clip in 0..args.clips {
        let [first, last] = status.map(|s| &s["clips"][clip]);
        let name = last["placement"].as_str().unwrap_or_default();
        let grown =
            |field: &str| last[field].as_u64().unwrap_or(0) - first[field].as_u64().unwrap_or(0);
        let session = |s: &Value| s["uptime_s"].as_f64().unwrap_or(0.0);
        let between = session(status[1]) - session(status[0]);
        row(
            name,
            format!(
                "{} samples, {} lost, {:.2} a second counted, {:.2} estimated",
                grown("samples"),
                grown("lost"),
                grown("samples") as f64 / between,
                last["rate_hz"].as_f64().unwrap_or(f64::NAN),
            ),
        );
    }
    let times = &status[1]["frame_ms"];
    row(
        "frame to event, ms: p50, p99, max",
        format!("{}, {}, {}", times["p50"], times["p99"], times["max"]),
    );
    let cpu = after.cpu_s - before.cpu_s;
    row("CPU, % of one core", format!("{:.2}", 100.0 * cpu / wall));
    for (what, name) in [
        ("PSS, MB", "Pss"),
        ("RSS, MB", "Rss"),
        ("anonymous, MB", "Anonymous"),
    ] {
        let kb = number(memory, name).unwrap_or(0);
        row(what, format!("{:.1}", kb as f64 * 1024.0 / 1e6));
    }
    let mut threads: BTreeMap<&str, (f64, u64, u64, u64)> = BTreeMap::new();
    for (id, thread) in &after.threads {
        let zero = Thread {
            cpu_s: 0.0,
            waits: 0,
            pushed: 0,
            ..thread.clone()
        };
        let from = before.threads.get(id).unwrap_or(&zero);
        let sum = threads.entry(&thread.name).or_default();
        sum.0 += thread.cpu_s - from.cpu_s;
        sum.1 += thread.waits - from.waits;
        sum.2 += thread.pushed - from.pushed;
        sum.3 += 1;
    }
    let all: u64 = threads.values().map(|t| t.1).sum();
    row("wake-ups a second", format!("{:.1}", all as f64 / wall));
    text += "\n| thread | number | wake-ups a second | pushed aside a second | CPU, % of one core |\n|---|---|---|---|---|\n";
    for (name, (cpu, waits, pushed, n)) in threads {
        text += &format!(
            "| {name} | {n} | {:.1} | {:.1} | {:.3} |\n",
            waits as f64 / wall,
            pushed as f64 / wall,
            100.0 * cpu / wall,
        );
    }
    text
}
