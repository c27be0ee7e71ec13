//! The activities themselves: how each begins, and what it does next.

use nape_core::Placement::{Head, LowBack, UpperBack};

use super::{Pose, RAMP_S, Step, Support, Wearer, exercise};
use crate::script::Activity;

/// How long a natural move by `degrees` takes, s: about 90 deg/s at the peak for 45 degrees. Our
/// choice, after the near-linear amplitude-velocity relation of head movements.
fn move_time(degrees: f64) -> f64 {
    0.45 + degrees.abs() / 90.0
}

impl Wearer {
    /// Takes the posture of `step`, moving from `start` on.
    pub(super) fn enter(&mut self, step: &Step, start: f64) {
        let pose = self.posture(&step.activity);
        self.base = pose;
        self.next = self.ready;
        match step.activity {
            Activity::Slouch { angle } => {
                let from = self.sitting_pose(8.0, 3.0);
                self.body.go(&from, start, 1.2);
                let to = Pose {
                    head: [from.head[0] + 0.4 * angle, 0.0, 0.0],
                    upper: [angle, 0.0, 0.0],
                    low: [-0.6 * angle, 0.0, 0.0],
                };
                let begin = self.ready + 1.5;
                self.body.go(&to, begin, 0.9 * (step.end - begin).max(1.0));
                self.next = begin + 3.0;
            }
            Activity::Walk { cadence, speed } => {
                self.body.go(&pose, start, 1.2);
                self.start_walk(step, cadence, speed);
                self.next = self.ready + self.rng.uniform(4.0, 9.0);
            }
            Activity::TakeOff { .. } | Activity::PutOn { .. } | Activity::Slip { .. } => {
                // The body stays as it is; hands are not part of the model.
                self.base = self.present_pose();
                self.next = self.ready + self.rng.uniform(2.0, 5.0);
            }
            _ => {
                let far = pose.head[0].abs().max(pose.upper[0].abs());
                self.body.go(&pose, start, move_time(far).max(0.9));
                self.next = self.ready + 1.0;
            }
        }
    }

    /// Angles the body is moving to, degrees, without the heading.
    fn present_pose(&self) -> Pose {
        self.base
    }

    /// A way of sitting at a desk, different each time: head about 8 degrees down (median neck flexion
    /// of computer work is 9-10 degrees, Arvidsson 2008, Appl Ergon 39:255-260), back rounded and
    /// pelvis tilted backwards against sitting upright (Davidson & Callaghan 2024).
    fn sitting_pose(&mut self, head: f64, upper: f64) -> Pose {
        let rng = &mut self.rng;
        let upper = rng.gauss_in(upper, 4.0, -6.0, 13.0);
        let low = upper - rng.gauss_in(10.0, 3.5, 2.0, 18.0);
        Pose {
            head: [
                rng.gauss_in(head, 3.5, -3.0, 15.0),
                rng.gauss(0.0, 1.8),
                rng.gauss(0.0, 4.0),
            ],
            upper: [upper, rng.gauss(0.0, 1.6), rng.gauss(0.0, 2.0)],
            low: [low, rng.gauss(0.0, 1.3), rng.gauss(0.0, 1.5)],
        }
    }

    fn posture(&mut self, activity: &Activity) -> Pose {
        match *activity {
            Activity::SitUpright | Activity::Calibrate => Pose::default(),
            Activity::Screen | Activity::Desk => self.sitting_pose(7.0, 5.0),
            Activity::Aside { angle } => {
                let mut p = self.sitting_pose(7.0, 5.0);
                // The shoulders go along a little (our choice); the neck makes the angle.
                p.upper[2] += 0.2 * angle;
                p.head[2] += 1.2 * angle;
                p
            }
            Activity::Type => self.sitting_pose(9.0, 6.0),
            Activity::Stand => {
                let mut p = self.sitting_pose(6.0, 2.0);
                p.low = [self.rng.gauss(1.0, 1.5), self.rng.gauss(0.0, 1.5), 0.0];
                p
            }
            Activity::Walk { .. } => Pose::flexed(
                self.rng.gauss_in(5.0, 2.5, -2.0, 12.0),
                self.rng.gauss_in(3.0, 1.5, -1.0, 7.0),
                self.rng.gauss_in(1.5, 1.0, -2.0, 5.0),
            ),
            Activity::Phone { angle } => {
                let mut p = if self.body.support == Support::Sitting {
                    Pose::flexed(angle, 7.0, -5.0)
                } else {
                    Pose::flexed(angle, 3.0, 1.0)
                };
                p.head[1] = self.rng.gauss(0.0, 1.5);
                p
            }
            Activity::Hold { head, trunk } => Pose::flexed(head, trunk, trunk),
            Activity::Lean { angle } => Pose::leaned(angle),
            Activity::Lateral { angle } => Pose {
                head: [3.0, angle, 0.0],
                upper: [1.0, 0.75 * angle, 0.0],
                low: [0.0, 0.45 * angle, 0.0],
            },
            _ => exercise::posture(activity).unwrap_or_else(|| Pose::flexed(2.0, 1.0, -1.0)),
        }
    }

