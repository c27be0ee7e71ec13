//! The estimate of one sensor: what goes in, what comes out, and the order in which the parts are asked.
//!
//! It keeps what the parts need of the sample before, restarts them after a gap, and hands the filter's
//! corrections to the smoother. It does no algebra of its own.

use serde::{Deserialize, Serialize};

use crate::acc_only::AccOnly;
use crate::direction::Vec3;
use crate::estimate::Estimate;
use crate::faults::{Doubt, Faults};
use crate::filter::{Filter, Step};
use crate::offset::Offset;
use crate::params::Params;
use crate::period::Period;
use crate::rate::Rate;
use crate::sample::{GyroSampling, Sample};
use crate::smoother::Smoother;
use crate::time::{Span, Timestamp};

/// The attitude estimate of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attitude {
    params: Params,
    state: State,
    smoother: Option<Smoother>,
}

/// All that changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct State {
    last: Option<Sample>,
    period: Period,
    rate: Rate,
    offset: Offset,
    faults: Faults,
    /// What is not to be believed of the last sample.
    doubt: Doubt,
    /// The last sample's gyroscope is used: it is there, and no axis of it is frozen.
    turns: bool,
    /// When a gyroscope was used last.
    turned_at: Option<Timestamp>,
    acc_only: AccOnly,
    /// From the first sample with a gyroscope on.
    filter: Option<Filter>,
}

impl Attitude {
    /// An estimate that knows nothing yet, causal only.
    pub const fn new(params: Params) -> Self {
        Self {
            params,
            state: State {
                last: None,
                period: Period::new(),
                rate: Rate::new(),
                offset: Offset::new(),
                faults: Faults::new(),
                doubt: Doubt::NONE,
                turns: false,
                turned_at: None,
                acc_only: AccOnly::new(),
                filter: None,
            },
            smoother: None,
        }
    }

    /// The same with a smoother that gives every sample at least `lag` of its future: take its
    /// estimates with [`Self::poll_smoothed`] after each step.
    pub fn with_lag(params: Params, lag: Span) -> Self {
        Self {
            smoother: Some(Smoother::new(lag)),
            ..Self::new(params)
        }
    }

    /// How the samples that follow were taken from the gyroscope.
    pub const fn set_sampling(&mut self, sampling: GyroSampling) {
        self.state.rate.set_sampling(sampling);
    }

    /// Was the last sample's gyroscope used: is it there, and does it say something? Without one, the heading
    /// means nothing.
    pub const fn has_gyroscope(&self) -> bool {
        self.state.turns
    }

    /// Angular rate at the last sample without the gyroscope's error, as far as it is known; sensor frame, rad/s. `None`
    /// without a gyroscope.
    pub fn rate(&self) -> Option<Vec3> {
        let filter = self.state.filter.as_ref();
        filter.filter(|_| self.state.turns).map(Filter::rate)
    }

    /// Is the sensor at rest: is the gyroscope's bias measured directly? Always `false` without a gyroscope.
    pub fn is_at_rest(&self) -> bool {
        let filter = self.state.filter.as_ref();
        filter.is_some_and(|f| f.is_at_rest(&self.params))
    }

    /// Takes in the next sample. Its stamp must be later than the last one's; otherwise the sample
    /// only repeats the estimate.
    pub fn step(&mut self, sample: &Sample) -> Estimate {
        let last = self.state.last;
        let dt = last.map_or(0.0, |last| sample.at().since(last.at()).as_secs_f64());
        if last.is_some() && dt <= 0.0 {
            return self.estimate();
        }
        self.hurry(sample.at());
        let state = &mut self.state;
        let turned = state.turns;
        state.look(sample, dt);
        let gap = dt > self.params.restart_gap.as_secs_f64();
        match last {
            Some(last) if !gap && turned == self.state.turns => self.advance(&last, sample, dt),
            // A gap, or the gyroscope came or went.
            _ => self.restart(sample),
        }
        self.state.last = Some(*sample);
        if self.state.turns {
            self.state.turned_at = Some(sample.at());
        }
        if self.smoother.is_some() {
            self.wait(sample.at());
        }
        self.estimate()
    }

    /// The sample just taken in waits for its future.
    fn wait(&mut self, at: Timestamp) {
        let estimate = self.estimate();
        let filter = self.state.filter.as_ref();
        let own = filter.filter(|_| self.state.turns);
        let own = own.map(|f| (f.tilt_variance(), f.rate2()));
        if let Some(smoother) = &mut self.smoother {
            smoother.push(at, &estimate, own);
            smoother.settle(&self.params);
        }
    }

