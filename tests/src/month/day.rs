//! What the model wearer does all day: desk work in bouts, meetings, lunch, getting up now and then; and breaks, when
//! it is told to take one.
//!
//! Angles of desk work are our choice within what studies of head and trunk at desks and with phones report
//! (Lee 2015, *Ergonomics* 58:220: 33-45 degrees of the head on a phone; Arvidsson 2008, *Appl Ergon* 39:255: some
//! 10 of the neck at work); angles of exercises are the firmware simulator's.

use std::collections::VecDeque;

use nape_core::article::Activity;

use super::body::{Body, Pose, Rng};

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Act {
    /// At the desk, with this flexion of the head against the trunk's place.
    Work {
        head: f64,
        lifts: bool,
    },
    Meeting,
    /// Sitting elsewhere, with a plate.
    Lunch,
    Walk,
    /// Going to a pose and staying in it.
    Keep(Pose),
    /// Cat/cow: half repetitions that are left.
    CatCow(u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    act: Act,
    secs: i64,
}

const fn flat(head: f64, trunk: f64) -> Pose {
    Pose {
        head,
        trunk,
        side: 0.0,
    }
}

const STANDING: Pose = flat(3.0, 2.0);
const RISING: Pose = flat(20.0, 32.0);
const ON_ALL_FOURS: Pose = flat(82.0, 86.0);
const COW: Pose = flat(46.0, 73.0);
const CAT: Pose = flat(120.0, 106.0);
const CHILD: Pose = flat(132.0, 116.0);
const DOG: Pose = flat(150.0, 134.0);
const LYING: Pose = flat(-80.0, -85.0);

/// A day of work.
#[derive(Debug)]
pub(super) struct Day {
    /// Meetings and lunch, with begin and end, s.
    fixed: VecDeque<(i64, i64, Act)>,
    queue: VecDeque<Step>,
    doing: Step,
    since: i64,
    /// How the trunk is at the desk.
    trunk: Pose,
    /// When a small movement comes back, and when the next ones come, s.
    back: Option<i64>,
    next_lift: i64,
    next_reach: i64,
    next_shift: i64,
    next_up: i64,
    in_meeting: bool,
    meeting_said: bool,
    /// Walks of (all but) two minutes and more: what is credited.
    pub(super) walks_done: u32,
}

impl Day {
    pub(super) fn new(hours: i64, rng: &mut Rng) -> Self {
        let lunch = rng.secs(215.0, 245.0) * 60;
        let morning = rng.secs(50.0, 120.0) * 60;
        let afternoon = rng.secs(310.0, 390.0) * 60;
        let mut fixed = VecDeque::new();
        if rng.chance(0.7) {
            fixed.push_back((morning, morning + rng.secs(25.0, 60.0) * 60, Act::Meeting));
        }
        fixed.push_back((lunch, lunch + 1_500, Act::Lunch));
        if rng.chance(0.5) {
            let end = afternoon + rng.secs(25.0, 50.0) * 60;
            fixed.push_back((afternoon, end, Act::Meeting));
        }
        fixed.retain(|f| f.1 < hours * 3_600);
        Self {
            fixed,
            queue: VecDeque::new(),
            doing: Step {
                act: Act::Keep(flat(0.0, 0.0)),
                secs: 10,
            },
            since: 0,
            trunk: flat(0.0, rng.between(-3.0, 8.0)),
            back: None,
            next_lift: 0,
            next_reach: 0,
            next_shift: rng.secs(120.0, 1_200.0),
            next_up: rng.secs(4_000.0, 9_000.0),
            in_meeting: false,
            meeting_said: false,
            walks_done: 0,
        }
    }

    /// Busy with something that is no desk work?
    pub(super) fn is_busy(&self) -> bool {
        !matches!(self.doing.act, Act::Work { .. }) || !self.queue.is_empty()
    }

    /// A meeting began or ended.
    pub(super) fn meeting_news(&mut self) -> Option<bool> {
        let news = self.in_meeting != self.meeting_said;
        self.meeting_said = self.in_meeting;
        news.then_some(self.in_meeting)
    }

    /// Takes a break from `now` on. `false`: it is nothing that is done here.
    pub(super) fn take(&mut self, activity: Activity, now: i64) -> bool {
        let mut step = |act, secs| self.queue.push_back(Step { act, secs });
        match activity {
            Activity::Walking => {
                step(Act::Keep(RISING), 2);
                step(Act::Walk, 180);
                step(Act::Keep(RISING), 3);
            }
            Activity::CatCow => {
                step(Act::Keep(STANDING), 3);
                step(Act::Keep(ON_ALL_FOURS), 6);
                step(Act::CatCow(10), 41);
                step(Act::Keep(ON_ALL_FOURS), 3);
                step(Act::Keep(STANDING), 3);
                step(Act::Keep(RISING), 2);
            }
            Activity::ChildsPose | Activity::DownwardDog | Activity::Rest => {
                let (pose, secs) = match activity {
                    Activity::ChildsPose => (CHILD, 60),
                    Activity::DownwardDog => (DOG, 35),
                    _ => (LYING, 180),
                };
                step(Act::Keep(STANDING), 3);
                step(Act::Keep(ON_ALL_FOURS), 5);
                step(Act::Keep(pose), secs);
                step(Act::Keep(ON_ALL_FOURS), 4);
                step(Act::Keep(STANDING), 3);
                step(Act::Keep(RISING), 2);
            }
            Activity::PoolWalking
            | Activity::Swimming
            | Activity::TaiChi
            | Activity::Strengthening => return false,
        }
        self.doing.secs = now - self.since;
        true
    }

    /// Second `now` begins.
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    pub(super) fn second(&mut self, now: i64, body: &mut Body, rng: &mut Rng) {
        if now - self.since >= self.doing.secs {
            let next = self.queue.pop_front();
            self.doing = next.unwrap_or_else(|| self.choose(now, rng));
            self.since = now;
            self.back = None;
            self.begin(now, body, rng);
        }
        let t = now as f64;
        match self.doing.act {
            Act::Work { head, lifts } => self.fidget(now, head, lifts, body, rng),
            Act::Meeting => self.fidget(now, 4.0, true, body, rng),
            Act::Lunch => self.fidget(now, 18.0, true, body, rng),
            Act::CatCow(left) if left > 0 && (now - self.since) % 4 == 0 => {
                let size = rng.between(0.8, 1.1);
                let to = if left.is_multiple_of(2) { COW } else { CAT };
                let by = |to: f64, from: f64| from + size * (to - from);
                let (head, trunk) = (by(to.head, 82.0), by(to.trunk, 86.0));
                body.go(flat(head, trunk), t, 3.2);
                self.doing.act = Act::CatCow(left - 1);
            }
            Act::CatCow(_) | Act::Walk | Act::Keep(_) => {}
        }
    }

    /// The next thing at the desk, until the next fixed time.
    fn choose(&mut self, now: i64, rng: &mut Rng) -> Step {
        if let Some(&(from, to, act)) = self.fixed.front()
            && now >= from
        {
            self.fixed.pop_front();
            if act == Act::Lunch {
                let step = |act, secs| Step { act, secs };
                self.queue.push_back(step(act, to - now));
                self.queue.push_back(step(Act::Keep(RISING), 2));
                self.queue.push_back(step(Act::Walk, 240));
                self.queue.push_back(step(Act::Keep(RISING), 3));
                self.next_up = now + rng.secs(6_000.0, 11_000.0);
                return step(Act::Walk, 240);
            }
            let secs = (to - now).max(60);
            return Step { act, secs };
        }
        if now >= self.next_up {
            // Nature calls, or the kettle.
            self.next_up = now + rng.secs(4_000.0, 9_000.0);
            let secs = rng.secs(45.0, 150.0);
            let walk = Step {
                act: Act::Walk,
                secs,
            };
            self.queue.push_back(walk);
            self.queue.push_back(Step {
                act: Act::Keep(RISING),
                secs: 3,
            });
            return Step {
                act: Act::Keep(RISING),
                secs: 2,
            };
        }
        if rng.chance(0.04) {
            // Lost in it: nothing moves for a while.
            self.next_shift = now + rng.secs(2_000.0, 3_600.0);
        }
        let (head, minutes, lifts) = match rng.secs(0.0, 20.0) {
            // Screen, keyboard, paper, phone.
            0..12 => (rng.between(0.0, 12.0), rng.between(3.0, 12.0), true),
            12..17 => (rng.between(12.0, 24.0), rng.between(3.0, 10.0), true),
            17..19 => (rng.between(25.0, 42.0), rng.between(3.0, 9.0), false),
            _ => (rng.between(38.0, 55.0), rng.between(2.0, 7.0), false),
        };
        let until = self.fixed.front().map_or(i64::MAX, |f| f.0);
        let secs = rng.secs(50.0 * minutes, 70.0 * minutes);
        Step {
            act: Act::Work { head, lifts },
            secs: secs.min(until - now).max(20),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    fn begin(&mut self, now: i64, body: &mut Body, rng: &mut Rng) {
        let t = now as f64;
        body.walking = self.doing.act == Act::Walk;
        self.in_meeting = self.doing.act == Act::Meeting;
        let takes = rng.between(1.0, 2.0);
        match self.doing.act {
            Act::Work { head, .. } => body.go(self.at_desk(head), t, takes),
            Act::Meeting => body.go(self.at_desk(4.0), t, takes),
            Act::Lunch => body.go(self.at_desk(18.0), t, takes),
            Act::Walk => {
                self.walks_done += u32::from(self.doing.secs >= 119);
                body.go(STANDING, t, takes);
            }
            Act::Keep(pose) if pose == RISING || pose == STANDING => body.go(pose, t, 1.8),
            Act::Keep(pose) => body.go(pose, t, 3.0),
            Act::CatCow(_) => {}
        }
        self.next_lift = now + rng.secs(30.0, 200.0);
        self.next_reach = now + rng.secs(120.0, 500.0);
    }

    fn at_desk(&self, head: f64) -> Pose {
        Pose {
            head: self.trunk.trunk + head,
            ..self.trunk
        }
    }

    /// Small movements at the desk.
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    fn fidget(&mut self, now: i64, head: f64, lifts: bool, body: &mut Body, rng: &mut Rng) {
        let t = now as f64;
        if self.back.is_some_and(|back| now >= back) {
            self.back = None;
            body.go(self.at_desk(head), t, 2.0);
        } else if self.back.is_some() {
        } else if now >= self.next_shift {
            // Another way to sit.
            self.next_shift = now + rng.secs(120.0, 1_200.0);
            self.trunk = Pose {
                head: 0.0,
                trunk: rng.between(-14.0, 16.0),
                side: rng.between(-4.0, 4.0),
            };
            body.go(self.at_desk(head), t, 2.0);
        } else if now >= self.next_reach {
            self.next_reach = now + rng.secs(200.0, 900.0);
            self.back = Some(now + 3);
            let mut reach = self.at_desk(head);
            reach.trunk += rng.between(12.0, 24.0);
            body.go(reach, t, 2.8);
        } else if now >= self.next_lift {
            let often = if lifts { 1.0 } else { 1.5 };
            self.next_lift = now + rng.secs(30.0 * often, 200.0 * often);
            self.back = Some(now + rng.secs(2.0, 6.0));
            let up = rng.between(5.0, 25.0).min(head + 14.0);
            body.look(self.at_desk(head - up), t, 1.0);
        }
    }
}
