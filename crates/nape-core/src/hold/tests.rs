//! Tests of the holds against the vectors of evidence.md section 12.

use super::*;
use alloc::vec::Vec;
use proptest::prelude::*;

const DT: f64 = 0.1;

struct Run {
    tracker: HoldTracker,
    t: f64,
    events: Vec<(f64, EventKind)>,
}

impl Run {
    fn new(measure: Measure) -> Self {
        Self {
            tracker: HoldTracker::new(measure),
            t: 0.0,
            events: Vec::new(),
        }
    }

    fn hold(mut self, degrees: Option<f64>, seconds: f64) -> Self {
        let end = self.t + seconds;
        while self.t < end - 1e-9 {
            self.t += DT;
            let (t, events) = (self.t, &mut self.events);
            self.tracker
                .step(degrees.map(deg), Timestamp::from_secs_f64(t), DT, |e| {
                    events.push((t, e));
                });
        }
        self
    }

    fn limits(&self) -> Vec<f64> {
        let at = |(t, e): &(f64, EventKind)| matches!(e, EventKind::HoldLimit(_)).then_some(*t);
        self.events.iter().filter_map(at).collect()
    }

    fn names(&self) -> Vec<&'static str> {
        let name = |(_, e): &(f64, EventKind)| match e {
            EventKind::HoldStarted(_) => "started",
            EventKind::HoldLimit(_) => "limit",
            EventKind::HoldEnded(_) => "ended",
            _ => "?",
        };
        self.events.iter().map(name).collect()
    }
}

#[test]
fn constant_forty_five_degrees_reaches_the_limit_at_340_s() {
    let run = Run::new(Measure::Head)
        .hold(Some(0.0), 20.0)
        .hold(Some(45.0), 360.0);
    let limits = run.limits();
    assert_eq!(limits.len(), 1);
    assert!(
        (limits[0] - 360.0).abs() < 0.5,
        "20 s upright, then 340 s: {limits:?}"
    );
    assert_eq!(run.names(), ["started", "limit"]);
}

#[test]
fn doses_at_different_angles_add_up() {
    let run = Run::new(Measure::Head)
        .hold(Some(45.0), 170.0)
        .hold(Some(65.0), 99.0);
    assert!(run.limits().is_empty());
    let run = run.hold(Some(65.0), 2.0);
    assert_eq!(run.limits().len(), 1, "dose {}", run.tracker.dose());
}

#[test]
fn recovery_is_one_to_one() {
    let run = Run::new(Measure::Head).hold(Some(45.0), 170.0);
    assert!((run.tracker.dose() - 0.5).abs() < 0.01);
    let run = run.hold(Some(5.0), 85.0);
    assert!(
        (run.tracker.dose() - 0.25).abs() < 0.01,
        "{}",
        run.tracker.dose()
    );
    // The 2 s in which it was not decided that the hold was left repay nothing.
    let run = run.hold(Some(5.0), 88.0);
    assert!(run.tracker.dose() < 1e-9);
    assert_eq!(run.names(), ["started", "ended"]);
}

#[test]
fn glances_are_not_holds() {
    let mut run = Run::new(Measure::Head);
    for _ in 0..500 {
        run = run.hold(Some(40.0), 3.5).hold(Some(5.0), 2.5);
    }
    assert!(run.events.is_empty());
    assert!(run.tracker.dose() < 1e-9);
}

#[test]
fn beyond_the_curves_a_minute_is_the_limit_and_the_lumbar_curve_has_no_rule() {
    let run = Run::new(Measure::Neck).hold(Some(24.0), 60.0);
    assert!(run.events.is_empty());
    let run = run.hold(Some(30.0), 59.0);
    assert_eq!(run.names(), ["started"]);
    let run = run.hold(Some(30.0), 2.0);
    assert_eq!(run.names(), ["started", "limit"]);
    assert!(
        Run::new(Measure::Lumbar)
            .hold(Some(70.0), 600.0)
            .events
            .is_empty()
    );
}

#[test]
fn extension_is_never_timed() {
    assert!(
        Run::new(Measure::Head)
            .hold(Some(-20.0), 3600.0)
            .events
            .is_empty()
    );
}

#[test]
fn unknown_time_neither_adds_nor_repays_and_ends_the_hold() {
    let run = Run::new(Measure::Head)
        .hold(Some(45.0), 170.0)
        .hold(None, 60.0);
    assert!((run.tracker.dose() - 0.5).abs() < 0.01);
    assert_eq!(run.names(), ["started", "ended"]);
    // After five minutes nothing is known any more.
    assert!(run.hold(None, 300.0).tracker.dose() < 1e-9);
}

#[test]
fn a_slow_slouch_is_one_hold() {
    let mut run = Run::new(Measure::Head);
    for i in 0..600 {
        run = run.hold(Some(20.0 + f64::from(i) * 0.05), 1.0);
    }
    assert_eq!(run.names()[0], "started");
    assert_eq!(run.names().iter().filter(|n| **n == "started").count(), 1);
}

#[test]
fn a_limit_is_said_again_only_after_recovery() {
    let run = Run::new(Measure::Head)
        .hold(Some(45.0), 400.0)
        .hold(Some(5.0), 20.0);
    let run = run.hold(Some(45.0), 60.0);
    assert_eq!(run.limits().len(), 1);
    let run = run.hold(Some(5.0), 300.0).hold(Some(45.0), 400.0);
    assert_eq!(run.limits().len(), 2);
}

proptest! {
    #[test]
    fn the_dose_is_never_negative_and_finite(
        parts in proptest::collection::vec((proptest::option::of(-90.0..120.0_f64), 0.1..200.0_f64), 1..20)
    ) {
        for m in Measure::ALL {
            let mut run = Run::new(m);
            for (a, s) in &parts {
                run = run.hold(*a, *s);
                prop_assert!(run.tracker.dose() >= 0.0 && run.tracker.dose().is_finite());
            }
            let starts = run.names().iter().filter(|n| **n == "started").count();
            let ends = run.names().iter().filter(|n| **n == "ended").count();
            prop_assert!(starts == ends || starts == ends + 1);
        }
    }
}
