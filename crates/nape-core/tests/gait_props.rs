//! What must not matter to the walking detector: batches, time zero, heading, the way the clip sits,
//! how often it is asked, a stop and resume; and what gaps and the fixed lag promise.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the core: the platform will do"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[path = "../../nape-attitude/tests/support/data.rs"]
mod data;
#[expect(dead_code, reason = "each test binary uses its part")]
mod gait_support;

use data::data;
use gait_support::sim::{Gait, Rng, add, desk, walk};
use gait_support::{earth, rows, run};
use nape_core::gait::{Detector, GaitSample, LAG, Params, SLOT, Verdict};
use nape_core::{Placement, Span, Timestamp};
use proptest::prelude::*;

/// Half a minute of desk work and two walks, at a rate.
fn day(seed: u64, hz: f64) -> Vec<GaitSample> {
    let mut rng = Rng(seed | 1);
    let mut out = Vec::new();
    for seconds in [7.0, 12.0] {
        let gait = Gait {
            cadence: rng.range(1.3, 2.2),
            amplitude: rng.range(1.5, 3.0),
            asymmetry: 0.1,
            jitter: 0.04,
            turning: 0.5,
        };
        add(&mut out, &mut rng, hz, 8.0, desk(0.6));
        add(&mut out, &mut rng, hz, seconds, walk(gait, seconds));
    }
    add(&mut out, &mut rng, hz, 8.0, desk(0.6));
    out
}

fn params() -> Params {
    Params::for_placement(Placement::LowBack)
}

fn drain(detector: &mut Detector) -> Vec<Verdict> {
    std::iter::from_fn(|| detector.poll()).collect()
}

fn all(start: Timestamp, samples: &[GaitSample]) -> Vec<Verdict> {
    let mut detector = Detector::new(params(), start);
    samples.iter().for_each(|&s| detector.push(s));
    detector.finish();
    drain(&mut detector)
}

/// Verdicts follow each other without holes or overlaps, and say nothing about unknown slots.
fn well_formed(verdicts: &[Verdict]) {
    for v in verdicts {
        assert_eq!(v.to.since(v.from), SLOT);
        assert!(v.known || !v.walking, "{v:?}");
        assert!(v.walking || (v.steps == 0 && v.cadence_hz <= 0.0), "{v:?}");
        assert!(!v.walking || (0.7..3.2).contains(&v.cadence_hz), "{v:?}");
    }
    assert!(verdicts.windows(2).all(|w| w[0].to == w[1].from));
}

/// A detector written down and read back at this share of the day says what one without a break says.
fn snapshot_goes_on(seed: u64, at: f64) -> Result<(), TestCaseError> {
    let samples = day(seed, 25.0);
    let cut = (at * samples.len() as f64) as usize;
    let mut detector = Detector::new(params(), Timestamp::default());
    samples[..cut].iter().for_each(|&s| detector.push(s));
    let text = serde_json::to_string(&detector).expect("it is written");
    let mut other: Detector = serde_json::from_str(&text).expect("it is read");
    prop_assert_eq!(&detector, &other);
    samples[cut..].iter().for_each(|&s| other.push(s));
    other.finish();
    prop_assert_eq!(drain(&mut other), all(Timestamp::default(), &samples));
    Ok(())
}

