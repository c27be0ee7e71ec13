//! Is the clip on a body?
//!
//! A body always moves a little: even a quietly standing person's clip turns by 0.5-2 degrees per
//! second (measured on real head and back clips). A clip on a desk shows only sensor noise. Stillness
//! alone would call a noise-free or very calm wearer "off", so it must come together with a second
//! sign: the clip lies as nobody sits (tilted beyond 86 degrees from the reference), or it was
//! handled just before: turned fast, or far and about several axes; or it swings now and then as what
//! hangs does, still before and after. A clip that says it is on the charger needs no sign. What this
//! does not see: a clip put down near upright and gently. Reasons and figures:
//! docs/decisions/0004-worn.md.

mod swing;

use alloc::collections::VecDeque;

use nalgebra::Matrix3;
use serde::{Deserialize, Serialize};

use crate::direction::{Vec3, angle_between, unit};
use crate::num::{deg, log, sqrt};
use swing::SwingWatch;

/// Angular rate about its mean below which a second is motionless, rad/s RMS.
///
/// Twice the noise of the noisiest chip of docs/evidence.md#chips (ICM-20948 at 50 Hz: 0.15 dps over
/// three axes in 20 Hz of bandwidth; at 100 Hz 0.21), less than the calmest real wearer (0.5 dps). Our choice.
const STILL_RATE: f64 = deg(0.3);

/// Movement of "up" from second to second below which a clip without gyroscope is motionless, rad.
/// Our choice: twice the noise of a 1-s mean.
const STILL_TILT: f64 = deg(0.05);

/// Tilt from the reference beyond which nobody sits still for long, rad. Our choice: past the end of
/// ISO 11226's head curve (85 degrees), so that no posture with a holding time is taken for a desk.
const NOT_A_SEAT: f64 = deg(86.0);

/// Turning faster than this for [`FAST_S`] within [`FAST_WITHIN`] is handling, rad/s. Our choice: a clip
/// turned over in the hand shows 100-250 degrees/s for a second or more. A brisk look around may, too,
/// but perfect stillness never follows it on a body.
const FAST_RATE: f64 = deg(110.0);

/// See [`FAST_RATE`], s. Our choice: going to 85 degrees (the end of ISO 11226's head curve) within a
/// second takes 0.41 s of it (minimum jerk).
const FAST_S: f64 = 0.45;

/// See [`FAST_RATE`], s.
const FAST_WITHIN: usize = 2;

/// Turning this far within [`TURNED_WITHIN`], and [`CROSS_TURN`] of it about other axes than the main
/// one, is handling too, rad. Our choice: a clip turned over in the hand comes to 120-400 degrees, about
/// any axes; bowing to 85 degrees and then bending sideways by 30 to 115. Nods come to more, but have
/// one axis.
const TURN: f64 = deg(120.0);

/// See [`TURN`] and [`Turn::cross`], rad. Our choice: 9 of 10 handlings of the simulator have more; bowing
/// by 85 degrees and then bending sideways by 30 has 22.
const CROSS_TURN: f64 = deg(22.0);

/// See [`TURN`], s. Our choice: taking off and laying down takes about 4 s.
const TURNED_WITHIN: usize = 5;

/// Slower than this is no turning, rad/s. Our choice: above the offset of the worst gyroscope
/// (MPU-6050: 20 degrees/s, docs/evidence.md#chips).
const TURNING: f64 = deg(30.0);

/// How long handling is remembered, s. Our choice: the filter needs 10-15 s to settle after it.
const HANDLED_FOR: i64 = 30;

/// Seconds of stillness, looking ahead, that make a second doubtful. Within the decision lag.
pub(crate) const LOOK_AHEAD: usize = 4;

/// Doubtful for this long: not worn, s. Our choice.
const OFF_AFTER: u32 = 20;

/// Still for this long with a second sign, and then on the body again: it may sit otherwise, s. Our choice.
const LAY_S: u32 = 5;

/// Moving for this long: worn again, s. Our choice: a bump of the desk is shorter.
const ON_AFTER: u32 = 5;

/// A second of fewer samples does not tell how much the clip moved. Our choice.
const MOTION_SAMPLES: f64 = 5.0;

/// Sums over one second of one clip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecondSums {
    up: Vec3,
    gyr: Vec3,
    gyr2: f64,
    gyr_n: f64,
    fast: f64,
    turn: Turn,
    n: f64,
}

/// How far a clip turned about which axes, whatever the sense: the sum of `w w^T / |w| dt`, rad.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Turn(Matrix3<f64>);

impl Turn {
    fn add(&mut self, other: Self, share: f64) {
        self.0 += other.0 * share;
    }

    /// All of it, rad.
    fn path(&self) -> f64 {
        self.0.trace()
    }

