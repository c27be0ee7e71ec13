//! `nape demo` by the real binary: a simulated day through wire bytes, engine and recording.

use std::fs;

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
