//! From CSV rows to the inputs of the engine.

use std::fs::File;
use std::path::{Path, PathBuf};

use nape_core::{Placement, Sample, Span, Timestamp};

use super::columns::Columns;
use super::lines::{LINE_LIMIT, Line, Lines};
use super::rows::parse_row;
use crate::error::ReadError;
use crate::item::{Item, OwnedInput};
use crate::warning::Warning;

/// How far the rows of one clip may lag behind those of another. Our choice: interleaved clips
/// differ by a packet; blocks one after another by far more.
const MAX_LAG: Span = Span::from_secs(1);

/// Most samples of an item, whatever their time stamps. Our choice.
const MAX_BATCH: usize = 1_024;

/// From this many rows on that contradict the row before them, and this share of all, it is said. Our
/// choice: a doubled row here and there is no second clip.
const CONTRADICTIONS: (u64, u64) = (10, 100);

/// Reads the inputs of a CSV.
#[derive(Debug)]
pub(crate) struct CsvInputs {
    path: PathBuf,
    lines: Lines,
    total: u64,
    columns: Columns,
    fallback: Placement,
    lenient: bool,
    /// Time a batch spans at most.
    span: Span,
    pending: [Vec<Sample>; 3],
    last: [Option<Timestamp>; 3],
    /// By placement: the last row, and how many rows had its time and other values.
    doubled: [(Option<Sample>, u64); 3],
    latest: Option<Timestamp>,
    /// A row that waits until the batches before it are out.
    waiting: Option<(Placement, Sample)>,
    draining: bool,
    ended: bool,
    emitted: Option<Timestamp>,
    rows: u64,
    skipped: u64,
    /// What the reader of the recording should know.
    pub(crate) warnings: Vec<Warning>,
}

impl CsvInputs {
    /// Opens a CSV and reads its header.
    pub(crate) fn open(
        path: &Path,
        placement: Option<Placement>,
        lenient: bool,
        span: Span,
    ) -> Result<Self, ReadError> {
        let io = |source| ReadError::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        let total = file.metadata().map_err(io)?.len();
        let mut lines = Lines::new(file);
        let mut warnings = Vec::new();
        let columns = read_header(path, &mut lines, &mut warnings)?;
        if let (true, Some(given)) = (columns.placement, placement) {
            warnings.push(Warning::PlacementIgnored { given });
        }
        Ok(Self {
            path: path.to_owned(),
            lines,
            total,
            columns,
            fallback: placement.unwrap_or(Placement::Head),
            lenient,
            span,
            pending: Default::default(),
            last: [None; 3],
            doubled: [(None, 0); 3],
            latest: None,
            waiting: None,
            draining: false,
            ended: false,
            emitted: None,
            rows: 0,
            skipped: 0,
            warnings,
        })
    }

    /// Bytes read and bytes in all.
    pub(crate) const fn progress(&self) -> (u64, u64) {
        (self.lines.consumed, self.total)
    }

    /// Rows left out.
    pub(crate) const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// What was found to be odd so far.
    pub(crate) fn found(&self) -> Vec<Warning> {
        let (least, one_in) = CONTRADICTIONS;
        let odd = Placement::ALL.into_iter().zip(self.doubled);
        odd.filter(|(_, (_, rows))| *rows >= least && rows * one_in >= self.rows)
            .map(|(placement, (_, rows))| Warning::Contradiction { placement, rows })
            .collect()
    }

    /// m/s² and rad/s per unit of the file.
    pub(crate) const fn units(&self) -> (f64, f64) {
        (self.columns.acc_unit, self.columns.gyr_unit)
    }

    /// The next input into `item`; `false` at the end.
    pub(crate) fn next(&mut self, item: &mut Item) -> Result<bool, ReadError> {
        loop {
            if self.draining {
                if self.emit(item) {
                    return Ok(true);
                }
                self.draining = false;
            }
            if let Some((placement, sample)) = self.waiting.take() {
                self.pending[placement.index()].push(sample);
            }
            if self.ended {
                return if self.rows == 0 {
                    Err(ReadError::NoSamples {
                        path: self.path.clone(),
                    })
                } else {
                    Ok(false)
                };
            }
            match self.read_row()? {
                Some((placement, sample)) => {
                    if self.is_full(&sample) {
                        self.waiting = Some((placement, sample));
                        self.draining = true;
                    } else {
                        self.pending[placement.index()].push(sample);
                    }
                }
                None => {
                    self.ended = true;
                    self.draining = true;
                }
            }
        }
    }

    /// Must the pending batches go out before this sample?
    fn is_full(&self, sample: &Sample) -> bool {
        self.pending.iter().any(|batch| {
            batch.len() >= MAX_BATCH
                || batch
                    .first()
                    .is_some_and(|first| sample.at().since(first.at()) >= self.span)
        })
    }

