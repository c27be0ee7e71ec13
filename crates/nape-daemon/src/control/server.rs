//! The daemon's side of the control socket.
//!
//! [`bind`] makes the socket, [`serve`] hands each request to the daemon's loop and its answer back.
//! What is bounded, and what happens then:
//!
//! | what | bound | beyond it |
//! |---|---|---|
//! | clients at a time | 16 | told so and closed |
//! | bytes of a request | 4096 | told so and closed |
//! | silence of a client that does not watch | 60 s (5 s before its hello) | closed |
//! | time for a client to take a line | 2 s | closed |
//! | updates a watching client is behind | 256 | told so and closed |
//! | requests waiting for the loop | the channel given | the client waits, 10 s at most |
//!
//! What this does not do: know what a request means.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use nape_control::{End, Hello, PROTOCOL, Refusal, Request, Response, Update};
use serde::Serialize;
use tokio::io::{AsyncWriteExt, BufReader, ReadHalf, WriteHalf};
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::lines::{Line, Lines};
use crate::lock::InstanceLock;
use crate::platform::{self, Listener, Stream};

/// Clients at a time. Our choice: a person has a few terminals, a desktop has a panel.
pub const CLIENTS_MAX: usize = 16;
/// Bytes of a request, newline not counted. Our choice: the longest of ours has below 100.
pub const REQUEST_MAX: usize = 4096;
/// Updates kept for a client that reads slowly: 25 s of live angles. Our choice.
const UPDATES_KEPT: usize = 256;
/// Requests that wait for the daemon's loop, for whoever makes the channel. Our choice.
pub const REQUESTS_QUEUED: usize = 16;

/// How long a client may take for its hello. Our choice.
const HELLO_PATIENCE: Duration = Duration::from_secs(5);
/// How long a client that does not watch may say nothing. Our choice.
const IDLE_PATIENCE: Duration = Duration::from_secs(60);
/// How long a client may take to take a line. Our choice.
const WRITE_PATIENCE: Duration = Duration::from_secs(2);
/// How long the daemon's loop may take for an answer. Our choice: it answers in milliseconds.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);
/// How long answers in the making may take when the daemon ends. Our choice.
const GRACE: Duration = Duration::from_secs(1);
/// Pause after the system refused to accept (too many open files): not a loop that spins.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// A request and where its answer goes. Dropping the sender tells the client that the daemon ends.
pub type Asked = (Request, oneshot::Sender<Response>);

/// Why there is no control socket.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The folder or the socket cannot be made.
    #[error("{}: cannot be made: {source}", path.display())]
    Make {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder is somebody else's.
    #[error("{}: belongs to another user, so the control socket cannot lie there", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// Something that is no socket has the name.
    #[error("{}: is there and is no socket", path.display())]
    Taken {
        /// What.
        path: PathBuf,
    },
}

/// The socket, bound. Its file goes away when this is dropped.
#[derive(Debug)]
pub struct Bound {
    listener: Listener,
    path: PathBuf,
    /// Device and inode: another's socket under our name is not ours to remove.
    identity: Option<(u64, u64)>,
}

/// Makes the socket (0600) in its folder (0700). What another daemon left is replaced: that it is
/// dead, `_lock` shows. Must be called inside a tokio runtime.
///
/// # Errors
/// Why there is none.
pub fn bind(path: &Path, _lock: &InstanceLock) -> Result<Bound, BindError> {
    let make = |path: &Path| {
        let path = path.to_owned();
        move |source| BindError::Make { path, source }
    };
    if let Some(dir) = path.parent() {
        private_folder(dir)?;
    }
    match fs::symlink_metadata(path) {
        Ok(meta) if platform::is_socket(&meta) => fs::remove_file(path).map_err(make(path))?,
        Ok(_) => {
            return Err(BindError::Taken {
                path: path.to_owned(),
            });
        }
        Err(_) => {}
    }
    let listener = Listener::bind(path).map_err(make(path))?;
    platform::make_file_private(path).map_err(make(path))?;
    Ok(Bound {
        listener,
        path: path.to_owned(),
        identity: platform::identity(path),
    })
}

