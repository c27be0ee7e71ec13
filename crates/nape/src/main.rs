//! The `nape` binary: hands the arguments to [`nape::run`] and ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(nape::run(std::env::args_os()))
}
