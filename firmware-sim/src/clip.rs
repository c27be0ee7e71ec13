//! A clip on the body: how it sits, slips, is taken off and put on, and what its chip then senses.
//!
//! Off the body a clip is turned over in the hand and laid on the desk or the charger, perfectly still:
//! only its chip's noise is left; or it is hung on a chair. On the body even a still wearer sways, which
//! is how the two are told apart. How long handling takes is our choice.

use crate::num::{self, Vec3};
use nape_core::{Calibration, Placement};

use crate::motion::body::{G, Site};
use crate::motion::jet::minimum_jerk;
use crate::option_error::OptionError;
use crate::pendulum::{Hanging, Motion};
use crate::plan::Step;
use crate::rng::{SimRng, Stream};
use crate::rotation::{self, Quat};
use crate::script::{Activity, Onto};

/// How clips are turned on the body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mount {
    /// Clip axes are body axes.
    Identity,
    /// Any way round, from the seed.
    Random,
    /// This quaternion (w x y z), body from clip.
    Given([f64; 4]),
}

impl Mount {
    /// Can a clip be mounted like this?
    pub(crate) fn check(self) -> Result<(), OptionError> {
        if let Self::Given(q) = self {
            let n: f64 = q.iter().map(|v| v * v).sum();
            if !(n.is_finite() && n > 1e-12) {
                return Err(OptionError::Mount);
            }
        }
        Ok(())
    }
}

/// Time of one part of a handling, s.
const LEG_S: f64 = 1.3;
/// Parts of taking off, and of putting on.
const LEGS: f64 = 3.0;
/// From the begin of the step to the hand at the clip, s.
const GRASP_S: f64 = 1.0;
/// From the begin of the step to the slip, s: the body rests by then and does nothing else yet.
const SLIP_AFTER_S: f64 = 1.2;
/// Time of a slip, s.
const SLIP_S: f64 = 0.6;

/// What happens to a clip.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Happening {
    /// Taken into the hand, to be put there.
    Off(Onto),
    /// Taken up to be put on, sitting otherwise by this angle (rad).
    On(f64),
    /// Slips by this angle (rad).
    Slip(f64),
}

/// What happens to one clip over the day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fate {
    events: Vec<(f64, Happening)>,
    /// Stretches not worn, s.
    pub(crate) off: Vec<(f64, f64)>,
    /// Not worn since, and not put on again in what is known of the day, s.
    pub(crate) off_since: Option<f64>,
    /// When it is put on the charger, and taken from it, s.
    pub(crate) charging: Vec<(f64, bool)>,
}

impl Fate {
    /// What these steps have in store for this clip.
    pub(crate) fn new(steps: &[Step], placement: Placement) -> Self {
        let mut fate = Self::default();
        fate.extend(steps, placement);
        fate
    }

    /// More steps, after those there are.
    pub(crate) fn extend(&mut self, steps: &[Step], placement: Placement) {
        let concerns = |clip: Option<Placement>| clip.is_none_or(|c| c == placement);
        for s in steps {
            match s.activity {
                Activity::TakeOff {
                    clip,
                    returns,
                    onto,
                } if concerns(clip) => {
                    if self.off_since.is_none() {
                        let at = s.start + GRASP_S;
                        self.events.push((at, Happening::Off(onto)));
                        self.off_since = Some(at);
                        if onto == Onto::Charger {
                            self.charging.push((at + LEGS * LEG_S, true));
                        }
                    }
                    if returns {
                        let at = s.end - GRASP_S - LEGS * LEG_S;
                        self.put_on(at, 3.0);
                    }
                }
                Activity::PutOn { clip, slip } if concerns(clip) => {
                    self.put_on(s.start + GRASP_S, slip);
                }
                Activity::Slip { clip, angle } if concerns(clip) && self.off_since.is_none() => {
                    self.events
                        .push((s.start + SLIP_AFTER_S, Happening::Slip(num::deg(angle))));
                }
                _ => {}
            }
        }
    }

    fn put_on(&mut self, at: f64, slip_deg: f64) {
        if self.charging.last().is_some_and(|(_, on)| *on) {
            self.charging.push((at, false));
        }
        if let Some(from) = self.off_since.take() {
            self.events.push((at, Happening::On(num::deg(slip_deg))));
            self.off.push((from, at + LEGS * LEG_S));
        }
    }

    /// Whether it is worn at `t`.
    pub(crate) fn worn(&self, t: f64) -> bool {
        !self.off.iter().any(|(a, b)| (*a..*b).contains(&t))
            && self.off_since.is_none_or(|from| t < from)
    }
}

/// A turn about a fixed axis from one attitude to another.
#[derive(Debug, Clone, Copy)]
struct Leg {
    start: f64,
    seconds: f64,
    from: Quat,
    turn: Vec3,
    /// Way of the hand, m, earth frame.
    way: Vec3,
}