    /// The next thing within the present activity.
    pub(super) fn perform(&mut self, t: f64) {
        let step = self.step();
        match step.activity {
            Activity::Screen | Activity::Aside { .. } | Activity::Desk => {
                self.look_about(t, 1.0);
            }
            Activity::Type => self.keyboard(t),
            Activity::Phone { .. } => self.settle_in(t, 1.3, 3.0, 6.0),
            Activity::Slouch { .. } => {
                let yaw = self.rng.gauss(0.0, 6.0);
                self.body.go_one(Head, 2, yaw, t, move_time(yaw));
                self.next = t + 1.0 + self.rng.exp(5.0);
            }
            Activity::Stand => self.fidget_standing(t),
            Activity::Walk { .. } => self.walk_on(t, &step),
            Activity::Nod {
                count,
                angle,
                period,
            } => self.repeat_flexion(t, count, period, angle, 0.06 * angle),
            Activity::Bow {
                count,
                angle,
                period,
            } => self.repeat_flexion(t, count, period, angle, angle),
            Activity::Turn {
                count,
                angle,
                period,
            } => self.turn_head(t, count, angle, period),
            Activity::Reach {
                count,
                angle,
                period,
            } => self.reach(t, count, angle, period),
            Activity::CatCow {
                count,
                period,
                size,
            } => self.cat_cow(t, &exercise::FLOOR, count, period, size),
            Activity::CatCowSeated {
                count,
                period,
                size,
            } => self.cat_cow(t, &exercise::SEATED, count, period, size),
            Activity::TaiChi => self.flow(t, &step),
            Activity::TakeOff { .. } | Activity::PutOn { .. } | Activity::Slip { .. } => {
                self.look_about(t, 0.6);
            }
            _ => self.next = f64::INFINITY,
        }
    }

    /// Work at a screen: small changes of gaze, now and then a glance aside, sometimes a fidget.
    fn look_about(&mut self, t: f64, size: f64) {
        let base = self.base;
        let pick = self.rng.unit();
        if pick < 0.09 {
            let yaw = self.rng.sign() * self.rng.uniform(18.0, 45.0) * size;
            let flex = base.head[0] + self.rng.gauss(0.0, 4.0) * size;
            let stay = self.rng.uniform(0.6, 2.2);
            let away = move_time(yaw);
            self.body.go_one(Head, 2, yaw, t, away);
            self.body.go_one(Head, 0, flex, t, away);
            let back = t + away + stay;
            self.body.go_one(Head, 2, base.head[2], back, away);
            self.body.go_one(Head, 0, base.head[0], back, away);
            self.next = back + away + self.rng.exp(4.0);
            return;
        }
        if pick < 0.14 {
            let flex = base.upper[0] + self.rng.gauss(0.0, 1.6) * size;
            let side = base.upper[1] + self.rng.gauss(0.0, 1.2) * size;
            let low = base.low[0] + self.rng.gauss(0.0, 1.2) * size;
            self.body.go_one(UpperBack, 0, flex, t, 1.2);
            self.body.go_one(UpperBack, 1, side, t, 1.2);
            self.body.go_one(LowBack, 0, low, t, 1.3);
        }
        let yaw = base.head[2] + self.rng.gauss(0.0, 6.0) * size;
        let flex = base.head[0] + self.rng.gauss(0.0, 1.8) * size;
        let side = base.head[1] + self.rng.gauss(0.0, 1.0) * size;
        let time = move_time(0.3 * (yaw - base.head[2]));
        self.body.go_one(Head, 2, yaw, t, time);
        self.body.go_one(Head, 0, flex, t, time);
        self.body.go_one(Head, 1, side, t, time);
        self.next = t + time + 0.2 + self.rng.exp(3.5);
    }

    /// Screen and keyboard by turns; a look at the keys stays shorter than what counts as held (4 s).
    fn keyboard(&mut self, t: f64) {
        self.flip = !self.flip;
        let down = if self.flip {
            self.rng.uniform(20.0, 29.0)
        } else {
            self.base.head[0] + self.rng.gauss(0.0, 1.5)
        };
        let yaw = self.rng.gauss(0.0, 3.5);
        self.body.go_one(Head, 0, down, t, 0.6);
        self.body.go_one(Head, 2, yaw, t, 0.6);
        let stay = if self.flip {
            self.rng.uniform(0.6, 2.4)
        } else {
            self.rng.uniform(2.0, 14.0)
        };
        self.next = t + 0.6 + stay;
    }

