//! What holds for all words of all languages: the same keys and variables, nothing missing, nothing
//! unused, nothing that blames, frightens or promises, and nothing too long.

mod everything;
mod measured;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use everything::Kind;
use nape_core::Placement;
use nape_core::calibrate::Refused;
use nape_core::score::{Note, Noted};

use super::*;

/// Everything that can be said.
fn everything(words: Words) -> Vec<(Kind, String)> {
    let mut all = everything::everything(words);
    all.extend(measured::measured(words));
    all
}

thread_local! {
    /// Keys that were looked up on this thread, with what was wrong.
    static NOTED: RefCell<BTreeMap<String, Option<String>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes down that `key` was looked up, and what was wrong with it.
pub(crate) fn note(key: &str, trouble: Option<String>) {
    NOTED.with_borrow_mut(|noted| {
        let slot = noted.entry(key.to_owned()).or_default();
        *slot = slot.take().or(trouble);
    });
}

/// Keys with their variables.
type Keys = BTreeMap<String, BTreeSet<String>>;

fn keys(language: Language) -> Keys {
    let mut keys = Keys::new();
    for file in bundle::files(language) {
        let resource = parser::parse(file).unwrap_or_else(|(_, e)| panic!("{language}: {e:?}"));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name.to_owned();
                    assert!(message.attributes.is_empty(), "{language} {id}: attributes");
                    let mut variables = BTreeSet::new();
                    let value = message
                        .value
                        .unwrap_or_else(|| panic!("{language} {id}: empty"));
                    pattern(&value, &mut variables);
                    let twice = keys.insert(id.clone(), variables);
                    assert!(twice.is_none(), "{language}: {id} is there twice");
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                other => panic!("{language}: {other:?}"),
            }
        }
    }
    keys
}

fn pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(expression) => inline(expression, variables),
            Expression::Select { selector, variants } => {
                inline(selector, variables);
                for variant in variants {
                    self::pattern(&variant.value, variables);
                }
            }
        }
    }
}

fn inline(expression: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        other => panic!("{other:?}: texts take variables and nothing else"),
    }
}

#[test]
fn every_language_has_the_same_keys_with_the_same_variables() {
    let english = keys(Language::English);
    assert!(english.len() > 200, "{}", english.len());
    for language in Language::ALL {
        let own = keys(language);
        for (key, variables) in &english {
            assert_eq!(own.get(key), Some(variables), "{language}: {key}");
        }
        let more: Vec<_> = own.keys().filter(|k| !english.contains_key(*k)).collect();
        assert!(
            more.is_empty(),
            "{language} has keys English lacks: {more:?}"
        );
    }
}

#[test]
fn everything_can_be_said_and_no_key_is_unused() {
    for language in Language::ALL {
        NOTED.take();
        let said = everything(Words::new(language));
        let noted = NOTED.take();
        for (key, trouble) in &noted {
            assert_eq!(*trouble, None, "{language}: {key}");
        }
        for (_, text) in &said {
            assert!(!text.trim().is_empty(), "{language}: an empty text");
            assert!(
                !text.contains(['{', '}', '$', '\u{2068}', '\u{2069}']),
                "{text}"
            );
            assert!(!text.contains("  "), "{text}");
        }
        for key in keys(language).keys() {
            assert!(noted.contains_key(key), "{language}: {key} is never said");
        }
    }
}

#[test]
fn steps_are_as_many_in_every_language() {
    for proposal in everything::proposals() {
        let [en, de] = Language::ALL.map(|l| Words::new(l).steps(&proposal).len());
        assert_eq!(en, de, "{proposal:?}");
        assert!((3..=5).contains(&en), "{proposal:?}: {en} steps");
    }
}

