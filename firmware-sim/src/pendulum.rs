//! A clip on something that swings: a jacket or a headset on the back of a chair.
//!
//! At rest only the chip's noise is left. Now and then somebody bumps into it; then it swings about one
//! axis to both sides, ever less, and is back where it was. The axis is level (a jacket, a chair back
//! that rocks) or, now and then, upright (a headset on its cable, a chair that turns). Ranges are our
//! choice.

use crate::num::{self, Vec3};

use crate::motion::body::G;
use crate::motion::jet::{Jet, minimum_jerk};
use crate::rng::SimRng;
use crate::rotation::{self, Quat};

/// Time in which a bump sets it going, s.
const PUSH_S: f64 = 0.12;

/// Swings per second.
const PACE_HZ: (f64, f64) = (0.4, 3.0);

/// Time in which a swing falls to 1/e, s.
const DECAY_S: (f64, f64) = (0.8, 3.5);

/// Widest angle of a bump, degrees.
const WIDTH_DEG: (f64, f64) = (0.7, 10.0);

/// From one bump to the next, s.
const BUMPS_S: (f64, f64) = (10.0, 120.0);

/// How far from upright a clip may hang, degrees.
const AWRY_DEG: f64 = 40.0;

/// One bump.
#[derive(Debug, Clone, Copy)]
struct Bump {
    at: f64,
    width: f64,
    pace_hz: f64,
}

/// A clip that hangs.
#[derive(Debug, Clone)]
pub(crate) struct Hanging {
    quat: Quat,
    /// Earth frame, unit.
    axis: Vec3,
    /// From the axis to the clip at rest, m, earth frame.
    lever: Vec3,
    pace_hz: f64,
    decay_s: f64,
    bumps: Vec<Bump>,
    next: f64,
}

/// What a clip off the body does: attitude, rate (own frame) and acceleration (earth frame).
pub(crate) struct Motion {
    pub(crate) quat: Quat,
    pub(crate) rate: Vec3,
    pub(crate) acc: Vec3,
}

impl Hanging {
    /// Hung up at `t`, at rest with the attitude `quat`; it swings at once.
    pub(crate) fn new(t: f64, quat: Quat, rng: &mut SimRng) -> Self {
        let upright = rng.chance(0.25);
        let (sin, cos) = heading(rng);
        // Even over the octaves.
        let pace_hz = if upright {
            rng.uniform(PACE_HZ.0, 1.0)
        } else {
            log_uniform(rng, PACE_HZ)
        };
        let omega = core::f64::consts::TAU * pace_hz;
        let length = (G / (omega * omega)).clamp(0.05, 0.6);
        let (axis, lever) = if upright {
            ([0.0, 0.0, 1.0], [0.25 * cos, 0.25 * sin, 0.0])
        } else {
            ([cos, sin, 0.0], [0.0, 0.0, -length])
        };
        let mut hanging = Self {
            quat,
            axis,
            lever,
            pace_hz,
            decay_s: rng.uniform(DECAY_S.0, DECAY_S.1),
            bumps: Vec::new(),
            next: t,
        };
        hanging.pass(t, rng);
        hanging
    }

    /// How a clip of this mounting may hang.
    pub(crate) fn attitude(mount: Quat, rng: &mut SimRng) -> Quat {
        let (sin, cos) = heading(rng);
        let awry = num::deg(rng.uniform(0.0, AWRY_DEG));
        let tilt = rotation::from_rotvec([awry * cos, awry * sin, 0.0]);
        let yaw = rng.uniform(0.0, core::f64::consts::TAU);
        rotation::mul(
            rotation::mul(rotation::from_rotvec([0.0, 0.0, yaw]), tilt),
            mount,
        )
    }

    /// Time passes up to `t`: somebody may bump into it.
    pub(crate) fn pass(&mut self, t: f64, rng: &mut SimRng) {
        if t < self.next {
            return;
        }
        let forgotten = 15.0 * self.decay_s;
        self.bumps.retain(|b| t - b.at < forgotten);
        self.bumps.push(Bump {
            at: t,
            width: rng.sign() * num::deg(log_uniform(rng, WIDTH_DEG)),
            pace_hz: self.pace_hz * rng.uniform(0.95, 1.05),
        });
        self.next = t + rng.uniform(BUMPS_S.0, BUMPS_S.1);
    }

