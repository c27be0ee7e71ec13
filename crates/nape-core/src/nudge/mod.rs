//! When to propose a break, and which.
//!
//! Rules become due; the coach shows at most one nudge per cool-down and a day's number, never while
//! the wearer walks or asked for silence, and takes back what is no longer true. It proposes only
//! what profile and answers allow. Every decision (shown, deferred, suppressed) is an event. Finer
//! timing (breakpoints, debt, back-off) is not here yet.

pub mod words;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::article::{Activity, Profile, RiskFactor};
use crate::event::{Answer, Carry, EventKind, HeldBack, Measured, Nudge, Rule};
use crate::num::deg;
use crate::params::Params;
use crate::time::{Span, Timestamp, WallTime};

/// A hold is nudged about only after this long (evidence.md section 10: after >= 60 s and dose >= 1).
const HOLD_AT_LEAST: Span = Span::from_secs(60);

/// Folded further than this nobody works at a desk: lying, or exercising. Not nudged about. ISO
/// 11226 ends its head curve at the same angle.
const FOLDED: f64 = deg(85.0);

/// Time in which a break counts as taken because of the nudge, and after which the nudge counts as
/// ignored. Our choice.
const ANSWER_WITHIN: Span = Span::from_mins(15);

/// Snooze when no time is given (evidence.md section 10: 5 or 15 min).
pub const SNOOZE: Span = Span::from_mins(15);

/// The rules in the order in which they go first when several are due: the most specific fact first.
const PRIORITY: [Rule; 3] = [Rule::Hold, Rule::Walk, Rule::Sustained];

/// A rule that is due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Due {
    measured: Measured,
    said: Option<HeldBack>,
}

/// The nudge that waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Open {
    id: u32,
    rule: Rule,
    activity: Activity,
    at: Timestamp,
    answered: bool,
    /// The answer was none that says anything of the break: it may still be followed by one.
    #[serde(default)]
    weakly: bool,
}

/// Decides about nudges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coach {
    profile: Profile,
    set_aside: Vec<Activity>,
    due: [Option<Due>; 3],
    /// Shown, and still true.
    shown: [bool; 3],
    last: Option<Timestamp>,
    day: i64,
    today: u32,
    count: u32,
    snoozed_until: Option<Timestamp>,
    open: Option<Open>,
    wall: Option<(Timestamp, WallTime)>,
    start: Timestamp,
}

impl Coach {
    /// A coach for a session that begins at `start`.
    pub const fn new(start: Timestamp) -> Self {
        Self {
            profile: Profile {
                injury: false,
                obesity: false,
                pregnancy: false,
                diabetes: false,
                family_history: false,
            },
            set_aside: Vec::new(),
            due: [None; 3],
            shown: [false; 3],
            last: None,
            day: 0,
            today: 0,
            count: 0,
            snoozed_until: None,
            open: None,
            wall: None,
            start,
        }
    }

    /// Civil time at `at`, for "per day".
    pub const fn set_wall(&mut self, at: Timestamp, wall: WallTime) {
        self.wall = Some((at, wall));
    }

    /// The declared risk factors.
    pub const fn set_profile(&mut self, profile: Profile) {
        self.profile = profile;
    }

    /// The limit of one position: shorter for some declared factors (`docs/architecture.md`,
    /// article table). 20 min is the best interval of McLean 2001.
    pub fn sustained_limit(&self, params: &Params) -> Span {
        let first = self.count == 0 && self.profile.family_history;
        if self.profile.pregnancy || self.profile.injury || first {
            params.sustained_limit.min(Span::from_mins(20))
        } else {
            params.sustained_limit
        }
    }

    /// What the next session should know at `at`; `None` without civil time.
    pub(crate) fn carry(&self, at: Timestamp) -> Option<Carry> {
        let (then, wall) = self.wall?;
        let unix_us = |t: Timestamp| wall.unix_us.saturating_add(t.since(then).as_micros());
        Some(Carry {
            day: self.day_of(at),
            today: self.shown_today(at),
            last_unix_us: self.last.map(unix_us),
            snoozed_until_unix_us: self.snoozed_until(at).map(unix_us),
            set_aside: self.set_aside.clone(),
        })
    }

