//! The monitor in the background: what `nape run` runs.
//!
//! One loop: whatever happens (the radio, the control socket, the desktop, a signal, time) becomes a
//! call on the [`Shell`], one after the other; nothing else changes its state. The channels into the
//! loop are bounded: what is said of a full one stands where it is made. Nothing in it waits for a disk, a
//! terminal or a client.

mod failure;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use nape_ble::{Central, Now, Options as BleOptions, Wanted};
use nape_config::Config;
use nape_config::rig::Rig;
use nape_core::event::Carry;
use nape_core::{Placement, Timestamp};
use tokio::sync::{mpsc, oneshot};

pub use failure::RunError;

use crate::baseline::{self, Kept};
use crate::carry;
use crate::clock::{self, SessionClock};
use crate::control::server::{self, Asked, REQUESTS_QUEUED, Watchers};
use crate::disk::{Clerk, Disk};
use crate::files::Files;
use crate::last_why::LastWhy;
use crate::lock::InstanceLock;
use crate::monitor::{Monitor, Setup};
use crate::outlets::{Happening, Outlet, Outlets, desktop, watchers};
use crate::paths::Paths;
use crate::platform::{Signal, Signals};
use crate::shell::{Shell, ShellParts};
use crate::store::Store;
use crate::wearer::{self, Wearer};
use nape_notify::Report;

/// Events of the radio that may wait for the loop: 10 s of two clips at 100 Hz with status. When it is
/// full, the radio's part waits a moment and then drops its oldest frames, counted (`nape_ble`).
const RADIO_QUEUED: usize = 256;

/// How long links may take to be let go at the end: BlueZ takes 2-3 s for one
/// (docs/bluetooth-testing.md#what-the-real-stack-taught).
const GOODBYE: Duration = Duration::from_secs(4);

/// Reports of the desktop that may wait for the loop: a few a nudge. When it is full, the desktop's task waits.
const REPORTS_QUEUED: usize = 64;

/// How long the disk may take for what it still has to do at the end. Our choice: a slow disk syncs in seconds, and
/// whoever ends the program waits for it.
const LAST_WRITES: Duration = Duration::from_secs(15);

/// How long the outlets may take for the last of what happened. Our choice: a terminal takes milliseconds, and one that
/// nobody reads is not waited for.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How to run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The configuration, instead of that in Nape's folder.
    pub config: Option<PathBuf>,
}

/// Runs until it is told to end, and tells `told` what happens.
///
/// # Errors
/// A configuration or rig that is wrong, another daemon, folders that cannot be used.
pub fn run(options: &Options, told: Vec<Box<dyn Outlet>>) -> Result<(), RunError> {
    let outlets = Outlets::default();
    let ended = run_telling(options, told, &outlets);
    // After a start that failed they still have something to take in.
    outlets.close(LAST_WORDS);
    ended
}

