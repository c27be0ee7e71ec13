//! Local time: what a moment is called, and when the next "14:30" is.
//!
//! Arithmetic only: the moment and the time zone come as arguments ([`crate::clock`] has the real
//! ones). Daylight saving is the zone's business.

use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use nape_core::WallTime;

/// `moment` as a moment of the library; what no calendar has (before -9999, after 9999) is 1970.
fn timestamp(unix_us: i64) -> Timestamp {
    Timestamp::from_microsecond(unix_us).unwrap_or_default()
}

/// The civil time of a moment in this zone.
pub fn wall(unix_us: i64, zone: &TimeZone) -> WallTime {
    WallTime {
        unix_us,
        utc_offset_s: zone.to_offset(timestamp(unix_us)).seconds(),
    }
}

/// A moment in local time, by `strftime`'s letters; the offset is the moment's own.
pub fn format(wall: WallTime, pattern: &str) -> String {
    let offset = Offset::from_seconds(wall.utc_offset_s).unwrap_or(Offset::UTC);
    let civil = offset.to_datetime(timestamp(wall.unix_us));
    civil.strftime(pattern).to_string()
}

/// The next moment (µs since 1970, UTC) after `now` at which clocks in this zone show `time`. `None`
/// at the end of the calendar.
pub fn next(time: Time, now_unix_us: i64, zone: &TimeZone) -> Option<i64> {
    let now = timestamp(now_unix_us);
    let today = zone.to_datetime(now).date();
    [0_i64, 1, 2].into_iter().find_map(|days| {
        let date = today.checked_add(days.days()).ok()?;
        let then = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
        (then.timestamp() > now).then(|| then.timestamp().as_microsecond())
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Central European time by its rule, so that no zone files are needed.
    fn berlin() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn at(zone: &TimeZone, month: i8, day: i8, hour: i8, minute: i8) -> i64 {
        let zoned = date(2026, month, day)
            .at(hour, minute, 0, 0)
            .to_zoned(zone.clone());
        zoned.unwrap().timestamp().as_microsecond()
    }

    #[test]
    fn a_time_of_day_is_later_today_or_tomorrow() {
        let zone = berlin();
        let half_past_two = Time::constant(14, 30, 0, 0);
        let now = at(&zone, 6, 1, 14, 0);
        assert_eq!(
            next(half_past_two, now, &zone),
            Some(at(&zone, 6, 1, 14, 30))
        );
        let now = at(&zone, 6, 1, 14, 30);
        assert_eq!(
            next(half_past_two, now, &zone),
            Some(at(&zone, 6, 2, 14, 30))
        );
    }

    #[test]
    fn over_a_change_of_the_clocks_it_is_the_time_that_clocks_show() {
        let zone = berlin();
        // The night of 2026-03-29 has 23 hours, that of 2026-10-25 has 25.
        let seven = Time::constant(7, 0, 0, 0);
        let hours = |month, day| {
            let now = at(&zone, month, day, 7, 0);
            (next(seven, now, &zone).unwrap() - now) / 3_600_000_000
        };
        assert_eq!((hours(3, 28), hours(10, 24), hours(6, 1)), (23, 25, 24));
        // 02:30 does not exist that night: the library's rule gives the moment after the gap.
        let gap = next(Time::constant(2, 30, 0, 0), at(&zone, 3, 29, 0, 0), &zone);
        assert_eq!(gap, Some(at(&zone, 3, 29, 3, 30)));
    }

    #[test]
    fn moments_are_told_with_their_own_offset() {
        let zone = berlin();
        let told = |month| {
            let wall = wall(at(&zone, month, 1, 9, 5), &zone);
            (format(wall, "%H:%M"), wall.utc_offset_s)
        };
        assert_eq!(told(1), ("09:05".to_owned(), 3600));
        assert_eq!(told(7), ("09:05".to_owned(), 7200));
    }
}
