//! A guided break as it goes, in words: one line that is rewritten, and what is said once.

use nape_control::guided::{BreakProgress, Stage};
use nape_core::Span;
use nape_core::guide::{Note, Outcome};
use nape_words::{Prompt, Words};

/// The line of the moment: the breath, and how far it is.
pub fn line(progress: &BreakProgress, words: Words) -> String {
    let say = |prompt| words.prompt(&progress.proposal, prompt);
    if progress.stage == Stage::Ready {
        return format!("{} {:.0} s", say(Prompt::GetReady), progress.left_s.ceil());
    }
    let mut parts = Vec::new();
    if let Some((done, of)) = progress.rounds {
        let clock = progress.clock_rounds;
        parts.push(say(if clock > 0 || (!progress.seen && done == 0) {
            Prompt::CountByClock { done, of, clock }
        } else {
            Prompt::Count { done, of }
        }));
    }
    if let Some((done, of)) = progress.done_s {
        let [done, of] = [done, of].map(|s| Span::from_secs_f64(s.floor()));
        let clock = Span::from_secs_f64(progress.clock_s.floor());
        let held = done;
        parts.push(say(if clock > Span::ZERO {
            Prompt::HeldByClock { held, of, clock }
        } else {
            Prompt::Held { held, of }
        }));
        if progress.walked && progress.steps > 0 {
            let steps = Some(progress.steps);
            parts.push(say(Prompt::Walked { time: done, steps }));
        }
    }
    if let Some(breath) = progress.breath {
        parts.push(say(Prompt::Breathe(breath)));
    }
    parts.join("   ")
}

/// What is to be said once, when it becomes so: a word on the way, or the end.
pub fn news(progress: &BreakProgress, words: Words) -> Option<String> {
    // What is counted is told in the rounds that were seen.
    let rounds = progress.seen_rounds().filter(|_| progress.counted);
    let prompt = match (progress.outcome, progress.note) {
        (Some(outcome), _) => match outcome {
            Outcome::Seen => rounds.map_or(Prompt::DoneSeen, Prompt::DoneRounds),
            Outcome::Clock => Prompt::DoneByClock,
            Outcome::Unseen => Prompt::DoneUnseen,
            Outcome::TooFast => rounds.map_or(Prompt::TooFast, Prompt::TooFastRounds),
            Outcome::TooFar => rounds.map_or(Prompt::TooFar, Prompt::TooFarRounds),
            Outcome::GivenUp if progress.counted => {
                rounds.map_or(Prompt::GivenUpCounted, Prompt::GivenUpRounds)
            }
            Outcome::GivenUp => Prompt::GivenUp,
        },
        (None, Some(note)) => match note {
            Note::Slower => Prompt::Slower,
            Note::Smaller => Prompt::Smaller,
            Note::NotHeard => Prompt::ClipLost,
            Note::NotSeen => Prompt::NotSeen,
        },
        (None, None) => return None,
    };
    Some(words.prompt(&progress.proposal, prompt))
}
