//! Text from elsewhere (the air, the system, files), made harmless before anybody sees it.
//!
//! A device's name and its strings are chosen by whoever built it, and go to terminals, logs and
//! notifications: control characters could move a cursor, direction marks could disguise a name. What
//! is absent: escaping for a certain output, which is that output's own affair.

use alloc::string::String;

/// Most characters that are kept: the name field of an advertisement has at most 29 bytes, strings of
/// the Device Information service are short too. Our choice.
const MOST: usize = 64;

/// `text` on one line, without controls and invisible marks of direction, at most 64 characters and an
/// ellipsis. May be empty.
pub fn clean(text: &str) -> String {
    clean_to(text, MOST)
}

/// Longest line shown, in characters: paths, and reasons of the system. Our choice.
const LONGEST_LINE: usize = 200;

/// As [`clean`], for whole lines: at most 200 characters and an ellipsis.
pub fn clean_line(text: &str) -> String {
    clean_to(text, LONGEST_LINE)
}

/// As [`clean`], with at most `most` characters and an ellipsis.
pub fn clean_to(text: &str, most: usize) -> String {
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
            if length >= most {
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
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_one_short_line_without_controls(text in "(?s).*") {
            let shown = clean_to(&text, 200);
            prop_assert!(shown.chars().count() <= 201);
            prop_assert!(!shown.chars().any(|c| is_unfit(c) || c == '\n'));
            prop_assert_eq!(clean_to(&shown, 200), shown.clone());
        }
    }

    #[test]
    fn hostile_names_lose_their_teeth() {
        for (dirty, expected) in [
            ("Nape head", "Nape head"),
            ("\u{1b}[2J\u{7}bell\r\nnew\tline", "[2Jbell new line"),
            ("a\u{202e}b\u{2066}c\u{200b}", "abc"),
            ("\0\0\0", ""),
            ("  two   spaces  ", "two spaces"),
            ("Größe 頭", "Größe 頭"),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
        assert_eq!(clean(&"x".repeat(500)).chars().count(), 65);
    }
}
