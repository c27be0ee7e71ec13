//! In which language the coach speaks: nudges, reasons, check-ins.
//!
//! The daemon takes `[notify] language` and, without it, its environment; everything else takes the
//! environment. Help, errors, labels and measurements are English whatever the language: they are
//! looked up, quoted and compared.

pub use nape_daemon::speech::{of_env, of_events};

/// A yes or a no, in any of the languages: who is asked in one may answer in another.
pub fn yes_or_no(line: &str) -> Option<bool> {
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" | "j" | "ja" => Some(true),
        "n" | "no" | "nein" => Some(false),
        _ => None,
    }
}
