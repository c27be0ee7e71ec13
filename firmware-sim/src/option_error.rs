//! Why a simulated day or world cannot be set up: what was asked of it makes no sense.

use nape_core::Placement;

/// Why a simulation cannot be set up.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum OptionError {
    /// The rate is out of range.
    #[error("the rate must be between 10 and 400 Hz, not {rate_hz}")]
    Rate {
        /// As asked.
        rate_hz: f64,
    },
    /// The loss is out of range.
    #[error("the loss must be between 0 and 0.9, not {loss}")]
    Loss {
        /// As asked.
        loss: f64,
    },
    /// A range is not positive.
    #[error("measuring ranges must be positive, not {range}")]
    MeasuringRange {
        /// As asked.
        range: f64,
    },
    /// No clip.
    #[error("the rig has no clip")]
    EmptyRig,
    /// A clip twice.
    #[error("the rig has {placement:?} twice")]
    TwiceInRig {
        /// Which.
        placement: Placement,
    },
    /// A mounting quaternion of length 0.
    #[error("the mounting quaternion has no length")]
    Mount,
    /// Two clips of a world have one address.
    #[error("two clips have the same address")]
    TwiceAddress,
    /// A clip's identity is that of an unwritten memory.
    #[error("a clip's uid must not be all 0 or all 255")]
    Uid,
    /// An option of a world's clip is out of range.
    #[error("a clip's {what} must be between {low} and {high}, not {value}")]
    Clip {
        /// Which.
        what: &'static str,
        /// As asked.
        value: f64,
        /// Least.
        low: f64,
        /// Most.
        high: f64,
    },
}
