//! The house rules that can be tests: who may depend on whom, how files look, what lies where.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use nape_tests::root;

/// Which of our crates each of our crates may name, and why it is the end of the list.
const EDGES: [(&str, &[&str]); 15] = [
    ("crates/nape-attitude", &[]),
    // Where "up" points is a library of its own; nothing else is below the core.
    ("crates/nape-core", &["nape-attitude"]),
    // Words are of what the core says; nothing else is worded there.
    ("crates/nape-words", &["nape-core"]),
    ("crates/nape-wire", &[]),
    // Our own profile is its first driver; what a recording holds is what drivers make.
    ("crates/nape-devices", &["nape-core", "nape-wire"]),
    // Recordings: the words of a nudge are handed in.
    ("crates/nape-session", &["nape-core", "nape-devices"]),
    ("crates/nape-ble", &["nape-core", "nape-devices"]),
    // What the wearer sets, read and checked: words for what is wrong, drivers for what a rig may hold.
    (
        "crates/nape-config",
        &["nape-core", "nape-words", "nape-wire", "nape-devices"],
    ),
    // Whoever talks to the daemon needs this alone.
    ("crates/nape-control", &["nape-core"]),
    (
        "crates/nape-analysis",
        &["nape-core", "nape-session", "nape-words"],
    ),
    // Bubbles have words, and a guided break in one goes as the protocol tells it.
    (
        "crates/nape-notify",
        &["nape-core", "nape-control", "nape-words"],
    ),
    (
        "crates/nape-daemon",
        &[
            "nape-core",
            "nape-config",
            "nape-control",
            "nape-notify",
            "nape-session",
            "nape-words",
            "nape-wire",
            "nape-devices",
            "nape-ble",
        ],
    ),
    (
        "crates/nape",
        &[
            "nape-core",
            "nape-config",
            "nape-control",
            "nape-notify",
            "nape-analysis",
            "nape-daemon",
            "nape-session",
            "nape-words",
            "nape-wire",
            "nape-devices",
            "nape-ble",
            "firmware-sim",
        ],
    ),
    ("firmware-sim", &["nape-core", "nape-session", "nape-wire"]),
    (
        "tests",
        &[
            "nape",
            "nape-notify",
            "nape-ble",
            "nape-core",
            "nape-control",
            "nape-daemon",
            "nape-devices",
            "nape-session",
            "nape-words",
            "nape-wire",
            "firmware-sim",
        ],
    ),
];

/// Heavy or foreign crates and the only crates of ours that may name them.
const DOORS: [(&str, &[&str]); 13] = [
    ("mcap", &["crates/nape-session"]),
    ("toml", &["crates/nape-config"]),
    ("prost", &["crates/nape-session"]),
    ("notify-rust", &["crates/nape-notify"]),
    ("fluent-bundle", &["crates/nape-words"]),
    ("unic-langid", &["crates/nape-words"]),
    // A client of the notification server; the simulated BlueZ.
    ("zbus", &["crates/nape-notify", "firmware-sim"]),
    ("btleplug", &["crates/nape-ble"]),
    // Arguments and drawing stop at the command line.
    ("clap", &["crates/nape", "firmware-sim"]),
    ("clap_mangen", &["crates/nape"]),
    ("anstyle", &["crates/nape"]),
    ("indicatif", &["crates/nape"]),
    ("terminal_size", &["crates/nape"]),
];

/// Everything the core may be built from, to the last crate.
const CORE_TREE: [&str; 20] = [
    "approx",
    "libm",
    "nalgebra",
    "nape-attitude",
    "nape-core",
    "num-complex",
    "num-integer",
    "num-rational",
    "num-traits",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "simba",
    "syn",
    "thiserror",
    "thiserror-impl",
    "typenum",
    "unicode-ident",
];

fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).expect("a manifest");
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in text.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.starts_with("dependencies")
                || section.starts_with("build-dependencies")
                || section.contains("'.dependencies");
        } else if inside && let Some((name, _)) = line.split_once(['.', '=', ' ']) {
            names.insert(name.trim().to_owned());
        }
    }
    names.retain(|n| !n.is_empty() && !n.starts_with('#'));
    names
}

