//! What the reader of a summary should know beside the numbers: clips that came late, were never
//! calibrated, or whose clocks disagree.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Summary;
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
    /// By [`Placement::index`]: first heard, first calibrated.
    heard: [Option<Timestamp>; 3],
    calibrated: [Option<Timestamp>; 3],
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
    pub(super) fn heard(&mut self, clip: usize, at: Timestamp) {
        self.heard[clip].get_or_insert(at);
    }

    pub(super) fn calibrated(&mut self, clip: usize, at: Timestamp) {
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

impl Summary {
    /// The notes, in words; times are those since the session's start.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let doubts = &self.doubts;
        let since = |at: Timestamp| told(at.since(self.start));
        let here = |at: Timestamp| at >= self.from;
        for placement in Placement::ALL.into_iter().filter(|_| !doubts.several) {
            let i = placement.index();
            let name = placement.name();
            let heard = doubts.heard[i];
            if let Some(at) = heard.filter(|&at| here(at) && at.since(self.start) > LATE) {
                notes.push(format!(
                    "{name}: first heard {} after the start; its angles are unknown before",
                    since(at)
                ));
            }
            match doubts.calibrated[i] {
                None if heard.is_some() && self.rig[i] => {
                    notes.push(format!("{name}: not calibrated; its angles are unknown"));
                }
                Some(at) if here(at) && heard.is_some_and(|heard| at.since(heard) > LATE) => {
                    notes.push(format!(
                        "{name}: calibrated {} after the start; its angles are unknown before",
                        since(at)
                    ));
                }
                _ => {}
            }
        }
        for clash in doubts.clocks.iter().take(MOST) {
            let [a, b] = clash.placements.map(Placement::name);
            let until = clash.to.map_or_else(
                || String::from("to the end"),
                |to| format!("to {} after the start", since(to)),
            );
            notes.push(format!(
                "the clocks of {a} and {b} disagree by {:.0} s from {} {until}; what takes both \
                 clips is unknown in that time",
                clash.lag.as_secs_f64(),
                since(clash.from),
            ));
        }
        notes
    }
}

/// `1:02:03`.
fn told(span: Span) -> String {
    let s = span.as_micros().max(0) / 1_000_000;
    format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}
