//! What to do next about a failure, where its message does not say so itself.

use std::io;

use nape_config::rig::RigError;
use nape_control::ClientError;
use nape_daemon::lock::LockError;
use nape_daemon::paths::PathsError;
use nape_daemon::scan::ScanFailure;
use nape_session::ReadError;

use super::Failure;

/// What to do next, where the message does not say so itself.
pub(super) fn hint(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::Read { source } => read(source),
        Failure::Write { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            Some("make the folder first")
        }
        Failure::Write { .. } => Some("give another place to write to"),
        Failure::Exists { .. } => Some("give another name, or --force to replace it"),
        Failure::SameFile { .. } => Some("give another name to write to"),
        Failure::NoPart { .. } => Some("say where to write with --out FILE.mcap"),
        Failure::Calibration { .. } => Some(
            "give another window with --upright A:B or --nod C:D (seconds, time_s of \
             `nape angles`), or leave them out: then the first still window is used",
        ),
        Failure::Lock {
            source: LockError::Running { .. },
        } => Some("ask it with `nape status`, or end it first"),
        Failure::Lock {
            source: LockError::Io { source, .. },
        } => lock(source.kind()),
        Failure::Script { .. } => {
            Some("`cargo run -p firmware-sim -- activities` tells what a script can say")
        }
        Failure::Format { .. } => Some("use --to csv"),
        Failure::Paths { source } => Some(paths(source)),
        Failure::Rig { source } => Some(rig(source)),
        Failure::Scan { source } => scan(source),
        Failure::Daemon { source } => match source {
            ClientError::NotRunning => Some("start it with `nape run`"),
            ClientError::Gone | ClientError::Silent => {
                Some("try again; if that does not help, restart the daemon")
            }
            ClientError::Stranger { .. } => {
                Some("use the nape of the same version as the daemon, or restart the daemon")
            }
            ClientError::Refused(_)
            | ClientError::Ended(_)
            | ClientError::OtherAnswer
            | ClientError::Io { .. } => None,
        },
        Failure::NotCalibrated { .. } => {
            Some("the calibration before stays; run `nape calibrate` again")
        }
        _ => None,
    }
}

/// Why the lock cannot be had.
const fn lock(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::PermissionDenied => Some(
            "the file or its folder belongs to another user, or is read-only (was nape run with sudo once?): \
             `ls -l` shows whose it is; give it back with `sudo chown`, or set NAPE_HOME to a folder of your own",
        ),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::StorageFull => {
            Some("set NAPE_HOME to a folder on a disk that can be written")
        }
        _ => None,
    }
}

/// Where files cannot lie.
const fn paths(error: &PathsError) -> &'static str {
    match error {
        PathsError::NoHome => "set HOME, or NAPE_HOME to a folder of your own",
        PathsError::Relative { .. } => "set NAPE_HOME to a path that begins with /, or unset it",
        PathsError::TooLong { .. } => "set XDG_RUNTIME_DIR or NAPE_HOME to a shorter path",
    }
}

/// What is wrong with the rig.
const fn rig(error: &RigError) -> &'static str {
    match error {
        RigError::Io { .. } => "check who may write there",
        RigError::Wrong { .. } | RigError::Unsound { .. } => {
            "mend the file, or remove it and add your clips again with `nape rig add`"
        }
        RigError::Taken { .. } | RigError::There { .. } => {
            "to put it there anew, take it out first: `nape rig remove PLACEMENT`"
        }
        RigError::Unknown { .. } => "`nape rig list` shows what there is",
    }
}

/// What was not found.
const fn scan(error: &ScanFailure) -> Option<&'static str> {
    match error {
        // The reason says it.
        ScanFailure::NoRadio { .. } | ScanFailure::Deaf { .. } => None,
        ScanFailure::Nothing { .. } => Some(
            "switch the clip on and hold it near; one that is connected to something else \
             (a phone, a daemon that runs) does not answer",
        ),
        ScanFailure::NothingNew => Some("`nape rig list` shows yours"),
        ScanFailure::Several { .. } => {
            Some("say which: `nape rig add ADDRESS`, as in the list above")
        }
        ScanFailure::Absent { .. } | ScanFailure::Unheard { .. } => {
            Some("`nape scan` shows which clips are near")
        }
        ScanFailure::NoPlacement => {
            Some("say it: --placement head, --placement upper_back or --placement low_back")
        }
    }
}

fn read(source: &ReadError) -> Option<&'static str> {
    match source {
        ReadError::Io { source, .. } => match source.kind() {
            io::ErrorKind::NotFound => Some("check the name"),
            io::ErrorKind::PermissionDenied => Some("check who may read it"),
            _ => None,
        },
        ReadError::MissingColumn { .. } | ReadError::UnitClash { .. } => Some(
            "a CSV has the columns time_s, acc_x_mps2, acc_y_mps2, acc_z_mps2 (or …_g) and, if the \
             clip has a gyroscope, gyr_x_radps, gyr_y_radps, gyr_z_radps (or …_dps)",
        ),
        ReadError::Field { .. } | ReadError::Fields { .. } | ReadError::Backwards { .. } => {
            Some("mend the row, or skip bad rows with --lenient")
        }
        _ => None,
    }
}
