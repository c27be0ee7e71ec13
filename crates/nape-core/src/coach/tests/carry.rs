//! What is taken over from the session before, whatever it says.

use super::*;
use crate::coach::plan::{Entry, Item};
use crate::event::{CarriedDebt, Carry};
use alloc::vec;

const DAY_US: i64 = 86_400_000_000;

/// The next session, so long after nine in the morning by its clock; what it leaves, and how often it spoke.
fn session(after_us: i64, carry: Option<&Carry>, minutes: i64) -> (Carry, usize) {
    let mut b = Bench::new();
    b.params.nudges_per_day = 2;
    b.params.nudge_cooldown = Span::from_secs(1);
    let unix_us = MORNING.unix_us + after_us;
    b.coach.set_wall(at(0), WallTime { unix_us, ..MORNING });
    if let Some(carry) = carry {
        b.coach.take_over(at(0), carry);
    }
    for s in 0..60 * minutes {
        b.clear(s, Rule::Sustained, Ended::Forgotten);
        b.coach.set_due(Rule::Sustained, same_position());
        b.step(s, false);
    }
    let left = b.coach.carry(at(60 * minutes)).unwrap();
    (left, b.nudges().len())
}

#[test]
fn a_clock_set_to_and_fro_between_sessions_gives_no_second_budget() {
    let (carry, shown) = session(0, None, 5);
    assert_eq!(shown, 2);
    // As the clock says it is tomorrow, and then it is not.
    let (mut carry, shown) = session(DAY_US, Some(&carry), 5);
    assert_eq!(shown, 2);
    for days in [0, 1, 0, 1, 1, 0] {
        let minute = 600_000_000;
        let (left, shown) = session(days * DAY_US + minute, Some(&carry), 5);
        assert_eq!(shown, 0, "{days}: {carry:?}");
        carry = left;
    }
    // A day is one again when it is long enough after that.
    let (_, shown) = session(2 * DAY_US, Some(&carry), 5);
    assert_eq!(shown, 2);
}

#[test]
fn a_budget_that_was_left_over_is_not_used_twice_by_setting_the_clock() {
    let (carry, _) = session(0, None, 5);
    let (carry, shown) = session(DAY_US, Some(&carry), 0);
    assert_eq!((shown, carry.today), (0, 0));
    // What that day may have is shown the day before, and is not shown again.
    let (carry, shown) = session(600_000_000, Some(&carry), 5);
    assert_eq!(shown, 2);
    let (_, shown) = session(DAY_US + 1_200_000_000, Some(&carry), 5);
    assert_eq!(shown, 0);
}

#[test]
fn a_day_that_had_not_begun_begins_in_the_session_after() {
    // Ten hours by the clock between the sessions, over midnight.
    let (carry, shown) = session(13 * 3_600_000_000, None, 5);
    assert_eq!(shown, 2);
    let (_, shown) = session(23 * 3_600_000_000, Some(&carry), 5);
    assert_eq!(shown, 2);
}

#[test]
fn a_debt_that_is_too_old_is_neither_told_nor_taken_over() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.answer(0, Answer::Snooze);
    let told = |b: &Bench, s: i64| b.coach.snapshot(at(s), &b.params).owed.is_some();
    let hours = |h: i64| h * 3600;
    assert!(told(&b, hours(4)) && !told(&b, hours(4) + 1));
    let taken = |b: &Bench, left: i64, s: i64| {
        let carry = b.coach.carry(at(left)).unwrap();
        let unix_us = MORNING.unix_us + s * 1_000_000;
        let wall = WallTime { unix_us, ..MORNING };
        let coach = Coach::of(wall, Profile::NONE, Plan::NONE, Some(&carry));
        coach.carry(at(0)).unwrap().owed.is_some()
    };
    assert!(taken(&b, 60, hours(4)));
    assert!(!taken(&b, 60, hours(5)));
    assert!(!taken(&b, hours(5), hours(5)));
}

#[test]
fn of_what_is_taken_over_no_more_is_kept_than_a_session_leaves() {
    let many = 100_000;
    let unix_us = MORNING.unix_us;
    let carry = Carry {
        day: i64::MIN,
        today: u32::MAX,
        ignored: u32::MAX,
        walks_today: u32::MAX,
        last_unix_us: Some(i64::MIN),
        snoozed_until_unix_us: Some(i64::MAX),
        set_aside: vec![Activity::Walking; many],
        tolerance: vec![
            Tolerance {
                activity: Activity::CatCow,
                taken: u32::MAX,
                passed_over: u32::MAX,
            };
            many
        ],
        health: Health {
            red_flags: vec![RedFlag::Trauma; many],
            ..Health::new()
        },
        hour_unix_us: (0..100_000).map(|i| unix_us - i * 100_000).collect(),
        owed: Some(CarriedDebt {
            rule: Rule::Hold,
            measured: hold(400, f64::NAN),
            since_unix_us: unix_us,
        }),
        day_first_unix_us: Some(i64::MIN),
        day_began_unix_us: Some(i64::MAX),
        plan_day: Some(i64::MAX),
        recent: vec![Activity::Rest; many],
    };
    let done = Entry {
        activity: Activity::Swimming,
        day: i64::MIN,
        minutes: None,
    };
    let item = |activity, per_week| Item { activity, per_week };
    let plan = Plan {
        items: (0..many)
            .map(|i| match i % 4 {
                0 => item(Activity::Walking, 3),
                1 => item(Activity::Swimming, 0),
                2 => item(Activity::TaiChi, u8::MAX),
                _ => item(Activity::Swimming, 5),
            })
            .collect(),
        done: vec![done; many],
        clearance: true,
    };
    let mut coach = Coach::of(MORNING, Profile::NONE, plan, Some(&carry));
    let left = coach.carry(at(0)).unwrap();
    assert_eq!(left.set_aside, [Activity::Walking]);
    assert_eq!(left.tolerance.len(), 1);
    assert_eq!(left.health.red_flags, [RedFlag::Trauma]);
    assert_eq!(left.recent.len(), 2);
    assert_eq!(left.owed, None);
    // The newest.
    assert_eq!(left.hour_unix_us.len(), 20);
    assert_eq!(left.hour_unix_us.last(), Some(&unix_us));
    let mut planned = [item(Activity::Swimming, 5), item(Activity::TaiChi, 7)];
    planned.sort_by_key(|i| i.activity);
    assert_eq!(coach.wearer.plan.items, planned);
    assert_eq!(coach.wearer.plan.done.len(), 400);
    coach.wearer.plan.log(done, i64::MAX);
    assert!(coach.wearer.plan.done.is_empty());
    for day in [i64::MIN, i64::MAX] {
        assert!(coach.wearer.plan.due(day).is_none_or(|s| s.done == 0));
    }
}
