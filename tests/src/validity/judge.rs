//! One session judged: everything a row holds, from what the engine says and what was true.

use std::collections::BTreeMap;

use firmware_sim::{Simulator, TrueFrame, Truth};
use nape_core::event::{BreakKind, Measure};
use nape_core::score::Summary;
use nape_core::{Engine, EventKind, Output, Placement};

use super::angles::{AngleTruth, MEASURES};
use super::position::PositionTruth;
use super::slips;
use crate::wearer::{LimitMatch, Onlooker, Session};

/// A timer, and a sustained limit, is right within this, s.
pub const TIMER_S: f64 = 10.0;

/// A hold limit is right within this, s.
pub const LIMIT_S: f64 = 5.0;

/// A break is the same break within this, s. Our choice: above the pauses that end one (3 s) and the
/// seconds by which the end of a walk can be off.
const CREDIT_S: f64 = 15.0;

/// Looks on, and judges at the end.
#[derive(Debug)]
pub struct Judge {
    angles: AngleTruth,
    /// Trunk (flexion, lateral; degrees) and walking, as they went by.
    trunk: Vec<(f64, [f64; 2], bool)>,
    summary: Summary,
    /// When each angle was first known, s; by [`Measure::index`].
    first_known: [Option<f64>; 4],
    /// What the engine's timer of one position showed, and when, s.
    timer: Vec<(f64, f64)>,
    /// The true slip: which clip, and from when to when, s.
    slip: Option<(Placement, f64, f64)>,
}

impl Judge {
    /// For a session with these intervals.
    pub fn new(truth: &Truth) -> Self {
        let slip = truth.intervals.iter().find(|i| i.activity == "slip");
        Self {
            angles: AngleTruth::new(truth),
            trunk: Vec::new(),
            summary: Summary::new(Simulator::START),
            first_known: [None; 4],
            timer: Vec::new(),
            // Scripts of these pages let the clip on the head slip.
            slip: slip.map(|i| (Placement::Head, i.t0, i.t1)),
        }
    }

