//! The real binary, as a shell would call it: help, exit codes, clean output, nothing left behind.
//!
//! Recordings are made here, from a script of head angles; no test sleeps or needs a desktop.

mod bad_input;
#[cfg(unix)]
mod baseline;
mod compare;
#[cfg(unix)]
mod daemon;
mod decode;
mod demo;
mod language;
mod periods;
#[cfg(unix)]
mod said;
#[cfg(unix)]
mod shells;
mod wearer;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::CommandCargoExt;
use tempfile::TempDir;

fn nape() -> Command {
    let mut command = Command::cargo_bin("nape").expect("the binary is built");
    command
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .env("LC_ALL", "C")
        .env("TERM", "xterm-256color");
    command
}

fn run(args: &[&str], dir: &Path) -> Output {
    let mut command = nape();
    command.args(args).current_dir(dir).stdin(Stdio::null());
    command.output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("errors are UTF-8")
}

/// Runs and expects exit code 0.
#[track_caller]
fn ok(args: &[&str], dir: &Path) -> String {
    done(args, &run(args, dir))
}

/// Exit code 0: what it wrote.
#[track_caller]
fn done(args: &[&str], output: &Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{args:?}: {}",
        stderr(output)
    );
    stdout(output)
}

/// A folder with a recording of eight minutes, `day.csv`.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("day.csv"), wearer::day()).expect("a recording");
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .expect("a folder")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    names.sort();
    names
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let dir = tempfile::tempdir().unwrap();
    let text = ok(&["--help"], dir.path());
    for word in [
        "replay",
        "score",
        "angles",
        "import",
        "export",
        "recover",
        "completions",
        "man",
        "Exit codes",
    ] {
        assert!(text.contains(word), "{word}\n{text}");
    }
    for command in [
        "replay", "score", "angles", "import", "export", "recover", "man",
    ] {
        let text = ok(&[command, "--help"], dir.path());
        assert!(text.contains("Usage: nape"), "{text}");
    }
    assert!(ok(&["--version"], dir.path()).starts_with("nape "));
}

#[test]
fn json_is_json_and_nothing_else() {
    let dir = folder();
    let text = ok(&["score", "day.csv", "--json"], dir.path());
    assert_eq!(text.lines().count(), 1);
    let score: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(score["schema"], "nape.score/1");
    assert_eq!(score["source"], "day.csv");
    assert_eq!(score["rig"], serde_json::json!(["head"]));
    assert_eq!(score["calibration"], "assumed");
    assert_eq!(score["head"]["stands_in_for"], "neck");
    assert_eq!(score["neck"], serde_json::Value::Null);

    let output = run(
        &["replay", "day.csv", "--json", "--color", "always"],
        dir.path(),
    );
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    let events: Vec<serde_json::Value> = stdout(&output)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(events[0]["event"], "session");
    assert_eq!(events[0]["schema"], "nape.events/1");
    assert_eq!(events[0]["calibration"]["head"], "assumed");
    let times: Vec<f64> = events.iter().map(|e| e["t"].as_f64().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let names: Vec<_> = events
        .iter()
        .map(|e| e["event"].as_str().unwrap())
        .collect();
    for name in ["worn", "hold_started", "hold_limit", "nudge", "hold_ended"] {
        assert!(names.contains(&name), "no {name} in {names:?}");
    }
}

#[test]
fn the_summary_and_the_events_tell_the_same_story() {
    let dir = folder();
    let text = ok(&["score", "day.csv", "--json"], dir.path());
    let score: serde_json::Value = serde_json::from_str(&text).unwrap();
    // The script: the head is down for most of the time.
    let share = score["head"]["share"]["45_85"].as_f64().unwrap()
        + score["head"]["share"]["25_45"].as_f64().unwrap();
    assert!(
        (share - wearer::DOWN_S / wearer::DAY_S).abs() < 0.02,
        "{share}"
    );
    let p50 = score["head"]["flexion_deg"]["p50"].as_f64().unwrap();
    assert!((p50 - wearer::DOWN_DEG).abs() < 2.0, "{p50}");
    let lines = ok(&["replay", "day.csv", "--json"], dir.path());
    let count = |name: &str| {
        let word = format!("\"event\":\"{name}\"");
        lines.lines().filter(|l| l.contains(&word)).count()
    };
    assert_eq!(score["nudges"].as_array().unwrap().len(), count("nudge"));
    assert_eq!(
        score["holds"].as_array().unwrap().len(),
        count("hold_ended")
    );
    let unknown = score["unknown_s"].as_f64().unwrap();
    let known = score["known_s"].as_f64().unwrap();
    let duration = score["duration_s"].as_f64().unwrap();
    assert!((known + unknown - duration).abs() < 1e-6);
}

#[test]
fn the_timeline_is_plain_when_piped_and_fits_the_width() {
    let dir = folder();
    let text = ok(&["replay", "day.csv"], dir.path());
    assert!(!text.contains('\x1b'));
    for word in [
        "held too long",
        "reminder 1",
        "Suggested:",
        "Source:",
        "stands in for",
    ] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    let colored = ok(&["replay", "day.csv", "--color", "always"], dir.path());
    assert!(colored.contains('\x1b'));
    for width in ["50", "100"] {
        let text = ok(&["replay", "day.csv", "--width", width], dir.path());
        let most = text.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(most <= width.parse().unwrap(), "{width}: {most}");
    }
    let mut narrow = nape();
    narrow
        .env("COLUMNS", "50")
        .args(["replay", "day.csv"])
        .current_dir(dir.path());
    let text = stdout(&narrow.output().unwrap());
    assert!(text.lines().all(|l| l.chars().count() <= 50), "{text}");
}

#[test]
fn several_recordings_come_in_order_and_a_bad_one_does_not_stop_the_rest() {
    let dir = folder();
    fs::write(dir.path().join("bad.csv"), "time_s\n").unwrap();
    fs::write(dir.path().join("short.csv"), wearer::day_of(30)).unwrap();
    let files = ["day.csv", "bad.csv", "short.csv", "day.csv"];
    for jobs in ["1", "4"] {
        let mut args = vec!["score", "--json", "--jobs", jobs];
        args.extend(files);
        let output = run(&args, dir.path());
        assert_eq!(output.status.code(), Some(2));
        let sources: Vec<_> = stdout(&output)
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["source"].clone())
            .collect();
        assert_eq!(sources, ["day.csv", "short.csv", "day.csv"]);
        assert!(stderr(&output).contains("bad.csv"), "{}", stderr(&output));
    }
    let text = ok(&["score", "--csv", "short.csv", "day.csv"], dir.path());
    let rows: Vec<_> = text.lines().collect();
    assert_eq!(rows.len(), 3);
    let columns = rows[0].split(',').count();
    assert!(rows.iter().all(|r| r.split(',').count() == columns));
    assert!(rows[0].contains(",period_t1,source,rig,calibration,duration_s,"));
    assert!(rows[1].starts_with("session,short.csv,since_start,0,"));
    assert!(rows[1].contains(",short.csv,head,"));
}

