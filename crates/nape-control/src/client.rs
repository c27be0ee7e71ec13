//! The command's side of the control socket: one question, or a stream of updates.
//!
//! Plain blocking sockets with time-outs: a command has nothing else to do. What comes is bounded,
//! and a daemon of another version is told from one that is broken.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use interprocess::local_socket::Stream;
use serde::Deserialize;

use crate::answer::{End, Refusal};
use crate::message::{Hello, PROTOCOL, Request, Response, Update};
use crate::platform;

/// How long the daemon may take for an answer. Our choice: longer than it gives itself (10 s).
const PATIENCE: Duration = Duration::from_secs(12);

/// Longest line that is taken, bytes. Our choice: `why` with its trace has about 60 kB.
const LINE_MAX: u64 = 4 << 20;

/// What is kept of a line that is no answer, bytes. Our choice: enough to see who spoke.
const DETAIL_MAX: usize = 1000;

/// Why there was no answer. Its `Display` is a name; sentences are for whoever shows them.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens.
    #[error("not_running")]
    NotRunning,
    /// The daemon says no.
    #[error("refused")]
    Refused(Refusal),
    /// There will be no more updates.
    #[error("ended")]
    Ended(End),
    /// The daemon answered another question.
    #[error("other_answer")]
    OtherAnswer,
    /// The daemon went away in the middle.
    #[error("gone")]
    Gone,
    /// The daemon does not answer.
    #[error("silent")]
    Silent,
    /// What answers is no daemon of ours, or of another time.
    #[error("stranger")]
    Stranger {
        /// The socket.
        path: PathBuf,
        /// What it said, as it came.
        detail: String,
    },
    /// The socket cannot be used.
    #[error("io")]
    Io {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A connection to the daemon.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    stream: BufReader<Stream>,
    daemon: Hello,
    /// Updates that came while an answer was waited for.
    early: VecDeque<Update>,
}

/// Any line of the daemon.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reply {
    Update(Update),
    Response(Response),
}

impl Client {
    /// Connects and says hello.
    ///
    /// # Errors
    /// Nobody is there, or not who was expected.
    pub fn connect(path: &Path) -> Result<Self, ClientError> {
        let io = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ClientError::NotRunning,
            _ => ClientError::Io {
                path: path.to_owned(),
                source,
            },
        };
        let stream = platform::connect(path).map_err(io)?;
        platform::read_within(&stream, Some(PATIENCE)).map_err(io)?;
        platform::write_within(&stream, Some(PATIENCE)).map_err(io)?;
        let mut client = Self {
            path: path.to_owned(),
            stream: BufReader::new(stream),
            daemon: Hello::own(),
            early: VecDeque::new(),
        };
        client.write(&Hello::own())?;
        let line = client.line()?;
        // One client too many is refused instead of greeted.
        if let Ok(Response::Refused(refusal)) = serde_json::from_slice(&line) {
            return Err(ClientError::Refused(refusal));
        }
        match serde_json::from_slice::<Hello>(&line) {
            Ok(hello) if hello.hello == PROTOCOL => client.daemon = hello,
            _ => return Err(client.stranger(&line)),
        }
        Ok(client)
    }

    /// Who answers: version and process.
    pub const fn daemon(&self) -> &Hello {
        &self.daemon
    }

    /// Asks, and waits for the answer. [`Response::Refused`] is an error here.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask(&mut self, request: &Request) -> Result<Response, ClientError> {
        self.write(request)?;
        loop {
            match self.said()? {
                Reply::Update(update) => self.early.push_back(update),
                Reply::Response(Response::Refused(refusal)) => {
                    return Err(ClientError::Refused(refusal));
                }
                Reply::Response(response) => return Ok(response),
            }
        }
    }

    /// After [`Request::Watch`]: the next update, waited for `patience` (`None`: without end).
    /// [`Update::End`] is the last.
    ///
    /// # Errors
    /// The daemon went away, fell silent, or said something else.
    pub fn next_update(&mut self, patience: Option<Duration>) -> Result<Update, ClientError> {
        if let Some(update) = self.early.pop_front() {
            return Ok(update);
        }
        self.patience(patience)?;
        let said = self.said();
        self.patience(Some(PATIENCE))?;
        match said? {
            Reply::Update(update) => Ok(update),
            // An answer to no question.
            Reply::Response(_) => Err(ClientError::OtherAnswer),
        }
    }

    fn patience(&self, patience: Option<Duration>) -> Result<(), ClientError> {
        let set = platform::read_within(self.stream.get_ref(), patience);
        set.map_err(|source| self.fault(source))
    }

    fn said(&mut self) -> Result<Reply, ClientError> {
        let line = self.line()?;
        serde_json::from_slice(&line).map_err(|_| self.stranger(&line))
    }

    fn line(&mut self) -> Result<Vec<u8>, ClientError> {
        let mut line = Vec::new();
        let read = (&mut self.stream)
            .take(LINE_MAX)
            .read_until(b'\n', &mut line);
        read.map_err(|source| self.fault(source))?;
        match line.pop() {
            Some(b'\n') => Ok(line),
            None => Err(ClientError::Gone),
            Some(_) if line.len() as u64 + 1 >= LINE_MAX => Err(self.stranger(&line)),
            Some(_) => Err(ClientError::Gone),
        }
    }

    fn write(&mut self, value: &impl serde::Serialize) -> Result<(), ClientError> {
        let mut line = serde_json::to_vec(value).map_err(|e| self.fault(e.into()))?;
        line.push(b'\n');
        let written = self.stream.get_mut().write_all(&line);
        match written {
            // It may have said why before it closed: the reading will tell.
            Err(source) if source.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(|source| self.fault(source)),
        }
    }

    fn fault(&self, source: io::Error) -> ClientError {
        match source.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ClientError::Silent,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => ClientError::Gone,
            _ => ClientError::Io {
                path: self.path.clone(),
                source,
            },
        }
    }

    fn stranger(&self, line: &[u8]) -> ClientError {
        ClientError::Stranger {
            path: self.path.clone(),
            detail: String::from_utf8_lossy(&line[..line.len().min(DETAIL_MAX)]).into_owned(),
        }
    }
}
