//! The summary of a session: what `nape score` prints.
//!
//! [`Summary`] watches the engine's outputs and is finished to a [`Report`], which serialises to
//! schema `nape.score/1`. Memory is bounded by the number of holds, walks and nudges, not by the
//! number of samples. It decides nothing: holds, walks, breaks and nudges are the engine's, only
//! time in classes, percentiles, velocity, exposure and repetition are counted here, from the epoch
//! angles.
//!
//! Unknown time (no angle: not worn, not calibrated, lost) is in `unknown_s` and nowhere else:
//! never a share, never good posture, never a break. What the rig cannot know is `null`.

mod histogram;
mod measure;
mod position;
mod repetition;
mod report;

pub use histogram::Histogram;
pub use measure::{ANGLE_EDGES_DEG, DURATION_EDGES_S, TRUNK_UPRIGHT_DEG};
pub use measure::{angle_class, rula_neck, rula_trunk};
pub use report::*;

use alloc::vec::Vec;

use serde::Serialize;

use crate::article::{Activity, RiskFactor};
use crate::event::{Answer, BreakKind, Event, EventKind, Frame, Hold, Measure, Output, Rule, Walk};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use measure::{MeasureStats, RulaTable};
use position::Position;

/// The name of the schema of [`Report`]; travels with every report.
pub const SCHEMA: &str = "nape.score/1";

/// Accumulates the outputs of one engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    start: Timestamp,
    end: Timestamp,
    /// Microseconds with at least one clip known to be worn.
    worn: u64,
    /// Microseconds with at least one angle known.
    known: u64,
    /// By [`Placement::index`]: the clip was seen.
    rig: [bool; 3],
    /// By [`Placement::index`]: the calibration in force.
    in_force: [Option<Source>; 3],
    /// By [`Placement::index`]: the weakest calibration that angles were taken with.
    used: [Option<Source>; 3],
    measures: [MeasureStats; 4],
    position: Position,
    holds: Vec<HoldSeen>,
    /// By [`Measure::index`]: a hold that reached its limit and has not ended.
    open: [Option<HoldSeen>; 4],
    walks: Vec<Walk>,
    open_walk: Option<Walk>,
    breaks: Vec<BreakSeen>,
    nudges: Vec<NudgeSeen>,
}

