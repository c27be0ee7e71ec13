//! What the wearer says of themselves, the plan, and what outlives a session.

use super::*;

#[test]
fn what_hurts_may_be_said_after_the_break_was_seen_and_without_a_nudge() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.break_seen(200, BreakKind::Walk);
    let params = b.params.clone();
    let hurts = |b: &mut Bench, s: i64, activity| {
        let events = &mut b.events;
        b.coach
            .hurts(at(s), activity, &params, &mut |e| events.push((s, e)));
    };
    hurts(&mut b, 300, Activity::Walking);
    assert_eq!(b.coach.ruled_out(Activity::Walking), Some(RuledOut::Hurts));
    hurts(&mut b, 310, Activity::Walking);
    hurts(&mut b, 5000, Activity::CatCow);
    assert_eq!(b.count(|e| matches!(e, EventKind::SetAside { .. })), 3);
    assert_eq!(
        b.count(|e| matches!(e, EventKind::SeeDoctor { .. })),
        2,
        "the same again, and another within days"
    );
}

#[test]
fn a_red_flag_advises_a_doctor_and_silences_exercises_until_cleared() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.check_in(
        0,
        &CheckIn {
            red_flags: [RedFlag::NightPain, RedFlag::Weakness].into(),
            ..CheckIn::default()
        },
    );
    assert_eq!(
        b.count(|e| *e
            == EventKind::SeeDoctor {
                advice: Advice::Emergency
            }),
        1
    );
    for s in 0..7200 {
        b.coach.set_due(Rule::Walk, walk());
        b.step(s, false);
    }
    assert!(b.nudges().is_empty());
    assert_eq!(b.reasons(), [(HeldBack::RedFlag, false)]);
    // A later check-in without a sign does not clear it; only a doctor does.
    b.check_in(7200, &CheckIn::default());
    b.steps(7200..7300);
    assert!(b.nudges().is_empty());
    b.check_in(
        7300,
        &CheckIn {
            cleared: true,
            ..CheckIn::default()
        },
    );
    b.coach.set_due(Rule::Walk, walk());
    b.step(7300, false);
    assert_eq!(b.nudges().len(), 1);
}

#[test]
fn symptoms_that_last_belong_to_a_doctor() {
    let mut health = Health::new();
    let day = |d: i64| d * 86_400_000_000;
    let said = CheckIn {
        neck: true,
        ..CheckIn::default()
    };
    assert_eq!(health.check_in(day(0), &said), []);
    assert_eq!(health.check_in(day(13), &said), []);
    assert_eq!(health.check_in(day(14), &said), [Advice::Lasting]);
    assert_eq!(health.check_in(day(15), &CheckIn::default()), []);
    assert_eq!(
        health.check_in(day(16), &said),
        [],
        "a free day begins anew"
    );
    // A clock set back makes nothing last.
    assert_eq!(health.check_in(day(3), &said), []);
    assert_eq!(health.check_in(day(17), &said), [Advice::Lasting]);
}

#[test]
fn the_plan_is_reminded_of_once_a_day_at_a_good_moment() {
    let mut b = Bench::patient();
    b.coach.set_wall(at(0), MORNING);
    let mut plan = Plan::default();
    assert!(plan.set(Activity::Swimming, 4));
    b.coach.set_plan(plan);
    let good = Shows {
        moment: Some(Breakpoint::Pause),
        ..Shows::default()
    };
    b.steps(0..100);
    assert!(b.events.is_empty());
    b.second(100, good);
    b.second(200, good);
    let reminder = |e: &EventKind| matches!(e, EventKind::PlanReminder(s) if s.of == 4);
    assert_eq!(b.count(reminder), 1, "{:?}", b.events);
    b.second(86_400, good);
    assert_eq!(
        b.count(reminder),
        1,
        "four times in three days: out of reach"
    );
}

