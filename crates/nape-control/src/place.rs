//! Where the daemon's socket lies.
//!
//! `NAPE_HOME` puts it under that folder; else it is in the runtime folder of the login, and where there is none,
//! beside what Nape keeps: a name in a folder that everybody writes to could be taken by somebody else first.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::platform;

/// The variable that puts everything of Nape under one folder.
pub const HOME_VARIABLE: &str = "NAPE_HOME";

/// The socket of this user's daemon, whether one runs or not; `None` where the system tells no folder of the
/// user.
pub fn socket() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name);
    folder(var, login_folder(), || state(var)).map(in_folder)
}

/// The socket in its folder.
pub fn in_folder(folder: PathBuf) -> PathBuf {
    folder.join("control.sock")
}

/// The folder that the system made for this user at login, for programs that were not told of it.
pub fn login_folder() -> Option<PathBuf> {
    platform::login_folder()
}

/// The rule: the socket's folder by these variables, `login` and where Nape keeps its own.
pub fn folder(
    var: impl Fn(&str) -> Option<OsString>,
    login: Option<PathBuf>,
    state: impl FnOnce() -> Option<PathBuf>,
) -> Option<PathBuf> {
    if let Some(home) = absolute(&var, HOME_VARIABLE) {
        return Some(home.join("run"));
    }
    let runtime = absolute(&var, "XDG_RUNTIME_DIR").or(login);
    runtime
        .map(|dir| dir.join("nape"))
        .or_else(|| state().map(|dir| dir.join("run")))
}

/// Where Nape keeps its own, by the XDG Base Directory Specification.
fn state(var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    absolute(&var, "XDG_STATE_HOME")
        .or_else(|| std::env::home_dir().map(|home| home.join(".local/state")))
        .map(|dir| dir.join("nape"))
}

fn absolute(var: &impl Fn(&str) -> Option<OsString>, name: &str) -> Option<PathBuf> {
    var(name).map(PathBuf::from).filter(|dir| dir.is_absolute())
}
