//! The commands on standard input: one a line, each answered by one line.
//!
//! Parsing only; what a command does is decided by the board and the stack.

use nape_core::Span;

use crate::Fault;

/// What a person or a test asks of the board.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Command {
    /// Something happens to these clips.
    Fault {
        clips: Vec<usize>,
        fault: Fault,
    },
    /// The user switches Bluetooth.
    Adapter {
        on: bool,
    },
    /// bluetoothd forgets these clips.
    Forget {
        clips: Vec<usize>,
    },
    Daemon(Daemon),
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
pub(crate) enum Daemon {
    /// Ends in good order.
    Term,
    /// Is gone.
    Kill,
    /// Comes back.
    Start,
}

/// Why a line is no command; each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("there is no command `{word}`; `help` lists them")]
    Unknown { word: String },
    #[error("write `{usage}`")]
    Usage { usage: &'static str },
    #[error("there is no clip `{word}`; there are {labels}, and `all`")]
    Clip { word: String, labels: String },
    #[error("`{word}` is no number from {from} to {to}; write `{usage}`")]
    Number {
        word: String,
        from: f64,
        to: f64,
        usage: &'static str,
    },
    #[error("`{word}` is no escape; use \\n, \\r, \\t, \\\\ or \\u{{1b}}")]
    Escape { word: String },
}

/// Longest span of a fault: a day, our choice.
const LONGEST_S: f64 = 86_400.0;
/// Longest name of a device (Bluetooth Core 5.4, vol 3, part C, 12.1).
const NAME_MAX: usize = 248;

/// How a command is written, and what it does.
pub(crate) const COMMANDS: &[(&str, &str)] = &[
    ("kill CLIP", "the link dies now"),
    ("range CLIP SECONDS", "the clip is out of range for so long"),
    (
        "stall CLIP SECONDS",
        "everything is held back, then comes at once",
    ),
    (
        "mute CLIP SECONDS",
        "the clip sends nothing; the link stays",
    ),
    (
        "loss CLIP SHARE",
        "from now on this share of notifications is lost, in bursts",
    ),
    (
        "dup CLIP SHARE",
        "from now on this share of notifications comes twice",
    ),
    ("reset CLIP", "the clip boots anew"),
    ("battery CLIP PERCENT", "its charge"),
    ("empty CLIP", "its battery is empty: it is gone"),
    ("charge CLIP on|off", "on the charger, or off"),
    ("garbage CLIP COUNT", "its next data frames make no sense"),
    ("backwards CLIP", "its clock jumps back"),
    (
        "scale CLIP FACTOR",
        "it lies about its scale by this factor",
    ),
    (
        "name CLIP TEXT",
        "it advertises this name; \\n, \\t, \\\\ and \\u{1b} are understood",
    ),
    ("forget CLIP", "bluetoothd forgets it"),
    ("adapter on|off", "the user switches Bluetooth"),
    (
        "stack term|kill|start",
        "bluetoothd ends in good order, is gone at once, is started again",
    ),
    (
        "bus kill|start",
        "the private bus dies, and bluetoothd with it; starts again at the same address",
    ),
    ("list", "how every clip and the adapter stand"),
    ("truth", "what the wearer does now"),
    ("help", "this list"),
    ("quit", "end"),
];

fn usage(word: &str) -> Option<&'static str> {
    COMMANDS
        .iter()
        .map(|(usage, _)| *usage)
        .find(|usage| usage.split(' ').next() == Some(word))
}

/// The words of a line after the first.
struct Words<'a> {
    usage: &'static str,
    rest: &'a str,
    labels: &'a [String],
}

impl<'a> Words<'a> {
    fn word(&mut self) -> Result<&'a str, CommandError> {
        let (word, rest) = match self.rest.split_once(char::is_whitespace) {
            Some((word, rest)) => (word, rest.trim_start()),
            None => (self.rest, ""),
        };
        self.rest = rest;
        if word.is_empty() {
            return Err(CommandError::Usage { usage: self.usage });
        }
        Ok(word)
    }

    fn clips(&mut self) -> Result<Vec<usize>, CommandError> {
        let word = self.word()?;
        if word == "all" {
            return Ok((0..self.labels.len()).collect());
        }
        match self.labels.iter().position(|label| label == word) {
            Some(clip) => Ok(vec![clip]),
            None => Err(CommandError::Clip {
                word: word.to_owned(),
                labels: self.labels.join(", "),
            }),
        }
    }

    fn number(&mut self, from: f64, to: f64) -> Result<f64, CommandError> {
        let word = self.word()?;
        let number: Option<f64> = word.parse().ok();
        number
            .filter(|n| (from..=to).contains(n))
            .ok_or_else(|| CommandError::Number {
                word: word.to_owned(),
                from,
                to,
                usage: self.usage,
            })
    }

    fn span(&mut self) -> Result<Span, CommandError> {
        Ok(Span::from_secs_f64(self.number(0.0, LONGEST_S)?))
    }

    /// One of several words.
    fn choice<T: Copy>(&mut self, choices: &[(&str, T)]) -> Result<T, CommandError> {
        let word = self.word()?;
        choices
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, choice)| *choice)
            .ok_or(CommandError::Usage { usage: self.usage })
    }

    fn end(&self) -> Result<(), CommandError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(CommandError::Usage { usage: self.usage })
        }
    }

    fn text(&mut self) -> Result<String, CommandError> {
        let text = unescape(std::mem::take(&mut self.rest))?;
        if text.len() > NAME_MAX {
            return Err(CommandError::Usage {
                usage: "name CLIP TEXT, of at most 248 bytes",
            });
        }
        Ok(text)
    }
}

