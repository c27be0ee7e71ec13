//! A wearer of two clips whose angles are given as functions of time, through the real engine; and simulated scripts.

use std::f64::consts::PI;

use firmware_sim::{Script, SimOptions, Simulator};
use nape_core::calibrate::Calibration;
use nape_core::{
    Control, Engine, EventKind, Input, Output, Params, Placement, Sample, Span, Timestamp, WallTime,
};
use nape_tests::play;

const G: f64 = 9.806_65;

/// Thursday, 26 November 2026, 09:00 UTC.
pub(super) const MORNING: WallTime = WallTime {
    unix_us: (20_783 * 24 + 9) * 3_600_000_000,
    utc_offset_s: 0,
};

pub(super) fn at(seconds: f64) -> Timestamp {
    Timestamp::default() + Span::from_secs_f64(seconds)
}

/// From 0 to 1 in the two seconds after `from`.
pub(super) fn ramp(t: f64, from: f64) -> f64 {
    0.5 * (1.0 - (PI * ((t - from) / 2.0).clamp(0.0, 1.0)).cos())
}

/// What the wearer does, degrees at seconds: head, trunk, and the head turned to the left.
pub(super) struct Moves<'a> {
    pub(super) head: &'a dyn Fn(f64) -> f64,
    pub(super) trunk: &'a dyn Fn(f64) -> f64,
    pub(super) turned: &'a dyn Fn(f64) -> f64,
}

impl Default for Moves<'_> {
    fn default() -> Self {
        Self {
            head: &|_| 0.0,
            trunk: &|_| 0.0,
            turned: &|_| 0.0,
        }
    }
}

/// What came of it.
pub(super) struct Done {
    pub(super) events: Vec<EventKind>,
    pub(super) engine: Engine,
}

impl Done {
    pub(super) fn has(&self, is: impl Fn(&EventKind) -> bool) -> bool {
        self.events.iter().any(is)
    }

    pub(super) fn nudges(&self) -> Vec<&nape_core::event::Nudge> {
        self.events
            .iter()
            .filter_map(|e| match e {
                EventKind::Nudge(n) => Some(n),
                _ => None,
            })
            .collect()
    }
}

fn sample(t: f64, flexion: &dyn Fn(f64) -> f64, turned: &dyn Fn(f64) -> f64) -> Sample {
    let sway = |t: f64| flexion(t) + 0.3 * (1.7 * t).sin();
    let rate = |f: &dyn Fn(f64) -> f64| (f(t) - f(t - 0.04)).to_radians() / 0.04;
    let (sin, cos) = sway(t).to_radians().sin_cos();
    let (tilt, yaw) = (rate(&sway), rate(turned));
    let acc = [-sin * G, 0.0, cos * G];
    let gyr = [-sin * yaw, tilt, cos * yaw];
    Sample::new(at(t), acc, Some(gyr)).expect("a sample")
}

/// Runs so many seconds; what is said at which second, in order. `Answer`s may name the nudge they expect.
pub(super) fn run(
    params: Params,
    seconds: u32,
    moves: &Moves<'_>,
    said: &[(f64, Control)],
) -> Done {
    let mut engine = Engine::new(params, at(0.0));
    let mut events = Vec::new();
    engine.handle(at(0.0), Input::Wall(MORNING));
    for placement in [Placement::Head, Placement::UpperBack] {
        let (up, forward) = ([0.0, 0.0, 1.0], [1.0, 0.0, 0.0]);
        let calibration = Calibration::from_up_and_forward(up, forward, false, 0.01);
        let calibration = calibration.expect("two directions");
        let control = Control::UseCalibration {
            placement,
            calibration,
        };
        engine.handle(at(0.0), Input::Control(&control));
    }
    let mut said = said.iter().peekable();
    let mut samples = Vec::with_capacity(25);
    for second in 0..seconds {
        let begin = f64::from(second);
        while let Some((when, control)) = said.next_if(|(when, _)| *when <= begin) {
            engine.handle(at(*when), Input::Control(control));
        }
        let clips = [
            (Placement::Head, moves.head, moves.turned),
            (Placement::UpperBack, moves.trunk, &|_| 0.0),
        ];
        for (placement, flexion, turned) in clips {
            samples.clear();
            let times = (0..25).map(|i| begin + f64::from(i) / 25.0);
            samples.extend(times.map(|t| sample(t, flexion, turned)));
            let samples = &samples[..];
            engine.handle(at(begin + 1.0), Input::Samples { placement, samples });
            drain(&mut engine, &mut events);
        }
    }
    Done { events, engine }
}

fn drain(engine: &mut Engine, events: &mut Vec<EventKind>) {
    while let Some(output) = engine.poll_output() {
        if let Output::Event(event) = output {
            events.push(event.kind);
        }
    }
}

/// Plays a script of the firmware simulator with two clips; `guide` is expected all the while.
pub(super) fn play(script: &str, guide: Option<nape_core::activity::Expected>) -> Done {
    let script = Script::parse(script).expect("a script that holds");
    let options = SimOptions {
        rig: vec![Placement::Head, Placement::UpperBack],
        ..SimOptions::default()
    };
    let mut sim = Simulator::new(&script, 1, options).expect("sound options");
    let begin = Simulator::START + Span::from_secs(60);
    let said = guide.map(|expected| {
        let exercise = Some(expected);
        (begin, Control::Guided { exercise })
    });
    let mut engine = Engine::new(Params::default(), Simulator::START);
    let mut events = Vec::new();
    play::play(&mut sim, &mut engine, said, |_, _, engine| {
        drain(engine, &mut events);
    });
    let end = engine.start() + Span::from_secs_f64(sim.seconds());
    engine.handle(end, Input::End);
    drain(&mut engine, &mut events);
    Done { events, engine }
}
