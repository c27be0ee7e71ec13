//! Orientation, inclination and what is stated of it, for samples in a CSV file or for made-up ones.
//!
//! `cargo run -p nape-attitude --example csv -- samples.csv`: a header line, then lines of `t_s, ax, ay, az, gx, gy, gz` in s, m/s²
//! and rad/s. Without a file: a minute of nodding with noise. Out come lines as they are with a second of their future
//! seen. Lines that are no sample are told and left out.
#![expect(clippy::print_stdout, reason = "what it prints is its purpose")]
#![expect(
    clippy::print_stderr,
    reason = "what it left out, beside what it prints"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "an example: the platform's mathematics will do"
)]

use std::error::Error;

use nape_attitude::{Attitude, Params, Sample, Span, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let samples = match std::env::args().nth(1) {
        Some(path) => read(&std::fs::read_to_string(path)?),
        None => made_up(),
    };
    let mut attitude = Attitude::with_lag(Params::default(), Span::from_secs(1));
    println!("t_s,w,x,y,z,inclination_deg,sigma_deg");
    for sample in &samples {
        attitude.step(sample);
        print_ready(&mut attitude);
    }
    attitude.flush();
    print_ready(&mut attitude);
    Ok(())
}

fn print_ready(attitude: &mut Attitude) {
    while let Some((at, e)) = attitude.poll_smoothed() {
        let t = at.since(Timestamp::default()).as_secs_f64();
        let (w, x, y, z) = (e.quat.w, e.quat.i, e.quat.j, e.quat.k);
        // How far the sensor's z axis is from "up".
        let inclination = e.up.xy().norm().atan2(e.up.z).to_degrees();
        let sigma = e.sigma.to_degrees();
        println!("{t:.3},{w:.5},{x:.5},{y:.5},{z:.5},{inclination:.2},{sigma:.2}");
    }
}

fn read(text: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        let numbers: Result<Vec<f64>, _> = line.split(',').map(|f| f.trim().parse()).collect();
        let sample = match numbers.as_deref() {
            Ok(&[t, ax, ay, az, gx, gy, gz]) => Sample::new(
                Timestamp::from_secs_f64(t),
                [ax, ay, az],
                Some([gx, gy, gz]),
            )
            .map_err(|e| e.to_string()),
            _ => Err("not seven numbers".to_owned()),
        };
        match sample {
            Ok(sample) => samples.push(sample),
            Err(why) => eprintln!("line {}: {why}", i + 1),
        }
    }
    samples
}

/// A minute of nodding by 35 degrees either way at 50 Hz, the gyroscope off by a degree a second.
fn made_up() -> Vec<Sample> {
    let mut seed = 1_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed >> 8) / f64::from(1_u32 << 24) - 0.5
    };
    (0..3000)
        .filter_map(|i| {
            let t = f64::from(i) / 50.0;
            let angle = 0.6 * (0.8 * t).sin();
            let acc = [-9.81 * angle.sin(), 0.0, 9.81 * angle.cos()];
            let gyr = [0.0, 0.48 * (0.8 * t).cos() + 0.017, 0.0];
            Sample::new(
                Timestamp::from_secs_f64(t),
                acc.map(|c| c + 0.05 * noise()),
                Some(gyr.map(|c| c + 0.005 * noise())),
            )
            .ok()
        })
        .collect()
}
