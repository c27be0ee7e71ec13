//! The guided calibration as a pure machine: samples and the time in, progress and a result out.
//!
//! Three phases: *ready* (the wearer sits down for it), *upright* (still for 3 s; if a clip moved, the
//! window begins anew, and after a while the reason is the result) and *nod* (forward and back, until
//! the direction is clear). For a clip that slipped or was put on again the upright window is enough: forward stays as it
//! was. What is measured in each is `nape_core::calibrate`'s; this only keeps the
//! windows. No clock here, no words for the terminal.

use nape_control::calibration::{NotCalibrated, Phase, PlaceProgress, Progress};
use nape_core::attitude::{Attitude, Params};
use nape_core::calibrate::{Calibration, ClipSearch, MIN_UPRIGHT_S, Refused, SearchParams};
use nape_core::direction::{Vec3, angle_between};
use nape_core::{Placement, Sample, Span, Timestamp};

/// Time to sit down for it. Our choice.
const READY: Span = Span::from_secs(3);

/// How long windows without stillness are tried, from the first. Our choice: four windows, and the
/// wearer has seen the rate all the while.
const TRY_UPRIGHT: Span = Span::from_secs(15);

/// How long nods may take. Our choice: three slow ones take 9 s.
const TRY_NOD: Span = Span::from_secs(25);

/// Samples of a moment may come this late. Our choice: above the bursts of the slowest clip.
const LATE: Span = Span::from_secs(3);

/// Time constant of the shown angular rate, s. Our choice.
const RATE_TAU_S: f64 = 0.3;

/// A guided calibration.
#[derive(Debug, Clone)]
pub struct Guide {
    places: Vec<Place>,
    upright_only: bool,
    stage: Stage,
    outcome: Option<Outcome>,
    now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    /// Until then nothing is measured.
    Ready {
        until: Timestamp,
    },
    /// The window begins at `from`; after `give_up` no other one begins.
    Upright {
        from: Timestamp,
        give_up: Timestamp,
    },
    /// Nods are waited for.
    Nod {
        give_up: Timestamp,
    },
    Done,
}

#[derive(Debug, Clone)]
struct Place {
    placement: Placement,
    /// The calibration before.
    before: Option<Calibration>,
    attitude: Attitude,
    search: ClipSearch,
    last: Option<Timestamp>,
    up: Vec3,
    /// "Up" in the upright window.
    reference: Option<Vec3>,
    rate: f64,
    found: Found,
}

/// What came of one clip so far.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    Nothing,
    Upright,
    Calibration(Calibration),
    Refused(Refused),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Clip by clip.
    pub places: Vec<PlaceOutcome>,
}

/// What came of it for one clip.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceOutcome {
    /// The clip.
    pub placement: Placement,
    /// Its calibration, or why there is none (then the one before stays).
    pub result: Result<Calibration, NotCalibrated>,
}

impl Guide {
    /// Begins for these clips, with their calibrations before.
    pub fn new(clips: &[(Placement, Option<Calibration>)], now: Timestamp) -> Self {
        let places = clips.iter().map(|&(placement, before)| Place {
            placement,
            before,
            attitude: Attitude::new(Params::default()),
            search: ClipSearch::new(placement, SearchParams::default()),
            last: None,
            up: Vec3::zeros(),
            reference: None,
            rate: 0.0,
            found: Found::Nothing,
        });
        Self {
            places: places.collect(),
            upright_only: false,
            stage: Stage::Ready { until: now + READY },
            outcome: None,
            now,
        }
    }

    /// The same without nods: three upright seconds, forward as before. Clips without a calibration need them all the
    /// same, so do not begin this for them.
    pub fn upright_only(clips: &[(Placement, Calibration)], now: Timestamp) -> Self {
        let clips: Vec<_> = clips.iter().map(|&(p, c)| (p, Some(c))).collect();
        Self {
            upright_only: true,
            ..Self::new(&clips, now)
        }
    }

    /// Takes in samples of one clip, which came at `now`.
    pub fn samples(&mut self, now: Timestamp, placement: Placement, samples: &[Sample]) {
        let searching = matches!(self.stage, Stage::Upright { .. } | Stage::Nod { .. });
        let upright_to = match self.stage {
            Stage::Upright { from, .. } => Some(from + window()),
            _ => None,
        };
        if let Some(place) = self.places.iter_mut().find(|p| p.placement == placement) {
            for sample in samples {
                place.step(sample, searching, upright_to);
            }
        }
        self.tick(now);
    }

    /// Time passed. Late, early and repeated calls are harmless.
    pub fn tick(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
        match self.stage {
            Stage::Ready { until } if self.now >= until => {
                self.begin_upright(until, until + TRY_UPRIGHT);
            }
            Stage::Upright { from, give_up } => self.judge_upright(from, give_up),
            Stage::Nod { give_up } => {
                let open = |p: &Place| p.found == Found::Upright;
                if self.now >= give_up {
                    for place in self.places.iter_mut().filter(|p| open(p)) {
                        let result = place.search.finish();
                        place.set(result);
                    }
                }
                if !self.places.iter().any(open) {
                    self.finish();
                }
            }
            Stage::Ready { .. } | Stage::Done => {}
        }
    }

