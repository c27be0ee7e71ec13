//! Made-up movement of a clip, with its truth: swings of several frequencies, rests between, and a
//! sensor that errs as sensors do.
//!
//! Orientation and place are plain functions of time; what the sensor reads is taken from them by
//! small differences, so nothing of the filter's own equations is in here.

use std::f64::consts::{PI, TAU};

use nalgebra::{Matrix3, UnitQuaternion, Vector3};
use nape_attitude::{Sample, Timestamp};

use super::rng::Rng;

/// Gravity of the made-up earth, m/s².
pub(crate) const GRAVITY: f64 = 9.806_65;

/// Small differences within one sample.
const PARTS: u32 = 8;

/// One swing: frequency (rad/s of the movement's own clock), phase, amplitude.
type Swing = (f64, f64, f64);

/// How a clip moves.
#[derive(Debug, Clone)]
pub(crate) struct Motion {
    /// Yaw, pitch, roll (rad), then x, y, z (m).
    pub(crate) swings: [Vec<Swing>; 6],
    /// From, to: times in which nothing moves, s; the way in and out takes a second each.
    pub(crate) rests: Vec<(f64, f64)>,
    /// More movement for a while.
    pub(crate) bursts: Vec<Burst>,
}

/// A swing that fades in and out, whatever else happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Burst {
    /// From, to, s.
    pub(crate) time: (f64, f64),
    /// Which of [`Motion::swings`] it adds to.
    pub(crate) to: usize,
    /// Frequency, Hz.
    pub(crate) hz: f64,
    /// Amplitude, rad or m.
    pub(crate) size: f64,
}

impl Burst {
    fn at(&self, t: f64) -> f64 {
        let (from, to) = self.time;
        let k = ((t - from) / (to - from)).clamp(0.0, 1.0);
        self.size * (PI * k).sin().powi(2) * (TAU * self.hz * (t - from)).sin()
    }
}

impl Motion {
    /// `count` random swings of each angle and place, between 0.1 Hz and `fastest` Hz, with `angle`
    /// rad and `place` m in all.
    pub(crate) fn random(rng: &mut Rng, count: u32, fastest: f64, angle: f64, place: f64) -> Self {
        let swings = std::array::from_fn(|k| {
            let size = if k < 3 { angle } else { place };
            (0..count)
                .map(|_| {
                    let hz = rng.range(0.1, fastest);
                    // Fast ones are small, as in a body.
                    let size = size / f64::from(count) / (1.0 + hz);
                    (hz * TAU, rng.range(0.0, TAU), size)
                })
                .collect()
        });
        Self {
            swings,
            rests: Vec::new(),
            bursts: Vec::new(),
        }
    }

    /// Seconds of movement up to `t`: the movement's own clock, which stands in a rest and slows and
    /// starts smoothly.
    fn clock(&self, t: f64) -> f64 {
        // Integral of 1 - smooth window; (1 - cos) ramps of one second.
        let ramp = |x: f64| {
            let x = x.clamp(0.0, 1.0);
            0.5 * (x - (PI * x).sin() / PI)
        };
        let gone = |begin: f64, end: f64| {
            let full = (t - begin - 1.0).clamp(0.0, end - begin - 2.0);
            let out = (t - end + 1.0).clamp(0.0, 1.0);
            ramp(t - begin) + full + (out - ramp(out))
        };
        t - self.rests.iter().map(|&(a, b)| gone(a, b)).sum::<f64>()
    }

    fn sum(&self, k: usize, t: f64) -> f64 {
        let s = self.clock(t);
        let swings = self.swings[k].iter();
        let bursts = self.bursts.iter().filter(|b| b.to == k);
        swings
            .map(|(w, phase, size)| size * (w * s + phase).sin())
            .sum::<f64>()
            + bursts.map(|b| b.at(t)).sum::<f64>()
    }

    /// `earth_from_sensor` at `t`.
    pub(crate) fn orientation(&self, t: f64) -> UnitQuaternion<f64> {
        UnitQuaternion::from_euler_angles(self.sum(2, t), self.sum(1, t), self.sum(0, t))
    }

    fn place(&self, t: f64) -> Vector3<f64> {
        Vector3::new(self.sum(3, t), self.sum(4, t), self.sum(5, t))
    }

    /// "Up" in the clip frame at `t`.
    pub(crate) fn up(&self, t: f64) -> [f64; 3] {
        (self.orientation(t).inverse() * Vector3::z()).into()
    }

