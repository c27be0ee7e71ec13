//! `nape score`: one summary per recording, several recordings at the same time.
//!
//! Every thread reads one recording at a time in memory that does not grow with its length. Results
//! come out in the order of the arguments, each as soon as those before it are out. A bad recording
//! is said on standard error and does not stop the others. Hours and days are cut in `collect`;
//! `pool` puts recordings together, and then nothing is out before all are read.

mod civil;
mod collect;
mod compare;
mod csv;
mod hours;
mod pool;
pub(crate) mod table;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use nape_core::attitude::WHOLE;
use nape_core::score::{Note, Report};

use crate::cli::{PerArg, ScoreArgs};
use crate::drive::{self, Settings};
use crate::failure::Failure;
use crate::look::Look;
use crate::progress::Progress;
use crate::source::{self, Scout};
use crate::{complain, remark, remark_skipped};
use collect::{Collect, Part};
use pool::By;

/// `nape score`.
///
/// # Errors
/// Standard output cannot be written, or the only recording is bad. With several,
/// [`Failure::Some`] after the others are done.
pub fn run(args: &ScoreArgs, look: Look) -> Result<(), Failure> {
    if args.compare {
        return compare::run(args, look);
    }
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

/// What is to be pooled, if anything.
const fn pooled(args: &ScoreArgs) -> Option<By> {
    match (args.merge, args.per) {
        (true, _) => Some(By::All),
        (false, PerArg::Day) => Some(By::Day),
        (false, PerArg::Session | PerArg::Hour) => None,
    }
}

/// The parts of a recording and the bad rows left out for them.
struct Scored {
    parts: Vec<Part>,
    skipped: u64,
    warnings: Vec<String>,
}

fn score(args: &ScoreArgs, file: &Path, progress: &Progress) -> Result<Scored, Failure> {
    let source = source::open(
        file,
        args.read,
        args.calibration,
        Scout::Calibration,
        progress,
    )?;
    let info = source.recording.info().clone();
    let mut warnings: Vec<_> = info.warnings.iter().map(ToString::to_string).collect();
    let name = file.display().to_string();
    let smooth = args.smooth.unwrap_or(WHOLE);
    let (start, wall, keep) = (
        source.recording.start(),
        source.wall,
        pooled(args).is_some(),
    );
    let mut collect = Collect::new(name, start, args.per, wall, keep);
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

/// Prints the results in the order of the arguments.
fn print(
    args: &ScoreArgs,
    look: Look,
    results: &mpsc::Receiver<(usize, Result<Scored, Failure>)>,
    progress: &Progress,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut early = BTreeMap::new();
    let mut held = Vec::new();
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
                    if pooled(args).is_some() {
                        held.extend(scored.parts);
                    } else {
                        let reports: Vec<_> = scored.parts.into_iter().map(|p| p.report).collect();
                        write(args, look, &mut out, &reports, printed == 0)
                            .map_err(Failure::stdout)?;
                        printed += 1;
                    }
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
    if let Some(by) = pooled(args).filter(|_| !held.is_empty()) {
        progress.clear();
        let reports = pool::pool(by, held);
        write(args, look, &mut out, &reports, true).map_err(Failure::stdout)?;
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

/// Writes the reports of one recording (or of the pool); `first`: nothing was written before.
fn write(
    args: &ScoreArgs,
    look: Look,
    out: &mut impl Write,
    reports: &[Report],
    mut first: bool,
) -> io::Result<()> {
    if args.per == PerArg::Hour && !args.json && !args.csv {
        if !first {
            writeln!(out)?;
        }
        hours::write(out, look, reports)?;
        return out.flush();
    }
    for report in reports {
        if args.json {
            serde_json::to_writer(&mut *out, report)?;
            writeln!(out)?;
        } else if args.csv {
            if first {
                csv::header(out)?;
            }
            csv::row(out, report)?;
        } else {
            if !first {
                writeln!(out)?;
            }
            table::write(out, look, report)?;
        }
        first = false;
    }
    out.flush()
}
