//! One inertial sample, refused at the door when it cannot be one.
//!
//! After this door nothing has to be checked again: every number is finite and within what sensors can say.
//! What it does not know: which sensor it is from, and whether the numbers are true (`faults` looks for that).

use serde::{Deserialize, Serialize};

use crate::direction::Vec3;
use crate::time::Timestamp;

/// What a sample of the gyroscope says of the time around its stamp: a property of the device and its
/// driver. An attitude turned by the wrong one runs half a sample ahead or behind.
///
/// Samples of the accelerometer are taken to be of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GyroSampling {
    /// The mean rate over the interval that ends at the stamp.
    Mean,
    /// The rate at the stamp itself.
    Point,
}

impl GyroSampling {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mean, Self::Point];

    /// What is taken where nobody says: the mean.
    ///
    /// Chips pass the rate through a low-pass of a bandwidth of some 0.4 of the output rate before they
    /// put a sample out (BMI270: 40 Hz at 100 Hz), and the mean over one interval is such a low-pass: its
    /// -3 dB lie at 0.443 of the rate. Its delay is half an interval, which is about what data sheets
    /// state (MPU-6050: 8.3 ms with 20 Hz, the filter for 50 samples a second with their 20 ms). A rate
    /// at its very moment is what simulators and optical references give. The workspace's
    /// `docs/own-clip.md` says how to choose.
    pub const ASSUMED: Self = Self::Mean;

    /// The name used in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Point => "point",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

impl Default for GyroSampling {
    /// [`Self::ASSUMED`].
    fn default() -> Self {
        Self::ASSUMED
    }
}

/// One sample of one sensor, in the sensor's own frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    at: Timestamp,
    acc: Vec3,
    gyr: Option<Vec3>,
}

/// Largest believable component of specific force, m/s²: 100 g, above every part's full scale. Our
/// choice.
pub const MAX_ACC: f64 = 981.0;

/// Largest believable component of angular rate, rad/s: 4000 dps, twice the usual full scale. Our
/// choice.
pub const MAX_GYR: f64 = 70.0;

/// Why a sample was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// A component is NaN or infinite.
    #[error("a value is not a finite number")]
    NotFinite,
    /// A component of specific force is beyond [`MAX_ACC`].
    #[error("acceleration beyond 981 m/s²: wrong unit?")]
    AccRange,
    /// A component of angular rate is beyond [`MAX_GYR`].
    #[error("angular rate beyond 70 rad/s: wrong unit?")]
    GyrRange,
}

impl Sample {
    /// A sample taken at `at`.
    ///
    /// `acc` is specific force in m/s² (at rest +9.81 along the axis that points up), `gyr` angular
    /// rate in rad/s, `None` for a sensor without a gyroscope.
    ///
    /// # Errors
    /// A component that is not finite, or beyond any sensor's full scale.
    pub fn new(at: Timestamp, acc: [f64; 3], gyr: Option<[f64; 3]>) -> Result<Self, SampleError> {
        let g = gyr.unwrap_or_default();
        if !acc.iter().chain(&g).all(|v| v.is_finite()) {
            return Err(SampleError::NotFinite);
        }
        if acc.iter().any(|v| v.abs() > MAX_ACC) {
            return Err(SampleError::AccRange);
        }
        if g.iter().any(|v| v.abs() > MAX_GYR) {
            return Err(SampleError::GyrRange);
        }
        Ok(Self {
            at,
            acc: acc.into(),
            gyr: gyr.map(Vec3::from),
        })
    }

    /// When it was taken.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Specific force, m/s², sensor frame.
    pub const fn acc(&self) -> Vec3 {
        self.acc
    }

    /// Angular rate, rad/s, sensor frame.
    pub const fn gyr(&self) -> Option<Vec3> {
        self.gyr
    }
}
