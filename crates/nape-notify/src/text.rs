//! The words of a notification: cleaned, shortened and, where the server reads markup, escaped.
//!
//! Pure functions, so that what a hostile or odd text turns into is tested without a desktop. The
//! words themselves are `nape-words`'; nothing is added here but the line that names the sources. No command is advised: what cannot be typed yet must not be promised.

use nape_words::{Message, Words};

/// Longest title, in characters. GNOME, KDE and dunst show about 40 to 60 on one line; our choice.
const TITLE_MAX: usize = 80;
/// Longest body without the sources, in characters: about six lines of dunst's default width of
/// 300 px; our choice.
const BODY_MAX: usize = 400;
/// Longest single source, in characters; our choice.
const SOURCE_MAX: usize = 80;
/// Room for all sources, in characters: about two lines. The first is always named, the others
/// while there is room; the rest is counted. Our choice.
const SOURCES_MAX: usize = 90;

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// One line, never markup.
    pub(crate) title: String,
    /// Lines separated by `\n`; markup if it was asked for.
    pub(crate) body: String,
}

/// The words for a server that does (`markup`) or does not read `<b>`, `<i>` and `&amp;`.
pub(crate) fn compose(said: &Message, words: Words, markup: bool) -> Text {
    let title = shorten(&clean_line(&said.title), TITLE_MAX);
    let mut body = protect(&shorten(&clean(&said.body), BODY_MAX), markup);
    if let Some(sources) = source_line(&said.sources, words) {
        if !body.is_empty() {
            body.push('\n');
        }
        let sources = protect(&sources, markup);
        if markup {
            body.push_str("<i>");
            body.push_str(&sources);
            body.push_str("</i>");
        } else {
            body.push_str(&sources);
        }
    }
    Text { title, body }
}

/// Text on one line: as [`clean`], with line breaks as spaces.
pub(crate) fn clean_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// Text without what can break a bubble or a terminal.
///
/// Control characters and invisible direction overrides go, every kind of line break becomes one
/// `\n`, runs of blanks become one. Letters of right-to-left scripts stay as they are: the server
/// lays them out. An override is dropped because it would turn the text after it around too.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What stands between the last letter and the next one: nothing, a blank or a line break.
    let mut between: Option<char> = None;
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                between = Some('\n');
            }
            _ if letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}' => {
                between = between.or(Some(' '));
            }
            _ if is_unfit(letter) => {}
            _ => {
                if let Some(blank) = between.take()
                    && !out.is_empty()
                {
                    out.push(blank);
                }
                out.push(letter);
            }
        }
    }
    out
}

/// Controls, direction overrides and isolates, and code points that XML forbids (Pango, which most
/// servers draw with, refuses a whole body for one of them).
fn is_unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(letter, '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (u32::from(letter) & 0xfffe) == 0xfffe
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
}

/// At most `max` characters, cut at a blank if there is one not far from the end, with `…`.
fn shorten(text: &str, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else {
        return text.to_owned();
    };
    let mut head = &text[..end];
    // Room for the ellipsis first; then back to where a letter with all its marks ends.
    while let Some((last, letter)) = head.char_indices().next_back() {
        let next = text[head.len()..].chars().next();
        let room = head.len() < end;
        if room && letter != '\u{200d}' && !next.is_some_and(joins_previous) {
            break;
        }
        head = &head[..last];
    }
    let cut = match head.rfind([' ', '\n']) {
        // Words are rarely longer than a quarter of a line that is worth cutting; our choice.
        Some(blank) if blank >= head.len() * 3 / 4 => &head[..blank],
        _ => head,
    };
    format!(
        "{}…",
        cut.trim_end_matches([' ', '\n', ',', ';', ':', '-', '–'])
    )
}

/// Characters that make sense only with the one before them, after which a cut would leave a
/// different letter or half an emoji.
fn joins_previous(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Makes text safe to send: escaped where markup is read. Elsewhere `<` and `>` become the
/// look-alikes `‹` and `›`, because the specification lets such a server drop what looks like a tag.
fn protect(text: &str, markup: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match (letter, markup) {
            ('&', true) => out.push_str("&amp;"),
            ('<', true) => out.push_str("&lt;"),
            ('>', true) => out.push_str("&gt;"),
            ('<', false) => out.push('‹'),
            ('>', false) => out.push('›'),
            _ => out.push(letter),
        }
    }
    out
}

/// `Source: …`, or nothing when there is none.
fn source_line(sources: &[String], words: Words) -> Option<String> {
    let named: Vec<String> = sources
        .iter()
        .map(|source| short_source(&clean_line(source)))
        .filter(|source| !source.is_empty())
        .collect();
    let (first, others) = named.split_first()?;
    let mut room = SOURCES_MAX.saturating_sub(first.chars().count());
    let fits = |source: &&String| {
        let needed = "; ".len() + source.chars().count();
        let left = room.checked_sub(needed);
        room = left.unwrap_or(room);
        left.is_some()
    };
    let shown = 1 + others.iter().take_while(fits).count();
    Some(words.sources(&named[..shown], named.len() - shown))
}

