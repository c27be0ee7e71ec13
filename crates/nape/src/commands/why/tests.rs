//! Tests of the reason in words.

use expect_test::expect;
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Because, RuledOut};
use nape_core::event::{Answer, Breakpoint, HeldBack, Measure, Rule};
use nape_core::{Placement, WallTime};
use proptest::prelude::*;

use super::*;
use nape_control::why::{Check, Checked, HeldBackNow, SCHEMA};

/// Without colours, 80 columns wide.
fn plain_text(told: &Why) -> String {
    let look = Look {
        color: false,
        width: 80,
    };
    tell(told, look)
}

const NOW: WallTime = WallTime {
    unix_us: 1_795_334_343_000_000,
    utc_offset_s: 3600,
};

fn hold() -> Why {
    let trace = (-300..=10).map(|t| TracePoint {
        t_s: f64::from(t),
        angle_deg: (!(-200..-150).contains(&t)).then(|| f64::from((t + 300).min(45))),
    });
    Why {
        schema: SCHEMA.to_owned(),
        now: NOW,
        language: None,
        nudge: Some(Explained {
            id: 3,
            unix_us: NOW.unix_us - 720_000_000,
            rule: Rule::Hold,
            fact: Fact::Hold {
                measure: Measure::Head,
                angle_deg: 44.7,
                sigma_deg: Some(1.3),
                held_s: 341.0,
                limit_s: 340.0,
                dose: 1.003,
            },
            title: "Time to let your neck move".to_owned(),
            body: "Your head has been tilted for long. Look up, and do a few rounds of cat/cow."
                .to_owned(),
            activity: "cat_cow".to_owned(),
            risk_factor: "poor_posture".to_owned(),
            moment: None,
            owed_s: None,
            considered: Vec::new(),
            trace: trace.collect(),
            trace_of: Some(Measure::Head),
            checks: vec![
                Check {
                    what: Checked::Worn,
                    placement: Some(Placement::Head),
                    found: Found::Worn,
                },
                Check {
                    what: Checked::Budget,
                    placement: None,
                    found: Found::Number {
                        number: 2,
                        per_day: 8,
                    },
                },
            ],
            sources: vec!["ISO 11226:2000, table 2".to_owned()],
            answer: None,
        }),
        baseline: None,
        held_back: vec![HeldBackNow {
            unix_us: NOW.unix_us - 60_000_000,
            rule: Rule::Walk,
            reason: HeldBack::Cooldown,
        }],
    }
}

#[test]
fn the_reason_names_fact_limit_trace_checks_and_sources() {
    expect![[r#"
        Reminder 3 at 08:47, 12 min ago: Time to let your neck move
                       Your head has been tilted for long. Look up, and do a few rounds
                       of cat/cow.
        measured       Head 45° (±3°) forward for 5½ min; guide time 5½ min (ISO 11226)
        rule           one angle held too long
        trace          ▁▂▃▄▄▅▆▇████████████·········███████████████████████████████
                       head from 08:42 to 08:47; · is no data
        checked        ✓ head: worn
                       ✓ reminders today: 2 of 8
        suggested      cat/cow
                       Poor posture is one of nine risk factors the article lists. That
                       doesn't mean it hurts you.
        sources        ISO 11226:2000, table 2
        answer         none yet: `nape done`, `nape snooze` or `nape hurts`
        skipped        08:58, no walk for a long time: too soon after the last reminder
    "#]]
    .assert_eq(&plain_text(&hold()));
}

#[test]
fn without_a_nudge_it_says_so_and_what_was_held_back() {
    let mut why = hold();
    why.nudge = None;
    expect![[r#"
        No reminder yet.
        skipped        08:58, no walk for a long time: too soon after the last reminder
    "#]]
    .assert_eq(&plain_text(&why));
}

#[test]
fn the_other_rules_and_an_answer_in_words() {
    let mut why = hold();
    let told = |why: &Why| plain_text(why);
    let nudge = why.nudge.as_mut().unwrap();
    nudge.fact = Fact::Walk {
        since_s: 3400.0,
        limit_s: 3300.0,
    };
    nudge.trace.clear();
    nudge.answer = Some(Answer::Verified);
    let text = told(&why);
    assert!(
        text.contains("No walk for 57 min (reminder at 55 min)"),
        "{text}"
    );
    assert!(text.contains("break detected afterwards"), "{text}");
    assert!(!text.contains("\ntrace"), "{text}");
    let json = serde_json::to_string(&why).unwrap();
    assert_eq!(serde_json::from_str::<Why>(&json).unwrap(), why);
}

/// The coach's words are in the daemon's language; what was weighed is told with its reasons.
#[test]
fn what_was_weighed_in_the_daemons_language() {
    let mut why = hold();
    why.language = Some("de".to_owned());
    let nudge = why.nudge.as_mut().unwrap();
    nudge.trace.clear();
    nudge.checks.clear();
    nudge.moment = Some(Breakpoint::HeadLift);
    nudge.owed_s = Some(2400.0);
    nudge.considered = vec![
        Considered {
            activity: Activity::CatCow,
            ruled_out: None,
            weighed: vec![(Because::Answers, 30), (Because::Variety, -6)],
        },
        Considered {
            activity: Activity::DownwardDog,
            ruled_out: Some(RuledOut::Profile(RiskFactor::Injury)),
            weighed: vec![],
        },
    ];
    expect![[r#"
        Erinnerung 3 um 08:47, vor 12 min: Time to let your neck move
                       Your head has been tilted for long. Look up, and do a few rounds
                       of cat/cow.
        gemessen       Kopf 45° (±3°) nach vorn, 5½ min lang; Richtwert 5½ min (ISO
                       11226)
        Regel          zu lange in einem Winkel
        Moment         als du aufgeschaut hast
                       um 40 min verschoben
        Vorschlag      Katze-Kuh
                       Ungünstige Haltung: einer von neun Risikofaktoren aus dem
                       Artikel. Das heißt nicht, dass es dir wehtut.
        Auswahl        Katze-Kuh (passt zum Gemessenen; kam zuletzt)
                       der herabschauende Hund (nicht bei: eine Verletzung an Nacken
                       oder Rücken)
        Quellen        ISO 11226:2000, table 2
        Antwort        noch keine: `nape done`, `nape snooze` oder `nape hurts`
        ausgelassen    08:58, lange ohne Gehen: zu kurz nach der letzten
    "#]]
    .assert_eq(&plain_text(&why));
    // What an older daemon does not say is not missed.
    let mut json = serde_json::to_value(&why).unwrap();
    for key in ["moment", "owed_s", "considered"] {
        assert!(json["nudge"].as_object_mut().unwrap().remove(key).is_some());
    }
    assert!(json.as_object_mut().unwrap().remove("language").is_some());
    let old: Why = serde_json::from_value(json).unwrap();
    assert!(plain_text(&old).contains("one angle held too long"));
}

proptest! {
    #[test]
    fn any_trace_becomes_a_line_that_fits(
        angles in prop::collection::vec(prop::option::of(-180.0_f64..180.0), 0..700),
        room in 1_usize..80,
    ) {
        let trace: Vec<_> = angles.iter().enumerate().map(|(i, angle_deg)| TracePoint {
            t_s: i as f64,
            angle_deg: *angle_deg,
        }).collect();
        let known = angles.iter().any(Option::is_some);
        let line = bars(&trace, room);
        prop_assert_eq!(line.is_some(), known);
        if let Some(line) = line {
            prop_assert_eq!(line.chars().count(), room.min(trace.len()));
        }
    }
}
