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
    let mut trip = |map: &mut ClockMap, even: &mut Even, t: f64| {
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

#[test]
fn table() {
    for jitter in [5.0, 30.0, 60.0, 100.0] {
        for error in [-0.02, 0.0, 0.0001, 0.02] {
            let (mut start, mut second, mut minute, mut late) = (vec![], vec![], vec![], vec![]);
            for seed in 0..40 {
                let out = run(&link(error, jitter, seed), 300.0);
                start.push(worst(&out, 0.0, 5.0));
                second.push(worst(&out, 5.0, 60.0));
                minute.push(worst(&out, 60.0, 120.0));
                late.push(worst(&out, 120.0, 300.0));
            }
            let max = |v: &Vec<f64>| v.iter().fold(0.0_f64, |a, b| a.max(*b));
            let med = |v: &mut Vec<f64>| {
                v.sort_by(f64::total_cmp);
                v[v.len() / 2]
            };
            println!(
                "jitter {jitter:5} error {error:7}: 0-5 s {:5.1}/{:5.1}  5-60 {:5.1}/{:5.1}  60-120 {:5.1}/{:5.1}  120-300 {:5.1}/{:5.1}",
                med(&mut start),
                max(&start),
                med(&mut second),
                max(&second),
                med(&mut minute),
                max(&minute),
                med(&mut late),
                max(&late)
            );
        }
    }
}
