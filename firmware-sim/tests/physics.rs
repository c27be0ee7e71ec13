//! The recordings obey physics, and follow seed and options: seen from outside, through the library.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "indices from small positive times"
)]

use firmware_sim::chip::chip_of;
use firmware_sim::{ImuBatch, Mount, Script, SimOptions, Simulator, TrueFrame};
use nape_core::{Control, GyroSampling, Placement, Timestamp};

const G: f64 = 9.806_65;

fn ideal() -> SimOptions {
    SimOptions {
        chip: chip_of("ideal").expect("there"),
        mount: Mount::Identity,
        rig: Placement::ALL.to_vec(),
        rate_hz: 100.0,
        ..SimOptions::default()
    }
}

fn sim(text: &str, seed: u64, options: SimOptions) -> Simulator {
    Simulator::new(&Script::parse(text).expect(text), seed, options).expect("good options")
}

/// Samples of one clip: time, specific force, rate.
type Samples = Vec<(f64, [f64; 3], [f64; 3])>;

fn samples(batches: &[(Timestamp, ImuBatch)], placement: Placement) -> Samples {
    let mut out = Vec::new();
    for (_, b) in batches.iter().filter(|(_, b)| b.placement == placement) {
        for i in 0..b.acc[0].len() {
            let t = b.first.as_micros() as f64 / 1e6 + i as f64 * b.period_ns as f64 / 1e9;
            let acc = [0, 1, 2].map(|k: usize| f64::from(b.acc[k][i]) * b.acc_scale);
            let gyr = [0, 1, 2]
                .map(|k: usize| b.gyr[k].get(i).map_or(0.0, |c| f64::from(*c) * b.gyr_scale));
            out.push((t, acc, gyr));
        }
    }
    out
}

fn play(mut sim: Simulator) -> (Vec<(Timestamp, ImuBatch)>, Vec<TrueFrame>, Simulator) {
    sim = sim.keep_frames();
    let mut batches = Vec::new();
    batches.extend(sim.by_ref());
    let mut frames = Vec::new();
    while let Some(f) = sim.poll_frame() {
        frames.push(f);
    }
    (batches, frames, sim)
}

fn norm(v: [f64; 3]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

type Quat = [f64; 4];

fn mul(a: Quat, b: Quat) -> Quat {
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ]
}

/// Up vector in the body frame from flexion and lateral, by the definition of the angles.
fn up(flexion_deg: f64, lateral_deg: f64) -> [f64; 3] {
    let (f, l) = (flexion_deg.to_radians(), lateral_deg.to_radians());
    [-f.sin() * l.cos(), l.sin(), f.cos() * l.cos()]
}

/// Rotation by a rate (body frame) over a time.
fn turned(q: Quat, rate: [f64; 3], dt: f64) -> Quat {
    let a = norm(rate) * dt;
    if a < 1e-12 {
        return q;
    }
    let s = (0.5 * a).sin() / norm(rate);
    mul(q, [(0.5 * a).cos(), rate[0] * s, rate[1] * s, rate[2] * s])
}

/// Body-frame up of an attitude.
fn up_of(q: Quat) -> [f64; 3] {
    let [w, x, y, z] = q;
    [
        2.0 * (x * z - w * y),
        2.0 * (y * z + w * x),
        w * w - x * x - y * y + z * z,
    ]
}

#[test]
fn a_mean_of_the_rate_turns_the_head_just_as_far_as_it_turned() {
    // Turned by each sample for its interval, the attitude must follow: of means it does to the third
    // order, of points taken for means it runs half a sample ahead.
    let worst = |gyro| {
        let options = SimOptions {
            gyro,
            rate_hz: 25.0,
            ..ideal()
        };
        let (batches, frames, sim) = play(sim("sit_upright 5s\nnod 6", 3, options));
        let said = sim.controls().into_iter().filter(|(at, control)| {
            let of_gyro =
                matches!(control, Control::GyroSampling { sampling, .. } if *sampling == gyro);
            of_gyro && *at == Simulator::START
        });
        assert_eq!(said.count(), 3, "a control a clip");
        let mut q = [1.0, 0.0, 0.0, 0.0];
        let mut worst = 0.0_f64;
        let mut at = None;
        for (t, _, rate) in samples(&batches, Placement::Head) {
            match at {
                None => {
                    let [f, l, _] = frames[0].angles_deg[0].map(|a| 0.5 * a.to_radians());
                    q = mul([l.cos(), l.sin(), 0.0, 0.0], [f.cos(), 0.0, f.sin(), 0.0]);
                }
                Some(before) => q = turned(q, rate, t - before),
            }
            at = Some(t);
            let Some(f) = frames.iter().find(|f| (f.t - t).abs() < 1e-6) else {
                continue;
            };
            let found = up_of(q);
            let [flexion, lateral, _] = f.angles_deg[0];
            let truth = up(flexion, lateral);
            let cos: f64 = found.iter().zip(truth).map(|(a, b)| a * b).sum();
            worst = worst.max(cos.min(1.0).acos().to_degrees());
        }
        worst
    };
    let (mean, point) = (worst(GyroSampling::Mean), worst(GyroSampling::Point));
    assert!(mean < 0.3, "{mean} degrees");
    assert!(point > 3.0 * mean && point > 0.5, "{point} degrees");
}

