//! Saying it: once a second the coach looks at what is due, and speaks if it is the moment.

use super::nudge::{HeldBack, Nudge};
use super::rule::{Breakpoint, Measured, Rule};
use super::{Coach, DueRule, OpenNudge, Second, Source, obstacle, resolved, worth_it};
use crate::article::RiskFactor;
use crate::event::EventKind;
use crate::params::Params;
use crate::time::{Span, Timestamp};

/// The end of a meeting and the like is a good moment for so long. Our choice.
const CONTEXT_MOMENT: Span = Span::from_secs(20);

/// A hint about a movement comes within this time, or not at all. Our choice: later nobody knows which it was.
const HINT_WITHIN: Span = Span::from_mins(5);

/// The rules in the order in which they go first when several are due: the most specific fact first.
pub(super) const PRIORITY: [Rule; 5] = [
    Rule::Hold,
    Rule::Walk,
    Rule::Sustained,
    Rule::BendTwist,
    Rule::Repetition,
];

/// Is it the time for a nudge?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ready {
    /// It waits.
    NotYet,
    /// It is, with the moment that was waited for, unless that did not come in time.
    Now(Option<Breakpoint>),
}

impl Coach {
    /// A second has passed, in which something was known of the wearer.
    pub fn step(&mut self, second: &Second, params: &Params, say: &mut impl FnMut(EventKind)) {
        let at = second.at;
        self.roll_day(at);
        self.day_first.get_or_insert(at);
        for rule in PRIORITY {
            let Some(mut due) = self.due[rule as usize] else {
                continue;
            };
            if !worth_it(&due.measured) {
                continue;
            }
            let seen = *due.seen.get_or_insert(at);
            if is_hint(rule) && at.since(seen) > HINT_WITHIN {
                self.due[rule as usize] = None;
                say(resolved(rule));
                continue;
            }
            let ready = self.ready(rule, &mut due, second, params, say);
            self.due[rule as usize] = Some(due);
            if let Ready::Now(moment) = ready {
                self.due[rule as usize] = None;
                self.shown[rule as usize] = true;
                let since = self.take_debt_of(rule, due.missed.map(|(since, _)| since));
                let owed = since.map(|since| at.since(since));
                self.show(rule, &due.measured, moment, owed, second, params, say);
                return;
            }
        }
        self.remember_debt(second, params, say);
        self.remember_plan(second, params, say);
    }

    /// An item of the plan, once a day, at a good moment, and never as a nudge too many.
    fn remember_plan(&mut self, second: &Second, params: &Params, say: &mut impl FnMut(EventKind)) {
        if second.breakpoint.is_none()
            || self.wall.is_none()
            || self.plan_day == Some(self.day)
            || self.obstacle(Rule::Sustained, second, params).is_some()
        {
            return;
        }
        let day = self.day;
        let due = self
            .wearer
            .plan
            .due(day)
            .filter(|s| self.wearer.ruled_out(s.activity, false).is_none());
        if let Some(standing) = due {
            self.plan_day = Some(day);
            say(EventKind::PlanReminder(standing));
        }
    }

    /// Is now the time?
    pub(super) fn ready(
        &mut self,
        rule: Rule,
        due: &mut DueRule,
        second: &Second,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> Ready {
        let at = second.at;
        if let Some((reason, until)) = self.obstacle(rule, second, params) {
            if reason.owes() {
                due.missed.get_or_insert((at, reason));
            }
            due.ripe = None;
            hold_back(rule, due, reason, until, say);
            return Ready::NotYet;
        }
        let wants = &params.coach;
        let ripe = *due.ripe.get_or_insert(at);
        let open = ripe + wants.pre_notice;
        if at < open {
            if !due.announced {
                due.announced = true;
                let within = wants.pre_notice + wants.defer_at_most;
                say(EventKind::PreNotice { rule, within });
            }
            hold_back(rule, due, HeldBack::Announced, Some(open), say);
            return Ready::NotYet;
        }
        let ended = self
            .context_ended
            .filter(|&ended| at.since(ended) <= CONTEXT_MOMENT)
            .map(|_| Breakpoint::ContextEnded);
        let left = due.left.map(|_| Breakpoint::LeftPosition);
        let moment = ended.or(left).or(second.breakpoint);
        let latest = open + wants.defer_at_most;
        if moment.is_none() && at < latest {
            hold_back(rule, due, HeldBack::Breakpoint, Some(latest), say);
            return Ready::NotYet;
        }
        Ready::Now(moment)
    }

    #[expect(clippy::too_many_arguments, reason = "all of it goes into one nudge")]
    pub(super) fn show(
        &mut self,
        rule: Rule,
        measured: &Measured,
        breakpoint: Option<Breakpoint>,
        owed: Option<Span>,
        second: &Second,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let (at, knows) = (second.at, second.knows);
        let choice = self.wearer.choose(measured, params.coach.floor);
        let Some(proposal) = choice.proposal else {
            let reason = HeldBack::NoActivity;
            say(EventKind::NudgeSuppressed {
                rule,
                reason,
                until: None,
            });
            return;
        };
        self.count = self.count.saturating_add(1);
        self.today = self.today.saturating_add(1);
        let walks = u32::from(rule == Rule::Walk);
        self.walks_today = self.walks_today.saturating_add(walks);
        self.last = Some(at);
        self.hour.retain(|&then| at.since(then) < obstacle::HOUR);
        self.hour.push(at);
        self.wearer.proposed(proposal.activity);
        let risk_factor = match rule {
            Rule::Hold => RiskFactor::PoorPosture,
            Rule::Sustained | Rule::Walk => RiskFactor::SustainedPosition,
            Rule::Repetition => RiskFactor::RepetitiveMotion,
            Rule::BendTwist => RiskFactor::LiftingOrTwisting,
        };
        self.open = Some(OpenNudge {
            id: self.count,
            rule,
            measured: *measured,
            activity: proposal.activity,
            at,
            answered: false,
            weakly: false,
            corrected: None,
            acknowledged: false,
        });
        say(EventKind::Nudge(Nudge {
            id: self.count,
            rule,
            measured: *measured,
            risk_factor,
            proposal,
            considered: choice.considered,
            breakpoint,
            owed,
            knows,
            sources: Source::of(measured).into(),
        }));
    }
}

/// Says once why a nudge waits, or will not come.
fn hold_back(
    rule: Rule,
    due: &mut DueRule,
    reason: HeldBack,
    until: Option<Timestamp>,
    say: &mut impl FnMut(EventKind),
) {
    if due.said == Some(reason) {
        return;
    }
    due.said = Some(reason);
    say(if reason.waits() {
        EventKind::NudgeDeferred {
            rule,
            reason,
            until,
        }
    } else {
        EventKind::NudgeSuppressed {
            rule,
            reason,
            until,
        }
    });
}

/// About something that happened, not about something that goes on.
const fn is_hint(rule: Rule) -> bool {
    matches!(rule, Rule::Repetition | Rule::BendTwist)
}
