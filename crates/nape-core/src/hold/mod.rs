//! Holding an angle: static stretches, the dose of holding, recovery.
//!
//! A stretch is static when the angle stays within ±5 degrees of its running mean for more than 4 s
//! (ISO 11226). Beyond the acceptable zone a static stretch adds `dt / holding time` to the dose;
//! 1 is the limit. Recovery is one to one (docs/evidence.md#angles-held): what took `h` seconds of holding
//! to collect takes `h` seconds below the zone to repay, at an even rate. Moving beyond the zone
//! without holding neither adds nor repays. Unknown time does nothing at all, but for a hole of up to
//! 10 s (`UNKNOWN_ENDS`) behind which the angle still lies in the window: that was kept on, as it is
//! for the timer of one position (docs/decisions/0003), or a link that loses one part in a hundred
//! would make every limit come as much late. A hole never repays.
//!
//! A zone is entered when the mean angle is beyond its edge by more than its stated uncertainty
//! (`BEYOND`), and left when the angle is `EXIT_MARGIN` below the edge. Between, what was entered
//! goes on and what was not does not begin. The uncertainty only says *whether*: from then on the best
//! estimate counts, from the moment it was beyond the edge (docs/decisions/0008).

use serde::{Deserialize, Serialize};

use crate::iso11226::{HOLD_WINDOW, STATIC_AFTER, Zone, limit_angle, zone};
use crate::measure::{Angle, HALF_WIDTH_95, Measure};
use crate::num::{deg, fabs};
use crate::time::{Span, Timestamp};

/// Leaving the window for longer than this ends a static stretch, s. Our choice: half of what makes one.
pub(crate) const LEAVE_AFTER: f64 = 2.0;

/// Time constant of the running mean, s. Our choice: a slow slouch stays one hold and its dose
/// follows the angle; a glance does not move the mean.
const MEAN_TAU: f64 = 10.0;

/// A hold ends when the angle is this far below the zone, so that a value on the edge is one hold
/// and not twenty. Our choice.
const EXIT_MARGIN: f64 = deg(2.0);

/// Stated standard deviations by which the mean angle must be beyond the edge of the zone to enter it.
///
/// Small: 0 would call a wearer at the edge over it half of the time. Large: overlooks holds in a wider
/// band beyond the edge, where ISO 11226 gives the most time anyway. Default 1, our choice: sure by 84 %
/// (one-sided, normal distribution).
const BEYOND: f64 = 1.0;

/// The limit where ISO 11226 accepts no time at all. Our choice: the shortest time its curves give
/// (60 s at their ends). At once would mean every bow to the floor, and a nudge about it needs 60 s
/// anyway (docs/evidence.md#nudges).
const SHORTEST: Span = Span::from_secs(60);

/// A limit is said again only after the dose fell below this. Our choice: half recovered.
const REARM_DOSE: f64 = 0.5;

/// Unknown for longer than this: the old dose no longer tells about the present. Our choice.
const FORGET_AFTER: f64 = 300.0;

/// Unknown for longer than this ends a stretch and a hold: nobody saw whether it went on. Shorter, and
/// the angle is where it was: kept on. Our choice, the same 10 s as for the timer of one position.
const UNKNOWN_ENDS: f64 = 10.0;

/// Least share of ISO 11226's holding time. Our choice: below half the angle's own uncertainty decides
/// (docs/evidence.md#how-exact-an-angle-is: 5 degrees of error move the holding time by 35 s).
pub const LEAST_SHARE: f64 = 0.5;

/// How far a hold has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// Of which angle.
    pub measure: Measure,
    /// Begin of holding beyond the acceptable zone.
    pub from: Timestamp,
    /// The last moment (so far) of it.
    pub to: Timestamp,
    /// Mean angle of the hold, rad.
    pub angle: f64,
    /// Stated uncertainty (one standard deviation) of that angle, rad: the mean over the hold. What is
    /// wrong with the reference or the accelerometer is wrong all the time, so it does not average out.
    pub sigma: f64,
    /// How long it has been held beyond the acceptable zone.
    pub held: Span,
    /// The acceptable holding time at this angle (ISO 11226).
    pub limit: Span,
    /// Share of the limit used up: 1 is the limit.
    pub dose: f64,
}

impl Hold {
    /// Half-width of the stated 95 % interval of the angle, rad.
    pub const fn half_width(&self) -> f64 {
        HALF_WIDTH_95 * self.sigma
    }
}

/// What a step changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HoldNews {
    /// A position beyond the acceptable zone is being held.
    Started(Hold),
    /// The hold is over.
    Ended(Hold),
    /// The dose of holding reached 1.
    Limit(Hold),
}

/// The holds of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoldTracker {
    measure: Measure,
    /// The present static (or would-be static) stretch.
    stretch: Option<Stretch>,
    dose: f64,
    /// Seconds of holding behind `dose`.
    held_for_dose: f64,
    /// The hold that was announced.
    hold: Option<Running>,
    limit_said: bool,
    unknown_s: f64,
    /// Share of the holding time that is the limit; see [`crate::Params::hold_share`].
    share: f64,
}

