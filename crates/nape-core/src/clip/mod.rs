//! One clip: its samples on the way to epochs of known inclination, and what it sees of wearing and
//! walking.

mod calibration;

pub(crate) use calibration::{News, NewsKind};

use alloc::collections::VecDeque;

use nalgebra::Matrix3x2;
use serde::{Deserialize, Serialize};

use crate::acc_error::AccError;
use crate::attitude::{Attitude, Estimate, GRAVITY, Params as AttitudeParams};
use crate::calibrate::{Calibration, ClipSearch, Inclination, Origin, SearchParams};
use crate::direction::{Vec3, unit};
use crate::epoch::{EPOCH, HOLE};
use crate::event::Output;
use crate::frame::AttitudeTap;
use crate::gait::{Detector, GaitSample, Verdict};
use crate::heading::{HeadingWatch, Level};
use crate::measure::KNOWN_SIGMA;
use crate::mounting::{MountingWatch, Trust};
use crate::neck_rotation::{Anew, Heading};
use crate::sample::{GyroSampling, Placement, Sample};
use crate::time::{Span, Timestamp};
use crate::worn::{SecondSums, Wear, WornWatch};

/// After a hole longer than this the walking detector begins anew: it would go through the hole slot
/// by slot. Our choice.
const GAIT_RESTART: Span = Span::from_secs(60);

/// Silent for longer than this, it may have been off the body meanwhile. Our choice: as long as a timer remembers
/// (docs/decisions/0003); who walks out of reach of the radio is back by then, or is confirmed at rest.
const AWAY: Span = Span::from_mins(5);

/// The clip's inclination in one epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Epoch {
    index: i64,
    /// With one standard deviation, rad. `None`: data, but no calibration, or known too badly.
    pub(crate) inclination: Option<(Inclination, f64)>,
    /// `None`: not known, or no calibration.
    pub(crate) heading: Option<Heading>,
}

/// Sums over the epoch that is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    index: i64,
    up: Vec3,
    sigma: f64,
    n: f64,
    /// Time in this epoch that lies between samples close together, µs.
    covered: i64,
    /// The left axis seen from above.
    left: Level,
}

/// When an attitude is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TapTiming {
    /// With its sample.
    AtOnce,
    /// When its future was seen.
    Smoothed,
}

/// Everything known of one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Clip {
    placement: Placement,
    start: Timestamp,
    attitude: Attitude,
    acc_error: AccError,
    calibration: Option<Calibration>,
    /// The calibrations that count for smoothed estimates from a moment on: those come later.
    coming: VecDeque<(Timestamp, Calibration, Anew)>,
    settled: Option<Calibration>,
    search: Option<ClipSearch>,
    /// The search was asked for: its failure is news, its success is not "assumed".
    asked: bool,
    news: VecDeque<News>,
    mounting: MountingWatch,
    charging: bool,
    last: Option<Timestamp>,
    /// "Up" at the last sample and its standard deviation, rad.
    up: Option<(Vec3, f64)>,
    /// Stamp of the last smoothed estimate.
    filled: Option<Timestamp>,
    /// Rates of the samples that are not smoothed yet, rad/s; `None` without a gyroscope.
    rates: VecDeque<Option<f64>>,
    open: Sums,
    epochs: VecDeque<Epoch>,
    second: (i64, SecondSums),
    worn: WornWatch,
    gait: Detector,
    slots: VecDeque<Verdict>,
    heading: HeadingWatch,
    /// How much it moved in the seconds that were not asked for yet.
    motions: VecDeque<(i64, f64)>,
}

impl Clip {
    /// A clip whose estimates are smoothed over `lag`.
    pub(crate) fn new(placement: Placement, start: Timestamp, lag: Span, assume: bool) -> Self {
        Self {
            placement,
            start,
            attitude: Attitude::with_lag(AttitudeParams::default(), lag),
            acc_error: AccError::new(),
            calibration: None,
            coming: VecDeque::new(),
            settled: None,
            search: assume.then(|| ClipSearch::new(placement, SearchParams::default())),
            asked: false,
            news: VecDeque::new(),
            mounting: MountingWatch::new(placement, start),
            charging: false,
            last: None,
            up: None,
            filled: None,
            rates: VecDeque::new(),
            open: Sums::default(),
            epochs: VecDeque::new(),
            second: (0, SecondSums::default()),
            worn: WornWatch::new(),
            gait: Detector::for_placement(placement, start),
            slots: VecDeque::new(),
            heading: HeadingWatch::new(),
            motions: VecDeque::new(),
        }
    }

