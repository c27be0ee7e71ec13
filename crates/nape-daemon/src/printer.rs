//! Who is told what happens as it happens: a terminal, mostly. The loop tells, whoever starts the daemon draws.

use nape_core::{Event, Timestamp, WallTime};
use nape_words::Words;

/// Takes in what happens. Nothing of it may block for long or fail: who cannot be told goes without.
pub trait Printer: std::fmt::Debug {
    /// A remark from before the clock runs.
    fn note(&mut self, text: &str);

    /// The clock runs: session time and civil time now, and the coach's words in the wearer's language.
    fn begin(&mut self, at: Timestamp, wall: WallTime, words: Words);

    /// Civil time at `at`.
    fn wall(&mut self, at: Timestamp, wall: WallTime);

    /// A session begins: event times count from here.
    fn session(&mut self, at: Timestamp);

    /// Something happened.
    fn event(&mut self, event: &Event);

    /// The program itself has something to say.
    fn remark(&mut self, at: Timestamp, text: &str);
}

/// Nobody to tell.
impl Printer for () {
    fn note(&mut self, _: &str) {}
    fn begin(&mut self, _: Timestamp, _: WallTime, _: Words) {}
    fn wall(&mut self, _: Timestamp, _: WallTime) {}
    fn session(&mut self, _: Timestamp) {}
    fn event(&mut self, _: &Event) {}
    fn remark(&mut self, _: Timestamp, _: &str) {}
}
