//! What `nape run` writes to standard output: a timeline for people, or events as JSON.
//!
//! Nobody may be reading: an output that fails is left, and the daemon goes on.

use std::io::{self, Write};

use nape_core::{Event, Timestamp, WallTime};
use nape_session::ndjson;
use nape_words::Words;
use serde_json::json;

use crate::look::Look;
use crate::speech;
use crate::timeline::Timeline;

/// Writes what happens.
#[derive(Debug)]
pub struct Printer {
    form: Form,
    /// The reader is gone.
    deaf: bool,
}

#[derive(Debug)]
enum Form {
    Json { start: Timestamp },
    Timeline(Box<Timeline>),
}

impl Printer {
    /// A timeline, the coach in these words; with `all` nothing is left out.
    pub fn timeline(look: Look, all: bool, at: Timestamp, wall: WallTime, words: Words) -> Self {
        Self {
            form: Form::Timeline(Box::new(Timeline::new(look, all, at, Some(wall), words))),
            deaf: false,
        }
    }

    /// Events as JSON, one a line, as `nape replay --json` writes them.
    pub const fn json(start: Timestamp) -> Self {
        Self {
            form: Form::Json { start },
            deaf: false,
        }
    }

    /// Civil time at `at`.
    pub fn wall(&mut self, at: Timestamp, wall: WallTime) {
        if let Form::Timeline(timeline) = &mut self.form {
            timeline.wall(at, wall);
        }
    }

    /// A session begins: event times count from here.
    pub fn session(&mut self, at: Timestamp) {
        if let Form::Json { start } = &mut self.form {
            *start = at;
            self.line(
                &json!({"t": 0.0, "event": "session", "schema": "nape.events/1"}).to_string(),
            );
        }
    }

    /// Something happened.
    pub fn event(&mut self, event: &Event) {
        match &mut self.form {
            Form::Json { start } => {
                let line = ndjson::event(event, *start, speech::of_events).to_string();
                self.line(&line);
            }
            Form::Timeline(timeline) => {
                let mut text = Vec::new();
                // Writing to memory does not fail.
                drop(timeline.event(&mut text, event));
                self.write(&text);
            }
        }
    }

    /// The program itself has something to say; beside the stream, when that is JSON.
    pub fn remark(&mut self, at: Timestamp, text: &str) {
        match &self.form {
            Form::Json { .. } => crate::remark(text),
            Form::Timeline(timeline) => {
                let mut lines = Vec::new();
                drop(timeline.remark(&mut lines, Some(at), text));
                self.write(&lines);
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.write(format!("{line}\n").as_bytes());
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.deaf || bytes.is_empty() {
            return;
        }
        let mut out = io::stdout().lock();
        self.deaf = out.write_all(bytes).and_then(|()| out.flush()).is_err();
    }
}
