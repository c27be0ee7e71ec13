//! The search for a calibration in a stream of samples: windows given by hand, or the first still
//! window and the movement that follows.

use serde::{Deserialize, Serialize};

use super::nod::Nod;
use super::still::{MAX_AUTO, Still, UPRIGHT_ONLY, Upright};
use super::{Calibration, Quality, Refused};
use crate::attitude::{Attitude, Params as AttitudeParams};
use crate::direction::{Vec3, angle_between};
use crate::num::deg;
use crate::per::PerPlacement;
use crate::sample::{Placement, Sample};
use crate::time::{Span, Timestamp};

/// Where to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchParams {
    /// Window in which the wearer sits upright and still; `None`: the first still window of 3 s.
    pub upright: Option<(Timestamp, Timestamp)>,
    /// Window of nods or forward leans; `None`: the movement that follows.
    pub nod: Option<(Timestamp, Timestamp)>,
}

/// Movement beyond this tilt opens a nod. Our choice.
const ONSET: f64 = deg(10.0);

/// Back to within this tilt, a nod is over. Our choice.
const RETURN: f64 = deg(5.0);

/// Shortest movement that is judged: several nods are better than one. Our choice.
const MIN_MOVE: Span = Span::from_secs(4);

/// A movement that does not come back is judged after this time. Our choice.
const MAX_MOVE: Span = Span::from_secs(20);

/// The search for one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClipSearch {
    params: SearchParams,
    placement: Placement,
    stage: Stage,
    /// A window given by hand gave no direction for this clip, so one is searched.
    fell_back: bool,
    last: Option<Timestamp>,
    /// Only the upright reference is looked for: forward is that of this calibration.
    only: Option<Calibration>,
    quality: Option<Quality>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Stage {
    Upright(Still),
    Nod {
        upright: Upright,
        nod: Nod,
        onset: Option<Timestamp>,
        seen: Option<Refused>,
    },
    Done(Result<Calibration, Refused>),
}

impl ClipSearch {
    /// A search that has seen nothing.
    pub fn new(placement: Placement, params: SearchParams) -> Self {
        Self {
            params,
            placement,
            stage: Stage::Upright(Still::default()),
            fell_back: false,
            last: None,
            only: None,
            quality: None,
        }
    }

    /// A search for the upright reference alone, 3 s and a little: forward stays that of `before`, tilted
    /// along by the smallest turn. For a clip that was put on again or has slipped.
    pub fn upright_only(placement: Placement, before: Calibration) -> Self {
        Self {
            only: Some(before),
            ..Self::new(placement, SearchParams::default())
        }
    }

    /// Is only the upright reference looked for?
    pub(crate) const fn is_upright_only(&self) -> bool {
        self.only.is_some()
    }

    /// The same, in this window.
    #[must_use]
    pub fn within(mut self, from: Timestamp, to: Timestamp) -> Self {
        self.params.upright = Some((from, to));
        self
    }

    /// How good the calibration that was found is; `None` before.
    pub const fn quality(&self) -> Option<Quality> {
        self.quality
    }

    /// Takes in the next sample and "up" at that sample (clip frame, from the attitude estimate).
    /// Returns the result once, when there is one.
    pub fn step(&mut self, sample: &Sample, up: Vec3) -> Option<Result<Calibration, Refused>> {
        let dt = self.last.map_or(Span::ZERO, |l| sample.at().since(l));
        self.last = Some(sample.at());
        // A gap says nothing about where "up" went.
        let dt = if dt > Span::from_millis(500) {
            0.0
        } else {
            dt.as_secs_f64()
        };
        let enough = if self.only.is_some() {
            UPRIGHT_ONLY
        } else {
            MAX_AUTO
        };
        match &mut self.stage {
            Stage::Upright(still) => {
                let found = match self.params.upright {
                    None => still.search(sample, enough).map(Ok),
                    Some((from, _)) if sample.at() < from => None,
                    Some((_, to)) if sample.at() <= to => {
                        still.collect(sample);
                        None
                    }
                    Some(_) => Some(still.judge()),
                };
                self.reached(found?)
            }
            Stage::Nod { .. } => self.step_nod(sample.at(), up, dt),
            Stage::Done(_) => None,
        }
    }

    fn reached(
        &mut self,
        upright: Result<Upright, Refused>,
    ) -> Option<Result<Calibration, Refused>> {
        match (upright, self.only) {
            (Ok(upright), Some(before)) => {
                self.quality = Some(Quality::of(&upright, None));
                let made = before.tilted_to(upright.up, upright.sigma);
                let tilt = angle_between(before.up, upright.up);
                self.finish_with(made.ok_or(Refused::TurnedFar { tilt }))
            }
            (Ok(upright), None) => {
                let nod = Nod::new(upright.up);
                self.stage = Stage::Nod {
                    upright,
                    nod,
                    onset: None,
                    seen: None,
                };
                None
            }
            (Err(refused), _) => self.finish_with(Err(refused)),
        }
    }

