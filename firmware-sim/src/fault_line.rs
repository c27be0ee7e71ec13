//! One line that a person writes to make something go wrong: `stall head 2`, `loss all 0.2`.
//!
//! Shared by the boards. Parsing only; what a fault does is decided by the world.

use nape_core::Span;

use crate::{Fault, World};

/// Something that happens to clips.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FaultLine {
    /// Numbers of the clips.
    pub(crate) clips: Vec<usize>,
    /// What.
    pub(crate) fault: Fault,
}

/// Why a line is no command; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LineError {
    /// No such command.
    #[error("there is no command `{word}`; `help` lists them")]
    Unknown {
        /// As written.
        word: String,
    },
    /// Too much, too little, or a wrong word.
    #[error("write `{usage}`")]
    Usage {
        /// How it is written.
        usage: &'static str,
    },
    /// No such clip.
    #[error("there is no clip `{word}`; there are {labels} and `all`")]
    Clip {
        /// As written.
        word: String,
        /// What there is.
        labels: String,
    },
    /// No number, or out of range.
    #[error("`{word}` is no number from {range}; write `{usage}`")]
    Number {
        /// As written.
        word: String,
        /// What is possible.
        range: String,
        /// How it is written.
        usage: &'static str,
    },
    /// A backslash with something unknown after it.
    #[error("`{word}` is no escape; there are \\n, \\r, \\t, \\\\ and \\u{{1b}}")]
    Escape {
        /// As written.
        word: String,
    },
}

/// Longest span of a fault: a day, our choice.
const LONGEST_S: f64 = 86_400.0;
/// Longest name of a device, bytes (Bluetooth Core 5.4, vol 3, part C, 12.1).
const NAME_MAX: usize = 248;

/// How a fault is written, and what it does.
pub(crate) const FAULTS: &[(&str, &str)] = &[
    ("kill CLIP", "the link dies now"),
    ("range CLIP SECONDS", "the clip is out of range for so long"),
    (
        "stall CLIP SECONDS",
        "what it sends is held back, then comes at once",
    ),
    (
        "mute CLIP SECONDS",
        "its firmware hangs for so long; the link stays",
    ),
    (
        "loss CLIP SHARE",
        "from now on this share of notifications is lost, in bursts",
    ),
    (
        "dup CLIP SHARE",
        "from now on this share of notifications comes twice",
    ),
    ("reset CLIP", "it boots anew"),
    ("battery CLIP PERCENT", "its charge"),
    (
        "empty CLIP",
        "its battery is empty: it is gone until it is charged",
    ),
    ("charge CLIP on|off", "on the charger, or off"),
    ("garbage CLIP COUNT", "its next data frames make no sense"),
    ("backwards CLIP", "its clock jumps back"),
    (
        "scale CLIP FACTOR",
        "it lies about its scale by this factor",
    ),
    (
        "name CLIP TEXT",
        "it has this name; \\n, \\r, \\t, \\\\ and \\u{1b} are understood",
    ),
];

/// What the clips of a world are called in commands: by placement; a second one there is `head-2`.
pub(crate) fn labels(world: &World) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for (i, clip) in world.clips().iter().enumerate() {
        let name = clip.placement().name();
        let before = world.clips()[..i]
            .iter()
            .filter(|c| c.placement() == clip.placement())
            .count();
        labels.push(if before == 0 {
            name.to_owned()
        } else {
            format!("{name}-{}", before + 1)
        });
    }
    labels
}

/// Reads a line with a fault; `None`: its first word is not one.
///
/// # Errors
/// What is wrong with it and what to write instead.
pub(crate) fn parse(line: &str, labels: &[String]) -> Result<Option<FaultLine>, LineError> {
    let Some((word, mut words)) = Words::of(line, FAULTS, labels) else {
        return Ok(None);
    };
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
            share: words.number(0.0, 1.0)?,
        },
        "dup" => Fault::Duplication {
            share: words.number(0.0, 1.0)?,
        },
        "reset" => Fault::Reset,
        "battery" => Fault::BatteryPercent(words.number(0.0, 100.0)?),
        "empty" => Fault::BatteryEmpty,
        "charge" => Fault::Charging(words.choice(&SWITCH)?),
        "garbage" => Fault::Garbage {
            count: words.count()?,
        },
        "backwards" => Fault::TimeBackwards,
        "scale" => Fault::WrongScale {
            factor: words.number(0.001, 1000.0)?,
        },
        "name" => Fault::Name(words.text()?),
        _ => return Ok(None),
    };
    words.end()?;
    Ok(Some(FaultLine { clips, fault }))
}

/// On or off.
pub(crate) const SWITCH: [(&str, bool); 2] = [("on", true), ("off", false)];

/// The words of a line after the first.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    usage: &'static str,
    rest: &'a str,
    labels: &'a [String],
}

