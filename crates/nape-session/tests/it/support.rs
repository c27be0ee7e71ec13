//! Batches, folders and readers for the tests.

use std::fs;
use std::path::{Path, PathBuf};

use nape_core::{DeviceTicks, Placement, Timestamp};
use nape_session::{Device, Header, ImuBatch, Item, OwnedInput, ReadError, ReadOptions, Recording};
use tempfile::TempDir;

pub(crate) fn secs(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

/// A folder that goes away, and a path in it.
pub(crate) fn folder(name: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    (dir, path)
}

/// A file with this text.
pub(crate) fn file(name: &str, text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let (dir, path) = folder(name);
    fs::write(&path, text).unwrap();
    (dir, path)
}

/// The names in a folder, sorted.
pub(crate) fn names(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub(crate) fn header() -> Header {
    Header {
        session: "desk day".to_owned(),
        app_version: "0.1.0-test".to_owned(),
        wall_start: Some(nape_core::WallTime {
            unix_us: 1_790_000_000_123_456,
            utc_offset_s: 7_200,
        }),
        devices: vec![Device {
            placement: Placement::Head,
            name: "clip".to_owned(),
            chip: "BMI270".to_owned(),
            firmware: "1.2".to_owned(),
            rate_hz: 50.0,
            driver: None,
        }],
        exact: false,
        params: nape_core::Params {
            nudges_per_day: 5,
            ..Default::default()
        },
        notes: [("subject".to_owned(), "P07".to_owned())].into(),
    }
}

/// Batch number `k` of a 100 Hz clip, ten samples each, lying still.
pub(crate) fn batch(placement: Placement, k: u32) -> ImuBatch {
    ImuBatch {
        placement,
        device: 0,
        seq: k,
        first_index: u64::from(k) * 10,
        device_ticks: DeviceTicks(u64::from(k) * 100_000),
        first: Timestamp::from_micros(i64::from(k) * 100_000),
        period_ns: 10_000_000,
        offsets_us: Vec::new(),
        acc_scale: 9.80665 / 4096.0,
        gyr_scale: (1.0_f64 / 16.4).to_radians(),
        acc: [
            vec![1; 10],
            vec![-2; 10],
            (0..10).map(|i| 4090 + i).collect(),
        ],
        gyr: [vec![3; 10], vec![-4; 10], vec![5; 10]],
    }
}

/// Arrival of batch number `k`: with its last sample.
pub(crate) fn arrival(k: u32) -> Timestamp {
    Timestamp::from_micros(i64::from(k) * 100_000 + 90_000)
}

/// All items of a recording.
pub(crate) fn read_all(path: &Path, options: &ReadOptions) -> Result<Vec<Item>, ReadError> {
    let mut recording = Recording::open(path, options)?;
    let mut items = Vec::new();
    while let Some(item) = recording.next_item()? {
        items.push(item.clone());
    }
    Ok(items)
}

/// Time in µs and the bits of a sample's values.
pub(crate) type Bits = (i64, [u64; 3], Option<[u64; 3]>);

/// All samples of one placement, as bits, so that equal means equal.
pub(crate) fn samples(items: &[Item], of: Placement) -> Vec<Bits> {
    items
        .iter()
        .filter_map(|item| match &item.input {
            OwnedInput::Samples { placement, samples } if *placement == of => Some(samples),
            _ => None,
        })
        .flatten()
        .map(|s| {
            // 0 and -0 are one value.
            let bits = |v: [f64; 3]| v.map(|x| (x + 0.0).to_bits());
            (
                s.at().as_micros(),
                bits(s.acc().into()),
                s.gyr().map(|g| bits(g.into())),
            )
        })
        .collect()
}

/// The message of the error this file gives, without its folder.
pub(crate) fn refusal(path: &Path) -> String {
    let error = read_all(path, &ReadOptions::default()).expect_err("the file is bad");
    let folder = format!("{}/", path.parent().unwrap().display());
    error.to_string().replace(&folder, "")
}

/// The folder of real recordings, if it is there.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let shared = std::env::var_os("NAPE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let data = shared.join("data");
    data.is_dir().then_some(data)
}