impl Leg {
    fn new(start: f64, seconds: f64, from: Quat, to: Quat, way: Vec3) -> Self {
        Self {
            start,
            seconds,
            from,
            turn: rotation::to_rotvec(rotation::mul(rotation::conj(from), to)),
            way,
        }
    }

    fn end(&self) -> f64 {
        self.start + self.seconds
    }

    fn at(&self, t: f64) -> Motion {
        let s = minimum_jerk(t - self.start, self.seconds);
        Motion {
            quat: rotation::mul(self.from, rotation::from_rotvec(num::scale(self.turn, s.p))),
            rate: num::scale(self.turn, s.v),
            acc: num::scale(self.way, s.a),
        }
    }
}

/// What becomes of a clip in the hand.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// It is laid down.
    Lie,
    /// It is hung up.
    Hang,
    /// It is put on, sitting otherwise by this angle (rad).
    On(f64),
}

#[derive(Debug, Clone)]
enum State {
    /// Sits on the body; a slip may be under way.
    Worn(Option<Leg>),
    /// In the hand, in the earth frame.
    Carried {
        legs: Vec<Leg>,
        now: usize,
        then: Then,
    },
    /// On the desk.
    Lying(Quat),
    /// On a chair.
    Hanging(Hanging),
    /// The last part of putting on, in the body frame.
    Attaching(Leg),
}

/// What a clip's chip is exposed to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exposure {
    /// Specific force, clip frame, m/s².
    pub(crate) force: Vec3,
    /// Angular rate, clip frame, rad/s.
    pub(crate) rate: Vec3,
}

/// Where a clip is and how it is turned.
#[derive(Debug, Clone)]
pub(crate) struct Wearing {
    mount: Quat,
    state: State,
    fate: Fate,
    next: usize,
    rng: SimRng,
}

impl Wearing {
    /// A clip that is worn from the start.
    pub(crate) fn new(mount: Mount, seed: u64, index: usize, fate: Fate) -> Self {
        let mut rng = SimRng::new(seed, Stream::Mount(index));
        let random = random_quat(&mut rng);
        let mount = match mount {
            Mount::Identity => rotation::IDENTITY,
            Mount::Random => random,
            Mount::Given(q) => rotation::normalize(q),
        };
        Self {
            mount,
            state: State::Worn(None),
            fate,
            next: 0,
            rng,
        }
    }

    /// More of the day, after what was known of it.
    pub(crate) fn extend(&mut self, steps: &[Step], placement: Placement) {
        self.fate.extend(steps, placement);
    }

    /// How the clip sits, as a calibration would find it.
    pub(crate) fn calibration(&self) -> Calibration {
        let inverse = rotation::conj(self.mount);
        Calibration {
            forward: rotation::rotate(inverse, [1.0, 0.0, 0.0]).into(),
            left: rotation::rotate(inverse, [0.0, 1.0, 0.0]).into(),
            up: rotation::rotate(inverse, [0.0, 0.0, 1.0]).into(),
            assumed: false,
            sigma: 0.0,
        }
    }

    /// What it is exposed to at `t`, at this site of the body.
    pub(crate) fn expose(&mut self, t: f64, site: &Site) -> Exposure {
        self.progress(t, site);
        let body = site.attitude;
        let (quat, rate, acc) = match &self.state {
            State::Worn(None) => {
                let quat = rotation::mul(body.quat, self.mount);
                let rate = rotation::rotate(rotation::conj(self.mount), body.rate);
                (quat, rate, site.acc)
            }
            State::Worn(Some(leg)) | State::Attaching(leg) => {
                let m = leg.at(t);
                let quat = rotation::mul(body.quat, m.quat);
                let rate = num::add(rotation::rotate(rotation::conj(m.quat), body.rate), m.rate);
                (quat, rate, num::add(site.acc, m.acc))
            }
            State::Carried { legs, now, .. } => {
                let m = legs[*now].at(t);
                (m.quat, m.rate, m.acc)
            }
            State::Lying(quat) => (*quat, [0.0; 3], [0.0; 3]),
            State::Hanging(hanging) => {
                let m = hanging.at(t);
                (m.quat, m.rate, m.acc)
            }
        };
        let force = rotation::rotate(rotation::conj(quat), num::add(acc, [0.0, 0.0, G]));
        Exposure { force, rate }
    }

