//! The samples' side of the reference: lost ones, the rule for points, and a Rauch-Tung-Striebel
//! smoother with a matrix inverse, over the same corrections and for the same blocks of samples.

use nalgebra::{UnitQuaternion, Vector3};
use nape_attitude::Params;

use super::reference::{Column, Corrected, Measured, Reference, Square, exponential, stated};

/// An estimate as the reference has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) us: i64,
    pub(crate) orientation: UnitQuaternion<f64>,
    pub(crate) sigma: f64,
}

/// A sample: time in microseconds (a sum of rounded seconds decides ties otherwise), rate, force.
pub(crate) type Reading = (i64, Vector3<f64>, Vector3<f64>);

#[derive(Debug, Clone, Copy)]
struct Waiting {
    us: i64,
    orientation: UnitQuaternion<f64>,
    variance: f64,
    rate2: f64,
}

/// Error of the rotation, and the tilt's variance.
type Error = (Vector3<f64>, f64);

/// The reference for a whole recording, fed with one reading after the other.
#[derive(Debug)]
pub(crate) struct Oracle {
    params: Params,
    period: f64,
    points: bool,
    lag: i64,
    pub(crate) filter: Option<Reference>,
    /// Readings without anything lost between, newest last.
    run: Vec<Reading>,
    waiting: Vec<Waiting>,
    chain: Vec<(i64, Corrected)>,
    /// The correction that was given away last.
    begin: Option<(i64, Error)>,
    pub(crate) smoothed: Vec<Said>,
}

impl Oracle {
    pub(crate) fn new(params: &Params, period: f64, points: bool, lag: i64) -> Self {
        Self {
            params: params.clone(),
            period,
            points,
            lag,
            filter: None,
            run: Vec::new(),
            waiting: Vec::new(),
            chain: Vec::new(),
            begin: None,
            smoothed: Vec::new(),
        }
    }

    /// Time one pass back serves.
    fn block(&self) -> i64 {
        if self.lag > 10_000_000 {
            2 * self.lag
        } else {
            self.lag / 4
        }
    }

    pub(crate) fn step(&mut self, reading: Reading) -> Said {
        let (us, _, force) = reading;
        let longest = self.lag + self.block() + 400_000;
        let overdue = |w: Option<&Waiting>| w.is_some_and(|w| w.us + longest < us);
        if overdue(self.waiting.first()) {
            let settled = self.chain.iter().filter(|l| l.0 + longest < us).count() + 1;
            self.give(settled.min(self.chain.len()));
        }
        if overdue(self.waiting.first()) {
            self.flush();
        }
        let before = self.run.last().copied();
        match before {
            Some(before) if us - before.0 <= self.params.restart_gap.as_micros() => {
                self.advance(before, reading);
            }
            _ => {
                self.flush();
                self.run.clear();
                match &mut self.filter {
                    Some(f) => f.restart(force, before.map_or(0.0, |b| seconds(us - b.0))),
                    None => self.filter = Some(Reference::new(&self.params, force)),
                }
            }
        }
        self.run.push(reading);
        let filter = self.filter.as_ref().expect("begun");
        let (variance, rate2) = filter.tilt();
        let said = Said {
            us,
            orientation: filter.orientation,
            sigma: stated(&self.params, variance, rate2),
        };
        self.waiting.push(Waiting {
            us,
            orientation: said.orientation,
            variance,
            rate2,
        });
        self.settle();
        said
    }

    fn advance(&mut self, before: Reading, now: Reading) {
        let dt = seconds(now.0 - before.0);
        let periods = if (dt / self.period - 1.0).abs() <= 0.3 {
            1
        } else {
            (dt / self.period).round().max(1.0) as u32
        };
        let mut parts = Vec::new();
        if periods == 1 {
            let (rate, force) = if self.points {
                (self.mean_of_points(now.1), 0.5 * (before.2 + now.2))
            } else {
                (now.1, now.2)
            };
            parts.push((rate, force, false));
        } else {
            let back = if self.points { 0.5 } else { 0.0 };
            for i in 1..=periods {
                let k = (f64::from(i) - back) / f64::from(periods);
                parts.push((
                    before.1.lerp(&now.1, k),
                    before.2.lerp(&now.2, k),
                    i < periods,
                ));
            }
            // What comes next knows of no points before this gap.
            self.run.clear();
        }
        let filter = self.filter.as_mut().expect("begun");
        let span = dt / f64::from(periods);
        for (rate, force, lost) in parts {
            filter.integrate(&Measured {
                rate,
                force,
                span,
                lost,
            });
        }
        if filter.is_due(span) {
            let corrected = filter.correct();
            self.chain.push((now.0, corrected));
        }
    }

