//! What is shown on the desktop: nudges, and the few other things the coach has to say.

use nape_core::article::Activity;
use nape_core::coach::Advice;
use nape_core::event::{Answer, EventKind, Nudge, Rule};
use nape_words::{Button, Message, Prompt, Words};

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
    /// A sensor needs the wearer, one place for each need: its battery, its fit, its silence.
    Sensor(u32),
    /// A short word: well done, you moved, a break is coming up, the plan.
    Note,
}

/// What was pressed on a bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// An answer to a nudge.
    Answer(Answer),
    /// Why it came.
    Why,
    /// What was done hurts.
    Hurts,
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

/// How loud a bubble is; the specification's levels.
///
/// GNOME shows no banner for a low one, dunst greys it; a critical one breaks through "do not disturb".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Well done.
    Low,
    /// Whatever is worth a look.
    Normal,
    /// Call emergency services now; nothing else.
    Critical,
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
    /// Why, for a nudge: shown when it is asked for.
    pub why: Option<Message>,
    /// What was done, where it says so: that may hurt.
    pub did: Option<Activity>,
    /// How loud it is.
    pub level: Urgency,
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

/// Most letters of the steps shown at once: four lines of most servers. Our choice.
const STEPS_MAX: usize = 150;

/// Whole steps, from the first on, while there is room.
fn first_that_fit(steps: &[String]) -> &[String] {
    let mut room = STEPS_MAX;
    let fits = |step: &&String| {
        let left = room.checked_sub(step.chars().count() + 1);
        room = left.unwrap_or(0);
        left.is_some()
    };
    let count = steps.iter().take_while(fits).count().max(1);
    steps.get(..count).unwrap_or(steps)
}

/// The steps that had no room while getting ready, for what is held: with the breath every round says its own.
fn rest(progress: &BreakProgress, words: Words) -> Option<String> {
    if progress.rounds.is_some() {
        return None;
    }
    let steps = words.steps(&progress.proposal);
    let left = steps.get(first_that_fit(&steps).len()..)?;
    Some(first_that_fit(left).join("\n"))
}

/// The buttons of a nudge; the first only where somebody guides. Three, as GNOME has no room for more.
const NUDGE_BUTTONS: [(&str, Button); 4] = [
    ("start", Button::Start),
    ("snooze", Button::Later),
    ("why", Button::Why),
    ("default", Button::Why),
];

impl Bubble {
    const fn at(slot: Slot, id: u32, said: Message, words: Words) -> Self {
        Self {
            id,
            slot,
            said,
            why: None,
            did: None,
            level: Urgency::Normal,
            words,
            guided: false,
            asks: false,
        }
    }

    /// A nudge in these words.
    pub fn new(nudge: &Nudge, words: Words) -> Self {
        let said = Message {
            // They are asked for with "Why?".
            sources: Vec::new(),
            ..words.nudge(nudge)
        };
        Self {
            why: Some(words.nudge_why(nudge)),
            ..Self::at(Slot::Nudge(nudge.rule), nudge.id, said, words)
        }
    }

    /// A sensor needs the wearer; `id`: the number of the need.
    pub const fn sensor(id: u32, said: Message, words: Words) -> Self {
        Self::at(Slot::Sensor(id), id, said, words)
    }

    /// The bubble that says why this one came.
    pub(crate) fn reason(mut self) -> Option<Self> {
        self.said = self.why.take()?;
        Some(self)
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
        let quiet = |said| Self {
            level: Urgency::Low,
            ..note(said)
        };
        Some(match kind {
            // Unprompted breaks are counted without a word: praise for every walk would be noise.
            EventKind::BreakCredited {
                kind,
                duration,
                prompted: true,
                ..
            } => Self {
                did: kind.activity(),
                ..quiet(words.thanks(*kind, *duration, reps))
            },
            EventKind::PostureCorrected { .. } => quiet(words.corrected()),
            EventKind::SetAside { activity, .. } => note(words.set_aside(*activity)),
            EventKind::PreNotice { within, .. } => note(words.pre_notice(*within)),
            EventKind::PlanReminder(standing) => note(words.plan_reminder(standing)),
            EventKind::SeeDoctor { advice } => Self {
                level: match advice {
                    Advice::Call => Urgency::Critical,
                    _ => Urgency::Normal,
                },
                ..Self::at(Slot::Doctor, 0, words.see_doctor(*advice), words)
            },
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
            Stage::Ready => {
                let steps = words.steps(&progress.proposal);
                said.body = first_that_fit(&steps).join("\n");
            }
            Stage::Doing => {
                let without = BreakProgress {
                    breath: None,
                    ..*progress
                };
                if let Some(breath) = progress.breath.filter(|_| progress.rounds.is_some()) {
                    // What to do now is the title, how far it is the line below.
                    said.title = words.prompt(&progress.proposal, Prompt::Breathe(breath));
                    said.body = line(&without, words);
                }
                let more = news.or_else(|| rest(progress, words));
                for more in more.into_iter().filter(|more| !more.is_empty()) {
                    said.body = [said.body, more].join("\n").trim().to_owned();
                }
            }
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

    /// How loud it is.
    pub const fn urgency(&self) -> Urgency {
        self.level
    }

    /// Does it stay until it is closed, and in the server's list after that?
    pub(crate) const fn stays(&self) -> bool {
        // A question about a guided break waits for as long as the wearer does.
        matches!(self.slot, Slot::Doctor) || self.asks
    }

    /// Its buttons: key and label; `default` is a click on the bubble itself, where the server has one.
    pub(crate) const fn buttons(&self) -> &'static [(&'static str, Button)] {
        match self.slot {
            Slot::Nudge(_) => {
                let all = &NUDGE_BUTTONS;
                let [_, plain @ ..] = all;
                match (self.guided, &self.why) {
                    (true, Some(_)) => all,
                    (false, Some(_)) => plain,
                    // The reason itself.
                    (true, None) => &[("start", Button::Start), ("snooze", Button::Later)],
                    (false, None) => &[("snooze", Button::Later)],
                }
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
            Slot::Note if self.did.is_some() => &[("hurts", Button::Hurts)],
            Slot::Doctor | Slot::Sensor(_) | Slot::Note => &[],
        }
    }
}
