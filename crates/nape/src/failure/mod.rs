//! What can go wrong with a command, as it is told: the crates' own errors, and those of the command line.
//!
//! Each operation has an error of its own in its crate; here they are put together and classified: exit code
//! (`exit`) and what to do next (`hint`) stand nowhere else. A reader of our output
//! that closes the pipe (`nape … | head`) is no failure.

mod exit;
mod hint;

use std::io;
use std::path::PathBuf;

use nape_analysis::source::SourceError;
use nape_config::ConfigError;
use nape_config::rig::RigError;
use nape_control::ClientError;
use nape_core::Placement;
use nape_core::calibrate::Refused;
use nape_daemon::RunError;
use nape_daemon::atomic_file::FileError;
use nape_daemon::control::server::BindError;
use nape_daemon::lock::LockError;
use nape_daemon::paths::PathsError;
use nape_daemon::scan::ScanFailure;
use nape_daemon::store::StoreError;
use nape_daemon::wearer::WearerError;
use nape_session::{ExportError, ImportError, ReadError, RecoverError, WriteError};
use nape_words::Words;

pub use exit::{BAD_INPUT, DONE, FAILED, INTERRUPTED, NOTHING_TO_DO};

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The recording cannot be read.
    #[error("{source}")]
    Read {
        /// What the reader says: file, line, column, what was expected.
        #[from]
        source: ReadError,
    },
    /// A conversion to MCAP failed.
    #[error("{source}")]
    Import {
        /// What the importer says.
        #[from]
        source: ImportError,
    },
    /// A conversion from MCAP failed.
    #[error("{source}")]
    Export {
        /// What the exporter says.
        #[from]
        source: ExportError,
    },
    /// What is kept of the wearer cannot be read.
    #[error("{source}")]
    Wearer {
        /// Why.
        #[from]
        source: WearerError,
    },
    /// A rescue failed.
    #[error("{source}")]
    Recover {
        /// What the rescuer says.
        #[from]
        source: RecoverError,
    },
    /// The daemon's lock was not had.
    #[error("{source}")]
    Lock {
        /// Why.
        #[from]
        source: LockError,
    },
    /// The folder of the recordings cannot be used.
    #[error("{source}")]
    Store {
        /// Why.
        #[from]
        source: StoreError,
    },
    /// The control socket cannot be made.
    #[error("{source}")]
    Bind {
        /// Why.
        #[from]
        source: BindError,
    },
    /// The system refuses something that every program needs.
    #[error("the system refused: {source}")]
    Runtime {
        /// What it said.
        source: io::Error,
    },
    /// A recording cannot be written.
    #[error("{source}")]
    Record {
        /// What the writer says.
        #[from]
        source: WriteError,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of that name is there already.
    #[error("{}: exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The output would replace the input.
    #[error("{}: is the recording that is read", path.display())]
    SameFile {
        /// The file.
        path: PathBuf,
    },
    /// The name of a torn recording does not tell what to call the rescued one.
    #[error("{}: expected a name that ends in .part or .mcap", path.display())]
    NoPart {
        /// The file.
        path: PathBuf,
    },
    /// Standard output cannot be written.
    #[error("standard output: {source}")]
    Stdout {
        /// What the system said.
        source: io::Error,
    },
    /// The window given for the calibration cannot be used.
    #[error("{}: {}: no calibration from the window given: {}", path.display(), placement.name(), Words::default().refused(refused))]
    Calibration {
        /// The recording.
        path: PathBuf,
        /// The clip.
        placement: Placement,
        /// Why.
        refused: Refused,
    },
    /// The script of a simulated day cannot be used.
    #[error("{}: {reason}", path.display())]
    Script {
        /// The file.
        path: PathBuf,
        /// Why, in words.
        reason: String,
    },
    /// An argument is out of its range.
    #[error("{reason}")]
    Usage {
        /// Which, and what it may be.
        reason: String,
    },
    /// Nothing of a capture is what it should be.
    #[error("nothing in it is of this device")]
    Undecoded,
    /// A format of a later version.
    #[error("--to {format} is not in this version, which writes: csv")]
    Format {
        /// Its name.
        format: &'static str,
    },
    /// There is no place for the daemon's files.
    #[error("{source}")]
    Paths {
        /// Why.
        #[from]
        source: PathsError,
    },
    /// The configuration cannot be used.
    #[error("{source}")]
    Config {
        /// What is wrong with it, and where.
        #[from]
        source: ConfigError,
    },
    /// The rig cannot be read or changed.
    #[error("{source}")]
    Rig {
        /// Why.
        #[from]
        source: RigError,
    },
    /// No clip, or none that is meant.
    #[error("{source}")]
    Scan {
        /// Why.
        #[from]
        source: ScanFailure,
    },
    /// The daemon did not do what was asked.
    #[error("{}", nape_daemon::told::client(source))]
    Daemon {
        /// Why.
        #[from]
        source: ClientError,
    },
    /// A time or another word of the command line means nothing.
    #[error("{expected}")]
    Argument {
        /// What was expected.
        expected: String,
    },
    /// Not every clip could be calibrated; the reasons were said.
    #[error("not calibrated: {}", places.join(", "))]
    NotCalibrated {
        /// The clips.
        places: Vec<&'static str>,
    },
    /// Some recordings of several failed; each was said when it happened.
    #[error("{failed} of {all} recordings could not be read")]
    Some {
        /// How many failed.
        failed: usize,
        /// How many were asked for.
        all: usize,
        /// The exit code of the worst.
        code: u8,
    },
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Read(source) => Self::Read { source },
            SourceError::Calibration {
                path,
                placement,
                refused,
            } => Self::Calibration {
                path,
                placement,
                refused,
            },
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::Write {
            path: error.path,
            source: error.source,
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Paths(source) => Self::Paths { source },
            RunError::Config(source) => Self::Config { source },
            RunError::Lock(source) => Self::Lock { source },
            RunError::Rig(source) => Self::Rig { source },
            RunError::Store(source) => Self::Store { source },
            RunError::Bind(source) => Self::Bind { source },
            RunError::File(source) => source.into(),
            RunError::Wearer(source) => Self::Wearer { source },
            RunError::Runtime { source } => Self::Runtime { source },
        }
    }
}

