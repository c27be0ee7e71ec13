//! How long the attitude takes for a sample: the filter, the filter with its smoother, and vqf-rs on the
//! same samples in the same run.
//!
//! `cargo bench -p nape-attitude --bench attitude`. An item is one sample of one clip; 1 G items a second are
//! 1 ns each. Made-up movement that never rests, at the rates named; the covariance is corrected five
//! times a second at every rate, so fewer samples a second cost more each.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use libm::{cos, sin};
use nape_attitude::{Attitude, Params, Sample, Span, Timestamp, WHOLE};

/// Length of a round, s.
const ROUND_S: u32 = 300;

/// Samples a second: of BROAD, and of clips.
const RATES: [u32; 3] = [286, 100, 50];

fn main() {
    divan::main();
}

/// A clip that tumbles and sways, with noise.
fn samples(rate: u32) -> Vec<Sample> {
    let mut noise = 1_u32;
    let mut noise = move || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(noise >> 8) / f64::from(1_u32 << 24) - 0.5
    };
    (0..ROUND_S * rate)
        .map(|i| {
            let t = f64::from(i) / f64::from(rate);
            let (a, b) = (0.9 * sin(1.1 * t), 0.6 * sin(0.7 * t));
            let up = [-sin(a) * cos(b), sin(b), cos(a) * cos(b)];
            let acc = up.map(|c| 9.81 * c + 0.3 * noise());
            let gyr = [
                0.42 * cos(0.7 * t) + 0.01 * noise(),
                0.99 * cos(1.1 * t) + 0.01 * noise(),
                0.2 * sin(0.3 * t) + 0.01 * noise(),
            ];
            let at = Timestamp::from_secs_f64(t);
            Sample::new(at, acc, Some(gyr)).expect("a sample a clip can measure")
        })
        .collect()
}

fn count(samples: &[Sample]) -> ItemsCount {
    ItemsCount::new(samples.len())
}

/// The causal filter.
#[divan::bench(args = RATES, sample_count = 30, sample_size = 1)]
fn filter(bencher: Bencher<'_, '_>, rate: u32) {
    let samples = samples(rate);
    bencher.counter(count(&samples)).bench_local(|| {
        let mut attitude = Attitude::new(Params::default());
        for sample in &samples {
            black_box(attitude.step(sample));
        }
    });
}

/// The filter and the smoother behind it, all smoothed estimates taken.
fn smoothed(bencher: Bencher<'_, '_>, rate: u32, lag: Span) {
    let samples = samples(rate);
    bencher.counter(count(&samples)).bench_local(|| {
        let mut attitude = Attitude::with_lag(Params::default(), lag);
        for sample in &samples {
            black_box(attitude.step(sample));
            while let Some(estimate) = attitude.poll_smoothed() {
                black_box(estimate);
            }
        }
    });
}

/// As the engine has it live: 3 s.
#[divan::bench(args = RATES, sample_count = 30, sample_size = 1)]
fn smoother_3_s(bencher: Bencher<'_, '_>, rate: u32) {
    smoothed(bencher, rate, Span::from_secs(3));
}

/// As `nape score` has it.
#[divan::bench(args = RATES, sample_count = 30, sample_size = 1)]
fn smoother_whole(bencher: Bencher<'_, '_>, rate: u32) {
    smoothed(bencher, rate, WHOLE);
}

/// What was here before.
#[divan::bench(args = RATES, sample_count = 30, sample_size = 1)]
fn vqf_rs(bencher: Bencher<'_, '_>, rate: u32) {
    let samples = samples(rate);
    bencher.counter(count(&samples)).bench_local(|| {
        let mut vqf = vqf_rs::VQF::new(1.0 / f64::from(rate), None, None, None);
        for sample in &samples {
            vqf.update(
                sample.gyr().unwrap_or_default().into(),
                sample.acc().into(),
                None,
            );
            black_box(vqf.quat_6d());
        }
    });
}
