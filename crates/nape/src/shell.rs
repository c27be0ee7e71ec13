//! Completions and manual pages, from the same command line description as `--help`.

use std::io::{self, Write};

use clap::{Arg, Command};
use clap_complete::Shell;
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
    if args.shell == Shell::Fish {
        let mut command = cli::command();
        command.build();
        for sub in command.get_subcommands() {
            fish_values(sub, None, &mut text);
        }
    }
    io::stdout()
        .lock()
        .write_all(&text)
        .map_err(Failure::stdout)
}

/// The values of arguments without a flag for fish, which clap leaves out: `nape break <Tab>`.
fn fish_values(command: &Command, outer: Option<&str>, text: &mut Vec<u8>) {
    let name = command.get_name();
    let mut when = match outer {
        None => format!("__fish_nape_using_subcommand {name}"),
        Some(outer) => {
            format!("__fish_nape_using_subcommand {outer}; and __fish_seen_subcommand_from {name}")
        }
    };
    for arg in command.get_positionals() {
        let values = values(arg);
        if values.is_empty() {
            break;
        }
        let values = values.join(" ");
        let line = format!(
            "complete -c nape -n \"{when}; and not __fish_seen_subcommand_from {values}\" -f -a \"{values}\"\n"
        );
        text.extend_from_slice(line.as_bytes());
        // The next one comes behind it.
        when = format!("{when}; and __fish_seen_subcommand_from {values}");
    }
    for inner in command.get_subcommands() {
        if outer.is_none() {
            fish_values(inner, Some(name), text);
        }
    }
}

fn values(arg: &Arg) -> Vec<String> {
    let values = arg.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    shown.map(|value| value.get_name().to_owned()).collect()
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
