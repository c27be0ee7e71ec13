//! Why something is, or is not: the reasons of the coach, each to go into a sentence.

use nape_core::coach::{Because, RuledOut};
use nape_core::event::{Answer, BreakKind, Breakpoint, Context, HeldBack, Rule};

use crate::Words;

impl Words {
    /// A rule.
    pub fn rule(self, rule: Rule) -> String {
        self.named("rule", rule.name())
    }

    /// Why a nudge was not shown, or not yet.
    pub fn held_back(self, reason: HeldBack) -> String {
        self.named("held_back", reason.name())
    }

    /// Why an activity is not proposed.
    pub fn ruled_out(self, why: RuledOut) -> String {
        match why {
            RuledOut::Profile(factor) => {
                let factor = self.factor(factor);
                self.text("ruled_out-profile", &[("factor", (&factor).into())])
            }
            why => self.named("ruled_out", why.name()),
        }
    }

    /// What spoke for or against an activity.
    pub fn because(self, because: Because) -> String {
        match because {
            Because::Prefers(factor) => {
                let factor = self.factor(factor);
                self.text("because-prefers", &[("factor", (&factor).into())])
            }
            because => self.named("because", because.name()),
        }
    }

    /// The moment that was waited for; `None`: it did not come in time.
    pub fn moment(self, moment: Option<Breakpoint>) -> String {
        self.named("moment", moment.map_or("none", Breakpoint::name))
    }

    /// Something about the desk began, or ended.
    pub fn context(self, context: Context, on: bool) -> String {
        let end = if on { "begins" } else { "ends" };
        self.named("context", &format!("{}-{end}", context.name()))
    }

    /// What a break was.
    pub fn break_kind(self, kind: BreakKind) -> String {
        self.named("break", kind.name())
    }

    /// An answer to a nudge.
    pub fn answer(self, answer: Answer) -> String {
        self.plain(match answer {
            Answer::Done => "answer-done",
            Answer::Snooze => "answer-snooze",
            Answer::Hurts => "answer-hurts",
            Answer::Dismissed => "answer-dismissed",
            Answer::Ignored => "answer-ignored",
            Answer::Verified => "answer-verified",
            Answer::NotShown => "answer-not_shown",
        })
    }
}
