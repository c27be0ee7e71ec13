//! Shared by the tests of the walking detector: real files, an attitude step of its own, scoring.
//! The attitude is plain VQF, apart from the core's, so that a fault there cannot hide one here.

#[path = "../../../nape-attitude/tests/support/rng.rs"]
mod rng;
pub(crate) mod sim;

use nape_core::gait::{Detector, GaitSample, Params, Verdict};
use nape_core::{Span, Timestamp};

/// One row of a recording: time in s, specific force in m/s², rate in rad/s, sensor frame.
pub(crate) type Row = (f64, [f64; 3], [f64; 3]);

/// Rows of one placement of a CSV file.
pub(crate) fn rows(path: &std::path::Path, placement: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("a readable recording");
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let f: Vec<&str> = line.split(',').collect();
            let n = |i: usize| f[i].parse::<f64>().expect("a number");
            (f[1] == placement).then(|| (n(0), [n(2), n(3), n(4)], [n(5), n(6), n(7)]))
        })
        .collect()
}

/// Every `step`-th row: what a slower clip would have sent.
pub(crate) fn decimate(rows: &[Row], step: usize) -> Vec<Row> {
    rows.iter().step_by(step).copied().collect()
}

/// Earth-frame samples of a recording with a steady rate, by VQF.
pub(crate) fn earth(rows: &[Row]) -> Vec<GaitSample> {
    let dt = (rows[rows.len() - 1].0 - rows[0].0) / (rows.len() - 1) as f64;
    let mut vqf = vqf_rs::VQF::new(dt, None, None, None);
    rows.iter()
        .map(|&(t, acc, gyr)| {
            vqf.update(gyr, acc, None);
            let a = vqf.quat_6d().rotate(acc);
            GaitSample {
                at: Timestamp::from_secs_f64(t),
                vertical: a[2] - 9.81,
                horizontal: [a[0], a[1]],
                gyr: Some(gyr.iter().map(|g| g * g).sum::<f64>().sqrt()),
            }
        })
        .collect()
}

/// All verdicts of a recording.
pub(crate) fn run(params: &Params, samples: &[GaitSample]) -> Vec<Verdict> {
    let mut detector = Detector::new(params.clone(), Timestamp::from_micros(0));
    let mut out = Vec::new();
    for &s in samples {
        detector.push(s);
        out.extend(std::iter::from_fn(|| detector.poll()));
    }
    detector.finish();
    out.extend(std::iter::from_fn(|| detector.poll()));
    let end = samples.last().map_or(Timestamp::default(), |s| s.at);
    out.retain(|v| v.from < end + Span::from_millis(1));
    out
}

/// One-second bins at least half covered by the stretches (seconds, not overlapping).
pub(crate) fn bins(stretches: &[(f64, f64)], count: usize) -> Vec<bool> {
    (0..count)
        .map(|i| {
            let (a, b) = (i as f64, i as f64 + 1.0);
            let covered: f64 = stretches
                .iter()
                .map(|s| (s.1.min(b) - s.0.max(a)).max(0.0))
                .sum();
            covered >= 0.5 - 1e-9
        })
        .collect()
}

/// The walking stretches of a list of verdicts, seconds.
pub(crate) fn walks(verdicts: &[Verdict]) -> Vec<(f64, f64)> {
    let s = |t: Timestamp| t.as_micros() as f64 / 1e6;
    let mut out: Vec<(f64, f64)> = Vec::new();
    for v in verdicts.iter().filter(|v| v.walking) {
        match out.last_mut() {
            Some(last) if (last.1 - s(v.from)).abs() < 1e-6 => last.1 = s(v.to),
            _ => out.push((s(v.from), s(v.to))),
        }
    }
    out
}

/// Steps in all verdicts.
pub(crate) fn steps(verdicts: &[Verdict]) -> u32 {
    verdicts.iter().map(|v| v.steps).sum()
}