impl<'a> Words<'a> {
    /// The first word, if it is one of these commands, and what follows it.
    pub(crate) fn of(
        line: &'a str,
        commands: &[(&'static str, &str)],
        labels: &'a [String],
    ) -> Option<(&'a str, Self)> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let usage = commands
            .iter()
            .map(|(usage, _)| *usage)
            .find(|usage| usage.split(' ').next() == Some(word))?;
        let rest = rest.trim_start();
        Some((
            word,
            Self {
                usage,
                rest,
                labels,
            },
        ))
    }

    fn word(&mut self) -> Result<&'a str, LineError> {
        let (word, rest) = match self.rest.split_once(char::is_whitespace) {
            Some((word, rest)) => (word, rest.trim_start()),
            None => (self.rest, ""),
        };
        self.rest = rest;
        if word.is_empty() {
            return Err(LineError::Usage { usage: self.usage });
        }
        Ok(word)
    }

    /// A clip's label, or `all`.
    pub(crate) fn clips(&mut self) -> Result<Vec<usize>, LineError> {
        let word = self.word()?;
        if word == "all" {
            return Ok((0..self.labels.len()).collect());
        }
        match self.labels.iter().position(|label| label == word) {
            Some(clip) => Ok(vec![clip]),
            None => Err(LineError::Clip {
                word: word.to_owned(),
                labels: self.labels.join(", "),
            }),
        }
    }

    fn number(&mut self, from: f64, to: f64) -> Result<f64, LineError> {
        let word = self.word()?;
        let number: Option<f64> = word.parse().ok();
        number
            .filter(|n| (from..=to).contains(n))
            .ok_or_else(|| self.no_number(word, format!("{from} to {to}")))
    }

    fn count(&mut self) -> Result<u32, LineError> {
        let word = self.word()?;
        let number: Option<u32> = word.parse().ok();
        number.ok_or_else(|| self.no_number(word, format!("0 to {}", u32::MAX)))
    }

    fn no_number(&self, word: &str, range: String) -> LineError {
        LineError::Number {
            word: word.to_owned(),
            range,
            usage: self.usage,
        }
    }

    fn span(&mut self) -> Result<Span, LineError> {
        Ok(Span::from_secs_f64(self.number(0.0, LONGEST_S)?))
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(&mut self, choices: &[(&str, T)]) -> Result<T, LineError> {
        let word = self.word()?;
        choices
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, choice)| *choice)
            .ok_or(LineError::Usage { usage: self.usage })
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Result<(), LineError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(LineError::Usage { usage: self.usage })
        }
    }

    fn text(&mut self) -> Result<String, LineError> {
        let text = unescape(std::mem::take(&mut self.rest))?;
        if text.len() > NAME_MAX {
            return Err(LineError::Usage {
                usage: "name CLIP TEXT, of at most 248 bytes",
            });
        }
        Ok(text)
    }
}

fn unescape(text: &str) -> Result<String, LineError> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out += plain;
        let fault = || LineError::Escape {
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
                // A name on the air ends at a zero.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<FaultLine>, LineError> {
        parse(line, &["head".to_owned(), "upper_back".to_owned()])
    }

    #[test]
    fn every_listed_fault_is_understood_as_listed() {
        for (usage, _) in FAULTS {
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
            assert!(matches!(read(&line), Ok(Some(_))), "{line}");
            let more = format!("{line} more");
            assert_eq!(read(&more).is_err(), !line.starts_with("name "), "{more}");
        }
        assert_eq!(read("truth"), Ok(None));
    }

    #[test]
    fn clips_and_values_arrive() {
        assert_eq!(
            read("  stall\tall  2.5 "),
            Ok(Some(FaultLine {
                clips: vec![0, 1],
                fault: Fault::Stall {
                    span: Span::from_millis(2500)
                }
            }))
        );
        assert_eq!(
            read("name upper_back a\\u{1b}[2J\\n\\\\ b"),
            Ok(Some(FaultLine {
                clips: vec![1],
                fault: Fault::Name("a\u{1b}[2J\n\\ b".to_owned())
            }))
        );
    }

    #[test]
    fn what_is_wrong_says_what_to_write() {
        for (line, says) in [
            ("kill", "write `kill CLIP`"),
            ("kill foot", "there are head, upper_back and `all`"),
            ("loss head 2", "no number from 0 to 1"),
            ("loss head nan", "no number from 0 to 1"),
            ("stall head -1", "write `stall CLIP SECONDS`"),
            ("garbage head 1.5", "write `garbage CLIP COUNT`"),
            ("charge head maybe", "write `charge CLIP on|off`"),
            ("name head \\u{0}", "no escape"),
            ("name head \\x", "no escape"),
        ] {
            let error = read(line).unwrap_err().to_string();
            assert!(error.contains(says), "{line}: {error}");
            assert!(!error.contains('\n'));
        }
    }
}
