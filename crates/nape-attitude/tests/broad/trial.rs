//! Trials of BROAD as the project's evaluation reads them: resampling, lost bursts, the error.

use std::path::Path;

use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use nape_attitude::{Attitude, Estimate, Params, Sample, Span, Timestamp};

use super::made_up::angle;
use super::made_up::rng::Rng;
use super::npz::Npz;

/// One trial, or a resampled one.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) t: Vec<f64>,
    gyr: Vec<[f64; 3]>,
    acc: Vec<[f64; 3]>,
    /// Optical orientation, sensor to earth; all zero where the markers were lost.
    quat: Vec<[f64; 4]>,
    moving: Vec<bool>,
}

/// Sampling rate of the file, and its trials in order.
pub(crate) fn trials(path: &Path) -> (f64, Vec<Trial>) {
    let z = Npz::read(path);
    let fs = z.number("fs");
    let scale = |key: &str| z.number(key);
    let trials = z.get("names").texts().into_iter().map(|name| {
        let p = name.split('_').next().expect("a number");
        let n = z.number(&format!("{p}_n")) as usize;
        Trial {
            t: (0..n).map(|i| i as f64 / fs).collect(),
            gyr: z.get(&format!("{p}_gyr")).rows(scale("gyr_scale_rad")),
            acc: z.get(&format!("{p}_acc")).rows(scale("acc_scale_ms2")),
            quat: z.get(&format!("{p}_quat")).rows(scale("quat_scale")),
            moving: z.get(&format!("{p}_mov")).bits(n),
        }
    });
    (fs, trials.collect())
}

impl Trial {
    /// What an on-chip averaging filter delivers at `rate`: means over intervals, stamped with their
    /// ends.
    pub(crate) fn resampled(&self, fs: f64, rate: f64) -> Self {
        let n = self.t.len();
        let count = ((self.t[n - 1]) * rate).ceil() as usize;
        let edges: Vec<f64> = (0..count).map(|i| i as f64 / rate).collect();
        let means = |of: &[[f64; 3]]| -> Vec<[f64; 3]> {
            let mut sums = vec![[0.0; 3]];
            for v in of {
                let last = sums[sums.len() - 1];
                sums.push(std::array::from_fn(|i| last[i] + v[i] / fs));
            }
            let at = |t: f64| -> [f64; 3] {
                let x = (t * fs).clamp(0.0, n as f64);
                let i = (x as usize).min(n - 1);
                let k = x - i as f64;
                std::array::from_fn(|c| sums[i][c] + k * (sums[i + 1][c] - sums[i][c]))
            };
            let pairs = edges.windows(2).map(|e| (at(e[0]), at(e[1])));
            pairs
                .map(|(a, b)| std::array::from_fn(|c| (b[c] - a[c]) * rate))
                .collect()
        };
        let near: Vec<usize> = edges[1..]
            .iter()
            .map(|t| ((t * fs - 1.0).round_ties_even() as usize).min(n - 1))
            .collect();
        Self {
            t: edges[1..].to_vec(),
            gyr: means(&self.gyr),
            acc: means(&self.acc),
            quat: near.iter().map(|&i| self.quat[i]).collect(),
            moving: near.iter().map(|&i| self.moving[i]).collect(),
        }
    }

    /// Without bursts of 5 to 10 samples, `share` of all in total.
    pub(crate) fn with_loss(&self, share: f64, seed: u64) -> Self {
        let n = self.t.len();
        let mut rng = Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut keep = vec![true; n];
        let mut lost = 0;
        while (lost as f64) < share * n as f64 {
            let from = rng.range(50.0, n as f64 - 12.0) as usize;
            let count = rng.range(5.0, 11.0) as usize;
            keep[from..from + count].fill(false);
            lost = keep.iter().filter(|k| !**k).count();
        }
        fn kept<T: Copy>(of: &[T], keep: &[bool]) -> Vec<T> {
            of.iter()
                .zip(keep)
                .filter(|(_, k)| **k)
                .map(|(v, _)| *v)
                .collect()
        }
        Self {
            t: kept(&self.t, &keep),
            gyr: kept(&self.gyr, &keep),
            acc: kept(&self.acc, &keep),
            quat: kept(&self.quat, &keep),
            moving: kept(&self.moving, &keep),
        }
    }

