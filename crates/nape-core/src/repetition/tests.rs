//! The windows by hand; entries are tested with the summary.

use alloc::vec::Vec;

use super::*;

fn at(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

fn angles(head: Option<f64>, neck: Option<f64>) -> PerMeasure<Option<Angle>> {
    let angle = |d: f64| Angle {
        flexion: deg(d),
        lateral: 0.0,
        sigma: 0.01,
    };
    PerMeasure::new([head.map(angle), neck.map(angle), None, None])
}

/// Bends of 1 s every `every` seconds for `length` seconds; what was told, with its second.
fn run(length: u32, every: u32, known_from: u32, neck: bool) -> Vec<(u32, High)> {
    let mut watch = RepetitionWatch::default();
    let mut told = Vec::new();
    for tenth in 0..length * 10 {
        let s = tenth / 10;
        let angle = (s >= known_from).then_some(if s % every == 1 { 30.0 } else { 0.0 });
        let angles = angles(angle, angle.filter(|_| neck));
        let end = at(f64::from(tenth + 1) / 10.0);
        let high = watch.step(end, Span::from_millis(100), at(0.0), &angles);
        told.extend(high.map(|h| (s, h)));
    }
    told.extend(watch.finish().map(|h| (length, h)));
    told
}

#[test]
fn a_busy_window_is_told_once_when_it_ends() {
    let told = run(900, 12, 0, false);
    let seconds: Vec<_> = told.iter().map(|t| t.0).collect();
    assert_eq!(seconds, [300, 600, 900]);
    assert_eq!(told[0].1.measure, Measure::Head);
    assert!((told[0].1.per_min - 5.0).abs() < 1e-9);
    assert_eq!(run(900, 20, 0, false), []);
    assert_eq!(run(900, 12, 0, true)[0].1.measure, Measure::Neck);
}

#[test]
fn a_window_known_for_less_than_half_says_nothing() {
    assert_eq!(run(300, 12, 200, false), []);
    assert_eq!(run(100, 12, 0, false), []);
    assert_eq!(
        run(200, 12, 0, false).len(),
        1,
        "the last, if known for half of its length"
    );
}
