//! Batches of a simulated wearer for figures about speed and memory: sitting with sway, nods,
//! looks at a phone and, one minute in ten, a walk. Small formulas on purpose: `firmware-sim` is
//! for figures about accuracy.

use nape_core::num::{cos, deg, sin};
use nape_core::{Placement, Sample, Span, Timestamp};

/// Samples a second.
pub(crate) const RATE: i64 = 100;

/// Samples in a batch, as a clip sends them: a tenth of a second.
pub(crate) const BATCH: i64 = 10;

/// Standard gravity, m/s².
const G: f64 = 9.806_65;

/// Flexion in rad at `t`, s: 6 s upright, three nods, then 5° with a look at a phone now and then.
fn flexion(t: f64) -> f64 {
    let sway = deg(0.3) * sin(1.7 * t) + deg(0.2) * sin(0.61 * t);
    let minute = t % 60.0;
    let base = match t {
        t if t < 6.0 => 0.0,
        t if t < 12.0 => 15.0 * (1.0 - cos((t - 6.0) * core::f64::consts::PI)),
        _ if (20.0..30.0).contains(&minute) => {
            5.0 + 15.0 * (1.0 - cos((minute - 20.0) * 0.2 * core::f64::consts::PI))
        }
        _ => 5.0,
    };
    deg(base) + sway
}

/// Is the wearer walking at `t`, s?
pub(crate) fn walks(t: f64) -> bool {
    t % 600.0 >= 540.0
}

/// A little noise, the same each time.
fn noise(i: i64) -> f64 {
    let mut x = i
        .cast_unsigned()
        .wrapping_add(1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^= x >> 32;
    (x >> 11) as f64 / (1u64 << 53) as f64 - 0.5
}

/// Sample `i` of one clip.
fn sample(i: i64) -> Sample {
    let t = i as f64 / RATE as f64;
    let a = flexion(t);
    let w = (flexion(t + 1e-3) - flexion(t - 1e-3)) / 2e-3;
    let step = core::f64::consts::TAU * 1.8 * t;
    let (bounce, swing) = if walks(t) {
        (2.0 * sin(step), 0.8 * sin(0.5 * step))
    } else {
        (0.0, 0.0)
    };
    let turn = 0.05 * swing;
    let force = G + bounce;
    let n = |k: i64| noise(7 * i + k);
    let acc = [
        -force * sin(a) + 0.05 * n(0),
        swing + 0.05 * n(1),
        force * cos(a) + 0.05 * n(2),
    ];
    let gyr = [turn + 0.01 * n(3), w + 0.01 * n(4), turn + 0.01 * n(5)];
    let at = Timestamp::from_micros(i * 1_000_000 / RATE);
    Sample::new(at, acc, Some(gyr)).expect("a sample a clip can measure")
}

/// `seconds` of batches, from the second `from` on.
pub(crate) fn batches(from: i64, seconds: i64) -> Vec<Vec<Sample>> {
    let first = from * RATE / BATCH;
    (first..first + seconds * RATE / BATCH)
        .map(|b| (b * BATCH..(b + 1) * BATCH).map(sample).collect())
        .collect()
}

/// A batch goes to every clip of the rig; every output is taken and handed to `seen`.
pub(crate) fn handle(
    engine: &mut nape_core::Engine,
    rig: &[Placement],
    batch: &[Sample],
    mut seen: impl FnMut(&nape_core::Output),
) {
    let Some(at) = batch.last().map(Sample::at) else {
        return;
    };
    // A batch is there a little after its last sample.
    let at = at + Span::from_millis(5);
    for &placement in rig {
        let input = nape_core::Input::Samples {
            placement,
            samples: batch,
        };
        engine.handle(at, input);
        while let Some(output) = engine.poll_output() {
            seen(&output);
        }
    }
}
