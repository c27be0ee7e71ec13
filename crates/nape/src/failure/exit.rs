//! The exit code of a failure: 0 done, 1 failed while running, 2 bad input or usage, 3 nothing to do (no daemon).

use std::io;

use nape_config::rig::RigError;
use nape_control::ClientError;
use nape_daemon::scan::ScanFailure;
use nape_session::{ExportError, ImportError, ReadError, RecoverError, WriteError};

use super::Failure;

/// Done.
pub const DONE: u8 = 0;
/// Failed while running.
pub const FAILED: u8 = 1;
/// Bad input or usage.
pub const BAD_INPUT: u8 = 2;
/// Nothing to do: no daemon, no device.
pub const NOTHING_TO_DO: u8 = 3;
/// Stopped by Ctrl-C: 128 + 2, as shells have it.
pub const INTERRUPTED: i32 = 130;

/// The exit code.
pub(super) fn code(failure: &Failure) -> u8 {
    match failure {
        _ if failure.is_closed_pipe() => DONE,
        Failure::Stdout { .. } => FAILED,
        Failure::Write { source, .. } => os_code(source),
        Failure::Read { source }
        | Failure::Import {
            source: ImportError::Read { source },
        }
        | Failure::Export {
            source: ExportError::Read { source },
        }
        | Failure::Recover {
            source: RecoverError::Read { source },
        } => read_code(source),
        Failure::Record { source }
        | Failure::Import {
            source: ImportError::Write { source },
        }
        | Failure::Export {
            source: ExportError::Write { source },
        }
        | Failure::Recover {
            source: RecoverError::Write { source },
        } => write_code(source),
        Failure::Lock { .. }
        | Failure::Store { .. }
        | Failure::Bind { .. }
        | Failure::Runtime { .. } => FAILED,
        Failure::Some { code, .. } => *code,
        Failure::Daemon { source } => match source {
            ClientError::NotRunning => NOTHING_TO_DO,
            _ => FAILED,
        },
        Failure::Rig {
            source: RigError::Io { source, .. },
        } => os_code(source),
        Failure::Scan { source } => scan_code(source),
        Failure::NotCalibrated { .. } => FAILED,
        _ => BAD_INPUT,
    }
}

/// Nothing near is nothing to do; a word that was missing or wrong is the user's to mend.
const fn scan_code(failure: &ScanFailure) -> u8 {
    match failure {
        ScanFailure::NoRadio { .. }
        | ScanFailure::Nothing { .. }
        | ScanFailure::NothingNew
        | ScanFailure::Unheard { .. } => NOTHING_TO_DO,
        ScanFailure::Several { .. } | ScanFailure::Absent { .. } | ScanFailure::NoPlacement => {
            BAD_INPUT
        }
        ScanFailure::Deaf { .. } => FAILED,
    }
}

/// Bad names and missing rights are the user's to mend, the rest went wrong while running.
fn os_code(source: &io::Error) -> u8 {
    match source.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::InvalidFilename => BAD_INPUT,
        _ => FAILED,
    }
}

fn read_code(source: &ReadError) -> u8 {
    match source {
        ReadError::Io { source, .. } => os_code(source),
        _ => BAD_INPUT,
    }
}

/// A name that is taken is the user's to mend; a disk that fails is not.
fn write_code(source: &WriteError) -> u8 {
    match source {
        WriteError::Io { source, .. } => os_code(source),
        WriteError::Exists { .. } | WriteError::UnfinishedThere { .. } => BAD_INPUT,
        WriteError::Mcap { .. }
        | WriteError::Json { .. }
        | WriteError::Batch { .. }
        | WriteError::Backwards { .. } => FAILED,
    }
}
