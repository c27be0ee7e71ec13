//! Desktop notifications: nudges go in, what became of them comes out.
//!
//! A [`Notifier`] owns one thread. Whoever holds it hands over nudges and reads [`Report`]s; neither
//! ever waits for the desktop, so a missing, hanging or dying notification server cannot hold up a
//! replay or a daemon. The words come composed, in the wearer's language ([`Bubble`]); `text` only makes them safe to show.
//!
//! What this does not do: it decides nothing (whether a nudge is due is the engine's business), it
//! keeps nothing for later (a nudge that cannot be shown now is not shown when the server is back:
//! by then it would be wrong), and it cannot know whether anybody looked. While "do not disturb" is on, a server
//! takes a notification and shows nothing; so that is asked before, where the server tells it ([`Report::NotShown`]).

mod bubble;
#[cfg(all(unix, not(target_os = "macos")))]
mod bus;
pub mod guided;
#[cfg(all(unix, not(target_os = "macos")))]
mod icon;
#[cfg(all(unix, not(target_os = "macos")))]
mod sent;
#[cfg(all(unix, not(target_os = "macos")))]
mod server;
#[cfg(all(unix, not(target_os = "macos")))]
mod silence;
#[cfg(all(unix, not(target_os = "macos")))]
mod text;
#[cfg(all(unix, not(target_os = "macos")))]
mod xdg;

pub use bubble::{Beside, Bubble, Press, Slot, Urgency};

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc as sync;
use std::thread;
use std::time::{Duration, Instant};

use nape_core::article::Activity;
use nape_core::event::Answer;
#[cfg(doc)]
use nape_core::event::Nudge;
use tokio::runtime;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::sleep_until;

/// The application's id: the `desktop-entry` hint and the name of a future `.desktop` file.
pub const APP_ID: &str = "io.github.nape_posture.Nape";

/// Nudges that may wait for the thread. The engine gives eight a day by default, so this is a
/// week's worth in a recording replayed at full speed. Our choice.
const NUDGES_QUEUED: usize = 64;
/// Reports that may wait for the caller: a few per nudge. Our choice.
const REPORTS_QUEUED: usize = 512;

/// How to notify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long a bubble stays when nobody touches it.
    ///
    /// Small: gone before the sentence at hand is finished. Large: in the way. Servers may ignore
    /// it (GNOME does). Default: 30 s, our choice.
    pub expire: Duration,
    /// How long a bubble may stay open where the server never closes it; then it is closed. Default: 15 min, after
    /// which the engine expects no answer either.
    pub keep: Duration,
    /// What is closed sooner than this was never shown: nobody reads and closes so fast.
    ///
    /// Small: what a server closes at once under "do not disturb" counts as dismissed (Cinnamon takes 8 ms for it,
    /// measured). Large: so does a quick hand. Default: 100 ms, our choice.
    pub unseen: Duration,
    /// How long the bus and the server may take for one answer before they count as hanging.
    ///
    /// Small: a server that is only now being started is given up on. Large: a hanging one is
    /// noticed late. Default: 5 s, our choice (a running server answers in milliseconds).
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            expire: Duration::from_secs(30),
            keep: Duration::from_secs(15 * 60),
            unseen: Duration::from_millis(100),
            patience: Duration::from_secs(5),
        }
    }
}

/// What became of a nudge, or of the server. [`fmt::Display`] gives a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The server took the nudge. Not proof that anybody saw it.
    Shown {
        /// [`Nudge::id`].
        id: u32,
        /// What the server calls itself.
        server_name: String,
    },
    /// It was not taken: too much waits already.
    NotTaken {
        /// [`Nudge::id`].
        nudge_id: u32,
    },
    /// The desktop is not to disturb, or closed it before anybody could read it: it is owed, not ignored.
    NotShown {
        /// [`Nudge::id`].
        nudge_id: u32,
    },
    /// The same of a sensor's need.
    SensorMissed {
        /// The need's number.
        id: u32,
    },
    /// What the wearer did hurts.
    Hurts {
        /// What was done.
        activity: Activity,
    },
    /// The wearer answered, or the bubble is gone without an answer ([`Answer::Ignored`]); there may still be one by another way.
    Answer {
        /// [`Nudge::id`].
        nudge_id: u32,
        /// What was said.
        answer: Answer,
    },
    /// The wearer wants to be guided through what a nudge proposes.
    Start {
        /// [`Nudge::id`].
        nudge_id: u32,
    },
    /// The wearer stops the guided break.
    Stop {
        /// The break's token.
        id: u32,
    },
    /// The bubble of a guided break was closed.
    Hidden {
        /// The break's token.
        id: u32,
    },
    /// The wearer's word on a question.
    Confirm {
        /// The question's id.
        id: u32,
        /// Yes?
        yes: bool,
    },
    /// The wearer's word on a guided break of which the clips saw little.
    Did {
        /// The break's token.
        id: u32,
        /// Was it done?
        yes: bool,
    },
    /// What the wearer was just guided through hurts.
    BreakHurts {
        /// The break's token.
        id: u32,
    },
    /// There is nobody to show nudges. Said once, until there is.
    NoServer {
        /// Why.
        reason: Unreachable,
    },
    /// The server that showed nudges is gone or hangs. Said once, until one is back.
    ServerLost,
    /// From now on nudges are shown (again).
    ServerBack,
}

