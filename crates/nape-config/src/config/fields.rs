//! Values of the configuration: each key's kind and range, and the words when it does not fit.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use nape_core::Span;
use nape_core::text::clean_line;
use nape_words::Language;
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::duration;
use crate::fault::Fault;

/// Faults found so far.
#[derive(Debug)]
pub(super) struct Faults<'a> {
    text: &'a str,
    found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    /// None yet, in this text.
    pub(super) const fn new(text: &'a str) -> Self {
        let found = Vec::new();
        Self { text, found }
    }

    /// `value` if there are none.
    pub(super) fn none_or<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(self.found)
        }
    }
}

/// The value of one key, if it is there, and where.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Field(Option<Spanned<Value>>);

impl Field {
    /// What `read` makes of the value, or `None` with a fault that says what was expected.
    fn take<T>(
        &self,
        faults: &mut Faults<'_>,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.0.as_ref()?;
        match read(value.get_ref()) {
            Ok(good) => Some(good),
            Err(expected) => {
                faults
                    .found
                    .push(Fault::at(faults.text, value.span(), expected, None));
                None
            }
        }
    }

    /// A whole number in `range`.
    pub(super) fn whole<T>(
        &self,
        faults: &mut Faults<'_>,
        range: RangeInclusive<T>,
        of: &str,
        default: T,
    ) -> T
    where
        T: TryFrom<i64> + PartialOrd + Display,
    {
        let read = |value: &Value| {
            let number = value.as_integer().and_then(|n| T::try_from(n).ok());
            number.filter(|n| range.contains(n)).ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                format!(
                    "expected {of}, a whole number from {least} to {most}, found {}",
                    shown(value)
                )
            })
        };
        self.take(faults, read).unwrap_or(default)
    }

    /// A number in `range`.
    pub(super) fn number(
        &self,
        faults: &mut Faults<'_>,
        range: RangeInclusive<f64>,
        of: &str,
        default: f64,
    ) -> f64 {
        let read = |value: &Value| {
            #[expect(clippy::cast_precision_loss, reason = "the range is small")]
            let number = value
                .as_float()
                .or_else(|| value.as_integer().map(|n| n as f64));
            number.filter(|n| range.contains(n)).ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                format!(
                    "expected {of}, a number from {least} to {most}, found {}",
                    shown(value)
                )
            })
        };
        self.take(faults, read).unwrap_or(default)
    }

    /// Yes or no.
    pub(super) fn yes(&self, faults: &mut Faults<'_>, default: bool) -> bool {
        let read = |value: &Value| {
            let yes = value.as_bool();
            yes.ok_or_else(|| format!("expected true or false, found {}", shown(value)))
        };
        self.take(faults, read).unwrap_or(default)
    }

    /// A span of time in `range`.
    pub(super) fn span(
        &self,
        faults: &mut Faults<'_>,
        range: RangeInclusive<Span>,
        default: Span,
    ) -> Span {
        let read = |value: &Value| {
            let expected = || {
                let [least, most] = [range.start(), range.end()].map(|s| duration::words(*s));
                format!(
                    "expected a time from {least} to {most} such as \"{}\"",
                    duration::words(default)
                )
            };
            let Some(text) = value.as_str() else {
                return Err(format!("{}, found {}", expected(), shown(value)));
            };
            let span = duration::parse(text)?;
            if range.contains(&span) {
                Ok(span)
            } else {
                Err(format!("{}, found {}", expected(), shown(value)))
            }
        };
        self.take(faults, read).unwrap_or(default)
    }

    /// A size of at least `least` bytes.
    pub(super) fn bytes(&self, faults: &mut Faults<'_>, least: u64, default: u64) -> u64 {
        let read = |value: &Value| {
            let Some(text) = value.as_str() else {
                let found = shown(value);
                return Err(format!("expected a size such as \"2 GB\", found {found}"));
            };
            let n = duration::parse_bytes(text)?;
            if n < least {
                let (least, found) = (duration::bytes(least), shown(value));
                return Err(format!(
                    "expected a size of at least {least}, found {found}"
                ));
            }
            Ok(n)
        };
        self.take(faults, read).unwrap_or(default)
    }

    /// Does it stand there?
    pub(super) const fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// A text that `parse` makes something of.
    pub(super) fn read<T>(
        &self,
        faults: &mut Faults<'_>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.take(faults, |value| {
            let text = value.as_str().unwrap_or_default();
            parse(text).map_err(|expected| format!("{expected}, found {}", shown(value)))
        })
    }

    /// One of these words; its place among them.
    pub(super) fn one_of(&self, faults: &mut Faults<'_>, words: &[&str]) -> Option<usize> {
        self.take(faults, |value| {
            let place = value
                .as_str()
                .and_then(|text| words.iter().position(|w| *w == text));
            place.ok_or_else(|| format!("expected {}, found {}", choice(words), shown(value)))
        })
    }

    /// A list of some of these words, at least one; their places.
    pub(super) fn read_list(&self, faults: &mut Faults<'_>, words: &[&str]) -> Option<Vec<usize>> {
        self.take(faults, |value| {
            let expected = || format!("expected a list of {}", choice(words));
            let Value::Array(list) = value else {
                return Err(format!("{}, found {}", expected(), shown(value)));
            };
            if list.is_empty() {
                return Err(format!("{}, at least one of them", expected()));
            }
            let place = |item: &Value| {
                let text = item.as_str();
                let place = text.and_then(|text| words.iter().position(|w| *w == text));
                place.ok_or_else(|| format!("{}, found {}", expected(), shown(item)))
            };
            list.iter().map(place).collect()
        })
    }

    /// A folder: an absolute path. (A relative one would depend on where the daemon is started.)
    pub(super) fn path(&self, faults: &mut Faults<'_>) -> Option<PathBuf> {
        self.take(faults, |value| {
            let path = value.as_str().map(PathBuf::from);
            path.filter(|p| p.is_absolute()).ok_or_else(|| {
                format!(
                    "expected a folder that begins with /, found {}",
                    shown(value)
                )
            })
        })
    }

    /// A language, by its tag alone: a locale such as `de_DE` belongs into the environment.
    pub(super) fn language(&self, faults: &mut Faults<'_>) -> Option<Language> {
        self.take(faults, |value| {
            let tag = value.as_str();
            let language = Language::ALL.into_iter().find(|l| Some(l.tag()) == tag);
            language.ok_or_else(|| format!("expected {}, found {}", languages(), shown(value)))
        })
    }

    /// A name without blanks.
    pub(super) fn name(&self, faults: &mut Faults<'_>) -> Option<String> {
        self.take(faults, |value| {
            let name = value
                .as_str()
                .filter(|n| !n.is_empty() && clean_line(n) == **n);
            name.map(str::to_owned)
                .ok_or_else(|| format!("expected a name such as \"hci0\", found {}", shown(value)))
        })
    }
}

/// `"en" or "de"`.
fn languages() -> String {
    Language::ALL.map(|l| format!("\"{l}\"")).join(" or ")
}

/// `"a", "b" or "c"`.
fn choice(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    match quoted.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        all => all.join(", "),
    }
}

/// The value as it is written, safe to show.
fn shown(value: &Value) -> String {
    match value {
        Value::Table(_) => "a table".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        value => clean_line(&value.to_string()),
    }
}
