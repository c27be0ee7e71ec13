//! Where "up" points in the clip, at every sample, and how sure that is.
//!
//! Time-stamped samples and known gaps in; orientation, "up" and a stated uncertainty out. The
//! filter behind it is VQF (Laidig & Seel 2023, doi:10.1016/j.inffus.2022.10.014) through `vqf-rs`;
//! nothing outside this module knows that, so it can be replaced. Clips without a gyroscope get a
//! low-passed accelerometer and a wider stated uncertainty. Heading is arbitrary and drifts: six
//! axes cannot know it.

mod offset;
mod vqf;

use serde::{Deserialize, Serialize};

use crate::num::{Vec3, deg, dot, exp, fabs, norm, sqrt, sub, unit};
use crate::sample::{GyroSampling, Sample};
use crate::time::{Span, Timestamp};
use offset::Offset;
use vqf::Vqf;

/// Parameters of the attitude estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// A gap longer than this restarts the inclination from the accelerometer; the gyroscope bias
    /// is kept.
    ///
    /// Small: forgets a good orientation. Large: bridges over movement nobody saw. Default 1 s, our
    /// choice.
    pub restart_gap: Span,
    /// Stated uncertainty with a gyroscope once settled, rad (one standard deviation).
    ///
    /// Default 1.2 degrees, our choice: VQF's 0.7-1.2 degrees RMSE in movement on the BROAD data at
    /// 286-50 Hz, and 10 mg of accelerometer offset (0.57 degrees).
    pub sigma_gyro: f64,
    /// Stated uncertainty without a gyroscope when still, rad.
    ///
    /// Default 2 degrees, our choice; in movement the deviation of |acc| from gravity is added, so
    /// that slow movement comes to the 4-6 degrees known of such clips.
    pub sigma_acc: f64,
    /// Stated uncertainty at the first sample and after a restart, rad. Default 0.15 (8.6 degrees):
    /// a sample taken in movement may be that wrong. It settles with `settle`.
    pub sigma_start: f64,
    /// Time constant with which the start's uncertainty settles, s. Default 3: VQF's accelerometer
    /// time constant.
    pub settle: f64,
    /// Time constant of the low-pass for clips without a gyroscope, s.
    ///
    /// Small: quick and shaky. Large: calm and late. Default 0.3, our choice.
    pub tau_acc_only: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            restart_gap: Span::from_secs(1),
            sigma_gyro: deg(1.2),
            sigma_acc: deg(2.0),
            sigma_start: 0.15,
            settle: 3.0,
            tau_acc_only: 0.3,
        }
    }
}

/// The orientation of a clip at one sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// `earth_from_sensor`, w x y z; earth z is up, heading arbitrary.
    pub quat: [f64; 4],
    /// "Up" in the clip frame, unit vector.
    pub up: Vec3,
    /// One standard deviation of the inclination, rad.
    pub sigma: f64,
}

/// Standard gravity, m/s² (CGPM 1901).
pub const GRAVITY: f64 = 9.806_65;

/// Uncertainty beyond the floor that is none, rad: its square is below the last bit of every sum it
/// goes into. Without this it would decay into subnormal numbers, on which processors are slow, and
/// stay there.
const SETTLED: f64 = 1e-15;

/// Intervals looked at before the sampling period is believed. Our choice: enough for a median.
const PROBE: usize = 9;

/// The attitude estimate of one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attitude {
    params: Params,
    state: State,
}

/// All that changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct State {
    last: Option<Sample>,
    /// How the gyroscope's samples are meant.
    #[serde(default)]
    sampling: GyroSampling,
    filter: Filter,
    offset: Offset,
    /// Uncertainty beyond the floor, rad; settles.
    excess: f64,
    /// Low-passed deviation of |acc| from gravity, as an angle, rad (accelerometer only).
    shake: f64,
    /// Intervals that did not fit the filter's period, in a row, s.
    probe: [f64; PROBE],
    probed: usize,
}

#[expect(
    clippy::large_enum_variant,
    reason = "one per clip, touched at every sample: no box"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Filter {
    /// Low-passed accelerometer: no gyroscope, or its period is not known yet.
    Acc(Vec3),
    /// VQF at a known period.
    Vqf(Vqf),
}

impl Attitude {
    /// An estimate that knows nothing yet.
    pub const fn new(params: Params) -> Self {
        Self {
            params,
            state: State {
                last: None,
                sampling: GyroSampling::ASSUMED,
                filter: Filter::Acc([0.0; 3]),
                offset: Offset::new(),
                excess: 0.0,
                shake: 0.0,
                probe: [0.0; PROBE],
                probed: 0,
            },
        }
    }

    /// How the gyroscope's samples that follow are meant.
    pub const fn set_sampling(&mut self, sampling: GyroSampling) {
        self.state.sampling = sampling;
    }

