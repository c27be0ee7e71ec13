//! What notifications say beside the nudge itself: buttons, questions, thanks.

use nape_core::Span;
use nape_core::article::Activity;
use nape_core::coach::Advice;
use nape_core::event::{BreakKind, Rule};

use crate::{Message, Words, capital, spell};

/// A button on a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Button {
    /// Begin the guided break.
    Start,
    /// It was done.
    Done,
    /// Not now.
    Later,
    /// What is proposed hurts.
    Hurts,
    /// Yes, to a question.
    Yes,
    /// No, to a question.
    No,
    /// End the guided break.
    Stop,
    /// The guided break was done, though no clip saw it.
    Did,
    /// It was not, or that is nobody's business.
    Skip,
}

impl Button {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Start,
        Self::Done,
        Self::Later,
        Self::Hurts,
        Self::Yes,
        Self::No,
        Self::Stop,
        Self::Did,
        Self::Skip,
    ];
}

impl Words {
    /// The label of a button.
    pub fn button(self, button: Button) -> String {
        self.plain(match button {
            Button::Start => "button-start",
            Button::Done => "button-done",
            Button::Later => "button-later",
            Button::Hurts => "button-hurts",
            Button::Yes => "button-yes",
            Button::No => "button-no",
            Button::Stop => "button-stop",
            Button::Did => "button-did",
            Button::Skip => "button-skip",
        })
    }

    /// The line that names sources: those in `named`, and how many more there are.
    pub fn sources(self, named: &[String], more: usize) -> String {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let all = count(named.len().saturating_add(more));
        let sources = named.join("; ");
        let args = [("count", all.into()), ("sources", (&sources).into())];
        let line = self.text("notify-sources", &args);
        if more == 0 {
            return line;
        }
        let more = self.text("notify-sources-more", &[("more", count(more).into())]);
        format!("{line} {more}")
    }

    /// A break was seen: short thanks.
    pub fn thanks(self, kind: BreakKind, duration: Span, reps: Option<u32>) -> Message {
        let duration = spell(duration);
        let duration = ("duration", (&duration).into());
        let body = match (kind, reps) {
            (BreakKind::CatCow, Some(reps)) => {
                self.text("thanks-cat_cow-reps", &[duration, ("reps", reps.into())])
            }
            _ => self.text(&format!("thanks-{}", kind.name()), &[duration]),
        };
        self.said("thanks-title", body)
    }

    /// What a nudge was about is no longer so.
    pub fn corrected(self) -> Message {
        self.said("corrected-title", self.plain("corrected"))
    }

    /// Something was done that the clips cannot name surely.
    pub fn asked(self, kind: BreakKind) -> Message {
        let body = self.plain("asked");
        self.said(&format!("asked-{}", kind.name()), body)
    }

    /// An activity hurts and is set aside. Nothing else is suggested in the same breath.
    pub fn set_aside(self, activity: Activity) -> Message {
        let name = self.activity(activity);
        let name = capital(&name);
        let what = self.text("set_aside", &[("activity", (&name).into())]);
        let (rest, doctor) = (self.plain("set_aside-rest"), self.plain("set_aside-doctor"));
        self.said("set_aside-title", format!("{what} {rest}\n{doctor}"))
    }

    /// A doctor is advised.
    pub fn see_doctor(self, advice: Advice) -> Message {
        Message {
            title: self.advice_title(advice),
            body: format!("{}\n{}", self.advice(advice), self.disclaimer()),
            sources: Vec::new(),
        }
    }

    /// A nudge will come within this time.
    pub fn pre_notice(self, rule: Rule, within: Span) -> Message {
        let (rule, within) = (capital(&self.rule(rule)), spell(within));
        let args = [("rule", (&rule).into()), ("within", (&within).into())];
        self.said("pre_notice-title", self.text("pre_notice", &args))
    }

    fn said(self, title: &str, body: String) -> Message {
        Message {
            title: self.plain(title),
            body,
            sources: Vec::new(),
        }
    }
}
