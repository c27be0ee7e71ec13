//! Tests of the recordings' folder with real files: names, deletion, rescue of really torn ones.

use nape_core::{Placement, Span, Timestamp};
use nape_session::{Header, ImuBatch, ReadOptions, Recording, Writer};

use super::*;

const WALL: WallTime = WallTime {
    unix_us: 1_795_334_343_000_000,
    utc_offset_s: 3600,
};
const NAME: &str = "2026-11-22T08-59-03.mcap";

const KEEP: Keep = Keep {
    days: 14,
    bytes: 1000,
};

fn open(dir: &Path) -> Store {
    Store::open(dir, KEEP).unwrap()
}

fn batch(at: Timestamp) -> ImuBatch {
    let n = 10;
    ImuBatch {
        placement: Placement::Head,
        device: 0,
        seq: 0,
        first: at,
        period_ns: 20_000_000,
        offsets_us: Vec::new(),
        acc_scale: 0.01,
        gyr_scale: 0.001,
        acc: [vec![0; n], vec![0; n], vec![981; n]],
        gyr: [vec![1; n], vec![2; n], vec![3; n]],
        first_index: 0,
        device_ticks: nape_core::DeviceTicks(0),
    }
}

/// `seconds` of a recording, as a kill leaves it.
fn torn(path: &Path, seconds: i64) {
    let mut writer = Writer::create(path, &Header::default()).unwrap();
    for k in 0..seconds * 5 {
        let at = Timestamp::from_micros(k * 200_000);
        writer
            .batch(at + Span::from_millis(200), &batch(at))
            .unwrap();
    }
    // No destructor runs in a killed process: buffers are not written.
    std::mem::forget(writer);
}

fn samples(path: &Path) -> usize {
    let mut recording = Recording::open(path, &ReadOptions::default()).unwrap();
    let mut n = 0;
    while let Some(item) = recording.next_item().unwrap() {
        if let nape_session::OwnedInput::Samples { samples, .. } = &item.input {
            n += samples.len();
        }
    }
    n
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_recording_that_was_cut_short_becomes_a_finished_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let path = store.new_path(WALL).unwrap();
    assert_eq!(path, dir.path().join(NAME));
    torn(&path, 65);
    assert_eq!(names(dir.path()), [format!("{NAME}.part")]);
    let told = store.rescue(None).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(names(dir.path()), [NAME]);
    // At most the 10 s between two flushes are lost, of 65 s at 50 Hz.
    let saved = samples(&path);
    assert!((2750..=3250).contains(&saved), "{saved}");
    let words = told[0].to_string();
    assert!(
        words.starts_with(&format!(
            "A recording that was cut short was saved as {NAME}: {saved} samples"
        )),
        "{words}"
    );
    assert!(store.rescue(None).unwrap().is_empty());
}

#[test]
fn one_cut_anywhere_is_saved_up_to_the_tear() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let part = dir.path().join(format!("{NAME}.part"));
    torn(&dir.path().join(NAME), 65);
    let whole = fs::read(&part).unwrap();
    let mut before = 0;
    for tenths in 0..=10 {
        let cut = whole.len() * tenths / 10;
        fs::write(&part, &whole[..cut]).unwrap();
        let told = store.rescue(None).unwrap();
        assert!(!part.exists(), "{cut}: {}", told[0]);
        match &told[0].rescued {
            Rescued::Saved { path, .. } => {
                let saved = samples(path);
                assert!(saved >= before, "{cut}: {saved} after {before}");
                before = saved;
                fs::remove_file(path).unwrap();
            }
            Rescued::Empty => assert_eq!(before, 0, "{cut}"),
            other => panic!("{cut}: {other:?}"),
        }
    }
    assert!(before > 2700, "{before}");
    assert!(names(dir.path()).is_empty());
}

#[test]
fn nothing_is_overwritten_and_the_current_one_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    torn(&dir.path().join(NAME), 30);
    fs::write(dir.path().join(NAME), "another").unwrap();
    // The next recording of this second gets another name; what is being written is not rescued.
    let current = store.new_path(WALL).unwrap();
    assert_eq!(current, dir.path().join("2026-11-22T08-59-03-2.mcap"));
    torn(&current, 30);
    let told = store.rescue(Some(&current)).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        names(dir.path()),
        [
            "2026-11-22T08-59-03-2.mcap.part",
            "2026-11-22T08-59-03-3.mcap",
            NAME
        ]
    );
    assert_eq!(fs::read(dir.path().join(NAME)).unwrap(), b"another");
}

