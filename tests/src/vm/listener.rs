//! The program under test, in the driver's own process: `nape-ble` as the daemon uses it, with every frame
//! counted as it comes out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nape_ble::{BleEvent, Central, ClipId, LinkState, Options, Wanted};
use nape_core::{Placement, Timestamp};
use nape_wire::Config;
use tokio::sync::mpsc;

use super::machine::Shown;
use super::watch::Watch;

/// Events not yet counted. Full: `nape-ble` drops frames and says so, which is an error here.
const QUEUE: usize = 1024;

/// What was seen so far.
#[derive(Debug)]
pub struct Seen {
    /// One for each clip, in the order given.
    pub watches: Vec<Watch>,
    /// How often each clip's stream began.
    pub opened: Vec<u32>,
    /// What was said about links and Bluetooth, and when.
    pub said: Vec<(Instant, String)>,
    /// Frames that the queue had no room for.
    pub dropped: u64,
}

/// A listener to some clips.
#[derive(Debug)]
pub struct Listener {
    central: Central,
    seen: Arc<Mutex<Seen>>,
}

impl Listener {
    /// Starts listening to these clips with this configuration.
    pub fn start(clips: &[Shown], config: Config) -> Self {
        let start = Instant::now();
        let seen = Arc::new(Mutex::new(Seen {
            watches: clips.iter().map(|c| Watch::new(&c.name)).collect(),
            opened: vec![0; clips.len()],
            said: Vec::new(),
            dropped: 0,
        }));
        let (sender, mut events) = mpsc::channel(QUEUE);
        let options = Options {
            wanted: clips.iter().map(wanted).collect(),
            config,
            adapter: None,
            seed: 1,
        };
        let now = Arc::new(move || {
            let micros = i64::try_from(start.elapsed().as_micros());
            Timestamp::from_micros(micros.unwrap_or(i64::MAX))
        });
        let central = Central::start(options, now, sender);
        let taken = Arc::clone(&seen);
        let names: Vec<String> = clips.iter().map(|c| c.name.clone()).collect();
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                let at = Instant::now();
                take(&mut lock(&taken), &names, at, event);
            }
        });
        Self { central, seen }
    }

    /// What was seen so far.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }

    /// Ends it, within this time.
    pub async fn shutdown(self, grace: Duration) {
        self.central.shutdown(grace).await;
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wanted(clip: &Shown) -> Wanted {
    let mut uid = [0; 8];
    for (byte, i) in uid.iter_mut().zip(0..) {
        let digits = clip.uid.get(2 * i..2 * i + 2);
        *byte = digits
            .and_then(|d| u8::from_str_radix(d, 16).ok())
            .unwrap_or(0);
    }
    Wanted {
        placement: Placement::ALL
            .into_iter()
            .find(|p| p.name() == clip.name)
            .unwrap_or(Placement::Head),
        name: clip.name.clone(),
        id: ClipId {
            address: clip.address.clone(),
            uid,
        },
    }
}

fn take(seen: &mut Seen, names: &[String], at: Instant, event: BleEvent) {
    match event {
        BleEvent::Frame { clip, bytes, .. } => seen.watches[clip].frame(at, &bytes),
        BleEvent::Opened { clip, opened, .. } => {
            seen.watches[clip].opened();
            seen.opened[clip] += 1;
            let text = format!("{}: opened, MTU {}", names[clip], opened.mtu);
            seen.said.push((at, text));
        }
        BleEvent::Link { clip, state, .. } => {
            let text = match state {
                LinkState::Lost { reason, retry_in } => {
                    format!("{reason}; again in {:.1} s", retry_in.as_secs_f64())
                }
                other => format!("{other:?}"),
            };
            seen.said.push((at, format!("{}: {text}", names[clip])));
        }
        BleEvent::Radio { state, .. } => seen.said.push((at, state.to_string())),
        BleEvent::Dropped { frames, .. } => seen.dropped += frames,
        _ => {}
    }
}