/// Where a calibration came from, the weaker one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Source {
    Assumed,
    Asked,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct HoldSeen {
    end: Timestamp,
    hold: Hold,
    limit_reached: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct BreakSeen {
    end: Timestamp,
    kind: BreakKind,
    duration: Span,
    prompted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct NudgeSeen {
    at: Timestamp,
    id: u32,
    rule: Rule,
    risk_factor: RiskFactor,
    activity: Activity,
    answer: Option<Answer>,
}

impl Summary {
    /// A summary of (a part of) the session that began at `start`.
    pub fn new(start: Timestamp) -> Self {
        let measures = Measure::ALL.map(|m| {
            MeasureStats::new(match m {
                Measure::Head | Measure::Neck => RulaTable::Neck,
                Measure::Trunk => RulaTable::Trunk,
                Measure::Lumbar => RulaTable::Absent,
            })
        });
        Self {
            start,
            end: start,
            worn: 0,
            known: 0,
            rig: [false; 3],
            in_force: [None; 3],
            used: [None; 3],
            measures,
            position: Position::default(),
            holds: Vec::new(),
            open: [None; 4],
            walks: Vec::new(),
            open_walk: None,
            breaks: Vec::new(),
            nudges: Vec::new(),
        }
    }

    /// Takes in one output of the engine.
    pub fn observe(&mut self, output: &Output) {
        match output {
            Output::Frame(frame) => self.frame(frame),
            Output::Event(event) => self.event(event),
            Output::Attitude(_) => {}
        }
    }

    /// The session reached `at`: time without outputs counts, as unknown.
    pub fn reached(&mut self, at: Timestamp) {
        self.end = self.end.max(at);
    }

    fn frame(&mut self, frame: &Frame) {
        self.reached(frame.at);
        let weight = u64::try_from(frame.span.as_micros()).unwrap_or(0);
        let mut worn = false;
        for (i, state) in frame.worn.iter().enumerate() {
            self.rig[i] |= state.is_some();
            worn |= *state == Some(true);
        }
        self.worn += if worn { weight } else { 0 };

        let begin = (frame.at - frame.span).since(self.start);
        let window = begin.as_micros().div_euclid(repetition::WINDOW.as_micros());
        let mut known = false;
        for measure in Measure::ALL {
            let angle = frame.angles[measure.index()].as_ref();
            known |= self.measures[measure.index()].observe(frame.at, frame.span, angle, window);
        }
        if known {
            self.known += weight;
            for i in 0..self.used.len() {
                if frame.worn[i] == Some(true) {
                    self.used[i] = weakest(self.used[i], self.in_force[i]);
                }
            }
        }
        self.position.frame(frame);
    }

    fn event(&mut self, event: &Event) {
        self.reached(event.at);
        self.position.event(event.at, &event.kind);
        match &event.kind {
            EventKind::Worn { placement }
            | EventKind::NotWorn { placement, .. }
            | EventKind::LinkLost { placement }
            | EventKind::LinkRestored { placement, .. } => self.rig[placement.index()] = true,
            EventKind::Calibrated {
                placement, assumed, ..
            } => {
                let source = if *assumed {
                    Source::Assumed
                } else {
                    Source::Asked
                };
                self.in_force[placement.index()] = Some(source);
            }
            EventKind::HoldStarted(hold) => self.open[hold.measure.index()] = None,
            EventKind::HoldLimit(hold) => {
                self.open[hold.measure.index()] = Some(HoldSeen {
                    end: event.at,
                    hold: *hold,
                    limit_reached: true,
                });
            }
            EventKind::HoldEnded(hold) => {
                let limit = self.open[hold.measure.index()].take();
                self.holds.push(HoldSeen {
                    end: event.at,
                    hold: *hold,
                    limit_reached: limit.is_some(),
                });
            }
            EventKind::WalkStarted(walk) => self.open_walk = Some(*walk),
            EventKind::WalkEnded(walk) => {
                self.open_walk = None;
                self.walks.push(*walk);
            }
            EventKind::BreakCredited {
                kind,
                duration,
                prompted,
            } => self.breaks.push(BreakSeen {
                end: event.at,
                kind: *kind,
                duration: *duration,
                prompted: *prompted,
            }),
            EventKind::Nudge(nudge) => self.nudges.push(NudgeSeen {
                at: event.at,
                id: nudge.id,
                rule: nudge.rule,
                risk_factor: nudge.risk_factor,
                activity: nudge.activity,
                answer: None,
            }),
            EventKind::NudgeAnswered { id, answer } => {
                if let Some(nudge) = self.nudges.iter_mut().rev().find(|n| n.id == *id) {
                    nudge.answer = Some(*answer);
                }
            }
            _ => {}
        }
    }

    /// Adds a later part of the same session, made with the same session start.
    ///
    /// Times, shares, percentiles, holds, walks and nudges are those of one pass. What spans the cut
    /// (a bout of the exposure matrix, one step of velocity, one bend, one kept position) ends
    /// there, so cut where nothing is known, or accept a difference of one bout per cut.
    pub fn merge(&mut self, later: &Self) {
        self.start = self.start.min(later.start);
        self.end = self.end.max(later.end);
        self.worn += later.worn;
        self.known += later.known;
        for i in 0..self.rig.len() {
            self.rig[i] |= later.rig[i];
            self.used[i] = weakest(self.used[i], later.used[i]);
            self.in_force[i] = later.in_force[i].or(self.in_force[i]);
        }
        for (mine, theirs) in self.measures.iter_mut().zip(&later.measures) {
            mine.merge(theirs);
        }
        self.position.merge(&later.position);
        for (mine, theirs) in self.open.iter_mut().zip(&later.open) {
            *mine = theirs.or(mine.take());
        }
        self.holds.extend_from_slice(&later.holds);
        self.walks.extend_from_slice(&later.walks);
        self.open_walk = later.open_walk;
        self.breaks.extend_from_slice(&later.breaks);
        self.nudges.extend_from_slice(&later.nudges);
    }

    /// The placements seen, head first.
    pub fn rig(&self) -> impl Iterator<Item = Placement> + '_ {
        Placement::ALL.into_iter().filter(|p| self.rig[p.index()])
    }
}

/// The weaker of two calibrations; one that is absent does not count.
fn weakest(a: Option<Source>, b: Option<Source>) -> Option<Source> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        _ => a.or(b),
    }
}

/// Seconds of `us` microseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 microseconds are 285 years"
)]
fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

#[cfg(test)]
mod tests;
