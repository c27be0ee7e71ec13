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
