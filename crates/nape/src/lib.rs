//! The parts of the `nape` binary, as a library so that the suite can drive them one by one.
//!
//! [`run()`] is the whole program: arguments in, exit code out. Data goes to standard output, errors
//! and remarks to standard error, each error with what to do next.

pub mod angles;
pub mod article;
pub mod cli;
pub mod clock;
pub mod convert;
pub mod daemon;
pub mod demo;
pub mod drive;
pub mod failure;
pub mod live;
pub mod look;
pub mod notify;
pub mod partial;
pub mod progress;
pub mod replay;
pub mod run;
pub mod score;
pub mod shell;
pub mod source;
pub mod speech;
pub mod timeline;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;

use cli::{Cli, Command};
use failure::{DONE, Failure};
use look::Look;

/// Runs the program with `args` (the first is its name) and returns its exit code. Usage errors and
/// `--help` end the process themselves, with 2 and 0.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = Cli::parse_from(args);
    match &cli.command {
        Command::Demo(_) => partial::ask_on_interrupt(),
        // It has an orderly end of its own.
        Command::Run(_) => {}
        _ => partial::watch_interrupts(),
    }
    let look = Look::of_stdout(cli.look);
    let done = match &cli.command {
        Command::Run(args) => run::run(args, look),
        Command::Demo(args) => demo::run(args, look),
        Command::Status(args) => daemon::commands::status(args, look),
        Command::Pause(args) => daemon::commands::pause(args),
        Command::Resume => daemon::commands::resume(),
        Command::Snooze(args) => daemon::commands::snooze(args),
        Command::Done => daemon::commands::done(),
        Command::Hurts => daemon::commands::hurts(),
        Command::Article(args) => article::run(args, look),
        Command::Break(args) => daemon::breaks::run(args, look),
        Command::Checkin(args) => daemon::wearer::checkin::run(args, look),
        Command::Profile(args) => daemon::wearer::commands::profile(args, look),
        Command::Plan(args) => daemon::wearer::commands::plan(args, look),
        Command::Meeting(args) => daemon::commands::meeting(args),
        Command::Confirm(args) => daemon::commands::confirm(*args),
        Command::Why(args) => daemon::commands::why(args, look),
        Command::Baseline(args) => daemon::baseline::commands::run(args, look),
        Command::Calibrate(args) => daemon::calibrate::run(args, look),
        Command::Scan(args) => daemon::scan::run(args, look),
        Command::Rig(args) => daemon::rig::commands::run(args, look),
        Command::Config(args) => daemon::commands::config(args),
        Command::Stop => daemon::commands::stop(),
        Command::Replay(args) => replay::run(args, look),
        Command::Score(args) => score::run(args, look),
        Command::Angles(args) => angles::run(args),
        Command::Import(args) => convert::import(args),
        Command::Export(args) => convert::export(args),
        Command::Recover(args) => convert::recover(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man(args) => shell::man(args),
    };
    match done {
        Ok(()) => DONE,
        Err(failure) => {
            complain(&failure);
            failure.code()
        }
    }
}

/// Says what went wrong and what to do, on standard error; nothing for a closed pipe.
pub(crate) fn complain(failure: &Failure) {
    if failure.is_closed_pipe() {
        return;
    }
    remark(&format!("error: {failure}"));
    if let Some(hint) = failure.hint() {
        remark(&format!("hint: {hint}"));
    }
}

/// One line on standard error.
pub(crate) fn remark(text: &str) {
    // Without standard error there is nobody to tell.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// What a reader of several recordings wants to know besides the result: rows that were skipped.
pub(crate) fn remark_skipped(file: &std::path::Path, skipped: u64) {
    if skipped > 0 {
        let rows = if skipped == 1 { "row" } else { "rows" };
        remark(&format!("{}: {skipped} bad {rows} skipped", file.display()));
    }
}
