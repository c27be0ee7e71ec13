//! `firmware-sim`: writes simulated recordings, with the truth beside them.

mod cli;
mod day;
mod output;
mod sidecar;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
