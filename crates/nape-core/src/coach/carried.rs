//! What the coach knows beyond a session. Data only; who writes and takes it over is `carry`.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::checkin::Health;
use super::rule::{Measured, Rule};
use crate::article::Activity;

/// What this wearer did with an activity: halved now and then, so that the last weeks count most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerance {
    /// Which.
    pub activity: Activity,
    /// Done when it was proposed, or seen without having been.
    pub taken: u32,
    /// Dismissed or ignored.
    pub passed_over: u32,
}

/// What outlives a session: the day's count of nudges, and what the wearer said.
///
/// Read from a file, [`Self::health`] must be there: where it is missing, something was lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Carry {
    /// The civil day ([`WallTime::local_day`](crate::time::WallTime::local_day)) of [`Self::today`].
    #[serde(default)]
    pub day: i64,
    /// Nudges shown on that day.
    #[serde(default)]
    pub today: u32,
    /// Civil time of the last nudge, µs since 1970.
    #[serde(default)]
    pub last_unix_us: Option<i64>,
    /// Civil time until which the wearer asked for silence, µs since 1970.
    #[serde(default)]
    pub snoozed_until_unix_us: Option<i64>,
    /// Activities that hurt.
    #[serde(default)]
    pub set_aside: Vec<Activity>,
    /// What the wearer did with what was proposed.
    #[serde(default)]
    pub tolerance: Vec<Tolerance>,
    /// What the wearer said of their health.
    pub health: Health,
    /// Nudges ignored in a row on [`Self::day`].
    #[serde(default)]
    pub ignored: u32,
    /// Proposals to walk because no walk was seen, on [`Self::day`].
    #[serde(default)]
    pub walks_today: u32,
    /// Civil times of the nudges of the last hour, µs since 1970.
    #[serde(default)]
    pub hour_unix_us: Vec<i64>,
    /// The break that is owed.
    #[serde(default)]
    pub owed: Option<CarriedDebt>,
    /// Civil time of the first moment at which something was known of the wearer on [`Self::day`], µs since 1970.
    #[serde(default)]
    pub day_first_unix_us: Option<i64>,
    /// Civil time at which the counts began anew last, where there were any before, µs since 1970.
    #[serde(default)]
    pub day_began_unix_us: Option<i64>,
    /// The last day on which the plan was reminded of.
    #[serde(default)]
    pub plan_day: Option<i64>,
    /// What was proposed last, newest first.
    #[serde(default)]
    pub recent: Vec<Activity>,
}

/// A break that is owed, as it outlives a session.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CarriedDebt {
    /// Which rule.
    pub rule: Rule,
    /// What was measured when it was due.
    pub measured: Measured,
    /// Civil time since when, µs since 1970.
    pub since_unix_us: i64,
}
