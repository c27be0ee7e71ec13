//! From a batch to what the engine gets: the samples, and before them the gap if any were lost.
//!
//! The reader of recordings and the live daemon both go through here, so that a session and its
//! replay put the same inputs into the engine.

use nape_core::{Sample, Timestamp};

use crate::item::OwnedInput;
use nape_devices::{BatchError, ImuBatch};

/// The last known of one clip's count of samples.
#[derive(Debug, Clone, Copy)]
struct Count {
    device: u32,
    next_index: u64,
    last: Timestamp,
}

/// Watches the clips' own counts of samples: a jump is a known loss.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    counts: [Option<Count>; 3],
}

/// What taking a batch in gave, besides its samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// An [`OwnedInput::Gap`] that comes before the samples.
    pub gap: Option<OwnedInput>,
    /// Impossible samples left out (lenient reading only).
    pub skipped: u64,
}

impl Intake {
    /// An intake that has seen nothing.
    pub const fn new() -> Self {
        Self { counts: [None; 3] }
    }

    /// Appends the samples of `batch` to `samples`; says whether samples were lost before it. Call it
    /// in the order of arrival.
    ///
    /// # Errors
    /// As [`ImuBatch::decode`]; nothing is remembered of the batch then.
    pub fn take(
        &mut self,
        batch: &ImuBatch,
        samples: &mut Vec<Sample>,
    ) -> Result<Taken, BatchError> {
        self.take_some(batch, samples, false)
    }

    /// As [`Self::take`]; `lenient` leaves impossible samples out and counts them.
    pub(crate) fn take_some(
        &mut self,
        batch: &ImuBatch,
        samples: &mut Vec<Sample>,
        lenient: bool,
    ) -> Result<Taken, BatchError> {
        let skipped = batch.decode_some(samples, lenient)?;
        let placement = batch.placement;
        let count = &mut self.counts[placement.index()];
        let gap = (*count)
            .filter(|c| {
                c.device == batch.device && batch.first_index > c.next_index && batch.first > c.last
            })
            .map(|c| OwnedInput::Gap {
                placement,
                from: c.last,
                to: batch.first,
            });
        *count = Some(Count {
            device: batch.device,
            next_index: batch.first_index.saturating_add(batch.len() as u64),
            last: batch.sample_at(batch.len() - 1),
        });
        Ok(Taken { gap, skipped })
    }
}
