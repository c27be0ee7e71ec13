//! Tests of the watches on angles made up: what counts, what does not, and where one cannot tell.

mod expected;
mod live;

use alloc::vec::Vec;

use super::*;
use crate::num::{deg, sin};

const EPOCH: Span = Span::from_millis(100);

/// A watch and its time.
struct Day {
    watch: ActivityWatch,
    at: Timestamp,
    bouts: Vec<Bout>,
}

impl Day {
    fn new() -> Self {
        Self {
            watch: ActivityWatch::new(),
            at: Timestamp::from_micros(0),
            bouts: Vec::new(),
        }
    }

    /// Flexions, by placement, degrees; a function of the time since the begin, s.
    fn live(&mut self, seconds: f64, of: impl Fn(f64) -> [Option<f64>; 3]) -> &mut Self {
        let begin = self.at;
        while self.at.since(begin).as_secs_f64() < seconds - 1e-6 {
            self.at = self.at + EPOCH;
            let flexions = of(self.at.since(begin).as_secs_f64());
            let clips = PerPlacement::new(flexions).map(|flexion| {
                flexion.map(|f| Angle {
                    flexion: deg(f),
                    lateral: 0.0,
                    sigma: deg(1.5),
                })
            });
            let moment = Moment {
                clips: &clips,
                headings: &PerPlacement::all(None),
                walking: false,
            };
            let over = self.watch.step(self.at, EPOCH, &moment);
            self.bouts.extend(over.into_iter().flatten());
        }
        self
    }

    fn head(&mut self, seconds: f64, flexion: f64) -> &mut Self {
        self.live(seconds, |_| [Some(flexion), None, None])
    }

    fn end(&mut self) -> Vec<Bout> {
        self.bouts.extend(self.watch.finish().into_iter().flatten());
        core::mem::take(&mut self.bouts)
    }
}

/// Up and down about `middle` by `size` to either side, beginning in the middle.
fn swing(t: f64, period: f64, middle: f64, size: f64) -> f64 {
    middle - size * sin(2.0 * crate::num::PI * t / period)
}

fn kinds(bouts: &[Bout]) -> Vec<(Exercise, Option<u32>, bool)> {
    bouts.iter().map(|b| (b.kind, b.reps, b.verified)).collect()
}

#[test]
fn a_set_is_counted_by_any_clip() {
    let five = |of: &dyn Fn(f64) -> [Option<f64>; 3]| {
        let mut day = Day::new();
        let bouts = day
            .head(10.0, 8.0)
            .live(50.0, of)
            .live(30.0, |_| [Some(8.0), Some(4.0), Some(-5.0)])
            .end();
        let [set] = bouts[..] else {
            panic!("{bouts:?}");
        };
        assert_eq!(set.kind, Exercise::CatCow);
        assert_eq!(set.reps, Some(5), "{set:?}");
        assert!(set.verified, "{set:?}");
        let period = set.period.expect("a set has a period").as_secs_f64();
        assert!((period - 10.0).abs() < 0.5, "{period}");
    };
    let head = |t| Some(swing(t, 10.0, 82.0, 38.0));
    let upper = |t| Some(swing(t, 10.0, 88.0, 10.0));
    // The low back goes the other way.
    let low = |t| Some(swing(t, 10.0, 84.0, -12.0));
    five(&|t| [head(t), None, None]);
    five(&|t| [head(t), upper(t), None]);
    five(&|t| [None, upper(t), low(t)]);
    five(&|t| [None, None, low(t)]);
}

#[test]
fn slower_and_faster_sets_have_their_period() {
    for period in [3.0, 6.0, 20.0, 38.0] {
        let mut day = Day::new();
        let bouts = day
            .live(4.0 * period, |t| {
                [Some(swing(t, period, 82.0, 38.0)), None, None]
            })
            .head(30.0, 5.0)
            .end();
        assert_eq!(kinds(&bouts), [(Exercise::CatCow, Some(4), true)]);
        let told = bouts[0].period.expect("a set has a period").as_secs_f64();
        assert!((told - period).abs() < 0.06 * period, "{told} {period}");
    }
}

#[test]
fn other_swings_are_no_set() {
    let none = |of: &dyn Fn(f64) -> [Option<f64>; 3]| {
        let bouts = Day::new().live(60.0, of).head(30.0, 5.0).end();
        assert_eq!(bouts, []);
    };
    // Nods, bows to level, looking from the screen to the lap.
    none(&|t| [Some(swing(t, 3.0, 15.0, 25.0)), None, None]);
    none(&|t| [Some(swing(t, 5.0, 42.0, 42.0)), None, None]);
    none(&|t| [Some(swing(t, 8.0, 30.0, 25.0)), None, None]);
    // The head swings as in a set, but the trunk sits; or it is bent to a bench, and level but still.
    none(&|t| [Some(swing(t, 10.0, 82.0, 38.0)), Some(10.0), None]);
    none(&|t| [None, Some(swing(t, 10.0, 50.0, 10.0)), None]);
    none(&|t| [Some(swing(t, 10.0, 82.0, 10.0)), Some(88.0), None]);
    // Too fast to be a gentle flow.
    none(&|t| [Some(swing(t, 1.5, 82.0, 38.0)), None, None]);
}

#[test]
fn once_is_no_set_and_twice_is_not_sure_by_the_head() {
    let count = |n: f64| {
        let mut day = Day::new();
        let set = |t| [Some(swing(t, 8.0, 82.0, 38.0)), None, None];
        kinds(&day.live(8.0 * n, set).head(30.0, 5.0).end())
    };
    assert_eq!(count(1.0), []);
    assert_eq!(count(2.0), [(Exercise::CatCow, Some(2), false)]);
    assert_eq!(count(3.0), [(Exercise::CatCow, Some(3), true)]);
}

