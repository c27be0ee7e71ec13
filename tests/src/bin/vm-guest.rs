//! The driver inside the virtual machine: `vm-guest PROGRAMS OUT` starts the machine's parts, lets the
//! program under test stream undisturbed for a minute, then does to it what Bluetooth does to people, and
//! writes `OUT/report.json`. What the figures must be is not its business (`tests/vm/main.rs`).

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use nape_tests::vm::listener::Listener;
use nape_tests::vm::machine::{Machine, MachineError, PATIENCE};
use nape_tests::vm::plain;
use nape_tests::vm::report::{Recovery, Report, Steady};
use nape_tests::vm::watch::Shared;
use nape_wire::Config;
use tokio::time::sleep;

/// The clips, both at 100 Hz.
const CLIPS: &str = "head,upper_back";
const RATE_DHZ: u16 = 1000;

/// How long the plain client streams first. Our choice.
const PLAIN: Duration = Duration::from_secs(15);

/// Undisturbed stretch: the measure is for one minute.
const STEADY: Duration = Duration::from_secs(60);

/// So long must a clip stream again before it counts as back. Our choice.
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
        "bluetoothd SIGTERM, back after 2 s",
        Cause::Service("TERM", 2),
        [true, true],
    ),
    (
        "bluetoothd SIGKILL, back after 2 s",
        Cause::Service("KILL", 2),
        [true, true],
    ),
    ("adapter off 5 s", Cause::Adapter(5), [true, true]),
];

/// Panics of any task: a finding, not the end.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(programs), Some(out)) = (args.next(), args.next()) else {
        return ExitCode::from(2);
    };
    std::panic::set_hook(Box::new(|info| {
        let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
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

/// The guest's uptime, s.
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
    let seen = listener.seen();
    let Some(first) = back(seen, start, start, [true; 2]).await else {
        return Err(format!("no stream: {:#?}", seen.said(start)).into());
    };
    report.first_stream_s = first;

    let from = Instant::now();
    sleep(STEADY).await;
    let to = Instant::now();
    report.steady = Steady {
        seconds: to.duration_since(from).as_secs_f64(),
        clips: seen.figures(from, to),
    };

    for (name, cause, opens) in FAULTS {
        let recovery = fault(&mut machine, seen, name, cause, opens).await?;
        report.faults.push(recovery);
    }
    listener.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

async fn fault(
    machine: &mut Machine,
    seen: &Shared,
    name: &str,
    cause: Cause,
    opens: [bool; 2],
) -> Result<Recovery, MachineError> {
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
                let wrong = "the adapter was switched on behind the user's back";
                seen.look().wrong.push(wrong.to_owned());
            }
            machine.set_powered(true).await?;
            machine.wait_powered().await?;
        }
    }
    let end = Instant::now();
    let back_after_s = back(seen, from, end, opens).await;
    sleep(Duration::from_secs(1)).await;
    let to = Instant::now();
    let mut wrong = std::mem::take(&mut seen.look().wrong);
    wrong.append(&mut PANICS.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Recovery {
        fault: name.to_owned(),
        cause_s: end.duration_since(from).as_secs_f64(),
        back_after_s,
        clips: seen.figures(from, to),
        said: seen.said(from),
        wrong,
    })
}

/// Waits until every clip has streamed for a while since `end`, those that `opens` names in a stream that
/// began after `from`. Returns how long after `end` the last of them came back, in seconds.
async fn back(seen: &Shared, from: Instant, end: Instant, opens: [bool; 2]) -> Option<f64> {
    loop {
        let now = Instant::now();
        let since: Option<Vec<Instant>> = seen
            .look()
            .watches
            .iter()
            .zip(opens)
            .map(|(w, must)| {
                w.streaming_since(now)
                    .filter(|_| !must || w.opened_since(from))
            })
            .collect();
        if let Some(since) = since {
            let latest = since.into_iter().fold(end, Instant::max);
            if now.duration_since(latest) >= STEADY_AGAIN {
                return Some(latest.duration_since(end).as_secs_f64());
            }
        }
        if now.duration_since(end) > PATIENCE {
            return None;
        }
        sleep(Duration::from_millis(100)).await;
    }
}
