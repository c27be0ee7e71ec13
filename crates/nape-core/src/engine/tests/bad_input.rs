//! What must not harm the coach: contradictions, answers to nothing, a clip that falls off, clocks that jump.

use super::*;
use crate::activity::{Exercise, Expected, Stance};
use crate::article::{Activity, Profile};
use crate::coach::plan::{Entry, Item};
use crate::coach::{CheckIn, Plan, RedFlag};
use crate::event::{Carry, Control, HeldBack};
use crate::time::WallTime;

/// Thursday, 26 November 2026, 23:50 UTC.
const NIGHT: WallTime = WallTime {
    unix_us: (20_783 * 24 * 60 + 23 * 60 + 50) * 60_000_000,
    utc_offset_s: 0,
};

enum Now {
    Says(Control),
    Wall(WallTime),
}

/// A quick coach: a nudge every minute and a half for who does not walk.
fn quick() -> Params {
    let mut params = Params {
        sustained_limit: Span::from_secs(60),
        nudge_cooldown: Span::from_secs(90),
        ..Params::default()
    };
    params.coach.defer_at_most = Span::ZERO;
    params
}

/// Sits still while this is said, at these seconds in order.
fn told_so(params: Params, samples: &[Sample], said: &[(i64, Now)]) -> (Engine, Vec<Event>) {
    let mut engine = Engine::new(params, Timestamp::default());
    let mut out = Vec::new();
    let mut said = said.iter().peekable();
    for batch in samples.chunks(25) {
        let at = batch[batch.len() - 1].at();
        while let Some((s, now)) = said.next_if(|(s, _)| Timestamp::from_micros(s * 1_000_000) < at)
        {
            let when = Timestamp::from_micros(s * 1_000_000);
            match now {
                Now::Says(control) => engine.handle(when, Input::Control(control)),
                Now::Wall(wall) => engine.handle(when, Input::Wall(*wall)),
            }
            drain(&mut engine, &mut out);
        }
        let (placement, samples) = (Placement::Head, batch);
        engine.handle(at, Input::Samples { placement, samples });
        drain(&mut engine, &mut out);
    }
    let events = events(&out);
    assert!(events.iter().map(|e| e.at).is_sorted(), "time goes on");
    (engine, events)
}

fn still(seconds: f64) -> Vec<Sample> {
    wear(&Rotation3::identity(), 0.0, seconds, &session(5.0))
}

fn count(events: &[Event], is: impl Fn(&EventKind) -> bool) -> usize {
    events.iter().filter(|e| is(&e.kind)).count()
}

#[test]
fn of_a_contradictory_check_in_the_more_careful_half_counts() {
    let everything = Profile {
        injury: true,
        obesity: true,
        pregnancy: true,
        diabetes: true,
        family_history: true,
    };
    let check_in = |said: CheckIn| Now::Says(Control::CheckIn { said });
    // Free of symptoms, in a flare-up, cleared, and with a sign that belongs into emergency care.
    let contradiction = CheckIn {
        flare_up: true,
        red_flags: [RedFlag::BothLegs].into(),
        cleared: true,
        ..CheckIn::default()
    };
    let cleared = CheckIn {
        flare_up: true,
        cleared: true,
        ..CheckIn::default()
    };
    let said = [
        (
            1,
            Now::Says(Control::Profile {
                profile: everything,
            }),
        ),
        (2, check_in(contradiction)),
        (300, check_in(cleared)),
    ];
    let (_, events) = told_so(quick(), &still(600.0), &said);
    let nudges = events.iter().filter_map(|e| match &e.kind {
        EventKind::Nudge(n) => Some((e.at, n)),
        _ => None,
    });
    let nudges: Vec<_> = nudges.collect();
    assert!(!nudges.is_empty(), "cleared, there are nudges again");
    for (at, nudge) in nudges {
        assert!(at > Timestamp::from_secs_f64(300.0), "a doctor comes first");
        assert_eq!(nudge.proposal.activity, Activity::Rest);
        assert!(nudge.proposal.adapted.gentle);
    }
    let doctor = |k: &EventKind| matches!(k, EventKind::SeeDoctor { .. });
    assert_eq!(count(&events, doctor), 1);
}

#[test]
fn who_can_do_nothing_is_proposed_nothing() {
    let mut said = Vec::new();
    // Whatever is proposed hurts.
    for s in (60..1800).step_by(5) {
        let (id, answer) = (None, Answer::Hurts);
        said.push((s, Now::Says(Control::Answer { id, answer })));
    }
    let params = Params {
        nudges_per_day: 100,
        ..quick()
    };
    let mut params = params;
    params.coach.per_hour = 100;
    let (engine, events) = told_so(params.clone(), &still(1800.0), &said);
    let aside = |k: &EventKind| matches!(k, EventKind::SetAside { .. });
    // All that can be done at a desk, each once.
    assert_eq!(count(&events, aside), 6, "{events:?}");
    assert_eq!(count(&events, |k| matches!(k, EventKind::Nudge(_))), 6);
    let none = |k: &EventKind| {
        let none = HeldBack::NoActivity;
        matches!(k, EventKind::NudgeSuppressed { reason, .. } if *reason == none)
    };
    assert!(count(&events, none) > 0);
    assert_eq!(engine.coach().propose(&params).proposal, None);
}

