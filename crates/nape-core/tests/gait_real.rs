//! The walking detector on real people, per second, against the references beside the files.
//! What was looked at when choosing parameters is told in `docs/walking.md`.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

mod gait_support;

use gait_support::{bins, data, decimate, earth, rows, run, steps, walks};
use nape_core::Placement;
use nape_core::gait::{GaitSample, Params};

type Stretches = Vec<(f64, f64)>;

/// Scores of one recording.
#[derive(Debug)]
struct Score {
    sensitivity: f64,
    precision: f64,
    still: usize,
    steps: u32,
}

fn stretches(reference: &serde_json::Value, key: &str) -> Stretches {
    serde_json::from_value(reference[key].clone()).unwrap_or_default()
}

/// The bins of `found` that are true in `truth`, over all of `found`.
fn share(found: &[bool], truth: &[bool], skip: &[bool]) -> f64 {
    let count = |f: &dyn Fn(usize) -> bool| (0..found.len()).filter(|&i| !skip[i] && f(i)).count();
    count(&|i| found[i] && truth[i]) as f64 / count(&|i| found[i]).max(1) as f64
}

struct Recording {
    samples: Vec<GaitSample>,
    placement: Placement,
    walks: Stretches,
    either: Vec<bool>,
    skip: Vec<bool>,
    still: Vec<usize>,
}

fn recording(file: &str, placement: Placement, step: usize) -> Option<Recording> {
    let Some(dir) = data() else {
        println!("skipped: no shared data (set NAPE_SHARED)");
        return None;
    };
    let text = std::fs::read_to_string(dir.join(format!("{file}.reference.json"))).unwrap();
    let reference: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = decimate(
        &rows(&dir.join(format!("{file}.csv")), placement.name()),
        step,
    );
    let count = rows.last().unwrap().0 as usize;
    let walks = stretches(&reference, "walks_s");
    let mut either = bins(&walks, count);
    let others = bins(&stretches(&reference, "walks_stereophoto_s"), count);
    either.iter_mut().zip(others).for_each(|(a, b)| *a |= b);
    Some(Recording {
        samples: earth(&rows),
        placement,
        walks,
        either,
        skip: bins(&stretches(&reference, "unlabelled_walks_s"), count),
        still: serde_json::from_value(reference["almost_still_1s_bins"].clone())
            .unwrap_or_default(),
    })
}

fn score(r: &Recording, params: &Params) -> Score {
    let verdicts = run(params, &r.samples);
    let found = bins(&walks(&verdicts), r.skip.len());
    if std::env::var_os("GAIT_SHOW").is_some() {
        println!("{:?}", walks(&verdicts));
    }
    let truth = bins(&r.walks, r.skip.len());
    Score {
        sensitivity: share(&truth, &found, &vec![false; found.len()]),
        precision: share(&found, &r.either, &r.skip),
        still: r.still.iter().filter(|&&i| found[i]).count(),
        steps: steps(&verdicts),
    }
}

const HEAD: &str = "walk_head_normal_100hz";
const LOW_BACK: &str = "activities_low_back_100hz";

#[test]
fn walking_on_the_head() {
    for step in [1, 2, 4, 8] {
        let Some(r) = recording(HEAD, Placement::Head, step) else {
            return;
        };
        let s = score(&r, &Params::for_placement(r.placement));
        println!("head, {} Hz: {s:.3?}", 100.0 / step as f64);
        if step <= 4 {
            assert!(
                s.sensitivity >= 0.93 && s.precision >= 0.88 && s.still == 0,
                "{s:?}"
            );
        }
    }
}

#[test]
fn walking_on_the_low_back() {
    for step in [1, 2, 4, 8] {
        let Some(r) = recording(LOW_BACK, Placement::LowBack, step) else {
            return;
        };
        let s = score(&r, &Params::for_placement(r.placement));
        println!("low back, {} Hz: {s:.3?}", 100.0 / step as f64);
        if step <= 4 {
            assert!(s.sensitivity >= 0.85 && s.precision >= 0.65, "{s:?}");
            assert!(s.steps.abs_diff(63) <= 10, "{s:?}");
        }
    }
}

#[test]
fn three_clips_on_one_body() {
    let Some(dir) = data() else { return };
    for p in Placement::ALL {
        let rows = rows(&dir.join("body_head_back_100hz.csv"), p.name());
        let verdicts = run(&Params::for_placement(p), &earth(&rows));
        println!(
            "{}: {:?}, {} steps",
            p.name(),
            walks(&verdicts),
            steps(&verdicts)
        );
    }
}
