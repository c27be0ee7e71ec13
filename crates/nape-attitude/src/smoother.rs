//! The fixed-lag smoother: what later corrections say of earlier samples.
//!
//! Corrections come in, one after the other, and samples wait between them. When the oldest have seen
//! at least `lag` of their future, one pass back over all corrections in hand tells how wrong the
//! filter was at each, and the waiting samples are turned by it. It passes back once for a block of
//! them and not once for each, so a sample waits for `lag` to `lag + block`, and how long depends on
//! the samples' own times only. With a lag of minutes this is a smoother of the whole recording: what
//! comes later than that no longer changes anything (docs/accuracy.md).
//!
//! After a restart nothing is known of before: the chain of corrections ends there.

use alloc::collections::VecDeque;

use nalgebra::UnitQuaternion;
use serde::{Deserialize, Serialize};

use crate::algebra::Later;
use crate::direction::Vec3;
use crate::estimate::Estimate;
use crate::filter::Correction;
use crate::params::Params;
use crate::rotation;
use crate::time::{Span, Timestamp};

/// A sample that waits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Waiting {
    at: Timestamp,
    quat: UnitQuaternion<f64>,
    /// Variance by the filter's own reckoning, rad².
    variance: f64,
    /// Square of the rate, rad²/s².
    rate2: f64,
    /// Said without a smoother's help: no gyroscope, or nothing to smooth with.
    stated: Option<f64>,
}

/// A correction, and what became known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Link {
    at: Timestamp,
    correction: Correction,
    smoothed: Error,
}

/// The orientation's error after a correction (rad, earth frame), and the tilt's variance, rad².
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Error {
    rotation: Vec3,
    variance: f64,
}

/// A fixed-lag smoother of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Smoother {
    lag: Span,
    block: Span,
    waiting: VecDeque<Waiting>,
    links: VecDeque<Link>,
    /// Where the first of the links begins: the moment, and what was found for the one before.
    begin: Option<(Timestamp, Error)>,
    ready: VecDeque<(Timestamp, Estimate)>,
}

impl Smoother {
    /// A smoother that gives every sample at least `lag` of its future.
    pub(crate) fn new(lag: Span) -> Self {
        Self {
            lag,
            block: block(lag),
            waiting: VecDeque::new(),
            links: VecDeque::new(),
            begin: None,
            ready: VecDeque::new(),
        }
    }

    /// The next smoothed estimate, in order of time.
    pub(crate) fn poll(&mut self) -> Option<(Timestamp, Estimate)> {
        self.ready.pop_front()
    }

    /// It is `at`: whoever has waited for longer than was promised waits no longer.
    pub(crate) fn hurry(&mut self, params: &Params, at: Timestamp) {
        let overdue = at - longest(self.lag);
        if self.waiting.front().is_none_or(|w| w.at >= overdue) {
            return;
        }
        // Up to the first correction that is not overdue itself; the chain goes on from there.
        let settled = self.links.partition_point(|l| l.at < overdue) + 1;
        self.give(params, settled.min(self.links.len()));
        if self.waiting.front().is_some_and(|w| w.at < overdue) {
            self.flush(params);
        }
    }

    /// A sample and what the filter said of it; `own`: its variance, and the square of the rate.
    pub(crate) fn push(&mut self, at: Timestamp, estimate: &Estimate, own: Option<(f64, f64)>) {
        let (variance, rate2) = own.unwrap_or_default();
        self.waiting.push_back(Waiting {
            at,
            quat: estimate.quat,
            variance,
            rate2,
            stated: own.is_none().then_some(estimate.sigma),
        });
    }

    /// A correction at the time of the sample that comes next with [`Self::push`]. The filter turned
    /// by it before that sample's estimate was made.
    pub(crate) fn correct(&mut self, at: Timestamp, correction: Correction) {
        self.links.push_back(Link {
            at,
            correction,
            smoothed: Error::default(),
        });
    }

    /// Gives away what has seen enough of its future, when a block of it has come together.
    pub(crate) fn settle(&mut self, params: &Params) {
        let (Some(first), Some(last)) = (self.waiting.front(), self.links.back()) else {
            return;
        };
        if last.at < first.at + self.lag + self.block {
            return;
        }
        let enough = last.at - self.lag;
        let settled = self.links.partition_point(|l| l.at <= enough);
        self.give(params, settled);
    }

