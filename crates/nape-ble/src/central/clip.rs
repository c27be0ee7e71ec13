//! One wanted clip, for as long as it is wanted: looked for, connected, streamed from, lost, and looked
//! for again.
//!
//! It is connected only when it was heard (the supervisor scans for all), or now and then on the chance
//! that the system knows better. A device at the right address that is not the right clip is let go
//! again before anything is written to it. What is absent: scanning, and the adapter's state
//! ([`super::supervisor`]).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use btleplug::api::Peripheral as _;
use btleplug::platform::{Adapter, Peripheral};
use nape_devices::{Driver, LostReason, Step};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::bus::{Boxed, CallError, Closing, Guarded, QUICK, call, find};
use super::post::Post;
use super::talk::{GATT, Notifications, Problem, Talk, farewell};
use crate::backoff::Backoff;
use crate::event::{BleEvent, LinkState, Now};

/// Longest wait for a connection with its services known. Our choice: it takes 1-3 s; after this the
/// clip has gone again.
const CONNECT: Duration = Duration::from_secs(8);

/// Longest wait for the list of services, a few dozen questions to the Bluetooth service.
const DISCOVER: Duration = Duration::from_secs(5);

/// Longest wait for a disconnect: real BlueZ takes 2.0 to 2.9 s (measured, its disconnect timer).
pub(super) const DISCONNECT: Duration = Duration::from_secs(4);

/// A clip not heard for this long is tried all the same: it may be connected already, or the system
/// knows it without telling. Our choice.
const BLIND: Duration = Duration::from_secs(15);

/// A refused clip is looked at again after this long. Our choice: somebody may have set it right.
const REFUSED: Duration = Duration::from_secs(30);

/// A clip that will not stream now (charging, empty) is asked again after this long. Our choice.
const NOT_NOW: Duration = Duration::from_secs(5);

/// The Bluetooth adapter, as long as it can be used. A new number each time it comes back.
#[derive(Debug, Clone)]
pub(super) struct Radio {
    pub(super) number: u64,
    pub(super) adapter: Adapter,
}

/// What supervisor and clip tell each other.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// The clip is not connected: scan for it.
    pub(super) missing: AtomicBool,
    /// It was heard.
    pub(super) heard: Notify,
    /// The system says its link broke.
    pub(super) broke: Notify,
    /// Tell everything anew: the list of the wanted changed.
    pub(super) again: Notify,
    /// Its link, for telling anew.
    pub(super) link: Mutex<Option<LinkState>>,
}

/// The task of one wanted clip.
pub(super) struct Clip {
    /// What is said to it, and what comes of its bytes; kept from link to link.
    pub(super) driver: Box<dyn Driver>,
    pub(super) address: String,
    pub(super) signals: Arc<Signals>,
    /// To the supervisor: something changed, or a call failed in a way that may not be the clip's doing.
    pub(super) attention: Arc<Notify>,
    pub(super) radio: watch::Receiver<Option<Radio>>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) post: Post,
    pub(super) now: Now,
    pub(super) closing: Closing,
    pub(super) backoff: Backoff,
    pub(super) jitter: Jitter,
}

/// How a try ended.
enum Ended {
    Problem(Problem),
    /// The system does not know it (any more).
    Unknown,
    Radio,
}

