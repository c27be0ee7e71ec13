//! Tests of the configuration: what is taken, and the very words for what is not.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn refused(text: &str, expected: Expect) {
    let faults = Config::parse(text).unwrap_err();
    let error = ConfigError::Wrong {
        path: "config.toml".into(),
        faults,
    };
    expected.assert_eq(&error.to_string());
}

#[test]
fn an_empty_file_is_the_default_and_the_default_is_the_wish() {
    let config = Config::parse("").unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.params(), Params::default());
    assert_eq!(config.wish(), nape_devices::Wish::DEFAULT);
}

#[test]
fn what_is_set_is_taken() {
    let config = Config::parse(
        "[recording]\nkeep_days = 3\nkeep_bytes = \"500 MB\"\ndir = \"/data/nape\"\n\
         [bluetooth]\nadapter = \"hci1\"\nrate_hz = 100\nbatch = 5\n\
         [notify]\nenabled = false\nlanguage = \"de\"\n\
         [limits]\nsame_position = \"20 min\"\nwithout_walk = \"1h\"\nnudges_per_day = 0\n\
         [profile]\ninjury = true\n",
    )
    .unwrap();
    assert_eq!(config.recording.keep_bytes, 500_000_000);
    assert_eq!(
        config.recording.dir.as_deref(),
        Some(Path::new("/data/nape"))
    );
    assert_eq!(config.wish().rate_dhz, 1000);
    assert_eq!(config.wish().batch, 5);
    assert!(!config.notify.enabled);
    assert_eq!(config.notify.language, Some(Language::German));
    assert_eq!(config.words(), Words::new(Language::German));
    let params = config.params();
    assert_eq!(params.sustained_limit, Span::from_mins(20));
    assert_eq!(params.walk_limit, Span::from_mins(60));
    assert_eq!(params.nudges_per_day, 0);
    assert!(config.profile.injury && !config.profile.pregnancy);
}

