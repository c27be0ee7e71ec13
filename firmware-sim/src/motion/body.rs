//! The wearer's body: what its segments do at any moment between two knots.

use crate::num::{self, Vec3, deg};
use nape_core::Placement;

use super::KNOT_S;
use super::gait::{Gait, GaitMotion};
use super::jet::Jet;
use super::moves::Channel;
use super::noise::{Band, Noise};
use super::pose::{Pose, Support};
use crate::rng::{SimRng, Stream};
use crate::rotation::Attitude;

/// Standard gravity, m/s².
pub(crate) const G: f64 = 9.806_65;

/// Hip to the low-back clip (L5), in the low-back frame, m. This and the lengths below: our choice for
/// an adult of 1.75 m, after the segment lengths of Drillis & Contini.
const HIP_TO_LOW: Vec3 = [-0.10, 0.0, 0.12];
/// Hip to the joint between low and upper back.
const HIP_TO_JOINT: Vec3 = [0.0, 0.0, 0.22];
/// That joint to the upper-back clip (T4).
const JOINT_TO_UPPER: Vec3 = [-0.10, 0.0, 0.22];
/// That joint to the base of the neck (C7).
const JOINT_TO_NECK: Vec3 = [-0.03, 0.0, 0.30];
/// Base of the neck to the head clip, at the left temple.
const NECK_TO_HEAD: Vec3 = [0.04, 0.08, 0.16];

/// Random motion of the head, per axis, degrees (standing).
///
/// Together 0.45 deg/s per axis. A public recording of a person standing still shows 0.9 deg/s in all
/// three axes together, spread about evenly over the octaves from 0.1 to 8 Hz.
const HEAD_SWAY: [Band; 4] = [
    Band { hz: 0.03, sd: 0.55 },
    Band { hz: 0.3, sd: 0.20 },
    Band { hz: 1.2, sd: 0.055 },
    Band { hz: 5.0, sd: 0.022 },
];

/// Random motion of the trunk, per axis, degrees (standing): the same recording shows about 0.1 deg/s
/// per octave at the back, near the noise of its chips.
const TRUNK_SWAY: [Band; 4] = [
    Band { hz: 0.03, sd: 0.40 },
    Band { hz: 0.3, sd: 0.10 },
    Band { hz: 1.2, sd: 0.018 },
    Band { hz: 5.0, sd: 0.005 },
];

/// Unevenness of the gait, in steps: gives about 2.5 % of the step time, the stride-to-stride
/// variability of healthy walking (Hausdorff 2005, J Neuroeng Rehabil 2:19).
const GAIT_WANDER: [Band; 2] = [Band { hz: 0.05, sd: 0.20 }, Band { hz: 0.4, sd: 0.025 }];

/// Unevenness of the amplitude of walking. Our choice.
const GAIT_LEVEL: [Band; 1] = [Band { hz: 0.4, sd: 0.07 }];

/// Rotation of low back, upper back and head by one breath, degrees (extension on breathing in). A
/// chest clip turns by about a degree; our choice for the back.
const BREATH: [f64; 3] = [-0.12, -0.55, -0.20];

/// Channels moved by moves, after the nine angles.
const HEIGHT: usize = 9;
const FORE: usize = 10;
const SIDE: usize = 11;
const BREATHING: usize = 12;
const WALKING: usize = 13;
const CHANNELS: usize = 14;

/// What one clip site does at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    /// Attitude and angular motion of the segment.
    pub(crate) attitude: Attitude,
    /// Acceleration of the clip, earth frame, m/s² (without gravity).
    pub(crate) acc: Vec3,
}

/// Everything about the body at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snapshot {
    /// Flexion, lateral, rotation per segment, rad; by placement index.
    pub(crate) angles: [[Jet; 3]; 3],
    /// The clip sites, by placement index.
    pub(crate) sites: [Site; 3],
}

/// The body.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    channels: [Channel; CHANNELS],
    sway: [Noise; 9],
    wander: Noise,
    unevenness: Noise,
    /// The gait of this wearer.
    pub(crate) gait: Gait,
    rng: SimRng,
    gait_rng: SimRng,
    /// What carries the body.
    pub(crate) support: Support,
    /// Direction the body faces, rad to the left of the start.
    pub(crate) heading: f64,
    sway_gain: Channel,
    next_breath: f64,
    knot: f64,
}

