//! Was the clip still in a window, and where was "up"?

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{MIN_UPRIGHT_S, Refused};
use crate::direction::{Vec3, angle_between, unit};
use crate::num::{deg, sqrt};
use crate::sample::Sample;
use crate::time::{Span, Timestamp};

/// Length of the blocks a window is made of. Our choice: fine enough to cut at.
const BLOCK: Span = Span::from_millis(500);

/// Longest window the search averages over: sway averages out, posture creep does not. Our choice.
pub(super) const MAX_AUTO: usize = 20;

/// Blocks of a window that is only to set the upright reference anew: [`super::MIN_UPRIGHT_S`], and half a second of
/// grace. Our choice: somebody waits for it.
pub(super) const UPRIGHT_ONLY: usize = 7;

/// Largest RMS of angular rate about its mean. Our choice: 2-3 degrees/s per axis; over
/// three axes that is 4-5.
const MAX_RATE: f64 = deg(4.5);

/// Largest RMS of specific force about its mean, m/s². Our choice: twice what the quiet phases of
/// real head and back clips show (0.05-0.15).
const MAX_ACC: f64 = 0.35;

/// Largest way of "up" from the first to the last third of the window. Our choice.
const MAX_DRIFT: f64 = deg(2.5);

/// Sums over one block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Block {
    n: f64,
    span: f64,
    acc: Vec3,
    acc2: f64,
    gyr: Vec3,
    gyr2: f64,
    gyr_n: f64,
}

impl Block {
    fn add(&mut self, s: &Sample, dt: f64) {
        self.n += 1.0;
        self.span += dt;
        self.acc += s.acc();
        self.acc2 += s.acc().norm_squared();
        if let Some(g) = s.gyr() {
            self.gyr += g;
            self.gyr2 += g.norm_squared();
            self.gyr_n += 1.0;
        }
    }

    fn merge(mut self, b: &Self) -> Self {
        self.n += b.n;
        self.span += b.span;
        self.acc2 += b.acc2;
        self.gyr2 += b.gyr2;
        self.gyr_n += b.gyr_n;
        self.acc += b.acc;
        self.gyr += b.gyr;
        self
    }
}

/// RMS about the mean, from sums.
fn spread(sum: Vec3, sum2: f64, n: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    sqrt((sum2 / n - sum.norm_squared() / (n * n)).max(0.0))
}

/// A found upright reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Upright {
    /// "Up" in the clip frame.
    pub(super) up: Vec3,
    /// Uncertainty, rad.
    pub(super) sigma: f64,
    /// RMS of the angular rate about its mean, rad/s, and way of "up" over the window, rad.
    pub(super) rate: f64,
    /// See [`Self::rate`].
    pub(super) drift: f64,
}

/// A window in the making.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Still {
    blocks: VecDeque<Block>,
    open: Block,
    open_from: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Still {
    /// Takes in a sample; `true` when a block was closed.
    fn add(&mut self, s: &Sample) -> bool {
        // A gap longer than a block is not covered by the sample after it.
        let dt = self.last.map_or(Span::ZERO, |l| s.at().since(l));
        let dt = if dt > BLOCK { Span::ZERO } else { dt };
        self.last = Some(s.at());
        let from = *self.open_from.get_or_insert(s.at());
        if s.at().since(from) < BLOCK {
            self.open.add(s, dt.as_secs_f64());
            return false;
        }
        self.close();
        self.open.add(s, dt.as_secs_f64());
        self.open_from = Some(s.at());
        true
    }

    fn close(&mut self) {
        self.blocks.push_back(self.open);
        self.open = Block::default();
        self.open_from = None;
    }

    /// For a window given by hand: takes in a sample of it.
    pub(super) fn collect(&mut self, s: &Sample) {
        self.add(s);
    }

    /// For a window given by hand: the window is over.
    pub(super) fn judge(&mut self) -> Result<Upright, Refused> {
        self.close();
        judge(&self.blocks)
    }

    /// Looks for the first still window by itself, of `enough` blocks at the most.
    pub(super) fn search(&mut self, s: &Sample, enough: usize) -> Option<Upright> {
        if !self.add(s) {
            return None;
        }
        match judge(&self.blocks) {
            Ok(found) if self.blocks.len() >= enough => Some(found),
            Ok(_) | Err(Refused::TooShort { .. }) => {
                self.drop_moving();
                None
            }
            Err(_) => {
                // The newest block broke it: what stood before may have been long enough.
                let newest = self.blocks.pop_back()?;
                if let Ok(found) = judge(&self.blocks) {
                    return Some(found);
                }
                self.blocks.push_back(newest);
                self.drop_moving();
                None
            }
        }
    }

    /// Drops the oldest blocks until the rest could still become a still window.
    fn drop_moving(&mut self) {
        while !self.blocks.is_empty() && !quiet(&self.blocks) {
            self.blocks.pop_front();
        }
    }
}

fn total(blocks: &VecDeque<Block>) -> Block {
    blocks.iter().fold(Block::default(), Block::merge)
}

/// Rate about its mean and way of "up": is that still?
fn motion(blocks: &VecDeque<Block>) -> (f64, f64, f64) {
    let all = total(blocks);
    let third = blocks.len().div_ceil(3);
    let mean_up = |from: usize| {
        let sum = blocks
            .iter()
            .skip(from)
            .take(third)
            .fold(Block::default(), Block::merge);
        unit(sum.acc)
    };
    let drift = match (mean_up(0), mean_up(blocks.len() - third)) {
        (Some(a), Some(b)) => angle_between(a, b),
        _ => core::f64::consts::PI,
    };
    (
        spread(all.gyr, all.gyr2, all.gyr_n),
        spread(all.acc, all.acc2, all.n),
        drift,
    )
}

fn quiet(blocks: &VecDeque<Block>) -> bool {
    let (rate, acc, drift) = motion(blocks);
    rate <= MAX_RATE && acc <= MAX_ACC && drift <= MAX_DRIFT
}

fn judge(blocks: &VecDeque<Block>) -> Result<Upright, Refused> {
    let all = total(blocks);
    // Half a block of grace: the first sample of a window covers nothing.
    if all.span < MIN_UPRIGHT_S - 0.25 || all.n < 8.0 {
        return Err(Refused::TooShort { have_s: all.span });
    }
    let (rate, _, drift) = motion(blocks);
    match unit(all.acc) {
        Some(up) if quiet(blocks) => Ok(Upright {
            up,
            // Half a degree for how clip, strap and skin settle (the accelerometer's own error is stated
            // apart, `AccError::sigma`), and half of how far the posture crept. Our choice.
            sigma: sqrt(deg(0.5) * deg(0.5) + 0.25 * drift * drift),
            rate,
            drift,
        }),
        _ => Err(Refused::Moved { rate, drift }),
    }
}
