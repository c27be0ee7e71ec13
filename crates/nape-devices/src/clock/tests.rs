//! The map against links whose truth is known.

use nape_core::Timestamp;
use proptest::prelude::*;

use super::ClockMap;

/// A link: what happens to the frames of one clip.
#[derive(Debug, Clone)]
struct Link {
    /// The clip's clock runs `1 + error` times as fast.
    error: f64,
    /// Device time at session time 0, µs.
    boot_us: u64,
    /// Delays are even between 0 and this, ms.
    jitter_ms: f64,
    /// Share of lost frames.
    loss: f64,
    /// Nothing passes for this long from each of these moments, s; then all of it at once.
    stalls: Vec<f64>,
    stall_s: f64,
    /// Device µs from frame to frame, and how many samples.
    batch_us: u64,
    seed: u64,
}

/// Even numbers from 0 to 1 (SplitMix64).
struct Even(u64);

impl Even {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let even = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        even
    }
}

#[expect(clippy::cast_possible_truncation, reason = "test values are small")]
fn us(s: f64) -> i64 {
    (s * 1e6).round() as i64
}

/// What came out for one frame.
struct Out {
    /// Seconds since the first frame.
    t: f64,
    first: i64,
    end: i64,
    /// Mapped minus true time of the first sample, ms.
    error_ms: f64,
    /// The map's own word on it, ms.
    bound_ms: Option<f64>,
}

/// Runs the link for `seconds`, with three round trips before the first frame, four in the seconds
/// after, then one each 30 s, as the central makes them.
fn run(link: &Link, seconds: f64) -> Vec<Out> {
    let mut even = Even(link.seed);
    let mut map = ClockMap::new();
    let device = |t: f64| link.boot_us + us(t * (1.0 + link.error)).unsigned_abs();
    let truth = |device_us: u64| (device_us - link.boot_us) as f64 / 1e6 / (1.0 + link.error);
    let delay = |even: &mut Even| even.next() * link.jitter_ms / 1e3;
    let held = |at: f64| {
        let stall = link
            .stalls
            .iter()
            .find(|s| (**s..**s + link.stall_s).contains(&at));
        stall.map_or(at, |s| s + link.stall_s)
    };
    let trip = |map: &mut ClockMap, even: &mut Even, t: f64| {
        let there = held(t) + delay(even);
        let back = held(there + delay(even));
        let at = |s: f64| Timestamp::from_micros(us(s));
        map.round_trip(at(t), at(back), device(there));
    };
    let mut trips = vec![0.5, 0.8, 1.1, 2.6, 3.6, 4.6, 5.6];
    trips.extend(
        (1..)
            .map(|k| f64::from(k) * 30.0)
            .take_while(|t| *t < seconds),
    );
    let begin = 1.5;
    let (mut out, mut arrived) = (Vec::new(), 0.0_f64);
    let mut from = device(begin);
    let mut due = trips.into_iter().peekable();
    while truth(from) < begin + seconds {
        let to = from + link.batch_us;
        let sent = truth(to);
        while let Some(t) = due.next_if(|t| *t < sent) {
            trip(&mut map, &mut even, t);
        }
        let at = held(sent + delay(&mut even)).max(arrived);
        if even.next() >= link.loss {
            arrived = at;
            map.frame(to, Timestamp::from_micros(us(at)));
            let (first, end) = map.give_out(from, to).unwrap();
            out.push(Out {
                t: truth(from) - begin,
                first: first.as_micros(),
                end: end.as_micros(),
                error_ms: first.as_micros() as f64 / 1e3 - truth(from) * 1e3,
                bound_ms: map.uncertainty().map(|u| u.as_secs_f64() * 1e3),
            });
        }
        from = to;
    }
    out
}

fn link(error: f64, jitter_ms: f64, seed: u64) -> Link {
    Link {
        error,
        boot_us: 1_000_000,
        jitter_ms,
        loss: 0.0,
        stalls: vec![],
        stall_s: 0.0,
        batch_us: 200_000,
        seed,
    }
}

fn worst(out: &[Out], from: f64, to: f64) -> f64 {
    out.iter()
        .filter(|o| o.t >= from && o.t < to)
        .fold(0.0, |w, o| w.max(o.error_ms.abs()))
}

/// The worst of many seeds: in the first 5 s, to 60 s, and after.
fn table(jitter_ms: f64, error: f64) -> [f64; 3] {
    let mut worst_of = [0.0_f64; 3];
    for seed in 0..30 {
        let out = run(&link(error, jitter_ms, seed), 240.0);
        for (w, (from, to)) in worst_of
            .iter_mut()
            .zip([(0.0, 5.0), (5.0, 60.0), (60.0, 1e9)])
        {
            *w = w.max(worst(&out, from, to));
        }
    }
    worst_of
}

