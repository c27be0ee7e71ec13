//! The lever of a clip: from which point its segment turns, as far as accelerations tell.
//!
//! Two looks at it. A rigid lever, by least squares over the wearer's turns, `acceleration = dw/dt x r + w x (w x r)`:
//! sharp where one joint does most of the turning (a head on a neck). And the mere length, acceleration over angular
//! acceleration, turn by turn: blunt, but true of a trunk as well, which turns about the hip, the chair, the low back.
//! Numbers are our choice on simulated wearers (docs/decisions/0010-mounting.md).

use serde::{Deserialize, Serialize};

use crate::num::{Vec3, add, cross, dot, exp, log, norm, scale, sqrt};

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

/// Sums over one turn: `N r = b`, with `N` symmetric (xx, yy, zz, yz, zx, xy).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sums {
    normal: [f64; 6],
    right: Vec3,
    /// Sums of squares of the acceleration beside gravity, and of the angular acceleration; how many.
    acc2: f64,
    turn2: f64,
    n: f64,
}

impl Sums {
    /// One moment: rate `w` and its derivative `dw`, acceleration beside gravity.
    pub(super) fn add(&mut self, w: Vec3, dw: Vec3, acc: Vec3) {
        // Columns of M, with M r = dw x r + w (w . r) - r |w|².
        let w2 = dot(w, w);
        let [x, y, z] = core::array::from_fn(|i| {
            let mut e = [0.0; 3];
            e[i] = 1.0;
            let mut column = add(cross(dw, e), scale(w, w[i]));
            column[i] -= w2;
            column
        });
        let products = [
            dot(x, x),
            dot(y, y),
            dot(z, z),
            dot(y, z),
            dot(z, x),
            dot(x, y),
        ];
        for (sum, p) in self.normal.iter_mut().zip(products) {
            *sum += p;
        }
        self.right = add(self.right, [dot(x, acc), dot(y, acc), dot(z, acc)]);
        self.acc2 += dot(acc, acc);
        self.turn2 += dot(dw, dw);
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

    /// `N v`.
    fn times(&self, v: Vec3) -> Vec3 {
        let [xx, yy, zz, yz, zx, xy] = self.normal;
        [
            xx * v[0] + xy * v[1] + zx * v[2],
            xy * v[0] + yy * v[1] + yz * v[2],
            zx * v[0] + yz * v[1] + zz * v[2],
        ]
    }

    /// Adds `k` times another; of what was there `keep` stays.
    fn merge(&mut self, other: &Self, k: f64, keep: f64) {
        for (sum, x) in self.normal.iter_mut().zip(other.normal) {
            *sum = *sum * keep + k * x;
        }
        self.right = add(scale(self.right, keep), scale(other.right, k));
        self.acc2 = self.acc2 * keep + k * other.acc2;
    }

    /// The rigid lever, a little pulled to zero where movements said nothing of it.
    fn solve(&self) -> Option<Vec3> {
        let [xx, yy, zz, yz, zx, xy] = self.normal;
        let ridge = 1e-3 * (xx + yy + zz);
        let rows = [
            [xx + ridge, xy, zx],
            [xy, yy + ridge, yz],
            [zx, yz, zz + ridge],
        ];
        let minors = [
            cross(rows[1], rows[2]),
            cross(rows[2], rows[0]),
            cross(rows[0], rows[1]),
        ];
        let determinant = dot(rows[0], minors[0]);
        let b = self.right;
        let solved = add(
            add(scale(minors[0], b[0]), scale(minors[1], b[1])),
            scale(minors[2], b[2]),
        );
        (determinant > 0.0).then(|| scale(solved, 1.0 / determinant))
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
        let explained = dot(lever, self.rigid.right) / self.rigid.acc2;
        if !(LENGTHS[0]..LENGTHS[1]).contains(&norm(lever)) || explained < EXPLAINS {
            return None;
        }
        // A calibration's bows have a long lever, the nods after it a short one.
        let lever = scale(lever, (SHORTEST / norm(lever)).min(1.0));
        let expected2 = dot(lever, turn.times(lever));
        let contradicts = turn.rms(expected2) >= EXPECTED
            && turn.acc2 < QUIET * expected2
            && dot(lever, turn.right) < SHARE * expected2;
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
