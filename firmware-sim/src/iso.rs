//! True holds and their dose by ISO 11226, from true angles: a plain second implementation.
//!
//! Written from the rule alone, without the engine, so that the two can disagree:
//! - a hold is an angle that stays within ±5° of the running mean of the hold (of its last 10 s or
//!   so) for more than 4 s; an excursion of more than 2 s ends it;
//! - while a hold's mean lies in the timed zone the dose grows by `dt / limit(mean)`, the first 4 s
//!   included; doses of consecutive holds add up; dose 1 is the limit;
//! - below the zone the dose is repaid: a holding time `h` that gave the dose `D` is repaid in `h`;
//! - moving above the zone, and not worn, change nothing. A hold above the zone is "not acceptable"
//!   at any length; for the dose it counts as 60 s, the end of the curves (the engine's decision
//!   0002). A limit counts again only after the dose fell below a half.
//!
//! Limits (ISO 11226 by two agreeing secondary sources): head 25-85°, `480 - 7·(H - 25)` s; trunk
//! 20-60°, `240 - 4.5·(T - 20)` s; neck (head minus trunk): not acceptable beyond 25°, no time given.
//! Angles here are degrees: the rule is stated in them.

use serde::Serialize;

const WINDOW_DEG: f64 = 5.0;
const STATIC_S: f64 = 4.0;
const EXCURSION_S: f64 = 2.0;
const MEAN_S: f64 = 10.0;
const ABOVE_S: f64 = 60.0;
const REARM: f64 = 0.5;

/// Which curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Curve {
    /// Head inclination.
    Head,
    /// Trunk inclination.
    Trunk,
    /// Neck flexion: head minus trunk.
    Neck,
}

impl Curve {
    const fn zone(self) -> (f64, f64) {
        match self {
            Self::Head => (25.0, 85.0),
            Self::Trunk => (20.0, 60.0),
            Self::Neck => (25.0, 25.0),
        }
    }

    /// Longest acceptable holding time, s: `None` below the timed zone, 0 above it.
    pub fn limit_s(self, degrees: f64) -> Option<f64> {
        let (low, high) = self.zone();
        if degrees < low {
            return None;
        }
        if degrees > high {
            return Some(0.0);
        }
        Some(match self {
            Self::Head => 480.0 - 7.0 * (degrees - 25.0),
            Self::Trunk => 240.0 - 4.5 * (degrees - 20.0),
            Self::Neck => 0.0,
        })
    }
}

/// A true hold in or above the timed zone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrueHold {
    /// Of which angle.
    pub measure: Curve,
    /// Begin, s.
    pub t0: f64,
    /// End, s.
    pub t1: f64,
    /// Mean angle, degrees.
    pub angle_deg: f64,
    /// Limit at the mean angle, s; 0 above the zone.
    pub limit_s: f64,
    /// Dose at its end.
    pub dose: f64,
}

/// A true limit: the dose reached 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrueLimit {
    /// Of which angle.
    pub measure: Curve,
    /// When, s.
    pub t: f64,
    /// Mean angle of the hold, degrees.
    pub angle_deg: f64,
    /// Limit at that angle, s.
    pub limit_s: f64,
}

/// The hold under way, or what may become one.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    t0: f64,
    last_in: f64,
    mean: f64,
    /// Sum and number over all of it, for the report.
    sum: f64,
    n: f64,
}

impl Candidate {
    const fn new(t: f64, angle: f64) -> Self {
        Self {
            t0: t,
            last_in: t,
            mean: angle,
            sum: angle,
            n: 1.0,
        }
    }

    fn overall(&self) -> f64 {
        self.sum / self.n
    }

    fn fits(&self, angle: f64) -> bool {
        (angle - self.mean).abs() <= WINDOW_DEG
    }

    fn add(&mut self, t: f64, angle: f64) {
        let weight = (t - self.last_in) / (t - self.t0).clamp(1e-9, MEAN_S);
        self.mean += (angle - self.mean) * weight.min(1.0);
        self.sum += angle;
        self.n += 1.0;
        self.last_in = t;
    }
}