/// Why no server can be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// No session bus to talk to.
    #[error("no session bus can be reached ({detail})")]
    NoBus {
        /// The bus library's words.
        detail: String,
    },
    /// A bus, but no notification server on it, and none that could be started.
    #[error("no notification server is running ({detail})")]
    NobodyThere {
        /// The bus's words.
        detail: String,
    },
    /// Something is there but did not answer.
    #[error("the notification server did not answer within {} s", waited.as_secs_f64())]
    Silent {
        /// How long was waited.
        waited: Duration,
    },
    /// The server refused.
    #[error("the notification server refused ({detail})")]
    Refused {
        /// The server's words.
        detail: String,
    },
    /// This process cannot notify at all.
    #[error("this process cannot show notifications ({detail})")]
    Unable {
        /// What is missing.
        detail: String,
    },
}

impl Report {
    /// What of it an engine is told: of which nudge, and the answer. Not that a bubble is gone without one: whether
    /// nobody answered is known when the time for it is over, and that is the data's.
    pub const fn answer(&self) -> Option<(u32, Answer)> {
        match self {
            Self::Answer {
                answer: Answer::Ignored,
                ..
            } => None,
            Self::Answer { nudge_id, answer } => Some((*nudge_id, *answer)),
            Self::NotShown { nudge_id } => Some((*nudge_id, Answer::NotShown)),
            _ => None,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown { id, server_name } => {
                write!(f, "Reminder {id} was handed to {server_name}.")
            }
            Self::NotTaken { .. } => {
                f.write_str("The reminder could not be handed to the desktop.")
            }
            Self::NotShown { nudge_id } => write!(
                f,
                "Reminder {nudge_id} was not shown: the desktop is not to disturb."
            ),
            Self::SensorMissed { .. } => f.write_str(
                "A sensor needs you, and the desktop is not to disturb: `nape status` has it.",
            ),
            Self::Hurts { .. } => f.write_str("It hurts."),
            Self::Answer { nudge_id, answer } => {
                let said = match answer {
                    Answer::Done => "done",
                    Answer::Snooze => "later, please",
                    Answer::Hurts => "it hurts",
                    Answer::Dismissed => "closed without an answer",
                    Answer::Ignored => "no answer",
                    Answer::Verified => "the sensor detected the break",
                    Answer::NotShown => "not shown",
                };
                write!(f, "Reminder {nudge_id}: {said}.")
            }
            Self::Start { nudge_id } => write!(f, "Reminder {nudge_id}: begun."),
            Self::Stop { .. } => f.write_str("The guided break is stopped."),
            Self::Hidden { .. } => f.write_str("The guided break goes on without a bubble."),
            Self::Confirm { id, yes } => {
                write!(f, "Question {id}: {}.", if *yes { "yes" } else { "no" })
            }
            Self::Did { yes: true, .. } => f.write_str("The guided break was done."),
            Self::Did { yes: false, .. } => f.write_str("The guided break is left uncounted."),
            Self::BreakHurts { .. } => f.write_str("The guided break hurt."),
            Self::NoServer { reason } => {
                write!(
                    f,
                    "Notifications cannot be shown: {reason}. Everything else goes on."
                )
            }
            Self::ServerLost => f.write_str(
                "The notification server is gone; reminders are not shown until it is back. \
                 Everything else goes on.",
            ),
            Self::ServerBack => {
                f.write_str("The notification server is there; reminders are shown.")
            }
        }
    }
}

/// Shows nudges on the desktop, from a thread of its own.
///
/// Dropping it ends the thread at once; bubbles that are open stay until they expire.
#[derive(Debug)]
pub struct Notifier {
    // Invariant: all three are `Some` until `stop` took them.
    nudges: Option<mpsc::Sender<Bubble>>,
    stop: Option<oneshot::Sender<Instant>>,
    thread: Option<thread::JoinHandle<()>>,
    reports: sync::Receiver<Report>,
}

