//! The one task that looks after Bluetooth itself: bus, service, adapter, scan; and keeps the tasks of
//! the clips.
//!
//! It never switches an adapter on. btleplug does, whenever a scan begins, so a scan is begun only right
//! after the adapter said that it is on. What is absent: everything about one clip ([`super::clip`]).
//! How often it looks is our choice.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use btleplug::api::{Central as _, CentralEvent, ScanFilter};
use btleplug::platform::{Adapter, Manager, PeripheralId};
use futures_lite::Stream;
use nape_devices::Wish;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::bus::{CallError, Closing, Guarded, QUICK, adapter, address_of, call, is_on, open};
use super::clip::Radio;
use super::post::Post;
use super::rig::{Given, Members};
use crate::backoff::Backoff;
use crate::event::{BleEvent, Now, RadioState, Wanted};

/// How often an absent bus, service or adapter is asked for. Our choice.
const ABSENT: Duration = Duration::from_secs(1);
/// How often an adapter that is off is asked, beside the news it sends itself.
const OFF: Duration = Duration::from_secs(5);
/// How often all is checked while a clip is missing.
const MISSING: Duration = Duration::from_secs(2);
/// The same while all stream: their own watchdogs tell sooner.
const CALM: Duration = Duration::from_secs(30);
/// A scan is begun anew this often, because a service that was restarted forgets it without a word.
const RESCAN: Duration = Duration::from_secs(8);
/// How long after a link was lost no scan begins. When the user switches Bluetooth off, links end first and
/// the adapter is said to be off later: 0.1 to 1 s on a busy emulated machine. A scan that begins in between
/// would switch it on again, as btleplug does. A clip that is known is connected without a scan meanwhile.
/// Our choice.
const SETTLING: Duration = Duration::from_secs(2);
/// Most devices whose addresses are remembered. Our choice.
const KNOWN: usize = 500;

type Events = Pin<Box<dyn Stream<Item = CentralEvent> + Send>>;

/// Why an adapter is no longer attended to.
enum Left {
    /// The session with the bus is dead.
    Bus,
    /// The service or this adapter is gone, or something odd: look again.
    Adapter,
    /// Told to stop.
    Stopped,
}

/// What the supervisor is given. A value, so that it can be begun anew should it ever panic.
#[derive(Clone)]
pub(super) struct Supervisor {
    pub(super) adapter: Option<String>,
    pub(super) wish: Wish,
    pub(super) seed: u64,
    pub(super) now: Now,
    pub(super) events: mpsc::Sender<BleEvent>,
    pub(super) wanted: watch::Receiver<Vec<Wanted>>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) closing: Closing,
}

struct Running {
    set: Supervisor,
    post: Post,
    members: Members,
    state: Option<RadioState>,
    number: u64,
    addresses: HashMap<PeripheralId, String>,
    /// Clips that were missing at the last look, and until when one that was just lost keeps scans back.
    missing: Option<usize>,
    settled: Instant,
}

impl Supervisor {
    /// Runs until told to stop; then stops its clips and waits for them.
    pub(super) async fn run(self) {
        let mut stop = self.stop.clone();
        let given = Given {
            wish: self.wish,
            seed: self.seed,
            now: Arc::clone(&self.now),
            events: self.events.clone(),
            closing: self.closing.clone(),
        };
        let mut running = Running {
            post: Post::new(self.events.clone(), None),
            set: self,
            members: Members::new(given),
            state: None,
            number: 0,
            addresses: HashMap::new(),
            missing: None,
            settled: Instant::now(),
        };
        tokio::select! {
            () = running.serve() => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
        running.end().await;
    }
}

impl Running {
    async fn end(self) {
        let radio = self.members.radios.borrow().clone();
        self.members.end().await;
        if let Some(radio) = radio {
            // The scan, should there be one; else an error of no interest.
            drop(call(QUICK, radio.adapter.stop_scan()).await);
        }
    }

    /// Wants what is to be wanted now.
    async fn want(&mut self) {
        let wanted = self.set.wanted.borrow_and_update().clone();
        self.members.want(wanted, self.state, &mut self.post).await;
    }

    async fn serve(&mut self) {
        self.want().await;
        self.tell(RadioState::Starting);
        let mut backoff = Backoff::new();
        loop {
            let Some(manager) = self.post.during(open()).await else {
                self.lose(RadioState::BusLost);
                let wait = backoff.failed(0.5);
                self.pause(wait).await;
                continue;
            };
            let began = Instant::now();
            if let Left::Stopped = self.session(&manager).await {
                return;
            }
            self.lose(RadioState::BusLost);
            // A bus that takes us in and dies at once must not be asked in a loop.
            backoff.streamed(began.elapsed());
            let wait = backoff.failed(0.5);
            self.pause(wait).await;
        }
    }

    /// As long as this session with the bus lives.
    async fn session(&mut self, manager: &Manager) -> Left {
        let mut timeouts = 0;
        loop {
            let wish = self.set.adapter.clone();
            let found = self.post.during(adapter(manager, wish.as_deref())).await;
            match found {
                Ok(Some(adapter)) => {
                    timeouts = 0;
                    match self.attend(&adapter).await {
                        Left::Adapter => {}
                        other => return other,
                    }
                    self.members.radios.send_replace(None);
                    continue;
                }
                Ok(None) => self.lose(RadioState::NoAdapter),
                Err(CallError::Dead) => return Left::Bus,
                Err(CallError::Timeout) if timeouts >= 2 => return Left::Bus,
                Err(CallError::Timeout) => timeouts += 1,
                Err(CallError::Refused(_)) => {
                    timeouts = 0;
                    self.lose(RadioState::NoService);
                }
            }
            if self.pause(ABSENT).await {
                return Left::Stopped;
            }
        }
    }

