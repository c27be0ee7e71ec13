//! A clip on the charger.

use super::*;
use crate::event::Control;

/// A session of calm wearing in which `told` is said (s, charging), and no samples come between `silent`.
fn charged(told: &[(f64, bool)], silent: (f64, f64), wearing: &Flexion) -> Vec<Output> {
    let mut engine = Engine::new(Params::default(), Timestamp::default());
    let mut out = Vec::new();
    let mut told = told.iter().peekable();
    for sample in wear(&Rotation3::identity(), 0.0, 300.0, wearing) {
        let at = sample.at();
        let s = at.as_micros() as f64 / 1e6;
        while let Some((when, charging)) = told.next_if(|(when, _)| *when <= s) {
            let control = Control::Charging {
                placement: Placement::Head,
                charging: *charging,
            };
            engine.handle(Timestamp::from_secs_f64(*when), Input::Control(&control));
            drain(&mut engine, &mut out);
        }
        if (silent.0..silent.1).contains(&s) {
            engine.handle(at, Input::Tick);
        } else {
            let input = Input::Samples {
                placement: Placement::Head,
                samples: &[sample],
            };
            engine.handle(at, input);
        }
        drain(&mut engine, &mut out);
    }
    engine.handle(Timestamp::from_secs_f64(300.0), Input::End);
    drain(&mut engine, &mut out);
    out
}

fn wearing(out: &[Output]) -> Vec<(f64, &'static str)> {
    let name = |k: &EventKind| match k {
        EventKind::Worn { .. } => Some("worn"),
        EventKind::NotWorn { reason, .. } => Some(reason.name()),
        EventKind::LinkLost { .. } => Some("lost"),
        EventKind::LinkRestored { .. } => Some("restored"),
        _ => None,
    };
    let all = events(out);
    let all = all.iter().filter_map(|e| {
        let s = e.at.as_micros() as f64 / 1e6;
        Some((s, name(&e.kind)?))
    });
    all.collect()
}

#[test]
fn a_clip_on_the_charger_is_not_worn_at_once_and_worn_when_it_moves_again() {
    let told = [(100.5, true), (200.5, false)];
    // Whether its samples are kept from us meanwhile, as the daemon does, or not.
    for silent in [(0.0, 0.0), (100.5, 200.5)] {
        let out = charged(&told, silent, &|t| 10.0 * sin(t));
        let [(_, "worn"), (off, "charging"), (on, "worn")] = wearing(&out)[..] else {
            panic!("{:?}", wearing(&out));
        };
        assert!((100.0..102.0).contains(&off), "{off}");
        assert!((204.0..212.0).contains(&on), "{on}");
    }
}

#[test]
fn a_clip_that_never_was_on_the_charger_is_worn() {
    let out = charged(&[(50.0, false)], (0.0, 0.0), &|t| 10.0 * sin(t));
    assert_eq!(wearing(&out).len(), 1);
}

#[test]
fn one_that_was_on_it_before_its_first_sample_is_not_worn_before_it_moves() {
    let told = [(0.0, true), (0.0, false)];
    let out = charged(&told, (0.0, 60.0), &|t| 10.0 * sin(t));
    let [(off, "charging"), (on, "worn")] = wearing(&out)[..] else {
        panic!("{:?}", wearing(&out));
    };
    assert!(off < 1.0 && (62.0..75.0).contains(&on), "{off} {on}");
}
