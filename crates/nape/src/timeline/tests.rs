//! Snapshots of the timeline at two widths, without colours.

use expect_test::{Expect, expect};
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Adapted, Advice, CheckIn, Form, Proposal, RedFlag, Source, Standing};
use nape_core::event::{
    Axis, BreakKind, Context, HeldBack, Hold, Knows, Measure, Measured, Nudge, OffSign, Rule,
    SlipSign, Walk,
};
use nape_core::num::deg;
use nape_core::{Placement, Span};
use nape_words::Language;

use super::*;

fn t(s: f64) -> Timestamp {
    Timestamp::from_secs_f64(s)
}

fn hold(held: i64, dose: f64) -> Hold {
    Hold {
        measure: Measure::Head,
        from: t(0.0),
        to: t(0.0) + Span::from_secs(held),
        angle: deg(38.2),
        sigma: deg(0.55),
        held: Span::from_secs(held),
        limit: Span::from_secs(388),
        dose,
    }
}

fn day() -> Vec<Event> {
    let walk = Walk {
        from: t(3900.0),
        to: t(4020.0),
        steps: 221,
        cadence_hz: 1.84,
    };
    let nudge = Nudge {
        id: 1,
        rule: Rule::Hold,
        measured: Measured::Hold(hold(388, 1.0)),
        risk_factor: RiskFactor::PoorPosture,
        proposal: Proposal {
            activity: Activity::CatCow,
            form: Form::Seated,
            adapted: Adapted::default(),
        },
        considered: Vec::new(),
        breakpoint: None,
        owed: None,
        knows: Knows {
            neck: false,
            trunk: false,
        },
        sources: vec![Source::Iso11226, Source::Article],
    };
    let head = Placement::Head;
    let kinds = vec![
        (0.0, EventKind::Worn { placement: head }),
        (
            15.2,
            EventKind::Calibrated {
                placement: head,
                assumed: true,
                origin: nape_core::event::Origin::Whole,
                quality: None,
                change: None,
            },
        ),
        (300.0, EventKind::HoldStarted(hold(4, 0.01))),
        (330.0, EventKind::HoldEnded(hold(30, 0.08))),
        (
            400.0,
            EventKind::Shift {
                placement: head,
                axis: Axis::Flexion,
                from: deg(-4.0),
                to: deg(12.0),
            },
        ),
        (988.0, EventKind::HoldLimit(hold(388, 1.0))),
        (988.0, EventKind::Nudge(nudge)),
        (1000.0, EventKind::HoldEnded(hold(400, 1.031))),
        (
            1500.0,
            EventKind::NudgeDeferred {
                rule: Rule::Sustained,
                reason: HeldBack::Cooldown,
                until: Some(t(2188.0)),
            },
        ),
        (
            1800.0,
            EventKind::SustainedLimit {
                held: Span::from_mins(30),
                limit: Span::from_mins(30),
            },
        ),
        (3905.0, EventKind::WalkStarted(walk)),
        (4023.0, EventKind::WalkEnded(walk)),
        (
            4023.0,
            EventKind::BreakCredited {
                kind: BreakKind::Walk,
                duration: Span::from_secs(120),
                prompted: false,
                paid: false,
            },
        ),
        (
            4100.0,
            EventKind::NotWorn {
                placement: head,
                reason: OffSign::Tilted,
            },
        ),
    ];
    kinds
        .into_iter()
        .map(|(s, kind)| Event { at: t(s), kind })
        .collect()
}

fn print(width: usize, color: bool, all: bool, wall: Option<WallTime>) -> String {
    print_in(Language::English, width, color, all, wall)
}