    /// Rate and specific force in the clip frame at `t`, by differences over `h` s.
    fn at(&self, t: f64, h: f64) -> (Vector3<f64>, Vector3<f64>) {
        let (a, b) = (self.orientation(t - 0.5 * h), self.orientation(t + 0.5 * h));
        let rate = (a.inverse() * b).scaled_axis() / h;
        const D: f64 = 2e-3;
        let acc = (self.place(t - D) - 2.0 * self.place(t) + self.place(t + D)) / (D * D);
        let force = self.orientation(t).inverse() * (acc + GRAVITY * Vector3::z());
        (rate, force)
    }

    /// The same as means over the `h` s before `t`.
    pub(crate) fn mean(&self, t: f64, h: f64) -> (Vector3<f64>, Vector3<f64>) {
        let part = h / f64::from(PARTS);
        let mut sum = (Vector3::zeros(), Vector3::zeros());
        for i in 0..PARTS {
            let (rate, force) = self.at(t - h + (f64::from(i) + 0.5) * part, part);
            sum.0 += rate;
            sum.1 += force;
        }
        (sum.0 / f64::from(PARTS), sum.1 / f64::from(PARTS))
    }

    /// The same as points.
    pub(crate) fn point(&self, t: f64) -> (Vector3<f64>, Vector3<f64>) {
        self.at(t, 1e-3)
    }
}

/// How a sensor errs.
#[derive(Debug, Clone)]
pub(crate) struct Sensor {
    pub(crate) hz: f64,
    /// Points instead of means.
    pub(crate) points: bool,
    /// Zero-rate offset, rad/s.
    pub(crate) bias: Vector3<f64>,
    /// Scale and cross-axis errors of the gyroscope: what it reads is (1 + this) times the rate.
    pub(crate) matrix: Matrix3<f64>,
    /// Scale of the accelerometer.
    pub(crate) acc_scale: f64,
    /// White noise: rad/s/√Hz and m/s²/√Hz.
    pub(crate) gyr_noise: f64,
    pub(crate) acc_noise: f64,
    /// Random walk of the offset, rad/s/√s.
    pub(crate) bias_walk: f64,
}

impl Sensor {
    /// A typical part: 0.005 degrees/s/√Hz, 0.1 mg/√Hz, a small offset.
    pub(crate) fn typical(hz: f64) -> Self {
        Self {
            hz,
            points: false,
            bias: Vector3::new(0.005, -0.004, 0.006),
            matrix: Matrix3::zeros(),
            acc_scale: 1.0,
            gyr_noise: 9e-5,
            acc_noise: 1e-3,
            bias_walk: 0.0,
        }
    }

    /// A random part, within what parts have.
    pub(crate) fn random(rng: &mut Rng, hz: f64) -> Self {
        Self {
            bias: Vector3::from_fn(|_, _| rng.range(-0.02, 0.02)),
            matrix: Matrix3::from_fn(|_, _| rng.range(-0.01, 0.01)),
            acc_scale: 1.0 + rng.range(-0.01, 0.01),
            gyr_noise: rng.range(5e-5, 3e-4),
            acc_noise: rng.range(1e-3, 3e-3),
            ..Self::typical(hz)
        }
    }

    /// The reading that ends at `t`: rate, specific force.
    pub(crate) fn read(&mut self, motion: &Motion, t: f64, rng: &mut Rng) -> ([f64; 3], [f64; 3]) {
        let h = 1.0 / self.hz;
        let (rate, force) = if self.points {
            motion.point(t)
        } else {
            motion.mean(t, h)
        };
        self.err(rate, force, rng)
    }

    /// What the part makes of a rate and a force.
    pub(crate) fn err(
        &mut self,
        rate: Vector3<f64>,
        force: Vector3<f64>,
        rng: &mut Rng,
    ) -> ([f64; 3], [f64; 3]) {
        let root = self.hz.sqrt();
        let (g, a) = (self.gyr_noise * root, self.acc_noise * root);
        if self.bias_walk > 0.0 {
            self.bias += Vector3::from_fn(|_, _| rng.normal()) * self.bias_walk / root;
        }
        let rate =
            rate + self.matrix * rate + self.bias + Vector3::from_fn(|_, _| rng.normal()) * g;
        let force = force * self.acc_scale + Vector3::from_fn(|_, _| rng.normal()) * a;
        (rate.into(), force.into())
    }
}

/// A sample at `t` s.
pub(crate) fn sample(t: f64, (rate, force): ([f64; 3], [f64; 3])) -> Sample {
    Sample::new(Timestamp::from_secs_f64(t), force, Some(rate)).expect("a believable reading")
}
