//! Time as data: a moment, and a stretch of it, both in whole microseconds.
//!
//! There is no `now()`: whoever reads a clock says what it was. The zero of a [`Timestamp`] is arbitrary, and
//! nothing here knows civil time. Sums saturate instead of wrapping.

use core::ops::{Add, AddAssign, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// A stretch of time, in microseconds. May be negative.
#[derive(
    Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole microseconds.
    pub const fn from_micros(us: i64) -> Self {
        Self(us)
    }

    /// A span of whole milliseconds.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms.saturating_mul(1_000))
    }

    /// A span of whole seconds.
    pub const fn from_secs(s: i64) -> Self {
        Self(s.saturating_mul(1_000_000))
    }

    /// A span of whole minutes.
    pub const fn from_mins(min: i64) -> Self {
        Self::from_secs(min.saturating_mul(60))
    }

    /// A span from seconds, rounded to the nearest microsecond; saturates, NaN becomes zero.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "float to int `as` saturates, as documented"
    )]
    pub fn from_secs_f64(s: f64) -> Self {
        Self(libm::round(s * 1e6) as i64)
    }

    /// Whole microseconds.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Seconds.
    #[expect(
        clippy::cast_precision_loss,
        reason = "292 000 years of microseconds; 2^53 is 285 years"
    )]
    pub const fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// The larger of the two.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Ord::max(self, other)
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, rhs: Self) {
        *self = *self + rhs;
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        Self(self.0.saturating_sub(rhs.0))
    }
}

impl SubAssign for Span {
    fn sub_assign(&mut self, rhs: Self) {
        *self = *self - rhs;
    }
}

/// A moment, in microseconds. Monotonic; its zero is arbitrary.
#[derive(
    Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `us` microseconds after the (arbitrary) zero.
    pub const fn from_micros(us: i64) -> Self {
        Self(us)
    }

    /// The moment `s` seconds after the (arbitrary) zero, to the nearest microsecond.
    pub fn from_secs_f64(s: f64) -> Self {
        Self(Span::from_secs_f64(s).as_micros())
    }

    /// Microseconds since the zero.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The earlier of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// The span from `earlier` to `self`; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, rhs: Span) -> Self {
        Self(self.0.saturating_add(rhs.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, rhs: Span) -> Self {
        Self(self.0.saturating_sub(rhs.0))
    }
}