#[test]
fn dependencies_point_to_the_core() {
    let ours: BTreeSet<&str> = EDGES
        .iter()
        .map(|(dir, _)| dir.rsplit('/').next().unwrap())
        .collect();
    for (dir, allowed) in EDGES {
        let named = dependencies(&root().join(dir).join("Cargo.toml"));
        for name in named.iter().filter(|n| ours.contains(n.as_str())) {
            assert!(
                allowed.contains(&name.as_str()),
                "{dir} names {name}: a new edge is a design decision (docs/architecture.md)"
            );
        }
        for (foreign, doors) in DOORS {
            assert!(
                doors.contains(&dir) || dir == "tests" || !named.contains(foreign),
                "{dir} names {foreign}, which stops at {doors:?}"
            );
        }
    }
    let members: BTreeSet<PathBuf> = manifests().into_iter().collect();
    let known: BTreeSet<PathBuf> = EDGES
        .iter()
        .map(|(dir, _)| root().join(dir).join("Cargo.toml"))
        .collect();
    assert_eq!(members, known, "every crate stands in EDGES");
}

/// The manifests of all crates.
pub(crate) fn manifests() -> Vec<PathBuf> {
    let mut found = vec![
        root().join("firmware-sim/Cargo.toml"),
        root().join("tests/Cargo.toml"),
    ];
    for entry in fs::read_dir(root().join("crates")).expect("crates/") {
        found.push(entry.expect("an entry").path().join("Cargo.toml"));
    }
    found
}

