//! What is learned of made-up days, and that it never makes anything looser.

use alloc::vec::Vec;
use proptest::collection::btree_map;
use proptest::prelude::*;

use super::*;
use crate::event::{Angle, Axis, BreakKind, Event, Hold};
use crate::num::deg;
use crate::per::PerPlacement;
use crate::time::Timestamp;

const HOUR: Span = Span::from_mins(60);

/// A learner that is fed by the second.
struct Day {
    learner: Learner,
    at: Timestamp,
}

impl Day {
    fn new() -> Self {
        Self {
            learner: Learner::default(),
            at: Timestamp::default(),
        }
    }

    fn pass(&mut self, span: Span, worn: Option<bool>, head: Option<f64>) -> &mut Self {
        for _ in 0..span.as_micros() / 1_000_000 {
            self.at = self.at + Span::from_secs(1);
            let mut angles = PerMeasure::all(None);
            angles[Measure::Head] = head.map(|d| Angle {
                flexion: deg(d),
                lateral: 0.0,
                sigma: 0.0,
            });
            self.learner.take(&Output::Frame(Frame {
                at: self.at,
                span: Span::from_secs(1),
                angles,
                worn: PerPlacement::new([worn, None, None]),
                walking: None,
                neck_rotation: None,
                trusted: PerPlacement::all(true),
            }));
        }
        self
    }

    fn wear(&mut self, span: Span) -> &mut Self {
        self.pass(span, Some(true), Some(8.5))
    }

    fn say(&mut self, kind: EventKind) -> &mut Self {
        let at = self.at;
        self.learner.take(&Output::Event(Event { at, kind }));
        self
    }

    fn shift(&mut self, placement: Placement) -> &mut Self {
        self.say(EventKind::Shift {
            placement,
            axis: Axis::Flexion,
            from: 0.0,
            to: 0.2,
        })
    }

    fn hold(&mut self, held_s: i64, dose: f64) -> &mut Self {
        let held = Span::from_secs(held_s);
        self.say(EventKind::HoldEnded(Hold {
            measure: Measure::Head,
            from: self.at - held,
            to: self.at,
            angle: deg(45.0),
            sigma: 0.0,
            held,
            limit: Span::from_secs(340),
            dose,
        }))
    }

    fn learned(&self) -> &Baseline {
        self.learner.learned()
    }
}

/// `n` stretches of each of these many minutes.
fn stretches(minutes: &[(u32, u32)]) -> Baseline {
    Baseline {
        known: ENOUGH,
        angles_known: ENOUGH,
        stretches_min: minutes.iter().copied().collect(),
        ..Baseline::default()
    }
}

#[test]
fn time_is_known_while_a_clip_is_worn_and_angles_while_they_are_known() {
    let mut day = Day::new();
    day.wear(HOUR)
        .pass(HOUR, Some(false), None)
        .pass(HOUR, None, None)
        .pass(HOUR, Some(true), None);
    assert_eq!(day.learned().known, Span::from_mins(120));
    assert_eq!(day.learned().angles_known, HOUR);
    assert_eq!(day.learned().angle_deg(Measure::Head, 0.5), Some(8));
    assert_eq!(day.learned().angle_deg(Measure::Trunk, 0.5), None);
    assert!(!day.learned().is_usable());
    day.wear(Span::from_mins(120));
    assert!(day.learned().is_usable() && !day.learned().is_complete());
}

#[test]
fn stretches_lie_between_changes_of_position_that_were_both_seen() {
    let min = Span::from_mins;
    let mut day = Day::new();
    let back = Placement::UpperBack;
    // The first began before anybody looked.
    day.wear(min(50)).shift(back);
    day.wear(min(12)).shift(back);
    // On the way: no position. And the head changes none.
    day.wear(Span::from_secs(30)).shift(back);
    day.wear(min(7))
        .shift(Placement::Head)
        .wear(min(2))
        .shift(back);
    // A walk belongs to no stretch.
    day.wear(min(20)).say(EventKind::BreakCredited {
        kind: BreakKind::Walk,
        duration: min(3),
        prompted: false,
        paid: false,
    });
    // A short gap is bridged, a long one is not, nor is the end of a session.
    day.wear(min(3))
        .pass(min(4), None, None)
        .wear(min(3))
        .shift(back);
    day.wear(min(3))
        .pass(min(6), None, None)
        .wear(min(3))
        .shift(back);
    day.wear(min(8));
    day.learner.interrupt();
    day.wear(min(8)).shift(back);
    let seen: Vec<_> = day
        .learned()
        .stretches_min
        .iter()
        .map(|(m, n)| (*m, *n))
        .collect();
    assert_eq!(seen, [(6, 1), (9, 1), (12, 1), (17, 1)]);
}

