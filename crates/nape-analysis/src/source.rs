//! A recording made ready for the engine: looked through, calibrated, opened.
//!
//! A recording without a calibration of its own is searched for one first: in the windows given, or
//! in its first still window and the movement after it. Commands that print while they read look
//! through the whole file beforehand, so that bad input is refused before anything is printed.
//! Nothing is kept in memory but the findings.

use std::path::{Path, PathBuf};

use nape_core::calibrate::{Found, Refused, Search, SearchParams};
use nape_core::{Calibration, Control, Placement, Timestamp, WallTime};
use nape_session::{OwnedInput, ReadError, ReadOptions, Recording};
use nape_words::Words;

use crate::Progress;

/// From and to, on the recording's own time line.
pub type Window = (Timestamp, Timestamp);

/// How to find the calibration of a recording that brings none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Windows {
    /// A window in which the wearer is upright, looks ahead and keeps still.
    pub upright: Option<Window>,
    /// A window of nods or forward leans, that tells where forward is.
    pub nod: Option<Window>,
}

/// Why a recording cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The recording cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The window given for the calibration cannot be used.
    #[error("{}: {}: no calibration from the window given: {}", path.display(), placement.name(), Words::default().refused(refused))]
    Calibration {
        /// The recording.
        path: PathBuf,
        /// The clip.
        placement: Placement,
        /// Why.
        refused: Refused,
    },
}

/// How far to look through a recording before it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scout {
    /// Until the calibration is known.
    Calibration,
    /// To the end.
    Whole,
}

/// Where the calibration comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// The recording brings its own.
    Recording,
    /// Found before the run, by placement; refused where no movement or window served.
    Search {
        /// What was found.
        found: Box<Found>,
        /// Windows were given; the recording's own calibrations are not used.
        asked: bool,
    },
}

/// A recording ready to run.
#[derive(Debug)]
pub struct Source {
    /// Open at its beginning.
    pub recording: Recording,
    /// Its calibration.
    pub origin: Origin,
    /// Clips seen while looking through it, by [`Placement::index`].
    pub rig: [bool; 3],
    /// Civil time at a moment of the session, if it tells.
    pub wall: Option<(Timestamp, WallTime)>,
    /// Its last moment, if it was looked through to the end.
    pub end: Option<Timestamp>,
}

/// Does it bring a calibration about, given or found in what follows? (A rezeroing does where there is none.)
const fn calibrates(control: &Control) -> bool {
    matches!(
        control,
        Control::UseCalibration { .. } | Control::Calibrate { .. } | Control::Rezero { .. }
    )
}

/// Is it about the recording's own calibrations? That one may not hold any more says nothing of others.
pub const fn concerns_calibration(control: &Control) -> bool {
    calibrates(control) || matches!(control, Control::PutOnAgain { .. })
}

/// Opens a recording and finds its calibration.
///
/// # Errors
/// A bad recording (all of it with [`Scout::Whole`]), or a window that gives no calibration.
pub fn open(
    path: &Path,
    read: &ReadOptions,
    calibration: Windows,
    scout: Scout,
    progress: &impl Progress,
) -> Result<Source, SourceError> {
    let mut look = Recording::open(path, read)?;
    let start = look.start();
    let header = look.info().header.as_ref();
    let mut wall = header.and_then(|h| h.wall_start).map(|w| (start, w));
    let mut rig = [false; 3];
    let mut end = start;
    let asked = calibration.upright.is_some() || calibration.nod.is_some();
    // A recording that holds every input of its session is replayed as it is.
    let exact = header.is_some_and(|h| h.exact) && !asked;
    let mut search = (!exact).then(|| {
        Search::new(SearchParams {
            upright: calibration.upright,
            nod: calibration.nod,
        })
    });
    let mut searching = search.is_some();
    while let Some(item) = look.next_item()? {
        end = item.at;
        match &item.input {
            OwnedInput::Samples { placement, samples } => {
                rig[placement.index()] = true;
                if let Some(search) = search.as_mut().filter(|_| searching) {
                    search.handle(*placement, samples);
                    searching = !search.is_done();
                }
            }
            OwnedInput::Control(control) if !asked && calibrates(control) => {
                // What a search found before it would only stand until here; the recording knows.
                search = None;
                searching = false;
            }
            OwnedInput::Wall(mark) => {
                wall.get_or_insert((item.at, *mark));
            }
            _ => {}
        }
        if scout == Scout::Calibration && !searching {
            break;
        }
        progress.at(path, look.progress());
    }
    progress.again(path);
    let origin = match search {
        None => Origin::Recording,
        Some(search) => Origin::Search {
            found: Box::new(search.finish()),
            asked,
        },
    };
    if let Origin::Search { found, asked: true } = &origin {
        refuse(path, found)?;
    }
    Ok(Source {
        recording: Recording::open(path, read)?,
        origin,
        rig,
        wall,
        end: (scout == Scout::Whole).then_some(end),
    })
}

/// A window that was given and does not serve is an error: the user wants to know.
fn refuse(path: &Path, found: &Found) -> Result<(), SourceError> {
    for (placement, result) in found.iter() {
        if let Some(Err(refused)) = result {
            return Err(SourceError::Calibration {
                path: PathBuf::from(path),
                placement,
                refused: *refused,
            });
        }
    }
    Ok(())
}

impl Source {
    /// The calibrations to begin with.
    pub fn calibrations(&self) -> Vec<(Placement, Calibration)> {
        let Origin::Search { found, .. } = &self.origin else {
            return Vec::new();
        };
        found
            .iter()
            .filter_map(|(p, result)| Some((p, *result.as_ref()?.as_ref().ok()?)))
            .collect()
    }

    /// The recording's own calibrations, and what it says of them, do not count: windows were given.
    pub const fn overrides(&self) -> bool {
        matches!(self.origin, Origin::Search { asked: true, .. })
    }

    /// The placements seen, head first.
    pub fn placements(&self) -> impl Iterator<Item = Placement> + '_ {
        Placement::ALL.into_iter().filter(|p| self.rig[p.index()])
    }
}
