//! Text from elsewhere (names from the air, from the system, from files), made safe to show.
//!
//! A clip may call itself anything, also escape sequences that rewrite the terminal or letters that
//! turn the line around. Everything of that kind goes; letters of every script stay.

use nape_core::text::clean_to;

/// Longest text shown, in characters. Our choice: the longest name a clip can advertise has 29 bytes
/// (Core Specification Supplement, 1.2, in 31 bytes of advertising data), the rest are paths and
/// reasons of the system.
const LONGEST: usize = 200;

/// `text` on one line, without controls and invisible marks of direction, at most 200 characters and an
/// ellipsis: what [`nape_core::text`] does with names from the air.
pub fn clean(text: &str) -> String {
    clean_to(text, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_terminal_goes_and_letters_stay() {
        assert_eq!(
            clean("\u{1b}[2J\u{1b}]0;x\u{7}Nape  head\r\n"),
            "[2J]0;xNape head"
        );
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200b}"), "abc");
        assert_eq!(clean("Ярлык 標籤 תג"), "Ярлык 標籤 תג");
        assert_eq!(clean("\0\n\t"), "");
    }
}
