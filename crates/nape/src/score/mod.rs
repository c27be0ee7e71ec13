//! `nape score`: one summary per recording, or per hour or day, or of all of them; plain, or with every figure.
//!
//! Results come out in the order of the arguments, each as soon as those before it are out. A bad recording
//! is said on standard error and does not stop the others. What is pooled comes when all are read.

mod compare;
mod csv;
mod files;
mod hours;
pub(crate) mod table;

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::thread;

use nape_analysis::score::{Options, Part, Scored, each, pool};
use nape_core::score::Report;

use crate::cli::{PerArg, ScoreArgs};
use crate::failure::Failure;
use crate::progress::Bar;
use crate::style::Look;
use crate::{complain, plain, remark, remark_skipped, speech};
use nape_analysis::plain::Day;

/// `nape score`.
///
/// # Errors
/// The only recording is bad, or some of several; or standard output cannot be written.
pub fn run(args: &ScoreArgs, look: Look) -> Result<(), Failure> {
    if args.compare {
        return compare::run(args, look);
    }
    let recordings = files::meant(&args.files)?;
    let progress = Bar::over(&recordings, !args.json);
    let options = Options {
        per: args.per.into(),
        merge: args.merge,
        smooth: args.smooth,
        read: args.read.into(),
        calibration: args.calibration.into(),
    };
    let mut print = Print {
        args,
        files: &recordings,
        look,
        progress: &progress,
        out: BufWriter::new(io::stdout().lock()),
        pooled: options.pooled().is_some(),
        held: Vec::new(),
        printed: 0,
        failed: 0,
        code: 0,
    };
    let stopped = each(
        &recordings,
        jobs(args),
        &options,
        &progress,
        |i, scored| match print.take(i, scored.map_err(Failure::from)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => ControlFlow::Break(failure),
        },
    );
    if let Some(failure) = stopped {
        return Err(failure);
    }
    if let Some(by) = options.pooled().filter(|_| !print.held.is_empty()) {
        progress.clear();
        let reports = pool(by, std::mem::take(&mut print.held));
        write(args, look, &mut print.out, &reports, true).map_err(Failure::stdout)?;
    }
    if print.failed > 0 {
        return Err(Failure::Some {
            failed: print.failed,
            all: recordings.len(),
            code: print.code,
        });
    }
    Ok(())
}

/// Threads to use: as told, or one per processor.
fn jobs(args: &ScoreArgs) -> usize {
    args.jobs.map_or_else(
        || thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    )
}

/// Prints results as they come, in the order of the arguments.
struct Print<'a> {
    args: &'a ScoreArgs,
    files: &'a [PathBuf],
    look: Look,
    progress: &'a Bar,
    out: BufWriter<io::StdoutLock<'a>>,
    /// Recordings are put together: nothing is printed before all are there.
    pooled: bool,
    held: Vec<Part>,
    printed: usize,
    failed: usize,
    code: u8,
}

impl Print<'_> {
    fn take(&mut self, index: usize, result: Result<Scored, Failure>) -> Result<(), Failure> {
        let file = &self.files[index];
        let all = self.files.len();
        match result {
            Ok(scored) => {
                for warning in &scored.warnings {
                    remark(&format!("{}: {warning}", file.display()));
                }
                if index + 1 == all {
                    self.progress.clear();
                }
                if self.pooled {
                    self.held.extend(scored.parts);
                } else {
                    let reports: Vec<_> = scored
                        .parts
                        .into_iter()
                        .map(|p| (p.report, p.day))
                        .collect();
                    write(
                        self.args,
                        self.look,
                        &mut self.out,
                        &reports,
                        self.printed == 0,
                    )
                    .map_err(Failure::stdout)?;
                    self.printed += 1;
                }
                remark_skipped(file, scored.skipped);
            }
            Err(failure) if all == 1 => return Err(failure),
            Err(failure) => {
                complain(&failure);
                self.failed += 1;
                self.code = self.code.max(failure.code());
            }
        }
        Ok(())
    }
}

/// Writes the reports of one recording (or of the pool); `first`: nothing was written before.
fn write(
    args: &ScoreArgs,
    look: Look,
    out: &mut impl Write,
    reports: &[(Report, Day)],
    mut first: bool,
) -> io::Result<()> {
    if args.per == PerArg::Hour && !args.json && !args.csv {
        if !first {
            writeln!(out)?;
        }
        let hours: Vec<&Report> = reports.iter().map(|(report, _)| report).collect();
        hours::write(out, look, &hours)?;
        return out.flush();
    }
    let words = speech::of_env();
    for (report, day) in reports {
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
            if args.full {
                table::write(out, look, report, day)?;
            } else {
                table::title(out, look, report)?;
                plain::write(out, look, words, report, day, None)?;
            }
        }
        first = false;
    }
    out.flush()
}
