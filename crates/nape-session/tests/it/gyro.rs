//! What a gyroscope's sample is, from a recording to the attitude: the control of an MCAP, the flag for a
//! CSV, import and export.

use std::path::Path;

use nape_core::{Control, DeviceTicks, Engine, GyroSampling, Output, Params, Placement, Timestamp};
use nape_session::{
    ExportOptions, ImportOptions, ImuBatch, OwnedInput, ReadOptions, Recording, Writer, export_csv,
    import,
};

use crate::support::{folder, header, read_all};

/// rad/s and m/s² per count: fine enough that rounding does not matter here.
const SCALE: f64 = 1e-4;

/// 40 degrees either way, 0.7 times a second, swelling up over 20 s, rad.
fn angle(t: f64) -> f64 {
    0.7 * (t / 20.0).min(1.0) * (t * 0.7 * std::f64::consts::TAU).sin()
}

/// A minute of it at 25 Hz, points, in batches of five.
#[expect(clippy::cast_possible_truncation, reason = "small values")]
fn batches() -> impl Iterator<Item = ImuBatch> {
    (0..300_u32).map(|k| {
        let time = |i: u32| f64::from(5 * k + i) * 0.04;
        let rate = |t: f64| (angle(t + 1e-4) - angle(t - 1e-4)) / 2e-4;
        let counts = |f: &dyn Fn(f64) -> f64| -> Vec<i32> {
            (0..5)
                .map(|i| (f(time(i)) / SCALE).round() as i32)
                .collect()
        };
        ImuBatch {
            placement: Placement::Head,
            device: 0,
            seq: k,
            first_index: u64::from(5 * k),
            device_ticks: DeviceTicks(0),
            first: Timestamp::from_secs_f64(time(0)),
            period_ns: 40_000_000,
            offsets_us: Vec::new(),
            acc_scale: SCALE,
            gyr_scale: SCALE,
            acc: [
                counts(&|t| -9.806_65 * angle(t).sin()),
                vec![0; 5],
                counts(&|t| 9.806_65 * angle(t).cos()),
            ],
            gyr: [vec![0; 5], counts(&rate), vec![0; 5]],
        }
    })
}

fn control(sampling: GyroSampling) -> Control {
    Control::GyroSampling {
        placement: Placement::Head,
        sampling,
    }
}

fn write(path: &Path, said: Option<GyroSampling>) {
    let mut writer = Writer::create(path, &header()).unwrap();
    if let Some(sampling) = said {
        writer
            .control(Timestamp::default(), &control(sampling))
            .unwrap();
    }
    for batch in batches() {
        writer.batch(batch.sample_at(4), &batch).unwrap();
    }
    writer.finish().unwrap();
}

/// The largest error of "up" in the last 20 s, degrees.
fn worst(path: &Path, gyro: Option<GyroSampling>) -> f64 {
    let options = ReadOptions {
        gyro,
        ..ReadOptions::default()
    };
    let mut recording = Recording::open(path, &options).unwrap();
    let params = Params {
        tap: true,
        ..Params::default()
    };
    let mut engine = Engine::new(params, recording.start());
    let mut worst = 0.0_f64;
    while let Some(item) = recording.next_item().unwrap() {
        engine.handle(item.at, item.input.as_input());
        while let Some(output) = engine.poll_output() {
            if let Output::Attitude(tap) = output {
                let t = tap.at.since(Timestamp::default()).as_secs_f64();
                let off = (-tap.up[0]).atan2(tap.up[2]) - angle(t);
                if t > 40.0 {
                    worst = worst.max(off.abs().to_degrees());
                }
            }
        }
    }
    worst
}

/// What is said of gyroscopes, and how many items come before it.
fn said(path: &Path, gyro: Option<GyroSampling>) -> Vec<(usize, Timestamp, Control)> {
    let options = ReadOptions {
        gyro,
        ..ReadOptions::default()
    };
    let items = read_all(path, &options).unwrap().into_iter().enumerate();
    items
        .filter_map(|(n, item)| match item.input {
            OwnedInput::Control(control) => Some((n, item.at, control)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_recordings_word_is_used_and_goes_before_the_readers() {
    use GyroSampling::{Mean, Point};
    let (_dir, path) = folder("a.mcap");
    write(&path, Some(Point));
    assert_eq!(
        said(&path, None),
        [(0, Timestamp::default(), control(Point))]
    );
    for gyro in [None, Some(Mean), Some(Point)] {
        assert_eq!(said(&path, gyro), said(&path, None));
        let off = worst(&path, gyro);
        assert!(off < 1.0, "{off} degrees");
    }
}

#[test]
fn where_the_recording_says_nothing_the_readers_word_is_used() {
    use GyroSampling::{Mean, Point};
    let (dir, mcap) = folder("a.mcap");
    write(&mcap, None);
    let csv = dir.path().join("a.csv");
    export_csv(&mcap, &csv, &ExportOptions::default()).unwrap();
    for path in [&mcap, &csv] {
        assert_eq!(said(path, None), []);
        assert_eq!(
            said(path, Some(Point)),
            [(0, Timestamp::default(), control(Point))]
        );
        let [unsaid, mean, point] = [None, Some(Mean), Some(Point)].map(|g| worst(path, g));
        assert_eq!(unsaid, mean);
        assert!(mean > 2.5 && point < 1.0, "{mean} and {point} degrees");
    }
}

#[test]
fn an_import_stores_it_and_an_export_tells_it() {
    use GyroSampling::Point;
    let (dir, mcap) = folder("a.mcap");
    write(&mcap, Some(Point));
    let (csv, again) = (dir.path().join("a.csv"), dir.path().join("b.mcap"));
    let exported = export_csv(&mcap, &csv, &ExportOptions::default()).unwrap();
    assert_eq!(exported.gyro, [Some(Point), None, None]);
    assert_eq!(exported.left_out, 1);
    let options = ImportOptions {
        read: ReadOptions {
            gyro: Some(Point),
            ..ReadOptions::default()
        },
        ..ImportOptions::default()
    };
    import(&csv, &again, &options).unwrap();
    assert_eq!(said(&again, None), said(&mcap, None));
    assert_eq!(worst(&again, None), worst(&mcap, None));
}

#[test]
fn each_clip_of_a_csv_is_told_of_before_its_first_samples() {
    let mut text =
        "time_s,placement,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps\n".to_owned();
    for i in 0..100 {
        let t = f64::from(i) * 0.02;
        text.push_str(&format!("{t:.2},head,0,0,1,0,0,0\n"));
        if i > 50 {
            text.push_str(&format!("{t:.2},low_back,0,0,1,0,0,0\n"));
        }
    }
    let (_dir, path) = crate::support::file("a.csv", text);
    let options = ReadOptions {
        gyro: Some(GyroSampling::Point),
        ..ReadOptions::default()
    };
    let items = read_all(&path, &options).unwrap();
    assert!(items.is_sorted_by_key(|item| item.at));
    let mut told = Vec::new();
    for item in &items {
        match &item.input {
            OwnedInput::Control(Control::GyroSampling { placement, .. }) => told.push(*placement),
            OwnedInput::Samples { placement, .. } => assert!(told.contains(placement)),
            _ => {}
        }
    }
    assert_eq!(told, [Placement::Head, Placement::LowBack]);
    // But for those, the very same items.
    let plain = read_all(&path, &ReadOptions::default()).unwrap();
    let rest = items.into_iter();
    let rest: Vec<_> = rest
        .filter(|item| !matches!(item.input, OwnedInput::Control(_)))
        .collect();
    assert_eq!(rest, plain);
}
