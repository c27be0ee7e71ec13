//! The readable timeline of `nape replay`: clock, what changed, angles, reminders in full.
//!
//! All of it is in the reader's language (`nape-words`).
//!
//! Made to be read: small holds and shifts are left out and counted (`--all` shows them), lines
//! wrap to the width with a hanging indent, and the same recording prints the same lines. It only
//! words events; it decides nothing and reads no clock.

mod face;
mod words;

use std::io::{self, Write};

use nape_core::event::EventKind;
use nape_core::{Event, Span, Timestamp, WallTime};
use nape_words::Words;

use crate::style::{Look, Tone, tie, untie};
use face::Face;
use words::Row;

/// A hold that ends below this dose is left out. Our choice.
const SMALL_DOSE: f64 = 0.1;

/// A hold that begins or ends this long before or after an exercise belongs to it: the way down and up. Our choice.
const AROUND: Span = Span::from_secs(20);

/// From this width on, labels stand in a column of their own.
const WIDE: usize = 72;

/// Columns of the labels.
const LABEL: usize = 16;

/// Columns before the sign: the clock and two spaces.
const CLOCK: usize = face::COLUMNS + 2;

/// Columns of the heads of the opening lines.
const HEAD: usize = 13;

/// Writes the timeline of one recording.
#[derive(Debug)]
pub struct Timeline {
    look: Look,
    face: Face,
    words: Words,
    all: bool,
    /// Of reminders only what to do and what was measured.
    brief: bool,
    small_holds: u32,
    shifts: u32,
    /// The reminder that came last, and when.
    reminded: Option<(u32, Timestamp)>,
    /// The exercise that was recognised last.
    exercise: Option<(Timestamp, Timestamp)>,
}

impl Timeline {
    /// A timeline of the session that began at `start`, at `wall` if that is known, the coach in these
    /// words. With `all` nothing is left out.
    pub fn new(
        look: Look,
        all: bool,
        start: Timestamp,
        wall: Option<WallTime>,
        words: Words,
    ) -> Self {
        Self {
            look,
            face: Face::new(start, wall),
            words,
            all,
            brief: false,
            small_holds: 0,
            shifts: 0,
            reminded: None,
            exercise: None,
        }
    }

    /// The wall-clock mark `wall` was taken at `at`.
    pub fn wall(&mut self, at: Timestamp, wall: WallTime) {
        self.face.set(at, wall);
    }

    /// Reminders are told in two lines: what to do, and what was measured. For a screen that shows the rest of them
    /// elsewhere, and little of the timeline at a time.
    #[must_use]
    pub(crate) fn brief(self) -> Self {
        Self {
            brief: true,
            ..self
        }
    }

    /// From here on lines have this many columns.
    pub(crate) const fn resize(&mut self, width: usize) {
        self.look.width = width;
    }

    /// How many columns lines have.
    pub(crate) const fn width(&self) -> usize {
        self.look.width
    }

    /// A moment for a sentence: a time of day without its seconds, or the time since the start.
    pub(crate) fn short(&self, at: Timestamp) -> String {
        self.face.short(at)
    }

    /// What an event is called, and its particulars.
    pub(crate) fn told(&self, event: &Event) -> (String, String) {
        let row = words::row(event, self.wording());
        (row.label, row.detail)
    }

