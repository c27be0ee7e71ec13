//! What the wearer says of themselves, and what goes on at the desk: kept for the next session, told to the one
//! that runs.

use nape_core::Control;
use nape_core::activity::Expected;
use nape_core::article::{Activity, Profile};
use nape_core::coach::{Advice, Coach, Proposal};
use nape_core::event::{Answer, Carry, Context};
use nape_core::{Span, Timestamp};

use super::{Effect, Keeper, Lasts, Moment, Monitor};
use crate::atomic_file::FileError;
use crate::live::{Evidence, Session};
use crate::wearer::{Changed, Wearer, apply, declared, hurt, spreads};
use nape_control::wearer::{Change, HurtsAbout, Refusal};

/// "It hurts" is about a break that ended no longer ago than this. Our choice.
const HURTS_WITHIN: Span = Span::from_mins(15);

/// What could not be written down is tried again after this. Our choice.
const SAVE_AGAIN: Span = Span::from_mins(1);

impl Monitor {
    /// What a session begins with, beside calibrations and carry.
    pub(super) fn controls(&self) -> Vec<Control> {
        let contexts = Context::ALL
            .into_iter()
            .filter(|c| self.contexts[*c as usize].is_some())
            .map(|context| Control::Context { context, on: true });
        let guided = self.expected.map(|e| Control::Guided { exercise: Some(e) });
        let calibrating = self.calibrating.as_ref();
        let calibrating = calibrating.map(|_| Control::Calibrating { on: true });
        [
            Control::Profile {
                profile: self.profile(),
            },
            Control::Plan {
                plan: self.setup.wearer.plan.clone(),
            },
        ]
        .into_iter()
        .chain(contexts)
        .chain(guided)
        .chain(calibrating)
        .collect()
    }

    fn profile(&self) -> Profile {
        declared(self.setup.profile, self.setup.wearer.profile)
    }

    /// What is kept of the wearer, and what the configuration declares.
    pub const fn wearer(&self) -> (&Wearer, Profile) {
        (&self.setup.wearer, self.setup.profile)
    }

    /// What outlives the session, as it stands.
    pub fn carry_now(&self) -> Carry {
        let session = self.session.as_ref();
        session
            .and_then(|s| self.carry_of(s))
            .or_else(|| self.setup.carry.clone())
            .unwrap_or_default()
    }

    /// What outlives this session. The engine decides some seconds behind; what was said meanwhile stands already.
    pub(super) fn carry_of(&self, session: &Session) -> Option<Carry> {
        let mut carry = session.engine().carry()?;
        if let Some(said) = self.setup.carry.as_ref().filter(|_| self.is_news(session)) {
            carry.health.clone_from(&said.health);
            carry.set_aside.clone_from(&said.set_aside);
            if self.forgot {
                carry.tolerance.clone_from(&said.tolerance);
                carry.recent.clone_from(&said.recent);
                carry.owed = said.owed;
                carry.plan_day = said.plan_day;
            }
        }
        Some(carry)
    }

    /// Was something said that the engine has not decided about yet? Of a session that has just begun, everything.
    fn is_news(&self, session: &Session) -> bool {
        let decided = session.engine().snapshot().decided;
        decided <= session.start() || self.told.is_some_and(|told| decided <= told)
    }

    /// Was `activity` ruled out by something that was said after `at`? For what was decided before it and comes now.
    pub(super) fn is_overtaken(&self, now: Moment, at: Timestamp, activity: Activity) -> bool {
        self.told.is_some_and(|told| at <= told)
            && self.coach_as_kept(now).ruled_out(activity).is_some()
    }

    /// A warning sign was named: from this moment on no exercise is shown.
    pub fn is_flagged(&self) -> bool {
        let carry = self.setup.carry.as_ref();
        carry.is_some_and(|c| c.health.is_silenced())
    }

