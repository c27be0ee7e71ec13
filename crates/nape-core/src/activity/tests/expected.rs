//! What is told otherwise when it is expected, and what is never sure without that.

use super::*;
use crate::neck_rotation::{Anew, Heading};

fn expect(exercise: Exercise, stance: Stance) -> Option<Expected> {
    Some(Expected { exercise, stance })
}

impl Day {
    fn guided(&mut self, expected: Option<Expected>) -> &mut Self {
        let over = self.watch.expect(expected);
        self.bouts.extend(over.into_iter().flatten());
        self
    }

    /// Upright, turning to and fro about the vertical by `turn` to either side, degrees, and tilting by a third of it.
    fn flow(&mut self, seconds: f64, period: f64, turn: f64, walking: bool) -> &mut Self {
        let begin = self.at;
        while self.at.since(begin).as_secs_f64() < seconds - 1e-6 {
            self.at = self.at + EPOCH;
            let t = self.at.since(begin).as_secs_f64();
            let now = swing(t, period, 0.0, turn);
            let clips = PerPlacement::new([
                None,
                Some(Angle {
                    flexion: deg(5.0 + 0.2 * now),
                    lateral: deg(0.2 * now),
                    sigma: deg(1.5),
                }),
                None,
            ]);
            let heading = Heading {
                angle: deg(now),
                lost: 0.0,
                anew: Anew::No,
            };
            let moment = Moment {
                clips: &clips,
                headings: &PerPlacement::new([None, Some(heading), None]),
                walking,
            };
            let over = self.watch.step(self.at, EPOCH, &moment);
            self.bouts.extend(over.into_iter().flatten());
        }
        self
    }
}

#[test]
fn cat_cow_on_a_chair_counts_only_where_it_is_expected() {
    let set = |expected: Option<Expected>, clips: fn(f64) -> [Option<f64>; 3]| {
        let mut day = Day::new();
        day.live(8.0, |_| clips(0.0)).guided(expected);
        day.live(40.0, clips).live(4.0, |_| clips(0.0));
        kinds(&day.guided(None).end())
    };
    let head: fn(f64) -> _ = |t| [Some(swing(t, 8.0, 12.0, 20.0)), None, None];
    let two: fn(f64) -> _ = |t| {
        let upper = Some(swing(t, 8.0, 8.0, 7.0));
        [Some(swing(t, 8.0, 12.0, 20.0)), upper, None]
    };
    let low: fn(f64) -> _ = |t| [None, None, Some(swing(t, 8.0, -6.0, -6.0))];
    for clips in [head, two, low] {
        for stance in [Stance::Seated, Stance::Standing] {
            let expected = expect(Exercise::CatCow, stance);
            let five = [(Exercise::CatCow, Some(5), true)];
            assert_eq!(set(expected, clips), five, "{stance:?}");
        }
        assert_eq!(set(None, clips), []);
        assert_eq!(set(expect(Exercise::CatCow, Stance::Usual), clips), []);
        assert_eq!(set(expect(Exercise::Rest, Stance::Seated), clips), []);
    }
    // Nods are too fast, and a trunk that keeps still does no cat/cow.
    let seated = expect(Exercise::CatCow, Stance::Seated);
    assert_eq!(
        set(seated, |t| [Some(swing(t, 1.5, 12.0, 20.0)), None, None]),
        []
    );
    let still: fn(f64) -> _ = |t| [Some(swing(t, 8.0, 12.0, 20.0)), Some(6.0), None];
    assert_eq!(set(seated, still), []);
}

#[test]
fn of_two_poses_that_look_alike_the_expected_one_is_taken() {
    let pose = |expected: Exercise, flexions: [Option<f64>; 3]| {
        let mut day = Day::new();
        day.head(10.0, 5.0).guided(expect(expected, Stance::Usual));
        day.live(30.0, |_| flexions).guided(None);
        kinds(&day.head(10.0, 5.0).end())
    };
    use Exercise::{CatCow, ChildsPose, DownwardDog};
    for flexion in [132.0, 138.0, 144.0] {
        for kind in [ChildsPose, DownwardDog] {
            let found = pose(kind, [Some(flexion), None, None]);
            assert_eq!(found, [(kind, None, true)], "{flexion}");
        }
    }
    // What is surely the other one stays the other one.
    assert_eq!(
        pose(ChildsPose, [Some(165.0), Some(145.0), None])[0].0,
        DownwardDog
    );
    assert_eq!(
        pose(DownwardDog, [Some(115.0), Some(102.0), None])[0].0,
        ChildsPose
    );
    // And who does not fold at all does neither.
    assert_eq!(pose(ChildsPose, [Some(40.0), None, None]), []);
    assert!(!pose(CatCow, [Some(138.0), None, None])[0].2);
}

#[test]
fn leaning_back_is_rest_for_sure_only_where_it_is_expected() {
    let lean = |expected, seconds: f64, flexions: fn(f64) -> [Option<f64>; 3]| {
        let mut day = Day::new();
        day.head(10.0, 5.0).guided(expected);
        day.live(seconds, flexions);
        assert_eq!(
            day.watch.is_active(),
            expected.is_some(),
            "no change of position"
        );
        kinds(&day.guided(None).head(10.0, 5.0).end())
    };
    let rest = expect(Exercise::Rest, Stance::Seated);
    let trunk: fn(f64) -> _ = |_| [Some(-5.0), Some(-32.0), None];
    let head: fn(f64) -> _ = |_| [Some(-22.0), None, None];
    for back in [trunk, head] {
        assert_eq!(lean(None, 400.0, back), [(Exercise::Rest, None, false)]);
        assert_eq!(lean(None, 200.0, back), []);
        assert_eq!(lean(rest, 90.0, back), [(Exercise::Rest, None, true)]);
    }
    // Somebody who shifts every 20 s does not rest.
    let restless: fn(f64) -> _ = |t| {
        let there = if t % 40.0 < 20.0 { -28.0 } else { -35.0 };
        [None, Some(there), None]
    };
    assert_eq!(lean(None, 400.0, restless), []);
}

#[test]
fn flowing_movement_is_tai_chi_and_sure_only_where_it_is_expected() {
    let flow = |expected, act: &dyn Fn(&mut Day)| {
        let mut day = Day::new();
        day.live(20.0, |_| [None, Some(4.0), None]).guided(expected);
        act(&mut day);
        day.live(20.0, |_| [None, Some(4.0), None]);
        kinds(&day.end())
    };
    let tai_chi = expect(Exercise::TaiChi, Stance::Standing);
    let slow = |day: &mut Day| _ = day.flow(180.0, 9.0, 40.0, false);
    assert_eq!(flow(None, &slow), [(Exercise::TaiChi, None, false)]);
    assert_eq!(flow(tai_chi, &slow), [(Exercise::TaiChi, None, true)]);
    let none = |act: &dyn Fn(&mut Day)| assert_eq!(flow(tai_chi, act), []);
    // Too short; walking; rocking without turning; turning fast; looking about with pauses.
    none(&|day| _ = day.flow(100.0, 9.0, 40.0, false));
    none(&|day| _ = day.flow(180.0, 9.0, 40.0, true));
    none(&|day| _ = day.live(180.0, |t| [None, Some(swing(t, 6.0, 5.0, 15.0)), None]));
    none(&|day| _ = day.flow(180.0, 2.0, 60.0, false));
    none(&|day| {
        for _ in 0..60 {
            day.flow(1.5, 6.0, 20.0, false).flow(3.5, 1e6, 0.0, false);
        }
    });
}
