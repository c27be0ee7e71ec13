//! A guided break: what is said from one step to the next. Short enough to be read aside, or spoken.

use nape_core::Span;
use nape_core::article::Activity;
use nape_core::coach::Proposal;
use nape_core::guide::Breath;

use crate::activity::neutral_neck;
use crate::{Words, spell};

/// Something said during a guided break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// It begins in a moment.
    GetReady,
    /// Breathe, and move with it.
    Breathe(Breath),
    /// So many rounds are done.
    Count {
        /// Done.
        done: u32,
        /// Of so many.
        of: u32,
    },
    /// So many rounds are done, and the clock counted some of them.
    CountByClock {
        /// Done.
        done: u32,
        /// Of so many.
        of: u32,
        /// Of those done, the clock's.
        clock: u32,
    },
    /// A position has been held.
    Held {
        /// For so long.
        held: Span,
        /// Of so long.
        of: Span,
    },
    /// So much of the time is over, and the clock counted some of it.
    HeldByClock {
        /// For so long.
        held: Span,
        /// Of so long.
        of: Span,
        /// Of that, by the clock.
        clock: Span,
    },
    /// A walk so far.
    Walked {
        /// For so long.
        time: Span,
        /// Steps, where a clip counts them.
        steps: Option<u32>,
    },
    /// Quicker than is gentle.
    Slower,
    /// Further than is gentle.
    Smaller,
    /// Much quicker: the break ends here.
    TooFast,
    /// Much further: the break ends here.
    TooFar,
    /// The clip is not heard: the clock counts on.
    ClipLost,
    /// Done, as the clip saw.
    DoneSeen,
    /// Done; so many rounds of it the clip saw.
    DoneRounds(u32),
    /// Done by the clock; no clip saw it.
    DoneByClock,
    /// Over by the clock, though a clip was heard and saw little of it.
    DoneUnseen,
    /// The clip is heard, but sees nothing of it: the clock counts on.
    NotSeen,
    /// Ended before it was done.
    GivenUp,
    /// The same, and what was seen until then counts.
    GivenUpCounted,
    /// The same, with rounds.
    GivenUpRounds(u32),
    /// Much quicker; the gentle rounds before count.
    TooFastRounds(u32),
    /// Much further; the gentle rounds before count.
    TooFarRounds(u32),
}

impl Words {
    /// Was it done? Asked where the clip saw little of it.
    pub fn was_it_done(self) -> String {
        self.plain("guide-was_it_done")
    }

    /// The keys that answer it on a terminal.
    pub fn was_it_done_keys(self) -> String {
        self.plain("guide-was_it_done-keys")
    }

    /// What is said during a guided break.
    pub fn prompt(self, proposal: &Proposal, prompt: Prompt) -> String {
        let key = match prompt {
            Prompt::GetReady => {
                let activity = self.activity(proposal.activity);
                return self.text("guide-ready", &[("activity", (&activity).into())]);
            }
            Prompt::Breathe(breath) => breathe(proposal, breath),
            Prompt::Count { done, of } => {
                return self.text("guide-count", &[("done", done.into()), ("of", of.into())]);
            }
            Prompt::CountByClock { done, of, clock } if clock >= done => {
                let args = [("done", done.into()), ("of", of.into())];
                return self.text("guide-count-clock", &args);
            }
            Prompt::CountByClock { done, of, clock } => {
                let args = [
                    ("done", done.into()),
                    ("of", of.into()),
                    ("clock", clock.into()),
                ];
                return self.text("guide-count-part", &args);
            }
            Prompt::HeldByClock { held, of, clock } => {
                let key = if clock >= held {
                    "guide-held-clock"
                } else {
                    "guide-held-part"
                };
                let (held, of, clock) = (spell(held), spell(of), spell(clock));
                let mut args = vec![("held", (&held).into()), ("of", (&of).into())];
                if key == "guide-held-part" {
                    args.push(("clock", (&clock).into()));
                }
                return self.text(key, &args);
            }
            Prompt::DoneRounds(rounds) => return self.rounds("guide-done-rounds", rounds),
            Prompt::GivenUpRounds(rounds) => return self.rounds("guide-given_up-rounds", rounds),
            Prompt::TooFastRounds(rounds) => return self.rounds("guide-too_fast-rounds", rounds),
            Prompt::TooFarRounds(rounds) => return self.rounds("guide-too_far-rounds", rounds),
            Prompt::Held { held, of } => {
                let (held, of) = (spell(held), spell(of));
                let args = [("held", (&held).into()), ("of", (&of).into())];
                return self.text("guide-held", &args);
            }
            Prompt::Walked { time, steps } => {
                let time = spell(time);
                let time = ("time", (&time).into());
                return match steps {
                    Some(steps) => {
                        self.text("guide-walked-steps", &[time, ("steps", steps.into())])
                    }
                    None => self.text("guide-walked", &[time]),
                };
            }
            Prompt::Slower => "guide-slower",
            Prompt::Smaller => "guide-smaller",
            Prompt::TooFast => "guide-too_fast",
            Prompt::TooFar => "guide-too_far",
            Prompt::ClipLost => "guide-clip_lost",
            Prompt::DoneSeen => "guide-done-seen",
            Prompt::DoneByClock => "guide-done-clock",
            Prompt::DoneUnseen => "guide-done-unseen",
            Prompt::NotSeen => "guide-not_seen",
            Prompt::GivenUp => "guide-given_up",
            Prompt::GivenUpCounted => "guide-given_up-counted",
        };
        self.plain(key)
    }

    fn rounds(self, key: &str, rounds: u32) -> String {
        self.text(key, &[("rounds", rounds.into())])
    }
}

/// The key of a half-breath: cat/cow moves with it, everything else only breathes.
const fn breathe(proposal: &Proposal, breath: Breath) -> &'static str {
    let cat_cow = matches!(proposal.activity, Activity::CatCow);
    match (breath, cat_cow, neutral_neck(proposal)) {
        (Breath::Out, true, false) => "guide-out-round",
        (Breath::In, true, false) => "guide-in-arch",
        (Breath::Out, true, true) => "guide-out-round-neutral",
        (Breath::In, true, true) => "guide-in-arch-neutral",
        (Breath::Out, false, _) => "guide-out",
        (Breath::In, false, _) => "guide-in",
    }
}
