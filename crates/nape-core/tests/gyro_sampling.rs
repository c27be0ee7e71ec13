//! What a gyroscope's sample is, mean or point, through the engine: the angle is right with the right
//! one and half a sample off with the wrong one, from the moment it is said; a snapshot keeps it.
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the core: the platform will do"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a test helper that fails is a test that fails"
)]

use nape_core::engine::State;
use nape_core::{
    Control, Engine, GyroSampling, Input, Output, Params, Placement, Sample, Timestamp,
};

const HEAD: Placement = Placement::Head;

/// A nod of 40 degrees either way that swells up over 20 s, 0.7 times a second: up to 176 deg/s, always
/// gaining or losing speed. Angle in rad.
fn angle(t: f64) -> f64 {
    0.7 * (t / 20.0).min(1.0) * (t * 0.7 * std::f64::consts::TAU).sin()
}

/// The sample at `i / hz`.
fn sample(i: i32, hz: f64, sampling: GyroSampling) -> Sample {
    let (t, dt) = (f64::from(i) / hz, 1.0 / hz);
    let rate = match sampling {
        GyroSampling::Mean => (angle(t) - angle(t - dt)) / dt,
        GyroSampling::Point => (angle(t + 1e-4) - angle(t - 1e-4)) / 2e-4,
    };
    let (s, c) = angle(t).sin_cos();
    let acc = [-9.806_65 * s, 0.0, 9.806_65 * c];
    Sample::new(Timestamp::from_secs_f64(t), acc, Some([0.0, rate, 0.0])).unwrap()
}

fn engine() -> Engine {
    let params = Params {
        tap: true,
        ..Params::default()
    };
    Engine::new(params, Timestamp::default())
}

fn say(engine: &mut Engine, at: Timestamp, sampling: GyroSampling) {
    let control = Control::GyroSampling {
        placement: HEAD,
        sampling,
    };
    engine.handle(at, Input::Control(&control));
}

/// Takes the sample in; by how many degrees "up" is off.
fn error(engine: &mut Engine, sample: &Sample) -> f64 {
    let input = Input::Samples {
        placement: HEAD,
        samples: std::slice::from_ref(sample),
    };
    engine.handle(sample.at(), input);
    let mut off = None;
    while let Some(output) = engine.poll_output() {
        if let Output::Attitude(tap) = output {
            let t = tap.at.since(Timestamp::default()).as_secs_f64();
            off = Some(
                ((-tap.up[0]).atan2(tap.up[2]) - angle(t))
                    .abs()
                    .to_degrees(),
            );
        }
    }
    off.unwrap()
}

/// The largest error after a minute, and in degrees what half a sample makes at the fastest.
fn worst(hz: f64, truth: GyroSampling, said: Option<GyroSampling>) -> f64 {
    let mut engine = engine();
    if let Some(sampling) = said {
        say(&mut engine, Timestamp::default(), sampling);
    }
    let mut worst = 0.0_f64;
    for i in 0..4_000 {
        let off = error(&mut engine, &sample(i, hz, truth));
        if f64::from(i) / hz > 60.0 {
            worst = worst.max(off);
        }
    }
    worst
}

#[test]
fn the_right_one_is_right_and_the_wrong_one_half_a_sample_off() {
    use GyroSampling::{Mean, Point};
    for hz in [25.0, 50.0] {
        let half_a_sample = 176.0 / hz / 2.0;
        for (truth, other) in [(Mean, Point), (Point, Mean)] {
            let right = worst(hz, truth, Some(truth));
            let wrong = worst(hz, truth, Some(other));
            assert!(right < 0.25 * half_a_sample, "{hz} Hz {truth:?}: {right}");
            assert!(wrong > 0.7 * half_a_sample, "{hz} Hz {truth:?}: {wrong}");
        }
    }
}

#[test]
fn a_mean_is_assumed() {
    let [unsaid, said] = [None, Some(GyroSampling::Mean)]
        .map(|said| worst(50.0, GyroSampling::Mean, said).to_bits());
    assert_eq!(unsaid, said);
}

#[test]
fn it_holds_from_the_moment_it_is_said_and_in_a_snapshot() {
    let mut engine = engine();
    say(&mut engine, Timestamp::default(), GyroSampling::Point);
    let json = serde_json::to_string(engine.state()).unwrap();
    let state: State = serde_json::from_str(&json).unwrap();
    assert_eq!(&state, engine.state());
    let mut resumed = Engine::resume(engine.params().clone(), state);
    let same = |a: &mut Engine, b: &mut Engine, i, truth| {
        let s = sample(i, 50.0, truth);
        let (a, b) = (error(a, &s), error(b, &s));
        assert_eq!(a.to_bits(), b.to_bits());
        a
    };
    for i in 0..3_000 {
        same(&mut engine, &mut resumed, i, GyroSampling::Point);
    }
    // The clip is another now, and so is the engine after another snapshot.
    let json = serde_json::to_string(engine.state()).unwrap();
    resumed = Engine::resume(
        engine.params().clone(),
        serde_json::from_str(&json).unwrap(),
    );
    let now = sample(2_999, 50.0, GyroSampling::Point).at();
    for engine in [&mut engine, &mut resumed] {
        say(engine, now, GyroSampling::Mean);
    }
    let mut worst = 0.0_f64;
    for i in 3_000..4_000 {
        worst = worst.max(same(&mut engine, &mut resumed, i, GyroSampling::Mean));
    }
    assert!(worst < 0.6, "{worst} degrees");
}

#[test]
fn what_is_said_of_one_clip_brings_no_other_into_the_rig() {
    let mut engine = engine();
    let control = Control::GyroSampling {
        placement: Placement::LowBack,
        sampling: GyroSampling::Point,
    };
    engine.handle(Timestamp::default(), Input::Control(&control));
    let state = serde_json::to_value(engine.state()).unwrap();
    let clips = state["clips"].as_array().unwrap();
    assert!(clips.iter().all(|c| c["clip"].is_null()), "{clips:?}");
    assert_eq!(clips.len(), 3);
}
