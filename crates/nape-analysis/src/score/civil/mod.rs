//! Civil hours and days of a recording, from the wall-clock marks in it.
//!
//! Arithmetic on the marks alone: the computer's own clock and time zone play no part. An hour is
//! named by local time with its offset from UTC, so when the clocks go back the doubled hour is two
//! hours, and a day of such a change has 23 or 25. The offset counts from the mark that says it.
//! Without marks hours are counted since the start, and there are no days.

use nape_core::{Span, Timestamp, WallTime};
use nape_words::terms::{self, date, zone};

use crate::score::Per;

/// A mark this far from what the one before told is a jump: the clock was set, or the computer slept.
/// Our choice: "a few seconds"; a session's own clock drifts by less than 0.4 s between two hourly marks.
const JUMP: i64 = 5_000_000;

const HOUR_US: i64 = 3_600_000_000;

/// Most jumps that are told one by one. Our choice.
const TOLD: usize = 5;

/// Which period a moment lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Session,
    /// Local hours since 1970, and the offset from UTC in seconds.
    Hour(i64, i32),
    /// Whole hours since the start.
    Since(i64),
    /// Local days since 1970.
    Day(i64),
}

impl Key {
    /// Its name.
    pub(crate) fn label(self) -> Option<String> {
        match self {
            Self::Session => None,
            Self::Hour(hour, offset) => {
                let (day, h) = (hour.div_euclid(24), hour.rem_euclid(24));
                Some(format!("{}T{h:02}:00{}", date(day), zone(offset)))
            }
            Self::Since(hour) => Some(format!("hour {}", hour + 1)),
            Self::Day(day) => Some(date(day)),
        }
    }

    /// Does it lie before `other`? (Never said of different kinds.)
    fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Hour(a, off_a), Self::Hour(b, off_b)) => {
                a * 3600 - i64::from(off_a) < b * 3600 - i64::from(off_b)
            }
            (Self::Since(a), Self::Since(b)) | (Self::Day(a), Self::Day(b)) => a < b,
            _ => false,
        }
    }
}

/// A mark, and whether local time went on as it had before it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: Timestamp,
    wall: WallTime,
    jumped: bool,
}

/// The civil time of a session.
#[derive(Debug)]
pub(crate) struct Civil {
    start: Timestamp,
    per: Per,
    /// In order; the first holds for the time before it as well.
    marks: Vec<Mark>,
    jumps: Vec<(Timestamp, Span)>,
    current: Key,
    /// Up to where it is known that `current` holds.
    looked: Timestamp,
}

impl Civil {
    /// The civil time of the session that began at `start`; `first` is its first mark, wherever it is.
    pub(crate) fn new(per: Per, start: Timestamp, first: Option<(Timestamp, WallTime)>) -> Self {
        let mark = |(at, wall)| Mark {
            at,
            wall,
            jumped: false,
        };
        let mut civil = Self {
            start,
            per,
            marks: first.map(mark).into_iter().collect(),
            jumps: Vec::new(),
            current: Key::Session,
            looked: start,
        };
        civil.current = civil.key(start);
        civil
    }

    /// Another mark. Marks come in order.
    pub(crate) fn mark(&mut self, at: Timestamp, wall: WallTime) {
        let Some(last) = self.marks.last() else {
            return;
        };
        if at <= last.at {
            return;
        }
        let expected = last
            .wall
            .unix_us
            .saturating_add(at.since(last.at).as_micros());
        let off = wall.unix_us.saturating_sub(expected);
        let set = off.saturating_abs() > JUMP;
        if set {
            self.jumps.push((at, Span::from_micros(off)));
        }
        // A new offset is nothing to warn of, but it may well bring the day before back.
        let jumped = set || wall.utc_offset_s != last.wall.utc_offset_s;
        // Only what is ahead is still asked for.
        let looked = self.looked;
        while self.marks.get(1).is_some_and(|second| second.at <= looked) {
            self.marks.remove(0);
        }
        self.marks.push(Mark { at, wall, jumped });
    }

    /// Is civil time known?
    pub(crate) const fn is_known(&self) -> bool {
        !self.marks.is_empty()
    }

    /// The period that is running.
    pub(crate) const fn current(&self) -> Key {
        self.current
    }

