//! Bad CSV: the message names file, line, column and what was expected.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

use nape_core::Placement;
use nape_session::{ReadError, ReadOptions, Recording};

use crate::support::{file, folder, read_all, refusal, samples};

const HEAD: &str = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2";

#[track_caller]
fn check(text: impl AsRef<[u8]>, expected: &str) {
    let (_dir, path) = file("walk.csv", text);
    assert_eq!(refusal(&path), expected);
}

#[test]
fn a_missing_column_is_named_with_what_was_found() {
    check(
        "time_s,acc_x_mps2,acc_z_mps2\n0,0,9.81\n",
        "walk.csv:1: column acc_y_mps2 is missing; found: time_s, acc_x_mps2, acc_z_mps2",
    );
    check(
        "# a comment\ntime,x,y,z\n0,0,0,9.81\n",
        "walk.csv:2: column time_s is missing; found: time, x, y, z",
    );
    check(
        "time_s,x\n",
        "walk.csv:1: column acc_x_mps2 (or acc_x_g) is missing; found: time_s, x",
    );
    check(
        format!("{HEAD},gyr_x_dps\n"),
        "walk.csv:1: column gyr_y_dps is missing; found: time_s, acc_x_mps2, acc_y_mps2, \
         acc_z_mps2, gyr_x_dps",
    );
    check(
        "time_s;acc_x_g;acc_y_g;acc_z_g\n",
        "walk.csv:1: column time_s is missing; found: time_s;acc_x_g;acc_y_g;acc_z_g \
         (columns must be separated by commas)",
    );
}

#[test]
fn a_column_twice_and_two_units_clash() {
    check(
        format!("{HEAD},time_s\n"),
        "walk.csv:1: column time_s is there twice, expected once",
    );
    check(
        format!("{HEAD},acc_x_g\n"),
        "walk.csv:1: columns acc_x_mps2 and acc_x_g clash, expected one unit for all three axes",
    );
    check(
        "time_s,acc_x_g,acc_y_mps2,acc_z_g\n",
        "walk.csv:1: columns acc_x_g and acc_y_mps2 clash, expected one unit for all three axes",
    );
    check(
        format!("{HEAD},gyr_x_dps,gyr_y_dps,gyr_z_radps\n"),
        "walk.csv:1: columns gyr_x_dps and gyr_z_radps clash, expected one unit for all three axes",
    );
}

#[test]
fn a_bad_field_is_named_by_line_and_column() {
    for (row, expected) in [
        (
            "0,abc,0,9.81",
            "column acc_x_mps2: expected a number, found \"abc\"",
        ),
        (
            "0,,0,9.81",
            "column acc_x_mps2: expected a number, found \"\"",
        ),
        (
            "0,0,NaN,9.81",
            "column acc_y_mps2: expected a finite number, found \"NaN\"",
        ),
        (
            "0,0,0,inf",
            "column acc_z_mps2: expected a finite number, found \"inf\"",
        ),
        (
            "0,0,0,1e999",
            "column acc_z_mps2: expected a finite number, found \"1e999\"",
        ),
        (
            "nan,0,0,0",
            "column time_s: expected a finite number, found \"nan\"",
        ),
        (
            "0,0,0,9810",
            "column acc_z_mps2: expected at most 981 m/s² (100 g) either way (wrong unit?), \
             found \"9810\"",
        ),
        (
            "1790000000123,0,0,9.81",
            "column time_s: expected seconds between -4e9 and 4e9 (milliseconds?), \
             found \"1790000000123\"",
        ),
        ("0,0,0", "expected 4 fields as in the header, found 3"),
        ("0,0,0,9,81", "expected 4 fields as in the header, found 5"),
    ] {
        check(
            format!("{HEAD}\n0,0,0,9.81\n{row}\n"),
            &format!("walk.csv:3: {expected}"),
        );
    }
    let gyr = "gyr_x_dps,gyr_y_dps,gyr_z_dps";
    check(
        format!("{HEAD},{gyr}\n0,0,0,9.81,1,,3\n"),
        "walk.csv:2: column gyr_y_dps: expected a number, as the other axes have one, found \"\"",
    );
    check(
        format!("{HEAD},{gyr}\n0,0,0,9.81,1,5000,3\n"),
        "walk.csv:2: column gyr_y_dps: expected at most 70 rad/s (4010 dps) either way \
         (wrong unit?), found \"5000\"",
    );
    check(
        format!("{HEAD},placement\n0,0,0,9.81,neck\n"),
        "walk.csv:2: column placement: expected head, upper_back or low_back, found \"neck\"",
    );
}

#[test]
fn time_going_backwards_is_named() {
    check(
        format!("{HEAD}\n0.02,0,0,9.81\n0.01,0,0,9.81\n"),
        "walk.csv:3: column time_s: expected 0.02 or later for head, found 0.01",
    );
}

#[test]
fn clips_one_after_another_are_refused_with_advice() {
    let mut text = format!("{HEAD},placement\n");
    for placement in ["head", "low_back"] {
        for t in 0..10 {
            text.push_str(&format!("{t},0,0,9.81,{placement}\n"));
        }
    }
    check(
        text,
        "walk.csv:12: column time_s: the rows of low_back begin at 0 s, far before the row above \
         (9 s); sort the file by time_s so that the clips stand side by side",
    );
}

