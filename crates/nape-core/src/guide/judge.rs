//! How a guided break is judged: what of it the clips saw, and whether that is enough.

use super::{Guide, Target, Verdict};
use crate::activity::{LEAST_REPS, LEAST_REST, POSE};
use crate::article::Activity;
use crate::position::CREDIT_S;
use crate::time::Span;

impl Guide {
    /// What the clips saw of it so far; final once it is over.
    pub fn verdict(&self) -> Verdict {
        let activity = self.proposal.activity;
        let time = match (self.target, self.doing, self.first, self.last_seen) {
            (Target::Rounds(_), Some(doing), Some(first), Some(last)) => {
                last.since(doing.min(first))
            }
            (Target::Rounds(_), ..) => Span::ZERO,
            _ => self.seen_time,
        };
        Verdict {
            activity,
            seen: match activity {
                Activity::CatCow => Some(self.gentle() >= LEAST_REPS),
                Activity::ChildsPose | Activity::DownwardDog => Some(time >= POSE),
                Activity::Walking => Some(time >= Span::from_secs(i64::from(CREDIT_S))),
                Activity::Rest => Some(time >= LEAST_REST),
                _ => None,
            },
            rounds: self.seen_rounds,
            time,
            took: self.lasted(),
        }
    }

    /// Is enough of it seen to count it?
    pub(super) fn is_counted(&self) -> bool {
        self.verdict().seen == Some(true)
    }

    /// Rounds that were seen and were neither too fast nor too far.
    const fn gentle(&self) -> u32 {
        let rough = if self.too_fast > self.too_far {
            self.too_fast
        } else {
            self.too_far
        };
        self.seen_rounds.saturating_sub(rough)
    }
}
