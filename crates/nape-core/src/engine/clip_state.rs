//! What the engine keeps of one clip, heard or not.

use alloc::boxed::Box;

use serde::{Deserialize, Serialize};

use crate::clip::Clip;
use crate::position::ShiftWatch;
use crate::sample::{GyroSampling, Placement};
use crate::worn::Wear;

/// One clip of the rig.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ClipState {
    /// What its samples show; `None` before there are any.
    pub(super) clip: Option<Box<Clip>>,
    /// A calibration was asked for: a clip that is not heard yet is searched as soon as it is.
    pub(super) calibrate_asked: bool,
    /// How its gyroscope's samples are meant; may be said before there is any sample.
    pub(super) gyro: GyroSampling,
    pub(super) link: Link,
    /// Is it worn, as decided by now?
    pub(super) worn: Wear,
    /// Said that its battery is low, and not charged since.
    pub(super) battery_low: bool,
    pub(super) charger: Charger,
    /// Lost while it was charged: not announced.
    pub(super) lost_quietly: bool,
    pub(super) shifts: ShiftWatch,
}

impl ClipState {
    /// A clip of which nothing is known.
    pub(super) const fn new(placement: Placement) -> Self {
        Self {
            clip: None,
            calibrate_asked: false,
            gyro: GyroSampling::ASSUMED,
            link: Link::Never,
            worn: Wear::Worn,
            battery_low: false,
            charger: Charger::Away,
            lost_quietly: false,
            shifts: ShiftWatch::new(placement),
        }
    }

    /// Not on the body, and told so.
    pub(super) const fn is_off(&self) -> bool {
        matches!(self.worn, Wear::Off(_))
    }
}

/// What is known of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Link {
    /// No sample yet.
    Never,
    /// Last epoch with data.
    Heard(i64),
    /// Announced as lost; last epoch with data.
    Lost(i64),
}

/// Where a clip is charged, as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Charger {
    /// Not there, and the watch knows.
    Away,
    /// On it.
    On,
    /// Just taken from it.
    Left,
}

impl Charger {
    /// The clip says whether it is there.
    pub(super) const fn told(self, charging: bool) -> Self {
        match (self, charging) {
            (_, true) => Self::On,
            (Self::Away, false) => Self::Away,
            (_, false) => Self::Left,
        }
    }

    /// What the watch must be told again each second; kept here for a clip that has no samples yet.
    pub(super) const fn news(&mut self) -> Option<bool> {
        match self {
            Self::Away => None,
            Self::On => Some(true),
            Self::Left => {
                *self = Self::Away;
                Some(false)
            }
        }
    }
}
