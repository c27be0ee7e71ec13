//! Slow movement that flows, as in tai chi: minutes of it, without pauses, jerks or steps in a row.
//!
//! The weight goes from leg to leg and the trunk turns with it, so the clip on the trunk (or, alone, on the head) turns
//! all the time, slowly, mostly about the vertical, and never far from upright. At a desk one looks, and then keeps
//! still; who walks is seen by the steps.
//!
//! Nobody's tai chi was recorded, and other slow work on one's feet may look the same. So a bout is sure only when
//! somebody is being guided through it. Clips without a gyroscope have no heading, and tell nothing here.

use serde::{Deserialize, Serialize};

use super::{Bout, EXPECTED_ODDS, Exercise, Held, Moment, TRUNK, VERIFIED, probability};
use crate::neck_rotation::Anew;
use crate::num::{deg, exp, fabs, remainder, sqrt};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// At least for so long. Our choice: a short form takes 3 to 6 minutes; half of it.
const LEAST: Span = Span::from_mins(2);

/// It flows between these speeds, rad/s. Our choice: sway and breath of who stands still turn the trunk by less than
/// 1 degree a second, a glance by 90 and more.
const SPEED: (f64, f64) = (deg(2.0), deg(60.0));

/// Time constant of the speed, s. Small: every turning point is a pause. Large: a glance between two pauses flows. Our
/// choice.
const SMOOTH_S: f64 = 0.5;

/// Not flowing for longer than this, s: it is over. Our choice.
const PAUSE_S: f64 = 5.0;

/// It flows for this share of the time; and centres of looking about at a desk and of this, and how people differ. Our
/// choice, from simulated days.
const SHARE: f64 = 0.75;
/// See [`SHARE`].
const SHARES: (f64, f64, f64) = (0.45, 0.95, 0.12);

/// The share of the last seconds (time constant), where it still flows, and where it is over. Our choice: glances one
/// after the other, before it or after, are none of it.
const LATELY_S: f64 = 10.0;
/// See [`LATELY_S`].
const LATELY: (f64, f64) = (0.8, 0.5);

/// At least this share of the way is turned about the vertical. Our choice: rocking and bowing are not.
const TURNED: f64 = 0.3;

/// Upright within this, rad. Our choice: one bows and sinks a little; a head looks after the hands.
const UPRIGHT: f64 = deg(40.0);

/// What a clip showed last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Last {
    placement: Placement,
    flexion: f64,
    lateral: f64,
    heading: Option<f64>,
}

/// A stretch of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Run {
    from: Timestamp,
    to: Timestamp,
    flowed_s: f64,
    /// Not flowing: since it last did, s.
    paused_s: f64,
    /// Share of the last seconds in which it flowed.
    lately: f64,
    /// The way, and the part of it about the vertical, rad.
    way: f64,
    turned: f64,
    /// Of the time it flowed, it was expected, s.
    expected_s: f64,
}

/// Watches for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct SlowFlowWatch {
    last: Option<Last>,
    /// Smoothed rates of flexion, lateral bend and heading, rad/s.
    rates: [f64; 3],
    run: Option<Run>,
}

impl SlowFlowWatch {
    pub(super) const fn new() -> Self {
        Self {
            last: None,
            rates: [0.0; 3],
            run: None,
        }
    }

