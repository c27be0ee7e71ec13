//! The summary of a session: what `nape score` prints.
//!
//! [`Summary`] watches the engine's outputs and is finished to a [`Report`], which serialises to
//! schema `nape.score/1`. Memory is bounded by the number of holds, walks and nudges, not by the
//! number of samples. It decides nothing: holds, walks, breaks and nudges are the engine's, only
//! time in classes, percentiles, velocity, exposure and repetition are counted here, from the epoch
//! angles.
//!
//! It can be cut at any epoch ([`Summary::cut`]): parts put together again ([`Summary::merge`]) are
//! exactly the summary of one pass, and each part means something by itself. Other sessions are added
//! by [`Summary::append`].
//!
//! Unknown time (no angle: not worn, not calibrated, lost) is in `unknown_s` and nowhere else:
//! never a share, never good posture, never a break. What the rig cannot know is `null`.

mod bent;
mod exposure;
mod finish;
mod histogram;
mod measure;
mod notes;
mod parts;
mod position;
mod report;
mod still;
mod subscores;

pub use exposure::DURATION_EDGES_S;
pub use histogram::Histogram;
pub use measure::{ANGLE_EDGES_DEG, angle_class};
pub use notes::{Note, Noted};
pub use report::*;
pub use subscores::{SIDE_BENT_DEG, TRUNK_UPRIGHT_DEG, TWISTED_DEG};
pub use subscores::{reba_neck, reba_trunk, rula_neck, rula_trunk};

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::activity::Bout;
use crate::article::{Activity, RiskFactor};
use crate::event::{Answer, BreakKind, Event, EventKind, Frame, Hold, Measure, Output, Rule, Walk};
use crate::num::to_deg;
use crate::per::{PerMeasure, PerPlacement};
use crate::repetition::window_of;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};
use bent::BentTwisted;
use measure::MeasureStats;
use notes::Doubts;
use position::Position;
use subscores::Table;

/// The name of the schema of [`Report`]; travels with every report.
pub const SCHEMA: &str = "nape.score/1";

/// Accumulates the outputs of one engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The session's start: times are told from here.
    start: Timestamp,
    /// Begin and end of this part of the session.
    from: Timestamp,
    end: Timestamp,
    /// How many sessions this is made of, and how long all but the first lasted, µs.
    sessions: u32,
    others: u64,
    /// Microseconds with at least one clip known to be worn.
    worn: u64,
    /// Microseconds with at least one angle known.
    known: u64,
    /// The clip was seen.
    rig: PerPlacement<bool>,
    /// The calibration in force.
    in_force: PerPlacement<Option<Source>>,
    /// The weakest calibration that angles were taken with.
    used: PerPlacement<Option<Source>>,
    measures: PerMeasure<MeasureStats>,
    bent: BentTwisted,
    position: Position,
    holds: Vec<HoldSeen>,
    /// A hold that reached its limit and has not ended.
    open: PerMeasure<Option<HoldSeen>>,
    walks: Vec<Walk>,
    open_walk: Option<Walk>,
    activities: Vec<Bout>,
    breaks: Vec<BreakSeen>,
    nudges: Vec<NudgeSeen>,
    /// Answers to nudges of an earlier part.
    late_answers: Vec<(u32, Answer)>,
    doubts: Doubts,
}

