//! The finished summary, field by field as `nape score --json` prints it.
//!
//! Units are in the names: degrees, seconds, fractions. Every number is finite; what is not known is
//! `None`, which JSON writes as `null`. Field order here is the order of the keys.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::notes::Note;
use crate::event::Answer;

/// One session in numbers: schema `nape.score/1`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Always [`super::SCHEMA`].
    pub schema: &'static str,
    /// Where the recording came from.
    pub source: String,
    /// Which stretch of time this is about.
    pub period: Period,
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
    /// Activities recognised, walks among them, by their begin.
    pub activities: Vec<ActivityReport>,
    /// Breaks the clips saw.
    pub breaks: Vec<BreakReport>,
    /// Bends per minute; `None` when too little is known.
    pub repetition_per_min: Option<RepetitionReport>,
    /// Bent and twisted at once; `None` when the rig does not know both.
    pub bend_twist: Option<BendTwistReport>,
    /// Nudges raised.
    pub nudges: Vec<NudgeReport>,
    /// What to know beside the numbers.
    pub notes: Vec<Note>,
}

impl Report {
    /// Time of all walks together, seconds.
    pub fn walked_s(&self) -> f64 {
        self.walks.iter().map(|w| w.t1 - w.t0).sum()
    }

    /// How many holds reached their limit.
    pub fn holds_at_limit(&self) -> usize {
        self.holds.iter().filter(|h| h.limit_reached).count()
    }
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    /// `session`, `hour`, `day` or `all`.
    pub kind: &'static str,
    /// Its name: civil time where it is known.
    pub label: String,
    /// `civil`, or `since_start` where the recording has no civil time.
    pub clock: &'static str,
    /// Begin, seconds since the (first) session's start.
    pub t0: f64,
    /// End.
    pub t1: f64,
}

/// One angle over the session. Shares are fractions of the time this angle is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureReport {
    /// What this angle stands in for: `neck`, for the head of a rig without a trunk clip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<&'static str>,
    /// Time the angle is known, seconds.
    pub known_s: f64,
    /// `known_s` as a fraction of the whole duration.
    pub coverage: f64,
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
    pub rula: Option<ByScore>,
    /// The same with the additions, as far as they are known.
    pub rula_with_additions: Option<ByScore>,
    /// Time at REBA's base scores (neck: 1 and 2; trunk: 1 to 4); `None` for lumbar.
    pub reba: Option<ByScore>,
    /// The same with the addition, as far as it is known.
    pub reba_with_additions: Option<ByScore>,
    /// What the additions come from; `None` for lumbar.
    pub additions: Option<Additions>,
    /// The longest static stretch; `None` when there is none of more than 4 s.
    pub longest_static: Option<StillReport>,
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
    pub method: VelocityMethod,
    /// How many epochs per second it was taken from.
    pub rate_hz: f64,
}

/// How velocity is taken; it travels with the number, because other methods give two to four times
/// as much on the same movement (Fan 2021, doi:10.3390/s21165527).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VelocityMethod {
    /// Median of |change of flexion / change of time| between successive epochs: of the fused inclination, not the generalised
    /// velocity of an accelerometer.
    EpochToEpoch,
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

impl Share {
    /// The fraction at 20 degrees or more.
    pub const fn ge20(&self) -> f64 {
        self.from_20 + self.from_25 + self.from_45 + self.gt85
    }
}

/// Fractions of known time by score, written as `{"1": …, "2": …}`; they add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct ByScore(pub Vec<f64>);

impl Serialize for ByScore {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const NAMES: [&str; 6] = ["1", "2", "3", "4", "5", "6"];
        serializer.collect_map(NAMES.iter().zip(&self.0))
    }
}

/// What RULA's and REBA's additions come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Additions {
    /// Fraction of known time bent to a side.
    pub side_bent: f64,
    /// Fraction of the time with a known rotation in which it was twisted; `None` if none is known.
    pub twisted: Option<f64>,
    /// Time with a known rotation as a fraction of this angle's known time.
    pub twist_known: f64,
    /// How, and what was known.
    pub method: TwistMethod,
}

/// What RULA's and REBA's additions take for a twist. Side-bending is always more than
/// [`SIDE_BENT_DEG`](super::SIDE_BENT_DEG) degrees to either side; RULA adds 1 for each, REBA 1 for either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TwistMethod {
    /// The head turned more than [`TWISTED_DEG`](super::TWISTED_DEG) degrees against the upper back; where that is not known,
    /// nothing is added.
    HeadTurned,
    /// It was never known how far the head was turned, so nothing is added.
    NeverKnown,
    /// Of the head against gravity nobody knows it, so nothing is added.
    NotOfHead,
    /// Of the trunk nobody knows it, so nothing is added.
    NotOfTrunk,
}

/// A stretch within 5 degrees of its running mean, shorter ways out of up to 2 s included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StillReport {
    /// How long, seconds.
    pub s: f64,
    /// Its end, seconds since the session's start.
    pub t1: f64,
    /// Mean angle.
    pub angle_deg: Option<f64>,
    /// Half-width of its stated 95 % interval.
    pub uncertainty_deg: Option<f64>,
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
    /// Shifts of position per hour in which the angle of [`Self::shifts_of`] is known; `None` when that is
    /// less than ten minutes.
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
    /// What: `walk`, `cat_cow`, `childs_pose`, `downward_dog`, `rest` or `tai_chi`.
    pub kind: &'static str,
    /// Begin, seconds since the session's start.
    pub t0: f64,
    /// End.
    pub t1: f64,
    /// Repetitions, where the activity has such.
    pub reps: Option<u32>,
    /// Sure enough that it was this ([`crate::activity::Bout::verified`]).
    pub verified: bool,
}

/// One credited break.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakReport {
    /// `walk`, `micro_break`, or the activity.
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
    /// Time that angle is known as a fraction of the whole duration.
    pub coverage: f64,
    /// How many windows.
    pub windows: usize,
    /// How it was counted.
    pub method: RepetitionMethod,
}

/// How repetition is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RepetitionMethod {
    /// Entries into 20 degrees or more for 0.5 s or longer, over below 15 degrees, at least 1 s apart; per known minute in
    /// 5-minute windows known for at least half.
    Entries,
}

/// Trunk bent while rotated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BendTwistReport {
    /// Which rotation is known: `neck`, the head against the upper back.
    pub rotation: &'static str,
    /// From which rotation to either side on it counts, degrees.
    pub rotation_min_deg: f64,
    /// Half-width of the rotation's stated 95 % interval: of the median epoch.
    pub rotation_uncertainty_deg: Option<f64>,
    /// Time in which trunk and rotation are both known, seconds.
    pub known_s: f64,
    /// The same as a fraction of the whole duration.
    pub coverage: f64,
    /// With the trunk at 20 degrees or more.
    pub trunk_ge20: Bent,
    /// With the trunk at 60 degrees or more.
    pub trunk_ge60: Bent,
    /// How it was counted.
    pub method: BendTwistMethod,
}

/// How bending and twisting is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BendTwistMethod {
    /// Trunk flexion against gravity while the head is turned against the upper back; an entry lasts 1 s or longer and is over
    /// 5 degrees below either edge. A trunk that twists in itself is not seen.
    HeadAgainstTrunk,
}

/// Time and entries.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bent {
    /// Seconds.
    pub time_s: f64,
    /// Fraction of the time in which both angles are known.
    pub share: f64,
    /// Entries.
    pub count: u32,
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
