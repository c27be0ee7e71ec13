//! What is wrong with a TOML file: line, column, the line itself with a caret, a hint.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::str::Utf8Error;

use nape_core::text::clean_line;

/// The sections a file may have, each with its keys: for hints.
pub(crate) type Keys = [(&'static str, &'static [&'static str])];

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself, without what a terminal would act on.
    pub source: String,
    /// Length of what is wrong, in characters, at least 1.
    pub length: usize,
    /// What is wrong, and what was expected.
    pub message: String,
    /// What to do, where that is more than the message says.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault at these bytes of the text.
    pub(crate) fn at(
        text: &str,
        span: Range<usize>,
        message: String,
        hint: Option<String>,
    ) -> Self {
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let begin = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let whole = text[begin..].lines().next().unwrap_or_default();
        let marked = text[start..end].lines().next().unwrap_or_default();
        Self {
            line: text[..begin].matches('\n').count() + 1,
            column: text[begin..start].chars().count() + 1,
            source: tame(whole),
            length: marked.chars().count().max(1),
            message,
            hint,
        }
    }

    /// What the TOML reader found.
    pub(crate) fn of_toml(text: &str, error: &toml::de::Error, known: &Keys) -> Self {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim();
        let unknown = message
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split_once('`'));
        match unknown {
            Some((key, _)) => {
                let section = section_at(text, span.start);
                let key = clean_line(key);
                let what = if known.iter().any(|(s, _)| section == Some(*s)) {
                    format!("[{}] has no key `{key}`", section.unwrap_or_default())
                } else {
                    format!("there is no section or key `{key}`")
                };
                let hint = nearest(&key, section, known).unwrap_or_else(|| all(section, known));
                Self::at(text, span, what, Some(hint))
            }
            None => Self::at(text, span, clean_line(message), None),
        }
    }

    /// The file is no text from here on.
    pub(crate) fn no_text(bytes: &[u8], error: Utf8Error) -> Self {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        let hint = Some("save the file as UTF-8".to_owned());
        Self::at(
            &good,
            good.len()..good.len(),
            "expected UTF-8 text".to_owned(),
            hint,
        )
    }
}

/// The next place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// A line as it is, with every control character a blank, so that the caret still fits.
fn tame(line: &str) -> String {
    let safe = |c: char| {
        if c.is_control() || clean_line(&c.to_string()).is_empty() {
            ' '
        } else {
            c
        }
    };
    line.trim_end().chars().map(safe).collect()
}

/// The section that the byte `at` is in: the last header before it.
fn section_at(text: &str, at: usize) -> Option<&str> {
    let before = &text[..floor(text, at)];
    before.lines().rev().find_map(|line| {
        let inner = line.trim().strip_prefix('[')?.trim_start_matches('[');
        Some(inner.split(']').next()?.trim())
    })
}

/// A hint for an unknown key: a name like it, or the section it belongs to.
fn nearest(key: &str, section: Option<&str>, known: &Keys) -> Option<String> {
    // The very key, elsewhere.
    if let Some((home, _)) = known.iter().find(|(_, keys)| keys.contains(&key)) {
        return Some(format!("`{key}` belongs to [{home}]"));
    }
    let here = known.iter().find(|(s, _)| Some(*s) == section);
    let candidates = known.iter().flat_map(|(s, keys)| {
        let named = keys.iter().map(move |k| (*k, Some(*s)));
        named.chain([(*s, None)])
    });
    candidates
        .map(|(name, home)| (distance(key, name), name, home))
        .filter(|(d, name, _)| *d <= (name.len() / 3).max(1))
        .min_by_key(|(d, _, home)| (*d, *home != here.map(|h| h.0)))
        .map(|(_, name, home)| match home {
            None => format!("did you mean the section [{name}]?"),
            Some(home) if Some(home) == section => format!("did you mean `{name}`?"),
            Some(home) => format!("did you mean `{name}` in [{home}]?"),
        })
}

/// What there is, here.
fn all(section: Option<&str>, known: &Keys) -> String {
    match known.iter().find(|(s, _)| Some(*s) == section) {
        Some((section, keys)) => format!("[{section}] may have {}", keys.join(", ")),
        None => {
            let names: Vec<_> = known.iter().map(|(s, _)| format!("[{s}]")).collect();
            format!("the sections are {}", names.join(", "))
        }
    }
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour to make `a`
/// into `b` (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// All faults, for people: `file:line:column: message`, the line, a caret, the hint.
pub(crate) fn list(path: &Path, faults: &[Fault]) -> String {
    let told: Vec<_> = faults
        .iter()
        .map(|fault| format!("{}:{fault}", path.display()))
        .collect();
    told.join("\n")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        writeln!(f, "{line}:{column}: {}", self.message)?;
        let number = line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "  {number} | {}", self.source)?;
        let before = " ".repeat(column - 1);
        let room = self
            .source
            .chars()
            .count()
            .saturating_sub(column - 1)
            .max(1);
        write!(
            f,
            "  {gutter} | {before}{}",
            "^".repeat(self.length.min(room))
        )?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  {gutter} = hint: {hint}")?;
        }
        Ok(())
    }
}
