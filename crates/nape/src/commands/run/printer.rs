//! What `nape run` writes to standard output: a timeline for people, or events as JSON.
//!
//! Nobody may be reading: an output that fails is left, and one that is not read loses lines, which is said; the
//! daemon goes on.

use std::io::{self, Write};

use nape_core::{Event, Timestamp, WallTime};
use nape_daemon::outlets::{Behind, Full, Happening, Outlet, Topic, Topics};
use nape_session::ndjson;
use nape_words::Words;
use serde_json::json;

use crate::speech;
use crate::style::Look;
use crate::timeline::Timeline;

/// Lines that may wait for a reader. Our choice: more than the end of a session brings at once.
const QUEUED: usize = 256;

/// Writes what happens.
#[derive(Debug)]
pub(super) struct Terminal {
    look: Look,
    json: bool,
    /// With all events, also the small ones.
    all: bool,
    form: Form,
    /// The reader is gone.
    deaf: bool,
}

#[derive(Debug)]
enum Form {
    Json { start: Timestamp },
    Timeline(Box<Timeline>),
}

impl Terminal {
    /// A timeline, or events as JSON, one a line, as `nape replay --json` writes them; with `all` nothing is left out.
    pub(super) const fn new(look: Look, json: bool, all: bool) -> Self {
        Self {
            look,
            json,
            all,
            form: Form::Json {
                start: Timestamp::from_micros(0),
            },
            deaf: false,
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

impl Terminal {
    fn begin(&mut self, at: Timestamp, wall: WallTime, words: Words) {
        self.form = if self.json {
            Form::Json { start: at }
        } else {
            let timeline = Timeline::new(self.look, self.all, at, Some(wall), words);
            Form::Timeline(Box::new(timeline))
        };
    }

    fn session(&mut self, at: Timestamp) {
        if let Form::Json { start } = &mut self.form {
            *start = at;
            self.line(
                &json!({"t": 0.0, "event": "session", "schema": "nape.events/1"}).to_string(),
            );
        }
    }

    fn event(&mut self, event: &Event) {
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

    fn remark(&mut self, at: Option<Timestamp>, text: &str) {
        match &self.form {
            Form::Json { .. } => crate::remark(text),
            Form::Timeline(timeline) => {
                let mut lines = Vec::new();
                drop(timeline.remark(&mut lines, at, text));
                self.write(&lines);
            }
        }
    }
}

impl Outlet for Terminal {
    fn name(&self) -> &'static str {
        "terminal"
    }

    fn topics(&self) -> Topics {
        Topics::of(&[Topic::Remarks, Topic::Sessions, Topic::Events])
    }

    fn behind(&self) -> Behind {
        Behind {
            most: QUEUED,
            full: Full::DropOldest,
        }
    }

    fn take(&mut self, happening: &Happening) {
        match happening {
            Happening::Note(text) => crate::remark(text),
            Happening::Started { at, wall, words } => self.begin(*at, *wall, *words),
            Happening::Remark { at, text } => self.remark(Some(*at), text),
            Happening::Wall { at, wall } => {
                if let Form::Timeline(timeline) = &mut self.form {
                    timeline.wall(*at, *wall);
                }
            }
            Happening::SessionBegan(at) => self.session(*at),
            Happening::Event { event, .. } => self.event(event),
            _ => {}
        }
    }

    fn missed(&mut self, count: u64) {
        self.remark(
            None,
            &format!("{count} lines are left out here: nobody read them."),
        );
    }
}
