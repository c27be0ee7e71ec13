//! Recordings summed up, several at the same time.
//!
//! Every thread reads one recording at a time in memory that does not grow with its length. Results
//! come out in the order of the files, each as soon as those before it are out ([`each`]). Hours and days are cut
//! in `collect`; [`pool`] puts recordings together, when all are read.

pub(crate) mod civil;
pub(crate) mod collect;
mod pool;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use nape_core::Span;
use nape_core::attitude::WHOLE;
use nape_core::score::Note;
use nape_session::ReadOptions;

pub use collect::Part;
pub use pool::{By, pool};

use crate::Progress;
use crate::drive::{self, Settings};
use crate::source::{self, Scout, SourceError, Windows};
use collect::Collect;

/// What a summary is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Per {
    /// A recording.
    #[default]
    Session,
    /// A civil hour.
    Hour,
    /// A civil day.
    Day,
}

/// How to score.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What a summary is made of.
    pub per: Per,
    /// All recordings are to be put together.
    pub merge: bool,
    /// Every angle has seen so much of its future; `None`: all of it that matters.
    pub smooth: Option<Span>,
    /// How to read.
    pub read: ReadOptions,
    /// How to calibrate.
    pub calibration: Windows,
}

impl Options {
    /// What is to be pooled, if anything: then parts keep what [`pool`] needs.
    pub const fn pooled(&self) -> Option<By> {
        match (self.merge, self.per) {
            (true, _) => Some(By::All),
            (false, Per::Day) => Some(By::Day),
            (false, Per::Session | Per::Hour) => None,
        }
    }
}

/// The parts of a recording and the bad rows left out for them.
#[derive(Debug)]
pub struct Scored {
    /// In order of time.
    pub parts: Vec<Part>,
    /// Bad rows left out.
    pub skipped: u64,
    /// What was found to be odd, in words.
    pub warnings: Vec<String>,
}

/// Scores all `files` on so many threads, and hands each result to `take` in the order of the files; until it has
/// enough.
pub fn each<B>(
    files: &[PathBuf],
    threads: usize,
    options: &Options,
    progress: &impl Progress,
    mut take: impl FnMut(usize, Result<Scored, SourceError>) -> ControlFlow<B>,
) -> Option<B> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    // Full: at most one waiting result per recording, each a few kilobytes.
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.min(files.len()) {
            let (sender, next, stop) = (sender.clone(), &next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(index) else {
                        return;
                    };
                    let scored = score(file, options, progress);
                    if sender.send((index, scored)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (index, result) in results {
            early.insert(index, result);
            while let Some(result) = early.remove(&turn) {
                if let ControlFlow::Break(enough) = take(turn, result) {
                    // The other recordings are of no use.
                    stop.store(true, Ordering::Relaxed);
                    return Some(enough);
                }
                turn += 1;
            }
        }
        None
    })
}

/// Scores one recording.
///
/// # Errors
/// A bad recording, or a window that gives no calibration.
pub fn score(
    file: &Path,
    options: &Options,
    progress: &impl Progress,
) -> Result<Scored, SourceError> {
    let source = source::open(
        file,
        &options.read,
        options.calibration,
        Scout::Calibration,
        progress,
    )?;
    let info = source.recording.info().clone();
    let mut warnings: Vec<_> = info.warnings.iter().map(ToString::to_string).collect();
    let name = file.display().to_string();
    let smooth = options.smooth.unwrap_or(WHOLE);
    let (start, wall, keep) = (
        source.recording.start(),
        source.wall,
        options.pooled().is_some(),
    );
    let mut collect = Collect::new(name, start, options.per, wall, keep);
    let settings = Settings {
        smoothing: Some(smooth),
        ..Settings::default()
    };
    let ran = drive::run(source, settings, &mut collect, progress)?;
    warnings.extend(ran.warnings);
    let (rig, is_slow) = (collect.rig(), collect.is_slow());
    let (mut parts, said) = collect.finish(ran.end);
    warnings.extend(said);
    if is_slow && parts.iter().all(|part| part.report.known_s <= 0.0) {
        warnings.push(
            "nothing became known, and the samples are mostly more than 1 s apart: is time_s in \
             milliseconds?"
                .to_owned(),
        );
    }
    let whole = parts.len() == 1;
    for part in &mut parts {
        if whole {
            // The summary knows the clips the engine spoke of; a clip that was recorded and never known
            // is part of the rig all the same.
            part.report.rig.clone_from(&rig);
        }
        part.report.smoothing_s = smooth.as_secs_f64();
        part.report
            .notes
            .extend(warnings.iter().cloned().map(Note::told));
    }
    Ok(Scored {
        parts,
        skipped: ran.skipped,
        warnings,
    })
}
