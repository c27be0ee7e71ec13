//! Clips that slip or are put on again, on simulated wearers: noticed in time, never without cause, and set right by
//! three upright seconds. Run in release for the figures of docs/accuracy.md:
//! `cargo test --release -p nape-tests --test suite accuracy_of_mounting -- --nocapture`.

use firmware_sim::{Script, SimOptions, Simulator};
use nape_core::calibrate::Origin;
use nape_core::event::Measure;
use nape_core::{Control, Engine, Event, EventKind, Frame, Input, Output, Params, Placement, Span};
use nape_tests::play::play;

/// What the engine said of a simulated session.
struct Told {
    events: Vec<Event>,
    frames: Vec<Frame>,
    /// True head flexion at the ends of epochs, degrees, with its time, s.
    truth: Vec<(f64, f64)>,
    /// Begins of the steps of the script with this name, s.
    steps: Vec<(&'static str, f64)>,
}

impl Told {
    fn first(&self, wanted: impl Fn(&EventKind) -> bool) -> Option<f64> {
        let event = self.events.iter().find(|e| wanted(&e.kind))?;
        Some(event.at.since(Simulator::START).as_secs_f64())
    }

    /// When the last step with this name begins, s.
    fn step(&self, name: &str) -> Option<f64> {
        self.steps.iter().rev().find(|s| s.0 == name).map(|s| s.1)
    }

