//! Walking: what it adds to the angles and accelerations of every segment.
//!
//! A series over the stride, two steps long: vertical and fore-aft motion live at the step frequency,
//! sideways motion, yaw and roll at the stride frequency. Amplitudes at 1.85 steps/s and 1.33 m/s come
//! from a public recording at the ear (vertical 2.0-2.7 m/s² at 1.85 Hz with 0.5 at the second and
//! third harmonic, sideways 1.1 at 0.93 Hz with 0.35 at its third, fore-aft 0.8; pitch 5, yaw 12, roll
//! 5 deg/s) and one at the low back (deviation 1.3-1.7 vertical, 1.0-1.4 fore-aft, 1.0-1.9 sideways;
//! 15-20 deg/s pitch and roll); the trunk carries more of the higher harmonics than the head (Kavanagh
//! 2005, Eur J Appl Physiol 94:468-475; Menz 2003, Gait Posture 18:35-46).

use nape_core::num::{self, deg};

use super::jet::Jet;
use crate::rng::SimRng;

/// Cadence at which the amplitudes are stated, steps/s.
const REF_CADENCE: f64 = 1.85;
/// Step length at which the amplitudes are stated, m.
const REF_STEP: f64 = 0.72;
/// Step length per cadence, m per (step/s): the walk ratio 0.0065 m/(step/min) of healthy adults
/// (Sekiya & Nagasaki 1998, Gait Posture 7:225-227).
const WALK_RATIO: f64 = 0.39;

/// Harmonics of the stride that are used.
const HARMONICS: usize = 8;

/// Speed that fits a cadence (steps/s), m/s.
pub(crate) fn natural_speed(cadence: f64) -> f64 {
    WALK_RATIO * cadence * cadence
}

/// Amplitude of one harmonic of the stride.
struct Term {
    k: usize,
    amplitude: f64,
}

const fn term(k: usize, amplitude: f64) -> Term {
    Term { k, amplitude }
}

/// Series of one segment: accelerations in m/s² (x forward, y left, z up), angles in degrees
/// (flexion, lateral, rotation).
struct Shape {
    acc: [&'static [Term]; 3],
    angle: [&'static [Term]; 3],
}

const SHAPES: [Shape; 3] = [
    // Head.
    Shape {
        acc: [
            &[term(2, 0.8), term(4, 0.25), term(1, 0.2)],
            &[term(1, 1.15), term(3, 0.38), term(5, 0.1)],
            &[
                term(2, 2.6),
                term(4, 0.5),
                term(6, 0.45),
                term(8, 0.15),
                term(1, 0.2),
            ],
        ],
        angle: [
            &[term(2, 0.42), term(1, 0.25)],
            &[term(1, 0.8), term(2, 0.12)],
            &[term(1, 1.9), term(2, 0.1)],
        ],
    },
    // Upper back.
    Shape {
        acc: [
            &[term(2, 1.2), term(4, 0.5), term(6, 0.25), term(1, 0.2)],
            &[term(1, 1.0), term(3, 0.5), term(5, 0.25)],
            &[
                term(2, 2.6),
                term(4, 0.75),
                term(6, 0.5),
                term(8, 0.2),
                term(1, 0.2),
            ],
        ],
        angle: [
            &[term(2, 0.9), term(1, 0.3)],
            &[term(1, 1.0), term(2, 0.2)],
            &[term(1, 2.5), term(2, 0.2)],
        ],
    },
    // Low back.
    Shape {
        acc: [
            &[term(2, 1.6), term(4, 0.7), term(6, 0.35), term(1, 0.25)],
            &[term(1, 0.8), term(3, 0.9), term(5, 0.5)],
            &[
                term(2, 2.4),
                term(4, 1.0),
                term(6, 0.6),
                term(8, 0.3),
                term(1, 0.25),
            ],
        ],
        angle: [
            &[term(2, 1.3), term(4, 0.3), term(1, 0.3)],
            &[term(1, 3.0), term(2, 0.4)],
            &[term(1, 3.5), term(3, 0.3)],
        ],
    },
];

/// What walking adds to one segment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GaitMotion {
    /// Flexion, lateral, rotation, rad.
    pub(crate) angles: [Jet; 3],
    /// Acceleration along heading (x), left (y) and up (z), m/s².
    pub(crate) acc: [f64; 3],
}

/// The gait of one wearer.
#[derive(Debug, Clone)]
pub(crate) struct Gait {
    phases: [[[f64; HARMONICS + 1]; 6]; 3],
    gains: [[f64; 6]; 3],
    /// Steps per second of the walk under way.
    pub(crate) cadence: f64,
    /// Speed of the walk under way, m/s.
    pub(crate) speed: f64,
    /// When the walk under way began, s.
    pub(crate) start: f64,
}

impl Gait {
    /// The gait of a wearer.
    pub(crate) fn new(rng: &mut SimRng) -> Self {
        let mut phases = [[[0.0; HARMONICS + 1]; 6]; 3];
        let mut gains = [[1.0; 6]; 3];
        // One wearer has one set of phases; segments differ a little (the wave runs up the body).
        let mut common = [[0.0; HARMONICS + 1]; 6];
        for row in &mut common {
            for p in row.iter_mut() {
                *p = rng.uniform(0.0, core::f64::consts::TAU);
            }
        }
        // The body is lowest, and pushed up hardest, at the change of feet: where the phase is whole.
        common[2][2] = core::f64::consts::PI;
        // Fore-aft follows the vertical by about a quarter step.
        common[0][2] = 0.5 * core::f64::consts::PI;
        for s in 0..3 {
            for c in 0..6 {
                for k in 0..=HARMONICS {
                    let spread = if c == 2 && k == 2 { 0.1 } else { 0.35 };
                    phases[s][c][k] = common[c][k] + rng.gauss(0.0, spread);
                }
                gains[s][c] = rng.gauss_in(1.0, 0.12, 0.7, 1.3);
            }
        }
        Self {
            phases,
            gains,
            cadence: REF_CADENCE,
            speed: natural_speed(REF_CADENCE),
            start: 0.0,
        }
    }

