//! Does the device measure gravity at rest?
//!
//! A device whose scale is wrong by more than its range tells (or that is another one than it seems) would
//! give wrong angles of movement and no walking at all. At rest every accelerometer shows 1 g; one that
//! shows something else for long is not believed. What is absent: the small errors, which the engine
//! learns by itself.

use nape_core::Timestamp;

use crate::batch::{G, ImuBatch};

/// What a clip may show at rest, g. Our choice: offset and scale of the worst chip in use (80 mg and
/// 3 %, docs/evidence.md#chips) stay well inside.
const RANGE_G: std::ops::RangeInclusive<f64> = 0.8..=1.25;
/// At rest: standard deviation over a second, as a share of the mean. Our choice; a sitting person has
/// about 1 %. A share, so that a wrong scale does not matter.
const STILL: f64 = 0.03;
/// Seconds at rest with a wrong value, none right between them, until the clip is not believed. Our choice.
const WRONG_S: u32 = 10;
/// Seconds at rest with a right value until it is believed again. Our choice.
const RIGHT_S: u32 = 3;
/// Length of a window, µs. Our choice.
const WINDOW_US: i64 = 1_000_000;
/// Fewest samples of a window: below the slowest rate of the profile (16 Hz) less what loss takes.
const FEWEST: f64 = 8.0;

/// Sums over one second, counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    n: f64,
    sum: [f64; 3],
    square: f64,
}

/// The watch over one stream.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Gravity {
    window: Option<(Timestamp, Sums)>,
    wrong: u32,
    right: u32,
    /// What it shows at rest, g, while it is not believed.
    lying: Option<f64>,
}

impl Gravity {
    /// Takes a batch in; what the clip shows at rest, g, if it is not believed.
    pub(crate) fn push(&mut self, batch: &ImuBatch) -> Option<f64> {
        let mut window = self.window.take();
        if let Some((began, sums)) = window
            && !(0..WINDOW_US).contains(&batch.first.since(began).as_micros())
        {
            self.close(sums, batch.acc_scale);
            window = None;
        }
        let (began, mut sums) = window.unwrap_or((batch.first, Sums::default()));
        for i in 0..batch.len() {
            let a = [0, 1, 2].map(|k: usize| f64::from(batch.acc[k][i]));
            sums.n += 1.0;
            for (sum, value) in sums.sum.iter_mut().zip(a) {
                *sum += value;
                sums.square += value * value;
            }
        }
        self.window = Some((began, sums));
        self.lying
    }

    fn close(&mut self, sums: Sums, acc_scale: f64) {
        if sums.n < FEWEST {
            return;
        }
        let mean_square = sums.sum.iter().map(|s| (s / sums.n).powi(2)).sum::<f64>();
        let spread = (sums.square / sums.n - mean_square).max(0.0).sqrt();
        if spread > STILL * mean_square.sqrt() {
            return;
        }
        let g = mean_square.sqrt() * acc_scale / G;
        if RANGE_G.contains(&g) {
            (self.wrong, self.right) = (0, self.right + 1);
            if self.right >= RIGHT_S {
                self.lying = None;
            }
        } else {
            (self.wrong, self.right) = (self.wrong + 1, 0);
            if self.wrong >= WRONG_S {
                self.lying = Some(g);
            }
        }
    }
}