    fn step_nod(
        &mut self,
        at: Timestamp,
        up: Vec3,
        dt: f64,
    ) -> Option<Result<Calibration, Refused>> {
        let by_hand = self.params.nod.filter(|_| !self.fell_back);
        let Stage::Nod {
            upright,
            nod,
            onset,
            seen,
        } = &mut self.stage
        else {
            return None;
        };
        let reference = *upright;
        let judged = if let Some((from, to)) = by_hand {
            if at < from {
                return None;
            }
            if at <= to {
                nod.add(up, dt);
                return None;
            }
            nod.forward()
        } else {
            let tilt = nod.add(up, dt);
            if onset.is_none() && tilt > ONSET {
                *onset = Some(at);
            }
            let moving = at.since((*onset)?);
            let back = moving >= MIN_MOVE && tilt < RETURN;
            if !back && moving < MAX_MOVE {
                return None;
            }
            let judged = nod.forward();
            if let Err(refused) = judged {
                // Not a nod. Forget it once it has had its time, and wait for the next movement.
                *seen = Some(refused);
                if moving >= MAX_MOVE {
                    *nod = Nod::new(reference.up);
                    *onset = None;
                }
                return None;
            }
            judged
        };
        let quality = Quality::of(&reference, Some(&*nod));
        match judged {
            Err(Refused::TooSmall { .. })
                if self.placement != Placement::Head && by_hand.is_some() =>
            {
                // A nod of the head does not lean the trunk: look for a lean later on.
                self.fell_back = true;
                self.reached(Ok(reference))
            }
            Err(refused) => self.finish_with(Err(refused)),
            Ok(forward) => {
                let assumed =
                    self.fell_back || self.params.upright.is_none() || self.params.nod.is_none();
                self.quality = Some(quality);
                let made = Calibration::from_up_and_forward(
                    reference.up,
                    forward,
                    assumed,
                    reference.sigma,
                );
                self.finish_with(made.ok_or(Refused::NotOnePlane))
            }
        }
    }

    fn finish_with(
        &mut self,
        result: Result<Calibration, Refused>,
    ) -> Option<Result<Calibration, Refused>> {
        self.stage = Stage::Done(result);
        Some(result)
    }

    /// Has the search come to an end?
    pub const fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done(_))
    }

    /// The data is over: the result, or what was missing.
    pub fn finish(&mut self) -> Result<Calibration, Refused> {
        let by_hand = self.params.nod.is_some() && !self.fell_back;
        match &mut self.stage {
            Stage::Done(result) => *result,
            Stage::Upright(still) => {
                if self.params.upright.is_none() {
                    return Err(Refused::NeverStill);
                }
                match still.judge() {
                    Ok(_) => Err(Refused::TooSmall { tilt: 0.0 }),
                    Err(refused) => Err(refused),
                }
            }
            Stage::Nod {
                upright, nod, seen, ..
            } => {
                let forward = nod.forward().map_err(|refused| seen.unwrap_or(refused))?;
                let assumed = !by_hand || self.params.upright.is_none();
                self.quality = Some(Quality::of(upright, Some(&*nod)));
                Calibration::from_up_and_forward(upright.up, forward, assumed, upright.sigma)
                    .ok_or(Refused::NotOnePlane)
            }
        }
    }
}

/// The search over all clips of a recording, with its own attitude estimates.
#[derive(Debug, Clone)]
pub struct Search {
    params: SearchParams,
    clips: PerPlacement<Option<(Attitude, ClipSearch)>>,
}

/// What a search found of each clip; `None` where no sample was seen.
pub type Found = PerPlacement<Option<Result<Calibration, Refused>>>;

impl Search {
    /// A search that has seen nothing.
    pub const fn new(params: SearchParams) -> Self {
        Self {
            params,
            clips: PerPlacement::new([const { None }; 3]),
        }
    }

    /// Takes in samples of one clip, in the order of their stamps.
    pub fn handle(&mut self, placement: Placement, samples: &[Sample]) {
        let params = self.params;
        let (attitude, search) = self.clips[placement].get_or_insert_with(|| {
            (
                Attitude::new(AttitudeParams::default()),
                ClipSearch::new(placement, params),
            )
        });
        if search.is_done() {
            return;
        }
        for sample in samples {
            let up = attitude.step(sample).up;
            if search.step(sample, up).is_some() {
                return;
            }
        }
    }

    /// Is every clip seen so far done?
    pub fn is_done(&self) -> bool {
        let mut seen = self.clips.values().flatten().peekable();
        seen.peek().is_some() && seen.all(|(_, search)| search.is_done())
    }

    /// The data is over, or enough: what was found.
    pub fn finish(self) -> Found {
        let found = |clip: Option<(Attitude, ClipSearch)>| clip.map(|(_, mut s)| s.finish());
        self.clips.map(found)
    }
}

impl Quality {
    /// Of what a search found.
    fn of(upright: &Upright, nod: Option<&Nod>) -> Self {
        let (nods, spread) = nod.map_or((0, None), Nod::repeated);
        Self {
            rate: upright.rate,
            drift: upright.drift,
            up_sigma: upright.sigma,
            nods,
            largest: nod.map_or(0.0, Nod::peak),
            spread,
            forward_sigma: nod.map(Nod::sigma),
        }
    }
}
