//! What a run in the virtual machine found out: written in there, read and judged outside.

use serde::{Deserialize, Serialize};

/// The whole run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The guest's uptime when its adapter was ready, s.
    pub ready_s: f64,
    /// What a plain client of bluetoothd got beforehand: what the machine can carry.
    pub plain: Steady,
    /// From the start of the program under test until both clips streamed, s.
    pub first_stream_s: f64,
    /// A stretch without faults.
    pub steady: Steady,
    /// What was done to the link, in order, and what came of it.
    pub faults: Vec<Recovery>,
    /// What went wrong with the run itself; then the rest is not complete.
    pub failure: Option<String>,
}

/// A stretch without faults.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Steady {
    /// How long, s.
    pub seconds: f64,
    /// Each clip.
    pub clips: Vec<Figures>,
}

/// What came from one clip in a stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Which.
    pub clip: String,
    /// Samples that arrived.
    pub samples: u64,
    /// Samples that the clip took and that never arrived.
    pub lost: u64,
    /// Samples a second by the clip's own clock, lost ones counted; where frames were seen.
    pub rate_hz: Option<f64>,
    /// Frames that are no frames.
    pub unreadable: usize,
    /// Longest time without a frame, s.
    pub longest_gap_s: f64,
    /// Arrival of a frame after its last sample was taken, above the shortest of the stretch, ms:
    /// half of the frames are below this.
    pub delay_p50_ms: Option<f64>,
    /// 99 of 100 frames are below this.
    pub delay_p99_ms: Option<f64>,
}

/// One fault and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recovery {
    /// What was done.
    pub fault: String,
    /// How long the cause lasted, s.
    pub cause_s: f64,
    /// From the end of the cause until every clip streamed again, s; 0 where none stopped; `None`
    /// where it did not come back in time.
    pub back_after_s: Option<f64>,
    /// From the cause until a second after the return, each clip.
    pub clips: Vec<Figures>,
    /// What the program under test said about its links meanwhile.
    pub said: Vec<String>,
    /// What must not have happened, and did.
    pub wrong: Vec<String>,
}
