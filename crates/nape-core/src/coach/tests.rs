//! Tests of the coach: budgets, cautions, answers, words.

use super::words::spell;
use super::*;
use crate::event::{Hold, Measure};
use proptest::prelude::*;

const HEAD_ONLY: words::Knows = words::Knows {
    neck: false,
    trunk: false,
};

fn at(s: i64) -> Timestamp {
    Timestamp::from_micros(s * 1_000_000)
}

fn walk() -> Measured {
    Measured::Walk {
        since: Span::from_mins(55),
        limit: Span::from_mins(55),
    }
}

fn hold(held_s: i64, degrees: f64) -> Measured {
    Measured::Hold(Hold {
        measure: Measure::Head,
        from: at(0),
        to: at(held_s),
        angle: deg(degrees),
        sigma: deg(0.5),
        held: Span::from_secs(held_s),
        limit: Span::from_secs(340),
        dose: 1.0,
    })
}

struct Bench {
    coach: Coach,
    params: Params,
    events: Vec<(i64, EventKind)>,
}

impl Bench {
    fn new() -> Self {
        Self {
            coach: Coach::new(at(0)),
            params: Params::default(),
            events: Vec::new(),
        }
    }

    fn step(&mut self, s: i64, walking: bool) {
        let events = &mut self.events;
        self.coach.wait(at(s), &mut |e| events.push((s, e)));
        self.coach
            .step(at(s), walking, HEAD_ONLY, &self.params, &mut |e| {
                events.push((s, e));
            });
    }

    fn nudges(&self) -> Vec<(i64, &Nudge)> {
        let nudge = |(s, e): &'_ (i64, EventKind)| match e {
            EventKind::Nudge(_) => Some(*s),
            _ => None,
        };
        let times: Vec<i64> = self.events.iter().filter_map(nudge).collect();
        let of = self.events.iter().filter_map(|(_, e)| match e {
            EventKind::Nudge(n) => Some(n),
            _ => None,
        });
        times.into_iter().zip(of).collect()
    }
}

#[test]
fn cooldown_defers_and_delivers_if_still_true() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.coach.set_due(Rule::Hold, hold(340, 45.0));
    for s in 1..1300 {
        b.step(s, false);
    }
    let times: Vec<i64> = b.nudges().iter().map(|n| n.0).collect();
    assert_eq!(times, [0, 1200]);
    let deferred = b
        .events
        .iter()
        .filter(|(_, e)| matches!(e, EventKind::NudgeDeferred { .. }));
    assert_eq!(deferred.count(), 1, "said once");
}

#[test]
fn what_was_shown_is_not_due_again_while_it_lasts() {
    let mut b = Bench::new();
    for s in 0..5000 {
        b.coach.set_due(Rule::Hold, hold(340 + s, 45.0));
        b.step(s, false);
    }
    assert_eq!(b.nudges().len(), 1);
    assert!(
        !b.events
            .iter()
            .any(|(_, e)| matches!(e, EventKind::NudgeDeferred { .. }))
    );
}

#[test]
fn what_is_no_longer_true_is_not_shown() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, true);
    b.coach.clear(Rule::Walk);
    b.step(1, false);
    assert!(b.nudges().is_empty());
}

#[test]
fn short_holds_and_exercise_postures_are_not_nudged_about() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(59, 45.0));
    b.step(0, false);
    b.coach.set_due(Rule::Hold, hold(600, 110.0));
    b.step(1, false);
    assert!(b.nudges().is_empty());
    b.coach.set_due(Rule::Hold, hold(60, 45.0));
    b.step(2, false);
    let (_, n) = b.nudges()[0];
    assert_eq!(
        (n.activity, n.risk_factor),
        (Activity::CatCow, RiskFactor::PoorPosture)
    );
    assert!(
        n.body.contains("45°") && n.body.contains("5 min 40 s"),
        "{}",
        n.body
    );
    assert!(
        n.body.contains("stands in"),
        "one clip says what it cannot know"
    );
    assert!(n.sources.iter().any(|s| s.contains("ISO 11226")));
    assert!(n.sources.contains(&crate::article::ARTICLE));
}

