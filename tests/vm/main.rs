//! The clips on a real Bluetooth stack: the Linux kernel and bluetoothd in a virtual machine, a virtual
//! radio, `firmware-sim`'s packets; in front `nape-ble` alone, and the real daemon.
//!
//! Takes minutes, so it is one of the slow tests (`docs/testing.md`); `NAPE_VM_RUNS` says how often in a row
//! (default 1). Where the machine is not built (`tests/vm/build_image.sh`) it says so in one line and ends.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use nape_core::Placement;
use nape_session::{OwnedInput, ReadOptions, Recording};
use nape_tests::vm::{self, Figures, Report};

/// Where image and logs lie: inside the target folder.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("vm")
}

#[test]
#[ignore = "slow: minutes of an emulated machine"]
fn two_clips_on_the_real_stack() {
    let runs = std::env::var("NAPE_VM_RUNS").ok();
    let runs: u32 = runs.map_or(1, |n| n.parse().expect("NAPE_VM_RUNS is a number"));
    if let Some(why) = vm::missing(&folder()) {
        nape_tests::skip(&format!("real Bluetooth stack: {why}"));
        return;
    }
    for run in 1..=runs {
        let share = folder().join(format!("run-{run}"));
        let programs = [
            ("nape", Path::new(env!("CARGO_BIN_EXE_nape-under-test"))),
            ("vm-guest", Path::new(env!("CARGO_BIN_EXE_vm-guest"))),
            (
                "firmware-sim",
                Path::new(env!("CARGO_BIN_EXE_firmware-sim-under-test")),
            ),
        ];
        let mut report = vm::run(&folder(), &share, &programs);
        // A machine whose kernel broke tells nothing about what ran on it: once more, and said so.
        if let Some(line) = vm::kernel_broke(&share.join("out")) {
            writeln!(
                io::stderr(),
                "virtual machine, run {run}: again, as its kernel broke: {line}"
            )
            .expect("standard error");
            report = vm::run(&folder(), &share, &programs);
        }
        let text = told(&report);
        std::fs::write(share.join("out/report.txt"), &text).expect("a report");
        // Not by `println!`, which a passing test swallows: these minutes should show what they gave.
        write!(io::stderr(), "virtual machine, run {run} of {runs}: {text}")
            .expect("standard error");
        let mut wrong = judge(&report);
        wrong.extend(recordings(&report, &share.join("out")));
        assert!(
            wrong.is_empty(),
            "run {run}: {wrong:#?}\n{}",
            vm::tails(&share.join("out"))
        );
    }
}

/// Streaming again so soon after the cause went away, s; the measure.
const BACK_S: f64 = 10.0;

/// 99 of 100 frames take the daemon no longer, ms: 20 ms and the batch; the measure.
const FRAME_MS: f64 = 120.0;

/// The daemon ends so soon after SIGTERM, s: its goodbye to the links takes 4 s at most, the rest is the
/// emulated machine.
const END_S: f64 = 10.0;

/// Everything in the report that should not be.
fn judge(report: &Report) -> Vec<String> {
    let mut wrong: Vec<String> = report.failure.iter().cloned().collect();
    for (stretch, who) in [
        (&report.plain, "a plain client"),
        (&report.listener, "nape-ble alone"),
        (&report.steady, "nape run"),
    ] {
        for c in &stretch.clips {
            // Whole frames of 0.1 s come at both ends.
            let by_count = (c.samples as f64 - 100.0 * stretch.seconds).abs() < 50.0;
            let by_clip = c.rate_hz.is_none_or(|hz| (hz - 100.0).abs() < 0.05);
            if c.lost > 0 || c.unreadable > 0 || !by_clip || !by_count {
                wrong.push(format!("{who}: {}", line(c)));
            }
        }
    }
    for fault in &report.faults {
        if fault.back_after_s.is_none_or(|s| s > BACK_S) {
            let after = fault.back_after_s;
            wrong.push(format!(
                "{}: back after {after:?} s, not {BACK_S}",
                fault.fault
            ));
        }
        wrong.extend(fault.wrong.iter().map(|w| format!("{}: {w}", fault.fault)));
        // The first clip is the one that things are done to.
        let spared = fault.clips.iter().skip(1).filter(|c| c.lost > 0);
        for c in spared.chain(fault.clips.iter().filter(|c| c.unreadable > 0)) {
            wrong.push(format!("{}: {}", fault.fault, line(c)));
        }
    }
    let totals = &report.totals;
    if totals.frame_p99_ms.is_none_or(|ms| ms > FRAME_MS) {
        let p99 = totals.frame_p99_ms;
        wrong.push(format!(
            "a frame took the daemon {p99:?} ms (p99), not {FRAME_MS}"
        ));
    }
    if report.failure.is_none() && (totals.exit != Some(0) || totals.end_s > END_S) {
        wrong.push(format!(
            "after SIGTERM the daemon ended with {:?} in {:.1} s",
            totals.exit, totals.end_s
        ));
    }
    wrong
}

