//! Text from the air, made harmless before anybody sees it.
//!
//! A device's name and its strings are chosen by whoever built it, and go to terminals, logs and
//! notifications: control characters could move a cursor, direction marks could disguise a name. What
//! is absent: escaping for a certain output, which is that output's own affair.

/// Most characters that are kept: the name field of an advertisement has at most 29 bytes, strings of
/// the Device Information service are short too. Our choice.
const MOST: usize = 64;

/// The text without control characters, invisible characters and direction marks, its white space made
/// single spaces, at most 64 characters long. May be empty.
pub fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut kept = 0;
    for c in text.trim().chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let invisible = matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}');
        if c.is_control() || invisible || c == ' ' && out.ends_with(' ') {
            continue;
        }
        if kept == MOST {
            break;
        }
        kept += 1;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::clean;

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
        assert_eq!(clean(&"x".repeat(500)).chars().count(), 64);
    }
}
