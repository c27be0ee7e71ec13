//! A head clip on a scripted head, as CSV: upright and still, three nods, long looking down, up.
//!
//! Exact accelerometer and gyroscope of the script with a little noise, so that angles are known.

use std::fmt::Write;

/// Samples per second: enough for the engine, few enough for a debug build.
const RATE: u32 = 25;

/// Length of the recording, s.
pub(crate) const DAY_S: f64 = 480.0;

/// How long the head is down, s, and how far, degrees. ISO 11226 allows 340 s at 45 degrees.
pub(crate) const DOWN_S: f64 = 400.0;
pub(crate) const DOWN_DEG: f64 = 45.0;

/// Time of the nods, and where looking down begins, s.
const NODS: std::ops::Range<f64> = 6.0..15.0;
const DOWN: f64 = 20.0;

/// Time to go down or up, s.
const TURN: f64 = 2.0;

/// The scripted flexion at `t` seconds.
pub(crate) fn flexion_deg(t: f64) -> f64 {
    let ramp = |from: f64| {
        let x = ((t - from) / TURN).clamp(0.0, 1.0);
        0.5 - 0.5 * (std::f64::consts::PI * x).cos()
    };
    let nod = if NODS.contains(&t) {
        // Three nods of 3 s, 25 degrees forward.
        12.5 * (1.0 - (2.0 * std::f64::consts::PI * (t - NODS.start) / 3.0).cos())
    } else {
        0.0
    };
    nod + DOWN_DEG * (ramp(DOWN) - ramp(DOWN + DOWN_S))
}

/// The whole recording.
pub(crate) fn day() -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "480"
    )]
    day_of(DAY_S as u32)
}

/// The first `seconds` of it.
pub(crate) fn day_of(seconds: u32) -> String {
    let mut text = String::from(
        "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n",
    );
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = |size: f64| {
        // xorshift64*, then the upper bits as a number in -1..1.
        seed ^= seed >> 12;
        seed ^= seed << 25;
        seed ^= seed >> 27;
        let bits = seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        #[expect(clippy::cast_precision_loss, reason = "31 bits")]
        let unit = bits as f64 / f64::from(1_u32 << 30) - 1.0;
        size * unit
    };
    for i in 0..seconds * RATE {
        let t = f64::from(i) / f64::from(RATE);
        let angle = flexion_deg(t).to_radians();
        let h = 0.01;
        let rate = (flexion_deg(t + h) - flexion_deg(t - h)).to_radians() / (2.0 * h);
        // Body axes: x forward, y left, z up; flexion turns about +y.
        let acc = [-9.81 * angle.sin(), 0.0, 9.81 * angle.cos()].map(|a| a + noise(0.02));
        let gyr = [0.0, rate, 0.0].map(|w| w + noise(0.01));
        writeln!(
            text,
            "{t:.2},{:.4},{:.4},{:.4},{:.5},{:.5},{:.5}",
            acc[0], acc[1], acc[2], gyr[0], gyr[1], gyr[2]
        )
        .expect("a string takes everything");
    }
    text
}