    /// Time of the last sample taken in.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.state.last.map(|s| s.at())
    }

    /// The sampling period the filter runs at, if known, s.
    pub fn period(&self) -> Option<f64> {
        match &self.state.filter {
            Filter::Vqf(v) => Some(v.period()),
            Filter::Acc(_) => None,
        }
    }

    /// Takes in the next sample. Its stamp must be later than the last one's; otherwise the sample
    /// only repeats the estimate.
    pub fn step(&mut self, sample: &Sample) -> Estimate {
        let dt = match self.state.last {
            None => 0.0,
            Some(last) => sample.at().since(last.at()).as_secs_f64(),
        };
        let first = self.state.last.is_none();
        if first || dt > self.params.restart_gap.as_secs_f64() {
            self.restart(sample);
        } else if dt > 0.0 {
            self.advance(sample, dt);
            if let Some(gyr) = sample.gyr()
                && self.state.offset.search(gyr, sample.acc(), dt)
            {
                // What was integrated with the offset in it is worth nothing.
                self.restart(sample);
            }
        }
        if first || dt > 0.0 {
            self.state.last = Some(*sample);
        }
        self.estimate(sample)
    }

    fn restart(&mut self, sample: &Sample) {
        let state = &mut self.state;
        state.excess = self.params.sigma_start;
        match (&mut state.filter, sample.gyr()) {
            (Filter::Vqf(v), Some(_)) => v.restart(sample.acc()),
            (f, _) => *f = Filter::Acc(sample.acc()),
        }
    }

    fn advance(&mut self, sample: &Sample, dt: f64) {
        let state = &mut self.state;
        if state.excess > 0.0 {
            state.excess *= exp(-dt / self.params.settle);
            if state.excess < SETTLED {
                state.excess = 0.0;
            }
        }
        let acc = sample.acc();
        let tau = self.params.tau_acc_only;
        let offset = state.offset.found();
        let Some(gyr) = sample.gyr().map(|g| sub(g, offset)) else {
            let k = 1.0 - exp(-dt / tau);
            let lp = match &state.filter {
                Filter::Acc(lp) => *lp,
                Filter::Vqf(v) => crate::num::scale(v.up(), GRAVITY),
            };
            let lp = core::array::from_fn(|i| lp[i] + k * (acc[i] - lp[i]));
            state.filter = Filter::Acc(lp);
            // Slower than the low-pass itself: a swing passes through |acc| = g twice.
            let k = 1.0 - exp(-dt / (4.0 * tau));
            let off = fabs(norm(acc) - GRAVITY) / GRAVITY;
            state.shake += k * (off - state.shake);
            return;
        };
        match &mut state.filter {
            Filter::Acc(lp) => {
                let k = 1.0 - exp(-dt / tau);
                *lp = core::array::from_fn(|i| lp[i] + k * (acc[i] - lp[i]));
                state.probe[state.probed] = dt;
                state.probed += 1;
                if state.probed == PROBE {
                    let mut v = Vqf::new(median(state.probe));
                    v.restart(*lp);
                    state.filter = Filter::Vqf(v);
                    state.probed = 0;
                }
            }
            Filter::Vqf(v) => {
                let before = state
                    .last
                    .and_then(|s| s.gyr())
                    .map_or(gyr, |g| sub(g, offset));
                let lost = dt - v.period();
                if lost > 0.5 * v.period() {
                    // Nobody saw what happened meanwhile. Growth after the design's gap term:
                    // (0.5 |w| + 0.2 rad/s) per second of lost time.
                    let w = 0.5 * (norm(before) + norm(gyr));
                    let grown = (0.5 * w + 0.2) * lost;
                    state.excess = sqrt(state.excess * state.excess + grown * grown);
                }
                // Of point samples the mean over the interval is wanted; taking the new sample for all
                // of it would lead by half a sample. A sample that is a mean stands for its own period.
                // Lost samples are bridged linearly either way.
                let linear = match state.sampling {
                    GyroSampling::Point => 1.0,
                    GyroSampling::Mean if lost > 0.5 * v.period() => lost / dt,
                    GyroSampling::Mean => 0.0,
                };
                let half = 0.5 * linear;
                v.step(
                    core::array::from_fn(|i| half * before[i] + (1.0 - half) * gyr[i]),
                    acc,
                    dt,
                );
                // The rate may have been changed on the clip: notice it, keep the orientation.
                if fabs(lost) > 0.3 * v.period() {
                    state.probe[state.probed] = dt;
                    state.probed += 1;
                    if state.probed == PROBE {
                        v.set_period(median(state.probe));
                        state.probed = 0;
                    }
                } else {
                    state.probed = 0;
                }
            }
        }
    }

    fn estimate(&self, sample: &Sample) -> Estimate {
        let state = &self.state;
        let excess2 = state.excess * state.excess;
        match &state.filter {
            Filter::Vqf(v) => Estimate {
                quat: v.quat(),
                up: v.up(),
                sigma: sqrt(self.params.sigma_gyro * self.params.sigma_gyro + excess2),
            },
            Filter::Acc(lp) => {
                let up = unit(*lp)
                    .or_else(|| unit(sample.acc()))
                    .unwrap_or([0.0, 0.0, 1.0]);
                let floor = self.params.sigma_acc + state.shake;
                Estimate {
                    quat: level(up),
                    up,
                    sigma: sqrt(floor * floor + excess2),
                }
            }
        }
    }
}

/// The shortest rotation that brings `up` (clip frame) to earth's z.
fn level(up: Vec3) -> [f64; 4] {
    let w = 1.0 + up[2];
    if w < 1e-9 {
        return [0.0, 1.0, 0.0, 0.0];
    }
    // axis up × z, angle by the half-angle identity.
    let q = [w, up[1], -up[0], 0.0];
    let n = sqrt(dot([q[1], q[2], q[3]], [q[1], q[2], q[3]]) + w * w);
    q.map(|c| c / n)
}

fn median(mut v: [f64; PROBE]) -> f64 {
    v.sort_unstable_by(f64::total_cmp);
    v[PROBE / 2]
}

#[cfg(test)]
mod tests;
