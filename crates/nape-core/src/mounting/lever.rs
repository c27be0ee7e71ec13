//! The lever of a clip: from which point its segment turns, as far as accelerations tell.
//!
//! Two looks at it. A rigid lever, by least squares over the wearer's turns, `acceleration = dw/dt x r + w x (w x r)`:
//! sharp where one joint does most of the turning (a head on a neck). And the mere length, acceleration over angular
//! acceleration, turn by turn: blunt, but true of a trunk as well, which turns about the hip, the chair, the low back.
//! Numbers are our choice on simulated wearers (docs/decisions/0010-mounting.md).

use nalgebra::Matrix3;
use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::num::{exp, log, sqrt};

/// Turns are forgotten so that about this many count: a clip is put elsewhere, a chair is changed.
const MEMORY: f64 = 200.0;

/// A rigid lever is believed from this many turns on (those of a calibration are nearly enough), a mere length from that many.
const TURNS: [f64; 2] = [7.0, 25.0];

/// And a rigid one when it explains this share of the accelerations.
const EXPLAINS: f64 = 0.6;

/// Shortest lever that can be told from none, and the longest there is on a body, m.
const LENGTHS: [f64; 2] = [0.05, 0.9];

/// No more than this is expected of a lever, m: a head on its neck has as much, and a trunk.
const SHORTEST: f64 = 0.2;

/// The swing that is expected, root mean square over the turn, must be at least this, m/s²: seven times what the
/// attitude's error and a chip's noise make of rest.
const EXPECTED: f64 = 0.2;

/// A turn that shows less than this share of the expected swing was the clip's alone: 1 is the body, 0 the clip. On simulated
/// wearers slips at rest show 0.03 at the most, turns of the body 0.36 and more.
const SHARE: f64 = 0.12;

/// What acceleration there is must be below this share of the expected one, mean square: who is bumped is not judged.
const QUIET: f64 = 0.15;

/// A turn whose length is below the usual one by this factor (its logarithm, 0.14), and by this many standard deviations of the
/// logarithm, was the clip's alone. On simulated trunks slips have 0.03 to 0.1, turns of the body 0.25 and more.
const SHORTER: f64 = 2.0;

/// See [`SHORTER`].
const DEVIATIONS: f64 = 3.0;

/// Variance of the logarithm that is assumed at least: a few nods are too much alike.
const LEAST_VARIANCE: f64 = 0.1;

/// Sums over one turn: `N r = b`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sums {
    normal: Matrix3<f64>,
    right: Vec3,
    /// Sums of squares of the acceleration beside gravity, and of the angular acceleration; how many.
    acc2: f64,
    turn2: f64,
    n: f64,
}

impl Sums {
    /// One moment: rate `w` and its derivative `dw`, acceleration beside gravity.
    pub(super) fn add(&mut self, w: Vec3, dw: Vec3, acc: Vec3) {
        // M r = dw x r + w (w . r) - r |w|².
        let m = dw.cross_matrix() + w * w.transpose()
            - Matrix3::from_diagonal_element(w.norm_squared());
        self.normal += m.tr_mul(&m);
        self.right += m.tr_mul(&acc);
        self.acc2 += acc.norm_squared();
        self.turn2 += dw.norm_squared();
        self.n += 1.0;
    }

    /// Root mean square of the expected swing, m/s², for a sum of squares.
    fn rms(&self, sum2: f64) -> f64 {
        sqrt(sum2 / self.n.max(1.0))
    }

    /// The length of lever that this turn shows, m.
    fn length(&self) -> f64 {
        sqrt(self.acc2 / self.turn2.max(1e-12))
    }

    /// Adds `k` times another; of what was there `keep` stays.
    fn merge(&mut self, other: &Self, k: f64, keep: f64) {
        self.normal = self.normal * keep + other.normal * k;
        self.right = self.right * keep + other.right * k;
        self.acc2 = self.acc2 * keep + k * other.acc2;
    }

    /// The rigid lever, a little pulled to zero where movements said nothing of it.
    fn solve(&self) -> Option<Vec3> {
        let ridge = 1e-3 * self.normal.trace();
        let n = self.normal + Matrix3::from_diagonal_element(ridge);
        // By minors and not by `try_inverse`, which rounds otherwise.
        let [x, y, z] = [0, 1, 2].map(|i| n.column(i).into_owned());
        let minors = Matrix3::from_columns(&[y.cross(&z), z.cross(&x), x.cross(&y)]);
        let determinant = x.dot(&minors.column(0));
        (determinant > 0.0).then(|| minors * self.right * (1.0 / determinant))
    }
}

/// What is known of a clip's lever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Lever {
    rigid: Sums,
    /// Mean logarithm of the lengths, and its variance.
    log_length: f64,
    variance: f64,
    turns: f64,
}

impl Lever {
    /// A turn of the body.
    pub(super) fn learn(&mut self, turn: &Sums) {
        if turn.acc2 <= 0.0 {
            return;
        }
        // Each turn counts alike, the big ones as the small.
        self.rigid.merge(turn, 1.0 / turn.acc2, 1.0 - 1.0 / MEMORY);
        self.turns = (self.turns + 1.0).min(MEMORY);
        let off = log(turn.length()) - self.log_length;
        let share = 1.0 / self.turns;
        self.log_length += share * off;
        self.variance += share * ((1.0 - share) * off * off - self.variance);
    }

    /// Was this turn the clip's alone?
    pub(super) fn contradicts(&self, turn: &Sums) -> bool {
        self.turns >= TURNS[0] && self.by_rigid(turn).unwrap_or_else(|| self.by_length(turn))
    }

    /// What the rigid lever says; `None` while it is not known.
    fn by_rigid(&self, turn: &Sums) -> Option<bool> {
        let lever = self.rigid.solve()?;
        let explained = lever.dot(&self.rigid.right) / self.rigid.acc2;
        if !(LENGTHS[0]..LENGTHS[1]).contains(&lever.norm()) || explained < EXPLAINS {
            return None;
        }
        // A calibration's bows have a long lever, the nods after it a short one.
        let lever = lever * (SHORTEST / lever.norm()).min(1.0);
        let expected2 = lever.dot(&(turn.normal * lever));
        let contradicts = turn.rms(expected2) >= EXPECTED
            && turn.acc2 < QUIET * expected2
            && lever.dot(&turn.right) < SHARE * expected2;
        Some(contradicts)
    }

    fn by_length(&self, turn: &Sums) -> bool {
        let usual = exp(self.log_length);
        let below = SHORTER.max(DEVIATIONS * sqrt(self.variance.max(LEAST_VARIANCE)));
        self.turns >= TURNS[1]
            && usual >= LENGTHS[0]
            && usual * turn.rms(turn.turn2) >= EXPECTED
            && log(turn.length()) < self.log_length - below
    }
}
