//! In which language the coach speaks: where nobody set one, the environment's; in events and recordings, English.

use nape_core::event::Nudge;
use nape_session::ndjson::NudgeText;
use nape_words::{Language, Message, Words};

/// The words of the environment's language (`LC_ALL`, `LC_MESSAGES`, `LANG`), and the emergency number of its country.
pub fn of_env() -> Words {
    // What is not text names no language and no country.
    Words::of_env(|name| std::env::var(name).ok())
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