/// Follows one angle and keeps its holds and dose.
#[derive(Debug, Clone)]
pub struct HoldTruth {
    curve: Curve,
    dt: f64,
    candidate: Option<Candidate>,
    /// What may become the next hold, while the present one is left for less than 2 s.
    excursion: Option<Candidate>,
    dose: f64,
    held: f64,
    armed: bool,
    /// Holds that are over.
    pub holds: Vec<TrueHold>,
    /// Limits reached.
    pub limits: Vec<TrueLimit>,
    max_dose: f64,
}

impl HoldTruth {
    /// A follower of angles that come every `dt` seconds.
    pub const fn new(curve: Curve, dt: f64) -> Self {
        Self {
            curve,
            dt,
            candidate: None,
            excursion: None,
            dose: 0.0,
            held: 0.0,
            armed: true,
            holds: Vec::new(),
            limits: Vec::new(),
            max_dose: 0.0,
        }
    }

    /// The largest dose so far.
    pub const fn max_dose(&self) -> f64 {
        self.max_dose
    }

    /// The dose now.
    pub const fn dose(&self) -> f64 {
        self.dose
    }

    /// The angle at `t`; `None` when the clip is not worn.
    pub fn push(&mut self, t: f64, degrees: Option<f64>) {
        let Some(angle) = degrees else {
            self.end();
            return;
        };
        let Some(mut c) = self.candidate else {
            self.candidate = Some(Candidate::new(t, angle));
            self.moving(angle);
            return;
        };
        let before = c.last_in - c.t0;
        if c.fits(angle) {
            self.excursion = None;
            self.keep(&mut c, before, t, angle);
            return;
        }
        if before <= STATIC_S {
            self.candidate = Some(Candidate::new(t, angle));
            self.moving(angle);
            return;
        }
        // A hold is being left: for good, if it takes more than 2 s. What follows began when it left.
        let mut next = self
            .excursion
            .filter(|e| e.fits(angle))
            .unwrap_or_else(|| Candidate::new(t, angle));
        if next.t0 < t {
            next.add(t, angle);
        }
        if t - c.last_in > EXCURSION_S + 1e-9 {
            if self.curve.limit_s(angle).is_none() {
                self.repay(t - c.last_in);
            }
            self.end();
            self.candidate = Some(next);
        } else {
            self.excursion = Some(next);
        }
    }

    /// The angle stays within the window of `c`, which lasted `before` seconds so far.
    fn keep(&mut self, c: &mut Candidate, before: f64, t: f64, angle: f64) {
        c.add(t, angle);
        self.candidate = Some(*c);
        let lasted = t - c.t0;
        if lasted <= STATIC_S {
            self.moving(angle);
            return;
        }
        // The first 4 s, and any short excursion, count once it is known to be a hold.
        let add = if before > STATIC_S {
            lasted - before
        } else {
            lasted
        };
        self.hold(t, c.mean, add);
    }

    /// Nothing more comes.
    pub fn finish(&mut self) {
        self.end();
    }

    fn hold(&mut self, t: f64, mean: f64, seconds: f64) {
        match self.curve.limit_s(mean) {
            // The first 4 s were repaid as they passed.
            None => self.repay(self.dt),
            Some(limit) => {
                self.dose += seconds / if limit > 0.0 { limit } else { ABOVE_S };
                self.held += seconds;
                self.max_dose = self.max_dose.max(self.dose);
                if self.armed && self.dose >= 1.0 {
                    self.armed = false;
                    self.limits.push(TrueLimit {
                        measure: self.curve,
                        t,
                        angle_deg: mean,
                        limit_s: limit,
                    });
                }
            }
        }
    }

    fn moving(&mut self, angle: f64) {
        if self.curve.limit_s(angle).is_none() {
            self.repay(self.dt);
        }
    }

    fn repay(&mut self, seconds: f64) {
        if self.held <= seconds {
            self.dose = 0.0;
            self.held = 0.0;
        } else {
            self.dose -= seconds * self.dose / self.held;
            self.held -= seconds;
        }
        self.armed |= self.dose < REARM;
    }

