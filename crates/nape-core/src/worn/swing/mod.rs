//! Does the clip hang on something that swings: a jacket or a headset on the back of a chair?
//!
//! What hangs is bumped now and then, swings to both sides about one axis, ever less, at an even pace,
//! and comes to rest just as it was: perfectly still before, perfectly still after, the same attitude.
//! No body does all of that. Three such swings in a row, with nothing between but stillness and bumps that say nothing (small ones, or
//! one on top of another), are the sign. Needs a gyroscope.
//!
//! Works on *half-swings*: the turn between two changes of direction, as a rotation vector. They are
//! short, so the gyroscope's offset (known from the stillness before) hardly matters to them.
//!
//! What this is not: a model of a pendulum. Two swings on top of each other do not count.

use serde::{Deserialize, Serialize};

use crate::direction::{Vec3, angle_between, unit};
use crate::num::deg;

/// Swings in a row that make the sign. Our choice: with bumps every 10-120 s some four minutes.
pub(crate) const ENOUGH: u32 = 3;

/// Seconds of perfect stillness on either side of a swing. Our choice: as far as the watch looks ahead.
const REST_S: u32 = 4;

/// Turning slower than this changes no direction, rad/s. Our choice: twice the RMS of a motionless second.
const TURNING: f64 = deg(0.6);

/// Turning slower than that for this long is no turning point: what comes after it is a new push, s. Our
/// choice: at the slowest pace a swing that is nearly out is so slow for 0.9 s at each turn.
const QUIET_S: f64 = 1.0;

/// A half-swing smaller than this is not looked at, rad. Our choice: ten times what noise adds up to.
const LEAST: f64 = deg(0.1);

/// Shortest and longest half-swing, s. Our choice: 0.33-4 swings a second hold what we know of, with
/// jackets at 0.5-1 and chair backs at 1-3.
const PACE_S: (f64, f64) = (0.12, 1.5);

/// Half-swings of one swing take equally long, give or take this share. Our choice: where a slow end of
/// one is cut off differs by a sample or two.
const UNEVEN: f64 = 0.4;

/// Cosine to the half-swing before, at most (they go back and forth about one axis). Our choice: 18 degrees.
const BACK: f64 = -0.95;

/// The first half-swing goes from the middle to one side, the second from there to the other side: this
/// much further at least. A nod goes as far as it came. Our choice: half a swing keeps a fifth or more.
const TWO_SIDED: f64 = 1.2;

/// From then on each is smaller than the one before. Our choice: a quality above 150, which no chair has.
const LESS: f64 = 0.99;

/// Slack of [`LESS`], rad. Our choice: noise.
const SLACK: f64 = deg(0.03);

/// Within this long from the end of the first, the third may be as large as the second, s: a push that lasts as long
/// as a quick half-swing still drives. Our choice.
const PUSH_S: f64 = 0.5;

/// Half-swings that are smaller than the one before, at least. Our choice: with one, looking to the left,
/// to the right and ahead again would do.
const FALLING: u32 = 2;

/// The last, as a share of the largest, at most: it swung out. Our choice.
const SWUNG_OUT: f64 = 0.5;

/// By how much the attitude after a swing may differ from that before, rad: a fixed part, and a share of
/// the largest half-swing. Our choice.
const SAME: (f64, f64) = (deg(0.5), 0.05);

/// By how much the attitude may wander over several swings, rad. Our choice.
const HOME: f64 = deg(1.0);

/// Cosine between the axes of two swings, at least. Our choice: 25 degrees.
const SAME_AXIS: f64 = 0.9;

/// A swing is over after this many seconds. Our choice: ten time constants of a slow one.
const LONGEST_S: u32 = 45;

/// Two samples further apart than this hide a half-swing, s. Our choice.
const HOLE_S: f64 = 0.2;

/// Moving since it lay still.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Episode {
    /// The half-swing that goes on, and for how long.
    half: Vec3,
    half_s: f64,
    /// The one before.
    last: Vec3,
    last_s: f64,
    /// For how long it has hardly turned, s.
    quiet_s: f64,
    /// The last half-swings were too small to look at.
    faded: bool,
    largest: Vec3,
    count: u32,
    /// Those that were smaller than the one before.
    falling: u32,
    /// How long, from the end of the first half-swing, s.
    begun_s: f64,
    /// All of it: turn, and time.
    net: Vec3,
    net_s: f64,
    /// Seconds that were not motionless, since the last push.
    moving_s: u32,
    moved: bool,
    /// It moves as nothing that swings does.
    broken: bool,
    /// It swings, but not as after one push: bumped again before it was still.
    muddled: bool,
}

/// What a second said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// It moved, and not as something that swings.
    pub(crate) lively: bool,
    /// Swings in a row.
    pub(crate) swings: u32,
}

/// Rest: what it looked like while nothing moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Rest {
    seconds: u32,
    /// Sum of the mean rates.
    rate: Vec3,
    up: Option<Vec3>,
}

impl Rest {
    fn offset(&self) -> Vec3 {
        self.rate * (1.0 / f64::from(self.seconds.max(1)))
    }
}

/// Watches for swings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SwingWatch {
    /// The rest before the episode, or the one that goes on.
    rest: Rest,
    /// The rest that may end the episode.
    after: Rest,
    episode: Episode,
    swings: u32,
    /// Attitude and axis of the swings in a row.
    home: Option<(Vec3, Vec3)>,
}

