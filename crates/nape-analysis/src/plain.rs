//! What a wearer wants to know of a session, as values: five facts ([`Plain`]) and how each minute went ([`Day`]).
//!
//! Only what was measured: time without an angle is unknown and never good, and what the sensors worn cannot see is
//! absent. Words and drawing are others' ([`crate`] prints nothing).

use nape_core::event::{Answer, Frame};
use nape_core::score::Report;
use nape_core::{Event, EventKind, Output, PerMeasure, Span, Timestamp, WallTime};

/// Minutes that are kept at most: forty days, longer than any recording. Our choice, against clocks gone mad.
const MOST_MINUTES: usize = 40 * 24 * 60;

/// A minute counts as known from half of it on. Our choice.
const KNOWN_US: u64 = 30_000_000;

/// How a stretch of the day went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// No angle is known for most of it.
    Unknown,
    /// Known, and no posture was past its limit.
    Good,
    /// A posture was held past its limit.
    Limit,
    /// A break, a walk or an exercise.
    Exercise,
}

/// What is known of a minute.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Minute {
    known_us: u64,
    over: bool,
    moved: bool,
}

impl Minute {
    const fn stretch(self) -> Stretch {
        if self.moved {
            Stretch::Exercise
        } else if self.over {
            Stretch::Limit
        } else if self.known_us >= KNOWN_US {
            Stretch::Good
        } else {
            Stretch::Unknown
        }
    }
}

/// A session minute by minute, from the engine's outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    start: Timestamp,
    end: Timestamp,
    /// The latest wall-clock mark.
    wall: Option<(Timestamp, WallTime)>,
    minutes: Vec<Minute>,
    /// Postures that are past their limit now.
    over: PerMeasure<bool>,
}

