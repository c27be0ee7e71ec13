//! Events on their way into the channel of whoever listens.
//!
//! Each task has its own [`Post`]. As long as the channel has room events go straight in. When it is
//! full they wait here, with the stamps of their arrival, and the oldest *data* are dropped beyond
//! [`ROOM`]; everything else is kept, and the number of dropped packets is told
//! ([`BleEvent::Dropped`]). So a listener that stalls for a minute loses nothing, and one that is stuck
//! costs a bounded amount of memory.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use nape_core::Timestamp;
use tokio::sync::mpsc;

use crate::event::{BleEvent, Wanted};

/// Most packets of one device that wait. Our choice: a minute at 10 packets a second, about 400 kB.
const ROOM: usize = 600;

/// Most other events that wait: links that come and go for an hour. Our choice.
const ROOM_OTHERS: usize = 4_000;

/// The place of a clip among the wanted, `None` once it is not wanted any more. Shared, because it
/// changes with the list; locked while an event goes into the channel, so that events on both sides of
/// a [`BleEvent::Wanted`] count into the right list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place(Arc<Mutex<Option<usize>>>);

#[cfg(test)]
impl Place {
    pub(crate) fn new(place: usize) -> Self {
        Self(Arc::new(Mutex::new(Some(place))))
    }

    pub(crate) fn set(&self, place: Option<usize>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

/// The way of one task's events.
#[derive(Debug)]
pub(crate) struct Post {
    /// Full: see the module.
    events: mpsc::Sender<BleEvent>,
    /// `None`: the supervisor's events, which are of no clip.
    place: Option<Place>,
    waiting: VecDeque<BleEvent>,
    data: usize,
    dropped: Option<(Timestamp, u64)>,
}

impl Post {
    pub(crate) const fn new(events: mpsc::Sender<BleEvent>, place: Option<Place>) -> Self {
        Self {
            events,
            place,
            waiting: VecDeque::new(),
            data: 0,
            dropped: None,
        }
    }

    /// Takes an event; its `clip` is filled in when it goes out.
    pub(crate) fn push(&mut self, event: BleEvent) {
        if !self.is_waiting() {
            let Err(full) = self.send(event) else { return };
            self.wait(full);
        } else {
            self.wait(event);
        }
    }

    fn wait(&mut self, event: BleEvent) {
        let data = event.is_data();
        if !data && self.waiting.len() >= ROOM + ROOM_OTHERS {
            self.waiting.pop_front();
        }
        self.data += usize::from(data);
        self.waiting.push_back(event);
        if self.data > ROOM {
            let oldest = self.waiting.iter().position(BleEvent::is_data);
            if let Some(event) = oldest.and_then(|i| self.waiting.remove(i)) {
                self.data -= 1;
                self.dropped.get_or_insert((event.at(), 0)).1 += 1;
            }
        }
    }

    /// Into the channel; given back if that is full.
    #[expect(clippy::result_large_err, reason = "what is given back is tried again")]
    fn send(&self, event: BleEvent) -> Result<(), BleEvent> {
        let Ok(permit) = self.events.try_reserve() else {
            // A closed channel takes nothing, and nobody misses it.
            return if self.events.is_closed() {
                Ok(())
            } else {
                Err(event)
            };
        };
        self.deliver(permit, event);
        Ok(())
    }

    fn deliver(&self, permit: mpsc::Permit<'_, BleEvent>, mut event: BleEvent) {
        let Some(place) = &self.place else {
            permit.send(event);
            return;
        };
        let place = place.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = *place {
            address(&mut event, place);
            permit.send(event);
        }
    }

    /// Does anything wait?
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty() || self.dropped.is_some()
    }

    /// Sends what waits; ends when nothing does.
    pub(crate) async fn flush(&mut self) {
        while self.is_waiting() {
            let Ok(permit) = self.events.reserve().await else {
                self.waiting.clear();
                (self.data, self.dropped) = (0, None);
                return;
            };
            let next = match self.dropped.take() {
                Some((at, packets)) => Some(BleEvent::Dropped {
                    clip: 0,
                    at,
                    packets,
                }),
                None => self.waiting.pop_front(),
            };
            let Some(next) = next else { return };
            self.data -= usize::from(next.is_data());
            self.deliver(permit, next);
        }
    }

    /// Awaits something, and sends meanwhile what waits.
    pub(crate) async fn during<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        loop {
            if !self.is_waiting() {
                return future.await;
            }
            tokio::select! {
                out = &mut future => return out,
                () = self.flush() => {}
            }
        }
    }