/// Makes the folder, for this user alone; takes rights of others away from one that is there.
fn private_folder(dir: &Path) -> Result<(), BindError> {
    let make = |source| BindError::Make {
        path: dir.to_owned(),
        source,
    };
    platform::make_private_folder(dir).map_err(make)?;
    if platform::take_folder(dir).map_err(make)? {
        Ok(())
    } else {
        Err(BindError::NotOurs {
            path: dir.to_owned(),
        })
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        if self.identity.is_some() && platform::identity(&self.path) == self.identity {
            // Left behind it would be replaced at the next start.
            drop(fs::remove_file(&self.path));
        }
    }
}

/// Sends updates to the clients that watch.
#[derive(Debug, Clone)]
pub struct Watchers(broadcast::Sender<Arc<str>>);

impl Default for Watchers {
    fn default() -> Self {
        // Full: the client that is that far behind is told so and closed.
        Self(broadcast::Sender::new(UPDATES_KEPT))
    }
}

impl Watchers {
    /// Is anybody watching? For updates that cost something to make.
    pub fn any(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Sends; never waits.
    pub fn send(&self, update: &Update) {
        if self.any()
            && let Ok(line) = serde_json::to_string(update)
        {
            // An error means that the last one has just gone.
            drop(self.0.send(line.into()));
        }
    }
}

/// Serves clients until `shutdown`; answers that are under way then have a second.
pub async fn serve(
    bound: Bound,
    asked: mpsc::Sender<Asked>,
    watchers: Watchers,
    shutdown: impl Future<Output = ()>,
) {
    let mut shutdown = pin!(shutdown);
    let places = Arc::new(Semaphore::new(CLIENTS_MAX));
    // Its value tells clients that wait for nothing in particular to go.
    let (ending, ended) = tokio::sync::watch::channel(());
    let mut clients = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = bound.listener.accept() => match accepted {
                Ok(stream) => stream,
                Err(_) => {
                    sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            Some(_) = clients.join_next(), if !clients.is_empty() => continue,
            () = &mut shutdown => break,
        };
        // Only processes of this very user may talk to the daemon.
        if !platform::is_own(&stream) {
            continue;
        }
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tokio::spawn(turn_away(stream));
            continue;
        };
        let (asked, watchers, ended) = (asked.clone(), watchers.clone(), ended.clone());
        clients.spawn(async move {
            Client::new(stream, asked, watchers).run(ended).await;
            drop(place);
        });
    }
    drop((bound, ended));
    drop(ending);
    let rest = async { while clients.join_next().await.is_some() {} };
    // Whoever is not through by then is cut off.
    drop(timeout(GRACE, rest).await);
}

/// Tells one client too many so. Who cannot take a line at once goes without.
async fn turn_away(mut stream: Stream) {
    let refusal = Refusal::TooMany { most: CLIENTS_MAX };
    if let Ok(mut line) = serde_json::to_vec(&Response::Refused(refusal)) {
        line.push(b'\n');
        drop(timeout(WRITE_PATIENCE, stream.write_all(&line)).await);
    }
}

/// The connection to one client.
struct Client {
    lines: Lines<BufReader<ReadHalf<Stream>>>,
    out: WriteHalf<Stream>,
    asked: mpsc::Sender<Asked>,
    watchers: Watchers,
    updates: Option<broadcast::Receiver<Arc<str>>>,
    /// What gives up what this client began: a calibration, a guided break.
    give_up: Vec<Request>,
}

/// The connection is over; nothing is left to say.
struct Over;

impl Client {
    fn new(stream: Stream, asked: mpsc::Sender<Asked>, watchers: Watchers) -> Self {
        let (read, out) = tokio::io::split(stream);
        Self {
            lines: Lines::new(BufReader::new(read), REQUEST_MAX),
            out,
            asked,
            watchers,
            updates: None,
            give_up: Vec::new(),
        }
    }

    async fn run(mut self, mut ended: tokio::sync::watch::Receiver<()>) {
        if self.greet().await.is_ok() {
            while self.turn(&mut ended).await.is_ok() {}
        }
        // Nobody would see how it ends, so it ends here. What is over already is not found.
        for request in std::mem::take(&mut self.give_up) {
            drop(self.ask(request).await);
        }
    }