impl SwingWatch {
    /// One sample, `dt` seconds after the one before; before the second it is in is told.
    pub(crate) fn sample(&mut self, gyr: Option<Vec3>, dt: f64) {
        // Of what moves as a body does nothing is asked before it rests.
        if self.episode.broken {
            return;
        }
        let Some(gyr) = gyr.filter(|_| dt <= HOLE_S) else {
            self.episode.broken = true;
            return;
        };
        let rate = gyr - self.rest.offset();
        let turn = rate * dt;
        let e = &mut self.episode;
        e.net += turn;
        e.net_s += dt;
        if rate.norm() > TURNING {
            if e.quiet_s > QUIET_S {
                e.begin_anew();
            } else if rate.dot(&e.half) < 0.0 {
                e.turn_back();
            }
            e.quiet_s = 0.0;
        } else {
            e.quiet_s += dt;
        }
        e.half += turn;
        e.half_s += dt;
    }

    /// A second is over: did nothing move, where is up, and what did the gyroscope say in the mean?
    pub(crate) fn second(&mut self, motionless: bool, up: Option<Vec3>, rate: Vec3) -> Seen {
        if !motionless {
            let e = &mut self.episode;
            e.moving_s += 1;
            e.moved = true;
            // A swing begins at rest, swings, and has an end.
            e.broken |= self.rest.seconds < REST_S || e.moving_s > LONGEST_S;
            e.broken |= e.moving_s >= REST_S && e.count < 2;
            self.after = Rest::default();
            return self.seen(self.episode.broken);
        }
        let moved = self.episode.moved;
        let rest = if moved {
            &mut self.after
        } else {
            &mut self.rest
        };
        rest.seconds = rest.seconds.saturating_add(1);
        rest.rate += rate;
        rest.up = up;
        if !moved {
            self.episode = Episode::default();
        } else if self.after.seconds >= REST_S {
            self.judge();
            self.rest = core::mem::take(&mut self.after);
            self.episode = Episode::default();
        }
        self.seen(false)
    }

    const fn seen(&self, lively: bool) -> Seen {
        Seen {
            lively,
            swings: self.swings,
        }
    }

    /// It came to rest.
    fn judge(&mut self) {
        let mut e = self.episode;
        let (Some(before), Some(after)) = (self.rest.up, self.after.up) else {
            return;
        };
        // The offset may have changed meanwhile.
        let drift = self.after.offset() - self.rest.offset();
        let net = e.net - drift * (0.5 * e.net_s);
        let same = SAME.0 + SAME.1 * e.largest.norm();
        e.broken |= angle_between(before, after) > SAME.0 || net.norm() > same;
        let stayed = |(home, _): (Vec3, Vec3)| angle_between(home, after) <= HOME;
        if e.broken || !self.home.is_none_or(stayed) {
            self.swings = 0;
            self.home = None;
        }
        let swung_out = e.last.norm() <= SWUNG_OUT * e.largest.norm();
        let Some(axis) = unit(e.largest)
            .filter(|_| !e.broken && !e.muddled && e.falling >= FALLING && swung_out)
        else {
            // A small bump says nothing, nor do two on top of each other.
            return;
        };
        match self.home {
            Some((_, known)) if known.dot(&axis) * known.dot(&axis) >= SAME_AXIS * SAME_AXIS => {
                self.swings += 1;
            }
            _ => {
                self.swings = 1;
                self.home = Some((after, axis));
            }
        }
    }
}

impl Episode {
    /// It was quiet for a moment, or nearly, and turns again.
    fn begin_anew(&mut self) {
        // Before the first push there is only noise.
        self.muddled |= self.count > 0;
        self.count = 0;
        self.moving_s = 0;
        self.half = Vec3::zeros();
        self.half_s = 0.0;
        self.last = Vec3::zeros();
        self.faded = false;
    }

    /// A half-swing is over.
    fn turn_back(&mut self) {
        let (half, took) = (self.half, self.half_s);
        self.half = Vec3::zeros();
        self.half_s = 0.0;
        let size = half.norm();
        if size < LEAST {
            self.faded = self.count > 0;
            return;
        }
        if self.faded {
            self.begin_anew();
        }
        let before = self.last.norm();
        self.count += 1;
        if self.count > 1 {
            self.broken |= half.dot(&self.last) > BACK * size * before || took > PACE_S.1;
            self.muddled |= took < PACE_S.0;
        }
        match self.count {
            1 => {}
            // On top of what is left of another swing the middle is not known.
            2 => self.broken |= size < TWO_SIDED * before && !self.muddled,
            _ => {
                let (short, long) = (took.min(self.last_s), took.max(self.last_s));
                self.muddled |= long > (1.0 + UNEVEN) * short;
                let driven = self.count == 3 && self.begun_s + took <= PUSH_S;
                if size <= LESS * before + SLACK {
                    self.falling += 1;
                } else {
                    self.muddled |= !driven || size > 1.1 * before;
                }
            }
        }
        if size > self.largest.norm() {
            self.largest = half;
        }
        self.begun_s += if self.count > 1 { took } else { 0.0 };
        self.last = half;
        self.last_s = took;
    }
}

#[cfg(test)]
mod tests;
