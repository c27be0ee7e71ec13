//! The finished summary, field by field as `nape score --json` prints it.
//!
//! Units are in the names: degrees, seconds, fractions. Every number is finite; what is not known is
//! `None`, which JSON writes as `null`. Field order here is the order of the keys.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::measure::{ANGLE_EDGES_DEG, DURATION_EDGES_S, MeasureStats};
use super::{HoldSeen, SCHEMA, Source, Summary, seconds};
use crate::event::{Answer, HALF_WIDTH_95, Measure};
use crate::num;
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// How velocity is taken; it travels with the number, because other methods give two to four times
/// as much on the same movement (Fan 2021, doi:10.3390/s21165527).
const VELOCITY_METHOD: &str = "median of |change of flexion / change of time| between successive \
     epochs; fused inclination, not generalised accelerometer velocity";

/// How repetition is counted.
const REPETITION_METHOD: &str = "entries into 20 degrees or more for 0.5 s or longer, over below 15 \
     degrees, at least 1 s apart; per known minute in 5-minute windows known for at least half";

/// One session in numbers: schema `nape.score/1`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// Where the recording came from.
    pub source: String,
    /// The clips seen, head first.
    pub rig: Vec<&'static str>,
    /// `calibrated`, `assumed` or `none`: the weakest that angles were taken with.
    pub calibration: &'static str,
    /// Every angle has seen at least this much of its future, s.
    pub smoothing_s: f64,
    /// Length of the session, seconds.
    pub duration_s: f64,
    /// Time with at least one clip known to be worn, seconds.
    pub worn_s: f64,
    /// Time with at least one angle known, seconds.
    pub known_s: f64,
    /// The rest: not worn, not calibrated, lost; seconds.
    pub unknown_s: f64,
    /// `known_s / duration_s`.
    pub coverage: f64,
    /// Head inclination against gravity.
    pub head: Option<MeasureReport>,
    /// Neck flexion: head minus trunk.
    pub neck: Option<MeasureReport>,
    /// Trunk inclination against gravity.
    pub trunk: Option<MeasureReport>,
    /// Lumbar flexion: upper back minus low back.
    pub lumbar: Option<MeasureReport>,
    /// Holds beyond the acceptable zone, by their end.
    pub holds: Vec<HoldReport>,
    /// Position kept.
    pub sustained: SustainedReport,
    /// Walks.
    pub walks: Vec<WalkReport>,
    /// Activities recognised; in this version walks.
    pub activities: Vec<ActivityReport>,
    /// Breaks the clips saw.
    pub breaks: Vec<BreakReport>,
    /// Bends per minute; `None` when too little is known.
    pub repetition_per_min: Option<RepetitionReport>,
    /// Nudges raised.
    pub nudges: Vec<NudgeReport>,
}

/// One angle over the session. Shares are fractions of the time this angle is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureReport {
    /// What this angle stands in for: `neck`, for the head of a rig without a trunk clip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<&'static str>,
    /// Time the angle is known, seconds.
    pub known_s: f64,
    /// Flexion, forward +.
    pub flexion_deg: Percentiles,
    /// Lateral bend, right +.
    pub lateral_deg: Percentiles,
    /// Speed of flexion; `None` when no two epochs touch.
    pub velocity_dps: Option<Velocity>,
    /// Time in angle classes.
    pub share: Share,
    /// Time at RULA's base scores (neck or trunk table; without the additions for twist and
    /// side-bend); `None` for lumbar, which has none.
    pub rula: Option<Rula>,
    /// Exposure variation: angle class x length of the uninterrupted stay in it.
    pub eva: Exposure,
}

/// Percentiles in degrees, time-weighted, from bins of 0.1 degrees: within 0.05 degrees of exact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Percentiles {
    /// 10th percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 99th percentile.
    pub p99: f64,
    /// Half-width of the stated 95 % interval: 1.96 times the median stated standard deviation.
    pub uncertainty: Option<f64>,
    /// The same for the worst epoch.
    pub uncertainty_worst: Option<f64>,
}