    /// The filter's estimates, at once or with a lag.
    pub(crate) fn run(&self, params: &Params, lag: Option<Span>) -> Vec<Estimate> {
        let mut attitude = match lag {
            None => Attitude::new(params.clone()),
            Some(lag) => Attitude::with_lag(params.clone(), lag),
        };
        let mut smoothed = Vec::new();
        let mut at_once = Vec::new();
        for i in 0..self.t.len() {
            let at = Timestamp::from_secs_f64(self.t[i]);
            let s = Sample::new(at, self.acc[i], Some(self.gyr[i])).expect("a believable sample");
            at_once.push(attitude.step(&s));
            smoothed.extend(std::iter::from_fn(|| attitude.poll_smoothed()));
        }
        if lag.is_none() {
            return at_once;
        }
        attitude.flush();
        smoothed.extend(std::iter::from_fn(|| attitude.poll_smoothed()));
        assert_eq!(smoothed.len(), self.t.len(), "every sample once");
        smoothed.into_iter().map(|(_, e)| e).collect()
    }

    /// VQF's estimates at once, as the project's evaluation runs it: on a regular grid, with what is
    /// missing filled in linearly. It states no uncertainty.
    pub(crate) fn run_vqf(&self, rate: f64) -> Vec<Estimate> {
        let mut vqf = vqf_rs::VQF::new(1.0 / rate, None, None, None);
        (0..self.t.len())
            .map(|i| {
                let before = i.saturating_sub(1);
                let periods = ((self.t[i] - self.t[before]) * rate).round().max(1.0) as u32;
                for j in 1..=periods {
                    let k = f64::from(j) / f64::from(periods);
                    let mix = |v: &[[f64; 3]]| -> [f64; 3] {
                        std::array::from_fn(|c| v[before][c] + k * (v[i][c] - v[before][c]))
                    };
                    vqf.update(mix(&self.gyr), mix(&self.acc), None);
                }
                let q = vqf.quat_6d();
                let quat = Quaternion::new(q.0, q.1, q.2, q.3);
                Estimate {
                    quat: UnitQuaternion::new_unchecked(quat),
                    up: up_of([q.0, q.1, q.2, q.3]),
                    sigma: 0.0,
                }
            })
            .collect()
    }

    /// The error of each moving sample that has an optical reference, with the stated standard
    /// deviation, rad; the estimate extrapolated by `latency` s.
    pub(crate) fn errors(&self, estimates: &[Estimate], latency: f64) -> Vec<(f64, f64)> {
        let counts = |i: &usize| self.moving[*i] && self.quat[*i].iter().any(|c| c.abs() > 0.1);
        (0..self.t.len())
            .filter(counts)
            .map(|i| {
                let up = turned_back(estimates[i].up, Vector3::from(self.gyr[i]) * latency);
                (angle(up, up_of(self.quat[i])), estimates[i].sigma)
            })
            .collect()
    }
}

/// "Up" in the clip frame by an orientation of any length.
fn up_of([w, x, y, z]: [f64; 4]) -> Vector3<f64> {
    Vector3::new(
        2.0 * (x * z - w * y),
        2.0 * (y * z + w * x),
        w * w - x * x - y * y + z * z,
    )
}

/// A fixed direction, seen in the clip frame after the clip turned by `turn`.
fn turned_back(v: Vector3<f64>, turn: Vector3<f64>) -> Vector3<f64> {
    UnitQuaternion::from_scaled_axis(turn).inverse() * v
}

/// Root mean square of errors, degrees.
pub(crate) fn rmse(errors: &[(f64, f64)]) -> f64 {
    let sum: f64 = errors.iter().map(|(e, _)| e * e).sum();
    (sum / errors.len() as f64).sqrt().to_degrees()
}

/// Share of errors inside of the stated 95 % interval, in per cent. The error has two axes, each with
/// the stated deviation: its length is within 2.448 of them in 95 % of cases.
pub(crate) fn coverage<'a>(errors: impl Iterator<Item = &'a (f64, f64)>) -> f64 {
    let (mut inside, mut all) = (0_u32, 0_u32);
    for (e, sigma) in errors {
        all += 1;
        inside += u32::from(*e < 2.448 * sigma);
    }
    100.0 * f64::from(inside) / f64::from(all)
}