/// Once a find of the property below.
#[test]
fn a_snapshot_of_the_fifth_part_of_a_day_goes_on() {
    snapshot_goes_on(0, 0.216_902_038_096_670_14).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn asking_at_any_time_gives_the_same(seed: u64, every in 1_usize..500) {
        let samples = day(seed, 50.0);
        let mut detector = Detector::new(params(), Timestamp::default());
        let mut got = Vec::new();
        for (i, &s) in samples.iter().enumerate() {
            detector.push(s);
            // A repeated sample is no news.
            detector.push(s);
            if i % every == 0 {
                got.extend(drain(&mut detector));
            }
        }
        detector.finish();
        got.extend(drain(&mut detector));
        well_formed(&got);
        prop_assert!(got.iter().any(|v| v.walking));
        prop_assert_eq!(got, all(Timestamp::default(), &samples));
    }

    #[test]
    fn time_zero_does_not_matter(seed: u64, shift in -1_000_000_000_000_i64..1_000_000_000_000) {
        let samples = day(seed, 50.0);
        let by = Span::from_micros(shift);
        let later: Vec<_> = samples.iter().map(|s| GaitSample { at: s.at + by, ..*s }).collect();
        let moved: Vec<_> = all(Timestamp::default(), &samples)
            .into_iter()
            .map(|v| Verdict { from: v.from + by, to: v.to + by, ..v })
            .collect();
        prop_assert_eq!(moved, all(Timestamp::default() + by, &later));
    }

    #[test]
    fn heading_does_not_matter(seed: u64, angle in 0.0..6.3_f64) {
        let samples = day(seed, 50.0);
        let (sin, cos) = angle.sin_cos();
        let turned: Vec<_> = samples
            .iter()
            .map(|s| {
                let [x, y] = s.horizontal;
                GaitSample { horizontal: [cos * x - sin * y, sin * x + cos * y], ..*s }
            })
            .collect();
        let start = Timestamp::default();
        prop_assert_eq!(all(start, &samples), all(start, &turned));
    }

    #[test]
    fn a_snapshot_goes_on_as_if_nothing_was(seed: u64, at in 0.0..1.0_f64) {
        snapshot_goes_on(seed, at)?;
    }

    /// What comes later than the lag cannot change a verdict, and a verdict is there in time.
    #[test]
    fn the_lag_is_kept(seed: u64, at in 5.0..30.0_f64) {
        let samples = day(seed, 50.0);
        let cut = Timestamp::from_secs_f64(at);
        let calm: Vec<_> = samples
            .iter()
            .map(|s| if s.at <= cut { *s } else { GaitSample { vertical: 0.0, ..*s } })
            .collect();
        let start = Timestamp::default();
        let before = |vs: Vec<Verdict>| -> Vec<Verdict> {
            vs.into_iter().filter(|v| v.to + LAG < cut).collect()
        };
        prop_assert_eq!(before(all(start, &samples)), before(all(start, &calm)));
        let mut detector = Detector::new(params(), start);
        samples.iter().take_while(|s| s.at <= cut).for_each(|&s| detector.push(s));
        drain(&mut detector);
        let behind = cut.since(detector.decided_until());
        prop_assert!(behind <= LAG + SLOT + Span::from_millis(100), "{behind:?}");
    }

    /// Holes of any kind: unknown where nothing is known, never walking there, and the rest stands.
    #[test]
    fn gaps_are_unknown(seed: u64, from in 1.0..30.0_f64, length in 0.3..20.0_f64, told: bool) {
        let samples = day(seed, 50.0);
        let (a, b) = (Timestamp::from_secs_f64(from), Timestamp::from_secs_f64(from + length));
        let mut detector = Detector::new(params(), Timestamp::default());
        let mut got = Vec::new();
        for s in samples.iter().filter(|s| s.at < a || s.at >= b) {
            if told && s.at >= b {
                detector.gap(a, b);
            }
            detector.push(*s);
            got.extend(drain(&mut detector));
        }
        detector.finish();
        got.extend(drain(&mut detector));
        well_formed(&got);
        let half = Span::from_micros(SLOT.as_micros() / 2);
        let end = samples[samples.len() - 1].at;
        for v in &got {
            let inside = v.from + half >= a + Span::from_millis(20) && v.to <= b;
            prop_assert!(!(inside && v.known), "{:?} in {:?}..{:?}", v, a, b);
            let outside = v.to <= a - Span::from_millis(50) || v.from >= b + Span::from_millis(50);
            prop_assert!(!outside || v.known || v.to > end, "{:?} out of {:?}..{:?}", v, a, b);
        }
    }

    /// One gap told in pieces is one gap; a very long one costs nothing and leaves no trace.
    #[test]
    fn a_gap_in_pieces_is_one_gap(seed: u64, length in 2.0..100_000.0_f64, share in 0.0..1.0_f64) {
        let samples = day(seed, 25.0);
        let first = samples[samples.len() - 1].at;
        let by = Span::from_secs_f64(length);
        let middle = first + Span::from_secs_f64(share * length);
        let mut whole = Detector::new(params(), Timestamp::default());
        samples.iter().for_each(|&s| whole.push(s));
        let mut pieces = whole.clone();
        whole.gap(first, first + by);
        pieces.gap(first, middle);
        pieces.gap(middle, first + by);
        for d in [&mut whole, &mut pieces] {
            samples.iter().for_each(|&s| d.push(GaitSample { at: s.at + by + Span::from_secs(1), ..s }));
            d.finish();
        }
        prop_assert_eq!(drain(&mut whole), drain(&mut pieces));
    }

    /// Jittered stamps and lost samples: nearly the same time walking.
    #[test]
    fn jitter_and_single_losses_do_not_matter_much(seed: u64) {
        let samples = day(seed, 50.0);
        let mut rng = Rng(seed | 1);
        let jittered: Vec<_> = samples
            .iter()
            .map(|s| GaitSample { at: s.at + Span::from_micros(rng.range(0.0, 9_000.0) as i64), ..*s })
            .collect();
        let lossy: Vec<_> = jittered.iter().filter(|_| rng.uniform() > 0.1).copied().collect();
        let count = |s: &[GaitSample]| {
            all(Timestamp::default(), s).iter().filter(|v| v.walking).count()
        };
        let (clean, worse) = (count(&samples), count(&lossy));
        // A train of five slow steps at an end may come or go: 2.5 s, ten slots.
        prop_assert!(clean.abs_diff(worse) <= 10, "{clean} {worse} slots of {:?}", SLOT);
    }
}

