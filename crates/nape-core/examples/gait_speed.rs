//! Time the walking detector takes for a day of one clip at 100 Hz, a tenth of it walking.
//!
//! `cargo run --release -p nape-core --example gait_speed`
#![expect(
    clippy::disallowed_methods,
    reason = "not part of the core: the platform will do"
)]
#![expect(clippy::print_stdout, reason = "the figure is the point")]

use std::time::Instant;

use nape_core::gait::{Detector, GaitSample};
use nape_core::{Placement, Timestamp};

fn main() {
    let minute: Vec<(f64, f64)> = (0..6000_u32)
        .map(|i| {
            let t = f64::from(i) * 0.01;
            let size = if t < 6.0 { 2.0 } else { 0.05 };
            let step = std::f64::consts::TAU * 1.8 * t;
            (size * step.sin(), 0.4 * size * (0.5 * step).sin())
        })
        .collect();
    let mut detector = Detector::for_placement(Placement::Head, Timestamp::default());
    let (mut walking, mut samples) = (0_u32, 0_u32);
    let begin = Instant::now();
    for m in 0..24 * 60_i64 {
        for (i, &(vertical, side)) in (0_i64..).zip(&minute) {
            let at = Timestamp::from_micros((m * 6000 + i) * 10_000);
            let horizontal = [side, 0.5 * vertical];
            detector.push(GaitSample {
                at,
                vertical,
                horizontal,
                gyr: Some(0.1 + 0.1 * side.abs()),
            });
            samples += 1;
            while let Some(verdict) = detector.poll() {
                walking += u32::from(verdict.walking);
            }
        }
    }
    let took = begin.elapsed().as_secs_f64();
    let each = took / f64::from(samples) * 1e9;
    println!("{samples} samples in {took:.3} s: {each:.1} ns each; {walking} slots walking");
}
