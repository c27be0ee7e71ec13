//! Why bytes of a device are not used.
//!
//! One list for all drivers, so that who counts and who shows faults needs to know no family. What is
//! absent: why a link was given up ([`crate::reason`]).

use nape_wire::Stream;

/// Why a packet is not used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PacketFault {
    /// It is no frame of our profile.
    #[error("not a data frame: {0}")]
    Malformed(#[from] nape_wire::Fault),
    /// Bytes that belong to no packet.
    #[error("{bytes} bytes that belong to no packet")]
    Junk {
        /// How many.
        bytes: usize,
    },
    /// A packet that ended too early.
    #[error("a packet ended after {found} bytes; expected {expected}")]
    Truncated {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: usize,
    },
    /// No stream was opened.
    #[error("data before the stream began")]
    NotOpen,
    /// The scales of the stream are impossible.
    #[error("{0}")]
    Scale(#[from] ScaleFault),
    /// What the samples consist of is of no use here.
    #[error("the clip sends {stream:?}; acceleration is needed")]
    Stream {
        /// What it sends.
        stream: Stream,
    },
    /// It was measured with the configuration before; still under way when the new one began.
    #[error("measured with the configuration before (id {found})")]
    OldConfig {
        /// Its configuration.
        found: u8,
    },
    /// It was measured with a configuration whose scales are not known.
    #[error("measured with configuration {found}, whose scales are not known; expected {expected}")]
    UnknownConfig {
        /// Its configuration.
        found: u8,
        /// The stream's.
        expected: u8,
    },
    /// It came before.
    #[error("a frame that came before")]
    Duplicate,
    /// Its time goes backwards.
    #[error("the clip's clock went back by {by_us} µs")]
    TimeBackwards {
        /// By how much, µs.
        by_us: u64,
    },
    /// Its time does not fit its sample index.
    #[error("the clip's clock jumped by {by_us} µs against its count of samples")]
    TimeJump {
        /// By how much, µs.
        by_us: u64,
    },
    /// Its sample index goes backwards.
    #[error("the clip's count of samples went back by {by}")]
    IndexBackwards {
        /// By how many samples.
        by: u64,
    },
    /// Its period does not fit the sample rate.
    #[error("the clip says {found_us} µs from sample to sample; its rate makes {expected_us} µs")]
    Period {
        /// What it says, µs.
        found_us: u16,
        /// What its rate makes, µs.
        expected_us: u32,
    },
    /// At rest it does not measure gravity.
    #[error(
        "at rest the clip measures {g:.2} g instead of 1 g: its scale is wrong; its samples are not used. Update its firmware"
    )]
    Gravity {
        /// What it measures, g.
        g: f64,
    },
}

/// Why a scale is not believed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ScaleFault {
    /// The accelerometer's scale does not fit its range.
    #[error(
        "its accelerometer claims ±{range_g} g, but its scale makes ±{found_g:.2} g; update the clip's firmware"
    )]
    Acc {
        /// The range it claims, ± g.
        range_g: u8,
        /// What full scale would be with its scale, ± g.
        found_g: f64,
    },
    /// The gyroscope's scale does not fit its range.
    #[error(
        "its gyroscope claims ±{range_dps} deg/s, but its scale makes ±{found_dps:.0} deg/s; update the clip's firmware"
    )]
    Gyr {
        /// The range it claims, ± deg/s.
        range_dps: u16,
        /// What full scale would be with its scale, ± deg/s.
        found_dps: f64,
    },
}