    /// The end of the period that is running, if it lies at or before `to`; from then on the next one
    /// is. Call it until `None`.
    pub(crate) fn passed(&mut self, to: Timestamp) -> Option<Timestamp> {
        if self.per == Per::Session {
            return None;
        }
        while let Some(end) = self.step().filter(|&end| end <= to) {
            self.looked = end;
            let key = self.key(end);
            // A clock put right by a little does not bring the hour before back.
            let back = key.is_before(self.current) && !self.has_jumped(end);
            if key != self.current && !back {
                self.current = key;
                return Some(end);
            }
        }
        None
    }

    /// The next moment at which the key can change.
    fn step(&self) -> Option<Timestamp> {
        let next_mark = self.marks.iter().map(|m| m.at).find(|&at| at > self.looked);
        let end = self.period_end(self.looked);
        match (end, next_mark) {
            (Some(end), Some(mark)) => Some(end.min(mark)),
            (end, mark) => end.or(mark),
        }
    }

    fn in_force(&self, at: Timestamp) -> Option<&Mark> {
        let past = self.marks.iter().rev().find(|m| m.at <= at);
        past.or_else(|| self.marks.first())
    }

    /// Did the clock jump, or its offset change, with the mark in force?
    fn has_jumped(&self, at: Timestamp) -> bool {
        self.in_force(at).is_some_and(|m| m.jumped)
    }

    /// Local time in µs since 1970, and the offset from UTC.
    fn local(&self, at: Timestamp) -> Option<(i64, i32)> {
        let offset = self.in_force(at)?.wall.utc_offset_s;
        let unix = self.unix_us(at)?;
        Some((unix.saturating_add(i64::from(offset) * 1_000_000), offset))
    }

    fn key(&self, at: Timestamp) -> Key {
        match (self.per, self.local(at)) {
            (Per::Session, _) | (Per::Day, None) => Key::Session,
            (Per::Hour, None) => Key::Since(at.since(self.start).as_micros().div_euclid(HOUR_US)),
            (Per::Hour, Some((local, offset))) => Key::Hour(local.div_euclid(HOUR_US), offset),
            (Per::Day, Some((local, _))) => Key::Day(local.div_euclid(24 * HOUR_US)),
        }
    }

    /// The end of the period that `at` lies in, as far as the mark in force tells; later than `at`.
    fn period_end(&self, at: Timestamp) -> Option<Timestamp> {
        let length = match self.per {
            Per::Session => return None,
            Per::Hour => HOUR_US,
            Per::Day => 24 * HOUR_US,
        };
        let into = match self.local(at) {
            Some((local, _)) => local.rem_euclid(length),
            None if self.per == Per::Day => return None,
            None => at.since(self.start).as_micros().rem_euclid(length),
        };
        Some(at + Span::from_micros(length - into))
    }

    /// µs since 1970 of a moment, if known.
    pub(crate) fn unix_us(&self, at: Timestamp) -> Option<i64> {
        let mark = self.in_force(at)?;
        Some(
            mark.wall
                .unix_us
                .saturating_add(at.since(mark.at).as_micros()),
        )
    }

    /// Local time of a moment with the offset: `2026-03-29T09:12:05+02:00`.
    pub(crate) fn name(&self, at: Timestamp) -> Option<String> {
        let (local, offset) = self.local(at)?;
        let s = local.div_euclid(1_000_000);
        let (day, of_day) = (s.div_euclid(86_400), s.rem_euclid(86_400));
        let (h, m, s) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        Some(format!(
            "{}T{h:02}:{m:02}:{s:02}{}",
            date(day),
            zone(offset)
        ))
    }

    /// What is to be said about the clock.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let told = self.jumps.iter().take(TOLD).map(|&(at, by)| {
            let way = if by < Span::ZERO { "back" } else { "ahead" };
            let by = Span::from_micros(by.as_micros().abs());
            format!(
                "civil time jumped {way} by {} at {} after the start (the clock was set, or the \
                 computer slept); times are counted on, and hours named by the new time",
                terms::span(by),
                terms::elapsed(at.since(self.start)),
            )
        });
        let mut warnings: Vec<_> = told.collect();
        match self.jumps.len() {
            n if n > TOLD => warnings.push(format!("civil time jumped {} more times", n - TOLD)),
            _ => {}
        }
        if !self.is_known() && self.per != Per::Session {
            warnings.push(
                match self.per {
                    Per::Day => {
                        "no civil time in the recording: the whole of it is taken for a day"
                    }
                    _ => "no civil time in the recording: hours are counted since its start",
                }
                .to_owned(),
            );
        }
        warnings
    }
}

#[cfg(test)]
mod tests;
