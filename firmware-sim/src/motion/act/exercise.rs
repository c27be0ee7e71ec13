//! What is done in a break: cat/cow on all fours and on a chair, poses, flowing movement.
//!
//! The angles are our choice, from what touches the floor or the chair: nobody's were measured.

use nape_core::Placement::{Head, LowBack, UpperBack};

use super::{Pose, Step, Wearer};
use crate::script::Activity;

/// One way of doing cat/cow: the middle, and how far cow and cat go from it, degrees: head, upper back, low back.
pub(super) struct CatCow {
    middle: [f64; 3],
    cow: [f64; 3],
    cat: [f64; 3],
}

/// On all fours: the trunk level.
pub(super) const FLOOR: CatCow = CatCow {
    middle: [82.0, 86.0, 84.0],
    cow: [-36.0, -13.0, 15.0],
    cat: [38.0, 20.0, -16.0],
};

/// On a chair: the trunk upright; the pelvis rolls forward when the chest lifts.
pub(super) const SEATED: CatCow = CatCow {
    middle: [4.0, 4.0, -4.0],
    cow: [-17.0, -10.0, 10.0],
    cat: [33.0, 20.0, -16.0],
};

impl CatCow {
    /// `by` of the way that `to` goes from the middle.
    fn pose(&self, to: [f64; 3], by: f64) -> Pose {
        let [head, upper, low] = core::array::from_fn(|i| self.middle[i] + by * to[i]);
        Pose::flexed(head, upper, low)
    }
}

/// The posture of what is done in a break, if the activity is one.
pub(super) fn posture(activity: &Activity) -> Option<Pose> {
    Some(match *activity {
        Activity::CatCow { .. } => FLOOR.pose(FLOOR.cow, 0.0),
        Activity::CatCowSeated { .. } => SEATED.pose(SEATED.cow, 0.0),
        Activity::ChildsPose { fold } => Pose::flexed(132.0 + fold, 116.0 + fold, 98.0 + fold),
        Activity::DownwardDog { fold } => Pose::flexed(150.0 + fold, 134.0 + fold, 126.0 + fold),
        Activity::Rest => Pose::flexed(-80.0, -85.0, -88.0),
        // The head lies back less than the trunk: on a headrest, or looking ahead.
        Activity::Recline { angle } => Pose::flexed(-0.7 * angle, -angle, -0.95 * angle),
        // Knees and hips a little bent.
        Activity::TaiChi => Pose::flexed(4.0, 6.0, 6.0),
        _ => return None,
    })
}

impl Wearer {
    /// Cow (back hollow, head up) then cat (back round, head down), each half a period.
    pub(super) fn cat_cow(&mut self, t: f64, way: &CatCow, count: u32, period: f64, usual: f64) {
        if self.count >= 2 * count {
            let base = self.base;
            self.body.go(&base, t, 1.2);
            self.next = f64::INFINITY;
            return;
        }
        let cow = self.count.is_multiple_of(2);
        self.count += 1;
        let size = usual * self.rng.gauss_in(1.0, 0.08, 0.8, 1.2);
        let pose = way.pose(if cow { way.cow } else { way.cat }, size);
        self.body.go(&pose, t, 0.38 * period);
        self.next = t + 0.5 * period;
    }

    /// The weight goes to the other leg and the trunk turns there; the head follows the hands; now and then the
    /// whole body turns to another side. Each movement begins while the one before still goes on, so there is no
    /// pause. Times and angles are our choice, after what short forms look like.
    pub(super) fn flow(&mut self, t: f64, step: &Step) {
        if t + 1e-9 >= step.end - 5.0 {
            let base = self.base;
            self.body.go(&base, t, 3.0);
            self.body.shift(0.25, 0.0, t, 3.0);
            self.next = f64::INFINITY;
            return;
        }
        self.flip = !self.flip;
        let side = if self.flip { 1.0 } else { -1.0 };
        let time = self.rng.uniform(3.0, 6.0);
        let turn = side * self.rng.uniform(22.0, 60.0);
        let (sink, tilt) = (self.rng.uniform(2.0, 13.0), self.rng.uniform(1.0, 5.0));
        let look = self.rng.gauss(0.0, 8.0);
        for (placement, share, bent) in [(LowBack, 0.7, 1.0), (UpperBack, 1.0, 0.9)] {
            self.body.go_one(placement, 0, bent * sink, t, time);
            self.body.go_one(placement, 1, side * tilt, t, time);
            self.body.go_one(placement, 2, share * turn, t, time);
        }
        self.body.go_one(Head, 0, 0.6 * sink + 0.3 * look, t, time);
        self.body.go_one(Head, 1, 0.4 * side * tilt, t, time);
        self.body.go_one(Head, 2, 1.1 * turn + look, t + 0.1, time);
        self.body.shift(0.25, 0.16 * side, t, time);
        if self.rng.chance(0.2) {
            let about = self.rng.sign() * self.rng.uniform(0.5, 1.5);
            self.body.turn(about, t, time + 1.0);
        }
        self.next = t + 0.8 * time;
    }
}
