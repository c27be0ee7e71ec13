//! The three times of Nape, kept apart by type.
//!
//! [`DeviceTicks`] is the counter of a clip, [`Timestamp`] is our monotonic session time,
//! [`WallTime`] is civil time. There is no implicit conversion, and none of them has a `now()`:
//! the core is told the time, it never looks.

pub use nape_attitude::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// The counter of a clip, in the clip's own microseconds, already unwrapped to 64 bits.
///
/// Runs at the clip's speed (often a percent off) and restarts when the clip does.
#[derive(
    Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct DeviceTicks(pub u64);

/// A moment of civil time: only to name a session, to count "per day" and for quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallTime {
    /// Microseconds since 1970-01-01T00:00:00 UTC.
    pub unix_us: i64,
    /// Offset of local time from UTC in seconds, east positive.
    pub utc_offset_s: i32,
}

impl WallTime {
    /// Days since 1970-01-01 in local time: what "per day" means.
    pub const fn local_day(self) -> i64 {
        (self.unix_us / 1_000_000 + self.utc_offset_s as i64).div_euclid(86_400)
    }
}
