//! In which language the coach speaks: nudges, reasons, check-ins.
//!
//! The daemon takes `[notify] language` and, without it, its environment; everything else takes the
//! environment. Help, errors, labels and measurements are English whatever the language: they are
//! looked up, quoted and compared.

use nape_words::{Language, Words};

/// The words of the environment's language (`LC_ALL`, `LC_MESSAGES`, `LANG`).
pub fn of_env() -> Words {
    // What is not text names no language of ours.
    Words::new(Language::of_env(|name| std::env::var(name).ok()))
}
