//! What is shown on the desktop: nudges, and the few other things the coach has to say.

use nape_core::event::{Answer, EventKind, Nudge, Rule};
use nape_words::{Button, Message, Words};

use nape_control::guided::{BreakProgress, Stage};

use crate::guided::{line, news};

/// The place of a bubble: a new one takes the place of an open one of the same slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// A nudge by this rule.
    Nudge(Rule),
    /// A guided break as it goes.
    Guide,
    /// "Was that child's pose?"
    Question,
    /// A doctor is advised: stays until it is closed.
    Doctor,
    /// A short word: well done, you moved, a break is coming up, the plan.
    Note,
}

/// What was pressed on a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// An answer to a nudge; [`Answer::Ignored`] when the bubble closed by itself.
    Answer(Answer),
    /// Begin the guided break of this nudge.
    Start,
    /// Stop the guided break.
    Stop,
    /// Do not show it any more.
    Hide,
    /// Yes or no to a question.
    Confirm(bool),
    /// The guided break was done, or not.
    Did(bool),
}

/// Something to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bubble {
    /// Its number in its slot: [`Nudge::id`], the question's id.
    pub id: u32,
    /// Its place.
    pub slot: Slot,
    /// What it says.
    pub said: Message,
    /// The words of what is beside it: buttons, and the line of sources.
    pub words: Words,
    /// A nudge whose break somebody can guide through, or a guided break that goes on: it has a button for that.
    pub guided: bool,
    /// A guided break that is over and of which only the wearer knows whether it was done.
    pub asks: bool,
}

/// What the coach says beside nudges.
#[derive(Debug, Default, Clone, Copy)]
pub struct Beside {
    /// Repetitions of the last activity: the credit for it comes right after.
    reps: Option<u32>,
}

impl Beside {
    /// What this event has to say; `None`: nothing on the desktop.
    pub fn bubble(&mut self, kind: &EventKind, words: Words) -> Option<Bubble> {
        if let EventKind::Activity(bout) = kind {
            self.reps = bout.reps;
        }
        Bubble::of_event(kind, self.reps, words)
    }
}

/// The buttons of a nudge; the first only where somebody guides.
const NUDGE_BUTTONS: [(&str, Button); 5] = [
    ("start", Button::Start),
    ("default", Button::Done),
    ("done", Button::Done),
    ("snooze", Button::Later),
    ("hurts", Button::Hurts),
];

impl Bubble {
    const fn at(slot: Slot, id: u32, said: Message, words: Words) -> Self {
        Self {
            id,
            slot,
            said,
            words,
            guided: false,
            asks: false,
        }
    }

    /// A nudge in these words.
    pub fn new(nudge: &Nudge, words: Words) -> Self {
        Self::at(Slot::Nudge(nudge.rule), nudge.id, words.nudge(nudge), words)
    }

    /// With a button that begins the guided break.
    #[must_use]
    pub fn with_start(self) -> Self {
        Self {
            guided: true,
            ..self
        }
    }

    fn of_event(kind: &EventKind, reps: Option<u32>, words: Words) -> Option<Self> {
        let note = |said| Self::at(Slot::Note, 0, said, words);
        Some(match kind {
            // Unprompted breaks are counted without a word: praise for every walk would be noise.
            EventKind::BreakCredited {
                kind,
                duration,
                prompted: true,
                ..
            } => note(words.thanks(*kind, *duration, reps)),
            EventKind::PostureCorrected { .. } => note(words.corrected()),
            EventKind::SetAside { activity, .. } => note(words.set_aside(*activity)),
            EventKind::PreNotice { rule, within } => note(words.pre_notice(*rule, *within)),
            EventKind::PlanReminder(standing) => note(words.plan_reminder(standing)),
            EventKind::SeeDoctor { advice } => {
                Self::at(Slot::Doctor, 0, words.see_doctor(*advice), words)
            }
            EventKind::Asked { id, kind } => {
                Self::at(Slot::Question, *id, words.asked(*kind), words)
            }
            _ => return None,
        })
    }

    /// A short word on its own.
    pub fn remark(title: String, words: Words) -> Self {
        let said = Message {
            title,
            ..Message::default()
        };
        Self::at(Slot::Note, 0, said, words)
    }

    /// How far a guided break is. Only what changes is shown: compare [`Self::moment`].
    pub fn guide(token: u64, progress: &BreakProgress, words: Words) -> Self {
        let mut said = Message {
            title: line(progress, words),
            ..Message::default()
        };
        let news = news(progress, words);
        match progress.stage {
            Stage::Ready => said.body = words.steps(&progress.proposal).join("\n"),
            Stage::Doing => said.body = news.unwrap_or_default(),
            Stage::Over => {
                said.title = news.unwrap_or_default();
                if progress.asks() {
                    said.body = words.was_it_done();
                }
            }
        }
        // Few enough that a token fits.
        let id = u32::try_from(token).unwrap_or(u32::MAX);
        Self {
            guided: progress.stage != Stage::Over,
            asks: progress.asks(),
            ..Self::at(Slot::Guide, id, said, words)
        }
    }

    /// What of a guided break is worth a new bubble: rounds and breaths, not every second of a walk.
    pub fn moment(progress: &BreakProgress) -> impl PartialEq + use<> {
        let tens = progress.done_s.map(|(done, _)| {
            #[expect(clippy::cast_possible_truncation, reason = "minutes of a break")]
            let tens = (done / 10.0) as i64;
            tens
        });
        (
            progress.stage,
            progress.rounds,
            progress.breath,
            progress.note,
            progress.outcome,
            tens,
        )
    }

    /// Is it more than a low whisper?
    pub(crate) const fn is_urgent(&self) -> bool {
        matches!(self.slot, Slot::Doctor)
    }

    /// Its buttons: key and label; `default` is a click on the bubble itself, where the server has one.
    pub(crate) const fn buttons(&self) -> &'static [(&'static str, Button)] {
        match self.slot {
            Slot::Nudge(_) => {
                let all = &NUDGE_BUTTONS;
                let [_, plain @ ..] = all;
                if self.guided { all } else { plain }
            }
            Slot::Guide if self.guided => &[("stop", Button::Stop)],
            Slot::Guide if self.asks => &[
                ("did", Button::Did),
                ("skip", Button::Skip),
                ("hurts", Button::Hurts),
            ],
            // Something was done: that may hurt.
            Slot::Guide => &[("hurts", Button::Hurts)],
            Slot::Question => &[("yes", Button::Yes), ("no", Button::No)],
            Slot::Doctor | Slot::Note => &[],
        }
    }
}