#[test]
fn what_the_clips_cannot_name_is_asked_and_yes_closes_the_nudge() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.step(0, false);
    let mut said = Vec::new();
    b.coach
        .ask(at(50), BreakKind::ChildsPose, &mut |e| said.push(e));
    let params = b.params.clone();
    b.coach
        .confirm(at(60), Some(1), true, &params, &mut |e| said.push(e));
    let kind = BreakKind::ChildsPose;
    assert_eq!(
        said,
        [
            EventKind::Asked { id: 1, kind },
            EventKind::Confirmed {
                id: 1,
                kind,
                yes: true
            },
            EventKind::NudgeAnswered {
                id: 1,
                answer: Answer::Done
            },
        ]
    );
}

#[test]
fn the_shorter_limit_is_until_the_first_nudge_of_the_day() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.coach.set_profile(Profile {
        family_history: true,
        ..Profile::NONE
    });
    let limit = |b: &Bench, s: i64| b.coach.sustained_limit(at(s), &b.params);
    let (short, long) = (Span::from_mins(20), Span::from_mins(30));
    assert_eq!(limit(&b, 0), short);
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    assert_eq!(limit(&b, 10), long);
    // Also for the session after, and not tomorrow.
    let carry = b.coach.carry(at(60)).unwrap();
    let wall = WallTime {
        unix_us: MORNING.unix_us + 60_000_000,
        ..MORNING
    };
    let mut next = Coach::of(wall, b.coach.wearer.profile, Plan::NONE, Some(&carry));
    assert_eq!(next.sustained_limit(at(0), &b.params), long);
    next.set_wall(
        at(0),
        WallTime {
            unix_us: MORNING.unix_us + 86_400_000_000,
            ..MORNING
        },
    );
    assert_eq!(next.sustained_limit(at(0), &b.params), short);
    assert_eq!(limit(&b, 86_400), short);
}

#[test]
fn what_outlives_a_session_does() {
    let mut b = Bench::new();
    b.coach.set_wall(at(0), MORNING);
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.step(0, false);
    b.answer(5, Answer::Snooze);
    b.check_in(
        6,
        &CheckIn {
            flare_up: true,
            ..CheckIn::default()
        },
    );
    let carry = b.coach.carry(at(60)).unwrap();
    let mut next = Coach::new(at(0));
    let later = WallTime {
        unix_us: MORNING.unix_us + 600_000_000,
        ..MORNING
    };
    next.set_wall(at(0), later);
    next.take_over(at(0), &carry);
    let mut again = next.carry(at(0)).unwrap();
    again.day = carry.day;
    assert_eq!(again, carry);
    assert_eq!(next.ruled_out(Activity::CatCow), Some(RuledOut::FlareUp));
    assert_eq!(next.snoozed_until(at(0)), Some(at(305)));
}

#[test]
fn a_clock_set_to_and_fro_over_midnight_gives_no_second_budget() {
    let mut b = Bench::new();
    let night = WallTime {
        unix_us: MORNING.unix_us + 14 * 3_600_000_000 + 3_500_000_000,
        ..MORNING
    };
    b.coach.set_wall(at(0), night);
    b.params.nudges_per_day = 2;
    b.params.coach.per_hour = 100;
    b.params.nudge_cooldown = Span::from_secs(1);
    for s in 0..3000 {
        if s % 10 == 0 {
            // An hour on, an hour back.
            let hour = if s / 10 % 2 == 0 { 0 } else { 3_600_000_000 };
            let unix_us = night.unix_us + s * 1_000_000 + hour;
            b.coach.set_wall(at(s), WallTime { unix_us, ..night });
            b.clear(s, Rule::Sustained, Ended::Forgotten);
            b.coach.set_due(Rule::Sustained, same_position());
        }
        b.step(s, false);
    }
    // One today, one tomorrow, and with that two: what was shown was shown.
    assert_eq!(b.times(), [0, 10, 20]);
}