/// Speed of an angle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Velocity {
    /// Median, degrees per second.
    pub p50: f64,
    /// How it was taken.
    pub method: &'static str,
    /// How many epochs per second it was taken from.
    pub rate_hz: f64,
}

/// Fractions of known time by angle class; they add up to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Below 0 degrees.
    pub lt0: f64,
    /// 0 to below 10.
    #[serde(rename = "0_10")]
    pub from_0: f64,
    /// 10 to below 20.
    #[serde(rename = "10_20")]
    pub from_10: f64,
    /// 20 to below 25.
    #[serde(rename = "20_25")]
    pub from_20: f64,
    /// 25 to below 45.
    #[serde(rename = "25_45")]
    pub from_25: f64,
    /// 45 to 85.
    #[serde(rename = "45_85")]
    pub from_45: f64,
    /// Above 85.
    pub gt85: f64,
}

/// Fractions of known time by RULA score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rula {
    /// Score 1.
    #[serde(rename = "1")]
    pub one: f64,
    /// Score 2.
    #[serde(rename = "2")]
    pub two: f64,
    /// Score 3.
    #[serde(rename = "3")]
    pub three: f64,
    /// Score 4.
    #[serde(rename = "4")]
    pub four: f64,
}

/// The exposure matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exposure {
    /// Edges between the seven angle classes (rows).
    pub angle_edges_deg: [f64; 6],
    /// Edges between the seven lengths (columns).
    pub duration_edges_s: [i64; 6],
    /// Fractions of known time; all cells add up to 1.
    pub share: [[f64; 7]; 7],
}

/// One hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoldReport {
    /// Of which angle.
    pub measure: &'static str,
    /// Begin, seconds since the session's start.
    pub t0: f64,
    /// End.
    pub t1: f64,
    /// Mean angle.
    pub angle_deg: Option<f64>,
    /// Half-width of its stated 95 % interval.
    pub uncertainty_deg: Option<f64>,
    /// Acceptable holding time at that angle.
    pub limit_s: f64,
    /// Share of the limit used up.
    pub dose: Option<f64>,
    /// The limit was reached.
    pub limit_reached: bool,
}

/// Position kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SustainedReport {
    /// Longest known time in one position, seconds; `None` when no angle is known.
    pub longest_s: Option<f64>,
    /// How often the limit was reached.
    pub limit_reached: u32,
    /// Shifts of position per known hour; `None` when no angle is known.
    pub shifts_per_h: Option<f64>,
    /// Where shifts are seen: `trunk`, or `head` when there is no trunk clip (then a gaze change may
    /// count, and it does not end a kept position).
    pub shifts_of: &'static str,
}

/// One walk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WalkReport {
    /// First step, seconds since the session's start.
    pub t0: f64,
    /// Last step.
    pub t1: f64,
    /// Steps.
    pub steps: u32,
    /// Mean cadence, steps per second.
    pub cadence_hz: Option<f64>,
}

/// One activity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityReport {
    /// What: in this version always `walk`.
    pub kind: &'static str,
    /// Begin, seconds since the session's start.
    pub t0: f64,
    /// End.
    pub t1: f64,
    /// Repetitions, where the activity has such.
    pub reps: Option<u32>,
}

/// One credited break.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakReport {
    /// `walk` or `micro_break`.
    pub kind: &'static str,
    /// Begin, seconds since the session's start.
    pub t0: f64,
    /// When it was credited.
    pub t1: f64,
    /// A nudge had asked for it.
    pub prompted: bool,
}

/// Bends per minute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepetitionReport {
    /// Median window.
    pub p50: f64,
    /// Busiest window.
    pub max: f64,
    /// Of which angle: `neck`, else `head`, else `trunk`.
    pub measure: &'static str,
    /// How many windows.
    pub windows: usize,
    /// How it was counted.
    pub method: &'static str,
}

