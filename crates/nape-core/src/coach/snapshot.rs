//! A look at the coach from outside: for `nape status`. Looking changes nothing.

use alloc::vec::Vec;

use super::{Coach, Urgency};
use crate::article::Activity;
use crate::params::Params;
use crate::time::{Span, Timestamp};

/// How the coach stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachSnapshot {
    /// Outside the hours and days at which nudges are wanted.
    pub quiet: bool,
    /// A warning sign that no doctor has cleared.
    pub red_flag: Option<Urgency>,
    /// What was said before cannot be read: a check-in comes first.
    pub unread: bool,
    /// In a flare-up, by the wearer's word.
    pub flare_up: bool,
    /// A break is owed for so long.
    pub owed: Option<Span>,
    /// The time between nudges, where ignored ones made it longer.
    pub backed_off: Option<Span>,
    /// Activities that hurt.
    pub set_aside: Vec<Activity>,
}

impl Coach {
    /// How it stands at `at`.
    pub fn snapshot(&self, at: Timestamp, params: &Params) -> CoachSnapshot {
        let cooldown = self.cooldown(params);
        let health = &self.wearer.health;
        CoachSnapshot {
            quiet: self
                .wall_at(at)
                .is_some_and(|wall| !params.coach.wanted(wall)),
            red_flag: health.red_flag(),
            unread: health.unread,
            flare_up: health.flare_up(),
            owed: self
                .owed
                .filter(|debt| !debt.is_forgiven(at))
                .map(|debt| at.since(debt.since)),
            backed_off: (cooldown > params.nudge_cooldown).then_some(cooldown),
            set_aside: self.wearer.set_aside.clone(),
        }
    }
}
