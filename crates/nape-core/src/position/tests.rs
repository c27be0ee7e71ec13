//! Tests of shifts, micro-breaks, timers and walk sums.

use super::*;
use alloc::vec::Vec;

fn steps(w: &mut ShiftWatch, n: u32, at: impl Fn(u32) -> f64) -> Vec<Seen> {
    (0..n).map(|i| w.step((deg(at(i)), 0.0))).collect()
}

#[test]
fn a_kept_change_is_a_shift_and_a_return_is_a_fidget() {
    let mut w = ShiftWatch::new(Placement::UpperBack);
    let quiet = steps(&mut w, 60, |_| 3.0);
    assert!(quiet.iter().all(|s| s.shift.is_none()));
    let fidget = steps(&mut w, 4, |_| 15.0);
    let after = steps(&mut w, 30, |_| 3.0);
    assert!(fidget.iter().chain(&after).all(|s| s.shift.is_none()));
    let moved = steps(&mut w, 30, |_| 12.0);
    let at: Vec<_> = moved
        .iter()
        .enumerate()
        .filter(|(_, s)| s.shift.is_some())
        .collect();
    assert_eq!(at.len(), 1);
    assert!(
        (8..=12).contains(&at[0].0),
        "kept for about 10 s: {}",
        at[0].0
    );
    let (axis, from, to) = at[0].1.shift.unwrap();
    assert_eq!(axis, Axis::Flexion);
    assert!((from - deg(3.0)).abs() < 1e-9 && (to - deg(12.0)).abs() < 1e-9);
}

#[test]
fn the_head_may_move_more_than_the_trunk() {
    let shifts = |p| {
        let mut w = ShiftWatch::new(p);
        steps(&mut w, 30, |_| 0.0);
        steps(&mut w, 30, |_| 7.0)
            .iter()
            .filter(|s| s.shift.is_some())
            .count()
    };
    assert_eq!(
        (shifts(Placement::Head), shifts(Placement::LowBack)),
        (0, 1)
    );
}

#[test]
fn moving_for_half_a_minute_is_a_micro_break() {
    let mut w = ShiftWatch::new(Placement::UpperBack);
    steps(&mut w, 60, |_| 3.0);
    steps(&mut w, 30, |i| if i % 2 == 0 { 3.0 } else { 20.0 });
    let after = steps(&mut w, 20, |_| 3.0);
    let credited: Vec<u32> = after.iter().filter_map(|s| s.micro_break).collect();
    assert_eq!(credited.len(), 1);
    assert!((28..=36).contains(&credited[0]), "{credited:?}");
    let short = steps(&mut w, 10, |i| if i % 2 == 0 { 3.0 } else { 20.0 });
    let after = steps(&mut w, 20, |_| 3.0);
    assert!(short.iter().chain(&after).all(|s| s.micro_break.is_none()));
}

#[test]
fn unknown_time_is_no_shift() {
    let mut w = ShiftWatch::new(Placement::UpperBack);
    steps(&mut w, 60, |_| 3.0);
    for _ in 0..20 {
        w.step_unknown();
    }
    assert!(steps(&mut w, 20, |_| 4.0).iter().all(|s| s.shift.is_none()));
}

fn second(i: i64) -> Timestamp {
    Timestamp::from_micros(i * 1_000_000)
}

#[test]
fn the_timer_bridges_a_short_unknown_and_leaves_out_a_long_one() {
    let limit = Span::from_secs(100);
    let first = |unknown: core::ops::Range<i64>| {
        let mut t = Timer::new();
        (1..1000).find(|&i| t.step(second(i), !unknown.contains(&i), limit).is_some())
    };
    assert_eq!(first(0..0), Some(100));
    assert_eq!(first(40..48), Some(100));
    assert_eq!(first(40..70), Some(130));
    // Forgotten after five minutes: begins anew.
    assert_eq!(first(40..400), Some(499));
}

#[test]
fn the_timer_says_it_once_until_reset() {
    let limit = Span::from_secs(10);
    let mut t = Timer::new();
    let said = (1..100)
        .filter(|&i| t.step(second(i), true, limit).is_some())
        .count();
    assert_eq!(said, 1);
    t.reset(second(100));
    assert!(!t.is_over());
    assert_eq!(
        (101..120).find(|&i| t.step(second(i), true, limit).is_some()),
        Some(110)
    );
}

#[test]
fn a_minute_of_walking_in_ninety_seconds_breaks_the_sitting() {
    let mut w = WalkSum::new();
    let broken =
        |w: &mut WalkSum, n: u32, walking: bool| (0..n).filter(|_| w.step(walking).broken).count();
    assert_eq!(broken(&mut w, 59, true), 0);
    assert_eq!(broken(&mut w, 1, true), 1);
    assert_eq!(broken(&mut w, 200, false), 0);
    // 15 s walking, 15 s standing: never 60 in 90.
    for _ in 0..10 {
        assert_eq!(broken(&mut w, 15, true), 0);
        assert_eq!(broken(&mut w, 15, false), 0);
    }
}

#[test]
fn a_bout_ends_after_a_pause_and_tells_its_walking() {
    let mut w = WalkSum::new();
    let mut bouts = Vec::new();
    for i in 0..400 {
        let walking = i < 100 || (110..160).contains(&i);
        bouts.extend(w.step(walking).bout);
    }
    assert_eq!(bouts, [150]);
}

/// A hole as short as a pause ends neither a micro-break nor the position before it, and counts as neither; a longer one ends both.
#[test]
fn a_short_hole_does_not_end_a_micro_break() {
    let moved = |hole: u32| {
        let mut w = ShiftWatch::new(Placement::UpperBack);
        steps(&mut w, 20, |_| 0.0);
        let swing = |i: u32| if i.is_multiple_of(2) { 12.0 } else { -12.0 };
        let mut seen = steps(&mut w, 12, swing);
        for _ in 0..hole {
            w.step_unknown();
        }
        seen.extend(steps(&mut w, 12, swing));
        seen.extend(steps(&mut w, 20, |_| 0.0));
        seen.iter().find_map(|s| s.micro_break)
    };
    let whole = moved(0).expect("a break");
    let with_hole = moved(1).expect("a break");
    assert!(
        with_hole <= whole,
        "the hole is no part of it: {with_hole} {whole}"
    );
    assert_eq!(moved(8), None);
}
