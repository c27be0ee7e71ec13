//! Neck rotation through the whole engine: samples of two clips in, frames out.

use nalgebra::{Rotation3, Vector3};
use nape_core::neck_rotation::Rotation;
use nape_core::num::{cos, deg, sin};
use nape_core::{
    Calibration, Control, Engine, Input, Output, Params, Placement, Sample, Span, Timestamp,
};

const G: f64 = 9.806_65;
const RATE: i64 = 25;

/// Still in the first minute; and quick after it, for slow even turns at rest are taken for offsets of
/// the gyroscope.
fn begun(t: f64) -> f64 {
    ((t - 65.0) / 5.0).clamp(0.0, 1.0)
}

/// Rotation of the neck and of the trunk at `t`, rad.
fn neck(t: f64) -> f64 {
    begun(t) * (deg(9.0) * sin(2.9 * t) + deg(5.0) * sin(4.1 * t))
}

fn trunk(t: f64) -> f64 {
    begun(t) * deg(8.0) * sin(2.3 * t)
}

/// One clip of the wearer.
#[derive(Clone)]
struct Clip {
    placement: Placement,
    mount: Rotation3<f64>,
    /// Flexion it is held at, rad.
    flexion: f64,
    /// Offset of its gyroscope, rad/s; `None` without one.
    offset: Option<f64>,
    /// Silent from and to, s.
    away: (f64, f64),
}

impl Clip {
    fn new(placement: Placement, flexion: f64, mount: Rotation3<f64>) -> Self {
        Self {
            placement,
            mount,
            flexion,
            offset: Some(0.0),
            away: (0.0, 0.0),
        }
    }

    fn calibration(&self) -> Calibration {
        let axis = |v: Vector3<f64>| self.mount * v;
        Calibration {
            forward: axis(Vector3::x()),
            left: axis(Vector3::y()),
            up: axis(Vector3::z()),
            assumed: false,
            sigma: 0.01,
        }
    }

    fn sample(&self, i: i64) -> Option<Sample> {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let t = i as f64 / RATE as f64;
        if (self.away.0..self.away.1).contains(&t) {
            return None;
        }
        let turn = |t: f64| match self.placement {
            Placement::Head => trunk(t) + neck(t),
            _ => trunk(t),
        };
        let flexion = |t: f64| self.flexion + deg(0.5) * sin(1.3 * t);
        let rate = |f: &dyn Fn(f64) -> f64| (f(t + 1e-3) - f(t - 1e-3)) / 2e-3;
        let (f, turned, bent) = (flexion(t), rate(&turn), rate(&flexion));
        let acc = self.mount * Vector3::new(-sin(f) * G, 0.0, cos(f) * G);
        let gyr = self.mount * Vector3::new(-turned * sin(f), bent, turned * cos(f));
        let gyr = self.offset.map(|o| (gyr.add_scalar(o)).into());
        let at = Timestamp::from_micros(i * 1_000_000 / RATE);
        Sample::new(at, acc.into(), gyr).ok()
    }
}

/// Rotation by frame, with its time in seconds.
fn run(clips: &[Clip], minutes: i64, chunk: i64) -> Vec<(f64, Option<Rotation>)> {
    let start = Timestamp::default();
    let mut engine = Engine::new(Params::default(), start);
    let mut out = Vec::new();
    let mut drain = |engine: &mut Engine| {
        while let Some(output) = engine.poll_output() {
            if let Output::Frame(f) = output {
                out.push((f.at.since(start).as_secs_f64(), f.neck_rotation));
            }
        }
    };
    for clip in clips {
        let control = Control::UseCalibration {
            placement: clip.placement,
            calibration: clip.calibration(),
        };
        engine.handle(start, Input::Control(&control));
        drain(&mut engine);
    }
    let n = minutes * 60 * RATE;
    let mut from = 0;
    while from < n {
        for clip in clips {
            let samples: Vec<Sample> = (from..(from + chunk).min(n))
                .filter_map(|i| clip.sample(i))
                .collect();
            let Some(last) = samples.last() else { continue };
            let input = Input::Samples {
                placement: clip.placement,
                samples: &samples,
            };
            engine.handle(last.at(), input);
            drain(&mut engine);
        }
        from += chunk;
    }
    engine.handle(start + Span::from_mins(minutes), Input::End);
    drain(&mut engine);
    out
}