/// Everything a crate is built from, to the last crate.
pub(crate) fn tree(package: &str) -> Vec<String> {
    let lines = tree_as(package, "{p}");
    let names = lines.iter().filter_map(|l| l.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// The same, a line for each, as `cargo tree` writes it by `format`.
fn tree_as(package: &str, format: &str) -> Vec<String> {
    let out = Command::new(env!("CARGO"))
        .args(["tree", "-p", package, "-e", "normal", "--prefix", "none"])
        .args(["--format", format, "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo tree runs");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = String::from_utf8_lossy(&out.stdout);
    text.lines().map(str::to_owned).collect()
}

/// With `std`, or without `libm-force`, sines would be the platform's, with other last digits.
#[test]
fn the_cores_linear_algebra_is_pinned_to_one_mathematics() {
    for package in ["nape-attitude", "nape-core"] {
        for (library, forced) in [("nalgebra", "libm-force"), ("simba", "libm_force")] {
            let of = format!("{library} v");
            let lines = tree_as(package, "{p} {f}");
            let line = lines.iter().find(|l| l.starts_with(&of));
            let features = line.and_then(|l| l.rsplit(' ').next()).unwrap_or_default();
            let features: Vec<&str> = features.split(',').collect();
            assert!(features.contains(&forced), "{package}: {line:?}");
            assert!(!features.contains(&"std"), "{package}: {line:?}");
        }
    }
}

#[test]
fn the_core_is_built_from_little() {
    for name in tree("nape-core") {
        assert!(
            CORE_TREE.contains(&name.as_str()),
            "the core now stands on {name}: is that wanted?"
        );
    }
    for name in tree("nape-attitude") {
        assert!(
            name != "nape-core" && CORE_TREE.contains(&name.as_str()),
            "the attitude now stands on {name}: is that wanted?"
        );
    }
}

#[test]
fn the_core_is_no_std_and_knows_no_clock() {
    for krate in ["nape-attitude", "nape-core"] {
        let src = root().join("crates").join(krate).join("src");
        let lib = fs::read_to_string(src.join("lib.rs")).unwrap();
        assert!(lib.contains("#![no_std]"), "{krate}");
        for (path, text) in sources(&src) {
            if !is_test(&path) {
                knows_no_clock(&path, &text);
            }
        }
    }
}

fn knows_no_clock(path: &Path, text: &str) {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    for word in [
        "std::",
        "Instant",
        "SystemTime",
        "HashMap",
        "println",
        "thread",
        "rand::",
    ] {
        let found = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .find(|l| l.contains(word));
        assert!(found.is_none(), "{}: {word} in {found:?}", path.display());
    }
}

/// Drivers are machines: whoever holds a link tells them the bytes and the time.
#[test]
fn drivers_know_no_clock_no_radio_and_no_file() {
    let outside = [
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::time",
        "std::thread",
        "Instant",
        "HashMap",
        "println",
        "tokio",
        "btleplug",
        "mcap",
    ];
    for (path, text) in sources(&root().join("crates/nape-devices/src")) {
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        for line in code {
            let found = outside.iter().find(|word| line.contains(**word));
            assert!(found.is_none(), "{}: {line}", path.display());
        }
    }
    let tree = tree("nape-ble");
    for heavy in [
        "mcap",
        "zstd",
        "fluent-bundle",
        "nape-session",
        "nape-words",
    ] {
        assert!(
            !tree.iter().any(|name| name == heavy),
            "nape-ble stands on {heavy}"
        );
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    for (path, text) in all_sources() {
        let lines = text.lines().count();
        assert!(
            lines <= 600,
            "{} has {lines} lines; cut it by what it does",
            path.display()
        );
        assert!(
            text.starts_with("//!"),
            "{} does not begin with //!",
            path.display()
        );
    }
}

/// Lines outside of tests that a crate may have: what one person can keep in mind. Our choice.
const MOST_LINES: usize = 10_000;

/// What is one thing and has no edge to cut along: the pure core, and the simulator.
const MAY_BE_LARGE: [&str; 2] = ["crates/nape-core", "firmware-sim"];

#[test]
fn no_crate_outgrows_its_name() {
    for (dir, _) in EDGES {
        let lines: usize = sources(&root().join(dir).join("src"))
            .iter()
            .filter(|(path, _)| !is_test(path))
            .map(|(_, text)| lines_outside_tests(text))
            .sum();
        println!("{dir}: {lines}");
        assert!(
            lines <= MOST_LINES || MAY_BE_LARGE.contains(&dir),
            "{dir} has {lines} lines outside of tests; cut it along what it does"
        );
    }
}

/// Lines before a file's own module of tests, which by habit ends it.
fn lines_outside_tests(text: &str) -> usize {
    let tests = text.find("\n#[cfg(test)]\nmod tests {");
    tests.map_or(text, |at| &text[..at]).lines().count()
}

/// A file that no `mod` names is never compiled, and its tests never run.
#[test]
fn no_file_is_forgotten() {
    for (path, _) in all_sources() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        if ["lib", "main", "build"].contains(&stem) || stands_alone(&path) {
            continue;
        }
        let dir = path.parent().unwrap();
        let name = if stem == "mod" {
            dir.file_name().unwrap().to_str().unwrap()
        } else {
            stem
        };
        let dir = if stem == "mod" {
            dir.parent().unwrap()
        } else {
            dir
        };
        let parent_file = dir.with_extension("rs");
        let mut parents = vec![parent_file];
        for file in ["mod.rs", "lib.rs", "main.rs"] {
            parents.push(dir.join(file));
        }
        // Test targets of one crate share helpers as `mod name` in any file of the folder.
        parents.extend(fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()));
        let named = parents
            .iter()
            .filter(|p| p.is_file() && **p != path)
            .any(|p| {
                let text = fs::read_to_string(p).unwrap_or_default();
                text.lines().any(|l| {
                    let l = l.trim_start();
                    let l = l
                        .strip_prefix("pub(crate) ")
                        .or_else(|| l.strip_prefix("pub(super) "))
                        .unwrap_or(l);
                    let l = l.strip_prefix("pub ").unwrap_or(l);
                    l == format!("mod {name};")
                })
            });
        // Targets of several folders share helpers by their path.
        let by_path = || {
            let folder = path.parent().and_then(Path::file_name);
            let folder = folder.and_then(|f| f.to_str()).unwrap_or_default();
            let end = format!("{folder}/{stem}.rs\"]");
            let names = |l: &str| l.trim_start().starts_with("#[path = ") && l.ends_with(&end);
            all_sources().values().any(|text| text.lines().any(names))
        };
        assert!(
            named || by_path(),
            "{} is named by no `mod`",
            path.display()
        );
    }
}

/// One habit: a module with files of its own is `foo/mod.rs`, never `foo.rs` beside `foo/`.
#[test]
fn a_module_with_files_of_its_own_is_a_folder_with_mod_rs() {
    for path in all_sources().keys() {
        let folder = path.with_extension("");
        assert!(
            stands_alone(path) || !folder.is_dir(),
            "{} lies beside {}: move it to {}",
            path.display(),
            folder.display(),
            folder.join("mod.rs").display()
        );
    }
}

/// Property tests draw the same cases in every run (`.cargo/config.toml`), and no test steps out of that by a
/// seed, a runner or a memory of its own.
#[test]
fn property_tests_draw_the_same_cases_every_time() {
    for name in ["PROPTEST_RNG_SEED", "PROPTEST_DISABLE_FAILURE_PERSISTENCE"] {
        let value = std::env::var_os(name);
        assert!(value.is_some(), "{name}: run the tests by cargo, from here");
    }
    let words = ["rng_seed", "RngSeed", "TestRunner", "failure_persistence"];
    for (path, text) in all_sources() {
        let here = path.ends_with("suite/house.rs");
        let own = words.iter().find(|w| !here && text.contains(**w));
        assert!(own.is_none(), "{}: {own:?}", path.display());
        assert!(
            !path.with_extension("proptest-regressions").exists(),
            "{}: a find becomes a test of its own",
            path.display()
        );
    }
}

/// What is left out of the usual run is slow, and nothing else: what fails is not left out, and every `ignore`
/// says what takes its time.
#[test]
fn only_slow_tests_are_ignored() {
    for (path, text) in all_sources() {
        for line in text.lines().map(str::trim_start) {
            assert!(
                !line.starts_with("#[ignore") || line.starts_with("#[ignore = \"slow: "),
                "{}: {line}",
                path.display()
            );
        }
    }
}

/// A target of its own: `tests/*.rs`, `benches/*.rs`, `examples/*.rs`, `src/bin/*.rs` of a crate,
/// `fuzz_targets/*.rs`.
fn stands_alone(path: &Path) -> bool {
    let dir = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|n| n.to_str());
    dir.is_some_and(|dir| ["tests", "benches", "examples", "bin", "fuzz_targets"].contains(&dir))
}

/// Every example recording has a sidecar: origin, licence, and the hash of the file.
#[test]
fn example_data_have_sidecars() {
    let dir = root().join("examples/data");
    let mut seen = 0;
    for entry in fs::read_dir(&dir).expect("examples/data") {
        let path = entry.expect("an entry").path();
        let extension = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        if !["mcap", "csv"].contains(&extension) {
            continue;
        }
        seen += 1;
        let sidecar = path.with_extension("json");
        let text = fs::read_to_string(&sidecar)
            .unwrap_or_else(|_| panic!("{} has no sidecar", path.display()));
        let json: serde_json::Value = serde_json::from_str(&text).expect("a sidecar in JSON");
        for key in ["origin", "licence", "device", "phases", "command", "sha256"] {
            assert!(json.get(key).is_some(), "{}: no `{key}`", sidecar.display());
        }
        let bytes = fs::read(&path).expect("the recording");
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(json["sha256"], hash.as_str(), "{} changed", path.display());
        assert!(
            bytes.len() <= 1_000_000,
            "{} is large for an example",
            path.display()
        );
    }
    assert!(seen > 0, "no example recordings");
}

/// Every document can be found from the README.
#[test]
fn documents_are_linked() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    for entry in fs::read_dir(root().join("docs")).expect("docs/") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "md") {
            let name = format!("docs/{}", path.file_name().unwrap().to_str().unwrap());
            assert!(readme.contains(&name), "the README does not link {name}");
        }
    }
}

/// Does a file hold tests alone?
pub(crate) fn is_test(path: &Path) -> bool {
    path.components().any(|c| c.as_os_str() == "tests") || path.ends_with("tests.rs")
}

fn all_sources() -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    for top in ["crates", "firmware-sim", "tests"] {
        all.extend(sources(&root().join(top)));
    }
    all
}

/// The Rust files under a folder, with their text.
pub(crate) fn sources(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("source text");
            found.insert(path, text);
        }
    }
    found
}