impl Notifier {
    /// Starts the thread and looks for a server. Never fails: what is missing is reported.
    pub fn start(options: Options) -> Self {
        Self::start_waking(options, Arc::new(Notify::new()))
    }

    /// As [`Self::start`]; `wake` is notified whenever a report was put into [`Self::answers`], for
    /// a loop that waits for several things at once.
    pub fn start_waking(options: Options, wake: Arc<Notify>) -> Self {
        // Full: the newest nudge is not taken and `show` says so.
        let (nudges, queue) = mpsc::channel(NUDGES_QUEUED);
        // Full: the newest report is lost; the caller has not read for hundreds of nudges.
        let (outbox, reports) = sync::sync_channel(REPORTS_QUEUED);
        let (stop, stopped) = oneshot::channel();
        let mut outbox = Outbox(outbox, wake);
        let spawned = thread::Builder::new()
            .name("nape-notify".to_owned())
            .spawn({
                let mut outbox = outbox.clone();
                move || match runtime::Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => {
                        runtime.block_on(work(options, queue, outbox, stopped));
                        // Name look-ups of the bus library may still run; they are not waited for.
                        runtime.shutdown_background();
                    }
                    Err(error) => outbox.unable(&error),
                }
            });
        let thread = spawned.inspect_err(|error| outbox.unable(error)).ok();
        Self {
            nudges: Some(nudges),
            stop: Some(stop),
            thread,
            reports,
        }
    }

    /// Hands a nudge over and returns at once. `false` if it was not taken, because
    /// very many are waiting already or the thread is gone.
    ///
    /// A nudge takes the place of an open one of the same rule.
    pub fn show(&self, nudge: Bubble) -> bool {
        self.nudges
            .as_ref()
            .is_some_and(|queue| queue.try_send(nudge).is_ok())
    }

    /// Where the reports arrive, in order. `try_recv` for a loop that must not wait.
    pub fn answers(&self) -> &sync::Receiver<Report> {
        &self.reports
    }

    /// Ends the thread and returns the reports not read so far.
    ///
    /// Nudges that wait are still shown and open ones may still be answered, but all in all for no
    /// longer than `grace`; returns earlier when nothing is open. Bubbles then stay until they
    /// expire, although their buttons are no longer heard.
    pub fn shutdown(mut self, grace: Duration) -> Vec<Report> {
        self.end(grace);
        self.reports.try_iter().collect()
    }

    fn end(&mut self, grace: Duration) {
        drop(self.nudges.take());
        let now = Instant::now();
        if let Some(stop) = self.stop.take() {
            // An error means the thread has ended already.
            let _ = stop.send(now.checked_add(grace).unwrap_or(now));
        }
        if let Some(thread) = self.thread.take() {
            // An error means it panicked, which the panic hook has printed.
            drop(thread.join());
        }
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

/// The thread's end of the reports. Sending never blocks.
#[derive(Debug, Clone)]
struct Outbox(sync::SyncSender<Report>, Arc<Notify>);

impl Outbox {
    fn send(&mut self, report: Report) {
        // An error means nobody reads any more, or not for hundreds of nudges.
        drop(self.0.try_send(report));
        self.1.notify_one();
    }

    fn unable(&mut self, error: &dyn fmt::Display) {
        self.send(Report::NoServer {
            reason: Unreachable::Unable {
                detail: error.to_string(),
            },
        });
    }
}

/// The thread's whole life: work until there is nothing left to do, or until the caller's deadline.
async fn work(
    options: Options,
    queue: mpsc::Receiver<Bubble>,
    outbox: Outbox,
    stopped: oneshot::Receiver<Instant>,
) {
    let deadline = async {
        // A sender that vanished without a word means: now.
        if let Ok(deadline) = stopped.await {
            sleep_until(deadline.into()).await;
        }
    };
    tokio::select! {
        () = desk(options, queue, outbox) => {}
        () = deadline => {}
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
async fn desk(options: Options, queue: mpsc::Receiver<Bubble>, outbox: Outbox) {
    xdg::Desk::new(options, queue, outbox).run().await;
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
async fn desk(_: Options, mut queue: mpsc::Receiver<Bubble>, mut outbox: Outbox) {
    outbox.unable(&"this version notifies on Linux and BSD desktops only");
    while queue.recv().await.is_some() {}
}
