//! The driver inside the virtual machine: `vm-guest PROGRAMS OUT` starts the machine's parts, lets the
//! program under test stream undisturbed for a minute, then does to it what Bluetooth does to people, and
//! writes `OUT/report.json`. What the figures must be is not its business (`tests/vm/main.rs`).

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nape_tests::vm::listener::Listener;
use nape_tests::vm::machine::{Machine, MachineError, PATIENCE};
use nape_tests::vm::plain;
use nape_tests::vm::report::{Recovery, Report, Steady};
use nape_wire::Config;
use tokio::time::sleep;

/// The clips, both at 100 Hz.
const CLIPS: &str = "head,upper_back";
const RATE_DHZ: u16 = 1000;

/// How long the plain client streams first. Our choice.
const PLAIN: Duration = Duration::from_secs(15);

/// Undisturbed stretch, as the measure in the issue has it.
const STEADY: Duration = Duration::from_secs(60);

/// Streaming without a pause longer than this is streaming; ten frames come in it.
const PAUSE_S: f64 = 1.0;

/// So long must a clip stream again before it counts as back.
const STEADY_AGAIN: Duration = Duration::from_secs(2);

/// What is done to the clips and the machine.
#[derive(Debug, Clone, Copy)]
enum Cause {
    /// Lines to firmware-sim: the first now, the second after so many seconds.
    Clip(&'static str, u64, &'static str),
    /// The Bluetooth service gets a signal, and is started again after so many seconds.
    Service(&'static str, u64),
    /// The user switches the adapter off, and on again after so many seconds.
    Adapter(u64),
}

/// Name, cause, and which clips must have got a new stream by it.
const FAULTS: [(&str, Cause, [bool; 2]); 8] = [
    (
        "link killed",
        Cause::Clip("kill head", 0, ""),
        [true, false],
    ),
    (
        "out of range 10 s",
        Cause::Clip("range head 10", 10, ""),
        [true, false],
    ),
    (
        "stall 2 s",
        Cause::Clip("stall head 2", 2, ""),
        [false, false],
    ),
    (
        "mute 4 s",
        Cause::Clip("mute head 4", 4, ""),
        [false, false],
    ),
    (
        "20 % loss for 10 s",
        Cause::Clip("loss head 0.2", 10, "loss head 0"),
        [false, false],
    ),
    (
        "bluetoothd SIGTERM, 2 s",
        Cause::Service("TERM", 2),
        [true, true],
    ),
    (
        "bluetoothd SIGKILL, 2 s",
        Cause::Service("KILL", 2),
        [true, true],
    ),
    ("adapter off 5 s", Cause::Adapter(5), [true, true]),
];

static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(programs), Some(out)) = (args.next(), args.next()) else {
        return ExitCode::from(2);
    };
    // A panic in any task is a finding, not the end.
    std::panic::set_hook(Box::new(|info| {
        let mut panics = PANICS.lock().unwrap_or_else(|e| e.into_inner());
        panics.push(info.to_string());
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let mut report = Report::default();
    let done = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(&programs, &out, &mut report)));
    report.failure = done.err().map(|e| e.to_string());
    let saved = serde_json::to_vec_pretty(&report)
        .map_err(Into::into)
        .and_then(|text| fs::write(out.join("report.json"), text));
    ExitCode::from(u8::from(saved.is_err() || report.failure.is_some()))
}

fn uptime_s() -> f64 {
    let text = fs::read_to_string("/proc/uptime").unwrap_or_default();
    let first = text.split(' ').next().and_then(|s| s.parse().ok());
    first.unwrap_or(0.0)
}

