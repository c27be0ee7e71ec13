//! When to propose a break, and which: few, well-timed, explained suggestions, chosen for this wearer.
//!
//! Rules become due ([`Coach::set_due`]). Once a second ([`Coach::step`]) the coach looks at what is due,
//! the most specific fact first. Something may be in the way (`obstacle`: silence, budgets, a meeting,
//! ...); then it waits, and what it could not say may be owed. If nothing is, it waits a bounded time
//! for a moment at which a word disturbs little ([`breakpoint`]), chooses what this wearer can do
//! (`choose`) and says it. Every decision (shown, deferred, suppressed, why) is an event.
//!
//! What it does not do: words (that is `nape-words`), guiding through a break ([`crate::guide`]), and
//! judging anything by a wall clock except days and quiet hours.

mod answers;
pub mod breakpoint;
pub(crate) mod carried;
mod carry;
pub(crate) mod checkin;
mod choose;
mod debt;
mod hurts;
pub mod interview;
pub(crate) mod nudge;
mod obstacle;
pub mod plan;
pub(crate) mod preferences;
pub(crate) mod proposal;
pub(crate) mod rule;
mod say;
mod snapshot;
pub(crate) mod source;

pub use carried::Tolerance;
pub use checkin::{AGAIN_WITHIN_DAYS, Advice, CheckIn, Health, LASTING_DAYS, RedFlag, Urgency};
pub use plan::{Plan, Standing};
pub use preferences::{Hours, Preferences};
pub use proposal::{Adapted, Because, Choice, Considered, Form, Proposal, RuledOut};
pub use snapshot::CoachSnapshot;
pub use source::Source;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use self::choose::Wearer;
use self::debt::Debt;
use self::nudge::{HeldBack, Settled};
use self::rule::{Breakpoint, Context, Knows, Measured, Rule};
use crate::article::{Activity, Profile};
use crate::break_kind::BreakKind;
use crate::event::EventKind;
use crate::num::deg;
use crate::params::Params;
use crate::time::{Span, Timestamp, WallTime};

/// A hold is nudged about only after this long and a dose of 1. Our choice (docs/evidence.md#nudges).
const HOLD_AT_LEAST: Span = Span::from_secs(60);

/// Folded further than this nobody works at a desk: lying, or exercising. Not nudged about. ISO
/// 11226 ends its head curve at the same angle.
const FOLDED: f64 = deg(85.0);

/// Snooze when no time is given. Our choice.
pub const SNOOZE: Span = Span::from_mins(15);

/// What a nudge was about is over because of it if that began within this time. Our choice: nobody holds a
/// position for the quarter of an hour in which a break still counts, so later it says nothing of the nudge.
const CORRECTED_WITHIN: Span = Span::from_mins(2);

/// A held position that was left while its nudge waited is spoken of within this time, or not at all. Our
/// choice.
const LEFT_WITHIN: Span = Span::from_secs(60);

/// A rule that is due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct DueRule {
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

impl DueRule {
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
struct OpenNudge {
    id: u32,
    rule: Rule,
    measured: Measured,
    activity: Activity,
    at: Timestamp,
    answered: bool,
    /// The answer was none that says anything of the break: it may still be followed by one.
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
    at: Timestamp,
}

/// Decides about nudges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coach {
    wearer: Wearer,
    due: [Option<DueRule>; 5],
    /// Shown, and still true.
    shown: [bool; 5],
    owed: Option<Debt>,
    /// The last nudges, oldest first; as many as an hour may have.
    hour: Vec<Timestamp>,
    last: Option<Timestamp>,
    day: i64,
    /// The first moment of the day at which something was known of the wearer.
    day_first: Option<Timestamp>,
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
    open: Option<OpenNudge>,
    question: Option<Question>,
    questions: u32,
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
            day_first: None,
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
        self.wearer.plan = plan.normalised();
    }

    /// The limit of one position at `at`: shorter for some declared factors (`docs/architecture.md`,
    /// article table), for one of them until the day's first nudge. 20 min is the best interval of McLean 2001.
    pub fn sustained_limit(&self, at: Timestamp, params: &Params) -> Span {
        let profile = &self.wearer.profile;
        let first = profile.family_history && self.shown_today(at) == 0;
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
        if self.wearer.health.is_silenced() {
            // What waits would propose an exercise after a warning sign.
            self.due = [None; 5];
            self.settle(Settled::Dropped, say);
        }
    }

    /// An activity that was set aside may be proposed again.
    pub fn allow(&mut self, activity: Activity) {
        self.wearer.set_aside.retain(|a| *a != activity);
    }

    /// Forgets what the wearer said and did, but not the day's counts, what was declared or planned; nor, where a
    /// warning sign stood, that a check-in comes before any exercise.
    pub fn forget(&mut self) {
        let health = self.wearer.health.forgotten();
        self.wearer = Wearer {
            health,
            profile: self.wearer.profile,
            plan: core::mem::take(&mut self.wearer.plan),
            ..Wearer::new()
        };
        self.owed = None;
        self.plan_day = None;
    }

    /// What was said since, of which the engine learns when it decides that moment: for who asks in between.
    pub fn hear(&mut self, profile: Profile, plan: Plan, health: Health, set_aside: Vec<Activity>) {
        self.set_profile(profile);
        self.set_plan(plan);
        self.wearer.health = health;
        self.wearer.set_aside = set_aside;
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
            None => *slot = Some(DueRule::new(measured)),
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

    /// What this wearer would be proposed for a change now, without any rule being due: for a break asked for.
    pub fn propose(&self, params: &Params) -> Choice {
        let asked = Self::asked_for(params);
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

const fn resolved(rule: Rule) -> EventKind {
    EventKind::NudgeSuppressed {
        rule,
        reason: HeldBack::Resolved,
        until: None,
    }
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
