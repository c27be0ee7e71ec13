//! The configuration as it counts: every key, its value, and whether the file or the default says so.

use std::fmt;

use serde::Serialize;

use super::KEYS;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The file says it.
    File,
    /// Nothing was said.
    Default,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// Its section, without brackets.
    pub section: &'static str,
    /// Its name.
    pub key: &'static str,
    /// As the file may write it; `None`: nothing is set, and nothing is by default.
    pub value: Option<toml::Value>,
    /// Where the value comes from.
    pub from: Origin,
    /// What holds while nothing is set; empty where there is a value.
    #[serde(skip)]
    pub otherwise: String,
}

/// A line of a file that gives the same; what comes from where stands behind `#`.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, otherwise) = (self.key, &self.otherwise);
        let Some(value) = &self.value else {
            return write!(f, "# {key}: {otherwise}");
        };
        let line = format!("{key} = {value}");
        match self.from {
            Origin::File => write!(f, "{line:WIDTH$} # from the file"),
            Origin::Default => write!(f, "{line:WIDTH$} # default"),
        }
    }
}

/// Columns before the remark: the longest key with a usual value.
const WIDTH: usize = 28;

/// What [`super::Config`] writes of itself, beside the file it was read from.
pub(super) fn settings(written: &str, text: &str) -> Vec<Setting> {
    let table = |text: &str| text.parse::<toml::Table>().unwrap_or_default();
    let (all, file) = (table(written), table(text));
    let of = |table: &toml::Table, section: &str, key: &str| {
        let section = table.get(section).and_then(toml::Value::as_table);
        section.and_then(|section| section.get(key).cloned())
    };
    let keys = KEYS
        .iter()
        .flat_map(|(section, keys)| keys.iter().map(move |key| (*section, *key)));
    keys.map(|(section, key)| Setting {
        section,
        key,
        value: of(&all, section, key),
        from: match of(&file, section, key) {
            Some(_) => Origin::File,
            None => Origin::Default,
        },
        otherwise: otherwise(written, key),
    })
    .collect()
}

/// What the written form says beside a key that is not set.
fn otherwise(written: &str, key: &str) -> String {
    let said = written.lines().find_map(|line| {
        line.strip_prefix("# ")?
            .strip_prefix(key)?
            .strip_prefix(": ")
    });
    said.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn every_key_is_there_once_with_a_value_or_what_holds_instead() {
        let text = "[limits]\nsame_position = \"25 min\"\n[notify]\nlanguage = \"de\"\n";
        let settings = Config::parse(text).unwrap().settings(text);
        assert_eq!(
            settings.len(),
            KEYS.iter().map(|(_, keys)| keys.len()).sum()
        );
        for setting in &settings {
            let is_set = [("limits", "same_position"), ("notify", "language")]
                .contains(&(setting.section, setting.key));
            assert_eq!(setting.from == Origin::File, is_set, "{setting}");
            assert_eq!(
                setting.value.is_none(),
                !setting.otherwise.is_empty(),
                "{setting}"
            );
        }
        let line = |key| settings.iter().find(|s| s.key == key).unwrap().to_string();
        assert_eq!(
            line("keep_bytes"),
            "keep_bytes = \"2 GB\"          # default"
        );
        assert_eq!(
            line("language"),
            "language = \"de\"              # from the file"
        );
        assert_eq!(line("adapter"), "# adapter: not set, the first one");
    }

    #[test]
    fn what_is_shown_is_a_file_that_gives_the_same() {
        let text = "[coach]\nhours = \"09:00-17:30\"\n[recording]\nkeep_bytes = \"1500 MB\"\n";
        let config = Config::parse(text).unwrap();
        let mut shown = String::new();
        for (section, _) in KEYS {
            shown.push_str(&format!("[{section}]\n"));
            for setting in config.settings(text) {
                if setting.section == section {
                    shown.push_str(&format!("{setting}\n"));
                }
            }
        }
        assert_eq!(Config::parse(&shown).unwrap(), config);
    }
}
