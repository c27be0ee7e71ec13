//! IMU chips: from true rate and specific force to the counts a register would hold.
//!
//! Per axis: scale and cross-axis error, offset, drift of the offset (warming up on the body and a
//! random walk), white noise, rounding to 16 bits, clipping. Clock error belongs to the chip too
//! (`ChipUnit::rate_error`). Whether the rate is that of a moment or a mean is decided before it gets
//! here (`crate::average`). Not modelled: non-linearity, vibration rectification, g-sensitivity of the
//! gyroscope, what else the digital filter does (its own shape and delay; the accelerometer's), ageing.
//! Where the figures come from: docs/simulator.md#chips; warming up and random walks are our choice.

use crate::num::{self, Vec3};

use crate::motion::body::G;
use crate::rng::{SimRng, Stream};

/// Where a chip's figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// Noise and offsets from the data sheet or a measurement that is named in docs/simulator.md#chips.
    Published,
    /// Typical figures of the class, from memory of data sheets, not verified.
    Typical,
    /// No chip at all.
    None,
}

/// Typical figures of a chip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chip {
    /// Name on the command line.
    pub name: &'static str,
    /// Accelerometer noise density, µg/√Hz.
    pub acc_noise_ug: f64,
    /// Accelerometer offset at the limits of the specification, mg.
    pub acc_offset_mg: f64,
    /// Accelerometer offset change with temperature, mg/°C.
    pub acc_temp_mg: f64,
    /// Accelerometer sensitivity tolerance, share.
    pub acc_scale: f64,
    /// Gyroscope figures; `None` for a chip without one.
    pub gyro: Option<Gyro>,
    /// How counts relate to the full scale.
    pub counts: Counts,
    /// Where the figures come from.
    pub provenance: Provenance,
}

/// Typical figures of a gyroscope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gyro {
    /// Noise density, mdps/√Hz.
    pub noise_mdps: f64,
    /// Offset at the limits of the specification, deg/s.
    pub offset_dps: f64,
    /// Offset change with temperature, deg/s per °C.
    pub temp_dps: f64,
    /// Sensitivity tolerance, share.
    pub scale: f64,
}

/// How counts relate to the full scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Full scale / 32768 (Bosch, TDK).
    Binary,
    /// ST: 0.061 mg per count at ±2 g, 4.375 mdps at ±125 deg/s, and multiples.
    St,
    /// So fine that rounding does not matter.
    Fine,
}

const fn gyro(noise_mdps: f64, offset_dps: f64, temp_dps: f64, scale: f64) -> Option<Gyro> {
    Some(Gyro {
        noise_mdps,
        offset_dps,
        temp_dps,
        scale,
    })
}

#[rustfmt::skip]
const fn chip(
    name: &'static str, acc: [f64; 4], gyro: Option<Gyro>, counts: Counts, provenance: Provenance,
) -> Chip {
    Chip {
        name, acc_noise_ug: acc[0], acc_offset_mg: acc[1], acc_temp_mg: acc[2], acc_scale: acc[3],
        gyro, counts, provenance,
    }
}

/// The chips: accelerometer noise µg/√Hz, offset mg, mg/°C, scale; the same of the gyroscope.
#[rustfmt::skip]
pub const CHIPS: &[Chip] = &[
    chip("bmi270",     [160.0, 20.0, 0.25, 0.004], gyro( 7.0,  0.5, 0.020, 0.020), Counts::Binary, Provenance::Published),
    chip("lsm6ds3trc", [ 90.0, 40.0, 0.10, 0.010], gyro( 5.0,  3.0, 0.030, 0.010), Counts::St,     Provenance::Typical),
    chip("lsm6dso",    [ 70.0, 20.0, 0.10, 0.010], gyro( 3.8,  1.0, 0.010, 0.010), Counts::St,     Provenance::Typical),
    chip("icm42688",   [ 70.0, 20.0, 0.15, 0.005], gyro( 2.8,  0.5, 0.005, 0.005), Counts::Binary, Provenance::Published),
    chip("mpu6050",    [400.0, 60.0, 0.70, 0.030], gyro( 5.0, 20.0, 0.300, 0.030), Counts::Binary, Provenance::Published),
    chip("mpu9250",    [300.0, 65.0, 1.50, 0.030], gyro(10.0,  5.0, 0.400, 0.030), Counts::Binary, Provenance::Published),
    chip("icm20948",   [230.0, 25.0, 0.80, 0.005], gyro(15.0,  5.0, 0.050, 0.005), Counts::Binary, Provenance::Published),
    chip("lis2dw12",   [ 90.0, 20.0, 0.20, 0.010], None,                           Counts::St,     Provenance::Typical),
    chip("ideal",      [  0.0,  0.0, 0.00, 0.000], gyro( 0.0,  0.0, 0.000, 0.000), Counts::Fine,   Provenance::None),
];

