//! Movement by hand; simulated days are in the suite of the simulator's users.

use alloc::vec::Vec;

use super::*;

/// Two clips that move together at random moments, each with noise of its own; the second tells it
/// `lag` seconds later from `from` to `to`. What was said, with its second.
fn run(seconds: usize, lag: i64, from: usize, to: usize, moves: bool) -> Vec<(usize, Option<i64>)> {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = || {
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        f64::from(u32::try_from(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap_or(0))
            / f64::from(1_u32 << 31)
    };
    let body: Vec<f64> = (0..seconds)
        .map(|_| if moves && random() < 0.1 { 2.0 } else { 0.0 })
        .collect();
    let mut watch = SyncWatch::new();
    let mut said = Vec::new();
    for s in 0..seconds {
        let shift = if (from..to).contains(&s) { lag } else { 0 };
        let then = i64::try_from(s).unwrap() - shift;
        let late = usize::try_from(then)
            .ok()
            .and_then(|i| body.get(i))
            .copied();
        let head = body[s] + random();
        let back = late.map(|m| m + random());
        let news = watch.step(PerPlacement::new([Some(head), back, None]));
        assert_eq!(news[1], None);
        assert_eq!(news[2], None);
        if let Some(news) = news[0] {
            assert_eq!(news.placements, [Placement::Head, Placement::UpperBack]);
            let lag = match news.clocks {
                Clocks::Agree => None,
                Clocks::Disagree(lag) => Some(lag.as_micros() / 1_000_000),
            };
            said.push((s, lag));
        }
        assert_eq!(watch.agree(0), said.last().is_none_or(|s| s.1.is_none()));
    }
    said
}

#[test]
fn clocks_that_agree_are_left_alone() {
    for lag in [0, 1, -1] {
        assert_eq!(run(7200, lag, 0, 7200, true), [], "{lag}");
    }
}

#[test]
fn a_lag_is_noticed_either_way_and_so_is_its_end() {
    for lag in [2, 5, 8, 10, -2, -3, -8] {
        let said = run(3 * 3600, lag, 1800, 5400, true);
        assert_eq!(said.len(), 2, "{lag}: {said:?}");
        assert_eq!(said[0].1, Some(lag));
        assert!((1800..3600).contains(&said[0].0), "{said:?}");
        assert_eq!(said[1].1, None);
        assert!((5400..9000).contains(&said[1].0), "{said:?}");
    }
}

#[test]
fn without_movement_nothing_is_said() {
    assert_eq!(run(7200, 5, 0, 7200, false), []);
}

#[test]
fn unknown_seconds_are_no_evidence() {
    let mut watch = SyncWatch::new();
    for s in 0..2000_u32 {
        let motion = (s % 20 == 0).then_some(1.0);
        assert_eq!(
            watch.step(PerPlacement::new([motion, None, motion])),
            [None; 3]
        );
    }
}
