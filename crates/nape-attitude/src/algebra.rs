//! The algebra of the error state: how its covariance goes forward, and how what came later goes back.
//!
//! The error state has a fast part (tilt and heading, velocity) and a slow one (gyroscope bias, its
//! scale and cross-axis errors, gravity's length, the accelerometer's delay). Between two corrections
//! the slow part stays and only the fast one takes something up, so most of the transition is known
//! to be 0 or 1 and is never multiplied. Backward it is the smoother of Bierman (1973,
//! doi:10.1016/0005-1098(73)90030-0; "modified Bryson-Frazier"), which needs no matrix inverse. Plain
//! matrices do the same in `tests/oracle`.
//!
//! Matrices are nalgebra's; what goes over them looks into them as arrays by column, which for a symmetric one are its
//! rows. With nalgebra's products of the whole matrices the same takes several times as long
//! (`cargo bench`; docs/performance.md has the figures).
#![expect(
    clippy::needless_range_loop,
    reason = "matrices by row and column, as the equations have them"
)]

use libm::sqrt;
use nalgebra::{SMatrix, SVector, Vector3};
use serde::{Deserialize, Serialize};

/// Rotation error in the earth frame (x, y: tilt; z: heading), then velocity.
pub(crate) const FAST: usize = 6;

/// Where velocity begins.
pub(crate) const VELOCITY: usize = 3;

/// Bias (3), scale and cross-axis by rows (9), gravity's length, delay.
pub(crate) const SLOW: usize = 14;

/// The slow ones that turn the orientation: bias, scale and cross-axis.
pub(crate) const TURNING: usize = 12;

/// Where the bias begins.
pub(crate) const BIAS: usize = FAST;

/// Where scale and cross-axis errors begin.
pub(crate) const MATRIX: usize = BIAS + 3;

/// Length of gravity beyond standard gravity.
pub(crate) const GRAVITY: usize = MATRIX + 9;

/// How much later the accelerometer is than the gyroscope.
pub(crate) const DELAY: usize = GRAVITY + 1;

/// All of it.
pub(crate) const N: usize = FAST + SLOW;

/// A vector over the error state.
pub(crate) type Vector = SVector<f64, N>;

/// A symmetric matrix over the error state, stored whole.
pub(crate) type Matrix = SMatrix<f64, N, N>;

/// The fast part by the slow one, transposed: a column of it is what one of the fast takes from the slow ones.
pub(crate) type SlowFast = SMatrix<f64, SLOW, FAST>;

/// What the error state does from one correction to the next: the identity, and this.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Transition {
    /// The fast part by the slow one. In the first three columns the last two rows are 0.
    pub(crate) slow_fast: SlowFast,
    /// Time integral of specific force in the earth frame, m/s: velocity by rotation is its negative
    /// cross-product matrix.
    pub(crate) force: Vector3<f64>,
    /// The heading error shrinks by this: a heading without a datum must not explain velocities.
    pub(crate) heading_keep: f64,
}

/// What is uncertain anew after the time between two corrections: variances.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise {
    pub(crate) rotation: f64,
    pub(crate) velocity: f64,
    pub(crate) bias: f64,
}

/// One component of the error state was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Update {
    /// Which component.
    index: usize,
    /// Kalman gain.
    gain: Vector,
    /// Variance of the innovation.
    variance: f64,
    /// Innovation: measured minus expected.
    innovation: f64,
}

/// `-[force]× m` for a 3×W matrix, added to `to`.
fn add_turned<const W: usize>(to: &mut [[f64; W]], force: Vector3<f64>, m: [&[f64; W]; 3]) {
    let (x, y, z) = (force.x, force.y, force.z);
    for j in 0..W {
        let (a, b, c) = (m[0][j], m[1][j], m[2][j]);
        to[0][j] += z * b - y * c;
        to[1][j] += x * c - z * a;
        to[2][j] += y * a - x * b;
    }
}

