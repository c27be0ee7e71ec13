//! CSV to MCAP and back, without loss.

use std::fs;
use std::path::PathBuf;

use nape_core::Placement;
use nape_session::{
    ExportError, ExportOptions, ImportError, ImportOptions, ImuBatch, ReadOptions, Warning,
    WriteError, Writer, export_csv, import,
};

use crate::support::{arrival, batch, file, folder, header, names, read_all, samples};

const HEAD: &str = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2";

#[test]
fn decimals_come_back_to_the_last_bit() {
    let mut text =
        "time_s,placement,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps\n".to_owned();
    for i in 0..1_000_i32 {
        let t = f64::from(i) * 0.007_3;
        let a = f64::from(i % 77) * 0.001_237;
        text.push_str(&format!(
            "{t:.5},head,{a:.6},{:.3},1.0,{i}.5,-0.25,{:.2}\n",
            -a,
            a * 9.0
        ));
    }
    let (dir, csv) = file("a.csv", &text);
    let out = dir.path().join("a.mcap");
    let imported = import(&csv, &out, &ImportOptions::default()).unwrap();
    assert_eq!(
        (imported.samples, imported.rounded, imported.skipped_rows),
        (1_000, 0, 0)
    );
    let options = ReadOptions::default();
    assert_eq!(
        samples(&read_all(&csv, &options).unwrap(), Placement::Head),
        samples(&read_all(&out, &options).unwrap(), Placement::Head)
    );
}

#[test]
fn long_decimals_are_rounded_and_counted() {
    let (dir, csv) = file(
        "a.csv",
        format!("{HEAD}\n0,9.806650161743164,0,0\n0.01,1,2,3\n"),
    );
    let out = dir.path().join("a.mcap");
    let imported = import(&csv, &out, &ImportOptions::default()).unwrap();
    assert_eq!(imported.rounded, 1);
    let read = samples(
        &read_all(&out, &ReadOptions::default()).unwrap(),
        Placement::Head,
    );
    let x = f64::from_bits(read[0].1[0]);
    assert!((x - 9.806_650_161_743_164).abs() <= 5e-7, "{x}");
    assert_eq!(read[1].1.map(f64::from_bits), [1.0, 2.0, 3.0]);
}

#[test]
fn a_clip_that_loses_its_gyroscope_keeps_its_samples() {
    let text = format!(
        "{HEAD},gyr_x_radps,gyr_y_radps,gyr_z_radps\n0,1,2,3,4,5,6\n0.01,1,2,3,,,\n0.02,1,2,3,7,8,9\n"
    );
    let (dir, csv) = file("a.csv", text);
    let out = dir.path().join("a.mcap");
    import(&csv, &out, &ImportOptions::default()).unwrap();
    let options = ReadOptions::default();
    assert_eq!(
        samples(&read_all(&csv, &options).unwrap(), Placement::Head),
        samples(&read_all(&out, &options).unwrap(), Placement::Head)
    );
}

#[test]
fn a_bad_source_leaves_nothing_behind() {
    let mut text = format!("{HEAD}\n");
    for i in 0..100_000 {
        text.push_str(&format!("{},0,0,9.81\n", f64::from(i) * 0.01));
    }
    text.push_str("1000,0,0,oops\n");
    let (dir, csv) = file("a.csv", text);
    let out = dir.path().join("a.mcap");
    let error = import(&csv, &out, &ImportOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a.csv:100002: column acc_z_mps2"),
        "{error}"
    );
    assert_eq!(names(&dir), ["a.csv"]);
    let lenient = ImportOptions {
        read: ReadOptions {
            lenient: true,
            placement: Some(Placement::UpperBack),
            gyro: None,
        },
        ..ImportOptions::default()
    };
    let imported = import(&csv, &out, &lenient).unwrap();
    assert_eq!((imported.samples, imported.skipped_rows), (100_000, 1));
    assert_eq!(names(&dir), ["a.csv", "a.mcap"]);
}

#[test]
fn a_damaged_recording_is_not_exported_in_part() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..600 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    writer.finish().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let out = dir.path().join("day.csv");
    let error = export_csv(&path, &out, &ExportOptions::default()).unwrap_err();
    assert!(matches!(error, ExportError::Read { .. }), "{error}");
    assert_eq!(names(&dir), ["day.mcap"]);
}

