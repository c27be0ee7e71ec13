//! What the attitude estimate does with sensors, clocks and radios that misbehave.
//!
//! Each fault is brought into made-up movement whose truth is known: nothing may become NaN, the stated
//! uncertainty must grow with the error, and both must come back. `--nocapture` prints how long that
//! takes.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the library: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figures are the point")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts and times of tests"
)]

#[expect(dead_code, reason = "each test binary uses its part")]
mod made_up;

use made_up::angle;
use made_up::motion::{Burst, GRAVITY, Motion, Sensor, sample};
use made_up::rng::Rng;
use made_up::watch::{Fault, Reading, Seen, believable, inside, watch};
use nalgebra::Vector3;
use nape_attitude::{Attitude, Estimate, Params};

const HZ: f64 = 50.0;

/// A fault begins here, after time to settle.
const FROM: f64 = 40.0;

/// A wearer who moves calmly: up to 80 degrees/s.
fn calm() -> Motion {
    Motion::random(&mut Rng(11), 4, 0.6, 0.6, 0.1)
}

/// A wearer who moves quickly all the time: up to 320 degrees/s.
fn quick() -> Motion {
    Motion::random(&mut Rng(12), 4, 2.0, 1.4, 0.2)
}

#[test]
fn movement_is_as_it_is_called() {
    for (motion, from, to) in [(calm(), 60.0, 90.0), (quick(), 300.0, 400.0)] {
        let rates = (0..5000).map(|i| motion.point(f64::from(i) / HZ).0.norm().to_degrees());
        let fastest = rates.fold(0.0, f64::max);
        println!("up to {fastest:.0} degrees/s");
        assert!((from..to).contains(&fastest), "{fastest}");
    }
}

/// `motion` with a burst from [`FROM`] on.
fn with_burst(motion: Motion, to: usize, seconds: f64, hz: f64, size: f64) -> Motion {
    let burst = Burst {
        time: (FROM, FROM + seconds),
        to,
        hz,
        size,
    };
    Motion {
        bursts: vec![burst],
        ..motion
    }
}

fn clipped(v: [f64; 3], end: f64) -> [f64; 3] {
    v.map(|c| c.clamp(-end, end))
}

/// Runs a fault and prints it.
fn fault(
    what: &str,
    motion: &Motion,
    seconds: f64,
    touch: impl FnMut(f64, Reading) -> Option<Reading>,
) -> Fault {
    let (seen, _) = watch(motion, &Sensor::typical(HZ), FROM + 60.0, touch);
    let fault = Fault::of(&seen, FROM, FROM + seconds);
    fault.print(what);
    fault
}

#[test]
fn saturated() {
    Fault::head();
    let end = 250.0_f64.to_radians();
    for (what, size) in [
        ("gyroscope at 250 of 360 dps", 1.0),
        ("gyroscope at 250 of 720 dps", 2.0),
    ] {
        let motion = with_burst(calm(), 1, 3.0, 1.0, size);
        let f = fault(what, &motion, 3.0, |_, (g, a)| Some((clipped(g, end), a)));
        let without = fault("  the same, not saturated", &motion, 3.0, |_, r| Some(r));
        assert!(f.sigma > 3.0 * without.sigma, "{f:?} {without:?}");
        assert!(f.over < 1.5, "{f:?}");
        assert!(f.recovery < 6.0, "{f:?}");
    }
    let end = 2.0 * GRAVITY;
    let motion = with_burst(calm(), 3, 3.0, 3.0, 0.12);
    let f = fault("accelerometer at 2 of 4.3 g", &motion, 3.0, |_, (g, a)| {
        Some((g, clipped(a, end)))
    });
    assert!(f.sigma > f.settled, "{f:?}");
    assert!(f.error < 2.0 && f.over < 1.0, "{f:?}");
    assert!(f.recovery < 3.0, "{f:?}");
}

