//! The tasks of the wanted devices: begun, kept through changes of the list, begun anew, ended.
//!
//! What is absent: what a task does ([`super::clip`]), and Bluetooth itself ([`super::supervisor`]).

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use nape_core::Timestamp;
use nape_devices::{Purpose, Wish};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::bus::Closing;
use super::clip::{Clip, Jitter, Radio, Signals};
use super::post::{Place, Post};
use crate::backoff::Backoff;
use crate::event::{BleEvent, Now, RadioState, Wanted};

/// A wanted device and its task.
struct Member {
    wanted: Wanted,
    place: Place,
    signals: Arc<Signals>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// What every task is given.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) wish: Wish,
    pub(super) seed: u64,
    pub(super) now: Now,
    pub(super) events: mpsc::Sender<BleEvent>,
    pub(super) closing: Closing,
}

/// All of them, in the order of the list.
pub(super) struct Members {
    given: Given,
    all: Vec<Member>,
    pub(super) radios: watch::Sender<Option<Radio>>,
    pub(super) attention: Arc<Notify>,
}

impl Members {
    pub(super) fn new(given: Given) -> Self {
        Self {
            given,
            all: Vec::new(),
            radios: watch::channel(None).0,
            attention: Arc::default(),
        }
    }

    /// Has these devices and no others. The tasks of those that stay go on. The list, the radio's state and
    /// each link are told by `post`.
    pub(super) async fn want(
        &mut self,
        wanted: Vec<Wanted>,
        state: Option<RadioState>,
        post: &mut Post,
    ) {
        let mut before = std::mem::take(&mut self.all);
        let mut places = Vec::new();
        let mut fresh = Vec::new();
        for (i, wanted) in wanted.iter().enumerate() {
            // Where it is worn and what it is called changes nothing about its link.
            let member = match before.iter().position(|m| m.wanted.id == wanted.id) {
                Some(stays) => Member {
                    wanted: wanted.clone(),
                    ..before.remove(stays)
                },
                None => {
                    let (member, start) = self.member(wanted.clone(), Place::default());
                    fresh.push(start);
                    member
                }
            };
            places.push((member.place.clone(), Some(i)));
            self.all.push(member);
        }
        places.extend(before.iter().map(|m| (m.place.clone(), None)));
        let at = (self.given.now)();
        post.rewire(at, wanted, &places).await;
        if let Some(state) = state {
            post.push(BleEvent::Radio { at, state });
        }
        for start in fresh {
            // Not before they have a place.
            let _ = start.send(());
        }
        self.tell_anew(at, post);
        for member in before {
            // Its task disconnects by itself.
            let _ = member.stop.send(true);
        }
    }

    fn tell_anew(&self, at: Timestamp, post: &mut Post) {
        for (clip, member) in self.all.iter().enumerate() {
            let link = member.signals.link.lock();
            let link = link.unwrap_or_else(PoisonError::into_inner);
            if let Some(state) = link.clone() {
                post.push(BleEvent::Link { clip, at, state });
            }
            drop(link);
            member.signals.again.notify_one();
        }
    }

    /// A new device's task, waiting for its start.
    fn member(&self, wanted: Wanted, place: Place) -> (Member, oneshot::Sender<()>) {
        let given = &self.given;
        let signals = Arc::new(Signals::default());
        let (stop, stopped) = watch::channel(false);
        let purpose = Purpose::Stream {
            wish: given.wish,
            serial: wanted.id.serial.clone(),
        };
        let clip = Clip {
            driver: (wanted.id.kind.driver)(purpose),
            address: wanted.id.address.clone(),
            signals: Arc::clone(&signals),
            attention: Arc::clone(&self.attention),
            radio: self.radios.subscribe(),
            stop: stopped,
            post: Post::new(given.events.clone(), Some(place.clone())),
            now: Arc::clone(&given.now),
            closing: given.closing.clone(),
            backoff: Backoff::new(),
            jitter: Jitter::new(given.seed, &wanted.id.address),
        };
        let (start, started) = oneshot::channel();
        let task = tokio::spawn(async move {
            if started.await.is_ok() {
                clip.run().await;
            }
        });
        let member = Member {
            wanted,
            place,
            signals,
            stop,
            task,
        };
        (member, start)
    }

    /// A device's task that panicked (in code that is not ours, as far as we know) is begun anew.
    pub(super) fn revive(&mut self) {
        for i in 0..self.all.len() {
            if !self.all[i].task.is_finished() {
                continue;
            }
            let place = self.all[i].place.clone();
            let (member, start) = self.member(self.all[i].wanted.clone(), place);
            self.all[i] = member;
            let _ = start.send(());
        }
    }

    /// How many are not connected.
    pub(super) fn missing(&self) -> usize {
        self.all.iter().filter(|m| m.is_missing()).count()
    }

    /// What they advertise, UUIDs.
    pub(super) fn services(&self) -> Vec<u128> {
        let kinds = self.all.iter().map(|m| m.wanted.id.kind);
        let mut services: Vec<u128> = kinds.flat_map(|k| k.services).copied().collect();
        services.sort_unstable();
        services.dedup();
        services
    }

    /// The device at this address was heard, or its link broke.
    pub(super) fn heard(&self, address: &str, broke: bool) {
        for member in &self.all {
            if !member.wanted.id.address.eq_ignore_ascii_case(address) {
                continue;
            }
            if broke {
                member.signals.broke.notify_one();
            } else if member.is_missing() {
                member.signals.heard.notify_one();
            }
        }
    }

    /// Ends all tasks.
    pub(super) async fn end(self) {
        for member in &self.all {
            // Its task may have ended already.
            let _ = member.stop.send(true);
        }
        for member in self.all {
            drop(member.task.await);
        }
    }
}

impl Member {
    fn is_missing(&self) -> bool {
        self.signals.missing.load(Ordering::Acquire)
    }
}
