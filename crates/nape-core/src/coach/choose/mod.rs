//! The policy: what to propose to this wearer, about this fact.
//!
//! Small and explainable, in this order: the cautions rule out what must not be proposed; what is left
//! gets points for how it answers the fact, for declared risk factors, for what this wearer took up or
//! passed over, and for variety; the most points win, the earlier row of the article's table in a tie.
//! Nothing is random and nothing is learned but the counts of [`Tolerance`]. The points are our choice;
//! which activity suits which fact is the article's (`article` table), as far as it says so.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::carried::{Carry, Tolerance};
use super::checkin::Health;
use super::plan::Plan;
use super::proposal::{Adapted, Because, Choice, Considered, Form, Proposal, RuledOut};
use super::rule::Measured;
use crate::article::{Activity, Profile, RiskFactor, Where};
use crate::measure::Measure;

/// Counts are halved when they reach this sum together. Our choice: some two weeks of one activity.
const TOLERANCE_MAX: u32 = 16;

/// Points for each time taken up, and at most; against for each time passed over, and at most. Our choice: habits
/// turn the order of neighbours, not of everything.
const TAKEN: (i32, i32) = (2, 8);
const PASSED_OVER: (i32, i32) = (-3, -12);

/// Points against what was proposed last, and the time before. Our choice: suggestions wear off (docs/evidence.md#nudges).
const VARIETY: [i32; 2] = [-12, -6];

/// Points for a walk with declared obesity or diabetes (article: walking first), and with an injury
/// (gentler). Our choice.
const PREFERS_WALK: i32 = 15;

/// Points for rest in a flare-up: above everything else. Our choice, as the article puts rest
/// first there.
const REST_FIRST: i32 = 100;

/// Points for rest with symptoms: above every exercise the first time, so that rest comes first as the article has
/// it; [`VARIETY`] then lets gentle movement take turns with it. A walk that is due after long without one stays
/// first. Our choice.
const REST_WITH_SYMPTOMS: i32 = 36;

/// Points with symptoms of the low back: for child's pose, the gentle position of the article, and against downward dog,
/// which takes more of the back. Our choice.
const LOW_BACK: [(Activity, i32); 2] = [(Activity::ChildsPose, 8), (Activity::DownwardDog, -8)];

/// All the wearer said and did that bears on the choice.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Wearer {
    pub(super) profile: Profile,
    pub(super) health: Health,
    /// Activities that hurt.
    pub(super) set_aside: Vec<Activity>,
    pub(super) tolerance: Vec<Tolerance>,
    /// Proposed last, newest first; as many as [`VARIETY`] looks at.
    pub(super) recent: Vec<Activity>,
    /// The weekly plan, and whether a doctor cleared strength work.
    pub(super) plan: Plan,
}

impl Wearer {
    /// A wearer of whom nothing is known.
    pub(super) const fn new() -> Self {
        Self {
            profile: Profile::NONE,
            health: Health::new(),
            set_aside: Vec::new(),
            tolerance: Vec::new(),
            recent: Vec::new(),
            plan: Plan::NONE,
        }
    }

    /// Takes over what an earlier session knew: of each activity once, and counts as they can be.
    pub(super) fn take_over(&mut self, carry: &Carry) {
        for activity in &carry.set_aside {
            if !self.set_aside.contains(activity) {
                self.set_aside.push(*activity);
            }
        }
        self.tolerance.clear();
        for known in &carry.tolerance {
            if !self.tolerance.iter().any(|t| t.activity == known.activity) {
                self.tolerance.push(Tolerance {
                    taken: known.taken.min(TOLERANCE_MAX),
                    passed_over: known.passed_over.min(TOLERANCE_MAX),
                    ..*known
                });
            }
        }
        let recent = carry.recent.iter().take(VARIETY.len());
        self.recent = recent.copied().collect();
        self.health = carry.health.normalised();
    }

