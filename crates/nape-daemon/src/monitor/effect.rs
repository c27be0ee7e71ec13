//! What the monitor is told and what it asks for: moments, effects, and what must be on the disk first.

use std::path::PathBuf;

use nape_control::Update;
use nape_core::event::{Carry, Nudge};
use nape_core::{Calibration, Event, Frame, Placement, Span, Timestamp, WallTime};

use crate::atomic_file::FileError;
use crate::baseline::Kept;
use crate::live::{Minute, Record};
use crate::wearer::Wearer;
use nape_notify::Bubble;

/// Moments that go together: session time and civil time.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Session time.
    pub at: Timestamp,
    /// Civil time.
    pub wall: WallTime,
}

impl Moment {
    /// The moment `at`, if that is earlier than this one.
    pub(super) fn back_to(self, at: Timestamp) -> Self {
        let by = self.at.since(at).max(Span::ZERO);
        Self {
            at: self.at.min(at),
            wall: WallTime {
                unix_us: self.wall.unix_us.saturating_sub(by.as_micros()),
                ..self.wall
            },
        }
    }
}

/// What somebody wants to know. What nobody wants is not made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wants {
    /// The angles of the moment, a few times a second.
    pub angles: bool,
    /// Every decided epoch.
    pub frames: bool,
    /// The minutes that are over.
    pub minutes: bool,
}

/// How long something lasts that the wearer or the desktop said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    /// Until it is said to have ended.
    UntilSaid,
    /// Until then.
    Until(Timestamp),
}

impl Lasts {
    /// Its end, if that is known.
    pub const fn end(self) -> Option<Timestamp> {
        match self {
            Self::UntilSaid => None,
            Self::Until(end) => Some(end),
        }
    }
}

/// What the outside world is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A session began.
    Began(Timestamp),
    /// It ended.
    Ended(Timestamp),
    /// Something happened: for those who watch.
    Event(Event),
    /// The angles of a decided epoch; only while somebody wants them.
    Frame(Box<Frame>),
    /// A minute is over; only while somebody wants to know.
    Minute(Box<Minute>),
    /// Show this nudge.
    Show(Box<Nudge>),
    /// Show this beside the nudges.
    Bubble(Box<Bubble>),
    /// This nudge is not shown: it speaks of something `age` old.
    Stale {
        /// Its id.
        id: u32,
        /// How old.
        age: Span,
    },
    /// How far something is, for those who watch.
    Update(Box<Update>),
    /// A calibration was found: keep it.
    Keep {
        /// Of which clip.
        placement: Placement,
        /// What was found.
        calibration: Calibration,
    },
    /// What the next session should know: keep it.
    Carry(Box<Carry>),
    /// What is learned of the wearer changed: keep it, or forget it.
    Learned(Option<Box<Kept>>),
    /// Take this down, and tell [`super::Monitor::recorded`] what came of it.
    Record(Record),
    /// A recording was finished.
    Recorded(PathBuf),
    /// Something to tell, in a sentence.
    Say(String),
    /// Civil time was written down.
    Marked,
    /// Civil time jumped by this much.
    ClockJump(Span),
    /// Read the rig again.
    ReloadRig,
    /// End.
    Stop,
}

/// Keeps what the wearer said: it is on the disk before it is said to be kept, or it is not said.
///
/// The shell keeps it in files; a test keeps it in memory and may refuse.
pub trait Keeper {
    /// What the wearer declared and planned.
    ///
    /// # Errors
    /// The disk; then what was kept before stays.
    fn wearer(&mut self, wearer: &Wearer) -> Result<(), FileError>;

    /// What outlives a session: what hurts, what check-ins said, silence.
    ///
    /// # Errors
    /// As for [`Self::wearer`].
    fn carry(&mut self, carry: &Carry) -> Result<(), FileError>;

    /// A warning sign could not be written down. Whoever reads the file next, should this process end before it can,
    /// must find that something was lost.
    fn mark_lost(&mut self);

    /// What was learned; `None` forgets it.
    ///
    /// # Errors
    /// As for [`Self::wearer`].
    fn baseline(&mut self, kept: Option<&Kept>) -> Result<(), FileError>;
}
