//! From the summary to the report: fractions, percentiles, rounding. Nothing is decided here.

use alloc::vec::Vec;

use super::DURATION_EDGES_S;
use super::measure::{ANGLE_EDGES_DEG, MeasureStats};
use super::report::*;
use super::subscores::Table;
use super::{HoldSeen, SCHEMA, Source, Summary, seconds};
use crate::bend_twist::{ROTATED, ROTATION};
use crate::event::{HALF_WIDTH_95, Measure};
use crate::num;
use crate::repetition::preferred;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// An hourly rate is told of ten minutes or more, µs: two shifts within 100 seconds are not 72 an hour. Our choice.
const RATE_FROM: u64 = 600_000_000;

impl Summary {
    /// The report of all that was observed; `source` says where it came from. Can be called at any
    /// time: what is still running counts as it stands.
    pub fn finish(&self, source: &str) -> Report {
        let duration = self.duration();
        // Invariant: the parts add up, even if an engine's epochs reached before its start.
        let known = self.known.min(duration);
        let t = |at: Timestamp| round(at.since(self.start).as_secs_f64(), 1e3);
        let [head, neck, trunk, lumbar] = Measure::ALL.map(|m| self.measure(m, duration));
        let walks: Vec<WalkReport> = self
            .walks
            .iter()
            .chain(&self.open_walk)
            .map(|w| WalkReport {
                t0: t(w.from),
                t1: t(w.to),
                steps: w.steps,
                cadence_hz: finite(w.cadence_hz, 1e3),
            })
            .collect();
        // In the order of their ends, however they were told and put together.
        let mut holds = self.holds.clone();
        holds.sort_by_key(|seen| seen.hold.to);
        let walked = walks.iter().map(|w| ActivityReport {
            kind: "walk",
            t0: w.t0,
            t1: w.t1,
            reps: None,
            verified: true,
        });
        let others = self.activities.iter().map(|a| ActivityReport {
            kind: a.kind.name(),
            t0: t(a.from),
            t1: t(a.to),
            reps: a.reps,
            verified: a.verified,
        });
        let mut activities: Vec<ActivityReport> = walked.chain(others).collect();
        activities.sort_by(|a, b| a.t0.total_cmp(&b.t0));
        Report {
            schema: SCHEMA,
            source: source.into(),
            period: Period {
                kind: "session",
                label: source.into(),
                clock: "since_start",
                t0: t(self.from),
                t1: t(self.end),
            },
            rig: self.rig().map(Placement::name).collect(),
            calibration: match self.used.values().flatten().min() {
                Some(Source::Assumed) => "assumed",
                Some(Source::Asked) => "calibrated",
                None => "none",
            },
            smoothing_s: 0.0,
            duration_s: round(seconds(duration), 1e3),
            worn_s: round(seconds(self.worn.min(duration)), 1e3),
            known_s: round(seconds(known), 1e3),
            unknown_s: round(seconds(duration - known), 1e3),
            coverage: fraction(known, duration),
            head,
            neck,
            trunk,
            lumbar,
            holds: holds
                .iter()
                .chain(self.open.values().flatten())
                .map(|h| hold(h, t))
                .collect(),
            sustained: self.sustained(),
            walks,
            activities,
            breaks: self
                .breaks
                .iter()
                .map(|b| BreakReport {
                    kind: b.kind.name(),
                    t0: t(b.end - b.duration),
                    t1: t(b.end),
                    prompted: b.prompted,
                })
                .collect(),
            repetition_per_min: self.repetition(duration),
            bend_twist: self.bend_twist(duration),
            nudges: self
                .nudges
                .iter()
                .map(|n| NudgeReport {
                    t: t(n.at),
                    id: n.id,
                    rule: n.rule.name(),
                    risk_factor: n.risk_factor.name(),
                    activity: n.activity.name(),
                    answer: n.answer,
                })
                .collect(),
            notes: self.notes(),
        }
    }

    fn measure(&self, measure: Measure, duration: u64) -> Option<MeasureReport> {
        let stats = &self.measures[measure];
        let head_only = self.rig().eq([Placement::Head]);
        let share = stats.share.map(|us| fraction(us, stats.known));
        let scores = &stats.scores;
        let has_scores = scores.table != Table::Absent;
        let by_score = |us: &[u64]| {
            has_scores.then(|| ByScore(us.iter().map(|&us| fraction(us, stats.known)).collect()))
        };
        let reba = if scores.table == Table::Neck { 2 } else { 4 };
        Some(MeasureReport {
            stands_in_for: (measure == Measure::Head && head_only).then_some("neck"),
            known_s: round(seconds(stats.known), 1e3),
            coverage: fraction(stats.known.min(duration), duration),
            flexion_deg: percentiles(&stats.flexion, stats)?,
            lateral_deg: percentiles(&stats.lateral, stats)?,
            velocity_dps: velocity(stats),
            share: Share {
                lt0: share[0],
                from_0: share[1],
                from_10: share[2],
                from_20: share[3],
                from_25: share[4],
                from_45: share[5],
                gt85: share[6],
            },
            rula: by_score(&scores.rula),
            rula_with_additions: by_score(&scores.rula_added),
            reba: by_score(&scores.reba[..reba]),
            reba_with_additions: by_score(&scores.reba_added[..=reba]),
            additions: has_scores.then(|| additions(measure, stats)),
            longest_static: stats.still.longest.map(|s| StillReport {
                s: round(s.length, 1e1),
                t1: round(s.end.since(self.start).as_secs_f64(), 1e3),
                angle_deg: finite(num::to_deg(s.angle), 1e1),
                uncertainty_deg: finite(HALF_WIDTH_95 * num::to_deg(s.sigma), 1e1),
            }),
            eva: Exposure {
                angle_edges_deg: ANGLE_EDGES_DEG,
                duration_edges_s: DURATION_EDGES_S,
                share: stats
                    .exposure
                    .matrix()
                    .map(|row| row.map(|us| fraction(us, stats.known))),
            },
        })
    }

