//! Does a clip still sit as it was calibrated?
//!
//! A calibration is true only while the clip sits where it sat. This watches for the opposite, before anything is
//! judged by it: a clip that slipped (`alone`: it tilted and the body did not; `walk`: gravity while
//! walking is another one than on the walks before), and a clip that was put on again after a pause and sits
//! nobody knows how, until the wearer is seen at rest near the reference. From the moment of doubt on its angles are unknown,
//! never good posture. The numbers are our choice
//! (docs/decisions/0010-mounting.md), the 8 degrees after how equally upright people sit twice (docs/evidence.md#how-exact-an-angle-is).
//!
//! From walking it also takes the forward direction ([`walk::Forward`]).

mod alone;
mod lever;
mod walk;

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::calibrate::Calibration;
use crate::direction::{Vec3, angle_between};
use crate::gait::Verdict;
use crate::num::deg;
use crate::sample::Placement;
use crate::time::Timestamp;
use alone::{Alone, AloneWatch};
use walk::{WalkSeen, WalkWatch};

/// Gravity may differ by this from the reference, rad. Our choice (docs/evidence.md#how-exact-an-angle-is).
pub(crate) const MOVED: f64 = deg(8.0);

/// A tilt of the clip alone is said to be a slip when it was not taken off within this time, s. Our choice: who takes a clip off has
/// it in the hand by then. (That the tilt is still there later says nothing: the wearer goes on working.)
const CERTAIN_AFTER: u32 = 10;

/// A tilt that begins and ends further than this from the reference is not judged, rad. Our choice: on all fours the
/// back turns about other points than upright, so the lever that was learned is not its lever.
const FOLDED: f64 = deg(45.0);

/// Rate about its mean below which a second is rest, rad/s, and how far "up" may move from the second before, rad.
/// As of an upright window (`calibrate::still`).
const REST_RATE: f64 = deg(4.5);

/// See [`REST_RATE`].
const REST_DRIFT: f64 = deg(1.0);

/// Seconds of rest in a row near the reference that confirm a calibration: as many as an upright
/// window takes. Our choice.
const CONFIRM_S: u32 = 3;

/// After so many seconds of rest away from the reference a clip that was put on again is said to sit otherwise.
/// Our choice: about a minute of desk work.
const ASK_AFTER_S: u32 = 60;

/// Standard deviation that a confirmed reference has at least, rad. Our choice: what "within 8 degrees" leaves
/// open of a wearer who sat about upright.
const CONFIRMED_SIGMA: f64 = deg(3.0);

/// What is thought of a calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Trust {
    /// Nothing speaks against it.
    Sound,
    /// It seems to have slipped, unless it is being taken off; decided within seconds.
    Suspected,
    /// Put on again, and not seen near the reference since.
    Unconfirmed,
    /// Not true any more: the clip must be calibrated, three upright seconds are enough.
    Stale,
}

/// What became of a calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum MountingNews {
    /// It is doubted.
    Doubt(Doubt),
    /// It was put on again and confirmed, with this calibration.
    Confirmed(Calibration),
    /// Another forward direction, from walking: the calibration with it.
    Forward(Calibration),
}

/// Why a calibration is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Doubt {
    /// It slipped by this angle, rad.
    Slipped {
        /// By how much, rad.
        tilt: f64,
        /// How that was seen.
        sign: SlipSign,
    },
    /// Nobody knows how it sits.
    Stale(Stale),
}

/// Why a calibration may not be true any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// The clip was put on again, or not seen for a while, and not seen near the reference since.
    PutOnAgain,
    /// It was put on again, and not once seen at rest near the reference.
    SitsOtherwise,
}

impl Stale {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::PutOnAgain, Self::SitsOtherwise];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PutOnAgain => "put_on_again",
            Self::SitsOtherwise => "sits_otherwise",
        }
    }
}

/// How a slip was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipSign {
    /// It tilted, and what wears it did not.
    Alone,
    /// Gravity while walking is elsewhere than on the walks before.
    Walking,
}

impl SlipSign {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Alone, Self::Walking];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Walking => "walking",
        }
    }
}

/// A slip that is being looked into.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Suspicion {
    alone: Alone,
    age_s: u32,
}

/// A clip that was put on again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Again {
    /// Seconds of rest in a row near the reference; of rest in all.
    near_s: u32,
    rest_s: u32,
}

/// Watches one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MountingWatch {
    alone: AloneWatch,
    walk: WalkWatch,
    reference: Option<Calibration>,
    suspicion: Option<Suspicion>,
    again: Option<Again>,
    last_up: Option<Vec3>,
    /// What was thought from when on, the oldest first; before the first it was believed.
    trust: VecDeque<(Timestamp, Trust)>,
}

impl MountingWatch {
    /// A clip that was not heard yet.
    pub(crate) fn new(placement: Placement, start: Timestamp) -> Self {
        Self {
            alone: AloneWatch::default(),
            walk: WalkWatch::new(placement, start),
            reference: None,
            suspicion: None,
            again: None,
            last_up: None,
            trust: VecDeque::new(),
        }
    }

    /// A calibration is in force from `from` on: nothing from before counts against it.
    pub(crate) fn calibrated(&mut self, from: Timestamp, calibration: &Calibration) {
        self.reference = Some(*calibration);
        self.suspicion = None;
        self.again = None;
        self.walk.begin();
        self.think(from, Trust::Sound);
    }

