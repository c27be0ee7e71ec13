//! What is written is read; what is torn is read as far as it goes.

use std::fs;
use std::path::Path;

use nape_core::event::{Angle, Answer, Measure};
use nape_core::{
    Calibration, Control, Event, EventKind, Frame, PerMeasure, PerPlacement, Placement, Span,
    Timestamp, WallTime,
};
use nape_session::ndjson::NudgeText;
use nape_session::{
    Format, ImuBatch, OwnedInput, ReadOptions, Recording, Warning, WriteError, Writer,
    WriterOptions,
};

use crate::support::{arrival, batch, folder, header, names, read_all, samples};

fn write_plain(path: &Path, batches: u32) {
    let mut writer = Writer::create(path, &header()).unwrap();
    for k in 0..batches {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn a_session_comes_back_as_it_was_written() {
    let (dir, path) = folder("day.mcap");
    let wall = WallTime {
        unix_us: 1_790_000_000_123_456,
        utc_offset_s: -3_600,
    };
    let calibration = Calibration {
        forward: [0.1, 0.2, 0.3].into(),
        left: [1.0 / 3.0, f64::MIN_POSITIVE, -0.7].into(),
        up: [0.0, 0.0, 1.0].into(),
        assumed: false,
        sigma: 0.017_453_292_519_943_3,
    };
    let controls = [
        Control::UseCalibration {
            placement: Placement::Head,
            calibration,
        },
        Control::Calibrate { placement: None },
        Control::Snooze {
            span: Span::from_mins(15),
        },
        Control::Answer {
            id: Some(3),
            answer: Answer::Hurts,
        },
        Control::Guided {
            exercise: Some(nape_core::activity::Expected {
                exercise: nape_core::activity::Exercise::CatCow,
                stance: nape_core::activity::Stance::Seated,
            }),
        },
        Control::Guided { exercise: None },
        Control::GuideOver {
            verdict: nape_core::guide::Verdict {
                activity: nape_core::article::Activity::CatCow,
                seen: Some(true),
                rounds: 4,
                time: Span::from_secs(40),
                took: Span::from_secs(60),
            },
        },
        Control::Took {
            activity: nape_core::article::Activity::CatCow,
            ago: Span::from_mins(10),
        },
        Control::Calibrating { on: true },
        Control::Calibrating { on: false },
        Control::Profile {
            profile: nape_core::article::Profile {
                diabetes: true,
                ..Default::default()
            },
        },
    ];
    let mut writer = Writer::create(&path, &header()).unwrap();
    assert_eq!(names(&dir), ["day.mcap.part"]);
    writer.wall(Timestamp::from_micros(5), wall).unwrap();
    writer
        .batch(arrival(0), &batch(Placement::Head, 0))
        .unwrap();
    writer
        .batch(arrival(0), &batch(Placement::LowBack, 0))
        .unwrap();
    for control in &controls {
        writer.control(arrival(1), control).unwrap();
    }
    let at = Timestamp::from_micros(50_000);
    writer
        .event(
            &Event {
                at,
                kind: EventKind::Worn {
                    placement: Placement::Head,
                },
            },
            |_| NudgeText::default(),
        )
        .unwrap();
    let mut frame = Frame {
        at,
        span: Span::from_secs(1),
        angles: PerMeasure::all(None),
        worn: PerPlacement::new([Some(true), None, None]),
        walking: None,
        neck_rotation: None,
        trusted: PerPlacement::all(true),
    };
    frame.angles[Measure::Head] = Some(Angle {
        flexion: 0.5,
        lateral: -0.1,
        sigma: 0.02,
    });
    writer.frame(&frame).unwrap();
    writer.finish().unwrap();
    assert_eq!(names(&dir), ["day.mcap"]);

    let mut recording = Recording::open(&path, &ReadOptions::default()).unwrap();
    assert_eq!(recording.info().format, Format::Mcap);
    assert_eq!(recording.info().header, Some(header()));
    assert_eq!(recording.info().warnings, []);
    assert_eq!(recording.start(), Timestamp::from_micros(5));
    let mut inputs = Vec::new();
    while let Some(item) = recording.next_item().unwrap() {
        inputs.push((item.at, item.input.clone()));
    }
    assert_eq!(
        inputs[0],
        (Timestamp::from_micros(5), OwnedInput::Wall(wall))
    );
    for (i, placement) in [(1, Placement::Head), (2, Placement::LowBack)] {
        let mut expected = Vec::new();
        batch(placement, 0).decode(&mut expected).unwrap();
        assert_eq!(
            inputs[i],
            (
                arrival(0),
                OwnedInput::Samples {
                    placement,
                    samples: expected
                }
            )
        );
    }
    let read: Vec<_> = inputs[3..].to_vec();
    let written: Vec<_> = controls
        .map(|c| (arrival(1), OwnedInput::Control(c)))
        .into_iter()
        .collect();
    assert_eq!(read, written);
}

#[test]
fn lost_samples_become_a_gap_before_the_batch() {
    let (_dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in [0, 1, 4, 5] {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    // The clip restarted and counts from 0 again: no loss that could be counted.
    let mut again = batch(Placement::Head, 6);
    again.first_index = 0;
    writer.batch(arrival(6), &again).unwrap();
    writer.finish().unwrap();
    let items = read_all(&path, &ReadOptions::default()).unwrap();
    let gaps: Vec<_> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| matches!(item.input, OwnedInput::Gap { .. }))
        .collect();
    let [(2, gap)] = gaps[..] else {
        panic!("one gap, before the third batch: {gaps:?}");
    };
    assert_eq!(gap.at, arrival(4));
    assert_eq!(
        gap.input,
        OwnedInput::Gap {
            placement: Placement::Head,
            from: Timestamp::from_micros(190_000),
            to: Timestamp::from_micros(400_000),
        }
    );
    assert_eq!(samples(&items, Placement::Head).len(), 50);
}

#[test]
fn a_killed_recording_loses_at_most_ten_seconds() {
    // The writer is leaked, as a kill would: no destructor runs, no buffer is written.
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..1_234 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    std::mem::forget(writer);
    assert_eq!(names(&dir), ["day.mcap.part"]);
    let part = dir.path().join("day.mcap.part");
    let recording = Recording::open(&part, &ReadOptions::default()).unwrap();
    assert_eq!(recording.info().warnings, [Warning::Unfinished]);
    assert_eq!(recording.info().header, Some(header()));
    let items = read_all(&part, &ReadOptions::default()).unwrap();
    let last = items.last().unwrap().at;
    let lost = arrival(1_233).since(last).as_secs_f64();
    assert!((0.0..=10.0).contains(&lost), "{lost} s lost");
}

#[test]
fn a_dropped_recording_stays_readable_and_a_discarded_one_goes() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    writer
        .batch(arrival(0), &batch(Placement::Head, 0))
        .unwrap();
    drop(writer);
    let part = dir.path().join("day.mcap.part");
    assert_eq!(read_all(&part, &ReadOptions::default()).unwrap().len(), 1);
    fs::remove_file(&part).unwrap();

    let mut writer = Writer::create(&path, &header()).unwrap();
    writer
        .batch(arrival(0), &batch(Placement::Head, 0))
        .unwrap();
    writer.discard().unwrap();
    assert_eq!(names(&dir), [""; 0]);
}

#[test]
fn nothing_is_overwritten_by_accident() {
    let (dir, path) = folder("day.mcap");
    write_plain(&path, 3);
    let before = fs::read(&path).unwrap();
    let error = Writer::create(&path, &header()).unwrap_err();
    assert!(matches!(error, WriteError::Exists { .. }), "{error}");

    // Replaced only when asked to, and then at once.
    let force = WriterOptions {
        force: true,
        ..WriterOptions::default()
    };
    let mut writer = Writer::create_with(&path, &header(), force).unwrap();
    writer
        .batch(arrival(0), &batch(Placement::Head, 0))
        .unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    writer.finish().unwrap();
    assert_eq!(read_all(&path, &ReadOptions::default()).unwrap().len(), 1);

    // A torn session of the same name is never replaced, not even then.
    let part = dir.path().join("day.mcap.part");
    fs::write(&part, b"precious").unwrap();
    let error = Writer::create_with(&path, &header(), force).unwrap_err();
    assert!(
        matches!(error, WriteError::UnfinishedThere { .. }),
        "{error}"
    );
    assert_eq!(fs::read(&part).unwrap(), b"precious");
    fs::remove_file(&part).unwrap();

    // A file that came into being while recording is kept as well.
    fs::remove_file(&path).unwrap();
    let mut writer = Writer::create(&path, &header()).unwrap();
    writer
        .batch(arrival(0), &batch(Placement::Head, 0))
        .unwrap();
    fs::write(&path, b"other").unwrap();
    let error = writer.finish().unwrap_err();
    assert!(matches!(error, WriteError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"other");
    assert_eq!(read_all(&part, &ReadOptions::default()).unwrap().len(), 1);
}

#[test]
fn misuse_and_missing_folders_are_refused() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    writer
        .batch(arrival(5), &batch(Placement::Head, 5))
        .unwrap();
    let error = writer
        .batch(arrival(4), &batch(Placement::Head, 4))
        .unwrap_err();
    assert!(matches!(error, WriteError::Backwards { .. }), "{error}");
    let crooked = ImuBatch {
        gyr: Default::default(),
        ..batch(Placement::Head, 6)
    };
    let error = writer.batch(arrival(6), &crooked).unwrap_err();
    assert!(matches!(error, WriteError::Batch { .. }), "{error}");
    writer.discard().unwrap();

    let error = Writer::create(&dir.path().join("no/such/day.mcap"), &header()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("day.mcap: no such file or folder"),
        "{error}"
    );
}

#[test]
fn log_times_do_not_decrease_and_the_summary_is_sound() {
    let (_dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..300 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
        // An event found late, about a moment long gone.
        let at = arrival(k) - Span::from_secs(5);
        let placement = Placement::Head;
        let kind = EventKind::LinkLost { placement };
        writer
            .event(&Event { at, kind }, |_| NudgeText::default())
            .unwrap();
    }
    writer.finish().unwrap();
    let bytes = fs::read(&path).unwrap();
    let summary = mcap::Summary::read(&bytes).unwrap().unwrap();
    let stats = summary.stats.unwrap();
    assert_eq!(stats.message_count, 600);
    assert_eq!(
        stats.message_start_time,
        1_790_000_000_123_456_000 + 90_000_000
    );
    let times: Vec<u64> = mcap::MessageStream::new(&bytes)
        .unwrap()
        .map(|m| m.unwrap().log_time)
        .collect();
    assert!(times.is_sorted());
    let topics: Vec<String> = {
        let mut t: Vec<_> = summary.channels.values().map(|c| c.topic.clone()).collect();
        t.sort();
        t
    };
    assert_eq!(
        topics,
        [
            "/imu/packets",
            "/nape/control",
            "/nape/events",
            "/nape/score",
            "/nape/wall"
        ]
    );
    assert!(summary.channels.values().all(|c| c.schema.is_some()));
}

#[test]
fn the_same_recording_is_read_the_same_twice() {
    let (_dir, path) = folder("day.mcap");
    write_plain(&path, 500);
    let once = read_all(&path, &ReadOptions::default()).unwrap();
    assert_eq!(once, read_all(&path, &ReadOptions::default()).unwrap());
    assert_eq!(once.len(), 500);
}
