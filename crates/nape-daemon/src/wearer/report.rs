//! What is kept of the wearer, filled in for clients.

use nape_control::wearer::{Declared, HurtsAbout, Report, SCHEMA};
use nape_core::WallTime;
use nape_core::article::{KnownBy, Profile, RISK_FACTORS};
use nape_core::event::Carry;

use super::{Changed, Wearer};

/// All that is kept, with the configuration's profile.
pub fn report(wearer: &Wearer, carry: &Carry, config: Profile, now: WallTime) -> Report {
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
    Report {
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
        unsaved: false,
        hurts: HurtsAbout::default(),
    }
}

/// All that is kept, after a change.
pub fn report_of_change(changed: &Changed, config: Profile, now: WallTime) -> Report {
    Report {
        advice: changed.advice.clone(),
        ..report(&changed.wearer, &changed.carry, config, now)
    }
}
