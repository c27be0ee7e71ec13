//! How true "not worn" is on simulated days and on real recordings.
//!
//! `cargo test -p nape-tests --test suite accuracy_worn -- --nocapture`; `NAPE_SEEDS=20` takes more days
//! than the few that every run takes.

use std::path::{Path, PathBuf};

use firmware_sim::{Script, SimOptions, Simulator, builtin};
use nape_core::event::OffSign;
use nape_core::{Engine, EventKind, Input, Output, Params, Span, Timestamp};
use nape_session::{ReadOptions, Recording};
use nape_tests::play::play;

/// Seeds from 1 on: as many as `NAPE_SEEDS` says.
fn seeds(few: u64) -> std::ops::RangeInclusive<u64> {
    let asked = std::env::var("NAPE_SEEDS").ok();
    1..=asked.and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// A stretch called not worn, s, and what told so.
#[derive(Debug, Clone, PartialEq)]
struct Off {
    from: f64,
    to: f64,
    reason: OffSign,
}

/// What a clip was called over a session, and when it was not worn in truth.
struct Day {
    off: Vec<Off>,
    truth: Vec<(f64, f64, &'static str)>,
}

/// Stretches of the head's clip called not worn, from the events.
#[derive(Default)]
struct Stretches(Vec<Off>);

impl Stretches {
    fn take(&mut self, engine: &mut Engine) {
        let seconds = |t: Timestamp| t.since(Simulator::START).as_secs_f64();
        while let Some(output) = engine.poll_output() {
            let Output::Event(event) = output else {
                continue;
            };
            match event.kind {
                EventKind::NotWorn { reason, .. } => self.0.push(Off {
                    from: seconds(event.at),
                    to: f64::INFINITY,
                    reason,
                }),
                EventKind::Worn { .. } => {
                    if let Some(off) = self.0.last_mut() {
                        off.to = off.to.min(seconds(event.at));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The day of `script`, for an engine that is there from `from` on.
fn day(script: &str, seed: u64, from: f64) -> Day {
    let script = Script::parse(script).expect("a script that holds");
    let mut sim = Simulator::new(&script, seed, SimOptions::default()).expect("sound options");
    let from = Timestamp::from_secs_f64(from);
    let mut engine = Engine::new(Params::default(), from);
    let mut seen = Stretches::default();
    play(&mut sim, &mut engine, [], |_, _, engine| seen.take(engine));
    let end = engine.start() + Span::from_secs_f64(sim.seconds());
    engine.handle(end, Input::End);
    seen.take(&mut engine);
    let truth = sim.truth();
    let what = |t: f64| {
        let interval = truth.intervals.iter().find(|i| (i.t0..i.t1).contains(&t));
        interval.map_or("", |i| i.activity)
    };
    let stretches = truth.not_worn.iter();
    Day {
        truth: stretches.map(|n| (n.t0, n.t1, what(n.t0))).collect(),
        off: seen.0,
    }
}

/// How the stretches of one kind were found.
#[derive(Debug, Default)]
struct Found {
    all: usize,
    found: usize,
    after_s: Vec<f64>,
    /// Called worn after it had been noticed, s.
    back_s: f64,
    reasons: std::collections::BTreeMap<OffSign, usize>,
}

impl Found {
    fn add(&mut self, day: &Day, from: f64, to: f64) {
        self.all += 1;
        let mine = |o: &&Off| o.from < to && o.to > from;
        let Some(first) = day.off.iter().find(mine) else {
            return;
        };
        self.found += 1;
        self.after_s.push(first.from.max(from) - from);
        *self.reasons.entry(first.reason).or_default() += 1;
        let off: f64 = day
            .off
            .iter()
            .filter(mine)
            .map(|o| o.to.min(to) - o.from.max(from))
            .sum();
        self.back_s += to - first.from.max(from) - off;
    }

    fn tell(&mut self, what: &str) -> String {
        self.after_s.sort_by(f64::total_cmp);
        let at = |share: usize| {
            let i = (self.after_s.len() * share / 100).min(self.after_s.len().saturating_sub(1));
            self.after_s.get(i).copied().unwrap_or(f64::NAN)
        };
        format!(
            "{what:<24} {:>3} of {:>3} found, after p50 {:>5.1} s, p90 {:>5.1} s, longest {:>5.1} s; called worn again {:.0} s; {:?}",
            self.found,
            self.all,
            at(50),
            at(90),
            at(100),
            self.back_s,
            self.reasons
        )
    }
}

/// Days with the clip on a chair, on the charger and on the desk.
#[test]
fn clips_that_hang_are_charged_or_lie_are_not_worn() {
    let script = builtin::script("off_day").expect("a built-in script");
    let mut kinds = std::collections::BTreeMap::<&str, Found>::new();
    let mut falsely = 0;
    for seed in seeds(2) {
        let day = day(script, seed, 0.0);
        for &(from, to, what) in &day.truth {
            kinds.entry(what).or_default().add(&day, from, to);
        }
        let true_ = |o: &&Off| !day.truth.iter().any(|t| o.from < t.1 && o.to > t.0);
        falsely += day.off.iter().filter(true_).count();
    }
    for (what, found) in &mut kinds {
        println!("{}", found.tell(what));
        assert!(found.found * 20 >= found.all * 19, "{what}: {found:?}");
    }
    assert_eq!(falsely, 0);
}

/// Laid on the desk, ten minutes' work between: nearly all of them are found.
#[test]
fn a_clip_on_the_desk_is_not_worn() {
    let script = builtin::script("take_off").expect("a built-in script");
    let mut found = Found::default();
    for seed in seeds(5) {
        let day = day(script, seed, 0.0);
        for &(from, to, _) in &day.truth {
            found.add(&day, from, to);
        }
    }
    println!("{}", found.tell("take_off"));
    assert!(found.found * 100 >= found.all * 99, "{found:?}");
}

/// The swings alone: the session begins when the clip hangs already, so that nobody saw it being handled.
#[test]
fn a_clip_that_hung_before_the_session_began_is_found_by_its_swings() {
    let script = "sit_upright 10s; hang for 30m; sit_upright 10s";
    let mut found = Found::default();
    for seed in seeds(8) {
        let day = day(script, seed, 60.0);
        found.add(&day, 60.0, day.truth[0].1 - 10.0);
    }
    println!("{}", found.tell("hung before"));
    assert!(found.found * 10 >= found.all * 7, "{found:?}");
}

/// Nothing else is called not worn.
#[test]
fn a_wearer_is_worn_all_day() {
    for name in ["desk_day", "holds", "phone_slouch", "breaks"] {
        let long = name.ends_with("day");
        for seed in seeds(if long { 1 } else { 3 }) {
            let day = day(builtin::script(name).expect("a built-in script"), seed, 0.0);
            assert!(day.truth.is_empty(), "{name} {seed}");
            assert_eq!(day.off, [], "{name} {seed}");
        }
    }
}

/// The same on real recordings, where they are at hand.
#[test]
fn a_real_wearer_is_worn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let dir: PathBuf = std::env::var_os("NAPE_SHARED")
        .map_or_else(|| root.join("shared"), PathBuf::from)
        .join("data");
    let Ok(entries) = std::fs::read_dir(&dir) else {
        println!("skipped: no ../shared/data and no NAPE_SHARED");
        return;
    };
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let mut recording = Recording::open(&path, &ReadOptions::default()).expect("it reads");
        let mut engine = Engine::new(Params::default(), recording.start());
        let mut seen = Stretches::default();
        while let Some(item) = recording.next_item().expect("it reads") {
            engine.handle(item.at, item.input.as_input());
            seen.take(&mut engine);
        }
        engine.handle(Timestamp::from_micros(i64::MAX / 2), Input::End);
        seen.take(&mut engine);
        assert_eq!(seen.0, [], "{}", path.display());
    }
}
