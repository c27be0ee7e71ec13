//! CSV to MCAP without loss: decimals become integer counts with a decimal scale.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nape_core::{DeviceTicks, Params, Placement, Sample, Span};

use crate::error::{ReadError, WriteError};
use crate::header::{Device, Header};
use crate::item::OwnedInput;
use crate::recording::{Format, ReadOptions, Recording};
use crate::warning::Warning;
use crate::writer::{Writer, WriterOptions};
use nape_devices::{ImuBatch, POWERS, Scale};

/// Time a batch of an imported recording spans at most. Our choice: large batches pack better.
const SPAN: Span = Span::from_secs(1);

/// How to import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// How to read the source.
    pub read: ReadOptions,
    /// Replace an existing output.
    pub force: bool,
    /// Version of the program, for the header.
    pub app_version: String,
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Samples written.
    pub samples: u64,
    /// Bad rows left out ([`ReadOptions::lenient`]).
    pub skipped_rows: u64,
    /// Samples with a value that no count holds to the last bit (more than about 6 decimals); they
    /// are off by less than 1e-6 of their unit.
    pub rounded: u64,
    /// What the user should know of the source.
    pub warnings: Vec<Warning>,
}

/// Why an import failed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The source cannot be read.
    #[error(transparent)]
    Read {
        /// Why.
        #[from]
        source: ReadError,
    },
    /// The output cannot be written.
    #[error(transparent)]
    Write {
        /// Why.
        #[from]
        source: WriteError,
    },
    /// The source is a recording already.
    #[error("{}: is a recording of Nape already; there is nothing to import", path.display())]
    Already {
        /// The source.
        path: PathBuf,
    },
}

/// Reads a CSV and writes it as an MCAP recording.
///
/// # Errors
/// The source is bad, the output is there already or cannot be written. Nothing is left behind.
pub fn import(src: &Path, out: &Path, options: &ImportOptions) -> Result<Imported, ImportError> {
    let mut recording = Recording::open_spanning(src, &options.read, SPAN)?;
    if recording.info().format != Format::Csv {
        return Err(ImportError::Already {
            path: src.to_owned(),
        });
    }
    let header = Header {
        session: src
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default(),
        app_version: options.app_version.clone(),
        wall_start: None,
        devices: Placement::ALL.map(unknown_device).into(),
        exact: false,
        params: Params::default(),
        notes: BTreeMap::from([(
            "imported_from".to_owned(),
            src.file_name()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default(),
        )]),
    };
    let bulk = WriterOptions {
        force: options.force,
        ..WriterOptions::bulk()
    };
    let mut writer = Writer::create_with(out, &header, bulk)?;
    match copy(&mut recording, &mut writer) {
        Ok(imported) => {
            writer.finish()?;
            Ok(imported)
        }
        Err(error) => {
            // The first error is the one to tell; a remnant that cannot be removed is less.
            writer.discard().ok();
            Err(error)
        }
    }
}

/// A clip of which nothing is known but its placement.
fn unknown_device(placement: Placement) -> Device {
    Device {
        placement,
        name: "imported".to_owned(),
        chip: String::new(),
        firmware: String::new(),
        rate_hz: 0.0,
        driver: None,
    }
}

/// All batches of a CSV into a writer.
fn copy(recording: &mut Recording, writer: &mut Writer) -> Result<Imported, ImportError> {
    let mut imported = Imported {
        warnings: recording.info().warnings.clone(),
        ..Imported::default()
    };
    let (acc_unit, gyr_unit) = recording.units();
    let mut clips = Placement::ALL.map(|_| Clip::new(acc_unit, gyr_unit));
    while let Some(item) = recording.next_item()? {
        let (placement, samples) = match &item.input {
            OwnedInput::Samples { placement, samples } => (placement, samples),
            // How the gyroscopes are meant ([`ReadOptions::gyro`]).
            OwnedInput::Control(control) => {
                writer.control(item.at, control)?;
                continue;
            }
            OwnedInput::Gap { .. } | OwnedInput::Wall(_) | OwnedInput::Tick => continue,
        };
        let clip = &mut clips[placement.index()];
        // A batch has a gyroscope or has none: split where it comes or goes.
        for run in samples.chunk_by(|a, b| a.gyr().is_some() == b.gyr().is_some()) {
            let batch = clip.batch(*placement, run, &mut imported.rounded);
            writer.batch(item.at, &batch)?;
            imported.samples += run.len() as u64;
        }
    }
    imported.skipped_rows = recording.skipped_rows();
    imported.warnings.extend(recording.found());
    Ok(imported)
}

