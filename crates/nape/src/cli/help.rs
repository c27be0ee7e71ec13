//! `nape --help`: the commands in groups, from the same descriptions as everything else.

use clap::builder::styling::Style;
use clap::error::ErrorKind;
use clap::{Command, CommandFactory, Error};

use super::Cli;

/// The heading of what every command takes.
pub(super) const EVERYWHERE: &str = "Everywhere";

/// The groups, in the order in which somebody needs them.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Start", &["demo", "scan", "sensors", "calibrate", "run"]),
    (
        "Every day",
        &[
            "status", "why", "break", "snooze", "pause", "resume", "meeting", "done", "hurts",
            "confirm", "stop",
        ],
    ),
    (
        "About you",
        &["checkin", "profile", "plan", "baseline", "article"],
    ),
    (
        "Recordings",
        &[
            "replay", "score", "angles", "import", "export", "recover", "decode",
        ],
    ),
    ("Nape itself", &["config", "completions", "man", "help"]),
];

/// Columns of the names.
const NAME: usize = 13;

/// The command line: [`Cli`] with its help in groups. clap has headings for options only.
pub fn command() -> Command {
    let command = Cli::command();
    let header = *command.get_styles().get_header();
    let literal = *command.get_styles().get_literal();
    let mut text = String::from("{about-with-newline}\n{usage-heading} {usage}\n\n");
    for (heading, names) in GROUPS {
        text.push_str(&styled(header, &format!("{heading}:")));
        text.push('\n');
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let name = styled(literal, &format!("{name:NAME$}"));
            text.push_str(&format!("  {name}{about}\n"));
        }
        text.push('\n');
    }
    text.push_str(&styled(header, "Options:"));
    text.push_str("\n{options}{after-help}");
    command.help_template(text)
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// What `nape help NAMES` shows: the help of that command, or that there is none of that name.
pub fn help_of(names: &[String]) -> Error {
    let mut args = vec!["nape".to_owned()];
    args.extend_from_slice(names);
    args.push("--help".to_owned());
    let mut command = command();
    match command.try_get_matches_from_mut(args) {
        Err(error) => error,
        Ok(_) => command.error(ErrorKind::InvalidSubcommand, "there is no such command"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_one_group() {
        let mut grouped: Vec<_> = GROUPS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        let command = Cli::command();
        let mut there: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
        grouped.sort_unstable();
        there.sort_unstable();
        assert_eq!(grouped, there);
    }

    #[test]
    fn a_group_is_read_at_a_glance() {
        let text = command().render_help().to_string();
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(text.lines().count() <= 60, "{text}");
    }

    #[test]
    fn what_every_command_takes_is_two_lines() {
        let mut command = command();
        command.build();
        for name in ["snooze", "done", "status"] {
            let sub = command.find_subcommand_mut(name);
            let text = sub.map(|s| s.render_help().to_string()).unwrap_or_default();
            assert!((1..=16).contains(&text.lines().count()), "{name}\n{text}");
        }
    }
}