impl Day {
    /// The day of the session that began at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self {
            start,
            end: start,
            wall: None,
            minutes: Vec::new(),
            over: PerMeasure::all(false),
        }
    }

    /// The wall-clock mark `wall` was taken at `at`.
    pub const fn wall(&mut self, at: Timestamp, wall: WallTime) {
        self.wall = Some((at, wall));
    }

    /// Takes in one output of the engine.
    pub fn observe(&mut self, output: &Output) {
        match output {
            Output::Frame(frame) => self.frame(frame),
            Output::Event(event) => self.event(event),
            Output::Attitude(_) => {}
        }
    }

    /// The session reached `at`.
    pub fn reached(&mut self, at: Timestamp) {
        self.end = self.end.max(at);
    }

    fn frame(&mut self, frame: &Frame) {
        self.reached(frame.at);
        if frame.angles.values().all(Option::is_none) {
            return;
        }
        let over = self.over.values().any(|over| *over);
        let known = u64::try_from(frame.span.as_micros()).unwrap_or(0);
        if let Some(minute) = self.minute(frame.at - frame.span) {
            minute.known_us += known;
            minute.over |= over;
        }
    }

    fn event(&mut self, event: &Event) {
        self.reached(event.at);
        match &event.kind {
            EventKind::HoldLimit(hold) => self.over[hold.measure] = true,
            EventKind::HoldStarted(hold) | EventKind::HoldEnded(hold) => {
                self.over[hold.measure] = false;
            }
            EventKind::BreakCredited { duration, .. } => self.moved(event.at - *duration, event.at),
            EventKind::WalkEnded(walk) => self.moved(walk.from, walk.to),
            EventKind::Activity(bout) => self.moved(bout.from, bout.to),
            _ => {}
        }
    }

    fn moved(&mut self, from: Timestamp, to: Timestamp) {
        let mut at = from.max(self.start);
        while at < to {
            let Some(minute) = self.minute(at) else {
                return;
            };
            minute.moved = true;
            at = at + Span::from_mins(1);
        }
    }

    /// The minute of a moment; `None` before the start and beyond all sense.
    fn minute(&mut self, at: Timestamp) -> Option<&mut Minute> {
        let since = at.since(self.start).as_micros().div_euclid(60_000_000);
        let i = usize::try_from(since).ok().filter(|i| *i < MOST_MINUTES)?;
        if self.minutes.len() <= i {
            self.minutes.resize(i + 1, Minute::default());
        }
        self.minutes.get_mut(i)
    }

    /// The part from `t0` to `t1`, seconds since the session's start.
    #[must_use]
    pub fn part(&self, t0: f64, t1: f64) -> Self {
        let at = |s: f64| self.start + Span::from_secs_f64(s.max(0.0));
        let whole = |s: f64| Span::from_secs_f64(s.max(0.0)).as_micros() / 60_000_000;
        let i = usize::try_from(whole(t0)).unwrap_or(0);
        // A minute that was begun is a part of it.
        let j = usize::try_from(whole(t1 + 59.999)).unwrap_or(0);
        let last = self.minutes.len();
        Self {
            start: at(t0),
            end: at(t1).min(self.end),
            wall: self.wall,
            minutes: self.minutes[i.min(last)..j.clamp(i.min(last), last)].to_vec(),
            over: PerMeasure::all(false),
        }
    }

    /// Adds another session that began `later` than this one; the time between them is unknown.
    pub fn append(&mut self, other: &Self, later: Span) {
        let begin = self.start + later;
        for (i, minute) in (0..).zip(&other.minutes) {
            let at = begin + Span::from_mins(i);
            if let Some(mine) = self.minute(at) {
                mine.known_us += minute.known_us;
                mine.over |= minute.over;
                mine.moved |= minute.moved;
            }
        }
        self.reached(begin + other.end.since(other.start));
    }

    /// How it went, in at most `most` stretches of equal length; of several minutes the one thing that was longer.
    pub fn strip(&self, most: usize) -> Vec<Stretch> {
        let us = u64::try_from(self.end.since(self.start).as_micros()).unwrap_or(0);
        let minutes = usize::try_from(us.div_ceil(60_000_000)).unwrap_or(0);
        let all = minutes.min(MOST_MINUTES);
        let n = all.min(most);
        let of = |i: usize| {
            self.minutes
                .get(i)
                .map_or(Stretch::Unknown, |m| m.stretch())
        };
        (0..n)
            .map(|i| {
                let part = i * all / n..(i + 1) * all / n;
                let count = |s: Stretch| part.clone().filter(|m| of(*m) == s).count();
                let [unknown, good, limit, exercise] = [
                    Stretch::Unknown,
                    Stretch::Good,
                    Stretch::Limit,
                    Stretch::Exercise,
                ]
                .map(count);
                // What is short and worth seeing is not lost among an hour of sitting.
                if limit > 0 && limit >= exercise {
                    Stretch::Limit
                } else if exercise > 0 {
                    Stretch::Exercise
                } else if good >= unknown && good > 0 {
                    Stretch::Good
                } else {
                    Stretch::Unknown
                }
            })
            .collect()
    }

    /// Begin and end.
    pub const fn ends(&self) -> (Timestamp, Timestamp) {
        (self.start, self.end)
    }

    /// A moment `t` seconds after the start as a time for people: `09:18` of the wearer's day, or `1:12 h` since the start.
    pub fn clock(&self, t: f64) -> String {
        self.tell(self.start + Span::from_secs_f64(t))
    }

    /// The same of a moment of the session.
    pub fn tell(&self, at: Timestamp) -> String {
        let Some((when, wall)) = self.wall else {
            let minutes = at.since(self.start).as_micros().max(0) / 60_000_000;
            return format!("{}:{:02} h", minutes / 60, minutes % 60);
        };
        let us = wall.unix_us.saturating_add(at.since(when).as_micros());
        let local = us.div_euclid(1_000_000) + i64::from(wall.utc_offset_s);
        let minute = local.rem_euclid(86_400) / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// The longest posture that was held past its limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LongPosture {
    /// How many reached their limit.
    pub times: u32,
    /// Of which angle the longest was: a name of [`nape_core::event::Measure`].
    pub measure: &'static str,
    /// How long it was, seconds.
    pub held_s: f64,
    /// Its mean angle and the half-width of the stated 95 % interval, degrees.
    pub angle_deg: Option<f64>,
    /// See there.
    pub uncertainty_deg: Option<f64>,
}