    /// The part beside the main axis, rad: 0 for one axis, and a b / (a + b) for `a` about one and `b`
    /// about one across it. From two invariants, so the mounting does not matter.
    fn cross(&self) -> f64 {
        let m = &self.0;
        let minors = m.m11 * m.m22 + m.m22 * m.m33 + m.m33 * m.m11
            - m.m23 * m.m23
            - m.m31 * m.m31
            - m.m12 * m.m12;
        minors / self.path().max(1e-9)
    }
}

impl SecondSums {
    /// The logarithm of the angular rate (RMS, rad/s): how much the clip moved. `None` without a
    /// gyroscope, and of too few samples to tell.
    pub(crate) fn motion(&self) -> Option<f64> {
        (self.gyr_n >= MOTION_SAMPLES).then(|| 0.5 * log((self.gyr2 / self.gyr_n).max(1e-10)))
    }

    pub(crate) fn add(&mut self, up: Vec3, gyr: Option<Vec3>) {
        self.n += 1.0;
        self.up += up;
        if let Some(g) = gyr {
            let g2 = g.norm_squared();
            self.gyr2 += g2;
            self.gyr_n += 1.0;
            if g2 > FAST_RATE * FAST_RATE {
                self.fast += 1.0;
            }
            if g2 > TURNING * TURNING {
                self.turn.add(Turn(g * g.transpose()), 1.0 / sqrt(g2));
            }
            self.gyr += g;
        }
    }
}

impl SecondSums {
    /// Mean "up" and the RMS of the angular rate about its mean, rad/s (0 without a gyroscope).
    pub(crate) fn rest(&self) -> Option<(Vec3, f64)> {
        Some((unit(self.up)?, self.rate()))
    }

    fn rate(&self) -> f64 {
        let n = self.gyr_n.max(1.0);
        sqrt((self.gyr2 / n - self.gyr.norm_squared() / (n * n)).max(0.0))
    }
}

/// What one second said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Second {
    index: i64,
    motionless: bool,
    /// It moved, and not as something that swings.
    lively: bool,
    /// Handled not long ago.
    handled: bool,
    odd: bool,
    /// Swung often enough to hang.
    hangs: bool,
}

impl Second {
    /// The second sign beside stillness.
    const fn sign(&self) -> Option<OffSign> {
        if self.odd {
            Some(OffSign::Tilted)
        } else if self.handled {
            Some(OffSign::Handled)
        } else if self.hangs {
            Some(OffSign::Swinging)
        } else {
            None
        }
    }
}

/// The state of a clip in one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wear {
    /// On the body, as far as can be told.
    Worn,
    /// Perhaps not: unknown, but not announced; with the sign that told so.
    Doubtful(OffSign),
    /// Not on the body; with the sign that told so.
    Off(OffSign),
}

/// What told that a clip is not worn: the second sign beside stillness, or the clip itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffSign {
    /// Lies still, tilted as nobody sits.
    Tilted,
    /// Was handled just before.
    Handled,
    /// Swings now and then, and is perfectly still between.
    Swinging,
    /// Says it is on the charger.
    Charging,
}

impl OffSign {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tilted, Self::Handled, Self::Swinging, Self::Charging];

    /// The name used in files and events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tilted => "tilted",
            Self::Handled => "handled",
            Self::Swinging => "swinging",
            Self::Charging => "charging",
        }
    }
}

/// Watches one clip. Seconds go in as they come, and come out [`LOOK_AHEAD`] later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct WornWatch {
    last_up: Option<Vec3>,
    /// Fast turning (s) and turning in each of the last seconds.
    turns: VecDeque<(f64, Turn)>,
    handled_at: Option<i64>,
    swings: SwingWatch,
    /// What is decided, asked for second by second.
    decided: Judge,
    /// The same as early as samples allow, whatever the lag of decisions: for what is done about the clip itself.
    early: Judge,
    charging: bool,
}

/// The state of a clip, second by second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Judge {
    ahead: VecDeque<Second>,
    wear: Wear,
    doubtful_s: u32,
    moving_s: u32,
}

impl WornWatch {
    pub(crate) fn new() -> Self {
        Self {
            last_up: None,
            turns: VecDeque::new(),
            handled_at: None,
            swings: SwingWatch::default(),
            decided: Judge::new(),
            early: Judge::new(),
            charging: false,
        }
    }

    /// One sample's rate, `dt` seconds after the sample before; comes before its second is pushed.
    pub(crate) fn sample(&mut self, gyr: Option<Vec3>, dt: f64) {
        self.swings.sample(gyr, dt);
    }

