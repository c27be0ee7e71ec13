//! The clips on a real Bluetooth stack: the Linux kernel and bluetoothd in a virtual machine, a virtual
//! radio, `firmware-sim`'s packets, and `nape-ble` in front.
//!
//! Takes minutes, so `NAPE_VM_RUNS` says how often (default 1, 0 for not at all). Where the machine is not
//! built (`tests/vm/build_image.sh`) it says so in one line and ends.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nape_tests::vm::{self, Figures, Report};

/// Where image and logs lie: inside the target folder.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("vm")
}

#[test]
fn two_clips_on_the_real_stack() {
    let runs = std::env::var("NAPE_VM_RUNS").ok();
    let runs: u32 = runs.map_or(1, |n| n.parse().expect("NAPE_VM_RUNS is a number"));
    if runs == 0 {
        nape_tests::skip("real Bluetooth stack: NAPE_VM_RUNS is 0");
        return;
    }
    if let Some(why) = vm::missing(&folder()) {
        nape_tests::skip(&format!("real Bluetooth stack: {why}"));
        return;
    }
    for run in 1..=runs {
        let share = folder().join(format!("run-{run}"));
        let report = vm::run(
            &folder(),
            &share,
            &[
                ("vm-guest", Path::new(env!("CARGO_BIN_EXE_vm-guest"))),
                (
                    "firmware-sim",
                    Path::new(env!("CARGO_BIN_EXE_firmware-sim-under-test")),
                ),
            ],
        );
        let text = told(&report);
        std::fs::write(share.join("out/report.txt"), &text).expect("a report");
        // Not by `println!`, which a passing test swallows: these minutes should show what they gave.
        write!(io::stderr(), "virtual machine, run {run} of {runs}: {text}")
            .expect("standard error");
        let wrong = judge(&report);
        assert!(
            wrong.is_empty(),
            "run {run}: {wrong:#?}\n{}",
            vm::tails(&share.join("out"))
        );
    }
}

/// Streaming again so soon after the cause went away, s. From the issue.
const BACK_S: f64 = 10.0;

/// Everything in the report that should not be.
fn judge(report: &Report) -> Vec<String> {
    let mut wrong: Vec<String> = report.failure.iter().cloned().collect();
    for c in &report.steady.clips {
        let rate = c.samples as f64 / report.steady.seconds;
        if c.lost > 0
            || c.unreadable > 0
            || (c.rate_hz - 100.0).abs() > 0.05
            || (rate - 100.0).abs() > 1.0
        {
            wrong.push(format!("undisturbed, but {}", line(c)));
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
        for c in fault.clips.iter().filter(|c| c.unreadable > 0) {
            wrong.push(format!("{}: {}", fault.fault, line(c)));
        }
    }
    wrong
}

fn line(c: &Figures) -> String {
    format!(
        "{:<10} {:>6} samples, {} lost, {:.2}/s, longest gap {:.2} s, delay p50 {:.1} ms, p99 {:.1} ms",
        c.clip, c.samples, c.lost, c.rate_hz, c.longest_gap_s, c.delay_p50_ms, c.delay_p99_ms
    )
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
    text += &format!(
        "both clips streaming after {:.1} s; undisturbed, {:.1} s:\n",
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
    text
}
