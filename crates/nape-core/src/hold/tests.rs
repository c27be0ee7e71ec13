//! Tests of the holds, and the checkpoints of docs/evidence.md#checkpoints.

use super::*;
use crate::num::to_deg;
use alloc::vec::Vec;
use proptest::prelude::*;

const DT: f64 = 0.1;

struct Run {
    tracker: HoldTracker,
    t: f64,
    events: Vec<(f64, HoldNews)>,
}

impl Run {
    fn new(measure: Measure) -> Self {
        Self {
            tracker: HoldTracker::new(measure),
            t: 0.0,
            events: Vec::new(),
        }
    }

    /// At an angle that is known exactly.
    fn hold(self, degrees: Option<f64>, seconds: f64) -> Self {
        self.unsure(degrees, 0.0, seconds)
    }

    /// At an angle with a stated standard deviation, degrees.
    fn unsure(mut self, degrees: Option<f64>, sigma: f64, seconds: f64) -> Self {
        let angle = degrees.map(|d| Angle {
            flexion: deg(d),
            lateral: 0.0,
            sigma: deg(sigma),
        });
        let end = self.t + seconds;
        while self.t < end - 1e-9 {
            self.t += DT;
            let (t, events) = (self.t, &mut self.events);
            self.tracker
                .step(angle.as_ref(), Timestamp::from_secs_f64(t), DT, |e| {
                    events.push((t, e));
                });
        }
        self
    }

    fn limits(&self) -> Vec<f64> {
        let at = |(t, e): &(f64, HoldNews)| matches!(e, HoldNews::Limit(_)).then_some(*t);
        self.events.iter().filter_map(at).collect()
    }

