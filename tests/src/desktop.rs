//! A desktop of its own for one test: a session bus, a screen in memory and dunst on it.
//!
//! Nothing of the user's desktop is touched: own bus address, own display, own home. All processes
//! end when the value is dropped. Every wait polls something that can be observed and has an end.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use futures_lite::StreamExt;
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};
use zbus::message::Type;
use zbus::zvariant::DynamicDeserialize;
use zbus::{Connection, Message, MessageStream, connection, fdo};

/// Longest wait for anything that must happen. Long, because the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

const SERVER: &str = "org.freedesktop.Notifications";
const SERVER_PATH: &str = "/org/freedesktop/Notifications";
const DUNST: &str = "org.dunstproject.cmd0";

/// What to install where a real desktop cannot be had, or `None` where it can.
pub fn missing() -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let packages: Vec<&str> = [
        ("dbus-daemon", "dbus-daemon"),
        ("Xvfb", "xvfb"),
        ("dunst", "dunst"),
    ]
    .into_iter()
    .filter(|(program, _)| !there(program))
    .map(|(_, package)| package)
    .collect();
    (!packages.is_empty()).then(|| {
        format!(
            "no real notification server here; install {}",
            packages.join(" ")
        )
    })
}

/// Polls until there is something.
///
/// # Panics
/// If there is nothing within [`PATIENCE`].
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited too long for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A child process that ends with its owner.
#[derive(Debug)]
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// How dunst is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setup {
    /// Does it read markup?
    pub markup: bool,
}

/// A private desktop.
#[derive(Debug)]
pub struct Desktop {
    // In the order in which they must end.
    server: Option<Owned>,
    watcher: Option<Connection>,
    bus: Option<Owned>,
    screen: Option<(Owned, String)>,
    seen: Arc<Mutex<Vec<Message>>>,
    runtime: Runtime,
    folder: TempDir,
}

