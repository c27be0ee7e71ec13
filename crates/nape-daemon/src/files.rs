//! The daemon's small files: what the wearer said, what outlives a session, what was learned, the rig.
//!
//! Two write them: the loop, what must be on the disk before it is acknowledged, and the disk's thread what
//! nobody waits for. A [`Ticket`] is drawn when it is decided what to write, so that the older of two never
//! replaces the newer.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use nape_config::rig::{Calibrated, Rig, RigError};
use nape_core::event::Carry;
use nape_core::{Calibration, Placement, WallTime};

use crate::atomic_file::FileError;
use crate::baseline::{self, Kept};
use crate::carry;
use crate::monitor::Keeper;
use crate::rig_file;
use crate::wearer::{self, Wearer};

/// When it was decided what a file is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// A file and the newest of what was written to it.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    drawn: AtomicU64,
    /// Held while it is written.
    written: Mutex<u64>,
}

impl Place {
    const fn new(path: PathBuf) -> Self {
        Self {
            path,
            drawn: AtomicU64::new(0),
            written: Mutex::new(0),
        }
    }

    fn ticket(&self) -> Ticket {
        Ticket(self.drawn.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Writes, unless something newer was written already.
    fn write(
        &self,
        Ticket(ticket): Ticket,
        write: impl FnOnce(&std::path::Path) -> Result<(), FileError>,
    ) -> Result<(), FileError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if ticket > *written {
            write(&self.path)?;
            *written = ticket;
        }
        Ok(())
    }
}

#[derive(Debug)]
struct Places {
    rig: PathBuf,
    carry: Place,
    baseline: Place,
    wearer: PathBuf,
}

/// The small files. Clones are the same ones.
#[derive(Debug, Clone)]
pub struct Files(Arc<Places>);

impl Files {
    /// Where they lie: the rig, what outlives a session, what was learned, what was declared and planned.
    pub fn new(rig: PathBuf, carry: PathBuf, baseline: PathBuf, wearer: PathBuf) -> Self {
        Self(Arc::new(Places {
            rig,
            carry: Place::new(carry),
            baseline: Place::new(baseline),
            wearer,
        }))
    }

    /// For [`Self::save_carry`].
    pub fn carry_ticket(&self) -> Ticket {
        self.0.carry.ticket()
    }

    /// For [`Self::save_baseline`].
    pub fn baseline_ticket(&self) -> Ticket {
        self.0.baseline.ticket()
    }

    /// Keeps what outlives a session, unless something newer is kept already.
    ///
    /// # Errors
    /// The disk.
    pub fn save_carry(&self, carry: &Carry, ticket: Ticket) -> Result<(), FileError> {
        self.0.carry.write(ticket, |path| carry::save(path, carry))
    }

    /// Keeps what was learned, unless something newer is kept already.
    ///
    /// # Errors
    /// The disk.
    pub fn save_baseline(&self, kept: Option<&Kept>, ticket: Ticket) -> Result<(), FileError> {
        let place = &self.0.baseline;
        place.write(ticket, |path| baseline::save(path, kept))
    }

    /// The rig as its file has it.
    ///
    /// # Errors
    /// The disk, or a file that is none.
    pub fn rig(&self) -> Result<Rig, RigError> {
        Rig::load(&self.0.rig)
    }

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
        rig_file::update(&self.0.rig, |rig| {
            rig.calibrate(placement, Calibrated::new(calibration, wall))
        })
        .map(drop)
    }
}

impl Keeper for Files {
    fn wearer(&mut self, wearer: &Wearer) -> Result<(), FileError> {
        wearer::save(&self.0.wearer, wearer)
    }

    fn carry(&mut self, carry: &Carry) -> Result<(), FileError> {
        self.save_carry(carry, self.carry_ticket())
    }

    fn baseline(&mut self, kept: Option<&Kept>) -> Result<(), FileError> {
        self.save_baseline(kept, self.baseline_ticket())
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
        Files::new(
            dir.join("rig.toml"),
            dir.join("carry.json"),
            file.to_owned(),
            dir.join("wearer.json"),
        )
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
        let Response::Refused(refusal) = monitor.request(now(), &start, &mut files) else {
            panic!("it is said to be done");
        };
        let told = crate::told::refusal(&refusal);
        assert!(
            told.starts_with("The baseline is left as it was") && told.contains("state"),
            "{told}"
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
            Response::Refused(_)
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

    /// The loop writes at once what the wearer said, while something older still waits for the disk's thread.
    #[test]
    fn what_was_decided_earlier_never_replaces_what_was_written_since() {
        let dir = tempfile::tempdir().unwrap();
        let mut files = files(dir.path(), &dir.path().join("baseline.json"));
        let carry = |today| Carry {
            today,
            ..Carry::default()
        };
        let waits = files.carry_ticket();
        files.carry(&carry(2)).unwrap();
        files.save_carry(&carry(1), waits).unwrap();
        let kept = || carry::load(&dir.path().join("carry.json")).unwrap().0;
        assert_eq!(kept(), Some(carry(2)));
        let next = files.carry_ticket();
        files.save_carry(&carry(3), next).unwrap();
        assert_eq!(kept(), Some(carry(3)));
    }
}
