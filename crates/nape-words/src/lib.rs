//! Nape's words for people, in their language.
//!
//! The engine and the coach say what was measured and what is proposed as values; here they become
//! sentences: nudges, guided breaks, check-ins, the profile, reasons, notifications, the plan, clips. The
//! texts lie in `i18n/<language>/*.ftl`, in the format of [Fluent](https://projectfluent.org), so
//! that a translator needs no Rust; `docs/words.md` says how they are written. One method of
//! [`Words`] for each thing that can be said, so that nothing is said with a variable missing.
//!
//! A message that a language lacks falls back to English, and one that English lacks becomes its
//! key in brackets: words are never worth a panic.
//!
//! What it does not do: decide anything, read the environment (it is handed in,
//! [`Language::of_env`]), or word the errors, the help and the figures for ergonomists of the command line, which are
//! English.
//!
//! ```
//! use nape_core::article::Activity;
//! use nape_words::{Language, Words};
//!
//! let words = Words::new(Language::from_tag("de_AT.UTF-8").unwrap_or_default());
//! assert_eq!(words.activity(Activity::ChildsPose), "die Kindhaltung");
//! ```

mod activity;
mod bundle;
mod checkin;
mod clip;
mod guide;
mod language;
mod line;
mod notify;
mod nudge;
mod plan;
mod profile;
mod reasons;
mod score;
mod source;
mod span;
mod summary;
pub mod terms;
mod timeline;
mod why;

pub use checkin::Question;
pub use guide::Prompt;
pub use language::Language;
pub use notify::Button;
pub use source::{ARTICLE, cite};
pub use span::{rough, spell};
pub use timeline::LABELS;
pub use why::Check;

use bundle::Arg;

/// Says things in one language. Cheap to copy: the texts are read once for the whole process.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Words {
    language: Language,
}

/// Something that is said: a title and what belongs to it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Message {
    /// A few words; at most 60 characters.
    pub title: String,
    /// Plain text, not escaped, in lines; at most 400 characters.
    pub body: String,
    /// Where limits and suggestions come from, as they are cited; works keep their names.
    pub sources: Vec<String>,
}

impl Words {
    /// The words of this language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Which language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The text of a message.
    fn text(self, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        bundle::find(bundle::of(self.language), key, args)
    }

    /// The text of a message without variables.
    fn plain(self, key: &str) -> String {
        self.text(key, &[])
    }

    /// The text of the message `group-name`.
    fn named(self, group: &str, name: &str) -> String {
        self.plain(&format!("{group}-{name}"))
    }
}

/// `text` as the begin of a sentence.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[cfg(test)]
mod tests;
