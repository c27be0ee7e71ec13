//! The loop over a recording.
//!
//! It adds nothing of its own: inputs in their order ([`feed`]), ticks at the engine's deadlines
//! ([`tick`]), the end. Live and replay differ only in where inputs come from. No clock here; a sink
//! that paces waits in [`Sink::before`].

use std::path::PathBuf;

use nape_core::feed::{feed, tick};
use nape_core::{Control, Engine, Input, Output, Params, Span, Timestamp};
use nape_session::{Item, OwnedInput, ReadError};

use crate::Progress;
use crate::source::{self, Source};

/// Items between two looks at the progress. Our choice.
const PROGRESS_EVERY: u32 = 256;

/// Takes what the engine says.
pub trait Sink {
    /// What can go wrong with it, or with the recording.
    type Error: From<ReadError>;

    /// Called before the item stamped `at` goes in; may wait. What it returns goes in first.
    ///
    /// # Errors
    /// Any; the run ends with it.
    fn before(&mut self, at: Timestamp) -> Result<Vec<Control>, Self::Error> {
        let _ = at;
        Ok(Vec::new())
    }

    /// Does this item go in? Asked before [`Self::item`].
    fn admits(&mut self, item: &Item) -> bool {
        let _ = item;
        true
    }

    /// Called with every item before it goes in.
    fn item(&mut self, item: &Item) {
        let _ = item;
    }

    /// One output.
    ///
    /// # Errors
    /// Any; the run ends with it.
    fn output(&mut self, output: &Output) -> Result<(), Self::Error>;
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The stamp of the last item.
    pub end: Timestamp,
    /// Bad rows left out (`--lenient`).
    pub skipped: u64,
    /// What was found to be odd while reading, in words.
    pub warnings: Vec<String>,
}

/// What is set otherwise than in the recording.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The parameters to run by, instead of the recording's.
    pub params: Option<Params>,
    /// Say the attitude of every sample.
    pub tap: bool,
    /// Smooth over this; the attitudes said are the smoothed ones.
    pub smoothing: Option<Span>,
}

/// Runs the engine over `source`.
///
/// # Errors
/// A bad recording, or what the sink says.
pub fn run<S: Sink>(
    mut source: Source,
    settings: Settings,
    sink: &mut S,
    progress: &impl Progress,
) -> Result<Ran, S::Error> {
    let start = source.recording.start();
    let header = source.recording.info().header.as_ref();
    let recorded = || header.map_or_else(Params::default, |h| h.params.clone());
    let mut params = settings.params.unwrap_or_else(recorded);
    params.tap = settings.tap;
    if let Some(span) = settings.smoothing {
        params.smoothing = span;
        params.tap_smoothed = span > Span::ZERO;
    }
    let path: PathBuf = source.recording.info().path.clone();
    let overrides = source.overrides();
    let mut engine = Engine::new(params, start);
    for (placement, calibration) in source.calibrations() {
        let control = Control::UseCalibration {
            placement,
            calibration,
        };
        feed(&mut engine, start, Input::Control(&control), &mut |o| {
            sink.output(o)
        })?;
    }
    let mut end = start;
    let mut until_progress = 0;
    while let Some(item) = source.recording.next_item()? {
        for control in sink.before(item.at)? {
            feed(&mut engine, item.at, Input::Control(&control), &mut |o| {
                sink.output(o)
            })?;
        }
        let own_calibration = matches!(
            &item.input,
            OwnedInput::Control(control) if source::concerns_calibration(control)
        );
        if !(own_calibration && overrides) && sink.admits(item) {
            // Ticks before the item belong to the time before it.
            tick(&mut engine, item.at, &mut |o| sink.output(o))?;
            sink.item(item);
            feed(&mut engine, item.at, item.input.as_input(), &mut |o| {
                sink.output(o)
            })?;
        }
        end = item.at;
        if until_progress == 0 {
            until_progress = PROGRESS_EVERY;
            progress.at(&path, source.recording.progress());
        }
        until_progress -= 1;
    }
    feed(&mut engine, end, Input::End, &mut |o| sink.output(o))?;
    progress.done(&path);
    Ok(Ran {
        end,
        skipped: source.recording.skipped_rows(),
        warnings: source
            .recording
            .found()
            .iter()
            .map(ToString::to_string)
            .collect(),
    })
}
