//! The walking detector on simulated movement: what must be found, and what must not.
//!
//! The sizes of the movements are our choice; what is promised of them is in `docs/walking.md`.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the core: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[expect(dead_code, reason = "each test binary uses its part")]
mod gait_support;

use gait_support::run;
use gait_support::sim::{Gait, Motion, Rng, add, desk, events, nods, shake, walk};
use nape_core::Placement;
use nape_core::gait::{GaitSample, Params, SLOT, Verdict};

const HZ: f64 = 50.0;

fn walking_s(verdicts: &[Verdict]) -> f64 {
    verdicts.iter().filter(|v| v.walking).count() as f64 * SLOT.as_secs_f64()
}

fn still(_: f64, _: f64, _: &mut Rng) -> Motion {
    (0.0, [0.0; 2], 0.01)
}

/// Seconds called walking in `seconds` of a movement on a clip.
fn false_s<M: FnMut(f64, f64, &mut Rng) -> Motion>(
    name: &str,
    placement: Placement,
    seconds: f64,
    movement: M,
) -> f64 {
    let mut samples = Vec::new();
    add(&mut samples, &mut Rng(0x9E37_79B9), HZ, seconds, movement);
    let found = walking_s(&run(&Params::for_placement(placement), &samples));
    println!("{name}, {}: {found} s of {seconds} s", placement.name());
    found
}

/// Typing, talking, reading, fidgeting: size is the largest root mean square of a fidget's
/// horizontal acceleration in m/s², its vertical half of that.
#[test]
fn desk_work_is_not_walking() {
    for p in Placement::ALL {
        for size in [0.3, 0.6] {
            let found = false_s(&format!("desk {size}"), p, 8.0 * 3600.0, desk(size));
            assert!(found <= 0.0, "{found}");
        }
        // Wilder than desk work: reported, and bounded by one and by four seconds an hour.
        assert!(false_s("desk 1.0", p, 8.0 * 3600.0, desk(1.0)) <= 8.0);
        assert!(false_s("desk 1.5", p, 8.0 * 3600.0, desk(1.5)) <= 120.0);
    }
}

/// Nods of 3 to 15 degrees on a clip up to 0.12 m in front of the axis.
#[test]
fn nods_are_not_walking() {
    for hz in [1.0, 1.5, 2.0, 2.5] {
        for degrees in [3.0_f64, 8.0, 15.0] {
            for lever in [0.03, 0.08, 0.12] {
                let name = format!("nods of {degrees} degrees at {hz} Hz, {lever} m");
                let movement = nods(hz, degrees.to_radians(), lever);
                let found = false_s(&name, Placement::Head, 600.0, movement);
                assert!(found <= 0.0, "{found}");
            }
        }
    }
}

/// Vehicles and seats, as far as the detector can tell them: weak or irregular shaking.
#[test]
fn weak_or_irregular_shaking_is_not_walking() {
    // (Hz, relative bandwidth, rms m/s², sideways share)
    for (hz, bandwidth, rms, sideways) in [
        (1.3, 0.3, 0.3, 0.5),
        (1.7, 0.6, 0.3, 0.5),
        (4.0, 0.3, 1.0, 0.5),
        (8.0, 0.5, 1.0, 0.5),
        (1.8, 0.02, 2.0, 0.02),
    ] {
        for p in Placement::ALL {
            let name = format!("shaking at {hz} Hz ({bandwidth}), {rms} m/s², {sideways} sideways");
            let found = false_s(&name, p, 3600.0, shake(hz, bandwidth, rms, sideways));
            assert!(found <= 0.0, "{found}");
        }
    }
}

/// What it cannot tell: a strong regular bounce that also sways and turns the body.
#[test]
fn strong_regular_bouncing_is_mistaken_for_walking() {
    let found = false_s(
        "bouncing",
        Placement::LowBack,
        600.0,
        shake(1.8, 0.02, 3.0, 0.3),
    );
    assert!(
        found > 60.0,
        "the limit named in docs/walking.md is gone: {found}"
    );
}

