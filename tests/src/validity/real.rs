//! What can be measured on the few real recordings at hand: walking per second, and stillness.
//!
//! Read from where they lie (`nape_tests::recordings`); rows are absent where the files are. The
//! scoring is that of `docs/walking.md`, here through the whole engine.

use std::collections::BTreeMap;
use std::path::Path;

use nape_core::attitude::WHOLE;
use nape_core::event::Walk;
use nape_core::{Engine, EventKind, Input, Output, Params, Placement};
use nape_session::{ReadOptions, Recording};
use serde::Deserialize;

use super::judge::count;
use super::row::{Key, Row};
use crate::recordings;

/// The body at rest in `body_head_back_100hz`, s: quiet in all three clips.
const REST: (f64, f64) = (18.0, 39.0);

/// What lies beside a recording with labelled walks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reference {
    walks_s: Vec<(f64, f64)>,
    walks_stereophoto_s: Vec<(f64, f64)>,
    unlabelled_walks_s: Vec<(f64, f64)>,
    almost_still_1s_bins: Vec<usize>,
}

/// What the engine says of a recording.
#[derive(Default)]
struct Heard {
    walks: Vec<(f64, f64)>,
    steps: u32,
    /// Time, placement, "up" in the clip's frame.
    ups: Vec<(f64, Placement, [f64; 3])>,
    end: f64,
}

/// The rows of the recordings that are there.
pub fn rows() -> Vec<Row> {
    recordings("csv")
        .iter()
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?;
            let heard = hear(path)?;
            match std::fs::read_to_string(path.with_extension("reference.json")) {
                Ok(text) => Some(vec![row(name, "", walking(&heard, &text)?)]),
                Err(_) => Some(still(name, &heard)),
            }
        })
        .flatten()
        .collect()
}

fn row(name: &str, placement: &str, figures: BTreeMap<&'static str, f64>) -> Row {
    let blank = String::new;
    Row {
        key: Key {
            section: "real".to_owned(),
            script: name.to_owned(),
            mode: "score".to_owned(),
            chip: blank(),
            rate_hz: "100".to_owned(),
            loss: blank(),
            mount: placement.to_owned(),
            seed: 0,
        },
        figures,
    }
}

/// `None` if it cannot be read.
fn hear(path: &Path) -> Option<Heard> {
    let mut recording = Recording::open(path, &ReadOptions::default()).ok()?;
    let start = recording.start();
    let params = Params {
        smoothing: WHOLE,
        tap: true,
        tap_smoothed: true,
        ..Params::default()
    };
    let mut engine = Engine::new(params, start);
    let mut heard = Heard::default();
    let mut end = start;
    while let Some(item) = recording.next_item().ok()? {
        engine.handle(item.at, item.input.as_input());
        end = item.at;
        heard.take(&mut engine);
    }
    engine.handle(end, Input::End);
    heard.take(&mut engine);
    heard.end = end.since(start).as_secs_f64();
    Some(heard)
}

impl Heard {
    fn take(&mut self, engine: &mut Engine) {
        let start = engine.start();
        let s = |t: nape_core::Timestamp| t.since(start).as_secs_f64();
        while let Some(output) = engine.poll_output() {
            match output {
                Output::Event(event) => {
                    if let EventKind::WalkEnded(Walk {
                        from, to, steps, ..
                    }) = event.kind
                    {
                        self.walks.push((s(from), s(to)));
                        self.steps += steps;
                    }
                }
                Output::Attitude(tap) => self.ups.push((s(tap.at), tap.placement, tap.up)),
                Output::Frame(_) => {}
            }
        }
    }
}

/// Seconds that are at least half covered.
fn seconds(spans: &[(f64, f64)], n: usize) -> Vec<bool> {
    (0..n)
        .map(|i| {
            let (from, to) = (count(i), count(i + 1));
            let covered = spans.iter().map(|s| (s.1.min(to) - s.0.max(from)).max(0.0));
            covered.sum::<f64>() >= 0.5 - 1e-9
        })
        .collect()
}

fn walking(heard: &Heard, reference: &str) -> Option<BTreeMap<&'static str, f64>> {
    let reference: Reference = serde_json::from_str(reference).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "minutes"
    )]
    let n = heard.end as usize;
    let found = seconds(&heard.walks, n);
    let truth = seconds(&reference.walks_s, n);
    let other = seconds(&reference.walks_stereophoto_s, n);
    let skip = seconds(&reference.unlabelled_walks_s, n);
    let share = |of: &dyn Fn(usize) -> bool, hit: &dyn Fn(usize) -> bool| {
        let all = (0..n).filter(|&i| of(i));
        count(all.clone().filter(|&i| hit(i)).count()) / count(all.count().max(1))
    };
    let still = reference.almost_still_1s_bins.iter();
    Some(BTreeMap::from([
        ("hours", heard.end / 3600.0),
        (
            "walking_true_s",
            count(truth.iter().filter(|t| **t).count()),
        ),
        ("walking_sensitivity", share(&|i| truth[i], &|i| found[i])),
        (
            "walking_precision",
            share(&|i| found[i] && !skip[i], &|i| truth[i] || other[i]),
        ),
        (
            "almost_still_walking_s",
            count(still.filter(|&&i| i < n && found[i]).count()),
        ),
        ("steps", f64::from(heard.steps)),
    ]))
}

/// A row per clip: walking and the largest change of inclination while the body rests.
fn still(name: &str, heard: &Heard) -> Vec<Row> {
    let resting = |t: f64| (REST.0..REST.1).contains(&t);
    let walked = heard
        .walks
        .iter()
        .map(|w| (w.1.min(REST.1) - w.0.max(REST.0)).max(0.0));
    let walked: f64 = walked.sum();
    Placement::ALL
        .into_iter()
        .filter_map(|placement| {
            let mut ups = heard
                .ups
                .iter()
                .filter(|u| u.1 == placement && resting(u.0));
            let first = ups.next()?.2;
            let cosine = ups.map(|u| (0..3).map(|i| first[i] * u.2[i]).sum::<f64>());
            let drift = cosine.fold(1.0, f64::min).clamp(-1.0, 1.0);
            let drift = nape_core::num::to_deg(nape_core::num::atan2(
                (1.0 - drift * drift).max(0.0).sqrt(),
                drift,
            ));
            Some(row(
                name,
                placement.name(),
                BTreeMap::from([
                    ("hours", (REST.1 - REST.0) / 3600.0),
                    ("almost_still_walking_s", walked),
                    ("still_drift_deg", drift),
                ]),
            ))
        })
        .collect()
}