    fn end(&mut self) {
        self.excursion = None;
        let Some(c) = self.candidate.take() else {
            return;
        };
        if c.last_in - c.t0 <= STATIC_S {
            return;
        }
        let mean = c.overall();
        if let Some(limit_s) = self.curve.limit_s(mean) {
            self.holds.push(TrueHold {
                measure: self.curve,
                t0: c.t0,
                t1: c.last_in,
                angle_deg: mean,
                limit_s,
                dose: self.dose,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(curve: Curve, parts: &[(f64, Option<f64>)]) -> HoldTruth {
        let mut h = HoldTruth::new(curve, 0.1);
        let mut k = 0u32;
        for (seconds, angle) in parts {
            let end = f64::from(k) * 0.1 + seconds;
            while f64::from(k) * 0.1 < end - 1e-9 {
                h.push(f64::from(k) * 0.1, *angle);
                k += 1;
            }
        }
        h
    }

    #[test]
    fn limits_of_the_published_table() {
        for (angle, limit) in [
            (25.0, 480.0),
            (35.0, 410.0),
            (45.0, 340.0),
            (55.0, 270.0),
            (65.0, 200.0),
            (75.0, 130.0),
            (85.0, 60.0),
        ] {
            assert_eq!(Curve::Head.limit_s(angle), Some(limit));
        }
        for (angle, limit) in [
            (20.0, 240.0),
            (30.0, 195.0),
            (40.0, 150.0),
            (50.0, 105.0),
            (60.0, 60.0),
        ] {
            assert_eq!(Curve::Trunk.limit_s(angle), Some(limit));
        }
        assert_eq!(Curve::Head.limit_s(24.9), None);
        assert_eq!(Curve::Head.limit_s(85.1), Some(0.0));
        assert_eq!(Curve::Trunk.limit_s(19.9), None);
        assert_eq!(Curve::Trunk.limit_s(60.1), Some(0.0));
    }

    #[test]
    fn forty_five_degrees_reach_the_limit_after_340_s() {
        let h = run(Curve::Head, &[(60.0, Some(5.0)), (360.0, Some(45.0))]);
        assert_eq!(h.limits.len(), 1);
        assert!((h.limits[0].t - 400.0).abs() < 0.3, "{:?}", h.limits);
        let short = run(Curve::Head, &[(60.0, Some(5.0)), (339.0, Some(45.0))]);
        assert!(short.limits.is_empty());
    }

    #[test]
    fn doses_of_consecutive_holds_add_up() {
        let h = run(
            Curve::Head,
            &[(170.0, Some(45.0)), (99.0, Some(65.0)), (2.0, Some(65.0))],
        );
        assert_eq!(h.limits.len(), 1);
        assert!((h.limits[0].t - 270.0).abs() < 0.5, "{:?}", h.limits);
    }

    #[test]
    fn what_was_held_is_repaid_in_the_same_time() {
        let h = run(Curve::Head, &[(170.0, Some(45.0)), (85.0, Some(5.0))]);
        assert!((h.dose() - 0.25).abs() < 0.01, "{}", h.dose());
        let h = run(Curve::Head, &[(170.0, Some(45.0)), (171.0, Some(5.0))]);
        assert!(h.dose() < 1e-6);
    }

    #[test]
    fn short_looks_are_no_holds_and_short_excursions_do_not_end_one() {
        let mut looks = Vec::new();
        for _ in 0..60 {
            looks.extend([(3.8, Some(40.0)), (6.0, Some(8.0))]);
        }
        assert!(run(Curve::Head, &looks).holds.is_empty());
        let mut h = run(
            Curve::Trunk,
            &[
                (60.0, Some(30.0)),
                (1.5, Some(10.0)),
                (60.0, Some(30.0)),
                (10.0, Some(0.0)),
            ],
        );
        h.finish();
        assert_eq!(h.holds.len(), 1, "{:?}", h.holds);
        assert!((h.holds[0].t1 - h.holds[0].t0 - 121.4).abs() < 0.3);
    }

    #[test]
    fn not_worn_freezes_and_above_is_listed_apart() {
        let h = run(
            Curve::Head,
            &[(170.0, Some(45.0)), (600.0, None), (5.0, Some(45.0))],
        );
        assert!(h.dose() > 0.5 && h.limits.is_empty());
        let mut h = run(Curve::Head, &[(60.0, Some(100.0))]);
        h.finish();
        assert!(h.limits.is_empty() && h.holds[0].limit_s < 0.1);
    }
}
