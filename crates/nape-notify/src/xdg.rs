//! The freedesktop.org notification server, seen from our side.
//!
//! Everything goes over one connection ([`crate::bus`]). What a server says of a closed bubble is not to be trusted
//! (one says "dismissed" of a bubble that went by itself, two close at once what they do not show, one says
//! nothing; docs/notifications.md). So what is closed at once counts as not shown, what is never closed is closed by
//! a timer of ours, and that nobody answered is decided by the engine, in the time of its data.
//!
//! Ids are the server's, and a new server counts from 1 again: every id is forgotten when the name
//! changes hands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use nape_core::event::Answer;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::bus::{Bus, Heard, Sent, Server};
use crate::sent::{press_of, sent};
use crate::silence::is_silent;
use crate::{Bubble, Options, Outbox, Press, Report, Slot, Unreachable, Urgency, icon};

/// First wait before the bus is tried again; doubles up to [`RETRY_MAX`]. Our choice.
const RETRY_MIN: Duration = Duration::from_secs(1);
/// Longest wait before the bus is tried again. Our choice.
const RETRY_MAX: Duration = Duration::from_secs(60);
/// The reason "dismissed" of `NotificationClosed`.
const DISMISSED: u32 = 2;

/// A bubble that waits for an answer.
#[derive(Debug)]
struct Open {
    bubble: Bubble,
    /// The server's id.
    server_id: u32,
    shown: Instant,
    /// When there is no answer; `None`: it stays.
    until: Option<Instant>,
}

/// All the thread knows.
#[derive(Debug)]
pub(crate) struct Desk {
    options: Options,
    queue: mpsc::Receiver<Bubble>,
    /// The caller hands over no more nudges.
    closed: bool,
    outbox: Outbox,
    icon: Option<PathBuf>,
    bus: Option<Bus>,
    retry_at: Instant,
    retry_wait: Duration,
    // Invariant: `Some` only while `bus` is.
    server: Option<Server>,
    /// A server has been there before.
    met: bool,
    /// `NoServer` or `ServerLost` has been said and not taken back.
    said_missing: bool,
    open: BTreeMap<Slot, Open>,
    closing: JoinSet<()>,
}

impl Desk {
    pub(crate) fn new(options: Options, queue: mpsc::Receiver<Bubble>, outbox: Outbox) -> Self {
        Self {
            options,
            queue,
            closed: false,
            outbox,
            icon: icon::install(),
            bus: None,
            retry_at: Instant::now(),
            retry_wait: RETRY_MIN,
            server: None,
            met: false,
            said_missing: false,
            open: BTreeMap::new(),
            closing: JoinSet::new(),
        }
    }

    /// Until the caller is gone and nothing is open.
    pub(crate) async fn run(mut self) {
        self.meet().await;
        while !(self.closed && self.open.is_empty() && self.closing.is_empty()) {
            let until = self.open.values().filter_map(|open| open.until).min();
            tokio::select! {
                bubble = self.queue.recv(), if !self.closed => match bubble {
                    Some(bubble) => self.show(bubble).await,
                    None => self.closed = true,
                },
                heard = hear(self.bus.as_mut()) => self.heard(heard).await,
                Some(_) = self.closing.join_next() => {}
                () = sleep_until(until.unwrap_or(self.retry_at)), if until.is_some() => self.no_answer(),
                () = sleep_until(self.retry_at), if self.bus.is_none() => self.meet().await,
            }
        }
    }

    /// Connects to the bus if need be, and makes the server's acquaintance.
    async fn meet(&mut self) {
        let found = match self.bus {
            Some(_) => Ok(()),
            None => Bus::connect(self.options.patience)
                .await
                .map(|bus| self.bus = Some(bus)),
        };
        match found {
            Ok(()) => {
                self.retry_wait = RETRY_MIN;
                if self.probe().await {
                    self.present();
                }
            }
            Err(reason) => {
                self.missing(reason);
                self.retry_at = Instant::now() + self.retry_wait;
                self.retry_wait = (self.retry_wait * 2).min(RETRY_MAX);
            }
        }
    }

    /// Asks the server who it is. Where none runs but one can be started, this starts it.
    async fn probe(&mut self) -> bool {
        let Some(bus) = &self.bus else { return false };
        match bus.server(self.options.patience).await {
            Ok(server) => {
                self.server = Some(server);
                true
            }
            Err(reason) => {
                self.missing(reason);
                false
            }
        }
    }

