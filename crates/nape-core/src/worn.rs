//! Is the clip on a body?
//!
//! A body always moves a little: even a quietly standing person's clip turns by 0.5-2 degrees per
//! second (measured on real head and back clips). A clip on a desk shows only sensor noise. Stillness
//! alone would call a noise-free or very calm wearer "off", so it must come together with a second
//! sign: the clip lies as nobody sits (tilted beyond 86 degrees from the reference), or it was
//! handled just before. What this does not see: a clip put down upright and gently.

use alloc::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::num::{Vec3, add, angle_between, deg, dot, sqrt, unit};

/// Angular rate about its mean below which a second is motionless, rad/s RMS.
///
/// Twice the noise of the noisiest chip of devices.md section (b) (ICM-20948: 0.12 dps over three
/// axes at 40 Hz bandwidth), a third of the calmest real wearer (0.5 dps). Our choice.
const STILL_RATE: f64 = deg(0.3);

/// Movement of "up" from second to second below which a clip without gyroscope is motionless, rad.
/// Our choice: twice the noise of a 1-s mean.
const STILL_TILT: f64 = deg(0.05);

/// Tilt from the reference beyond which nobody sits still for long, rad. Our choice: past the end of
/// ISO 11226's head curve (85 degrees), so that no posture with a holding time is taken for a desk.
const NOT_A_SEAT: f64 = deg(86.0);

/// Turning faster than this, for [`HANDLED_S`] in [`HANDLED_FOR`] seconds, is handling, rad/s. Our
/// choice: a clip turned over in the hand shows 100-250 degrees/s for a second or more. A brisk look
/// around may, too, but perfect stillness never follows it on a body.
const HANDLED_RATE: f64 = deg(110.0);

/// See [`HANDLED_RATE`], s. Our choice.
const HANDLED_S: f64 = 0.4;

/// How long handling is remembered, s. Our choice: the filter may need half a minute to settle after it.
const HANDLED_FOR: usize = 60;

/// Seconds of stillness, looking ahead, that make a second doubtful. Within the decision lag.
pub(crate) const LOOK_AHEAD: usize = 4;

/// Doubtful for this long: not worn, s. Our choice.
const OFF_AFTER: u32 = 20;

/// Moving for this long: worn again, s. Our choice: a bump of the desk is shorter.
const ON_AFTER: u32 = 5;

/// Sums over one second of one clip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecondSums {
    up: Vec3,
    gyr: Vec3,
    gyr2: f64,
    gyr_n: f64,
    fast: f64,
    n: f64,
}

impl SecondSums {
    pub(crate) fn add(&mut self, up: Vec3, gyr: Option<Vec3>) {
        self.n += 1.0;
        self.up = add(self.up, up);
        if let Some(g) = gyr {
            let g2 = dot(g, g);
            self.gyr2 += g2;
            self.gyr_n += 1.0;
            if g2 > HANDLED_RATE * HANDLED_RATE {
                self.fast += 1.0;
            }
            self.gyr = add(self.gyr, g);
        }
    }
}

/// What one second said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Second {
    index: i64,
    motionless: bool,
    /// Handled at most this many seconds ago, if at all.
    handled: bool,
    odd: bool,
}

/// The state of a clip in one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wear {
    /// On the body, as far as can be told.
    Worn,
    /// Perhaps not: unknown, but not announced.
    Doubtful,
    /// Not on the body; with the sign that told so.
    Off(Sign),
}

/// The second sign beside stillness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Sign {
    /// Lies as nobody sits.
    Odd,
    /// Was handled just before.
    Handled,
}

impl Sign {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Odd => "lying still, tilted as nobody sits",
            Self::Handled => "still since it was handled",
        }
    }
}

/// Watches one clip. Seconds go in as they come, and come out [`LOOK_AHEAD`] later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct WornWatch {
    last_up: Option<Vec3>,
    /// Share of each of the last seconds with fast turning.
    fast: VecDeque<f64>,
    ahead: VecDeque<Second>,
    wear: Wear,
    doubtful_s: u32,
    moving_s: u32,
}

impl WornWatch {
    pub(crate) const fn new() -> Self {
        Self {
            last_up: None,
            fast: VecDeque::new(),
            ahead: VecDeque::new(),
            wear: Wear::Worn,
            doubtful_s: 0,
            moving_s: 0,
        }
    }

    /// Second `index` of the clip, in which there were samples; `reference` is "up" at the
    /// calibrated upright posture.
    pub(crate) fn push(&mut self, index: i64, sums: &SecondSums, reference: Option<Vec3>) {
        let up = unit(sums.up);
        let moved = match (self.last_up, up) {
            (Some(a), Some(b)) => angle_between(a, b),
            _ => core::f64::consts::PI,
        };
        self.last_up = up;
        let n = sums.gyr_n.max(1.0);
        let rate = sqrt((sums.gyr2 / n - dot(sums.gyr, sums.gyr) / (n * n)).max(0.0));
        let odd = match (reference, up) {
            (Some(r), Some(u)) => angle_between(r, u) > NOT_A_SEAT,
            _ => false,
        };
        self.fast.push_back(sums.fast / n);
        if self.fast.len() > HANDLED_FOR {
            self.fast.pop_front();
        }
        let second = Second {
            index,
            motionless: rate < STILL_RATE && moved < STILL_TILT,
            handled: self.fast.iter().sum::<f64>() >= HANDLED_S,
            odd,
        };
        self.ahead.push_back(second);
    }