    /// The figures of the session.
    pub fn figures(self, session: &Session, live: bool) -> BTreeMap<&'static str, f64> {
        let position = self.position();
        let mut f = BTreeMap::new();
        f.insert("hours", session.duration_s / 3600.0);
        f.insert("known_share", session.coverage);
        f.insert("head_rmse_deg", session.head_from_reference.rmse());
        f.insert("neck_rmse_deg", session.neck_from_reference.rmse());
        f.insert("trunk_rmse_deg", session.trunk_from_reference.rmse());
        self.statistics(&position, &mut f);
        limits(session, &mut f);
        if live {
            self.timer(&position, &mut f);
        }
        sustained(&position, session, &mut f);
        f.insert("walking_true_s", session.walking.true_s);
        if session.walking.true_s > 0.0 {
            f.insert("walking_sensitivity", session.walking.sensitivity());
            f.insert("walking_precision", session.walking.precision());
        }
        f.insert("walking_false_share", session.walking.false_share());
        breaks(&position, session, &mut f);
        self.slips(session, &mut f);
        f
    }

    /// The true timers, from when the engine knew the trunk's angle (the wearer was calibrated).
    fn position(&self) -> PositionTruth {
        let from = self.first_known[Measure::Trunk.index()].unwrap_or(f64::MAX);
        let mut position = PositionTruth::new(from);
        for (t, trunk, walking) in &self.trunk {
            position.push(*t, *trunk, *walking);
        }
        position.finish();
        position
    }

    /// The engine's timer beside the true one, from the first time that it began anew.
    fn timer(&self, position: &PositionTruth, f: &mut BTreeMap<&'static str, f64>) {
        let Some(begun) = position.first_reset else {
            return;
        };
        let after = self
            .timer
            .iter()
            .filter(|l| l.0 > f64::from(begun) + TIMER_S);
        let errors: Vec<f64> = after
            .filter_map(|(t, told)| Some((told - position.at(*t)?).abs()))
            .collect();
        let right = errors.iter().filter(|e| **e <= TIMER_S).count();
        f.insert(
            "timer_within_10s_share",
            count(right) / count(errors.len().max(1)),
        );
        if let Some(middle) = median(&errors) {
            f.insert("timer_error_median_s", middle);
        }
    }

    fn statistics(&self, position: &PositionTruth, f: &mut BTreeMap<&'static str, f64>) {
        let report = self.summary.finish("simulated");
        let names = [
            [
                "head_p10_deg",
                "head_p50_deg",
                "head_p90_deg",
                "head_share_pp",
            ],
            [
                "neck_p10_deg",
                "neck_p50_deg",
                "neck_p90_deg",
                "neck_share_pp",
            ],
            [
                "trunk_p10_deg",
                "trunk_p50_deg",
                "trunk_p90_deg",
                "trunk_share_pp",
            ],
        ];
        for (measure, names) in MEASURES.into_iter().zip(names) {
            let from = self.first_known[measure.index()];
            let errors = from.and_then(|from| self.angles.errors(&report, measure, from));
            let Some(errors) = errors else { continue };
            for (name, value) in names.into_iter().zip(errors.percentiles) {
                f.insert(name, value);
            }
            f.insert(names[3], errors.share_pp);
        }
        if let Some(longest) = report.sustained.longest_s {
            f.insert("longest_error_s", longest - f64::from(position.longest()));
        }
    }

    fn slips(&self, session: &Session, f: &mut BTreeMap<&'static str, f64>) {
        let (mut told, mut wrong) = (false, 0);
        for placement in Placement::ALL {
            for t in times(session, |k| slips::is_slip(k, placement)) {
                match self.slip {
                    Some((p, from, to)) if p == placement && t >= from => {
                        told |= t <= to + slips::IN_TIME_S;
                    }
                    _ => wrong += 1,
                }
            }
        }
        f.insert("slips_true", count(usize::from(self.slip.is_some())));
        f.insert("slips_told", count(usize::from(told)));
        f.insert("slips_false", count(wrong));
    }
}

impl Onlooker for Judge {
    fn truth(&mut self, frame: &TrueFrame) {
        self.angles.push(frame);
        let [flexion, lateral, _] = frame.angles_deg[Placement::UpperBack.index()];
        self.trunk
            .push((frame.t, [flexion, lateral], frame.walking));
    }

    fn output(&mut self, output: &Output) {
        self.summary.observe(output);
        if let Output::Frame(frame) = output {
            let t = frame.at.since(Simulator::START).as_secs_f64();
            for (first, angle) in self.first_known.iter_mut().zip(frame.angles.values()) {
                if angle.is_some() {
                    first.get_or_insert(t - frame.span.as_secs_f64());
                }
            }
        }
    }

    fn decided(&mut self, engine: &Engine) {
        let snapshot = engine.snapshot();
        let t = snapshot.decided.since(Simulator::START).as_secs_f64();
        if self.timer.last().is_none_or(|l| t > l.0) {
            self.timer.push((t, snapshot.sustained.as_secs_f64()));
        }
    }
}

fn sustained(position: &PositionTruth, session: &Session, f: &mut BTreeMap<&'static str, f64>) {
    let told = times(session, |k| matches!(k, EventKind::SustainedLimit { .. }));
    let pairs = Pairs::new(&position.limits, &told, 60.0);
    let near = pairs.late.iter().filter(|d| d.abs() <= TIMER_S).count();
    f.insert("sustained_true", count(position.limits.len()));
    f.insert("sustained_within_10s", count(near));
    f.insert("sustained_missed", count(pairs.missed));
    f.insert("sustained_false", count(pairs.wrong));
    if let Some(worst) = worst(&pairs.late) {
        f.insert("sustained_worst_s", worst);
    }
}

