//! The baseline in words.

use nape_core::baseline::{Baseline, ENOUGH};
use nape_core::{Params, PerMeasure};
use nape_daemon::baseline::{Kept, brief, report};

use super::*;

const LOOK: Look = Look {
    color: false,
    width: 80,
};

fn learned(known: Span, stretches: &[(u32, u32)], holds: &[(u32, u32)]) -> Baseline {
    Baseline {
        known,
        angles_known: known,
        stretches_min: stretches.iter().copied().collect(),
        holds_percent: holds.iter().copied().collect(),
        angles_deg: PerMeasure::new([
            [(3, 10), (8, 70), (21, 20)].into(),
            [].into(),
            [].into(),
            [].into(),
        ]),
    }
}

fn kept(until: Option<i64>, learned: Baseline) -> Kept {
    Kept {
        until_unix_us: until,
        learned,
        ..Kept::begun(1)
    }
}

#[test]
fn it_is_told_in_plain_words_with_the_numbers() {
    let params = Params::default();
    let told = |kept: Option<&Kept>| tell(&report(kept, &params), LOOK);
    expect_test::expect![[r#"
        No baseline: reminders come at the same limits for everybody.
                       `nape baseline start`: one quiet day. Nape learns your habits and
                       then reminds you when something is unusually long for you, never
                       later than today's limits.
    "#]]
    .assert_eq(&told(None));
    let early = learned(Span::from_mins(192), &[(4, 3)], &[]);
    expect_test::expect![[r#"
        Learning in silence: 3.2 of 8 hours known.
                       no reminder comes meanwhile; from 4 hours on `nape baseline
                       finish` ends it
        positions      not enough data yet (3 of 10 stretches)
        postures       no long postures yet
        head           half of the time below 8° forward, a tenth below 3° forward, nine
                       tenths below 21° forward
    "#]]
    .assert_eq(&told(Some(&kept(None, early))));
    let own = learned(
        ENOUGH,
        &[(4, 20), (17, 4), (24, 1)],
        &[(30, 8), (62, 3), (100, 1)],
    );
    expect_test::expect![[r#"
        Your own baseline, of 8 hours.
        positions      9 of 10 of your 25 stretches in one position were shorter than
                       18 min; the reminder comes after 20 min instead of 30 min, which
                       would have been once while learning
        postures       9 of 10 of your 12 long postures beyond the comfortable range
                       used up less than 63 % of ISO 11226's guide time; the reminder
                       comes at 65 % of that time
        head           half of the time below 8° forward, a tenth below 3° forward, nine
                       tenths below 21° forward
                       `nape baseline clear` forgets all of it, and the limits are as
                       before
    "#]]
    .assert_eq(&told(Some(&kept(Some(5), own))));
    let long = learned(ENOUGH, &[(50, 12)], &[(110, 14)]);
    expect_test::expect![[r#"
        Your own baseline, of 8 hours.
        positions      9 of 10 of your 12 stretches in one position were shorter than
                       51 min; the reminder stays at 30 min, never later
        postures       9 of 10 of your 14 long postures beyond the comfortable range
                       used up less than 111 % of ISO 11226's guide time; the reminder
                       comes at that time, never later
        head           half of the time below 8° forward, a tenth below 3° forward, nine
                       tenths below 21° forward
                       `nape baseline clear` forgets all of it, and the limits are as
                       before
    "#]]
    .assert_eq(&told(Some(&kept(Some(5), long))));
}

#[test]
fn a_line_for_status_and_why() {
    let params = Params::default();
    let line = |kept: Option<&Kept>| in_a_line(&brief(kept, &params));
    assert_eq!(line(None), None);
    let early = kept(None, learned(Span::from_mins(192), &[], &[]));
    assert_eq!(
        line(Some(&early)).unwrap(),
        "learning day, no reminders: 3.2 of 8 hours known"
    );
    let own = kept(Some(5), learned(ENOUGH, &[(4, 9), (17, 2)], &[(62, 10)]));
    assert_eq!(
        line(Some(&own)).unwrap(),
        "your own limits: 20 min instead of 30 min in one position, 65 % of ISO 11226's holding times"
    );
}
