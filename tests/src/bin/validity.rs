//! Makes `docs/validity.md` and `docs/validity.csv`: the program's own error (`nape_tests::validity`).
//!
//! `validity [--write PAGE] [--jobs N] [--quick | --page]`: says on standard output what is
//! wanted and what was found; exit code 1 if a bound is left, 2 for arguments that make no sense.
//! `--page` makes the page again from the CSV beside it, when only its words changed. A part is never written.
//! For development: `--seeds-from 100` takes seeds 100, 101, … instead of the quoted ones, `--only
//! SECTION` one section (`desk`, `slip`, `sweep`), `--every N` every N-th session.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use nape_tests::outcome;
use nape_tests::validity::{bounds, cases, page, real, row, simulate};

struct Args {
    write: Option<PathBuf>,
    jobs: usize,
    quick: bool,
    page: bool,
    seeds_from: u64,
    only: Option<String>,
    every: usize,
}

fn args() -> Option<Args> {
    let mut args = Args {
        write: None,
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        quick: false,
        page: false,
        seeds_from: 1,
        only: None,
        every: 1,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--write" => args.write = Some(words.next()?.into()),
            "--jobs" => args.jobs = words.next()?.parse().ok()?,
            "--seeds-from" => args.seeds_from = words.next()?.parse().ok()?,
            "--only" => args.only = Some(words.next()?),
            "--every" => args.every = words.next()?.parse().ok().filter(|n| *n > 0)?,
            "--quick" => args.quick = true,
            "--page" => args.page = true,
            _ => return None,
        }
    }
    let part = args.quick || args.only.is_some() || args.every > 1 || args.seeds_from != 1;
    (args.write.is_none() || !part).then_some(args)
}

fn main() -> ExitCode {
    let Some(args) = args() else {
        drop(writeln!(
            io::stderr(),
            "usage: validity [--write PAGE] [--jobs N] [--quick | --page] [--seeds-from N] [--only SECTION] [--every N]"
        ));
        return ExitCode::from(2);
    };
    outcome(run(&args))
}

/// `false` if a bound is left.
fn run(args: &Args) -> io::Result<bool> {
    if let (true, Some(path)) = (args.page, &args.write) {
        let text = std::fs::read_to_string(path.with_extension("csv"))?;
        let rows = row::read(&text).map_err(io::Error::other)?;
        std::fs::write(path, page::page(&rows))?;
        return Ok(true);
    }
    let mut cases = if args.quick {
        cases::few()
    } else {
        cases::all()
    };
    if let Some(section) = &args.only {
        cases.retain(|c| c.section == section);
    }
    let mut cases: Vec<_> = cases.into_iter().step_by(args.every).collect();
    for case in &mut cases {
        case.seed += args.seeds_from - 1;
    }
    let mut rows = simulate(&cases, args.jobs);
    let mut seen = real::rows();
    if let (true, Some(path)) = (seen.is_empty(), &args.write) {
        // Not here: what was found where they are stays.
        let text = std::fs::read_to_string(path.with_extension("csv")).unwrap_or_default();
        seen = row::read(&text).unwrap_or_default();
        seen.retain(|r| r.key.section == "real");
    }
    rows.append(&mut seen);
    // The page says what the CSV says, to the last decimal.
    let text = row::write(&rows);
    let rows = row::read(&text).map_err(io::Error::other)?;
    match &args.write {
        Some(path) => {
            std::fs::write(path.with_extension("csv"), text)?;
            std::fs::write(path, page::page(&rows))?;
        }
        None => io::stdout().write_all(page::page(&rows).as_bytes())?,
    }
    let mut all = true;
    if !args.quick && args.only.as_deref().is_none_or(|s| s == "desk") {
        for b in bounds::all(&rows) {
            all &= b.holds;
            let holds = if b.holds { "holds" } else { "LEFT" };
            writeln!(
                io::stderr(),
                "{holds}: {}: {}, wanted {}",
                b.what,
                b.found,
                b.wanted
            )?;
        }
    }
    Ok(all)
}
