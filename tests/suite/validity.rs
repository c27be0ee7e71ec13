//! `docs/validity.md` and `docs/validity.csv` are what the program still measures.
//!
//! Every run makes the page from the CSV again, and a few sessions of the CSV anew; the slow tests
//! (`docs/testing.md`) a fifth of all. To make all of it anew, and see that its bounds hold:
//! `cargo run --release -p nape-tests --bin validity -- --write docs/validity.md`.

use nape_tests::validity::row::{FIGURES, Row, read};
use nape_tests::validity::{cases, page, real, simulate};
use nape_tests::{root, skip};

const AGAIN: &str = "make the page anew: \
     cargo run --release -p nape-tests --bin validity -- --write docs/validity.md";

fn committed() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/validity.csv")).expect("the CSV");
    read(&text).expect("today's columns")
}

/// Simulator and engine do their sums in pure Rust, but the tests' own sums and another compiler may
/// round differently: two units of the last decimal written, or a thousandth of the figure.
fn compare(found: &[Row], committed: &[Row]) -> Vec<String> {
    let mut off = Vec::new();
    for row in found.iter().map(Row::as_written) {
        let Some(old) = committed.iter().find(|r| r.key == row.key) else {
            off.push(format!("{:?} is not in the CSV", row.key));
            continue;
        };
        for (name, decimals) in FIGURES {
            let unit = 0.1_f64.powi(i32::try_from(decimals).expect("few"));
            let same = match (row.get(name), old.get(name)) {
                // Counts are counts.
                (Some(a), Some(b)) if decimals == 0 => (a - b).abs() < 0.5,
                (Some(a), Some(b)) => (a - b).abs() <= (2.0 * unit).max(1e-3 * b.abs()) + 1e-12,
                (None, None) => true,
                _ => false,
            };
            if !same {
                let (now, then) = (row.get(name), old.get(name));
                off.push(format!("{:?}: {name} is {now:?}, was {then:?}", row.key));
            }
        }
    }
    off
}

#[test]
fn validity_page_says_what_its_csv_says() {
    let text = std::fs::read_to_string(root().join("docs/validity.md")).expect("the page");
    assert!(text == page::page(&committed()), "{AGAIN}");
}

/// These sessions and the real recordings, made anew, give the rows of the CSV.
#[track_caller]
fn assert_found(cases: &[cases::Case]) {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let off = compare(&simulate(cases, jobs), &committed());
    assert!(off.is_empty(), "{}\n{AGAIN}", off.join("\n"));
}

#[test]
fn validity_figures_are_still_found() {
    assert_found(&cases::few());
    let real = real::rows();
    if real.is_empty() {
        skip("the lines of docs/validity.csv on real recordings");
    }
    let off = compare(&real, &committed());
    assert!(off.is_empty(), "{}\n{AGAIN}", off.join("\n"));
}

/// Every fifth session: each script, chip, rate, loss and mounting is among them.
#[test]
#[ignore = "slow: fifty sessions, a dozen of them of eight hours"]
fn validity_of_every_fifth_session_is_still_found() {
    let fifth: Vec<_> = cases::all().into_iter().step_by(5).collect();
    assert_found(&fifth);
}

/// The CSV holds all sessions that the page is about.
#[test]
fn validity_csv_is_whole() {
    let committed = committed();
    let simulated = committed.iter().filter(|r| r.key.section != "real");
    let desk = cases::all().iter().filter(|c| c.section == "desk").count();
    // A desk day has two rows.
    assert_eq!(simulated.count(), cases::all().len() + desk, "{AGAIN}");
}