/// A citation short enough for a bubble. Its parts are separated by commas and the first ones say
/// most, so whole parts are left out first.
fn short_source(source: &str) -> String {
    let Some((end, _)) = source.char_indices().nth(SOURCE_MAX) else {
        return source.to_owned();
    };
    match source[..end].rfind(", ") {
        Some(comma) if comma > 0 => source[..comma].to_owned(),
        _ => shorten(source, SOURCE_MAX),
    }
}

#[cfg(test)]
mod tests {
    use nape_words::{ARTICLE, Language};
    use proptest::prelude::*;

    use super::*;

    /// Composed in English.
    fn composed(title: &str, body: &str, sources: &[&str], markup: bool) -> Text {
        let said = Message {
            title: title.to_owned(),
            body: body.to_owned(),
            sources: sources.iter().map(|s| (*s).to_owned()).collect(),
        };
        compose(&said, Words::default(), markup)
    }

    fn line(sources: &[&str], language: Language) -> Option<String> {
        let sources: Vec<String> = sources.iter().map(|s| (*s).to_owned()).collect();
        source_line(&sources, Words::new(language))
    }

    #[test]
    fn markup_is_escaped_in_the_body_and_only_there() {
        let text = composed(
            "Neck < 20° & up",
            "<b>25°</b> > 20° & more",
            &["A & B"],
            true,
        );
        assert_eq!(text.title, "Neck < 20° & up");
        assert_eq!(
            text.body,
            "&lt;b&gt;25°&lt;/b&gt; &gt; 20° &amp; more\n<i>Source: A &amp; B</i>"
        );
    }

    #[test]
    fn without_markup_nothing_can_pass_for_a_tag() {
        let text = composed("t", "<b>25°</b> & &amp;", &["x"], false);
        assert_eq!(text.body, "‹b›25°‹/b› & &amp;\nSource: x");
    }

    #[test]
    fn controls_breaks_and_overrides_are_tamed() {
        assert_eq!(
            clean("a\0\u{1b}[31mb\r\n\r\nc\t\t d \u{202e}e\u{2028}f\n"),
            "a[31mb\nc d e\nf"
        );
        assert_eq!(clean_line(" one\n two "), "one two");
        assert_eq!(clean("\u{fffe}\u{1ffff}x\u{feff}"), "x");
    }

    #[test]
    fn right_to_left_letters_stay() {
        let text = "הצוואר שלך כפוף כבר 12 דקות. رقبتك";
        assert_eq!(clean(text), text);
    }

    #[test]
    fn long_text_is_cut_between_words() {
        let text = composed(
            &"word ".repeat(60),
            &"long words here ".repeat(100),
            &[],
            true,
        );
        assert!(text.title.ends_with("word…"), "{}", text.title);
        assert!(text.title.chars().count() <= TITLE_MAX);
        assert!(text.body.chars().count() <= BODY_MAX);
    }

    #[test]
    fn a_cut_never_splits_a_composed_letter() {
        for max in 4..20 {
            let accents = shorten(&"e\u{301}".repeat(200), max);
            assert!(
                accents.ends_with("e\u{301}…") && accents.chars().count() <= max,
                "{accents}"
            );
            let family = "\u{1f469}\u{200d}\u{1f467}";
            let families = shorten(&family.repeat(200), max);
            assert!(families.ends_with(&format!("{family}…")), "{families}");
        }
    }

    #[test]
    fn sources_are_short_and_counted() {
        let english = |sources: &[&str]| line(sources, Language::English);
        assert_eq!(english(&[]), None);
        assert_eq!(
            english(&[ARTICLE]).as_deref(),
            Some("Source: \"The Best Exercises for a Pinched Nerve in the Neck or Lower Back\"")
        );
        assert_eq!(english(&["a", "b"]).as_deref(), Some("Sources: a; b"));
        let many = ["ISO 11226:2000, table 2", ARTICLE, "c"];
        assert_eq!(
            english(&many).as_deref(),
            Some("Sources: ISO 11226:2000, table 2 (and 2 more)")
        );
        assert_eq!(
            line(&many, Language::German).as_deref(),
            Some("Quellen: ISO 11226:2000, table 2 (und 2 weitere)")
        );
    }

    proptest! {
        #[test]
        fn any_text_becomes_bounded_well_formed_markup(title in ".*", body in "(?s).*") {
            let text = composed(&title, &body, &["x"], true);
            prop_assert!(text.title.chars().count() <= TITLE_MAX);
            prop_assert!(!text.title.contains('\n'));
            prop_assert!(!text.title.chars().any(char::is_control));
            prop_assert!(!text.body.chars().any(|c| c.is_control() && c != '\n'));
            // Every tag and every entity is one of ours.
            let rest = text.body.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
            let rest = rest.replace("<i>Source: x</i>", "");
            prop_assert!(!rest.contains(['&', '<', '>']), "{rest}");
        }
    }
}
