//! "Do not disturb", as each notification server tells it.
//!
//! All of it was measured on real servers: docs/notifications.md. Whoever does not tell is taken to be disturbed.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::bus::{Bus, Truth};
use crate::server::Kind;

/// Longest wait for the answer of a helper program. Our choice: they answer in some 10 ms.
const HELPER_WITHIN: Duration = Duration::from_secs(1);
/// How often a helper program is looked at. Our choice.
const LOOK: Duration = Duration::from_millis(5);

/// Is "do not disturb" on? `None`: not known; then it is shown.
pub(crate) async fn is_silent(kind: Kind, bus: &Bus, patience: Duration) -> Option<bool> {
    let patience = patience.min(HELPER_WITHIN);
    let (says, command): (fn(&str) -> bool, &'static [&'static str]) = match kind {
        Kind::Plasma => {
            let of = Truth::Property {
                interface: "org.freedesktop.Notifications",
                name: "Inhibited",
            };
            return bus.truth(of, patience).await;
        }
        Kind::Dunst => {
            let of = Truth::Property {
                interface: "org.dunstproject.cmd0",
                name: "paused",
            };
            return bus.truth(of, patience).await;
        }
        Kind::Budgie => {
            let of = Truth::Method {
                service: "org.budgie_desktop.Notifications",
                path: "/org/budgie_desktop/Notifications",
                interface: "org.buddiesofbudgie.budgie.Dispatcher",
                name: "GetDoNotDisturb",
            };
            return bus.truth(of, patience).await;
        }
        Kind::Lxqt => return lxqt(),
        Kind::Other => return None,
        Kind::Gnome => (
            |said| said == "false",
            &[
                "gsettings",
                "get",
                "org.gnome.desktop.notifications",
                "show-banners",
            ],
        ),
        Kind::Cinnamon => (
            |said| said == "false",
            &[
                "gsettings",
                "get",
                "org.cinnamon.desktop.notifications",
                "display-notifications",
            ],
        ),
        Kind::Mate => (
            |said| said == "true",
            &[
                "gsettings",
                "get",
                "org.mate.NotificationDaemon",
                "do-not-disturb",
            ],
        ),
        Kind::Xfce => (
            |said| said == "true",
            &[
                "xfconf-query",
                "-c",
                "xfce4-notifyd",
                "-p",
                "/do-not-disturb",
            ],
        ),
        Kind::Swaync => (|said| said == "true", &["swaync-client", "-D"]),
        // Modes are the user's own; these two names are mako's manual's and the usual one.
        Kind::Mako => (
            |said| {
                said.lines()
                    .any(|mode| matches!(mode.trim(), "do-not-disturb" | "dnd"))
            },
            &["makoctl", "mode"],
        ),
    };
    let said = tokio::task::spawn_blocking(move || answer(command, patience));
    said.await.ok()?.map(|said| says(said.trim()))
}

/// What a program prints, if it ends well and in time.
fn answer(command: &[&str], patience: Duration) -> Option<String> {
    let (program, args) = command.split_first()?;
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let end = Instant::now() + patience;
    // A yes or no fits into the pipe, so that nothing need be read meanwhile.
    let ended = loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < end => std::thread::sleep(LOOK),
            Ok(status) => break status,
            Err(_) => break None,
        }
    };
    let Some(status) = ended else {
        // Errors mean that it has ended by itself.
        drop(child.kill());
        drop(child.wait());
        return None;
    };
    let mut said = String::new();
    child.stdout.take()?.read_to_string(&mut said).ok()?;
    status.success().then_some(said)
}

/// LXQt keeps it in a file.
fn lxqt() -> Option<bool> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    let text = std::fs::read_to_string(config.join("lxqt/notifications.conf")).ok()?;
    let on = |line: &str| line.split_whitespace().collect::<String>() == "doNotDisturb=true";
    Some(text.lines().any(on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_that_hangs_fails_or_is_not_there_tells_nothing() {
        let soon = Duration::from_millis(50);
        assert_eq!(answer(&["/nonexistent/helper"], soon), None);
        assert_eq!(answer(&["sh", "-c", "echo true; exit 1"], PATIENT), None);
        let begun = Instant::now();
        assert_eq!(answer(&["sleep", "60"], soon), None);
        assert!(begun.elapsed() < PATIENT);
        assert_eq!(
            answer(&["echo", "true"], PATIENT).as_deref(),
            Some("true\n")
        );
    }

    const PATIENT: Duration = Duration::from_secs(30);
}