    /// The state in second `index`. Ask in order of time.
    pub(crate) fn at(&mut self, index: i64) -> Wear {
        while self.ahead.front().is_some_and(|s| s.index < index) {
            self.ahead.pop_front();
        }
        // A silent clip says nothing about being worn.
        let Some(now) = self.ahead.pop_front_if(|s| s.index == index) else {
            return self.wear;
        };
        let still = now.motionless && self.ahead.iter().take(LOOK_AHEAD - 1).all(|s| s.motionless);
        self.wear = match self.wear {
            Wear::Worn if still && (now.odd || now.handled) => {
                self.doubtful_s = 1;
                Wear::Doubtful
            }
            Wear::Doubtful if !now.motionless => Wear::Worn,
            Wear::Doubtful => {
                self.doubtful_s += 1;
                self.moving_s = 0;
                match self.doubtful_s > OFF_AFTER {
                    true if now.odd => Wear::Off(Sign::Odd),
                    true => Wear::Off(Sign::Handled),
                    false => Wear::Doubtful,
                }
            }
            Wear::Off(_) if !now.motionless => {
                self.moving_s += 1;
                if self.moving_s >= ON_AFTER && !now.odd {
                    Wear::Worn
                } else {
                    self.wear
                }
            }
            Wear::Off(_) => {
                self.moving_s = 0;
                self.wear
            }
            Wear::Worn => Wear::Worn,
        };
        self.wear
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::{cos, sin};

    const REFERENCE: Option<Vec3> = Some([0.0, 0.0, 1.0]);

    /// One second at 50 Hz: tilted by `tilt` degrees, swaying with `sway` degrees/s at 0.3 Hz.
    fn second(t0: f64, tilt: f64, sway: f64, peak: f64) -> SecondSums {
        let mut s = SecondSums::default();
        for i in 0..50 {
            let phase = 1.9 * (t0 + f64::from(i) / 50.0);
            let a = deg(tilt) + deg(sway) / 1.9 * sin(phase);
            let w = deg(sway) * cos(phase) + if i < 25 { deg(peak) } else { 0.0 };
            s.add([-sin(a), 0.0, cos(a)], Some([0.001, w, 0.0]));
        }
        s
    }

    fn run(watch: &mut WornWatch, seconds: u32, tilt: f64, sway: f64, peak: f64) -> Wear {
        let mut wear = Wear::Worn;
        for t in 0..seconds {
            let index = watch.ahead.back().map_or(0, |s| s.index + 1);
            watch.push(index, &second(f64::from(t), tilt, sway, peak), REFERENCE);
            if watch.ahead.len() >= LOOK_AHEAD {
                wear = watch.at(index + 1 - LOOK_AHEAD as i64);
            }
        }
        wear
    }

    #[test]
    fn lying_flat_and_still_is_off_and_comes_back() {
        let mut w = WornWatch::new();
        assert_eq!(run(&mut w, 60, 5.0, 1.0, 0.0), Wear::Worn);
        assert_eq!(run(&mut w, 10, 95.0, 0.0, 0.0), Wear::Doubtful);
        assert_eq!(run(&mut w, 30, 95.0, 0.0, 0.0), Wear::Off(Sign::Odd));
        // A bump of the desk does not put it on.
        run(&mut w, 2, 95.0, 5.0, 0.0);
        assert_eq!(run(&mut w, 10, 95.0, 0.0, 0.0), Wear::Off(Sign::Odd));
        assert_eq!(run(&mut w, 20, 3.0, 1.0, 0.0), Wear::Worn);
    }

    #[test]
    fn put_on_a_stand_after_handling_is_off() {
        let mut w = WornWatch::new();
        run(&mut w, 10, 5.0, 1.0, 0.0);
        run(&mut w, 2, 30.0, 20.0, 400.0);
        assert_eq!(run(&mut w, 40, 2.0, 0.0, 0.0), Wear::Off(Sign::Handled));
    }

    #[test]
    fn a_calm_wearer_is_worn_even_without_any_noise() {
        let mut w = WornWatch::new();
        assert_eq!(run(&mut w, 600, 45.0, 0.5, 0.0), Wear::Worn);
        assert_eq!(run(&mut w, 600, 45.0, 0.0, 0.0), Wear::Worn);
        // Folded forward in child's pose, breathing.
        assert_eq!(run(&mut w, 60, 110.0, 0.8, 0.0), Wear::Worn);
    }
}
