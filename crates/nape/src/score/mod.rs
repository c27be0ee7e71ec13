//! `nape score`: one summary per recording, several recordings at the same time.
//!
//! Every thread reads one recording at a time in memory that does not grow with its length. Results
//! come out in the order of the arguments, each as soon as those before it are out. A bad recording
//! is said on standard error and does not stop the others.

mod csv;
pub(crate) mod table;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use nape_core::score::{Report, Summary};
use nape_core::{Output, Placement, Span, Timestamp};
use nape_session::{Item, OwnedInput};

use crate::cli::ScoreArgs;
use crate::drive::{self, Settings, Sink};
use crate::failure::Failure;
use crate::look::Look;
use crate::progress::Progress;
use crate::source::{self, Scout};
use crate::{complain, remark, remark_skipped};

/// `nape score`.
///
/// # Errors
/// Standard output cannot be written, or the only recording is bad. With several,
/// [`Failure::Some`] after the others are done.
pub fn run(args: &ScoreArgs, look: Look) -> Result<(), Failure> {
    let progress = Progress::over(&args.files, !args.json);
    let workers = jobs(args);
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    // Full: at most one waiting result per recording, each a few kilobytes.
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next, progress, stop) = (sender.clone(), &next, &progress, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = args.files.get(index) else {
                        return;
                    };
                    let scored = score(args, file, progress);
                    if sender.send((index, scored)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let done = print(args, look, &results, &progress);
        // After an error (the reader went away) the other recordings are of no use.
        stop.store(true, Ordering::Relaxed);
        done
    })
}

/// Threads to use: as told, or one per processor; never more than there are recordings.
fn jobs(args: &ScoreArgs) -> usize {
    let wanted = args.jobs.map_or_else(
        || thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    );
    wanted.min(args.files.len())
}

/// A summary and the bad rows left out for it.
struct Scored {
    report: Report,
    skipped: u64,
    warnings: Vec<String>,
}

/// Samples further apart than this, usually, are hardly seconds: no clip is that slow. Our choice.
const SLOW: Span = Span::from_secs(1);

/// Collects a summary, and what is known of the samples themselves.
struct Collect {
    summary: Summary,
    /// The last sample of each clip, by [`Placement::index`]: every clip whose samples were read.
    last: [Option<Timestamp>; 3],
    /// Steps between the samples of a clip, and how many of them are longer than [`SLOW`].
    steps: u64,
    slow: u64,
}

impl Collect {
    fn new(start: Timestamp) -> Self {
        Self {
            summary: Summary::new(start),
            last: [None; 3],
            steps: 0,
            slow: 0,
        }
    }

    /// The clips whose samples were read, head first.
    fn rig(&self) -> Vec<&'static str> {
        let read = Placement::ALL
            .into_iter()
            .filter(|p| self.last[p.index()].is_some());
        read.map(Placement::name).collect()
    }

    /// Is the median time step longer than [`SLOW`]?
    const fn is_slow(&self) -> bool {
        self.slow > self.steps / 2
    }
}

impl Sink for Collect {
    fn item(&mut self, item: &Item) {
        let OwnedInput::Samples { placement, samples } = &item.input else {
            return;
        };
        let last = &mut self.last[placement.index()];
        for sample in samples {
            if let Some(before) = last.replace(sample.at()) {
                self.steps += 1;
                self.slow += u64::from(sample.at().since(before) > SLOW);
            }
        }
    }

    fn output(&mut self, output: &Output) -> Result<(), Failure> {
        self.summary.observe(output);
        Ok(())
    }
}

fn score(args: &ScoreArgs, file: &Path, progress: &Progress) -> Result<Scored, Failure> {
    let source = source::open(
        file,
        args.read,
        args.calibration,
        Scout::Calibration,
        progress,
    )?;
    let warnings = source.recording.info().warnings.iter();
    let mut warnings: Vec<_> = warnings.map(ToString::to_string).collect();
    let mut collect = Collect::new(source.recording.start());
    let settings = Settings {
        smoothing: Some(args.smooth),
        ..Settings::default()
    };
    let ran = drive::run(source, settings, &mut collect, progress)?;
    collect.summary.reached(ran.end);
    let (rig, is_slow) = (collect.rig(), collect.is_slow());
    let mut report = collect.summary.finish(&file.display().to_string());
    // The summary knows the clips the engine spoke of; a clip that was recorded and never known is
    // part of the rig all the same.
    report.rig = rig;
    report.smoothing_s = args.smooth.as_secs_f64();
    if is_slow && report.known_s <= 0.0 {
        warnings.push(
            "nothing became known, and the samples are mostly more than 1 s apart: is time_s in \
             milliseconds?"
                .to_owned(),
        );
    }
    Ok(Scored {
        report,
        skipped: ran.skipped,
        warnings,
    })
}

/// Prints the results in the order of the arguments.
fn print(
    args: &ScoreArgs,
    look: Look,
    results: &mpsc::Receiver<(usize, Result<Scored, Failure>)>,
    progress: &Progress,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut early = BTreeMap::new();
    let mut turn = 0;
    let mut printed = 0_usize;
    let mut failed = 0;
    let mut code = 0;
    for (index, result) in results {
        early.insert(index, result);
        while let Some(result) = early.remove(&turn) {
            let file = &args.files[turn];
            turn += 1;
            match result {
                Ok(scored) => {
                    for warning in &scored.warnings {
                        remark(&format!("{}: {warning}", file.display()));
                    }
                    if turn == args.files.len() {
                        progress.clear();
                    }
                    write(args, look, &mut out, &scored.report, printed == 0)
                        .and_then(|()| out.flush())
                        .map_err(Failure::stdout)?;
                    printed += 1;
                    remark_skipped(file, scored.skipped);
                }
                Err(failure) if args.files.len() == 1 => return Err(failure),
                Err(failure) => {
                    complain(&failure);
                    failed += 1;
                    code = code.max(failure.code());
                }
            }
        }
    }
    if failed > 0 {
        return Err(Failure::Some {
            failed,
            all: args.files.len(),
            code,
        });
    }
    Ok(())
}

fn write(
    args: &ScoreArgs,
    look: Look,
    out: &mut impl Write,
    report: &Report,
    first: bool,
) -> io::Result<()> {
    if args.json {
        serde_json::to_writer(&mut *out, report)?;
        writeln!(out)
    } else if args.csv {
        if first {
            csv::header(out)?;
        }
        csv::row(out, report)
    } else {
        if !first {
            writeln!(out)?;
        }
        table::write(out, look, report)
    }
}
