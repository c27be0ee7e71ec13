//! The recordings of real people beside the checkout (`../shared/data/people`), as files Nape reads.
//!
//! They lie there as arrays of counts (numpy's `.npz`); here they become Nape's CSV, digit for digit as
//! the folder's own `to_csv.py` writes it. What was labelled in them is not read here.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{shared, skip};

// The one reader of such files; its other user tests the attitude filter.
#[expect(dead_code, reason = "the other user reads more kinds of arrays")]
#[path = "../../crates/nape-attitude/tests/broad/npz.rs"]
mod npz;

use npz::Npz;

/// m/s² per count: 4096 counts are 1 g.
const ACC: f64 = 9.806_65 / 4096.0;
/// deg/s per count: 16.4 counts are 1 deg/s.
const GYR: f64 = 1.0 / 16.4;

/// Writes every recording of people as CSV into `folder`. Says so, in one line, when there are none.
pub fn recordings(folder: &Path) -> Vec<PathBuf> {
    let people = shared().join("data/people");
    let mut files: Vec<PathBuf> = fs::read_dir(&people)
        .into_iter()
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "npz"))
        .collect();
    files.sort();
    if files.is_empty() {
        skip(&format!("no recordings of people in {}", people.display()));
    }
    for file in &mut files {
        let name = file
            .file_stem()
            .map_or_else(Default::default, |s| s.to_os_string());
        let out = folder.join(name).with_extension("csv");
        fs::write(&out, csv(&Npz::read(file))).expect("the CSV is written");
        *file = out;
    }
    files
}

fn csv(npz: &Npz) -> String {
    let rate = npz.number("rate");
    let mut rows: Vec<(f64, String)> = Vec::new();
    for placement in ["head", "upper_back", "low_back"] {
        if !npz.has(placement) {
            continue;
        }
        let index = format!("{placement}_k");
        let width = npz.get(placement).width();
        let count = npz.get(placement).len();
        // Where samples are missing, the numbers of those that are there.
        let numbers: Vec<f64> = if npz.has(&index) {
            npz.get(&index).numbers()
        } else {
            (0u32..).take(count).map(f64::from).collect()
        };
        let counts = npz.get(placement).numbers();
        for (number, sample) in numbers.iter().zip(counts.chunks(width)) {
            let mut row = format!("{:.4},{placement}", number / rate);
            for a in &sample[..3] {
                write!(row, ",{:.4}", a * ACC).expect("a String takes it");
            }
            if width == 3 {
                row.push_str(",,,");
            }
            for w in &sample[3..] {
                write!(row, ",{:.5}", w * GYR.to_radians()).expect("a String takes it");
            }
            row.push('\n');
            rows.push((*number, row));
        }
    }
    // Stable: of one moment the head comes first.
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = String::from(
        "time_s,placement,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n",
    );
    text.extend(rows.into_iter().map(|(_, row)| row));
    text
}
