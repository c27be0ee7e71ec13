//! VQF behind our interface: stepped with the measured interval, restartable, serialisable.
//!
//! Foreign types stop here. The filter's coefficients belong to one sampling period; integration
//! uses the measured one. What is kept across a restart is the gyroscope bias.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use vqf_rs::{Params, State, VQF};

use crate::num::{Vec3, norm};

/// One VQF filter.
#[derive(Serialize, Deserialize)]
#[serde(from = "Snapshot", into = "Snapshot")]
pub(super) struct Vqf {
    period: f64,
    inner: VQF,
}

/// The filter as plain bits. VQF marks filters that are still filling with NaN, and NaN neither
/// compares equal nor survives JSON.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Snapshot {
    period: u64,
    state: Vec<u64>,
}

impl Vqf {
    /// A filter for samples `period` seconds apart.
    pub(super) fn new(period: f64) -> Self {
        // 2 degrees per second is VQF's own bound on the bias. Parts of the LSM6DS3 class have
        // 3 (devices.md, section b): allow 6, twice that.
        let params = Params {
            bias_clip: 6.0,
            bias_sigma_init: 1.5,
            ..Params::default()
        };
        // Below 0.1 ms no clip samples; VQF must not divide by zero.
        let period = period.max(1e-4);
        Self {
            period,
            inner: VQF::new(period, None, None, Some(params)),
        }
    }

    pub(super) const fn period(&self) -> f64 {
        self.period
    }

    /// Another sampling period; orientation and bias stay.
    pub(super) fn set_period(&mut self, period: f64) {
        let state = *self.inner.state();
        *self = Self::new(period);
        *self.inner.state_mut() = state;
    }

    /// Forgets the inclination and takes it from `acc`; the bias stays.
    pub(super) fn restart(&mut self, acc: Vec3) {
        let old = *self.inner.state();
        self.inner.reset_state();
        self.inner.state_mut().bias = old.bias;
        self.inner.state_mut().bias_p = old.bias_p;
        self.inner.update_acc(acc);
    }

    /// One sample, `dt` seconds after the last: mean angular rate over the interval, specific force.
    pub(super) fn step(&mut self, gyr: Vec3, acc: Vec3, dt: f64) {
        self.inner.update_gyr_with_ts(gyr, dt);
        // Free fall has no direction to learn from.
        if norm(acc) > 1e-6 {
            self.inner.update_acc(acc);
        }
    }

    /// `earth_from_sensor`, w x y z.
    pub(super) fn quat(&self) -> [f64; 4] {
        let q = self.inner.quat_6d();
        [q.0, q.1, q.2, q.3]
    }

    /// Earth's z in the clip frame: the third row of the rotation matrix.
    pub(super) fn up(&self) -> Vec3 {
        let [w, x, y, z] = self.quat();
        [
            2.0 * (x * z - w * y),
            2.0 * (y * z + w * x),
            1.0 - 2.0 * (x * x + y * y),
        ]
    }
}

/// Calls `f` on every number of the state, in a fixed order.
fn visit(s: &mut State, f: &mut impl FnMut(&mut f64)) {
    for q in [&mut s.gyr_quat, &mut s.acc_quat] {
        for c in [&mut q.0, &mut q.1, &mut q.2, &mut q.3] {
            f(c);
        }
    }
    for v in [
        &mut s.last_acc_lp,
        &mut s.bias,
        &mut s.rest_last_gyr_lp,
        &mut s.rest_last_acc_lp,
    ] {
        v.iter_mut().for_each(&mut *f);
    }
    for m in [
        &mut s.acc_lp_state,
        &mut s.rest_gyr_lp_state,
        &mut s.rest_acc_lp_state,
    ] {
        m.iter_mut().flatten().for_each(&mut *f);
    }
    s.bias_p.0.iter_mut().flatten().for_each(&mut *f);
    s.motion_bias_est_rlp_state
        .iter_mut()
        .flatten()
        .for_each(&mut *f);
    s.motion_bias_est_bias_lp_state
        .iter_mut()
        .flatten()
        .for_each(&mut *f);
    s.rest_last_squared_deviations.iter_mut().for_each(&mut *f);
    f(&mut s.rest_t);
    f(&mut s.last_acc_corr_angular_rate);
    let mut rest = if s.rest_detected { 1.0 } else { 0.0 };
    f(&mut rest);
    s.rest_detected = rest > 0.5;
}

impl From<Vqf> for Snapshot {
    fn from(v: Vqf) -> Self {
        let mut state = Vec::new();
        let mut copy = *v.inner.state();
        visit(&mut copy, &mut |x| state.push(x.to_bits()));
        Self {
            period: v.period.to_bits(),
            state,
        }
    }
}

impl From<Snapshot> for Vqf {
    fn from(s: Snapshot) -> Self {
        let mut v = Self::new(f64::from_bits(s.period));
        let mut bits = s.state.into_iter();
        visit(v.inner.state_mut(), &mut |x| {
            if let Some(b) = bits.next() {
                *x = f64::from_bits(b);
            }
        });
        v
    }
}

impl Clone for Vqf {
    fn clone(&self) -> Self {
        let mut v = Self::new(self.period);
        *v.inner.state_mut() = *self.inner.state();
        v
    }
}

impl PartialEq for Vqf {
    fn eq(&self, other: &Self) -> bool {
        Snapshot::from(self.clone()) == Snapshot::from(other.clone())
    }
}

impl core::fmt::Debug for Vqf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Vqf")
            .field("period", &self.period)
            .field("quat", &self.quat())
            .field("bias", &self.inner.state().bias)
            .finish()
    }
}