#[test]
fn angles_are_the_scripts_angles() {
    let dir = folder();
    let args = ["angles", "day.csv", "--rate", "2", "--quaternions", "q.csv"];
    let text = ok(&args, dir.path());
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "time_s,head_flexion_deg,head_lateral_deg,neck_flexion_deg,neck_lateral_deg,\
         neck_rotation_deg,trunk_flexion_deg,trunk_lateral_deg,lumbar_flexion_deg,\
         head_uncertainty_deg,neck_uncertainty_deg,trunk_uncertainty_deg,lumbar_uncertainty_deg"
    );
    let mut rows = 0_u32;
    let mut worst = 0.0_f64;
    for line in lines {
        let fields: Vec<_> = line.split(',').collect();
        assert_eq!(fields.len(), 13, "{line}");
        let empty = [&fields[3..9], &fields[10..]].concat();
        assert!(empty.iter().all(|f| f.is_empty()), "{line}");
        assert!((0.2..20.0).contains(&fields[9].parse().unwrap()), "{line}");
        let (t, flexion): (f64, f64) = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
        worst = worst.max((flexion - wearer::flexion_deg(t)).abs());
        rows += 1;
    }
    assert!(
        (f64::from(rows) - wearer::DAY_S * 2.0).abs() < 0.5,
        "{rows}"
    );
    assert!(worst < 3.0, "{worst}");
    let quaternions = fs::read_to_string(dir.path().join("q.csv")).unwrap();
    let rows = quaternions.lines().count() - 1;
    assert_eq!(rows, wearer::day().lines().count() - 1);
    assert!(quaternions.starts_with("time_s,placement,qw,qx,qy,qz,sigma_deg\n"));
    assert_eq!(names(dir.path()), ["day.csv", "q.csv"]);
}

#[test]
fn smoothed_angles_have_the_same_rows_and_are_as_true() {
    let dir = folder();
    let angles = |smooth: &[&str]| {
        let mut args = vec![
            "angles",
            "day.csv",
            "--rate",
            "20",
            "--quaternions",
            "q.csv",
        ];
        args.extend(smooth);
        let text = ok(&args, dir.path());
        let (mut n, mut squares, mut times) = (0_u32, 0.0, Vec::new());
        for line in text.lines().skip(1) {
            let fields: Vec<_> = line.split(',').collect();
            let (t, flexion): (f64, f64) = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
            squares += (flexion - wearer::flexion_deg(t)).powi(2);
            n += 1;
            times.push(fields[0].to_owned());
        }
        let quaternions = fs::read_to_string(dir.path().join("q.csv")).unwrap();
        (times, (squares / f64::from(n)).sqrt(), quaternions)
    };
    let (times, causal, at_once) = angles(&[]);
    for smooth in ["0", "3", "full"] {
        let (smoothed_times, rms, quaternions) = angles(&["--smooth", smooth]);
        assert_eq!(times, smoothed_times, "--smooth {smooth}");
        assert!(
            rms < causal + 0.1,
            "--smooth {smooth}: {rms} after {causal}"
        );
        // The same samples in the same order; other orientations.
        let stamps = |text: &str| -> Vec<String> {
            let stamp = |l: &str| l.split(',').next().map(ToOwned::to_owned);
            text.lines().filter_map(stamp).collect()
        };
        assert_eq!(stamps(&at_once), stamps(&quaternions), "--smooth {smooth}");
    }
    for (args, seconds) in [
        (["score", "day.csv", "--json"].as_slice(), 60.0),
        (&["score", "day.csv", "--json", "--smooth", "3"], 3.0),
    ] {
        let score: serde_json::Value = serde_json::from_str(&ok(args, dir.path())).unwrap();
        assert_eq!(score["smoothing_s"], seconds, "{args:?}");
    }
}

