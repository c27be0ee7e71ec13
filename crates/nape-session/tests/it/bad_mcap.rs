//! Torn, damaged and foreign MCAP files, and their rescue.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use nape_core::Placement;
use nape_session::{ReadError, ReadOptions, Recording, RecoverError, Writer, recover};
use tempfile::TempDir;

use crate::support::{arrival, batch, folder, header, names, read_all, refusal, samples};

/// A sound recording of 60 s in chunks of 10 s.
fn sound() -> (TempDir, PathBuf) {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..600 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    writer.finish().unwrap();
    (dir, path)
}

/// Begin and length of the chunks of a sound recording.
fn chunks(path: &Path) -> Vec<(usize, usize)> {
    let bytes = fs::read(path).unwrap();
    let summary = mcap::Summary::read(&bytes).unwrap().unwrap();
    summary
        .chunk_indexes
        .iter()
        .map(|c| {
            (
                usize::try_from(c.chunk_start_offset).unwrap(),
                usize::try_from(c.chunk_length).unwrap(),
            )
        })
        .collect()
}

fn heads(path: &Path) -> usize {
    let items = read_all(path, &ReadOptions::default()).unwrap();
    samples(&items, Placement::Head).len()
}

#[test]
fn a_truncated_recording_names_the_offset_and_the_rescue() {
    let (dir, path) = sound();
    let (begin, length) = chunks(&path)[4];
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..begin + length / 2]).unwrap();
    let error = Recording::open(&path, &ReadOptions::default()).unwrap_err();
    let ReadError::Truncated { offset, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(offset, begin as u64);
    assert_eq!(
        refusal(&path),
        format!(
            "day.mcap: the file ends in the middle of a record at byte {begin}; \
             `nape recover day.mcap` saves what is whole"
        )
    );

    let out = dir.path().join("saved.mcap");
    let recovered = recover(&path, &out).unwrap();
    assert!(!recovered.was_complete);
    assert!(recovered.samples >= 3 * 1_000, "{recovered:?}");
    assert_eq!(recovered.bytes, (begin + length / 2) as u64);
    assert_eq!(recovered.bytes_lost, (length / 2) as u64);
    assert_eq!(heads(&out) as u64, recovered.samples);
    assert_eq!(names(&dir), ["day.mcap", "saved.mcap"]);
    let saved = Recording::open(&out, &ReadOptions::default()).unwrap();
    assert_eq!(saved.info().header, Some(header()));
    assert_eq!(saved.info().warnings, []);
}

#[test]
fn every_cut_is_refused_or_rescued_and_never_a_panic() {
    let (dir, path) = sound();
    let bytes = fs::read(&path).unwrap();
    let part = dir.path().join("cut.mcap.part");
    let plain = dir.path().join("cut.mcap");
    let out = dir.path().join("out.mcap");
    let mut before = 0;
    for cut in (9..bytes.len()).step_by(977) {
        fs::write(&part, &bytes[..cut]).unwrap();
        fs::write(&plain, &bytes[..cut]).unwrap();
        let error = Recording::open(&plain, &ReadOptions::default()).unwrap_err();
        assert!(
            matches!(error, ReadError::Truncated { .. }),
            "{cut}: {error}"
        );
        match recover(&part, &out) {
            Ok(recovered) => {
                // A longer begin of the file never gives less.
                assert!(recovered.samples >= before, "{cut}");
                before = recovered.samples;
                assert_eq!(heads(&part) as u64, recovered.samples, "{cut}");
                assert_eq!(heads(&out) as u64, recovered.samples, "{cut}");
                fs::remove_file(&out).unwrap();
            }
            Err(RecoverError::Nothing { .. }) => {
                assert_eq!(before, 0, "{cut}");
                assert!(Recording::open(&part, &ReadOptions::default()).is_err());
            }
            Err(error) => panic!("{cut}: {error}"),
        }
        fs::remove_file(&part).unwrap();
        fs::remove_file(&plain).unwrap();
        assert_eq!(names(&dir), ["day.mcap"]);
    }
    assert_eq!(before, 6_000);
}

#[test]
fn a_flipped_bit_is_found_and_the_other_chunks_are_saved() {
    let (dir, path) = sound();
    let (begin, length) = chunks(&path)[2];
    let mut bytes = fs::read(&path).unwrap();
    bytes[begin + length / 2] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let error = read_all(&path, &ReadOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains(&format!("damaged at byte {begin}")),
        "{error}"
    );
    let out = dir.path().join("saved.mcap");
    let recovered = recover(&path, &out).unwrap();
    assert_eq!(
        (recovered.damaged, recovered.bytes_lost),
        (1, length as u64)
    );
    assert!(
        (4_900..=5_100).contains(&recovered.samples),
        "{recovered:?}"
    );
    // The lost chunk is a gap, told by the clip's own count.
    let items = read_all(&out, &ReadOptions::default()).unwrap();
    let gaps = items
        .iter()
        .filter(|i| matches!(i.input, nape_session::OwnedInput::Gap { .. }));
    assert_eq!(gaps.count(), 1);
}

