//! What is owed: a break that was due, and could not be proposed then because of what the wearer put off or
//! the desk did.
//!
//! One, however many were missed: nobody is to be haunted by a sum. A break pays it, a nudge about the same settles it,
//! and after half a working day it is forgiven.

use serde::{Deserialize, Serialize};

use super::nudge::{HeldBack, Settled};
use super::rule::Rule;
use super::say::Ready;
use super::{Coach, DueRule, Second, worth_it};
use crate::event::EventKind;
use crate::params::Params;
use crate::time::{Span, Timestamp};

/// A break that is owed for longer than this is forgiven: the body has done something else since. Our choice: half a
/// working day.
const OWED_AT_MOST: Span = Span::from_mins(240);

/// A break that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Debt {
    pub(super) rule: Rule,
    pub(super) since: Timestamp,
    pub(super) due: DueRule,
}

impl Debt {
    /// Is it forgiven at `at`, because it is too old?
    pub(super) fn is_forgiven(&self, at: Timestamp) -> bool {
        at.since(self.since) > OWED_AT_MOST
    }
}

impl Coach {
    /// A break by `rule` was missed since then, because of `reason`.
    pub(super) fn owe(
        &mut self,
        rule: Rule,
        since: Timestamp,
        due: DueRule,
        reason: HeldBack,
        say: &mut impl FnMut(EventKind),
    ) {
        let measured = due.measured;
        // One break is owed, however many were missed: nobody is to be haunted by a sum.
        if self.owed.is_none() && worth_it(&measured) {
            say(EventKind::BreakOwed { rule, reason });
            self.owed = Some(Debt {
                rule,
                since,
                due: DueRule::new(measured),
            });
        }
    }

    /// What is owed comes when nothing else does.
    pub(super) fn remember_debt(
        &mut self,
        second: &Second,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let Some(mut debt) = self.owed else {
            return;
        };
        if debt.is_forgiven(second.at) {
            self.settle(Settled::Forgiven, say);
            return;
        }
        if self.is_due(debt.rule) {
            // It will be spoken of with the figures of now, and the debt with it.
            return;
        }
        let ready = self.ready(debt.rule, &mut debt.due, second, params, say);
        self.owed = Some(debt);
        if let Ready::Now(moment) = ready {
            self.owed = None;
            let owed = Some(second.at.since(debt.since));
            self.show(
                debt.rule,
                &debt.due.measured,
                moment,
                owed,
                second,
                params,
                say,
            );
        }
    }

    /// What is owed is owed no longer, and no break was seen that paid it.
    pub(super) fn settle(&mut self, how: Settled, say: &mut impl FnMut(EventKind)) {
        if self.owed.take().is_some() {
            say(EventKind::BreakSettled { how });
        }
    }

    /// A nudge by `rule` comes: what is owed by the same is said with it, and owed no longer. Since when, with what
    /// was `missed` just now.
    pub(super) fn take_debt_of(
        &mut self,
        rule: Rule,
        missed: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let debt = self.owed.take_if(|debt| debt.rule == rule);
        let since = debt.map(|debt| debt.since);
        since.into_iter().chain(missed).min()
    }
}
