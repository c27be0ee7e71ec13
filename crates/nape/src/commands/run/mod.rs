//! `nape run`: the daemon, with its events on standard output.

mod printer;

use nape_daemon::Options;

use crate::cli::RunArgs;
use crate::failure::Failure;
use crate::style::Look;
use printer::Terminal;

/// `nape run`.
///
/// # Errors
/// A configuration or rig that is wrong, another daemon, folders that cannot be used.
pub fn run(args: &RunArgs, look: Look) -> Result<(), Failure> {
    let options = Options {
        config: args.config.clone(),
    };
    let terminal = Terminal::new(look, args.json, args.all);
    Ok(nape_daemon::run(&options, vec![Box::new(terminal)])?)
}
