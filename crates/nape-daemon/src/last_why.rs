//! The last reminder, explained, in a small file: `nape why` answers after a restart, too.

use std::fs;
use std::path::{Path, PathBuf};

use nape_control::why::{Explained, Why};

use crate::atomic_file::{self, FileError};

/// The last reminder of the daemons before, and where the next is kept.
#[derive(Debug, Clone)]
pub struct LastWhy {
    path: PathBuf,
    before: Option<Explained>,
}

impl LastWhy {
    /// Reads what the daemon before kept. What does not read is no reminder: nothing hangs on it.
    pub fn load(path: PathBuf) -> Self {
        let kept = fs::read(&path).ok();
        let before = kept.and_then(|text| serde_json::from_slice(&text).ok());
        Self { path, before }
    }

    /// Where it is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds the last reminder from before the start, where there was none since.
    pub fn fill(&self, why: &mut Why) {
        if why.nudge.is_none() {
            why.nudge.clone_from(&self.before);
        }
    }
}

/// Writes it, whole or not at all.
///
/// # Errors
/// The disk.
pub fn save(path: &Path, explained: &Explained) -> Result<(), FileError> {
    atomic_file::write_json(path, explained)
}

#[cfg(test)]
mod tests {
    use nape_control::why::{Fact, SCHEMA};
    use nape_core::WallTime;
    use nape_core::event::{Answer, Rule};

    use super::*;

    fn explained(id: u32) -> Explained {
        let walk = Fact::Walk {
            since_s: 3600.0,
            limit_s: 3600.0,
        };
        let text = serde_json::json!({
            "id": id, "unix_us": 1_795_337_943_000_000_i64, "rule": Rule::Walk, "fact": walk,
            "title": "Walk", "body": "Two minutes.", "activity": "walking",
            "risk_factor": "sedentary", "trace_of": null, "trace": [], "checks": [],
            "sources": [], "answer": Answer::Done,
        });
        serde_json::from_value(text).unwrap()
    }

    fn empty() -> Why {
        Why {
            schema: SCHEMA.to_owned(),
            now: WallTime {
                unix_us: 1_795_337_943_000_000,
                utc_offset_s: 0,
            },
            language: None,
            nudge: None,
            baseline: None,
            held_back: Vec::new(),
            missed: Vec::new(),
        }
    }

    #[test]
    fn a_reminder_is_there_after_a_restart_until_the_next_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("why.json");
        let mut why = empty();
        LastWhy::load(path.clone()).fill(&mut why);
        assert_eq!(why.nudge, None);

        save(&path, &explained(3)).unwrap();
        LastWhy::load(path.clone()).fill(&mut why);
        assert_eq!(why.nudge, Some(explained(3)));

        let mut newer = empty();
        newer.nudge = Some(explained(1));
        LastWhy::load(path).fill(&mut newer);
        assert_eq!(newer.nudge, Some(explained(1)));
    }

    #[test]
    fn a_file_that_does_not_read_is_no_reminder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("why.json");
        fs::write(&path, "{").unwrap();
        let mut why = empty();
        LastWhy::load(path).fill(&mut why);
        assert_eq!(why.nudge, None);
    }
}