#[test]
fn unknown_keys_get_line_column_caret_and_a_hint() {
    refused(
        "# days\n[recording]\nkeep_dasy = 3\n",
        expect![[r#"
        config.toml:3:1: [recording] has no key `keep_dasy`
          3 | keep_dasy = 3
            | ^^^^^^^^^
            = hint: did you mean `keep_days`?"#]],
    );
    refused(
        "keep_days = 3\n",
        expect![[r#"
        config.toml:1:1: there is no section or key `keep_days`
          1 | keep_days = 3
            | ^^^^^^^^^
            = hint: `keep_days` belongs to [recording]"#]],
    );
    refused(
        "[recrding]\nkeep_days = 3\n",
        expect![[r#"
        config.toml:1:2: there is no section or key `recrding`
          1 | [recrding]
            |  ^^^^^^^^
            = hint: did you mean the section [recording]?"#]],
    );
    refused(
        "[bluetooth]\nenabled = true\n",
        expect![[r#"
        config.toml:2:1: [bluetooth] has no key `enabled`
          2 | enabled = true
            | ^^^^^^^
            = hint: `enabled` belongs to [notify]"#]],
    );
    refused(
        "[bluetooth]\ncolour = \"red\"\n",
        expect![[r#"
            config.toml:2:1: [bluetooth] has no key `colour`
              2 | colour = "red"
                | ^^^^^^
                = hint: [bluetooth] may have adapter, rate_hz, batch"#]],
    );
}

#[test]
fn a_language_is_one_of_ours() {
    refused(
        "[notify]\nlanguage = \"fr\"\n",
        expect![[r#"
            config.toml:2:12: expected "en" or "de", found "fr"
              2 | language = "fr"
                |            ^^^^"#]],
    );
}

#[test]
fn bad_values_are_all_told_at_once() {
    refused(
        "[recording]\nkeep_days = \"many\"\nkeep_bytes = 2\ndir = \"here\"\n\
         [bluetooth]\nrate_hz = 5\nbatch = 0\nadapter = \"\\u001b[2J\"\n\
         [limits]\nsame_position = \"30\"\nwithout_walk = \"9h\"\n",
        expect![[r#"
            config.toml:2:13: expected days, a whole number from 1 to 3650, found "many"
              2 | keep_days = "many"
                |             ^^^^^^
            config.toml:3:14: expected a size such as "2 GB", found 2
              3 | keep_bytes = 2
                |              ^
            config.toml:4:7: expected a folder that begins with /, found "here"
              4 | dir = "here"
                |       ^^^^^^
            config.toml:6:11: expected samples per second, a number from 16 to 400, found 5
              6 | rate_hz = 5
                |           ^
            config.toml:7:9: expected samples a frame, a whole number from 1 to 100, found 0
              7 | batch = 0
                |         ^
            config.toml:8:11: expected a name such as "hci0", found "\u001B[2J"
              8 | adapter = "\u001b[2J"
                |           ^^^^^^^^^^^
            config.toml:10:17: 30 what? Say 30min, 30s or 30h
              10 | same_position = "30"
                 |                 ^^^^
            config.toml:11:16: expected a time from 10min to 4h such as "55min", found "9h"
              11 | without_walk = "9h"
                 |                ^^^^"#]],
    );
}

#[test]
fn what_is_no_toml_is_told_where() {
    refused(
        "[recording\nkeep_days = 3\n",
        expect![[r#"
        config.toml:1:11: unclosed table, expected `]`
          1 | [recording
            |           ^"#]],
    );
    refused(
        "recording = 3\n",
        expect![[r#"
            config.toml:1:13: invalid type: integer `3`, expected a section: [recording]
              1 | recording = 3
                |             ^"#]],
    );
    refused(
        "[notify]\nenabled = true\nenabled = false\n",
        expect![[r#"
        config.toml:3:1: duplicate key
          3 | enabled = false
            | ^^^^^^^"#]],
    );
    refused(
        "[notify]\nenabled = ja\n",
        expect![[r#"
        config.toml:2:11: string values must be quoted, expected literal string
          2 | enabled = ja
            |           ^^"#]],
    );
}

#[test]
fn a_file_that_is_named_must_be_there_and_be_text() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    assert_eq!(Config::load(&path, false).unwrap(), Config::default());
    assert!(
        Config::load(&path, true)
            .unwrap_err()
            .to_string()
            .contains("cannot be read")
    );
    assert!(
        Config::load(dir.path(), false)
            .unwrap_err()
            .to_string()
            .contains("regular file")
    );
    fs::write(&path, b"[notify]\nenabled = \xff\n").unwrap();
    let error = Config::load(&path, false).unwrap_err().to_string();
    assert!(
        error.contains("config.toml:2:11: expected UTF-8"),
        "{error}"
    );
}

#[test]
fn the_hints_know_every_key() {
    for (section, keys) in KEYS {
        for key in keys {
            let faults = Config::parse(&format!("[{section}]\n{key} = [[]]\n")).unwrap_err();
            assert!(
                faults[0].message.contains("found a list"),
                "{section}.{key}: {faults:?}"
            );
        }
    }
    let shown = Config::default().to_string();
    let keys = KEYS.iter().flat_map(|(_, keys)| *keys);
    for key in keys.filter(|k| !["dir", "adapter", "language", "announce", "hours"].contains(k)) {
        assert!(shown.contains(&format!("{key} = ")), "{key}");
    }
}

proptest! {
    #[test]
    fn what_is_shown_reads_back_as_the_same(
        keep_days in 1_u16..=3650,
        keep_bytes in KEEP_BYTES_MIN..1_u64 << 50,
        rate in 160_u32..=4000,
        batch in 1_u8..=100,
        minutes in 10_i64..=120,
        yes: bool,
        dir in proptest::option::of("/[a-z\"\\\\ ]{0,9}"),
    ) {
        let recording = Recording { keep_days, keep_bytes, dir: dir.map(PathBuf::from) };
        let mut config = Config { recording, ..Config::default() };
        config.bluetooth.rate_hz = f64::from(rate) / 10.0;
        config.bluetooth.batch = batch;
        config.limits.without_walk = Span::from_mins(minutes);
        config.notify.enabled = yes;
        config.notify.language = yes.then_some(Language::German);
        config.profile.diabetes = yes;
        prop_assert_eq!(Config::parse(&config.to_string()).unwrap(), config.clone());
        prop_assert_eq!(config.wish().rate_dhz, u16::try_from(rate).unwrap());
    }

    #[test]
    fn no_text_makes_it_stumble(text in "(?s).{0,80}", key in "[a-z_\u{e4}]{1,12}") {
        drop(Config::parse(&text).map_err(|f| f.iter().map(ToString::to_string).collect::<String>()));
        let text = format!("[recording]\n{key} = {text}");
        drop(Config::parse(&text).map_err(|f| f.iter().map(ToString::to_string).collect::<String>()));
    }
}
