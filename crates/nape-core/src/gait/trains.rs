//! Which swings are steps of a walk: enough of them in a row, regular, large, lifting the whole
//! body; with the smaller ones at the edges, across short pauses. Cuts the walks into slots.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::params::Params;
use super::steps::Swing;
use crate::num;

/// Swings kept at least, for the trains that may still grow: more than [`Params::min_steps`].
const KEPT: usize = 16;

/// Unknown time, µs, that no walk reaches across: 1 s. Our choice.
const MAX_UNKNOWN: i64 = 1_000_000;

/// Never.
const NEVER: i64 = i64::MAX;

/// A swing and what became of it. The stamps let a slot be cut from what was known in its time,
/// however late it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Step {
    swing: Swing,
    /// Cells that were finished when it became a step of a walk.
    walks_at: i64,
    /// Position among the small swings after a train; 0 in a train.
    edge: u32,
    /// Cells that were finished when it became part of a full train.
    counts_at: i64,
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
            counts_at: NEVER,
        });
        let last = self.steps.len() - 1;
        let linked = last > 0 && self.linked(params, last);
        let full = params.min_steps.clamp(2, 12) as usize;
        if self.train(params, full) {
            self.mark(params, full, now);
            let first = self.steps.len() - full;
            for s in self.steps.range_mut(first..) {
                s.counts_at = s.counts_at.min(now);
            }
        } else if self.resumes(params) {
            self.mark(params, params.resume_steps.clamp(2, 12) as usize, now);
        } else if linked {
            let before = self.steps[last - 1];
            let time = self.median_time(last.saturating_sub(full), last);
            if before.walks_at != NEVER
                && before.edge < params.edge_steps
                && self.fits(params, last, time)
            {
                self.steps[last].edge = before.edge + 1;
                self.steps[last].walks_at = now;
            }
        }
    }

    /// May swing `i` follow the one before as the next step of one walk?
    fn linked(&self, params: &Params, i: usize) -> bool {
        let (a, b) = (&self.steps[i - 1].swing, &self.steps[i].swing);
        let time = b.at - a.at;
        b.unknown < MAX_UNKNOWN
            && time >= params.min_step.as_micros()
            && time <= params.max_step.as_micros() + b.unknown
    }

    /// Does the time to swing `i` from the one before fit a walk of this step time?
    fn fits(&self, params: &Params, i: usize, time: f64) -> bool {
        let b = &self.steps[i].swing;
        let t = secs(b.at - self.steps[i - 1].swing.at);
        t * params.max_ratio >= time && (b.unknown > 0 || t <= time * params.max_ratio)
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
        let even = (first + 1..len).all(|i| self.fits(params, i, time));
        let even = even && swings().all(|s| s.amplitude >= params.min_even * amplitude);
        let sway2 = mean(swings().map(|s| s.sway2).sum());
        let bounce2 = 0.5 * amplitude * amplitude;
        even && sway2 >= params.min_sway * params.min_sway * bounce2
            && self.lifts(params, first, time)
    }

    /// Does the clip turn as a walking body does, and rise further than turning could lift it?
    ///
    /// By majority of the swings, so that one look aside does not end a walk.
    fn lifts(&self, params: &Params, first: usize, time: f64) -> bool {
        // Amplitude of a sine from the mean of its absolute value.
        let of_mean = 0.5 * core::f64::consts::PI;
        let (mut asked, mut passed) = (0, 0);
        for s in self.steps.range(first..).map(|s| s.swing) {
            let Some(rate) = s.rate else { continue };
            asked += 1;
            let speed = s.amplitude * time / (2.0 * core::f64::consts::PI);
            let lifted = speed >= params.min_lever * of_mean * rate;
            passed += u32::from(lifted && rate >= params.min_turn);
        }
        asked == 0 || 2 * passed > asked
    }

    fn median_time(&self, first: usize, end: usize) -> f64 {
        let time = |i: usize| self.steps[i].swing.at - self.steps[i - 1].swing.at;
        median((first + 1..end).map(time).collect())
    }

    /// Do the last few swings go on with a walk after a pause?
    fn resumes(&self, params: &Params) -> bool {
        let n = params.resume_steps.clamp(2, 12) as usize;
        let Some(first) = self.steps.len().checked_sub(n) else {
            return false;
        };
        let at = self.steps[first].swing.at;
        // Back in time to the last step of a train, unless a gap or too long a pause comes first.
        for i in (0..first).rev() {
            let broken = self.steps[i + 1].swing.unknown >= MAX_UNKNOWN;
            if broken || at - self.steps[i].swing.at > params.max_pause.as_micros() {
                return false;
            }
            if self.steps[i].walks_at != NEVER && self.steps[i].edge == 0 {
                return self.train(params, n);
            }
        }
        false
    }

    /// The last `n` swings are steps, and so are small ones right before them.
    fn mark(&mut self, params: &Params, n: usize, now: i64) {
        let mut first = self.steps.len() - n;
        for step in self.steps.range_mut(first..) {
            step.walks_at = step.walks_at.min(now);
            step.edge = 0;
        }
        let time = self.median_time(first, self.steps.len());
        for edge in 1..=params.edge_steps {
            if first == 0 || !self.linked(params, first) || !self.fits(params, first, time) {
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
        let walk = self.walk(seen, pause, from - 2 * pause);
        let mut covered = 0;
        let mut until = from;
        for (i, &(at, linked)) in walk.iter().enumerate() {
            let goes_on = walk.get(i + 1).is_some_and(|next| next.1);
            let a = if linked {
                walk[i - 1].0
            } else {
                at - pad(params, params.pad_before, &walk, i)
            };
            let b = if goes_on {
                at
            } else {
                at + pad(params, params.pad_after, &walk, i)
            };
            let (a, b) = (a.max(until), b.min(to));
            if b > a {
                covered += b - a;
                until = b;
            }
        }
        if 2 * covered < to - from {
            return Found::default();
        }
        let counted = |s: &&Step| s.counts_at <= seen && (from..to).contains(&s.swing.at);
        let steps = self.steps.iter().filter(counted).map(|_| 1).sum();
        Found {
            walking: true,
            steps,
            cadence_hz: cadence(params, &walk, (from + to) / 2),
        }
    }

    /// Times of the steps since `since` and whether each is linked to the one before, as known at
    /// `seen`.
    fn walk(&self, seen: i64, pause: i64, since: i64) -> Vec<(i64, bool)> {
        let mut out: Vec<(i64, bool)> = Vec::new();
        let mut whole = true;
        for s in &self.steps {
            whole &= s.swing.unknown < MAX_UNKNOWN;
            if s.walks_at <= seen && s.swing.at >= since {
                let near = out.last().is_some_and(|l| s.swing.at - l.0 <= pause);
                out.push((s.swing.at, near && whole));
                whole = true;
            }
        }
        out
    }
}

/// How far a walk reaches beyond its first or last step `i`: this many step times, in µs.
#[expect(clippy::cast_possible_truncation, reason = "spans of seconds")]
fn pad(params: &Params, share: f64, walk: &[(i64, bool)], i: usize) -> i64 {
    let near = &walk[i.saturating_sub(4)..walk.len().min(i + 5)];
    let times = step_times(params, near).map(|t| t.1).collect();
    num::round(share * median(times) * 1e6) as i64
}

/// Steps per second around a moment.
fn cadence(params: &Params, walk: &[(i64, bool)], moment: i64) -> f64 {
    let mut times: Vec<(i64, i64)> = step_times(params, walk)
        .map(|(middle, time)| ((middle - moment).abs(), time))
        .collect();
    times.sort_unstable();
    times.truncate(8);
    let time = median(times.into_iter().map(|t| t.1).collect());
    if time > 0.0 { 1.0 / time } else { 0.0 }
}

/// Middle and length of each step, without the pauses, µs.
fn step_times(params: &Params, walk: &[(i64, bool)]) -> impl Iterator<Item = (i64, i64)> {
    let longest = params.max_step.as_micros();
    walk.windows(2)
        .map(|w| (i64::midpoint(w[0].0, w[1].0), w[1].0 - w[0].0))
        .filter(move |t| t.1 <= longest)
}

/// The (upper) median of times in µs, as seconds; 0 of none.
fn median(mut times: Vec<i64>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |&t| secs(t))
}

#[expect(clippy::cast_precision_loss, reason = "spans of seconds")]
fn secs(us: i64) -> f64 {
    us as f64 / 1e6
}
