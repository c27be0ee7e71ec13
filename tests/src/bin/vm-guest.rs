//! The driver inside the virtual machine: `vm-guest PROGRAMS OUT [FAULT]` starts the machine's parts, lets a plain
//! client, `nape-ble` and then the real daemon stream undisturbed, does to the daemon what Bluetooth does
//! to people, and writes `OUT/report.json`. What the figures must be is not its business (`tests/vm/main.rs`).

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use nape_devices::Wish;
use nape_tests::vm::daemon::Daemon;
use nape_tests::vm::listener::Listener;
use nape_tests::vm::machine::{Machine, MachineError, PATIENCE};
use nape_tests::vm::plain;
use nape_tests::vm::report::{Recovery, Report, Steady};
use nape_tests::vm::watch::Shared;
use nape_wire::Config;
use tokio::time::sleep;

/// The clips, both at 100 Hz.
const CLIPS: &str = "head,upper_back";
const RATE_HZ: u16 = 100;

/// How long the plain client streams first. Our choice.
const PLAIN: Duration = Duration::from_secs(15);

/// How long `nape-ble` alone streams then. Our choice.
const LISTENER: Duration = Duration::from_secs(30);

/// Undisturbed stretch: the measure is for one minute.
const STEADY: Duration = Duration::from_secs(60);

/// How often a fault that was asked for alone is done. Our choice.
const OVER_AND_OVER: u32 = 10;

/// So long must a clip stream again before it counts as back. Our choice.
const STEADY_AGAIN: Duration = Duration::from_secs(2);

/// What is done to the clips and the machine.
#[derive(Debug, Clone, Copy)]
enum Cause {
    /// Lines to firmware-sim: the first now, the second after so many seconds.
    Clip(&'static str, u64, &'static str),
    /// The Bluetooth service gets a signal, and is started again after so many seconds.
    Service(&'static str, u64),
    /// Another program subscribes to the first clip's samples, for so many seconds.
    Other(u64),
    /// The user switches the adapter off, and on again after so many seconds.
    Adapter(u64),
}

/// Name, cause, and which clips must have got a new stream by it.
const FAULTS: [(&str, Cause, [bool; 2]); 9] = [
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
        "another program listens 5 s",
        Cause::Other(5),
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
    let only = args.next().map(|word| word.to_string_lossy().into_owned());
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
        .and_then(|runtime| runtime.block_on(run(&programs, &out, only.as_deref(), &mut report)));
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

async fn run(
    programs: &Path,
    out: &Path,
    only: Option<&str>,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let sim = programs.join("firmware-sim");
    let sim = [sim.to_string_lossy().as_ref(), "pipe", "--clips", CLIPS].map(str::to_owned);
    let mut machine = Machine::start(&programs.join("radio.py"), &sim, out).await?;
    report.ready_s = uptime_s();

    let config = Config {
        rate_dhz: 10 * RATE_HZ,
        ..Config::DEFAULT
    };
    let wish = Wish {
        rate_dhz: config.rate_dhz,
        ..Wish::DEFAULT
    };
    let clips = machine.clips()?;
    if only.is_none() {
        report.plain = Steady {
            seconds: PLAIN.as_secs_f64(),
            clips: plain::stream(&clips, config, PLAIN).await?,
        };
        // Alone, and with the arrival of each frame known to the microsecond.
        let listener = Listener::start(&clips, wish);
        report.listener = undisturbed(listener.seen(), LISTENER).await?.1;
        listener.shutdown(Duration::from_secs(10)).await;
    }

    let daemon = Daemon::start(&programs.join("nape"), &clips, RATE_HZ, out)?;
    let seen = daemon.seen();
    let steady = if only.is_some() { STEADY_AGAIN } else { STEADY };
    (report.first_stream_s, report.steady) = undisturbed(seen, steady).await?;
    for _ in 0..only.map_or(1, |_| OVER_AND_OVER) {
        for (name, cause, opens) in FAULTS {
            if only.is_none_or(|word| name.contains(word)) {
                let recovery = fault(&mut machine, seen, name, cause, opens).await?;
                report.faults.push(recovery);
            }
        }
    }
    report.totals = daemon.end(out)?;
    Ok(())
}

/// Waits until both clips stream, then for `span`: how long the first took, in seconds, and the figures
/// of the second.
async fn undisturbed(seen: &Shared, span: Duration) -> Result<(f64, Steady), Box<dyn Error>> {
    let start = Instant::now();
    let Some(first) = back(seen, start, start, [true; 2]).await else {
        return Err(format!("no stream: {:#?}", seen.said(start)).into());
    };
    let from = Instant::now();
    sleep(span).await;
    let to = Instant::now();
    let steady = Steady {
        seconds: to.duration_since(from).as_secs_f64(),
        clips: seen.figures(from, to),
    };
    Ok((first, steady))
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
        Cause::Other(s) => {
            let clips = machine.clips()?;
            plain::listen_in(&clips[0], Duration::from_secs(s)).await?;
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
