//! It hurts: said of whatever was done, whenever that is noticed.

use super::nudge::Answer;
use super::rule::Measured;
use super::{Coach, Proposal};
use crate::article::Activity;
use crate::event::EventKind;
use crate::params::Params;
use crate::time::{Span, Timestamp};

impl Coach {
    /// The wearer says that `activity` hurts: it is set aside, also where its nudge was answered already (one often
    /// notices afterwards) or where none asked for it.
    pub fn hurts(
        &mut self,
        at: Timestamp,
        activity: Activity,
        params: &Params,
        say: &mut impl FnMut(EventKind),
    ) {
        let open = self.open.filter(|o| o.activity == activity);
        if let Some(open) = open
            && self
                .answer(at, Some(open.id), Answer::Hurts, params, say)
                .is_some()
        {
            return;
        }
        let measured = open.map_or(Self::asked_for(params), |o| o.measured);
        self.set_aside(at, activity, &measured, params, say);
    }

    /// What may suit in place of `activity`, if anything does.
    pub fn instead(&self, activity: Activity, params: &Params) -> Option<Proposal> {
        let asked = Self::asked_for(params);
        self.wearer.instead(activity, &asked, params.coach.floor)
    }

    /// The fact where no rule is due: somebody wants a change.
    pub(super) const fn asked_for(params: &Params) -> Measured {
        Measured::Sustained {
            held: Span::ZERO,
            limit: params.sustained_limit,
        }
    }
}
