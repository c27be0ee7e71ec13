//! How well cat/cow, child's pose, downward dog and lying are told on simulated wearers.
//!
//! `NAPE_SEEDS=20 cargo test --release -p nape-tests --test suite accuracy_activities -- --nocapture` gives the
//! figures of docs/accuracy.md; every run takes fewer seeds.

mod flow;
mod grid;
mod guided;

use firmware_sim::{Script, SimOptions, Simulator, Truth, builtin};
use nape_core::activity::{Bout, Exercise, Expected};
use nape_core::event::{Answer, BreakKind};
use nape_core::{Control, Engine, EventKind, Input, Output, Params, Placement, Span};
use nape_tests::play::play;

const HEAD: &[Placement] = &[Placement::Head];
const TWO: &[Placement] = &[Placement::Head, Placement::UpperBack];
const BACK: &[Placement] = &[Placement::UpperBack];
const LOW: &[Placement] = &[Placement::LowBack];

/// Seeds from 1 on: as many as `NAPE_SEEDS` says; from `NAPE_FIRST_SEED` on, while the criteria are worked on.
fn seeds(few: u64) -> std::ops::Range<u64> {
    let asked = |name: &str| std::env::var(name).ok()?.parse().ok();
    let first = asked("NAPE_FIRST_SEED").unwrap_or(1);
    first..first + asked("NAPE_SEEDS").unwrap_or(few)
}

/// What came of one session.
struct Seen {
    bouts: Vec<Bout>,
    breaks: Vec<(BreakKind, bool)>,
    truth: Truth,
    not_worn: usize,
    /// When a clip was taken for slipped or put on again, s.
    distrusted: Vec<f64>,
    /// Nudges answered by what the clip saw, and limits of one position reached.
    verified: usize,
    limits: usize,
    hours: f64,
}

/// A guided break: while this activity is done in truth, that is expected.
type Guide = (&'static str, Expected);

impl Seen {
    fn of(script: &str, seed: u64, rig: &[Placement]) -> Self {
        Self::watched(script, seed, rig, &[], |_, _, _| {})
    }

    /// The same with guided breaks; `look` is called with every batch's time in seconds, the simulator and the engine.
    fn watched(
        script: &str,
        seed: u64,
        rig: &[Placement],
        guides: &[Guide],
        mut look: impl FnMut(f64, &mut Simulator, &Engine),
    ) -> Self {
        let script = Script::parse(script).expect("a script that holds");
        let options = SimOptions {
            rig: rig.to_vec(),
            ..SimOptions::default()
        };
        let sim = Simulator::new(&script, seed, options).expect("sound options");
        let mut sim = sim.keep_frames();
        let mut engine = Engine::new(Params::default(), Simulator::START);
        let mut controls = Vec::new();
        for (name, expected) in guides {
            let intervals = sim.truth().intervals.iter().filter(|i| i.activity == *name);
            for (t, exercise) in intervals.flat_map(|i| [(i.t0, Some(*expected)), (i.t1, None)]) {
                let at = Simulator::START + Span::from_secs_f64(t);
                controls.push((at, Control::Guided { exercise }));
            }
        }
        let mut seen = Self {
            bouts: Vec::new(),
            breaks: Vec::new(),
            truth: sim.truth().clone(),
            not_worn: 0,
            distrusted: Vec::new(),
            verified: 0,
            limits: 0,
            hours: sim.seconds() / 3600.0,
        };
        play(&mut sim, &mut engine, controls, |at, sim, engine| {
            seen.take(engine);
            look(at.since(Simulator::START).as_secs_f64(), sim, engine);
        });
        let end = engine.start() + Span::from_secs_f64(sim.seconds());
        engine.handle(end, Input::End);
        seen.take(&mut engine);
        seen.truth = sim.truth().clone();
        seen
    }

    fn take(&mut self, engine: &mut Engine) {
        while let Some(output) = engine.poll_output() {
            let Output::Event(event) = output else {
                continue;
            };
            match event.kind {
                EventKind::Activity(bout) => self.bouts.push(bout),
                EventKind::BreakCredited { kind, prompted, .. } => {
                    self.breaks.push((kind, prompted));
                }
                EventKind::NotWorn { .. } => self.not_worn += 1,
                EventKind::ClipSlipped { .. } | EventKind::CalibrationStale { .. } => {
                    let at = event.at.since(Simulator::START).as_secs_f64();
                    self.distrusted.push(at);
                }
                EventKind::SustainedLimit { .. } => self.limits += 1,
                EventKind::NudgeAnswered {
                    answer: Answer::Verified,
                    ..
                } => self.verified += 1,
                _ => {}
            }
        }
    }

    /// The bout of this kind that lies in this true interval.
    fn find(&self, kind: Exercise, (t0, t1): (f64, f64)) -> Option<&Bout> {
        let seconds = |t: nape_core::Timestamp| t.since(Simulator::START).as_secs_f64();
        self.bouts.iter().find(|b| {
            let (from, to) = (seconds(b.from), seconds(b.to));
            b.kind == kind && from > t0 - 5.0 && to < t1 + 5.0
        })
    }

    /// When this was done in truth.
    fn truth(&self, name: &str) -> Vec<(f64, f64)> {
        let intervals = self.truth.intervals.iter();
        intervals
            .filter(|i| i.activity == name)
            .map(|i| (i.t0, i.t1))
            .collect()
    }
}

/// Of so many, so many were found, and so many of those sure.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    all: u32,
    found: u32,
    verified: u32,
}