/// The chip with this name.
pub fn chip_of(name: &str) -> Option<&'static Chip> {
    CHIPS.iter().find(|c| c.name == name)
}

/// Bandwidth over output rate: the example of 40 Hz at 100 Hz is typical of the default filters.
const BANDWIDTH: f64 = 0.4;
/// Noise bandwidth of a first-order filter over its corner.
const NOISE_BANDWIDTH: f64 = 1.57;
/// Cross-axis error, rms.
const CROSS_AXIS_RAD: f64 = 0.5 * core::f64::consts::PI / 180.0;
/// Time constant of warming up on the body, s.
const WARM_UP_S: f64 = 360.0;
/// Warming on the body: mean and deviation, °C (5-10 °C in 10-15 minutes).
const WARM_C: (f64, f64) = (7.5, 1.3);
/// Temperature of the die when it is put on, °C: a room, and the clip's own heat. Our choice.
const ROOM_C: f64 = 24.0;
/// Random walk of the gyroscope offset over an hour, rad/s: the middle of the 5-30 °/h class.
const GYRO_WALK: f64 = 15.0 / 3600.0 * core::f64::consts::PI / 180.0;
/// Random walk of the accelerometer offset over an hour, m/s²: 0.2 mg, our choice.
const ACC_WALK: f64 = 0.2e-3 * G;
/// Largest clock error, share of the nominal rate.
const CLOCK_ERROR: f64 = 0.015;

impl Chip {
    /// Deviation of one accelerometer sample at this output rate, m/s².
    pub fn acc_sigma(&self, rate_hz: f64) -> f64 {
        self.acc_noise_ug * 1e-6 * G * num::sqrt(BANDWIDTH * rate_hz * NOISE_BANDWIDTH)
    }

    /// Deviation of one gyroscope sample at this output rate, rad/s.
    pub fn gyr_sigma(&self, rate_hz: f64) -> f64 {
        self.gyro.map_or(0.0, |g| {
            num::deg(g.noise_mdps * 1e-3) * num::sqrt(BANDWIDTH * rate_hz * NOISE_BANDWIDTH)
        })
    }

    /// m/s² per count at a range of ±`range_g`.
    pub fn acc_lsb(&self, range_g: f64) -> f64 {
        match self.counts {
            Counts::Binary => range_g * G / 32_768.0,
            Counts::St => 0.061e-3 * (range_g / 2.0) * G,
            Counts::Fine => 1e-6,
        }
    }

    /// rad/s per count at a range of ±`range_dps`; 0 without a gyroscope.
    pub fn gyr_lsb(&self, range_dps: f64) -> f64 {
        if self.gyro.is_none() {
            return 0.0;
        }
        match self.counts {
            Counts::Binary => num::deg(range_dps) / 32_768.0,
            Counts::St => num::deg(4.375e-3 * (range_dps / 125.0)),
            Counts::Fine => 1e-7,
        }
    }

    /// Largest count.
    const fn full_scale(&self) -> f64 {
        match self.counts {
            Counts::Binary | Counts::St => 32_767.0,
            Counts::Fine => 2_147_483_647.0,
        }
    }
}

/// One triad of one part, with the errors it left the factory with.
#[derive(Debug, Clone)]
struct Triad {
    /// Scale and cross-axis matrix.
    matrix: [Vec3; 3],
    offset: Vec3,
    /// Offset that comes with warming up.
    warm: Vec3,
    walk: Vec3,
    walk_step: f64,
    sigma: f64,
    lsb: f64,
    full_scale: f64,
}

impl Triad {
    fn counts(&mut self, truth: Vec3, warmth: f64, rng: &mut SimRng) -> [i32; 3] {
        let noise = if self.sigma > 0.0 {
            rng.normal3()
        } else {
            [0.0; 3]
        };
        let drift = if self.walk_step > 0.0 {
            rng.normal3()
        } else {
            [0.0; 3]
        };
        core::array::from_fn(|i| {
            self.walk[i] += self.walk_step * drift[i];
            let v = num::dot(self.matrix[i], truth)
                + self.offset[i]
                + self.warm[i] * warmth
                + self.walk[i]
                + self.sigma * noise[i];
            #[expect(
                clippy::cast_possible_truncation,
                reason = "clipped to the full scale first"
            )]
            let count =
                num::round(v / self.lsb).clamp(-self.full_scale - 1.0, self.full_scale) as i32;
            count
        })
    }
}

