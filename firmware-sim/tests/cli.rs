//! The binary: what it writes, and what it says and leaves behind when it cannot.

use std::path::Path;
use std::process::{Command, Output};

use nape_session::{OwnedInput, ReadOptions, Recording};

fn sim(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_firmware-sim"))
        .args(args)
        .current_dir(dir)
        .output()
        .expect("the binary runs")
}

fn dir_with(script: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("s.day"), script).expect("written");
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .expect("readable")
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Samples, controls and wall marks of a recording.
fn contents(path: &Path) -> (usize, usize, usize) {
    let mut r = Recording::open(path, &ReadOptions::default()).expect("a recording");
    let (mut samples, mut controls, mut walls) = (0, 0, 0);
    while let Some(item) = r.next_item().expect("good") {
        match &item.input {
            OwnedInput::Samples { samples: s, .. } => samples += s.len(),
            OwnedInput::Control(_) => controls += 1,
            OwnedInput::Wall(_) => walls += 1,
            _ => {}
        }
    }
    (samples, controls, walls)
}

#[test]
fn writes_the_same_samples_as_mcap_and_csv_with_truth_and_angles() {
    let dir = dir_with("calibrate\nphone 60 for 20s\nwalk 10s\n");
    let d = dir.path();
    let common = [
        "day",
        "--script",
        "s.day",
        "--seed",
        "3",
        "--rig",
        "head,low_back",
    ];
    let with = |more: &[&str]| sim(d, &[&common, more].concat());
    let out = with(&["--out", "a.mcap", "--truth", "t.json", "--angles", "a.csv"]);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(with(&["--out", "b.csv"]).status.success());
    assert_eq!(names(d), ["a.csv", "a.mcap", "b.csv", "s.day", "t.json"]);

    let (samples, controls, walls) = contents(&d.join("a.mcap"));
    assert!((6300..6600).contains(&samples), "{samples}");
    // What each gyroscope samples, and the wearer's calibration.
    assert_eq!((controls, walls), (3, 1));
    assert_eq!(contents(&d.join("b.csv")).0, samples);

    let text = std::fs::read_to_string(d.join("t.json")).expect("there");
    let truth: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(truth["schema"], "nape.truth/1");
    assert_eq!(truth["trunk"], "low_back");
    assert_eq!(truth["walks"].as_array().map(Vec::len), Some(1));
    let angles = std::fs::read_to_string(d.join("a.csv")).expect("there");
    let head = angles.lines().next().expect("a header");
    for line in angles.lines() {
        assert_eq!(line.split(',').count(), head.split(',').count());
    }
    assert!(
        (645..655).contains(&angles.lines().count()),
        "{}",
        angles.lines().count()
    );
}

#[test]
fn bad_input_ends_with_2_and_leaves_nothing() {
    let dir = dir_with("calibrate\nphoen 60\n");
    let d = dir.path();
    std::fs::write(d.join("ok.day"), "screen 10s\n").expect("written");
    std::fs::write(d.join("there.mcap"), "mine").expect("written");
    let before = names(d);
    let cases: &[(&[&str], &str)] = &[
        (
            &["--script", "s.day", "--out", "x.mcap"],
            "line 2, column 1",
        ),
        (
            &["--script", "none.day", "--out", "x.mcap"],
            "cannot read none.day",
        ),
        (
            &["--builtin", "nope", "--out", "x.mcap"],
            "there are demo, desk_day",
        ),
        (
            &["--script", "ok.day", "--out", "x.txt"],
            "must end in .mcap or .csv",
        ),
        (&["--script", "ok.day", "--out", "no/x.csv"], "cannot write"),
        (
            &["--script", "ok.day", "--out", "x.mcap", "--chip", "z80"],
            "there is no chip `z80`",
        ),
        (
            &["--script", "ok.day", "--out", "x.mcap", "--rig", "knee"],
            "there is no placement",
        ),
        (
            &["--script", "ok.day", "--out", "x.mcap", "--rate", "1"],
            "between 10 and 400",
        ),
        (
            &["--script", "ok.day", "--out", "x.mcap", "--mount", "1,0"],
            "--mount must be",
        ),
        (
            &[
                "--script",
                "ok.day",
                "--out",
                "x.mcap",
                "--start-wall",
                "today",
            ],
            "--start-wall",
        ),
        (&["--script", "ok.day", "--out", "there.mcap"], "there.mcap"),
        (
            &[
                "--script",
                "ok.day",
                "--out",
                "x.mcap",
                "--truth",
                "no/t.json",
            ],
            "cannot write",
        ),
        (&["--script", "ok.day"], "--out"),
    ];
    for (args, says) in cases {
        let out = sim(d, &[&["day"], *args].concat());
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(says), "{args:?}: {err}");
        assert!(out.stdout.is_empty());
        assert_eq!(names(d), before, "{args:?}");
    }
    assert_eq!(
        std::fs::read_to_string(d.join("there.mcap")).expect("there"),
        "mine"
    );
}