fn print_in(
    language: Language,
    width: usize,
    color: bool,
    all: bool,
    wall: Option<WallTime>,
) -> String {
    let look = Look { color, width };
    let mut timeline = Timeline::new(look, all, t(0.0), wall, Words::new(language));
    let mut out = Vec::new();
    let rig = "head (head inclination stands in for neck flexion)";
    timeline
        .open(
            &mut out,
            &[("file", "day.csv".to_owned()), ("rig", rig.to_owned())],
        )
        .unwrap();
    for event in day() {
        timeline.event(&mut out, &event).unwrap();
    }
    timeline.close(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn wording(face: &Face) -> words::Wording<'_> {
    words::Wording {
        face,
        words: Words::default(),
        all: false,
        reminded: None,
    }
}

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

#[test]
fn at_100_columns() {
    check(
        &print(100, false, false, None),
        &expect![[r#"
            file         day.csv
            rig          head (head inclination stands in for neck flexion)
            clock        time since the start of the recording

                0:00  ● worn             head
                0:15  + calibrated       head: assumed, found while you moved: sitting upright and still, then a
                                         nod or a bow
               16:28  ■ held too long    head 38° (±1°) forward for 6½ min; guide time 6½ min (ISO 11226)
               16:28  ◆ reminder 1       Time to let your neck move
                        Your head has been tilted forward about 38° for 6 min 28 s. ISO 11226 accepts this for
                        6 min 28 s. (Head tilt, standing in for the neck.)
                        Poor posture: a risk factor the article names; for some it may matter.
                        How about up to five gentle rounds of cat/cow in your chair? Only as far as it feels
                        good.
                        Suggested: cat/cow · risk factor: poor posture · rule: one angle held too long
                        Source: ISO 11226:2000, recommended limits for healthy adults (read in secondary
                        sources, see docs/evidence.md; the minute for a neck beyond 25 degrees is ours)
                        Source: "The Best Exercises for a Pinched Nerve in the Neck or Lower Back",
                        SpineUniverse, peer-reviewed, updated 20 July 2021; experts quoted: Kaliq Chang MD,
                        Siddharth Tambar MD
               16:40  · posture ended    head 38° (±1°) forward for 6½ min; 103 % of its limit
               25:00  · reminder waits   same position for a long time: too soon after the last reminder, until
                                         36:28
               30:00  ■ same position    for 30 min
             1:05:05  » walk begins      first step at 1:05:00
             1:07:03  « walk ended       221 steps in 2 min
             1:07:03  ✓ break            a walk, 2 min, without a reminder
             1:08:20  ○ not worn         head: lying still, at an angle nobody sits in; no data from here

            Hidden: one short posture, one change of position (show with --all).

        "#]],
    );
}

#[test]
fn at_60_columns_with_everything() {
    check(
        &print(60, false, true, None),
        &expect![[r#"
            file         day.csv
            rig          head (head inclination stands in for neck
                         flexion)
            clock        time since the start of the recording

                0:00  ● worn: head
                0:15  + calibrated: head: assumed, found while you
                        moved: sitting upright and still, then a nod or
                        a bow
                5:00  > posture begins: head 38° (±1°) forward; guide
                        time 6½ min (ISO 11226)
                5:30  · posture ended: head 38° (±1°) forward for 30 s;
                        8 % of its limit (dose 0.08)
                6:40  ~ new position: head: from 4° back to 12° forward
               16:28  ■ held too long: head 38° (±1°) forward for 6½
                        min; guide time 6½ min (ISO 11226) (dose 1.00)
               16:28  ◆ reminder 1: Time to let your neck move
                        Your head has been tilted forward about 38° for
                        6 min 28 s. ISO 11226 accepts this for 6 min
                        28 s. (Head tilt, standing in for the neck.)
                        Poor posture: a risk factor the article names;
                        for some it may matter.
                        How about up to five gentle rounds of cat/cow in
                        your chair? Only as far as it feels good.
                        Suggested: cat/cow · risk factor: poor posture ·
                        rule: one angle held too long
                        Source: ISO 11226:2000, recommended limits for
                        healthy adults (read in secondary sources, see
                        docs/evidence.md; the minute for a neck beyond
                        25 degrees is ours)
                        Source: "The Best Exercises for a Pinched Nerve
                        in the Neck or Lower Back", SpineUniverse,
                        peer-reviewed, updated 20 July 2021; experts
                        quoted: Kaliq Chang MD, Siddharth Tambar MD
               16:40  · posture ended: head 38° (±1°) forward for 6½
                        min; 103 % of its limit (dose 1.03)
               25:00  · reminder waits: same position for a long time:
                        too soon after the last reminder, until 36:28
               30:00  ■ same position: for 30 min
             1:05:05  » walk begins: first step at 1:05:00
             1:07:03  « walk ended: 221 steps in 2 min
             1:07:03  ✓ break: a walk, 2 min, without a reminder
             1:08:20  ○ not worn: head: lying still, at an angle nobody
                        sits in; no data from here

        "#]],
    );
}

#[test]
fn by_the_wall_clock() {
    let wall = WallTime {
        unix_us: 1_709_197_200_000_000,
        utc_offset_s: -18_000,
    };
    let text = print(80, false, false, Some(wall));
    assert!(
        text.contains("(UTC-05:00), which began on 2024-02-29"),
        "{text}"
    );
    assert!(text.contains("\n04:16:28  ◆ reminder 1"), "{text}");
    assert!(text.contains("until 04:36\n"), "{text}");
}

#[test]
fn no_line_is_wider_than_asked_and_colours_change_nothing_else() {
    for width in [20, 40, 60, 72, 80, 100, 200] {
        let plain = print(width, false, true, None);
        for line in plain.lines() {
            // A single word may be longer than a very narrow column.
            let columns = line.chars().count();
            assert!(columns <= width.max(40), "{width}: {columns} {line}");
            assert_eq!(line, line.trim_end());
        }
        assert!(!plain.contains('\x1b'));
        let colored = print(width, true, true, None);
        assert!(colored.contains('\x1b'));
        assert_eq!(strip(&colored), plain);
    }
}

/// Without colour codes (`ESC [ … m`).
fn strip(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, r)| r);
    }
    out + rest
}

/// What is an error or a change is no direction: "2°", not "2° forward".
#[test]
fn how_good_a_calibration_is_and_how_far_a_clip_slipped() {
    use nape_core::calibrate::{Change, Quality};
    let quality = Quality {
        rate: 0.01,
        drift: 0.005,
        up_sigma: 0.01,
        nods: 3,
        largest: 0.5,
        spread: Some(0.02),
        forward_sigma: Some(0.0175),
    };
    let placement = Placement::Head;
    let calibrated = EventKind::Calibrated {
        placement,
        assumed: false,
        origin: nape_core::event::Origin::Whole,
        quality: Some(quality),
        change: Some(Change {
            up: 0.0524,
            forward: 0.035,
        }),
    };
    let slipped = EventKind::ClipSlipped {
        placement,
        tilt: 0.2094,
        reason: SlipSign::Alone,
    };
    let face = Face::new(Timestamp::default(), None);
    let told = [calibrated, slipped].map(|kind| {
        let at = Timestamp::default();
        words::row(&Event { at, kind }, wording(&face)).detail
    });
    assert_eq!(
        told[0],
        "head: good (±2°, 3 nods); sitting upright, then a nod or a bow; upright is 3° and forward 2° from before"
    );
    assert!(told[1].starts_with("head, by 12°: "), "{}", told[1]);
}

/// A view is in one language: labels and measurements too.
#[test]
fn all_of_it_is_german() {
    let text = print_in(Language::German, 100, false, false, None);
    expect![[r#"
        file         day.csv
        rig          head (head inclination stands in for neck flexion)
        Uhr          Zeit seit dem Beginn der Aufnahme

            0:00  ● angelegt         Kopf
            0:15  + kalibriert       Kopf: angenommen, beim Bewegen gefunden: aufrecht und ruhig gesessen,
                                     dann genickt oder vorgebeugt
           16:28  ■ zu lange         Kopf 38° (±1°) nach vorn, 6½ min lang; Richtwert 6½ min (ISO 11226)
           16:28  ◆ Erinnerung 1     Zeit für etwas Bewegung im Nacken
                    Dein Kopf war 6 min 28 s lang etwa 38° nach vorn geneigt. ISO 11226 lässt das 6 min 28 s
                    lang zu. (Kopfneigung statt Nackenbeugung.)
                    Ungünstige Haltung: ein Risikofaktor laut Artikel; für manche kann das zählen.
                    Wie wär’s mit bis zu fünf sanften Runden Katze-Kuh im Sitzen? Nur so weit es guttut.
                    Vorschlag: Katze-Kuh · Risikofaktor: ungünstige Haltung · Regel: zu lange in einem
                    Winkel
                    Quelle: ISO 11226:2000, recommended limits for healthy adults (read in secondary
                    sources, see docs/evidence.md; the minute for a neck beyond 25 degrees is ours)
                    Quelle: "The Best Exercises for a Pinched Nerve in the Neck or Lower Back",
                    SpineUniverse, peer-reviewed, updated 20 July 2021; experts quoted: Kaliq Chang MD,
                    Siddharth Tambar MD
           16:40  · Haltung vorbei   Kopf 38° (±1°) nach vorn, 6½ min lang; 103 % des Limits
           25:00  · wartet noch      lange dieselbe Haltung: zu kurz nach der letzten, bis 36:28
           30:00  ■ gleiche Position seit 30 min
         1:05:05  » Gehen beginnt    erster Schritt um 1:05:00
         1:07:03  « Gehen vorbei     221 Schritte in 2 min
         1:07:03  ✓ Pause            Gehen, 2 min, ohne Erinnerung
         1:08:20  ○ nicht angelegt   Kopf: liegt still, so geneigt, wie niemand sitzt; ab hier keine Daten

        Ausgeblendet: eine kurze Haltung, ein Positionswechsel (alles mit --all).

    "#]].assert_eq(&text);
}

/// Every kind of event of the coach has a line of its own.
#[test]
fn the_coach_has_a_line_for_everything() {
    let face = Face::new(t(0.0), None);
    let swim = Proposal {
        activity: Activity::Swimming,
        form: Form::Usual,
        adapted: Adapted::default(),
    };
    let kinds = vec![
        EventKind::PreNotice {
            rule: Rule::Walk,
            within: Span::from_secs(180),
        },
        EventKind::BreakOwed {
            rule: Rule::Hold,
            reason: HeldBack::Meeting,
        },
        EventKind::BreakCredited {
            kind: BreakKind::CatCow,
            duration: Span::from_secs(50),
            prompted: true,
            paid: true,
        },
        EventKind::PostureCorrected { id: 3 },
        EventKind::Asked {
            id: 1,
            kind: BreakKind::ChildsPose,
        },
        EventKind::Confirmed {
            id: 1,
            kind: BreakKind::ChildsPose,
            yes: true,
        },
        EventKind::BreakReported {
            activity: Activity::CatCow,
        },
        EventKind::SetAside {
            activity: Activity::Walking,
            instead: Some(swim),
        },
        EventKind::SeeDoctor {
            advice: Advice::HurtsAgain,
        },
        EventKind::CheckedIn(CheckIn {
            neck: true,
            flare_up: true,
            red_flags: vec![RedFlag::NightPain],
            ..CheckIn::default()
        }),
        EventKind::Context {
            context: Context::Meeting,
            on: true,
        },
        EventKind::PlanReminder(Standing {
            activity: Activity::Swimming,
            done: 1,
            of: 2,
        }),
    ];
    let mut text = String::new();
    for kind in kinds {
        let row = words::row(&Event { at: t(1.0), kind }, wording(&face));
        assert_ne!(row.label, "coach");
        text.push_str(&format!("{} {:16} {}\n", row.sign, row.label, row.detail));
    }
    expect![[r#"
        · reminder soon    no walk for a long time: reminder in up to 3 min
        · postponed        one angle held too long: break postponed (in a meeting)
        ✓ break            cat/cow, 50 s, after a reminder; makes up for a missed break
        ✓ moved            you changed position; reminder 3 closed
        ? question         Was that child's pose?
        ◇ answer           you confirmed: child's pose
        ✓ break reported   cat/cow (you said so)
        ◇ not suggested    a short walk hurts: no longer suggested; maybe swimming another time
        ! see a doctor     An exercise hurt, for the second time within a week. Leave out what hurts, and please ask a doctor which movement suits you.
        ◇ check-in         symptoms of the neck; a flare-up; pain at night that no position eases
        · desk             meeting begins
        ◆ plan             Swimming: 1 of 2 this week
    "#]].assert_eq(&text);
}
