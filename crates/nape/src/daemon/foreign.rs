//! Text from elsewhere (names from the air, from the system, from files), made safe to show.
//!
//! A clip may call itself anything, also escape sequences that rewrite the terminal or letters that
//! turn the line around. Everything of that kind goes; letters of every script stay.

/// Longest text shown, in characters. Our choice: the longest name a clip can advertise has 29 bytes
/// (Core Specification Supplement, 1.2, in 31 bytes of advertising data), the rest are paths and
/// reasons of the system.
const LONGEST: usize = 200;

/// `text` on one line, without controls and invisible marks of direction, at most 200 characters.
pub fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}')) {
        let mut fit = word.chars().filter(|&c| !is_unfit(c)).peekable();
        if fit.peek().is_none() {
            continue;
        }
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        for letter in fit {
            if length >= LONGEST {
                out.push('…');
                return out;
            }
            out.push(letter);
            length += 1;
        }
    }
    out
}

/// Controls, marks and overrides of direction, invisible marks, tags.
fn is_unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffd}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn any_text_is_one_short_line_without_controls(text in "(?s).*") {
            let shown = clean(&text);
            prop_assert!(shown.chars().count() <= LONGEST + 1);
            prop_assert!(!shown.chars().any(|c| is_unfit(c) || c == '\n'));
            prop_assert_eq!(clean(&shown), shown.clone());
        }
    }
}
