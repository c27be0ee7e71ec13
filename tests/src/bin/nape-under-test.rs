//! The `nape` program, built with the suite so that a test can start it as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(nape::run(std::env::args_os()))
}
