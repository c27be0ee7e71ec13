//! The check-in: its questions, what is advised, and what follows.

use nape_core::coach::{Advice, CheckIn, RedFlag};

use crate::Words;

/// A question of the check-in, to be answered with yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Symptoms of the neck?
    Neck,
    /// Of the low back?
    LowBack,
    /// Just flared up?
    FlareUp,
    /// A warning sign?
    RedFlag(RedFlag),
    /// Has a doctor looked at the warning signs named before?
    Cleared,
}

impl Words {
    /// A question of the check-in.
    pub fn question(self, question: Question) -> String {
        match question {
            Question::Neck => self.plain("ask-neck"),
            Question::LowBack => self.plain("ask-low_back"),
            Question::FlareUp => self.plain("ask-flare_up"),
            Question::RedFlag(flag) => self.named("ask-flag", flag.name()),
            Question::Cleared => self.plain("ask-cleared"),
        }
    }

    /// What a question is to be answered with, as it stands behind it.
    pub fn yes_or_no(self) -> String {
        self.plain("ask-yes_or_no")
    }

    /// A warning sign in a few words, for a list.
    pub fn red_flag(self, flag: RedFlag) -> String {
        self.named("flag", flag.name())
    }

    /// Why a doctor is advised, and how soon.
    pub fn advice(self, advice: Advice) -> String {
        self.named("advice", advice.name())
    }

    /// The same in a few words.
    pub fn advice_title(self, advice: Advice) -> String {
        self.named("advice-title", advice.name())
    }

    /// What is said before the questions about warning signs.
    pub fn before_red_flags(self) -> String {
        self.plain("checkin-before_flags")
    }

    /// Flare-up mode began, or ended.
    pub fn flare_up(self, on: bool) -> String {
        self.plain(if on { "flare_up-on" } else { "flare_up-off" })
    }

    /// Nothing is proposed until a doctor has cleared a warning sign; or this one did.
    pub fn silent_until_cleared(self, cleared: bool) -> String {
        self.plain(if cleared {
            "checkin-cleared"
        } else {
            "checkin-silent"
        })
    }

    /// A check-in is over, and nothing is urgent.
    pub fn thanks_for_checkin(self) -> String {
        self.plain("checkin-thanks")
    }

    /// What Nape is not.
    pub fn disclaimer(self) -> String {
        self.plain("disclaimer")
    }

    /// What was said at a check-in, in one line.
    pub fn checked_in(self, said: &CheckIn) -> String {
        let mut parts: Vec<String> = [
            (said.neck, "checkin-neck"),
            (said.low_back, "checkin-low_back"),
            (said.flare_up, "checkin-flare_up"),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, key)| self.plain(key))
        .collect();
        parts.extend(said.red_flags.iter().map(|f| self.red_flag(*f)));
        if parts.is_empty() {
            parts.push(self.plain("checkin-nothing"));
        }
        if said.cleared {
            parts.push(self.plain("checkin-said_cleared"));
        }
        parts.join("; ")
    }
}
