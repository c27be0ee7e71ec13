//! What outlives a session: the day's counts, silence, what hurts, what is owed.

use super::debt::Debt;
use super::{Coach, Due, Plan, obstacle};
use crate::article::Profile;
use crate::event::{CarriedDebt, Carry};
use crate::time::{Span, Timestamp, WallTime};

impl Coach {
    /// What the next session should know at `at`; `None` without civil time.
    pub(crate) fn carry(&self, at: Timestamp) -> Option<Carry> {
        let (then, wall) = self.wall?;
        let unix_us = |t: Timestamp| wall.unix_us.saturating_add(t.since(then).as_micros());
        let today = !self.is_new_day(at);
        let counted = |n: u32| if today { n } else { 0 };
        Some(Carry {
            day: self.day_of(at),
            today: counted(self.today),
            last_unix_us: self.last.map(unix_us),
            snoozed_until_unix_us: self.snoozed_until(at).map(unix_us),
            set_aside: self.wearer.set_aside.clone(),
            tolerance: self.wearer.tolerance.clone(),
            health: self.wearer.health.clone(),
            ignored: counted(self.ignored),
            walks_today: counted(self.walks_today),
            hour_unix_us: self
                .hour
                .iter()
                .filter(|&&t| at.since(t) < obstacle::HOUR)
                .map(|&t| unix_us(t))
                .collect(),
            owed: self.owed.map(|debt| CarriedDebt {
                rule: debt.rule,
                measured: debt.due.measured,
                since_unix_us: unix_us(debt.since),
            }),
            plan_day: self.plan_day,
            day_first_unix_us: self.day_first.filter(|_| today).map(unix_us),
            recent: self.wearer.recent.clone(),
        })
    }

    /// A coach outside of a session: what it would propose to this wearer at `wall`.
    pub fn of(wall: WallTime, profile: Profile, plan: Plan, carry: Option<&Carry>) -> Self {
        let at = Timestamp::from_micros(0);
        let mut coach = Self::new(at);
        coach.set_wall(at, wall);
        coach.set_profile(profile);
        coach.set_plan(plan);
        if let Some(carry) = carry {
            coach.take_over(at, carry);
        }
        coach
    }

    /// Goes on where an earlier session ended. Moments that lie in the future of `at` (a clock was
    /// set back) are not believed, except for a snooze, which is cut to a day.
    pub(crate) fn take_over(&mut self, at: Timestamp, carry: &Carry) {
        let Some((then, wall)) = self.wall else {
            return;
        };
        let session = |unix_us: i64| then + Span::from_micros(unix_us.saturating_sub(wall.unix_us));
        let past = |unix_us: i64| Some(session(unix_us)).filter(|&t| t <= at);
        self.day = self.day_of(at);
        if carry.day == self.day {
            self.day_first = carry.day_first_unix_us.and_then(past);
            self.today = self.today.saturating_add(carry.today);
            self.walks_today = self.walks_today.saturating_add(carry.walks_today);
            self.ignored = self.ignored.saturating_add(carry.ignored);
        }
        self.last = self.last.max(carry.last_unix_us.and_then(past));
        self.hour
            .extend(carry.hour_unix_us.iter().filter_map(|&t| past(t)));
        self.hour.sort_unstable();
        let longest = at + Span::from_mins(24 * 60);
        let snoozed = carry.snoozed_until_unix_us.map(session);
        self.snoozed_until = self
            .snoozed_until
            .max(snoozed.map(|until| until.min(longest)));
        for activity in &carry.set_aside {
            if !self.wearer.set_aside.contains(activity) {
                self.wearer.set_aside.push(*activity);
            }
        }
        self.wearer.tolerance.clone_from(&carry.tolerance);
        self.wearer.recent.clone_from(&carry.recent);
        self.wearer.health.clone_from(&carry.health);
        self.plan_day = carry.plan_day;
        self.owed = carry.owed.and_then(|debt| {
            Some(Debt {
                rule: debt.rule,
                since: past(debt.since_unix_us)?,
                due: Due::new(debt.measured),
            })
        });
    }
}
