//! What the wearer does: turns the steps of the day into moves of the body.
//!
//! Decisions are made at knots, from one random stream. Nothing here looks at clips.

mod exercise;
mod perform;

use super::body::Body;
use super::pose::{Pose, Support};
use crate::plan::{Plan, Step};
use crate::rng::{SimRng, Stream};
use crate::script::Activity;

/// Time to start and to stop walking, s (gait initiation takes one to two steps).
pub(crate) const RAMP_S: f64 = 1.2;

/// A walk that was really taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueWalk {
    /// First movement, seconds.
    pub start: f64,
    /// Stands again, seconds.
    pub end: f64,
    /// Steps taken.
    pub steps: u32,
    /// Cadence asked for, steps/s.
    pub cadence_hz: f64,
    /// Speed, m/s.
    pub speed_mps: f64,
}

/// The wearer: a body and what it is doing.
#[derive(Debug, Clone)]
pub(crate) struct Wearer {
    pub(crate) body: Body,
    rng: SimRng,
    steps: Vec<Step>,
    at: usize,
    /// The posture the present activity varies around.
    base: Pose,
    /// When the body has arrived where the activity takes place.
    ready: f64,
    /// When the next decision is due.
    next: f64,
    count: u32,
    flip: bool,
    walks: Vec<TrueWalk>,
    last_phase: f64,
}

impl Wearer {
    /// The wearer of this plan.
    pub(crate) fn new(plan: &Plan, seed: u64) -> Self {
        let mut wearer = Self {
            body: Body::new(seed),
            rng: SimRng::new(seed, Stream::Behaviour),
            steps: plan.steps.clone(),
            at: 0,
            base: Pose::default(),
            ready: 0.0,
            next: f64::INFINITY,
            count: 0,
            flip: false,
            walks: Vec::new(),
            last_phase: 0.0,
        };
        wearer.begin(0.0);
        wearer
    }

    /// More to do after what there is.
    pub(crate) fn extend(&mut self, steps: &[Step]) {
        self.steps.extend_from_slice(steps);
    }

    /// The walks so far.
    pub(crate) fn walks(&self) -> &[TrueWalk] {
        &self.walks
    }

    /// Which step of the plan is under way.
    pub(crate) const fn step_index(&self) -> usize {
        self.at
    }

    /// On to the knot at `t`.
    pub(crate) fn advance(&mut self, t: f64) {
        self.body.advance(t);
        self.count_steps(t);
        if t + 1e-9 >= self.steps[self.at].end && self.at + 1 < self.steps.len() {
            self.at += 1;
            self.begin(t);
        }
        let mut guard = 0;
        while t + 1e-9 >= self.next && guard < 8 {
            self.perform(t);
            guard += 1;
        }
    }

    fn step(&self) -> Step {
        self.steps[self.at]
    }

    /// Starts the present step at `t`.
    fn begin(&mut self, t: f64) {
        let step = self.step();
        self.count = 0;
        self.next = f64::INFINITY;
        let support = support_of(&step.activity, self.body.support);
        let change = self.change_support(support, t);
        self.ready = t + change;
        // The new posture is taken while the change of support ends.
        let start = t + 0.45 * change;
        self.enter(&step, start);
    }

    /// Stands up, sits down, goes to the floor: schedules the lean it takes; returns how long it takes.
    fn change_support(&mut self, to: Support, t: f64) -> f64 {
        let from = self.body.support;
        if from == to {
            return 0.0;
        }
        // Sit-to-stand takes about 1.8 s with a trunk lean of 30-45 degrees (Kerr 1997, Clin Biomech
        // 12:236-245); the floor is farther. Our choice.
        let floor = from == Support::Floor || to == Support::Floor;
        let seconds = if floor { 3.5 } else { 1.9 };
        let lean = self.rng.gauss_in(34.0, 5.0, 22.0, 46.0);
        let mut pose = Pose::leaned(lean);
        pose.head[0] = lean * 0.6;
        if floor {
            pose = Pose::flexed(55.0, 60.0, 55.0);
        }
        self.body.go(&pose, t, 0.5 * seconds);
        self.body.stand_on(to, t + 0.3 * seconds, 0.6 * seconds);
        let fore = if to == Support::Sitting { 0.0 } else { 0.25 };
        self.body.shift(fore, 0.0, t + 0.2 * seconds, 0.7 * seconds);
        seconds
    }

    fn count_steps(&mut self, t: f64) {
        if !self.body.is_walking() {
            self.last_phase = 0.0;
            return;
        }
        let (level, phase) = self.body.gait_at(t);
        // A step counts once the walk is more than a quarter under way.
        let whole = nape_core::num::floor(phase);
        if whole > self.last_phase {
            if let Some(walk) = self.walks.last_mut()
                && level > 0.25
            {
                walk.steps += 1;
            }
            self.last_phase = whole;
        }
    }

    fn start_walk(&mut self, step: &Step, cadence: f64, speed: f64) {
        let speed = if speed > 0.0 {
            speed
        } else {
            super::gait::natural_speed(cadence)
        };
        self.body.walk(self.ready, RAMP_S, cadence, speed);
        self.last_phase = 0.0;
        self.walks.push(TrueWalk {
            start: self.ready,
            end: step.end,
            steps: 0,
            cadence_hz: cadence,
            speed_mps: speed,
        });
    }
}

/// What carries the body in this activity, coming from `now`.
fn support_of(activity: &Activity, now: Support) -> Support {
    let off_floor = if now == Support::Floor {
        Support::Sitting
    } else {
        now
    };
    match activity {
        Activity::Stand | Activity::Walk { .. } | Activity::TaiChi => Support::Standing,
        Activity::CatCow { .. }
        | Activity::ChildsPose { .. }
        | Activity::DownwardDog { .. }
        | Activity::Rest => Support::Floor,
        Activity::Screen
        | Activity::Aside { .. }
        | Activity::Type
        | Activity::SitUpright
        | Activity::Calibrate
        | Activity::Slouch { .. }
        | Activity::Reach { .. }
        | Activity::CatCowSeated { .. }
        | Activity::Recline { .. }
        | Activity::Desk => Support::Sitting,
        Activity::Nod { .. }
        | Activity::Bow { .. }
        | Activity::Turn { .. }
        | Activity::Lean { .. }
        | Activity::Phone { .. }
        | Activity::Lateral { .. }
        | Activity::Hold { .. } => off_floor,
        Activity::TakeOff { .. } | Activity::PutOn { .. } | Activity::Slip { .. } => now,
    }
}