    /// The next smoothed estimate with its time: every sample once, in order. `None`: the others wait
    /// for their future. Always `None` without [`Self::with_lag`].
    pub fn poll_smoothed(&mut self) -> Option<(Timestamp, Estimate)> {
        self.smoother.as_mut()?.poll()
    }

    /// It is `at`, and no sample from before will come: none waits for longer than [`longest_wait`](crate::longest_wait).
    pub fn hurry(&mut self, at: Timestamp) {
        if let Some(smoother) = &mut self.smoother {
            smoother.hurry(&self.params, at);
        }
    }

    /// Nothing will come for a while, or ever: what waits in the smoother waits no longer.
    pub fn flush(&mut self) {
        if let Some(smoother) = &mut self.smoother {
            smoother.flush(&self.params);
        }
    }

    /// The inclination from this sample alone.
    #[cold]
    fn restart(&mut self, sample: &Sample) {
        self.flush();
        let state = &mut self.state;
        let acc = sample.acc();
        state.acc_only.restart(&self.params, acc);
        state.rate.forget();
        if state.turns {
            let since = state.turned_at.map_or(Span::ZERO, |t| sample.at().since(t));
            let gap_s = since.as_secs_f64();
            match &mut state.filter {
                Some(filter) => filter.restart(&self.params, acc, gap_s),
                None => state.filter = Some(Filter::new(&self.params, acc)),
            }
        }
    }

    fn advance(&mut self, last: &Sample, sample: &Sample, dt: f64) {
        let state = &mut self.state;
        let acc = sample.acc();
        let (Some(gyr), Some(before), Some(filter), true) =
            (sample.gyr(), last.gyr(), &mut state.filter, state.turns)
        else {
            return state.acc_only.step(&self.params, acc, dt);
        };
        let lost = state.period.step(dt);
        let offset = state.offset.found();
        let (gyr, before) = (gyr - offset, before - offset);
        let doubt = state.doubt;
        let mut step = Step {
            rate: gyr,
            acc,
            span: dt,
            rate_lost: doubt.rate,
            acc_lost: doubt.acc,
        };
        if lost == 0 {
            (step.rate, step.acc) = state.rate.next(before, gyr, last.acc(), acc);
            filter.step(&self.params, &step);
        } else {
            step.span = dt / f64::from(lost + 1);
            bridge(
                filter,
                &self.params,
                step,
                (before, last.acc()),
                lost,
                &mut state.rate,
            );
        }
        if filter.is_due(&self.params, step.span) {
            let smoother = self.smoother.as_mut();
            filter.correct(&self.params, |correction| {
                if let Some(smoother) = smoother {
                    smoother.correct(sample.at(), correction);
                }
            });
        }
        if !state.offset.is_over() && state.offset.search(gyr, acc, dt) {
            // What was integrated with the offset in it is worth nothing.
            state.filter = None;
            self.restart(sample);
        }
    }

    /// What is known at the last sample.
    fn estimate(&self) -> Estimate {
        let state = &self.state;
        match &state.filter {
            Some(filter) if state.turns => Estimate {
                quat: filter.quat(),
                up: filter.up(),
                sigma: self.params.stated(filter.stated_variance(), filter.rate2()),
            },
            _ => state.acc_only.estimate(&self.params),
        }
    }
}

/// Integrates over a gap from `before` (rate, specific force) to the sample of `step`, between which `lost`
/// were lost.
#[cold]
fn bridge(
    filter: &mut Filter,
    params: &Params,
    step: Step,
    before: (Vec3, Vec3),
    lost: u32,
    rule: &mut Rate,
) {
    for i in 0..=lost {
        let (rate, acc) = rule.bridge(before.0, step.rate, before.1, step.acc, (i, lost));
        // The last one is the sample itself.
        let was_lost = i < lost;
        filter.step(
            params,
            &Step {
                rate,
                acc,
                span: step.span,
                rate_lost: step.rate_lost || was_lost,
                acc_lost: step.acc_lost || was_lost,
            },
        );
    }
}

impl State {
    /// Looks for faults in the next sample, `dt` seconds after the last one.
    fn look(&mut self, sample: &Sample, dt: f64) {
        self.doubt = match &self.last {
            Some(last) => self.faults.step(last, sample, dt),
            None => Doubt::NONE,
        };
        self.turns = sample.gyr().is_some() && !self.faults.is_rate_frozen();
    }
}

#[cfg(test)]
mod tests;
