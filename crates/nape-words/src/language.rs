//! Which languages there are, and which one somebody reads.

use std::fmt;

/// A language Nape speaks.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, and what everything falls back to.
    #[default]
    English,
    /// German.
    German,
}

/// The variables of the environment that name the language of messages, the first one that is set
/// counts (POSIX, Base Definitions 8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag: `en`, `de`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag (`de`, `de-CH`) or of a locale (`de_DE.UTF-8`); `None` if it is none
    /// of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['_', '-', '.', '@']).next()?.trim();
        let is = |language: &Self| primary.eq_ignore_ascii_case(language.tag());
        Self::ALL.into_iter().find(is)
    }

    /// The language of an environment; English where it names none of ours (`C`, `fr_FR`).
    ///
    /// ```
    /// use nape_words::Language;
    ///
    /// let german = Language::of_env(|name| (name == "LANG").then(|| "de_DE.UTF-8".to_owned()));
    /// assert_eq!(german, Language::German);
    /// ```
    pub fn of_env(get: impl Fn(&str) -> Option<String>) -> Self {
        // Set to nothing is not set.
        let set = VARIABLES
            .into_iter()
            .filter_map(get)
            .find(|v| !v.is_empty());
        set.and_then(|v| Self::from_tag(&v)).unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_locales_name_a_language() {
        for (tag, language) in [
            ("de", Some(Language::German)),
            ("DE-ch", Some(Language::German)),
            ("de_DE.UTF-8", Some(Language::German)),
            ("de@euro", Some(Language::German)),
            ("en_GB.UTF-8", Some(Language::English)),
            ("den", None),
            ("C", None),
            ("POSIX", None),
            ("fr_FR", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
            assert_eq!(language.to_string(), language.tag());
        }
    }

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let of = |set: &[(&str, &str)]| {
            Language::of_env(|name| {
                let found = set.iter().find(|(n, _)| *n == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), Language::German);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "de_DE")]), Language::English);
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "de_DE")]), Language::German);
        assert_eq!(
            of(&[("LC_MESSAGES", "de"), ("LANG", "en")]),
            Language::German
        );
    }
}