#[test]
fn hurts_sets_the_activity_aside_and_snooze_is_quiet() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    b.coach.answer(at(5), None, Answer::Hurts, &mut |_| {});
    b.coach.clear(Rule::Walk);
    b.coach.set_due(Rule::Walk, walk());
    b.coach.snooze(at(6), Span::from_mins(60));
    for s in 6..3700 {
        b.step(s, false);
    }
    let nudges = b.nudges();
    assert_eq!(nudges[1].0, 3606);
    assert_eq!(nudges[1].1.activity, Activity::CatCow);
}

#[test]
fn a_seen_break_answers_the_nudge_once() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    b.step(0, false);
    let mut said = Vec::new();
    assert!(b.coach.break_seen(at(300), &mut |e| said.push(e)));
    assert!(b.coach.break_seen(at(310), &mut |e| said.push(e)));
    assert_eq!(
        said,
        [EventKind::NudgeAnswered {
            id: 1,
            answer: Answer::Verified
        }]
    );
    assert!(
        !b.coach.break_seen(at(1300), &mut |_| {}),
        "too late to be because of it"
    );
}

#[test]
fn no_answer_is_ignored_after_a_while() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Walk, walk());
    for s in 0..1000 {
        b.step(s, false);
    }
    let ignored = EventKind::NudgeAnswered {
        id: 1,
        answer: Answer::Ignored,
    };
    assert_eq!(b.events.iter().filter(|(_, e)| *e == ignored).count(), 1);
}

#[test]
fn spans_read_well() {
    for (s, words) in [
        (40, "40 s"),
        (340, "5 min 40 s"),
        (60, "1 min"),
        (1830, "30 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
    ] {
        assert_eq!(spell(Span::from_secs(s)), words);
    }
}

proptest! {
    /// Over any mix of due rules, walks and answers: the budget, the cool-down and what the wearer
    /// ruled out always hold.
    #[test]
    fn budgets_and_cautions_are_never_broken(
        dues in proptest::collection::vec((0_i64..200_000, 0..3_usize, 0..4_u8), 1..200),
        pregnancy: bool, injury: bool, obesity: bool,
        wall in proptest::option::of(0_i64..2_000_000_000)
    ) {
        let mut b = Bench::new();
        b.coach.set_profile(Profile { pregnancy, injury, obesity, ..Profile::default() });
        if let Some(unix_s) = wall {
            b.coach.set_wall(at(0), WallTime { unix_us: unix_s * 1_000_000, utc_offset_s: 3600 });
        }
        let mut dues = dues;
        dues.sort_unstable();
        let mut hurt = Vec::new();
        for (s, rule, answer) in dues {
            let rule = PRIORITY[rule];
            b.coach.clear(rule);
            b.coach.set_due(rule, if rule == Rule::Hold { hold(400, 40.0) } else { walk() });
            let before = b.nudges().len();
            b.step(s, answer == 3);
            if b.nudges().len() > before {
                let n = b.nudges()[before].1.clone();
                prop_assert!(!hurt.contains(&n.activity));
                prop_assert!(b.coach.allows(n.activity));
                if answer == 1 {
                    hurt.push(n.activity);
                    b.coach.answer(at(s), Some(n.id), Answer::Hurts, &mut |_| {});
                }
            }
        }
        let times: Vec<i64> = b.nudges().iter().map(|n| n.0).collect();
        for w in times.windows(2) {
            prop_assert!(w[1] - w[0] >= 1200);
        }
        let day = |s: i64| (wall.unwrap_or(0) + if wall.is_some() { 3600 } else { 0 } + s).div_euclid(86_400);
        for t in &times {
            prop_assert!(times.iter().filter(|u| day(**u) == day(*t)).count() <= 8);
        }
    }
}
