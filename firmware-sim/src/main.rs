//! `firmware-sim`: writes simulated recordings, with the truth beside them.

mod cli;
mod day;
mod output;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