    /// Writes the opening lines: heads and texts, then what the clock column means.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn open(&self, out: &mut dyn Write, lines: &[(&str, String)]) -> io::Result<()> {
        let clock = self.words.head("clock");
        let clock = [(clock.as_str(), self.face.meaning(self.words))];
        for (head, text) in lines.iter().chain(&clock) {
            let head = self.look.paint(Tone::Strong, &format!("{head:HEAD$}"));
            for (i, line) in self.look.wrap(text, HEAD).iter().enumerate() {
                let before = if i == 0 { head.as_str() } else { "" };
                writeln!(out, "{before}{line}")?;
            }
        }
        writeln!(out)
    }

    /// Writes one event, unless it is one of those that are left out.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn event(&mut self, out: &mut dyn Write, event: &Event) -> io::Result<()> {
        if !self.all {
            match &event.kind {
                EventKind::HoldStarted(_) => return Ok(()),
                // A pose that was suggested is no posture held too long.
                EventKind::HoldEnded(hold)
                    if hold.dose < SMALL_DOSE || self.in_exercise(hold.from, hold.to) =>
                {
                    self.small_holds += 1;
                    return Ok(());
                }
                EventKind::Shift { .. } => {
                    self.shifts += 1;
                    return Ok(());
                }
                _ => {}
            }
        }
        match &event.kind {
            EventKind::Nudge(nudge) => self.reminded = Some((nudge.id, event.at)),
            EventKind::Activity(bout) => self.exercise = Some((bout.from, bout.to)),
            _ => {}
        }
        let mut row = words::row(event, self.wording());
        if self.brief
            && let EventKind::Nudge(nudge) = &event.kind
        {
            row.more = vec![self.words.nudge_fact(nudge)];
        }
        self.row(out, Some(event.at), &row)
    }

    const fn wording(&self) -> words::Wording<'_> {
        words::Wording {
            face: &self.face,
            words: self.words,
            all: self.all,
            reminded: self.reminded,
        }
    }

    /// Did a hold lie within the exercise that was recognised last?
    fn in_exercise(&self, from: Timestamp, to: Timestamp) -> bool {
        self.exercise
            .is_some_and(|(begin, end)| from >= begin - AROUND && to <= end + AROUND)
    }

    /// Writes a remark of the program itself (about notifications, for example); without a time if
    /// it has no place in the session.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn remark(&self, out: &mut dyn Write, at: Option<Timestamp>, text: &str) -> io::Result<()> {
        let row = Row {
            sign: '·',
            label: self.words.label("note"),
            tone: Tone::Quiet,
            detail: text.to_owned(),
            more: Vec::new(),
        };
        self.row(out, at, &row)
    }

    /// Writes how much was left out.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn close(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.small_holds > 0 || self.shifts > 0 {
            let text = self.words.hidden(self.small_holds, self.shifts);
            writeln!(out)?;
            for line in self.look.wrap(&text, 0) {
                writeln!(out, "{}", self.look.paint(Tone::Quiet, &line))?;
            }
        }
        writeln!(out)
    }

    fn row(&self, out: &mut dyn Write, at: Option<Timestamp>, row: &Row) -> io::Result<()> {
        let look = self.look;
        let time = at.map_or_else(String::new, |at| self.face.tell(at));
        let time = format!("{time:>width$}", width = face::COLUMNS);
        let text = CLOCK + 2;
        // The label is a part of the first line: wrap both, then colour the label's columns.
        let label = if look.width >= WIDE {
            format!("{:LABEL$}", row.label)
        } else {
            format!("{}:", row.label)
        };
        let hang = if look.width >= WIDE {
            text + LABEL + 1
        } else {
            text
        };
        let first_room = look.width.saturating_sub(text + label.chars().count() + 1);
        let room = look.width.saturating_sub(hang);
        let lines = wrap_after(&row.detail, first_room.max(8), room.max(8));
        for (i, line) in lines.iter().enumerate() {
            if i == 0 {
                let time = look.paint(Tone::Quiet, &time);
                let head = look.paint(row.tone, &format!("{} {label}", row.sign));
                writeln!(out, "{}", format!("{time}  {head} {line}").trim_end())?;
            } else {
                writeln!(out, "{:hang$}{line}", "")?;
            }
        }
        for paragraph in &row.more {
            for line in look.wrap(paragraph, text) {
                writeln!(out, "{:text$}{}", "", line.trim_start())?;
            }
        }
        Ok(())
    }
}

/// `text` wrapped to lines of `room` columns, the first one to `first`.
fn wrap_after(text: &str, first: usize, room: usize) -> Vec<String> {
    let skip = room.saturating_sub(first);
    let indent = " ".repeat(skip);
    let options = textwrap::Options::new(room.max(first))
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(&indent);
    let text = tie(text);
    let lines = textwrap::wrap(&text, options);
    lines.iter().map(|l| untie(l.trim_start())).collect()
}

#[cfg(test)]
mod tests;