#[test]
fn lists_scripts_activities_and_chips() {
    let dir = dir_with("");
    let say = |args: &[&str]| {
        let out = sim(dir.path(), args);
        assert!(out.status.success());
        String::from_utf8(out.stdout).expect("text")
    };
    assert!(say(&["scripts"]).lines().count() >= 7);
    assert!(say(&["scripts", "walks"]).contains("walk 3m cadence 1.9"));
    assert!(say(&["activities"]).contains("downward_dog"));
    assert!(say(&["chips"]).contains("lsm6dso"));
    assert!(say(&["--help"]).contains("simulated wearer"));
}

/// A line of an Intel HEX file with its checksum.
fn hex(kind: u8, offset: u16, data: &[u8]) -> String {
    let [high, low] = offset.to_be_bytes();
    let mut all = vec![
        u8::try_from(data.len()).expect("a short line"),
        high,
        low,
        kind,
    ];
    all.extend(data);
    let sum = all.iter().fold(0_u8, |sum, b| sum.wrapping_add(*b));
    all.push(sum.wrapping_neg());
    let digits: String = all.iter().map(|b| format!("{b:02X}")).collect();
    format!(":{digits}\n")
}

#[test]
fn firmware_becomes_a_uf2_file() {
    use firmware_sim::uf2;
    let dir = tempfile::tempdir().expect("a folder");
    let d = dir.path();
    let bytes: Vec<u8> = (0..700_u32).map(|i| (i * 7).to_le_bytes()[0]).collect();
    let mut text = hex(4, 0, &[0, 2]);
    for (at, part) in (0x7000_u16..).step_by(16).zip(bytes.chunks(16)) {
        text += &hex(0, at, part);
    }
    text += &hex(1, 0, &[]);
    std::fs::write(d.join("clip.hex"), &text).expect("written");
    std::fs::write(d.join("clip.bin"), &bytes).expect("written");

    let out = sim(d, &["uf2", "clip.hex", "clip.uf2"]);
    assert!(out.status.success(), "{out:?}");
    assert_eq!(
        String::from_utf8_lossy(&out.stdout),
        "clip.uf2: 3 blocks for 0x00027000 to 0x000272bb, family 0xada52840\n"
    );
    let file = std::fs::read(d.join("clip.uf2")).expect("written");
    let back = uf2::read(&file).expect("a UF2 file");
    assert_eq!(back.family, Some(uf2::NRF52840));
    let (at, flashed) = back.image.parts().next().expect("a part");
    assert_eq!((at, &flashed[..700]), (0x0002_7000, bytes.as_slice()));
    assert_eq!(flashed[700..], [0xFF; 68]);

    // The same from raw bytes, over the older one; and over nothing else.
    let raw = sim(d, &["uf2", "clip.bin", "clip.uf2", "--base", "0x27000"]);
    assert!(raw.status.success(), "{raw:?}");
    assert_eq!(std::fs::read(d.join("clip.uf2")).expect("there"), file);

    std::fs::write(d.join("notes.txt"), "mine").expect("written");
    std::fs::write(d.join("low.bin"), [1; 8]).expect("written");
    std::fs::write(d.join("empty"), "").expect("written");
    std::os::unix::fs::symlink("clip.hex", d.join("link.uf2")).expect("a link");
    std::fs::hard_link(d.join("clip.hex"), d.join("hard.uf2")).expect("a link");
    let before = names(d);
    for (args, why) in [
        (&["clip.hex", "clip.hex"][..], "that is the firmware itself"),
        (&["clip.hex", "./clip.hex"], "that is the firmware itself"),
        (&["clip.hex", "link.uf2"], "that is the firmware itself"),
        (&["clip.hex", "hard.uf2"], "something else than a UF2 file"),
        (&["clip.hex", "notes.txt"], "something else than a UF2 file"),
        (&["clip.hex", "."], "cannot write"),
        (&["clip.hex", "x.uf2", "--base", "0"], "leave --base out"),
        (&["clip.bin", "x.uf2"], "raw bytes need --base"),
        (&["clip.uf2", "x.uf2"], "UF2 already"),
        (&["empty", "x.uf2", "--base", "0x27000"], "is empty"),
        (&["none.elf", "x.uf2"], "cannot read none.elf"),
        // Over the boot loader's record and SoftDevice, or up into the boot loader.
        (&["low.bin", "x.uf2", "--base", "0"], "memory.x"),
        (&["low.bin", "x.uf2", "--base", "0xF3FFC"], "memory.x"),
        (
            &["low.bin", "x.uf2", "--base", "4294967295", "--family", "1"],
            "last address",
        ),
        (
            &["low.bin", "x.uf2", "--base", "top"],
            "a number of 32 bits",
        ),
    ] {
        let out = sim(d, &[&["uf2"], args].concat());
        let told = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(why), "{args:?}: {told}");
        assert_eq!(names(d), before, "{args:?}");
    }
    let kept = std::fs::read_to_string(d.join("clip.hex")).expect("there");
    assert_eq!(kept, text, "the firmware is as it was");
    let notes = std::fs::read_to_string(d.join("notes.txt")).expect("there");
    assert_eq!(notes, "mine");

    // Another board's: where it lies is not ours to judge.
    let other = sim(
        d,
        &[
            "uf2",
            "low.bin",
            "x.uf2",
            "--base",
            "0",
            "--family",
            "0xe48bff56",
        ],
    );
    assert!(other.status.success(), "{other:?}");
}
