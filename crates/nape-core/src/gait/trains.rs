//! Which swings are steps of a walk: enough of them in a row, regular, large, lifting the whole
//! body; with the smaller ones at the edges, across short pauses. Cuts the walks into slots.

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::params::Params;
use super::steps::Swing;

/// Swings kept at least, for the trains that may still grow: more than [`Params::min_steps`].
const KEPT: usize = 16;

/// Longest unknown time inside a walk, µs: 1 s.
const MAX_UNKNOWN: i64 = 1_000_000;

/// Never.
const NEVER: i64 = i64::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Step {
    swing: Swing,
    /// Cells that were finished when it became a step of a walk.
    walks_at: i64,
    /// Position among the small swings after a train; 0 in a train.
    edge: u32,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Trains {
    steps: VecDeque<Step>,
}

/// What is known of one slot.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) walking: bool,
    pub(super) steps: u32,
    pub(super) cadence_hz: f64,
}

impl Trains {
    /// Takes in a swing that was completed when `now` cells were finished.
    pub(super) fn step(&mut self, params: &Params, swing: Swing, now: i64) {
        self.steps.push_back(Step {
            swing,
            walks_at: NEVER,
            edge: 0,
        });
        let last = self.steps.len() - 1;
        let linked = last > 0 && self.linked(params, last);
        let full = params.min_steps.max(2) as usize;
        if self.train(params, full) {
            self.mark(params, full, now);
        } else if self.resumes(params) {
            self.mark(params, params.resume_steps.max(2) as usize, now);
        } else if linked {
            let before = self.steps[last - 1];
            if before.walks_at != NEVER && before.edge < params.edge_steps {
                self.steps[last].edge = before.edge + 1;
                self.steps[last].walks_at = now;
            }
        }
    }

    /// May swing `i` follow the one before as the next step of one walk?
    fn linked(&self, params: &Params, i: usize) -> bool {
        let (a, b) = (&self.steps[i - 1].swing, &self.steps[i].swing);
        let time = b.at - a.at;
        b.unknown <= MAX_UNKNOWN
            && time >= params.min_step.as_micros()
            && time <= params.max_step.as_micros() + b.unknown
    }

    /// Are the last `n` swings steps of a walk?
    fn train(&self, params: &Params, n: usize) -> bool {
        let Some(first) = self.steps.len().checked_sub(n) else {
            return false;
        };
        let len = self.steps.len();
        if (first + 1..len).any(|i| !self.linked(params, i)) {
            return false;
        }
        let swings = || self.steps.range(first..).map(|s| s.swing);
        let mean = |v: f64| v / n as f64;
        let amplitude = mean(swings().map(|s| s.amplitude).sum());
        if amplitude < params.min_amplitude {
            return false;
        }
        let time = self.median_time(first, len);
        let even = (first + 1..len).all(|i| {
            let b = &self.steps[i].swing;
            let t = secs(b.at - self.steps[i - 1].swing.at);
            t * params.max_ratio >= time && (b.unknown > 0 || t <= time * params.max_ratio)
        });
        let sway2 = mean(swings().map(|s| s.sway2).sum());
        let bounce2 = 0.5 * amplitude * amplitude;
        even && sway2 >= params.min_sway * params.min_sway * bounce2
            && self.lifts(params, first, amplitude, time)
    }

    /// Does the clip move further than turning about the neck could move it?
    fn lifts(&self, params: &Params, first: usize, amplitude: f64, time: f64) -> bool {
        let mut rates: alloc::vec::Vec<f64> = self
            .steps
            .range(first..)
            .filter_map(|s| s.swing.rate)
            .collect();
        if rates.is_empty() {
            return true;
        }
        rates.sort_by(f64::total_cmp);
        let speed = amplitude * time / (2.0 * core::f64::consts::PI);
        speed >= params.min_lever * rates[rates.len() / 2]
    }

    fn median_time(&self, first: usize, end: usize) -> f64 {
        let mut times: alloc::vec::Vec<i64> = (first + 1..end)
            .map(|i| self.steps[i].swing.at - self.steps[i - 1].swing.at)
            .collect();
        times.sort_unstable();
        times.get(times.len() / 2).map_or(0.0, |&t| secs(t))
    }

    fn resumes(&self, params: &Params) -> bool {
        let n = params.resume_steps.max(2) as usize;
        let Some(first) = self.steps.len().checked_sub(n) else {
            return false;
        };
        let near = self.steps.range(..first).rev().take(8).any(|s| {
            s.walks_at != NEVER
                && s.edge == 0
                && self.steps[first].swing.at - s.swing.at <= params.max_pause.as_micros()
        });
        near && self.train(params, n)
    }

    /// The last `n` swings are steps, and so are small ones right before them.
    fn mark(&mut self, params: &Params, n: usize, now: i64) {
        let mut first = self.steps.len() - n;
        for step in self.steps.range_mut(first..) {
            step.walks_at = step.walks_at.min(now);
            step.edge = 0;
        }
        for edge in 1..=params.edge_steps {
            if first == 0 || !self.linked(params, first) {
                break;
            }
            first -= 1;
            let step = &mut self.steps[first];
            if step.walks_at == NEVER {
                (step.walks_at, step.edge) = (now, edge);
            }
        }
    }

    /// The slot `from`..`to` (µs), from what was known when `seen` cells were finished.
    pub(super) fn slot(&mut self, params: &Params, from: i64, to: i64, seen: i64) -> Found {
        let pause = params.max_pause.as_micros();
        while self
            .steps
            .get(KEPT)
            .is_some_and(|s| s.swing.at < from - 2 * pause)
        {
            self.steps.pop_front();
        }
        let mut found = Found::default();
        let mut covered = 0;
        let mut until = from;
        let steps: alloc::vec::Vec<i64> = self
            .steps
            .iter()
            .filter(|s| s.walks_at <= seen)
            .map(|s| s.swing.at)
            .collect();
        for (i, &at) in steps.iter().enumerate() {
            let before = i
                .checked_sub(1)
                .map(|j| at - steps[j])
                .filter(|&t| t <= pause);
            let after = steps
                .get(i + 1)
                .map(|&next| next - at)
                .filter(|&t| t <= pause);
            let pad = |other: Option<i64>| -> i64 {
                let step = other.unwrap_or(600_000).min(params.max_step.as_micros());
                (params.padding * step as f64) as i64
            };
            let a = match before {
                Some(t) => at - t,
                None => at - pad(after),
            };
            let b = if after.is_some() {
                at
            } else {
                at + pad(before)
            };
            let (a, b) = (a.max(until), b.min(to));
            if b > a {
                covered += b - a;
                until = b;
            }
            if from <= at && at < to {
                found.steps += 1;
            }
        }
        found.walking = 2 * covered >= to - from;
        if found.walking {
            let middle = (from + to) / 2;
            let mut times: alloc::vec::Vec<(i64, i64)> = steps
                .windows(2)
                .map(|w| (((w[0] + w[1]) / 2 - middle).abs(), w[1] - w[0]))
                .filter(|t| t.1 <= params.max_step.as_micros())
                .collect();
            times.sort_unstable();
            times.truncate(8);
            times.sort_unstable_by_key(|t| t.1);
            found.cadence_hz = times.get(times.len() / 2).map_or(0.0, |t| 1.0 / secs(t.1));
        }
        found
    }
}

#[expect(clippy::cast_precision_loss, reason = "spans of seconds")]
fn secs(us: i64) -> f64 {
    us as f64 / 1e6
}
