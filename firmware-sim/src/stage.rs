//! The stage: a wearer who lives the script, knot by knot, and the truth about it.
//!
//! What hangs on the body (clips, their chips, their radio) is the business of [`crate::Simulator`]
//! and [`crate::World`]; both let the same wearer live the same day.

use std::collections::VecDeque;

use nape_core::Placement;

use crate::clip::Fate;
use crate::motion::KNOT_S;
use crate::motion::act::Wearer;
use crate::motion::body::Snapshot;
use crate::plan::{Plan, Step};
use crate::script::Script;
use crate::truth::{TrueFrame, Truth};

/// Knots between two frames of the truth ([`crate::FRAME_S`]).
const KNOTS_PER_FRAME: u64 = 5;
/// Knots between two looks at whether the truth's lists have grown: a second. Our choice.
const KNOTS_PER_REFRESH: u64 = 50;

/// The wearer, what becomes of each clip, and the truth.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    plan: Plan,
    wearer: Wearer,
    fates: [Fate; 3],
    truth: Truth,
    frames: Option<VecDeque<TrueFrame>>,
    latest: Option<TrueFrame>,
    /// Number of the next knot.
    knot: u64,
    /// How often the script began, and when it ends this time, s.
    laps: u32,
    lap: Vec<Step>,
    end_s: f64,
    repeat: bool,
}

impl Stage {
    /// The day of `script` for a wearer of these clips; `limit_s` cuts it short, `repeat` begins it
    /// again and again.
    pub(crate) fn new(
        script: &Script,
        seed: u64,
        rig: &[Placement],
        limit_s: Option<f64>,
        repeat: bool,
    ) -> Self {
        let plan = Plan::new(script, seed, limit_s);
        Self {
            wearer: Wearer::new(&plan, seed),
            fates: Placement::ALL.map(|p| Fate::new(&plan.steps, p)),
            truth: Truth::new(&plan, rig),
            frames: None,
            latest: None,
            knot: 0,
            laps: 1,
            lap: Vec::new(),
            end_s: plan.seconds,
            plan,
            repeat,
        }
    }

    /// The steps of the day, once.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.plan.steps
    }

    /// When a calibration is asked for, s, in the first round.
    pub(crate) fn calibrations(&self) -> &[f64] {
        &self.plan.calibrations
    }

    /// How long the script lasts, s.
    pub(crate) const fn seconds(&self) -> f64 {
        self.plan.seconds
    }

    /// The truth so far.
    pub(crate) const fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The wearer.
    pub(crate) const fn wearer(&self) -> &Wearer {
        &self.wearer
    }

    /// What is in store for the clip at this placement.
    pub(crate) const fn fate(&self, placement: Placement) -> &Fate {
        &self.fates[placement.index()]
    }

    /// True angles now, at most 0.1 s old.
    pub(crate) const fn latest(&self) -> Option<&TrueFrame> {
        self.latest.as_ref()
    }

    /// How often the script began.
    pub(crate) const fn laps(&self) -> u32 {
        self.laps
    }

    /// The steps of the round under way; empty in the first.
    pub(crate) fn lap(&self) -> &[Step] {
        &self.lap
    }

    /// Keeps frames from here on.
    pub(crate) fn keep_frames(&mut self) {
        self.frames = Some(VecDeque::new());
    }

    /// The next frame kept.
    pub(crate) fn poll_frame(&mut self) -> Option<TrueFrame> {
        self.frames.as_mut()?.pop_front()
    }

    /// The number of the next knot; it comes at this number times [`KNOT_S`].
    pub(crate) const fn knot(&self) -> u64 {
        self.knot
    }

    /// Lives on to the next knot. From here to the one after it [`Self::body`] may be asked.
    #[expect(clippy::cast_precision_loss, reason = "centuries of knots stay exact")]
    pub(crate) fn step(&mut self) {
        let t = self.knot as f64 * KNOT_S;
        if self.repeat && t + 1e-9 >= self.end_s {
            self.begin_again();
        }
        self.wearer.advance(t);
        if self.knot.is_multiple_of(KNOTS_PER_FRAME) {
            self.look(t);
        }
        if self.knot.is_multiple_of(KNOTS_PER_REFRESH) {
            self.truth.refresh(self.wearer.walks(), &self.fates);
        }
        self.knot += 1;
    }

    /// The body at `t`, which must lie between the last knot and the next.
    pub(crate) fn body(&self, t: f64) -> Snapshot {
        self.wearer.body.at(t)
    }

    /// The day is over: completes the truth.
    pub(crate) fn finish(&mut self) {
        self.truth.finish(self.wearer.walks(), &self.fates);
    }

    /// The script once more, from where the body is.
    fn begin_again(&mut self) {
        let begin = self.end_s;
        let steps: Vec<Step> = self.plan.steps.iter().map(|s| s.later(begin)).collect();
        self.lap.clone_from(&steps);
        self.end_s = begin + self.plan.seconds;
        self.laps += 1;
        self.wearer.extend(&steps);
        for (fate, placement) in self.fates.iter_mut().zip(Placement::ALL) {
            fate.extend(&steps, placement);
        }
        let calibrations = self.plan.calibrations.iter().map(|t| t + begin);
        self.truth.extend(&steps, calibrations, self.end_s);
    }

    fn look(&mut self, t: f64) {
        let body = self.wearer.body.at(t);
        let frame = TrueFrame::new(
            t,
            &body,
            [0, 1, 2].map(|i| self.fates[i].worn(t)),
            self.wearer.body.is_walking(),
            self.wearer.step_index(),
        );
        self.truth.push(&frame);
        self.latest = Some(frame);
        if let Some(frames) = &mut self.frames {
            frames.push_back(frame);
        }
    }
}