/// Walking across a gap of more than a second is two walks, not one.
#[test]
fn nothing_is_bridged_across_a_long_gap() {
    let mut rng = Rng(3);
    let mut samples = Vec::new();
    let gait = Gait {
        cadence: 1.8,
        amplitude: 2.5,
        asymmetry: 0.0,
        jitter: 0.02,
        turning: 0.0,
    };
    add(&mut samples, &mut rng, 50.0, 20.0, walk(gait, 20.0));
    for (length, walks) in [(0.2, 1), (1.6, 2)] {
        let kept: Vec<_> = samples
            .iter()
            .filter(|s| {
                let t = s.at.as_micros() as f64 / 1e6;
                t < 10.0 || t > 10.0 + length
            })
            .copied()
            .collect();
        let verdicts = all(Timestamp::default(), &kept);
        assert_eq!(gait_support::walks(&verdicts).len(), walks, "{verdicts:?}");
    }
}

/// Samples before the session start, or going back in time, are ignored.
#[test]
fn late_samples_are_ignored() {
    let samples = day(5, 50.0);
    let mut detector = Detector::new(params(), Timestamp::default());
    for (i, &s) in samples.iter().enumerate() {
        detector.push(s);
        if i % 7 == 0 {
            let vertical = 50.0;
            detector.push(GaitSample {
                at: s.at - Span::from_millis(15),
                vertical,
                ..s
            });
            detector.push(GaitSample {
                at: Timestamp::from_micros(-5),
                vertical,
                ..s
            });
        }
    }
    detector.finish();
    assert_eq!(drain(&mut detector), all(Timestamp::default(), &samples));
}

/// A real recording whose clip sat in other ways: the same verdicts, through a real attitude filter.
#[test]
fn the_way_the_clip_sits_does_not_matter() {
    let Some(dir) = data() else { return };
    let rows = rows(&dir.join("activities_low_back_100hz.csv"), "low_back");
    let plain = run(&params(), &earth(&rows));
    assert!(plain.iter().any(|v| v.walking));
    let (a, b) = (0.7_f64.sin_cos(), 2.1_f64.sin_cos());
    let turn = |v: [f64; 3]| {
        let w = [a.1 * v[0] - a.0 * v[1], a.0 * v[0] + a.1 * v[1], v[2]];
        [w[0], b.1 * w[1] - b.0 * w[2], b.0 * w[1] + b.1 * w[2]]
    };
    let turned: Vec<_> = rows.iter().map(|r| (r.0, turn(r.1), turn(r.2))).collect();
    let other = run(&params(), &earth(&turned));
    assert_eq!(plain.len(), other.len());
    let changed = plain
        .iter()
        .zip(&other)
        .filter(|(p, o)| p.walking != o.walking)
        .count();
    assert!(changed <= 1, "{changed} of {} slots", plain.len());
}
