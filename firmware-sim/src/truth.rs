//! What really happened: written beside a recording so that an estimate can be judged.
//!
//! Angles follow the definition of `nape angles` (working minus reference, where the reference is
//! sitting upright: zero by construction). The truth knows nothing of chips.

use nape_core::Placement;
use nape_core::num::to_deg;
use serde::Serialize;

use crate::clip::Fate;
use crate::iso::{Curve, HoldTruth, TrueHold, TrueLimit};
use crate::motion::act::TrueWalk;
use crate::motion::body::Snapshot;
use crate::plan::{Plan, Step};

/// Time between two frames of the truth, s.
pub const FRAME_S: f64 = 0.1;

/// True angles at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueFrame {
    /// Seconds from the start of the session.
    pub t: f64,
    /// Flexion, lateral and rotation of every segment, degrees; by placement index.
    pub angles_deg: [[f64; 3]; 3],
    /// Whether each clip is worn; by placement index.
    pub worn: [bool; 3],
    /// Whether the wearer walks.
    pub walking: bool,
    /// Index of the step under way.
    pub step: usize,
}

impl TrueFrame {
    pub(crate) fn new(
        t: f64,
        body: &Snapshot,
        worn: [bool; 3],
        walking: bool,
        step: usize,
    ) -> Self {
        Self {
            t,
            angles_deg: body.angles.map(|s| s.map(|a| to_deg(a.p))),
            worn,
            walking,
            step,
        }
    }

    /// Flexion of a segment, degrees.
    pub const fn flexion(&self, placement: Placement) -> f64 {
        self.angles_deg[placement.index()][0]
    }

    /// Names of the columns of [`Self::row`].
    pub const COLUMNS: [&'static str; 18] = [
        "time_s",
        "head_flexion_deg",
        "head_lateral_deg",
        "neck_flexion_deg",
        "neck_lateral_deg",
        "neck_rotation_deg",
        "trunk_flexion_deg",
        "trunk_lateral_deg",
        "lumbar_flexion_deg",
        "upper_back_flexion_deg",
        "upper_back_lateral_deg",
        "low_back_flexion_deg",
        "low_back_lateral_deg",
        "walking",
        "worn_head",
        "worn_upper_back",
        "worn_low_back",
        "activity",
    ];

    /// One row of the file of true angles; `trunk` is the clip that stands for the trunk.
    pub fn row(&self, trunk: Placement, activity: &str) -> String {
        let [h, u, l] = self.angles_deg;
        let t = self.angles_deg[trunk.index()];
        let turn = h[2] - u[2];
        let turn = turn - 360.0 * nape_core::num::round(turn / 360.0);
        let bit = u8::from;
        format!(
            "{:.1},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{},{},{},{},{activity}",
            self.t,
            h[0],
            h[1],
            h[0] - t[0],
            h[1] - t[1],
            turn,
            t[0],
            t[1],
            u[0] - l[0],
            u[0],
            u[1],
            l[0],
            l[1],
            bit(self.walking),
            bit(self.worn[0]),
            bit(self.worn[1]),
            bit(self.worn[2]),
        )
    }
}

/// A stretch of one activity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interval {
    /// Begin, s.
    pub t0: f64,
    /// End, s.
    pub t1: f64,
    /// Name of the activity, as in scripts.
    pub activity: &'static str,
    /// Line of the script.
    pub line: u32,
}

/// A stretch without a clip on the body.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NotWorn {
    /// Which clip.
    pub placement: Placement,
    /// Begin, s.
    pub t0: f64,
    /// End, s.
    pub t1: f64,
}

/// A true walk, as written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WalkTruth {
    /// First movement, s.
    pub t0: f64,
    /// Stands again, s.
    pub t1: f64,
    /// Steps.
    pub steps: u32,
    /// Cadence, steps/s.
    pub cadence_hz: f64,
    /// Speed, m/s.
    pub speed_mps: f64,
}

/// The truth of a day.
#[derive(Debug, Clone, Serialize)]
pub struct Truth {
    /// `nape.truth/1`.
    pub schema: &'static str,
    /// How long it all lasts, s.
    pub duration_s: f64,
    /// Clip whose segment stands for the trunk.
    pub trunk: Placement,
    /// When a calibration was asked for, s.
    pub calibrations: Vec<f64>,
    /// What was done when.
    pub intervals: Vec<Interval>,
    /// Walks.
    pub walks: Vec<WalkTruth>,
    /// When clips of the rig were not worn.
    pub not_worn: Vec<NotWorn>,
    /// Holds in the timed zone and above it (those have `limit_s` 0).
    pub holds: Vec<TrueHold>,
    /// Moments at which a dose reached 1.
    pub hold_limits: Vec<TrueLimit>,
    /// Largest dose of head and trunk.
    pub max_dose: [f64; 2],
    #[serde(skip)]
    head: HoldTruth,
    #[serde(skip)]
    back: HoldTruth,
    #[serde(skip)]
    rig: Vec<Placement>,
}

