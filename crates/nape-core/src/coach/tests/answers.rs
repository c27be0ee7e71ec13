//! What counts as an answer to a nudge, and what does not.

use super::*;

/// Who goes on as before and moves on at last has not listened; else no nudge about a hold would ever be ignored.
#[test]
fn what_is_over_long_after_the_nudge_is_not_because_of_it() {
    let after = |moved: i64| {
        let mut b = Bench::new();
        b.coach.set_due(Rule::Hold, hold(400, 45.0));
        b.steps(0..moved);
        for s in moved..1200 {
            b.clear(s, Rule::Hold, Ended::Moved);
            b.step(s, false);
        }
        let corrected = b.count(|e| *e == EventKind::PostureCorrected { id: 1 });
        let ignored = b.count(|e| matches!(e, EventKind::NudgeAnswered { .. }));
        (corrected, ignored, b.coach.ignored)
    };
    assert_eq!(after(100), (1, 0, 0));
    assert_eq!(after(300), (0, 1, 1));
}

#[test]
fn a_break_that_ended_before_the_nudge_is_not_because_of_it() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Sustained, same_position());
    b.step(100, false);
    assert_eq!(b.times(), [100]);
    // The walk is known to be over half a minute after it was.
    assert_eq!(b.break_ended(120, BreakKind::Walk, 89), (false, false));
    assert_eq!(b.break_ended(121, BreakKind::Rest, 99), (false, false));
    assert_eq!(b.count(|e| matches!(e, EventKind::NudgeAnswered { .. })), 0);
    assert_eq!(
        b.break_ended(200, BreakKind::MicroBreak, 196),
        (true, false)
    );
}

#[test]
fn a_micro_break_is_no_answer_to_a_proposal_to_walk() {
    let after = |rule: Rule, measured: Measured, kind: BreakKind| {
        let mut b = Bench::new();
        b.coach.set_due(rule, measured);
        b.step(0, false);
        let (asked, _) = b.break_seen(60, kind);
        let verified = |e: &EventKind| {
            let answer = Answer::Verified;
            *e == EventKind::NudgeAnswered { id: 1, answer }
        };
        assert_eq!(b.count(verified) == 1, asked);
        asked
    };
    assert!(!after(Rule::Walk, walk(), BreakKind::MicroBreak));
    assert!(after(Rule::Walk, walk(), BreakKind::Walk));
    assert!(after(Rule::Walk, walk(), BreakKind::CatCow));
    assert!(after(
        Rule::Sustained,
        same_position(),
        BreakKind::MicroBreak
    ));
    assert!(after(Rule::Hold, hold(400, 45.0), BreakKind::MicroBreak));
}

#[test]
fn a_question_waits_as_long_as_an_answer_would() {
    let asked = |s: i64| {
        let mut b = Bench::new();
        b.coach.ask(at(0), BreakKind::Rest, &mut |_| {});
        let waits = b.coach.has_question(at(s));
        assert_eq!(b.confirm(s, true), waits);
        assert!(!b.confirm(s, true), "once");
        assert!(!b.coach.has_question(at(s)));
        (waits, b.taken(Activity::Rest), b.events.len())
    };
    assert_eq!(asked(15 * 60), (true, 1, 1));
    assert_eq!(asked(15 * 60 + 1), (false, 0, 0));
    assert!(!Bench::new().coach.has_question(at(0)));
}

/// What was done is learned, once, and not what was proposed instead.
#[test]
fn yes_closes_also_a_nudge_that_was_put_off_and_is_learned_once() {
    for (kind, did) in [
        (BreakKind::CatCow, Activity::CatCow),
        (BreakKind::ChildsPose, Activity::ChildsPose),
    ] {
        let mut b = Bench::new();
        b.coach.set_due(Rule::Hold, hold(400, 45.0));
        b.step(0, false);
        b.answer(5, Answer::Snooze);
        b.coach.ask(at(50), kind, &mut |_| {});
        assert!(b.confirm(60, true));
        let answer = Answer::Done;
        let done = EventKind::NudgeAnswered { id: 1, answer };
        assert_eq!(b.count(|e| *e == done), 1);
        let all = [Activity::CatCow, Activity::ChildsPose];
        let taken = all.map(|a| (a, b.taken(a)));
        assert_eq!(taken, all.map(|a| (a, u32::from(a == did))));
        assert_eq!(b.settled(), [(60, Settled::Said)]);
    }
}