#[test]
fn answers_to_nothing_change_nothing() {
    let (plain, without) = told_so(quick(), &still(400.0), &[]);
    let mut said = Vec::new();
    for s in (10..400).step_by(3) {
        let id = Some(77);
        for answer in [Answer::Done, Answer::Snooze, Answer::Hurts, Answer::Ignored] {
            said.push((s, Now::Says(Control::Answer { id, answer })));
        }
        said.push((s, Now::Says(Control::Confirm { id, yes: true })));
        let activity = Activity::Swimming;
        said.push((s, Now::Says(Control::Allow { activity })));
    }
    // Nor does an answer to the latest nudge where there is none yet.
    for answer in [Answer::Hurts, Answer::Snooze, Answer::Done] {
        let id = None;
        said.insert(0, (5, Now::Says(Control::Answer { id, answer })));
    }
    let (noisy, with) = told_so(quick(), &still(400.0), &said);
    assert_eq!(with, without);
    assert!(count(&with, |k| matches!(k, EventKind::Nudge(_))) > 0);
    assert_eq!(noisy.coach(), plain.coach());
}

#[test]
fn a_clip_that_falls_off_in_a_guided_break_counts_what_was_seen() {
    let upright = session(0.0);
    let rounds = move |t: f64| match t {
        t if (60.0..140.0).contains(&t) => 20.0 * sin((t - 60.0) * core::f64::consts::PI / 4.0),
        t => upright(t),
    };
    let mut samples = wear(&Rotation3::identity(), 0.0, 180.0, &rounds);
    // Nothing is heard for half a minute, in the middle of it.
    let heard = |t: f64| !(88.0..118.0).contains(&t);
    samples.retain(|s| heard(s.at().as_micros() as f64 / 1e6));
    let exercise = Some(Expected {
        exercise: Exercise::CatCow,
        stance: Stance::Seated,
    });
    let said = [
        (60, Now::Says(Control::Guided { exercise })),
        (140, Now::Says(Control::Guided { exercise: None })),
    ];
    let (_, events) = told_so(Params::default(), &samples, &said);
    let lost = |k: &EventKind| matches!(k, EventKind::LinkLost { .. });
    assert_eq!(count(&events, lost), 1, "{events:?}");
    let bouts: Vec<_> = events
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::Activity(bout) => Some(*bout),
            _ => None,
        })
        .collect();
    let reps: u32 = bouts.iter().filter_map(|b| b.reps).sum();
    // Ten were done, of which six can have been seen.
    assert!((4..=7).contains(&reps), "{bouts:?}");
    let (from, to) = (
        Timestamp::from_secs_f64(90.0),
        Timestamp::from_secs_f64(116.0),
    );
    for bout in &bouts {
        assert!(
            bout.to <= from || bout.from >= to,
            "not over the hole: {bout:?}"
        );
    }
}

#[test]
fn no_nudge_comes_in_a_guided_break_that_no_clip_sees() {
    let exercise = Some(Expected {
        exercise: Exercise::ChildsPose,
        stance: Stance::Seated,
    });
    let said = [
        (50, Now::Says(Control::Guided { exercise })),
        (200, Now::Says(Control::Guided { exercise: None })),
    ];
    let nudges = |said: &[(i64, Now)]| {
        let (_, events) = told_so(quick(), &still(300.0), said);
        let nudges = events.iter().filter_map(|e| match &e.kind {
            EventKind::Nudge(_) => Some(e.at.as_micros() / 1_000_000),
            _ => None,
        });
        nudges.collect::<Vec<_>>()
    };
    assert!(nudges(&[]).iter().any(|s| (50..200).contains(s)));
    let guided = nudges(&said);
    assert!(
        guided.first().is_some_and(|s| (200..210).contains(s)),
        "{guided:?}"
    );
}

/// Of a family with such trouble the day's first reminder comes after 20 min, each other after 30. The first one waits,
/// and something else comes instead.
#[test]
fn a_reminder_whose_limit_grows_while_it_waits_comes_at_the_new_limit() {
    let mut params = Params {
        nudge_cooldown: Span::from_secs(60),
        walk_limit: Span::from_mins(21),
        ..Params::default()
    };
    params.coach.defer_at_most = Span::ZERO;
    assert_eq!(params.sustained_limit, Span::from_mins(30));
    let profile = Profile {
        family_history: true,
        ..Profile::NONE
    };
    let span = Span::from_mins(22);
    let said = [
        (1, Now::Says(Control::Profile { profile })),
        (2, Now::Says(Control::Snooze { span })),
    ];
    let (engine, events) = told_so(params, &still(2000.0), &said);
    let nudges = events.iter().filter_map(|e| match &e.kind {
        EventKind::Nudge(n) => Some((n.rule, e.at.as_micros() / 60_000_000)),
        _ => None,
    });
    let nudges: Vec<_> = nudges.collect();
    assert_eq!(nudges, [(Rule::Walk, 22), (Rule::Sustained, 30)]);
    assert_eq!(engine.snapshot().sustained_limit, Span::from_mins(30));
}

