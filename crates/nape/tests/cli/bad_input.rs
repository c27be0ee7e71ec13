//! Bad input, bad outputs and bad usage of the real binary: exit codes, words, nothing left behind.

use super::*;

#[test]
fn usage_errors_are_2_and_say_what_was_expected() {
    let dir = folder();
    for (args, word) in [
        (&[][..], "Usage"),
        (&["dance"], "dance"),
        (&["replay"], "FILE"),
        (&["replay", "day.csv", "--speed", "0"], "positive number"),
        (&["replay", "day.csv", "--upright", "5:3"], "A before B"),
        (
            &["score", "day.csv", "--json", "--csv"],
            "cannot be used with",
        ),
        (&["score", "day.csv", "--placement", "knee"], "upper_back"),
        (&["score", "day.csv", "--gyro", "both"], "mean or point"),
        (&["angles", "day.csv", "--rate", "0"], "positive"),
        (&["export", "day.csv", "--to", "xls", "--out", "o"], "csv"),
        (
            &["export", "day.csv", "--to", "parquet", "--out", "o"],
            "not in this version",
        ),
        (
            &["export", "day.csv", "--to", "ros2-mcap", "--out", "o"],
            "csv",
        ),
        (&["recover", "day.csv"], ".part"),
        (&["angles", "day.csv", "--smooth", "never"], "or full"),
        (&["score", "day.csv", "--smooth", "601"], "0 to 600 seconds"),
    ] {
        let output = run(args, dir.path());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let text = stderr(&output);
        assert!(text.contains(word), "{args:?}: {text}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(names(dir.path()), ["day.csv"]);
}

const HEADER: &str = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";

#[test]
fn bad_input_names_file_line_and_what_was_expected_and_leaves_nothing_behind() {
    let good = "0.00,0,0,9.81\n0.01,0,0,9.81\n";
    let cases: [(&str, Vec<u8>, &[&str]); 8] = [
        ("empty", vec![], &["empty"]),
        (
            "column",
            b"time_s,acc_x_mps2,acc_y_mps2\n0,0,0\n".to_vec(),
            &[":1:", "acc_z"],
        ),
        (
            "units",
            b"time_s,acc_x_g,acc_y_mps2,acc_z_g\n0,0,0,1\n".to_vec(),
            &[":1:", "acc_y_mps2"],
        ),
        (
            "finite",
            format!("{HEADER}{good}0.02,0,nan,9.81\n").into_bytes(),
            &[":4:", "acc_y_mps2", "expected", "nan"],
        ),
        (
            "word",
            format!("{HEADER}{good}0.02,0,zero,9.81\n").into_bytes(),
            &[":4:", "acc_y_mps2", "zero"],
        ),
        (
            "backwards",
            format!("{HEADER}{good}0.005,0,0,9.81\n").into_bytes(),
            &[":4:", "time_s", "0.005"],
        ),
        (
            "late",
            format!("{}900,broken,0,0,0,0,0\n", wearer::day_of(400)).into_bytes(),
            &[":10002:", "column acc_x_mps2", "expected", "broken"],
        ),
        ("torn", b"\x89MCAP0\r\n\x01".to_vec(), &["byte"]),
    ];
    for (name, bytes, words) in cases {
        let dir = tempfile::tempdir().unwrap();
        let file = format!("{name}.csv");
        fs::write(dir.path().join(&file), bytes).unwrap();
        for args in [
            &["score", &file, "--json"][..],
            &["replay", &file, "--json"],
            &["replay", &file],
            &["angles", &file, "--quaternions", "q.csv"],
            &["import", &file, "--out", "o.mcap"],
        ] {
            let output = run(args, dir.path());
            let text = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
            assert!(text.contains(&file), "{args:?}: {text}");
            for word in words {
                assert!(text.contains(word), "{args:?}: no {word} in {text}");
            }
            assert!(
                output.stdout.is_empty(),
                "{args:?} printed {}",
                stdout(&output)
            );
            assert_eq!(names(dir.path()), [file.as_str()], "{args:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_or_written_is_2_with_the_name() {
    let dir = folder();
    fs::create_dir(dir.path().join("folder")).unwrap();
    for (args, word) in [
        (&["score", "nowhere.csv"][..], "nowhere.csv"),
        (&["score", "folder"], "folder"),
        (&["angles", "day.csv", "--quaternions", "no/q.csv"], "q.csv"),
        (&["angles", "day.csv", "--quaternions", "folder"], "folder"),
        (&["import", "day.csv", "--out", "no/o.mcap"], "o.mcap"),
        (&["import", "day.csv", "--out", "day.csv"], "day.csv"),
        (
            &["export", "day.csv", "--to", "csv", "--out", "day.csv"],
            "day.csv",
        ),
    ] {
        let output = run(args, dir.path());
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains(word), "{args:?}: {text}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(names(dir.path()), ["day.csv", "folder"]);
    assert_eq!(
        fs::read_to_string(dir.path().join("day.csv")).unwrap(),
        wearer::day()
    );
}

#[test]
fn an_output_that_does_not_fit_is_1_and_leaves_nothing_behind() {
    let dir = folder();
    ok(&["import", "day.csv", "--out", "day.mcap"], dir.path());
    let whole = fs::read(dir.path().join("day.mcap")).unwrap();
    fs::write(dir.path().join("torn.mcap.part"), &whole[..whole.len() - 9]).unwrap();
    let before = names(dir.path());
    for args in [
        &["import", "day.csv", "--out", "o.mcap"][..],
        &["export", "day.mcap", "--to", "csv", "--out", "o.csv"],
        &["recover", "torn.mcap.part", "--out", "o.mcap"],
    ] {
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\""])
            .arg(nape().get_program())
            .args(args)
            .current_dir(dir.path())
            .output()
            .unwrap();
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {text}");
        assert!(text.contains("o.mcap") || text.contains("o.csv"), "{text}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert_eq!(names(dir.path()), before, "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_without_waiting_for_it() {
    let dir = folder();
    let made = Command::new("mkfifo").arg(dir.path().join("fifo")).status();
    assert!(made.unwrap().success());
    for args in [
        &["score", "fifo"][..],
        &["replay", "fifo"],
        &["angles", "fifo"],
        &["import", "fifo", "--out", "o.mcap"],
        &["export", "fifo", "--to", "csv", "--out", "o.csv"],
        &["recover", "fifo", "--out", "o.mcap"],
        &["score", "-"],
        &["score", "/dev/stdin"],
    ] {
        let mut command = nape();
        // Standard input is a pipe that nobody writes to.
        let mut child = command
            .args(args)
            .current_dir(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains("save it to a file first"), "{args:?}: {text}");
        assert_eq!(names(dir.path()), ["day.csv", "fifo"]);
    }
}

#[test]
fn the_command_that_a_torn_recording_prints_saves_most_of_it() {
    let dir = folder();
    ok(&["import", "day.csv", "--out", "a day.mcap"], dir.path());
    let path = dir.path().join("a day.mcap");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() * 6 / 10]).unwrap();
    let output = run(&["score", "a day.mcap"], dir.path());
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    let command = text.split('`').nth(1).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(command, "nape recover 'a day.mcap'");
    let said = ok(&["recover", "a day.mcap"], dir.path());
    assert!(said.starts_with("a day.recovered.mcap: "), "{said}");
    let score = ok(&["score", "a day.recovered.mcap", "--json"], dir.path());
    let score: serde_json::Value = serde_json::from_str(&score).unwrap();
    let saved = score["duration_s"].as_f64().unwrap() / wearer::DAY_S;
    assert!((0.4..0.75).contains(&saved), "{saved}");
    // Half of the file may be lost, what was saved may not be counted with it.
    let lost: usize = said
        .split("; ")
        .nth(1)
        .and_then(|s| s.split(' ').next())
        .and_then(|s| s.parse().ok())
        .unwrap_or_else(|| panic!("{said}"));
    assert!(lost < whole.len() / 10, "{said}");
}

#[test]
fn milliseconds_for_seconds_are_suspected_and_every_clip_read_is_in_the_rig() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = "time_s,placement,acc_x_mps2,acc_y_mps2,acc_z_mps2\n".to_owned();
    for k in 0..200 {
        for placement in ["head", "low_back"] {
            text.push_str(&format!("{},{placement},0,0,9.81\n", k * 10));
        }
    }
    // The rows of a clip that is never known, far apart.
    fs::write(dir.path().join("ms.csv"), &text).unwrap();
    let output = run(&["score", "ms.csv", "--json"], dir.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("is time_s in milliseconds?"),
        "{}",
        stderr(&output)
    );
    let score: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(score["known_s"], 0.0);
    assert_eq!(score["rig"], serde_json::json!(["head", "low_back"]));

    let day = folder();
    let output = run(&["score", "day.csv", "--json"], day.path());
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
}
