//! Same recording, same bytes as in the last release: what `replay`, `score` and `angles` say of every
//! recording at hand is hashed and compared with `tests/goldens.txt`.
//!
//! A difference is either a mistake or a breaking entry of the changelog. After the entry is written,
//! `NAPE_GOLDENS=write cargo test -p nape-tests --test suite goldens -- --include-ignored` takes the new
//! hashes over. Real recordings are read where they lie; simulated days are made anew, so the simulator is
//! held as well.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use nape_tests::{people, recordings, root};

/// The commands whose output is held, as they are typed; `angles` with the attitude of every sample.
const COMMANDS: [&[&str]; 8] = [
    &["replay", "--json"],
    &["replay", "--all"],
    &["score", "--json"],
    &["score"],
    &["score", "--csv", "--per", "hour"],
    &["angles"],
    &["angles", "--smooth", "3"],
    &["angles", "--smooth", "full", "--quaternions"],
];

/// Simulated days: script, seed, clips, Hz, share of batches lost.
const DAYS: [(&str, &str, &str, &str, &str); 10] = [
    ("demo", "1", "head", "50", "0"),
    ("desk_day", "2", "head,upper_back", "50", "0.02"),
    ("desk_day", "3", "head,upper_back,low_back", "100", "0"),
    ("office_day", "4", "head", "50", "0.1"),
    ("office_day", "5", "head,upper_back", "50", "0"),
    ("two_screens", "6", "head,upper_back", "50", "0.05"),
    ("mixed_hours", "7", "head,upper_back,low_back", "50", "0.05"),
    ("breaks", "8", "head,upper_back", "50", "0"),
    ("off_day", "9", "head", "50", "0.02"),
    ("turned_desk", "10", "head,upper_back", "100", "0.01"),
];

/// Of a simulated day only this much, hours: rules, hours and breaks have all been met by then.
const HOURS: &str = "1.5";

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Runs a command in `folder`, so that no path of this machine stands in what it says.
fn said(folder: &Path, binary: &str, args: &[&str]) -> Vec<u8> {
    let out = Command::new(binary)
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .expect("the binary runs");
    assert!(
        out.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    out.stdout
}

/// What every command says of a recording.
fn hashes(recording: &Path) -> BTreeMap<String, String> {
    let folder = recording.parent().expect("a folder");
    let name = recording
        .file_name()
        .and_then(|n| n.to_str())
        .expect("a name");
    let mut found = BTreeMap::new();
    for command in COMMANDS {
        let quaternions = tempfile::tempdir().expect("a folder");
        let file = quaternions.path().join("q.csv");
        let mut args = command.to_vec();
        if command.contains(&"--quaternions") {
            args.push(file.to_str().expect("a readable path"));
        }
        args.push(name);
        let mut out = said(folder, env!("CARGO_BIN_EXE_nape-under-test"), &args);
        if file.exists() {
            out.extend(fs::read(&file).expect("quaternions"));
        }
        found.insert(format!("{name}: {}", command.join(" ")), hash(&out));
    }
    found
}

fn golden() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("tests/goldens.txt")).unwrap_or_default();
    let lines = text.lines().filter_map(|l| l.split_once("  "));
    lines
        .map(|(hash, case)| (case.to_owned(), hash.to_owned()))
        .collect()
}

fn compare(recordings: &[PathBuf]) {
    let mut known = golden();
    let mut changed = Vec::new();
    for recording in recordings {
        for (case, hash) in hashes(recording) {
            if known.get(&case) != Some(&hash) {
                changed.push(case.clone());
                known.insert(case, hash);
            }
        }
    }
    if std::env::var_os("NAPE_GOLDENS").is_some_and(|v| v == "write") {
        let lines: String = known.iter().map(|(c, h)| format!("{h}  {c}\n")).collect();
        fs::write(root().join("tests/goldens.txt"), lines).expect("the list is written");
        return;
    }
    assert!(
        changed.is_empty(),
        "other bytes than before (a mistake, or a breaking entry of CHANGELOG.md):\n{}",
        changed.join("\n")
    );
}

fn examples() -> Vec<PathBuf> {
    let files = fs::read_dir(root().join("examples/data")).expect("examples/data");
    files
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "mcap"))
        .collect()
}

#[test]
fn the_examples_give_the_bytes_of_before() {
    compare(&examples());
}

/// Every real recording at hand, and ten simulated days: one to three clips, with and without losses.
#[test]
#[ignore = "slow: some minutes over real recordings and simulated days"]
fn real_recordings_and_simulated_days_give_the_bytes_of_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = recordings("csv");
    files.extend(people::recordings(folder.path()));
    for (script, seed, rig, rate, loss) in DAYS {
        let name = format!("sim_{script}_{seed}.mcap");
        let args = [
            "day",
            "--builtin",
            script,
            "--seed",
            seed,
            "--rig",
            rig,
            "--rate",
            rate,
            "--loss",
            loss,
            "--hours",
            HOURS,
            "--out",
            &name,
        ];
        said(
            folder.path(),
            env!("CARGO_BIN_EXE_firmware-sim-under-test"),
            &args,
        );
        files.push(folder.path().join(name));
    }
    compare(&files);
}
