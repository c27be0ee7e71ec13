//! `nape demo` by the real binary: a simulated day through wire bytes, engine and recording.

use std::fs;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;

use crate::{ok, run, stderr};

const QUICK: [&str; 6] = ["demo", "--speed", "max", "--no-notify", "--hours", "0.5"];

#[test]
fn a_day_is_lived_and_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let told = ok(&QUICK, dir.path());
    for word in [
        "calibrated",
        "held too long",
        "reminder 1",
        "✓ break",
        "your day",
    ] {
        assert!(told.contains(word), "{word}:\n{told}");
    }
    assert!(!told.contains('\u{1b}'), "piped, there are no colours");
    assert_eq!(told, ok(&QUICK, dir.path()), "the same seed, the same day");
    let other: Vec<&str> = QUICK.iter().copied().chain(["--seed", "2"]).collect();
    assert_ne!(told, ok(&other, dir.path()), "another seed, another day");
}

#[test]
fn what_was_recorded_replays_to_the_same_timeline() {
    let dir = tempfile::tempdir().expect("a folder");
    let args: Vec<&str> = QUICK.iter().copied().chain(["--out", "day.mcap"]).collect();
    let told = ok(&args, dir.path());
    let replayed = ok(&["replay", "day.mcap"], dir.path());
    // The opening lines differ: demo and recording say what they are.
    let body = |text: &str| {
        let end = text.find("\nMeasured for ");
        let text = &text[..end.expect("a summary")];
        let begin = text.find("\n\n").expect("opening lines");
        text[begin..].to_owned()
    };
    assert_eq!(body(&told), body(&replayed));
    // Nothing there is overwritten.
    let again = run(&args, dir.path());
    assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
}

#[test]
fn one_clip_and_a_script_of_ones_own() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("my.day"), "calibrate\nphone 70 for 7m\n").expect("a script");
    let args = [
        "demo",
        "--speed",
        "max",
        "--no-notify",
        "--script",
        "my.day",
        "--rig",
        "head",
    ];
    let told = ok(&args, dir.path());
    assert!(told.contains("reminder 1"), "{told}");
    assert!(!told.contains("upper body"), "{told}");

    fs::write(dir.path().join("bad.day"), "calibrate\njuggle for 4m\n").expect("a script");
    let args = ["demo", "--no-notify", "--script", "bad.day"];
    let output = run(&args, dir.path());
    let error = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        error.contains("bad.day") && error.contains("juggle"),
        "{error}"
    );
    assert!(error.contains("hint:"), "{error}");

    let output = run(&["demo", "--no-notify", "--rig", "head,head"], dir.path());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

/// At 120 times the speed of life, the reminder comes within five seconds, whatever the seed.
#[test]
fn the_first_reminder_comes_within_five_seconds() {
    let dir = tempfile::tempdir().expect("a folder");
    for seed in ["1", "2", "3"] {
        let args: Vec<&str> = QUICK
            .iter()
            .copied()
            .chain(["--json", "--seed", seed])
            .collect();
        let told = ok(&args, dir.path());
        let events: Vec<serde_json::Value> = told
            .lines()
            .map(|l| serde_json::from_str(l).expect("JSON and nothing else"))
            .collect();
        assert_eq!(events[0]["event"], "session");
        assert_eq!(events[0]["schema"], "nape.events/1");
        assert_eq!(events[0]["source"], "demo");
        let nudge = events.iter().find(|e| e["event"] == "nudge");
        let at = nudge.expect("a reminder")["t"].as_f64().expect("a time");
        assert!(at / 120.0 < 4.5, "{at} s of the day");
    }
}

/// On a real terminal of 80 columns and 24 lines: `script` makes one. What is written is what a terminal is sent.
#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "a skip is said")]
fn on_a_terminal(locale: &str, term: &str, color: Option<&str>) -> Option<String> {
    let nape = Command::cargo_bin("nape").expect("the binary is built");
    let nape = nape
        .get_program()
        .to_str()
        .expect("a readable path")
        .to_owned();
    let command =
        format!("stty rows 24 cols 80; exec '{nape}' demo --no-notify --speed 600 --hours 0.2");
    let mut script = Command::new("script");
    script
        .args(["-qec", &command, "/dev/null"])
        .env("LC_ALL", locale)
        .env("TERM", term)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null());
    if let Some(value) = color {
        script.env("NO_COLOR", value);
    }
    let output = script.output();
    let Ok(output) = output else {
        eprintln!("skipped: `script` (util-linux, bsdutils) is not installed");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_the_figure_and_keeps_the_reminder() {
    let Some(shown) = on_a_terminal("C.UTF-8", "xterm-256color", None) else {
        return;
    };
    let braille = |c: char| ('\u{2801}'..='\u{28ff}').contains(&c);
    assert!(shown.contains(braille), "{shown}");
    assert!(shown.contains("simulated, 600 times as fast as life"));
    assert!(
        shown.contains("\u{1b}[1m\u{1b}[38;5;166m"),
        "the limit has a colour"
    );
    // The reminder stands in what is written over, with its last line.
    assert!(shown.contains("◆ 09:07 "), "{shown}");
    // Nothing is changed that would have to be set back: no other screen, no hidden cursor.
    assert!(!shown.contains("\u{1b}[?"), "{shown}");
    // The summary stays, and nothing is written over it.
    let (_, end) = shown.rsplit_once("Measured for").expect("a summary");
    assert!(end.contains("Nape reminded you once"), "{end}");
    assert!(end.contains("nape sensors add"), "{end}");
    assert!(!end.contains("\u{1b}[J"), "{end}");

    let plain = on_a_terminal("C.UTF-8", "xterm", Some("1")).unwrap_or_default();
    assert!(plain.contains(braille));
    assert!(
        !plain.contains("\u{1b}[1m") && !plain.contains("\u{1b}[38"),
        "no colours"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_simple_terminal_gets_plain_letters() {
    let Some(shown) = on_a_terminal("C", "xterm", None) else {
        return;
    };
    assert!(shown.is_ascii(), "{shown}");
    assert!(
        shown.contains("OOO") && shown.contains("* 09:07 "),
        "{shown}"
    );

    let dumb = on_a_terminal("C.UTF-8", "dumb", None).unwrap_or_default();
    assert!(!dumb.contains('\u{1b}'), "{dumb}");
    assert!(
        dumb.contains("reminder 1") && dumb.contains("Source: "),
        "{dumb}"
    );
}