#[test]
fn a_frozen_axis() {
    Fault::head();
    for (name, motion) in [("calm", calm()), ("quick", quick())] {
        for axis in 0..3 {
            for gyroscope in [true, false] {
                let mut held = None;
                let sensor = if gyroscope {
                    "gyroscope"
                } else {
                    "accelerometer"
                };
                let what = format!("{sensor} {axis} frozen for 5 s, {name}");
                let f = fault(&what, &motion, 5.0, |t, (mut g, mut a)| {
                    if (FROM..FROM + 5.0).contains(&t) {
                        let of = if gyroscope { &mut g } else { &mut a };
                        of[axis] = *held.get_or_insert(of[axis]);
                    }
                    Some((g, a))
                });
                // Until a frozen axis is noticed, half a second at least, nothing can be stated of it.
                // In calm movement a frozen axis of the accelerometer is not noticed at all.
                let after = if gyroscope { 1.5 } else { 4.0 };
                assert!(f.after < after, "{what}: {f:?}");
                assert!(f.recovery < 8.0, "{what}: {f:?}");
                if gyroscope {
                    assert!(f.sigma > 5.0, "{what}: {f:?}");
                    assert!(name != "calm" || f.error < 15.0, "{what}: {f:?}");
                } else {
                    assert!(f.error < 6.0, "{what}: {f:?}");
                }
            }
        }
    }
}

/// Clips whose gyroscope rounds to zero at rest: normal, and the accelerometer follows a slouch.
#[test]
fn a_gyroscope_that_says_zero_for_hours() {
    let mut rng = Rng(5);
    let mut sensor = Sensor::typical(HZ);
    let mut attitude = Attitude::new(Params::default());
    let (mut error, mut sigma) = (0.0_f64, 0.0_f64);
    let hours = 3.0;
    for i in 0..(hours * 3600.0 * HZ) as u32 {
        let t = f64::from(i) / HZ;
        // Half an hour still, then 20 degrees in an hour, then still.
        let lean = 20.0_f64.to_radians() * ((t - 1800.0) / 3600.0).clamp(0.0, 1.0);
        let up = Vector3::new(lean.sin(), 0.0, lean.cos());
        let (_, force) = sensor.err(Vector3::zeros(), up * GRAVITY, &mut rng);
        let e = attitude.step(&sample(t, ([0.0; 3], force)));
        if t > 60.0 {
            error = error.max(angle(e.up, up).to_degrees());
            sigma = sigma.max(e.sigma.to_degrees());
        }
    }
    let (bias, _) = inside(&attitude);
    let bias = bias.norm().to_degrees();
    println!(
        "zero for {hours} h: error {error:.3}, sigma {sigma:.3} degrees, bias {bias:.4} degrees/s"
    );
    assert!(error < 0.3 && sigma < 0.3, "{error} {sigma}");
    assert!(bias < 0.02, "{bias} degrees/s");
}

/// Gravity by an accelerometer whose scale is off: no harm to the inclination, nor to the bias.
#[test]
fn gravity_of_another_length() {
    for (what, motion) in [("calm", calm()), ("quick", quick())] {
        for scale in [1.0, 1.018, 0.982] {
            let motion = Motion {
                rests: vec![(60.0, 80.0), (200.0, 220.0)],
                ..motion.clone()
            };
            let sensor = Sensor {
                acc_scale: scale,
                ..Sensor::typical(HZ)
            };
            let (seen, attitude) = watch(&motion, &sensor, 300.0, |_, r| Some(r));
            let late = || seen.iter().filter(|s| s.t > 30.0);
            let n = late().count() as f64;
            let rms = (late().map(|s| s.error.powi(2)).sum::<f64>() / n).sqrt();
            let inside95 = 100.0 * late().filter(|s| s.over() < 1.0).count() as f64 / n;
            let worst = late().map(Seen::over).fold(0.0, f64::max);
            let (bias, _) = inside(&attitude);
            let off = (bias - sensor.bias).norm().to_degrees();
            println!(
                "gravity {scale:.3} g, {what}: rms {rms:.3} degrees, inside of 95 %: {inside95:.1} %, worst \
                 {worst:.2} of it, bias off by {off:.3} degrees/s"
            );
            assert!(rms < 0.15, "{rms}");
            assert!(off < 0.05, "{off}");
            assert!(inside95 > 95.0, "{inside95}");
        }
    }
}