/// One chip, as built: a part with its own errors.
#[derive(Debug, Clone)]
pub(crate) struct ChipUnit {
    rng: SimRng,
    acc: Triad,
    gyr: Option<Triad>,
    /// True sample rate over nominal, minus 1.
    pub(crate) rate_error: f64,
    /// How much it warms on the body, °C.
    warming: f64,
}

impl ChipUnit {
    /// A part of this type for the clip with this index.
    pub(crate) fn new(
        chip: &Chip,
        seed: u64,
        index: usize,
        rate_hz: f64,
        range_g: f64,
        range_dps: f64,
    ) -> Self {
        let mut rng = SimRng::new(seed, Stream::Chip(index));
        let ideal = chip.counts == Counts::Fine;
        let rate_error = rng.uniform(-CLOCK_ERROR, CLOCK_ERROR);
        let warming = rng.gauss_in(WARM_C.0, WARM_C.1, 4.0, 11.0);
        let per_sample = 1.0 / num::sqrt(3600.0 * rate_hz);
        let mut triad = |offset: f64, temp: f64, scale: f64, sigma, lsb, walk: f64| {
            let mut matrix = [[0.0; 3]; 3];
            for (i, row) in matrix.iter_mut().enumerate() {
                for (j, m) in row.iter_mut().enumerate() {
                    let z = rng.normal();
                    *m = match (i == j, ideal) {
                        (true, _) => 1.0 + z * 0.5 * scale,
                        (false, true) => 0.0,
                        (false, false) => z * CROSS_AXIS_RAD,
                    };
                }
            }
            // "spec / 2" as one deviation: the limits of a specification lie at two to three.
            let offset = rng.normal3().map(|z| z * 0.5 * offset);
            let warm = rng.normal3().map(|z| z * 0.5 * temp * warming);
            Triad {
                matrix,
                offset,
                warm,
                walk: [0.0; 3],
                walk_step: if ideal { 0.0 } else { walk * per_sample },
                sigma,
                lsb,
                full_scale: chip.full_scale(),
            }
        };
        let mg = 1e-3 * G;
        let acc = triad(
            chip.acc_offset_mg * mg,
            chip.acc_temp_mg * mg,
            chip.acc_scale,
            chip.acc_sigma(rate_hz),
            chip.acc_lsb(range_g),
            ACC_WALK,
        );
        let gyr = chip.gyro.map(|g| {
            triad(
                num::deg(g.offset_dps),
                num::deg(g.temp_dps),
                g.scale,
                chip.gyr_sigma(rate_hz),
                chip.gyr_lsb(range_dps),
                GYRO_WALK,
            )
        });
        Self {
            rng,
            acc,
            gyr,
            rate_error: if ideal { 0.0 } else { rate_error },
            warming,
        }
    }

    /// The same part at another rate and other ranges; its own errors and their drift stay.
    pub(crate) fn configure(&mut self, chip: &Chip, rate_hz: f64, range_g: f64, range_dps: f64) {
        let per_sample = 1.0 / num::sqrt(3600.0 * rate_hz);
        let walks = chip.counts != Counts::Fine;
        self.acc.sigma = chip.acc_sigma(rate_hz);
        self.acc.lsb = chip.acc_lsb(range_g);
        self.acc.walk_step = if walks { ACC_WALK * per_sample } else { 0.0 };
        if let Some(gyr) = &mut self.gyr {
            gyr.sigma = chip.gyr_sigma(rate_hz);
            gyr.lsb = chip.gyr_lsb(range_dps);
            gyr.walk_step = if walks { GYRO_WALK * per_sample } else { 0.0 };
        }
    }

    /// Temperature of the die at `t` seconds, °C: from the room's to the body's.
    pub(crate) fn temperature_c(&self, t: f64) -> f64 {
        ROOM_C + self.warming * (1.0 - num::exp(-t / WARM_UP_S))
    }

