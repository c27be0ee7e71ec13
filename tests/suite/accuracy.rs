//! How true the engine is on the simulated wearer: angles, limits, walking, false alarms.
//!
//! The figures of `docs/accuracy.md`. To see them:
//! `cargo test --release -p nape-tests --test suite accuracy -- --include-ignored --nocapture --test-threads 1`.

use firmware_sim::{SimOptions, builtin};
use nape_core::event::Measure;
use nape_core::{EventKind, Params, Placement};
use nape_tests::wearer::Session;

fn script(name: &str) -> &'static str {
    builtin::script(name).expect("a built-in script")
}

fn head(name: &str, seed: u64) -> Session {
    Session::run(script(name), seed, SimOptions::default(), Params::default())
}

/// Issue 2: RMSE of head flexion at most 1.5 degrees after calibration, default chip, 50 Hz.
#[test]
fn accuracy_of_head_flexion() {
    println!("script        seed  rmse  bias worst  from-reference  coverage");
    for name in ["demo", "holds", "phone_slouch", "walks"] {
        for seed in 1..=5 {
            let s = head(name, seed);
            println!(
                "{name:<13} {seed:>4} {:>5.2} {:>5.2} {:>5.2} {:>15.2} {:>9.3}",
                s.head.rmse(),
                s.head.bias(),
                s.head.worst(),
                s.head_from_reference.rmse(),
                s.coverage
            );
            assert!(
                s.head.rmse() <= 1.5,
                "{name} {seed}: {:.2} degrees",
                s.head.rmse()
            );
        }
    }
}

/// Issue 2: hold-limit events within 5 s of the truth, none missed, none false.
#[test]
fn accuracy_of_hold_limits() {
    println!("seed measure   truth  engine  late");
    let mut late = Vec::new();
    for seed in 1..=5 {
        let options = SimOptions {
            rig: vec![Placement::Head, Placement::UpperBack],
            ..SimOptions::default()
        };
        let s = Session::run(script("holds"), seed, options, Params::default());
        for measure in [Measure::Head, Measure::Trunk] {
            for limit in s.limits(measure) {
                let show = |t: Option<f64>| t.map_or_else(|| "-".into(), |t| format!("{t:.1}"));
                let by = limit.engine_s.zip(limit.truth_s).map(|(e, t)| e - t);
                println!(
                    "{seed:>4} {:<7} {:>7} {:>7} {:>5}",
                    measure.name(),
                    show(limit.truth_s),
                    show(limit.engine_s),
                    show(by)
                );
                late.push((seed, measure, by));
            }
        }
    }
    assert!(late.len() >= 20, "the script holds long enough");
    for (seed, measure, by) in &late {
        let by = by.unwrap_or(f64::INFINITY);
        assert!(
            by.abs() <= 5.0,
            "seed {seed}, {}: {by:.1} s",
            measure.name()
        );
    }
}

/// Issue 2: no false hold-limit in 8 simulated hours of varied desk work; walking found for at
/// least 95 % of its time with at most 1 % false.
#[test]
fn accuracy_over_a_desk_day() {
    println!(
        "seed hours  rmse  limits  walking: found  false  precision  sustained walk_due nudges"
    );
    for seed in 1..=3 {
        let s = head("desk_day", seed);
        let limits = s.count(|k| matches!(k, EventKind::HoldLimit(_)));
        println!(
            "{seed:>4} {:>5.2} {:>5.2} {limits:>7} {:>15.3} {:>6.4} {:>10.3} {:>10} {:>8} {:>6}",
            s.duration_s / 3600.0,
            s.head.rmse(),
            s.walking.sensitivity(),
            s.walking.false_share(),
            s.walking.precision(),
            s.count(|k| matches!(k, EventKind::SustainedLimit { .. })),
            s.count(|k| matches!(k, EventKind::WalkDue { .. })),
            s.count(|k| matches!(k, EventKind::Nudge(_))),
        );
        assert!(s.truth.hold_limits.is_empty(), "the day has none");
        assert_eq!(limits, 0, "seed {seed}");
        assert!(s.head.rmse() <= 1.5, "seed {seed}: {:.2}", s.head.rmse());
        assert!(s.walking.sensitivity() >= 0.95, "{:?}", s.walking);
        assert!(s.walking.false_share() <= 0.01, "{:?}", s.walking);
        assert!(s.duration_s > 7.9 * 3600.0);
    }
}

