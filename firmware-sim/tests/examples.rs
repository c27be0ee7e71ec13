//! The example recordings are what their notes say, and come out of the simulator again.

use std::path::{Path, PathBuf};
use std::process::Command;

use nape_core::{Control, GyroSampling, Sample};
use nape_session::{OwnedInput, ReadOptions, Recording};
use sha2::{Digest as _, Sha256};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// The samples, clip by clip in the order of their arrival.
fn samples(path: &Path) -> Vec<Sample> {
    let mut r = Recording::open(path, &ReadOptions::default()).expect("a recording");
    let mut all = Vec::new();
    while let Some(item) = r.next_item().expect("good") {
        if let OwnedInput::Samples { samples, .. } = &item.input {
            all.extend_from_slice(samples);
        }
    }
    all
}

/// Clips of which the recording says that their gyroscope was sampled at points.
fn points(path: &Path) -> usize {
    let mut r = Recording::open(path, &ReadOptions::default()).expect("a recording");
    let mut said = 0;
    while let Some(item) = r.next_item().expect("good") {
        if let OwnedInput::Control(Control::GyroSampling { sampling, .. }) = &item.input {
            assert_eq!(*sampling, GyroSampling::Point, "{}", path.display());
            said += 1;
        }
    }
    said
}

#[test]
fn examples_match_their_notes_and_can_be_made_again() {
    let data = root().join("examples/data");
    let out = tempfile::tempdir().expect("a folder");
    let mut checked = 0;
    for name in ["phone_hold", "three_clips", "taken_off"] {
        let note = std::fs::read_to_string(data.join(format!("{name}.json"))).expect("a note");
        let note: serde_json::Value = serde_json::from_str(&note).expect("JSON");
        let file = data.join(note["file"].as_str().expect("a name"));
        let bytes = std::fs::read(&file).expect("readable");
        assert!(bytes.len() < 450_000, "{name}: {}", bytes.len());
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(note["sha256"], digest.as_str(), "{name}");

        // The command of the note, writing elsewhere. Bytes of a compressed file may differ between
        // versions of the compressor, so what is compared is what comes out of it.
        let command = note["command"].as_str().expect("a command");
        let args = command.split_once(" -- ").expect("arguments").1;
        let again = out.path().join(format!("{name}.mcap"));
        let note_again = out.path().join(format!("{name}.json"));
        let args: Vec<String> = args
            .split(' ')
            .map(|a| match a {
                a if a.ends_with(".mcap") => again.display().to_string(),
                a if a.ends_with(".json") => note_again.display().to_string(),
                a => a.to_owned(),
            })
            .collect();
        let status = Command::new(env!("CARGO_BIN_EXE_firmware-sim"))
            .args(&args)
            .current_dir(root())
            .status()
            .expect("runs");
        assert!(status.success(), "{name}");
        assert_eq!(samples(&file), samples(&again), "{name}: make it again");
        let rig = note["device"]["rig"].as_array().expect("a rig");
        assert_eq!(points(&file), rig.len(), "{name}");
        checked += 1;
    }
    assert_eq!(checked, 3);
}
