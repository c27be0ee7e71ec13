//! What the clip is and can do: everything a host may read that never changes by itself.

use nape_core::GyroSampling;
use nape_wire::chip as code;
use nape_wire::config::FEATURE_GYR;
use nape_wire::info::List;
use nape_wire::{Applied, Config, Features, Info, PlacementCode, Stream, VERSION};

use super::Characteristic;
use super::MAX_MTU;
use crate::chip::{Chip, Counts};
use crate::motion::body::G;

/// Rates the clip offers, 0.1 Hz: its timer asks the chip for each sample, so any would do. Our choice.
const RATES_DHZ: [u16; 5] = [250, 500, 1000, 2000, 4000];
/// Accelerometer ranges, ± g: what all chips of the list have.
const ACC_RANGES_G: [u8; 4] = [2, 4, 8, 16];
/// Gyroscope ranges, ± deg/s: what all chips of the list with a gyroscope have.
const GYR_RANGES_DPS: [u16; 5] = [125, 250, 500, 1000, 2000];
/// Where the two scales lie in the answer to reading Config (`docs/wire-format.md`).
const SCALES_AT: usize = Applied::LEN - 8;
/// Most samples a frame: accelerometer only at an MTU of 247 (`(244 - 16) / 6`).
const MAX_BATCH: u8 = 38;

/// What a clip is.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// Its sensor.
    pub(crate) chip: &'static Chip,
    /// What a sample of its gyroscope is.
    pub(crate) gyro: GyroSampling,
    /// For ever its own.
    pub(crate) uid: [u8; 8],
    /// Where it is worn, as kept in the clip.
    pub(crate) placement: PlacementCode,
    /// As it left the factory.
    pub(crate) factory_placement: PlacementCode,
}

/// The profile's code of a chip of the list.
fn chip_code(name: &str) -> u8 {
    match name {
        "bmi270" => code::BMI270,
        "lsm6ds3trc" => code::LSM6DS3TR_C,
        "lsm6dso" => code::LSM6DSO,
        "icm42688" => code::ICM_42688_P,
        "mpu6050" => code::MPU_6050,
        "mpu9250" => code::MPU_9250,
        "icm20948" => code::ICM_20948,
        _ => code::UNKNOWN,
    }
}

impl Identity {
    fn info(&self) -> Info {
        let gyr = self.chip.gyro.is_some();
        let gyro = match self.gyro {
            _ if !gyr => 0,
            GyroSampling::Mean => Features::GYR | Features::GYR_MEAN,
            GyroSampling::Point => Features::GYR | Features::GYR_POINT,
        };
        Info {
            version: VERSION,
            min_version: VERSION,
            features: Features(Features::TEMPERATURE | gyro),
            chip: chip_code(self.chip.name),
            placement: self.placement,
            uid: self.uid,
            max_batch: MAX_BATCH,
            max_payload: MAX_MTU - 3,
            rates_dhz: List::new(&RATES_DHZ).unwrap_or_default(),
            acc_ranges_g: List::new(&ACC_RANGES_G).unwrap_or_default(),
            gyr_ranges_dps: List::new(if gyr { &GYR_RANGES_DPS } else { &[] }).unwrap_or_default(),
        }
    }

    /// What the clip does when nobody configured it.
    pub(super) fn default_config(&self) -> Config {
        let mut config = Config::DEFAULT;
        if self.chip.gyro.is_none() {
            config.features = 0;
        }
        config
    }

    /// Can it follow this configuration?
    pub(super) fn can(&self, config: &Config) -> bool {
        let gyr = config.wants(FEATURE_GYR);
        matches!(config.stream(), Some(Stream::Acc | Stream::AccGyr))
            && RATES_DHZ.contains(&config.rate_dhz)
            && ACC_RANGES_G.contains(&config.acc_range_g)
            && config.batch <= MAX_BATCH
            && (!gyr || self.chip.gyro.is_some() && GYR_RANGES_DPS.contains(&config.gyr_range_dps))
    }

    /// The answer to reading Config; `lie` is the factor of a clip that lies.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the profile has single precision scales"
    )]
    pub(super) fn applied(&self, config: Config, id: u8, lie: f64) -> Vec<u8> {
        let acc = acc_scale(self.chip, f64::from(config.acc_range_g));
        let gyr = if config.wants(FEATURE_GYR) {
            gyr_scale(self.chip, f64::from(config.gyr_range_dps))
        } else {
            0.0
        };
        let applied = Applied {
            config,
            id,
            acc_scale: acc as f32,
            gyr_scale: gyr as f32,
        };
        let mut bytes = [0; Applied::LEN];
        let n = applied.emit(&mut bytes).unwrap_or(0);
        if lie.to_bits() != 1f64.to_bits() {
            // Past `emit`, which refuses what makes no sense: a liar may say anything.
            bytes[SCALES_AT..SCALES_AT + 4].copy_from_slice(&((acc * lie) as f32).to_le_bytes());
            bytes[SCALES_AT + 4..].copy_from_slice(&((gyr * lie) as f32).to_le_bytes());
        }
        bytes[..n].to_vec()
    }

    /// A value that is read.
    pub(super) fn read(&self, c: Characteristic) -> Vec<u8> {
        let text = match c {
            Characteristic::Info => {
                let mut bytes = [0; Info::MAX_LEN];
                let n = self.info().emit(&mut bytes).unwrap_or(0);
                return bytes[..n].to_vec();
            }
            Characteristic::Manufacturer => "Nape (simulated)".to_owned(),
            Characteristic::Model => format!("Simulated clip, {}", self.chip.name),
            Characteristic::Serial => self.uid.iter().map(|b| format!("{b:02x}")).collect(),
            Characteristic::Firmware => concat!("sim ", env!("CARGO_PKG_VERSION")).to_owned(),
            Characteristic::Hardware => "none".to_owned(),
            _ => String::new(),
        };
        text.into_bytes()
    }
}

/// m/s² per count on the wire: the chip's own, or 16 bits over the range for one that counts finer.
pub(crate) fn acc_scale(chip: &Chip, range_g: f64) -> f64 {
    match chip.counts {
        Counts::Fine => range_g * G / 32_768.0,
        Counts::Binary | Counts::St => chip.acc_lsb(range_g),
    }
}

/// rad/s per count on the wire; 0 without a gyroscope.
pub(crate) fn gyr_scale(chip: &Chip, range_dps: f64) -> f64 {
    match chip.counts {
        Counts::Fine if chip.gyro.is_some() => nape_core::num::deg(range_dps) / 32_768.0,
        _ => chip.gyr_lsb(range_dps),
    }
}
