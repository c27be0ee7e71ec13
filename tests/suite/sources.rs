//! Every source that is cited within the project exists: pages and headings that comments and texts in
//! code name, links between the pages, decisions by their number.
//!
//! What it does not do: follow links to the web, or read what a page says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use nape_tests::root;

/// Where code is looked for.
const CODE: [&str; 4] = ["crates", "firmware-sim", "tests", "examples"];

/// Files that cite pages: by the ends of their names.
const CODE_ENDS: [&str; 7] = ["rs", "toml", "sh", "py", "ftl", "h", "c"];

#[test]
fn what_code_cites_exists() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in files(&CODE, &CODE_ENDS) {
        let text = fs::read_to_string(&path).expect("a text");
        for (line, cited) in cited_pages(&text) {
            seen += 1;
            if let Err(why) = resolve_from_code(&path, cited) {
                faults.push(format!("{}:{line}: {cited}: {why}", shown(&path)));
            }
        }
        faults.extend(unknown_decisions(&path, &text));
    }
    assert!(seen > 100, "only {seen} citations were found at all");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_pages_link_exists() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for path in pages() {
        let text = fs::read_to_string(&path).expect("a page");
        for (line, link) in links(&text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, anchor) = cut(&link);
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            if let Err(why) = resolve(&target, anchor) {
                faults.push(format!("{}:{line}: {link}: {why}", shown(&path)));
            }
        }
        faults.extend(unknown_decisions(&path, &text));
    }
    assert!(seen > 100, "only {seen} links were found at all");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Somebody who comes by reads the first page, and no more: what is longer belongs into `docs`. 120 lines are our
/// choice. Its two commands are what `.ci/run` and the instructions elsewhere name.
#[test]
fn the_first_page_is_short() {
    let text = fs::read_to_string(root().join("README.md")).expect("README.md");
    let lines = text.lines().count();
    assert!(lines <= 120, "README.md has {lines} lines");
    for command in ["cargo run --release -- demo", "cargo test --workspace"] {
        assert!(text.lines().any(|line| line == command), "{command}");
    }
}

/// The finders find, and refuse what they are there to refuse: else the two tests above prove nothing.
#[test]
fn a_source_that_is_not_there_is_told() {
    let code = root().join("crates/nape-core/src/lib.rs");
    // Put together here, or this very file would cite what is not there.
    let evidence = ["evidence", "md"].join(".");
    for (cited, there) in [
        (format!("docs/{evidence}"), true),
        (format!("docs/{evidence}#chips"), true),
        (format!("docs/{evidence}#what-speaks-against-it"), true),
        (format!("../../docs/{evidence}"), true),
        (evidence.clone(), false),
        (format!("docs/{evidence}#section-9"), false),
        (format!("docs/no-{evidence}"), false),
    ] {
        let text = format!("//! Numbers\n//! ({cited}, for one).");
        let found: Vec<_> = cited_pages(&text).collect();
        assert_eq!(found, [(2, cited.as_str())]);
        assert_eq!(resolve_from_code(&code, &cited).is_ok(), there, "{cited}");
    }
    let page =
        "# Page\n\nA [link](x#y), an ![image](z), `[code](no)`.\n\n| a |\n|---|\n| [cell](w) |\n";
    let found = links(page);
    let expected = [(3, "x#y"), (3, "z"), (7, "w")];
    assert_eq!(found, expected.map(|(line, link)| (line, link.to_owned())));
    let name = "decision";
    assert_eq!(unknown_decisions(&code, &format!("{name} 0001")).len(), 0);
    assert_eq!(unknown_decisions(&code, &format!("{name} 9999")).len(), 1);
}

#[test]
fn anchors_are_made_as_github_makes_them() {
    let page = "# One: two & `three`\n\n```sh\n# no heading\n```\n\n## A [link](#same), a_b-c?\n\n## Same\n\n## Same\n";
    let expected = ["one-two--three", "a-link-a_b-c", "same", "same-1"];
    let found = anchors(page);
    assert_eq!(found, expected.map(str::to_owned).into());
}

