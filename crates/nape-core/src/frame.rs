//! What the engine knows of one moment, for whoever looks at angles: all of them, or one clip's attitude.

use crate::calibrate::Inclination;
use crate::measure::{Angle, Measure};
use crate::neck_rotation::Rotation;
use crate::per::{PerMeasure, PerPlacement};
use crate::sample::Placement;
use crate::time::{Span, Timestamp};

/// All angles of one moment. What the rig cannot know is `None`, never 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// End of the epoch the angles stand for.
    pub at: Timestamp,
    /// How long this frame stands for.
    pub span: Span,
    /// Of each measure.
    pub angles: PerMeasure<Option<Angle>>,
    /// Is the clip known to be worn (`None`: not in the rig so far).
    pub worn: PerPlacement<Option<bool>>,
    /// Is the wearer walking; `None` where no clip can tell.
    pub walking: Option<bool>,
    /// How far the head is turned against the upper back; `None` while that is not known within
    /// [`crate::neck_rotation::Params::sigma_max`].
    pub neck_rotation: Option<Rotation>,
    /// The clip's calibration, if it has one, is believed; not while it may have slipped or was put on
    /// again. An angle of a clip that is not trusted is `None`.
    pub trusted: PerPlacement<bool>,
}

impl Frame {
    /// Would a change of position have been seen? A trunk clip whose angle is not known (not worn, not calibrated, slipped)
    /// cannot see one, and then nobody knows whether the position was kept. Of a head clip alone only walking counts, which
    /// it sees without a calibration.
    pub fn position_known(&self) -> bool {
        let trunk = [Placement::UpperBack, Placement::LowBack];
        if trunk.iter().any(|p| self.worn[*p].is_some()) {
            self.angles[Measure::Trunk].is_some()
        } else {
            self.worn[Placement::Head] == Some(true)
        }
    }
}

/// The attitude of one clip at one sample, emitted when [`crate::Params::tap`] is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttitudeTap {
    /// Time of the sample.
    pub at: Timestamp,
    /// The clip.
    pub placement: Placement,
    /// `earth_from_sensor`, w x y z, z up, any heading.
    pub quat: [f64; 4],
    /// Direction of "up" in the clip frame, unit vector.
    pub up: [f64; 3],
    /// Flexion and lateral bend as the rules take them: by the calibration in force, the
    /// accelerometer's own error taken off. `None` without a calibration, and where it is known worse
    /// than [`KNOWN_SIGMA`](crate::measure::KNOWN_SIGMA).
    pub inclination: Option<Inclination>,
    /// Stated uncertainty (one standard deviation) of [`Self::inclination`], rad, as [`Angle::sigma`].
    pub inclination_sigma: Option<f64>,
    /// Stated uncertainty (one standard deviation per axis) of [`Self::up`] alone, as the attitude filter
    /// gives it, rad.
    pub sigma: f64,
}
