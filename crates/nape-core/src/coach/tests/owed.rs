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