#[test]
fn a_rescue_that_was_itself_cut_short_is_done_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let part = dir.path().join(format!("{NAME}.part"));
    torn(&dir.path().join(NAME), 30);
    let bytes = fs::read(&part).unwrap();
    // Killed while it wrote.
    fs::write(dir.path().join(format!("{NAME}.part.part")), &bytes[..100]).unwrap();
    assert!(matches!(
        store.rescue(None).unwrap()[0].rescued,
        Rescued::Saved { .. }
    ));
    assert_eq!(names(dir.path()), [NAME]);
    // Killed between the finished file and the removal of the torn one.
    fs::write(&part, &bytes).unwrap();
    let told = store.rescue(None).unwrap();
    assert!(
        matches!(told[0].rescued, Rescued::Again { .. }),
        "{}",
        told[0]
    );
    assert_eq!(names(dir.path()), [NAME]);
}

#[test]
fn what_gives_up_nothing_is_kept_aside_unless_it_was_empty() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let part = dir.path().join(format!("{NAME}.part"));
    // Killed before the first flush.
    torn(&dir.path().join(NAME), 5);
    assert!(matches!(
        store.rescue(None).unwrap()[0].rescued,
        Rescued::Empty
    ));
    assert!(names(dir.path()).is_empty());
    for kept in ["damaged", "damaged-2"] {
        fs::write(&part, vec![7; 100_000]).unwrap();
        let told = store.rescue(None).unwrap();
        assert!(told[0].to_string().contains(kept), "{}", told[0]);
        assert!(dir.path().join(format!("{NAME}.{kept}")).exists());
    }
}

#[test]
fn files_that_are_not_ours_are_never_touched() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Keep { days: 1, bytes: 0 }).unwrap();
    let old = "2020-01-01T00-00-00.mcap";
    let others = [
        "notes.txt",
        "day.mcap",
        "day.mcap.part",
        "2020-01-01T00-00-00.csv",
    ];
    for file in others {
        fs::write(dir.path().join(file), vec![0; 1000]).unwrap();
    }
    fs::create_dir(dir.path().join("2020-01-02T00-00-00.mcap")).unwrap();
    let outside = tempfile::NamedTempFile::new().unwrap();
    let link = dir.path().join("2020-01-03T00-00-00.mcap");
    std::os::unix::fs::symlink(outside.path(), &link).unwrap();
    let before = names(dir.path());
    fs::write(dir.path().join(old), vec![0; 1000]).unwrap();
    let deleted = store.sweep(WALL, None).unwrap();
    assert_eq!(deleted.len(), 1);
    assert!(deleted[0].done.is_ok() && deleted[0].reason == Reason::Age);
    assert_eq!(deleted[0].path, dir.path().join(old));
    assert!(store.rescue(None).unwrap().is_empty());
    assert_eq!(names(dir.path()), before);
}

#[test]
fn what_is_being_written_counts_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let current = dir.path().join("2020-01-01T00-00-00.mcap");
    fs::write(part_of(&current), vec![0; 600]).unwrap();
    for day in 20..=22 {
        let file = format!("2026-11-{day}T00-00-00.mcap");
        fs::write(dir.path().join(file), vec![0; 200]).unwrap();
    }
    assert_eq!(Store::size_of(&current), 600);
    let deleted = store.retain(WALL, Some(&current));
    assert!(
        deleted[0].contains("2026-11-20T00-00-00.mcap (200 B): the oldest"),
        "{deleted:?}"
    );
    assert_eq!(deleted.len(), 1);
    assert_eq!(
        names(dir.path()),
        [
            "2020-01-01T00-00-00.mcap.part",
            "2026-11-21T00-00-00.mcap",
            "2026-11-22T00-00-00.mcap"
        ]
    );
}

#[test]
fn a_folder_that_cannot_be_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Store::open(&file.join("recordings"), KEEP).unwrap_err();
    assert!(
        error.to_string().contains("recordings cannot lie there"),
        "{error}"
    );
}
