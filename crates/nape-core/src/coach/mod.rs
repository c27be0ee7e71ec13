//! When to propose a break, and which: few, well-timed, explained suggestions, chosen for this wearer.
//!
//! Rules become due ([`Coach::set_due`]). Once a second ([`Coach::step`]) the coach looks at what is due,
//! the most specific fact first. Something may be in the way (`obstacle`: silence, budgets, a meeting,
//! ...); then it waits, and what it could not say may be owed. If nothing is, it waits a bounded time
//! for a moment at which a word disturbs little ([`breakpoint`]), chooses what this wearer can do
//! ([`choose`]) and says it. Every decision (shown, deferred, suppressed, why) is an event.
//!
//! What it does not do: words (that is `nape-words`), guiding through a break ([`crate::guide`]), and
//! judging anything by a wall clock except days and quiet hours.

pub mod breakpoint;
mod carry;
mod checkin;
mod choose;
mod debt;
mod obstacle;
pub mod plan;
mod preferences;
mod proposal;
mod source;

pub use checkin::{AGAIN_WITHIN_DAYS, Advice, CheckIn, Health, LASTING_DAYS, RedFlag, Urgency};
pub use choose::Tolerance;
pub use plan::{Plan, Standing};
pub use preferences::{Hours, Preferences};
pub use proposal::{Adapted, Because, Choice, Considered, Form, Proposal, RuledOut};
pub use source::Source;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use self::choose::Wearer;
use self::debt::Debt;
use crate::article::{Activity, Profile, RiskFactor};
use crate::event::{
    Answer, BreakKind, Breakpoint, Context, EventKind, HeldBack, Knows, Measured, Nudge, Rule,
};
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

/// What a nudge was about must be over for this long to be called corrected. Our choice: longer than a nod.
const CORRECTED_FOR: Span = Span::from_secs(10);

/// What a nudge was about is over because of it if that began within this time. Our choice: nobody holds a
/// position for the quarter of an hour in which a break still counts, so later it says nothing of the nudge.
const CORRECTED_WITHIN: Span = Span::from_mins(2);

/// A held position that was left while its nudge waited is spoken of within this time, or not at all. Our
/// choice.
const LEFT_WITHIN: Span = Span::from_secs(60);

/// The end of a meeting and the like is a good moment for so long. Our choice.
const CONTEXT_MOMENT: Span = Span::from_secs(20);

/// A hint about a movement comes within this time, or not at all. Our choice: later nobody knows which it was.
const HINT_WITHIN: Span = Span::from_mins(5);

/// The rules in the order in which they go first when several are due: the most specific fact first.
const PRIORITY: [Rule; 5] = [
    Rule::Hold,
    Rule::Walk,
    Rule::Sustained,
    Rule::BendTwist,
    Rule::Repetition,
];

/// A rule that is due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Due {
    measured: Measured,
    said: Option<HeldBack>,
    /// When it was first looked at.
    seen: Option<Timestamp>,
    /// Since when nothing but the moment is missing.
    ripe: Option<Timestamp>,
    announced: bool,
    /// Since when it could have been shown but for something that makes it owed.
    missed: Option<(Timestamp, HeldBack)>,
    /// When the position was left while the nudge waited for its moment.
    left: Option<Timestamp>,
}

impl Due {
    const fn new(measured: Measured) -> Self {
        Self {
            measured,
            said: None,
            seen: None,
            ripe: None,
            announced: false,
            missed: None,
            left: None,
        }
    }
}

/// The nudge that waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Open {
    id: u32,
    rule: Rule,
    measured: Measured,
    activity: Activity,
    at: Timestamp,
    answered: bool,
    /// The answer was none that says anything of the break: it may still be followed by one.
    #[serde(default)]
    weakly: bool,
    /// Since when what it was about is no longer so.
    corrected: Option<Timestamp>,
    acknowledged: bool,
}