    /// Hello and hello.
    async fn greet(&mut self) -> Result<(), Over> {
        let line = timeout(HELLO_PATIENCE, self.lines.next()).await;
        let line = match line {
            Ok(Ok(Line::Whole(line))) => line,
            Ok(Ok(Line::TooLong)) => return self.refuse_long().await,
            _ => return Err(Over),
        };
        self.write(&Hello::own()).await?;
        match serde_json::from_slice::<Hello>(&line) {
            Ok(hello) if hello.hello == PROTOCOL => Ok(()),
            Ok(_) => {
                let refusal = Refusal::Protocol {
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    protocol: PROTOCOL.to_owned(),
                };
                self.write(&Response::Refused(refusal)).await?;
                Err(Over)
            }
            Err(_) => {
                let protocol = PROTOCOL.to_owned();
                let refusal = Refusal::NoHello { protocol };
                self.write(&Response::Refused(refusal)).await?;
                Err(Over)
            }
        }
    }

    /// One request, or one update.
    async fn turn(&mut self, ended: &mut tokio::sync::watch::Receiver<()>) -> Result<(), Over> {
        let watching = self.updates.is_some();
        let update = async {
            match &mut self.updates {
                Some(updates) => updates.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            line = self.lines.next() => match line {
                Ok(Line::Whole(line)) => self.request(&line).await,
                Ok(Line::TooLong) => self.refuse_long().await,
                Ok(Line::Closed) | Err(_) => Err(Over),
            },
            update = update => match update {
                Ok(line) => self.write_line(line.as_bytes()).await,
                Err(broadcast::error::RecvError::Lagged(_)) => self.end(End::TooSlow).await,
                Err(broadcast::error::RecvError::Closed) => self.end(End::Stopping).await,
            },
            () = sleep(IDLE_PATIENCE), if !watching => Err(Over),
            _ = ended.changed() => {
                if watching {
                    self.end(End::Stopping).await
                } else {
                    Err(Over)
                }
            }
        }
    }

    async fn request(&mut self, line: &[u8]) -> Result<(), Over> {
        let request = serde_json::from_slice::<Request>(line)
            .map_err(|e| Refusal::NoRequest {
                detail: e.to_string(),
            })
            .and_then(|request| request.check().map(|()| request));
        let response = match request {
            Err(refusal) => Response::Refused(refusal),
            Ok(Request::Watch) => {
                self.updates = Some(self.watchers.0.subscribe());
                Response::Watching
            }
            Ok(request) => self.ask(request).await,
        };
        // One of each kind goes on at a time; the list cannot grow by asking again and again.
        match &response {
            Response::Calibrating { token, .. } => {
                self.gives_up(Request::CancelCalibration { token: *token });
            }
            Response::Break { token, .. } => self.gives_up(Request::StopBreak { token: *token }),
            _ => {}
        }
        self.write(&response).await
    }

    fn gives_up(&mut self, request: Request) {
        let kind = std::mem::discriminant(&request);
        self.give_up
            .retain(|begun| std::mem::discriminant(begun) != kind);
        self.give_up.push(request);
    }

    /// Hands a request to the daemon's loop.
    async fn ask(&self, request: Request) -> Response {
        let answer = async {
            let (sender, answer) = oneshot::channel();
            self.asked.send((request, sender)).await.ok()?;
            answer.await.ok()
        };
        match timeout(ANSWER_PATIENCE, answer).await {
            Ok(Some(response)) => response,
            Ok(None) => Response::Refused(Refusal::Ending),
            Err(_) => Response::Refused(Refusal::Busy),
        }
    }

    async fn refuse_long(&mut self) -> Result<(), Over> {
        let refusal = Refusal::TooLong { most: REQUEST_MAX };
        self.write(&Response::Refused(refusal)).await?;
        Err(Over)
    }

    async fn end(&mut self, reason: End) -> Result<(), Over> {
        self.write(&Update::End { reason }).await?;
        Err(Over)
    }

    async fn write(&mut self, value: &impl Serialize) -> Result<(), Over> {
        let line = serde_json::to_vec(value).map_err(|_| Over)?;
        self.write_line(&line).await
    }

    async fn write_line(&mut self, line: &[u8]) -> Result<(), Over> {
        let whole = async {
            self.out.write_all(line).await?;
            self.out.write_all(b"\n").await
        };
        match timeout(WRITE_PATIENCE, whole).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Over),
        }
    }
}