    /// It is put on the charger, or taken from it: then it is not worn before it moves.
    pub(crate) const fn charge(&mut self, charging: bool) {
        self.charging = charging;
        self.decided.wear = Wear::Off(OffSign::Charging);
        self.decided.moving_s = 0;
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
        let rate = sums.rate();
        let odd = match (reference, up) {
            (Some(r), Some(u)) => angle_between(r, u) > NOT_A_SEAT,
            _ => false,
        };
        // A second holds a second of samples, so a share of them is a time.
        let mut turn = Turn::default();
        turn.add(sums.turn, 1.0 / n);
        self.turns.push_back((sums.fast / n, turn));
        if self.turns.len() > TURNED_WITHIN {
            self.turns.pop_front();
        }
        if self.is_handling() {
            self.handled_at = Some(index);
        }
        let motionless = rate < STILL_RATE && moved < STILL_TILT;
        let swung = self.swings.second(motionless, up, sums.gyr * (1.0 / n));
        let second = Second {
            index,
            motionless,
            lively: swung.lively,
            handled: self.handled_at.is_some_and(|at| index - at < HANDLED_FOR),
            odd,
            hangs: swung.swings >= swing::ENOUGH,
        };
        self.decided.ahead.push_back(second);
        self.early.ahead.push_back(second);
    }

    /// Did a second just pushed show that the clip was off, or lay still for [`LAY_S`], and is on a body again? Tells when that
    /// second began. Ask after each push.
    pub(crate) fn came_back(&mut self) -> Option<i64> {
        if self.early.ahead.len() < LOOK_AHEAD {
            return None;
        }
        let index = self.early.ahead.front()?.index;
        let (before, doubtful_s) = (self.early.wear, self.early.doubtful_s);
        let now = self.early.at(index);
        let was_away = match before {
            Wear::Worn => false,
            Wear::Doubtful(_) => doubtful_s >= LAY_S,
            Wear::Off(_) => true,
        };
        (was_away && now == Wear::Worn).then_some(index)
    }

    /// Was it turned over in the hand in the last seconds?
    fn is_handling(&self) -> bool {
        let fast: f64 = self.turns.iter().rev().take(FAST_WITHIN).map(|t| t.0).sum();
        let mut turn = Turn::default();
        for (_, t) in &self.turns {
            turn.add(*t, 1.0);
        }
        fast >= FAST_S || (turn.path() >= TURN && turn.cross() >= CROSS_TURN)
    }

    /// Is it in the hand, or off, as far as can be told of the second just pushed?
    pub(crate) fn may_be_off(&self) -> bool {
        let doubtful = |s: &Second| s.handled || (s.odd && s.motionless);
        self.early.wear != Wear::Worn || self.early.ahead.back().is_some_and(doubtful)
    }

    /// The state in second `index`. Ask in order of time.
    pub(crate) fn at(&mut self, index: i64) -> Wear {
        if self.charging {
            self.decided.pass(index);
            return self.decided.wear;
        }
        self.decided.at(index)
    }
}

impl Judge {
    const fn new() -> Self {
        Self {
            ahead: VecDeque::new(),
            wear: Wear::Worn,
            doubtful_s: 0,
            moving_s: 0,
        }
    }

    /// Forgets what came before and in second `index`.
    fn pass(&mut self, index: i64) {
        while self.ahead.front().is_some_and(|s| s.index <= index) {
            self.ahead.pop_front();
        }
    }

    fn at(&mut self, index: i64) -> Wear {
        while self.ahead.front().is_some_and(|s| s.index < index) {
            self.ahead.pop_front();
        }
        // A silent clip says nothing about being worn.
        let Some(now) = self.ahead.pop_front_if(|s| s.index == index) else {
            return self.wear;
        };
        let still = now.motionless && self.ahead.iter().take(LOOK_AHEAD - 1).all(|s| s.motionless);
        self.wear = match self.wear {
            Wear::Worn => match now.sign().filter(|_| still) {
                Some(sign) => {
                    self.doubtful_s = 1;
                    Wear::Doubtful(sign)
                }
                None => Wear::Worn,
            },
            // Something that swings is no more worn than something that is still.
            Wear::Doubtful(_) if now.lively => Wear::Worn,
            Wear::Doubtful(sign) => {
                self.doubtful_s += 1;
                self.moving_s = 0;
                let sign = if now.odd { OffSign::Tilted } else { sign };
                match self.doubtful_s > OFF_AFTER {
                    true => Wear::Off(sign),
                    false => Wear::Doubtful(sign),
                }
            }
            Wear::Off(_) if now.lively => {
                self.moving_s += 1;
                if self.moving_s >= ON_AFTER && !now.odd {
                    Wear::Worn
                } else {
                    self.wear
                }
            }
            Wear::Off(_) => {
                if now.motionless {
                    self.moving_s = 0;
                }
                self.wear
            }
        };
        self.wear
    }
}

#[cfg(test)]
mod tests;
