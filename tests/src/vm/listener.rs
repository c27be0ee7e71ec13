//! A program under test, in the driver's own process: `nape-ble` as the daemon uses it, with every frame
//! counted as it comes out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nape_ble::{BleEvent, Central, ClipId, LinkState, Options, Wanted};
use nape_core::{Placement, Timestamp};
use nape_wire::Config;
use tokio::sync::mpsc;

use super::machine::Shown;
use super::watch::{Seen, Shared};

/// Events not yet counted. Full: `nape-ble` drops frames and says so, which is an error here.
const QUEUE: usize = 1024;

/// A listener to some clips.
#[derive(Debug)]
pub struct Listener {
    central: Central,
    seen: Shared,
}

impl Listener {
    /// Starts listening to these clips with this configuration.
    pub fn start(clips: &[Shown], config: Config) -> Self {
        let start = Instant::now();
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
        let seen = Shared::new(clips.iter().map(|c| c.name.as_str()));
        let taken = seen.clone();
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                take(&mut taken.look(), Instant::now(), event);
            }
        });
        Self { central, seen }
    }

    /// What was seen so far.
    pub const fn seen(&self) -> &Shared {
        &self.seen
    }

    /// Ends it, within this time.
    pub async fn shutdown(self, grace: Duration) {
        self.central.shutdown(grace).await;
    }
}

fn wanted(clip: &Shown) -> Wanted {
    let mut uid = [0; 8];
    for (i, byte) in uid.iter_mut().enumerate() {
        let digits = clip.uid.get(2 * i..2 * i + 2);
        *byte = digits
            .and_then(|d| u8::from_str_radix(d, 16).ok())
            .unwrap_or(0);
    }
    Wanted {
        placement: Placement::from_name(&clip.name).unwrap_or(Placement::Head),
        name: clip.name.clone(),
        id: ClipId {
            address: clip.address.clone(),
            uid,
        },
    }
}

fn take(seen: &mut Seen, at: Instant, event: BleEvent) {
    let mut say = |clip: usize, text: String| {
        let clip = seen.watches[clip].clip();
        seen.said.push((at, format!("{clip}: {text}")));
    };
    match event {
        BleEvent::Frame { clip, bytes, .. } => seen.watches[clip].frame(at, &bytes),
        BleEvent::Opened { clip, opened, .. } => {
            say(clip, format!("opened, MTU {}", opened.mtu));
            seen.watches[clip].opened(at);
        }
        BleEvent::Link { clip, state, .. } => match state {
            LinkState::Lost { reason, retry_in } => {
                say(
                    clip,
                    format!("{reason}; again in {:.1} s", retry_in.as_secs_f64()),
                );
            }
            LinkState::Refused { reason } => say(clip, reason.to_string()),
            other => say(clip, format!("{other:?}")),
        },
        BleEvent::Radio { state, .. } => seen.said.push((at, state.to_string())),
        BleEvent::Dropped { clip, frames, .. } => {
            let clip = seen.watches[clip].clip();
            seen.wrong.push(format!(
                "{clip}: {frames} frames found no room in the queue"
            ));
        }
        _ => {}
    }
}
