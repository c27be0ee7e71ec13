//! Completions and manual pages, from the same command line description as `--help`.

use std::io::{self, Write};

use clap_mangen::Man;

use crate::cli::{self, CompletionsArgs, ManArgs};
use crate::failure::Failure;

/// `nape completions SHELL`.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "nape", &mut text);
    io::stdout()
        .lock()
        .write_all(&text)
        .map_err(Failure::stdout)
}

/// `nape man`: the main page on standard output, or all pages into a folder.
///
/// # Errors
/// The pages cannot be written.
pub fn man(args: &ManArgs) -> Result<(), Failure> {
    let Some(folder) = &args.out else {
        let mut text = Vec::new();
        return Man::new(cli::command())
            .render(&mut text)
            .and_then(|()| io::stdout().lock().write_all(&text))
            .map_err(Failure::stdout);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(cli::command(), folder))
        .map_err(|source| Failure::Write {
            path: folder.clone(),
            source,
        })
}
