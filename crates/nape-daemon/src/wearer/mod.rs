//! What the wearer says of themselves: declared risk factors, the weekly plan, check-ins, what hurts. All of it
//! optional, kept on this machine in two small files, and deletable.
//!
//! `wearer.json` holds profile and plan; what a check-in said lies in `day.json` (`Carry`), since the
//! engine goes on with it. The daemon writes both; a command does only where no daemon runs. What follows
//! from it is the core's ([`nape_core::coach`]).

mod change;
mod report;

use std::path::{Path, PathBuf};
use std::{fs, io};

use nape_core::article::Profile;
use nape_core::coach::Plan;
use serde::{Deserialize, Serialize};

pub use change::{Changed, apply, hurt, spreads};
pub use report::{report, report_of_change};

use crate::atomic_file::{self, FileError};

/// What the file says it is. A change that an old program would misread gets a new number.
const FORM: &str = "nape.wearer-state/1";

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wearer {
    /// What the file says it is.
    form: String,
    /// What was declared.
    pub profile: Profile,
    /// The weekly plan and what was done of it.
    pub plan: Plan,
}

impl Default for Wearer {
    fn default() -> Self {
        Self {
            form: FORM.to_owned(),
            profile: Profile::NONE,
            plan: Plan::NONE,
        }
    }
}

impl Wearer {
    /// Is there anything to keep?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is kept of the wearer cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: what you said of yourself cannot be read ({reason})", path.display())]
pub struct WearerError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Reads it; a file that is not there is a wearer who said nothing.
///
/// # Errors
/// A file that does not read or is none of ours: what was declared must not be lost in silence, and it is
/// never overwritten by what was said since.
pub fn load(path: &Path) -> Result<Wearer, WearerError> {
    let damaged = |reason: String| WearerError {
        path: path.to_owned(),
        reason,
    };
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Wearer::default()),
        Err(e) => return Err(damaged(e.to_string())),
    };
    let wearer: Wearer = serde_json::from_slice(&text).map_err(|e| damaged(e.to_string()))?;
    if wearer.form == FORM {
        Ok(wearer)
    } else {
        Err(damaged(format!("it says it is {:?}", wearer.form)))
    }
}

/// Writes it, whole or not at all; nothing to keep: no file.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, wearer: &Wearer) -> Result<(), FileError> {
    if !wearer.is_empty() {
        return atomic_file::write_json(path, wearer);
    }
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FileError {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// Both together: what stands in the configuration is declared as well.
pub const fn declared(config: Profile, own: Profile) -> Profile {
    Profile {
        injury: config.injury || own.injury,
        obesity: config.obesity || own.obesity,
        pregnancy: config.pregnancy || own.pregnancy,
        diabetes: config.diabetes || own.diabetes,
        family_history: config.family_history || own.family_history,
    }
}

#[cfg(test)]
mod tests;
