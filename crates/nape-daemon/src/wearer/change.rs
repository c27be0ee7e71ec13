//! What the wearer may change about what is kept of them, and what becomes of it. Pure: files and the
//! engine are told by whoever calls.

use nape_control::wearer::Change;
use nape_core::WallTime;
use nape_core::article::Activity;
use nape_core::coach::plan::{Entry, PLANNABLE};
use nape_core::coach::{Advice, Plan};
use nape_core::event::Carry;

use super::Wearer;

/// Logged further back than this it is no part of any week that is shown, days. Our choice.
const LOGGED_BACK_DAYS: i64 = 31;

/// What a change made.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// What is kept now.
    pub wearer: Wearer,
    /// What outlives a session now.
    pub carry: Carry,
    /// What is advised about what was just said.
    pub advice: Vec<Advice>,
}

/// What becomes of what is kept.
///
/// # Errors
/// Why it cannot be done, in a sentence with what to do instead.
pub fn apply(
    change: &Change,
    wearer: &Wearer,
    carry: &Carry,
    now: WallTime,
) -> Result<Changed, String> {
    let mut changed = Changed {
        wearer: wearer.clone(),
        carry: carry.clone(),
        advice: Vec::new(),
    };
    let Changed {
        wearer,
        carry,
        advice,
    } = &mut changed;
    match change {
        Change::Tell => {}
        Change::Profile { factor, declared } => {
            if !wearer.profile.declare(*factor, *declared) {
                return Err(format!(
                    "The clips measure {}; there is nothing to declare.",
                    factor.name()
                ));
            }
        }
        Change::ClearProfile => wearer.profile = nape_core::article::Profile::NONE,
        Change::CheckIn { said } => *advice = carry.health.check_in(now.unix_us, said),
        Change::Allow { activity } => {
            let before = carry.set_aside.len();
            carry.set_aside.retain(|a| a != activity);
            if carry.set_aside.len() == before {
                return Err(format!("{} was not set aside.", activity.name()));
            }
        }
        Change::Clearance { cleared } => {
            wearer.plan.clearance = *cleared;
            if !cleared {
                wearer.plan.set(Activity::Strengthening, 0);
            }
        }
        Change::Plan { activity, per_week } => {
            if *per_week > 7 {
                return Err("A week has seven days: plan 0 to 7 times.".to_owned());
            }
            if !wearer.plan.set(*activity, *per_week) {
                return Err(if PLANNABLE.contains(activity) {
                    "Strength work comes after a doctor's clearance. If you have it, say so first: \
                     `nape plan clearance yes`."
                        .to_owned()
                } else {
                    let names = PLANNABLE.map(Activity::name).join(", ");
                    format!(
                        "{} needs no plan: your clips see it. What can be planned: {names}.",
                        activity.name()
                    )
                });
            }
        }
        Change::Log {
            activity,
            days_ago,
            minutes,
        } => {
            if !PLANNABLE.contains(activity) {
                let names = PLANNABLE.map(Activity::name).join(", ");
                return Err(format!(
                    "{} needs no log: your clips see it. What can be logged: {names}.",
                    activity.name()
                ));
            }
            let (today, ago) = (now.local_day(), i64::from(*days_ago));
            if ago > LOGGED_BACK_DAYS {
                return Err(format!(
                    "Log what is no more than {LOGGED_BACK_DAYS} days ago."
                ));
            }
            wearer.plan.log(
                Entry {
                    activity: *activity,
                    day: today - ago,
                    minutes: *minutes,
                },
                today,
            );
        }
        Change::ClearPlan => wearer.plan = Plan::NONE,
        Change::Forget => {
            *wearer = Wearer::default();
            // The day's counts stay: forgetting is no way to more nudges.
            *carry = Carry {
                set_aside: Vec::new(),
                tolerance: Vec::new(),
                health: nape_core::coach::Health::new(),
                owed: None,
                plan_day: None,
                recent: Vec::new(),
                ..carry.clone()
            };
        }
    }
    Ok(changed)
}
