//! The clock column: local time of day if the recording knows it, else time since the start.
//!
//! Arithmetic on the wall-clock marks in the recording; the computer's own clock and time zone play
//! no part, so the same recording prints the same lines everywhere.

use nape_core::{Timestamp, WallTime};
use nape_words::Words;
use nape_words::terms::{date, elapsed, zone};

/// Columns of a time as printed.
pub(crate) const COLUMNS: usize = 8;

/// Tells the time of a moment of the session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face {
    start: Timestamp,
    /// The latest wall-clock mark and the moment it was taken at.
    mark: Option<(Timestamp, WallTime)>,
}

impl Face {
    /// A face for the session that began at `start`, at `wall` if known.
    pub(crate) fn new(start: Timestamp, wall: Option<WallTime>) -> Self {
        Self {
            start,
            mark: wall.map(|w| (start, w)),
        }
    }

    /// Sets the clock by a mark taken at `at`.
    pub(crate) fn set(&mut self, at: Timestamp, wall: WallTime) {
        self.mark = Some((at, wall));
    }

    /// `14:03:09` of the wearer's day, or `12:03` / `1:12:03` since the start.
    pub(crate) fn tell(&self, at: Timestamp) -> String {
        let Some((when, wall)) = self.mark else {
            return elapsed(at.since(self.start));
        };
        let us = wall.unix_us.saturating_add(at.since(when).as_micros());
        let local = us.div_euclid(1_000_000) + i64::from(wall.utc_offset_s);
        let second = local.rem_euclid(86_400);
        let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
        format!("{h:02}:{m:02}:{s:02}")
    }

    /// The same for a sentence: of a time of day without its seconds.
    pub(crate) fn short(&self, at: Timestamp) -> String {
        let told = self.tell(at);
        match self.mark {
            Some(_) => told[..5].to_owned(),
            None => told,
        }
    }

    /// What the clock column shows, in words.
    pub(crate) fn meaning(&self, words: Words) -> String {
        let Some((_, wall)) = self.mark else {
            return words.clock_column(None);
        };
        let (zone, date) = (zone(wall.utc_offset_s), date(wall.local_day()));
        words.clock_column(Some((&zone, &date)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_since_the_start_grows_an_hour_field() {
        let face = Face::new(Timestamp::from_micros(5_000_000), None);
        let tell = |s: f64| face.tell(Timestamp::from_secs_f64(5.0 + s));
        assert_eq!(tell(0.0), "0:00");
        assert_eq!(tell(699.9), "11:39");
        assert_eq!(tell(4323.0), "1:12:03");
        assert_eq!(tell(-61.0), "-1:01");
    }

    #[test]
    fn local_time_goes_over_midnight_and_through_marks() {
        // 2024-02-29 22:59:30 UTC, an hour east.
        let wall = WallTime {
            unix_us: 1_709_247_570_000_000,
            utc_offset_s: 3600,
        };
        let mut face = Face::new(Timestamp::from_micros(0), Some(wall));
        assert_eq!(face.tell(Timestamp::from_secs_f64(15.0)), "23:59:45");
        assert_eq!(face.tell(Timestamp::from_secs_f64(45.0)), "00:00:15");
        assert!(
            face.meaning(Words::default())
                .ends_with("(UTC+01:00), which began on 2024-02-29")
        );
        face.set(Timestamp::from_secs_f64(100.0), wall);
        assert_eq!(face.tell(Timestamp::from_secs_f64(101.0)), "23:59:31");
    }
}
