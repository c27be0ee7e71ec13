//! What outlives a session: the day's counts, silence, what hurts, what is owed.

use super::carried::{CarriedDebt, Carry};
use super::debt::Debt;
use super::{Coach, DueRule, Plan, obstacle, worth_it};
use crate::article::Profile;
use crate::time::{Span, Timestamp, WallTime};

/// So many of the last hour's nudges are taken over at most. Our choice: far more than an hour may have.
const HOUR_MAX: usize = 20;

impl Coach {
    /// What the next session should know at `at`; `None` without civil time.
    pub(crate) fn carry(&self, at: Timestamp) -> Option<Carry> {
        let (then, wall) = self.wall?;
        let unix_us = |t: Timestamp| wall.unix_us.saturating_add(t.since(then).as_micros());
        let today = !self.is_new_day(at);
        let counted = |n: u32| if today { n } else { 0 };
        let day = self.day_of(at);
        let began = if today || !self.has_counts() {
            self.day_began
        } else {
            Some(at)
        };
        Some(Carry {
            // Of a day that has not begun yet, because a clock was set to and fro, the counts are not.
            day: if today { day.min(self.day) } else { day },
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
            owed: self
                .owed
                .filter(|d| !d.is_forgiven(at))
                .map(|debt| CarriedDebt {
                    rule: debt.rule,
                    measured: debt.due.measured,
                    since_unix_us: unix_us(debt.since),
                }),
            plan_day: self.plan_day,
            day_first_unix_us: self.day_first.filter(|_| today).map(unix_us),
            day_began_unix_us: began.map(unix_us),
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
    /// set back) are not believed, except for a snooze and the begin of the day, which are cut to a day. It comes from a
    /// file: whatever is there, no more is taken in than a session would have left.
    pub(crate) fn take_over(&mut self, at: Timestamp, carry: &Carry) {
        let Some((then, wall)) = self.wall else {
            return;
        };
        let session = |unix_us: i64| then + Span::from_micros(unix_us.saturating_sub(wall.unix_us));
        let past = |unix_us: i64| Some(session(unix_us)).filter(|&t| t <= at);
        let longest = at + Span::from_mins(24 * 60);
        self.roll_day(at);
        let began = carry.day_began_unix_us.map(session);
        self.take_counts(at, carry, began.map(|t| t.min(longest)), past);
        self.last = self.last.max(carry.last_unix_us.and_then(past));
        let recent = carry.hour_unix_us.iter().filter_map(|&t| past(t));
        self.hour
            .extend(recent.filter(|&t| at.since(t) < obstacle::HOUR));
        self.hour.sort_unstable();
        let spare = self.hour.len().saturating_sub(HOUR_MAX);
        self.hour.drain(..spare);
        let snoozed = carry.snoozed_until_unix_us.map(session);
        self.snoozed_until = self
            .snoozed_until
            .max(snoozed.map(|until| until.min(longest)));
        self.wearer.take_over(carry);
        self.plan_day = carry.plan_day;
        self.owed = carry.owed.and_then(|debt| {
            let debt = Debt {
                rule: debt.rule,
                since: past(debt.since_unix_us)?,
                due: DueRule::new(debt.measured),
            };
            (worth_it(&debt.due.measured) && !debt.is_forgiven(at)).then_some(debt)
        });
    }

    /// The counts of the day before go on, unless a new one has begun since. Those of a later day were made before the
    /// clock was set back: what was shown was shown. `began`: when they began anew, in the future where the clock was
    /// set back since; so it gives no second budget when it is set forth again.
    fn take_counts(
        &mut self,
        at: Timestamp,
        carry: &Carry,
        began: Option<Timestamp>,
        past: impl Fn(i64) -> Option<Timestamp>,
    ) {
        let day = self.day_of(at);
        let any = carry.today > 0 || carry.walks_today > 0 || carry.ignored > 0;
        if carry.day < day && began.is_none_or(|t| obstacle::is_long_ago(at, t)) {
            if any {
                self.day_began = Some(at);
            }
            return;
        }
        self.day_began = self.day_began.max(began);
        if carry.day < day && any {
            // It begins when that is long enough ago.
            self.day = day.saturating_sub(1);
        }
        self.day_first = self
            .day_first
            .or_else(|| carry.day_first_unix_us.and_then(past));
        self.today = self.today.saturating_add(carry.today);
        self.walks_today = self.walks_today.saturating_add(carry.walks_today);
        self.ignored = self.ignored.saturating_add(carry.ignored);
    }
}