    /// A server is there: takes back what was said.
    fn present(&mut self) {
        self.met = true;
        if std::mem::take(&mut self.said_missing) {
            self.outbox.send(Report::ServerBack);
        }
    }

    /// No server: said once. Its ids mean nothing to the next one.
    fn missing(&mut self, reason: Unreachable) {
        self.forget();
        if !std::mem::replace(&mut self.said_missing, true) {
            self.outbox.send(match self.met {
                true => Report::ServerLost,
                false => Report::NoServer { reason },
            });
        }
    }

    fn forget(&mut self) {
        self.server = None;
        self.open.clear();
    }

    async fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::OwnerChange => self.owner_changed().await,
            Heard::Gone => {
                self.bus = None;
                self.retry_at = Instant::now() + self.retry_wait;
                self.missing(Unreachable::NoBus {
                    detail: "the bus closed".to_owned(),
                });
            }
            Heard::Pressed { owner, id, key } => {
                if let Some(slot) = self.place_of(&owner, id) {
                    self.pressed(slot, &key).await;
                }
            }
            Heard::Closed { owner, id, reason } => {
                if let Some(slot) = self.place_of(&owner, id) {
                    self.was_closed(slot, reason);
                }
            }
        }
    }

    /// The server's name changed hands.
    async fn owner_changed(&mut self) {
        let Some(bus) = &self.bus else { return };
        match bus.owner(self.options.patience).await {
            Some(owner)
                if self
                    .server
                    .as_ref()
                    .is_some_and(|known| known.owner == owner) => {}
            Some(_) => {
                self.forget();
                if self.probe().await {
                    self.present();
                }
            }
            None => {
                self.missing(Unreachable::NobodyThere {
                    detail: "it left the bus".to_owned(),
                });
            }
        }
    }

    async fn show(&mut self, bubble: Bubble) {
        if !self.same_server().await {
            self.forget();
            if self.bus.is_none() {
                self.meet().await;
            } else {
                // Not `present` yet: a server that answers questions may still not take nudges.
                self.probe().await;
            }
        }
        let (Some(server), Some(bus)) = (&self.server, &self.bus) else {
            return;
        };
        let before = self.open.get(&bubble.slot);
        // A guide changes every few seconds; a reminder must have its buttons.
        let anew = bubble.slot != Slot::Guide && !server.kind.replaces_buttons();
        let replaces = before.filter(|_| !anew).map_or(0, |open| open.server_id);
        // A guide was just asked for.
        if bubble.slot != Slot::Guide
            && bubble.urgency() != Urgency::Critical
            && is_silent(server.kind, bus, self.options.patience).await == Some(true)
        {
            if let Some(before) = self.open.remove(&bubble.slot) {
                self.close(&before);
            }
            return self.not_shown(&bubble);
        }
        if let Some(before) = before.filter(|_| anew) {
            // First, and waited for: GNOME does not look again for what was queued behind a banner that is closed.
            bus.close(before.server_id, self.options.patience).await;
        }
        let name = server.name.clone();
        let mut sent = self.sent(&bubble, server, replaces);
        let mut id = bus.notify(&sent, self.options.patience).await;
        if replaces != 0 && matches!(id, Err(Unreachable::Refused { .. })) {
            // It does not know the old one (any more).
            sent.replaces = 0;
            id = bus.notify(&sent, self.options.patience).await;
        }
        let id = match id {
            Ok(id) => id,
            // Plasma refuses what comes too often: it is there all the same.
            Err(Unreachable::Refused { .. }) if self.same_server().await => {
                return self.not_shown(&bubble);
            }
            Err(reason) => return self.missing(reason),
        };
        self.present();
        if matches!(bubble.slot, Slot::Nudge(_)) {
            self.outbox.send(Report::Shown {
                id: bubble.id,
                server_name: name,
            });
        }
        self.opened(bubble, id);
    }

    fn opened(&mut self, bubble: Bubble, id: u32) {
        let shown = Instant::now();
        let open = Open {
            server_id: id,
            shown,
            until: (!bubble.stays()).then(|| shown + self.options.keep),
            bubble,
        };
        self.open.insert(open.bubble.slot, open);
    }

    /// Is the server still the one whose ids we hold?
    async fn same_server(&self) -> bool {
        let (Some(bus), Some(server)) = (&self.bus, &self.server) else {
            return false;
        };
        bus.owner(self.options.patience)
            .await
            .is_some_and(|owner| owner == server.owner)
    }

    /// Whose bubble the server speaks of. A press that is repeated speaks of one that is answered: of none.
    fn place_of(&self, owner: &str, id: u32) -> Option<Slot> {
        let server = self.server.as_ref()?;
        let mut open = self.open.iter();
        let (slot, _) = open.find(|(_, open)| open.server_id == id)?;
        (server.owner == owner).then_some(*slot)
    }

    async fn pressed(&mut self, slot: Slot, key: &str) {
        let Some(press) = press_of(slot, key) else {
            return;
        };
        let Some(open) = self.open.remove(&slot) else {
            return;
        };
        // dunst leaves the bubble open after an action.
        self.close(&open);
        let id = open.bubble.id;
        self.outbox.send(match press {
            Press::Why => return self.explain(open).await,
            Press::Answer(answer) => Report::Answer {
                nudge_id: id,
                answer,
            },
            Press::Start => Report::Start { nudge_id: id },
            Press::Stop => Report::Stop { id },
            Press::Hide => Report::Hidden { id },
            Press::Did(yes) => Report::Did { id, yes },
            Press::Hurts if slot == Slot::Guide => Report::BreakHurts { id },
            Press::Hurts => match open.bubble.did {
                Some(activity) => Report::Hurts { activity },
                None => return,
            },
            Press::Confirm(yes) => Report::Confirm { id, yes },
        });
    }

    /// The reason of a reminder in a bubble of its own, which is answered in its place.
    async fn explain(&mut self, open: Open) {
        let Some(bubble) = open.bubble.reason() else {
            return;
        };
        let (Some(server), Some(bus)) = (&self.server, &self.bus) else {
            return;
        };
        let sent = self.sent(&bubble, server, 0);
        match bus.notify(&sent, self.options.patience).await {
            Ok(id) => self.opened(bubble, id),
            Err(reason) => self.missing(reason),
        }
    }

    fn was_closed(&mut self, slot: Slot, reason: u32) {
        let server = self.server.as_ref();
        let trusted = server.is_some_and(|s| s.kind.tells_dismissed());
        let dismissed = reason == DISMISSED && trusted;
        let Some(open) = self.open.remove(&slot) else {
            return;
        };
        let id = open.bubble.id;
        match slot {
            _ if open.shown.elapsed() < self.options.unseen => self.not_shown(&open.bubble),
            Slot::Nudge(_) => self.outbox.send(Report::Answer {
                nudge_id: id,
                answer: if dismissed {
                    Answer::Dismissed
                } else {
                    Answer::Ignored
                },
            }),
            Slot::Guide if dismissed => self.outbox.send(Report::Hidden { id }),
            _ => {}
        }
    }

    /// The time of some bubbles is over.
    fn no_answer(&mut self) {
        let now = Instant::now();
        let over = |open: &Open| open.until.is_some_and(|until| until <= now);
        let slots: Vec<Slot> = self.open.keys().copied().collect();
        for slot in slots {
            if !self.open.get(&slot).is_some_and(over) {
                continue;
            }
            let Some(open) = self.open.remove(&slot) else {
                continue;
            };
            // Some servers never let it go.
            self.close(&open);
            if matches!(slot, Slot::Nudge(_)) {
                let (nudge_id, answer) = (open.bubble.id, Answer::Ignored);
                self.outbox.send(Report::Answer { nudge_id, answer });
            }
        }
    }

    fn not_shown(&mut self, bubble: &Bubble) {
        match bubble.slot {
            Slot::Nudge(_) => {
                let nudge_id = bubble.id;
                self.outbox.send(Report::NotShown { nudge_id });
            }
            Slot::Sensor(_) => self.outbox.send(Report::SensorMissed { id: bubble.id }),
            Slot::Guide | Slot::Question | Slot::Doctor | Slot::Note => {}
        }
    }

    fn sent(&self, bubble: &Bubble, server: &Server, replaces: u32) -> Sent {
        let icon = self.icon.as_ref().and_then(|path| path.to_str());
        sent(bubble, server, replaces, icon, self.options.expire)
    }

    fn close(&mut self, open: &Open) {
        if let Some(bus) = &self.bus {
            let closing = bus.close(open.server_id, self.options.patience);
            self.closing.spawn(closing);
        }
    }
}

/// What comes over the bus next; nothing ever, where there is no bus.
async fn hear(bus: Option<&mut Bus>) -> Heard {
    match bus {
        Some(bus) => bus.hear().await,
        None => std::future::pending().await,
    }
}