/// One nudge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NudgeReport {
    /// When, seconds since the session's start.
    pub t: f64,
    /// Its number in the session.
    pub id: u32,
    /// Which rule fired.
    pub rule: &'static str,
    /// The risk factor of the article it comes from.
    pub risk_factor: &'static str,
    /// What was proposed.
    pub activity: &'static str,
    /// What the wearer answered.
    pub answer: Option<Answer>,
}

impl Summary {
    /// The report of all that was observed; `source` says where it came from. Can be called at any
    /// time: what is still running counts as it stands.
    pub fn finish(&self, source: &str) -> Report {
        let duration = u64::try_from(self.end.since(self.start).as_micros()).unwrap_or(0);
        // Invariant: the parts add up, even if an engine's epochs reached before its start.
        let known = self.known.min(duration);
        let t = |at: Timestamp| round(at.since(self.start).as_secs_f64(), 1e3);
        let [head, neck, trunk, lumbar] = Measure::ALL.map(|m| self.measure(m));
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
        let activities = walks
            .iter()
            .map(|w| ActivityReport {
                kind: "walk",
                t0: w.t0,
                t1: w.t1,
                reps: None,
            })
            .collect();
        Report {
            schema: SCHEMA,
            source: source.into(),
            rig: self.rig().map(Placement::name).collect(),
            calibration: match self.used.iter().flatten().min() {
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
            holds: self
                .holds
                .iter()
                .chain(self.open.iter().flatten())
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
            repetition_per_min: self.repetition(),
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
        }
    }

    fn measure(&self, measure: Measure) -> Option<MeasureReport> {
        let stats = &self.measures[measure.index()];
        let head_only = self.rig().eq([Placement::Head]);
        let share = stats.share.map(|us| fraction(us, stats.known));
        let rula = stats.rula.map(|us| fraction(us, stats.known));
        Some(MeasureReport {
            stands_in_for: (measure == Measure::Head && head_only).then_some("neck"),
            known_s: round(seconds(stats.known), 1e3),
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
            rula: stats.has_rula().then_some(Rula {
                one: rula[0],
                two: rula[1],
                three: rula[2],
                four: rula[3],
            }),
            eva: Exposure {
                angle_edges_deg: ANGLE_EDGES_DEG,
                duration_edges_s: DURATION_EDGES_S,
                share: stats
                    .exposure()
                    .map(|row| row.map(|us| fraction(us, stats.known))),
            },
        })
    }

    fn sustained(&self) -> SustainedReport {
        let (shifts, shifts_of) = self.position.shifts();
        let hours = seconds(self.known) / 3600.0;
        let any = self.known > 0;
        let longest = self.position.longest();
        SustainedReport {
            longest_s: (any || longest > Span::ZERO).then(|| round(longest.as_secs_f64(), 1e3)),
            limit_reached: self.position.limits,
            shifts_per_h: any.then(|| round(f64::from(shifts) / hours, 1e2)),
            shifts_of,
        }
    }

    fn repetition(&self) -> Option<RepetitionReport> {
        let measure = [Measure::Neck, Measure::Head, Measure::Trunk]
            .into_iter()
            .find(|m| self.measures[m.index()].known > 0)?;
        let (p50, max, windows) = self.measures[measure.index()].repetition.rates()?;
        Some(RepetitionReport {
            p50: round(p50, 1e2),
            max: round(max, 1e2),
            measure: measure.name(),
            windows,
            method: REPETITION_METHOD,
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

#[expect(
    clippy::cast_precision_loss,
    reason = "epochs of a session are far below 2^53"
)]
fn velocity(stats: &MeasureStats) -> Option<Velocity> {
    Some(Velocity {
        p50: stats.velocity.percentile(50)?,
        method: VELOCITY_METHOD,
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