/// A clock that jumps, and a clip that was away for an hour and sits otherwise.
#[test]
fn an_hour_that_is_missing() {
    Fault::head();
    let hour = 3600.0;
    for (what, lean) in [
        ("clock jumps by 1 h", 0.0_f64),
        ("1 h away, 60 degrees further", 60.0),
    ] {
        for (name, motion) in [("calm", calm()), ("quick", quick())] {
            let mut rng = Rng(3);
            let mut sensor = Sensor::typical(HZ);
            let mut attitude = Attitude::new(Params::default());
            let away = nalgebra::UnitQuaternion::from_euler_angles(0.0, lean.to_radians(), 0.0);
            let mut seen = Vec::new();
            for i in 0..(100.0 * HZ) as u32 {
                let t = f64::from(i) / HZ;
                let (gyr, acc) = sensor.read(&motion, t, &mut rng);
                let (jump, turn) = if t < FROM {
                    (0.0, Default::default())
                } else {
                    (hour, away)
                };
                let turned = |v: [f64; 3]| -> [f64; 3] { (turn * Vector3::from(v)).into() };
                // The bias is turned with it, which is a change of bias on top.
                let e = attitude.step(&sample(t + jump, (turned(gyr), turned(acc))));
                believable(&e);
                seen.push(Seen {
                    t,
                    error: angle(e.up, turned(motion.up(t))).to_degrees(),
                    sigma: e.sigma.to_degrees(),
                });
            }
            let f = Fault::of(&seen, FROM, FROM);
            f.print(&format!("{what}, {name}"));
            assert!(f.sigma > 5.0 && f.over < 1.5, "{f:?}");
            assert!(f.recovery < 16.0, "{f:?}");
        }
    }
}

/// A stamp that is not later than the last one is no new sample.
#[test]
fn stamps_that_repeat_or_go_back() {
    let motion = quick();
    let sensor = Sensor::typical(HZ);
    let run = |bad: bool| -> (Vec<Estimate>, Attitude) {
        let mut rng = Rng(9);
        let mut sensor = sensor.clone();
        let mut attitude = Attitude::new(Params::default());
        let estimates = (0..2000).map(|i| {
            let t = f64::from(i) / HZ;
            let reading = sensor.read(&motion, t, &mut rng);
            let e = attitude.step(&sample(t, reading));
            if bad && i % 7 == 0 {
                for back in [0.0, 0.004, 1.0, 3600.0] {
                    let wrong = ([9.0, -9.0, 9.0], [50.0, 0.0, 0.0]);
                    assert_eq!(attitude.step(&sample(t - back, wrong)), e);
                }
            }
            e
        });
        (estimates.collect(), attitude)
    };
    assert!(run(true) == run(false), "bad stamps change nothing");
}

#[test]
fn gaps_in_quick_movement() {
    Fault::head();
    let mut last = 0.0;
    for gap in [0.2, 0.4, 0.7, 1.5] {
        let mut worst: Option<Fault> = None;
        // The same gap at several moments: where it falls decides.
        for at in 0..12 {
            let from = FROM + 0.37 * f64::from(at);
            let (seen, _) = watch(&quick(), &Sensor::typical(HZ), from + 40.0, |t, r| {
                (!(from..from + gap).contains(&t)).then_some(r)
            });
            let f = Fault::of(&seen, from, from + gap);
            worst = Some(worst.map_or(f, |w| Fault {
                settled: w.settled.max(f.settled),
                error: w.error.max(f.error),
                sigma: w.sigma.max(f.sigma),
                over: w.over.max(f.over),
                after: w.after.max(f.after),
                recovery: w.recovery.max(f.recovery),
            }));
        }
        let f = worst.expect("a few");
        f.print(&format!("gap of {gap} s, worst of 12"));
        // A swing that nobody saw is no Gaussian: the worst of 12 may be far outside.
        assert!(f.over < 4.0, "{f:?}");
        assert!(f.recovery < 10.0, "{f:?}");
        // Longer ones are not bridged: the inclination begins anew.
        if gap < 0.5 {
            assert!(f.sigma > last, "a longer gap, a larger sigma: {f:?}");
            last = f.sigma;
        }
    }
}

/// Low-passes that differ: what the filter learns is how much later the accelerometer is. Some of it: it
/// holds delays for small.
#[test]
fn sensors_that_are_not_at_the_same_time() {
    let motion = quick();
    let found = [4e-3, -4e-3].map(|late| {
        let mut rng = Rng(21);
        let mut sensor = Sensor::typical(HZ);
        let mut attitude = Attitude::new(Params::default());
        for i in 0..(120.0 * HZ) as u32 {
            let t = f64::from(i) / HZ;
            let (rate, _) = motion.mean(t, 1.0 / HZ);
            let (_, force) = motion.mean(t - late, 1.0 / HZ);
            attitude.step(&sample(t, sensor.err(rate, force, &mut rng)));
        }
        let snapshot = serde_json::to_value(&attitude).expect("a snapshot");
        let found = snapshot["state"]["filter"]["delay"]
            .as_f64()
            .expect("a number");
        println!(
            "accelerometer late by {:.1} ms: found {:.1} ms",
            late * 1e3,
            found * 1e3
        );
        found
    });
    assert!(found[0] - found[1] > 3e-4, "{found:?}");
}
