//! The radio's part: keeps the wanted clips connected and tells a channel what happens.
//!
//! One task looks after Bluetooth itself ([`supervisor`], [`rig`]), one after each clip ([`clip`], with [`talk`]
//! for the time it is connected); [`bus`] pads btleplug's edges, [`post`] keeps events in
//! order when the listener is slow. All of it runs on the caller's tokio runtime, one thread is enough.
//!
//! What is absent: what is said and what the bytes mean ([`nape_devices::Driver`]).

pub(crate) mod bus;
mod clip;
pub(crate) mod post;
mod rig;
mod supervisor;
pub(crate) mod talk;

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::event::{BleEvent, Now, Options, Wanted};
use bus::Closing;
use supervisor::Supervisor;

/// Bluetooth, running.
#[derive(Debug)]
pub struct Central {
    wanted: watch::Sender<Vec<Wanted>>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    closing: Closing,
}

impl Central {
    /// Starts. Must be called inside a tokio runtime with IO and time, and that runtime must outlive
    /// [`Self::shutdown`].
    ///
    /// Full: while `events` is full, samples wait with their stamps, at most 600 packets a clip; beyond that the
    /// oldest are dropped and [`BleEvent::Dropped`] says how many. Nothing else is dropped. A channel
    /// of 64 is plenty.
    pub fn start(options: Options, now: Now, events: mpsc::Sender<BleEvent>) -> Self {
        let (wanted, wanting) = watch::channel(options.wanted);
        let (stop, stopped) = watch::channel(false);
        let closing = Closing::default();
        let supervisor = Supervisor {
            adapter: options.adapter,
            wish: options.wish,
            seed: options.seed,
            now,
            events,
            wanted: wanting,
            stop: stopped,
            closing: closing.clone(),
        };
        let task = tokio::spawn(keep(supervisor));
        Self {
            wanted,
            stop,
            task,
            closing,
        }
    }

    /// Wants these clips from now on. Links of those that stay go on, those of others end. In the
    /// channel [`BleEvent::Wanted`] marks from where on events count into the new list; after it the
    /// radio's and each clip's state are told anew, and a clip that streams starts its stream anew.
    pub fn set_wanted(&self, wanted: Vec<Wanted>) {
        self.wanted.send_replace(wanted);
    }

    /// Disconnects the clips and ends, within about `grace`. A real disconnect takes up to 3 s; with
    /// less the system ends the links by itself when it likes.
    pub async fn shutdown(self, grace: Duration) {
        // An error: it has ended already.
        let _ = self.stop.send(true);
        let mut task = self.task;
        if timeout(grace, &mut task).await.is_err() {
            task.abort();
            drop(task.await);
        }
        // Streams must be let go while the runtime lives.
        self.closing.wait(Duration::from_millis(200)).await;
    }
}

/// Runs the supervisor; one that panicked (in code that is not ours, as far as we know) is treated like
/// a dead bus: all is begun anew. The clips' tasks of before end, as nobody holds them any more.
async fn keep(supervisor: Supervisor) {
    let mut inner = Inner(tokio::spawn(supervisor.clone().run()));
    while (&mut inner.0).await.is_err() {
        if *supervisor.stop.borrow() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        inner = Inner(tokio::spawn(supervisor.clone().run()));
    }
}

/// A task that ends with its owner.
struct Inner(JoinHandle<()>);

impl Drop for Inner {
    fn drop(&mut self) {
        self.0.abort();
    }
}