#[test]
fn files_without_samples_say_so() {
    check(
        "",
        "walk.csv: the file is empty, expected a recording (.mcap or .csv)",
    );
    let nothing = "walk.csv: there is nothing in it after the header, expected samples";
    check(format!("{HEAD}\n"), nothing);
    check(HEAD, nothing);
    check("\n\n# only comments\n", nothing);
}

#[test]
fn what_is_no_text_is_refused() {
    check(
        b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(),
        "walk.csv: neither MCAP nor CSV text (byte 5 is no text)",
    );
    // UTF-16, as some spreadsheets save it.
    let wide: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(
        wide,
        "walk.csv: neither MCAP nor CSV text (byte 1 is no text)",
    );
    let mut garbage = HEAD.as_bytes().to_vec();
    garbage.extend_from_slice(b"\n\xff\xfe\x00\x01,\xf0\x28,3,4\n");
    check(
        garbage,
        "walk.csv:2: column time_s: expected a number, found \"\u{fffd}\u{fffd}\\0\\u{1}\"",
    );
    check(
        b"time_s,acc_\xff_g\n".as_slice(),
        "walk.csv:1: column acc_x_mps2 (or acc_x_g) is missing; found: time_s, acc_\u{fffd}_g",
    );
}

#[test]
fn a_line_of_two_gigabytes_is_refused_at_once() {
    let (_dir, path) = folder("walk.csv");
    let mut out = File::create(&path).unwrap();
    writeln!(out, "{HEAD}\n0,0,0,9.81").unwrap();
    // A hole of zeros: on most file systems it takes no room.
    out.seek(SeekFrom::Start(2 << 30)).unwrap();
    writeln!(out).unwrap();
    let limit = "walk.csv:3: the line is longer than 65536 bytes, expected one sample a line";
    assert_eq!(refusal(&path), limit);

    let (_dir, path) = folder("walk.csv");
    File::create(&path).unwrap().set_len(2 << 30).unwrap();
    let limit = "walk.csv:1: the line is longer than 65536 bytes, expected one sample a line";
    assert_eq!(refusal(&path), limit);
}

#[test]
fn a_directory_a_missing_file_and_a_closed_one() {
    let (dir, path) = folder("walk.csv");
    assert_eq!(refusal(&path), "walk.csv: no such file or folder");
    let error = Recording::open(dir.path(), &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, ReadError::Directory { .. }), "{error}");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::write(&path, HEAD).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
        if File::open(&path).is_ok() {
            // The superuser may read everything: nothing to see.
            // Not by `println!`, which a passing test swallows.
            drop(Write::write_all(
                &mut std::io::stderr(),
                concat!("skipped: this user may read a file of mode 000", "\n").as_bytes(),
            ));
            return;
        }
        assert_eq!(refusal(&path), "walk.csv: no permission");
    }
}

#[test]
fn lenient_leaves_bad_rows_out_and_counts_them() {
    let long = "9".repeat(70_000);
    let text = format!(
        "{HEAD}\n0,0,0,9.81\n0.01,abc,0,9.81\n0.02,0,0\n{long},0,0,9.81\n0.03,0,0,9.81\n\
         0.01,0,0,9.81\n0.04,0,0,9.81\n{long}"
    );
    let (_dir, path) = file("walk.csv", text);
    let options = ReadOptions {
        lenient: true,
        ..ReadOptions::default()
    };
    let times: Vec<i64> = samples(&read_all(&path, &options).unwrap(), Placement::Head)
        .iter()
        .map(|s| s.0)
        .collect();
    assert_eq!(times, [0, 30_000, 40_000]);
    let mut recording = Recording::open(&path, &options).unwrap();
    while recording.next_item().unwrap().is_some() {}
    assert_eq!(recording.skipped_rows(), 5);
    let (done, total) = recording.progress();
    assert_eq!(done, total);
}

#[test]
fn after_an_error_the_recording_has_ended() {
    let mut text = format!("{HEAD}\n");
    for i in 0..100 {
        text.push_str(&format!("{},0,0,9.81\n", f64::from(i) * 0.01));
    }
    text.push_str("oops\n2,0,0,9.81\n");
    let (_dir, path) = file("walk.csv", text);
    let mut recording = Recording::open(&path, &ReadOptions::default()).unwrap();
    let error = loop {
        match recording.next_item() {
            Ok(item) => assert!(item.is_some(), "the error comes before the end"),
            Err(error) => break error,
        }
    };
    assert!(
        error
            .to_string()
            .ends_with(":102: expected 4 fields as in the header, found 1")
    );
    assert!(recording.next_item().unwrap().is_none());
}

#[test]
fn upper_case_and_spaces_in_a_column_are_named() {
    for (header, hint) in [
        (
            "Time_S,acc_x_g,acc_y_g,acc_z_g",
            "write time_s for \"Time_S\"",
        ),
        (
            "time s,acc_x_g,acc_y_g,acc_z_g",
            "write time_s for \"time s\"",
        ),
        (
            "time_s,ACC_X_G,ACC_Y_G,ACC_Z_G",
            "write acc_x_g for \"ACC_X_G\"",
        ),
        (
            "time_s,acc_x_g,acc y g,acc_z_g",
            "write acc_y_g for \"acc y g\"",
        ),
    ] {
        let (_dir, path) = file("a.csv", format!("{header}\n0,0,0,1\n"));
        let error = refusal(&path);
        assert!(error.contains(hint), "{error}");
    }
}
