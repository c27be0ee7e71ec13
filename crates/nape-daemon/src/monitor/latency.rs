//! How long a frame takes from its arrival to the end of what it brought about.
//!
//! A histogram with fixed memory: buckets of 1/8 of a power of two, in µs, so a percentile is right
//! to 9 %.

/// Buckets: 8 to a power of two, up to 2^24 µs (17 s).
const BUCKETS: usize = 8 * 24;

/// Durations seen.
#[derive(Debug, Clone)]
pub(super) struct Latency {
    counts: [u64; BUCKETS],
    n: u64,
    max_us: u64,
}

impl Default for Latency {
    fn default() -> Self {
        Self {
            counts: [0; BUCKETS],
            n: 0,
            max_us: 0,
        }
    }
}

impl Latency {
    /// One more.
    pub(super) fn add(&mut self, us: u64) {
        self.counts[bucket(us)] += 1;
        self.n += 1;
        self.max_us = self.max_us.max(us);
    }

    /// How many.
    pub(super) const fn count(&self) -> u64 {
        self.n
    }

    /// The largest, µs.
    pub(super) const fn max_us(&self) -> u64 {
        self.max_us
    }

    /// The value that `per_mille` of a thousand do not exceed, µs, as the end of its bucket; `None`
    /// before the first.
    pub(super) fn quantile_us(&self, per_mille: u64) -> Option<u64> {
        let rank = (self.n * per_mille).div_ceil(1000).max(1);
        let mut sum = 0;
        let at = self.counts.iter().position(|count| {
            sum += count;
            sum >= rank
        })?;
        Some(end(at).min(self.max_us))
    }
}

fn bucket(us: u64) -> usize {
    let us = us.max(1);
    let power = us.ilog2();
    // The three bits after the leading one.
    let eighth = if power >= 3 {
        (us >> (power - 3)) & 7
    } else {
        (us << (3 - power)) & 7
    };
    let bucket = 8 * u64::from(power) + eighth;
    usize::try_from(bucket).map_or(BUCKETS - 1, |b| b.min(BUCKETS - 1))
}

/// The last whole µs of a bucket.
fn end(bucket: usize) -> u64 {
    let (power, eighth) = (bucket / 8, (bucket % 8) as u64);
    let next = (9 + eighth) << power;
    (next / 8).saturating_sub(u64::from(next.is_multiple_of(8)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantile_is_right_to_an_eighth(mut us in prop::collection::vec(1_u64..10_000_000, 1..200)) {
            let mut seen = Latency::default();
            for &v in &us {
                seen.add(v);
            }
            us.sort_unstable();
            for per_mille in [1, 500, 990, 1000] {
                let rank = (us.len() as u64 * per_mille).div_ceil(1000).max(1);
                let truth = us[usize::try_from(rank).unwrap() - 1];
                let found = seen.quantile_us(per_mille).unwrap();
                prop_assert!(found >= truth && found <= truth + truth / 8 + 1, "{} for {}", found, truth);
            }
            prop_assert_eq!(seen.max_us(), *us.last().unwrap());
        }
    }

    #[test]
    fn nothing_seen_has_no_quantile() {
        assert_eq!(Latency::default().quantile_us(990), None);
    }
}
