//! The clip's own clock against true time.

/// A clock that runs a little fast or slow.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeviceClock {
    /// True time at which the counter had its first value, µs, and that value.
    from_us: i64,
    count_us: u64,
    /// Counts in a true µs: 1 + the error.
    rate: f64,
}

impl DeviceClock {
    /// A clock with this error (share) that shows `count_us` at the true time `from_us`.
    pub(super) const fn new(error: f64, from_us: i64, count_us: u64) -> Self {
        Self {
            from_us,
            count_us,
            rate: 1.0 + error,
        }
    }

    /// What it shows at the true time `at_us`, with fractions, µs since it was set.
    #[expect(clippy::cast_precision_loss, reason = "centuries of µs stay exact")]
    pub(super) fn shown(&self, at_us: i64) -> f64 {
        (at_us - self.from_us) as f64 * self.rate
    }

    /// A time since it was set as the counter has it, µs.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "time since the clock was set is positive"
    )]
    pub(super) fn count(&self, shown: f64) -> u64 {
        self.count_us + nape_core::num::floor(shown.max(0.0)) as u64
    }

    /// The counter at the true time `at_us`, µs.
    pub(super) fn now(&self, at_us: i64) -> u64 {
        self.count(self.shown(at_us))
    }

    /// The nearest true time, µs, at which it shows this.
    #[expect(clippy::cast_possible_truncation, reason = "µs of a session")]
    pub(super) fn at(&self, shown: f64) -> i64 {
        self.from_us + nape_core::num::round(shown / self.rate) as i64
    }

    /// The first true time, µs, at which the counter has reached this (or a µs later).
    #[expect(clippy::cast_precision_loss, reason = "centuries of µs stay exact")]
    #[expect(clippy::cast_possible_truncation, reason = "µs of a session")]
    pub(super) fn reaches(&self, count_us: u64) -> i64 {
        let shown = count_us.saturating_sub(self.count_us) as f64;
        // One more, so that rounding never lets a timer go off before its time.
        self.from_us + nape_core::num::floor(shown / self.rate) as i64 + 1
    }
}
