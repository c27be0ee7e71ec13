//! Tests of the attitude interface: truth on made-up motion, gaps, snapshots.

use libm::{cos, sin};

use super::*;
use crate::direction::angle_between;
use crate::gravity::GRAVITY;
use crate::rotation::level;
use crate::smoother::longest as longest_wait;

/// An estimate for the made-up motion here, whose rates are those at the stamps.
fn at_points() -> Attitude {
    let mut attitude = Attitude::new(Params::default());
    attitude.set_sampling(GyroSampling::Point);
    attitude
}

/// A sensor that nods about its y axis: `angle(t)` rad, at `hz`, with a gyroscope offset.
fn nodding(t: f64, bias: f64, with_gyr: bool) -> (Sample, Vec3) {
    let (a, w) = (0.6 * sin(0.8 * t), 0.48 * cos(0.8 * t));
    let up = Vec3::new(-sin(a), 0.0, cos(a));
    // A little noise in the other axes, as every gyroscope has.
    let dither = 1e-4 * sin(1e5 * t);
    let gyr = with_gyr.then_some([bias + dither, w, dither - bias]);
    let acc = (up * GRAVITY).into();
    (
        Sample::new(Timestamp::from_secs_f64(t), acc, gyr).unwrap(),
        up,
    )
}

fn worst_error(hz: f64, bias: f64, with_gyr: bool, skip: impl Fn(f64) -> bool) -> f64 {
    let mut attitude = at_points();
    let mut worst = 0.0_f64;
    let mut i = 0;
    loop {
        let t = f64::from(i) / hz;
        i += 1;
        if t > 60.0 {
            return worst;
        }
        if skip(t) {
            continue;
        }
        let (s, up) = nodding(t, bias, with_gyr);
        let e = attitude.step(&s);
        assert!(e.sigma.is_finite() && e.sigma > 0.0);
        if t > 30.0 {
            worst = worst.max(angle_between(e.up, up).to_degrees());
        }
    }
}

#[test]
fn follows_movement_at_every_rate_and_learns_the_bias() {
    for hz in [12.5, 25.0, 50.0, 100.0] {
        let worst = worst_error(hz, 1.5_f64.to_radians(), true, |_| false);
        assert!(worst < 2.0, "{hz} Hz: {worst:.2} degrees");
    }
}

#[test]
fn without_gyroscope_it_is_late_but_right_when_slow_and_says_so() {
    assert!(worst_error(50.0, 0.0, false, |_| false) < 12.0);
    let mut attitude = at_points();
    let mut last = None;
    for i in 0..500 {
        let s = Sample::new(
            Timestamp::from_micros(i * 20_000),
            [0.0, 0.0, GRAVITY],
            None,
        )
        .unwrap();
        last = Some(attitude.step(&s));
    }
    let e = last.unwrap();
    assert!(
        e.sigma > 1.2_f64.to_radians(),
        "wider than with a gyroscope"
    );
    assert!(angle_between(e.up, Vec3::z()) < 1e-6);
}

#[test]
fn a_gap_widens_the_uncertainty_and_heals() {
    let mut attitude = at_points();
    let mut before = 0.0;
    for i in 0..2000 {
        let t = f64::from(i) / 50.0;
        if (20.0..20.7).contains(&t) {
            continue;
        }
        let e = attitude.step(&nodding(t, 0.0, true).0);
        if (19.9..20.0).contains(&t) {
            before = e.sigma;
        }
        if (20.7..20.71).contains(&t) {
            assert!(e.sigma > 3.0 * before, "{} after {before}", e.sigma);
        }
        if t > 39.0 {
            assert!(e.sigma < 1.1 * before);
        }
    }
    let worst = worst_error(50.0, 0.0, true, |t| (5.0..15.0).contains(&t));
    assert!(worst < 2.0, "{worst:.2} degrees long after a gap of 10 s");
}

#[test]
fn snapshot_and_resume_give_equal_results() {
    let mut a = at_points();
    for i in 0..777 {
        a.step(&nodding(f64::from(i) / 50.0, 0.01, true).0);
    }
    let json = serde_json::to_string(&a).unwrap();
    let mut b: Attitude = serde_json::from_str(&json).unwrap();
    assert_eq!(a, b);
    for i in 777..1500 {
        let s = nodding(f64::from(i) / 50.0, 0.01, true).0;
        assert_eq!(a.step(&s), b.step(&s));
    }
    assert_eq!(a, b);
}

#[test]
fn repeated_and_older_samples_change_nothing() {
    let mut a = at_points();
    for i in 0..100 {
        a.step(&nodding(f64::from(i) / 50.0, 0.0, true).0);
    }
    let before = a.clone();
    a.step(&nodding(1.0, 0.0, true).0);
    assert_eq!(a, before);
}

#[test]
fn level_brings_up_to_z() {
    for up in [
        [0.0, 0.0, 1.0],
        [0.6, 0.0, 0.8],
        [0.0, -1.0, 0.0],
        [0.0, 0.0, -1.0],
    ] {
        let level = level(up.into()) * Vec3::from(up);
        assert!(angle_between(level, Vec3::z()) < 1e-9, "{up:?}");
    }
}

