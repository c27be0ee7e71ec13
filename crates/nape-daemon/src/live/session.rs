//! One session: from the first batch after a pause to the last one before the next.
//!
//! Invariant: whatever goes into the engine goes into the log first, with the same stamp; so a replay
//! of the log gives the same events to the byte (`tests/suite/live.rs`).

use std::collections::VecDeque;
use std::convert::Infallible;

use nape_core::engine::EngineSnapshot;
use nape_core::event::{Carry, EventKind, Nudge};
use nape_core::feed;
use nape_core::{
    Calibration, Control, Engine, Frame, Input, Output, Params, PerMeasure, PerPlacement,
    Placement, Sample, Span, Timestamp, WallTime,
};
use nape_session::{BatchError, ImuBatch, Intake};

use super::recorder::Log;

/// How long the trace behind a nudge reaches back: longer than the longest ISO 11226 holding time at
/// an angle that is timed for minutes. Our choice.
const TRACE: Span = Span::from_mins(10);

/// One point of the trace a second: posture is slower. Our choice.
const POINT: Span = Span::from_secs(1);

/// What a session begins with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Begin {
    /// The engine's parameters.
    pub params: Params,
    /// Civil time at the beginning.
    pub wall: Option<WallTime>,
    /// How the clips sit, from earlier.
    pub calibrations: Vec<(Placement, Calibration)>,
    /// What the session before left.
    pub carry: Option<Carry>,
    /// More that was said before: the profile.
    pub controls: Vec<Control>,
}

/// One second of the trace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// Flexion of each measure, rad.
    pub flexion: PerMeasure<Option<f64>>,
}

/// What lies behind a nudge, kept for `nape why`.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// When it fired.
    pub at: Timestamp,
    /// The nudge.
    pub nudge: Nudge,
    /// The measured angles of the minutes before.
    pub trace: Vec<Point>,
    /// How things stood: timers, holds, budget, silence.
    pub snapshot: EngineSnapshot,
    /// Which clips were known to be worn.
    pub worn: PerPlacement<Option<bool>>,
}

/// A running session.
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    intake: Intake,
    now: Timestamp,
    samples: Vec<Sample>,
    heard: Option<Timestamp>,
    seen: Seen,
}

/// What is kept of the outputs.
#[derive(Debug, Default)]
struct Seen {
    outputs: Vec<Output>,
    frame: Option<Frame>,
    trace: VecDeque<Point>,
    /// Nudges of this drain that wait for their evidence.
    fired: Vec<(Timestamp, Nudge)>,
    evidence: Option<Evidence>,
}

impl Session {
    /// A session that begins at `at`.
    pub fn begin(at: Timestamp, begin: &Begin, log: &mut dyn Log) -> Self {
        let mut session = Self {
            engine: Engine::new(begin.params.clone(), at),
            intake: Intake::new(),
            now: at,
            samples: Vec::new(),
            heard: None,
            seen: Seen::default(),
        };
        if let Some(wall) = begin.wall {
            session.wall(at, wall, log);
        }
        let controls = begin
            .calibrations
            .iter()
            .flat_map(|&(placement, calibration)| {
                // Nobody saw whether it was off meanwhile.
                [
                    Control::UseCalibration {
                        placement,
                        calibration,
                    },
                    Control::PutOnAgain {
                        placement: Some(placement),
                    },
                ]
            })
            .chain(begin.carry.clone().map(|carry| Control::Carry {
                carry: carry.into(),
            }))
            .chain(begin.controls.iter().cloned());
        for control in controls {
            session.control(at, &control, log);
        }
        session
    }

    /// A batch that arrived at `at`. Its samples go into the engine, after a gap if any were lost.
    ///
    /// # Errors
    /// A batch that no clip can have measured; it is neither used nor recorded.
    pub fn batch(
        &mut self,
        at: Timestamp,
        batch: &ImuBatch,
        log: &mut dyn Log,
    ) -> Result<(), BatchError> {
        let mut samples = std::mem::take(&mut self.samples);
        samples.clear();
        let taken = self.intake.take(batch, &mut samples);
        if let Ok(taken) = &taken {
            let at = self.reach(at, log);
            log.batch(at, batch);
            if let Some(gap) = &taken.gap {
                self.put(at, gap.as_input(), log);
            }
            let input = Input::Samples {
                placement: batch.placement,
                samples: &samples,
            };
            self.put(at, input, log);
            self.heard = Some(at);
        }
        self.samples = samples;
        taken.map(|_| ())
    }

