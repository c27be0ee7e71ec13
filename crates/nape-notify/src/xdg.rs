//! The freedesktop.org notification server, seen from our side.
//!
//! notify-rust sends each notification on a connection of its own, which its handle keeps. That
//! connection must live as long as the bubble: GNOME removes bubbles of senders that left the bus,
//! and dunst sends the answers to the sender alone. So there are as many connections as open
//! bubbles, at most one per rule, and one of ours that watches the server come and go, because
//! notify-rust would wait forever for the answer of a server that died.
//!
//! Known weakness: notify-rust unwraps while it subscribes to answers. A bus that dies in those few
//! milliseconds makes it panic in the task that waits; the runtime contains it (the loss is reported
//! and everything goes on), but the panic message reaches standard error.
//!
//! Ids are the server's, and a new server counts from 1 again: every id is forgotten when the name
//! changes hands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use nape_core::event::Answer;
use notify_rust::{
    CloseReason, Hint, Notification, NotificationHandle, NotificationResponse, Timeout, Urgency,
};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};

use crate::bus::{Bus, Server};
use crate::{APP_ID, Bubble, Options, Outbox, Press, Report, Slot, Unreachable, icon, text};

/// First wait before the bus is tried again; doubles up to [`RETRY_MAX`]. Our choice.
const RETRY_MIN: Duration = Duration::from_secs(1);
/// Longest wait before the bus is tried again. Our choice.
const RETRY_MAX: Duration = Duration::from_secs(60);

/// A bubble that is open as far as we know.
#[derive(Debug)]
struct Open {
    id: u32,
    /// The server's id.
    server_id: u32,
    /// The task that waits for its answer.
    waiting: AbortHandle,
}