    /// The mean rate up to a new point. The cubic through four points knows the mean between the two
    /// in the middle; until the fourth is there, the parabola through three stands in for it, and what
    /// it was off by is added when the cubic is known.
    fn mean_of_points(&self, now: Vector3<f64>) -> Vector3<f64> {
        let w: Vec<Vector3<f64>> = self.run.iter().map(|r| r.1).chain([now]).collect();
        let parabola = |i: usize| (5.0 * w[i] + 8.0 * w[i - 1] - w[i - 2]) / 12.0;
        let cubic = |i: usize| (-w[i - 2] + 13.0 * (w[i - 1] + w[i]) - w[i + 1]) / 24.0;
        match w.len() {
            2 => 0.5 * (w[0] + w[1]),
            3 => parabola(2),
            n => parabola(n - 1) + cubic(n - 2) - parabola(n - 2),
        }
    }

    /// Gives away a block of what has seen `lag` of its future.
    fn settle(&mut self) {
        let (Some(first), Some(last)) = (self.waiting.first(), self.chain.last()) else {
            return;
        };
        if last.0 < first.us + self.lag + self.block() {
            return;
        }
        let enough = last.0 - self.lag;
        let settled = self.chain.iter().filter(|l| l.0 <= enough).count();
        self.give(settled);
    }

    /// Everything that waits is given away.
    pub(crate) fn flush(&mut self) {
        self.give(self.chain.len());
        let tail = self.begin.map_or(0.0, |(_, e)| e.1);
        for w in std::mem::take(&mut self.waiting) {
            self.say(w, (Vector3::zeros(), w.variance.max(tail)));
        }
        self.chain.clear();
        self.begin = None;
    }

    fn give(&mut self, settled: usize) {
        let mut errors = vec![(Column::zeros(), Square::zeros()); self.chain.len()];
        for k in (0..self.chain.len()).rev() {
            let here = &self.chain[k].1;
            errors[k] = match self.chain.get(k + 1) {
                None => (Column::zeros(), here.updated),
                Some((_, next)) => {
                    let c = here.updated * next.transition.transpose() * inverse(&next.predicted);
                    let (error, covariance) = errors[k + 1];
                    let less = c * (covariance - next.predicted) * c.transpose();
                    (c * (next.added + error), here.updated + less)
                }
            };
        }
        for (at, corrected) in self.chain.drain(..settled).collect::<Vec<_>>() {
            let (error, covariance) = errors.remove(0);
            let smoothed: Error = (
                error.fixed_rows::<3>(0).into(),
                0.5 * (covariance[(0, 0)] + covariance[(1, 1)]),
            );
            // Before the correction the orientation was off by what it added, too.
            let end = (smoothed.0 + corrected.added.fixed_rows::<3>(0), smoothed.1);
            let (from, begin) = self.begin.unwrap_or((at, end));
            let count = self.waiting.iter().filter(|w| w.us <= at).count();
            for w in self.waiting.drain(..count).collect::<Vec<_>>() {
                let k = if at > from {
                    seconds(w.us - from) / seconds(at - from)
                } else {
                    1.0
                };
                let between = begin.0.lerp(&end.0, k);
                let variance = begin.1 + k * (end.1 - begin.1);
                self.say(
                    w,
                    if w.us == at {
                        smoothed
                    } else {
                        (between, variance)
                    },
                );
            }
            self.begin = Some((at, smoothed));
        }
    }

    fn say(&mut self, w: Waiting, (rotation, variance): Error) {
        self.smoothed.push(Said {
            us: w.us,
            orientation: exponential(rotation) * w.orientation,
            sigma: stated(&self.params, variance, w.rate2),
        });
    }
}

fn seconds(us: i64) -> f64 {
    us as f64 / 1e6
}

/// Inverse of a covariance, whose numbers are of very different sizes: by that of its correlations.
fn inverse(p: &Square) -> Square {
    let d = Square::from_diagonal(&Column::from_fn(|i, _| 1.0 / p[(i, i)].sqrt()));
    let correlations = d * (p + p.transpose()) * 0.5 * d;
    d * correlations.cholesky().expect("a covariance").inverse() * d
}