impl Clip {
    /// Runs until it is told to stop; then disconnects.
    pub(super) async fn run(mut self) {
        let mut stop = self.stop.clone();
        let mut peripheral = None;
        // Dropped between any two steps: what must be done after is done here.
        tokio::select! {
            () = self.serve(&mut peripheral) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
        if let Some(peripheral) = peripheral {
            disconnect(&peripheral).await;
        }
    }

    fn tell(&mut self, state: LinkState) {
        let missing = state != LinkState::Streaming;
        self.note(&state, missing);
        let (clip, at) = (0, (self.now)());
        self.post.push(BleEvent::Link { clip, at, state });
    }

    /// For the supervisor.
    fn note(&self, state: &LinkState, missing: bool) {
        let mut link = self
            .signals
            .link
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *link = Some(state.clone());
        drop(link);
        if self.signals.missing.swap(missing, Ordering::AcqRel) != missing {
            self.attention.notify_one();
        }
    }

    /// `connected`: what to disconnect, should this be dropped.
    async fn serve(&mut self, connected: &mut Option<Peripheral>) {
        loop {
            let Some(radio) = self.radio().await else {
                return;
            };
            self.tell(LinkState::Searching);
            let mut ended = Ended::Unknown;
            while matches!(ended, Ended::Unknown) {
                if !self.heard(&radio).await {
                    ended = Ended::Radio;
                    break;
                }
                let began = Instant::now();
                ended = self.attempt(&radio, connected).await;
                if let (Some(LinkState::Streaming), Ended::Problem(_)) = (self.link(), &ended) {
                    self.backoff.streamed(began.elapsed());
                }
            }
            let problem = match ended {
                Ended::Problem(problem) => problem,
                Ended::Radio | Ended::Unknown => {
                    // Its links are gone with it; they need no farewell.
                    *connected = None;
                    self.backoff.reset();
                    let reason = LostReason::Radio;
                    let retry_in = Duration::ZERO;
                    self.tell(LinkState::Lost { reason, retry_in });
                    continue;
                }
            };
            let wait = self.tell_problem(problem);
            let until = Instant::now() + wait;
            let peripheral = connected.clone();
            let rest = async {
                if let Some(peripheral) = peripheral {
                    disconnect(&peripheral).await;
                }
                sleep_until(until).await;
            };
            let mut radios = self.radio.clone();
            self.post
                .during(async {
                    tokio::select! {
                        () = rest => {}
                        () = gone(&mut radios, radio.number) => {}
                    }
                })
                .await;
            *connected = None;
        }
    }

    fn link(&self) -> Option<LinkState> {
        let link = self.signals.link.lock();
        link.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells what went wrong; how long to wait now.
    fn tell_problem(&mut self, problem: Problem) -> Duration {
        let reason = match problem {
            Problem::Refused(reason) => {
                self.tell(LinkState::Refused { reason });
                return REFUSED;
            }
            // None that streams is only asked.
            Problem::Asked => LostReason::NotNow,
            Problem::Lost(reason) => reason,
            Problem::Suspect(reason) => {
                self.attention.notify_one();
                reason
            }
        };
        let wait = self.backoff.failed(self.jitter.next());
        let retry_in = match reason {
            LostReason::NotNow => NOT_NOW,
            _ => wait,
        };
        self.tell(LinkState::Lost { reason, retry_in });
        retry_in
    }

    /// Waits for an adapter; `None` when there will never be one again.
    async fn radio(&mut self) -> Option<Radio> {
        let radio = self.radio.wait_for(Option::is_some);
        let radio = self.post.during(radio).await;
        radio.ok().and_then(|r| r.clone())
    }

    /// Waits until it makes sense to try; `false` if the radio goes first.
    async fn heard(&mut self, radio: &Radio) -> bool {
        let signals = Arc::clone(&self.signals);
        let mut radios = self.radio.clone();
        self.post
            .during(async {
                tokio::select! {
                    () = gone(&mut radios, radio.number) => false,
                    () = signals.heard.notified() => true,
                    () = sleep(BLIND) => true,
                }
            })
            .await
    }

    /// One try from finding it to losing it.
    async fn attempt(&mut self, radio: &Radio, connected: &mut Option<Peripheral>) -> Ended {
        let found = self.post.during(find(&radio.adapter, &self.address));
        let peripheral = match found.await {
            Ok(Some(peripheral)) => peripheral,
            Ok(None) => return Ended::Unknown,
            Err(e) => return Ended::Problem(Problem::of(Step::Find, &e)),
        };
        self.tell(LinkState::Connecting);
        *connected = Some(peripheral.clone());
        let mut radios = self.radio.clone();
        let ended = tokio::select! {
            problem = self.converse(radio, &peripheral) => Ended::Problem(problem),
            () = gone(&mut radios, radio.number) => Ended::Radio,
        };
        farewell(&mut self.post, (self.now)(), self.driver.as_mut());
        ended
    }

    /// Connects, sets up and streams, until something is wrong.
    async fn converse(&mut self, radio: &Radio, peripheral: &Peripheral) -> Problem {
        let connecting: Boxed<_> = Box::pin({
            let peripheral = peripheral.clone();
            async move { peripheral.connect().await }
        });
        // Given up in the middle it holds match rules of the bus.
        let connecting =
            Guarded::new(connecting, radio.adapter.clone(), self.closing.clone()).run();
        match self.post.during(call(CONNECT, connecting)).await {
            Ok(()) => {}
            Err(CallError::Timeout) => return Problem::Lost(LostReason::NoConnection),
            Err(e) => {
                return match Problem::of(Step::Connect, &e) {
                    Problem::Lost(_) => Problem::Lost(LostReason::NoConnection),
                    other => other,
                };
            }
        }
        // What it said of the link before is stale by now, or found so when asked.
        let signals = Arc::clone(&self.signals);
        tokio::select! {
            problem = self.talk(radio, peripheral) => problem,
            () = broke(&signals.broke, peripheral) => Problem::Lost(LostReason::Disconnected),
        }
    }

    /// Sets up and streams, until something is wrong.
    async fn talk(&mut self, radio: &Radio, peripheral: &Peripheral) -> Problem {
        let prepared = async {
            // Its table of services is what the notifications are looked up in, so it comes first.
            call(DISCOVER, peripheral.discover_services())
                .await
                .map_err(|e| Problem::of(Step::Services, &e))?;
            call(GATT, peripheral.notifications())
                .await
                .map_err(|e| Problem::of(Step::Listen, &e))
        };
        let notifications: Notifications = match self.post.during(prepared).await {
            Ok(notifications) => notifications,
            Err(problem) => return problem,
        };
        let notifications =
            Guarded::new(notifications, radio.adapter.clone(), self.closing.clone());
        let signals = Arc::clone(&self.signals);
        let attention = Arc::clone(&self.attention);
        let opened = || {
            let link = signals.link.lock();
            *link.unwrap_or_else(PoisonError::into_inner) = Some(LinkState::Streaming);
            signals.missing.store(false, Ordering::Release);
            attention.notify_one();
        };
        let driver = self.driver.as_mut();
        let talk = Talk::new(
            peripheral.clone(),
            notifications,
            driver,
            &mut self.post,
            &self.now,
        );
        talk.run(&signals.again, opened).await
    }
}

/// Ends when this radio is no longer the one to use.
async fn gone(radios: &mut watch::Receiver<Option<Radio>>, number: u64) {
    // An error: there will be none again.
    let other = radios.wait_for(|radio| radio.as_ref().is_none_or(|r| r.number != number));
    drop(other.await);
}

/// Ends when the link is broken: the system said so, and still says so when asked.
async fn broke(broke: &Notify, peripheral: &Peripheral) {
    loop {
        broke.notified().await;
        if !matches!(call(QUICK, peripheral.is_connected()).await, Ok(true)) {
            return;
        }
    }
}

/// Ends a link, if there is one, or an attempt at one. What fails here failed because it is gone.
pub(super) async fn disconnect(peripheral: &Peripheral) {
    drop(call(DISCONNECT, peripheral.disconnect()).await);
}

/// Numbers from 0 to 1 (SplitMix64, Steele et al. 2014): enough to keep two clips from moving in step.
#[derive(Debug, Clone)]
pub(super) struct Jitter(u64);

impl Jitter {
    /// Seeds differ between daemons, addresses between devices.
    pub(super) fn new(seed: u64, address: &str) -> Self {
        let fold = |hash: u64, byte: u8| hash.wrapping_mul(31).wrapping_add(byte.into());
        Self(address.bytes().fold(seed, fold))
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let share = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}
