//! What the attitude filter takes for granted of sensors and of bodies, each number with its source.
//!
//! "Tuned on BROAD" means: chosen by coordinate descent on one half of the trials of the public
//! BROAD data (Laidig, Caruso, Cereatti, Seel, Data 6(7):72, 2021), quoted on the other half;
//! `docs/accuracy.md` has both halves and the command. "Design" means: our choice before anything was tuned, and left
//! so (docs/decisions/0009-attitude-filter.md). Units: rad, m, s.

use libm::sqrt;
use serde::{Deserialize, Serialize};

use crate::time::Span;

/// See [`Params::restart_gap`]. 0.5 s, our choice: in quick movement (320 degrees/s) bridging 0.2 s is wrong
/// by 10 degrees at worst, 0.5 s by 107, a restart by 27 (`tests/bad_input`).
pub const RESTART_GAP: Span = Span::from_millis(500);

/// Parameters of the attitude estimate.
///
/// Each says its unit, what small and large values do, its range, its default, and where that is from. Nothing
/// here is checked: a number out of its range gives an estimate that is worth nothing, and no failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Time between two corrections by gravity, s.
    ///
    /// Small: costs time. Large: an error after a gap stays longer. Range: above 0, to 0.5. Default: 0.2,
    /// 0.001 degrees worse than 0.04 on BROAD (design).
    pub correction_s: f64,
    /// Time over which the sums for the covariance take the orientation as one, s. The orientation
    /// itself is integrated at every sample.
    ///
    /// Small: costs time. Large: the covariance is wrong in fast turns. Range: 0 (each sample) to
    /// `correction_s`. Default: 0.07, our choice: no difference on BROAD up to 0.1.
    pub sum_s: f64,
    /// White noise of the gyroscope, rad/s/√Hz.
    ///
    /// Small: trusts the gyroscope. Large: trusts the accelerometer. Range: 5e-5 to 3e-4 of a part (docs/evidence.md#chips), and above
    /// it what the model leaves out, to 0.05. Default: 4e-3, tuned on BROAD.
    pub gyr_noise: f64,
    /// Noise of the gyroscope in proportion to the rate, as a share per √Hz.
    ///
    /// Small: trusts it in fast turns as in slow ones. Large: hardly in fast ones. Range: 0 to 0.01. Default: 6e-4,
    /// tuned on BROAD.
    pub gyr_noise_per_rate: f64,
    /// Noise of the integration in proportion to the turn within one sample, 1/√s: noise of the rate as a
    /// share per √Hz, times the root of the sampling period.
    ///
    /// Small: trusts few samples a second as many. Large: hardly. Range: 0 to 0.2. Default: 0.012, tuned on BROAD at
    /// 286 and 50 Hz.
    pub gyr_noise_per_turn: f64,
    /// Random walk of the gyroscope's bias, rad/s/√s.
    ///
    /// Small: a bias once learned stays. Large: what is learned is soon doubted. Range: above 0, to 0.01. Default: 6e-4,
    /// tuned on BROAD.
    pub bias_walk: f64,
    /// White noise of the specific force, m/s²/√Hz.
    ///
    /// Small: trusts the accelerometer. Large: trusts the gyroscope. Range: above 0, to 1. Default: 0.08, tuned on
    /// BROAD.
    pub acc_noise: f64,
    /// The same in proportion to linear acceleration, as a share per √Hz.
    ///
    /// Small: trusts the accelerometer in quick movement, too. Large: only at rest. Range: 0 to 0.1. Default: 4e-3,
    /// tuned on BROAD.
    pub acc_noise_per_acc: f64,
    /// How near to zero the velocity of a body part is over time to begin with, m/s·√s: one standard
    /// deviation of its mean over one second. Then it follows what velocity is seen, see the next four.
    ///
    /// Small: trusts the accelerometer in movement. Large: trusts the gyroscope. Range: above 0, to 2. Default: 0.5
    /// (design).
    pub velocity_start: f64,
    /// The same cannot fall below this, m/s·√s.
    ///
    /// Small: follows the accelerometer closely at rest. Large: never does. Range: above 0, to `velocity_start`. Default:
    /// 0.01 (design, for rest).
    pub velocity_floor: f64,
    /// Share of the seen mean square of velocity that is believed to be a body's own and not an error
    /// of ours.
    ///
    /// Small: what is seen is mostly our error, so the accelerometer is trusted. Above 1: cautious. Range: above 0, to
    /// 200. Default: 40, tuned on BROAD.
    pub velocity_share: f64,
    /// Time constant with which the seen velocity is followed, s.
    ///
    /// Small: what is trusted changes with every movement. Large: with the activity. Range: above 0, to 10. Default:
    /// 0.5, tuned on BROAD.
    pub velocity_tau: f64,
    /// Velocity is not followed while the filter's own uncertainty of it is larger than this, m/s
    /// (one standard deviation over three axes): after a gap what is seen is our own error.
    ///
    /// Small: it is hardly ever followed. Large: our own error is taken for movement. Range: above 0, to 3. Default:
    /// 0.4, tuned on BROAD.
    pub velocity_known: f64,
    /// Tilt at the first sample and after a restart, rad: a sample taken in movement may be that wrong.
    ///
    /// Small: a start in movement stays wrong for long. Large: more is stated than is wrong. Range: above 0, to 1.
    /// Default: 0.15 (8.6 degrees; design).
    pub start_tilt: f64,
    /// Gyroscope bias at the start, rad/s, an axis.
    ///
    /// Small: a larger bias is learned late. Large: movement is taken for one. Range: above 0, to 0.1. Default: 0.02 (1.1
    /// degrees/s), between the 0.5 and 3 degrees/s of most parts (docs/evidence.md#chips); more is found by the search for large offsets.
    pub start_bias: f64,
    /// Every element of the gyroscope's matrix of scale and cross-axis errors at the start, as a share: the
    /// same for all, so that it does not matter how the sensor is mounted.
    ///
    /// Small: a bad scale is learned late. Large: movement is taken for one. Range: above 0, to 0.05; parts have
    /// 0.004-0.03 (docs/evidence.md#chips). Default: 8e-3, tuned on BROAD.
    pub start_matrix: f64,
    /// How far the length of gravity as measured may be off, m/s².
    ///
    /// Small: a wrong scale of the accelerometer is taken for movement. Large: movement for a wrong scale. Range: above
    /// 0, to 0.3. Default: 0.1, that is 1 %, as scale tolerances are 0.4-3 %, and gravity on Earth varies by ±0.26 %
    /// (docs/evidence.md#chips).
    pub start_gravity: f64,
    /// How much later or earlier than the gyroscope the accelerometer may be (their low-passes differ), s.
    ///
    /// Small: taken to be at the same time. Large: movement is taken for lateness. Range: above 0, to 0.02. Default:
    /// 2.5e-3, tuned on BROAD.
    pub start_delay: f64,
    /// Rest: the rate is within this of its own low-pass, rad/s, and of zero but for the bias, and the next two.
    ///
    /// Small: a hand at rest is none. Large: a slow turn is rest. Range: above 0, to 0.1. Default: 0.035 (2 degrees/s;
    /// VQF's own bound: Laidig & Seel 2023, doi:10.1016/j.inffus.2022.10.014).
    pub rest_rate: f64,
    /// Rest: the specific force is within this of its own low-pass, m/s².
    ///
    /// Small and large: as above. Range: above 0, to 2. Default: 0.5 (VQF's own bound).
    pub rest_acc: f64,
    /// Rest: both are so for this long, s.
    ///
    /// Small: a pause in movement is rest. Large: short rests teach nothing. Range: above 0, to 10. Default: 1 (design).
    pub rest_after: f64,
    /// Time constant of these low-passes, s.
    ///
    /// Small: a slow turn stays near its low-pass, so it is rest. Large: rest is seen late. Range: above 0, to
    /// 2. Default: 0.25 (design).
    pub rest_tau: f64,
    /// At rest the bias is the rate, with this standard deviation over a second, rad/s·√s: a hand, or a wearer,
    /// at rest still sways.
    ///
    /// Small: sway goes into the bias. Large: rest teaches little. Range: above 0, to 0.1. Default: 0.01, tuned on BROAD.
    pub rest_bias: f64,
    /// Lost time: the tilt may have turned unseen by this share of the rate at its ends.
    ///
    /// Small: states too little after a gap in movement. Large: forgets a good orientation. Range: 0 to 2. Default:
    /// 0.5 (design).
    pub gap_per_rate: f64,
    /// Lost time: and by this rate, rad/s.
    ///
    /// Small and large: as above, for gaps that begin and end at rest. Range: 0 to 2. Default: 0.2 (design).
    pub gap_rate: f64,
    /// Lost time: the velocity may have changed by this, m/s².
    ///
    /// Small: a push nobody saw is taken for a wrong tilt. Large: the accelerometer is hardly trusted after a gap.
    /// Range: 0 to 20. Default: 3 (design).
    pub gap_acc: f64,
    /// A gap longer than this restarts the inclination from the accelerometer; what was learned of
    /// the gyroscope is kept.
    ///
    /// Small: forgets a good orientation. Large: bridges over movement nobody saw. Range: above two sampling periods, to
    /// 1 s. Default: [`RESTART_GAP`].
    pub restart_gap: Span,
    /// Stated standard deviation over the filter's own while that is small, as a share.
    ///
    /// The filter's noises are those with which it errs least, not those that state best how much it
    /// errs. Small: states too little. Large: too much. Range: above 0, to 1. Default: 0.2, chosen on one half of BROAD such
    /// that 95 % intervals hold the truth.
    pub stated_share: f64,
    /// Where the filter's own is this large, rad, half of what is missing to it is stated too; where it is
    /// much larger, as after a gap, all of it.
    ///
    /// Small: states all of it always. Large: states too little after a gap. Range: above 0, to 0.2. Default: 2 degrees,
    /// chosen likewise with lost bursts.
    pub stated_knee: f64,
    /// Stated standard deviation that no estimate falls below, rad: errors that are the same in every posture are
    /// not seen by the filter.
    ///
    /// Small: trusts the accelerometer's calibration. Large: states what is not wrong. Range: 0 to 0.02. Default: 0.15
    /// degrees, chosen likewise.
    pub stated_floor: f64,
    /// How well the moment is known that a rate stands for, s: the rate times this is added to the stated
    /// standard deviation.
    ///
    /// Small: states the same in fast turns as at rest. Large: too much in them. Range: 0 to 0.02. Default: 0.002, our
    /// choice: low-passes of gyroscopes are late by a few ms.
    pub stated_delay: f64,
    /// Stated uncertainty without a gyroscope when still, rad. In movement the deviation of |acc| from gravity is
    /// added, so that slow movement comes to the 4-6 degrees known of such sensors.
    ///
    /// Small: states too little. Large: too much. Range: above 0, to 0.2. Default: 2 degrees, our choice.
    pub acc_only_sigma: f64,
    /// Time constant of the low-pass for sensors without a gyroscope, s.
    ///
    /// Small: quick and shaky. Large: calm and late. Range: above 0, to 2. Default: 0.3, our choice.
    pub acc_only_tau: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            correction_s: 0.2,
            sum_s: 0.07,
            gyr_noise: 4e-3,
            gyr_noise_per_rate: 6e-4,
            gyr_noise_per_turn: 0.012,
            bias_walk: 6e-4,
            acc_noise: 0.08,
            acc_noise_per_acc: 4e-3,
            velocity_start: 0.5,
            velocity_floor: 0.01,
            velocity_share: 40.0,
            velocity_tau: 0.5,
            velocity_known: 0.4,
            start_tilt: 0.15,
            start_bias: 0.02,
            start_matrix: 8e-3,
            start_gravity: 0.1,
            start_delay: 2.5e-3,
            rest_rate: 0.035,
            rest_acc: 0.5,
            rest_after: 1.0,
            rest_tau: 0.25,
            rest_bias: 0.01,
            gap_per_rate: 0.5,
            gap_rate: 0.2,
            gap_acc: 3.0,
            restart_gap: RESTART_GAP,
            stated_share: 0.2,
            stated_knee: 2.0_f64.to_radians(),
            stated_floor: 0.15_f64.to_radians(),
            stated_delay: 2e-3,
            acc_only_sigma: 2.0_f64.to_radians(),
            acc_only_tau: 0.3,
        }
    }
}

impl Params {
    /// The stated variance for a variance by the filter's own reckoning, but for the rate.
    pub(crate) fn stated_variance(&self, variance: f64) -> f64 {
        let floor = self.stated_floor;
        let knee = self.stated_knee * self.stated_knee;
        let share = self.stated_share + (1.0 - self.stated_share) * variance / (variance + knee);
        share * share * variance + floor * floor
    }

    /// The stated standard deviation for that, at a rate.
    pub(crate) fn stated(&self, variance: f64, rate2: f64) -> f64 {
        let delay = self.stated_delay;
        // What the rate does in the delay is about one axis: half of it a mean over both.
        sqrt(variance + 0.5 * delay * delay * rate2)
    }
}
