//! What the wearer wants of the coach: when to be spoken to, how often, and what there is room for.

use serde::{Deserialize, Serialize};

use crate::time::{Span, WallTime};

/// What the wearer wants of the coach. Part of [`crate::Params`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Measure and record, but never remind. Default off.
    pub tracking: bool,
    /// A nudge waits at most this long for a moment at which it disturbs little.
    ///
    /// Small: prompt, in the middle of a thought. Large: about something long past. Range: 0 to 10 min.
    /// Default 150 s: natural transitions come every 2 min or so (139 s, Horvitz 2005,
    /// second-hand: docs/evidence.md#nudges); our choice a little above.
    pub defer_at_most: Span,
    /// Most nudges in an hour. Default 3, our choice: one per 20 min.
    pub per_hour: u32,
    /// Most nudges a day for want of a walk. Default 5: HeartSteps gave at most five a day
    /// (Klasnja 2019, doi:10.1093/abm/kay067).
    pub walks_per_day: u32,
    /// After so many ignored in a row the time between nudges doubles, and doubles again after as many more, up
    /// to four times, until the next day or until a nudge is followed by a break. Default 2, our choice.
    pub ignored_in_row: u32,
    /// A nudge is announced this long before it may come. Default 0: it is not. Range: 0 to 5 min.
    pub pre_notice: Span,
    /// Nudges only between these times of the day. Default none: always.
    pub hours: Option<Hours>,
    /// Nudges only on these days, Monday first. Default all.
    pub weekdays: [bool; 7],
    /// There is floor to lie on. Default off: variants on the chair or on one's feet.
    pub floor: bool,
    /// Remind of many bends as well (RULA's 4 a minute). Default off: it is easily passed by looking from screen to
    /// keyboard.
    pub repetition: bool,
    /// Give a hint after bending and turning at once. Default off.
    pub bend_twist: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            tracking: false,
            defer_at_most: Span::from_secs(150),
            per_hour: 3,
            walks_per_day: 5,
            ignored_in_row: 2,
            pre_notice: Span::ZERO,
            hours: None,
            weekdays: [true; 7],
            floor: false,
            repetition: false,
            bend_twist: false,
        }
    }
}

/// A stretch of the day, minutes after midnight of local time. From after to: over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// First minute.
    pub from_min: u16,
    /// First minute that is no longer part of it.
    pub to_min: u16,
}

/// Minutes of a day.
const DAY_MIN: i64 = 1_440;

impl Hours {
    /// How long it is.
    pub const fn span(self) -> Span {
        let minutes = (self.to_min as i64 - self.from_min as i64).rem_euclid(DAY_MIN);
        Span::from_mins(if minutes == 0 { DAY_MIN } else { minutes })
    }

    /// Is this minute of the day part of it? The same minute twice: the whole day.
    pub const fn has(self, minute: u16) -> bool {
        if self.from_min < self.to_min {
            self.from_min <= minute && minute < self.to_min
        } else {
            minute >= self.from_min || minute < self.to_min
        }
    }
}

impl Preferences {
    /// Does the wearer want nudges at this civil time? What begins before midnight belongs to the day it began on.
    pub fn wanted(&self, wall: WallTime) -> bool {
        let local = wall.unix_us / 60_000_000 + i64::from(wall.utc_offset_s) / 60;
        let minute = u16::try_from(local.rem_euclid(DAY_MIN)).unwrap_or(0);
        let over_midnight = self
            .hours
            .is_some_and(|h| h.from_min > h.to_min && minute < h.to_min);
        let day = wall.local_day() - i64::from(over_midnight);
        // Day 0 was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        self.weekdays[weekday] && self.hours.is_none_or(|h| h.has(minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday, 26 November 2026, at a time of the day in Berlin.
    fn thursday(hour: i64, minute: i64) -> WallTime {
        WallTime {
            unix_us: ((20_783 * 24 + hour - 1) * 60 + minute) * 60_000_000,
            utc_offset_s: 3600,
        }
    }

    #[test]
    fn hours_and_days_are_those_of_the_wall() {
        let mut wants = Preferences::default();
        assert!(wants.wanted(thursday(3, 0)));
        wants.hours = Some(Hours {
            from_min: 9 * 60,
            to_min: 17 * 60,
        });
        for (hour, minute, is) in [(8, 59, false), (9, 0, true), (16, 59, true), (17, 0, false)] {
            assert_eq!(wants.wanted(thursday(hour, minute)), is, "{hour}:{minute}");
        }
        wants.weekdays[3] = false;
        assert!(!wants.wanted(thursday(12, 0)));
        assert!(wants.wanted(thursday(12 + 24, 0)));
    }

    #[test]
    fn a_night_belongs_to_the_day_it_began_on() {
        let mut wants = Preferences {
            hours: Some(Hours {
                from_min: 22 * 60,
                to_min: 6 * 60,
            }),
            ..Preferences::default()
        };
        wants.weekdays = [false; 7];
        wants.weekdays[3] = true;
        assert!(!wants.wanted(thursday(5, 0)), "that is Wednesday's night");
        assert!(wants.wanted(thursday(23, 0)));
        assert!(wants.wanted(thursday(24 + 5, 0)), "still Thursday's night");
        assert!(!wants.wanted(thursday(24 + 6, 0)));
    }
}