impl Desktop {
    /// A bus, and nothing on it.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn bus_only() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["services", "cache", "run", "home", "config"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let mut desktop = Self {
            server: None,
            watcher: None,
            bus: None,
            screen: None,
            seen: Arc::default(),
            runtime: runtime.expect("a runtime"),
            folder,
        };
        desktop.start_bus();
        desktop
    }

    /// A bus, a screen and dunst.
    ///
    /// # Panics
    /// If one of them cannot be started.
    pub fn start(setup: Setup) -> Self {
        let mut desktop = Self::bus_only();
        desktop.start_server(setup);
        desktop
    }

    /// Starts the bus, always at the same address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_bus(&mut self) {
        let folder = self.folder.path();
        let config = folder.join("bus.conf");
        fs::write(
            &config,
            format!(
                "<busconfig><type>session</type><listen>{}</listen><auth>EXTERNAL</auth>\
                 <servicedir>{}</servicedir><policy context=\"default\">\
                 <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>\
                 <allow own=\"*\"/></policy></busconfig>",
                self.address(),
                folder.join("services").display()
            ),
        )
        .expect("a bus configuration");
        let mut child = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts");
        first_line(&mut child);
        self.bus = Some(Owned(child));
        let address = self.address();
        let seen = Arc::clone(&self.seen);
        let watcher = self.runtime.block_on(async {
            // Two connections: one that only listens to everything, one for questions.
            let monitor = connection::Builder::address(address.as_str())?
                .build()
                .await?;
            let mut messages = MessageStream::from(&monitor);
            fdo::MonitoringProxy::new(&monitor)
                .await?
                .become_monitor(&[], 0)
                .await?;
            tokio::spawn(async move {
                while let Some(Ok(message)) = messages.next().await {
                    seen.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(message);
                }
            });
            connection::Builder::address(address.as_str())?
                .build()
                .await
        });
        self.watcher = Some(watcher.expect("the bus answers"));
    }

    /// Kills the bus and everything that depends on it.
    pub fn kill_bus(&mut self) {
        self.watcher = None;
        self.bus = None;
        self.server = None;
        // The new bus cannot listen where the old one left its socket.
        drop(fs::remove_file(self.folder.path().join("bus")));
    }

    /// Starts dunst (and a screen, the first time) and waits until it answers.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_server(&mut self, setup: Setup) {
        if self.screen.is_none() {
            let mut child = Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "800x600x24",
                    "-nolisten",
                    "tcp",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("Xvfb starts");
            let display = format!(":{}", first_line(&mut child).trim());
            self.screen = Some((Owned(child), display));
        }
        let folder = self.folder.path();
        // The menu is a program that is given all choices and prints the one that was picked.
        let menu = folder.join("menu.sh");
        let pick = self.pick_file();
        fs::write(
            &menu,
            format!("#!/bin/sh\ngrep -m1 -F \",$(cat '{}')]\"\n", pick.display()),
        )
        .expect("a menu");
        let config = folder.join("dunstrc");
        let markup = if setup.markup { "full" } else { "no" };
        fs::write(
            &config,
            format!(
                "[global]\nmarkup = {markup}\ndmenu = /bin/sh {}\n",
                menu.display()
            ),
        )
        .expect("a dunst configuration");
        let child = Command::new("dunst")
            .arg("-config")
            .arg(&config)
            .env_clear()
            .envs(self.env())
            .env(
                "DISPLAY",
                self.screen.as_ref().map_or("", |(_, display)| display),
            )
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("dunst starts");
        self.server = Some(Owned(child));
        until("dunst to answer", || {
            self.owner()
                .is_some()
                .then(|| self.dunst("Ping"))
                .and_then(Result::ok)
        });
    }

    /// Kills dunst and waits until the bus has noticed.
    pub fn kill_server(&mut self) {
        self.server = None;
        until("dunst to leave", || self.owner().is_none().then_some(()));
    }

    /// Sends dunst a signal by name (`STOP`, `CONT`).
    ///
    /// # Panics
    /// If there is no dunst.
    pub fn signal_server(&self, signal: &str) {
        let server = self.server.as_ref().expect("dunst runs");
        let kill = format!("kill -{signal} {}", server.0.id());
        assert!(
            Command::new("sh")
                .arg("-c")
                .arg(kill)
                .status()
                .is_ok_and(|it| it.success())
        );
    }

    /// Makes the bus start this command when somebody asks for a notification server.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub fn offer_service(&mut self, command: &str) {
        let file = self
            .folder
            .path()
            .join("services")
            .join(format!("{SERVER}.service"));
        fs::write(
            file,
            format!("[D-BUS Service]\nName={SERVER}\nExec={command}\n"),
        )
        .expect("a service file");
        self.kill_bus();
        self.start_bus();
    }

    /// Environment of a program on this desktop.
    pub fn env(&self) -> Vec<(String, String)> {
        let mut env = Self::homes(self.folder.path());
        env.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.address()));
        env
    }

    /// Environment of a program that has its own home in `folder`, and no bus.
    pub fn homes(folder: &Path) -> Vec<(String, String)> {
        let inside = |name: &str| folder.join(name).display().to_string();
        [
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("HOME", inside("home")),
            ("XDG_CACHE_HOME", inside("cache")),
            ("XDG_CONFIG_HOME", inside("config")),
            ("XDG_RUNTIME_DIR", inside("run")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The bus's address.
    pub fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    /// The display's name.
    pub fn display(&self) -> Option<&str> {
        self.screen.as_ref().map(|(_, display)| display.as_str())
    }

    fn pick_file(&self) -> PathBuf {
        self.folder.path().join("pick")
    }

    /// Picks an action by its key from dunst's menu.
    ///
    /// # Panics
    /// If dunst does not answer.
    pub fn pick(&self, action: &str) {
        fs::write(self.pick_file(), action).expect("a choice");
        self.dunst("ContextMenuCall").expect("dunst opens its menu");
    }

    /// Calls a method of dunst's own interface that takes nothing.
    ///
    /// # Errors
    /// Those of the bus.
    pub fn dunst(&self, method: &str) -> zbus::Result<Message> {
        self.call(DUNST, method, &())
    }

    /// Performs the default action of the newest bubble, as a click on it does.
    ///
    /// # Panics
    /// If dunst does not answer.
    pub fn click(&self) {
        self.call(DUNST, "NotificationAction", &0_u32)
            .expect("dunst acts");
    }

    /// Switches dunst's "do not disturb".
    ///
    /// # Panics
    /// If dunst does not answer.
    pub fn pause(&self, on: bool) {
        let paused = zbus::zvariant::Value::from(on);
        self.call(
            "org.freedesktop.DBus.Properties",
            "Set",
            &(DUNST, "paused", paused),
        )
        .expect("dunst takes it");
    }

    /// How many bubbles are on the screen.
    ///
    /// # Panics
    /// If dunst does not answer.
    pub fn displayed(&self) -> u32 {
        let length = self.call(
            "org.freedesktop.DBus.Properties",
            "Get",
            &(DUNST, "displayedLength"),
        );
        let value: zbus::zvariant::OwnedValue = body(&length.expect("dunst answers"));
        u32::try_from(value).expect("a number")
    }

    fn call<B>(&self, interface: &str, method: &str, body: &B) -> zbus::Result<Message>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
    {
        let Some(watcher) = &self.watcher else {
            return Err(zbus::Error::InvalidReply);
        };
        let call = watcher.call_method(Some(SERVER), SERVER_PATH, Some(interface), method, body);
        self.runtime.block_on(async {
            tokio::time::timeout(PATIENCE, call)
                .await
                .map_err(|_| zbus::Error::InvalidReply)?
        })
    }

    /// Who owns the notification server's name.
    fn owner(&self) -> Option<String> {
        self.ask_bus("GetNameOwner", &SERVER)
    }

    /// How many connections a process has to this bus.
    pub fn connections_of(&self, pid: u32) -> usize {
        let names: Vec<String> = self.ask_bus("ListNames", &()).unwrap_or_default();
        names
            .iter()
            .filter(|name| name.starts_with(':'))
            .filter(|name| self.ask_bus("GetConnectionUnixProcessID", name) == Some(pid))
            .count()
    }

    fn ask_bus<B, T>(&self, question: &str, body: &B) -> Option<T>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
        T: for<'d> DynamicDeserialize<'d>,
    {
        let bus = "org.freedesktop.DBus";
        let watcher = self.watcher.as_ref()?;
        let call = watcher.call_method(
            Some(bus),
            "/org/freedesktop/DBus",
            Some(bus),
            question,
            body,
        );
        self.runtime.block_on(call).ok()?.body().deserialize().ok()
    }

    /// The messages of this kind and name that crossed the bus, in order.
    pub fn seen(&self, kind: Type, member: &str) -> Vec<Message> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let named = |message: &&Message| {
            let header = message.header();
            header.message_type() == kind && header.member().is_some_and(|name| name == member)
        };
        seen.iter().filter(named).cloned().collect()
    }
}

/// The content of a message.
///
/// # Panics
/// If it is of another type.
pub fn body<T: for<'d> DynamicDeserialize<'d>>(message: &Message) -> T {
    message.body().deserialize().expect("the expected type")
}

/// Waits for the first line of a child's output, then lets the rest go.
fn first_line(child: &mut Child) -> String {
    let mut output = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    assert!(!line.trim().is_empty(), "the process ended at once");
    thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
    line
}
