//! What the wearer says of their health, to the real binary: emergencies, full disks, damaged files, what hurts.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::daemon::{at_home, ok, output};
use super::{stderr, stdout};

fn state(home: &Path) -> std::path::PathBuf {
    let mut found = Vec::new();
    let mut folders = vec![home.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("day.json") {
                found.push(path);
            }
        }
    }
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// An exercise is refused with these words; nothing is guided.
#[track_caller]
fn refused(home: &Path, word: &str) {
    for args in [&["break", "cat_cow"][..], &["break"], &["break", "rest"]] {
        let out = output(home, args);
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(stderr(&out).contains(word), "{args:?}: {}", stderr(&out));
        assert!(out.stdout.is_empty(), "{args:?}: {}", stdout(&out));
    }
}

#[test]
fn an_emergency_names_the_number_of_the_country_and_stops_every_exercise() {
    for (lang, number, words) in [
        ("en_GB.UTF-8", "999", "now"),
        ("en_US.UTF-8", "911", "now"),
        ("de_DE.UTF-8", "112", "jetzt"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut command = at_home(home.path(), &["checkin", "--red-flag", "chest"]);
        let out = command.env("LC_ALL", lang).output().unwrap();
        let text = stdout(&out);
        assert!(text.contains(number) && text.contains(words), "{text}");
        for exercise in ["cat", "Katze", "walk", "Gehen", "pose"] {
            assert!(!text.contains(exercise), "{exercise}: {text}");
        }
        refused(home.path(), "doctor");
    }
}

#[test]
fn one_sign_is_cleared_by_itself_and_nothing_else_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    ok(
        home.path(),
        &[
            "checkin",
            "--symptoms",
            "neck",
            "--flare-up",
            "--red-flag",
            "fever",
            "--red-flag",
            "night_pain",
        ],
    );
    let before = fs::read_to_string(state(home.path())).unwrap();
    ok(home.path(), &["checkin", "--cleared-sign", "fever"]);
    refused(home.path(), "doctor");
    let text = ok(home.path(), &["checkin", "--cleared-sign", "night_pain"]);
    assert!(text.contains("suggests breaks again"), "{text}");
    let after = fs::read_to_string(state(home.path())).unwrap();
    for key in ["neck_since_unix_us", "flare_up_since_unix_us"] {
        let of = |text: &str| {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            value["health"][key].as_i64()
        };
        assert!(of(&before).is_some(), "{key}");
        assert_eq!(of(&before), of(&after), "{key}");
    }
}

#[test]
fn a_damaged_file_stops_every_exercise_until_the_next_check_in() {
    for damage in [
        "",
        "{}",
        "null",
        "{\"day\":1,\"health\":{}}",
        "\u{0}\u{0}\u{0}",
    ] {
        let home = tempfile::tempdir().unwrap();
        ok(home.path(), &["checkin", "--red-flag", "fever"]);
        fs::write(state(home.path()), damage).unwrap();
        refused(home.path(), "nape checkin");
        let copies = fs::read_dir(state(home.path()).parent().unwrap()).unwrap();
        let kept = copies.filter(|e| {
            let name = e.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("broken")
        });
        assert_eq!(kept.count(), 1, "{damage:?}");
        ok(home.path(), &["checkin", "--symptoms", "none"]);
        let out = output(home.path(), &["profile"]);
        assert!(
            !stdout(&out).contains("could not be read"),
            "{}",
            stdout(&out)
        );
    }
}

/// With a limit of no bytes a file, as on a full disk. (Root may use what a disk keeps back; the limit holds for root.)
fn with_a_full_disk(home: &Path, args: &[&str]) -> Output {
    let inner = at_home(home, args);
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"")
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear();
    for (name, value) in inner.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell.output().expect("a shell")
}

#[test]
fn on_a_full_disk_the_advice_comes_first_and_no_exercise_after() {
    for before in [None, Some(&["checkin", "--symptoms", "neck"][..])] {
        let home = tempfile::tempdir().unwrap();
        if let Some(before) = before {
            ok(home.path(), before);
        }
        let out = with_a_full_disk(home.path(), &["checkin", "--red-flag", "fever"]);
        let text = stdout(&out);
        assert!(text.contains("emergency"), "{text} {}", stderr(&out));
        assert!(text.contains("could not be saved"), "{text}");
        assert!(stderr(&out).contains("day.json"), "{}", stderr(&out));
        assert!(!out.status.success());
        // The disk has room again, and nobody repeated it.
        refused(home.path(), "nape checkin");
    }
}

#[test]
fn what_hurts_works_without_a_daemon_and_the_second_time_asks_for_a_doctor() {
    let home = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let text = ok(home.path(), args);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let first = said(&["hurts", "cat_cow"]);
    assert!(
        first.contains("Rest now") && first.contains("nape checkin"),
        "{first}"
    );
    assert!(
        !first.contains("walk") && !first.contains("instead"),
        "{first}"
    );
    let second = said(&["hurts", "cat-cow"]);
    assert!(second.contains("doctor or physiotherapist"), "{second}");
    let out = output(home.path(), &["break", "cat_cow"]);
    assert!(stderr(&out).contains("hurt"), "{}", stderr(&out));
    let spreads = said(&["hurts", "walking", "--spreading"]);
    assert!(spreads.contains("doctor"), "{spreads}");
    refused(home.path(), "doctor");
    let out = output(home.path(), &["hurts"]);
    assert_eq!(out.status.code(), Some(2), "nobody knows what was done");
}
