//! MCAP to CSV: one row a sample, sorted by time over all clips.

use std::collections::VecDeque;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use nape_core::{Control, GyroSampling, Placement, Sample, Span, Timestamp};

use crate::error::{ReadError, WriteError};
use crate::item::OwnedInput;
use crate::place::{io_at, refuse_existing};
use crate::platform;
use crate::recording::{ReadOptions, Recording};
use crate::warning::Warning;

/// How late a sample may arrive and still be sorted in. Our choice: longer than any clip's packet
/// and retry; a clip that hands over hours of its memory comes out of order and is counted.
const LATE: Span = Span::from_secs(5);

/// Most samples of a clip that wait for the others. Our choice.
const MAX_PENDING: usize = 65_536;

/// How to export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// How to read the source.
    pub read: ReadOptions,
    /// Replace an existing output.
    pub force: bool,
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows written.
    pub samples: u64,
    /// Controls and wall-clock marks, which a CSV cannot hold.
    pub left_out: u64,
    /// How the recording says the gyroscope's samples are meant, as said last, by [`Placement::index`]:
    /// what [`ReadOptions::gyro`] must say when the CSV is read.
    pub gyro: [Option<GyroSampling>; 3],
    /// Rows whose time lies before that of the same clip's row above: the clip's clock stepped back.
    /// A strict reader refuses them.
    pub backwards: u64,
    /// Bad samples left out ([`ReadOptions::lenient`]).
    pub skipped: u64,
    /// What the user should know of the source.
    pub warnings: Vec<Warning>,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
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
}

/// Reads a recording and writes it as CSV.
///
/// # Errors
/// The source is bad, the output is there already or cannot be written. Nothing is left behind.
pub fn export_csv(
    src: &Path,
    out: &Path,
    options: &ExportOptions,
) -> Result<Exported, ExportError> {
    let mut recording = Recording::open(src, &options.read)?;
    refuse_existing(out, options.force)?;
    // Removes itself unless it is put in place.
    let (file, tmp) = temporary_beside(out).map_err(io_at(out))?.into_parts();
    let mut rows = Rows::new(BufWriter::with_capacity(256 << 10, file));
    let exported = copy(&mut recording, &mut rows, out)?;
    let file = rows
        .out
        .into_inner()
        .map_err(|e| io_at(out)(e.into_error()))?;
    file.sync_all().map_err(io_at(out))?;
    let put = if options.force {
        tmp.persist(out)
    } else {
        tmp.persist_noclobber(out)
    };
    put.map_err(|e| match e.error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Exists {
            path: out.to_owned(),
        },
        _ => io_at(out)(e.error),
    })?;
    Ok(exported)
}

/// A temporary file in the folder of `out`, with the permissions any new file gets.
fn temporary_beside(out: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = match out.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".nape-").suffix(".csv.tmp");
    platform::as_any_new_file(&mut builder);
    builder.tempfile_in(folder)
}

/// All samples of a recording into rows.
fn copy(
    recording: &mut Recording,
    rows: &mut Rows<impl Write>,
    out: &Path,
) -> Result<Exported, ExportError> {
    let mut exported = Exported {
        warnings: recording.info().warnings.clone(),
        ..Exported::default()
    };
    rows.head().map_err(io_at(out))?;
    while let Some(item) = recording.next_item()? {
        let at = item.at;
        match &item.input {
            OwnedInput::Samples { placement, samples } => {
                rows.pending[placement.index()].extend(samples);
            }
            OwnedInput::Control(control) => {
                if let Control::GyroSampling {
                    placement,
                    sampling,
                } = control
                {
                    exported.gyro[placement.index()] = Some(*sampling);
                }
                exported.left_out += 1;
            }
            OwnedInput::Wall(_) => exported.left_out += 1,
            OwnedInput::Gap { .. } | OwnedInput::Tick => {}
        }
        rows.write_until(at - LATE).map_err(io_at(out))?;
    }
    rows.write_until(Timestamp::from_micros(i64::MAX))
        .map_err(io_at(out))?;
    exported.samples = rows.written;
    exported.backwards = rows.backwards;
    exported.skipped = recording.skipped_rows();
    exported.warnings.extend(recording.found());
    Ok(exported)
}

/// Rows on their way out, sorted by time over the clips.
struct Rows<W: Write> {
    out: W,
    pending: [VecDeque<Sample>; 3],
    last: [Option<Timestamp>; 3],
    written: u64,
    backwards: u64,
    line: Vec<u8>,
}

impl<W: Write> Rows<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            pending: Default::default(),
            last: [None; 3],
            written: 0,
            backwards: 0,
            line: Vec::with_capacity(256),
        }
    }

    /// The header row.
    fn head(&mut self) -> io::Result<()> {
        self.out.write_all(
            b"time_s,placement,acc_x_mps2,acc_y_mps2,acc_z_mps2,\
              gyr_x_radps,gyr_y_radps,gyr_z_radps\n",
        )
    }

    /// Writes all pending samples up to a moment, earliest first.
    fn write_until(&mut self, until: Timestamp) -> io::Result<()> {
        loop {
            let full = self.pending.iter().any(|p| p.len() > MAX_PENDING);
            let next = Placement::ALL
                .into_iter()
                .filter_map(|p| self.pending[p.index()].front().map(|s| (s.at(), p)))
                .min();
            let Some((at, placement)) = next else {
                return Ok(());
            };
            if at > until && !full {
                return Ok(());
            }
            if let Some(sample) = self.pending[placement.index()].pop_front() {
                self.write_row(placement, &sample)?;
            }
        }
    }

    fn write_row(&mut self, placement: Placement, sample: &Sample) -> io::Result<()> {
        let at = sample.at();
        let last = &mut self.last[placement.index()];
        self.backwards += u64::from(last.is_some_and(|last| at < last));
        *last = Some(at);
        self.line.clear();
        let us = at.as_micros();
        let sign = if us < 0 { "-" } else { "" };
        let us = us.unsigned_abs();
        write!(
            self.line,
            "{sign}{}.{:06},{}",
            us / 1_000_000,
            us % 1_000_000,
            placement.name()
        )?;
        for v in &sample.acc() {
            write!(self.line, ",{v}")?;
        }
        match sample.gyr() {
            Some(gyr) => {
                for v in &gyr {
                    write!(self.line, ",{v}")?;
                }
            }
            None => self.line.extend_from_slice(b",,,"),
        }
        self.line.push(b'\n');
        self.written += 1;
        self.out.write_all(&self.line)
    }
}
