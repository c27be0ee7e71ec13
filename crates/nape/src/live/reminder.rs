//! The reminder that can be read below the timeline: what to do, what was measured, how far to go.
//!
//! The timeline scrolls; this stands until the next one, or until it is settled and there was time to read it.

use std::time::Duration;

use nape_words::Message;

/// A reminder that is settled stays this long, so that it and what settled it can be read. Our choice: forty words
/// at the 238 words a minute that adults read silently (Brysbaert 2019, doi:10.1016/j.jml.2019.104047) take 10 s.
const READ: Duration = Duration::from_secs(10);

/// What of it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// When it came, and what to do.
    pub(super) title: String,
    /// What was measured, and how far to go.
    pub(super) body: Vec<String>,
    /// What became of it.
    pub(super) settled: Option<String>,
    /// When it came or was settled, in real time.
    since: Duration,
}

impl Standing {
    pub(super) fn new(said: &Message, clock: &str, real: Duration) -> Self {
        Self {
            title: format!("{clock} {}", said.title),
            body: said.body.lines().map(str::to_owned).collect(),
            settled: None,
            since: real,
        }
    }

    /// An answer, or a break that was detected.
    pub(super) fn settle(&mut self, clock: &str, label: &str, detail: &str, real: Duration) {
        self.settled = Some(format!("{clock} {label}: {detail}"));
        self.since = self.since.max(real);
    }

    /// Is it settled, and was there time to read it?
    pub(super) fn is_over(&self, real: Duration) -> bool {
        self.settled.is_some() && real.saturating_sub(self.since) >= READ
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_until_it_is_settled_and_read() {
        let said = Message {
            title: "Walk a little".to_owned(),
            body: "One hour.\nStop if it hurts.".to_owned(),
            ..Message::default()
        };
        let s = Duration::from_secs;
        let mut standing = Standing::new(&said, "09:07", s(3));
        assert_eq!(standing.title, "09:07 Walk a little");
        assert_eq!(standing.body, ["One hour.", "Stop if it hurts."]);
        assert!(!standing.is_over(s(3600)), "nothing came of it yet");
        standing.settle("09:09", "break", "a walk", s(4));
        assert_eq!(standing.settled.as_deref(), Some("09:09 break: a walk"));
        assert!(!standing.is_over(s(13)));
        assert!(standing.is_over(s(14)));
    }
}