    /// The head angle in the frame that ends nearest to `t`, degrees; there must be one.
    fn head(&self, t: f64) -> Option<f64> {
        let at = |f: &&Frame| (f.at.since(Simulator::START).as_secs_f64() - t).abs() <= 0.051;
        let frame = self
            .frames
            .iter()
            .find(at)
            .expect("a frame at any time of the day");
        let angle = frame.angles[Measure::Head]?;
        Some(angle.flexion.to_degrees())
    }
}

fn slipped(placement: Placement) -> impl Fn(&EventKind) -> bool {
    move |kind| matches!(kind, EventKind::ClipSlipped { placement: p, .. } if *p == placement)
}

/// Runs a script with head and upper back; `said` are controls beside those of the script.
fn run(script: &str, seed: u64, said: &[(f64, Control)]) -> Told {
    let script = Script::parse(script).expect("the script holds");
    let options = SimOptions {
        rig: vec![Placement::Head, Placement::UpperBack],
        loss: 0.01,
        ..SimOptions::default()
    };
    let mut sim = Simulator::new(&script, seed, options)
        .expect("options hold")
        .keep_frames();
    let steps = sim.steps().iter().map(|s| (s.activity.name(), s.start));
    let mut told = Told {
        events: Vec::new(),
        frames: Vec::new(),
        truth: Vec::new(),
        steps: steps.collect(),
    };
    let mut engine = Engine::new(Params::default(), Simulator::START);
    let own = said
        .iter()
        .map(|(t, c)| (Simulator::START + Span::from_secs_f64(*t), c.clone()));
    let drain = |told: &mut Told, engine: &mut Engine| {
        while let Some(output) = engine.poll_output() {
            match output {
                Output::Event(e) => told.events.push(e),
                Output::Frame(f) => told.frames.push(f),
                Output::Attitude(_) => {}
            }
        }
    };
    let end = play(&mut sim, &mut engine, own, |_, sim, engine| {
        drain(&mut told, engine);
        while let Some(frame) = sim.poll_frame() {
            told.truth.push((frame.t, frame.flexion(Placement::Head)));
        }
    });
    engine.handle(end, Input::End);
    drain(&mut told, &mut engine);
    told
}

/// A clip that slips by 12 degrees while the wearer rests is noticed within seconds, the angles are unknown from the slip on, and
/// nothing is held by the slip.
#[test]
fn accuracy_of_mounting_slips() {
    let mut found = 0;
    let mut all = 0;
    for (clip, name) in [
        (Placement::Head, "head"),
        (Placement::UpperBack, "upper_back"),
    ] {
        for seed in 1..=4 {
            let minutes = 25 + 7 * seed;
            let told = run(
                &format!("calibrate\ndesk {minutes}m\nslip {name} 12\ndesk 11m"),
                seed,
                &[],
            );
            let slip = told.step("slip").expect("a slip") + 1.2;
            let noticed = told.first(slipped(clip));
            println!("{name:<10} seed {seed}: slips at {slip:.0} s, noticed {noticed:?}");
            all += 1;
            if noticed.is_some_and(|t| (slip..slip + 600.0).contains(&t)) {
                found += 1;
                if clip == Placement::Head {
                    let before =
                        (1..60).filter(|i| told.head((slip - f64::from(*i)).round()).is_some());
                    assert!(before.count() > 50, "seed {seed}");
                    for late in [1.0, 30.0, 300.0] {
                        assert_eq!(told.head((slip + late).round()), None, "seed {seed} {late}");
                    }
                }
            }
            let other = if clip == Placement::Head {
                Placement::UpperBack
            } else {
                Placement::Head
            };
            assert_eq!(told.first(slipped(other)), None, "seed {seed}");
        }
    }
    assert!(found >= all - 1, "{found} of {all}");
}

/// A clip that is put on again asks for three upright seconds; until then, or until it is seen near the
/// reference, nothing is known. With them the angles are right again.
#[test]
fn accuracy_of_mounting_put_on_again() {
    let script = "calibrate\nscreen 2m\ntake_off head\nscreen 3m\nput_on head slip 20\nscreen 60s\nsit_upright 12s\nscreen 2m";
    let seed = 3;
    let plain = run(script, seed, &[]);
    let upright = plain.step("sit_upright").expect("an upright step");
    let again = plain.step("put_on").expect("put on again") + 8.0;
    let stale = plain.first(|k| {
        matches!(
            k,
            EventKind::CalibrationStale {
                placement: Placement::Head,
                ..
            }
        )
    });
    assert!(
        stale.is_some_and(|t| t > again - 8.0),
        "{stale:?}, put on by {again}"
    );
    // It sits 20 degrees otherwise: never near the reference, so nothing is known without the wearer's help.
    let known = |told: &Told, from: f64| {
        told.truth
            .iter()
            .filter(|(t, _)| *t > from)
            .filter_map(|(t, _)| told.head(*t))
            .count()
    };
    assert_eq!(known(&plain, again), 0);

    let ask = Control::Rezero {
        placement: Some(Placement::Head),
    };
    let helped = run(script, seed, &[(upright + 2.0, ask)]);
    let set =
        helped.first(|k| matches!(k, EventKind::Calibrated { change: Some(c), .. } if c.up > 0.05));
    let set = set.expect("calibrated again");
    assert!(set - upright < 8.0, "{upright} {set}");
    let errors: Vec<f64> = (1..100)
        .filter_map(|i| {
            let t = ((set + 3.0 + f64::from(i)) * 10.0).round() / 10.0;
            let truth = helped.truth.iter().find(|(s, _)| (s - t).abs() < 0.05)?.1;
            Some(helped.head(t)? - truth)
        })
        .collect();
    assert!(errors.len() > 60, "{}", errors.len());
    let worst = errors.iter().fold(0.0, |w: f64, e| w.max(e.abs()));
    println!(
        "put on again by 20 degrees: after three upright seconds off by {worst:.1} degrees at most"
    );
    assert!(worst < 4.0, "{worst}");
}

/// A clip that is put on again about as it was is confirmed by itself, and says that it is known less well.
#[test]
fn accuracy_of_mounting_confirmed_at_rest() {
    let told = run(
        "calibrate\nscreen 2m\ntake_off head\nscreen 3m\nput_on head slip 2\nsit_upright 2m",
        5,
        &[],
    );
    let confirmed = told.first(|k| {
        matches!(
            k,
            EventKind::Calibrated {
                origin: Origin::Confirmed,
                ..
            }
        )
    });
    let confirmed = confirmed.expect("confirmed");
    assert!(told.head(confirmed.round() + 5.0).is_some());
    let last = told
        .frames
        .iter()
        .rev()
        .find_map(|f| f.angles[Measure::Head])
        .expect("known at the end");
    assert!(last.sigma.to_degrees() > 2.5, "{}", last.sigma.to_degrees());
}