#[test]
fn a_very_long_set_is_told_in_parts() {
    let mut day = Day::new();
    let set = |t| [Some(swing(t, 4.0, 82.0, 38.0)), None, None];
    let bouts = day.live(400.0, set).head(30.0, 5.0).end();
    let reps: u32 = bouts.iter().filter_map(|b| b.reps).sum();
    assert!(bouts.len() == 4 && (98..=102).contains(&reps), "{bouts:?}");
}

#[test]
fn poses_are_found_and_told_apart() {
    let pose = |flexions: [Option<f64>; 3]| {
        let mut day = Day::new();
        day.head(10.0, 5.0).live(30.0, |_| flexions);
        kinds(&day.head(10.0, 5.0).end())
    };
    use Exercise::{ChildsPose, DownwardDog, Rest};
    assert_eq!(
        pose([Some(120.0), Some(108.0), None]),
        [(ChildsPose, None, true)]
    );
    assert_eq!(
        pose([Some(150.0), Some(135.0), None]),
        [(DownwardDog, None, true)]
    );
    assert_eq!(pose([None, None, Some(95.0)]), [(ChildsPose, None, true)]);
    assert_eq!(
        pose([Some(-170.0), Some(140.0), None]),
        [(DownwardDog, None, true)]
    );
    // By a head clip alone there is a stretch in which it is said, but not sure.
    assert_eq!(pose([Some(120.0), None, None]), [(ChildsPose, None, true)]);
    assert_eq!(pose([Some(134.0), None, None]), [(ChildsPose, None, false)]);
    assert_eq!(
        pose([Some(142.0), None, None]),
        [(DownwardDog, None, false)]
    );
    // Bent to the floor, but not beyond level; head down with an upright trunk; standing on one's hands.
    assert_eq!(pose([Some(85.0), Some(80.0), None]), []);
    assert_eq!(pose([Some(90.0), None, None]), []);
    assert_eq!(pose([Some(110.0), Some(60.0), None]), []);
    assert_eq!(pose([None, Some(175.0), None]), []);
    // Half a minute is not rest; a minute is.
    assert_eq!(pose([Some(-80.0), None, None]), []);
    let mut day = Day::new();
    day.head(10.0, 5.0).head(70.0, -80.0).head(10.0, 5.0);
    assert_eq!(kinds(&day.end()), [(Rest, None, true)]);
}

#[test]
fn a_pose_bridges_a_moment_and_needs_its_time() {
    let mut day = Day::new();
    // Something is picked up.
    day.head(5.0, 5.0).head(10.0, 115.0).head(20.0, 5.0);
    // The head is lifted for a moment; 3 s are unknown.
    day.head(10.0, 115.0).head(2.0, 70.0).head(10.0, 115.0);
    day.live(2.9, |_| [None; 3]).head(10.0, 115.0);
    let bouts = day.head(10.0, 5.0).end();
    assert_eq!(kinds(&bouts), [(Exercise::ChildsPose, None, true)]);
    let seconds = bouts[0].duration().as_secs_f64();
    assert!((seconds - 34.9).abs() < 0.3, "{seconds}");
}

#[test]
fn from_one_pose_into_the_next() {
    let mut day = Day::new();
    day.head(30.0, 118.0).head(20.0, 152.0).head(5.0, 5.0);
    let bouts = day.end();
    assert_eq!(
        kinds(&bouts),
        [
            (Exercise::ChildsPose, None, true),
            (Exercise::DownwardDog, None, true)
        ]
    );
    let total: f64 = bouts.iter().map(|b| b.duration().as_secs_f64()).sum();
    assert!((total - 50.0).abs() < 1.0, "{total}");
}

#[test]
fn the_last_cat_is_not_the_begin_of_a_pose() {
    let mut day = Day::new();
    day.live(39.0, |t| [Some(swing(t, 12.0, 82.0, 38.0)), None, None]);
    day.head(12.0, 118.0).head(20.0, 5.0);
    assert_eq!(kinds(&day.end()), [(Exercise::CatCow, Some(3), true)]);
    day.live(45.0, |t| [Some(swing(t, 12.0, 82.0, 38.0)), None, None]);
    day.head(30.0, 118.0).head(20.0, 5.0);
    let bouts = day.end();
    let [set, pose] = bouts[..] else {
        panic!("{bouts:?}");
    };
    assert!(pose.from >= set.to, "{bouts:?}");
}

#[test]
fn what_is_unknown_is_nothing() {
    let mut day = Day::new();
    day.head(10.0, 118.0)
        .live(22.0, |_| [None; 3])
        .head(10.0, 118.0)
        .live(600.0, |_| [None; 3]);
    assert_eq!(day.end(), []);
}

#[test]
fn a_clip_as_still_as_on_a_desk_is_bridged() {
    let mut day = Day::new();
    for _ in 0..4 {
        day.live(20.0, |_| [None, None, Some(-88.0)]);
        day.live(15.0, |_| [None; 3]);
    }
    let bouts = day.end();
    assert_eq!(kinds(&bouts), [(Exercise::Rest, None, true)]);
}

#[test]
fn in_the_middle_of_it() {
    let mut day = Day::new();
    assert!(!day.head(14.0, 118.0).watch.is_active());
    assert!(day.head(2.0, 118.0).watch.is_active());
    assert!(!day.head(5.0, 5.0).watch.is_active());
    day.live(20.0, |t| [Some(swing(t, 8.0, 82.0, 38.0)), None, None]);
    assert!(day.watch.is_active());
    assert!(!day.head(5.0, 5.0).watch.is_active());
}
