//! The coach speaks the wearer's language; what scripts read stays English.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{done, nape, ok};

fn recording() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/data/phone_hold.mcap")
}

/// Replays in an environment of this language.
fn replay(language: &str, more: &[&str]) -> String {
    let file = recording();
    let mut args = vec!["replay", file.to_str().expect("a readable path")];
    args.extend(more);
    let mut command = nape();
    command
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", language);
    done(
        &args,
        &command.args(&args).output().expect("the binary runs"),
    )
}

#[test]
fn nudges_of_a_replay_follow_the_environment() {
    let german = replay("de_DE.UTF-8", &[]);
    assert!(german.contains("◆ Erinnerung 1"), "{german}");
    for word in ["■ zu lange", "gemessen.", "Alle Zahlen"] {
        assert!(german.contains(word), "{word} in {german}");
    }
    assert!(!german.contains("held too long"), "one language: {german}");
    for language in ["en_US.UTF-8", "C", "fr_FR.UTF-8", ""] {
        let english = replay(language, &[]);
        assert!(english.contains("◆ reminder 1"), "{english}");
    }
}

#[test]
fn events_are_the_same_in_every_language() {
    let [german, english] = ["de_DE.UTF-8", "C"].map(|l| replay(l, &["--json"]));
    assert!(english.contains("neck"));
    assert_eq!(german, english);
}

#[test]
fn the_configuration_names_a_language() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("c.toml"), "[notify]\nlanguage = \"de\"\n").expect("written");
    let shown = ok(&["config", "show", "--config", "c.toml"], dir.path());
    assert!(shown.contains("language = \"de\""), "{shown}");
}
