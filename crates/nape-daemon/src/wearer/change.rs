//! What the wearer may change about what is kept of them, and what becomes of it. Pure: files and the
//! engine are told by whoever calls.

use nape_control::wearer::{Change, Refusal};
use nape_core::WallTime;
use nape_core::article::Activity;
use nape_core::coach::plan::{Entry, PLANNABLE};
use nape_core::coach::{Advice, CheckIn, Plan, RedFlag};
use nape_core::event::Carry;

use super::Wearer;

/// Logged further back than this it is no part of any week that is shown, days. Our choice.
const LOGGED_BACK_DAYS: u8 = 31;

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

/// What is said of pain, numbness or weakness that spreads, as a check-in; nothing else changes by it.
pub fn spreads() -> CheckIn {
    CheckIn {
        red_flags: vec![RedFlag::Spreading],
        partial: true,
        ..CheckIn::default()
    }
}

/// An activity hurt: it is set aside. What is advised.
pub fn hurt(carry: &mut Carry, now: WallTime, activity: Activity) -> Option<Advice> {
    let same = carry.set_aside.contains(&activity);
    if !same {
        carry.set_aside.push(activity);
    }
    carry.health.hurts(now.unix_us, activity, same)
}

/// What becomes of what is kept.
///
/// # Errors
/// Why it cannot be done.
pub fn apply(
    change: &Change,
    wearer: &Wearer,
    carry: &Carry,
    now: WallTime,
) -> Result<Changed, Refusal> {
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
                return Err(Refusal::Measured { factor: *factor });
            }
        }
        Change::ClearProfile => wearer.profile = nape_core::article::Profile::NONE,
        Change::CheckIn { said } => *advice = carry.health.check_in(now.unix_us, said),
        Change::Hurts {
            activity,
            spreading,
        } => {
            if let Some(activity) = activity {
                advice.extend(hurt(carry, now, *activity));
            }
            if *spreading {
                *advice = carry.health.check_in(now.unix_us, &spreads());
            }
        }
        Change::Allow { activity } => {
            let before = carry.set_aside.len();
            carry.set_aside.retain(|a| a != activity);
            if carry.set_aside.len() == before {
                return Err(Refusal::NotSetAside {
                    activity: *activity,
                });
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
                return Err(Refusal::SevenDays);
            }
            if !wearer.plan.set(*activity, *per_week) {
                return Err(if PLANNABLE.contains(activity) {
                    Refusal::NotCleared
                } else {
                    Refusal::NotPlanned {
                        activity: *activity,
                    }
                });
            }
        }
        Change::Log {
            activity,
            days_ago,
            minutes,
        } => {
            if !PLANNABLE.contains(activity) {
                return Err(Refusal::NotLogged {
                    activity: *activity,
                });
            }
            if *days_ago > LOGGED_BACK_DAYS {
                return Err(Refusal::LongAgo {
                    most_days: LOGGED_BACK_DAYS,
                });
            }
            let (today, ago) = (now.local_day(), i64::from(*days_ago));
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
                health: carry.health.forgotten(),
                owed: None,
                plan_day: None,
                recent: Vec::new(),
                ..carry.clone()
            };
        }
    }
    Ok(changed)
}
