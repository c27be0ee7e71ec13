//! Varied desk work, made up from the seed.
//!
//! A new position every 3-4 minutes, 15-18 an hour (natural shifts of office workers: Waongenngarm
//! 2020, Appl Ergon 89:103225), screen and keyboard most of the time, a few short looks at a phone at
//! the 33-45 degrees measured for smartphones (Lee 2015, Ergonomics 58:220-226), a walk every 35-65
//! minutes, and lunch in a long day. Phone looks stay far below the ISO 11226 holding times: the truth
//! of such a day has no hold limit, which the tests check. How the shares were chosen is our choice.

use crate::motion::gait::natural_speed;
use crate::rng::SimRng;
use crate::script::Activity;

/// Mean time between positions, s: 16.4 an hour.
const SHIFT_S: f64 = 220.0;
/// Least time between two looks at the phone, s.
const PHONE_GAP_S: f64 = 300.0;
/// Days longer than this have lunch.
const LUNCH_FROM_S: f64 = 5.0 * 3600.0;
/// A step shorter than this is not worth a new position.
const SHORTEST_S: f64 = 20.0;

struct Desk<'a> {
    rng: &'a mut SimRng,
    steps: Vec<(Activity, f64)>,
    elapsed: f64,
    total: f64,
}

/// The steps of `total` seconds of desk work.
pub(super) fn day(total: f64, rng: &mut SimRng) -> Vec<(Activity, f64)> {
    let mut desk = Desk {
        rng,
        steps: Vec::new(),
        elapsed: 0.0,
        total,
    };
    desk.fill();
    desk.steps
}

impl Desk<'_> {
    fn left(&self) -> f64 {
        self.total - self.elapsed
    }

    /// Adds a step; the last one takes what would be left over.
    fn push(&mut self, activity: Activity, seconds: f64) {
        let left = self.left();
        if left <= 0.0 {
            return;
        }
        let seconds = if left - seconds < SHORTEST_S {
            left
        } else {
            seconds
        };
        // Whatever stretches to the end must be something that may last.
        let activity = match activity {
            Activity::Screen | Activity::Type | Activity::Stand => activity,
            _ if left > seconds => activity,
            _ => Activity::Screen,
        };
        self.steps.push((activity, seconds));
        self.elapsed += seconds;
    }

    fn fill(&mut self) {
        let mut next_walk = self.rng.uniform(30.0, 60.0) * 60.0;
        let lunch = self.total * self.rng.uniform(0.45, 0.52);
        let mut lunched = self.total < LUNCH_FROM_S;
        let mut last_phone = -PHONE_GAP_S;
        while self.left() > 0.0 {
            if !lunched && self.elapsed >= lunch {
                lunched = true;
                self.lunch();
                next_walk = self.elapsed + self.rng.uniform(35.0, 65.0) * 60.0;
                continue;
            }
            if self.elapsed >= next_walk && self.left() > 600.0 {
                self.errand();
                next_walk = self.elapsed + self.rng.uniform(35.0, 65.0) * 60.0;
                continue;
            }
            let stay = self.rng.exp(SHIFT_S).clamp(45.0, 480.0);
            let pick = self.rng.unit();
            if pick < 0.56 {
                self.push(Activity::Screen, stay);
            } else if pick < 0.84 {
                self.push(Activity::Type, stay);
            } else if pick < 0.90 && self.elapsed - last_phone > PHONE_GAP_S {
                let angle = self.rng.uniform(30.0, 45.0);
                let seconds = self.rng.uniform(12.0, 70.0);
                self.push(Activity::Phone { angle }, seconds);
                last_phone = self.elapsed;
            } else if pick < 0.94 {
                let count = if self.rng.chance(0.5) { 1 } else { 2 };
                let angle = self.rng.uniform(20.0, 35.0);
                let period = self.rng.uniform(3.0, 4.5);
                let seconds = 2.0 + f64::from(count) * period;
                self.push(
                    Activity::Reach {
                        count,
                        angle,
                        period,
                    },
                    seconds,
                );
            } else if pick < 0.97 {
                let period = self.rng.uniform(6.0, 14.0);
                let angle = self.rng.uniform(25.0, 55.0);
                self.push(
                    Activity::Turn {
                        count: 3,
                        angle,
                        period,
                    },
                    2.0 + 3.0 * period,
                );
            } else if self.left() > 900.0 {
                let seconds = self.rng.uniform(60.0, 240.0);
                self.push(Activity::Stand, seconds);
            }
        }
    }

    fn walk(&mut self, seconds: f64) {
        let cadence = self.rng.gauss_in(1.8, 0.1, 1.5, 2.1);
        let speed = natural_speed(cadence) * self.rng.gauss_in(1.0, 0.06, 0.8, 1.2);
        self.push(Activity::Walk { cadence, speed }, seconds);
    }

    /// There, something done standing, and back.
    fn errand(&mut self) {
        let way = self.rng.uniform(25.0, 130.0);
        self.walk(way);
        let there = self.rng.uniform(15.0, 90.0);
        self.push(Activity::Stand, there);
        self.walk(way * 0.95);
    }

    /// A walk, a meal (looking down to the plate now and then), a walk.
    fn lunch(&mut self) {
        let way = self.rng.uniform(150.0, 300.0);
        self.walk(way);
        for _ in 0..8 {
            let bites = 8;
            let angle = self.rng.uniform(20.0, 32.0);
            let period = self.rng.uniform(3.5, 5.0);
            self.push(
                Activity::Nod {
                    count: bites,
                    angle,
                    period,
                },
                2.0 + f64::from(bites) * period,
            );
            let talk = self.rng.uniform(40.0, 110.0);
            self.push(Activity::Screen, talk);
        }
        self.walk(way * 0.97);
    }
}
