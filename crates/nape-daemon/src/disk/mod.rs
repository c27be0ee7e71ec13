//! The disk, on a thread of its own: recordings, retention, and the small files that nobody waits for.
//!
//! The loop that stamps arrivals hands jobs over and goes on; what came of them is told later ([`Done`]). What
//! the wearer said is written before it is acknowledged, by the loop itself ([`crate::files::Files`]).
//!
//! The memory is bounded. When the disk is so slow that [`QUEUE_BYTES`] wait, the recording that goes on ends
//! as with a full disk: what was handed over is written and can be read, nothing is missing in the middle.

mod scribe;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc as sync;
use std::thread;
use std::time::Duration;

use nape_config::rig::{Rig, RigError};
use nape_control::why::Explained;
use nape_core::event::Carry;
use nape_core::{Calibration, Placement, WallTime};
use tokio::sync::mpsc;

pub use scribe::{Place, Scribe};

use crate::baseline::Kept;
use crate::files::{Files, Ticket};
use crate::last_why;
use crate::live::{Record, Recorded};
use crate::store::Store;

/// Jobs may wait for the disk up to this size. Our choice: ten minutes of two clips at 50 Hz, forty seconds of
/// three at 400 Hz, and half of what the daemon needs beside it.
pub const QUEUE_BYTES: usize = 4 << 20;

/// What is done that the loop has not heard of yet: some a minute. Our choice.
const DONE_QUEUED: usize = 64;

/// Something to do.
#[derive(Debug)]
pub enum Job {
    /// For a recording.
    Record(Record),
    /// Delete recordings that are too old or too many, by this civil time.
    Tidy(WallTime),
    /// Keep what outlives a session.
    Carry(Box<Carry>, Ticket),
    /// Keep the last reminder, explained, in this file.
    Explained(PathBuf, Box<Explained>),
    /// Keep what was learned; `None`: forget it.
    Learned(Option<Box<Kept>>, Ticket),
    /// Keep a calibration in the rig's file.
    Calibrated {
        /// Of which clip.
        placement: Placement,
        /// What was found.
        calibration: Calibration,
        /// When.
        wall: WallTime,
    },
    /// Read the rig.
    ReadRig,
}

impl Job {
    fn bytes(&self) -> usize {
        match self {
            Self::Record(record) => record.bytes(),
            _ => size_of::<Self>(),
        }
    }

    /// Is it more of what may be too much? Ends are always taken: there is one for each begin.
    const fn may_be_refused(&self) -> bool {
        matches!(
            self,
            Self::Record(Record::Begin { .. } | Record::Write { .. })
        )
    }
}

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// Of a recording.
    Record(Recorded),
    /// Something to tell, in sentences.
    Say(Vec<String>),
    /// The rig as it was read.
    Rig(Result<Rig, RigError>),
}

/// What the disk has in hand.
#[derive(Debug)]
pub struct Clerk {
    scribe: Scribe<Store>,
    files: Files,
}

impl Clerk {
    /// Recordings go to `store`.
    pub const fn new(store: Store, files: Files) -> Self {
        Self {
            scribe: Scribe::new(store),
            files,
        }
    }

    /// Does a job; `None`: there is nothing to say.
    pub fn work(&mut self, job: Job) -> Option<Done> {
        let not_kept = |what: &str, error: &dyn std::fmt::Display| {
            Done::Say(vec![format!("{what} could not be kept: {error}")])
        };
        match job {
            Job::Record(record) => self.scribe.work(record).map(Done::Record),
            Job::Tidy(wall) => {
                let current = self.scribe.path().map(std::path::Path::to_owned);
                let lines = self.scribe.place().retain(wall, current.as_deref());
                (!lines.is_empty()).then_some(Done::Say(lines))
            }
            Job::Carry(carry, ticket) => {
                let kept = self.files.save_carry(&carry, ticket).err();
                kept.map(|error| not_kept("The day's nudges", &error))
            }
            Job::Explained(path, explained) => {
                let kept = last_why::save(&path, &explained).err();
                kept.map(|error| not_kept("Why the last reminder came", &error))
            }
            Job::Learned(kept, ticket) => {
                let kept = self.files.save_baseline(kept.as_deref(), ticket).err();
                kept.map(|error| not_kept("What was learned", &error))
            }
            Job::Calibrated {
                placement,
                calibration,
                wall,
            } => {
                let kept = self.files.calibrated(placement, &calibration, wall).err();
                kept.map(|error| not_kept("The calibration", &error))
            }
            Job::ReadRig => Some(Done::Rig(self.files.rig())),
        }
    }
}

/// The disk is too slow: the job was not taken.
#[derive(Debug)]
pub struct TooSlow;

/// The loop's end of the thread.
#[derive(Debug)]
pub struct Disk {
    /// `None`: no thread could be had, and jobs go nowhere.
    jobs: Option<sync::Sender<Job>>,
    /// Bytes that wait.
    waiting: Arc<AtomicUsize>,
    done: mpsc::Receiver<Done>,
}

impl Disk {
    /// Starts the thread, which does each job with `work`.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(
        mut work: impl FnMut(Job) -> Option<Done> + Send + 'static,
    ) -> std::io::Result<Self> {
        // Full: bounded by their size, see `hand_over`; what is too much is refused and the recording ends.
        let (jobs, queue) = sync::channel::<Job>();
        // Full: the thread waits for the loop to hear what was done.
        let (outbox, done) = mpsc::channel(DONE_QUEUED);
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        thread::Builder::new()
            .name("nape-disk".to_owned())
            .spawn(move || {
                for job in queue {
                    let bytes = job.bytes();
                    let done = work(job);
                    left.fetch_sub(bytes, Ordering::Relaxed);
                    // An error means that the loop is gone; what is in the queue is done all the same.
                    if let Some(done) = done {
                        drop(outbox.blocking_send(done));
                    }
                }
            })?;
        Ok(Self {
            jobs: Some(jobs),
            waiting,
            done,
        })
    }

    /// Hands a job over, and returns at once.
    ///
    /// # Errors
    /// [`TooSlow`] for more of a recording when too much waits already. Other jobs are always taken: they are
    /// small and few.
    pub fn hand_over(&self, job: Job) -> Result<(), TooSlow> {
        let bytes = job.bytes();
        let waiting = self.waiting.load(Ordering::Relaxed);
        if waiting + bytes > QUEUE_BYTES && job.may_be_refused() {
            return Err(TooSlow);
        }
        self.waiting.fetch_add(bytes, Ordering::Relaxed);
        if let Some(jobs) = &self.jobs {
            // An error would be a panic of the thread, which has been printed.
            drop(jobs.send(job));
        }
        Ok(())
    }

    /// What was done next; `None`: the thread has ended.
    pub async fn done(&mut self) -> Option<Done> {
        self.done.recv().await
    }

    /// What was done already and not told; `None`: nothing.
    pub fn try_done(&mut self) -> Option<Done> {
        self.done.try_recv().ok()
    }

    /// No more jobs: waits until those handed over are done, and tells each to `tell`; for `patience` at most. `false`: it took
    /// longer, and the rest is left.
    pub async fn finish(&mut self, patience: Duration, mut tell: impl FnMut(Done)) -> bool {
        drop(self.jobs.take());
        let rest = async {
            while let Some(done) = self.done.recv().await {
                tell(done);
            }
        };
        tokio::time::timeout(patience, rest).await.is_ok()
    }
}