#[test]
fn texts_fit() {
    let mut odd = BTreeSet::new();
    for language in Language::ALL {
        for (kind, text) in everything(Words::new(language)) {
            let length = text.chars().count();
            if length > kind.most() || (kind != Kind::Body && text.contains('\n')) {
                odd.insert(format!("{language}: {kind:?} of {length}: {text}"));
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

/// What is never said: blame, fear, loads on the neck, orders to sit in some way, medical promises.
/// Looked for at the begin of a word.
const NEVER: [(Language, &[&str]); 2] = [
    (
        Language::English,
        &[
            "sit straight",
            "sit up",
            "stand straight",
            "straighten",
            "fault",
            "wrong",
            "lazy",
            "bad",
            "should have",
            "slouch",
            "hunch",
            "danger",
            "damage",
            "harm",
            "risky",
            "kg",
            "kilo",
            "pound",
            "weight on",
            "prevent",
            "cure",
            "treat",
            "heal",
            "diagnos",
            "therap",
            "guarantee",
            "will help",
            "relieves",
            "patient",
            "disease",
        ],
    ),
    (
        Language::German,
        &[
            "gerade sitzen",
            "sitz gerade",
            "setz dich gerade",
            "aufrecht",
            "schuld",
            "falsch",
            "faul",
            "schlecht",
            "krumm",
            "gefahr",
            "gefähr",
            "schad",
            "schäd",
            "kg",
            "kilo",
            "pfund",
            "gewicht auf",
            "heil",
            "verhinder",
            "verhüte",
            "vorbeugen gegen",
            "behandl",
            "behandel",
            "diagnos",
            "therap",
            "garantier",
            "wird helfen",
            "patient",
            "kur ",
        ],
    ),
];

#[test]
fn nothing_blames_frightens_or_promises() {
    for (language, never) in NEVER {
        let said = everything(Words::new(language));
        for (_, text) in said.iter().filter(|(kind, _)| *kind != Kind::Clip) {
            let lower = text.to_lowercase();
            for word in never {
                let begins = |(at, _): (usize, &str)| {
                    !lower[..at]
                        .chars()
                        .next_back()
                        .is_some_and(char::is_alphabetic)
                };
                let found = lower.match_indices(word).any(begins);
                assert!(!found, "{language}: {word:?} in {text:?}");
            }
        }
    }
}

/// Words of the house that nobody reads: what is worn is a sensor, what comes is a reminder with a suggestion, and a
/// program neither sees nor hears. Of the files of others: theirs hold the same ([`OTHERS`]).
const HOUSE: [(Language, &[&str]); 2] = [
    (
        Language::English,
        &[
            "nudge",
            "clip",
            "rig ",
            "daemon",
            "wearer",
            "owed",
            "forgiven",
            "by your word",
            "set aside",
            "proposal",
            "is heard",
            "saw ",
            "unlucky",
            "low back",
        ],
    ),
    (
        Language::German,
        &[
            "clip",
            "nudge",
            "erlassen",
            "weggelegt",
            "wie du sagst",
            "aufgeschoben",
            "befragung",
            "schub",
            "stellung des kindes",
            "es mit",
            "zu hören",
            "gesehen",
            "ein kurzer gang",
        ],
    ),
];

/// Files that are being rewritten elsewhere and are held by tests of their own.
const OTHERS: [&str; 3] = ["nudge-", "button-", "ask-"];

#[test]
fn no_word_of_the_house_is_read() {
    for (language, house) in HOUSE {
        let files = bundle::files(language);
        let read = files.iter().filter(|f| {
            !OTHERS
                .iter()
                .any(|other| f.lines().any(|line| line.starts_with(other)))
        });
        for file in read {
            let resource = parser::parse(*file).unwrap_or_else(|(resource, _)| resource);
            for entry in resource.body {
                let Entry::Message(message) = entry else {
                    continue;
                };
                let mut text = String::from(" ");
                if let Some(value) = &message.value {
                    plain_text(value, &mut text);
                }
                let lower = text.to_lowercase();
                for word in house {
                    // At the begin of a word.
                    let found = lower
                        .match_indices(word)
                        .any(|(at, _)| !lower[..at].ends_with(char::is_alphabetic));
                    assert!(!found, "{language}: {word:?} in {}", message.id.name);
                }
            }
        }
    }
}

/// What of a pattern is text: keys and variables are the code's words.
fn plain_text(pattern: &Pattern<&str>, into: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => into.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => {
                for variant in variants {
                    into.push(' ');
                    plain_text(&variant.value, into);
                }
            }
            PatternElement::Placeable { .. } => into.push('…'),
        }
    }
}

/// In German the wearer is a "du".
#[test]
fn german_is_not_formal() {
    for (_, text) in everything(Words::new(Language::German)) {
        for word in text.split(|c: char| !c.is_alphabetic()) {
            assert!(
                !["Ihr", "Ihre", "Ihren", "Ihrem", "Ihnen"].contains(&word),
                "{text}"
            );
        }
    }
}

#[test]
fn what_a_language_lacks_is_english_and_what_nobody_has_is_its_key() {
    let english = bundle::bundle(
        Language::English,
        &["both = yes\nonly = { $n } in English\n"],
    );
    let german = bundle::bundle(Language::German, &["both = ja\nbroken = { $missing }\n"]);
    let find = |key, args: &[(&'static str, Arg<'_>)]| bundle::find([&german, &english], key, args);
    assert_eq!(find("both", &[]), "ja");
    assert_eq!(find("only", &[("n", 3.into())]), "3 in English");
    assert_eq!(find("nobody", &[]), "[nobody]");
    assert_eq!(find("only", &[]), "[only]", "a variable is missing");
    assert_eq!(find("broken", &[]), "[broken]");
    assert_eq!(find("", &[]), "[]");
    // A file that is broken in one place is good in the others.
    let torn = bundle::bundle(Language::German, &["= no\ngood = gut\n"]);
    assert_eq!(bundle::find([&torn], "good", &[]), "gut");
}

/// The longest figures there can be fit with every proposal; the property below takes any.
#[test]
fn nudges_of_long_figures_fit() {
    use nape_core::Span;
    use nape_core::event::Measured;
    use nape_core::num::deg;
    let (long, short) = (Span::from_secs(35_990), Span::from_secs(119));
    for mut nudge in everything::nudges() {
        nudge.owed = Some(long);
        match &mut nudge.measured {
            // Beyond the edge the accepted time is longest, and the wearer's own is shorter.
            Measured::Hold(h) => (h.angle, h.held, h.limit) = (deg(26.0), long, short),
            Measured::Sustained { held, limit } => (*held, *limit) = (long, long),
            Measured::Walk { since, limit } => (*since, *limit) = (long, long),
            Measured::Repetition { per_min, .. } => *per_min = 100.0,
            Measured::BendTwist { trunk, rotation } => {
                (*trunk, *rotation) = (deg(100.0), deg(100.0));
            }
        }
        for language in Language::ALL {
            let body = Words::new(language).nudge(&nudge).body;
            assert!(
                body.chars().count() <= 400,
                "{} {body}",
                body.chars().count()
            );
        }
    }
}

proptest::proptest! {
    #[test]
    fn nudges_of_any_figures_fit(
        angle in 0.0..1.6_f64,
        held in 0..36_000_i64,
        limit in 0..36_000_i64,
        owed in proptest::option::of(0..15_000_i64),
        which in 0..everything::nudges().len(),
    ) {
        use nape_core::event::Measured;
        use nape_core::Span;
        let mut nudge = everything::nudges().swap_remove(which);
        nudge.owed = owed.map(Span::from_secs);
        let (held, limit) = (Span::from_secs(held), Span::from_secs(limit));
        match &mut nudge.measured {
            Measured::Hold(h) => (h.angle, h.held, h.limit) = (angle, held, limit),
            Measured::Sustained { held: h, limit: l } => (*h, *l) = (held, limit),
            Measured::Walk { since, limit: l } => (*since, *l) = (held, limit),
            Measured::Repetition { per_min, .. } => *per_min = angle * 100.0,
            Measured::BendTwist { trunk, rotation } => (*trunk, *rotation) = (angle, -angle),
        }
        for language in Language::ALL {
            let said = Words::new(language).nudge(&nudge);
            proptest::prop_assert!(said.title.chars().count() <= 60, "{}", said.title);
            proptest::prop_assert!(said.body.chars().count() <= 400, "{}", said.body);
        }
    }
}

/// Whole nudges, to be read.
#[test]
fn nudges_read_well() {
    let mut nudge = everything::nudges().swap_remove(0);
    nudge.owed = Some(nape_core::Span::from_mins(40));
    let said = Words::new(Language::English).nudge(&nudge);
    assert_eq!(said.title, "Time to let your neck move");
    assert_eq!(
        said.body,
        "Put off 40 min ago.\n\
         Your head has been tilted forward about 38° for 5 min 40 s. ISO 11226 accepts this for \
         6 min 28 s; your own limit is 5 min 40 s. (Head tilt, standing in for the neck.)\n\
         Poor posture: a risk factor the article names; for some it may matter.\n\
         How about a short walk? Start slowly – two minutes count. Stop if it makes anything worse."
    );
    assert_eq!(said.sources.len(), 2);
    let said = Words::new(Language::German).nudge(&nudge);
    assert_eq!(said.title, "Zeit für etwas Bewegung im Nacken");
    assert_eq!(
        said.body,
        "Aufgeschoben seit 40 min.\n\
         Dein Kopf war 5 min 40 s lang etwa 38° nach vorn geneigt. ISO 11226 lässt das 6 min 28 s \
         lang zu, deine Grenze ist 5 min 40 s. (Kopfneigung statt Nackenbeugung.)\n\
         Ungünstige Haltung: ein Risikofaktor laut Artikel; für manche kann das zählen.\n\
         Wie wär’s mit ein paar Schritten? Langsam anfangen, zwei Minuten zählen schon. Hör auf, \
         wenn etwas schlimmer wird."
    );
}

/// Figures have the language's decimals; a note names whose it is.
#[test]
fn clips_and_notes_read_well() {
    let [english, german] = Language::ALL.map(Words::new);
    let short = Refused::TooShort { have_s: 1.26 };
    assert_eq!(
        english.refused(&short),
        "only 1.3 s of sitting upright; 3 s are needed"
    );
    assert_eq!(
        german.refused(&short),
        "nur 1,3 s aufrecht gesessen; 3 s sind nötig"
    );
    let late = Note {
        of: Some("A".to_owned()),
        what: Noted::CalibratedLate {
            placement: Placement::UpperBack,
            after_s: 3_723.9,
        },
    };
    assert_eq!(
        english.note(&late),
        "A: upper back: calibrated 1:02:03 after the start; no angles before"
    );
}
