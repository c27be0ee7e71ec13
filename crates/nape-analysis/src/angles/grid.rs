//! Samples of several clips, brought to rows on one grid of time.
//!
//! Every grid point takes the nearest sample of the first clip (head first) that has one within half
//! a step; the row has that sample's time, and the other clips are interpolated to it between
//! neighbours that are not far apart. Grid points without any sample give no row, so gaps stay gaps.
//! Bounded: a clip that falls silent is waited for no longer than [`PATIENCE`] and what smoothing takes.

use std::collections::VecDeque;

use nape_core::{Placement, Span, Timestamp};

/// A clip that is this far behind the others is taken for lost, beyond what smoothing takes. Our choice:
/// longer than a batch.
const PATIENCE: Span = Span::from_secs(3);

/// Neighbours further apart than this are not interpolated between. Our choice: 25 lost samples at
/// 100 Hz, a quarter of a second in which a head can turn.
const MAX_BRIDGE: Span = Span::from_millis(250);

/// One sample of one clip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Its time.
    pub(super) at: Timestamp,
    /// Flexion, lateral bend and their standard deviation, degrees; `None` where not known.
    pub(super) angle: Option<[f64; 3]>,
}

/// All clips at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The moment: a sample's time.
    pub(super) at: Timestamp,
    /// By [`Placement::index`], as [`Point::angle`].
    pub(super) angles: [Option<[f64; 3]>; 3],
    /// The clips of the recording.
    pub(super) rig: [bool; 3],
}

/// Makes rows of points.
#[derive(Debug)]
pub(super) struct Grid {
    step_us: f64,
    patience: Span,
    rig: [bool; 3],
    clips: [VecDeque<Point>; 3],
    newest: [Option<Timestamp>; 3],
    /// First sample of all: grid point 0.
    origin: Option<Timestamp>,
    next: u64,
    last_row: Option<Timestamp>,
}

impl Grid {
    /// A grid of `rate` rows per second (positive) over the clips of `rig`, whose points come up to `late`
    /// after one another.
    pub(super) fn new(rate: f64, rig: [bool; 3], late: Span) -> Self {
        Self {
            step_us: 1e6 / rate,
            patience: PATIENCE + late,
            rig,
            clips: Default::default(),
            newest: [None; 3],
            origin: None,
            next: 0,
            last_row: None,
        }
    }

    /// Takes in a sample and adds the rows that are now complete to `rows`.
    pub(super) fn push(&mut self, placement: Placement, point: Point, rows: &mut Vec<Row>) {
        let i = placement.index();
        self.clips[i].push_back(point);
        self.newest[i] = self.newest[i].max(Some(point.at));
        self.origin.get_or_insert(point.at);
        self.emit(rows, false);
    }

    /// No more samples: adds the last rows.
    pub(super) fn finish(&mut self, rows: &mut Vec<Row>) {
        self.emit(rows, true);
    }

    /// The grid point `n`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "2^53 rows and 2^53 microseconds are centuries"
    )]
    fn point(&self, n: u64) -> Option<Timestamp> {
        let offset = (n as f64 * self.step_us).round() as i64;
        Some(self.origin? + Span::from_micros(offset))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "differences of a recording's time stamps, checked to be positive"
    )]
    fn emit(&mut self, rows: &mut Vec<Row>, all: bool) {
        let Some(newest) = self.newest.iter().flatten().max().copied() else {
            return;
        };
        let half = Span::from_micros((self.step_us / 2.0).ceil() as i64);
        while let Some(at) = self.point(self.next) {
            // A point is complete when every clip is past its half step and past the bridge after.
            let due = at + half + MAX_BRIDGE;
            let waiting = (0..3).any(|i| self.rig[i] && self.newest[i].is_none_or(|n| n < due));
            if all {
                if at > newest {
                    return;
                }
            } else if waiting && newest < due + self.patience {
                return;
            }
            let anchor = (0..3).find_map(|i| nearest(&self.clips[i], at, half));
            match anchor {
                Some(moment) if Some(moment) > self.last_row => {
                    self.last_row = Some(moment);
                    rows.push(Row {
                        at: moment,
                        angles: std::array::from_fn(|i| interpolate(&self.clips[i], moment)),
                        rig: self.rig,
                    });
                    self.next += 1;
                }
                Some(_) => self.next += 1,
                None => {
                    // Over a gap straight to the next sample.
                    let ahead = self
                        .clips
                        .iter()
                        .flatten()
                        .map(|p| p.at)
                        .filter(|t| *t > at)
                        .min();
                    let skip = ahead.map_or(1.0, |t| {
                        (t.since(at).as_micros() as f64 / self.step_us - 0.5).floor()
                    });
                    self.next += (skip.max(1.0)) as u64;
                }
            }
            self.forget();
        }
    }

    /// Drops samples that no later row needs.
    fn forget(&mut self) {
        let Some(next) = self.point(self.next) else {
            return;
        };
        let keep = next - Span::from_micros(2 * MAX_BRIDGE.as_micros()) - self.step();
        for clip in &mut self.clips {
            while clip.front().is_some_and(|p| p.at < keep) {
                clip.pop_front();
            }
        }
    }

    fn step(&self) -> Span {
        Span::from_secs_f64(self.step_us / 1e6)
    }
}

/// Time of the sample nearest to `at`, if it is within `half`.
fn nearest(clip: &VecDeque<Point>, at: Timestamp, half: Span) -> Option<Timestamp> {
    let after = clip.partition_point(|p| p.at < at);
    let around = [after.checked_sub(1), Some(after)];
    around
        .into_iter()
        .flatten()
        .filter_map(|i| clip.get(i))
        .map(|p| (Span::from_micros(p.at.since(at).as_micros().abs()), p.at))
        .filter(|(distance, _)| *distance <= half)
        .min()
        .map(|(_, t)| t)
}

/// The angle at `at`: a sample's own, or between two neighbours that are not far apart.
fn interpolate(clip: &VecDeque<Point>, at: Timestamp) -> Option<[f64; 3]> {
    let after = clip.partition_point(|p| p.at < at);
    let b = clip.get(after)?;
    if b.at == at {
        return b.angle;
    }
    let a = clip.get(after.checked_sub(1)?)?;
    let apart = b.at.since(a.at);
    if apart > MAX_BRIDGE {
        return None;
    }
    let (x, y) = (a.angle?, b.angle?);
    let k = at.since(a.at).as_secs_f64() / apart.as_secs_f64();
    let sigma = x[2] + k * (y[2] - x[2]);
    Some([mix(x[0], y[0], k), mix(x[1], y[1], k), sigma])
}

/// `a` to `b` the short way round the circle, degrees.
fn mix(a: f64, b: f64, k: f64) -> f64 {
    let way = (b - a + 540.0).rem_euclid(360.0) - 180.0;
    (a + k * way + 540.0).rem_euclid(360.0) - 180.0
}
