//! What the reader of a summary should know beside the numbers: clips that came late, were never
//! calibrated, or whose clocks disagree.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Summary;
use crate::per::PerPlacement;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// A clip that is heard or calibrated this much after the session's start is said to have come late.
/// Our choice: putting clips on and calibrating takes a few minutes.
const LATE: Span = Span::from_mins(5);

/// Most notes about clocks. Our choice: they repeat.
const MOST: usize = 10;

/// What is noted while observing.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Doubts {
    /// First heard, first calibrated.
    heard: PerPlacement<Option<Timestamp>>,
    calibrated: PerPlacement<Option<Timestamp>>,
    clocks: Vec<Disagreement>,
    /// The session's clips are those of several sessions: when each came says nothing.
    several: bool,
}

/// A stretch of time in which two clocks disagreed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Disagreement {
    from: Timestamp,
    to: Option<Timestamp>,
    placements: [Placement; 2],
    lag: Span,
    /// It went on from the part before.
    carried: bool,
}

impl Doubts {
    pub(super) fn heard(&mut self, clip: Placement, at: Timestamp) {
        self.heard[clip].get_or_insert(at);
    }

    pub(super) fn calibrated(&mut self, clip: Placement, at: Timestamp) {
        self.calibrated[clip].get_or_insert(at);
    }

    pub(super) fn disagree(&mut self, from: Timestamp, placements: [Placement; 2], lag: Span) {
        // By another lag than before.
        self.agree(from, placements);
        self.clocks.push(Disagreement {
            from,
            to: None,
            placements,
            lag,
            carried: false,
        });
    }

    pub(super) fn agree(&mut self, at: Timestamp, placements: [Placement; 2]) {
        let open = |d: &&mut Disagreement| d.placements == placements && d.to.is_none();
        if let Some(open) = self.clocks.iter_mut().rev().find(open) {
            open.to = Some(at);
        }
    }

    /// What the part that follows begins with.
    pub(super) fn next(&self) -> Self {
        let running = self.clocks.iter().filter(|d| d.to.is_none());
        Self {
            clocks: running
                .map(|d| Disagreement {
                    carried: true,
                    ..*d
                })
                .collect(),
            ..self.clone()
        }
    }

    /// Adds the part that follows.
    pub(super) fn merge(&mut self, next: &Self) {
        self.heard = next.heard;
        self.calibrated = next.calibrated;
        let mut running = self.clocks.iter_mut().filter(|d| d.to.is_none());
        for on in next.clocks.iter().filter(|d| d.carried) {
            if let Some(mine) = running.next() {
                mine.to = on.to;
            }
        }
        self.clocks
            .extend(next.clocks.iter().filter(|d| !d.carried));
    }

    /// Adds another session.
    pub(super) fn append(&mut self, other: &Self) {
        self.several = true;
        self.clocks.extend(&other.clocks);
    }
}

/// Something to know beside the numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Of which recording or side it is, where a report is about several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// What.
    #[serde(flatten)]
    pub what: Noted,
}

/// What there is to know. Times are seconds since the session's start.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Noted {
    /// A clip came late: its angles are unknown before.
    HeardLate {
        /// The clip.
        placement: Placement,
        /// When.
        after_s: f64,
    },
    /// A clip was never calibrated: its angles are unknown.
    NotCalibrated {
        /// The clip.
        placement: Placement,
    },
    /// A clip was calibrated late: its angles are unknown before.
    CalibratedLate {
        /// The clip.
        placement: Placement,
        /// When.
        after_s: f64,
    },
    /// The clocks of two clips disagreed: what takes both is unknown in that time.
    ClocksDisagree {
        /// The clips.
        placements: [Placement; 2],
        /// By how much, s.
        lag_s: f64,
        /// From when on.
        from_s: f64,
        /// Until when; `None`: to the end.
        to_s: Option<f64>,
    },
    /// What the host adds, in its own words.
    Told {
        /// These.
        text: String,
    },
}

impl From<Noted> for Note {
    fn from(what: Noted) -> Self {
        Self { of: None, what }
    }
}

impl Note {
    /// What the host has to say.
    pub fn told(text: impl Into<String>) -> Self {
        Noted::Told { text: text.into() }.into()
    }
}

impl Summary {
    /// The notes.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let doubts = &self.doubts;
        let since = |at: Timestamp| at.since(self.start).as_secs_f64();
        let here = |at: Timestamp| at >= self.from;
        for placement in Placement::ALL.into_iter().filter(|_| !doubts.several) {
            let heard = doubts.heard[placement];
            if let Some(at) = heard.filter(|&at| here(at) && at.since(self.start) > LATE) {
                let after_s = since(at);
                notes.push(Noted::HeardLate { placement, after_s });
            }
            match doubts.calibrated[placement] {
                None if heard.is_some() && self.rig[placement] => {
                    notes.push(Noted::NotCalibrated { placement });
                }
                Some(at) if here(at) && heard.is_some_and(|heard| at.since(heard) > LATE) => {
                    let after_s = since(at);
                    notes.push(Noted::CalibratedLate { placement, after_s });
                }
                _ => {}
            }
        }
        let clashes = doubts.clocks.iter().take(MOST);
        notes.extend(clashes.map(|clash| Noted::ClocksDisagree {
            placements: clash.placements,
            lag_s: clash.lag.as_secs_f64(),
            from_s: since(clash.from),
            to_s: clash.to.map(since),
        }));
        notes.into_iter().map(Note::from).collect()
    }
}