    /// As long as this adapter is there, on or off.
    async fn attend(&mut self, adapter: &Adapter) -> Left {
        let events = match call(QUICK, adapter.events()).await {
            Ok(events) => events,
            Err(CallError::Dead) => return Left::Bus,
            Err(_) => {
                self.pause(ABSENT).await;
                return Left::Adapter;
            }
        };
        let mut events = Guarded::new(events, adapter.clone(), self.set.closing.clone());
        let mut scan: Option<Instant> = None;
        loop {
            // Does it answer? Its state alone would say "off" for "gone".
            match self.post.during(call(QUICK, adapter.adapter_info())).await {
                Ok(_) => {}
                Err(CallError::Dead) => return Left::Bus,
                Err(_) => return Left::Adapter,
            }
            self.members.revive();
            let on = self.post.during(is_on(adapter)).await;
            if on {
                self.ready(adapter);
                scan = self.scan(adapter, scan).await;
            } else {
                self.lose(RadioState::Off);
                scan = None;
            }
            let after = match (on, self.members.missing() > 0) {
                (false, _) => OFF,
                (true, true) => MISSING,
                (true, false) => CALM,
            };
            let check = Instant::now() + after;
            // News until it is time to check, or something calls for it.
            loop {
                let attention = Arc::clone(&self.members.attention);
                tokio::select! {
                    event = next(&mut events) => match event {
                        CentralEvent::StateUpdate(_) => {
                            scan = None;
                            break;
                        }
                        event => self.pass_on(adapter, event).await,
                    },
                    () = attention.notified() => break,
                    changed = self.set.wanted.changed() => {
                        if changed.is_err() {
                            return Left::Stopped;
                        }
                        self.want().await;
                        break;
                    }
                    () = sleep_until(check) => break,
                    () = self.post.flush(), if self.post.is_waiting() => {}
                }
            }
        }
    }

    /// Begins, goes on with or ends the scan; since when it runs.
    async fn scan(&mut self, adapter: &Adapter, since: Option<Instant>) -> Option<Instant> {
        let missing = self.members.missing();
        let before = self.missing.replace(missing);
        if before.is_some_and(|before| before < missing) {
            self.settled = Instant::now() + SETTLING;
        }
        if missing == 0 {
            if since.is_some() {
                // It ends with us at the latest.
                drop(self.post.during(call(QUICK, adapter.stop_scan())).await);
            }
            return None;
        }
        if since.is_some_and(|since| since.elapsed() < RESCAN) {
            return since;
        }
        if Instant::now() < self.settled {
            return since;
        }
        // The last look before btleplug switches the adapter on.
        if !is_on(adapter).await {
            return None;
        }
        let services = self.members.services();
        let services = services.into_iter().map(::uuid::Uuid::from_u128).collect();
        let started = call(QUICK, adapter.start_scan(ScanFilter { services }));
        match self.post.during(started).await {
            Ok(()) => Some(Instant::now()),
            // It runs already: ours, not forgotten.
            Err(e) if e.says("InProgress") => Some(Instant::now()),
            Err(_) => None,
        }
    }

    /// News of a device go to the clip at its address.
    async fn pass_on(&mut self, adapter: &Adapter, event: CentralEvent) {
        let (id, broke) = match event {
            CentralEvent::DeviceDisconnected(id) => (id, true),
            CentralEvent::DeviceDiscovered(id)
            | CentralEvent::DeviceUpdated(id)
            | CentralEvent::RssiUpdate { id, .. }
            | CentralEvent::ServicesAdvertisement { id, .. }
            | CentralEvent::ManufacturerDataAdvertisement { id, .. }
            | CentralEvent::ServiceDataAdvertisement { id, .. } => (id, false),
            CentralEvent::DeviceConnected(_)
            | CentralEvent::DeviceServicesModified(_)
            | CentralEvent::StateUpdate(_) => return,
        };
        if !self.addresses.contains_key(&id) {
            let Ok(peripheral) = call(QUICK, adapter.peripheral(&id)).await else {
                return;
            };
            if self.addresses.len() >= KNOWN {
                self.addresses.clear();
            }
            self.addresses.insert(id.clone(), address_of(&peripheral));
        }
        if let Some(address) = self.addresses.get(&id) {
            self.members.heard(address, broke);
        }
    }

    /// The adapter can be used.
    fn ready(&mut self, adapter: &Adapter) {
        if self.members.radios.borrow().is_none() {
            self.number += 1;
            self.members.radios.send_replace(Some(Radio {
                number: self.number,
                adapter: adapter.clone(),
            }));
        }
        self.tell(RadioState::Ready);
    }

    /// There is no adapter to use.
    fn lose(&mut self, state: RadioState) {
        self.members.radios.send_replace(None);
        self.tell(state);
    }

    fn tell(&mut self, state: RadioState) {
        if self.state.replace(state) != Some(state) {
            let at = (self.set.now)();
            self.post.push(BleEvent::Radio { at, state });
        }
    }

    /// Waits, and follows orders meanwhile; `true` when told to stop.
    async fn pause(&mut self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        loop {
            tokio::select! {
                () = sleep_until(until) => return false,
                changed = self.set.wanted.changed() => {
                    if changed.is_err() {
                        return true;
                    }
                    self.want().await;
                }
                () = self.post.flush(), if self.post.is_waiting() => {}
            }
        }
    }
}

/// The next event of the adapter; never, if the stream should end after all.
async fn next(events: &mut Guarded<Events>) -> CentralEvent {
    poll_fn(|cx| match events.as_mut() {
        Some(stream) => match stream.as_mut().poll_next(cx) {
            Poll::Ready(Some(event)) => Poll::Ready(event),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        },
        None => Poll::Pending,
    })
    .await
}
