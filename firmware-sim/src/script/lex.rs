//! Words, numbers and marks of a script, each with its place.

use super::{Problem, ScriptError};

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word(String),
    /// A plain number, with an optional unit of degrees.
    Number(f64),
    /// A duration, seconds.
    Duration(f64),
    Colon,
    Open,
    Close,
    /// End of a line, or `;`.
    End,
}

impl Kind {
    /// How an error message names it.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word(w) => format!("`{w}`"),
            Self::Number(n) => format!("the number {n}"),
            Self::Duration(s) => format!("the duration {s} s"),
            Self::Colon => "`:`".to_owned(),
            Self::Open => "`{`".to_owned(),
            Self::Close => "`}`".to_owned(),
            Self::End => "the end of the statement".to_owned(),
        }
    }
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Splits a script; always ends with [`Kind::End`].
pub(super) fn lex(text: &str) -> Result<Vec<Token>, ScriptError> {
    let mut tokens = Vec::new();
    let mut line = 0;
    for row in text.lines() {
        line += 1;
        let row = row.strip_prefix('\u{feff}').unwrap_or(row);
        lex_line(row, line, &mut tokens)?;
    }
    if tokens.is_empty() {
        tokens.push(Token {
            kind: Kind::End,
            line: 1,
            column: 1,
        });
    }
    Ok(tokens)
}

fn lex_line(row: &str, line: u32, tokens: &mut Vec<Token>) -> Result<(), ScriptError> {
    let mut rest = row.chars().zip(1u32..).peekable();
    let written = row.split('#').next().unwrap_or(row).trim_end();
    let end = u32::try_from(written.chars().count()).map_or(u32::MAX, |n| n + 1);
    while let Some(&(c, column)) = rest.peek() {
        let kind = match c {
            '#' => break,
            c if c.is_whitespace() => {
                rest.next();
                continue;
            }
            ':' => Kind::Colon,
            '{' => Kind::Open,
            '}' => Kind::Close,
            ';' => Kind::End,
            c if c.is_alphabetic() || c == '_' => {
                let mut word = String::new();
                while let Some((c, _)) = rest.next_if(|(c, _)| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                tokens.push(Token {
                    kind: Kind::Word(word),
                    line,
                    column,
                });
                continue;
            }
            c if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => {
                let mut word = String::new();
                while let Some((c, _)) =
                    rest.next_if(|(c, _)| c.is_alphanumeric() || "+-.°_".contains(*c))
                {
                    word.push(c);
                }
                let kind = number(&word).ok_or(ScriptError {
                    line,
                    column,
                    problem: Problem::BadNumber { text: word },
                })?;
                tokens.push(Token { kind, line, column });
                continue;
            }
            found => {
                return Err(ScriptError {
                    line,
                    column,
                    problem: Problem::BadCharacter { found },
                });
            }
        };
        rest.next();
        tokens.push(Token { kind, line, column });
    }
    tokens.push(Token {
        kind: Kind::End,
        line,
        column: end,
    });
    Ok(())
}

/// `45`, `45deg`, `90s`, `1h30m`, `250ms`.
fn number(word: &str) -> Option<Kind> {
    let plain = word
        .strip_suffix("deg")
        .or_else(|| word.strip_suffix('°'))
        .unwrap_or(word);
    if let Ok(v) = plain.parse::<f64>() {
        return v.is_finite().then_some(Kind::Number(v));
    }
    let mut seconds = 0.0;
    let mut rest = word;
    // Units must get smaller: 1h30m, not 30m1h.
    let mut above = f64::INFINITY;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let value: f64 = rest[..digits].parse().ok()?;
        let tail = &rest[digits..];
        let letters = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let unit = match &tail[..letters] {
            "h" => 3600.0,
            "m" | "min" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            _ => return None,
        };
        if unit >= above {
            return None;
        }
        above = unit;
        seconds += value * unit;
        rest = &tail[letters..];
    }
    Some(Kind::Duration(seconds))
}