impl Failure {
    /// An error of standard output.
    pub const fn stdout(source: io::Error) -> Self {
        Self::Stdout { source }
    }

    /// The reader of our output went away: nothing to say.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Stdout { source } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        exit::code(self)
    }

    /// What to do next, where the message does not say so itself.
    pub fn hint(&self) -> Option<&'static str> {
        hint::hint(self)
    }
}

#[cfg(test)]
mod tests {
    use nape_daemon::atomic_file::PartialFile;

    use super::*;

    #[test]
    fn a_full_disk_is_1_and_a_bad_name_is_2() {
        let write = |kind: io::ErrorKind| WriteError::Io {
            path: "o".into(),
            source: kind.into(),
        };
        for (kind, code) in [
            (io::ErrorKind::StorageFull, FAILED),
            (io::ErrorKind::QuotaExceeded, FAILED),
            (io::ErrorKind::NotFound, BAD_INPUT),
            (io::ErrorKind::PermissionDenied, BAD_INPUT),
        ] {
            for failure in [
                Failure::from(ImportError::from(write(kind))),
                Failure::from(ExportError::from(write(kind))),
                Failure::from(RecoverError::from(write(kind))),
            ] {
                assert_eq!(failure.code(), code, "{failure}");
            }
        }
        let exists = WriteError::Exists { path: "o".into() };
        assert_eq!(Failure::from(ImportError::from(exists)).code(), BAD_INPUT);
        let empty = ReadError::Empty { path: "i".into() };
        assert_eq!(Failure::from(ImportError::from(empty)).code(), BAD_INPUT);
    }

    #[test]
    fn a_folder_that_is_not_there_is_the_users_to_make() {
        let dir = tempfile::tempdir().unwrap();
        let file = PartialFile::create(&dir.path().join("no/out.csv"));
        let failure = Failure::from(file.unwrap_err());
        assert_eq!(failure.code(), 2);
        assert_eq!(failure.hint(), Some("make the folder first"));
    }
}
