//! The wearer's clips: `rig.toml`, which pins each by address and identity.
//!
//! A clip belongs to the rig by what it cannot share with another (address and the id it reports),
//! never by its name: a stranger's clip may be called the same. The file is the program's, but plain
//! enough to be read and mended by hand. What this does not do: write it (the daemon's `rig_file`).

mod address;
mod clip;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nape_core::Placement;
use nape_core::text::clean_line;
use serde::{Deserialize, Serialize};

pub use self::address::{Address, NoAddress, NoUid, Uid};
pub use self::clip::{Calibrated, Driver, RigClip};
use crate::fault::{self, Fault, Keys};

/// The wearer's clips, at most one of each placement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "[[clip]] sections")]
pub struct Rig {
    /// The clips, in the order in which they were added.
    #[serde(default, rename = "clip")]
    clips: Vec<RigClip>,
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
    #[error("{} is taken by {} ({})", nape_words::terms::clip(*placement), clean_line(name), address)]
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
    #[error("there is no {} in the rig", clean_line(which))]
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
                (Some(is_serial), Some(uid)) => is_serial(uid.as_str()),
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

    /// The rig as its file has it.
    ///
    /// # Errors
    /// What cannot be written as TOML: nothing that [`Self::add`] lets in.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        Ok(HEAD.to_owned() + &toml::to_string(self)?)
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

#[cfg(test)]
mod tests;