/// What is wrong with what the daemon recorded: every sample that it counted must be in there, and its
/// replay must say, to the byte, what the daemon said live.
fn recordings(report: &Report, out: &Path) -> Vec<String> {
    if report.failure.is_some() {
        return Vec::new();
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(out.join("recordings"))
        .expect("recordings")
        .map(|e| e.expect("an entry").path())
        .collect();
    files.sort();
    let mut samples: BTreeMap<Placement, u64> = BTreeMap::new();
    let mut replayed = Vec::new();
    for file in &files {
        let mut recording = Recording::open(file, &ReadOptions::default()).expect("a recording");
        while let Some(item) = recording.next_item().expect("a whole recording") {
            if let OwnedInput::Samples {
                placement,
                samples: s,
            } = &item.input
            {
                *samples.entry(*placement).or_default() += s.len() as u64;
            }
        }
        let nape = Command::new(env!("CARGO_BIN_EXE_nape-under-test"));
        replayed.extend(nape_tests::replay::replayed(nape, file));
    }
    let mut wrong = Vec::new();
    // The daemon was asked for the last time a moment before it ended.
    let counted = &report.totals.samples;
    let recorded: Vec<u64> = samples.into_values().collect();
    let fits = recorded.len() == counted.len()
        && recorded
            .iter()
            .zip(counted)
            .all(|(r, c)| (*c..c + 200).contains(r));
    if !fits {
        wrong.push(format!("recorded {recorded:?} samples of {counted:?}"));
    }
    let live = std::fs::read_to_string(out.join("nape.ndjson")).expect("what the daemon said");
    let live: Vec<&str> = live.lines().filter(|l| !l.contains("\"schema\"")).collect();
    if live.len() < 2 {
        wrong.push(format!("the daemon said next to nothing: {live:?}"));
    }
    if let Some(n) = (0..live.len().max(replayed.len()))
        .find(|n| live.get(*n).copied() != replayed.get(*n).map(String::as_str))
    {
        let (a, b) = (live.get(n), replayed.get(n));
        wrong.push(format!("event {n}: live {a:?}, replayed {b:?}"));
    }
    wrong
}

fn line(c: &Figures) -> String {
    let mut text = format!(
        "{:<10} {:>5} samples, {} lost, longest gap {:.2} s",
        c.clip, c.samples, c.lost, c.longest_gap_s
    );
    if let Some(hz) = c.rate_hz {
        text += &format!(", {hz:.2}/s by its clock");
    }
    if c.twice > 0 {
        text += &format!(", {} frames twice", c.twice);
    }
    if let (Some(p50), Some(p99)) = (c.delay_p50_ms, c.delay_p99_ms) {
        text += &format!(", delay p50 {p50:.0} ms, p99 {p99:.0} ms");
    }
    text
}

/// The report for people.
fn told(report: &Report) -> String {
    let mut text = format!(
        "adapter ready after {:.1} s; a plain client, {:.0} s:\n",
        report.ready_s, report.plain.seconds
    );
    for c in &report.plain.clips {
        text += &format!("    {}\n", line(c));
    }
    text += &format!("nape-ble alone, {:.0} s:\n", report.listener.seconds);
    for c in &report.listener.clips {
        text += &format!("    {}\n", line(c));
    }
    text += &format!(
        "nape run, both clips streaming after {:.1} s, {:.0} s undisturbed:\n",
        report.first_stream_s, report.steady.seconds
    );
    for c in &report.steady.clips {
        text += &format!("    {}\n", line(c));
    }
    for fault in &report.faults {
        let back = fault
            .back_after_s
            .map_or("not back".to_owned(), |s| format!("back after {s:.1} s"));
        text += &format!("{} (cause {:.1} s): {back}\n", fault.fault, fault.cause_s);
        for c in &fault.clips {
            text += &format!("    {}\n", line(c));
        }
        for said in &fault.said {
            text += &format!("        {said}\n");
        }
    }
    let t = &report.totals;
    let ms = |v: Option<f64>| v.map_or("?".to_owned(), |v| format!("{v:.1} ms"));
    text += &format!(
        "a frame took the daemon {} (p50), {} (p99), {:.1} ms (most); it ended {:.1} s after SIGTERM\n",
        ms(t.frame_p50_ms),
        ms(t.frame_p99_ms),
        t.frame_max_ms,
        t.end_s
    );
    text
}