/// The covariance, taken over one transition: `P ← Φ P Φᵀ + Q`.
pub(crate) fn propagate(p: &mut Matrix, t: &Transition, q: &Noise) {
    let p = &mut p.data.0;
    let fast_slow = &t.slow_fast.data.0;
    // What the fast part takes up from the slow one: Φfs Pss.
    let mut taken = [[0.0; SLOW]; FAST];
    for (i, (to, phi)) in taken.iter_mut().zip(fast_slow).enumerate() {
        let width = if i < VELOCITY { TURNING } else { SLOW };
        for (k, f) in phi[..width].iter().enumerate() {
            let row: &[f64; SLOW] = slow(&p[FAST + k]);
            for (to, p) in to.iter_mut().zip(row) {
                *to += f * p;
            }
        }
    }
    // Φff Pfs, and half of the above.
    let mut fs: [[f64; SLOW]; FAST] = core::array::from_fn(|i| *slow(&p[i]));
    turn_down(&mut fs, t.force);
    let mut half = fs;
    for (h, x) in half.iter_mut().zip(&taken) {
        for (h, x) in h.iter_mut().zip(x) {
            *h += 0.5 * x;
        }
    }
    // Φff Pff Φffᵀ: rows, then columns.
    let mut ff: [[f64; FAST]; FAST] = core::array::from_fn(|i| *fast(&p[i]));
    turn_down(&mut ff, t.force);
    let mut ff = transposed(&ff);
    turn_down(&mut ff, t.force);
    for i in 0..FAST {
        for j in 0..FAST {
            let mut g = 0.0;
            for k in 0..SLOW {
                g += half[i][k] * fast_slow[j][k];
            }
            ff[i][j] += g;
            ff[j][i] += g;
        }
    }
    // Rows and columns round differently.
    let other = transposed(&ff);
    for (row, other) in ff.iter_mut().zip(&other) {
        for (v, other) in row.iter_mut().zip(other) {
            *v = 0.5 * (*v + other);
        }
    }
    for i in 0..VELOCITY {
        ff[i][i] += q.rotation;
        ff[VELOCITY + i][VELOCITY + i] += q.velocity;
        p[BIAS + i][BIAS + i] += q.bias;
    }
    for i in 0..FAST {
        p[i][..FAST].copy_from_slice(&ff[i]);
        for k in 0..SLOW {
            let v = fs[i][k] + taken[i][k];
            p[i][FAST + k] = v;
            p[FAST + k][i] = v;
        }
    }
    if t.heading_keep < 1.0 {
        for j in 0..N {
            p[2][j] *= t.heading_keep;
            p[j][2] *= t.heading_keep;
        }
    }
}

/// Adds `-[force]×` of the upper three rows to the lower three.
fn turn_down<const W: usize>(m: &mut [[f64; W]; FAST], force: Vector3<f64>) {
    let (upper, lower) = m.split_at_mut(VELOCITY);
    add_turned(lower, force, [&upper[0], &upper[1], &upper[2]]);
}

/// Takes in that component `index` was measured to be `z` with variance `r`; `x` is the error found so
/// far at this correction.
pub(crate) fn absorb(p: &mut Matrix, x: &mut Vector, index: usize, z: f64, r: f64) -> Update {
    let variance = p[(index, index)] + r;
    let column = p.column(index).into_owned();
    let gain = column * (1.0 / variance);
    let innovation = z - x[index];
    *x += gain * innovation;
    // As the square of one vector: symmetric to the last bit. What is not grows for ever.
    let less = column * (1.0 / sqrt(variance));
    let less = &less.data.0[0];
    for (column, k) in p.data.0.iter_mut().zip(less) {
        for (p, l) in column.iter_mut().zip(less) {
            *p -= l * k;
        }
    }
    Update {
        index,
        gain,
        variance,
        innovation,
    }
}

/// What later corrections say of the error state, on the way back in time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Later {
    pub(crate) vector: Vector,
    pub(crate) matrix: Matrix,
}

impl Later {
    /// Nothing came later.
    pub(crate) fn nothing() -> Self {
        Self {
            vector: Vector::zeros(),
            matrix: Matrix::zeros(),
        }
    }

    /// Error of the rotation about x, y, z, and variance of the tilt (mean of x and y), given the covariance's first
    /// three columns.
    pub(crate) fn rotation(&self, columns: &SMatrix<f64, N, 3>) -> (Vector3<f64>, f64) {
        let columns = &columns.data.0;
        let error = Vector3::from_fn(|i, _| -inner(&columns[i], &self.vector.data.0[0]));
        let variance = |i: usize| {
            let mut less = 0.0;
            for (c, m) in columns[i].iter().zip(&self.matrix.data.0) {
                less += c * inner(m, &columns[i]);
            }
            (columns[i][i] - less).max(0.0)
        };
        (error, 0.5 * (variance(0) + variance(1)))
    }