    /// What is thought of the calibration at `at`. Ask in order of time.
    pub(crate) fn trust(&mut self, at: Timestamp) -> Trust {
        while self.trust.get(1).is_some_and(|t| t.0 <= at) {
            self.trust.pop_front();
        }
        self.thought(at)
    }

    /// The same, as far as is known now, for a moment that was not passed yet.
    pub(crate) fn thought(&self, at: Timestamp) -> Trust {
        let thought = self.trust.iter().rev().find(|t| t.0 <= at);
        thought.map_or(Trust::Sound, |t| t.1)
    }

    /// What is thought of it now.
    pub(crate) fn trust_now(&self) -> Trust {
        self.trust.back().map_or(Trust::Sound, |t| t.1)
    }

    fn think(&mut self, from: Timestamp, trust: Trust) {
        while self.trust.back().is_some_and(|t| t.0 >= from) {
            self.trust.pop_back();
        }
        if self.trust_now() != trust {
            self.trust.push_back((from, trust));
        }
    }

    /// One sample: its bias-free rate (`None` without a gyroscope), specific force and "up", in the clip frame.
    pub(crate) fn step(&mut self, at: Timestamp, rate: Option<Vec3>, force: Vec3, up: Vec3) {
        self.walk.sample(at, force, up);
        let Some(rate) = rate else {
            self.alone.interrupt();
            return;
        };
        let alone = self.alone.step(at, rate, force, up);
        let free = self.reference.is_some()
            && self.suspicion.is_none()
            && self.trust_now() == Trust::Sound;
        let reference = self.reference;
        let folded = |up| reference.is_some_and(|r| angle_between(r.up, up) > FOLDED);
        let judged = alone.filter(|a| free && !(folded(a.before) && folded(a.after)));
        if let Some(alone) = judged {
            self.suspicion = Some(Suspicion { alone, age_s: 0 });
            self.think(alone.from, Trust::Suspected);
        }
    }

    /// A second up to `at`: mean "up" and rate about its mean, rad/s. `handled`: it is in the hand or off, as far as
    /// can be told.
    pub(crate) fn second(
        &mut self,
        at: Timestamp,
        up: Vec3,
        rate: f64,
        handled: bool,
    ) -> Option<MountingNews> {
        let last = self.last_up.replace(up);
        let drift = last.map_or(f64::INFINITY, |l| angle_between(l, up));
        let rest = rate < REST_RATE && drift < REST_DRIFT;
        if handled {
            // It was in the hand: whether it slipped or is being taken off, nobody knows how it sits.
            if let Some(suspicion) = self.suspicion.take() {
                return self
                    .put_on_again(suspicion.alone.from)
                    .map(MountingNews::Doubt);
            }
            if let Some(again) = &mut self.again {
                *again = Again::default();
            }
            return None;
        }
        self.look_into(at).or_else(|| self.look_again(at, up, rest))
    }

    fn look_into(&mut self, at: Timestamp) -> Option<MountingNews> {
        let suspicion = self.suspicion.as_mut()?;
        suspicion.age_s += 1;
        if suspicion.age_s < CERTAIN_AFTER {
            return None;
        }
        let tilt = suspicion.alone.tilt();
        self.suspicion = None;
        self.think(at, Trust::Stale);
        Some(MountingNews::Doubt(Doubt::Slipped {
            tilt,
            sign: SlipSign::Alone,
        }))
    }

    /// It was put on again at `at`.
    pub(crate) fn put_on_again(&mut self, at: Timestamp) -> Option<Doubt> {
        self.reference?;
        self.suspicion = None;
        self.again = Some(Again::default());
        self.walk.interrupt();
        self.think(at, Trust::Unconfirmed);
        Some(Doubt::Stale(Stale::PutOnAgain))
    }

    /// The reference, known less well.
    fn confirmed(&self) -> Option<MountingNews> {
        let reference = self.reference?;
        let sigma = reference.sigma.max(CONFIRMED_SIGMA);
        let calibration = Calibration { sigma, ..reference };
        Some(MountingNews::Confirmed(calibration))
    }

    fn look_again(&mut self, at: Timestamp, up: Vec3, rest: bool) -> Option<MountingNews> {
        let (again, reference) = (self.again.as_mut()?, self.reference?);
        if !rest {
            again.near_s = 0;
            return None;
        }
        again.rest_s += 1;
        let near = angle_between(up, reference.up) <= MOVED;
        again.near_s = if near { again.near_s + 1 } else { 0 };
        if again.near_s >= CONFIRM_S {
            return self.confirmed();
        }
        if again.rest_s == ASK_AFTER_S {
            self.think(at, Trust::Stale);
            return Some(MountingNews::Doubt(Doubt::Stale(Stale::SitsOtherwise)));
        }
        None
    }

    /// What the walking detector says of a slot.
    pub(crate) fn slot(&mut self, verdict: &Verdict) -> Option<MountingNews> {
        let reference = self.reference?;
        let seen = self.walk.slot(verdict, &reference)?;
        if seen == WalkSeen::Same {
            // Walking as upright as on the walks before, or as the reference: it sits as it sat.
            return self.again.and(self.confirmed());
        }
        if self.trust_now() != Trust::Sound {
            return None;
        }
        match seen {
            WalkSeen::Same => None,
            WalkSeen::Moved { from, tilt } => {
                self.think(from, Trust::Stale);
                Some(MountingNews::Doubt(Doubt::Slipped {
                    tilt,
                    sign: SlipSign::Walking,
                }))
            }
            WalkSeen::Forward(calibration) => Some(MountingNews::Forward(calibration)),
        }
    }
}

#[cfg(test)]
mod tests;