    /// How the gyroscope's samples that follow are meant.
    pub(crate) const fn set_sampling(&mut self, sampling: GyroSampling) {
        self.attitude.set_sampling(sampling);
    }

    /// Stamp of the last sample.
    pub(crate) const fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Inclination when "up" was measured as `up` with a standard deviation of `sigma` rad, and the
    /// standard deviation of the inclination, rad. `None` without a calibration, and where it is known
    /// worse than [`KNOWN_SIGMA`].
    ///
    /// The accelerometer's own error, as far as known by now, is taken off "up" and off the reference;
    /// what is not known of it yet goes into the deviation, beside that of the attitude and that of the
    /// reference. The three have nothing to do with each other, so they add as squares.
    fn inclination(
        &self,
        up: Vec3,
        sigma: f64,
        calibration: Option<&Calibration>,
    ) -> Option<(Inclination, f64)> {
        let raw = calibration?;
        let unlearned = self.acc_error.sigma(up, raw.up);
        let sigma = Vec3::new(sigma, raw.sigma, unlearned).norm();
        let calibration = self.acc_error.correct_calibration(raw);
        let inclination = calibration.inclination(self.acc_error.correct(up));
        (sigma <= KNOWN_SIGMA).then_some((inclination, sigma))
    }

    /// Inclination at the last sample, with its standard deviation in rad, as [`Self::inclination`].
    pub(crate) fn inclination_now(&self) -> Option<(Inclination, f64)> {
        let (up, sigma) = self
            .up
            .filter(|_| self.mounting.trust_now() == Trust::Sound)?;
        self.inclination(up, sigma, self.calibration.as_ref())
    }

    /// Takes in one sample and puts out its attitude at once, or those that are smoothed by now, as `tap`
    /// says. Samples before the session start, or not later than the last one, are ignored.
    pub(crate) fn step(
        &mut self,
        sample: &Sample,
        tap: Option<TapTiming>,
        outputs: &mut VecDeque<Output>,
    ) {
        let at = sample.at();
        if at < self.start || self.last.is_some_and(|last| at <= last) {
            return;
        }
        if self.last.is_some_and(|last| last + AWAY < at) {
            self.put_on_again(at);
        }
        let estimate = self.attitude.step(sample);
        self.look_for_calibration(sample, &estimate);
        if tap == Some(TapTiming::AtOnce) {
            outputs.push_back(self.tap(at, &estimate, self.calibration.as_ref()));
        }
        let rate = sample.gyr().filter(|_| self.attitude.has_gyroscope());
        self.rates.push_back(rate.map(|r| r.norm()));
        self.fill_smoothed(tap, outputs);
        let second = at.since(self.start).as_micros().div_euclid(1_000_000);
        if second != self.second.0 {
            // Before a hole nothing is said: whether more samples of that second come is not known then.
            if let Some(motion) = self
                .second
                .1
                .motion()
                .filter(|_| second == self.second.0 + 1)
            {
                self.motions.push_back((self.second.0, motion));
            }
            self.close_second();
            self.second = (second, SecondSums::default());
        }
        self.acc_error.push(second, sample.acc());
        let rate = self.attitude.rate();
        self.mounting.step(at, rate, sample.acc(), estimate.up);
        self.second.1.add(estimate.up, sample.gyr());
        let since = self.last.map_or(Span::ZERO, |last| at.since(last));
        self.worn.sample(sample.gyr(), since.as_secs_f64());
        if self.last.is_some_and(|last| last + GAIT_RESTART < at) {
            self.gait.finish();
            self.drain_gait();
            let begin = self.start + Span::from_secs(second);
            self.gait = Detector::for_placement(self.placement, begin);
        }
        self.gait.push(gait_sample(sample, &estimate));
        self.drain_gait();
        self.last = Some(at);
        self.up = Some((estimate.up, estimate.sigma));
    }