#[test]
fn outputs_are_not_overwritten_unless_asked() {
    let (dir, csv) = file("a.csv", format!("{HEAD}\n0,1,2,3\n"));
    let mcap = dir.path().join("a.mcap");
    fs::write(&mcap, b"mine").unwrap();
    let error = import(&csv, &mcap, &ImportOptions::default()).unwrap_err();
    assert!(
        matches!(
            error,
            ImportError::Write {
                source: WriteError::Exists { .. }
            }
        ),
        "{error}"
    );
    assert_eq!(fs::read(&mcap).unwrap(), b"mine");
    let force = ImportOptions {
        force: true,
        ..ImportOptions::default()
    };
    import(&csv, &mcap, &force).unwrap();
    let error = import(&mcap, &dir.path().join("b.mcap"), &force).unwrap_err();
    assert!(matches!(error, ImportError::Already { .. }), "{error}");

    let before = fs::read(&csv).unwrap();
    let error = export_csv(&mcap, &csv, &ExportOptions::default()).unwrap_err();
    assert!(
        matches!(
            error,
            ExportError::Write {
                source: WriteError::Exists { .. }
            }
        ),
        "{error}"
    );
    assert_eq!(fs::read(&csv).unwrap(), before);
    let force = ExportOptions {
        force: true,
        ..ExportOptions::default()
    };
    assert_eq!(export_csv(&mcap, &csv, &force).unwrap().samples, 1);
    assert_eq!(names(&dir), ["a.csv", "a.mcap"]);
}

#[test]
fn an_export_is_sorted_over_the_clips_and_readable_by_others() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..100 {
        // The head's batches of one second arrive before the back's of the same second.
        for placement in [Placement::Head, Placement::LowBack] {
            writer.batch(arrival(k), &batch(placement, k)).unwrap();
        }
    }
    writer.finish().unwrap();
    let out = dir.path().join("day.csv");
    assert_eq!(
        export_csv(&path, &out, &ExportOptions::default())
            .unwrap()
            .samples,
        2_000
    );
    let text = fs::read_to_string(&out).unwrap();
    // A header row and data, nothing that other programs would take for a row.
    let times: Vec<f64> = text
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(times.len(), 2_000);
    assert!(times.is_sorted());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file of this user: an export that others may not read helps nobody.
        let plain = dir.path().join("plain");
        fs::write(&plain, b"").unwrap();
        let mode = |p: &PathBuf| fs::metadata(p).unwrap().permissions().mode();
        assert_eq!(mode(&out), mode(&plain));
    }
}

#[test]
fn two_clips_on_one_placement_are_said_by_an_export() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..30 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
        let other = ImuBatch {
            device: 1,
            ..batch(Placement::Head, k)
        };
        writer.batch(arrival(k), &other).unwrap();
    }
    writer.finish().unwrap();
    let out = dir.path().join("day.csv");
    let exported = export_csv(&path, &out, &ExportOptions::default()).unwrap();
    assert_eq!(exported.samples, 300);
    assert_eq!(
        exported.warnings,
        [Warning::OnePlacement {
            placement: Placement::Head,
            first: "clip 0 (clip)".to_owned(),
            second: "clip 1".to_owned(),
            batches: 30,
        }]
    );
}

#[test]
fn rows_that_contradict_each_other_are_said_by_an_import() {
    let mut text = format!("{HEAD}\n");
    for i in 0..1_000 {
        let t = f64::from(i) * 0.01;
        text.push_str(&format!("{t:.2},0,0,9.81\n{t:.2},0,9.81,0\n"));
    }
    let (dir, csv) = file("a.csv", text);
    let out = dir.path().join("a.mcap");
    let imported = import(&csv, &out, &ImportOptions::default()).unwrap();
    assert_eq!(
        imported.warnings,
        [Warning::Contradiction {
            placement: Placement::Head,
            rows: 1_000,
        }]
    );
}

#[test]
fn real_recordings_go_there_and_back() {
    let Some(data) = crate::support::shared_data() else {
        // Not by `println!`, which a passing test swallows.
        drop(std::io::Write::write_all(
            &mut std::io::stderr(),
            concat!(
                "skipped: no folder shared/data beside the project (set NAPE_SHARED)",
                "\n"
            )
            .as_bytes(),
        ));
        return;
    };
    for name in [
        "body_head_back_100hz.csv",
        "walk_head_normal_100hz.csv",
        "activities_low_back_100hz.csv",
    ] {
        let csv = data.join(name);
        let (dir, mcap) = folder("a.mcap");
        let imported = import(&csv, &mcap, &ImportOptions::default()).unwrap();
        assert_eq!(imported.rounded, 0, "{name}");
        let back = dir.path().join("a.csv");
        export_csv(&mcap, &back, &ExportOptions::default()).unwrap();
        let options = ReadOptions::default();
        let [a, b, c] = [&csv, &mcap, &back].map(|p| read_all(p, &options).unwrap());
        for placement in Placement::ALL {
            let source = samples(&a, placement);
            assert_eq!(source, samples(&b, placement), "{name}");
            assert_eq!(source, samples(&c, placement), "{name}");
        }
    }
}
