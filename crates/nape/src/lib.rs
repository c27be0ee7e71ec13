//! The parts of the `nape` binary, as a library so that the suite can drive them one by one.
//!
//! [`run()`] is the whole program: arguments in, exit code out. Data goes to standard output, errors
//! and remarks to standard error, each error with what to do next.

pub mod angles;
pub mod article;
pub mod cli;
pub mod commands;
pub mod convert;
pub mod demo;
pub mod failure;
pub mod figure;
mod interrupt;
mod live;
mod page;
pub(crate) mod plain;
mod progress;
pub mod replay;
pub mod score;
pub mod shell;
pub mod speech;
pub mod style;
pub mod timeline;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::FromArgMatches;

use cli::{Cli, Command};
use failure::{DONE, Failure};
use style::Look;

/// Runs the program with `args` (the first is its name) and returns its exit code. Usage errors and
/// `--help` end the process themselves, with 2 and 0.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let parsed = cli::command().try_get_matches_from(args);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    match &cli.command {
        Command::Demo(_) => interrupt::ask_on_interrupt(),
        // It has an orderly end of its own.
        Command::Run(_) => {}
        _ => interrupt::watch_interrupts(),
    }
    let look = Look::of_stdout(cli.look);
    let done = match &cli.command {
        Command::Run(args) => commands::run::run(args, look),
        Command::Demo(args) => demo::run(args, look),
        Command::Status(args) => commands::status(args, look),
        Command::Pause(args) => commands::pause(args),
        Command::Resume(args) => commands::resume(*args),
        Command::Snooze(args) => commands::snooze(args),
        Command::Done(args) => commands::done(*args),
        Command::Hurts(args) => commands::hurts::run(args, look),
        Command::Article(args) => article::run(args, look),
        Command::Break(args) => commands::guided::run(args, look),
        Command::Checkin(args) => commands::checkin::run(args, look),
        Command::Profile(args) => commands::wearer::profile(args, look),
        Command::Plan(args) => commands::wearer::plan(args, look),
        Command::Meeting(args) => commands::meeting(args),
        Command::Confirm(args) => commands::confirm(*args),
        Command::Why(args) => commands::why(args, look),
        Command::Baseline(args) => commands::baseline::run(args, look),
        Command::Calibrate(args) => commands::calibrate::run(args, look),
        Command::Scan(args) => commands::scan::run(args, look),
        Command::Rig(args) => commands::rig::run(args, look),
        Command::Config(args) => commands::config(args),
        Command::Stop(args) => commands::stop(*args),
        Command::Replay(args) => replay::run(args, look),
        Command::Score(args) => score::run(args, look),
        Command::Angles(args) => angles::run(args),
        Command::Decode(args) => commands::decode::run(args),
        Command::Import(args) => convert::import(args),
        Command::Export(args) => convert::export(args),
        Command::Recover(args) => convert::recover(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man(args) => shell::man(args),
        Command::Help(args) => cli::help_of(&args.command).exit(),
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

/// One line on standard error; on a terminal it is wrapped at words.
pub(crate) fn remark(text: &str) {
    let text = match style::stderr_width() {
        Some(width) => wrapped(text, width),
        None => text.to_owned(),
    };
    // Without standard error there is nobody to tell.
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Every line of `text` at most `width` columns, what is too long goes on a little indented. A shorter line
/// stays as it is: it may show a place in a file.
fn wrapped(text: &str, width: usize) -> String {
    let lines = text.lines().flat_map(|line| {
        if line.chars().count() <= width {
            return vec![line.to_owned()];
        }
        let options = textwrap::Options::new(width).subsequent_indent("  ");
        textwrap::wrap(line, options)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a reader of several recordings wants to know besides the result: rows that were skipped.
pub(crate) fn remark_skipped(file: &std::path::Path, skipped: u64) {
    if skipped > 0 {
        let rows = if skipped == 1 { "row" } else { "rows" };
        remark(&format!("{}: {skipped} bad {rows} skipped", file.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn an_error_is_wrapped_at_words_and_a_place_in_a_file_is_left() {
        let text = "config.toml:3:14: expected a size\n  3 | keep_bytes = 2\n    |              ^\nhint: check the name";
        let narrow = wrapped(text, 24);
        assert_eq!(
            narrow,
            "config.toml:3:14:\n  expected a size\n  3 | keep_bytes = 2\n    |              ^\nhint: check the name"
        );
        assert_eq!(wrapped(text, 80), text);
    }
}