    /// Where it is at `t`.
    pub(crate) fn at(&self, t: f64) -> Motion {
        let angle = self
            .bumps
            .iter()
            .map(|b| b.angle(t, self.decay_s))
            .fold(Jet::default(), Jet::plus);
        let turn = rotation::from_rotvec(num::scale(self.axis, angle.p));
        let quat = rotation::mul(turn, self.quat);
        let rate = rotation::rotate(rotation::conj(quat), num::scale(self.axis, angle.v));
        let arm = rotation::rotate(turn, self.lever);
        let along = num::cross(self.axis, arm);
        let inward = num::cross(self.axis, along);
        let acc = num::add(
            num::scale(along, angle.a),
            num::scale(inward, angle.v * angle.v),
        );
        Motion { quat, rate, acc }
    }
}

impl Bump {
    fn angle(&self, t: f64, decay_s: f64) -> Jet {
        let since = t - self.at;
        if since <= 0.0 {
            return Jet::default();
        }
        let omega = core::f64::consts::TAU * self.pace_hz;
        let phase = Jet {
            p: omega * since,
            v: omega,
            a: 0.0,
        };
        let left = num::exp(-since / decay_s);
        let fading = Jet {
            p: left,
            v: -left / decay_s,
            a: left / (decay_s * decay_s),
        };
        let push = minimum_jerk(since, PUSH_S);
        let (sin, _) = phase.sin_cos();
        sin.mul(fading).mul(push).times(self.width)
    }
}

fn heading(rng: &mut SimRng) -> (f64, f64) {
    let yaw = rng.uniform(0.0, core::f64::consts::TAU);
    (num::sin(yaw), num::cos(yaw))
}

fn log_uniform(rng: &mut SimRng, (low, high): (f64, f64)) -> f64 {
    num::exp(rng.uniform(num::log(low), num::log(high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    fn hung(seed: u64) -> (Hanging, SimRng) {
        let mut rng = SimRng::new(seed, Stream::Mount(0));
        let quat = Hanging::attitude(rotation::IDENTITY, &mut rng);
        (Hanging::new(100.0, quat, &mut rng), rng)
    }

    #[test]
    fn it_swings_to_both_sides_and_comes_to_rest_where_it_was() {
        for seed in 0..50 {
            let (mut hanging, mut rng) = hung(seed);
            let bumped = hanging.next;
            let (mut least, mut most) = (0.0_f64, 0.0_f64);
            for i in 1..500 {
                let angle = hanging.bumps[0].angle(100.0 + 0.02 * f64::from(i), hanging.decay_s);
                least = least.min(angle.p);
                most = most.max(angle.p);
            }
            assert!(least < 0.0 && most > 0.0, "{seed}");
            let rest = hanging.at(99.0).quat;
            let late = hanging.at(bumped.max(150.0));
            let apart = rotation::to_rotvec(rotation::mul(rotation::conj(rest), late.quat));
            assert!(num::norm(apart) < 1e-5, "{seed}");
            assert!((10.0..=120.0).contains(&(bumped - 100.0)));
            hanging.pass(bumped, &mut rng);
            assert!(hanging.next > bumped);
        }
    }

    /// The rate is the change of the attitude, and the acceleration that of the place.
    #[test]
    fn its_motion_is_one_motion() {
        let (hanging, _) = hung(3);
        let place = |t: f64| {
            let turn = rotation::mul(hanging.at(t).quat, rotation::conj(hanging.quat));
            rotation::rotate(turn, hanging.lever)
        };
        let dt = 1e-4;
        for t in [100.05, 100.2, 100.7, 101.5] {
            let (a, b) = (hanging.at(t - dt), hanging.at(t + dt));
            let turn = rotation::to_rotvec(rotation::mul(rotation::conj(a.quat), b.quat));
            let now = hanging.at(t);
            for (x, y) in turn.iter().zip(now.rate) {
                assert!((x / (2.0 * dt) - y).abs() < 1e-4, "{t}");
            }
            for i in 0..3 {
                let (p, m, n) = (place(t - dt)[i], place(t)[i], place(t + dt)[i]);
                let acc = (p - 2.0 * m + n) / (dt * dt);
                assert!((acc - now.acc[i]).abs() < 1e-3, "{t}");
            }
        }
    }
}
