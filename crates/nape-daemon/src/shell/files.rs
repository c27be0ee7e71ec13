//! The daemon's small files: what the wearer said, what outlives a session, what was learned, the rig.

use std::path::PathBuf;

use nape_core::event::Carry;
use nape_core::{Calibration, Placement, WallTime};

use crate::atomic_file::FileError;
use crate::baseline::{self, Kept};
use crate::carry;
use crate::monitor::Keeper;
use crate::rig::{Calibrated, Rig, RigError};
use crate::wearer::{self, Wearer};

/// Where they lie.
#[derive(Debug, Clone)]
pub struct Files {
    /// The clips and their calibrations.
    pub rig: PathBuf,
    /// What outlives a session.
    pub carry: PathBuf,
    /// What was learned of the wearer.
    pub baseline: PathBuf,
    /// What the wearer declared and planned.
    pub wearer: PathBuf,
}

impl Files {
    /// A calibration goes into the rig's file.
    ///
    /// # Errors
    /// The disk, or a file that is none.
    pub fn calibrated(
        &self,
        placement: Placement,
        calibration: &Calibration,
        wall: WallTime,
    ) -> Result<(), RigError> {
        Rig::update(&self.rig, |rig| {
            rig.calibrate(placement, Calibrated::new(calibration, wall))
        })
        .map(drop)
    }
}

impl Keeper for Files {
    fn wearer(&mut self, wearer: &Wearer) -> Result<(), FileError> {
        wearer::save(&self.wearer, wearer)
    }

    fn carry(&mut self, carry: &Carry) -> Result<(), FileError> {
        carry::save(&self.carry, carry)
    }

    fn baseline(&mut self, kept: Option<&Kept>) -> Result<(), FileError> {
        baseline::save(&self.baseline, kept)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use nape_control::baseline::Action;
    use nape_control::{Request, Response};
    use nape_core::Timestamp;

    use super::*;
    use crate::baseline::{load, save};
    use crate::monitor::{Moment, Monitor, Setup};

    /// Files in `dir`, with the baseline in `file`.
    fn files(dir: &Path, file: &Path) -> Files {
        Files {
            rig: dir.join("rig.toml"),
            carry: dir.join("carry.json"),
            baseline: file.to_owned(),
            wearer: dir.join("wearer.json"),
        }
    }

    /// A monitor without clips.
    fn monitor(kept: Option<Kept>) -> Monitor {
        let setup = Setup {
            baseline: kept,
            ..Setup::default()
        };
        Monitor::new(Timestamp::from_micros(0), setup)
    }

    fn now() -> Moment {
        Moment {
            at: Timestamp::from_micros(0),
            wall: WallTime {
                unix_us: 1_772_438_400_000_000,
                utc_offset_s: 3600,
            },
        }
    }

    #[test]
    fn a_baseline_that_cannot_be_written_is_not_said_to_be_done() {
        let dir = tempfile::tempdir().unwrap();
        // A folder that is a file: no write succeeds, for root neither.
        let blocked = dir.path().join("state");
        fs::write(&blocked, "").unwrap();
        let mut files = files(dir.path(), &blocked.join("baseline.json"));
        let mut monitor = monitor(None);
        let start = Request::Baseline {
            action: Action::Start,
        };
        let Response::Refused { reason } = monitor.request(now(), &start, &mut files) else {
            panic!("it is said to be done");
        };
        assert!(
            reason.starts_with("The baseline is left as it was") && reason.contains("state"),
            "{reason}"
        );
        assert_eq!(monitor.baseline().0, None);

        // Nor is it forgotten where the file stays: here it is a folder with something in it.
        let file = dir.path().join("baseline.json");
        fs::create_dir_all(file.join("in the way")).unwrap();
        let kept = Kept::begun(1);
        let mut files = self::files(dir.path(), &file);
        let mut monitor = self::monitor(Some(kept.clone()));
        let clear = Request::Baseline {
            action: Action::Clear,
        };
        assert!(matches!(
            monitor.request(now(), &clear, &mut files),
            Response::Refused { .. }
        ));
        assert_eq!(monitor.baseline().0, Some(kept.clone()));

        // When it can be written, the answer comes after it.
        fs::remove_dir_all(&file).unwrap();
        save(&file, Some(&kept)).unwrap();
        assert!(matches!(
            monitor.request(now(), &clear, &mut files),
            Response::Baseline(_)
        ));
        assert!(!file.exists());
        assert!(matches!(
            monitor.request(now(), &start, &mut files),
            Response::Baseline(_)
        ));
        assert!(load(&file).unwrap().0.is_some_and(|k| k.is_learning()));
    }
}
