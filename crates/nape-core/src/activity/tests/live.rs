//! Who looks on: counts in time, the same in the end, and nothing where nothing is known.

use super::*;

/// Feeds a function of time, degrees, every 0.1 s; what is seen each time.
fn watch(
    expected: Option<Expected>,
    seconds: f64,
    of: impl Fn(f64) -> [Option<f64>; 3],
) -> Vec<(f64, LiveSeen)> {
    let mut live = Live::new(expected);
    let mut at = Timestamp::from_micros(7_000_000);
    let mut seen = Vec::new();
    let begin = at;
    while at.since(begin).as_secs_f64() < seconds {
        at = at + EPOCH;
        let t = at.since(begin).as_secs_f64();
        let clips = PerPlacement::new(of(t)).map(|flexion| {
            flexion.map(|f| Angle {
                flexion: deg(f),
                lateral: 0.0,
                sigma: deg(1.5),
            })
        });
        seen.push((t, live.step(at, &clips)));
    }
    seen
}

#[test]
fn a_repetition_is_told_by_its_turning_point() {
    let seated = Some(Expected {
        exercise: Exercise::CatCow,
        stance: Stance::Seated,
    });
    for (expected, middle, size) in [(None, 82.0, 38.0), (seated, 10.0, 20.0)] {
        for period in [4.0, 10.0, 20.0] {
            let seen = watch(expected, 5.0 * period, |t| {
                [Some(swing(t, period, middle, size)), None, None]
            });
            for rep in 1..=5 {
                // Up to the arch in the first quarter, down to the rounding in the third.
                let turn = (f64::from(rep) - 0.25) * period;
                let told = seen.iter().find(|(_, s)| s.reps >= rep).map(|(t, _)| *t);
                let late = told.expect("told") - turn;
                assert!(late < 0.2 && late > -0.4 * period, "{period} {rep}: {late}");
            }
            let (_, end) = seen[seen.len() - 1];
            assert_eq!(end.reps, 5);
            let took = end.period.expect("a period").as_secs_f64();
            assert!((took - period).abs() < 0.1 * period, "{took} {period}");
            let span = end.span.expect("a swing");
            assert!((span - deg(2.0 * size)).abs() < deg(3.0), "{span}");
        }
    }
}

#[test]
fn repetitions_stay_counted_when_the_set_is_over() {
    let seen = watch(None, 90.0, |t| {
        let flexion = if t < 30.0 {
            swing(t, 10.0, 82.0, 38.0)
        } else {
            5.0
        };
        [Some(flexion), None, None]
    });
    assert_eq!(seen[seen.len() - 1].1.reps, 3);
}

#[test]
fn a_pose_is_seen_from_its_first_moment() {
    let expected = Some(Expected {
        exercise: Exercise::ChildsPose,
        stance: Stance::Usual,
    });
    let seen = watch(expected, 30.0, |t| match t {
        t if t < 10.0 => [Some(-20.0), Some(5.0), None],
        t if t < 20.0 => [Some(140.0), None, None],
        t if t < 21.5 => [Some(60.0), None, None],
        t if t < 27.0 => [Some(140.0), None, None],
        _ => [None; 3],
    });
    let at = |t: f64| seen.iter().find(|s| s.0 >= t).expect("a moment").1;
    let before = at(9.0);
    assert_eq!(
        (before.pose, before.holding, before.known),
        (None, false, true)
    );
    assert!((before.head_back.expect("known") - deg(20.0)).abs() < 1e-9);
    assert_eq!(before.trunk_back, Some(0.0));
    let held = at(15.0);
    assert_eq!(
        (held.pose, held.holding),
        (Some(Exercise::ChildsPose), true)
    );
    assert!((held.lasted.as_secs_f64() - 5.0).abs() < 0.3, "{held:?}");
    assert!(!at(21.0).holding);
    assert!((at(26.0).lasted.as_secs_f64() - 16.0).abs() < 0.3);
    assert!(!at(29.0).known && !at(29.0).holding);
}

#[test]
fn looking_seldom_or_twice_makes_nothing_up() {
    let mut live = Live::new(None);
    let folded = [118.0, 0.0].map(|f| Angle {
        flexion: deg(f),
        lateral: 0.0,
        sigma: deg(1.5),
    });
    let clips = PerPlacement::new([Some(folded[0]), None, None]);
    let at = |s: i64| Timestamp::from_micros(s * 1_000_000);
    live.step(at(1), &clips);
    let once = live.step(at(2), &clips);
    assert_eq!(live.step(at(2), &clips), once);
    assert_eq!(live.step(at(1), &clips).lasted, once.lasted);
    // A minute unseen is no minute in the pose.
    let later = live.step(at(62), &clips);
    assert!(later.lasted < Span::from_secs(2), "{later:?}");
}