#[test]
fn rescue_of_a_part_takes_the_name_people_give() {
    let (dir, path) = folder("day.mcap");
    let mut writer = Writer::create(&path, &header()).unwrap();
    for k in 0..250 {
        writer
            .batch(arrival(k), &batch(Placement::Head, k))
            .unwrap();
    }
    std::mem::forget(writer);
    let part = dir.path().join("day.mcap.part");
    let torn = fs::read(&part).unwrap();
    let recovered = recover(&part, &path).unwrap();
    assert!(recovered.samples >= 2_000);
    assert_eq!(heads(&path) as u64, recovered.samples);
    assert_eq!(fs::read(&part).unwrap(), torn);
    assert_eq!(names(&dir), ["day.mcap", "day.mcap.part"]);
}

#[test]
fn rescue_never_overwrites_and_leaves_nothing_behind() {
    let (dir, path) = sound();
    let other = dir.path().join("other.mcap");
    fs::write(&other, b"mine").unwrap();
    assert!(matches!(
        recover(&path, &other),
        Err(RecoverError::Write { .. })
    ));
    assert_eq!(fs::read(&other).unwrap(), b"mine");
    let csv = dir.path().join("a.csv");
    fs::write(&csv, b"time_s\n").unwrap();
    assert!(matches!(
        recover(&csv, &dir.path().join("x.mcap")),
        Err(RecoverError::Read {
            source: ReadError::NotMcap { .. }
        })
    ));
    assert!(recover(dir.path(), &dir.path().join("x.mcap")).is_err());
    assert_eq!(names(&dir), ["a.csv", "day.mcap", "other.mcap"]);

    let sound = recover(&path, &dir.path().join("copy.mcap")).unwrap();
    assert!(sound.was_complete);
    assert_eq!((sound.bytes_lost, sound.samples), (0, 6_000));
}

/// Someone else's MCAP.
fn foreign(topic: &str, schema: &str) -> Vec<u8> {
    let mut buffer = Cursor::new(Vec::new());
    let mut writer = mcap::Writer::new(&mut buffer).unwrap();
    let schema = writer
        .add_schema(schema, "jsonschema", b"{\"type\":\"object\"}")
        .unwrap();
    let channel = writer
        .add_channel(schema, topic, "json", &Default::default())
        .unwrap();
    let header = mcap::records::MessageHeader {
        channel_id: channel,
        sequence: 1,
        log_time: 1,
        publish_time: 1,
    };
    writer.write_to_known_channel(&header, b"{}").unwrap();
    writer.finish().unwrap();
    drop(writer);
    buffer.into_inner()
}

#[test]
fn a_foreign_recording_is_told_by_its_channels() {
    let (_dir, path) = folder("bag.mcap");
    fs::write(&path, foreign("/camera/front", "sensor.Image")).unwrap();
    assert_eq!(
        refusal(&path),
        "bag.mcap: no channel /imu/packets with nape.v1.ImuBatch, so not a recording of Nape; \
         channels found: /camera/front (sensor.Image)"
    );
    // The name alone does not make it ours.
    fs::write(&path, foreign("/imu/packets", "sensor_msgs/Imu")).unwrap();
    assert!(refusal(&path).ends_with("channels found: /imu/packets (sensor_msgs/Imu)"));
}

#[test]
fn what_only_calls_itself_mcap_is_refused() {
    let (_dir, path) = folder("day.mcap");
    fs::write(&path, b"time_s,acc_x_g\n").unwrap();
    assert_eq!(
        refusal(&path),
        "day.mcap: byte 0: expected the MCAP signature, found other bytes"
    );
    fs::write(&path, b"").unwrap();
    assert_eq!(
        refusal(&path),
        "day.mcap: the file is empty, expected a recording (.mcap or .csv)"
    );
    fs::write(&path, mcap::MAGIC).unwrap();
    assert!(refusal(&path).contains("in the middle of a record at byte 8"));
}

#[test]
fn a_recording_without_samples_says_so() {
    let (_dir, path) = folder("day.mcap");
    Writer::create(&path, &header()).unwrap().finish().unwrap();
    assert_eq!(
        refusal(&path),
        "day.mcap: there is nothing in it after the header, expected samples"
    );
}

#[test]
fn a_huge_length_asks_for_no_memory() {
    let (_dir, path) = folder("day.mcap");
    let mut bytes = mcap::MAGIC.to_vec();
    bytes.push(0x06);
    bytes.extend_from_slice(&(1_u64 << 40).to_le_bytes());
    bytes.extend_from_slice(&[0; 100]);
    bytes.extend_from_slice(mcap::MAGIC);
    fs::write(&path, &bytes).unwrap();
    let error = refusal(&path);
    assert!(error.contains("byte 8"), "{error}");
}
