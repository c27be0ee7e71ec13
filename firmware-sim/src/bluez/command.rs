//! The commands on standard input beyond the faults of clips: one a line, each answered by one line.

use crate::fault_line::{self, FAULTS, FaultLine, LineError, SWITCH, Words};

/// What a person or a test asks of the board.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    /// Something happens to clips.
    Fault(FaultLine),
    /// The user switches Bluetooth.
    Adapter {
        on: bool,
    },
    /// bluetoothd forgets these clips.
    Forget {
        clips: Vec<usize>,
    },
    Daemon(Daemon),
    /// The private bus dies, or comes back.
    Bus {
        on: bool,
    },
    /// How everything stands.
    List,
    /// What the wearer does now.
    Truth,
    Help,
    Quit,
}

/// What happens to bluetoothd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Daemon {
    /// Ends in good order.
    Term,
    /// Is gone.
    Kill,
    /// Comes back.
    Start,
}

/// How a command is written, and what it does.
const COMMANDS: &[(&str, &str)] = &[
    ("forget CLIP", "bluetoothd forgets it"),
    ("adapter on|off", "the user switches Bluetooth"),
    (
        "stack term|kill|start",
        "bluetoothd ends in good order, is gone at once, is started again",
    ),
    (
        "bus kill|start",
        "the private bus dies, and bluetoothd with it; both start again, at the same address",
    ),
    ("list", "how the adapter and every clip stand, as JSON"),
    ("truth", "the wearer's true angles now, as JSON"),
    ("help", "this list"),
    ("quit", "end"),
];

/// The list of commands, a line each.
pub(super) fn help() -> String {
    let lines = FAULTS.iter().chain(COMMANDS);
    lines
        .map(|(usage, what)| format!("  {usage:<24} {what}\n"))
        .collect()
}

impl Command {
    /// Reads one line; `None` for an empty one or a comment.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub(super) fn parse(line: &str, labels: &[String]) -> Result<Option<Self>, LineError> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        if let Some(fault) = fault_line::parse(line, labels)? {
            return Ok(Some(Self::Fault(fault)));
        }
        let unknown = || LineError::Unknown {
            word: line.split_whitespace().next().unwrap_or("").to_owned(),
        };
        let (word, mut words) = Words::of(line, COMMANDS, labels).ok_or_else(unknown)?;
        let command = match word {
            "forget" => Self::Forget {
                clips: words.clips()?,
            },
            "adapter" => Self::Adapter {
                on: words.choice(&SWITCH)?,
            },
            "stack" => Self::Daemon(words.choice(&[
                ("term", Daemon::Term),
                ("kill", Daemon::Kill),
                ("start", Daemon::Start),
            ])?),
            "bus" => Self::Bus {
                on: words.choice(&[("start", true), ("kill", false)])?,
            },
            "list" => Self::List,
            "truth" => Self::Truth,
            "help" => Self::Help,
            "quit" => Self::Quit,
            _ => return Err(unknown()),
        };
        words.end()?;
        Ok(Some(command))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_what_is_understood() {
        let labels = ["head".to_owned()];
        let mut seen = 0;
        for line in help().lines() {
            let usage = line.trim().split("  ").next().unwrap_or_default();
            let line = usage
                .replace("CLIP", "head")
                .replace("SHARE", "0.2")
                .replace("TEXT", "x");
            let line: Vec<&str> = line
                .split(' ')
                .map(|word| match word.split('|').next() {
                    Some("SECONDS" | "PERCENT" | "FACTOR" | "COUNT") => "3",
                    first => first.unwrap_or_default(),
                })
                .collect();
            let line = line.join(" ");
            assert!(
                matches!(Command::parse(&line, &labels), Ok(Some(_))),
                "{line}"
            );
            seen += 1;
        }
        assert_eq!(seen, FAULTS.len() + COMMANDS.len());
        assert_eq!(Command::parse(" # no", &labels), Ok(None));
        for (line, says) in [
            ("explode head", "`help` lists them"),
            ("adapter maybe", "write `adapter on|off`"),
            ("quit now", "write `quit`"),
        ] {
            let error = Command::parse(line, &labels).unwrap_err().to_string();
            assert!(error.contains(says), "{line}: {error}");
        }
    }
}
