//! What is owed, beside what comes due anew.

use super::*;

/// One break is owed and one is proposed: not a second nudge about the same an hour later.
#[test]
fn a_nudge_about_the_same_settles_the_debt() {
    let mut b = Bench::new();
    b.context(0, Context::Meeting, true);
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.steps(0..60);
    b.clear(60, Rule::Hold, Ended::Moved);
    assert_eq!(b.count(|e| matches!(e, EventKind::BreakOwed { .. })), 1);
    // The head goes down again before the meeting is over.
    b.coach.set_due(Rule::Hold, hold(500, 45.0));
    b.steps(60..100);
    b.context(100, Context::Meeting, false);
    b.steps(100..102);
    let (_, nudge) = b.nudges()[0];
    assert_eq!(nudge.measured, hold(500, 45.0), "the figures of now");
    assert_eq!(nudge.owed, Some(Span::from_secs(100)), "owed since then");
    b.clear(102, Rule::Hold, Ended::Moved);
    b.steps(102..9000);
    assert_eq!(b.nudges().len(), 1);
}

/// While it is due anew, what is in the way is told once and not for the debt as well.
#[test]
fn what_is_due_and_owed_waits_once() {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.step(0, false);
    b.answer(10, Answer::Snooze);
    b.clear(20, Rule::Hold, Ended::Moved);
    b.steps(11..30);
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    let before = b.reasons().len();
    b.steps(30..60);
    assert_eq!(b.reasons()[before..], [(HeldBack::Snoozed, true)]);
}

/// A coach who owes a break since the second 10.
fn owing() -> Bench {
    let mut b = Bench::new();
    b.coach.set_due(Rule::Hold, hold(400, 45.0));
    b.step(0, false);
    b.answer(10, Answer::Snooze);
    b.clear(11, Rule::Hold, Ended::Moved);
    b
}

#[test]
fn a_debt_never_goes_without_a_word() {
    // Nothing comes of it for four hours.
    let mut b = owing();
    b.context(20, Context::Meeting, true);
    for s in (30..16_000).step_by(10) {
        b.step(s, false);
    }
    assert_eq!(b.settled(), [(14_420, Settled::Forgiven)]);
    // By the wearer's word, in answer to the nudge or not.
    let mut b = owing();
    b.answer(30, Answer::Done);
    assert_eq!(b.settled(), [(30, Settled::Said)]);
    let mut b = owing();
    let (params, mut said) = (b.params.clone(), Vec::new());
    b.coach
        .took(at(40), at(40), Activity::Walking, &params, &mut |e| {
            said.push(e);
        });
    let settled = EventKind::BreakSettled { how: Settled::Said };
    assert_eq!(said.iter().filter(|e| **e == settled).count(), 1);
    assert_eq!(b.taken(Activity::Walking), 1);
    // A doctor comes first.
    let mut b = owing();
    let red_flags = [RedFlag::Weakness].into();
    b.check_in(
        50,
        &CheckIn {
            red_flags,
            ..CheckIn::default()
        },
    );
    assert_eq!(b.settled(), [(50, Settled::Dropped)]);
    // What was seen is told by the credit.
    let mut b = owing();
    assert_eq!(b.break_seen(60, BreakKind::Walk), (true, true));
    assert_eq!(b.settled(), []);
    // Where nothing was owed, nothing is said.
    let mut b = Bench::new();
    b.coach
        .took(at(0), at(0), Activity::Walking, &params, &mut |e| {
            assert!(matches!(e, EventKind::BreakReported { .. }));
        });
}

/// The word on a break from before a nudge says nothing of that nudge.
#[test]
fn a_late_answer_closes_no_later_nudge() {
    for (ended, closes) in [(60, false), (110, true)] {
        let mut b = Bench::new();
        b.coach.set_due(Rule::Hold, hold(400, 45.0));
        b.step(100, false);
        assert_eq!(b.nudges().len(), 1);
        let (params, mut said) = (b.params.clone(), Vec::new());
        b.coach
            .took(at(140), at(ended), Activity::Walking, &params, &mut |e| {
                said.push(e);
            });
        let answered = |e: &EventKind| matches!(e, EventKind::NudgeAnswered { .. });
        assert_eq!(said.iter().any(answered), closes, "{ended}");
    }
}
