//! A program under test, in the driver's own process: `nape-ble` as the daemon uses it, with every frame
//! counted as it comes out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nape_ble::{BleEvent, Central, LinkState, Options, Wanted};
use nape_core::{Placement, Timestamp};
use nape_devices::{Identity, KINDS, News, PacketFault, Wish};
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
    /// Starts listening to these clips with this wish.
    pub fn start(clips: &[Shown], wish: Wish) -> Self {
        let start = Instant::now();
        let (sender, mut events) = mpsc::channel(QUEUE);
        let options = Options {
            wanted: clips.iter().map(wanted).collect(),
            wish,
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
    Wanted {
        placement: Placement::from_name(&clip.name).unwrap_or(Placement::Head),
        name: clip.name.clone(),
        id: Identity {
            kind: KINDS[0],
            address: clip.address.clone(),
            serial: Some(clip.uid.clone()),
        },
    }
}

fn take(seen: &mut Seen, at: Instant, event: BleEvent) {
    let mut say = |clip: usize, text: String| {
        let clip = seen.watches[clip].clip();
        seen.said.push((at, format!("{clip}: {text}")));
    };
    match event {
        BleEvent::News { clip, news, .. } => match news {
            News::Samples(batch) => seen.watches[clip].batch(at, &batch),
            News::Fault(PacketFault::Duplicate) => seen.watches[clip].twice(at),
            News::Fault(_) => seen.watches[clip].unreadable(at),
            News::Opened { .. } => {
                say(clip, "opened".to_owned());
                seen.watches[clip].opened(at);
            }
            _ => {}
        },
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
        BleEvent::Dropped { clip, packets, .. } => {
            let clip = seen.watches[clip].clip();
            seen.wrong.push(format!(
                "{clip}: {packets} packets found no room in the queue"
            ));
        }
        _ => {}
    }
}