#[test]
fn windows_given_calibrate_and_one_with_movement_is_refused() {
    let dir = folder();
    let good = [
        "score",
        "day.csv",
        "--json",
        "--upright",
        "0:5",
        "--nod",
        "5:16",
    ];
    let score: serde_json::Value = serde_json::from_str(&ok(&good, dir.path())).unwrap();
    assert_eq!(score["calibration"], "calibrated");
    let output = run(
        &["score", "day.csv", "--json", "--upright", "6:14"],
        dir.path(),
    );
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(
        text.contains("day.csv") && text.contains("moved") && text.contains("hint:"),
        "{text}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn lenient_skips_and_counts() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = wearer::day_of(60);
    let end = text.len() - 1;
    let row = text[..end].rfind('\n').unwrap();
    text.insert_str(row + 1, "oh,no\n");
    fs::write(dir.path().join("a.csv"), text).unwrap();
    assert_eq!(run(&["score", "a.csv"], dir.path()).status.code(), Some(2));
    let output = run(&["score", "a.csv", "--json", "--lenient"], dir.path());
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("1 bad row skipped"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn import_export_and_recover_go_round() {
    let dir = folder();
    ok(&["import", "day.csv", "--out", "day.mcap"], dir.path());
    let again = run(&["import", "day.csv", "--out", "day.mcap"], dir.path());
    assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    ok(
        &["import", "day.csv", "--out", "day.mcap", "--force"],
        dir.path(),
    );
    ok(
        &["export", "day.mcap", "--to", "csv", "--out", "back.csv"],
        dir.path(),
    );
    // The same recording in three forms: the same story.
    let events = |file: &str| {
        let text = ok(&["replay", file, "--json"], dir.path());
        let (_, events) = text.split_once('\n').unwrap();
        events.to_owned()
    };
    let story = events("day.csv");
    assert_eq!(story, events("day.mcap"));
    assert_eq!(story, events("back.csv"));

    let whole = fs::read(dir.path().join("day.mcap")).unwrap();
    fs::write(
        dir.path().join("torn.mcap.part"),
        &whole[..whole.len() * 2 / 3],
    )
    .unwrap();
    let said = ok(&["recover", "torn.mcap.part"], dir.path());
    assert!(
        said.contains("torn.mcap") && said.contains("saved"),
        "{said}"
    );
    assert!(dir.path().join("torn.mcap.part").exists());
    ok(&["score", "torn.mcap", "--json"], dir.path());
}

/// A limit on the size of files stands in for a disk without room: the write fails in the middle.
#[cfg(unix)]
#[test]
fn completions_and_manual_pages() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = ok(&["completions", shell], dir.path());
        assert!(text.contains("replay") && text.contains("nape"), "{shell}");
    }
    let page = ok(&["man"], dir.path());
    assert!(
        page.contains(".TH") && page.contains("Exit codes"),
        "{page}"
    );
    ok(&["man", "--out", "pages"], dir.path());
    let pages = names(&dir.path().join("pages"));
    for page in ["nape.1", "nape-replay.1", "nape-score.1", "nape-angles.1"] {
        assert!(pages.iter().any(|p| p == page), "{page} in {pages:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = folder();
    for args in [
        &["angles", "day.csv", "--rate", "25"][..],
        &["replay", "day.csv", "--json"],
        &["replay", "day.csv"],
        &["score", "day.csv"],
        &["completions", "bash"],
        &["man"],
    ] {
        let mut child = nape()
            .args(args)
            .current_dir(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Closed before anything can be written: every write fails.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_no_partial_file() {
    let dir = folder();
    // Nobody reads the pipe, so the program is still busy when the signal comes.
    let mut child = nape()
        .args([
            "angles",
            "day.csv",
            "--rate",
            "25",
            "--quaternions",
            "q.csv",
        ])
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while !dir.path().join("q.csv.part").exists() {
        assert!(child.try_wait().unwrap().is_none(), "ended before it began");
        std::thread::yield_now();
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(names(dir.path()), ["day.csv"]);
}