/// The running counts and scales of one clip.
struct Clip {
    seq: u32,
    index: u64,
    acc: Scales,
    gyr: Scales,
}

impl Clip {
    fn new(acc_unit: f64, gyr_unit: f64) -> Self {
        Self {
            seq: 0,
            index: 0,
            acc: Scales::new(acc_unit),
            gyr: Scales::new(gyr_unit),
        }
    }

    /// One batch of samples that all have, or all lack, a gyroscope.
    fn batch(&mut self, placement: Placement, run: &[Sample], rounded: &mut u64) -> ImuBatch {
        let acc: Vec<[f64; 3]> = run.iter().map(|s| s.acc().into()).collect();
        let gyr: Vec<[f64; 3]> = run.iter().filter_map(|s| s.gyr().map(Into::into)).collect();
        let first = run.first().map(Sample::at).unwrap_or_default();
        let (period_ns, offsets_us) = times(run);
        let (acc_scale, acc, off) = self.acc.counts(&acc);
        *rounded += off;
        let (gyr_scale, gyr) = if gyr.is_empty() {
            (0.0, Default::default())
        } else {
            let (scale, counts, off) = self.gyr.counts(&gyr);
            *rounded += off;
            (scale, counts)
        };
        let batch = ImuBatch {
            placement,
            device: u32::try_from(placement.index()).unwrap_or(0),
            seq: self.seq,
            first_index: self.index,
            device_ticks: DeviceTicks(0),
            first,
            period_ns,
            offsets_us,
            acc_scale,
            gyr_scale,
            acc,
            gyr,
        };
        self.seq = self.seq.wrapping_add(1);
        self.index += run.len() as u64;
        batch
    }
}

/// A period if every stamp fits it to the microsecond, else offsets.
fn times(run: &[Sample]) -> (u64, Vec<u32>) {
    let first = run.first().map(Sample::at).unwrap_or_default();
    let offset = |s: &Sample| u32::try_from(s.at().since(first).as_micros()).unwrap_or(u32::MAX);
    let offsets: Vec<u32> = run.iter().map(offset).collect();
    let Some((last, intervals)) = offsets.last().zip(u64::try_from(run.len() - 1).ok()) else {
        return (0, offsets);
    };
    let period = (u64::from(*last) * 1_000)
        .checked_div(intervals)
        .unwrap_or(0);
    let fits = period > 0
        && offsets
            .iter()
            .zip(0_u64..)
            .all(|(o, i)| (i * period + 500) / 1_000 == u64::from(*o));
    if fits {
        (period, Vec::new())
    } else {
        (0, offsets)
    }
}

/// The scales of one quantity of one clip: the last that fitted is tried first.
struct Scales {
    candidates: Vec<Scale>,
    last: usize,
}

impl Scales {
    /// Decimals of the file's unit, then of SI.
    fn new(unit: f64) -> Self {
        let decimals = |unit| (0..POWERS.len()).map(move |k| Scale::decimal(unit, k));
        Self {
            candidates: decimals(unit).chain(decimals(1.0)).collect(),
            last: 0,
        }
    }

    /// Scale and counts, and how many samples are off because no scale fits all of them.
    fn counts(&mut self, values: &[[f64; 3]]) -> (f64, [Vec<i32>; 3], u64) {
        let order = (self.last..self.candidates.len()).chain(0..self.last);
        for i in order {
            if let Some(counts) = exact(self.candidates[i], values) {
                self.last = i;
                return (self.candidates[i].stored(), counts, 0);
            }
        }
        // Six decimals hold every believable value of either quantity.
        let scale = Scale::decimal(1.0, 6);
        let mut counts: [Vec<i32>; 3] = Default::default();
        let mut off = 0;
        for value in values {
            let mut exact = true;
            for (axis, &v) in value.iter().enumerate() {
                let count = scale.count(v).unwrap_or(0);
                exact &= same(scale.value(count), v);
                counts[axis].push(count);
            }
            off += u64::from(!exact);
        }
        (scale.stored(), counts, off)
    }
}

/// The counts, if every value comes back to the last bit.
fn exact(scale: Scale, values: &[[f64; 3]]) -> Option<[Vec<i32>; 3]> {
    let mut counts: [Vec<i32>; 3] = Default::default();
    for value in values {
        for (axis, &v) in value.iter().enumerate() {
            let count = scale.count(v)?;
            if !same(scale.value(count), v) {
                return None;
            }
            counts[axis].push(count);
        }
    }
    Some(counts)
}

/// Equal to the last bit; 0 and -0 are equal.
#[expect(clippy::float_cmp, reason = "to the last bit is what lossless means")]
fn same(a: f64, b: f64) -> bool {
    a == b
}
