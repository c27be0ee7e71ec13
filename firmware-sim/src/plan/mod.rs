//! From a script to timed steps: repeats unrolled, `calibrate` and `desk` expanded.
//!
//! All random choices about *what* happens are made here, before time starts, so the list of true
//! intervals is known in advance.

mod desk;

use crate::motion::KNOT_S;
use crate::rng::{SimRng, Stream};
use crate::script::{Activity, Script, Statement};

/// One step of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What is done.
    pub activity: Activity,
    /// Line of the script it comes from.
    pub line: u32,
    /// Begin, seconds from the start of the session.
    pub start: f64,
    /// End, seconds.
    pub end: f64,
}

impl Step {
    /// The same step this much later, s.
    pub(crate) fn later(self, seconds: f64) -> Self {
        Self {
            start: self.start + seconds,
            end: self.end + seconds,
            ..self
        }
    }
}

/// A day: its steps in order, without holes, from time 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The steps.
    pub(crate) steps: Vec<Step>,
    /// When a calibration is asked for, seconds.
    pub(crate) calibrations: Vec<f64>,
    /// How long it all lasts, seconds.
    pub(crate) seconds: f64,
}

/// Nods of a calibration.
const NOD: Activity = Activity::Nod {
    count: 4,
    angle: 25.0,
    period: 1.8,
};
/// Leans of a calibration.
const BOW: Activity = Activity::Bow {
    count: 3,
    angle: 30.0,
    period: 3.2,
};

impl Plan {
    /// Expands a script; `limit` cuts the day short (seconds).
    pub(crate) fn new(script: &Script, seed: u64, limit: Option<f64>) -> Self {
        let mut builder = Builder {
            rng: SimRng::new(seed, Stream::Plan),
            plan: Self {
                steps: Vec::new(),
                calibrations: Vec::new(),
                seconds: 0.0,
            },
        };
        builder.block(&script.statements);
        let mut plan = builder.plan;
        if let Some(limit) = limit {
            let limit = on_knot(limit);
            plan.steps.retain(|s| s.start < limit);
            plan.calibrations.retain(|t| *t < limit);
            plan.seconds = plan.seconds.min(limit);
        }
        plan
    }
}

/// The nearest knot.
fn on_knot(seconds: f64) -> f64 {
    nape_core::num::round(seconds / KNOT_S) * KNOT_S
}

struct Builder {
    rng: SimRng,
    plan: Plan,
}

impl Builder {
    fn block(&mut self, body: &[Statement]) {
        for statement in body {
            match statement {
                Statement::Do {
                    activity,
                    seconds,
                    line,
                } => self.add(*activity, *seconds, *line),
                Statement::Repeat { count, body } => {
                    for _ in 0..*count {
                        self.block(body);
                    }
                }
            }
        }
    }

    fn add(&mut self, activity: Activity, seconds: f64, line: u32) {
        match activity {
            Activity::Calibrate => {
                self.plan.calibrations.push(self.plan.seconds);
                self.add(Activity::SitUpright, 10.0, line);
                self.add(NOD, 9.2, line);
                self.add(BOW, 11.6, line);
                self.add(Activity::SitUpright, 4.0, line);
            }
            Activity::Desk => {
                for (activity, seconds) in desk::day(seconds, &mut self.rng) {
                    self.add(activity, seconds, line);
                }
            }
            activity => {
                let start = self.plan.seconds;
                let end = on_knot(start + seconds);
                self.plan.steps.push(Step {
                    activity,
                    line,
                    start,
                    end,
                });
                self.plan.seconds = end;
            }
        }
    }
}
