//! What is kept of the wearer, for people and scripts: schema `nape.wearer/1`.

use nape_core::WallTime;
use nape_core::article::{Activity, KnownBy, Profile, RISK_FACTORS, RiskFactor};
use nape_core::coach::plan::Entry;
use nape_core::coach::{Advice, Health, Standing, Tolerance};
use nape_core::event::Carry;
use serde::{Deserialize, Serialize};

use super::{Changed, Wearer};

/// The schema of [`Report`].
pub const SCHEMA: &str = "nape.wearer/1";

/// A risk factor that only the wearer can know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Which.
    pub factor: RiskFactor,
    /// Declared with `nape profile`.
    pub declared: bool,
    /// Declared in the configuration.
    pub in_config: bool,
}

/// All that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// Civil time of this report.
    pub now: WallTime,
    /// The factors that can be declared.
    pub profile: Vec<Declared>,
    /// What the check-ins said.
    pub health: Health,
    /// How the plan stands this week.
    pub plan: Vec<Standing>,
    /// What was done of it this week.
    pub done: Vec<Entry>,
    /// A doctor cleared strength work.
    pub clearance: bool,
    /// Activities that hurt.
    pub set_aside: Vec<Activity>,
    /// What was taken up and passed over.
    pub tolerance: Vec<Tolerance>,
    /// What is advised about what was just said.
    pub advice: Vec<Advice>,
}

impl Report {
    /// Of what is kept, with the configuration's profile.
    pub fn of(wearer: &Wearer, carry: &Carry, config: Profile, now: WallTime) -> Self {
        let own = wearer.profile;
        let profile = RISK_FACTORS
            .iter()
            .filter(|row| row.known_by == KnownBy::Declared)
            .map(|row| Declared {
                factor: row.id,
                declared: own.declares(row.id),
                in_config: config.declares(row.id),
            })
            .collect();
        let today = now.local_day();
        let monday = nape_core::coach::plan::monday(today);
        let done = wearer.plan.done.iter();
        Self {
            schema: SCHEMA.to_owned(),
            now,
            profile,
            health: carry.health.clone(),
            plan: wearer.plan.week(today),
            done: done
                .filter(|e| (monday..=today).contains(&e.day))
                .copied()
                .collect(),
            clearance: wearer.plan.clearance,
            set_aside: carry.set_aside.clone(),
            tolerance: carry.tolerance.clone(),
            advice: Vec::new(),
        }
    }

    /// Of what a change made.
    pub fn of_change(changed: &Changed, config: Profile, now: WallTime) -> Self {
        Self {
            advice: changed.advice.clone(),
            ..Self::of(&changed.wearer, &changed.carry, config, now)
        }
    }
}