fn unescape(text: &str) -> Result<String, CommandError> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out += plain;
        let fault = || CommandError::Escape {
            word: format!("\\{}", escape.chars().take(6).collect::<String>()),
        };
        let mut chars = escape.chars();
        let letter = match chars.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('\\') => '\\',
            Some('u') => {
                let (hex, after) = chars
                    .as_str()
                    .strip_prefix('{')
                    .and_then(|rest| rest.split_once('}'))
                    .ok_or_else(fault)?;
                let code = u32::from_str_radix(hex, 16).map_err(|_| fault())?;
                chars = after.chars();
                // A string on D-Bus cannot hold a zero.
                char::from_u32(code)
                    .filter(|c| *c != '\0')
                    .ok_or_else(fault)?
            }
            _ => return Err(fault()),
        };
        out.push(letter);
        rest = chars.as_str();
    }
    out += rest;
    Ok(out)
}

impl Command {
    /// Reads one line; `None` for an empty one or a comment.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub(crate) fn parse(line: &str, labels: &[String]) -> Result<Option<Self>, CommandError> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let Some(usage) = usage(word) else {
            return Err(CommandError::Unknown {
                word: word.to_owned(),
            });
        };
        let mut words = Words {
            usage,
            rest: rest.trim_start(),
            labels,
        };
        let command = Self::of(word, &mut words)?;
        words.end()?;
        Ok(Some(command))
    }

    fn of(word: &str, words: &mut Words<'_>) -> Result<Self, CommandError> {
        const SWITCH: [(&str, bool); 2] = [("on", true), ("off", false)];
        Ok(match word {
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
            "forget" => Self::Forget {
                clips: words.clips()?,
            },
            _ => {
                let clips = words.clips()?;
                let fault = match word {
                    "kill" => Fault::Kill,
                    "range" => Fault::OutOfRange {
                        span: words.span()?,
                    },
                    "stall" => Fault::Stall {
                        span: words.span()?,
                    },
                    "mute" => Fault::Mute {
                        span: words.span()?,
                    },
                    "loss" => Fault::Loss {
                        share: words.number(0.0, 0.9)?,
                    },
                    "dup" => Fault::Duplication {
                        share: words.number(0.0, 1.0)?,
                    },
                    "reset" => Fault::Reset,
                    "battery" => Fault::BatteryPercent(words.number(0.0, 100.0)?),
                    "empty" => Fault::BatteryEmpty,
                    "charge" => Fault::Charging(words.choice(&SWITCH)?),
                    "garbage" => {
                        let count = words.number(1.0, 1e6)?;
                        Fault::Garbage {
                            count: count as u32,
                        }
                    }
                    "backwards" => Fault::TimeBackwards,
                    "scale" => Fault::WrongScale {
                        factor: words.number(0.001, 1000.0)?,
                    },
                    "name" => Fault::Name(words.text()?),
                    _ => {
                        return Err(CommandError::Unknown {
                            word: word.to_owned(),
                        });
                    }
                };
                Self::Fault { clips, fault }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Command>, CommandError> {
        Command::parse(line, &["head".to_owned(), "upper_back".to_owned()])
    }

    #[test]
    fn every_listed_command_is_understood_as_listed() {
        for (usage, _) in COMMANDS {
            let line: Vec<&str> = usage
                .split(' ')
                .map(|word| match word {
                    "CLIP" => "head",
                    "SHARE" => "0.2",
                    "SECONDS" | "PERCENT" | "FACTOR" | "COUNT" => "3",
                    word => word.split('|').next().unwrap_or_default(),
                })
                .collect();
            let line = line.join(" ");
            assert!(matches!(parse(&line), Ok(Some(_))), "{line}");
            let more = format!("{line} more");
            let name = line.starts_with("name ");
            assert_eq!(parse(&more).is_err(), !name, "{more}");
        }
    }

    #[test]
    fn clips_and_values_arrive() {
        assert_eq!(
            parse("  stall\tall  2.5 "),
            Ok(Some(Command::Fault {
                clips: vec![0, 1],
                fault: Fault::Stall {
                    span: Span::from_millis(2500)
                }
            }))
        );
        assert_eq!(
            parse("name upper_back a\\u{1b}[2J\\n\\\\ b"),
            Ok(Some(Command::Fault {
                clips: vec![1],
                fault: Fault::Name("a\u{1b}[2J\n\\ b".to_owned())
            }))
        );
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse("# nothing"), Ok(None));
    }

    #[test]
    fn what_is_wrong_says_what_to_write() {
        for (line, says) in [
            ("explode head", "`help` lists them"),
            ("kill", "write `kill CLIP`"),
            ("kill foot", "there are head, upper_back, and `all`"),
            ("loss head 2", "no number from 0 to 0.9"),
            ("loss head nan", "no number from 0 to 0.9"),
            ("stall head -1", "write `stall CLIP SECONDS`"),
            ("adapter maybe", "write `adapter on|off`"),
            ("name head \\u{0}", "no escape"),
            ("name head \\x", "no escape"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.contains(says), "{line}: {error}");
            assert!(!error.contains('\n'));
        }
    }
}