    fn tap(&self, at: Timestamp, estimate: &Estimate, calibration: Option<&Calibration>) -> Output {
        let calibration = calibration.filter(|_| self.mounting.thought(at) == Trust::Sound);
        let inclination = self.inclination(estimate.up, estimate.sigma, calibration);
        let q = estimate.quat;
        Output::Attitude(AttitudeTap {
            at,
            placement: self.placement,
            quat: [q.w, q.i, q.j, q.k],
            up: estimate.up.into(),
            inclination: inclination.map(|(i, _)| i),
            inclination_sigma: inclination.map(|(_, sigma)| sigma),
            sigma: estimate.sigma,
        })
    }

    /// Takes what is smoothed by now into the epochs.
    fn fill_smoothed(&mut self, tap: Option<TapTiming>, outputs: &mut VecDeque<Output>) {
        while let Some((at, estimate)) = self.attitude.poll_smoothed() {
            while let Some((_, calibration, anew)) = self.coming.pop_front_if(|c| c.0 <= at) {
                self.settled = Some(calibration);
                self.turn_axes(anew);
            }
            let rate = self.rates.pop_front().flatten();
            let since = self.filled.map(|last| at.since(last));
            let axes = level_axes(&estimate);
            let left = self
                .heading
                .step(at, rate, since, self.settled.as_ref(), &axes);
            self.fill_epochs(at, &estimate, left);
            if tap == Some(TapTiming::Smoothed) {
                outputs.push_back(self.tap(at, &estimate, self.settled.as_ref()));
            }
        }
    }

    fn fill_epochs(&mut self, at: Timestamp, estimate: &Estimate, left: Level) {
        let us = at.since(self.start).as_micros();
        let epoch = EPOCH.as_micros();
        let index = us.div_euclid(epoch);
        let since = self.filled.map_or(Span::ZERO, |last| at.since(last));
        self.filled = Some(at);
        let known_from = if since <= HOLE {
            us - since.as_micros()
        } else {
            us
        };
        while self.open.index < index {
            let (begin, end) = (self.open.index * epoch, (self.open.index + 1) * epoch);
            self.open.covered += (end - known_from.max(begin)).max(0);
            // Between two samples close together "up" went from the one to the other; an epoch
            // without a sample of its own takes the later one.
            if self.open.n < 1.0 {
                self.open.up = estimate.up;
                self.open.sigma = estimate.sigma;
                self.open.left = left;
                self.open.n = 1.0;
            }
            self.close_epoch();
            // Nothing to say about the epochs of a hole: jump over them.
            let next = (self.open.index + 1)
                .max(known_from.div_euclid(epoch))
                .min(index);
            self.open = Sums {
                index: next,
                ..Sums::default()
            };
        }
        self.heading.pass();
        self.open.covered += us - known_from.max(index * epoch);
        self.open.up += estimate.up;
        self.open.left += left;
        self.open.sigma += estimate.sigma;
        self.open.n += 1.0;
    }

    fn close_epoch(&mut self) {
        let open = &self.open;
        if open.n < 1.0 || 2 * open.covered < EPOCH.as_micros() {
            return;
        }
        let Some(up) = unit(open.up) else { return };
        let inclination = self.inclination(up, open.sigma / open.n, self.settled.as_ref());
        self.epochs.push_back(Epoch {
            index: open.index,
            inclination,
            heading: self.heading.tell(open.left, open.n),
        });
    }

    fn close_second(&mut self) {
        let reference = self.calibration.map(|c| c.up);
        let (index, sums) = self.second;
        self.worn.push(index, &sums, reference);
        let Some((up, rate)) = sums.rest() else {
            return;
        };
        let at = self.start + Span::from_secs(index + 1);
        if let Some(since) = self.worn.came_back() {
            // Unknown from that second on; said after "worn", which is told of the same second.
            let from = self.start + Span::from_secs(since);
            self.put_on_since(from, from + Span::from_secs(1));
        }
        let handled = self.charging || self.worn.may_be_off();
        if let Some(news) = self.mounting.second(at, up, rate, handled) {
            self.tell(at, news);
        }
    }

