//! What is in the way of a nudge: silence, budgets, what the wearer does right now, the desk.

use super::nudge::HeldBack;
use super::rule::{Context, Rule};
use super::{Coach, Second};
use crate::params::Params;
use crate::time::{Span, Timestamp, WallTime};

/// What "per hour" means.
pub(super) const HOUR: Span = Span::from_mins(60);

/// The time between nudges grows by no more than this many doublings. Our choice: 20 min become 80.
const DOUBLINGS: u32 = 2;

/// So many of the day's nudges may come as soon as they are due; after that they are spread over the day, as
/// budgets of just-in-time suggestions are (doi:10.1145/3287057, docs/evidence.md#nudges). The number is our choice.
const AHEAD: u32 = 3;

/// The day they are spread over, where no hours were chosen. Our choice.
const WORK_DAY: Span = Span::from_mins(8 * 60);

/// A day that begins sooner after the last one began is a clock that was set. Our choice.
const NEW_DAY_AFTER: Span = Span::from_mins(6 * 60);

/// Is it long enough, at `at`, since the day `began`, for another one?
pub(super) fn is_long_ago(at: Timestamp, began: Timestamp) -> bool {
    at.since(began) >= NEW_DAY_AFTER
}

impl HeldBack {
    /// Does the nudge come when this is over, if what it is about is still so?
    pub const fn waits(self) -> bool {
        match self {
            Self::Cooldown
            | Self::BackOff
            | Self::Snoozed
            | Self::Walking
            | Self::OnBreak
            | Self::Meeting
            | Self::FullScreen
            | Self::Idle
            | Self::Breakpoint
            | Self::Announced
            | Self::HourBudget
            | Self::Pace => true,
            Self::Budget
            | Self::WalkBudget
            | Self::NoActivity
            | Self::Baseline
            | Self::QuietHours
            | Self::Tracking
            | Self::RedFlag
            | Self::Unread
            | Self::Resolved => false,
        }
    }

    /// Is a break owed that was missed because of this? What the wearer put off, and what the desk did; not what
    /// the wearer does not want at all, and not what only spaces nudges out.
    pub const fn owes(self) -> bool {
        matches!(self, Self::Snoozed | Self::Meeting | Self::FullScreen)
    }
}

impl Coach {
    /// What is in the way of a nudge by `rule`, and until when if that is known. What weighs most first.
    pub(super) fn obstacle(
        &self,
        rule: Rule,
        second: &Second,
        params: &Params,
    ) -> Option<(HeldBack, Option<Timestamp>)> {
        let (at, wants) = (second.at, &params.coach);
        let never = |reason| Some((reason, None));
        if self.wearer.health.red_flag().is_some() {
            return never(HeldBack::RedFlag);
        }
        if self.wearer.health.unread {
            return never(HeldBack::Unread);
        }
        if params.learning {
            return never(HeldBack::Baseline);
        }
        if wants.tracking {
            return never(HeldBack::Tracking);
        }
        if self.wall_at(at).is_some_and(|wall| !wants.wanted(wall)) {
            return never(HeldBack::QuietHours);
        }
        if let Some(until) = self.snoozed_until(at) {
            return Some((HeldBack::Snoozed, Some(until)));
        }
        if self.today >= params.nudges_per_day {
            return never(HeldBack::Budget);
        }
        if rule == Rule::Walk && self.walks_today >= wants.walks_per_day {
            return never(HeldBack::WalkBudget);
        }
        let desk = [
            (Context::Meeting, HeldBack::Meeting),
            (Context::FullScreen, HeldBack::FullScreen),
            (Context::Idle, HeldBack::Idle),
        ];
        if let Some((_, reason)) = desk.into_iter().find(|(c, _)| self.contexts[*c as usize]) {
            return never(reason);
        }
        if second.walking {
            // Asked again every second; a minute is when the walk itself may have settled it.
            return Some((HeldBack::Walking, Some(at + Span::from_mins(1))));
        }
        if second.on_break {
            return never(HeldBack::OnBreak);
        }
        let recent = self.hour.iter().filter(|&&then| at.since(then) < HOUR);
        if recent.clone().count() >= usize::try_from(wants.per_hour).unwrap_or(usize::MAX) {
            let until = recent.min().map(|&oldest| oldest + HOUR);
            return Some((HeldBack::HourBudget, until));
        }
        if let Some(until) = self.pace(params).filter(|&until| at < until) {
            return Some((HeldBack::Pace, Some(until)));
        }
        let last = self.last?;
        let until = last + self.cooldown(params);
        let reason = if at < last + params.nudge_cooldown {
            HeldBack::Cooldown
        } else {
            HeldBack::BackOff
        };
        (at < until).then_some((reason, Some(until)))
    }

    /// The day's number is spread over the day: the earliest moment of the next one.
    fn pace(&self, params: &Params) -> Option<Timestamp> {
        let ahead = self.today.checked_sub(AHEAD - 1)?;
        let day = params.coach.hours.map_or(WORK_DAY, |h| h.span());
        let rest = params
            .nudges_per_day
            .saturating_add(1)
            .saturating_sub(AHEAD)
            .max(1);
        let each = day.as_micros() / i64::from(rest);
        Some(self.day_first? + Span::from_micros(each.saturating_mul(i64::from(ahead))))
    }

    /// The least time between two nudges: doubled after some were ignored.
    pub(super) fn cooldown(&self, params: &Params) -> Span {
        let doublings = self.ignored / params.coach.ignored_in_row.max(1);
        let times = 1_i64 << doublings.min(DOUBLINGS);
        Span::from_micros(params.nudge_cooldown.as_micros().saturating_mul(times))
    }

    /// A new day: everything that is counted by the day begins anew.
    pub(super) fn roll_day(&mut self, at: Timestamp) {
        let day = self.day_of(at);
        if self.is_new_day(at) {
            if self.has_counts() {
                self.day_began = Some(at);
            }
            self.day = day;
            self.day_first = None;
            self.today = 0;
            self.walks_today = 0;
            self.ignored = 0;
        } else if day < self.day {
            // The clock was set back: what was shown was shown.
            self.day = day;
        }
    }

    /// Do the day's counts begin anew? Not twice because a clock was set to and fro.
    pub(super) fn is_new_day(&self, at: Timestamp) -> bool {
        let long_ago = |began| is_long_ago(at, began);
        self.day_of(at) > self.day && (!self.has_counts() || self.day_began.is_none_or(long_ago))
    }

    pub(super) const fn has_counts(&self) -> bool {
        self.today > 0 || self.walks_today > 0 || self.ignored > 0
    }

    /// Civil time at `at`.
    pub(super) fn wall_at(&self, at: Timestamp) -> Option<WallTime> {
        let (then, wall) = self.wall?;
        let unix_us = wall.unix_us.saturating_add(at.since(then).as_micros());
        Some(WallTime { unix_us, ..wall })
    }

    /// µs since 1970 at `at`; without civil time, of the session.
    pub(super) fn unix_us(&self, at: Timestamp) -> i64 {
        self.wall_at(at).map_or(at.as_micros(), |wall| wall.unix_us)
    }

    /// The day of `at`: civil where a wall clock was given, else days of the session.
    pub(super) fn day_of(&self, at: Timestamp) -> i64 {
        self.wall_at(at).map_or_else(
            || at.since(self.start).as_micros().div_euclid(86_400_000_000),
            WallTime::local_day,
        )
    }
}