/// The module's table. With delays even from 0 to the jitter, each way; ms.
#[test]
fn errors_of_good_and_bad_links() {
    for (jitter_ms, limits) in [
        (5.0, [23.0, 7.0, 1.0]),
        (30.0, [36.0, 19.0, 3.0]),
        // A connection interval of 60 ms.
        (60.0, [61.0, 33.0, 5.0]),
        (100.0, [98.0, 59.0, 8.0]),
    ] {
        for error in [-0.02, 0.0, 0.0001, 0.02] {
            let found = table(jitter_ms, error);
            for (found, limit) in found.iter().zip(limits) {
                assert!(
                    *found <= limit,
                    "jitter {jitter_ms}, error {error}: {found}"
                );
            }
        }
    }
}

/// Half of all streams: below 40 ms from the first sample on, for any clock and an interval of 60 ms.
#[test]
fn the_usual_start_is_good() {
    for error in [-0.02, 0.0, 0.02] {
        let mut starts: Vec<f64> = (0..60)
            .map(|seed| worst(&run(&link(error, 60.0, seed), 10.0), 0.0, 10.0))
            .collect();
        starts.sort_by(f64::total_cmp);
        assert!(starts[30] <= 40.0, "error {error}: {}", starts[30]);
    }
}

#[test]
fn what_is_known_of_the_speed_outlives_a_boot() {
    let mut map = ClockMap::new();
    let at = |t: f64| Timestamp::from_micros(us(t));
    let device = |t: f64| us(t * 1.02).unsigned_abs();
    for k in 0..600 {
        let t = f64::from(k) * 0.2;
        map.frame(device(t), at(t + 0.01));
    }
    assert!((map.ppm() - 20_000.0).abs() < 100.0, "{}", map.ppm());
    map.reset();
    assert_eq!(map.map(0), None);
    map.frame(0, at(200.0));
    let later = map.map(device(10.0)).unwrap();
    let off = later.since(at(210.0)).as_secs_f64();
    assert!(off.abs() < 0.005, "{off}");
}

#[test]
fn impossible_round_trips_change_nothing() {
    let mut map = ClockMap::new();
    let at = |t: f64| Timestamp::from_micros(us(t));
    map.round_trip(at(2.0), at(1.0), 5);
    map.round_trip(at(2.0), at(8.0), 5);
    assert_eq!(map, ClockMap::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the link does: sample times go forward, no frame's samples are stretched or shrunk by
    /// more than the clock's error and the slew, and a minute after the last stall the map is right.
    #[test]
    fn times_flow_and_come_right(
        error in -0.02_f64..0.02,
        jitter_ms in 1.0_f64..80.0,
        loss in 0.0_f64..0.3,
        boot_us in prop_oneof![Just(0_u64), 4_200_000_000_u64..4_300_000_000, Just(1 << 45)],
        stalls in prop::collection::vec(2.0_f64..100.0, 0..4),
        batch_us in prop_oneof![Just(100_000_u64), Just(200_000), Just(20_000)],
        seed in any::<u64>(),
    ) {
        let last_stall = stalls.iter().fold(0.0_f64, |a, b| a.max(*b));
        let link = Link { error, boot_us, jitter_ms, loss, stalls, stall_s: 2.0, batch_us, seed };
        let out = run(&link, 180.0);
        let nominal = us(batch_us as f64 / 1e6) as f64;
        for pair in out.windows(2) {
            prop_assert!(pair[1].first >= pair[0].end - 1, "at {}", pair[1].t);
        }
        for o in &out {
            let stretch = (o.end - o.first) as f64 / nominal;
            prop_assert!((0.92..=1.08).contains(&stretch), "{stretch} at {}", o.t);
        }
        let settled = worst(&out, last_stall.max(60.0), 1e9);
        prop_assert!(settled <= 15.0, "{settled} ms");
    }

    /// The map's own word on its error holds, but for what is still being let out: after a minute.
    #[test]
    fn its_word_holds(error in -0.02_f64..0.02, jitter_ms in 1.0_f64..100.0, seed in any::<u64>()) {
        let out = run(&link(error, jitter_ms, seed), 120.0);
        for o in out.iter().filter(|o| o.t > 60.0) {
            let bound = o.bound_ms.unwrap();
            prop_assert!(o.error_ms.abs() <= bound + 8.0, "{} ± {bound} at {}", o.error_ms, o.t);
        }
    }
}