    /// One epoch; what has just been found to be over. `expected`: somebody is being guided through it.
    pub(super) fn step(
        &mut self,
        at: Timestamp,
        span: Span,
        moment: &Moment<'_>,
        expected: bool,
    ) -> Option<Bout> {
        let dt = span.as_secs_f64();
        let flows = self.turn(dt, moment) && !moment.walking;
        if flows {
            let run = self.run.get_or_insert(Run {
                from: at - span,
                to: at,
                flowed_s: 0.0,
                paused_s: 0.0,
                lately: 1.0,
                way: 0.0,
                turned: 0.0,
                expected_s: 0.0,
            });
            let [flexion, lateral, heading] = self.rates.map(|r| fabs(r) * dt);
            run.lately = 1.0 - (1.0 - run.lately) * exp(-dt / LATELY_S);
            if run.lately >= LATELY.0 {
                run.to = at;
            }
            run.flowed_s += dt;
            run.paused_s = 0.0;
            run.way += flexion + lateral + heading;
            run.turned += heading;
            run.expected_s += if expected { dt } else { 0.0 };
            return None;
        }
        let run = self.run.as_mut()?;
        run.lately *= exp(-dt / LATELY_S);
        run.paused_s += dt;
        if run.paused_s > PAUSE_S || run.lately < LATELY.1 {
            return self.finish();
        }
        None
    }

    /// How the clip that tells turns by now; whether that is a flow.
    fn turn(&mut self, dt: f64, moment: &Moment<'_>) -> bool {
        let (clips, headings) = (moment.clips, moment.headings);
        let told = TRUNK.into_iter().chain([Placement::Head]).find_map(|p| {
            let angle = clips[p]?;
            Some((p, angle, headings[p]))
        });
        let Some((placement, angle, heading)) = told else {
            self.last = None;
            return false;
        };
        let now = Last {
            placement,
            flexion: angle.flexion,
            lateral: angle.lateral,
            heading: heading.map(|h| h.angle),
        };
        let last = self.last.replace(now).filter(|l| l.placement == placement);
        let Some(last) = last.filter(|_| dt > 0.0) else {
            self.rates = [0.0; 3];
            return false;
        };
        let same = heading.is_some_and(|h| h.anew == Anew::No);
        let headings = now.heading.zip(last.heading).filter(|_| same);
        let turned = headings.map_or(0.0, |(a, b)| remainder(a - b, deg(360.0)));
        let steps = [
            now.flexion - last.flexion,
            now.lateral - last.lateral,
            turned,
        ];
        let keep = exp(-dt / SMOOTH_S);
        for (rate, step) in self.rates.iter_mut().zip(steps) {
            *rate = keep * *rate + (1.0 - keep) * step / dt;
        }
        let [f, l, h] = self.rates;
        let speed = sqrt(f * f + l * l + h * h);
        let upright = fabs(angle.flexion) <= UPRIGHT && fabs(angle.lateral) <= UPRIGHT;
        upright && SPEED.0 <= speed && speed <= SPEED.1
    }

    /// Nothing flows any more: what did, if it is enough.
    pub(super) fn finish(&mut self) -> Option<Bout> {
        let run = self.run.take()?;
        let share = run.share();
        let (desk, flow, spread) = SHARES;
        let expected = run.expected_s > 0.5 * run.flowed_s;
        let prior = if expected { EXPECTED_ODDS } else { 0.0 };
        let odds = (flow - desk) * (share - 0.5 * (flow + desk)) / (spread * spread) + prior;
        let sure = probability(odds);
        run.is_enough().then_some(Bout {
            kind: Exercise::TaiChi,
            from: run.from,
            to: run.to,
            reps: None,
            period: None,
            sure,
            verified: expected && sure >= VERIFIED,
        })
    }

    /// In the middle of what already counts.
    pub(super) fn is_active(&self) -> bool {
        self.run.is_some_and(|run| run.is_enough())
    }

    /// It, also when it does not count yet.
    pub(super) fn so_far(&self) -> Option<Held> {
        let run = self.run?;
        Some(Held {
            kind: Exercise::TaiChi,
            lasted: run.to.since(run.from),
            now: run.paused_s <= 0.0,
        })
    }
}

impl Run {
    fn share(&self) -> f64 {
        let took = self.to.since(self.from).as_secs_f64();
        (self.flowed_s / took.max(1e-3)).min(1.0)
    }

    fn is_enough(&self) -> bool {
        let long = self.to.since(self.from) >= LEAST;
        long && self.share() >= SHARE && self.turned >= TURNED * self.way
    }
}
