//! Values with names, as clap's parsers: every way in which Nape itself prints one is read, shells complete
//! them, and a slip is told the nearest.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use nape_core::Placement;
use nape_core::article::{ACTIVITIES, Activity, KnownBy, RISK_FACTORS, RiskFactor};
use nape_core::coach::RedFlag;
use nape_core::coach::plan::PLANNABLE;
use nape_core::guide::Target;
use nape_words::{Language, Words, terms};

/// Reads one of some values by its name.
#[derive(Debug, Clone)]
pub(crate) struct Named<T> {
    rows: Vec<Row<T>>,
}

#[derive(Debug, Clone)]
struct Row<T> {
    value: T,
    /// As files and `--json` have it; what is completed.
    name: &'static str,
    /// Every name it is read by, [`bare`].
    spoken: Vec<String>,
    /// Understood, but no choice: what comes of it is said by whoever refuses it.
    hidden: bool,
}

impl<T> Named<T> {
    fn of(values: impl IntoIterator<Item = T>, name: impl Fn(&T) -> &'static str) -> Self {
        let row = |value| {
            let name = name(&value);
            Row {
                value,
                name,
                spoken: vec![bare(name), bare(&terms::plain(name))],
                hidden: false,
            }
        };
        let rows = values.into_iter().map(row).collect();
        Self { rows }
    }

    /// The same, read by these words as well.
    fn or(mut self, words: impl Fn(&T) -> String) -> Self {
        for row in &mut self.rows {
            row.spoken.push(bare(&words(&row.value)));
        }
        self
    }

    /// The same; only these are shown and completed.
    fn show(mut self, shown: impl Fn(&T) -> bool) -> Self {
        for row in &mut self.rows {
            row.hidden = !shown(&row.value);
        }
        self
    }

    /// What is shown and completed; shells do not ask whether a value is hidden.
    fn choices(&self) -> impl Iterator<Item = PossibleValue> {
        let rows = self.rows.iter().filter(|row| !row.hidden);
        rows.map(|row| PossibleValue::new(row.name))
    }
}

impl<T: Copy + Send + Sync + 'static> TypedValueParser for Named<T> {
    type Value = T;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let said = value.to_str().map(bare);
        let meant = said.and_then(|said| self.rows.iter().find(|r| r.spoken.contains(&said)));
        if let Some(row) = meant {
            return Ok(row.value);
        }
        // Clap knows how to list choices and to guess what was meant.
        let choices = PossibleValuesParser::new(self.choices());
        choices.parse_ref(cmd, arg, value)?;
        Err(Error::new(ErrorKind::InvalidValue).with_cmd(cmd))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.choices()))
    }
}

/// Letters and digits only, small: `Cat/cow`, `cat_cow` and `cat cow` are the same.
fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Any activity, by its names in every language.
fn activities() -> Named<Activity> {
    let all = Named::of(ACTIVITIES.iter().map(|row| row.id), |a| a.name());
    let languages = Language::ALL.into_iter();
    languages.fold(all, |named, language| {
        named.or(|a| Words::new(language).activity(*a))
    })
}

/// An activity, whichever.
pub(super) fn activity() -> Named<Activity> {
    activities()
}

/// An activity that Nape can guide through; the others are read and told that they are none.
pub(super) fn guided() -> Named<Activity> {
    activities().show(|a| Target::of(*a).is_some())
}

/// An activity for the weekly plan; the others are read and told that they are none.
pub(super) fn planned() -> Named<Activity> {
    activities().show(|a| PLANNABLE.contains(a))
}

/// A risk factor that can be declared; the measured ones are read and told that they are measured.
pub(super) fn factor() -> Named<RiskFactor> {
    let declared = |f: &RiskFactor| {
        let row = RISK_FACTORS.iter().find(|row| row.id == *f);
        row.is_some_and(|row| row.known_by == KnownBy::Declared)
    };
    Named::of(RISK_FACTORS.iter().map(|row| row.id), |f| f.name()).show(declared)
}

/// A warning sign.
pub(super) fn red_flag() -> Named<RedFlag> {
    Named::of(RedFlag::ALL, |flag| flag.name())
}

/// Where a sensor is worn.
pub(super) fn placement() -> Named<Placement> {
    Named::of(Placement::ALL, |placement| placement.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Copy + Send + Sync + 'static>(named: &Named<T>, text: &str) -> Result<T, Error> {
        named.parse_ref(&Command::new("nape"), None, OsStr::new(text))
    }

    #[test]
    fn what_is_printed_is_read() {
        for row in &ACTIVITIES {
            let name = row.id.name();
            let mut printed = vec![name.to_owned(), terms::plain(name), name.replace('_', "-")];
            printed.extend(Language::ALL.map(|l| Words::new(l).activity(row.id)));
            for text in printed {
                assert_eq!(read(&activity(), &text).ok(), Some(row.id), "{text}");
                assert_eq!(read(&guided(), &text).ok(), Some(row.id), "{text}");
            }
        }
        for text in ["upper_back", "upper back", "Upper-Back"] {
            assert_eq!(read(&placement(), text).ok(), Some(Placement::UpperBack));
        }
    }

    #[test]
    fn a_slip_is_told_the_nearest_and_only_what_would_be_done() {
        let error = read(&guided(), "catcw")
            .map(|_| ())
            .unwrap_err()
            .to_string();
        assert!(error.contains("'cat_cow'"), "{error}");
        assert!(!error.contains("swimming"), "{error}");
        let error = read(&planned(), "yoga")
            .map(|_| ())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("swimming") && !error.contains("cat_cow"),
            "{error}"
        );
        let error = read(&factor(), "injry")
            .map(|_| ())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("'injury'") && !error.contains("poor_posture"),
            "{error}"
        );
    }
}
