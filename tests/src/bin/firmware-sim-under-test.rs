//! The `firmware-sim` program, built with the suite so that a test can start it as a process of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    firmware_sim::main()
}
