//! The walking detector on simulated movement: what must be found, what must not, and that neither
//! rate, jitter, batches, time zero nor the clip's orientation matter.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

#[expect(dead_code, reason = "each test binary uses its part")]
mod gait_support;
#[path = "gait_support/sim.rs"]
mod sim;

use gait_support::run;
use nape_core::Placement;
use nape_core::gait::{GaitSample, Params, Verdict};
use sim::{Gait, Motion, Rng, add, desk, events, nods, shake, walk};

fn walking_s(verdicts: &[Verdict]) -> f64 {
    verdicts.iter().filter(|v| v.walking).count() as f64 * 0.25
}

fn still(_: f64, _: f64, _: &mut Rng) -> Motion {
    (0.0, [0.0; 2], 0.01)
}

/// Walking seconds found in `seconds` of this movement, per placement.
fn false_s(
    name: &str,
    hz: f64,
    seconds: f64,
    make: impl Fn(u64) -> Box<dyn FnMut(f64, f64, &mut Rng) -> Motion>,
) -> [f64; 3] {
    Placement::ALL.map(|p| {
        let mut rng = Rng(0x9E37_79B9 + p.index() as u64);
        let mut samples = Vec::new();
        add(&mut samples, &mut rng, hz, seconds, make(p.index() as u64));
        let found = walking_s(&run(&Params::for_placement(p), &samples));
        println!("{name}, {}: {found} s of {seconds} s", p.name());
        found
    })
}

#[test]
fn desk_work_is_not_walking() {
    for size in [0.3, 0.6, 1.0, 1.5, 2.0] {
        let found = false_s(&format!("desk {size}"), 50.0, 4.0 * 3600.0, |_| {
            Box::new(desk(size))
        });
        println!("{found:?}");
    }
}

#[test]
fn nods_are_not_walking() {
    for hz in [1.0, 1.5, 2.0, 2.5] {
        for angle in [3.0_f64, 8.0, 15.0] {
            let found = false_s(&format!("nods {hz} {angle}"), 50.0, 600.0, |_| {
                Box::new(nods(hz, angle.to_radians(), 0.1))
            });
            println!("{found:?}");
        }
    }
}

#[test]
fn shaking_is_not_walking() {
    for (hz, bw, rms, side) in [
        (1.3, 0.3, 0.3, 0.5),
        (1.3, 0.3, 0.5, 0.5),
        (1.3, 0.3, 0.8, 0.5),
        (1.7, 0.6, 0.5, 0.5),
        (1.7, 1.0, 0.8, 0.5),
        (4.0, 0.3, 1.0, 0.5),
        (1.8, 0.02, 2.0, 0.03),
        (1.8, 0.02, 2.0, 0.1),
    ] {
        let found = false_s(
            &format!("shake {hz} {bw} {rms} {side}"),
            50.0,
            3600.0,
            |_| Box::new(shake(hz, bw, rms, side)),
        );
        println!("{found:?}");
    }
}

#[test]
fn single_events_are_not_walking() {
    for (period, length, size) in [
        (8.0, 2.0, 2.0),
        (8.0, 1.2, 4.0),
        (4.0, 4.0, 1.0),
        (6.0, 0.8, 3.0),
    ] {
        let found = false_s(
            &format!("events {period} {length} {size}"),
            50.0,
            1200.0,
            |_| Box::new(events(period, length, size)),
        );
        println!("{found:?}");
    }
}

#[test]
fn walks_are_found() {
    for p in Placement::ALL {
        for cadence in [0.95, 1.1, 1.4, 1.6, 1.8, 2.0, 2.3, 2.7] {
            for amplitude in [0.5, 0.8, 1.2, 2.0, 4.0] {
                for (asymmetry, jitter, turning) in
                    [(0.0, 0.02, 0.0), (0.3, 0.08, 0.0), (0.1, 0.05, 1.5)]
                {
                    let mut rng = Rng(7);
                    let mut samples: Vec<GaitSample> = Vec::new();
                    for _ in 0..10 {
                        add(&mut samples, &mut rng, 50.0, 12.0, still);
                        add(
                            &mut samples,
                            &mut rng,
                            50.0,
                            8.0,
                            walk(
                                Gait {
                                    cadence,
                                    amplitude,
                                    asymmetry,
                                    jitter,
                                    turning,
                                },
                                8.0,
                            ),
                        );
                    }
                    let verdicts = run(&Params::for_placement(p), &samples);
                    let steps: u32 = verdicts.iter().map(|v| v.steps).sum();
                    println!(
                        "walk {} {cadence} {amplitude} {asymmetry} turn {turning}: {:.2} steps {:.2}",
                        p.name(),
                        walking_s(&verdicts) / 80.0,
                        f64::from(steps) / (80.0 * cadence)
                    );
                }
            }
        }
    }
}