#[test]
fn nine_of_ten_stretches_set_the_reminder() {
    let params = Params::default();
    let of = |minutes: &[(u32, u32)]| {
        let learned = Sensitivity::learned(&stretches(minutes), &params);
        learned.sustained_limit.as_micros() / 60_000_000
    };
    // 17.x minutes are shorter than 18; told after 20.
    assert_eq!(of(&[(4, 8), (17, 1), (29, 1)]), 20);
    assert_eq!(of(&[(19, 10)]), 20);
    assert_eq!(of(&[(20, 10)]), 25);
    assert_eq!(of(&[(3, 100), (40, 2)]), 15, "never sooner");
    assert_eq!(of(&[(3, 2), (80, 8)]), 30, "never later");
    assert_eq!(of(&[(3, 9)]), 30, "too few to say");
    let strict = Params {
        sustained_limit: Span::from_mins(10),
        ..Params::default()
    };
    let learned = Sensitivity::learned(&stretches(&[(3, 100)]), &strict);
    assert_eq!(learned.sustained_limit, Span::from_mins(10));
    let beyond = stretches(&[(4, 8), (20, 1), (29, 1)]).stretches_beyond(Span::from_mins(20));
    assert_eq!(beyond, 2);
}

#[test]
fn long_holds_set_the_share_of_the_holding_time() {
    let share = |day: &Day| Sensitivity::learned(day.learned(), &Params::default()).hold_share;
    let mut day = Day::new();
    assert!(share(&day) >= 1.0, "nothing is known");
    day.wear(LEAST);
    for _ in 0..50 {
        day.hold(59, 0.9);
    }
    assert!(share(&day) <= 0.5, "hardly ever holds for long");
    for _ in 0..9 {
        day.hold(100, 0.3);
    }
    day.hold(200, 0.62).hold(340, 1.0);
    assert!((share(&day) - 0.65).abs() < 1e-9, "{}", share(&day));
    for _ in 0..10 {
        day.hold(400, 1.3);
    }
    assert!(share(&day) >= 1.0, "goes to the limit: ISO's own");
}

#[test]
fn what_cannot_have_been_learned_is_found_and_breaks_nothing() {
    let mut day = Day::new();
    day.wear(HOUR).hold(400, 3.0).shift(Placement::UpperBack);
    day.wear(Span::from_mins(300)).shift(Placement::UpperBack);
    assert_eq!(day.learned().flaw(), None, "all that is ever counted");
    assert_eq!(Baseline::default().flaw(), None);
    let good = || Baseline {
        known: ENOUGH,
        angles_known: LEAST,
        ..Baseline::default()
    };
    assert_eq!(good().flaw(), None);
    let of = |known, angles_known| Baseline {
        known,
        angles_known,
        ..good()
    };
    let stretches_min = [(241, 1)].into();
    let holds_percent = [(u32::MAX, 12)].into();
    let mut angles_deg = PerMeasure::default();
    angles_deg[Measure::Neck] = [(i32::MIN, 1)].into();
    for (broken, flaw) in [
        (of(Span::from_secs(-1), LEAST), Flaw::Known),
        (of(Span::from_micros(i64::MAX), LEAST), Flaw::Known),
        (of(ENOUGH, Span::from_secs(-1)), Flaw::AnglesKnown),
        (of(ENOUGH, Span::from_micros(i64::MAX)), Flaw::AnglesKnown),
        (
            Baseline {
                stretches_min,
                ..good()
            },
            Flaw::Stretch,
        ),
        (
            Baseline {
                holds_percent,
                ..good()
            },
            Flaw::Hold,
        ),
        (
            Baseline {
                angles_deg,
                ..good()
            },
            Flaw::Angle,
        ),
    ] {
        assert_eq!(broken.flaw(), Some(flaw), "{broken:?}");
        assert!(broken.usual_hold().is_none_or(f64::is_finite));
    }
}

/// A file from the state folder may say anything.
fn any_baseline() -> impl Strategy<Value = Baseline> {
    let counts = || btree_map(any::<u32>(), any::<u32>(), 0..20);
    let spans = || any::<i64>().prop_map(Span::from_micros);
    (spans(), spans(), counts(), counts()).prop_map(|(known, angles_known, a, b)| Baseline {
        known,
        angles_known,
        stretches_min: a,
        holds_percent: b,
        ..Baseline::default()
    })
}

proptest! {
    #[test]
    fn whatever_was_learned_nothing_is_looser(
        baseline in any_baseline(),
        minutes in 1_i64..120,
        share in prop_oneof![Just(f64::NAN), -1.0..3.0_f64],
    ) {
        let params = Params {
            sustained_limit: Span::from_mins(minutes),
            hold_share: share,
            ..Params::default()
        };
        let learned = Sensitivity::learned(&baseline, &params);
        prop_assert!(learned.sustained_limit <= params.sustained_limit);
        prop_assert!(learned.sustained_limit >= params.sustained_limit.min(SHORTEST));
        prop_assert!((LEAST_SHARE..=1.0).contains(&learned.hold_share));
        prop_assert!(learned.hold_share <= sound_share(share));
        prop_assert!(!learned.learning);
        prop_assert!(Sensitivity::learning(&params).sustained_limit <= params.sustained_limit);
    }
}
