//! Tests of the estimator alone: headings in, rotation out.

use super::*;
use crate::num::{round, sin, to_deg};
use alloc::vec::Vec;
use proptest::prelude::*;

const DT: f64 = 0.1;

/// What is true and what the clips show at one moment, degrees.
#[derive(Clone, Copy)]
struct Moment {
    rotation: f64,
    trunk: f64,
    /// Head's zero minus trunk's.
    offset: f64,
    walking: bool,
}

/// Looks about: ten degrees this way and that.
fn gaze(t: f64) -> f64 {
    7.0 * sin(0.9 * t) + 5.0 * sin(0.23 * t + 1.0) + 3.0 * sin(0.021 * t)
}

fn at_desk(t: f64) -> Moment {
    Moment {
        rotation: gaze(t),
        trunk: 4.0 * sin(0.01 * t),
        offset: 0.0,
        walking: false,
    }
}

fn heading(degrees: f64, anew: Anew) -> Option<Heading> {
    Some(Heading {
        angle: wrap(deg(degrees)),
        lost: 0.0,
        anew,
    })
}

fn show(neck: &mut NeckRotation, m: &Moment, anew: Anew) -> Option<Rotation> {
    let head = heading(m.trunk + m.rotation + m.offset, anew);
    neck.step(head, heading(m.trunk, anew), m.walking, DT)
}

/// Runs `seconds` of it; error and stated deviation in degrees at every epoch that is known.
fn run(
    neck: &mut NeckRotation,
    seconds: f64,
    first: Anew,
    wearer: impl Fn(f64) -> Moment,
) -> Vec<Option<[f64; 2]>> {
    let n = round(seconds / DT);
    let mut out = Vec::new();
    let mut i = 0.0;
    while i < n {
        let m = wearer(i * DT);
        let anew = if i < 1.0 { first } else { Anew::No };
        let told = show(neck, &m, anew);
        out.push(told.map(|r| [to_deg(wrap(r.angle - deg(m.rotation))), to_deg(r.sigma)]));
        i += 1.0;
    }
    out
}

fn rms(errors: &[Option<[f64; 2]>]) -> f64 {
    let known: Vec<f64> = errors.iter().flatten().map(|e| e[0] * e[0]).collect();
    sqrt(known.iter().sum::<f64>() / known.len() as f64)
}

fn fresh() -> NeckRotation {
    NeckRotation::new(Params::default())
}

#[test]
fn asked_to_look_ahead_it_is_known_after_one_window() {
    let errors = run(&mut fresh(), 600.0, Anew::Ahead, at_desk);
    assert!(errors[..99].iter().all(Option::is_none));
    assert!(errors[100..].iter().all(Option::is_some));
    assert!(rms(&errors) < 3.0, "{}", rms(&errors));
}

#[test]
fn not_asked_it_waits_for_evidence() {
    let errors = run(&mut fresh(), 3600.0, Anew::Yes, at_desk);
    let first = errors.iter().position(Option::is_some).unwrap();
    assert!((2_000..24_000).contains(&first), "{first}");
    assert!(rms(&errors) < 4.0, "{}", rms(&errors));
}

#[test]
fn a_walk_shows_the_way_ahead() {
    let wearer = |t: f64| Moment {
        // Begins at a screen aside.
        rotation: if t < 120.0 { 35.0 } else { 0.3 * gaze(t) },
        walking: t > 120.0,
        ..at_desk(t)
    };
    let errors = run(&mut fresh(), 180.0, Anew::Yes, wearer);
    assert!(errors[..1200].iter().all(Option::is_none));
    assert!(errors[1600..].iter().all(Option::is_some));
    assert!(rms(&errors[1600..]) < 5.0, "{}", rms(&errors[1600..]));
}

#[test]
fn drift_does_not_run_away() {
    let wearer = |t: f64| Moment {
        offset: 170.0 + 25.0 * t / 3600.0 + 6.0 * sin(0.003 * t),
        ..at_desk(t)
    };
    let errors = run(&mut fresh(), 8.0 * 3600.0, Anew::Ahead, wearer);
    assert!(rms(&errors) < 5.0, "{}", rms(&errors));
    let held = |e: &&[f64; 2]| fabs(e[0]) <= 1.96 * e[1];
    let known = errors.iter().flatten().count();
    assert!(errors.iter().flatten().filter(held).count() * 100 >= known * 90);
}