    /// Small corrections of a posture that is kept: deviation of flexion and of rotation, mean wait.
    fn settle_in(&mut self, t: f64, flex: f64, yaw: f64, wait: f64) {
        let down = self.base.head[0] + self.rng.gauss_in(0.0, flex, -2.5, 2.5);
        let turn = self.base.head[2] + self.rng.gauss(0.0, yaw);
        self.body.go_one(Head, 0, down, t, 0.7);
        self.body.go_one(Head, 2, turn, t, 0.7);
        self.next = t + 0.8 + self.rng.exp(wait);
    }

    /// Looks about; every half minute the weight goes to the other leg.
    fn fidget_standing(&mut self, t: f64) {
        if self.rng.chance(0.12) {
            let side = self.rng.gauss(0.0, 2.5);
            self.body.go_one(LowBack, 1, side, t, 1.4);
            self.body.go_one(UpperBack, 1, -0.4 * side, t, 1.4);
            let sway = self.rng.gauss(0.0, 0.035);
            self.body.shift(0.25, sway, t, 1.4);
        }
        self.look_about(t, 0.9);
    }

    /// Turns, looks around; stops in time.
    fn walk_on(&mut self, t: f64, step: &Step) {
        let stop = step.end - RAMP_S;
        if t + 1e-9 >= stop {
            self.body.stop_walking(t, RAMP_S);
            self.next = f64::INFINITY;
            return;
        }
        if self.rng.chance(0.5) && stop - t > 3.0 {
            let angle = self.rng.sign() * self.rng.uniform(0.25, 1.8);
            let time = 0.8 + angle.abs() * 0.7;
            self.body.turn(angle, t, time);
        } else {
            let flex = self.base.head[0] + self.rng.gauss(0.0, 3.0);
            self.body.go_one(Head, 0, flex, t, 1.0);
        }
        self.next = (t + self.rng.uniform(3.0, 9.0)).min(stop);
    }

    /// Nods and bows: forward and back, once a period.
    fn repeat_flexion(&mut self, t: f64, count: u32, period: f64, head: f64, trunk: f64) {
        if self.count >= count {
            self.next = f64::INFINITY;
            return;
        }
        self.count += 1;
        let size = self.rng.gauss_in(1.0, 0.07, 0.8, 1.2);
        let (down, base) = (0.42 * period, self.base);
        let parts = [(Head, 0, head), (UpperBack, 1, trunk), (LowBack, 2, trunk)];
        for (placement, i, angle) in parts {
            let rest = [base.head[0], base.upper[0], base.low[0]][i];
            self.body.go_one(placement, 0, rest + size * angle, t, down);
            self.body.go_one(placement, 0, rest, t + 0.5 * period, down);
        }
        self.next = t + period;
    }

    fn turn_head(&mut self, t: f64, count: u32, angle: f64, period: f64) {
        if self.count >= count {
            self.next = f64::INFINITY;
            return;
        }
        self.count += 1;
        self.flip = !self.flip;
        let side = if self.flip { 1.0 } else { -1.0 };
        let yaw = side * angle * self.rng.gauss_in(1.0, 0.08, 0.75, 1.25);
        let time = (0.4 * period).min(move_time(angle));
        for (placement, share) in [(Head, 1.0), (UpperBack, 0.18), (LowBack, 0.05)] {
            self.body.go_one(placement, 2, share * yaw, t, time);
            self.body
                .go_one(placement, 2, 0.0, t + period - time, time * 0.98);
        }
        self.next = t + period;
    }

    fn reach(&mut self, t: f64, count: u32, angle: f64, period: f64) {
        if self.count >= count {
            self.next = f64::INFINITY;
            return;
        }
        self.count += 1;
        let side = self.rng.sign();
        let size = self.rng.gauss_in(1.0, 0.1, 0.75, 1.25);
        let there = Pose {
            head: [0.6 * angle * size, 6.0 * side, -30.0 * side],
            upper: [angle * size, 8.0 * side, -18.0 * side],
            low: [0.7 * angle * size, 4.0 * side, -6.0 * side],
        };
        let time = 0.36 * period;
        self.body.go(&there, t, time);
        let back = self.base;
        self.body.go(&back, t + period - time, 0.98 * time);
        self.next = t + period;
    }
}
