//! In which language the coach speaks: where nobody set one, the environment's; in events and recordings, English.

use nape_core::event::Nudge;
use nape_session::ndjson::NudgeText;
use nape_words::{Language, Message, Words, emergency};

/// The words of the environment's language (`LC_ALL`, `LC_MESSAGES`, `LANG`), and the emergency number of its country.
pub fn of_env() -> Words {
    // What is not text names no language and no country.
    let variable = |name: &str| std::env::var(name).ok();
    Words::new(Language::of_env(variable)).with_emergency(emergency::of_env(variable))
}

/// A nudge as events and recordings have it: in English, whatever the wearer reads.
pub fn of_events(nudge: &Nudge) -> NudgeText {
    let Message {
        title,
        body,
        sources,
    } = Words::new(Language::English).nudge(nudge);
    NudgeText {
        title,
        body,
        sources,
    }
}