/// A stretch within ±5 degrees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    /// Running mean, rad.
    pub(crate) mean: f64,
    /// Mean stated standard deviation, rad, over the same time as `mean`.
    pub(crate) sigma: f64,
    /// Seconds within the window.
    pub(crate) length: f64,
    /// Time and sums of angles and deviations outside of the window, not yet decided.
    outside_s: f64,
    outside_sum: f64,
    outside_sigma: f64,
    /// Static time beyond the edge of the zone, but not by more than the uncertainty.
    unsure: Sums,
}

/// Static time at angles of the zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Sums {
    s: f64,
    dose: f64,
    /// Angle and its standard deviation times seconds.
    angle: f64,
    sigma: f64,
}

/// A hold beyond the zone, across stretches.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Running {
    from: Timestamp,
    to: Timestamp,
    /// Held for long enough to be called a hold.
    said: bool,
    held: f64,
    angle_sum: f64,
    sigma_sum: f64,
    /// Time spent below the zone without a break in it.
    below_s: f64,
}

impl HoldTracker {
    /// A tracker that has seen nothing.
    pub const fn new(measure: Measure) -> Self {
        Self {
            measure,
            stretch: None,
            dose: 0.0,
            held_for_dose: 0.0,
            hold: None,
            limit_said: false,
            unknown_s: 0.0,
            share: 1.0,
        }
    }

    /// From now on this share of the holding time is the limit, see [`crate::Params::hold_share`].
    #[must_use]
    pub const fn with_share(mut self, share: f64) -> Self {
        self.set_share(share);
        self
    }

    /// The same.
    pub const fn set_share(&mut self, share: f64) {
        self.share = sound_share(share);
    }

    /// The dose so far; 1 is the limit.
    pub const fn dose(&self) -> f64 {
        self.dose
    }

    /// The hold that goes on at present.
    pub fn current(&self) -> Option<Hold> {
        self.hold.filter(|h| h.said).map(|h| self.report(&h))
    }

    /// The hold that goes on at present, if its limit was reached.
    pub fn over_limit(&self) -> Option<Hold> {
        self.current().filter(|_| self.limit_said)
    }

    /// The angle was `angle` (or unknown) for the `dt` seconds up to `at`. Reports what that changes.
    pub fn step(
        &mut self,
        angle: Option<&Angle>,
        at: Timestamp,
        dt: f64,
        mut say: impl FnMut(HoldNews),
    ) {
        let Some(limit) = limit_angle(self.measure) else {
            return;
        };
        let Some(angle) = angle else {
            self.step_unknown(dt, &mut say);
            return;
        };
        let hole = core::mem::take(&mut self.unknown_s);
        let (mut stretch, now_static) = follow(self.stretch, angle, dt, hole);
        if stretch.mean < limit {
            stretch.unsure = Sums::default();
        } else if let Some(new_s) = now_static {
            self.weigh(&mut stretch.unsure, stretch.mean, stretch.sigma, new_s);
            if self.hold.is_some() || stretch.mean - BEYOND * stretch.sigma >= limit {
                let sure = core::mem::take(&mut stretch.unsure);
                self.hold_on(&sure, at, &mut say);
            }
        }
        self.stretch = Some(stretch);
        let flexion = angle.flexion;
        // Outside of the window it is not decided yet: a glance up is no recovery.
        if flexion < limit && stretch.outside_s <= 0.0 {
            self.recover(dt);
        }
        self.end_if_left(flexion < limit - EXIT_MARGIN, dt, &mut say);
    }

    /// Adds `new_s` seconds of static holding at `mean`, rad, to `sums`.
    fn weigh(&self, sums: &mut Sums, mean: f64, sigma: f64, new_s: f64) {
        let limit = match zone(self.measure, mean) {
            Zone::Timed(limit) => limit,
            Zone::NotAcceptable => SHORTEST,
            Zone::Acceptable | Zone::Extension => return,
        };
        sums.s += new_s;
        sums.dose += new_s / (self.share * limit.as_secs_f64());
        sums.angle += new_s * mean;
        sums.sigma += new_s * sigma;
    }

    /// More static holding, up to `at`.
    fn hold_on(&mut self, more: &Sums, at: Timestamp, say: &mut impl FnMut(HoldNews)) {
        if more.s <= 0.0 {
            return;
        }
        self.dose += more.dose;
        self.held_for_dose += more.s;
        let hold = self.hold.get_or_insert(Running {
            from: at - Span::from_secs_f64(more.s),
            to: at,
            said: false,
            held: 0.0,
            angle_sum: 0.0,
            sigma_sum: 0.0,
            below_s: 0.0,
        });
        hold.held += more.s;
        hold.angle_sum += more.angle;
        hold.sigma_sum += more.sigma;
        hold.below_s = 0.0;
        hold.to = at;
        // An angle that dithers at the edge of the zone is not announced for each moment beyond it.
        let fresh = !hold.said && hold.held > STATIC_AFTER.as_secs_f64();
        hold.said |= fresh;
        let report = *hold;
        if fresh {
            say(HoldNews::Started(self.report(&report)));
        }
        // Adding a thousand tenths gives 0.999…: a hair of tolerance, far below one step.
        if self.dose >= 1.0 - 1e-6 && !self.limit_said {
            self.limit_said = true;
            say(HoldNews::Limit(self.report(&report)));
        }
    }

