//! Where the daemon's files lie: the XDG folders, or one folder for everything.
//!
//! Configuration, rig and lock, recordings and the control socket each have their place. `NAPE_HOME`
//! puts them all under one folder (for a second set-up, and for tests), `--config` names another
//! configuration. Nothing is made or read here; whoever needs a folder makes it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};
use nape_control::place::{self, HOME_VARIABLE};

use crate::platform::SOCKET_PATH_MAX;

/// Where the daemon's files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The configuration.
    config: PathBuf,
    /// The configuration was named by the user: then it must be there.
    config_named: bool,
    /// Folder of what the program remembers: rig, lock.
    state: PathBuf,
    /// Folder of the recordings, unless the configuration names another.
    recordings: PathBuf,
    /// Folder of the socket.
    runtime: PathBuf,
}

/// Why there is no place for files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathsError {
    /// The system does not tell the user's folder.
    #[error("your home folder is not known: HOME is not set")]
    NoHome,
    /// `NAPE_HOME` is no absolute path.
    #[error("{HOME_VARIABLE}={}: expected an absolute path", path.display())]
    Relative {
        /// What it is.
        path: PathBuf,
    },
    /// The socket's path would not fit.
    #[error(
        "{}: too long for a socket: {} bytes, at most {SOCKET_PATH_MAX} fit",
        path.display(),
        path.as_os_str().len()
    )]
    TooLong {
        /// The socket.
        path: PathBuf,
    },
}

impl Paths {
    /// The places by environment and user; `config` is the file of `--config`.
    ///
    /// # Errors
    /// No home, or a place that cannot be used.
    pub fn find(config: Option<&Path>) -> Result<Self, PathsError> {
        let login = place::login_folder();
        Self::choose(config, |name| std::env::var_os(name), login.as_deref())
    }

    /// The rules, apart from where the facts come from. `login` is the runtime folder that the
    /// system made at login, for shells that were not told of it.
    fn choose(
        config: Option<&Path>,
        var: impl Fn(&str) -> Option<OsString>,
        login: Option<&Path>,
    ) -> Result<Self, PathsError> {
        let named = config.map(Path::to_owned);
        let config_named = named.is_some();
        let home = var(HOME_VARIABLE).filter(|v| !v.is_empty());
        let paths = if let Some(home) = home.map(PathBuf::from) {
            if !home.is_absolute() {
                return Err(PathsError::Relative { path: home });
            }
            Self {
                config: named.unwrap_or_else(|| home.join("config.toml")),
                config_named,
                recordings: home.join("recordings"),
                runtime: home.join("run"),
                state: home,
            }
        } else {
            let xdg = Xdg::new().map_err(|_| PathsError::NoHome)?;
            let state = xdg.state_dir().ok_or(PathsError::NoHome)?.join("nape");
            // The rule that every client follows.
            let login = login.map(Path::to_owned);
            let runtime = place::folder(var, login, || Some(state.clone()));
            let runtime = runtime.unwrap_or_else(|| state.join("run"));
            Self {
                config: named.unwrap_or_else(|| xdg.config_dir().join("nape/config.toml")),
                config_named,
                recordings: xdg.data_dir().join("nape/recordings"),
                runtime,
                state,
            }
        };
        let socket = paths.socket();
        if socket.as_os_str().len() > SOCKET_PATH_MAX {
            return Err(PathsError::TooLong { path: socket });
        }
        Ok(paths)
    }

    /// The configuration, and whether the user named it (then it must be there).
    pub fn config(&self) -> (&Path, bool) {
        (&self.config, self.config_named)
    }

    /// The clips of this wearer.
    pub fn rig(&self) -> PathBuf {
        self.state.join("rig.toml")
    }

    /// The lock of the one daemon. It lies beside the rig, not beside the socket: two daemons that
    /// see different runtime folders must not write the same recordings.
    pub fn lock(&self) -> PathBuf {
        self.state.join("daemon.lock")
    }

    /// What outlives a session: the day's nudges, silence, what hurts.
    pub fn carry(&self) -> PathBuf {
        self.state.join("day.json")
    }

    /// The last reminder, explained.
    pub fn why(&self) -> PathBuf {
        self.state.join("why.json")
    }

    /// What was learned of the wearer.
    pub fn baseline(&self) -> PathBuf {
        self.state.join("baseline.json")
    }

    /// What the wearer declared and planned.
    pub fn wearer(&self) -> PathBuf {
        self.state.join("wearer.json")
    }

    /// The folder of the recordings, unless the configuration names another.
    pub fn recordings(&self) -> &Path {
        &self.recordings
    }

    /// The control socket.
    pub fn socket(&self) -> PathBuf {
        place::in_folder(self.runtime.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Option<OsString> {
        None
    }

    #[test]
    fn one_folder_holds_everything() {
        let var = |name: &str| (name == HOME_VARIABLE).then(|| "/tmp/n".into());
        let paths = Paths::choose(None, var, None).unwrap();
        assert_eq!(paths.config(), (Path::new("/tmp/n/config.toml"), false));
        for path in [paths.rig(), paths.lock(), paths.socket()] {
            assert!(path.starts_with("/tmp/n"), "{}", path.display());
        }
        assert_eq!(paths.recordings(), Path::new("/tmp/n/recordings"));
        let named = Paths::choose(Some(Path::new("my.toml")), var, None).unwrap();
        assert_eq!(named.config(), (Path::new("my.toml"), true));
    }

    #[test]
    fn a_relative_home_and_a_long_one_are_refused_with_what_to_do() {
        let var = |name: &str| (name == HOME_VARIABLE).then(|| "here".into());
        let error = Paths::choose(None, var, None).unwrap_err();
        assert!(error.to_string().contains("absolute"), "{error}");
        let long = format!("/{}", "x".repeat(SOCKET_PATH_MAX));
        let var = |name: &str| (name == HOME_VARIABLE).then(|| long.clone().into());
        let error = Paths::choose(None, var, None).unwrap_err();
        assert!(matches!(error, PathsError::TooLong { .. }));
    }

    #[test]
    fn without_a_runtime_folder_the_login_one_is_taken_then_our_own_state() {
        let login = Some(Path::new("/run/user/7"));
        let with = |value: &'static str| {
            move |name: &str| (name == "XDG_RUNTIME_DIR").then(|| value.into())
        };
        let socket = |paths: Result<Paths, _>| paths.unwrap().socket();
        assert_eq!(
            socket(Paths::choose(None, with("/run/x"), login)),
            Path::new("/run/x/nape/control.sock")
        );
        for relative in ["", "run"] {
            assert_eq!(
                socket(Paths::choose(None, with(relative), login)),
                Path::new("/run/user/7/nape/control.sock")
            );
        }
        let bare = Paths::choose(None, none, None).unwrap();
        assert_eq!(bare.socket(), bare.state.join("run/control.sock"));
    }
}