/// Why a rule is no longer due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The wearer moved.
    Moved,
    /// A break was taken.
    Break,
    /// Nothing was known for long.
    Forgotten,
}

/// What a second showed of the wearer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Second {
    /// Its end.
    pub at: Timestamp,
    /// Walking?
    pub walking: bool,
    /// In the middle of an exercise, or of a guided break?
    pub on_break: bool,
    /// A good moment.
    pub breakpoint: Option<Breakpoint>,
    /// What the rig can know.
    pub knows: Knows,
}

/// A question to the wearer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Question {
    id: u32,
    kind: BreakKind,
}

/// Decides about nudges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coach {
    wearer: Wearer,
    due: [Option<Due>; 5],
    /// Shown, and still true.
    shown: [bool; 5],
    owed: Option<Debt>,
    /// The last nudges, oldest first; as many as an hour may have.
    hour: Vec<Timestamp>,
    last: Option<Timestamp>,
    day: i64,
    /// When the day's counts began anew.
    day_began: Option<Timestamp>,
    today: u32,
    walks_today: u32,
    /// Ignored in a row, today.
    ignored: u32,
    count: u32,
    snoozed_until: Option<Timestamp>,
    contexts: [bool; 3],
    context_ended: Option<Timestamp>,
    open: Option<Open>,
    question: Option<Question>,
    questions: u32,
    plan: Plan,
    plan_day: Option<i64>,
    wall: Option<(Timestamp, WallTime)>,
    start: Timestamp,
}

impl Coach {
    /// A coach for a session that begins at `start`.
    pub const fn new(start: Timestamp) -> Self {
        Self {
            wearer: Wearer::new(),
            due: [None; 5],
            shown: [false; 5],
            owed: None,
            hour: Vec::new(),
            last: None,
            day: i64::MIN,
            day_began: None,
            today: 0,
            walks_today: 0,
            ignored: 0,
            count: 0,
            snoozed_until: None,
            contexts: [false; 3],
            context_ended: None,
            open: None,
            question: None,
            questions: 0,
            plan: Plan::NONE,
            plan_day: None,
            wall: None,
            start,
        }
    }

    /// Civil time at `at`, for "per day" and quiet hours.
    pub const fn set_wall(&mut self, at: Timestamp, wall: WallTime) {
        self.wall = Some((at, wall));
    }

    /// The declared risk factors.
    pub const fn set_profile(&mut self, profile: Profile) {
        self.wearer.profile = profile;
    }

    /// The weekly plan.
    pub fn set_plan(&mut self, plan: Plan) {
        self.wearer.clearance = plan.clearance;
        self.plan = plan;
    }

    /// The limit of one position: shorter for some declared factors (`docs/architecture.md`,
    /// article table). 20 min is the best interval of McLean 2001.
    pub fn sustained_limit(&self, params: &Params) -> Span {
        let profile = &self.wearer.profile;
        let first = self.count == 0 && profile.family_history;
        if profile.pregnancy || profile.injury || first {
            params.sustained_limit.min(Span::from_mins(20))
        } else {
            params.sustained_limit
        }
    }

    /// The wearer checked in.
    pub fn check_in(&mut self, at: Timestamp, said: &CheckIn, say: &mut impl FnMut(EventKind)) {
        let advice = self.wearer.health.check_in(self.unix_us(at), said);
        say(EventKind::CheckedIn(said.clone()));
        for advice in advice {
            say(EventKind::SeeDoctor { advice });
        }
        if self.wearer.health.red_flag().is_some() {
            // What waits would propose an exercise after a warning sign.
            self.due = [None; 5];
            self.owed = None;
        }
    }

    /// An activity that was set aside may be proposed again.
    pub fn allow(&mut self, activity: Activity) {
        self.wearer.set_aside.retain(|a| *a != activity);
    }

    /// Forgets what the wearer said and did, but not the day's counts, what was declared or planned.
    pub fn forget(&mut self) {
        self.wearer = Wearer {
            profile: self.wearer.profile,
            clearance: self.wearer.clearance,
            ..Wearer::new()
        };
        self.owed = None;
        self.plan_day = None;
    }