    fn names(&self) -> Vec<&'static str> {
        let name = |(_, e): &(f64, HoldNews)| match e {
            HoldNews::Started(_) => "started",
            HoldNews::Limit(_) => "limit",
            HoldNews::Ended(_) => "ended",
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

/// A link that loses data now and then does not make the limit late; holes above 10 s are left out.
#[test]
fn short_holes_belong_to_a_stretch_that_goes_on() {
    let mut run = Run::new(Measure::Head);
    for _ in 0..40 {
        run = run.hold(Some(45.0), 8.0).hold(None, 2.0);
        run = run.hold(Some(45.0), 4.0).hold(None, 6.0);
    }
    assert!((run.limits()[0] - 340.0).abs() < 1.0, "{:?}", run.limits());
    let mut run = Run::new(Measure::Head);
    for _ in 0..60 {
        run = run.hold(Some(45.0), 7.0).hold(None, 11.0);
    }
    assert!(
        (run.limits()[0] - 340.0 / 7.0 * 18.0).abs() < 18.0,
        "{:?}",
        run.limits()
    );
    // Nor does a hole repay, however short.
    let mut run = Run::new(Measure::Head).hold(Some(45.0), 170.0);
    for _ in 0..10 {
        run = run.hold(Some(5.0), 1.0).hold(None, 1.0);
    }
    assert!((run.tracker.dose() - 0.5 * 160.0 / 170.0).abs() < 0.01);
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

fn last(run: &Run) -> Hold {
    let (HoldNews::Started(hold) | HoldNews::Limit(hold) | HoldNews::Ended(hold)) =
        run.events.last().unwrap().1;
    hold
}

/// Each angle for ten minutes with a standard deviation of 1 degree: a hold only beyond 26 (the head's
/// edge is 25), 26 (neck) and 21 (trunk).
#[test]
fn an_edge_is_crossed_when_it_is_crossed_beyond_the_uncertainty() {
    for (measure, angle, holds) in [
        (Measure::Head, 24.9, false),
        (Measure::Head, 25.3, false),
        (Measure::Head, 25.9, false),
        (Measure::Head, 26.1, true),
        (Measure::Head, 26.5, true),
        (Measure::Neck, 25.9, false),
        (Measure::Neck, 26.1, true),
        (Measure::Trunk, 20.9, false),
        (Measure::Trunk, 21.1, true),
    ] {
        let run = Run::new(measure).unsure(Some(angle), 1.0, 600.0);
        assert_eq!(!run.events.is_empty(), holds, "{measure:?} {angle}");
        assert_eq!(run.tracker.dose() > 0.0, holds, "{measure:?} {angle}");
        if holds {
            assert!((to_deg(last(&run).sigma) - 1.0).abs() < 1e-9);
        }
        // Known exactly, the edge is where it was.
        let exact = Run::new(measure).hold(Some(angle), 600.0);
        let beyond = deg(angle) >= limit_angle(measure).unwrap();
        assert_eq!(!exact.events.is_empty(), beyond, "{measure:?} {angle}");
    }
}

#[test]
fn away_from_the_edge_the_uncertainty_changes_no_limit() {
    for (measure, angle) in [
        (Measure::Head, 35.0),
        (Measure::Head, 75.0),
        (Measure::Trunk, 30.0),
        (Measure::Trunk, 50.0),
        (Measure::Neck, 40.0),
    ] {
        let at = |sigma| {
            let run =
                Run::new(measure)
                    .unsure(Some(0.0), sigma, 20.0)
                    .unsure(Some(angle), sigma, 600.0);
            (run.names(), run.limits(), run.tracker.dose())
        };
        assert_eq!(at(0.0), at(4.0), "{measure:?} {angle}");
    }
}

/// The accelerometer's error is learned along the way: what was unsure becomes sure, and then counts
/// from its beginning.
#[test]
fn what_becomes_sure_counts_from_its_beginning() {
    let run = Run::new(Measure::Head)
        .unsure(Some(5.0), 2.0, 30.0)
        .unsure(Some(26.5), 2.0, 200.0);
    assert!(run.events.is_empty() && run.tracker.dose() == 0.0);
    let run = run.unsure(Some(26.5), 1.0, 200.0);
    assert_eq!(run.names(), ["started"]);
    let started = last(&run);
    assert!((started.from.as_micros() as f64 / 1e6 - 30.0).abs() < 0.3);
    assert!(started.held.as_secs_f64() > 200.0);
    let run = run.unsure(Some(26.5), 1.0, 100.0);
    let limit = 30.0 + 480.0 - 7.0 * 1.5;
    assert_eq!(run.names(), ["started", "limit"]);
    assert!((run.limits()[0] - limit).abs() < 0.5, "{:?}", run.limits());
}

/// But what was left unsure never counts.
#[test]
fn what_stays_unsure_never_counts() {
    for between in [Some(10.0), Some(24.0), None] {
        let run = Run::new(Measure::Head)
            .unsure(Some(26.0), 2.0, 400.0)
            .unsure(between, 2.0, 60.0)
            .unsure(Some(40.0), 2.0, 20.0);
        assert_eq!(run.names(), ["started"]);
        assert!(last(&run).held.as_secs_f64() < 10.0, "{between:?}");
        assert!(run.tracker.dose() < 0.06, "{between:?}");
    }
}

/// To and fro about the edge: one hold, whether the deviation is small or large.
#[test]
fn an_angle_about_the_edge_does_not_flicker() {
    for sigma in [0.0, 0.5, 1.0, 1.5] {
        let mut run = Run::new(Measure::Head).unsure(Some(28.0), sigma, 30.0);
        for i in 0..200 {
            let angle = if i % 2 == 0 { 23.6 } else { 26.4 };
            run = run.unsure(Some(angle), sigma, 5.0);
        }
        assert_eq!(run.names(), ["started"], "{sigma}");
        let run = run.unsure(Some(15.0), sigma, 10.0);
        assert_eq!(run.names(), ["started", "ended"], "{sigma}");
        // Not entered again by what would have let it go on.
        let run = run.unsure(Some(25.1), sigma + 0.2, 300.0);
        assert_eq!(run.names(), ["started", "ended"], "{sigma}");
    }
}

/// Below the edge is repaid by the best estimate, as before.
#[test]
fn recovery_does_not_wait_for_certainty() {
    let run = Run::new(Measure::Head)
        .unsure(Some(45.0), 2.0, 170.0)
        .unsure(Some(24.0), 2.0, 85.0);
    assert!((run.tracker.dose() - 0.25).abs() < 0.02);
}

proptest! {
    #[test]
    fn the_dose_is_never_negative_and_finite(
        parts in proptest::collection::vec(
            (proptest::option::of(-90.0..120.0_f64), 0.0..10.0_f64, 0.1..200.0_f64), 1..20)
    ) {
        for m in Measure::ALL {
            let mut run = Run::new(m);
            for (a, sigma, s) in &parts {
                run = run.unsure(*a, *sigma, *s);
                prop_assert!(run.tracker.dose() >= 0.0 && run.tracker.dose().is_finite());
            }
            let starts = run.names().iter().filter(|n| **n == "started").count();
            let ends = run.names().iter().filter(|n| **n == "ended").count();
            prop_assert!(starts == ends || starts == ends + 1);
        }
    }
}
