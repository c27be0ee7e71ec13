//! `firmware-sim`: simulated recordings with the truth beside them, and simulated clips in real time.

use std::process::ExitCode;

fn main() -> ExitCode {
    firmware_sim::main()
}