/// A bubble that got an answer.
#[derive(Debug)]
struct Ended {
    slot: Slot,
    id: u32,
    handle: NotificationHandle,
    response: Option<NotificationResponse>,
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
    waiting: JoinSet<Ended>,
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
            waiting: JoinSet::new(),
            closing: JoinSet::new(),
        }
    }

    /// Until the caller is gone and nothing is open.
    pub(crate) async fn run(mut self) {
        if !has_name() {
            self.outbox.unable(&"the program has no readable name");
            while self.queue.recv().await.is_some() {}
            return;
        }
        self.meet().await;
        while !(self.closed && self.waiting.is_empty() && self.closing.is_empty()) {
            tokio::select! {
                bubble = self.queue.recv(), if !self.closed => match bubble {
                    Some(bubble) => self.show(&bubble).await,
                    None => self.closed = true,
                },
                change = owner_change(self.bus.as_mut()) => self.owner_changed(change).await,
                Some(ended) = self.waiting.join_next() => self.ended(ended),
                Some(_) = self.closing.join_next() => {}
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
        self.waiting.abort_all();
    }

    /// The server's name changed hands, or the bus is gone (`None`).
    async fn owner_changed(&mut self, change: Option<()>) {
        let (Some(()), Some(bus)) = (change, &self.bus) else {
            self.bus = None;
            self.retry_at = Instant::now() + self.retry_wait;
            return self.missing(Unreachable::NoBus {
                detail: "the bus closed".to_owned(),
            });
        };
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

    async fn show(&mut self, bubble: &Bubble) {
        if !self.same_server().await {
            self.forget();
            if self.bus.is_none() {
                self.meet().await;
            } else {
                // Not `present` yet: a server that answers questions may still not take nudges.
                self.probe().await;
            }
        }
        let Some(server) = &self.server else { return };
        let server_name = server.name.clone();
        let mut notification = self.notification(bubble, server);
        if let Some(open) = self.open.get(&bubble.slot) {
            notification.id(open.server_id);
        }
        let shown = timeout(self.options.patience, notification.show_async()).await;
        let handle = match shown {
            Ok(Ok(handle)) => handle,
            Ok(Err(error)) => {
                let detail = text::clean_line(&error.to_string());
                return self.missing(Unreachable::Refused { detail });
            }
            Err(_) => {
                return self.missing(Unreachable::Silent {
                    waited: self.options.patience,
                });
            }
        };
        self.present();
        self.listen(bubble, handle).await;
        if matches!(bubble.slot, Slot::Nudge(_)) {
            self.outbox.send(Report::Shown {
                id: bubble.id,
                server_name,
            });
        }
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

    /// Waits for the answer in a task of its own.
    async fn listen(&mut self, bubble: &Bubble, handle: NotificationHandle) {
        let (slot, id) = (bubble.slot, bubble.id);
        let server_id = handle.id();
        let waiting = self.waiting.spawn(async move {
            let mut response = None;
            handle
                .wait_for_action_async(|said| response = Some(said.clone()))
                .await;
            Ended {
                slot,
                id,
                handle,
                response,
            }
        });
        // The one it replaced is waited for no longer; the connection goes only now, after the
        // new sender took the bubble over.
        if let Some(old) = self.open.insert(
            slot,
            Open {
                id,
                server_id,
                waiting,
            },
        ) {
            old.waiting.abort();
        }
        // notify-rust subscribes to answers only now, in two round trips. As many of ours, and two
        // more, make it likely that it is listening by the time we say `Shown`.
        if let Some(bus) = &self.bus {
            for _ in 0..4 {
                bus.owner(self.options.patience).await;
            }
        }
    }

    /// A task that waited has ended: answered, aborted, or cut off from the bus.
    fn ended(&mut self, ended: Result<Ended, JoinError>) {
        let ended = match ended {
            Ok(ended) => ended,
            Err(error) => {
                self.open.retain(|_, open| open.waiting.id() != error.id());
                return;
            }
        };
        // An answer that came together with its replacement is still an answer, but the bubble is
        // the newer one's by now.
        let current = self
            .open
            .get(&ended.slot)
            .is_some_and(|open| open.id == ended.id);
        if current {
            self.open.remove(&ended.slot);
        }
        let Some(response) = ended.response else {
            return;
        };
        if let Some(press) = press_of(ended.slot, &response) {
            self.outbox.send(match press {
                Press::Did(yes) => Report::Did { id: ended.id, yes },
                Press::Answer(Answer::Hurts) if ended.slot == Slot::Guide => {
                    Report::BreakHurts { id: ended.id }
                }
                Press::Answer(answer) => Report::Answer {
                    nudge_id: ended.id,
                    answer,
                },
                Press::Start => Report::Start { nudge_id: ended.id },
                Press::Stop => Report::Stop { id: ended.id },
                Press::Hide => Report::Hidden { id: ended.id },
                Press::Confirm(yes) => Report::Confirm { id: ended.id, yes },
            });
        }
        // dunst leaves the bubble open after an action.
        if current && !matches!(response, NotificationResponse::Closed(_)) {
            let patience = self.options.patience;
            self.closing.spawn(async move {
                // Closed or not, there is nothing more to do.
                drop(timeout(patience, ended.handle.close_async()).await);
            });
        }
    }

    fn notification(&self, bubble: &Bubble, server: &Server) -> Notification {
        let text = text::compose(&bubble.said, bubble.words, server.markup);
        let (urgency, expire) = if bubble.is_urgent() {
            (Urgency::Critical, Timeout::Never)
        } else if bubble.asks {
            // It waits for as long as the wearer does.
            (Urgency::Low, Timeout::Never)
        } else {
            (Urgency::Low, self.options.expire.into())
        };
        let mut notification = Notification::new();
        notification
            .appname("Nape")
            .summary(&text.title)
            .body(&text.body)
            .urgency(urgency)
            .hint(Hint::Category("x-nape.nudge".to_owned()))
            .hint(Hint::DesktopEntry(APP_ID.to_owned()))
            .hint(Hint::Transient(!bubble.is_urgent()))
            .timeout(expire);
        if let Some(path) = self.icon.as_ref().and_then(|path| path.to_str()) {
            notification.icon(path).image_path(path);
        }
        if server.actions {
            for (key, button) in bubble.buttons() {
                notification.action(key, &bubble.words.button(*button));
            }
        }
        notification
    }
}

/// notify-rust takes the program's name as the first application name and panics where there is
/// none (no /proc, or not UTF-8), before ours can be set.
fn has_name() -> bool {
    let program = std::env::current_exe();
    program.is_ok_and(|path| path.file_name().is_some_and(|name| name.to_str().is_some()))
}

/// The next change of owner; never, where there is no bus.
async fn owner_change(bus: Option<&mut Bus>) -> Option<()> {
    match bus {
        Some(bus) => bus.owner_change().await,
        None => std::future::pending().await,
    }
}

/// What the wearer meant. A bubble that somebody else closed, or for reasons of the server's own,
/// says nothing about the wearer; nor does a note that went away.
fn press_of(slot: Slot, response: &NotificationResponse) -> Option<Press> {
    let nudge = matches!(slot, Slot::Nudge(_));
    match response {
        NotificationResponse::Default if nudge => Some(Press::Answer(Answer::Done)),
        NotificationResponse::Action(key) => match key.as_str() {
            "done" => Some(Press::Answer(Answer::Done)),
            "snooze" => Some(Press::Answer(Answer::Snooze)),
            "hurts" => Some(Press::Answer(Answer::Hurts)),
            "start" => Some(Press::Start),
            "stop" => Some(Press::Stop),
            "did" => Some(Press::Did(true)),
            "skip" => Some(Press::Did(false)),
            "yes" => Some(Press::Confirm(true)),
            "no" => Some(Press::Confirm(false)),
            _ => None,
        },
        NotificationResponse::Closed(CloseReason::Expired) if nudge => {
            Some(Press::Answer(Answer::Ignored))
        }
        NotificationResponse::Closed(CloseReason::Dismissed) if nudge => {
            Some(Press::Answer(Answer::Dismissed))
        }
        NotificationResponse::Closed(CloseReason::Dismissed) if slot == Slot::Guide => {
            Some(Press::Hide)
        }
        NotificationResponse::Default
        | NotificationResponse::Reply(_)
        | NotificationResponse::Closed(_) => None,
    }
}
