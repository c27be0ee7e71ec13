//! The wearer's clips: `rig.toml`, which pins each by address and identity.
//!
//! A clip belongs to the rig by what it cannot share with another (address and the id it reports),
//! never by its name: a stranger's clip may be called the same. The file is written at once and whole,
//! under a lock, because `nape rig` and the daemon may both change it. It is the program's, but plain
//! enough to be read and mended by hand.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp as Moment;
use nape_core::direction::Vec3;
use nape_core::{Calibration, Placement, WallTime};
use nape_devices::{Identity, KINDS, Kind};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fault::{self, Fault, Keys};
use crate::platform;
use crate::sanitize;

/// The wearer's clips, at most one of each placement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "[[clip]] sections")]
pub struct Rig {
    /// The clips, in the order in which they were added.
    #[serde(default, rename = "clip")]
    clips: Vec<RigClip>,
}

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
            serial: self.uid.as_ref().map(|uid| uid.0.clone()),
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
    fn is_sound(&self) -> bool {
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

/// A Bluetooth address as people write it: six bytes in hexadecimal, upper case, colons between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// Reads an address; upper or lower case, colons or dashes. Where the system hides addresses
    /// (macOS), its own id of the device stands for it: `8-4-4-4-12` hexadecimal digits.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let bytes: Vec<&str> = text.split([':', '-']).collect();
        let hex = |b: &&str| b.len() == 2 && b.bytes().all(|c| c.is_ascii_hexdigit());
        if bytes.len() == 6 && bytes.iter().all(hex) {
            Ok(Self(bytes.join(":").to_uppercase()))
        } else if is_id(text) {
            Ok(Self(text.to_uppercase()))
        } else {
            Err(NoAddress)
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Is it an id as macOS gives devices?
fn is_id(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let hex = |c: u8| c == b'-' || c.is_ascii_hexdigit();
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(hex)
}

/// What was given is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address such as C0:FF:EE:00:12:34")]
pub struct NoAddress;

impl TryFrom<String> for Address {
    type Error = NoAddress;
    fn try_from(text: String) -> Result<Self, NoAddress> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identity of a clip, for ever: a serial number or an id, in the form its make has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uid(String);

/// Longest identity: serial numbers have a dozen characters. Our choice.
const LONGEST_ID: usize = 64;

/// What was given is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an id such as 4e41504553494d01")]
pub struct NoUid;

impl TryFrom<String> for Uid {
    type Error = NoUid;
    fn try_from(text: String) -> Result<Self, NoUid> {
        let fit = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':' | b'.');
        if (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(fit) {
            Ok(Self(text))
        } else {
            Err(NoUid)
        }
    }
}

impl From<Uid> for String {
    fn from(uid: Uid) -> Self {
        uid.0
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why the rig cannot be read, changed or written.
#[derive(Debug, thiserror::Error)]
pub enum RigError {
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not say what a rig may say.
    #[error("{}", fault::list(path, faults))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong; not empty.
        faults: Vec<Fault>,
    },
    /// Two clips of one placement, one clip twice, or a calibration that is none.
    #[error("{}: {what}", path.display())]
    Unsound {
        /// The file.
        path: PathBuf,
        /// What is wrong, in words.
        what: String,
    },
    /// Another clip is worn there.
    #[error("{} is taken by {} ({})", nape_words::terms::clip(*placement), sanitize::clean(name), address)]
    Taken {
        /// Where.
        placement: Placement,
        /// The other clip's name.
        name: String,
        /// Its address.
        address: Address,
    },
    /// The clip is in the rig already.
    #[error("{address} is in the rig already, as {}", nape_words::terms::clip(*placement))]
    There {
        /// The clip.
        address: Address,
        /// Where it is worn.
        placement: Placement,
    },
    /// No such clip.
    #[error("there is no {} in the rig", sanitize::clean(which))]
    Unknown {
        /// What was asked for.
        which: String,
    },
}

/// The sections and keys there are, for hints.
const KEYS: &Keys = &[
    ("clip", &["placement", "name", "driver", "address", "uid"]),
    (
        "clip.calibration",
        &["when", "forward", "left", "up", "assumed", "sigma"],
    ),
];

impl Rig {
    /// The clips, in the order in which they were added.
    pub fn clips(&self) -> &[RigClip] {
        &self.clips
    }

    /// The clip worn there.
    pub fn at(&self, placement: Placement) -> Option<&RigClip> {
        self.clips.iter().find(|c| c.placement == placement)
    }

    /// Reads the rig. A file that is not there is an empty rig.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(path: &Path) -> Result<Self, RigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(RigError::Io {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let rig: Self = toml::from_str(&text).map_err(|e| RigError::Wrong {
            path: path.to_owned(),
            faults: vec![Fault::of_toml(&text, &e, KEYS)],
        })?;
        rig.check().map_err(|what| RigError::Unsound {
            path: path.to_owned(),
            what,
        })?;
        Ok(rig)
    }

    /// What the form alone does not tell.
    fn check(&self) -> Result<(), String> {
        for (i, clip) in self.clips.iter().enumerate() {
            let before = &self.clips[..i];
            let place = nape_words::terms::clip(clip.placement);
            if before.iter().any(|c| c.placement == clip.placement) {
                return Err(format!("two clips are worn at the same place: {place}"));
            }
            if before.iter().any(|c| c.address == clip.address) {
                return Err(format!("one clip is there twice: {}", clip.address));
            }
            let sound = match (clip.driver.0.serial, &clip.uid) {
                (Some(is_serial), Some(uid)) => is_serial(&uid.0),
                (Some(_), None) => false,
                (None, _) => true,
            };
            if !sound {
                return Err(format!(
                    "the uid of the {place} is none: a {} has one of another form",
                    clip.driver.0.title
                ));
            }
            if clip.calibration.as_ref().is_some_and(|c| !c.is_sound()) {
                return Err(format!(
                    "the calibration of the {place} is none: its axes are not"
                ));
            }
        }
        Ok(())
    }

    /// Changes the rig in its file: read, changed, written, with nobody in between. A change that
    /// changes nothing is not written.
    ///
    /// # Errors
    /// Those of reading, of `change` (then nothing is written), of writing.
    pub fn update<T>(
        path: &Path,
        change: impl FnOnce(&mut Self) -> Result<T, RigError>,
    ) -> Result<(Self, T), RigError> {
        let io = |source| RigError::Io {
            path: path.to_owned(),
            source,
        };
        if let Some(dir) = path.parent() {
            platform::make_private_folder(dir).map_err(io)?;
        }
        let lock = private(&path.with_extension("toml.lock"), false).map_err(io)?;
        lock.lock().map_err(io)?;
        let before = Self::load(path)?;
        let mut rig = before.clone();
        let result = change(&mut rig)?;
        if rig != before {
            rig.write(path).map_err(io)?;
        }
        Ok((rig, result))
    }

    /// Writes the file beside its place, brings it to the disk, and puts it there in one step.
    fn write(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let new = path.with_extension("toml.new");
        let mut file = private(&new, true)?;
        file.write_all(HEAD.as_bytes())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        match path.parent() {
            Some(dir) => File::open(dir)?.sync_all(),
            None => Ok(()),
        }
    }

    /// Puts a clip in.
    ///
    /// # Errors
    /// Its place is taken, or it is there already.
    pub fn add(&mut self, clip: RigClip) -> Result<(), RigError> {
        let same = |c: &&RigClip| {
            let same_id = c.driver == clip.driver && c.uid.is_some() && c.uid == clip.uid;
            c.address == clip.address || same_id
        };
        if let Some(there) = self.clips.iter().find(same) {
            return Err(RigError::There {
                address: there.address.clone(),
                placement: there.placement,
            });
        }
        self.is_free(clip.placement)?;
        self.clips.push(clip);
        Ok(())
    }

    /// Is no clip worn there?
    ///
    /// # Errors
    /// One is.
    pub fn is_free(&self, placement: Placement) -> Result<(), RigError> {
        self.at(placement).map_or(Ok(()), |other| {
            Err(RigError::Taken {
                placement,
                name: other.name.clone(),
                address: other.address.clone(),
            })
        })
    }

    /// Takes a clip out: by placement or address.
    ///
    /// # Errors
    /// No such clip.
    pub fn remove(&mut self, which: &str) -> Result<RigClip, RigError> {
        let placement = Placement::from_name(which);
        let address = Address::parse(which).ok();
        let found = self
            .clips
            .iter()
            .position(|c| Some(c.placement) == placement || Some(&c.address) == address.as_ref());
        found
            .map(|i| self.clips.remove(i))
            .ok_or_else(|| RigError::Unknown {
                which: which.to_owned(),
            })
    }

    /// Keeps a calibration.
    ///
    /// # Errors
    /// No clip is worn there.
    pub fn calibrate(
        &mut self,
        placement: Placement,
        calibration: Calibrated,
    ) -> Result<(), RigError> {
        let clip = self.clips.iter_mut().find(|c| c.placement == placement);
        let clip = clip.ok_or_else(|| RigError::Unknown {
            which: placement.name().to_owned(),
        })?;
        clip.calibration = Some(calibration);
        Ok(())
    }
}

/// The first lines of the file.
const HEAD: &str = "# The clips of this wearer, kept by `nape rig` and `nape calibrate`.\n\n";

/// Opens a file for writing that only this user may read: what one wears is private.
fn private(path: &Path, empty: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(empty);
    platform::private(&mut options).open(path)
}

#[cfg(test)]
mod tests;
