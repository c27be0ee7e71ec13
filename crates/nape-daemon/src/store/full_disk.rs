//! When a recording cannot be written: say so once, go on without, try again every minute. Pure.
//!
//! The monitor needs no disk. The daemon asks [`DiskPolicy::may_try`] before it begins a recording and
//! tells how it went; what is said to the wearer comes back, once for each change.

use std::io;

use nape_control::status::NotWritten;
use nape_core::text::clean_line;
use nape_core::{Span, Timestamp};
use nape_session::WriteError;

use crate::told;

/// Time between two tries. Our choice: somebody who makes room does not wait long, and a disk that
/// stays full is left in peace.
pub const RETRY: Span = Span::from_mins(1);

/// What to do about a recording that cannot be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiskPolicy {
    trouble: Option<Trouble>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Trouble {
    since: Timestamp,
    next: Timestamp,
    problem: NotWritten,
}

impl DiskPolicy {
    /// May a recording be begun at `now`?
    pub fn may_try(&self, now: Timestamp) -> bool {
        self.trouble.as_ref().is_none_or(|t| now >= t.next)
    }

    /// When to try again; `None`: all is well.
    pub fn next_try(&self) -> Option<Timestamp> {
        self.trouble.as_ref().map(|t| t.next)
    }

    /// What is wrong, for `nape status`; `None`: all is well.
    pub fn problem(&self) -> Option<&NotWritten> {
        self.trouble.as_ref().map(|t| &t.problem)
    }

    /// A recording could not be begun or went wrong at `now`. Returns what to tell the wearer; `None`
    /// if it was told before. A try that fails for the same reason is not worth a word.
    pub fn failed(&mut self, now: Timestamp, error: &WriteError) -> Option<String> {
        self.fail(now, problem(error))
    }

    /// The disk is so slow that a recording had to be given up at `now`. Told as for [`Self::failed`].
    pub fn too_slow(&mut self, now: Timestamp) -> Option<String> {
        self.fail(now, NotWritten::TooSlow)
    }

    fn fail(&mut self, now: Timestamp, problem: NotWritten) -> Option<String> {
        let next = now + RETRY;
        let known = self.trouble.as_ref().is_some_and(|t| t.problem == problem);
        let since = self.trouble.as_ref().map_or(now, |t| t.since);
        self.trouble = Some(Trouble {
            since,
            next,
            problem: problem.clone(),
        });
        (!known).then(|| {
            format!(
                "Nothing is recorded: {}. Monitoring goes on; recording is tried again every minute.",
                told::not_written(&problem)
            )
        })
    }

    /// A recording was begun at `now`. Returns what to tell the wearer, if there was trouble.
    pub fn works(&mut self, now: Timestamp) -> Option<String> {
        let trouble = self.trouble.take()?;
        let without = nape_words::terms::span(now.since(trouble.since));
        Some(format!("Recording again, after {without} without."))
    }
}

/// What is wrong.
fn problem(error: &WriteError) -> NotWritten {
    match error {
        WriteError::Io { path, source } if is_full(source) => {
            let folder = path.parent().unwrap_or(path);
            NotWritten::NoSpace {
                folder: clean_line(&folder.display().to_string()),
            }
        }
        error => NotWritten::Failed {
            detail: clean_line(&error.to_string()),
        },
    }
}

/// No space, or none for this user.
fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_micros(s * 1_000_000)
    }

    fn error(kind: io::ErrorKind) -> WriteError {
        WriteError::Io {
            path: "/data/a.mcap.part".into(),
            source: kind.into(),
        }
    }

    #[test]
    fn a_full_disk_is_told_once_and_tried_every_minute() {
        let mut policy = DiskPolicy::default();
        assert!(policy.may_try(at(0)) && policy.next_try().is_none());
        assert_eq!(policy.works(at(0)), None);
        let full = error(io::ErrorKind::StorageFull);
        let told = policy.failed(at(10), &full).unwrap();
        assert_eq!(
            told,
            "Nothing is recorded: no space is left in /data; make room there. Monitoring goes on; \
             recording is tried again every minute."
        );
        let folder = "/data".to_owned();
        assert_eq!(policy.problem(), Some(&NotWritten::NoSpace { folder }));
        for s in 0..30 {
            let now = at(10 + 60 * s);
            assert_eq!(policy.may_try(now), s > 0);
            if policy.may_try(now) {
                assert_eq!(policy.failed(now, &full), None);
                assert!(!policy.may_try(now));
                assert_eq!(policy.next_try(), Some(now + RETRY));
            }
        }
        // Another reason is news.
        let told = policy.failed(at(1900), &error(io::ErrorKind::PermissionDenied));
        assert!(told.unwrap().contains("/data/a.mcap.part"));
        let told = policy.works(at(2000)).unwrap();
        assert_eq!(told, "Recording again, after 33 min 10 s without.");
        assert!(policy.may_try(at(2000)) && policy.problem().is_none());
        assert!(policy.failed(at(2001), &full).is_some());
    }
}
