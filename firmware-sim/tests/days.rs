//! The truth of whole days: what the built-in scripts promise in their first line.

#![expect(
    clippy::cast_possible_truncation,
    reason = "small counts and whole degrees"
)]

use firmware_sim::chip::chip_of;
use firmware_sim::iso::Curve;
use firmware_sim::{Script, SimOptions, Simulator, Truth, builtin};

/// The truth alone: one clip at the lowest rate.
fn truth(text: &str, seed: u64) -> Truth {
    let options = SimOptions {
        rate_hz: 10.0,
        chip: chip_of("ideal").expect("there"),
        ..SimOptions::default()
    };
    let script = Script::parse(text).expect("a good script");
    Simulator::new(&script, seed, options)
        .expect("good options")
        .run()
}

fn builtin_truth(name: &str, seed: u64) -> Truth {
    truth(builtin::script(name).expect(name), seed)
}

#[test]
fn every_builtin_script_parses_and_says_what_it_is() {
    for (name, text) in builtin::SCRIPTS {
        assert!(Script::parse(text).is_ok(), "{name}");
        assert!(builtin::summary(text).len() > 20, "{name}");
    }
}

#[test]
fn a_desk_day_has_no_hold_limit_but_shifts_and_walks() {
    for seed in 1..=3 {
        let t = builtin_truth("desk_day", seed);
        assert!(
            (t.duration_s - 8.0 * 3600.0).abs() < 1.0,
            "{}",
            t.duration_s
        );
        assert!(t.hold_limits.is_empty(), "seed {seed}: {:?}", t.hold_limits);
        assert!(
            t.max_dose[0] < 0.5 && t.max_dose[1] < 0.5,
            "seed {seed}: {:?}",
            t.max_dose
        );
        assert!(t.walks.len() >= 8, "seed {seed}: {} walks", t.walks.len());
        let per_hour = t.intervals.len() as f64 / 8.0;
        assert!((12.0..30.0).contains(&per_hour), "seed {seed}: {per_hour}");
    }
}

#[test]
fn forty_five_degrees_for_340_seconds_reach_the_limit() {
    let t = truth("sit_upright 20s\nhold head 45 for 400s", 5);
    assert_eq!(t.hold_limits.len(), 1, "{:?}", t.hold_limits);
    let limit = t.hold_limits[0];
    assert_eq!(limit.measure, Curve::Head);
    // Reached a second after the step began; sway moves the mean by fractions of a degree.
    assert!((limit.t - 361.0).abs() < 8.0, "{limit:?}");
    assert!((limit.angle_deg - 45.0).abs() < 1.0);
    assert!(
        truth("sit_upright 20s\nhold head 45 for 325s", 5)
            .hold_limits
            .is_empty()
    );
}

#[test]
fn a_held_day_has_the_limits_it_promises_whatever_the_seed() {
    for seed in [101, 102] {
        let t = builtin_truth("held_day", seed);
        assert!(
            (t.duration_s / 3600.0 - 8.0).abs() < 0.02,
            "{}",
            t.duration_s
        );
        let of = |curve| t.hold_limits.iter().filter(|l| l.measure == curve).count();
        assert_eq!(of(Curve::Head), 6, "seed {seed}: {:?}", t.hold_limits);
        assert_eq!(of(Curve::Trunk), 3, "seed {seed}: {:?}", t.hold_limits);
    }
}

#[test]
fn holds_script_reaches_exactly_the_limits_it_promises() {
    let t = builtin_truth("holds", 1);
    let found: Vec<(Curve, i64)> = t
        .hold_limits
        .iter()
        .map(|l| (l.measure, l.angle_deg.round() as i64))
        .collect();
    let near = |want: i64, curve: Curve| {
        found
            .iter()
            .filter(|(c, a)| *c == curve && (a - want).abs() <= 2)
            .count()
    };
    assert_eq!(near(45, Curve::Head), 1, "{found:?}");
    assert_eq!(near(65, Curve::Head), 1, "{found:?}");
    assert_eq!(near(75, Curve::Head), 1, "{found:?}");
    assert_eq!(near(30, Curve::Trunk), 1, "{found:?}");
    assert_eq!(near(50, Curve::Trunk), 1, "{found:?}");
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn walks_are_counted() {
    let t = builtin_truth("walks", 1);
    assert_eq!(t.walks.len(), 10);
    for w in &t.walks {
        let steps = f64::from(w.steps);
        let want = w.cadence_hz * (w.t1 - w.t0 - 1.2);
        assert!((steps - want).abs() < 2.5 + 0.04 * want, "{w:?}");
    }
}

#[test]
fn the_demo_has_one_hold_limit_and_a_walk() {
    let t = builtin_truth("demo", 7);
    assert_eq!(t.hold_limits.len(), 1, "{:?}", t.hold_limits);
    assert_eq!(t.walks.len(), 1);
}

#[test]
fn hours_cut_a_day_short() {
    let script = Script::parse("desk 8h").expect("ok");
    let options = SimOptions {
        limit_s: Some(600.0),
        ..SimOptions::default()
    };
    let t = Simulator::new(&script, 1, options).expect("ok").run();
    assert!((t.duration_s - 600.0).abs() < 1e-6);
    assert!(t.intervals.iter().all(|i| i.t1 <= 600.0 + 1e-6));
}
