//! Where a clip is worn, and one inertial sample of it (made and checked in `nape-attitude`).

pub use nape_attitude::{GyroSampling, MAX_ACC, MAX_GYR, Sample, SampleError};
use serde::{Deserialize, Serialize};

/// Where a clip is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// On the head or a headset.
    Head,
    /// On the upper back or the collar: a trunk clip, never a head clip.
    UpperBack,
    /// On the low back.
    LowBack,
}

impl Placement {
    /// All placements, head first.
    pub const ALL: [Self; 3] = [Self::Head, Self::UpperBack, Self::LowBack];

    /// The name used in files, on the command line and in events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::UpperBack => "upper_back",
            Self::LowBack => "low_back",
        }
    }

    /// The placement with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Position in [`Self::ALL`]: index of per-placement arrays.
    pub const fn index(self) -> usize {
        self as usize
    }
}