    /// Tells a new list of wanted clips and moves the places with it, as one step.
    pub(crate) async fn rewire(
        &mut self,
        at: Timestamp,
        wanted: Vec<Wanted>,
        places: &[(Place, Option<usize>)],
    ) {
        self.flush().await;
        let permit = self.events.reserve().await;
        let mut locked: Vec<_> = places
            .iter()
            .map(|(p, to)| (p.0.lock().unwrap_or_else(PoisonError::into_inner), *to))
            .collect();
        for (place, to) in &mut locked {
            **place = *to;
        }
        if let Ok(permit) = permit {
            permit.send(BleEvent::Wanted { at, wanted });
        }
    }
}

/// Fills in which clip.
const fn address(event: &mut BleEvent, place: usize) {
    match event {
        BleEvent::Wanted { .. } | BleEvent::Radio { .. } => {}
        BleEvent::Link { clip, .. }
        | BleEvent::News { clip, .. }
        | BleEvent::Dropped { clip, .. } => *clip = place,
    }
}

#[cfg(test)]
mod tests {
    use nape_devices::{News, PacketFault, Stats};

    use super::*;

    fn news(n: i64, news: News) -> BleEvent {
        BleEvent::News {
            clip: 0,
            at: Timestamp::from_micros(n),
            news,
            stats: Stats::default(),
        }
    }

    fn frame(n: i64) -> BleEvent {
        news(n, News::Fault(PacketFault::Duplicate))
    }

    fn stamps(rx: &mut mpsc::Receiver<BleEvent>) -> Vec<i64> {
        let mut out = vec![];
        while let Ok(event) = rx.try_recv() {
            match event {
                BleEvent::News {
                    news: News::Battery(_),
                    ..
                } => out.push(-1),
                BleEvent::News { at, clip, .. } => {
                    assert_eq!(clip, 3);
                    out.push(at.as_micros());
                }
                BleEvent::Dropped { packets, .. } => out.push(-1000 - packets.cast_signed()),
                other => panic!("{other:?}"),
            }
        }
        out
    }

    #[tokio::test]
    async fn what_waits_keeps_its_order_and_only_frames_are_dropped() {
        let (tx, mut rx) = mpsc::channel(4);
        let mut post = Post::new(tx, Some(Place::new(3)));
        for n in 0..4 {
            post.push(frame(n));
        }
        post.push(news(0, News::Battery(50)));
        let over = 7;
        for n in 0..ROOM as i64 + over {
            post.push(frame(100 + n));
        }
        assert_eq!(stamps(&mut rx), [0, 1, 2, 3]);
        let mut got = vec![];
        // The flush waits for room each four events.
        while post.data > 0 {
            tokio::select! {
                () = post.flush() => {}
                () = tokio::task::yield_now() => {}
            }
            got.extend(stamps(&mut rx));
        }
        assert_eq!(got[..3], [-1000 - over, -1, 100 + over]);
        assert_eq!(got.len(), 2 + ROOM);
        assert!(got[2..].is_sorted());
    }

    #[tokio::test]
    async fn events_count_into_the_list_told_before_them() {
        let (tx, mut rx) = mpsc::channel(16);
        let place = Place::new(3);
        let mut post = Post::new(tx.clone(), Some(place.clone()));
        let mut supervisor = Post::new(tx, None);
        post.push(frame(1));
        supervisor
            .rewire(Timestamp::default(), vec![], &[(place.clone(), Some(0))])
            .await;
        post.push(frame(2));
        place.set(None);
        post.push(frame(3));
        assert!(matches!(rx.try_recv(), Ok(BleEvent::News { clip: 3, .. })));
        assert!(matches!(rx.try_recv(), Ok(BleEvent::Wanted { .. })));
        assert!(matches!(rx.try_recv(), Ok(BleEvent::News { clip: 0, .. })));
        assert!(rx.try_recv().is_err());
    }

    #[test]
    fn a_listener_that_left_costs_nothing() {
        let (tx, rx) = mpsc::channel(1);
        let mut post = Post::new(tx, Some(Place::new(0)));
        drop(rx);
        for n in 0..10 {
            post.push(frame(n));
        }
        assert!(post.waiting.is_empty());
    }
}