    /// Gives away everything with what is known by now, and forgets the corrections.
    pub(crate) fn flush(&mut self, params: &Params) {
        self.give(params, self.links.len());
        let tail = self.begin.map_or(Error::default(), |(_, e)| e);
        while let Some(w) = self.waiting.pop_front() {
            // After the last correction there is only the filter's own word.
            let e = Error {
                variance: w.variance.max(tail.variance),
                ..Error::default()
            };
            self.ready.push_back((w.at, w.smoothed(params, &e)));
        }
        self.links.clear();
        self.begin = None;
    }

    /// Goes back over all links, and gives away the samples of the first `settled`.
    fn give(&mut self, params: &Params, settled: usize) {
        if settled == 0 {
            return;
        }
        let mut later = Later::nothing();
        let far = self.links.get(settled - 1).map(|l| l.at + FAR);
        for i in (0..self.links.len()).rev() {
            let vector_only = far.is_some_and(|far| self.links[i].at > far);
            let Link {
                correction,
                smoothed,
                ..
            } = &mut self.links[i];
            if i < settled {
                let (rotation, variance) = later.rotation(&correction.columns);
                *smoothed = Error { rotation, variance };
            }
            // The first one's own transition leads to what is given away already.
            if i > 0 {
                for update in correction.updates().rev() {
                    later.unabsorb(update, vector_only);
                }
                later.unpropagate(&correction.transition, vector_only);
            }
        }
        for _ in 0..settled {
            let Some(link) = self.links.pop_front() else {
                return;
            };
            self.give_interval(params, &link);
            self.begin = Some((link.at, link.smoothed));
        }
    }

    /// The samples up to a correction: between two errors that are known, the error goes evenly.
    fn give_interval(&mut self, params: &Params, link: &Link) {
        let end = Error {
            // Before the correction turned it, the orientation was off by as much more.
            rotation: link.smoothed.rotation + link.correction.turned,
            variance: link.smoothed.variance,
        };
        let (from, begin) = self.begin.unwrap_or((link.at, end));
        let span = link.at.since(from).as_secs_f64();
        while let Some(w) = self.waiting.pop_front_if(|w| w.at <= link.at) {
            let e = if w.at == link.at {
                link.smoothed
            } else {
                let k = if span > 0.0 {
                    (w.at.since(from).as_secs_f64() / span).clamp(0.0, 1.0)
                } else {
                    1.0
                };
                Error {
                    rotation: begin.rotation + (end.rotation - begin.rotation) * k,
                    variance: begin.variance + k * (end.variance - begin.variance),
                }
            };
            self.ready.push_back((w.at, w.smoothed(params, &e)));
        }
    }
}

impl Waiting {
    fn smoothed(&self, params: &Params, error: &Error) -> Estimate {
        let quat = rotation::normalised(&(rotation::exp(error.rotation) * self.quat));
        Estimate {
            quat,
            up: rotation::axes(&quat).column(2).into_owned(),
            sigma: self.stated.unwrap_or_else(|| {
                params.stated(params.stated_variance(error.variance), self.rate2)
            }),
        }
    }
}

/// What comes later than this changes what is known, but hardly how well: the passes back leave the variance out
/// there, which is what they take their time for. Our choice: the share of BROAD's samples inside of the stated
/// interval stays the same to 0.01 %.
const FAR: Span = Span::from_secs(30);

/// A lag that is as good as the whole recording: what comes later changes the error on BROAD by
/// 0.001 degrees at most (docs/accuracy.md).
pub const WHOLE: Span = Span::from_secs(60);

/// One pass back serves this much time. With a short lag a quarter of it, so that nothing waits for longer
/// than the engine waits anyway; with a long one nobody waits for it live, so twice of it, which is cheaper.
/// Our choice.
fn block(lag: Span) -> Span {
    if lag > Span::from_secs(10) {
        return lag + lag;
    }
    Span::from_micros(lag.as_micros() / 4)
}

/// No sample waits for longer than this: lag, block, and two corrections.
pub fn longest(lag: Span) -> Span {
    lag + block(lag) + Span::from_millis(400)
}