/// With three clips: trunk and neck as well.
#[test]
fn accuracy_of_trunk_and_neck() {
    println!("seed  head trunk  neck");
    for seed in 1..=3 {
        let options = SimOptions {
            rig: Placement::ALL.to_vec(),
            ..SimOptions::default()
        };
        let s = Session::run(script("demo"), seed, options, Params::default());
        println!(
            "{seed:>4} {:>5.2} {:>5.2} {:>5.2}",
            s.head.rmse(),
            s.trunk.rmse(),
            s.neck.rmse()
        );
        assert!(s.trunk.rmse() <= 1.5, "seed {seed}: {:.2}", s.trunk.rmse());
        assert!(s.neck.rmse() <= 2.2, "seed {seed}: {:.2}", s.neck.rmse());
    }
}

/// What is stated of an angle is true of it: errors from the wearer's own reference, head and trunk, are
/// within their stated 95 % interval nearly always. Over all chips: a good one and two bad ones.
#[test]
#[ignore = "slow: thirty sessions of two clips"]
fn accuracy_of_the_stated_uncertainty() {
    println!("chip          script        seed  95 % is  inside  error/stated");
    for chip in ["bmi270", "lsm6ds3trc", "mpu6050"] {
        let mut inside = Vec::new();
        for name in ["holds", "phone_slouch"] {
            for seed in 1..=5 {
                let options = SimOptions {
                    rig: vec![Placement::Head, Placement::UpperBack],
                    chip: firmware_sim::chip::chip_of(chip).expect("a known chip"),
                    ..SimOptions::default()
                };
                let s = Session::run(script(name), seed, options, Params::default());
                println!(
                    "{chip:<13} {name:<13} {seed:>4} {:>8.2} {:>7.3} {:>13.2}",
                    s.stated.half_width(),
                    s.stated.inside(),
                    s.stated.normalised(),
                );
                inside.push(s.stated.inside());
            }
        }
        let mean = inside.iter().sum::<f64>() / f64::from(u8::try_from(inside.len()).expect("few"));
        assert!(mean >= 0.9, "{chip}: {mean:.3}");
    }
}

/// Neck rotation over eight hours: at most 5 degrees RMS on a desk day, and its stated uncertainty
/// holds. The other two days are harder than that, and are here so that nobody thinks otherwise.
#[test]
#[ignore = "slow: nine days of eight hours"]
fn accuracy_of_neck_rotation() {
    println!("script       seed   rms  bias worst  within 95 %  known  turned");
    for (name, most, least_held) in [
        ("desk_day", 5.0, 0.9),
        ("two_screens", 12.0, 0.75),
        ("turned_desk", 20.0, 0.3),
    ] {
        for seed in 1..=3 {
            let options = SimOptions {
                rig: vec![Placement::Head, Placement::UpperBack],
                ..SimOptions::default()
            };
            let s = Session::run(script(name), seed, options, Params::default());
            let turns = s.rotation;
            println!(
                "{name:<12} {seed:>4} {:>5.2} {:>5.2} {:>5.1} {:>12.3} {:>6.3} {:>7.2}",
                turns.errors.rmse(),
                turns.errors.bias(),
                turns.errors.worst(),
                turns.held(),
                turns.known(),
                turns.truth.rmse()
            );
            let rms = turns.errors.rmse();
            assert!(rms <= most, "{name} {seed}: {rms:.2}");
            let held = turns.held();
            assert!(held >= least_held, "{name} {seed}: {held:.3}");
            assert!(turns.known() >= 0.8, "{name} {seed}: {}", turns.known());
        }
    }
}

/// A clip on the desk is not worn, and nothing is held, kept or due by it.
#[test]
fn accuracy_of_not_worn() {
    for seed in 1..=5 {
        let s = head("take_off", seed);
        let not_worn = s.count(|k| matches!(k, EventKind::NotWorn { .. }));
        println!(
            "seed {seed}: {} not-worn stretches, {not_worn} found",
            s.truth.not_worn.len()
        );
        assert!(!s.truth.not_worn.is_empty());
        assert_eq!(not_worn, s.truth.not_worn.len(), "seed {seed}");
        assert_eq!(
            s.count(|k| matches!(k, EventKind::HoldLimit(_))),
            0,
            "seed {seed}"
        );
    }
}