async fn run(programs: &Path, out: &Path, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let sim = programs.join("firmware-sim");
    let sim = [sim.to_string_lossy().as_ref(), "pipe", "--clips", CLIPS].map(str::to_owned);
    let mut machine = Machine::start(&programs.join("radio.py"), &sim, out).await?;
    report.ready_s = uptime_s();

    let config = Config {
        rate_dhz: RATE_DHZ,
        ..Config::DEFAULT
    };
    let clips = machine.clips()?;
    report.plain = Steady {
        seconds: PLAIN.as_secs_f64(),
        clips: plain::stream(machine.bus(), &clips, config, PLAIN).await?,
    };

    let start = Instant::now();
    let listener = Listener::start(&clips, config);
    let streaming = back(&listener, start, start, [1, 1]).await;
    let Some(first) = streaming else {
        report.steady.clips = figures(&listener, start, Instant::now());
        return Err(format!("no stream: {:?}", told(&listener, start)).into());
    };
    report.first_stream_s = first;

    let from = Instant::now();
    sleep(STEADY).await;
    // One moment for both, so that neither can have more time than the other.
    let to = Instant::now();
    report.steady = Steady {
        seconds: to.duration_since(from).as_secs_f64(),
        clips: figures(&listener, from, to),
    };

    for (name, cause, reopens) in FAULTS {
        let recovery = fault(&mut machine, &listener, name, cause, reopens).await?;
        report.faults.push(recovery);
    }
    listener.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

async fn fault(
    machine: &mut Machine,
    listener: &Listener,
    name: &str,
    cause: Cause,
    reopens: [bool; 2],
) -> Result<Recovery, MachineError> {
    let opened = listener.seen().opened.clone();
    let wanted = [0, 1].map(|i| opened[i] + u32::from(reopens[i]));
    let mut wrong = Vec::new();
    let from = Instant::now();
    match cause {
        Cause::Clip(line, s, then) => {
            machine.command(line)?;
            sleep(Duration::from_secs(s)).await;
            if !then.is_empty() {
                machine.command(then)?;
            }
        }
        Cause::Service(signal, s) => {
            machine.stop_bluetoothd(signal)?;
            sleep(Duration::from_secs(s)).await;
            machine.start_bluetoothd()?;
            machine.wait_powered().await?;
        }
        Cause::Adapter(s) => {
            machine.set_powered(false).await?;
            sleep(Duration::from_secs(s)).await;
            if machine.powered().await != Some(false) {
                wrong.push("the adapter was switched on behind the user's back".to_owned());
            }
            machine.set_powered(true).await?;
            machine.wait_powered().await?;
        }
    }
    let end = Instant::now();
    let back_after_s = back(listener, end, from, wanted).await;
    sleep(Duration::from_secs(1)).await;
    let to = Instant::now();
    let mut panics = PANICS.lock().unwrap_or_else(|e| e.into_inner());
    wrong.append(&mut panics);
    drop(panics);
    let dropped = std::mem::take(&mut listener.seen().dropped);
    if dropped > 0 {
        wrong.push(format!("{dropped} frames found no room in the queue"));
    }
    Ok(Recovery {
        fault: name.to_owned(),
        cause_s: end.duration_since(from).as_secs_f64(),
        back_after_s,
        clips: figures(listener, from, to),
        said: told(listener, from),
        wrong,
    })
}

fn figures(listener: &Listener, from: Instant, to: Instant) -> Vec<nape_tests::vm::Figures> {
    let seen = listener.seen();
    seen.watches.iter().map(|w| w.figures(from, to)).collect()
}

fn told(listener: &Listener, from: Instant) -> Vec<String> {
    let seen = listener.seen();
    let after = seen.said.iter().filter(|(at, _)| *at >= from);
    after
        .map(|(at, text)| format!("{:6.2} s  {text}", at.duration_since(from).as_secs_f64()))
        .collect()
}

/// Waits until every clip streams without pause since `end`, having opened at least so many streams; how
/// long after `end` the last of them began.
async fn back(listener: &Listener, end: Instant, from: Instant, opened: [u32; 2]) -> Option<f64> {
    loop {
        let now = Instant::now();
        {
            let seen = listener.seen();
            let since: Option<Vec<Instant>> = seen
                .watches
                .iter()
                .zip(&seen.opened)
                .zip(opened)
                .map(|((w, have), want)| w.since(now, PAUSE_S).filter(|_| *have >= want))
                .collect();
            let long = now.duration_since(end) >= STEADY_AGAIN;
            if let Some(since) = since
                && long
                && since.iter().all(|s| now.duration_since(*s) >= STEADY_AGAIN)
            {
                let latest = since.into_iter().max().unwrap_or(from);
                return Some(latest.saturating_duration_since(end).as_secs_f64());
            }
        }
        if now.duration_since(end) > PATIENCE {
            return None;
        }
        sleep(Duration::from_millis(100)).await;
    }
}
