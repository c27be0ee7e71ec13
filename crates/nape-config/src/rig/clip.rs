//! One clip of the rig: which device it is, where it is worn, how it sits there.

use jiff::Timestamp as Moment;
use nape_core::direction::Vec3;
use nape_core::{Calibration, Placement, WallTime};
use nape_devices::{Identity, KINDS, Kind};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Address, Uid};

/// One clip of the rig.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a section [[clip]]")]
pub struct RigClip {
    /// Where it is worn.
    pub placement: Placement,
    /// What it called itself when it was added, cleaned. Only for people.
    pub name: String,
    /// Which driver speaks to it; not in the file for a clip of our own profile.
    #[serde(default, skip_serializing_if = "Driver::is_own")]
    pub driver: Driver,
    /// Its Bluetooth address.
    pub address: Address,
    /// Its identity; of makes that tell none the address is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<Uid>,
    /// How it sits on the body, if it was calibrated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibrated>,
}

impl RigClip {
    /// Which device it is.
    pub fn identity(&self) -> Identity {
        Identity {
            kind: self.driver.0,
            address: self.address.as_str().to_owned(),
            serial: self.uid.as_ref().map(|uid| uid.as_str().to_owned()),
        }
    }
}

/// The driver of a clip, by its name in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Driver(pub &'static Kind);

impl Driver {
    /// Is it the one of our own profile?
    fn is_own(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Driver {
    fn default() -> Self {
        Self(KINDS[0])
    }
}

impl Serialize for Driver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Driver {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = || KINDS.map(|kind| kind.name).join(" or ");
        nape_devices::kind(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(format!("expected {}", known())))
    }
}

/// A calibration and when it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibrated {
    /// When.
    pub when: Moment,
    /// Forward, in the clip frame.
    forward: [f64; 3],
    /// To the left, in the clip frame.
    left: [f64; 3],
    /// Up, in the clip frame.
    up: [f64; 3],
    /// Nobody asked for it.
    assumed: bool,
    /// Uncertainty of the reference (one standard deviation), rad.
    sigma: f64,
}

impl Calibrated {
    /// This calibration, made at `when` (to the second).
    pub fn new(calibration: &Calibration, when: WallTime) -> Self {
        let when = Moment::from_second(when.unix_us.div_euclid(1_000_000)).unwrap_or_default();
        Self {
            when,
            forward: calibration.forward.into(),
            left: calibration.left.into(),
            up: calibration.up.into(),
            assumed: calibration.assumed,
            sigma: calibration.sigma,
        }
    }

    /// The calibration, for the engine.
    pub fn calibration(&self) -> Calibration {
        Calibration {
            forward: self.forward.into(),
            left: self.left.into(),
            up: self.up.into(),
            assumed: self.assumed,
            sigma: self.sigma,
        }
    }

    /// Three unit vectors, right-handed, to a millionth: what a slip of the editor would break.
    pub(super) fn is_sound(&self) -> bool {
        const SLACK: f64 = 1e-6;
        let [forward, left, up] = [self.forward, self.left, self.up].map(Vec3::from);
        let unit = |v: Vec3| (v.norm_squared() - 1.0).abs() <= SLACK;
        unit(forward)
            && unit(up)
            // (Not the largest component, which would pass over what is no number.)
            && (up.cross(&forward) - left).iter().all(|c| c.abs() <= SLACK)
            && up.dot(&forward).abs() <= SLACK
            && (0.0..=std::f64::consts::PI).contains(&self.sigma)
    }
}
