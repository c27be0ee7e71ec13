//! The silent first day: what was learned of the wearer, kept in `baseline.json`.
//!
//! What is learned and what follows from it is the core's ([`nape_core::baseline`]). Here: the file, what
//! the wearer may do about it, and the words. The daemon writes the file; a command writes it only where
//! no daemon runs. A file that does not read is kept aside and said, and learning begins anew.

mod report;

use std::fs;
use std::io;
use std::path::Path;

use nape_core::Params;
use nape_core::baseline::{Baseline, Flaw, Sensitivity};
use nape_core::text::clean_line;
use serde::{Deserialize, Serialize};

pub use nape_control::baseline::{Action, Refusal};
pub use report::{brief, report};

use crate::atomic_file::{self, FileError};

/// What the file says it is. A change that an old program would misread gets a new number.
const FORM: &str = "nape.baseline-state/1";

/// What is learned, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// What the file says it is.
    pub form: String,
    /// When learning began, µs since 1970.
    pub since_unix_us: i64,
    /// When it ended; `None`: it goes on.
    pub until_unix_us: Option<i64>,
    /// What is known.
    pub learned: Baseline,
}

impl Kept {
    /// Nothing is known yet.
    pub fn begun(now_unix_us: i64) -> Self {
        Self {
            form: FORM.to_owned(),
            since_unix_us: now_unix_us,
            until_unix_us: None,
            learned: Baseline::default(),
        }
    }

    /// Does learning go on?
    pub const fn is_learning(&self) -> bool {
        self.until_unix_us.is_none()
    }
}

/// What the engine is to do, by what is kept, beside the configuration's parameters.
pub fn sensitivity(kept: Option<&Kept>, params: &Params) -> Sensitivity {
    match kept {
        None => Sensitivity::of(params),
        Some(kept) if kept.is_learning() => Sensitivity::learning(params),
        Some(kept) => Sensitivity::learned(&kept.learned, params),
    }
}

/// What becomes of what is kept when the wearer does this.
///
/// # Errors
/// Why it cannot be done.
pub fn act(kept: Option<&Kept>, action: Action, now_unix_us: i64) -> Result<Option<Kept>, Refusal> {
    let known_s = |kept: &Kept| kept.learned.known.as_secs_f64();
    match (action, kept) {
        (Action::Status, kept) => Ok(kept.cloned()),
        (Action::Start, None) => Ok(Some(Kept::begun(now_unix_us))),
        (Action::Start, Some(kept)) if kept.is_learning() => Err(Refusal::Learning {
            known_s: known_s(kept),
            enough_s: nape_core::baseline::ENOUGH.as_secs_f64(),
        }),
        (Action::Start, Some(_)) => Err(Refusal::There),
        (Action::Finish, Some(kept)) if kept.is_learning() => {
            if kept.learned.is_usable() {
                return Ok(Some(Kept {
                    until_unix_us: Some(now_unix_us),
                    ..kept.clone()
                }));
            }
            Err(Refusal::TooLittle {
                known_s: known_s(kept),
                least_s: nape_core::baseline::LEAST.as_secs_f64(),
            })
        }
        (Action::Finish, _) => Err(Refusal::NotLearning),
        (Action::Clear, None) => Err(Refusal::Nothing),
        (Action::Clear, Some(_)) => Ok(None),
    }
}

/// Why something was not done about it; then nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// It cannot be done.
    #[error("{}", crate::told::no_baseline(.0))]
    Refused(Refusal),
    /// The file cannot be changed.
    #[error(transparent)]
    File(#[from] FileError),
}

/// [`act`], written to the file at `path` before it is done: an error changes nothing.
///
/// # Errors
/// Why it cannot be done, or that the file cannot be written.
pub fn act_on_file(
    path: &Path,
    kept: Option<&Kept>,
    action: Action,
    now_unix_us: i64,
) -> Result<Option<Kept>, ActError> {
    let then = act(kept, action, now_unix_us).map_err(ActError::Refused)?;
    if action != Action::Status {
        save(path, then.as_ref())?;
    }
    Ok(then)
}

/// Reads what is kept. A file that does not read is moved aside; the second value says so.
///
/// # Errors
/// The file is there, but the system does not give it, or not away.
pub fn load(path: &Path) -> Result<(Option<Kept>, Option<String>), FileError> {
    let write = |source| FileError {
        path: path.to_owned(),
        source,
    };
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(source) => return Err(write(source)),
    };
    let problem = match serde_json::from_slice::<Kept>(&text) {
        Ok(kept) if kept.form != FORM => format!("it says it is {:?}", kept.form),
        Ok(kept) => match kept.learned.flaw() {
            None => return Ok((Some(kept), None)),
            Some(flaw) => told(flaw).to_owned(),
        },
        Err(error) => error.to_string(),
    };
    let aside = atomic_file::set_aside(path)?;
    let words = format!(
        "What was learned of you could not be read ({}), so nothing is used of it; the file is kept as {}. \
         `nape baseline start` begins anew.",
        clean_line(&problem),
        aside.display()
    );
    Ok((None, Some(words)))
}

/// What cannot have been learned.
const fn told(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Known => "its known time is below zero, or longer than anybody learns",
        Flaw::AnglesKnown => {
            "its known time of angles is below zero, or longer than anybody learns"
        }
        Flaw::Stretch => "a stretch in one position is longer than any that is counted",
        Flaw::Hold => "a hold is longer than any that is counted",
        Flaw::Angle => "an angle is beyond any that is counted",
    }
}

/// Writes it, whole or not at all; `None` removes it.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, kept: Option<&Kept>) -> Result<(), FileError> {
    let Some(kept) = kept else {
        return match fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FileError {
                path: path.to_owned(),
                source,
            }),
            _ => Ok(()),
        };
    };
    atomic_file::write_json(path, kept)
}

#[cfg(test)]
mod tests;
