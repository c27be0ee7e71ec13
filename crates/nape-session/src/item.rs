//! One stamped input of a recording, owned, as the engine takes it.

use nape_core::{Control, Input, Placement, Sample, Timestamp, WallTime};

/// One stamped input.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// When it reached the host (MCAP), or the time of its last sample (CSV). Never decreases from
    /// item to item.
    pub at: Timestamp,
    /// What happened.
    pub input: OwnedInput,
}

/// [`Input`], owning what it points to.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnedInput {
    /// Samples of one clip, in the order they were taken.
    Samples {
        /// The clip.
        placement: Placement,
        /// The samples.
        samples: Vec<Sample>,
    },
    /// Samples known to be lost between two moments.
    Gap {
        /// The clip.
        placement: Placement,
        /// The last sample before the loss.
        from: Timestamp,
        /// The first sample after it.
        to: Timestamp,
    },
    /// Something the wearer or the host said.
    Control(Control),
    /// Civil time at this moment.
    Wall(WallTime),
    /// Time passed.
    Tick,
}

impl OwnedInput {
    /// Borrowed, for [`nape_core::Engine::handle`].
    pub fn as_input(&self) -> Input<'_> {
        match self {
            Self::Samples { placement, samples } => Input::Samples {
                placement: *placement,
                samples,
            },
            Self::Gap {
                placement,
                from,
                to,
            } => Input::Gap {
                placement: *placement,
                from: *from,
                to: *to,
            },
            Self::Control(control) => Input::Control(control),
            Self::Wall(wall) => Input::Wall(*wall),
            Self::Tick => Input::Tick,
        }
    }
}

impl Item {
    /// A harmless first value for a buffer that is filled later.
    pub(crate) const fn empty() -> Self {
        Self {
            at: Timestamp::from_micros(0),
            input: OwnedInput::Tick,
        }
    }

    /// The earliest moment this item speaks of.
    pub(crate) fn earliest(&self) -> Timestamp {
        match &self.input {
            OwnedInput::Samples { samples, .. } => {
                samples.first().map_or(self.at, |s| s.at().min(self.at))
            }
            _ => self.at,
        }
    }

    /// The sample buffer of the item before, emptied, so that its memory is used again.
    pub(crate) fn take_samples(&mut self) -> Vec<Sample> {
        match std::mem::replace(&mut self.input, OwnedInput::Tick) {
            OwnedInput::Samples { mut samples, .. } => {
                samples.clear();
                samples
            }
            _ => Vec::new(),
        }
    }
}