    /// What a change would make of it; nothing is changed yet.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub(super) fn weigh(&self, now: Moment, change: &Change) -> Result<Changed, Refusal> {
        apply(change, &self.setup.wearer, &self.carry_now(), now.wall)
    }

    /// The change is written down: from now on it counts.
    pub(super) fn take_change(&mut self, now: Moment, change: &Change, changed: &Changed) {
        self.setup.wearer = changed.wearer.clone();
        self.setup.carry = Some(changed.carry.clone());
        self.told = Some(now.at);
        self.forgot = *change == Change::Forget;
        let controls = match change {
            Change::Tell => vec![],
            Change::Profile { .. } | Change::ClearProfile => vec![Control::Profile {
                profile: self.profile(),
            }],
            Change::CheckIn { said } => vec![Control::CheckIn { said: said.clone() }],
            Change::Hurts {
                activity,
                spreading,
            } => {
                let hurts = activity.map(|activity| Control::Hurts { activity });
                let spreads = spreading.then(|| Control::CheckIn { said: spreads() });
                hurts.into_iter().chain(spreads).collect()
            }
            Change::Allow { activity } => vec![Control::Allow {
                activity: *activity,
            }],
            Change::Clearance { .. }
            | Change::Plan { .. }
            | Change::Log { .. }
            | Change::ClearPlan => vec![Control::Plan {
                plan: self.setup.wearer.plan.clone(),
            }],
            Change::Forget => vec![
                Control::Profile {
                    profile: self.profile(),
                },
                Control::Plan {
                    plan: self.setup.wearer.plan.clone(),
                },
                Control::Forget,
            ],
        };
        for control in controls {
            self.say(now, &control);
        }
    }

    /// The wearer answered a nudge; `false` without a session.
    pub(super) fn answer(&mut self, now: Moment, id: Option<u32>, answer: Answer) -> bool {
        self.say(now, &Control::Answer { id, answer })
    }

    /// The wearer wants silence. Without a session it is carried into the next one.
    pub(super) fn snooze(&mut self, now: Moment, span: Span, keeper: &mut dyn Keeper) {
        self.silent_until = Some(now.at + span);
        if !self.say(now, &Control::Snooze { span }) {
            let mut carry = self.setup.carry.clone().unwrap_or_default();
            let until = now.wall.unix_us.saturating_add(span.as_micros());
            carry.snoozed_until_unix_us = Some(until);
            self.keep_said(carry, keeper);
        }
    }

    /// Silence is over; `false` if there was none.
    pub(super) fn wake(&mut self, now: Moment, keeper: &mut dyn Keeper) -> bool {
        let asked = self.silent_until.take().is_some_and(|until| now.at < until);
        if let Some(session) = &self.session {
            let silent = asked || session.engine().snapshot().snoozed_until.is_some();
            if silent {
                self.say(now, &Control::Snooze { span: Span::ZERO });
            }
            return silent;
        }
        let Some(mut carry) = self.setup.carry.clone() else {
            return false;
        };
        let until = carry.snoozed_until_unix_us.take();
        let silent = until.is_some_and(|until| until > now.wall.unix_us);
        if silent {
            self.keep_said(carry, keeper);
        } else {
            self.setup.carry = Some(carry);
        }
        silent
    }

    /// Until when the wearer asked for silence.
    pub fn silent_until(&self, at: Timestamp) -> Option<Timestamp> {
        self.silent_until.filter(|&until| at < until)
    }

    /// What lies behind the last nudge, also of an earlier session.
    pub fn evidence(&self) -> Option<&Evidence> {
        let session = self.session.as_ref();
        session
            .and_then(Session::evidence)
            .or(self.evidence.as_ref())
    }

    /// What the session before left.
    pub const fn carried(&self) -> Option<&Carry> {
        self.setup.carry.as_ref()
    }

    /// What was just said outlives the session. It counts even where it cannot be kept; that is told, and tried again.
    fn keep_said(&mut self, carry: Carry, keeper: &mut dyn Keeper) {
        match keeper.carry(&carry) {
            Ok(()) => self.unsaved = None,
            Err(error) => self.could_not_save(self.now, &carry, &error, keeper),
        }
        self.setup.carry = Some(carry);
    }

    /// What the wearer said of their health counts, but is not on the disk: tried again after [`SAVE_AGAIN`].
    pub(super) fn could_not_save(
        &mut self,
        at: Timestamp,
        carry: &Carry,
        error: &FileError,
        keeper: &mut dyn Keeper,
    ) {
        if carry.health.is_silenced() {
            keeper.mark_lost();
        }
        if self.unsaved.is_none() {
            let words = format!(
                "What you said counts, but could not be saved; it is tried again every minute: {error}"
            );
            self.effects.push(Effect::Say(words));
        }
        self.unsaved = Some(at + SAVE_AGAIN);
    }

    /// What could not be written down is tried again, when it is time.
    pub fn save_again(&mut self, now: Moment, keeper: &mut dyn Keeper) {
        if self.unsaved.is_none_or(|due| now.at < due) {
            return;
        }
        let carry = self.carry_now();
        match keeper.carry(&carry) {
            Ok(()) => {
                self.unsaved = None;
                let words = "What you said before is saved now.".to_owned();
                self.effects.push(Effect::Say(words));
            }
            Err(error) => self.could_not_save(now.at, &carry, &error, keeper),
        }
    }

    /// Counts what the wearer said, but is it not on the disk yet?
    pub const fn is_unsaved(&self) -> bool {
        self.unsaved.is_some()
    }

    /// What "it hurts" may be about now: what is or was just done goes before what was only proposed.
    pub(super) fn hurts_about(&self, now: Moment) -> HurtsAbout {
        let just = self
            .last_break
            .filter(|(at, _)| now.at.since(*at) <= HURTS_WITHIN);
        let done = self.guided_activity().or(just.map(|(_, a)| a));
        let proposed = self.evidence().map(|e| e.nudge.proposal.activity);
        HurtsAbout {
            done,
            proposed: proposed.filter(|p| Some(*p) != done),
        }
    }

    /// An activity hurts: set aside from this moment on, in the file as well. What is advised, and what may suit
    /// instead.
    pub(super) fn set_aside(
        &mut self,
        now: Moment,
        activity: Activity,
        keeper: &mut dyn Keeper,
    ) -> (Option<Advice>, Option<Proposal>) {
        let mut carry = self.carry_now();
        let advice = hurt(&mut carry, now.wall, activity);
        self.keep_said(carry, keeper);
        self.told = Some(now.at);
        self.say(now, &Control::Hurts { activity });
        let params = self.params();
        (advice, self.coach(now).instead(activity, &params))
    }

    /// The wearer is being guided through this, or no longer.
    pub(super) fn expect(&mut self, now: Moment, exercise: Option<Expected>) {
        self.expected = exercise;
        self.say(now, &Control::Guided { exercise });
    }

    /// Does a question wait for the wearer's word?
    pub(super) fn was_asked(&self, now: Moment) -> bool {
        let session = self.session.as_ref();
        session.is_some_and(|s| s.engine().coach().has_question(now.at))
    }

    /// The wearer's word on the last question; `false` without a session.
    pub(super) fn confirm(&mut self, now: Moment, id: Option<u32>, yes: bool) -> bool {
        self.say(now, &Control::Confirm { id, yes })
    }

    /// Something at the desk began (for this long, if that is known) or ended. `false`: it was so already.
    pub(super) fn set_context(
        &mut self,
        now: Moment,
        context: Context,
        on: bool,
        span: Option<Span>,
    ) -> bool {
        let is = &mut self.contexts[context as usize];
        let news = is.is_some() != on;
        *is = on.then(|| span.map_or(Lasts::UntilSaid, |span| Lasts::Until(now.at + span)));
        if news {
            self.say(now, &Control::Context { context, on });
        }
        news
    }

    /// What goes on at the desk, and until when.
    pub const fn context(&self, context: Context) -> Option<Lasts> {
        self.contexts[context as usize]
    }

    /// What was only for a while is over.
    pub(super) fn end_contexts(&mut self, now: Moment) {
        for context in Context::ALL {
            let until = self.contexts[context as usize].and_then(Lasts::end);
            if until.is_some_and(|until| until <= now.at) {
                self.set_context(now, context, false, None);
            }
        }
    }

    /// The coach, with all it knows of the wearer: to ask what it would propose.
    pub fn coach(&self, now: Moment) -> Coach {
        match &self.session {
            Some(session) => {
                let mut coach = session.engine().coach().clone();
                if self.is_news(session) {
                    let said = self.setup.carry.clone().unwrap_or_default();
                    let plan = self.setup.wearer.plan.clone();
                    coach.hear(self.profile(), plan, said.health, said.set_aside);
                }
                coach
            }
            None => self.coach_as_kept(now),
        }
    }

    /// The coach by what is kept alone, whatever a session knows beside it.
    fn coach_as_kept(&self, now: Moment) -> Coach {
        let plan = self.setup.wearer.plan.clone();
        Coach::of(now.wall, self.profile(), plan, self.setup.carry.as_ref())
    }

    /// The moment of [`Self::coach`]: outside of a session its time begins anew.
    pub const fn coach_time(&self, now: Moment) -> Timestamp {
        match &self.session {
            Some(_) => now.at,
            None => Timestamp::from_micros(0),
        }
    }
}
