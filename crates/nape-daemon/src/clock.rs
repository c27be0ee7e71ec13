//! The one place of the program that looks at the computer's clock: to pace a replay, and for the
//! time of day.
//!
//! The engine never looks. A replay at speed 1 and one at full speed give the same events.

use std::time::{Duration, Instant, SystemTime};

use jiff::tz::TimeZone;
use nape_core::{Span, Timestamp, WallTime};

use crate::local;
use crate::platform::boot_time;

/// Longest pause in a paced replay: hours without data are not waited for, they would look like a
/// program that hangs. Our choice.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How fast a recording is replayed, or a day simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Speed {
    /// As fast as it goes.
    Max,
    /// This many times real time; positive.
    Times(f64),
}

/// Paces session time against real time.
#[derive(Debug, Clone, Copy)]
pub struct Pacer {
    started: Instant,
    speed: Speed,
}

impl Pacer {
    /// Starts the clock now.
    pub fn start(speed: Speed) -> Self {
        Self {
            started: Instant::now(),
            speed,
        }
    }

    /// Real time since the start.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// How long to wait until the session is `elapsed` old; zero at full speed and when late.
    pub fn left(&self, elapsed: Span) -> Duration {
        wait(self.speed, elapsed, self.started.elapsed())
    }
}

/// Session time: µs since the program began, never going back, and running on while the computer
/// sleeps, so that an hour of suspend is an hour.
#[derive(Debug, Clone, Copy)]
pub struct SessionClock {
    zero: Duration,
}

impl SessionClock {
    /// A clock that begins now.
    pub fn start() -> Self {
        Self { zero: boot_time() }
    }

    /// Session time now.
    pub fn now(&self) -> Timestamp {
        let passed = boot_time().saturating_sub(self.zero);
        Timestamp::from_micros(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Civil time now, with the offset of the computer's time zone.
pub fn wall_now() -> WallTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    // A clock before 1970 is not set: it is taken as 1970.
    let unix_us = since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX));
    local::wall(unix_us, &time_zone())
}

/// The computer's time zone; UTC where it does not tell.
pub fn time_zone() -> TimeZone {
    TimeZone::system()
}

/// The rule, apart from the clock.
fn wait(speed: Speed, elapsed: Span, real: Duration) -> Duration {
    let Speed::Times(speed) = speed else {
        return Duration::ZERO;
    };
    let seconds = (elapsed.as_secs_f64() / speed).max(0.0);
    let due = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    due.saturating_sub(real).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_session_time_over_speed() {
        let s = Duration::from_secs;
        let m = Span::from_mins(1);
        assert_eq!(wait(Speed::Max, m, s(0)), s(0));
        assert_eq!(wait(Speed::Times(1.0), m, s(0)), s(60));
        assert_eq!(wait(Speed::Times(60.0), m, s(0)), s(1));
        assert_eq!(wait(Speed::Times(2.0), m, s(20)), s(10));
        assert_eq!(wait(Speed::Times(2.0), m, s(40)), s(0));
        assert_eq!(wait(Speed::Times(1.0), Span::from_secs(-5), s(0)), s(0));
        assert_eq!(wait(Speed::Times(1e-12), m, s(0)), LONGEST_WAIT);
    }
}
