//! What a run in the virtual machine found out: written in there, read and judged outside.

use serde::{Deserialize, Serialize};

/// The whole run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The guest's uptime when its adapter was ready, s.
    pub ready_s: f64,
    /// What a plain client of bluetoothd got beforehand: what the machine can carry.
    pub plain: Steady,
    /// From the start of the daemon until both clips streamed, s.
    pub first_stream_s: f64,
    /// `nape-ble` alone in a stretch without faults.
    pub listener: Steady,
    /// The daemon in a stretch without faults.
    pub steady: Steady,
    /// What was done to the link, in order, and what came of it.
    pub faults: Vec<Recovery>,
    /// What the daemon said at its end.
    pub totals: Totals,
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
    /// Frames that came again at once.
    pub twice: usize,
    /// Longest time without a frame, s.
    pub longest_gap_s: f64,
    /// Arrival of a frame after its last sample was taken, above the shortest of its stream, ms:
    /// half of the frames are below this.
    pub delay_p50_ms: Option<f64>,
    /// 99 of 100 frames are below this.
    pub delay_p99_ms: Option<f64>,
}

/// What the daemon said at its end, clips in their order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Its exit code.
    pub exit: Option<i32>,
    /// From SIGTERM to its end, s.
    pub end_s: f64,
    /// Samples received.
    pub samples: Vec<u64>,
    /// Samples lost.
    pub lost: Vec<u64>,
    /// Samples a second, as it measured.
    pub rate_hz: Vec<Option<f64>>,
    /// From measurement to arrival, ms, as it estimates.
    pub latency_ms: Vec<Option<f64>>,
    /// From a frame's arrival to the end of what it brought about: half of the frames, ms.
    pub frame_p50_ms: Option<f64>,
    /// 99 of 100 frames, ms.
    pub frame_p99_ms: Option<f64>,
    /// The slowest, ms.
    pub frame_max_ms: f64,
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
