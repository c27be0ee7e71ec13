//! The weekly plan: what a desk cannot see (strength work, swimming, walking in a pool, tai chi), logged
//! by hand and gently reminded of: at most once a day, and only while it can still be kept.
//!
//! Days are civil days ([`WallTime::local_day`](crate::time::WallTime::local_day)), weeks begin on Monday (ISO 8601).

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::article::Activity;

/// Entries older than this many days are forgotten. Our choice: two months to look back at.
const KEPT_DAYS: i64 = 62;

/// Most entries that are kept. Our choice.
const ENTRIES_MAX: usize = 400;

/// What can be planned.
pub const PLANNABLE: [Activity; 4] = [
    Activity::Strengthening,
    Activity::Swimming,
    Activity::PoolWalking,
    Activity::TaiChi,
];

/// How often in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// One of [`PLANNABLE`].
    pub activity: Activity,
    /// Times a week, 1 to 7.
    pub per_week: u8,
}

/// Something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What.
    pub activity: Activity,
    /// On which civil day.
    pub day: i64,
    /// For how long, min, if that was said.
    pub minutes: Option<u16>,
}

/// The plan and what was done of it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// What is planned; one item an activity.
    pub items: Vec<Item>,
    /// What was done, in the order it was logged.
    pub done: Vec<Entry>,
    /// A doctor cleared strength work.
    pub clearance: bool,
}

/// How an item of the plan stands in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What.
    pub activity: Activity,
    /// Times done this week.
    pub done: u8,
    /// Times planned.
    pub of: u8,
}

/// The Monday on or before `day`, counted like it. Day 0 is Thursday, 1 January 1970.
pub const fn monday(day: i64) -> i64 {
    day.saturating_sub(day.saturating_add(3).rem_euclid(7))
}

impl Plan {
    /// Nothing is planned.
    pub const NONE: Self = Self {
        items: Vec::new(),
        done: Vec::new(),
        clearance: false,
    };

    /// Plans `activity` so many times a week; 0 takes it off. `false`: it cannot be planned (it is not
    /// [`PLANNABLE`], or strength work without a doctor's clearance).
    pub fn set(&mut self, activity: Activity, per_week: u8) -> bool {
        let cleared = activity != Activity::Strengthening || self.clearance;
        if per_week > 0 && !(PLANNABLE.contains(&activity) && cleared) {
            return false;
        }
        self.items.retain(|item| item.activity != activity);
        if per_week > 0 {
            let per_week = per_week.min(7);
            self.items.push(Item { activity, per_week });
            self.items.sort_by_key(|item| item.activity);
        }
        true
    }

    /// Logs what was done; `today` bounds what is kept.
    pub fn log(&mut self, entry: Entry, today: i64) {
        self.done.push(entry);
        self.done
            .retain(|e| (0..KEPT_DAYS).contains(&today.saturating_sub(e.day)));
        let spare = self.done.len().saturating_sub(ENTRIES_MAX);
        self.done.drain(..spare);
    }

    /// The same as it can be planned and logged: what is read may hold anything.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let planned = |activity: Activity| {
            let mut items = self.items.iter();
            let item = items.find(|i| i.activity == activity && i.per_week > 0)?;
            Some(Item {
                activity,
                per_week: item.per_week.min(7),
            })
        };
        let mut items: Vec<Item> = PLANNABLE.into_iter().filter_map(planned).collect();
        items.sort_by_key(|item| item.activity);
        let spare = self.done.len().saturating_sub(ENTRIES_MAX);
        Self {
            items,
            done: self.done[spare..].to_vec(),
            clearance: self.clearance,
        }
    }

    /// How each item stands in the week of `day`, at its end.
    pub fn week(&self, day: i64) -> Vec<Standing> {
        let first = monday(day);
        let standing = |item: &Item| {
            let done = self
                .done
                .iter()
                .filter(|e| e.activity == item.activity && (first..=day).contains(&e.day))
                .count();
            Standing {
                activity: item.activity,
                done: u8::try_from(done).unwrap_or(u8::MAX),
                of: item.per_week,
            }
        };
        self.items.iter().map(standing).collect()
    }

    /// What to remind of on `day`: the item that needs every day that is left, or all but one; nothing
    /// that can no longer be reached, nothing that was done that day. Our choice.
    pub fn due(&self, day: i64) -> Option<Standing> {
        let left = 7 - day.saturating_sub(monday(day));
        let today = |s: &Standing| {
            let mut done = self.done.iter();
            done.any(|e| e.activity == s.activity && e.day == day)
        };
        self.week(day)
            .into_iter()
            .filter(|s| s.done < s.of && !today(s))
            .filter(|s| {
                let missing = i64::from(s.of - s.done);
                missing <= left && missing >= left - 1
            })
            .max_by_key(|s| s.of - s.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THURSDAY: i64 = 20_783; // 26 November 2026

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(monday(THURSDAY), THURSDAY - 3);
        assert_eq!(monday(THURSDAY - 3), THURSDAY - 3);
        assert_eq!(monday(THURSDAY - 4), THURSDAY - 10);
        assert_eq!(monday(0), -3);
        assert_eq!(monday(-4), -10);
    }

    #[test]
    fn strength_work_needs_a_clearance_and_a_walk_needs_no_plan() {
        let mut plan = Plan::default();
        assert!(!plan.set(Activity::Strengthening, 2));
        assert!(!plan.set(Activity::Walking, 2));
        assert!(plan.items.is_empty());
        plan.clearance = true;
        assert!(plan.set(Activity::Strengthening, 2));
        assert!(plan.set(Activity::Strengthening, 0));
        assert!(plan.items.is_empty());
    }

    #[test]
    fn it_reminds_late_enough_and_never_of_what_is_out_of_reach() {
        let mut plan = Plan::default();
        assert!(plan.set(Activity::Swimming, 2));
        let first = monday(THURSDAY);
        let due: Vec<bool> = (0..7).map(|d| plan.due(first + d).is_some()).collect();
        // Two times: on Friday three days are left, on Saturday two, on Sunday one is too few.
        assert_eq!(due, [false, false, false, false, true, true, false]);
        plan.log(
            Entry {
                activity: Activity::Swimming,
                day: first + 4,
                minutes: Some(30),
            },
            first + 4,
        );
        assert_eq!(plan.due(first + 4), None);
        assert_eq!(plan.due(first + 5).map(|s| (s.done, s.of)), Some((1, 2)));
        assert_eq!(plan.week(first + 7)[0].done, 0);
    }
}
