//! Entries by hand.

use alloc::vec::Vec;

use super::*;

/// `(seconds, trunk, rotation)` in epochs of 0.1 s; the entries as `(second, level)`.
fn run(pieces: &[(u32, Option<f64>, Option<f64>)]) -> Vec<(f64, usize)> {
    let mut watch = BendTwist::default();
    let (mut out, mut us) = (Vec::new(), 0_i64);
    for &(tenths, trunk, rotation) in pieces {
        for _ in 0..tenths {
            us += 100_000;
            let at = Timestamp::from_micros(us);
            let entries = watch.step(
                at,
                Span::from_millis(100),
                trunk.map(deg),
                rotation.map(deg),
            );
            out.extend(
                entries
                    .into_iter()
                    .flatten()
                    .map(|e| (at.since(Timestamp::from_micros(0)).as_secs_f64(), e.level)),
            );
        }
    }
    out
}

#[test]
fn both_at_once_for_a_second_count_once() {
    let (bent, turned) = (Some(30.0), Some(-35.0));
    assert_eq!(run(&[(50, bent, Some(0.0)), (50, Some(0.0), turned)]), []);
    assert_eq!(run(&[(9, bent, turned), (5, Some(0.0), turned)]), []);
    assert_eq!(run(&[(100, bent, turned)]), [(1.0, 0)]);
    // 17 degrees and 27 degrees are within the hysteresis; 14 and 24 are out.
    let dips = [
        (20, bent, turned),
        (5, Some(17.0), Some(27.0)),
        (20, bent, turned),
    ];
    assert_eq!(run(&dips).len(), 1);
    let leaves = [
        (20, bent, turned),
        (5, Some(14.0), turned),
        (20, bent, turned),
    ];
    assert_eq!(run(&leaves).len(), 2);
}

#[test]
fn the_deeper_level_is_an_entry_of_its_own() {
    let day = [(20, Some(30.0), Some(40.0)), (30, Some(65.0), Some(40.0))];
    assert_eq!(run(&day), [(1.0, 0), (3.0, 1)]);
}

#[test]
fn unknown_is_no_twist_and_ends_a_stay() {
    assert_eq!(run(&[(100, Some(70.0), None), (100, None, Some(70.0))]), []);
    let gap = [
        (8, Some(30.0), Some(40.0)),
        (1, Some(30.0), None),
        (8, Some(30.0), Some(40.0)),
    ];
    assert_eq!(run(&gap), []);
}