impl Share {
    fn add(&mut self, bout: Option<&Bout>) {
        self.all += 1;
        self.found += u32::from(bout.is_some());
        self.verified += u32::from(bout.is_some_and(|b| b.verified));
    }

    fn at_least(&self, percent: u32) -> bool {
        self.found * 100 >= self.all * percent
    }
}

const PERIODS: [&str; 3] = ["6s", "9s", "14s"];

/// How often and how far, different from seed to seed.
fn set(seed: u64) -> (u32, f64) {
    let reps = 3 + u32::try_from(seed * 7 % 6).expect("small");
    let size = 0.6 + 0.1 * f64::from(u32::try_from(seed * 5 % 7).expect("small"));
    (reps, size)
}

fn floor(seed: u64) -> String {
    let (reps, size) = set(seed);
    let sets: String = PERIODS
        .iter()
        .map(|p| format!("cat_cow {reps} period {p} size {size:.1}; screen 40s; "))
        .collect();
    format!(
        "calibrate; screen 30s; {sets} childs_pose 45s; screen 40s; downward_dog 30s; screen 40s; rest 2m; screen 40s; \
         cat_cow 5 period 10s; childs_pose 30s; downward_dog 30s; screen 40s"
    )
}

/// Sets and poses of all rigs.
#[test]
fn sets_are_counted_and_poses_found() {
    for (name, rig, most) in [
        ("head", HEAD, 3),
        ("head, upper back", TWO, 3),
        ("upper back", BACK, 1),
        ("low back", LOW, 1),
    ] {
        let mut sets = [Share::default(); 4];
        let mut poses = [Share::default(); 3];
        let (mut others, mut breaks, mut not_worn, mut exact) = (0, 0, 0, 0);
        let mut distrusted = 0;
        for seed in seeds(most) {
            let seen = Seen::of(&floor(seed), seed, rig);
            let mut told = 0;
            for (i, at) in seen.truth("cat_cow").into_iter().enumerate() {
                let want = if i == 3 { 5 } else { set(seed).0 };
                let bout = seen.find(Exercise::CatCow, at);
                let right = bout.filter(|b| b.reps.is_some_and(|r| r.abs_diff(want) <= 1));
                if right.is_none() {
                    println!("  {name} seed {seed} set {i} {at:?}: want {want}, got {bout:?}");
                }
                sets[i].add(right);
                exact += u32::from(right.is_some_and(|b| b.reps == Some(want)));
                told += usize::from(bout.is_some());
            }
            let all = [Exercise::ChildsPose, Exercise::DownwardDog, Exercise::Rest];
            for (share, kind) in poses.iter_mut().zip(all) {
                for at in seen.truth(kind.name()) {
                    let bout = seen.find(kind, at);
                    if bout.is_none() {
                        println!("  {name} seed {seed} {kind:?} {at:?} not found");
                    }
                    share.add(bout);
                    told += usize::from(bout.is_some());
                }
            }
            if std::env::var_os("NAPE_TELL").is_some() {
                for b in &seen.bouts {
                    println!("    {b:?}");
                }
                println!("    {:?}", seen.breaks);
            }
            others += seen.bouts.len() - told;
            breaks += seen.breaks.len() - seen.bouts.len();
            not_worn += seen.not_worn;
            distrusted += seen.distrusted.len();
        }
        println!(
            "{name}: sets of 6, 9, 14, 10 s {sets:?}, {exact} of them exactly\n  child's pose, downward dog, rest {poses:?}; others {others}; breaks beside {breaks}; not worn {not_worn}; distrusted {distrusted}"
        );
        assert_eq!((others, not_worn), (0, 0), "{name}");
        // As still as on a desk in a pose, a low back clip may have been put on again: its angles are unknown then.
        if rig == LOW {
            continue;
        }
        assert_eq!(distrusted, 0, "{name}");
        for share in sets.iter().chain(&poses) {
            assert!(share.at_least(95), "{name}: {share:?}");
        }
    }
}

