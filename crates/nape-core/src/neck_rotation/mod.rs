//! How far the head is turned against the trunk, from two clips that know no compass.
//!
//! Each clip's heading has a zero of its own and drifts, so the difference of the two headings is the
//! rotation of the neck plus an *offset* that wanders by tens of degrees in a day. What ties it down
//! is the wearer: people look ahead when they walk and when they calibrate, and on average they look
//! where they work. A Kalman filter tells the offset (slow, made by gyroscopes) from the rotation
//! (quick, or coming back); docs/decisions/0007-neck-rotation.md says what that assumes and when it is wrong.
//!
//! The heading of a segment is that of its *left* axis. It is the rotation of the order rotation -
//! lateral bend - flexion, in which flexion and lateral bend are Nape's angles, and it is defined
//! however far somebody bows; only lying on the side has none.
//!
//! What this does not do: find the way ahead of somebody who never walks and whose only screen stands
//! to the side.

mod filter;

use serde::{Deserialize, Serialize};

use crate::num::{PI, deg, fabs, remainder, sqrt};
use filter::Filter;

/// Parameters of the neck's rotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// A rotation whose standard deviation is larger than this is not told, rad.
    ///
    /// Small: seldom known. Large: known and worth little. Default 10 degrees, our choice: a sixth
    /// of how far a neck turns to one side, and a third of a look at a second screen.
    pub sigma_max: f64,
    /// How far the mean direction of looking lies beside the way ahead, rad (one standard deviation).
    ///
    /// Small: takes a screen at the side for the way ahead. Large: the offset is known later and less
    /// well. Default 12 degrees, our choice: a desk with one screen ahead shows 5, two screens 15.
    pub stance_sd: f64,
    /// How long such a direction lasts, s (time constant of an Ornstein-Uhlenbeck process).
    ///
    /// Small: believes the mean of minutes. Large: needs hours. Default 600 s, our choice: above the
    /// 220 s between two positions of a desk worker (Waongenngarm 2020, Appl Ergon 89:103225), as a
    /// second screen outlasts a position.
    pub stance_s: f64,
    /// A direction further from the way ahead than about this is *aside*, rad: it does not say where
    /// ahead is.
    ///
    /// Small: drift is taken for a second screen. Large: a second screen is taken for drift. Default
    /// 12 degrees, our choice: between the postures at one screen and a second one.
    pub aside: f64,
    /// How far aside one looks, rad (one standard deviation); also what is known at the start.
    /// Default 25 degrees, our choice.
    pub aside_sd: f64,
    /// How long one looks there, s. Default 240, our choice.
    pub aside_s: f64,
    /// The same while walking, rad. Default 4 degrees, our choice: one looks where one goes.
    pub walk_sd: f64,
    /// How soon one looks ahead after beginning to walk, s. Default 3, our choice.
    pub walk_s: f64,
    /// The same at a calibration the wearer asked for, rad. Default 5 degrees, our choice: told to
    /// look ahead.
    pub asked_sd: f64,
    /// How far single looks go from the direction of the moment, rad, as the standard deviation of
    /// the mean of one window ([`WINDOW_S`]). Default 6 degrees, our choice: looks of 10 degrees that
    /// last 2 s.
    pub gaze_sd: f64,
    /// How fast the two headings drift apart, rad/s (one standard deviation), when nothing else says
    /// so. Default 20 degrees an hour: what is left of the gyroscopes' offsets with the attitude
    /// filter of today, seen in the simulator (default chip).
    pub drift_sd: f64,
    /// How long such a drift lasts, s. Default 1200, seen likewise.
    pub drift_s: f64,
    /// Random walk of the difference of the headings, rad/√s. Default 0.06 degrees: three times the
    /// noise of two gyroscopes (7 mdps/√Hz, BMI270), for what a filter adds, seen likewise.
    pub noise: f64,
    /// The same while walking. Default 1 degree, seen likewise: the filters learn wrong offsets from
    /// steps and turns.
    pub walk_noise: f64,
    /// How much the scales of the two gyroscopes differ, as a share (one standard deviation): what a
    /// turn on the heel leaves. Default 0.015: two parts of 1 % each (BMI270: 2 % at the limits).
    pub scale_sd: f64,
}

impl Params {
    /// The defaults.
    pub const DEFAULT: Self = Self {
        sigma_max: deg(10.0),
        stance_sd: deg(6.0),
        stance_s: 300.0,
        aside: deg(12.0),
        aside_sd: deg(25.0),
        aside_s: 240.0,
        walk_sd: deg(4.0),
        walk_s: 3.0,
        asked_sd: deg(5.0),
        gaze_sd: deg(6.0),
        drift_sd: deg(20.0) / 3600.0,
        drift_s: 1200.0,
        noise: deg(0.06),
        walk_noise: deg(1.0),
        scale_sd: 0.015,
    };
}