    /// Counts of accelerometer and gyroscope at `t` seconds, from true specific force (m/s²) and true
    /// rate (rad/s) in the clip frame.
    pub(crate) fn sample(
        &mut self,
        t: f64,
        force: Vec3,
        rate: Vec3,
    ) -> ([i32; 3], Option<[i32; 3]>) {
        let warmth = 1.0 - num::exp(-t / WARM_UP_S);
        let acc = self.acc.counts(force, warmth, &mut self.rng);
        let rng = &mut self.rng;
        let gyr = self.gyr.as_mut().map(|g| g.counts(rate, warmth, rng));
        (acc, gyr)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, seed: u64) -> ChipUnit {
        ChipUnit::new(chip_of(name).expect(name), seed, 0, 100.0, 4.0, 500.0)
    }

    #[test]
    fn noise_has_the_density_of_the_chip() {
        // bmi270 at 100 Hz: 160 µg·√63 = 1.27 mg, 7 mdps·√63 = 0.056 deg/s.
        let chip = chip_of("bmi270").expect("there");
        assert!((chip.acc_sigma(100.0) / G - 1.27e-3).abs() < 1e-5);
        assert!((nape_core::num::to_deg(chip.gyr_sigma(100.0)) - 0.0555).abs() < 1e-3);
        for c in CHIPS.iter().filter(|c| c.acc_noise_ug > 0.0) {
            let mut u = unit(c.name, 5);
            let n = 20_000;
            // Differences of neighbours: blind to offset and drift.
            let (mut last, mut sum, mut gsum) = (None::<([i32; 3], Option<[i32; 3]>)>, 0.0, 0.0);
            for k in 0..n {
                let s = u.sample(f64::from(k) * 0.01, [0.0, 0.0, G], [0.0; 3]);
                if let Some(l) = last {
                    let d = f64::from(s.0[0] - l.0[0]) * c.acc_lsb(4.0);
                    sum += d * d;
                    if let (Some(a), Some(b)) = (s.1, l.1) {
                        let d = f64::from(a[0] - b[0]) * c.gyr_lsb(500.0);
                        gsum += d * d;
                    }
                }
                last = Some(s);
            }
            let n = f64::from(n - 1);
            // Rounding adds lsb²/12 per sample.
            let want = |sigma: f64, lsb: f64| num::sqrt(sigma * sigma + lsb * lsb / 12.0);
            let sd = num::sqrt(sum / n / 2.0);
            let expect = want(c.acc_sigma(100.0), c.acc_lsb(4.0));
            assert!(
                (sd / expect - 1.0).abs() < 0.03,
                "{}: {sd} {expect}",
                c.name
            );
            if c.gyro.is_some() {
                let sd = num::sqrt(gsum / n / 2.0);
                let expect = want(c.gyr_sigma(100.0), c.gyr_lsb(500.0));
                assert!(
                    (sd / expect - 1.0).abs() < 0.03,
                    "{}: {sd} {expect}",
                    c.name
                );
            }
        }
    }

    #[test]
    fn clips_at_the_full_scale() {
        let mut u = unit("bmi270", 1);
        let (acc, gyr) = u.sample(0.0, [100.0 * G, -100.0 * G, 0.0], [100.0, -100.0, 0.0]);
        assert_eq!((acc[0], acc[1]), (32_767, -32_768));
        let gyr = gyr.expect("has one");
        assert_eq!((gyr[0], gyr[1]), (32_767, -32_768));
    }

    #[test]
    fn ideal_is_exact_to_a_count() {
        let mut u = unit("ideal", 1);
        let (acc, gyr) = u.sample(9.0, [1.0, -2.0, G], [0.1, 0.2, -0.3]);
        assert_eq!(acc, [1_000_000, -2_000_000, 9_806_650]);
        assert_eq!(gyr, Some([1_000_000, 2_000_000, -3_000_000]));
        assert!(u.rate_error.abs() < 1e-12);
    }

    #[test]
    fn parts_differ_and_offsets_follow_the_specification() {
        let chip = chip_of("mpu6050").expect("there");
        let mut sum = 0.0;
        let n = 400;
        for seed in 0..n {
            let u = unit("mpu6050", seed);
            sum += u.acc.offset[0] * u.acc.offset[0];
            assert!(u.rate_error.abs() <= CLOCK_ERROR);
        }
        #[expect(clippy::cast_precision_loss, reason = "a small count")]
        let sd = num::sqrt(sum / n as f64) / (1e-3 * G);
        assert!((sd / (0.5 * chip.acc_offset_mg) - 1.0).abs() < 0.12, "{sd}");
    }
}