#[test]
fn a_large_offset_is_found_at_the_first_rest() {
    // 15 degrees/s, as an MPU-6050 may have: at rest for 5 s, then nodding.
    let offset = 15.0_f64.to_radians();
    let mut attitude = at_points();
    let mut worst = 0.0_f64;
    for i in 0..3000 {
        let t = f64::from(i) / 50.0;
        let (s, up) = nodding((t - 5.0).max(0.0), 0.0, true);
        let gyr = s.gyr().map(|g| if t < 5.0 { Vec3::zeros() } else { g });
        let gyr = gyr.map(|g| [g.x + offset, g.y - offset, g.z]);
        let at = Timestamp::from_secs_f64(t);
        let e = attitude.step(&Sample::new(at, s.acc().into(), gyr).unwrap());
        // Time for the filter to settle after its restart.
        if t > 10.0 {
            worst = worst.max(angle_between(e.up, up).to_degrees());
        }
    }
    assert!(worst < 3.0, "{worst:.2} degrees");
}

/// A sensor that nods about y with `rate` rad/s at most; one reading per `hz`, as points or means.
fn turning(i: i64, hz: f64, mean: bool) -> (Sample, Vec3) {
    // angle = 0.8 sin(5 t): up to 4 rad/s.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let t = i as f64 / hz;
    let angle = |t: f64| 0.8 * sin(5.0 * t);
    let rate = if mean {
        (angle(t) - angle(t - 1.0 / hz)) * hz
    } else {
        4.0 * cos(5.0 * t)
    };
    let up = |t: f64| Vec3::new(-sin(angle(t)), 0.0, cos(angle(t)));
    let acc = if mean { up(t - 0.5 / hz) } else { up(t) };
    let at = Timestamp::from_secs_f64(t);
    let sample = Sample::new(at, (acc * GRAVITY).into(), Some([0.0, rate, 0.0]));
    (sample.unwrap(), up(t))
}

fn worst_turning(hz: f64, mean: bool, sampling: GyroSampling) -> f64 {
    let mut attitude = Attitude::new(Params::default());
    attitude.set_sampling(sampling);
    let mut worst = 0.0_f64;
    for i in 0..3000 {
        let (sample, up) = turning(i, hz, mean);
        let e = attitude.step(&sample);
        if i > 1500 {
            worst = worst.max(angle_between(e.up, up).to_degrees());
        }
    }
    worst
}

#[test]
fn points_want_the_cubic_and_means_do_not() {
    for hz in [25.0, 50.0] {
        let points = worst_turning(hz, false, GyroSampling::Point);
        let means = worst_turning(hz, true, GyroSampling::Mean);
        let wrong = worst_turning(hz, false, GyroSampling::Mean);
        assert!(points < 0.3, "{hz} Hz: points {points:.3} degrees");
        assert!(means < 0.3, "{hz} Hz: means {means:.3} degrees");
        assert!(wrong > 1.0, "{hz} Hz: points taken for means {wrong:.3}");
    }
}

#[test]
fn every_sample_is_smoothed_once_in_order_and_soon_enough() {
    let lag = Span::from_secs(3);
    let mut attitude = Attitude::with_lag(Params::default(), lag);
    let (mut given, mut taken) = (0, 0);
    let mut last = None;
    for i in 0..3000 {
        let t = f64::from(i) / 50.0;
        // Lost bursts, and a gap that restarts.
        if i % 97 < 6 || (1000..1100).contains(&i) {
            continue;
        }
        let sample = nodding(t, 0.0, true).0;
        attitude.step(&sample);
        given += 1;
        let mut newest = None;
        while let Some((at, estimate)) = attitude.poll_smoothed() {
            assert!(last < Some(at));
            assert!(estimate.sigma.is_finite() && estimate.sigma > 0.0);
            last = Some(at);
            newest = last;
            taken += 1;
        }
        if newest.is_some() {
            assert!(sample.at().since(last.unwrap()) <= longest_wait(lag));
        }
    }
    attitude.flush();
    while attitude.poll_smoothed().is_some() {
        taken += 1;
    }
    assert_eq!(given, taken);
}

#[test]
fn the_future_helps_after_a_gap() {
    let (mut causal, mut smoothed, mut n) = (0.0, 0.0, 0.0);
    let mut attitude = Attitude::with_lag(Params::default(), Span::from_secs(3));
    let mut truth = alloc::collections::VecDeque::new();
    for i in 0..6000_i64 {
        // 0.2 s in every 2 s are lost.
        if i % 100 < 10 && i > 500 {
            continue;
        }
        let (sample, up) = turning(i, 50.0, true);
        let e = attitude.step(&sample);
        if i > 500 {
            causal += angle_between(e.up, up);
            n += 1.0;
        }
        truth.push_back((sample.at(), up));
        while let Some((at, e)) = attitude.poll_smoothed() {
            let (when, up) = truth.pop_front().unwrap();
            assert_eq!(at, when);
            if at > Timestamp::from_secs_f64(10.0) {
                smoothed += angle_between(e.up, up);
            }
        }
    }
    assert!(
        smoothed < 0.5 * causal,
        "{} against {} degrees on average",
        (smoothed / n).to_degrees(),
        (causal / n).to_degrees()
    );
}
