//! The program's own error, measured: what `docs/validity.md` and `docs/validity.csv` are made of.
//!
//! `cases` says which sessions are simulated, `judge` compares each with its truth (`angles` and
//! `position` are the truth's side, written without the engine), `row` is one line of the CSV,
//! `page` makes the readable page of the rows and of nothing else, `bounds` says what must hold.
//! `real` does what can be done of it on recordings of people. A simulated wearer shows what the
//! arithmetic does, not what skin, straps and cloth do.

pub mod angles;
pub mod bounds;
pub mod cases;
pub mod judge;
pub mod page;
pub mod pool;
pub mod position;
pub mod real;
pub mod row;
pub mod slips;

use std::io::{self, Write as _};

use cases::Case;
use row::Row;

/// Simulates `cases` on `jobs` threads, saying on standard error how far it is.
pub fn simulate(cases: &[Case], jobs: usize) -> Vec<Row> {
    pool::run(cases, jobs, |done, case| {
        // Without standard error there is nobody to tell.
        drop(writeln!(
            io::stderr(),
            "{done}/{} {} {} seed {}, {} at {} Hz, {:.0} % lost",
            cases.len(),
            case.section,
            case.script,
            case.seed,
            case.chip,
            case.rate_hz,
            100.0 * case.loss
        ));
    })
}