    fn begin_upright(&mut self, from: Timestamp, give_up: Timestamp) {
        for place in &mut self.places {
            let to = from + window();
            place.search = match place.before.filter(|_| self.upright_only) {
                Some(before) => ClipSearch::upright_only(place.placement, before).within(from, to),
                None => ClipSearch::new(
                    place.placement,
                    SearchParams {
                        upright: Some((from, to)),
                        nod: None,
                    },
                ),
            };
            // A refusal is shown until the new window is judged.
            if !matches!(place.found, Found::Refused(_)) {
                place.found = Found::Nothing;
            }
            place.reference = None;
        }
        self.stage = Stage::Upright { from, give_up };
    }

    fn judge_upright(&mut self, from: Timestamp, give_up: Timestamp) {
        let to = from + window();
        let late = self.now > to + LATE;
        let judged = |p: &Place| p.reference.is_some() || p.search.is_done();
        if !late && !self.places.iter().all(judged) {
            return;
        }
        for place in self.places.iter_mut().filter(|p| !judged(p)) {
            place.found = Found::Refused(Refused::TooShort { have_s: 0.0 });
        }
        let calibrated = |p: &Place| matches!(p.found, Found::Calibration(_));
        if self.places.iter().all(calibrated) {
            self.finish();
        } else if self.places.iter().all(|p| p.reference.is_some()) {
            let give_up = self.now + TRY_NOD;
            self.stage = Stage::Nod { give_up };
        } else if self.now >= give_up {
            self.finish();
        } else {
            // From the newest sample on: those of the window that broke are in no other one.
            let last = self.places.iter().filter_map(|p| p.last).max();
            self.begin_upright(last.unwrap_or(self.now).max(to), give_up);
        }
    }

    fn finish(&mut self) {
        let spoilt = self.places.iter().find_map(|p| match &p.found {
            Found::Refused(_) => Some(p.placement),
            _ => None,
        });
        let places = self.places.iter().map(|place| PlaceOutcome {
            placement: place.placement,
            result: match &place.found {
                Found::Calibration(calibration) => Ok(*calibration),
                Found::Refused(refused) => Err(not_calibrated(refused)),
                Found::Nothing | Found::Upright => {
                    Err(NotCalibrated::BecauseOf { placement: spoilt })
                }
            },
        });
        self.outcome = Some(Outcome {
            places: places.collect(),
        });
        self.stage = Stage::Done;
    }

    /// What came of it, once it is over.
    pub const fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let left = |until: Timestamp| until.since(self.now).as_secs_f64().max(0.0);
        let (phase, left_s) = match self.stage {
            Stage::Ready { until } => (Phase::Ready, left(until)),
            Stage::Upright { from, .. } => (Phase::Upright, left(from + window())),
            Stage::Nod { give_up } => (Phase::Nod, left(give_up)),
            Stage::Done => (Phase::Done, 0.0),
        };
        let places = self.places.iter().map(|place| place.progress(self.now));
        Progress {
            phase,
            left_s,
            places: places.collect(),
        }
    }
}

/// The upright window.
fn window() -> Span {
    Span::from_secs_f64(MIN_UPRIGHT_S)
}

impl Place {
    fn step(&mut self, sample: &Sample, searching: bool, upright_to: Option<Timestamp>) {
        let dt = self
            .last
            .map_or(0.0, |l| sample.at().since(l).as_secs_f64());
        if self.last.is_some_and(|l| sample.at() <= l) {
            return;
        }
        let estimate = self.attitude.step(sample);
        let turned = angle_between(self.up, estimate.up) / dt;
        let rate = sample.gyr().map_or(turned, |g| g.norm());
        if rate.is_finite() {
            self.rate += (rate - self.rate) * (dt / (RATE_TAU_S + dt));
        }
        self.last = Some(sample.at());
        self.up = estimate.up;
        if !searching || self.search.is_done() {
            return;
        }
        let result = self.search.step(sample, estimate.up);
        if let Some(result) = result {
            self.set(result);
        } else if self.reference.is_none() && upright_to.is_some_and(|to| sample.at() > to) {
            // The window is over and was not refused.
            self.reference = Some(estimate.up);
            self.found = Found::Upright;
        }
    }

    fn set(&mut self, result: Result<Calibration, Refused>) {
        self.found = match result {
            // Somebody asked for it.
            Ok(found) => Found::Calibration(Calibration {
                assumed: false,
                ..found
            }),
            Err(refused) => Found::Refused(refused),
        };
    }

    fn refusal(&self) -> Option<NotCalibrated> {
        match &self.found {
            Found::Refused(refused) => Some(not_calibrated(refused)),
            _ => None,
        }
    }

    fn progress(&self, now: Timestamp) -> PlaceProgress {
        let tilt = self
            .reference
            .map(|upright| angle_between(upright, self.up));
        let sigma = match &self.found {
            Found::Calibration(calibration) => Some(calibration.sigma.to_degrees()),
            _ => None,
        };
        let found = match &self.found {
            Found::Calibration(calibration) => Some(calibration),
            _ => None,
        };
        PlaceProgress {
            placement: self.placement,
            heard: self.last.is_some_and(|l| now.since(l) <= LATE),
            rate_dps: self.rate.to_degrees(),
            tilt_deg: tilt.map(f64::to_degrees),
            sigma_deg: sigma,
            quality: found.and(self.search.quality()),
            change: found.and_then(|c| Some(self.before?.change_to(c))),
            refused: self.refusal(),
        }
    }
}

fn not_calibrated(refused: &Refused) -> NotCalibrated {
    match refused {
        Refused::TooShort { have_s } if *have_s <= 0.0 => NotCalibrated::NotHeard,
        refused => NotCalibrated::Refused { reason: *refused },
    }
}

#[cfg(test)]
mod tests;