    fn sustained(&self) -> SustainedReport {
        let (shifts, of) = self.position.shifts();
        // Only in this time could they be seen: a head alone tells nothing of the trunk's.
        let seen = self.measures[of].known;
        let hours = seconds(seen) / 3600.0;
        let any = self.known > 0;
        let longest = self.position.longest();
        SustainedReport {
            longest_s: (any || longest > Span::ZERO).then(|| round(longest.as_secs_f64(), 1e3)),
            limit_reached: self.position.limits,
            shifts_per_h: (seen >= RATE_FROM).then(|| round(f64::from(shifts) / hours, 1e2)),
            shifts_of: of.name(),
        }
    }

    fn bend_twist(&self, duration: u64) -> Option<BendTwistReport> {
        let bent = &self.bent;
        let level = |i: usize| Bent {
            time_s: round(seconds(bent.time[i]), 1e3),
            share: fraction(bent.time[i], bent.known),
            count: bent.count[i],
        };
        (bent.known > 0).then(|| BendTwistReport {
            rotation: ROTATION,
            rotation_min_deg: round(num::to_deg(ROTATED), 1e1),
            rotation_uncertainty_deg: half_width(bent.sigma.percentile(50)),
            known_s: round(seconds(bent.known), 1e3),
            coverage: fraction(bent.known.min(duration), duration),
            trunk_ge20: level(0),
            trunk_ge60: level(1),
            method: BendTwistMethod::HeadAgainstTrunk,
        })
    }

    fn repetition(&self, duration: u64) -> Option<RepetitionReport> {
        let (measure, (p50, max, windows)) = preferred(|m| self.measures[m].rates())?;
        let stats = &self.measures[measure];
        Some(RepetitionReport {
            p50: round(p50, 1e2),
            max: round(max, 1e2),
            measure: measure.name(),
            coverage: fraction(stats.known.min(duration), duration),
            windows,
            method: RepetitionMethod::Entries,
        })
    }
}

fn percentiles(values: &super::Histogram, stats: &MeasureStats) -> Option<Percentiles> {
    Some(Percentiles {
        p10: values.percentile(10)?,
        p50: values.percentile(50)?,
        p90: values.percentile(90)?,
        p99: values.percentile(99)?,
        uncertainty: half_width(stats.sigma.percentile(50)),
        uncertainty_worst: half_width(stats.sigma.max()),
    })
}

/// The 95 % half-width of a standard deviation, rounded.
fn half_width(sigma: Option<f64>) -> Option<f64> {
    sigma.map(|s| round(HALF_WIDTH_95 * s, 1e2))
}

/// What the additions come from. A twist that is not known is not added, and that is said.
fn additions(measure: Measure, stats: &MeasureStats) -> Additions {
    let scores = &stats.scores;
    let known = fraction(scores.twist_known, stats.known);
    Additions {
        side_bent: fraction(scores.side_bent, stats.known),
        twisted: (scores.twist_known > 0).then(|| fraction(scores.twisted, scores.twist_known)),
        twist_known: known,
        method: match measure {
            Measure::Neck if scores.twist_known > 0 => TwistMethod::HeadTurned,
            Measure::Neck => TwistMethod::NeverKnown,
            Measure::Head => TwistMethod::NotOfHead,
            Measure::Trunk | Measure::Lumbar => TwistMethod::NotOfTrunk,
        },
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "epochs of a session are far below 2^53"
)]
fn velocity(stats: &MeasureStats) -> Option<Velocity> {
    Some(Velocity {
        p50: stats.velocity.percentile(50)?,
        method: VelocityMethod::EpochToEpoch,
        rate_hz: round(stats.epochs as f64 / seconds(stats.known), 1e2),
    })
}

fn hold(seen: &HoldSeen, t: impl Fn(Timestamp) -> f64) -> HoldReport {
    HoldReport {
        measure: seen.hold.measure.name(),
        t0: t(seen.hold.from),
        t1: t(seen.hold.to),
        angle_deg: finite(num::to_deg(seen.hold.angle), 1e1),
        uncertainty_deg: finite(num::to_deg(seen.hold.half_width()), 1e1),
        limit_s: round(seen.hold.limit.as_secs_f64(), 1e1),
        dose: finite(seen.hold.dose, 1e3),
        limit_reached: seen.limit_reached,
    }
}

/// `part / whole` to six places; 0 of nothing is 0.
#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 microseconds are 285 years"
)]
fn fraction(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    round(part as f64 / whole as f64, 1e6)
}

/// `value` to the decimals of `scale` (10, 100, …), without a minus before zero.
fn round(value: f64, scale: f64) -> f64 {
    num::round(value * scale) / scale + 0.0
}

/// Rounded, or `None` when it is not a finite number.
fn finite(value: f64, scale: f64) -> Option<f64> {
    value.is_finite().then(|| round(value, scale))
}
