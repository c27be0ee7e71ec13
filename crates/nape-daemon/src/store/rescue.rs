//! One torn recording: saved into a finished file, or told why not.
//!
//! The torn file goes only when what was saved of it is safely on the disk under its own name
//! (`nape_session::recover` syncs file and folder before it returns). A file that gives up nothing is
//! kept aside, unless it is too small to have held anything.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use nape_session::{RecoverError, Recovered};
use nape_words::terms;

use super::name::Name;
use super::{Store, part_of};

/// A torn file smaller than this that gives up nothing held no data yet: header and channels alone
/// have 4 kB, and not even those reach the file before the first samples do. Our choice.
const EMPTY_BELOW: u64 = 8 * 1024;

/// What happened to one torn file. [`fmt::Display`] gives a sentence for people.
#[derive(Debug)]
pub struct Rescue {
    /// The torn file.
    pub part: PathBuf,
    /// What came of it.
    pub rescued: Rescued,
}

/// What came of a torn file.
#[derive(Debug)]
pub enum Rescued {
    /// Saved into a recording of its own; the torn file is gone.
    Saved {
        /// The recording.
        path: PathBuf,
        /// What was saved and what was lost.
        found: Box<Recovered>,
    },
    /// It had been saved already by a start that was cut short; the torn file is gone.
    Again {
        /// The recording.
        path: PathBuf,
    },
    /// There was nothing in it yet; it is gone.
    Empty,
    /// Nothing in it can be read; it is kept under another name.
    Damaged {
        /// That name.
        kept: PathBuf,
    },
    /// It could not be done now; the torn file is as it was, and the next start tries again.
    Failed {
        /// Why.
        error: RecoverError,
    },
    /// It was done, but the torn file could not be removed or renamed.
    Left {
        /// Why.
        source: io::Error,
    },
}

/// Rescues `part`, which is to be called `name`.
pub(super) fn rescue(store: &Store, name: &Name, part: PathBuf) -> Rescue {
    let rescued = try_rescue(store, name, &part);
    Rescue { part, rescued }
}

fn try_rescue(store: &Store, name: &Name, part: &Path) -> Rescued {
    let wanted = store.dir.join(name.file());
    // A rescue that was itself cut short: of no use, the torn file still has everything.
    drop(fs::remove_file(part_of(part)));
    let there = fs::symlink_metadata(&wanted).is_ok();
    let out = if there {
        store.free(name)
    } else {
        wanted.clone()
    };
    let found = match nape_session::recover(part, &out) {
        Ok(found) => found,
        Err(RecoverError::Nothing { .. } | RecoverError::Read { .. }) if is_readable(part) => {
            let held = fs::metadata(part).map_or(u64::MAX, |meta| meta.len());
            return if held < EMPTY_BELOW {
                remove(part, Rescued::Empty)
            } else {
                set_aside(part)
            };
        }
        Err(error) => return Rescued::Failed { error },
    };
    if there && same(&out, &wanted) {
        // The start before got as far as the finished file and no further.
        if let Err(source) = fs::remove_file(&out) {
            return Rescued::Left { source };
        }
        return remove(part, Rescued::Again { path: wanted });
    }
    let found = Box::new(found);
    remove(part, Rescued::Saved { path: out, found })
}

/// Removes the torn file; then it is as `done` says.
fn remove(part: &Path, done: Rescued) -> Rescued {
    match fs::remove_file(part) {
        Ok(()) => done,
        Err(source) => Rescued::Left { source },
    }
}

/// Gives a file that is of no use a name that is not looked at again.
fn set_aside(part: &Path) -> Rescued {
    let mut kept = part.with_extension("damaged");
    let mut n = 2;
    while fs::symlink_metadata(&kept).is_ok() {
        kept = part.with_extension(format!("damaged-{n}"));
        n += 1;
    }
    match fs::rename(part, &kept) {
        Ok(()) => Rescued::Damaged { kept },
        Err(source) => Rescued::Left { source },
    }
}

/// Can it be read at all? Else it may be sound, and another day its disk lets it be read.
fn is_readable(part: &Path) -> bool {
    let read = File::open(part).and_then(|mut file| io::copy(&mut file, &mut io::sink()));
    read.is_ok()
}

/// Have the two files the same bytes?
fn same(a: &Path, b: &Path) -> bool {
    let equal = || -> io::Result<bool> {
        let (a, b) = (File::open(a)?, File::open(b)?);
        if a.metadata()?.len() != b.metadata()?.len() {
            return Ok(false);
        }
        let (mut a, mut b) = (io::BufReader::new(a).bytes(), io::BufReader::new(b).bytes());
        loop {
            match (a.next().transpose()?, b.next().transpose()?) {
                (None, None) => return Ok(true),
                (x, y) if x == y => {}
                _ => return Ok(false),
            }
        }
    };
    equal().unwrap_or(false)
}

impl fmt::Display for Rescue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = file_name(&self.part);
        match &self.rescued {
            Rescued::Saved { path, found } => {
                let saved = terms::span(found.saved());
                let (file, samples) = (file_name(path), found.samples);
                write!(
                    f,
                    "A recording that was cut short was saved as {file}: {samples} samples over {saved}"
                )?;
                match found.bytes_lost {
                    0 => f.write_str("."),
                    lost => write!(f, "; {lost} of its {} bytes were lost.", found.bytes),
                }
            }
            Rescued::Again { path } => {
                write!(
                    f,
                    "{} had been saved already; {part} is gone.",
                    file_name(path)
                )
            }
            Rescued::Empty => write!(f, "{part} held nothing yet and is gone."),
            Rescued::Damaged { kept } => write!(
                f,
                "Nothing in {part} can be read; it is kept as {}.",
                file_name(kept)
            ),
            Rescued::Failed { error } => {
                write!(
                    f,
                    "{part} could not be saved: {error}. The next start tries again."
                )
            }
            Rescued::Left { source } => {
                write!(
                    f,
                    "{part} could not be moved away: {source}. The next start tries again."
                )
            }
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}