    /// Why `activity` must not be proposed now, if so. `desk`: it would have to be done here.
    pub(super) fn ruled_out(&self, activity: Activity, desk: bool) -> Option<RuledOut> {
        let row = activity.row();
        let declared = row.not_with.iter().find(|f| self.profile.declares(**f));
        if self.health.red_flag().is_some() {
            return Some(RuledOut::RedFlag);
        }
        if self.health.unread {
            return Some(RuledOut::Unread);
        }
        if self.set_aside.contains(&activity) {
            return Some(RuledOut::Hurts);
        }
        if let Some(factor) = declared {
            return Some(RuledOut::Profile(*factor));
        }
        if self.health.flare_up() && !GENTLE.contains(&activity) {
            return Some(RuledOut::FlareUp);
        }
        if self.health.neck() && activity == Activity::DownwardDog {
            return Some(RuledOut::NeckSymptoms);
        }
        if activity == Activity::Strengthening && !self.plan.clearance {
            return Some(RuledOut::Clearance);
        }
        (desk && row.place == Where::Elsewhere).then_some(RuledOut::Elsewhere)
    }

    /// What to propose about `measured`.
    pub(super) fn choose(&self, measured: &Measured, floor: bool) -> Choice {
        let mut considered: Vec<Considered> = crate::article::ACTIVITIES
            .iter()
            .map(|row| self.consider(row.id, measured))
            .collect();
        // Stable: of equals the earlier row of the table stays first.
        considered.sort_by_key(|c| (c.ruled_out.is_some(), -c.points()));
        let best = considered.first().filter(|c| c.ruled_out.is_none());
        Choice {
            proposal: best.map(|c| self.form(c.activity, floor)),
            considered,
        }
    }

    /// What to offer after `activity` hurt: where walking hurts, swimming may not (caution 3); else what
    /// comes next here.
    pub(super) fn instead(
        &self,
        activity: Activity,
        measured: &Measured,
        floor: bool,
    ) -> Option<Proposal> {
        let swim =
            activity == Activity::Walking && self.ruled_out(Activity::Swimming, false).is_none();
        if swim {
            return Some(self.form(Activity::Swimming, floor));
        }
        self.choose(measured, floor).proposal
    }

    /// The form `activity` takes for this wearer.
    pub(super) fn form(&self, activity: Activity, floor: bool) -> Proposal {
        let form = match activity {
            Activity::CatCow | Activity::ChildsPose if !floor => Form::Seated,
            Activity::Rest if !floor => Form::Seated,
            Activity::DownwardDog if !floor => Form::Standing,
            Activity::CatCow | Activity::ChildsPose | Activity::DownwardDog | Activity::Rest => {
                Form::Floor
            }
            Activity::TaiChi => Form::Standing,
            Activity::Walking
            | Activity::PoolWalking
            | Activity::Swimming
            | Activity::Strengthening => Form::Usual,
        };
        let adapted = Adapted {
            gentle: self.profile.injury || self.health.flare_up() || self.health.symptoms(),
            neutral_neck: activity == Activity::CatCow && self.health.neck(),
            pregnancy: self.profile.pregnancy,
            injury: self.profile.injury,
        };
        Proposal {
            activity,
            form,
            adapted,
        }
    }

    fn consider(&self, activity: Activity, measured: &Measured) -> Considered {
        if let Some(why) = self.ruled_out(activity, true) {
            return Considered {
                activity,
                ruled_out: Some(why),
                weighed: Vec::new(),
            };
        }
        let mut weighed = Vec::new();
        weighed.push((Because::Answers, answers(activity, measured)));
        if activity == Activity::Rest && self.health.flare_up() {
            weighed.push((Because::RestFirst, REST_FIRST));
        }
        if self.health.symptoms() && !self.health.flare_up() {
            let low_back = LOW_BACK.iter().filter(|_| self.health.low_back());
            let points = low_back.chain(&[(Activity::Rest, REST_WITH_SYMPTOMS)]);
            let mut points = points.filter(|(a, _)| *a == activity);
            weighed.extend(
                points
                    .next()
                    .map(|(_, points)| (Because::Symptoms, *points)),
            );
        }
        if activity == Activity::Walking {
            let speaks = [
                RiskFactor::Obesity,
                RiskFactor::Diabetes,
                RiskFactor::Injury,
            ];
            let factor = speaks.into_iter().find(|f| self.profile.declares(*f));
            weighed.extend(factor.map(|f| (Because::Prefers(f), PREFERS_WALK)));
        }
        if let Some(t) = self.tolerance.iter().find(|t| t.activity == activity) {
            let times = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
            let taken = times(t.taken).saturating_mul(TAKEN.0).min(TAKEN.1);
            let passed = times(t.passed_over)
                .saturating_mul(PASSED_OVER.0)
                .max(PASSED_OVER.1);
            weighed.extend((taken != 0).then_some((Because::Taken, taken)));
            weighed.extend((passed != 0).then_some((Because::PassedOver, passed)));
        }
        let again: i32 = VARIETY
            .iter()
            .zip(&self.recent)
            .filter(|(_, recent)| **recent == activity)
            .map(|(points, _)| points)
            .sum();
        weighed.extend((again != 0).then_some((Because::Variety, again)));
        Considered {
            activity,
            ruled_out: None,
            weighed,
        }
    }

