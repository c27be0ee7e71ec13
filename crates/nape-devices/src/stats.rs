//! What was received of a clip, for people who look after it.

use nape_core::{Span, Timestamp};

use crate::batch::ImuBatch;
use crate::fault::PacketFault;

/// Frames not used, by what was wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// No frame at all: length, version, count.
    pub malformed: u64,
    /// Before a stream began.
    pub not_open: u64,
    /// Of a configuration that is not in force, or samples of no use.
    pub config: u64,
    /// Time or index went backwards or jumped.
    pub order: u64,
    /// A period that cannot be.
    pub period: u64,
    /// Impossible scale, or no gravity at rest.
    pub scale: u64,
}

impl Faults {
    /// All of them.
    pub const fn total(&self) -> u64 {
        self.malformed + self.not_open + self.config + self.order + self.period + self.scale
    }
}

/// What was received of one clip since the start.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stats {
    /// Notifications of Data, good or bad.
    pub frames: u64,
    /// Samples used.
    pub samples: u64,
    /// Samples that never arrived, exact by the device's own count; those of refused frames are not among
    /// them, nor what was lost while no stream was open. `None` of a device that counts nothing: unknown.
    pub lost: Option<u64>,
    /// Frames that came more than once.
    pub duplicates: u64,
    /// Frames not used, duplicates not among them.
    pub faults: Faults,
    /// Streams that began.
    pub openings: u64,
    /// Times the clip's clock or count began anew without a word.
    pub restarts: u64,
    /// Samples used a second of this stream, in session time; 0 before the first.
    pub rate_hz: f64,
    /// By how much the clip's clock runs fast, in millionths.
    pub clock_ppm: f64,
    /// How far off the mapped times can be; `None` while not known.
    pub clock_uncertainty: Option<Span>,
    /// From the last sample of the newest frame to its arrival, as mapped.
    pub latency: Span,
    /// The worst of these.
    pub latency_worst: Span,
}

impl Stats {
    pub(crate) fn used(&mut self, batch: &ImuBatch, at: Timestamp) {
        self.samples += batch.len() as u64;
        self.latency = at.since(batch.sample_at(batch.len() - 1));
        self.latency_worst = self.latency_worst.max(self.latency);
    }

    pub(crate) const fn refused(&mut self, fault: &PacketFault) {
        let faults = &mut self.faults;
        *match fault {
            PacketFault::Malformed(_)
            | PacketFault::Junk { .. }
            | PacketFault::Truncated { .. } => &mut faults.malformed,
            PacketFault::NotOpen => &mut faults.not_open,
            PacketFault::Stream { .. }
            | PacketFault::OldConfig { .. }
            | PacketFault::UnknownConfig { .. } => &mut faults.config,
            PacketFault::Duplicate => &mut self.duplicates,
            PacketFault::TimeBackwards { .. }
            | PacketFault::TimeJump { .. }
            | PacketFault::IndexBackwards { .. } => &mut faults.order,
            PacketFault::Period { .. } => &mut faults.period,
            PacketFault::Scale(_) | PacketFault::Gravity { .. } => &mut faults.scale,
        } += 1;
    }

    #[expect(clippy::cast_precision_loss, reason = "2^53 samples are never reached")]
    pub(crate) fn rate(&mut self, samples: u64, began: Timestamp, end: Timestamp) {
        let s = end.since(began).as_secs_f64();
        if s > 0.0 {
            self.rate_hz = samples as f64 / s;
        }
    }
}
