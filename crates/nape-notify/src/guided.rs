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
        parts.push(say(Prompt::Count { done, of }));
    }
    if let Some((done, of)) = progress.done_s {
        let [done, of] = [done, of].map(|s| Span::from_secs_f64(s.floor()));
        parts.push(say(Prompt::Held { held: done, of }));
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
    let prompt = match (progress.outcome, progress.note) {
        (Some(outcome), _) => match outcome {
            Outcome::Seen => Prompt::DoneSeen,
            Outcome::Clock => Prompt::DoneByClock,
            Outcome::Unseen => Prompt::DoneUnseen,
            Outcome::TooFast => Prompt::TooFast,
            Outcome::TooFar => Prompt::TooFar,
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