    /// The samples of the last batch.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Something was said.
    pub fn control(&mut self, at: Timestamp, control: &Control, log: &mut dyn Log) {
        let at = self.reach(at, log);
        log.control(at, control);
        self.put(at, Input::Control(control), log);
    }

    /// Civil time at `at`.
    pub fn wall(&mut self, at: Timestamp, wall: WallTime, log: &mut dyn Log) {
        let at = self.reach(at, log);
        log.wall(at, wall);
        self.put(at, Input::Wall(wall), log);
    }

    /// It is `at`; nothing else happened.
    pub fn tick(&mut self, at: Timestamp, log: &mut dyn Log) {
        self.reach(at, log);
    }

    /// The session ends. The civil time stands in the log as its last input, so that a replay ends
    /// at the same moment.
    pub fn end(&mut self, at: Timestamp, wall: WallTime, log: &mut dyn Log) {
        self.wall(at, wall, log);
        self.put(self.now, Input::End, log);
    }

    /// When [`Self::tick`] is due at the latest.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.engine.next_deadline()
    }

    /// When the last batch was taken in.
    pub const fn heard(&self) -> Option<Timestamp> {
        self.heard
    }

    /// When it began.
    pub const fn start(&self) -> Timestamp {
        self.engine.start()
    }

    /// What the engine said since the last call, in order. Call it after each of the others.
    pub fn outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.seen.outputs)
    }

    /// The last decided epoch.
    pub const fn frame(&self) -> Option<&Frame> {
        self.seen.frame.as_ref()
    }

    /// What lies behind the last nudge.
    pub const fn evidence(&self) -> Option<&Evidence> {
        self.seen.evidence.as_ref()
    }

    /// The engine, to look at.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Time passes up to `at`, which does not go back; returns the stamp to use.
    fn reach(&mut self, at: Timestamp, log: &mut dyn Log) -> Timestamp {
        self.now = self.now.max(at);
        let seen = &mut self.seen;
        let Ok(()) = feed::tick(&mut self.engine, self.now, &mut |o| seen.take(o, log));
        self.settle();
        self.now
    }

    fn put(&mut self, at: Timestamp, input: Input<'_>, log: &mut dyn Log) {
        let seen = &mut self.seen;
        let Ok(()) = feed::feed(&mut self.engine, at, input, &mut |o| seen.take(o, log));
        self.settle();
    }

    /// Gathers what lies behind the nudges that just fired.
    fn settle(&mut self) {
        for (at, nudge) in std::mem::take(&mut self.seen.fired) {
            self.seen.evidence = Some(Evidence {
                at,
                trace: self.seen.trace.iter().copied().collect(),
                snapshot: self.engine.snapshot(),
                worn: self.seen.frame.map_or(PerPlacement::all(None), |f| f.worn),
                nudge,
            });
        }
    }
}

impl Seen {
    fn take(&mut self, output: &Output, log: &mut dyn Log) -> Result<(), Infallible> {
        match output {
            Output::Event(event) => {
                log.event(event);
                if let EventKind::Nudge(nudge) = &event.kind {
                    self.fired.push((event.at, nudge.clone()));
                }
            }
            Output::Frame(frame) => {
                let due = self.trace.back().is_none_or(|p| frame.at >= p.at + POINT);
                if due {
                    log.frame(frame);
                    self.trace.push_back(Point {
                        at: frame.at,
                        flexion: frame.angles.map(|a| a.map(|a| a.flexion)),
                    });
                    while self.trace.front().is_some_and(|p| p.at + TRACE < frame.at) {
                        self.trace.pop_front();
                    }
                }
                self.frame = Some(*frame);
            }
            Output::Attitude(_) => {}
        }
        self.outputs.push(output.clone());
        Ok(())
    }
}