/// The five facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    /// How long the session was, and for how much of it an angle is known; seconds.
    pub duration_s: f64,
    /// See there.
    pub known_s: f64,
    /// Postures held past their limit; `None` when there was none.
    pub long: Option<LongPosture>,
    /// The longest time in one position, seconds; `None` when nothing is known.
    pub position_s: Option<f64>,
    /// A head sensor alone sees no other change of position than walking.
    pub head_alone: bool,
    /// Breaks that were detected.
    pub breaks: u32,
    /// Time of all walks, seconds.
    pub walked_s: f64,
    /// Reminders.
    pub reminders: u32,
    /// How many of them were followed by a break, detected or reported.
    pub followed: u32,
}

impl Plain {
    /// The facts of a report.
    pub fn of(report: &Report) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let reached = || report.holds.iter().filter(|h| h.limit_reached);
        let longest = reached().max_by(|a, b| (a.t1 - a.t0).total_cmp(&(b.t1 - b.t0)));
        let followed = |a: Option<Answer>| matches!(a, Some(Answer::Done | Answer::Verified));
        Self {
            duration_s: report.duration_s,
            known_s: report.known_s,
            long: longest.map(|hold| LongPosture {
                times: count(reached().count()),
                measure: hold.measure,
                held_s: hold.t1 - hold.t0,
                angle_deg: hold.angle_deg,
                uncertainty_deg: hold.uncertainty_deg,
            }),
            position_s: report.sustained.longest_s.filter(|_| report.known_s > 0.0),
            head_alone: report.sustained.shifts_of == "head",
            breaks: count(report.breaks.len()),
            walked_s: report.walked_s(),
            reminders: count(report.nudges.len()),
            followed: count(report.nudges.iter().filter(|n| followed(n.answer)).count()),
        }
    }
}

#[cfg(test)]
mod tests {
    use nape_core::event::BreakKind;

    use super::*;

    fn t(s: f64) -> Timestamp {
        Timestamp::from_secs_f64(s)
    }

    fn happened(s: f64, kind: EventKind) -> Output {
        Output::Event(Event { at: t(s), kind })
    }

    #[test]
    fn a_break_is_seen_among_an_hour_and_nothing_known_is_never_good() {
        let mut day = Day::new(t(0.0));
        day.observe(&happened(
            1_800.0,
            EventKind::BreakCredited {
                kind: BreakKind::Walk,
                duration: Span::from_mins(3),
                prompted: false,
                paid: false,
            },
        ));
        day.reached(t(3_600.0));
        let strip = day.strip(6);
        assert_eq!(strip.len(), 6);
        assert_eq!(strip[2], Stretch::Exercise);
        let others = strip.iter().filter(|s| **s == Stretch::Unknown).count();
        assert_eq!(others, 5, "{strip:?}");
        // Not wider than there are minutes, and nothing of nothing.
        assert_eq!(day.strip(500).len(), 60);
        assert!(Day::new(t(5.0)).strip(60).is_empty());
    }

    #[test]
    fn parts_and_sums_keep_their_minutes() {
        let mut day = Day::new(t(0.0));
        day.observe(&happened(
            3_000.0,
            EventKind::BreakCredited {
                kind: BreakKind::Walk,
                duration: Span::from_mins(2),
                prompted: false,
                paid: false,
            },
        ));
        day.reached(t(3_600.0));
        let part = day.part(1_800.0, 3_600.0);
        assert_eq!(part.strip(30)[19], Stretch::Exercise);
        let mut sum = day.clone();
        sum.append(&day, Span::from_mins(60));
        let strip = sum.strip(120);
        assert_eq!((strip.len(), strip[109]), (120, Stretch::Exercise));
    }

    #[test]
    fn times_are_the_wearers_or_since_the_start() {
        let mut day = Day::new(t(10.0));
        assert_eq!(day.clock(4_325.0), "1:12 h");
        let wall = WallTime {
            unix_us: 1_709_247_570_000_000,
            utc_offset_s: 3_600,
        };
        day.wall(t(10.0), wall);
        assert_eq!(day.clock(45.0), "00:00");
        // A clock gone mad takes no memory.
        day.moved(t(0.0), t(1e12));
        assert!(day.strip(80).is_empty());
    }
}
