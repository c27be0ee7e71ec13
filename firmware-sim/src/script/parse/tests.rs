//! What a script may say, and what is said when it is wrong.

#![expect(clippy::float_cmp, reason = "sums of short decimals, exact as written")]

use super::super::{Activity, Onto, SPECS, Script, Statement};

fn one(text: &str) -> (Activity, f64) {
    let script = Script::parse(text).expect(text);
    assert_eq!(script.statements.len(), 1, "{text}");
    match script.statements[0] {
        Statement::Do {
            activity, seconds, ..
        } => (activity, seconds),
        Statement::Repeat { .. } => panic!("{text} is a repeat"),
    }
}

fn says(text: &str) -> String {
    Script::parse(text).expect_err(text).to_string()
}

#[test]
fn both_spellings_of_a_duration_are_one() {
    assert_eq!(one("for 10m: screen"), one("screen for 10m"));
    assert_eq!(one("screen 10m"), (Activity::Screen, 600.0));
    assert_eq!(one("screen 1h30m").1, 5400.0);
    assert_eq!(
        one("phone 45deg 6min"),
        (Activity::Phone { angle: 45.0 }, 360.0)
    );
}

#[test]
fn arguments_by_name_and_place() {
    assert_eq!(
        one("walk 3m cadence 1.9"),
        (
            Activity::Walk {
                cadence: 1.9,
                speed: 0.0
            },
            180.0
        )
    );
    assert_eq!(
        one("hold head 45 trunk 10 for 400s"),
        (
            Activity::Hold {
                head: 45.0,
                trunk: 10.0
            },
            400.0
        )
    );
    assert_eq!(one("nod 4 period 2s").1, 10.0);
    for (name, onto) in [
        ("take_off", Onto::Desk),
        ("hang", Onto::Chair),
        ("charge", Onto::Charger),
    ] {
        let activity = one(&format!("{name} head for 5m")).0;
        assert_eq!(
            activity,
            Activity::TakeOff {
                clip: Some(nape_core::Placement::Head),
                returns: true,
                onto
            }
        );
        assert_eq!(activity.name(), name);
    }
    let kept = Activity::TakeOff {
        clip: None,
        returns: false,
        onto: Onto::Chair,
    };
    assert_eq!(one("hang all"), (kept, 8.0));
    let short =
        Script::parse("hang head for 10s").expect_err("too short to hang it up and take it");
    assert!(short.to_string().contains("between 20 and"), "{short}");
}

#[test]
fn repeats_and_semicolons() {
    let s = Script::parse("repeat 3 {\n nod 4; screen 30s # c\n repeat 2 { stand 10s } }\n")
        .expect("ok");
    assert_eq!(s.seconds(), 3.0 * (2.0 + 4.0 * 1.8 + 30.0 + 20.0));
}

#[test]
fn every_activity_of_the_table_parses() {
    for s in SPECS {
        let text = match s.name {
            "nod" | "bow" | "turn" | "reach" | "cat_cow" | "cat_cow_seated" => {
                format!("{} 2", s.name)
            }
            "slip" => "slip head 10".to_owned(),
            "hold" | "walk" | "desk" => format!("{} for 5m", s.name),
            name => name.to_owned(),
        };
        let (activity, seconds) = one(&text);
        assert_eq!(activity.name(), s.name);
        assert!(seconds > 0.0);
    }
}

#[test]
fn errors_name_place_and_remedy() {
    let cases = [
        (
            "phoen 45",
            "line 1, column 1: there is no activity `phoen`; did you mean `phone`?",
        ),
        (
            "\n  dance",
            "line 2, column 3: there is no activity `dance`; `firmware-sim activities` lists them",
        ),
        ("phone 45 45", "line 1, column 10: `angle` is given twice"),
        (
            "phone 145",
            "line 1, column 7: angle must be between 0 and 85",
        ),
        (
            "screen cadence 2",
            "line 1, column 8: `screen` has no argument `cadence`; it takes `for` with a duration",
        ),
        ("nod 2.5", "line 1, column 5: times must be a whole number"),
        (
            "nod",
            "line 1, column 1: `nod` needs `times`, as in `nod 4`",
        ),
        (
            "walk",
            "line 1, column 1: `walk` needs a duration, as in `for 3m`",
        ),
        (
            "walk 3m cadence",
            "line 1, column 16: expected a number, found the end of the statement",
        ),
        (
            "screen 10q",
            "line 1, column 8: `10q` is not a number or a duration (write 45, 1.9, 90s, 3m or 1h30m)",
        ),
        (
            "screen 30m1h",
            "line 1, column 8: `30m1h` is not a number or a duration (write 45, 1.9, 90s, 3m or 1h30m)",
        ),
        (
            "for 10m screen",
            "line 1, column 9: expected `:` after the duration, found `screen`",
        ),
        (
            "repeat 3 {\n nod 4",
            "line 1, column 10: this `{` is never closed",
        ),
        (
            "nod 4 }",
            "line 1, column 7: expected the name of an activity, found `}`",
        ),
        (
            "repeat x { }",
            "line 1, column 8: expected how often to repeat, found `x`",
        ),
        ("screen 10m @", "line 1, column 12: '@' has no meaning here"),
        (
            "# nothing\n",
            "line 1, column 1: the script has no statement; the shortest is `sit_upright 20s`",
        ),
        (
            "repeat 9 { desk 8h }",
            "line 1, column 1: the script lasts longer than 48 hours",
        ),
        (
            "take_off knee",
            "line 1, column 10: `take_off` has no argument `knee`; it takes a clip (head, upper_back, low_back or all), `for` with a duration",
        ),
    ];
    for (text, want) in cases {
        assert_eq!(says(text), want, "{text:?}");
    }
    let deep = "repeat 1 { ".repeat(10);
    assert!(says(&deep).contains("nested too deeply"));
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[a-z0-9 .:;{}#\\-\n°_]{0,60}") {
        let _outcome = Script::parse(&text);
    }
}