    fn drain_gait(&mut self) {
        while let Some(verdict) = self.gait.poll() {
            self.slots.push_back(verdict);
            if let Some(news) = self.mounting.slot(&verdict) {
                let at = self.last.unwrap_or(verdict.to);
                self.tell(at, news);
            }
        }
    }

    /// It is `at` by what is decided: whatever waits to be smoothed for longer than that takes waits no longer.
    pub(crate) fn hurry(
        &mut self,
        at: Timestamp,
        tap: Option<TapTiming>,
        outputs: &mut VecDeque<Output>,
    ) {
        self.attitude.hurry(at);
        self.fill_smoothed(tap, outputs);
    }

    /// Nothing was heard from the last sample up to `to`, and nothing will be; `to` may be before the last
    /// sample.
    pub(crate) fn gap_until(&mut self, to: Timestamp) {
        if let Some(last) = self.last.filter(|&last| last + HOLE < to) {
            self.gait.gap(last, to.min(last + GAIT_RESTART));
            self.drain_gait();
        }
    }

    /// The session is over.
    pub(crate) fn finish(&mut self, tap: Option<TapTiming>, outputs: &mut VecDeque<Output>) {
        self.attitude.flush();
        self.fill_smoothed(tap, outputs);
        self.close_epoch();
        self.open = Sums {
            index: i64::MAX,
            ..Sums::default()
        };
        self.close_second();
        self.gait.finish();
        self.drain_gait();
        if self.asked
            && let (Some(search), Some(at)) = (&mut self.search, self.last)
        {
            let (result, quality) = (search.finish(), search.quality());
            match result {
                Ok(found) => {
                    self.take_calibration((at, at), found, Origin::Whole, quality, Anew::Yes);
                }
                Err(refused) => self.refuse(at, refused),
            }
        }
    }

    /// The first epoch something is known of and that was not asked for yet.
    pub(crate) fn next_epoch(&self) -> Option<i64> {
        self.epochs.front().map(|e| e.index)
    }

    /// The epoch with this index, if anything is known of it. Ask in order of time.
    pub(crate) fn epoch(&mut self, index: i64) -> Option<Epoch> {
        if self.open.index == index {
            // Asked for while open: all its samples are in, and those after it are beyond a hole.
            self.close_epoch();
            self.open = Sums {
                index: index + 1,
                ..Sums::default()
            };
        }
        while self.epochs.front().is_some_and(|e| e.index < index) {
            self.epochs.pop_front();
        }
        self.epochs.pop_front_if(|e| e.index == index)
    }

    /// Is it worn in this second? Ask in order of time.
    pub(crate) fn wear(&mut self, second: i64) -> Wear {
        self.worn.at(second)
    }

    /// It is put on the charger, or taken from it, as far as decisions have come.
    pub(crate) const fn charge(&mut self, charging: bool) {
        self.worn.charge(charging);
    }

    /// How much it moved in this second, if known: see [`SecondSums::motion`]. Ask in order of time.
    pub(crate) fn motion(&mut self, second: i64) -> Option<f64> {
        while self.motions.pop_front_if(|m| m.0 < second).is_some() {}
        self.motions.pop_front_if(|m| m.0 == second).map(|m| m.1)
    }

    /// The next walking verdict that ends by `end`. Ask in order of time.
    pub(crate) fn slot_before(&mut self, end: Timestamp) -> Option<Verdict> {
        self.slots.pop_front_if(|v| v.to <= end)
    }
}

/// The two level axes of the earth frame, seen in the clip frame.
fn level_axes(estimate: &Estimate) -> Matrix3x2<f64> {
    estimate.axes().fixed_columns::<2>(0).into_owned()
}

fn gait_sample(sample: &Sample, estimate: &Estimate) -> GaitSample {
    let acc = sample.acc();
    GaitSample {
        at: sample.at(),
        vertical: estimate.up.dot(&acc) - GRAVITY,
        horizontal: level_axes(estimate).tr_mul(&acc).into(),
        gyr: sample.gyr().map(|g| g.norm()),
    }
}
