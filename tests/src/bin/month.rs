//! A month of days for five kinds of people (`nape_tests::month`): the table of `docs/coach.md`.
//!
//! `month [--write PAGE] [--days N] [--seed N]`: to standard output, or between the marks of a page; exit code 1
//! if something was broken that must never be. `NAPE_MONTH_TRACE=1` tells every event.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use nape_tests::month::{DAYS, HOURS, Kind, Tally, page, simulate, table};
use nape_tests::outcome;

struct Args {
    write: Option<PathBuf>,
    days: u32,
    seed: u64,
}

fn args() -> Option<Args> {
    let mut args = Args {
        write: None,
        days: DAYS,
        seed: 1,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--write" => args.write = Some(words.next()?.into()),
            "--days" => args.days = words.next()?.parse().ok()?,
            "--seed" => args.seed = words.next()?.parse().ok()?,
            _ => return None,
        }
    }
    (args.write.is_none() || args.days == DAYS).then_some(args)
}

fn main() -> ExitCode {
    let Some(args) = args() else {
        let usage = "usage: month [--write PAGE | --days N] [--seed N]";
        drop(writeln!(io::stderr(), "{usage}"));
        return ExitCode::from(2);
    };
    outcome(run(&args))
}

/// `false` if something was broken.
fn run(args: &Args) -> io::Result<bool> {
    let one = |kind| move || simulate(kind, 0..args.days, HOURS, args.seed);
    let months: Vec<Tally> = std::thread::scope(|scope| {
        let all: Vec<_> = Kind::ALL.map(|kind| scope.spawn(one(kind))).into();
        all.into_iter()
            .map(|month| month.join().map_err(|_| io::Error::other("it panicked")))
            .collect::<io::Result<_>>()
    })?;
    match &args.write {
        Some(path) => {
            let old = std::fs::read_to_string(path)?;
            let new = page(&old, &months).ok_or_else(|| io::Error::other("no marks in it"))?;
            std::fs::write(path, new)?;
        }
        None => io::stdout().write_all(table(&months).as_bytes())?,
    }
    let broken: Vec<&String> = months.iter().flat_map(Tally::broken).collect();
    for line in &broken {
        writeln!(io::stderr(), "BROKEN: {line}")?;
    }
    Ok(broken.is_empty())
}
