//! Summaries of the minutes that are over, cut at the ends of civil minutes: what a history is made of.
//!
//! Parts of one session merge to the very summary of it ([`Summary::merge`]). What runs across a minute's end (a
//! hold, a walk) is listed where it ends. Pure: civil time is told.

use nape_core::score::Summary;
use nape_core::{Output, Span, Timestamp, WallTime};

const MINUTE_US: i64 = 60_000_000;

/// A minute that is over, or what there was of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Minute {
    /// Civil time at the begin of this part.
    pub begins: WallTime,
    /// What was observed in it.
    pub part: Summary,
}

/// Moments that go together: civil time of a moment of the session.
#[derive(Debug, Clone, Copy)]
pub struct Anchor {
    /// Session time.
    pub at: Timestamp,
    /// Civil time then.
    pub wall: WallTime,
}

impl Anchor {
    fn wall_at(self, at: Timestamp) -> WallTime {
        WallTime {
            unix_us: self
                .wall
                .unix_us
                .saturating_add(at.since(self.at).as_micros()),
            ..self.wall
        }
    }
}

/// Sums up a session minute by minute.
#[derive(Debug)]
pub struct Minutes {
    summary: Summary,
    /// The civil minute that goes on, counted from 1970; `None` before the first output.
    minute: Option<i64>,
    begins: WallTime,
}

impl Minutes {
    /// From `at` on, in the session that began at `start`.
    pub fn new(start: Timestamp, at: Timestamp, anchor: Anchor) -> Self {
        let mut summary = Summary::new(start);
        // What came before was nobody's business.
        drop(summary.cut(at));
        Self {
            summary,
            minute: None,
            begins: anchor.wall_at(at),
        }
    }

    /// Takes in an output of the engine; the minute that is over by it, if one is.
    pub fn observe(&mut self, output: &Output, anchor: Anchor) -> Option<Minute> {
        // An epoch lies before its stamp.
        let at = match output {
            Output::Frame(frame) => frame.at - Span::from_micros(1),
            Output::Event(event) => event.at,
            Output::Attitude(_) => return None,
        };
        let unix_us = anchor.wall_at(at).unix_us;
        let minute = unix_us.div_euclid(MINUTE_US);
        let over = self.minute.replace(minute).is_some_and(|m| m != minute);
        let closed = over.then(|| {
            let ends = at - Span::from_micros(unix_us.rem_euclid(MINUTE_US));
            self.cut(ends, anchor)
        });
        self.summary.observe(output);
        closed
    }

    /// The session ends at `at`: what there was of the last minute.
    pub fn end(mut self, at: Timestamp, anchor: Anchor) -> Minute {
        self.summary.reached(at);
        self.cut(at, anchor)
    }

    fn cut(&mut self, at: Timestamp, anchor: Anchor) -> Minute {
        let part = self.summary.cut(at);
        let begins = std::mem::replace(&mut self.begins, anchor.wall_at(self.summary.from()));
        Minute { begins, part }
    }
}
