//! A real desktop's notification server, started by a script of `tests/desktops` on a bus and a display of its own, with a
//! pointer that clicks and eyes that read.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::desktop::PATIENCE;

/// A server and what it needs: the script's name, a program of its package, the packages.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// `tests/desktops/NAME.sh`.
    pub name: &'static str,
    /// What must be there, by path or name.
    programs: &'static [&'static str],
    /// What to install.
    packages: &'static str,
    /// Has it buttons that can be clicked?
    pub buttons: bool,
    /// Does a click on the bubble press `default`?
    pub body: bool,
    /// Can it be told not to disturb?
    pub quiet: bool,
}

impl Server {
    const fn new(
        name: &'static str,
        programs: &'static [&'static str],
        packages: &'static str,
    ) -> Self {
        Self {
            name,
            programs,
            packages,
            buttons: true,
            body: true,
            quiet: true,
        }
    }
}

/// All of them: docs/notifications.md.
pub const SERVERS: [Server; 11] = [
    Server::new(
        "gnome",
        &[
            "gnome-shell",
            "gjs",
            "gsettings",
            "/usr/lib/python3/dist-packages/dbusmock",
        ],
        "gnome-shell gjs python3-dbusmock libglib2.0-bin",
    ),
    Server::new(
        "plasma",
        &["plasmashell", "kwin_x11"],
        "plasma-workspace plasma-desktop kwin-x11",
    ),
    Server::new(
        "cinnamon",
        &["cinnamon", "/usr/lib/python3/dist-packages/dbusmock"],
        "cinnamon python3-dbusmock",
    ),
    Server::new("budgie", &["budgie-daemon", "budgie-wm"], "budgie-core"),
    Server {
        body: false,
        ..Server::new("xfce", &["xfconf-query"], "xfce4-notifyd xfconf")
    },
    Server::new(
        "mate",
        &["/usr/share/dbus-1/services/org.freedesktop.mate.Notifications.service"],
        "mate-notification-daemon",
    ),
    Server {
        body: false,
        ..Server::new("lxqt", &["lxqt-notificationd"], "lxqt-notificationd")
    },
    Server::new(
        "swaync",
        &["swaync", "sway", "grim"],
        "sway-notification-center sway grim",
    ),
    Server {
        quiet: false,
        ..Server::new(
            "flashback",
            &["/usr/lib/notification-daemon/notification-daemon"],
            "notification-daemon",
        )
    },
    Server {
        buttons: false,
        ..Server::new("mako", &["mako", "sway", "grim"], "mako-notifier sway grim")
    },
    Server {
        buttons: false,
        body: false,
        ..Server::new("dunst", &["dunst"], "dunst")
    },
];

/// What all of them need: program, package.
const EYES: [(&str, &str); 6] = [
    ("dbus-daemon", "dbus-daemon"),
    ("gdbus", "libglib2.0-bin"),
    ("Xvfb", "xvfb"),
    ("xdotool", "xdotool"),
    ("import", "imagemagick"),
    ("tesseract", "tesseract-ocr tesseract-ocr-eng"),
];

fn there(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A running server.
#[derive(Debug)]
pub struct Bench {
    script: PathBuf,
    folder: String,
}

impl Bench {
    /// Starts it.
    ///
    /// # Errors
    /// What to install.
    ///
    /// # Panics
    /// If all is there and it does not start.
    pub fn start(server: &Server) -> Result<Self, String> {
        let missing = EYES.iter().filter(|(program, _)| !there(program));
        let mut packages: Vec<&str> = missing.map(|(_, package)| *package).collect();
        if !server.programs.iter().all(|program| there(program)) {
            packages.push(server.packages);
        }
        if !packages.is_empty() {
            let (name, packages) = (server.name, packages.join(" "));
            return Err(format!(
                "no notification server of {name} here; install {packages}"
            ));
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("desktops");
        let mut bench = Self {
            script: folder.join(format!("{}.sh", server.name)),
            folder: String::new(),
        };
        let said = bench.run("start", &[]);
        bench.folder = said.expect("the server starts").trim().to_owned();
        Ok(bench)
    }

    fn run(&self, command: &str, args: &[&str]) -> Result<String, String> {
        let mut script = Command::new("timeout");
        script.arg("120").arg(&self.script).arg(command);
        if !self.folder.is_empty() {
            script.arg(&self.folder);
        }
        let output = script.args(args).output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Environment of a program on this desktop.
    ///
    /// # Panics
    /// If the script does not tell.
    pub fn env(&self) -> Vec<(String, String)> {
        let said = self.run("environ", &[]).expect("the environment");
        let pairs = said.split('\0').filter_map(|pair| pair.split_once('='));
        let mut env: Vec<_> = pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        env.push(("PATH".to_owned(), std::env::var("PATH").unwrap_or_default()));
        env
    }

    /// What can be read on the screen, as the script tells it.
    pub fn shown(&self) -> String {
        self.run("shown", &[]).unwrap_or_default()
    }

    /// Waits until this can be read.
    ///
    /// # Panics
    /// If it cannot within [`PATIENCE`].
    pub fn until_shown(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let shown = self.shown();
            if shown.to_lowercase().contains(&text.to_lowercase()) {
                return;
            }
            assert!(Instant::now() < end, "{text:?} is not shown: {shown}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Clicks on the body or on a button that can be read.
    ///
    /// # Panics
    /// If it cannot be found.
    pub fn click(&self, what: &str) {
        if self.script.ends_with("gnome.sh") {
            // Buttons come when the pointer is on it.
            drop(self.run("click", &["expand"]));
            thread::sleep(Duration::from_millis(500));
        }
        let end = Instant::now() + PATIENCE;
        while let Err(error) = self.run("click", &[what]) {
            assert!(Instant::now() < end, "no {what}: {error}");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The pointer goes where no bubble is.
    pub fn away(&self) {
        drop(self.run("click", &["away"]));
    }

    /// Switches "do not disturb".
    ///
    /// # Panics
    /// If the script fails.
    pub fn quiet(&self, on: bool) {
        let said = self.run("dnd", &[if on { "on" } else { "off" }]);
        said.expect("do not disturb");
    }

    /// A picture of the screen, in `folder`.
    pub fn picture(&self, folder: &Path, name: &str) {
        let file = folder.join(name).display().to_string();
        // A picture more or less is no reason to fail.
        drop(self.run("shot", &[&file]));
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if !self.folder.is_empty() {
            drop(self.run("stop", &[]));
        }
    }
}
