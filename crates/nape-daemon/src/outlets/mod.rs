//! Where what happens in the daemon goes: to subscribers, each over a bounded channel of its own.
//!
//! Whoever wants to know subscribes to some [`Topic`]s and says how far it may fall behind and what happens then
//! ([`Full`]). Publishing never waits, so a subscriber that stops reading holds up nobody. What nobody wants is
//! not made ([`Outlets::wants`]).
//!
//! An outlet that may take its time implements [`Outlet`] and gets a thread ([`Outlets::attach`]): the terminal
//! does. One that only passes on subscribes as a task, as [`desktop`] and [`watchers`] do. What it does not do:
//! decide what happens; and what a subscriber says comes back to the loop over a channel of the subscriber's.

pub mod desktop;
mod happening;
pub mod watchers;

use std::fmt;
use std::sync::mpsc as sync;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

pub use happening::{Happening, Topic, Topics};

/// What becomes of a subscriber that does not read fast enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// The oldest are dropped, and it is told how many: [`Received::Missed`].
    DropOldest,
    /// Its subscription ends: [`Received::TooSlow`] is the last it gets.
    HangUp,
}

/// How far a subscriber may fall behind, and what happens then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// So many happenings wait; at least 1.
    pub most: usize,
    /// And then.
    pub full: Full,
}

/// What a subscriber gets.
#[derive(Debug, Clone)]
pub enum Received {
    /// Something happened.
    Happening(Arc<Happening>),
    /// So many happenings were dropped here, because it did not read.
    Missed(u64),
    /// It did not read; nothing more comes.
    TooSlow,
}

/// Somebody who is told what happens, on a thread of their own: taking in may take its time.
pub trait Outlet: Send {
    /// For the thread's name; a word.
    fn name(&self) -> &'static str;

    /// What it wants to know.
    fn topics(&self) -> Topics;

    /// How far it may fall behind.
    fn behind(&self) -> Behind;

    /// Takes in what happened.
    fn take(&mut self, happening: &Happening);

    /// So many happenings were dropped here.
    fn missed(&mut self, _count: u64) {}
}

/// A subscriber as the hub knows it.
struct Subscriber {
    topics: Topics,
    sender: broadcast::Sender<Arc<Happening>>,
}

#[derive(Default)]
struct Hub {
    subscribers: Vec<Subscriber>,
    /// Threads that run: each holds a clone of the sender; when all have ended, the receiver hears of it.
    running: Option<(sync::Sender<()>, sync::Receiver<()>)>,
}

/// The hub. Clones are the same one.
#[derive(Clone, Default)]
pub struct Outlets(Arc<Mutex<Hub>>);

impl fmt::Debug for Outlets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subscribers = self.hub().subscribers.len();
        f.debug_struct("Outlets")
            .field("subscribers", &subscribers)
            .finish()
    }
}

/// A subscriber's end.
#[derive(Debug)]
pub struct Subscription {
    receiver: broadcast::Receiver<Arc<Happening>>,
    full: Full,
    over: bool,
}

impl Outlets {
    fn hub(&self) -> MutexGuard<'_, Hub> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Subscribes; until the subscription is dropped.
    pub fn subscribe(&self, topics: Topics, behind: Behind) -> Subscription {
        // Full: as the subscriber said; the channel drops the oldest, and the subscription tells or ends.
        let (sender, receiver) = broadcast::channel(behind.most.max(1));
        self.hub().subscribers.push(Subscriber { topics, sender });
        Subscription {
            receiver,
            full: behind.full,
            over: false,
        }
    }

    /// Gives an outlet a thread that takes in what it wants to know, until [`Self::close`].
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn attach(&self, mut outlet: Box<dyn Outlet>) -> std::io::Result<()> {
        let mut subscription = self.subscribe(outlet.topics(), outlet.behind());
        let running = {
            let mut hub = self.hub();
            let (sender, _) = hub.running.get_or_insert_with(sync::channel);
            sender.clone()
        };
        thread::Builder::new()
            .name(format!("nape-{}", outlet.name()))
            .spawn(move || {
                while let Some(received) = subscription.next_blocking() {
                    match received {
                        Received::Happening(happening) => outlet.take(&happening),
                        Received::Missed(count) => outlet.missed(count),
                        Received::TooSlow => break,
                    }
                }
                drop(running);
            })
            .map(drop)
    }

    /// Does anybody want to know?
    pub fn wants(&self, topic: Topic) -> bool {
        let hub = self.hub();
        let mut subscribers = hub.subscribers.iter();
        subscribers.any(|s| s.topics.has(topic) && s.sender.receiver_count() > 0)
    }

    /// Tells whoever wants to know; never waits.
    pub fn publish(&self, happening: Happening) {
        let topic = happening.topic();
        let mut hub = self.hub();
        if !hub.subscribers.iter().any(|s| s.topics.has(topic)) {
            return;
        }
        let happening = Arc::new(happening);
        // An error means that the subscriber has gone.
        hub.subscribers
            .retain(|s| !s.topics.has(topic) || s.sender.send(Arc::clone(&happening)).is_ok());
    }

    /// Nothing more happens: subscribers get what waits for them and then the end. Waits for the outlets' threads,
    /// for `patience` at most; `false`: one of them still takes in.
    pub fn close(&self, patience: Duration) -> bool {
        let running = {
            let mut hub = self.hub();
            hub.subscribers.clear();
            hub.running.take()
        };
        let Some((sender, ended)) = running else {
            return true;
        };
        drop(sender);
        // Nobody sends: all threads have ended when the channel is closed.
        ended.recv_timeout(patience) == Err(sync::RecvTimeoutError::Disconnected)
    }
}

impl Subscription {
    /// What comes next; `None`: nothing more.
    pub async fn next(&mut self) -> Option<Received> {
        if self.over {
            return None;
        }
        let received = self.receiver.recv().await;
        self.received(received)
    }

    /// As [`Self::next`], for a thread of its own.
    pub fn next_blocking(&mut self) -> Option<Received> {
        if self.over {
            return None;
        }
        let received = self.receiver.blocking_recv();
        self.received(received)
    }

    /// What waits already; `None`: nothing.
    pub fn try_next(&mut self) -> Option<Received> {
        use broadcast::error::TryRecvError;
        if self.over {
            return None;
        }
        let received = match self.receiver.try_recv() {
            Ok(happening) => Ok(happening),
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Lagged(count)) => Err(RecvError::Lagged(count)),
            Err(TryRecvError::Closed) => Err(RecvError::Closed),
        };
        self.received(received)
    }

    fn received(&mut self, received: Result<Arc<Happening>, RecvError>) -> Option<Received> {
        match (received, self.full) {
            (Ok(happening), _) => Some(Received::Happening(happening)),
            (Err(RecvError::Lagged(count)), Full::DropOldest) => Some(Received::Missed(count)),
            (Err(RecvError::Lagged(_)), Full::HangUp) => {
                self.over = true;
                Some(Received::TooSlow)
            }
            (Err(RecvError::Closed), _) => {
                self.over = true;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