    fn progress(&mut self, t: f64, site: &Site) {
        let body = site.attitude.quat;
        match &mut self.state {
            State::Worn(slip) => {
                if let Some(leg) = slip
                    && t >= leg.end()
                {
                    self.mount = rotation::normalize(leg.at(t).quat);
                    self.state = State::Worn(None);
                }
            }
            State::Attaching(leg) => {
                if t >= leg.end() {
                    self.mount = rotation::normalize(leg.at(t).quat);
                    self.state = State::Worn(None);
                }
            }
            State::Carried { legs, now, then } => {
                while t >= legs[*now].end() {
                    if *now + 1 < legs.len() {
                        *now += 1;
                        continue;
                    }
                    let quat = rotation::normalize(legs[*now].at(t).quat);
                    match *then {
                        Then::Lie => self.state = State::Lying(quat),
                        Then::Hang => {
                            let hanging = Hanging::new(t, quat, &mut self.rng);
                            self.state = State::Hanging(hanging);
                        }
                        Then::On(slip) => {
                            let axis =
                                rotation::rotate(random_quat(&mut self.rng), [slip, 0.0, 0.0]);
                            let to = rotation::mul(self.mount, rotation::from_rotvec(axis));
                            let from = rotation::mul(rotation::conj(body), quat);
                            let way = hand_way(&mut self.rng);
                            self.state = State::Attaching(Leg::new(t, LEG_S, from, to, way));
                        }
                    }
                    break;
                }
            }
            State::Lying(_) => {}
            State::Hanging(hanging) => hanging.pass(t, &mut self.rng),
        }
        if let Some((at, what)) = self.fate.events.get(self.next).copied()
            && t >= at
        {
            self.next += 1;
            self.happen(t, what, body);
        }
    }

    fn happen(&mut self, t: f64, what: Happening, body: Quat) {
        let rng = &mut self.rng;
        match (what, &self.state) {
            (Happening::Slip(angle), _) => {
                // Straps give way to gravity: the clip tilts, about any axis that is level when the wearer is upright.
                let way = rng.uniform(0.0, core::f64::consts::TAU);
                let axis = [angle * num::cos(way), angle * num::sin(way), 0.0];
                let to = rotation::mul(rotation::from_rotvec(axis), self.mount);
                let leg = Leg::new(t, SLIP_S, self.mount, to, [0.0; 3]);
                self.state = State::Worn(Some(leg));
            }
            (Happening::Off(onto), _) => {
                let from = rotation::mul(body, self.mount);
                let (to, then) = match onto {
                    Onto::Desk | Onto::Charger => (lying_quat(rng), Then::Lie),
                    Onto::Chair => (Hanging::attitude(self.mount, rng), Then::Hang),
                };
                self.state = carried(rng, t, 3, from, to, then);
            }
            (Happening::On(slip), State::Lying(quat)) => {
                self.state = taken_up(rng, t, *quat, slip);
            }
            (Happening::On(slip), State::Hanging(hanging)) => {
                self.state = taken_up(rng, t, hanging.at(t).quat, slip);
            }
            (Happening::On(_), _) => {}
        }
    }
}

/// Taken into the hand from where it lay or hung, to be put on.
fn taken_up(rng: &mut SimRng, t: f64, from: Quat, slip: f64) -> State {
    let to = random_quat(rng);
    carried(rng, t, 2, from, to, Then::On(slip))
}

/// `parts` turns in the hand, from one attitude to another; the rest of the legs are empty.
fn carried(rng: &mut SimRng, t: f64, parts: u8, from: Quat, to: Quat, then: Then) -> State {
    let mut at = from;
    let mut legs = Vec::with_capacity(usize::from(parts));
    for i in 0..parts {
        let last = i + 1 >= parts;
        let goal = if last {
            to
        } else {
            // Turned over in the hand by up to a right angle or so.
            let turn = rng.normal3().map(|z| 0.9 * z);
            rotation::mul(at, rotation::from_rotvec(turn))
        };
        let start = t + LEG_S * f64::from(i);
        legs.push(Leg::new(start, LEG_S, at, goal, hand_way(rng)));
        at = goal;
    }
    State::Carried { legs, now: 0, then }
}

/// A way of the hand: 10-30 cm in any direction.
fn hand_way(rng: &mut SimRng) -> Vec3 {
    rng.normal3().map(|z| 0.15 * z)
}

/// Any attitude, uniformly (normalised normals).
fn random_quat(rng: &mut SimRng) -> Quat {
    let q = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
    rotation::normalize(q)
}

/// Flat on one of the two large faces, turned any way, a degree off level.
fn lying_quat(rng: &mut SimRng) -> Quat {
    let over = if rng.chance(0.5) {
        [core::f64::consts::PI, 0.0, 0.0]
    } else {
        [0.0; 3]
    };
    let yaw = rng.uniform(0.0, core::f64::consts::TAU);
    let tilt = rng.normal3().map(|z| num::deg(0.7) * z);
    rotation::mul(
        rotation::mul(
            rotation::from_rotvec([0.0, 0.0, yaw]),
            rotation::from_rotvec(tilt),
        ),
        rotation::from_rotvec(over),
    )
}
