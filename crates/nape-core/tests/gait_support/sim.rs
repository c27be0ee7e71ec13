//! Simulated movement in the earth frame: walks of many kinds, and what people do instead.
//!
//! Not the product's wearer simulator: small formulas with stated sizes, for what the few real
//! files do not hold. Noise is seeded.

use nape_core::Timestamp;
use nape_core::gait::GaitSample;

pub(crate) use super::rng::Rng;

/// Vertical, two horizontals (m/s²) and rate (rad/s) at a moment.
pub(crate) type Motion = (f64, [f64; 2], f64);

/// A walk: cadence (steps/s), vertical amplitude (m/s²), how much left and right differ (0..1),
/// jitter of step times (share), head turning while walking (rad/s).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gait {
    pub(crate) cadence: f64,
    pub(crate) amplitude: f64,
    pub(crate) asymmetry: f64,
    pub(crate) jitter: f64,
    pub(crate) turning: f64,
}

/// Appends `seconds` of samples of what `motion(t, dt)` gives, at `hz`, with sensor noise.
pub(crate) fn add(
    out: &mut Vec<GaitSample>,
    rng: &mut Rng,
    hz: f64,
    seconds: f64,
    mut motion: impl FnMut(f64, f64, &mut Rng) -> Motion,
) {
    let begin = out
        .last()
        .map_or(0, |s: &GaitSample| s.at.as_micros() + (1e6 / hz) as i64);
    for i in 0..(seconds * hz) as usize {
        let t = i as f64 / hz;
        let (v, h, g) = motion(t, 1.0 / hz, rng);
        out.push(GaitSample {
            at: Timestamp::from_micros(begin + (t * 1e6) as i64),
            vertical: v + 0.05 * rng.normal(),
            horizontal: [h[0] + 0.05 * rng.normal(), h[1] + 0.05 * rng.normal()],
            gyr: Some((g + 0.01 * rng.normal()).abs()),
        });
    }
}

/// A walk that starts and ends with smaller steps; feed to [`add`].
pub(crate) fn walk(g: Gait, seconds: f64) -> impl FnMut(f64, f64, &mut Rng) -> Motion {
    let tau = std::f64::consts::TAU;
    let (mut phase, mut speed) = (0.0_f64, 1.0);
    move |t, dt, rng| {
        let old = phase;
        phase += g.cadence * speed * dt;
        if phase.floor() > old.floor() {
            speed = 1.0 + g.jitter * rng.normal().clamp(-2.0, 2.0);
        }
        let ease = (0.4 + t * 0.6)
            .min(1.0)
            .min((0.4 + (seconds - t) * 0.6).max(0.0));
        let side = if (phase as i64) % 2 == 0 {
            1.0 + g.asymmetry
        } else {
            1.0 - g.asymmetry
        };
        let a = g.amplitude * ease * side;
        let v = a * (tau * phase).sin() + 0.25 * a * (2.0 * tau * phase + 0.7).sin();
        let h = [
            0.35 * a * (tau * phase + 1.0).sin(),
            0.3 * a * (0.5 * tau * phase).sin(),
        ];
        // Looking aside: 0.7 s of turning every 3 s.
        let turning = if t % 3.0 < 0.7 { g.turning } else { 0.0 };
        (v, h, (0.25 + 0.15 * (tau * phase).sin()).abs() + turning)
    }
}

/// Nods of `angle` rad at `hz` of a clip `lever` m from the axis, in bursts: 3 s on, 2 s off.
pub(crate) fn nods(hz: f64, angle: f64, lever: f64) -> impl FnMut(f64, f64, &mut Rng) -> Motion {
    let w = std::f64::consts::TAU * hz;
    let mut tremble = 0.0;
    move |t, _, rng| {
        tremble += 0.02 * rng.normal() - 0.02 * tremble;
        let on = if t % 5.0 < 3.0 { 1.0 } else { 0.1 };
        let a = on * angle * (1.0 + tremble);
        let v = w * w * a * lever * (w * t).sin();
        (v, [0.5 * v, 0.05], (w * a * (w * t).cos()).abs())
    }
}

/// Desk work: breathing, slow sway, fidgets of random size and time, small typing shocks.
pub(crate) fn desk(size: f64) -> impl FnMut(f64, f64, &mut Rng) -> Motion {
    let tau = std::f64::consts::TAU;
    let (mut fidget, mut sway) = ([0.0; 3], [0.0; 2]);
    let mut burst = (0.0, 0.0, 1.0);
    move |t, dt, rng| {
        if t > burst.1 && rng.uniform() < dt / 8.0 {
            burst = (
                size * rng.range(0.2, 1.0),
                t + rng.range(0.5, 4.0),
                rng.range(2.0, 8.0),
            );
        }
        let level = if t < burst.1 { burst.0 } else { 0.02 };
        for f in &mut fidget {
            // Noise of the first order with a corner of a few rad/s.
            *f += -burst.2 * *f * dt + level * (2.0 * burst.2 * dt).sqrt() * rng.normal();
        }
        for s in &mut sway {
            *s += -*s * dt + 0.05 * dt.sqrt() * rng.normal();
        }
        let key = if rng.uniform() < 4.0 * dt {
            0.3 * rng.normal()
        } else {
            0.0
        };
        let v = 0.03 * (tau * 0.25 * t).sin() + 0.5 * fidget[0] + key;
        (
            v,
            [sway[0] + fidget[1], sway[1] + fidget[2]],
            (0.1 + fidget[0]).abs(),
        )
    }
}

/// A vertical shake of root mean square `rms` m/s² around `hz` with a relative bandwidth, by a
/// resonator driven with noise, and some share of it sideways: cars, trains, desks, seats.
pub(crate) fn shake(
    hz: f64,
    bandwidth: f64,
    rms: f64,
    sideways: f64,
) -> impl FnMut(f64, f64, &mut Rng) -> Motion {
    let w = std::f64::consts::TAU * hz;
    let mut state = [[0.0_f64; 2]; 3];
    move |_, dt, rng| {
        let zeta = 0.5 * bandwidth;
        for (i, s) in state.iter_mut().enumerate() {
            let drive = 2.0 * rms * if i == 0 { 1.0 } else { sideways } * (zeta * w * dt).sqrt();
            s[1] += -2.0 * zeta * w * s[1] * dt - w * s[0] * dt + drive * rng.normal();
            s[0] += w * s[1] * dt;
        }
        (
            state[0][1],
            [state[1][1], state[2][1]],
            0.05 * state[0][1].abs(),
        )
    }
}

/// Single events on a quiet body every `period` s: sit-to-stand, turning on a chair, cat and cow.
pub(crate) fn events(
    period: f64,
    length: f64,
    size: f64,
) -> impl FnMut(f64, f64, &mut Rng) -> Motion {
    let tau = std::f64::consts::TAU;
    move |t, _, _| {
        let u = (t % period) / length;
        if u > 1.0 {
            return (0.0, [0.0; 2], 0.02);
        }
        // Up, then down again: the acceleration of a smooth rise, with a small settling swing.
        let v = size * ((tau * u).sin() + 0.3 * (3.0 * tau * u).sin());
        (
            v,
            [0.6 * size * (tau * u).sin(), 0.2],
            1.5 * (0.5 * tau * u).sin(),
        )
    }
}
