//! The tasks of the wanted clips: begun, kept through changes of the list, begun anew, ended.
//!
//! What is absent: what a task does ([`super::clip`]).

use std::sync::{Arc, PoisonError};

use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::clip::{Clip, Jitter, Signals};
use super::post::{Place, Post};
use super::supervisor::Running;
use crate::backoff::Backoff;
use crate::event::{BleEvent, Wanted};

/// A wanted clip and its task.
pub(super) struct Member {
    pub(super) wanted: Wanted,
    pub(super) place: Place,
    pub(super) signals: Arc<Signals>,
    pub(super) stop: watch::Sender<bool>,
    pub(super) task: JoinHandle<()>,
}

impl Running {
    /// Has these clips and no others. The tasks of those that stay go on.
    pub(super) async fn want(&mut self) {
        let wanted = self.set.wanted.borrow_and_update().clone();
        let mut before = std::mem::take(&mut self.members);
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
            self.members.push(member);
        }
        places.extend(before.iter().map(|m| (m.place.clone(), None)));
        let at = (self.set.now)();
        self.post.rewire(at, wanted, &places).await;
        if let Some(state) = self.state {
            self.post.push(BleEvent::Radio { at, state });
        }
        for start in fresh {
            // Not before they have a place.
            let _ = start.send(());
        }
        for (i, member) in self.members.iter().enumerate() {
            let link = member.signals.link.lock();
            let link = link.unwrap_or_else(PoisonError::into_inner);
            if let Some(state) = link.clone() {
                let clip = i;
                self.post.push(BleEvent::Link { clip, at, state });
            }
            drop(link);
            member.signals.again.notify_one();
        }
        for member in before {
            // Its task disconnects by itself.
            let _ = member.stop.send(true);
        }
    }

    /// A new clip's task, waiting for its start.
    fn member(&self, wanted: Wanted, place: Place) -> (Member, oneshot::Sender<()>) {
        let signals = Arc::new(Signals::default());
        let (stop, stopped) = watch::channel(false);
        let uid = u64::from_le_bytes(wanted.id.uid);
        let clip = Clip {
            wanted: wanted.clone(),
            config: self.set.config,
            signals: Arc::clone(&signals),
            attention: Arc::clone(&self.attention),
            radio: self.radios.subscribe(),
            stop: stopped,
            post: Post::new(self.set.events.clone(), Some(place.clone())),
            now: Arc::clone(&self.set.now),
            closing: self.set.closing.clone(),
            backoff: Backoff::new(),
            jitter: Jitter::new(self.set.seed ^ uid),
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

    /// A clip's task that panicked (in code that is not ours, as far as we know) is begun anew.
    pub(super) fn revive(&mut self) {
        for i in 0..self.members.len() {
            if !self.members[i].task.is_finished() {
                continue;
            }
            let place = self.members[i].place.clone();
            let (member, start) = self.member(self.members[i].wanted.clone(), place);
            self.members[i] = member;
            let _ = start.send(());
        }
    }
}