#[test]
fn slow_samples_point_along_the_true_gravity() {
    let script =
        "sit_upright 10s\nhold head 45 trunk 12 for 20s\nlateral 20 for 20s\nlean 40 for 20s";
    let (batches, frames, _) = play(sim(script, 3, ideal()));
    for placement in Placement::ALL {
        let all = samples(&batches, placement);
        // The last five seconds of every step, when nothing but sway is left.
        for end in [10.0, 30.0, 50.0, 70.0] {
            let window = |t: f64| t > end - 5.0 && t < end - 0.2;
            let mut mean = [0.0; 3];
            let mut n = 0.0;
            for (t, acc, _) in &all {
                if window(*t) {
                    assert!((norm(*acc) - G).abs() < 0.15, "{placement:?} {t} {acc:?}");
                    for k in 0..3 {
                        mean[k] += acc[k];
                    }
                    n += 1.0;
                }
            }
            let mut want = [0.0; 3];
            for f in frames.iter().filter(|f| window(f.t)) {
                let [flex, side, _] = f.angles_deg[placement.index()];
                for (w, u) in want.iter_mut().zip(up(flex, side)) {
                    *w += u;
                }
            }
            let (m, w) = (norm(mean), norm(want));
            assert!((m / n - G).abs() < 0.02, "{placement:?} {}", m / n);
            let cos: f64 = (0..3).map(|k| mean[k] * want[k]).sum::<f64>() / (m * w);
            assert!(
                cos.min(1.0).acos().to_degrees() < 0.25,
                "{placement:?} before {end}: {}",
                cos.acos().to_degrees()
            );
        }
    }
}

#[test]
fn integrated_rate_follows_the_true_angles() {
    let script = "sit_upright 5s\nnod 3\nturn 3\nphone 50 for 10s\nwalk 20s\ncat_cow 2\nscreen 30s";
    let (batches, frames, _) = play(sim(script, 11, ideal()));
    for placement in Placement::ALL {
        let all = samples(&batches, placement);
        let [f0, l0, r0] = frames[0].angles_deg[placement.index()];
        let half = |d: f64| (0.5 * d.to_radians()).sin_cos();
        let ((sf, cf), (sl, cl), (sr, cr)) = (half(f0), half(l0), half(r0));
        let mut q = mul(
            mul([cr, 0.0, 0.0, sr], [cl, sl, 0.0, 0.0]),
            [cf, 0.0, sf, 0.0],
        );
        let mut worst: f64 = 0.0;
        for pair in all.windows(2) {
            let ((t0, _, w0), (t1, _, w1)) = (pair[0], pair[1]);
            let mean = [0, 1, 2].map(|k: usize| 0.5 * (w0[k] + w1[k]));
            q = turned(q, mean, t1 - t0);
            let k = (t1 * 10.0).round();
            if (t1 - k / 10.0).abs() < 1e-6
                && let Some(f) = frames.get(k as usize)
            {
                let [flex, side, _] = f.angles_deg[placement.index()];
                let u = up_of(q);
                let flexed = (-u[0]).atan2(u[2]).to_degrees();
                let sided = u[1].clamp(-1.0, 1.0).asin().to_degrees();
                worst = worst.max((flexed - flex).abs()).max((sided - side).abs());
            }
        }
        // Trapezoidal integration at 100 Hz over two minutes is itself good to about this.
        assert!(worst < 0.3, "{placement:?} {worst}");
    }
}