fn pair(mount: Rotation3<f64>) -> [Clip; 2] {
    [
        Clip::new(Placement::Head, deg(25.0), mount),
        Clip::new(Placement::UpperBack, deg(5.0), mount.inverse()),
    ]
}

/// Errors where it is known after `from` seconds, degrees.
fn errors(frames: &[(f64, Option<Rotation>)], from: f64) -> Vec<f64> {
    let known = |(t, r): &(f64, Option<Rotation>)| {
        let t = *t - 0.05;
        r.filter(|_| t > from)
            .map(|r| (r.angle - neck(t)).to_degrees())
    };
    frames.iter().filter_map(known).collect()
}

fn worst(errors: &[f64]) -> f64 {
    errors.iter().fold(0.0, |w, e| e.abs().max(w))
}

#[test]
fn it_follows_the_head_however_bent_and_mounted() {
    let plain = run(&pair(Rotation3::identity()), 45, 25);
    let known = errors(&plain, 0.0);
    assert!(known.len() > 10_000, "known from {} epochs", known.len());
    assert!(worst(&known) < 4.0, "{}", worst(&known));
    let turned = run(&pair(Rotation3::from_euler_angles(0.7, -1.1, 2.5)), 45, 25);
    // It becomes known when a standard deviation falls below a limit, which the last digits decide.
    let differ = plain.iter().zip(&turned);
    let differ = differ.filter(|((_, a), (_, b))| a.is_some() != b.is_some());
    assert!(differ.count() <= 600, "known a minute earlier or later");
    for ((_, a), (t, b)) in plain.iter().zip(&turned) {
        if let (Some(a), Some(b)) = (a, b) {
            // Heading sums up: half an hour apart by a hair a minute, against 4.5 degrees stated.
            assert!((a.angle - b.angle).abs() < deg(1.0), "at {t}");
        }
    }
}

#[test]
fn how_samples_are_cut_into_batches_does_not_matter() {
    let clips = pair(Rotation3::identity());
    assert_eq!(run(&clips, 30, 25), run(&clips, 30, 7));
}

#[test]
fn without_one_of_the_two_clips_or_its_gyroscope_there_is_none() {
    let [head, upper] = pair(Rotation3::identity());
    let low = Clip {
        placement: Placement::LowBack,
        ..upper.clone()
    };
    let blind = Clip {
        offset: None,
        ..upper.clone()
    };
    for rig in [
        vec![head.clone()],
        vec![head.clone(), low],
        vec![head, blind],
    ] {
        let frames = run(&rig, 30, 25);
        assert!(frames.len() > 17_000);
        assert!(frames.iter().all(|(_, r)| r.is_none()));
    }
}

#[test]
fn an_offset_of_a_gyroscope_is_no_rotation() {
    let [head, upper] = pair(Rotation3::identity());
    let head = Clip {
        offset: Some(deg(0.3)),
        ..head
    };
    let known = errors(&run(&[head, upper], 60, 25), 0.0);
    assert!(known.len() > 10_000, "{}", known.len());
    assert!(worst(&known) < 8.0, "{}", worst(&known));
}

#[test]
fn over_a_gap_it_is_absent_and_comes_back_right() {
    let [head, upper] = pair(Rotation3::identity());
    let head = Clip {
        away: (2400.0, 2420.0),
        ..head
    };
    let frames = run(&[head, upper], 45, 25);
    let within = |a: f64, b: f64| frames.iter().filter(move |(t, _)| (a..b).contains(t));
    assert!(within(2390.0, 2399.9).all(|(_, r)| r.is_some()));
    assert!(within(2400.2, 2430.0).all(|(_, r)| r.is_none()));
    assert!(within(2440.0, 2500.0).all(|(_, r)| r.is_some()));
    let after = errors(&frames, 2440.0);
    assert!(worst(&after) < 10.0, "{}", worst(&after));
}
