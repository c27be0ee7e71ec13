//! The board: the stack on a real bus, in real time, under the commands of standard input.
//!
//! One task owns everything. The real clock is read here and nowhere else in the board.

use std::io::{self, BufRead, Write as _};
use std::thread;
use std::time::Duration;

use nape_core::{Placement, Timestamp};
use serde_json::{Value as Json, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::Instant;
use zbus::Message;
use zbus::message::Type;

use super::bus::{BusError, PrivateBus};
use super::call::{Call, CallId, Method, Output};
use super::command::{Command, Daemon, help};
use super::session::{Session, SessionError};
use super::stack::Stack;
use crate::fault_line::labels;

/// Longest sleep without looking at the clock; our choice.
const NAP: Duration = Duration::from_secs(3600);
/// Lines read ahead.
// Full: the reader of standard input waits, and so does who writes there.
const LINES: usize = 64;

/// How to serve.
#[derive(Debug)]
pub(super) struct Options {
    /// Address of the bus; a private one if `None`.
    pub(super) bus: Option<String>,
    pub(super) verbose: bool,
    pub(super) until_eof: bool,
}

/// Why the board ended, other than by wish.
#[derive(Debug, thiserror::Error)]
pub(super) enum BoardError {
    #[error(transparent)]
    Bus(#[from] BusError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error("the bus {address} is gone; start it and this program again")]
    Lost { address: String },
    #[error("cannot listen to signals: {source}")]
    Signals { source: io::Error },
}

/// Everything, in one place.
pub(super) struct Board {
    stack: Stack,
    labels: Vec<String>,
    session: Option<Session>,
    address: String,
    own: Option<PrivateBus>,
    started: Instant,
    last_call: u64,
    verbose: bool,
}

/// Whether to go on.
#[derive(PartialEq, Eq)]
enum Next {
    On,
    End,
}

/// What the world outside did.
enum Event {
    Message(Option<Message>),
    Line(Option<String>),
    Time,
    Signal,
}

impl Board {
    /// Serves until `quit`, Ctrl-C or SIGTERM (or the end of input, if that is wished).
    ///
    /// # Errors
    /// No bus, or it is lost.
    pub(super) async fn run(stack: Stack, options: Options) -> Result<(), BoardError> {
        let (address, own) = match options.bus {
            Some(address) => (address, None),
            None => {
                let bus = PrivateBus::new()?;
                (bus.address(), Some(bus))
            }
        };
        let signals = |source| BoardError::Signals { source };
        let mut interrupt = signal(SignalKind::interrupt()).map_err(signals)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(signals)?;
        let mut board = Self {
            labels: labels(&stack.world),
            stack,
            session: None,
            address,
            own,
            started: Instant::now(),
            last_call: 0,
            verbose: options.verbose,
        };
        board.open().await?;
        board.greet();
        let mut lines = Some(lines());
        loop {
            let deadline = board.stack.next_deadline();
            let wake = deadline.map_or(board.started + NAP, |at| board.instant(at));
            let event = tokio::select! {
                message = next_message(&mut board.session) => Event::Message(message),
                line = next_line(&mut lines) => Event::Line(line),
                () = tokio::time::sleep_until(wake) => Event::Time,
                _ = interrupt.recv() => Event::Signal,
                _ = terminate.recv() => Event::Signal,
            };
            let now = board.now();
            board.stack.advance(now);
            let next = match event {
                Event::Message(Some(message)) => {
                    board.message(&message);
                    Next::On
                }
                Event::Message(None) => {
                    board.bus_lost()?;
                    Next::On
                }
                Event::Line(Some(line)) => board.line(&line).await?,
                Event::Line(None) if options.until_eof => Next::End,
                Event::Line(None) => {
                    lines = None;
                    Next::On
                }
                Event::Time => Next::On,
                Event::Signal => Next::End,
            };
            board.flush().await;
            if next == Next::End {
                break;
            }
        }
        board.stack.terminate();
        board.flush().await;
        board.close().await;
        Ok(())
    }

    fn now(&self) -> Timestamp {
        let us = self.started.elapsed().as_micros();
        Timestamp::from_micros(i64::try_from(us).unwrap_or(i64::MAX))
    }

    fn instant(&self, at: Timestamp) -> Instant {
        let us = u64::try_from(at.as_micros()).unwrap_or(0);
        self.started + Duration::from_micros(us)
    }

    async fn open(&mut self) -> Result<(), SessionError> {
        self.session = Some(Session::open(&self.address).await?);
        Ok(())
    }

    async fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.close().await;
        }
    }

    fn bus_lost(&mut self) -> Result<(), BoardError> {
        self.session = None;
        self.stack.kill();
        if self.own.is_some() {
            self.stack
                .log("the bus is gone; `bus start` brings it back".to_owned());
            return Ok(());
        }
        Err(BoardError::Lost {
            address: self.address.clone(),
        })
    }

    fn greet(&self) {
        say(&format!("DBUS_SYSTEM_BUS_ADDRESS={}", self.address));
        let clips: Vec<String> = self
            .labels
            .iter()
            .zip(&self.stack.devices)
            .map(|(label, device)| format!("{label}={}", device.address_text()))
            .collect();
        say(&format!("ok {}", clips.join(" ")));
    }

    fn message(&mut self, message: &Message) {
        let header = message.header();
        match header.message_type() {
            Type::MethodCall => {}
            Type::Signal => {
                let changed = header.member().is_some_and(|m| m == "NameOwnerChanged");
                if changed
                    && let Ok((name, _, new)) =
                        message.body().deserialize::<(String, String, String)>()
                    && name.starts_with(':')
                    && new.is_empty()
                {
                    self.stack.client_gone(&name);
                }
                return;
            }
            _ => return,
        }
        let Some(session) = &mut self.session else {
            return;
        };
        self.last_call += 1;
        let id = CallId(self.last_call);
        session.remember(id, message.clone());
        match Method::parse(message) {
            Ok(method) => self.stack.call(Call {
                id,
                sender: header.sender().map_or_else(String::new, |s| s.to_string()),
                path: header.path().map_or_else(String::new, |p| p.to_string()),
                method,
            }),
            Err(refusal) => self.stack.refuse(id, refusal),
        }
    }

    /// One command; its answer is one line, after whatever lines it lists.
    async fn line(&mut self, line: &str) -> Result<Next, BoardError> {
        let command = match Command::parse(line, &self.labels) {
            Ok(Some(command)) => command,
            Ok(None) => return Ok(Next::On),
            Err(e) => {
                say(&format!("error: {e}"));
                return Ok(Next::On);
            }
        };
        let quit = command == Command::Quit;
        let answer = self.obey(command, line).await?;
        // What it caused goes out before the answer does.
        self.flush().await;
        match answer {
            Ok(text) => say(&format!("ok {text}")),
            Err(text) => say(&format!("error: {text}")),
        }
        Ok(if quit { Next::End } else { Next::On })
    }

    /// The answer, or what is to be done instead.
    async fn obey(
        &mut self,
        command: Command,
        text: &str,
    ) -> Result<Result<String, String>, BoardError> {
        Ok(Ok(match command {
            Command::Fault(line) => {
                for clip in &line.clips {
                    self.stack.world.fault(*clip, line.fault.clone());
                    self.stack.drain();
                }
                text.trim().to_owned()
            }
            Command::Adapter { on } => {
                self.stack.set_powered(on);
                format!("adapter {}", if on { "on" } else { "off" })
            }
            Command::Forget { clips } => {
                for clip in &clips {
                    self.stack.remove(*clip);
                }
                format!("{} forgotten", self.names(&clips))
            }
            Command::Daemon(Daemon::Start) if self.session.is_some() => {
                return Ok(Err(
                    "bluetoothd is running; `stack kill` or `stack term` first".to_owned(),
                ));
            }
            Command::Daemon(Daemon::Start) => match self.open().await {
                Ok(()) => {
                    self.stack.start();
                    "bluetoothd started".to_owned()
                }
                Err(e) => return Ok(Err(e.to_string())),
            },
            Command::Daemon(_) if self.session.is_none() => {
                return Ok(Err(
                    "bluetoothd is not running; `stack start` first".to_owned()
                ));
            }
            Command::Daemon(Daemon::Term) => {
                self.stack.terminate();
                self.flush().await;
                self.close().await;
                "bluetoothd ended".to_owned()
            }
            Command::Daemon(Daemon::Kill) => {
                self.close().await;
                self.stack.kill();
                "bluetoothd killed".to_owned()
            }
            Command::Bus { on } => match &mut self.own {
                None => {
                    return Ok(Err(
                        "the bus is not this program's; kill or start it where it was started"
                            .to_owned(),
                    ));
                }
                Some(bus) if on => {
                    bus.start()?;
                    if self.session.is_none() {
                        self.open().await?;
                        self.stack.start();
                    }
                    format!("bus at {}", self.address)
                }
                Some(bus) => {
                    bus.kill();
                    self.close().await;
                    self.stack.kill();
                    "bus killed".to_owned()
                }
            },
            Command::List => self.list().to_string(),
            Command::Truth => self.truth().to_string(),
            Command::Help => {
                for line in help().lines() {
                    say(line);
                }
                format!("CLIP is {} or all", self.labels.join(", "))
            }
            Command::Quit => "bye".to_owned(),
        }))
    }

    fn names(&self, clips: &[usize]) -> String {
        let names: Vec<&str> = clips.iter().map(|c| self.labels[*c].as_str()).collect();
        names.join(", ")
    }

    fn list(&self) -> Json {
        let clips: Vec<Json> = self
            .stack
            .world
            .clips()
            .iter()
            .zip(&self.stack.devices)
            .zip(&self.labels)
            .map(|((clip, device), label)| {
                json!({
                    "clip": label, "name": clip.name(), "address": device.address_text(),
                    "uid": clip.options().uid.map(|b| format!("{b:02x}")).concat(),
                    "advertising": clip.is_advertising(), "connected": clip.is_connected(),
                    "streaming": clip.is_streaming(), "mtu": clip.mtu(),
                    "battery_percent": clip.battery_percent(), "charging": clip.is_charging(),
                    "known": device.known, "services_resolved": device.resolved,
                })
            })
            .collect();
        json!({
            "t": self.stack.world.now().since(Timestamp::from_micros(0)).as_secs_f64(),
            "bluetoothd": self.stack.is_running(), "adapter": self.stack.adapter.powered,
            "discovering": self.stack.adapter.discovering(), "clips": clips,
        })
    }

    /// The wearer now: flexion, lateral bend and rotation of each segment, whatever clips there are.
    fn truth(&self) -> Json {
        let angles = self.stack.world.angles();
        let by_place = |of: &dyn Fn(usize) -> Json| {
            let all = Placement::ALL.map(|p| (p.name().to_owned(), of(p.index())));
            Json::Object(all.into_iter().collect())
        };
        angles.map_or_else(
            || json!({}),
            |a| {
                json!({
                    "t": a.t, "walking": a.walking,
                    "angles_deg": by_place(&|i| json!(a.angles_deg[i])),
                    "worn": by_place(&|i| json!(a.worn[i])),
                })
            },
        )
    }

    /// Sends what the stack has to say. A bus that is gone is noticed by its message stream.
    async fn flush(&mut self) {
        while let Some(output) = self.stack.poll() {
            if let Output::Log(line) = output {
                if self.verbose {
                    let at = self.now().as_micros() / 1000;
                    // Without standard error there is nobody to tell.
                    drop(writeln!(io::stderr(), "{at:>8} ms  {line}"));
                }
            } else if let Some(session) = &mut self.session {
                drop(session.send(output).await);
            }
        }
    }
}

/// The next message; waits for ever without a session. `None`: the bus is gone.
async fn next_message(session: &mut Option<Session>) -> Option<Message> {
    match session {
        Some(session) => session.next().await,
        None => std::future::pending().await,
    }
}

/// The next line of standard input; waits for ever after its end.
async fn next_line(lines: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}

/// Standard input, line by line. Its thread ends with the input or with the process.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(LINES);
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// One line on standard output. If nobody reads there, there is nobody to tell.
fn say(line: &str) {
    let mut out = io::stdout();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}
