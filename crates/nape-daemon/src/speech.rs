//! In which language the coach speaks where nobody set one: the environment's.

use nape_words::{Language, Words};

/// The words of the environment's language (`LC_ALL`, `LC_MESSAGES`, `LANG`).
pub fn of_env() -> Words {
    // What is not text names no language of ours.
    Words::new(Language::of_env(|name| std::env::var(name).ok()))
}
