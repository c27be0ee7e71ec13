//! Samples of any rate, jittered or with holes, onto a fixed grid of cells counted from the session
//! start: each known cell is the mean of the straight lines between samples. Does not filter.

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Length of a cell, µs: 20 Hz, seven times the fastest cadence. Our choice.
pub(super) const CELL_US: i64 = 50_000;

/// Vertical and the two horizontals, m/s².
pub(super) type Value = [f64; 3];

/// A sample: time, values, angular rate.
type Point = (i64, Value, Option<f64>);

/// The mean over one cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) gyr: Option<f64>,
}

/// Cells beyond this many unknown ones in a row leave no trace in anything downstream, so a long
/// gap is jumped: 5 s, longer than filter and longest bridged pause together.
const TRACE: i64 = 100;

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Grid {
    last: Option<Point>,
    /// Time up to which everything is settled, µs.
    position: i64,
    /// The cell that contains `position`.
    current: i64,
    sum: Value,
    sum_us: i64,
    gyr_sum: f64,
    gyr_us: i64,
    ready: VecDeque<(i64, Option<Cell>)>,
    /// Stretches with data, µs, for the slots not given out yet.
    known: VecDeque<(i64, i64)>,
}

impl Grid {
    pub(super) fn push(&mut self, at: i64, value: Value, gyr: Option<f64>, max_hole: i64) {
        if at < self.position || self.last.is_some_and(|l| at <= l.0) {
            return;
        }
        match self.last {
            Some(last) if at - last.0 <= max_hole => self.line(last, (at, value, gyr)),
            _ => self.advance(at),
        }
        self.last = Some((at, value, gyr));
    }

    pub(super) fn gap(&mut self, from: i64, to: i64) {
        if to > self.position.max(from) {
            self.advance(to);
            self.last = None;
        }
    }

    /// The next finished cell and its index.
    pub(super) fn next_cell(&mut self) -> Option<(i64, Option<Cell>)> {
        self.ready.pop_front()
    }

    pub(super) const fn position(&self) -> i64 {
        self.position
    }

    /// How many cells are finished.
    pub(super) const fn cells_done(&self) -> i64 {
        self.current
    }

    /// Was at least half of this stretch covered by data?
    pub(super) fn known_half(&self, from: i64, to: i64) -> bool {
        let covered: i64 = self
            .known
            .iter()
            .map(|&(a, b)| (b.min(to) - a.max(from)).max(0))
            .sum();
        2 * covered >= to - from
    }

    /// Nothing before this will be asked for any more.
    pub(super) fn forget(&mut self, before: i64) {
        while self.known.front().is_some_and(|k| k.1 <= before) {
            self.known.pop_front();
        }
    }

    /// Adds the straight line between two samples.
    fn line(&mut self, a: Point, b: Point) {
        match self.known.back_mut() {
            Some(k) if k.1 == a.0 => k.1 = b.0,
            _ => self.known.push_back((a.0, b.0)),
        }
        let (last, next) = (b.0, (self.current + 1) * CELL_US);
        if self.position == a.0 && last < next {
            // The common case, with the same result: the line lies within one cell.
            self.add(a, b, 0.5, last - a.0);
            self.position = last;
            return;
        }
        let span = seconds(b.0 - a.0);
        while self.position < b.0 {
            let end = b.0.min((self.current + 1) * CELL_US);
            let width = end - self.position;
            // The mean of a straight line is its value in the middle.
            let w = (seconds(self.position - a.0) + 0.5 * seconds(width)) / span;
            self.add(a, b, w, width);
            self.position = end;
            if end == (self.current + 1) * CELL_US {
                self.close();
            }
        }
    }

    /// Adds `width` µs of the line from `a` to `b`, of the mean found at the share `w` of it.
    fn add(&mut self, a: Point, b: Point, w: f64, width: i64) {
        let area = seconds(width);
        for (sum, (x, y)) in self.sum.iter_mut().zip(a.1.iter().zip(&b.1)) {
            *sum += area * (x + w * (y - x));
        }
        self.sum_us += width;
        if let (Some(x), Some(y)) = (a.2, b.2) {
            self.gyr_sum += area * (x + w * (y - x));
            self.gyr_us += width;
        }
    }

    /// Moves to `to` over a stretch without data.
    fn advance(&mut self, to: i64) {
        let target = to.div_euclid(CELL_US);
        let traced = target.min(self.current + TRACE);
        while self.current < traced {
            self.close();
        }
        self.current = self.current.max(target);
        self.position = self.position.max(to);
    }

    fn close(&mut self) {
        let cell = (2 * self.sum_us >= CELL_US).then(|| {
            let s = seconds(self.sum_us);
            Cell {
                value: self.sum.map(|v| v / s),
                gyr: (2 * self.gyr_us >= CELL_US).then(|| self.gyr_sum / seconds(self.gyr_us)),
            }
        });
        self.ready.push_back((self.current, cell));
        self.current += 1;
        (self.sum, self.sum_us, self.gyr_sum, self.gyr_us) = ([0.0; 3], 0, 0.0, 0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "spans of less than a second")]
fn seconds(us: i64) -> f64 {
    us as f64 / 1e6
}