/// Where a calibration came from, the weaker one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Source {
    Assumed,
    Asked,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct HoldSeen {
    hold: Hold,
    limit_reached: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct BreakSeen {
    end: Timestamp,
    kind: BreakKind,
    duration: Span,
    prompted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct NudgeSeen {
    at: Timestamp,
    id: u32,
    rule: Rule,
    risk_factor: RiskFactor,
    activity: Activity,
    answer: Option<Answer>,
}

impl Summary {
    /// A summary of the session that began at `start`.
    pub fn new(start: Timestamp) -> Self {
        let measures = PerMeasure::from_fn(|m| {
            MeasureStats::new(match m {
                Measure::Head | Measure::Neck => Table::Neck,
                Measure::Trunk => Table::Trunk,
                Measure::Lumbar => Table::Absent,
            })
        });
        Self {
            start,
            from: start,
            end: start,
            sessions: 1,
            others: 0,
            worn: 0,
            known: 0,
            rig: PerPlacement::all(false),
            in_force: PerPlacement::all(None),
            used: PerPlacement::all(None),
            measures,
            bent: BentTwisted::new(),
            position: Position::default(),
            holds: Vec::new(),
            open: PerMeasure::all(None),
            walks: Vec::new(),
            open_walk: None,
            activities: Vec::new(),
            breaks: Vec::new(),
            nudges: Vec::new(),
            late_answers: Vec::new(),
            doubts: Doubts::default(),
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
        for (placement, state) in frame.worn.iter() {
            if state.is_some() {
                self.rig[placement] = true;
                self.doubts.heard(placement, frame.at - frame.span);
            }
            worn |= *state == Some(true);
        }
        self.worn += if worn { weight } else { 0 };

        let window = window_of(frame.at - frame.span, self.start);
        let turned = frame.neck_rotation.map(|r| to_deg(r.angle));
        let mut known = false;
        for measure in Measure::ALL {
            let angle = frame.angles[measure].as_ref();
            // What is known of twisting is the neck's: see `bend_twist`.
            let rotation = turned.filter(|r| r.is_finite() && measure == Measure::Neck);
            known |= self.measures[measure].observe(frame.at, frame.span, angle, rotation, window);
        }
        self.bent.observe(frame);
        if known {
            self.known += weight;
            for (placement, used) in self.used.iter_mut() {
                if frame.worn[placement] == Some(true) {
                    *used = weakest(*used, self.in_force[placement]);
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
            | EventKind::LinkRestored { placement, .. } => self.rig[*placement] = true,
            EventKind::Calibrated {
                placement, assumed, ..
            } => {
                let source = if *assumed {
                    Source::Assumed
                } else {
                    Source::Asked
                };
                self.in_force[*placement] = Some(source);
                self.doubts.calibrated(*placement, event.at);
            }
            EventKind::HoldStarted(hold) => self.open[hold.measure] = None,
            EventKind::HoldLimit(hold) => {
                self.open[hold.measure] = Some(HoldSeen {
                    hold: *hold,
                    limit_reached: true,
                });
            }
            EventKind::HoldEnded(hold) => {
                let limit = self.open[hold.measure].take();
                self.holds.push(HoldSeen {
                    hold: *hold,
                    limit_reached: limit.is_some(),
                });
            }
            EventKind::WalkStarted(walk) => self.open_walk = Some(*walk),
            EventKind::WalkEnded(walk) => {
                self.open_walk = None;
                self.walks.push(*walk);
            }
            EventKind::Activity(bout) => self.activities.push(*bout),
            EventKind::BreakCredited {
                kind,
                duration,
                prompted,
                ..
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
                activity: nudge.proposal.activity,
                answer: None,
            }),
            EventKind::NudgeAnswered { id, answer } => {
                let is_late = !self.take_answer(*id, *answer);
                self.late_answers.extend(is_late.then_some((*id, *answer)));
            }
            EventKind::ClocksDisagree { placements, lag } => {
                self.doubts.disagree(event.at, *placements, *lag);
            }
            EventKind::ClocksAgree { placements } => self.doubts.agree(event.at, *placements),
            _ => {}
        }
    }

    /// Notes an answer; `false` if the nudge is not of this part.
    fn take_answer(&mut self, id: u32, answer: Answer) -> bool {
        let nudge = self.nudges.iter_mut().rev().find(|n| n.id == id);
        nudge.map(|n| n.answer = Some(answer)).is_some()
    }

    /// Begin of this part of the session.
    pub const fn from(&self) -> Timestamp {
        self.from
    }

    /// End of this part of the session, so far.
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// How long it is, µs: of several sessions, all together.
    fn duration(&self) -> u64 {
        let own = u64::try_from(self.end.since(self.from).as_micros()).unwrap_or(0);
        own + self.others
    }

    /// The placements seen, head first.
    pub fn rig(&self) -> impl Iterator<Item = Placement> + '_ {
        Placement::ALL.into_iter().filter(|p| self.rig[*p])
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

fn add_each(mine: &mut [u64], theirs: &[u64]) {
    for (m, t) in mine.iter_mut().zip(theirs) {
        *m += t;
    }
}

#[cfg(test)]
mod tests;
