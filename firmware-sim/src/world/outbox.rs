//! What came out of the world and was not fetched yet, in order of time.

use std::collections::VecDeque;

use nape_core::Timestamp;

use super::options::Happening;

/// A queue by time; what has the same time stays in the order it came.
#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    queue: VecDeque<Happening>,
}

impl Outbox {
    pub(super) fn push(&mut self, happening: Happening) {
        let place = self
            .queue
            .partition_point(|other| other.at() <= happening.at());
        self.queue.insert(place, happening);
    }

    /// The next one that has happened by `now`.
    pub(super) fn pop(&mut self, now: Timestamp) -> Option<Happening> {
        if self.queue.front()?.at() > now {
            return None;
        }
        self.queue.pop_front()
    }

    /// When the next one happens.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.queue.front().map(Happening::at)
    }

    /// The host has no link to this clip from `now` on: what is still on its way to its programs then
    /// is gone.
    pub(super) fn drop_notifications(&mut self, of: usize, now: Timestamp) {
        self.queue.retain(
            |h| !matches!(h, Happening::Notify { clip, at, .. } if *clip == of && *at > now),
        );
    }
}