fn run_telling(
    options: &Options,
    told: Vec<Box<dyn Outlet>>,
    outlets: &Outlets,
) -> Result<(), RunError> {
    let runtime = |source| RunError::Runtime { source };
    let paths = Paths::find(options.config.as_deref())?;
    let (path, named) = paths.config();
    let config = Config::load(path, named)?;
    let lock = InstanceLock::take(&paths.lock())?;
    let rig = Rig::load(&paths.rig())?;
    let dir = config.recording.dir.as_deref();
    let store = Store::open(
        dir.unwrap_or(paths.recordings()),
        (&config.recording).into(),
    )?;
    for outlet in told {
        outlets.attach(outlet).map_err(runtime)?;
    }
    for rescue in store.rescue(None)? {
        outlets.publish(Happening::Note(rescue.to_string()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(runtime)?;
    let ended = runtime.block_on(watch_over(outlets, &paths, &config, &rig, store, &lock));
    // Name look-ups and the bus library may still be busy; they are not waited for.
    runtime.shutdown_background();
    ended
}

/// From the first radio event to the last recording.
async fn watch_over(
    outlets: &Outlets,
    paths: &Paths,
    config: &Config,
    rig: &Rig,
    store: Store,
    lock: &InstanceLock,
) -> Result<(), RunError> {
    let bound = server::bind(&paths.socket(), lock)?;
    let watchers = Watchers::default();
    let (asked, mut requests) = mpsc::channel::<Asked>(REQUESTS_QUEUED);
    let (hang_up, hung_up) = oneshot::channel::<()>();
    let served = tokio::spawn(server::serve(bound, asked, watchers.clone(), async {
        // An error means that the loop is gone: then it is over, too.
        let _ = hung_up.await;
    }));

    let clock = SessionClock::start();
    let (kept, problem) = baseline::load(&paths.baseline())?;
    if let Some(problem) = problem {
        outlets.publish(Happening::Note(problem));
    }
    let wearer = wearer::load(&paths.wearer())?;
    let (carry, problem) = carry::load(&paths.carry())?;
    if let Some(problem) = problem {
        outlets.publish(Happening::Note(problem));
    }
    let now = clock.now();
    outlets.publish(Happening::Started {
        at: now,
        wall: clock::wall_now(),
        words: config.words(),
    });
    let passed_on = tokio::spawn(watchers::serve(outlets.clone(), watchers.clone()));
    let (reports, mut reported) = mpsc::channel::<Report>(REPORTS_QUEUED);
    let shown = config
        .notify
        .enabled
        .then(|| tokio::spawn(desktop::serve(outlets.clone(), config.words(), reports)));
    let files = Files::new(paths.rig(), paths.carry(), paths.baseline(), paths.wearer());
    let mut clerk = Clerk::new(store, files.clone());
    let disk =
        Disk::start(move |job| clerk.work(job)).map_err(|source| RunError::Runtime { source })?;
    let mut shell = Shell::new(ShellParts {
        clock,
        monitor: Monitor::new(now, setup(config, rig, carry, wearer, kept)),
        disk,
        outlets: outlets.clone(),
        watchers,
        files,
        why: LastWhy::load(paths.why()),
    });
    shell.begin(&paths.socket());

    let now: Now = Arc::new(move || clock.now());
    let (events, mut radio) = mpsc::channel(RADIO_QUEUED);
    let options = BleOptions {
        wanted: wanted(rig),
        wish: config.wish(),
        adapter: config.bluetooth.adapter.clone(),
        seed: seed(),
    };
    let central = Central::start(options, now, events);
    let mut signals = Signals::new().map_err(|source| RunError::Runtime { source })?;
    let mut service = Service::new(&clock);
    loop {
        let due = shell.next_deadline();
        tokio::select! {
            Some(event) = radio.recv() => shell.radio(&event),
            Some((request, reply)) = requests.recv() => {
                let response = shell.request(&request);
                // An error means that the client has gone.
                drop(reply.send(response));
            }
            Some(report) = reported.recv() => shell.report(&report),
            Some(done) = shell.next_done() => shell.done(done),
            stop = signals.next() => match stop {
                Signal::End => break,
                Signal::Reload => shell.reload(),
            },
            () = sleep_until(&clock, due.into_iter().chain(service.due()).min()) => shell.tick(),
        }
        let next = shell.take_next();
        if next.stop {
            break;
        }
        if let Some(rig) = next.rig {
            shell.recalibrate(&calibrations(&rig));
            central.set_wanted(wanted(&rig));
        }
        service.turned(clock.now(), &shell);
    }
    service.stopping();
    // Samples that still wait came before the end.
    while let Ok(event) = radio.try_recv() {
        shell.radio(&event);
    }
    shell.close();
    drop(radio);
    // While the links are let go the disk's thread writes.
    central.shutdown(GOODBYE).await;
    shell.finish(LAST_WRITES).await;
    drop(reported);
    outlets.close(LAST_WORDS);
    // Both end with the outlets; an error would be a panic, which has been printed.
    drop(passed_on.await);
    if let Some(shown) = shown {
        drop(shown.await);
    }
    let _ = hang_up.send(());
    // An error would be a panic of the server, which has been printed.
    drop(served.await);
    Ok(())
}

fn setup(
    config: &Config,
    rig: &Rig,
    carry: Option<Carry>,
    wearer: Wearer,
    baseline: Option<Kept>,
) -> Setup {
    Setup {
        wanted: wanted(rig),
        calibrations: calibrations(rig),
        params: config.params(),
        carry,
        wearer,
        profile: config.profile,
        baseline,
        words: config.words(),
        notifications: config.notify.enabled,
        pid: std::process::id(),
    }
}

fn wanted(rig: &Rig) -> Vec<Wanted> {
    let clips = rig.clips().iter();
    clips
        .map(|clip| Wanted {
            placement: clip.placement,
            name: clip.name.clone(),
            id: clip.identity(),
        })
        .collect()
}

fn calibrations(rig: &Rig) -> Vec<(Placement, nape_core::Calibration)> {
    let clips = rig.clips().iter();
    clips
        .filter_map(|c| Some((c.placement, c.calibration.as_ref()?.calibration())))
        .collect()
}

/// Differs between daemons, so that two computers do not ask for a clip in step.
fn seed() -> u64 {
    u64::from(std::process::id()) ^ clock::wall_now().unix_us.unsigned_abs()
}

async fn sleep_until(clock: &SessionClock, due: Option<Timestamp>) {
    let Some(due) = due else {
        return std::future::pending().await;
    };
    let left = due.since(clock.now()).as_micros();
    // Rounded up to whole milliseconds, as timers are: never early, and not again and again.
    let ms = u64::try_from(left).unwrap_or(0).div_ceil(1000);
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// What a service manager is told: ready, status, and that the loop really turns.
struct Service {
    /// Half of the manager's patience; `None`: it does not watch.
    every: Option<nape_core::Span>,
    last: Timestamp,
    status: String,
}

impl Service {
    fn new(clock: &SessionClock) -> Self {
        let watchdog = sd_notify::watchdog_enabled();
        let half = watchdog.map(|w| nape_core::Span::from_secs_f64(w.as_secs_f64() / 2.0));
        tell(&[sd_notify::NotifyState::Ready]);
        Self {
            every: half,
            last: clock.now(),
            status: String::new(),
        }
    }

    /// When the loop has to turn for the manager's sake.
    fn due(&self) -> Option<Timestamp> {
        self.every.map(|every| self.last + every)
    }

    /// The loop turned: everything that had happened was worked on.
    fn turned(&mut self, now: Timestamp, shell: &Shell) {
        if self.due().is_some_and(|due| due <= now) {
            self.last = now;
            tell(&[sd_notify::NotifyState::Watchdog]);
        }
        let status = shell.in_a_line();
        if status != self.status {
            tell(&[sd_notify::NotifyState::Status(&status)]);
            self.status = status;
        }
    }

    fn stopping(&self) {
        tell(&[sd_notify::NotifyState::Stopping]);
    }
}

/// Without a service manager nothing is sent; one that does not listen is its own affair.
fn tell(state: &[sd_notify::NotifyState<'_>]) {
    drop(sd_notify::notify(state));
}
