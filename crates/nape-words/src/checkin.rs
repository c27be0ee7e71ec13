//! The check-in: its questions, what is advised, and what follows.

use nape_core::article::Activity;
use nape_core::coach::interview::Question;
use nape_core::coach::{Advice, CheckIn, RedFlag};

use crate::{Words, capital};

impl Words {
    /// A question of the check-in.
    pub fn question(self, question: Question) -> String {
        match question {
            Question::Neck => self.plain("ask-neck"),
            Question::LowBack => self.plain("ask-low_back"),
            Question::Lasting => self.plain("ask-lasting"),
            Question::Limiting => self.plain("ask-limiting"),
            Question::FlareUp => self.plain("ask-flare_up"),
            Question::RedFlag(flag) => self.named("ask-flag", flag.name()),
            Question::Cleared(flag) => {
                let sign = self.red_flag(flag);
                self.text("ask-cleared", &[("sign", (&sign).into())])
            }
        }
    }

    /// Which question of how many: `2 of 8`.
    pub fn question_number(self, number: u32, of: u32) -> String {
        let args = [("number", number.into()), ("of", of.into())];
        self.text("ask-number", &args)
    }

    /// What is accepted, after an answer that is none.
    pub fn ask_again(self) -> String {
        self.plain("ask-again")
    }

    /// The check-in was ended before its last question.
    pub fn checkin_quit(self) -> String {
        self.plain("checkin-quit")
    }

    /// What was said could not be written down; `held`: a daemon keeps it in mind meanwhile.
    pub fn not_saved(self, held: bool) -> String {
        self.plain(if held {
            "checkin-unsaved"
        } else {
            "checkin-unsaved_here"
        })
    }

    /// What hurt? To be answered with a number of a list.
    pub fn what_hurt(self) -> String {
        self.plain("hurts-what")
    }

    /// An entry of that list: what was done, or else what was only proposed.
    pub fn maybe_hurt(self, activity: Activity, done: bool) -> String {
        let key = if done { "hurts-done" } else { "hurts-proposed" };
        let activity = capital(&self.activity(activity));
        self.text(key, &[("activity", (&activity).into())])
    }

    /// The last of that list.
    pub fn something_else(self) -> String {
        self.plain("hurts-other")
    }

    /// What is accepted there.
    pub fn enter_a_number(self) -> String {
        self.plain("hurts-number")
    }

    /// What to do when it hurts.
    pub fn rest_now(self) -> String {
        self.plain("hurts-rest")
    }

    /// Is it numb or weak, or does it spread?
    pub fn does_it_spread(self) -> String {
        self.plain("hurts-spreading")
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
        let key = format!("advice-{}", advice.name());
        self.text(&key, &[("number", self.emergency.into())])
    }

    /// The same in a few words.
    pub fn advice_title(self, advice: Advice) -> String {
        let key = format!("advice-title-{}", advice.name());
        self.text(&key, &[("number", self.emergency.into())])
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

    /// What was said before cannot be read: nothing is proposed until the next check-in.
    pub fn unread(self) -> String {
        self.plain("checkin-unread")
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
            (said.lasting, "checkin-lasting"),
            (said.limiting, "checkin-limiting"),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, key)| self.plain(key))
        .collect();
        parts.extend(said.red_flags.iter().map(|f| self.red_flag(*f)));
        let cleared = said.cleared || !said.cleared_signs.is_empty();
        if parts.is_empty() && !(said.partial && cleared) {
            parts.push(self.plain("checkin-nothing"));
        }
        if cleared {
            parts.push(self.plain("checkin-said_cleared"));
        }
        parts.join("; ")
    }
}
