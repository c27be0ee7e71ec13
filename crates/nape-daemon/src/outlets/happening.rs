//! What happens in the daemon, for whoever subscribes.

use nape_control::Update;
use nape_core::event::Nudge;
use nape_core::text::clean_line;
use nape_core::{Event, Frame, Timestamp, WallTime};
use nape_words::Words;

use crate::live::Minute;
use crate::monitor::{Effect, Moment};
use nape_notify::Bubble;

/// What one can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The program's own remarks, and when its clock began.
    Remarks,
    /// When sessions begin and end, and civil time.
    Sessions,
    /// Events of the engine.
    Events,
    /// The angles of each decided epoch, ten a second.
    Frames,
    /// Summaries of the minutes that are over.
    Minutes,
    /// What is shown on the desktop.
    Bubbles,
    /// How far calibrations and guided breaks are, and the angles of the moment.
    Progress,
}

/// Some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topics(u8);

impl Topics {
    /// These.
    pub const fn of(topics: &[Topic]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < topics.len() {
            bits |= 1 << topics[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    /// Is it one of them?
    pub const fn has(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u8) != 0
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A remark from before the clock runs.
    Note(String),
    /// The clock runs: session time and civil time now, and the coach's words in the wearer's language.
    Started {
        /// Session time.
        at: Timestamp,
        /// Civil time.
        wall: WallTime,
        /// The words.
        words: Words,
    },
    /// The program itself has something to say.
    Remark {
        /// When.
        at: Timestamp,
        /// What, in a sentence, without what a terminal would act on.
        text: String,
    },
    /// Civil time was written down.
    Wall {
        /// Session time.
        at: Timestamp,
        /// Civil time.
        wall: WallTime,
    },
    /// A session began: event times count from here.
    SessionBegan(Timestamp),
    /// It ended.
    SessionEnded(Timestamp),
    /// The engine says something.
    Event {
        /// What.
        event: Box<Event>,
        /// When its session began.
        start: Timestamp,
    },
    /// The angles of a decided epoch.
    Frame(Box<Frame>),
    /// A minute is over.
    Minute(Box<Minute>),
    /// A nudge is to be shown.
    Nudge(Box<Nudge>),
    /// Something beside the nudges is to be shown.
    Bubble(Box<Bubble>),
    /// How far something is.
    Update(Box<Update>),
}

impl Happening {
    /// What an effect means to those who subscribe; `start`: when its session began.
    ///
    /// # Errors
    /// The effect, if it is nobody's business but the shell's.
    #[expect(clippy::result_large_err, reason = "handed on, not returned upwards")]
    pub fn of(now: Moment, start: Timestamp, effect: Effect) -> Result<Self, Effect> {
        let remark = |text| Self::Remark { at: now.at, text };
        Ok(match effect {
            Effect::Marked => Self::Wall {
                at: now.at,
                wall: now.wall,
            },
            Effect::Began(start) => Self::SessionBegan(start),
            Effect::Ended(at) => Self::SessionEnded(at),
            Effect::Event(event) => Self::Event {
                event: Box::new(event),
                start,
            },
            Effect::Frame(frame) => Self::Frame(frame),
            Effect::Minute(minute) => Self::Minute(minute),
            Effect::Show(nudge) => Self::Nudge(nudge),
            Effect::Bubble(bubble) => Self::Bubble(bubble),
            Effect::Update(update) => Self::Update(update),
            Effect::Stale { id, age } => {
                let age = nape_words::rough(age);
                remark(format!("Reminder {id} skipped: {age} too late."))
            }
            Effect::Recorded(path) => remark(format!("Recorded {}.", path.display())),
            Effect::Say(words) => remark(clean_line(&words)),
            Effect::ClockJump(by) => remark(format!(
                "The computer's clock was set by {:+.1} s; measured times are not touched.",
                by.as_secs_f64()
            )),
            Effect::Record(_)
            | Effect::Keep { .. }
            | Effect::Carry(_)
            | Effect::Learned(_)
            | Effect::ReloadRig
            | Effect::Stop => return Err(effect),
        })
    }

    /// What one has to subscribe to.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::Note(_) | Self::Started { .. } | Self::Remark { .. } => Topic::Remarks,
            Self::Wall { .. } | Self::SessionBegan(_) | Self::SessionEnded(_) => Topic::Sessions,
            Self::Event { .. } => Topic::Events,
            Self::Frame(_) => Topic::Frames,
            Self::Minute(_) => Topic::Minutes,
            Self::Nudge(_) | Self::Bubble(_) => Topic::Bubbles,
            Self::Update(_) => Topic::Progress,
        }
    }
}