/// Work at a desk and walks are none of it.
#[test]
fn desk_work_is_no_exercise() {
    for (name, rig) in [("head", HEAD), ("head, upper back", TWO)] {
        let mut hours = 0.0;
        let mut falsely = Vec::new();
        // A short day in every run.
        let whole = std::env::var_os("NAPE_SEEDS").is_some();
        let script = format!("calibrate; desk {}h", if whole { 8 } else { 2 });
        for seed in seeds(1) {
            let seen = Seen::of(&script, seed, rig);
            hours += seen.hours;
            falsely.extend(seen.bouts);
        }
        println!("{name}: {} in {hours:.0} h: {falsely:?}", falsely.len());
        assert_eq!(falsely, [], "{name}");
    }
}

/// Days of other things: nothing is told but what was done.
#[test]
fn other_days_tell_nothing_else() {
    for name in ["holds", "phone_slouch", "off_day", "take_off"] {
        let script = builtin::script(name).expect("a built-in script");
        for seed in seeds(1) {
            let seen = Seen::of(script, seed, HEAD);
            println!("{name} {seed}: {:?}", seen.bouts);
            assert_eq!(seen.bouts, [], "{name} {seed}");
        }
    }
}

/// A set is the break that was asked for, and ends the position that was kept; unasked it is a break too.
#[test]
fn a_set_answers_the_nudge_and_resets_the_timer() {
    for rig in [HEAD, TWO] {
        let script = "calibrate; screen 10m; phone 62 for 6m; cat_cow 5 period 8s; screen 60s";
        let seen = Seen::of(script, 1, rig);
        assert_eq!(seen.breaks, [(BreakKind::CatCow, true)], "{rig:?}");
        assert_eq!(seen.verified, 1, "{rig:?}");
        for (middle, limits) in [("cat_cow 3 period 10s", 0), ("screen 30s", 1)] {
            let script = format!("calibrate; screen 20m; {middle}; screen 20m");
            let seen = Seen::of(&script, 1, HEAD);
            assert_eq!(seen.limits, limits, "{middle}");
            let breaks = [(BreakKind::CatCow, false)];
            assert_eq!(seen.breaks, breaks[limits..], "{middle}");
        }
    }
}
