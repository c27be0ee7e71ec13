//! Opening a recording of either format and reading its inputs one after another.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use nape_core::{Control, GyroSampling, Placement, Span, Timestamp};

use crate::csv::inputs::CsvInputs;
use crate::error::ReadError;
use crate::header::Header;
use crate::item::{Item, OwnedInput};
use crate::mcap_file::inputs::McapInputs;
use crate::place::refuse_special;
use crate::warning::Warning;

/// Time a batch of CSV rows spans at most: about what a clip sends at once. Our choice.
const CSV_SPAN: Span = Span::from_millis(200);

/// How to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The clip of a CSV without a column `placement`; `None` means the head.
    pub placement: Option<Placement>,
    /// How the samples of the gyroscopes are meant, for clips of which the recording does not say it:
    /// every CSV, and recordings of before there was such a control. `None`: nothing is added.
    pub gyro: Option<GyroSampling>,
    /// Leave bad rows (CSV) and bad messages (MCAP) out and count them, instead of stopping there.
    pub lenient: bool,
}

/// The format of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// MCAP, our own.
    Mcap,
    /// CSV, from anywhere.
    Csv,
}

/// What is known of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// The file.
    pub path: PathBuf,
    /// Its format.
    pub format: Format,
    /// What it says about itself; `None` for CSV.
    pub header: Option<Header>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

/// A recording, read item by item in memory that does not grow with its length.
#[derive(Debug)]
pub struct Recording {
    source: Source,
    info: Info,
    start: Timestamp,
    item: Item,
    /// The first item is read at opening and waits in `item`.
    primed: bool,
    ended: bool,
    /// As asked for by [`ReadOptions::gyro`].
    gyro: Option<GyroSampling>,
    /// Clips of which it is known how their gyroscopes are meant, by [`Placement::index`].
    told: [bool; 3],
    /// An item found together with a control before it.
    held: Option<Item>,
}

/// Where items come from.
#[derive(Debug)]
enum Source {
    Mcap(Box<McapInputs>),
    Csv(Box<CsvInputs>),
}

impl Source {
    fn next(&mut self, item: &mut Item) -> Result<bool, ReadError> {
        match self {
            Self::Mcap(s) => s.next(item),
            Self::Csv(s) => s.next(item),
        }
    }
}

impl Recording {
    /// Opens a recording: MCAP by its first bytes, else CSV.
    ///
    /// # Errors
    /// A file that cannot be opened, is none of ours, is torn without being named `.part`, or has
    /// nothing in it; also anything wrong up to its first item.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, ReadError> {
        Self::open_spanning(path, options, CSV_SPAN)
    }

    /// As [`Self::open`], with the time a batch of CSV rows spans at most.
    pub(crate) fn open_spanning(
        path: &Path,
        options: &ReadOptions,
        span: Span,
    ) -> Result<Self, ReadError> {
        let format = find_format(path)?;
        let mut source = match format {
            Format::Mcap => Source::Mcap(Box::new(McapInputs::open(path, options.lenient)?)),
            Format::Csv => Source::Csv(Box::new(CsvInputs::open(
                path,
                options.placement,
                options.lenient,
                span,
            )?)),
        };
        let mut item = Item::empty();
        let mut told = [false; 3];
        let mut held = None;
        if !source.next(&mut item)? {
            return Err(ReadError::NoSamples {
                path: path.to_owned(),
            });
        }
        let (header, warnings) = match &source {
            Source::Mcap(s) => (Some(s.header.clone()), s.warnings.clone()),
            Source::Csv(s) => (None, s.warnings.clone()),
        };
        let start = item.earliest();
        say_sampling(options.gyro, &mut told, &mut item, &mut held, start);
        Ok(Self {
            source,
            info: Info {
                path: path.to_owned(),
                format,
                header,
                warnings,
            },
            start,
            item,
            primed: true,
            ended: false,
            gyro: options.gyro,
            told,
            held,
        })
    }

    /// What is known of it.
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// The session's start: the earliest moment of the first item (its stamp, or its first sample if
    /// that is earlier). Event times count from here.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// The next item; `None` at the end. Stamps do not decrease.
    ///
    /// # Errors
    /// What is wrong with the file at this place. After an error the recording has ended.
    pub fn next_item(&mut self) -> Result<Option<&Item>, ReadError> {
        if self.primed {
            self.primed = false;
            return Ok(Some(&self.item));
        }
        if let Some(held) = self.held.take() {
            self.item = held;
            return Ok(Some(&self.item));
        }
        if self.ended {
            return Ok(None);
        }
        let before = self.item.at;
        match self.source.next(&mut self.item) {
            Ok(true) => {
                let (item, held) = (&mut self.item, &mut self.held);
                say_sampling(self.gyro, &mut self.told, item, held, before);
                Ok(Some(&self.item))
            }
            Ok(false) => {
                self.ended = true;
                Ok(None)
            }
            Err(error) => {
                self.ended = true;
                Err(error)
            }
        }
    }

    /// Bytes read so far, and bytes in all.
    pub const fn progress(&self) -> (u64, u64) {
        match &self.source {
            Source::Mcap(s) => s.progress(),
            Source::Csv(s) => s.progress(),
        }
    }

    /// What was found to be odd while reading, so far; besides [`Info::warnings`].
    pub fn found(&self) -> Vec<Warning> {
        match &self.source {
            Source::Mcap(s) => s.found(),
            Source::Csv(s) => s.found(),
        }
    }

    /// Rows (CSV) or samples and messages (MCAP) left out so far because they were bad; always 0
    /// unless [`ReadOptions::lenient`].
    pub const fn skipped_rows(&self) -> u64 {
        match &self.source {
            Source::Mcap(s) => s.skipped(),
            Source::Csv(s) => s.skipped(),
        }
    }

    /// m/s² and rad/s per unit of a CSV's columns.
    pub(crate) const fn units(&self) -> (f64, f64) {
        match &self.source {
            Source::Mcap(_) => (1.0, 1.0),
            Source::Csv(s) => s.units(),
        }
    }
}

/// Puts a control before the first samples of a clip of which nothing was said, and holds those back;
/// `at` is its stamp.
fn say_sampling(
    gyro: Option<GyroSampling>,
    told: &mut [bool; 3],
    item: &mut Item,
    held: &mut Option<Item>,
    at: Timestamp,
) {
    match item.input {
        OwnedInput::Control(Control::GyroSampling { placement, .. }) => {
            told[placement.index()] = true;
        }
        OwnedInput::Samples { placement, .. } => {
            let before = std::mem::replace(&mut told[placement.index()], true);
            if let (Some(sampling), false) = (gyro, before) {
                let control = Control::GyroSampling {
                    placement,
                    sampling,
                };
                let first = Item {
                    at,
                    input: OwnedInput::Control(control),
                };
                *held = Some(std::mem::replace(item, first));
            }
        }
        _ => {}
    }
}

/// MCAP by its first bytes; a file that only calls itself so is refused.
fn find_format(path: &Path) -> Result<Format, ReadError> {
    let io = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    refuse_special(path)?;
    let mut begin = Vec::with_capacity(8);
    File::open(path)
        .map_err(io)?
        .take(8)
        .read_to_end(&mut begin)
        .map_err(io)?;
    if begin.is_empty() {
        return Err(ReadError::Empty {
            path: path.to_owned(),
        });
    }
    if begin == mcap::MAGIC {
        return Ok(Format::Mcap);
    }
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    if name.ends_with(".mcap") || name.ends_with(".mcap.part") {
        return Err(ReadError::NotMcap {
            path: path.to_owned(),
        });
    }
    Ok(Format::Csv)
}
