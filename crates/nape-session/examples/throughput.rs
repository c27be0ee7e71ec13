//! How quickly a day of 100 Hz is written, read, exported and imported, and in how much memory.
//!
//! `cargo run --release -p nape-session --example throughput -- FOLDER|FILE [HOURS]`. The samples are
//! made up (posture plus noise from a fixed generator), so figures repeat; nothing here is a test.
#![expect(clippy::print_stdout, reason = "printing figures is what it is for")]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use nape_core::event::{Angle, Measure};
use nape_core::{DeviceTicks, Frame, PerMeasure, PerPlacement, Placement, Span, Timestamp};
use nape_session::{
    ExportOptions, Header, ImportOptions, ImuBatch, OwnedInput, ReadOptions, Recording, Writer,
    WriterOptions, export_csv, import,
};

/// Samples in a batch: a quarter of a second.
const BATCH: u32 = 25;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("expected: FOLDER|FILE [HOURS]")?;
    let hours: u32 = args.next().map_or(Ok(24), |h| h.parse())?;
    let folder = Path::new(&folder);
    if folder.is_file() {
        // A single recording: only read it, for measuring from outside.
        let clock = Instant::now();
        let (samples, _) = count(folder)?;
        report("read", clock, folder)?;
        println!("{samples} samples");
        return Ok(());
    }
    let batches = hours * 3600 * 100 / BATCH;
    let (live, csv, bulk) = (
        folder.join("live.mcap"),
        folder.join("day.csv"),
        folder.join("imported.mcap"),
    );

    let clock = Instant::now();
    // Flush every 10 s as in a live session, without waiting for the disk every minute.
    let options = WriterOptions {
        sync_every: None,
        ..WriterOptions::default()
    };
    let mut writer = Writer::create_with(&live, &Header::default(), options)?;
    let mut noise = Noise(1);
    for k in 0..batches {
        let batch = batch(k, &mut noise);
        let at = batch.sample_at(BATCH as usize - 1);
        writer.batch(at, &batch)?;
        if k.is_multiple_of(4) {
            writer.frame(&frame(at, k))?;
        }
    }
    writer.finish()?;
    report("write MCAP", clock, &live)?;

    let clock = Instant::now();
    let read = count(&live)?;
    report("read MCAP", clock, &live)?;

    let clock = Instant::now();
    export_csv(&live, &csv, &ExportOptions::default())?;
    report("export CSV", clock, &csv)?;

    let clock = Instant::now();
    assert_eq!(count(&csv)?, read, "the CSV has the same samples");
    report("read CSV", clock, &csv)?;

    let clock = Instant::now();
    let imported = import(&csv, &bulk, &ImportOptions::default())?;
    report("import CSV", clock, &bulk)?;
    println!("{} samples, {} rounded", imported.samples, imported.rounded);
    Ok(())
}

/// Reads every sample; the sum keeps the reading from being left out.
fn count(path: &Path) -> Result<(u64, u64), Box<dyn Error>> {
    let mut recording = Recording::open(path, &ReadOptions::default())?;
    let (mut n, mut sum) = (0, 0_u64);
    while let Some(item) = recording.next_item()? {
        if let OwnedInput::Samples { samples, .. } = &item.input {
            for sample in samples {
                n += 1;
                sum = sum.wrapping_add(sample.acc()[2].to_bits());
            }
        }
    }
    Ok((n, sum))
}

/// One batch: upright, swaying slowly, with noise of a few counts.
fn batch(k: u32, noise: &mut Noise) -> ImuBatch {
    let n = BATCH as usize;
    let sway = if (k / 2_000).is_multiple_of(2) {
        1_200
    } else {
        -300
    };
    let mut column = |base: i32| -> Vec<i32> { (0..n).map(|_| base + noise.next()).collect() };
    ImuBatch {
        placement: Placement::Head,
        device: 0,
        seq: k,
        first_index: u64::from(k * BATCH),
        device_ticks: DeviceTicks(u64::from(k) * 250_000),
        first: Timestamp::from_micros(i64::from(k) * 250_000),
        period_ns: 10_000_000,
        offsets_us: Vec::new(),
        acc_scale: 9.80665 / 4096.0,
        gyr_scale: (1.0_f64 / 16.4).to_radians(),
        acc: [column(sway), column(50), column(3_900)],
        gyr: [column(3), column(-7), column(1)],
    }
}

/// The angles of one second, as an engine would tell them.
fn frame(at: Timestamp, k: u32) -> Frame {
    let angle = Angle {
        flexion: f64::from(k % 4_000) * 1e-4,
        lateral: -0.02,
        sigma: 0.03,
    };
    let mut angles = PerMeasure::all(None);
    angles[Measure::Head] = Some(angle);
    Frame {
        at,
        span: Span::from_secs(1),
        angles,
        worn: PerPlacement::new([Some(true), None, None]),
        walking: Some(false),
        neck_rotation: None,
        trusted: PerPlacement::all(true),
    }
}

/// Sum of four small uniform numbers: nearly Gaussian, about 12 counts wide.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> i32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let bits = self.0 >> 40;
        (0..4)
            .map(|i| i32::from(((bits >> (5 * i)) & 31) as u8) - 15)
            .sum()
    }
}

/// One line of figures.
fn report(what: &str, clock: Instant, path: &Path) -> Result<(), Box<dyn Error>> {
    let size = std::fs::metadata(path)?.len();
    println!(
        "{what:11} {:7.2} s  {:8.1} MB  peak {}",
        clock.elapsed().as_secs_f64(),
        size as f64 / 1e6,
        peak_memory()
    );
    Ok(())
}

/// Peak memory of the process so far, where the system tells.
fn peak_memory() -> String {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|s| {
            let line = s.lines().find(|l| l.starts_with("VmHWM"))?;
            Some(
                line.split_whitespace()
                    .skip(1)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        })
        .unwrap_or_else(|| "unknown".to_owned())
}