    /// The pending batch that ends first into `item`; `false` if none is left.
    fn emit(&mut self, item: &mut Item) -> bool {
        let ends = |p: &Placement| self.pending[p.index()].last().map(Sample::at);
        let next = Placement::ALL
            .into_iter()
            .filter(|p| !self.pending[p.index()].is_empty())
            .min_by_key(ends);
        let Some(placement) = next else {
            return false;
        };
        let mut samples = item.take_samples();
        std::mem::swap(&mut samples, &mut self.pending[placement.index()]);
        let last = samples.last().map_or(Timestamp::default(), Sample::at);
        // Clips may lag a little behind each other; stamps of items may not.
        let at = self.emitted.map_or(last, |before| before.max(last));
        self.emitted = Some(at);
        *item = Item {
            at,
            input: OwnedInput::Samples { placement, samples },
        };
        true
    }

    /// The next good row; `None` at the end.
    fn read_row(&mut self) -> Result<Option<(Placement, Sample)>, ReadError> {
        loop {
            let number = self.lines.number + 1;
            let line = self.lines.next().map_err(|source| ReadError::Io {
                path: self.path.clone(),
                source,
            })?;
            let read = match line {
                Line::End => return Ok(None),
                Line::Text(text) if is_blank(text) || text.starts_with(b"#") => {
                    continue;
                }
                Line::Text(text) => parse_row(text, &self.columns, self.fallback)
                    .map_err(|fault| fault.at(&self.path, number, &self.columns)),
                Line::TooLong => Err(ReadError::LineTooLong {
                    path: self.path.clone(),
                    line: number,
                    limit: LINE_LIMIT,
                }),
            };
            match read.and_then(|row| self.check_order(row)) {
                Ok(row) => {
                    self.rows += 1;
                    return Ok(Some(row));
                }
                Err(error) if self.lenient => {
                    self.skipped += 1;
                    if matches!(error, ReadError::LineTooLong { .. }) {
                        self.lines.skip().map_err(|source| ReadError::Io {
                            path: self.path.clone(),
                            source,
                        })?;
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Refuses a row that lies before its predecessor, or far before another clip's.
    fn check_order(
        &mut self,
        (placement, sample): (Placement, Sample),
    ) -> Result<(Placement, Sample), ReadError> {
        let at = sample.at();
        let line = self.lines.number;
        if let Some(before) = self.last[placement.index()]
            && at < before
        {
            return Err(ReadError::Backwards {
                path: self.path.clone(),
                line,
                placement,
                before_s: seconds(before),
                found_s: seconds(at),
            });
        }
        if let Some(latest) = self.latest
            && latest.since(at) > MAX_LAG
        {
            return Err(ReadError::Unsorted {
                path: self.path.clone(),
                line,
                placement,
                before_s: seconds(latest),
                found_s: seconds(at),
            });
        }
        self.last[placement.index()] = Some(at);
        let (before, doubled) = &mut self.doubled[placement.index()];
        let before = before.replace(sample);
        *doubled += u64::from(before.is_some_and(|b| b.at() == at && b != sample));
        self.latest = self.latest.max(Some(at));
        Ok((placement, sample))
    }
}

/// Seconds of a moment.
fn seconds(at: Timestamp) -> f64 {
    at.since(Timestamp::default()).as_secs_f64()
}

/// A line of spaces.
fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

/// Reads up to and with the header row.
fn read_header(
    path: &Path,
    lines: &mut Lines,
    warnings: &mut Vec<Warning>,
) -> Result<Columns, ReadError> {
    loop {
        let begin = lines.consumed;
        let io = |source| ReadError::Io {
            path: path.to_owned(),
            source,
        };
        let text = match lines.next().map_err(io)? {
            Line::Text(text) => text,
            Line::TooLong => {
                return Err(ReadError::LineTooLong {
                    path: path.to_owned(),
                    line: lines.number,
                    limit: LINE_LIMIT,
                });
            }
            Line::End => {
                return Err(ReadError::NoSamples {
                    path: path.to_owned(),
                });
            }
        };
        // A NUL never stands in text: this is some binary file, or UTF-16.
        if let Some(i) = memchr::memchr(0, text) {
            return Err(ReadError::NotText {
                path: path.to_owned(),
                offset: begin + i as u64,
            });
        }
        let text = match text.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) if begin == 0 => rest,
            _ => text,
        };
        if is_blank(text) || text.starts_with(b"#") {
            continue;
        }
        let text = text.to_vec();
        return Columns::parse(&text, path, lines.number, warnings);
    }
}