    /// It was proposed.
    pub(super) fn proposed(&mut self, activity: Activity) {
        self.recent.insert(0, activity);
        self.recent.truncate(VARIETY.len());
    }

    /// It was taken up, or passed over.
    pub(super) fn learn(&mut self, activity: Activity, taken: bool) {
        let known = self.tolerance.iter().position(|t| t.activity == activity);
        let index = known.unwrap_or_else(|| {
            self.tolerance.push(Tolerance {
                activity,
                taken: 0,
                passed_over: 0,
            });
            self.tolerance.len() - 1
        });
        let t = &mut self.tolerance[index];
        let slot = if taken {
            &mut t.taken
        } else {
            &mut t.passed_over
        };
        *slot = slot.saturating_add(1);
        if t.taken.saturating_add(t.passed_over) >= TOLERANCE_MAX {
            t.taken /= 2;
            t.passed_over /= 2;
        }
    }
}

/// What may be done in a flare-up: rest first, child's pose as the gentle resting position, and a walk
/// as far as it does not aggravate (caution 2).
const GENTLE: [Activity; 3] = [Activity::Rest, Activity::ChildsPose, Activity::Walking];

/// The neck, or what hangs on it?
const fn is_neck(measure: Measure) -> bool {
    matches!(measure, Measure::Head | Measure::Neck)
}

/// How well an activity answers a fact, in points. From the article's table: poor posture: change position,
/// cat/cow or a micro-break; a long position: a walk, or cat/cow where walking is not possible; downward dog and
/// child's pose for the low back. The numbers are our choice: 10 apart is a clear preference.
fn answers(activity: Activity, measured: &Measured) -> i32 {
    use Activity::{CatCow, ChildsPose, DownwardDog, Rest, TaiChi, Walking};
    let points: [(Activity, i32); 6] = match measured {
        Measured::Hold(h) if is_neck(h.measure) => [
            (CatCow, 30),
            (Walking, 22),
            (TaiChi, 10),
            (ChildsPose, 8),
            (DownwardDog, 4),
            (Rest, 2),
        ],
        Measured::Hold(_) => [
            (CatCow, 28),
            (Walking, 26),
            (ChildsPose, 20),
            (DownwardDog, 18),
            (TaiChi, 10),
            (Rest, 2),
        ],
        Measured::Sustained { .. } => [
            (Walking, 34),
            (CatCow, 28),
            (ChildsPose, 16),
            (DownwardDog, 14),
            (TaiChi, 12),
            (Rest, 2),
        ],
        Measured::Walk { .. } => [
            (Walking, 50),
            (CatCow, 20),
            (TaiChi, 15),
            (ChildsPose, 8),
            (DownwardDog, 8),
            (Rest, 2),
        ],
        // The movement is the trouble: first let it rest, or move otherwise.
        Measured::Repetition { .. } | Measured::BendTwist { .. } => [
            (Walking, 26),
            (Rest, 24),
            (CatCow, 18),
            (ChildsPose, 10),
            (TaiChi, 6),
            (DownwardDog, 4),
        ],
    };
    points
        .into_iter()
        .find(|(a, _)| *a == activity)
        .map_or(0, |(_, points)| points)
}

#[cfg(test)]
mod tests;