    /// Goes on where an earlier session ended. Moments that lie in the future of `at` (a clock was
    /// set back) are not believed, except for a snooze, which is cut to a day.
    pub(crate) fn take_over(&mut self, at: Timestamp, carry: &Carry) {
        let Some((then, wall)) = self.wall else {
            return;
        };
        let session = |unix_us: i64| then + Span::from_micros(unix_us.saturating_sub(wall.unix_us));
        self.day = self.day_of(at);
        if carry.day == self.day {
            self.today = self.today.saturating_add(carry.today);
        }
        let last = carry.last_unix_us.map(session).filter(|&last| last <= at);
        self.last = self.last.max(last);
        let longest = at + Span::from_mins(24 * 60);
        let snoozed = carry.snoozed_until_unix_us.map(session);
        self.snoozed_until = self
            .snoozed_until
            .max(snoozed.map(|until| until.min(longest)));
        for activity in &carry.set_aside {
            if !self.set_aside.contains(activity) {
                self.set_aside.push(*activity);
            }
        }
    }

    /// Until when the wearer asked for silence, if that is after `at`.
    pub(crate) fn snoozed_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.snoozed_until.filter(|&until| at < until)
    }

    /// Nudges shown on the day of `at`.
    pub(crate) fn shown_today(&self, at: Timestamp) -> u32 {
        if self.day_of(at) == self.day {
            self.today
        } else {
            0
        }
    }

    /// The earliest moment of the next nudge, by the cool-down.
    pub(crate) fn next_not_before(&self, params: &Params) -> Option<Timestamp> {
        Some(self.last? + params.nudge_cooldown)
    }

    /// A rule is due, or still due with new figures. Once shown, it is not due again before
    /// [`Self::clear`] said that it was no longer true.
    pub fn set_due(&mut self, rule: Rule, measured: Measured) {
        if self.shown[rule as usize] {
            return;
        }
        let slot = &mut self.due[rule as usize];
        let said = slot.and_then(|d| d.said);
        *slot = Some(Due { measured, said });
    }

    /// Is a rule waiting to be shown?
    pub const fn is_due(&self, rule: Rule) -> bool {
        self.due[rule as usize].is_some()
    }

    /// A rule is no longer true.
    pub const fn clear(&mut self, rule: Rule) {
        self.due[rule as usize] = None;
        self.shown[rule as usize] = false;
    }

    /// No nudge for `span` from `at` on.
    pub fn snooze(&mut self, at: Timestamp, span: Span) {
        self.snoozed_until = Some(at + span);
    }

    /// The wearer's answer; returns the rule it was about if it was the latest nudge.
    pub fn answer(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        answer: Answer,
        say: &mut impl FnMut(EventKind),
    ) -> Option<(Rule, Activity)> {
        let open = self
            .open
            .as_mut()
            .filter(|o| id.is_none_or(|id| id == o.id))
            .filter(|o| !o.answered || (o.weakly && answer.is_final()))?;
        open.answered = true;
        open.weakly = !answer.is_final();
        let (id, rule, activity) = (open.id, open.rule, open.activity);
        say(EventKind::NudgeAnswered { id, answer });
        match answer {
            Answer::Snooze => self.snooze(at, SNOOZE),
            Answer::Hurts if !self.set_aside.contains(&activity) => self.set_aside.push(activity),
            _ => {}
        }
        Some((rule, activity))
    }

    /// A break was seen at `at`. Returns whether a nudge had asked for it.
    pub fn break_seen(&mut self, at: Timestamp, say: &mut impl FnMut(EventKind)) -> bool {
        let Some(open) = self.open.filter(|o| at.since(o.at) <= ANSWER_WITHIN) else {
            return false;
        };
        if !open.answered || open.weakly {
            self.answer(at, Some(open.id), Answer::Verified, say);
        }
        true
    }

    /// A nudge that nobody answers is ignored after a while.
    pub fn wait(&mut self, at: Timestamp, say: &mut impl FnMut(EventKind)) {
        if self
            .open
            .is_some_and(|o| !o.answered && at.since(o.at) > ANSWER_WITHIN)
        {
            self.answer(at, None, Answer::Ignored, say);
        }
    }

    /// A second up to `at` has passed, in which something was known of the wearer.
    pub fn step(
        &mut self,
        at: Timestamp,
        walking: bool,
        knows: words::Knows,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        for rule in PRIORITY {
            let Some(due) = self.due[rule as usize] else {
                continue;
            };
            if !worth_it(&due.measured) {
                continue;
            }
            match self.obstacle(at, walking, params) {
                Some((reason, until)) => {
                    self.hold_back(rule, due, reason, until, say);
                }
                None => {
                    self.show(at, rule, &due.measured, knows, say);
                    return;
                }
            }
        }
    }

    fn obstacle(
        &mut self,
        at: Timestamp,
        walking: bool,
        params: &Params,
    ) -> Option<(HeldBack, Option<Timestamp>)> {
        let day = self.day_of(at);
        if day != self.day {
            self.day = day;
            self.today = 0;
        }
        if params.learning {
            return Some((HeldBack::Baseline, None));
        }
        if let Some(until) = self.snoozed_until.filter(|&u| at < u) {
            return Some((HeldBack::Snoozed, Some(until)));
        }
        if self.today >= params.nudges_per_day {
            return Some((HeldBack::Budget, None));
        }
        if walking {
            // Asked again every second; a minute is when the walk itself may have settled it.
            return Some((HeldBack::Walking, Some(at + Span::from_mins(1))));
        }
        let until = self.last? + params.nudge_cooldown;
        (at < until).then_some((HeldBack::Cooldown, Some(until)))
    }

    /// The day of `at`: civil where a wall clock was given, else days of the session.
    fn day_of(&self, at: Timestamp) -> i64 {
        match self.wall {
            Some((then, wall)) => {
                let unix_us = wall.unix_us.saturating_add(at.since(then).as_micros());
                WallTime { unix_us, ..wall }.local_day()
            }
            None => at.since(self.start).as_micros().div_euclid(86_400_000_000),
        }
    }

    fn hold_back(
        &mut self,
        rule: Rule,
        due: Due,
        reason: HeldBack,
        until: Option<Timestamp>,
        say: &mut impl FnMut(EventKind),
    ) {
        if due.said == Some(reason) {
            return;
        }
        self.due[rule as usize] = Some(Due {
            said: Some(reason),
            ..due
        });
        say(match until {
            Some(until) => EventKind::NudgeDeferred {
                rule,
                reason,
                until,
            },
            None => EventKind::NudgeSuppressed {
                rule,
                reason,
                until,
            },
        });
    }

    fn show(
        &mut self,
        at: Timestamp,
        rule: Rule,
        measured: &Measured,
        knows: words::Knows,
        say: &mut impl FnMut(EventKind),
    ) {
        self.due[rule as usize] = None;
        self.shown[rule as usize] = true;
        let Some(activity) = self.choose(rule) else {
            let reason = HeldBack::NoActivity;
            say(EventKind::NudgeSuppressed {
                rule,
                reason,
                until: None,
            });
            return;
        };
        self.count += 1;
        self.today += 1;
        self.last = Some(at);
        let risk_factor = match rule {
            Rule::Hold => RiskFactor::PoorPosture,
            Rule::Sustained | Rule::Walk => RiskFactor::SustainedPosition,
        };
        let words = words::Words::new(measured, risk_factor, activity, knows);
        self.open = Some(Open {
            id: self.count,
            rule,
            activity,
            at,
            answered: false,
            weakly: false,
        });
        say(EventKind::Nudge(Nudge {
            id: self.count,
            rule,
            measured: *measured,
            risk_factor,
            activity,
            title: words.title,
            body: words.body,
            sources: words.sources,
        }));
    }

    /// The first candidate that nothing rules out.
    fn choose(&self, rule: Rule) -> Option<Activity> {
        let walk_first = self.profile.obesity || self.profile.diabetes || self.profile.injury;
        let candidates = match rule {
            Rule::Hold if !walk_first => [Activity::CatCow, Activity::Walking, Activity::Rest],
            _ => [Activity::Walking, Activity::CatCow, Activity::Rest],
        };
        candidates.into_iter().find(|a| self.allows(*a))
    }

    /// Is this activity ruled out by nothing the wearer said?
    pub fn allows(&self, activity: Activity) -> bool {
        !self.set_aside.contains(&activity)
            && !activity
                .row()
                .not_with
                .iter()
                .any(|f| self.profile.declares(*f))
    }
}

fn worth_it(measured: &Measured) -> bool {
    match measured {
        Measured::Hold(hold) => hold.held >= HOLD_AT_LEAST && hold.angle <= FOLDED,
        Measured::Sustained { .. } | Measured::Walk { .. } => true,
    }
}

#[cfg(test)]
mod tests;