fn breaks(position: &PositionTruth, session: &Session, f: &mut BTreeMap<&'static str, f64>) {
    let names = [
        [
            "walk_breaks_true",
            "walk_breaks_missed",
            "walk_breaks_false",
        ],
        [
            "micro_breaks_true",
            "micro_breaks_missed",
            "micro_breaks_false",
        ],
    ];
    for (walk, names) in [true, false].into_iter().zip(names) {
        let truth: Vec<f64> = position
            .credits
            .iter()
            .filter(|c| c.walk == walk)
            .map(|c| c.t)
            .collect();
        let told = times(
            session,
            |k| matches!(k, EventKind::BreakCredited { kind, .. } if (*kind == BreakKind::Walk) == walk),
        );
        let pairs = Pairs::new(&truth, &told, CREDIT_S);
        f.insert(names[0], count(truth.len()));
        f.insert(names[1], count(pairs.missed));
        f.insert(names[2], count(pairs.wrong));
    }
}

/// Those of head and trunk, for which ISO 11226 has times, and that of the neck, which is ours.
fn limits(session: &Session, f: &mut BTreeMap<&'static str, f64>) {
    let timed = [Measure::Head, Measure::Trunk]
        .map(|m| session.limits(m))
        .concat();
    let names = [
        "limits_true",
        "limits_within_5s",
        "limits_missed",
        "limits_false",
    ];
    let late = matched(&timed, names, f);
    if let (Some(middle), Some(worst)) = (median(&late), worst(&late)) {
        f.insert("limit_delay_median_s", middle);
        f.insert("limit_delay_worst_s", worst);
    }
    let names = [
        "neck_limits_true",
        "neck_limits_within_5s",
        "neck_limits_missed",
        "neck_limits_false",
    ];
    matched(&session.limits(Measure::Neck), names, f);
}

/// True, near, missed, false; returns the delays.
fn matched(
    limits: &[LimitMatch],
    names: [&'static str; 4],
    f: &mut BTreeMap<&'static str, f64>,
) -> Vec<f64> {
    let (mut truth, mut missed, mut wrong) = (0, 0, 0);
    let mut late = Vec::new();
    for limit in limits {
        match (limit.truth_s, limit.engine_s) {
            (Some(t), Some(e)) => late.push(e - t),
            (Some(_), None) => missed += 1,
            _ => wrong += 1,
        }
        truth += usize::from(limit.truth_s.is_some());
    }
    let near = late.iter().filter(|d| d.abs() <= LIMIT_S).count();
    for (name, n) in names.into_iter().zip([truth, near, missed, wrong]) {
        f.insert(name, count(n));
    }
    late
}

/// Session times of the events that are like this, s.
fn times(session: &Session, wanted: impl Fn(&EventKind) -> bool) -> Vec<f64> {
    let events = session.events.iter().filter(|e| wanted(&e.kind));
    events
        .map(|e| e.at.since(Simulator::START).as_secs_f64())
        .collect()
}

/// What was told beside what was true, in order of time.
struct Pairs {
    late: Vec<f64>,
    missed: usize,
    wrong: usize,
}

impl Pairs {
    /// Pairs every true moment with the first one told within `reach` seconds of it.
    fn new(truth: &[f64], told: &[f64], reach: f64) -> Self {
        let mut told = told.to_vec();
        let mut late = Vec::new();
        for t in truth {
            if let Some(i) = told.iter().position(|e| (e - t).abs() <= reach) {
                late.push(told.remove(i) - t);
            }
        }
        Self {
            missed: truth.len() - late.len(),
            wrong: told.len(),
            late,
        }
    }
}

/// The one furthest from 0.
fn worst(of: &[f64]) -> Option<f64> {
    of.iter()
        .copied()
        .max_by(|a, b| a.abs().total_cmp(&b.abs()))
}

/// The (upper) median.
pub(super) fn median(of: &[f64]) -> Option<f64> {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[expect(clippy::cast_precision_loss, reason = "counts of a day")]
pub(super) const fn count(n: usize) -> f64 {
    n as f64
}