    /// Something about the desk began or ended.
    pub fn set_context(
        &mut self,
        at: Timestamp,
        context: Context,
        on: bool,
        say: &mut impl FnMut(EventKind),
    ) {
        let is = &mut self.contexts[context as usize];
        if *is == on {
            return;
        }
        *is = on;
        if !on {
            self.context_ended = Some(at);
        }
        say(EventKind::Context { context, on });
    }

    /// Until when the wearer asked for silence, if that is after `at`.
    pub(crate) fn snoozed_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.snoozed_until.filter(|&until| at < until)
    }

    /// Nudges shown on the day of `at`.
    pub(crate) fn shown_today(&self, at: Timestamp) -> u32 {
        if self.is_new_day(at) { 0 } else { self.today }
    }

    /// The earliest moment of the next nudge, by the cool-down.
    pub(crate) fn next_not_before(&self, params: &Params) -> Option<Timestamp> {
        Some(self.last? + self.cooldown(params))
    }

    /// A rule is due, or still due with new figures. Once shown, it is not due again before
    /// [`Self::clear`] said that it was no longer true.
    pub fn set_due(&mut self, rule: Rule, measured: Measured) {
        if let Some(open) = self.open.as_mut().filter(|o| o.rule == rule) {
            open.corrected = None;
        }
        if self.shown[rule as usize] {
            return;
        }
        let slot = &mut self.due[rule as usize];
        match slot {
            Some(due) => {
                due.measured = measured;
                due.left = None;
            }
            None => *slot = Some(Due::new(measured)),
        }
    }

    /// Is a rule waiting to be shown?
    pub const fn is_due(&self, rule: Rule) -> bool {
        self.due[rule as usize].is_some()
    }

    /// A rule is no longer true, since `at`.
    pub fn clear(
        &mut self,
        at: Timestamp,
        rule: Rule,
        over: Ended,
        say: &mut impl FnMut(EventKind),
    ) {
        self.shown[rule as usize] = false;
        if over == Ended::Moved
            && let Some(open) = &mut self.open
            && open.rule == rule
            && !(open.answered || open.acknowledged)
            && at.since(open.at) <= CORRECTED_WITHIN
        {
            open.corrected.get_or_insert(at);
        }
        let Some(due) = &mut self.due[rule as usize] else {
            return;
        };
        match over {
            // A hold is over as soon as the head moves. That is the moment that was waited for, and the
            // time held is not made good by it.
            Ended::Moved if rule == Rule::Hold && due.ripe.is_some() => {
                let left = *due.left.get_or_insert(at);
                if at.since(left) <= LEFT_WITHIN {
                    return;
                }
                say(resolved(rule));
            }
            Ended::Moved => match due.missed {
                Some((since, reason)) => {
                    let due = *due;
                    self.owe(rule, since, due, reason, say);
                }
                None if due.said.is_some() => say(resolved(rule)),
                None => {}
            },
            Ended::Break if due.said.is_some() => say(resolved(rule)),
            Ended::Break | Ended::Forgotten => {}
        }
        self.due[rule as usize] = None;
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
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> Option<(Rule, Activity)> {
        let open = self
            .open
            .as_mut()
            .filter(|o| id.is_none_or(|id| id == o.id))
            .filter(|o| !o.answered || (o.weakly && answer.is_final()))?;
        open.answered = true;
        open.weakly = !answer.is_final();
        let open = *open;
        say(EventKind::NudgeAnswered {
            id: open.id,
            answer,
        });
        match answer {
            Answer::Snooze => {
                self.snooze(at, SNOOZE);
                let due = Due::new(open.measured);
                self.owe(open.rule, at, due, HeldBack::Snoozed, say);
            }
            Answer::Hurts => self.set_aside(at, &open, params, say),
            Answer::Done => {
                self.wearer.learn(open.activity, true);
                self.ignored = 0;
                self.owed = None;
            }
            Answer::Dismissed => self.wearer.learn(open.activity, false),
            Answer::Ignored => {
                self.wearer.learn(open.activity, false);
                self.ignored += 1;
            }
            Answer::Verified => self.ignored = 0,
        }
        Some((open.rule, open.activity))
    }

    /// It hurts: something else is offered, and a doctor if it is not the first time.
    fn set_aside(
        &mut self,
        at: Timestamp,
        open: &Open,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let activity = open.activity;
        if !self.wearer.set_aside.contains(&activity) {
            self.wearer.set_aside.push(activity);
        }
        let unix_us = self.unix_us(at);
        let advice = self.wearer.health.hurts(unix_us, activity);
        let instead = self
            .wearer
            .instead(activity, &open.measured, params.coach.floor);
        say(EventKind::SetAside { activity, instead });
        if let Some(advice) = advice {
            say(EventKind::SeeDoctor { advice });
        }
    }

    /// A break of this kind was seen at `at`. Returns whether a nudge had asked for it, and whether one
    /// was owed.
    pub fn break_seen(
        &mut self,
        at: Timestamp,
        kind: BreakKind,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> (bool, bool) {
        let missed = self.due.iter().flatten().any(|d| d.missed.is_some());
        let paid = self.owed.take().is_some() || missed;
        for due in self.due.iter_mut().flatten() {
            due.missed = None;
        }
        let asked = self.open.filter(|o| at.since(o.at) <= ANSWER_WITHIN);
        if let Some(activity) = kind.activity() {
            self.wearer.learn(activity, true);
        }
        let Some(open) = asked else {
            // Whoever gets up by themselves has not listened: nudges that were ignored stay so.
            return (false, paid);
        };
        self.ignored = 0;
        if !open.answered || open.weakly {
            self.answer(at, Some(open.id), Answer::Verified, params, say);
        }
        (true, paid)
    }

    /// The wearer says that a break was taken: it closes the nudge that is open.
    pub fn took(
        &mut self,
        at: Timestamp,
        activity: Activity,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        say(EventKind::BreakReported { activity });
        self.ignored = 0;
        self.owed = None;
        let open = self
            .open
            .filter(|o| at.since(o.at) <= ANSWER_WITHIN && (!o.answered || o.weakly));
        match open {
            Some(open) => {
                self.answer(at, Some(open.id), Answer::Done, params, say);
            }
            None => self.wearer.learn(activity, true),
        }
    }

    /// A walk goes on that is one: it closes the nudge that is open.
    pub fn answered_by_walk(
        &mut self,
        at: Timestamp,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let open = self
            .open
            .filter(|o| at.since(o.at) <= ANSWER_WITHIN && (!o.answered || o.weakly));
        if let Some(open) = open {
            self.answer(at, Some(open.id), Answer::Verified, params, say);
        }
    }

    /// Does a nudge wait for an answer?
    pub fn waits_for_an_answer(&self, at: Timestamp) -> bool {
        self.open
            .is_some_and(|o| !o.answered && at.since(o.at) <= ANSWER_WITHIN)
    }

    /// Something was done that cannot be named surely: the wearer is asked.
    pub fn ask(&mut self, kind: BreakKind, say: &mut impl FnMut(EventKind)) {
        self.questions += 1;
        let id = self.questions;
        self.question = Some(Question { id, kind });
        say(EventKind::Asked { id, kind });
    }

    /// The wearer's word on the last question. Yes to it closes the nudge that is open.
    pub fn confirm(
        &mut self,
        at: Timestamp,
        id: Option<u32>,
        yes: bool,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let asked = self.question.filter(|q| id.is_none_or(|id| id == q.id));
        let Some(Question { id, kind }) = asked else {
            return;
        };
        self.question = None;
        say(EventKind::Confirmed { id, kind, yes });
        if yes {
            if let Some(activity) = kind.activity() {
                self.wearer.learn(activity, true);
            }
            self.ignored = 0;
            self.owed = None;
            if self.waits_for_an_answer(at) {
                self.answer(at, None, Answer::Done, params, say);
            }
        }
    }

    /// A nudge that nobody answers is ignored after a while; one whose cause is gone is acknowledged.
    pub fn wait(&mut self, at: Timestamp, params: &Params, say: &mut impl FnMut(EventKind)) {
        let Some(open) = &mut self.open else {
            return;
        };
        let over = open
            .corrected
            .is_some_and(|since| at.since(since) >= CORRECTED_FOR);
        if over && !open.answered && !open.acknowledged && open.rule != Rule::Walk {
            open.acknowledged = true;
            say(EventKind::PostureCorrected { id: open.id });
        }
        if !open.answered && at.since(open.at) > ANSWER_WITHIN {
            if open.acknowledged {
                // It was heeded, though no break was seen: not ignored.
                open.answered = true;
                open.weakly = true;
            } else {
                self.answer(at, None, Answer::Ignored, params, say);
            }
        }
    }

    /// A second has passed, in which something was known of the wearer.
    pub fn step(&mut self, second: &Second, params: &Params, say: &mut impl FnMut(EventKind)) {
        let at = second.at;
        self.roll_day(at);
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
            if let Some(moment) = ready {
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
            .plan
            .due(day)
            .filter(|s| self.wearer.ruled_out(s.activity, false).is_none());
        if let Some(standing) = due {
            self.plan_day = Some(day);
            say(EventKind::PlanReminder(standing));
        }
    }

    /// Is now the time? `Some` with the moment, if that is what it waited for.
    fn ready(
        &mut self,
        rule: Rule,
        due: &mut Due,
        second: &Second,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) -> Option<Option<Breakpoint>> {
        let at = second.at;
        if let Some((reason, until)) = self.obstacle(rule, second, params) {
            if reason.owes() {
                due.missed.get_or_insert((at, reason));
            }
            due.ripe = None;
            hold_back(rule, due, reason, until, say);
            return None;
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
            return None;
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
            return None;
        }
        Some(moment)
    }

    #[expect(clippy::too_many_arguments, reason = "all of it goes into one nudge")]
    fn show(
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
        self.count += 1;
        self.today += 1;
        self.walks_today += u32::from(rule == Rule::Walk);
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
        self.open = Some(Open {
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

    /// What this wearer would be proposed for a change now, without any rule being due: for a break asked for.
    pub fn propose(&self, params: &Params) -> Choice {
        let asked = Measured::Sustained {
            held: Span::ZERO,
            limit: self.sustained_limit(params),
        };
        self.wearer.choose(&asked, params.coach.floor)
    }

    /// Why `activity` must not be proposed to this wearer, if so.
    pub fn ruled_out(&self, activity: Activity) -> Option<RuledOut> {
        self.wearer.ruled_out(activity, false)
    }

    /// The form `activity` takes for this wearer.
    pub fn form(&self, activity: Activity, params: &Params) -> Proposal {
        self.wearer.form(activity, params.coach.floor)
    }
}

/// Says once why a nudge waits, or will not come.
fn hold_back(
    rule: Rule,
    due: &mut Due,
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

const fn resolved(rule: Rule) -> EventKind {
    EventKind::NudgeSuppressed {
        rule,
        reason: HeldBack::Resolved,
        until: None,
    }
}

/// About something that happened, not about something that goes on.
const fn is_hint(rule: Rule) -> bool {
    matches!(rule, Rule::Repetition | Rule::BendTwist)
}

fn worth_it(measured: &Measured) -> bool {
    match measured {
        Measured::Hold(hold) => hold.held >= HOLD_AT_LEAST && hold.angle <= FOLDED,
        Measured::Sustained { .. }
        | Measured::Walk { .. }
        | Measured::Repetition { .. }
        | Measured::BendTwist { .. } => true,
    }
}

#[cfg(test)]
mod tests;