#[test]
fn a_clock_that_jumps_over_midnight_gives_no_second_budget() {
    let params = Params {
        nudges_per_day: 2,
        ..quick()
    };
    let day = 86_400_000_000;
    let set = |s: i64, days: i64| {
        let unix_us = NIGHT.unix_us + s * 1_000_000 + days * day;
        (s, Now::Wall(WallTime { unix_us, ..NIGHT }))
    };
    // To tomorrow and back every half minute.
    let said: Vec<_> = (0..80).map(|i| set(30 * i, i % 2)).collect();
    let (engine, events) = told_so(params.clone(), &still(2400.0), &said);
    let nudges = count(&events, |k| matches!(k, EventKind::Nudge(_)));
    assert!(
        (2..=3).contains(&nudges),
        "{nudges}: two a day, a day once begun"
    );
    assert!(engine.carry().is_some());
    // Midnight itself, once: two before it and two after.
    let (_, events) = told_so(params, &still(2400.0), &[set(0, 0)]);
    assert!(count(&events, |k| matches!(k, EventKind::Nudge(_))) >= 2);
}

/// A carry and a plan from a file that holds anything: nothing panics, and the engine does not grow.
#[test]
fn what_was_left_by_nobody_does_no_harm() {
    let many = 100_000;
    let hour = |i: usize| [NIGHT.unix_us, i64::MIN, i64::MAX, NIGHT.unix_us - 1][i % 4];
    for (day, when) in [
        (i64::MIN, i64::MIN),
        (i64::MAX, i64::MAX),
        (20_783, NIGHT.unix_us),
        (20_782, NIGHT.unix_us),
    ] {
        let carry = Carry {
            day,
            today: u32::MAX,
            ignored: u32::MAX,
            walks_today: u32::MAX,
            last_unix_us: Some(when),
            set_aside: alloc::vec![Activity::Swimming; many],
            recent: alloc::vec![Activity::Rest; many],
            hour_unix_us: (0..many).map(hour).collect(),
            day_began_unix_us: Some(when),
            day_first_unix_us: Some(when),
            plan_day: Some(day),
            ..Carry::default()
        };
        let plan = Plan {
            items: alloc::vec![Item { activity: Activity::TaiChi, per_week: 7 }; many],
            done: alloc::vec![Entry { activity: Activity::TaiChi, day, minutes: None }; many],
            clearance: false,
        };
        let carry = carry.into();
        let said = [
            (0, Now::Wall(NIGHT)),
            (1, Now::Says(Control::Carry { carry })),
            (2, Now::Says(Control::Plan { plan })),
        ];
        let (id, answer) = (None, Answer::Ignored);
        let ignored = Now::Says(Control::Answer { id, answer });
        let said: Vec<_> = said.into_iter().chain([(390, ignored)]).collect();
        let mut params = quick();
        // As many as it takes to count on from there.
        params.nudges_per_day = u32::MAX;
        params.coach.walks_per_day = u32::MAX;
        params.coach.per_hour = u32::MAX;
        let (engine, _) = told_so(params.clone(), &still(400.0), &said);
        let size = format!("{:?}", engine.coach()).len();
        assert!(size < 100_000, "{size}");
        let left = engine.carry().unwrap();
        assert!(left.hour_unix_us.len() <= 30 && left.recent.len() <= 2);
        assert!(
            engine
                .coach()
                .snapshot(engine.snapshot().decided, &params)
                .owed
                .is_none()
        );
    }
}

#[test]
fn no_civil_time_is_too_far() {
    let mut health = crate::coach::Health::new();
    assert_eq!(health.hurts(i64::MAX, Activity::Walking, false), None);
    assert_eq!(health.hurts(i64::MIN, Activity::Walking, false), None);
    let mut said = Vec::new();
    let walls = [i64::MIN, i64::MAX, 0, i64::MIN + 1, i64::MAX - 1];
    for s in (1..600_i64).step_by(20) {
        let unix_us = walls[usize::try_from(s / 20).unwrap() % walls.len()];
        let utc_offset_s = if s % 3 == 0 { i32::MAX } else { i32::MIN };
        said.push((
            s,
            Now::Wall(WallTime {
                unix_us,
                utc_offset_s,
            }),
        ));
        let (id, answer) = (None, Answer::Hurts);
        said.push((s + 5, Now::Says(Control::Answer { id, answer })));
        let flare_up = s % 2 == 0;
        let check = CheckIn {
            flare_up,
            neck: true,
            ..CheckIn::default()
        };
        said.push((s + 6, Now::Says(Control::CheckIn { said: check })));
    }
    let mut params = quick();
    params.coach.per_hour = 100;
    let (engine, _) = told_so(params, &still(600.0), &said);
    let carry = engine.carry().unwrap();
    let next = [
        (0, Now::Wall(NIGHT)),
        (
            1,
            Now::Says(Control::Carry {
                carry: carry.into(),
            }),
        ),
    ];
    told_so(quick(), &still(120.0), &next);
}