/// Pages that are named in a text, with their lines: words that end in `.md`, with or without an anchor.
fn cited_pages(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.flat_map(|(i, line)| {
        let words = line.split(|c: char| !(c.is_alphanumeric() || "._-/#".contains(c)));
        words
            .map(|w| w.trim_end_matches(['.', '-', '/', '#']))
            .filter(|w| {
                let (file, _) = cut(w);
                Path::new(file).extension().is_some_and(|e| e == "md")
                    && file.chars().any(char::is_alphanumeric)
            })
            .map(move |w| (i + 1, w))
    })
}

/// A page as code names it: from the top of the checkout, or beside the file that names it.
fn resolve_from_code(code: &Path, cited: &str) -> Result<(), String> {
    let (file, anchor) = cut(cited);
    let from_top = root().join(file.trim_start_matches("../"));
    let beside = code.parent().expect("a folder").join(file);
    let target = if beside.is_file() { beside } else { from_top };
    resolve(&target, anchor)
}

fn resolve(target: &Path, anchor: Option<&str>) -> Result<(), String> {
    if !target.exists() {
        return Err("there is no such file".to_owned());
    }
    let Some(anchor) = anchor else {
        return Ok(());
    };
    let text = fs::read_to_string(target).map_err(|e| e.to_string())?;
    let known = anchors(&text);
    if known.contains(anchor) {
        return Ok(());
    }
    Err(format!("no such heading; there are {known:?}"))
}

/// Decisions named by a number that none has.
fn unknown_decisions(path: &Path, text: &str) -> Vec<String> {
    let known: BTreeSet<String> = fs::read_dir(root().join("docs/decisions"))
        .expect("docs/decisions")
        .filter_map(|e| {
            let name = e.expect("an entry").file_name();
            Some(name.to_str()?.get(..4)?.to_owned())
        })
        .collect();
    let mut faults = Vec::new();
    for (i, line) in text.lines().enumerate() {
        for (_, after) in line
            .match_indices("decision ")
            .map(|(at, m)| line.split_at(at + m.len()))
        {
            let number: String = after.chars().take_while(char::is_ascii_digit).collect();
            if number.len() == 4 && !known.contains(&number) {
                let place = shown(path);
                faults.push(format!("{place}:{}: no decision {number}", i + 1));
            }
        }
    }
    faults
}

/// File and anchor of a citation.
fn cut(cited: &str) -> (&str, Option<&str>) {
    match cited.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (cited, None),
    }
}

/// Links and images of a page, with their lines.
fn links(page: &str) -> Vec<(usize, String)> {
    let events = Parser::new_ext(page, Options::ENABLE_TABLES).into_offset_iter();
    let mut found = Vec::new();
    for (event, range) in events {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            let line = page[..range.start].matches('\n').count() + 1;
            found.push((line, dest_url.to_string()));
        }
    }
    found
}

/// The anchors of a page's headings as GitHub makes them: the text in lower case, without punctuation,
/// hyphens for spaces, and a number for the second of a kind.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let text = heading.take().unwrap_or_default().to_lowercase();
                let anchor: String = text
                    .chars()
                    .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c))
                    .map(|c| if c == ' ' { '-' } else { c })
                    .collect();
                let before = times.entry(anchor.clone()).or_default();
                found.insert(match *before {
                    0 => anchor,
                    n => format!("{anchor}-{n}"),
                });
                *before += 1;
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The pages people read: what lies at the top, in `docs`, and the READMEs beside code.
fn pages() -> Vec<PathBuf> {
    let mut found = files(&["docs"], &["md"]);
    found.extend(
        files(&CODE, &["md"])
            .into_iter()
            .filter(|p| p.ends_with("README.md")),
    );
    found.extend(["README.md", "CHANGELOG.md"].map(|name| root().join(name)));
    found
}

/// Files below these folders of the checkout whose names have one of these ends.
fn files(folders: &[&str], ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|f| root().join(f)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let end = path.extension().and_then(|e| e.to_str());
            if path.is_dir() {
                // What was built or unpacked is nobody's text.
                if path.file_name().is_some_and(|n| n != "target") {
                    folders.push(path);
                }
            } else if end.is_some_and(|e| ends.contains(&e)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    let top = root();
    path.strip_prefix(&top)
        .unwrap_or(path)
        .display()
        .to_string()
}
