//! In which language the coach speaks: nudges, reasons, check-ins.
//!
//! The daemon takes `[notify] language` and, without it, its environment; everything else takes the
//! environment. Help, errors, labels and measurements are English whatever the language: they are
//! looked up, quoted and compared.

use nape_core::event::Nudge;
use nape_session::ndjson::NudgeText;
use nape_words::{Language, Message, Words};

/// The words of the environment's language (`LC_ALL`, `LC_MESSAGES`, `LANG`).
pub fn of_env() -> Words {
    // What is not text names no language of ours.
    Words::new(Language::of_env(|name| std::env::var(name).ok()))
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

/// A yes or a no, in any of the languages: who is asked in one may answer in another.
pub fn yes_or_no(line: &str) -> Option<bool> {
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" | "j" | "ja" => Some(true),
        "n" | "no" | "nein" => Some(false),
        _ => None,
    }
}
