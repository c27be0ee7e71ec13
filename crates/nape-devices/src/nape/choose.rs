//! The configuration a clip can follow that is nearest to the one wanted.

use nape_wire::config::FEATURE_GYR;
use nape_wire::{Config, Features, Info};

use crate::driver::Wish;

/// The entry wanted; else the next larger one, because too slow or too narrow loses what too fast or too
/// wide does not; else the largest. Without a list the wish stands.
fn nearest<T: Copy + Ord>(wish: T, list: &[T]) -> T {
    let larger = list.iter().copied().filter(|entry| *entry >= wish).min();
    larger
        .or_else(|| list.iter().copied().max())
        .unwrap_or(wish)
}

/// What to write to a clip that has these rates, ranges and features.
pub(super) fn choose(wish: Wish, info: &Info) -> Config {
    let gyroscope = wish.gyroscope && info.features.has(Features::GYR);
    Config {
        rate_dhz: nearest(wish.rate_dhz, info.rates_dhz.as_slice()),
        acc_range_g: nearest(wish.acc_range_g, info.acc_ranges_g.as_slice()),
        gyr_range_dps: nearest(wish.gyr_range_dps, info.gyr_ranges_dps.as_slice()),
        batch: wish.batch.min(info.max_batch.max(1)),
        latency_ms: wish.latency_ms,
        features: if gyroscope { FEATURE_GYR } else { 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_next_larger_one_is_taken() {
        for (wish, list, expected) in [
            (500, &[250, 500, 1000][..], 500),
            (500, &[250, 520, 1040], 520),
            (2000, &[250, 520, 1040], 1040),
            (500, &[], 500),
        ] {
            assert_eq!(nearest(wish, list), expected, "{list:?}");
        }
    }
}
