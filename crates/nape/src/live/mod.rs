//! A timeline as it grows and, below it on a terminal, how things stand: a drawn figure, the angles, the limits, and
//! the reminder that stands.
//!
//! The lines below need a terminal that can be written over. Piped, only the timeline is written, without any control
//! sequence. It words and draws, and decides nothing. Nothing of the terminal is changed that would have to be set back.

mod panel;
mod reminder;
mod screen;

use std::io;
use std::time::Duration;

use nape_core::engine::EngineSnapshot;
use nape_core::event::EventKind;
use nape_core::{Event, Frame, Timestamp, WallTime};
use nape_daemon::clock::Speed;
use nape_words::Words;

use crate::style::Look;
use crate::timeline::Timeline;
use panel::Panel;
use reminder::Standing;
use screen::Screen;

/// Letters that plain ones may need more than those they stand for, in a line of the timeline.
const LONGER: usize = 6;

/// The timeline, and what stands below it.
#[derive(Debug)]
pub(crate) struct Live {
    look: Look,
    words: Words,
    timeline: Timeline,
    screen: Screen,
    /// The reminder that can be read below.
    standing: Option<Standing>,
    /// A simulated day, and how fast it goes.
    simulated: Option<Speed>,
    /// When the lines below were written last.
    drawn: Option<Duration>,
}

/// They are written anew this often, in real time. Our choice.
const DRAW_EVERY: Duration = Duration::from_millis(100);

impl Live {
    /// For the session that begins at `start`; with `all` no event is left out and reminders are told in full, as they
    /// are where there is no terminal. `below`: with how things stand, where there is one.
    pub(crate) fn new(
        look: Look,
        all: bool,
        start: Timestamp,
        wall: Option<WallTime>,
        words: Words,
        below: bool,
    ) -> Self {
        let screen = Screen::of_stdout(look.width, below);
        let mut timeline = Timeline::new(look, all, start, wall, words);
        if screen.is_live() && !all {
            timeline = timeline.brief();
        }
        let mut live = Self {
            look,
            words,
            timeline,
            screen,
            standing: None,
            simulated: None,
            drawn: None,
        };
        live.resize();
        live
    }

    /// It is a simulated day, that fast; said beside the clock.
    #[must_use]
    pub(crate) fn simulated(self, speed: Speed) -> Self {
        Self {
            simulated: Some(speed),
            ..self
        }
    }

    /// Is it time to tell how things stand ([`Self::now`])? Never where there is no terminal for it.
    pub(crate) fn is_due(&self, real: Duration) -> bool {
        let due = self.drawn.is_none_or(|drawn| real >= drawn + DRAW_EVERY);
        self.screen.is_live() && due
    }

    /// Civil time was `wall` at `at`.
    pub(crate) fn wall(&mut self, at: Timestamp, wall: WallTime) {
        self.timeline.wall(at, wall);
    }

    /// The opening lines.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn open(&mut self, lines: &[(&str, String)]) -> io::Result<()> {
        let timeline = &self.timeline;
        self.screen.log(|out| timeline.open(out, lines))
    }

    /// Something happened; `real` is how long the program has been running.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn event(&mut self, event: &Event, real: Duration) -> io::Result<()> {
        self.resize();
        let timeline = &mut self.timeline;
        self.screen.log(|out| timeline.event(out, event))?;
        let clock = self.timeline.short(event.at);
        match &event.kind {
            EventKind::Nudge(nudge) => {
                let said = self.words.nudge(nudge);
                self.standing = Some(Standing::new(&said, &clock, real));
            }
            EventKind::BreakCredited { prompted: true, .. } | EventKind::NudgeAnswered { .. } => {
                let (label, detail) = self.timeline.told(event);
                if let Some(standing) = &mut self.standing {
                    standing.settle(&clock, &label, &detail, real);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The program itself has something to say.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn remark(&mut self, at: Option<Timestamp>, text: &str) -> io::Result<()> {
        self.resize();
        let timeline = &self.timeline;
        self.screen.log(|out| timeline.remark(out, at, text))
    }

    /// How things stand; of the limits nothing is known without a snapshot.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn now(
        &mut self,
        frame: Option<&Frame>,
        snapshot: Option<&EngineSnapshot>,
        real: Duration,
    ) -> io::Result<()> {
        self.drawn = Some(real);
        self.resize();
        if self.standing.as_ref().is_some_and(|s| s.is_over(real)) {
            self.standing = None;
        }
        let clock = frame.map(|f| self.timeline.short(f.at));
        let panel = Panel {
            words: self.words,
            glyphs: self.screen.glyphs(),
            clock: clock.map(|clock| self.clock(&clock)),
            frame,
            snapshot,
            standing: self.standing.as_ref(),
        };
        let (columns, rows) = self.screen.size();
        let lines = panel.lines(self.look, columns, rows);
        self.screen.draw(lines)
    }

    /// Takes away how things stand: from here on they stand still.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn still(&mut self) -> io::Result<()> {
        self.screen.close()
    }

    /// The closing lines; nothing is drawn from here on.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        self.screen.close()?;
        let timeline = &self.timeline;
        self.screen.log(|out| timeline.close(out))
    }

    /// Writes something else that belongs to the end, in letters that the terminal has.
    ///
    /// # Errors
    /// Those of standard output.
    pub(crate) fn write(
        &mut self,
        write: impl FnOnce(&mut dyn io::Write, Look) -> io::Result<()>,
    ) -> io::Result<()> {
        let look = Look {
            width: self.timeline.width(),
            ..self.look
        };
        self.screen.log(|out| write(out, look))
    }

    fn clock(&self, clock: &str) -> String {
        match self.simulated {
            None => clock.to_owned(),
            Some(Speed::Max) => self.words.simulated(clock, None),
            Some(Speed::Times(x)) => self.words.simulated(clock, Some(x)),
        }
    }

    /// The terminal may have become wider or narrower.
    fn resize(&mut self) {
        if self.screen.is_live() {
            self.look.width = self.screen.size().0;
        }
        let longer = if self.screen.plain() { LONGER } else { 0 };
        self.timeline.resize(self.look.width.saturating_sub(longer));
    }
}