#[test]
fn force_minus_gravity_integrates_to_no_net_speed_over_a_nod() {
    // A nod starts and ends at rest: the head's own acceleration must cancel out.
    let (batches, frames, _) = play(sim(
        "sit_upright 10s\nnod 1 angle 40\nsit_upright 5s",
        5,
        ideal(),
    ));
    let all = samples(&batches, Placement::Head);
    let mut v = [0.0; 2];
    let mut peak: f64 = 0.0;
    for (t, acc, _) in all.iter().filter(|(t, ..)| *t > 8.0 && *t < 16.0) {
        let f = &frames[(t * 10.0).floor() as usize];
        let g = &frames[(f.t * 10.0).round() as usize + 1];
        let x = (t - f.t) / (g.t - f.t);
        let angle = |i: usize| {
            (f.angles_deg[0][i] + x * (g.angles_deg[0][i] - f.angles_deg[0][i])).to_radians()
        };
        let (s, c) = angle(0).sin_cos();
        // In the plane: forward and up of the earth.
        let forward = c * acc[0] + s * acc[2];
        let upward = -s * acc[0] + c * acc[2] - G;
        peak = peak.max(forward.hypot(upward));
        v[0] += forward * 0.01;
        v[1] += upward * 0.01;
    }
    assert!(
        peak > 0.5,
        "a nod of 40 degrees accelerates the head: {peak}"
    );
    assert!(v[0].abs() < 0.12 && v[1].abs() < 0.05, "{v:?}");
}

#[test]
fn worn_and_still_differs_from_lying_on_the_desk() {
    let options = SimOptions::default();
    let (batches, _, sim) = play(sim(
        "sit_upright 10s\nhold head 0 for 60s\ntake_off for 60s\nhold head 0 for 60s",
        4,
        options,
    ));
    let all = samples(&batches, Placement::Head);
    let spread = |a: f64, b: f64| {
        let part: Vec<_> = all.iter().filter(|(t, ..)| *t > a && *t < b).collect();
        let n = part.len() as f64;
        (0..3)
            .map(|k| {
                let mean = part.iter().map(|s| s.2[k]).sum::<f64>() / n;
                part.iter().map(|s| (s.2[k] - mean).powi(2)).sum::<f64>() / n
            })
            .sum::<f64>()
            .sqrt()
            .to_degrees()
    };
    let (worn, lying) = (spread(20.0, 70.0), spread(80.0, 120.0));
    // Three axes together: sway 0.3-1 deg/s against the noise of a BMI270 at 50 Hz, 0.07.
    assert!((0.35..1.1).contains(&worn), "{worn}");
    assert!(lying < 0.09, "{lying}");
    let off = sim.truth().not_worn[0];
    assert!(
        (off.t0 - 71.0).abs() < 0.1 && (off.t1 - 129.0).abs() < 0.3,
        "{off:?}"
    );
}

#[test]
fn walking_shakes_head_and_back_as_people_do() {
    let (batches, _, sim) = play(sim("sit_upright 4s\nwalk 66s cadence 1.9", 8, ideal()));
    for (placement, low, high) in [
        (Placement::Head, 1.3, 2.8),
        (Placement::UpperBack, 1.4, 3.0),
        (Placement::LowBack, 1.4, 3.2),
    ] {
        let part: Vec<f64> = samples(&batches, placement)
            .iter()
            .filter(|(t, ..)| *t > 10.0 && *t < 65.0)
            .map(|(_, a, _)| norm(*a))
            .collect();
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        let sd = (part.iter().map(|a| (a - mean).powi(2)).sum::<f64>() / part.len() as f64).sqrt();
        assert!((low..high).contains(&sd), "{placement:?} {sd}");
    }
    let walk = sim.truth().walks[0];
    let steps = f64::from(walk.steps);
    assert!(
        (steps / (1.9 * (walk.t1 - walk.t0 - 1.2)) - 1.0).abs() < 0.04,
        "{walk:?}"
    );
}

#[test]
fn the_seed_decides_everything() {
    let script = "calibrate\ndesk 5m";
    let run = |seed| play(sim(script, seed, SimOptions::default())).0;
    let (a, b, c) = (run(1), run(1), run(2));
    assert_eq!(a, b);
    assert_ne!(a, c);
}