#[test]
fn a_second_screen_is_not_the_way_ahead() {
    let wearer = |t: f64| {
        let aside = sin(PI * t / 300.0) < 0.0;
        Moment {
            rotation: if aside { 30.0 } else { 0.0 } + 0.5 * gaze(t),
            offset: 10.0 * t / 3600.0,
            ..at_desk(t)
        }
    };
    let errors = run(&mut fresh(), 2.0 * 3600.0, Anew::Ahead, wearer);
    assert!(rms(&errors) < 7.0, "{}", rms(&errors));
}

#[test]
fn a_new_zero_is_waited_for_and_where_they_looked_is_kept() {
    let mut neck = fresh();
    let aside = |t: f64| Moment {
        rotation: if t > 1200.0 { 30.0 } else { 0.0 } + 0.3 * gaze(t),
        ..at_desk(t)
    };
    run(&mut neck, 1500.0, Anew::Ahead, aside);
    let errors = run(&mut neck, 60.0, Anew::Yes, |t| Moment {
        offset: -77.0,
        ..aside(1500.0 + t)
    });
    assert!(errors[..99].iter().all(Option::is_none));
    assert!(errors[100..].iter().all(Option::is_some));
    assert!(rms(&errors) < 6.0, "{}", rms(&errors));
}

#[test]
fn one_heading_is_none_and_long_without_is_a_new_beginning() {
    let mut neck = fresh();
    run(&mut neck, 600.0, Anew::Ahead, at_desk);
    for _ in 0..100 {
        assert_eq!(neck.step(heading(3.0, Anew::No), None, false, DT), None);
    }
    assert!(show(&mut neck, &at_desk(610.0), Anew::No).is_some());
    for _ in 0..3100 {
        assert_eq!(neck.step(None, heading(3.0, Anew::No), false, DT), None);
    }
    let errors = run(&mut neck, 100.0, Anew::No, at_desk);
    assert!(errors.iter().all(Option::is_none));
}

#[test]
fn clips_that_were_touched_begin_anew() {
    let mut neck = fresh();
    run(&mut neck, 600.0, Anew::Ahead, at_desk);
    neck.forget();
    let errors = run(&mut neck, 100.0, Anew::No, at_desk);
    assert!(errors.iter().all(Option::is_none));
}

#[test]
fn what_was_lost_counts_against_it() {
    let mut neck = fresh();
    run(&mut neck, 600.0, Anew::Ahead, at_desk);
    let before = show(&mut neck, &at_desk(600.0), Anew::No).unwrap();
    let head = Heading {
        lost: deg(5.0) * deg(5.0),
        ..heading(at_desk(600.1).rotation, Anew::No).unwrap()
    };
    let after = neck.step(Some(head), heading(0.0, Anew::No), false, DT);
    let grown = sqrt(before.sigma * before.sigma + deg(5.0) * deg(5.0));
    assert!((after.unwrap().sigma - grown).abs() < deg(0.1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn where_the_headings_have_their_zero_does_not_matter(
        turn in -180.0..180.0_f64, offset in -180.0..180.0_f64,
    ) {
        let plain = run(&mut fresh(), 900.0, Anew::Ahead, at_desk);
        let turned = run(&mut fresh(), 900.0, Anew::Ahead, |t| {
            let m = at_desk(t);
            Moment { trunk: m.trunk + turn, offset, ..m }
        });
        for (a, b) in plain.iter().zip(&turned) {
            prop_assert_eq!(a.is_some(), b.is_some());
            if let (Some(a), Some(b)) = (a, b) {
                prop_assert!((a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn whatever_comes_it_stays_a_number_and_resumes_the_same(
        seen in prop::collection::vec(
            (-10.0..10.0_f64, -10.0..10.0_f64, 0.0..4.0_f64, 0_u8..8, any::<bool>(), 0.01..2000.0_f64),
            1..400,
        ),
    ) {
        let mut neck = fresh();
        for (i, (head, trunk, lost, kind, walking, dt)) in seen.iter().enumerate() {
            let anew = [Anew::No, Anew::No, Anew::No, Anew::Yes, Anew::Ahead][usize::from(*kind).min(4)];
            let h = Heading { angle: *head, lost: *lost, anew };
            let t = Heading { angle: *trunk, lost: 0.0, anew: Anew::No };
            if i == seen.len() / 2 {
                let json = serde_json::to_string(&neck).unwrap();
                let back: NeckRotation = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(&back, &neck);
                neck = back;
            }
            let told = neck.step((*kind != 5).then_some(h), (*kind != 6).then_some(t), *walking, *dt);
            if let Some(r) = told {
                prop_assert!(r.angle.abs() <= PI + 1e-12 && r.sigma > 0.0);
                prop_assert!(r.sigma <= Params::DEFAULT.sigma_max);
            }
        }
    }
}