    /// Back over an update. With `vector_only` the matrix stays: what it says of variances is then without what
    /// came later than this.
    pub(crate) fn unabsorb(&mut self, u: &Update, vector_only: bool) {
        let j = u.index;
        let gain = &u.gain.data.0[0];
        if !vector_only {
            let along = Vector::from_fn(|i, _| inner(&self.matrix.data.0[i], gain));
            let twice = inner(&along.data.0[0], gain);
            for (i, along) in along.iter().enumerate() {
                self.matrix[(i, j)] -= along;
                self.matrix[(j, i)] -= along;
            }
            self.matrix[(j, j)] += twice + 1.0 / u.variance;
        }
        self.vector[j] -= inner(&self.vector.data.0[0], gain) + u.innovation / u.variance;
    }

    /// Back over a transition: `λ ← Φᵀ λ`, `Λ ← Φᵀ Λ Φ`.
    pub(crate) fn unpropagate(&mut self, t: &Transition, vector_only: bool) {
        if !vector_only {
            self.unpropagate_matrix(t);
        }
        let v = &mut self.vector.data.0[0];
        v[2] *= t.heading_keep;
        for (f, phi) in t.slow_fast.data.0.iter().enumerate() {
            let f = v[f];
            for (slow, phi) in v[FAST..].iter_mut().zip(phi) {
                *slow += f * phi;
            }
        }
        let velocity = Vector3::new(v[VELOCITY], v[VELOCITY + 1], v[VELOCITY + 2]);
        for (v, turned) in v.iter_mut().zip(&t.force.cross(&velocity)) {
            *v += turned;
        }
    }

    fn unpropagate_matrix(&mut self, t: &Transition) {
        let m = &mut self.matrix.data.0;
        let fast_slow = &t.slow_fast.data.0;
        if t.heading_keep < 1.0 {
            for j in 0..N {
                m[2][j] *= t.heading_keep;
                m[j][2] *= t.heading_keep;
            }
        }
        let ff: [[f64; FAST]; FAST] = core::array::from_fn(|i| *fast(&m[i]));
        // Λff Φfs, with half of it for the slow block.
        let mut taken = [[0.0; SLOW]; FAST];
        for (to, row) in taken.iter_mut().zip(&ff) {
            for (f, phi) in row.iter().zip(fast_slow) {
                for (to, phi) in to.iter_mut().zip(phi) {
                    *to += f * phi;
                }
            }
        }
        let mut fs: [[f64; SLOW]; FAST] = core::array::from_fn(|i| *slow(&m[i]));
        let mut half = fs;
        for ((h, f), x) in half.iter_mut().zip(&mut fs).zip(&taken) {
            for ((h, f), x) in h.iter_mut().zip(f.iter_mut()).zip(x) {
                *h += 0.5 * x;
                *f += x;
            }
        }
        for a in 0..SLOW {
            for (h, phi) in half.iter().zip(fast_slow) {
                let f = phi[a];
                for b in 0..SLOW {
                    let g = f * h[b];
                    m[FAST + a][FAST + b] += g;
                    m[FAST + b][FAST + a] += g;
                }
            }
        }
        turn_up(&mut fs, t.force);
        let mut ff = ff;
        turn_up(&mut ff, t.force);
        let mut ff = transposed(&ff);
        turn_up(&mut ff, t.force);
        for i in 0..FAST {
            m[i][..FAST].copy_from_slice(&ff[i]);
            for k in 0..SLOW {
                m[i][FAST + k] = fs[i][k];
                m[FAST + k][i] = fs[i][k];
            }
        }
    }
}

/// Adds `[force]×`, the transpose of what [`turn_down`] uses, of the lower three rows to the upper.
fn turn_up<const W: usize>(m: &mut [[f64; W]; FAST], force: Vector3<f64>) {
    let (upper, lower) = m.split_at_mut(VELOCITY);
    add_turned(upper, -force, [&lower[0], &lower[1], &lower[2]]);
}

// Four sums side by side: a fixed order that a processor's lanes can follow. (`dot` takes eight of them, with other
// last digits and a remainder for 20.)
fn inner(a: &[f64; N], b: &[f64; N]) -> f64 {
    let mut sums = [0.0; 4];
    for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for (s, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *s += a * b;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

fn transposed(m: &[[f64; FAST]; FAST]) -> [[f64; FAST]; FAST] {
    core::array::from_fn(|i| core::array::from_fn(|j| m[j][i]))
}

fn fast(row: &[f64; N]) -> &[f64; FAST] {
    row.first_chunk().unwrap_or(&[0.0; FAST])
}

fn slow(row: &[f64; N]) -> &[f64; SLOW] {
    row.last_chunk().unwrap_or(&[0.0; SLOW])
}