impl Default for Params {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Default for NeckRotation {
    fn default() -> Self {
        Self::new(Params::DEFAULT)
    }
}

/// Length of the windows whose mean goes into the filter, s. Our choice: longer than most looks
/// aside, shorter than anything that drifts.
pub const WINDOW_S: f64 = 10.0;

/// Nothing known for longer than this, s: where the wearer looked before says nothing any more, and
/// the clips may have been touched. Our choice.
const FORGET_S: f64 = 300.0;

/// Where the left axis of a segment points in one epoch, seen from above.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// To the left +, rad; zero is any direction.
    pub angle: f64,
    /// Variance it got from samples that were lost since it was told last, rad².
    pub lost: f64,
    /// Whether its zero is still the one it had then.
    pub anew: Anew,
}

/// Whether the zero of a heading is the one of before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Anew {
    /// It is.
    No,
    /// It is not: the attitude began anew, or a calibration was found or given.
    #[default]
    Yes,
    /// It is not, and the wearer was asked a moment ago to look ahead.
    Ahead,
}

/// Axial rotation of the head against the trunk.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rotation {
    /// To the left +, rad.
    pub angle: f64,
    /// Stated uncertainty (one standard deviation), rad.
    pub sigma: f64,
}

/// The estimator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeckRotation {
    params: Params,
    state: State,
}

/// Everything that changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct State {
    /// `None`: no zero yet.
    filter: Option<Filter>,
    /// Heading of the trunk in the last epoch that was known.
    trunk: f64,
    /// Time since then, s.
    unknown_s: f64,
    /// What the headings told since then.
    lost: f64,
    anew: Anew,
    /// Sum of head minus trunk minus offset in the window, rad, and time summed, s.
    sum: f64,
    summed_s: f64,
    /// Age of the window, s.
    window_s: f64,
}

impl NeckRotation {
    /// An estimator that knows nothing yet.
    pub const fn new(params: Params) -> Self {
        Self {
            params,
            state: State {
                filter: None,
                trunk: 0.0,
                unknown_s: 0.0,
                lost: 0.0,
                anew: Anew::No,
                sum: 0.0,
                summed_s: 0.0,
                window_s: 0.0,
            },
        }
    }

    /// The clips were touched: how they sit, and so where ahead is, is not known any more.
    pub fn forget(&mut self) {
        self.state.unknown_s = 2.0 * FORGET_S;
    }

    /// The next `dt` seconds: the headings of head and trunk, each where it is known and the clip is
    /// worn. `None` while the rotation is not known well enough.
    pub fn step(
        &mut self,
        head: Option<Heading>,
        trunk: Option<Heading>,
        walking: bool,
        dt: f64,
    ) -> Option<Rotation> {
        let (params, state) = (&self.params, &mut self.state);
        for heading in [head, trunk].into_iter().flatten() {
            state.lost += heading.lost;
            state.anew = state.anew.max(heading.anew);
        }
        let (Some(head), Some(trunk)) = (head, trunk) else {
            state.unknown_s += dt;
            // Long ago that somebody was asked to look ahead.
            state.anew = state.anew.min(Anew::Yes);
            return None;
        };
        let apart = head.angle - trunk.angle;
        let (anew, lost) = (state.anew, state.lost);
        (state.anew, state.lost) = (Anew::No, 0.0);
        let unknown_s = state.unknown_s.min(FORGET_S);
        let forgotten = state.unknown_s > FORGET_S;
        let fresh = state.filter.is_none();
        let filter = state.filter.get_or_insert_with(|| Filter::new(params));
        let mut since = dt;
        if fresh || forgotten || anew != Anew::No {
            if !fresh {
                filter.advance(params, unknown_s, 0.0, 0.0, false);
            }
            filter.begin(params, apart, forgotten, anew == Anew::Ahead);
            (state.sum, state.summed_s, state.window_s) = (0.0, 0.0, 0.0);
            state.trunk = trunk.angle;
        } else {
            since += unknown_s;
        }
        let turned = wrap(trunk.angle - state.trunk);
        state.trunk = trunk.angle;
        state.unknown_s = 0.0;
        filter.advance(params, since, turned, lost, walking);
        state.sum += wrap(apart - filter.offset()) * dt;
        state.summed_s += dt;
        state.window_s += since;
        if state.window_s >= WINDOW_S - 0.5 * dt {
            if 2.0 * state.summed_s >= WINDOW_S {
                filter.learn(params, state.sum / state.summed_s);
            }
            (state.sum, state.summed_s, state.window_s) = (0.0, 0.0, 0.0);
        }
        let sigma = sqrt(filter.variance());
        (sigma <= params.sigma_max).then(|| Rotation {
            angle: wrap(apart - filter.offset()),
            sigma,
        })
    }
}

/// The same angle within ±180 degrees.
fn wrap(angle: f64) -> f64 {
    if fabs(angle) <= PI {
        angle
    } else {
        remainder(angle, 2.0 * PI)
    }
}

#[cfg(test)]
mod tests;