/// Standing up and sitting down, leaning, cat and cow, turning: one after the other.
#[test]
fn single_movements_are_not_walking() {
    // (period s, length s, size m/s²)
    for (period, length, size) in [
        (8.0, 2.0, 2.0),
        (8.0, 1.2, 4.0),
        (4.0, 4.0, 1.0),
        (6.0, 0.8, 3.0),
        (3.0, 1.5, 2.0),
    ] {
        for p in Placement::ALL {
            let name = format!("{size} m/s² for {length} s every {period} s");
            let found = false_s(&name, p, 1200.0, events(period, length, size));
            assert!(found <= 0.0, "{found}");
        }
    }
}

/// Ten walks of `seconds` with 12 s of standing between: shares of the time and of the steps found.
fn found(p: Placement, gait: Gait, seconds: f64, hz: f64) -> (f64, f64) {
    let mut rng = Rng(7);
    let mut samples: Vec<GaitSample> = Vec::new();
    for _ in 0..10 {
        add(&mut samples, &mut rng, hz, 12.0, still);
        add(&mut samples, &mut rng, hz, seconds, walk(gait, seconds));
    }
    add(&mut samples, &mut rng, hz, 12.0, still);
    let verdicts = run(&Params::for_placement(p), &samples);
    let steps: u32 = verdicts.iter().map(|v| v.steps).sum();
    let share = walking_s(&verdicts) / (10.0 * seconds);
    (share, f64::from(steps) / (10.0 * seconds * gait.cadence))
}

#[test]
fn walks_are_found_with_their_steps() {
    for p in Placement::ALL {
        for cadence in [1.1, 1.4, 1.6, 1.8, 2.0, 2.3, 2.7] {
            for amplitude in [2.0, 3.0, 4.0] {
                for (asymmetry, jitter, turning) in
                    [(0.0, 0.02, 0.0), (0.2, 0.05, 0.0), (0.1, 0.04, 1.5)]
                {
                    // Nobody walks at 2.7 steps/s with a small bounce.
                    let amplitude = if cadence > 2.5 {
                        1.5 * amplitude
                    } else {
                        amplitude
                    };
                    let gait = Gait {
                        cadence,
                        amplitude,
                        asymmetry,
                        jitter,
                        turning,
                    };
                    for hz in [25.0, 50.0, 100.0] {
                        let (time, steps) = found(p, gait, 20.0, hz);
                        println!(
                            "{}, {hz} Hz, {gait:?}: time {time:.2}, steps {steps:.2}",
                            p.name()
                        );
                        assert!((0.9..=1.08).contains(&time), "{time}");
                        assert!((0.85..=1.08).contains(&steps), "{steps}");
                    }
                }
            }
        }
    }
}

/// Slow bouts of about six steps indoors, on the low back.
#[test]
fn short_bouts_are_found() {
    for cadence in [1.4, 1.6, 1.8] {
        for amplitude in [1.0, 1.5, 2.0] {
            let gait = Gait {
                cadence,
                amplitude,
                asymmetry: 0.15,
                jitter: 0.05,
                turning: 0.0,
            };
            let (time, steps) = found(Placement::LowBack, gait, 6.5 / cadence, HZ);
            println!("{gait:?}: time {time:.2}, steps {steps:.2}");
            assert!((0.75..=1.25).contains(&time), "{time}");
        }
    }
}

/// How slow, weak or uneven a walk may be: reported, not promised.
#[test]
fn the_edge_of_what_is_found() {
    for cadence in [0.8, 0.95, 1.1, 1.6, 2.3, 2.7] {
        for amplitude in [0.6, 0.8, 1.0, 1.3] {
            let gait = Gait {
                cadence,
                amplitude,
                asymmetry: 0.2,
                jitter: 0.06,
                turning: 0.0,
            };
            let share = Placement::ALL.map(|p| found(p, gait, 20.0, HZ).0);
            println!("cadence {cadence}, amplitude {amplitude}: {share:.2?}");
            assert!(share.iter().all(|s| *s < 1.1), "{share:?}");
        }
    }
}