/// Rounded to thousandths: what a reader can use, without the dust of binary fractions.
fn tidy(v: f64) -> f64 {
    nape_core::num::round(v * 1000.0) / 1000.0
}

/// The schema of the file of truth.
pub const SCHEMA: &str = "nape.truth/1";

impl Truth {
    pub(crate) fn new(plan: &Plan, rig: &[Placement]) -> Self {
        Self {
            schema: SCHEMA,
            duration_s: tidy(plan.seconds),
            trunk: trunk_of(rig),
            calibrations: plan.calibrations.clone(),
            intervals: intervals(&plan.steps, plan.seconds),
            walks: Vec::new(),
            not_worn: Vec::new(),
            holds: Vec::new(),
            hold_limits: Vec::new(),
            max_dose: [0.0; 2],
            head: HoldTruth::new(Curve::Head, FRAME_S),
            back: HoldTruth::new(Curve::Trunk, FRAME_S),
            rig: rig.to_owned(),
        }
    }

    pub(crate) fn push(&mut self, frame: &TrueFrame) {
        let angle = |p: Placement| {
            // A clip that is not in the rig cannot be off.
            let worn = !self.rig.contains(&p) || frame.worn[p.index()];
            worn.then(|| frame.flexion(p))
        };
        let (head, back) = (angle(Placement::Head), angle(self.trunk));
        self.head.push(frame.t, head);
        self.back.push(frame.t, back);
    }

    /// The script goes on with these steps, to `end_s`.
    pub(crate) fn extend(
        &mut self,
        steps: &[Step],
        calibrations: impl Iterator<Item = f64>,
        end_s: f64,
    ) {
        self.duration_s = tidy(end_s);
        self.intervals.extend(intervals(steps, end_s));
        self.calibrations.extend(calibrations);
    }

    /// Nothing more comes: what is under way ends.
    pub(crate) fn finish(&mut self, walks: &[TrueWalk], fates: &[Fate; 3]) {
        self.head.finish();
        self.back.finish();
        self.collect(walks, fates);
    }

    /// Brings the lists up to date, if anything was added since.
    pub(crate) fn refresh(&mut self, walks: &[TrueWalk], fates: &[Fate; 3]) {
        let holds = self.head.holds.len() + self.back.holds.len();
        let limits = self.head.limits.len() + self.back.limits.len();
        let steps = |walks: &[WalkTruth]| walks.last().map(|w| w.steps);
        let stale = holds != self.holds.len()
            || limits != self.hold_limits.len()
            || walks.len() != self.walks.len()
            || walks.last().map(|w| w.steps) != steps(&self.walks);
        if stale {
            self.collect(walks, fates);
        }
    }

    fn collect(&mut self, walks: &[TrueWalk], fates: &[Fate; 3]) {
        self.max_dose = [self.head.max_dose(), self.back.max_dose()].map(tidy);
        self.holds = self.head.holds.clone();
        self.holds.extend(&self.back.holds);
        for h in &mut self.holds {
            for v in [
                &mut h.t0,
                &mut h.t1,
                &mut h.angle_deg,
                &mut h.limit_s,
                &mut h.dose,
            ] {
                *v = tidy(*v);
            }
        }
        self.holds.sort_by(|a, b| a.t0.total_cmp(&b.t0));
        self.hold_limits = self.head.limits.clone();
        self.hold_limits.extend(&self.back.limits);
        for l in &mut self.hold_limits {
            for v in [&mut l.t, &mut l.angle_deg, &mut l.limit_s] {
                *v = tidy(*v);
            }
        }
        self.hold_limits.sort_by(|a, b| a.t.total_cmp(&b.t));
        self.walks = walks
            .iter()
            .map(|w| WalkTruth {
                t0: tidy(w.start),
                t1: tidy(w.end.min(self.duration_s)),
                steps: w.steps,
                cadence_hz: tidy(w.cadence_hz),
                speed_mps: tidy(w.speed_mps),
            })
            .collect();
        self.not_worn.clear();
        for p in &self.rig {
            let fate = &fates[p.index()];
            let open = fate.off_since.map(|from| (from, self.duration_s));
            for (t0, t1) in fate.off.iter().copied().chain(open) {
                self.not_worn.push(NotWorn {
                    placement: *p,
                    t0: tidy(t0),
                    t1: tidy(t1),
                });
            }
        }
    }
}

fn intervals(steps: &[Step], end_s: f64) -> Vec<Interval> {
    steps
        .iter()
        .map(|s| Interval {
            t0: tidy(s.start),
            t1: tidy(s.end.min(end_s)),
            activity: s.activity.name(),
            line: s.line,
        })
        .collect()
}

/// The clip of the rig that stands for the trunk: the upper back if worn, else the low back, else (for
/// the truth) the upper back.
pub(crate) fn trunk_of(rig: &[Placement]) -> Placement {
    if rig.contains(&Placement::LowBack) && !rig.contains(&Placement::UpperBack) {
        Placement::LowBack
    } else {
        Placement::UpperBack
    }
}