impl Body {
    /// A body that sits upright at time 0.
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = SimRng::new(seed, Stream::Sway);
        let mut gait_rng = SimRng::new(seed, Stream::Gait);
        let sway = core::array::from_fn(|i| {
            let bands = if i < 3 { &HEAD_SWAY } else { &TRUNK_SWAY };
            Noise::new(bands, &mut rng)
        });
        let mut body = Self {
            channels: core::array::from_fn(|_| Channel::default()),
            sway,
            wander: Noise::new(&GAIT_WANDER, &mut gait_rng),
            unevenness: Noise::new(&GAIT_LEVEL, &mut gait_rng),
            gait: Gait::new(&mut SimRng::new(seed, Stream::Wearer)),
            rng,
            gait_rng,
            support: Support::Sitting,
            heading: 0.0,
            sway_gain: Channel::default(),
            next_breath: 0.0,
            knot: 0.0,
        };
        body.channels[HEIGHT].go(Support::Sitting.hip_m(), -1.0, 0.5);
        body.sway_gain.go(Support::Sitting.sway(), -1.0, 0.5);
        body.settle();
        body
    }

    fn settle(&mut self) {
        for c in &mut self.channels {
            c.settle(self.knot);
        }
        self.sway_gain.settle(self.knot);
    }

    /// One knot on; `knot` is the time of the new one.
    pub(crate) fn advance(&mut self, knot: f64) {
        self.knot = knot;
        for n in &mut self.sway {
            n.advance(&mut self.rng);
        }
        self.wander.advance(&mut self.gait_rng);
        self.unevenness.advance(&mut self.gait_rng);
        self.settle();
        if knot >= self.next_breath {
            self.breathe(knot);
        }
    }

    /// One breath: in over 40 %, out over 60 % of 3.3-5.5 s (11-18 a minute, adults at rest).
    fn breathe(&mut self, t: f64) {
        let period = self.rng.gauss_in(4.3, 0.5, 3.3, 5.5);
        let depth = self.rng.gauss_in(1.0, 0.15, 0.5, 1.6);
        self.channels[BREATHING].go(depth, t, 0.4 * period);
        self.channels[BREATHING].go(0.0, t + 0.4 * period, 0.58 * period);
        self.next_breath = t + period;
    }

    /// Moves all segments to `pose`, starting at `start`.
    pub(crate) fn go(&mut self, pose: &Pose, start: f64, seconds: f64) {
        for (i, angle) in pose.radians().into_iter().enumerate() {
            let turn = if i % 3 == 2 { self.heading } else { 0.0 };
            self.channels[i].go(angle + turn, start, seconds);
        }
    }

    /// Moves one angle (0 flexion, 1 lateral, 2 rotation) of one segment, degrees.
    pub(crate) fn go_one(
        &mut self,
        placement: Placement,
        axis: usize,
        degrees: f64,
        start: f64,
        seconds: f64,
    ) {
        let turn = if axis == 2 { self.heading } else { 0.0 };
        self.channels[3 * placement.index() + axis].go(deg(degrees) + turn, start, seconds);
    }

    /// Turns the whole body by `angle` rad; the head leads by a fifth of a second (Grasso 1998:
    /// anticipatory head turns in walking).
    pub(crate) fn turn(&mut self, angle: f64, start: f64, seconds: f64) {
        self.heading += angle;
        for (i, late) in [(2, 0.0), (5, 0.2), (8, 0.2)] {
            let to = self.channels[i].target() + angle;
            self.channels[i].go(to, start + late, seconds);
        }
    }

    /// Moves the hip to its height for `support`, and the sway to its size.
    pub(crate) fn stand_on(&mut self, support: Support, start: f64, seconds: f64) {
        self.support = support;
        self.channels[HEIGHT].go(support.hip_m(), start, seconds);
        self.sway_gain.go(support.sway(), start, seconds);
    }

    /// Moves the hip forward (m) and to the left (m) within its place.
    pub(crate) fn shift(&mut self, fore: f64, side: f64, start: f64, seconds: f64) {
        self.channels[FORE].go(fore, start, seconds);
        self.channels[SIDE].go(side, start, seconds);
    }

    /// Starts walking at `start`.
    pub(crate) fn walk(&mut self, start: f64, ramp: f64, cadence: f64, speed: f64) {
        self.gait.start = start - self.wander.at(0.0).p / cadence;
        self.gait.cadence = cadence;
        self.gait.speed = speed;
        self.channels[WALKING].go(1.0, start, ramp);
    }

    /// Stops walking; at rest at `start + ramp`.
    pub(crate) fn stop_walking(&mut self, start: f64, ramp: f64) {
        self.channels[WALKING].go(0.0, start, ramp);
    }

    /// `true` from the first to the last moment of a walk.
    pub(crate) fn is_walking(&self) -> bool {
        self.channels[WALKING].busy() || self.channels[WALKING].target() > 0.5
    }

    /// How far into walking (0 standing, 1 walking) and the step phase, at `t`.
    pub(crate) fn gait_at(&self, t: f64) -> (f64, f64) {
        let x = (t - self.knot) / KNOT_S;
        (
            self.channels[WALKING].at(t).p,
            self.gait.phase(t, self.wander.at(x)).p,
        )
    }

    /// What walking adds at `t`.
    fn gait_motion(&self, t: f64, x: f64) -> [GaitMotion; 3] {
        if !self.is_walking() {
            return [GaitMotion::default(); 3];
        }
        let uneven = Jet::constant(1.0).plus(self.unevenness.at(x));
        let level = self.channels[WALKING].at(t).mul(uneven);
        self.gait
            .motion(self.gait.phase(t, self.wander.at(x)), level)
    }

    /// The body at `t`, which must lie between the last knot and the next.
    pub(crate) fn at(&self, t: f64) -> Snapshot {
        let x = (t - self.knot) / KNOT_S;
        let gait = self.gait_motion(t, x);
        let breath = self.channels[BREATHING].at(t);
        let gain = self.sway_gain.at(t);
        let mut angles = [[Jet::default(); 3]; 3];
        for (s, segment) in angles.iter_mut().enumerate() {
            for (c, angle) in segment.iter_mut().enumerate() {
                let i = 3 * s + c;
                *angle = self.channels[i]
                    .at(t)
                    .plus(self.sway[i].at(x).mul(gain).times(deg(1.0)))
                    .plus(gait[s].angles[c]);
            }
            segment[0] = segment[0].plus(breath.times(deg(BREATH[2 - s])));
        }
        let attitudes =
            angles.map(|[f, l, r]| Attitude::from_angles(f.array(), l.array(), r.array()));
        let [head, upper, low] = attitudes;
        let hip = self.hip_acc(t);
        let joint = num::add(hip, low.lever(HIP_TO_JOINT));
        let neck = num::add(joint, upper.lever(JOINT_TO_NECK));
        let places = [
            num::add(neck, head.lever(NECK_TO_HEAD)),
            num::add(joint, upper.lever(JOINT_TO_UPPER)),
            num::add(hip, low.lever(HIP_TO_LOW)),
        ];
        let heading = self.walk_heading(&angles);
        let sites = core::array::from_fn(|s| Site {
            attitude: attitudes[s],
            acc: num::add(places[s], to_earth(gait[s].acc, heading)),
        });
        Snapshot { angles, sites }
    }

    /// Acceleration of the hip by the moves of height and place, earth frame, m/s².
    fn hip_acc(&self, t: f64) -> Vec3 {
        let a = [FORE, SIDE, HEIGHT].map(|c| self.channels[c].at(t).a);
        to_earth(a, self.heading)
    }

    /// Which way the walk goes: where the low back faces.
    fn walk_heading(&self, angles: &[[Jet; 3]; 3]) -> f64 {
        if self.is_walking() {
            angles[2][2].p
        } else {
            self.heading
        }
    }
}

/// From (forward, left, up) at this heading to the earth frame.
fn to_earth(a: Vec3, heading: f64) -> Vec3 {
    let (s, c) = (num::sin(heading), num::cos(heading));
    [c * a[0] - s * a[1], s * a[0] + c * a[1], a[2]]
}