    /// Step phase at `t`: whole at every change of feet. `wander` is the unevenness, in steps.
    pub(crate) fn phase(&self, t: f64, wander: Jet) -> Jet {
        Jet {
            p: (t - self.start) * self.cadence + 0.5 + wander.p,
            v: self.cadence + wander.v,
            a: wander.a,
        }
    }

    /// What walking adds to the three segments. `level` is 0 (standing) to 1 (walking).
    pub(crate) fn motion(&self, phase: Jet, level: Jet) -> [GaitMotion; 3] {
        let stride = phase.times(core::f64::consts::PI);
        // sin and cos of the multiples of the stride angle.
        let mut waves = [(Jet::default(), Jet::constant(1.0)); HARMONICS + 1];
        for (k, w) in waves.iter_mut().enumerate().skip(1) {
            #[expect(clippy::cast_precision_loss, reason = "k is at most 8")]
            let kf = k as f64;
            *w = stride.times(kf).sin_cos();
        }
        let step = if self.cadence > 0.1 {
            self.speed / self.cadence
        } else {
            REF_STEP
        };
        let length = step / REF_STEP;
        // Vertical excursion of an inverted pendulum goes with the square of the step.
        let scales = [length, 1.0, length * length, length, 1.0, num::sqrt(length)];
        let forward = self.speed * level.v;
        let mut out = [GaitMotion::default(); 3];
        for (s, shape) in SHAPES.iter().enumerate() {
            for c in 0..3 {
                let sum = self.sum(s, c, shape.acc[c], &waves, true);
                out[s].acc[c] = sum.mul(level).times(scales[c]).a;
                let turn = self.sum(s, c + 3, shape.angle[c], &waves, false);
                out[s].angles[c] = turn.mul(level).times(scales[c + 3]);
            }
            out[s].acc[0] += forward;
        }
        out
    }

    /// The series of one channel as a displacement in m, or an angle in rad.
    fn sum(
        &self,
        s: usize,
        c: usize,
        terms: &[Term],
        waves: &[(Jet, Jet); HARMONICS + 1],
        is_acc: bool,
    ) -> Jet {
        let mut sum = Jet::default();
        for t in terms {
            let phase = self.phases[s][c][t.k];
            let (sin, cos) = waves[t.k];
            let wave = cos.times(num::cos(phase)).plus(sin.times(-num::sin(phase)));
            let amplitude = if is_acc {
                // Displacement whose acceleration is stated at the reference cadence.
                #[expect(clippy::cast_precision_loss, reason = "k is at most 8")]
                let w = core::f64::consts::PI * REF_CADENCE * t.k as f64;
                t.amplitude / (w * w)
            } else {
                deg(t.amplitude)
            };
            sum = sum.plus(wave.times(amplitude * self.gains[s][c]));
        }
        sum
    }
}