    fn recover(&mut self, dt: f64) {
        if self.held_for_dose > dt {
            self.dose -= self.dose / self.held_for_dose * dt;
            self.held_for_dose -= dt;
        } else {
            self.dose = 0.0;
            self.held_for_dose = 0.0;
        }
        if self.dose < REARM_DOSE {
            self.limit_said = false;
        }
    }

    fn end_if_left(&mut self, below: bool, dt: f64, say: &mut impl FnMut(HoldNews)) {
        let Some(hold) = &mut self.hold else { return };
        hold.below_s = if below { hold.below_s + dt } else { 0.0 };
        if hold.below_s > LEAVE_AFTER {
            let report = *hold;
            self.hold = None;
            if report.said {
                say(HoldNews::Ended(self.report(&report)));
            }
        }
    }

    fn step_unknown(&mut self, dt: f64, say: &mut impl FnMut(HoldNews)) {
        self.unknown_s += dt;
        if self.unknown_s > UNKNOWN_ENDS {
            self.stretch = None;
            if let Some(hold) = self.hold.take().filter(|h| h.said) {
                say(HoldNews::Ended(self.report(&hold)));
            }
        }
        if self.unknown_s > FORGET_AFTER {
            *self = Self {
                unknown_s: self.unknown_s,
                ..Self::new(self.measure).with_share(self.share)
            };
        }
    }

    fn report(&self, hold: &Running) -> Hold {
        // Invariant: a hold is made with some time in it.
        let angle = hold.angle_sum / hold.held;
        let limit = match zone(self.measure, angle) {
            Zone::Timed(limit) => limit,
            _ => SHORTEST,
        };
        Hold {
            measure: self.measure,
            from: hold.from,
            to: hold.to,
            angle,
            sigma: hold.sigma_sum / hold.held,
            held: Span::from_secs_f64(hold.held),
            limit: Span::from_secs_f64(self.share * limit.as_secs_f64()),
            dose: self.dose,
        }
    }
}

/// A share of ISO 11226's holding time that may be used: never more than all of it.
pub(crate) const fn sound_share(share: f64) -> f64 {
    if share >= LEAST_SHARE && share <= 1.0 {
        share
    } else if share < LEAST_SHARE {
        LEAST_SHARE
    } else {
        1.0
    }
}

/// Takes one more angle into the stretch. The second value is the static time this adds: nothing
/// before 4 s, the whole stretch at that moment, then each step. `hole` seconds before it are unknown.
pub(crate) fn follow(
    stretch: Option<Stretch>,
    angle: &Angle,
    dt: f64,
    hole: f64,
) -> (Stretch, Option<f64>) {
    let Angle { flexion, sigma, .. } = *angle;
    let Some(mut s) = stretch else {
        let begun = Stretch {
            mean: flexion,
            sigma,
            length: dt,
            ..Stretch::default()
        };
        return (begun, None);
    };
    if fabs(flexion - s.mean) > HOLD_WINDOW {
        s.outside_s += dt;
        s.outside_sum += flexion * dt;
        s.outside_sigma += sigma * dt;
        if s.outside_s <= LEAVE_AFTER {
            return (s, None);
        }
        // It left for good: the new stretch began when it left.
        let begun = Stretch {
            mean: s.outside_sum / s.outside_s,
            sigma: s.outside_sigma / s.outside_s,
            length: s.outside_s,
            ..Stretch::default()
        };
        return (begun, None);
    }
    let was_static = s.length > STATIC_AFTER.as_secs_f64();
    // A short way out and back belongs to the stretch, and so does a hole; not both, if that is long.
    let away = s.outside_s > 0.0 && s.outside_s + hole > LEAVE_AFTER;
    let added = dt + s.outside_s + if away { 0.0 } else { hole };
    s.length += added;
    s.outside_s = 0.0;
    s.outside_sum = 0.0;
    s.outside_sigma = 0.0;
    let share = (dt / s.length.min(MEAN_TAU)).min(1.0);
    s.mean += (flexion - s.mean) * share;
    s.sigma += (sigma - s.sigma) * share;
    let is_static = s.length > STATIC_AFTER.as_secs_f64();
    let new_s = match (was_static, is_static) {
        (true, _) => Some(added),
        (false, true) => Some(s.length),
        (false, false) => None,
    };
    (s, new_s)
}

#[cfg(test)]
mod tests;
