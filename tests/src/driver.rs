//! Runs the notify driver and reads its reports, each wait with an end.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::desktop::PATIENCE;

/// Times given to the driver.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// How long bubbles stay.
    pub expire: Duration,
    /// How long a server may take.
    pub patience: Duration,
    /// How long the end may take.
    pub grace: Duration,
    /// What is closed sooner was never shown.
    pub unseen: Duration,
}

impl Default for Times {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            expire: minute,
            patience: Duration::from_secs(10),
            grace: Duration::ZERO,
            unseen: Duration::ZERO,
        }
    }
}

/// A running driver. Killed when dropped.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Driver {
    /// Starts `program` with nothing but these environment variables.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(program: &Path, env: &[(String, String)], times: Times) -> Self {
        let ms = |time: Duration| time.as_millis().to_string();
        let mut child = Command::new(program)
            .args([times.expire, times.patience, times.grace, times.unseen].map(ms))
            .env_clear()
            .envs(env.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the driver starts");
        let input = child.stdin.take();
        let output = child.stdout.take().expect("stdout is piped");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            input,
            lines,
        }
    }

    /// Process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Hands over a nudge and waits until the driver has passed it on.
    ///
    /// # Panics
    /// If it was not taken.
    pub fn show(&mut self, nudge: &Value) {
        let input = self.input.as_mut().expect("input is open");
        writeln!(input, "{nudge}").expect("the driver reads");
        let handed = self.next();
        assert_eq!(handed["report"], "handed", "{handed}");
        assert_eq!(handed["taken"], true, "{handed}");
    }

    /// The next report.
    ///
    /// # Panics
    /// If there is none in time.
    pub fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("a report in time");
        serde_json::from_str(&line).expect("reports are JSON")
    }

    /// The next report, which must be of this kind.
    ///
    /// # Panics
    /// If it is another, or none.
    pub fn expect(&self, report: &str) -> Value {
        let next = self.next();
        assert_eq!(next["report"], report, "{next}");
        next
    }

    /// The next report within this time, if there is one.
    ///
    /// # Panics
    /// If it is no JSON.
    pub fn within(&self, time: Duration) -> Option<Value> {
        let line = self.lines.recv_timeout(time).ok()?;
        Some(serde_json::from_str(&line).expect("reports are JSON"))
    }

    /// Is there no report within this time? For what must not happen; everything else waits for
    /// what must.
    pub fn silent_for(&self, time: Duration) -> bool {
        matches!(
            self.lines.recv_timeout(time),
            Err(RecvTimeoutError::Timeout)
        )
    }

    /// Ends the input and reads everything up to the last line.
    ///
    /// # Panics
    /// If the driver does not end well.
    pub fn finish(mut self) -> Vec<Value> {
        drop(self.input.take());
        let mut reports = Vec::new();
        loop {
            let next = self.next();
            if next["report"] == "end" {
                assert_eq!(next["notify_threads"], 0, "no thread is left");
                break;
            }
            reports.push(next);
        }
        assert!(self.child.wait().expect("it ends").success());
        reports
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Errors mean that it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