#[test]
fn more_clips_do_not_change_how_the_wearer_moves() {
    let script = "calibrate\ndesk 3m";
    let one = play(sim(script, 1, SimOptions::default()));
    let three = play(sim(
        script,
        1,
        SimOptions {
            rig: Placement::ALL.to_vec(),
            ..SimOptions::default()
        },
    ));
    assert_eq!(one.1, three.1);
    let head: Vec<_> = three
        .0
        .into_iter()
        .filter(|(_, b)| b.placement == Placement::Head)
        .collect();
    assert_eq!(one.0, head);
}

#[test]
fn arrivals_are_in_order_and_samples_regular() {
    let options = SimOptions {
        rig: Placement::ALL.to_vec(),
        ..SimOptions::default()
    };
    let (batches, _, sim) = play(sim("screen 2m", 1, options));
    assert!(batches.windows(2).all(|w| w[0].0 <= w[1].0));
    for placement in Placement::ALL {
        let all = samples(&batches, placement);
        let rate = sim.true_rate_hz(placement).expect("in the rig");
        assert!((rate / 50.0 - 1.0).abs() <= 0.0152, "{rate}");
        assert!((all.len() as f64 - 120.0 * rate).abs() < 2.0);
        assert!(
            all.windows(2)
                .all(|w| (w[1].0 - w[0].0 - 0.02).abs() < 0.0025)
        );
        // The clip's own counter believes in 50 Hz.
        let last = batches
            .iter()
            .rfind(|(_, b)| b.placement == placement)
            .map(|(_, b)| (b.device_ticks.0, b.first_index));
        let (ticks, index) = last.expect("some");
        assert_eq!(ticks, index * 20_000);
    }
}

#[test]
fn lost_batches_are_jumps_of_the_index() {
    let options = SimOptions {
        loss: 0.1,
        ..SimOptions::default()
    };
    let (batches, ..) = play(sim("screen 10m", 2, options));
    let (mut next, mut lost, mut got) = (0, 0, 0);
    for (_, b) in &batches {
        assert!(b.first_index >= next);
        lost += b.first_index - next;
        next = b.first_index + b.acc[0].len() as u64;
        got += b.acc[0].len() as u64;
    }
    let share = lost as f64 / (lost + got) as f64;
    assert!((0.05..0.16).contains(&share), "{share}");
}

#[test]
fn true_calibration_turns_samples_upright() {
    let (batches, _, sim) = play(sim("sit_upright 20s", 6, SimOptions::default()));
    let c = sim.true_calibration(Placement::Head).expect("in the rig");
    let all = samples(&batches, Placement::Head);
    let n = all.len() as f64;
    let mean = [0, 1, 2].map(|k: usize| all.iter().map(|s| s.1[k]).sum::<f64>() / n);
    let along = |axis: nape_core::direction::Vec3| (0..3).map(|k| axis[k] * mean[k]).sum::<f64>();
    assert!(along(c.up) > 9.5 && along(c.forward).abs() < 0.4 && along(c.left).abs() < 0.4);
}

#[test]
fn accelerometer_only_clips_have_no_rate() {
    let options = SimOptions {
        chip: chip_of("lis2dw12").expect("there"),
        ..SimOptions::default()
    };
    let (batches, ..) = play(sim("screen 10s", 1, options));
    assert!(
        batches
            .iter()
            .all(|(_, b)| b.gyr_scale == 0.0 && b.gyr[0].is_empty())
    );
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let script = Script::parse("screen 10s").expect("ok");
    let bad = |options: SimOptions| {
        Simulator::new(&script, 1, options)
            .err()
            .map(|e| e.to_string())
    };
    let ok = SimOptions::default;
    assert!(
        bad(SimOptions {
            rate_hz: 5.0,
            ..ok()
        })
        .is_some()
    );
    assert!(bad(SimOptions { loss: 1.0, ..ok() }).is_some());
    assert!(
        bad(SimOptions {
            loss: f64::NAN,
            ..ok()
        })
        .is_some()
    );
    assert!(
        bad(SimOptions {
            rig: vec![],
            ..ok()
        })
        .is_some()
    );
    assert!(
        bad(SimOptions {
            rig: vec![Placement::Head; 2],
            ..ok()
        })
        .is_some()
    );
    assert!(
        bad(SimOptions {
            mount: Mount::Given([0.0; 4]),
            ..ok()
        })
        .is_some()
    );
    assert!(
        bad(SimOptions {
            acc_range_g: 0.0,
            ..ok()
        })
        .is_some()
    );
}
