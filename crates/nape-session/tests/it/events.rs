//! Events as lines: the contract's names, units and order.

use nape_core::activity::{Bout, Exercise};
use nape_core::article::{Activity, RiskFactor};
use nape_core::calibrate::Refused;
use nape_core::coach::{
    Adapted, Advice, Because, CheckIn, Considered, Form, Proposal, RedFlag, RuledOut, Source,
    Standing,
};
use nape_core::event::{
    Answer, Axis, BreakKind, Breakpoint, Context, HeldBack, Hold, Knows, Measure, Measured, Nudge,
    OffSign, Rule, Settled, SlipSign, Stale, Walk,
};
use nape_core::{Event, EventKind, Placement, Span, Timestamp};
use nape_session::ndjson::{self, NudgeText};

use crate::support::secs;

/// Not English on purpose: the caller's words come through as they are.
fn wording(nudge: &Nudge) -> NudgeText {
    NudgeText {
        title: format!("\"{}\"", nudge.rule.name()),
        body: "eins\nzwei".to_owned(),
        sources: vec!["ISO 11226".to_owned(), "Ä".to_owned()],
    }
}

#[track_caller]
fn check(kind: EventKind, expected: &str) {
    let at = secs(112.345_678);
    assert_eq!(
        ndjson::event(&Event { at, kind }, secs(100.0), wording).to_string(),
        expected
    );
}

const HOLD: Hold = Hold {
    measure: Measure::Head,
    from: Timestamp::from_micros(0),
    to: Timestamp::from_micros(240_049_000),
    angle: 0.5,
    sigma: 0.009,
    held: Span::from_millis(240_049),
    limit: Span::from_secs(300),
    dose: 0.800_449,
};

#[test]
fn every_event_has_its_fields_in_order() {
    let placement = Placement::UpperBack;
    check(
        EventKind::Worn { placement },
        r#"{"t":12.346,"event":"worn","placement":"upper_back"}"#,
    );
    check(
        EventKind::NotWorn {
            placement,
            reason: OffSign::Charging,
        },
        r#"{"t":12.346,"event":"not_worn","placement":"upper_back","reason":"charging"}"#,
    );
    check(
        EventKind::LinkLost { placement },
        r#"{"t":12.346,"event":"link_lost","placement":"upper_back"}"#,
    );
    check(
        EventKind::LinkRestored {
            placement,
            lost: Span::from_millis(2_500),
        },
        r#"{"t":12.346,"event":"link_restored","placement":"upper_back","lost_s":2.5}"#,
    );
    check(
        EventKind::Calibrated {
            placement,
            assumed: true,
            origin: nape_core::event::Origin::Whole,
            quality: None,
            change: None,
        },
        r#"{"t":12.346,"event":"calibrated","placement":"upper_back","assumed":true,"reason":"found","origin":"whole"}"#,
    );
    check(
        EventKind::Calibrated {
            placement,
            assumed: false,
            origin: nape_core::event::Origin::Upright,
            quality: Some(nape_core::calibrate::Quality {
                rate: 1.0_f64.to_radians(),
                drift: 0.5_f64.to_radians(),
                up_sigma: 0.6_f64.to_radians(),
                nods: 3,
                largest: 25.0_f64.to_radians(),
                spread: None,
                forward_sigma: Some(9.0_f64.to_radians()),
            }),
            change: Some(nape_core::calibrate::Change {
                up: 12.0_f64.to_radians(),
                forward: 0.0,
            }),
        },
        r#"{"t":12.346,"event":"calibrated","placement":"upper_back","assumed":false,"reason":"upright","origin":"upright","quality":{"grade":"poor","upright_rate_dps":1.0,"upright_drift_deg":0.5,"upright_sigma_deg":0.6,"nods":3,"largest_nod_deg":25.0,"nod_spread_deg":null,"forward_sigma_deg":9.0},"changed_up_deg":12.0,"changed_forward_deg":0.0}"#,
    );
    check(
        EventKind::CalibrationStale {
            placement,
            reason: Stale::PutOnAgain,
        },
        r#"{"t":12.346,"event":"calibration_stale","placement":"upper_back","reason":"put_on_again"}"#,
    );
    check(
        EventKind::ClipSlipped {
            placement,
            tilt: 12.0_f64.to_radians(),
            reason: SlipSign::Alone,
        },
        r#"{"t":12.346,"event":"clip_slipped","placement":"upper_back","tilt_deg":12.0,"reason":"alone"}"#,
    );
    check(
        EventKind::BatteryLow {
            placement,
            percent: 14,
        },
        r#"{"t":12.346,"event":"battery_low","placement":"upper_back","percent":14}"#,
    );
    let angle = 12.0_f64.to_radians();
    for (reason, expected) in [
        (Refused::NeverStill, r#""reason":"never_still""#),
        (Refused::NotOnePlane, r#""reason":"not_one_plane""#),
        (Refused::NoSign, r#""reason":"no_sign""#),
        (
            Refused::TooShort { have_s: 1.26 },
            r#""reason":"too_short","have_s":1.3"#,
        ),
        (
            Refused::Moved {
                rate: angle,
                drift: angle,
            },
            r#""reason":"moved","rate_dps":12.0,"drift_deg":12.0"#,
        ),
        (
            Refused::TooSmall { tilt: angle },
            r#""reason":"too_small","tilt_deg":12.0"#,
        ),
        (
            Refused::TurnedFar { tilt: angle },
            r#""reason":"turned_far","tilt_deg":12.0"#,
        ),
    ] {
        check(
            EventKind::CalibrationRefused { placement, reason },
            &format!(
                r#"{{"t":12.346,"event":"calibration_refused","placement":"upper_back",{expected}}}"#
            ),
        );
    }
    let hold = r#""measure":"head","angle_deg":28.6,"held_s":240.0,"limit_s":300.0,"dose":0.8,"uncertainty_deg":1.0"#;
    for (kind, name) in [
        (EventKind::HoldStarted(HOLD), "hold_started"),
        (EventKind::HoldEnded(HOLD), "hold_ended"),
        (EventKind::HoldLimit(HOLD), "hold_limit"),
    ] {
        check(kind, &format!(r#"{{"t":12.346,"event":"{name}",{hold}}}"#));
    }
    check(
        EventKind::SustainedLimit {
            held: Span::from_mins(30),
            limit: Span::from_mins(30),
        },
        r#"{"t":12.346,"event":"sustained_limit","held_s":1800.0,"limit_s":1800.0}"#,
    );
    check(
        EventKind::WalkDue {
            since: Span::from_mins(56),
            limit: Span::from_mins(55),
        },
        r#"{"t":12.346,"event":"walk_due","since_s":3360.0,"limit_s":3300.0}"#,
    );
    check(
        EventKind::RepetitionHigh {
            measure: Measure::Neck,
            per_min: 5.004_9,
        },
        r#"{"t":12.346,"event":"repetition_high","measure":"neck","per_min":5.0}"#,
    );
    check(
        EventKind::BendTwist {
            beyond: 60.0_f64.to_radians(),
            trunk: 62.04_f64.to_radians(),
            rotation: -31.0_f64.to_radians(),
        },
        r#"{"t":12.346,"event":"bend_twist","trunk_deg":62.0,"rotation_deg":-31.0,"rotation":"neck","beyond_deg":60.0}"#,
    );
    let placements = [Placement::Head, Placement::UpperBack];
    check(
        EventKind::ClocksDisagree {
            placements,
            lag: Span::from_secs(-3),
        },
        r#"{"t":12.346,"event":"clocks_disagree","placements":["head","upper_back"],"lag_s":-3.0}"#,
    );
    check(
        EventKind::ClocksAgree { placements },
        r#"{"t":12.346,"event":"clocks_agree","placements":["head","upper_back"]}"#,
    );
    check(
        EventKind::Shift {
            placement,
            axis: Axis::Flexion,
            from: -0.000_1,
            to: 0.3,
        },
        r#"{"t":12.346,"event":"shift","placement":"upper_back","axis":"flexion","from_deg":0.0,"to_deg":17.2}"#,
    );
    let walk = Walk {
        from: secs(100.0),
        to: secs(142.26),
        steps: 80,
        cadence_hz: 1.876_9,
    };
    let fields = r#""steps":80,"cadence_hz":1.88,"duration_s":42.3"#;
    check(
        EventKind::WalkStarted(walk),
        &format!(r#"{{"t":12.346,"event":"walk_started",{fields}}}"#),
    );
    check(
        EventKind::WalkEnded(walk),
        &format!(r#"{{"t":12.346,"event":"walk_ended",{fields}}}"#),
    );
    let bout = Bout {
        kind: Exercise::CatCow,
        from: secs(100.0),
        to: secs(142.26),
        reps: Some(5),
        period: Some(Span::from_millis(9_040)),
        sure: 0.987_6,
        verified: true,
    };
    check(
        EventKind::Activity(bout),
        r#"{"t":12.346,"event":"activity","kind":"cat_cow","reps":5,"period_s":9.0,"duration_s":42.3,"verified":true,"sure":0.99}"#,
    );
    check(
        EventKind::Activity(Bout {
            kind: Exercise::ChildsPose,
            reps: None,
            period: None,
            sure: 0.8,
            verified: false,
            ..bout
        }),
        r#"{"t":12.346,"event":"activity","kind":"childs_pose","reps":null,"period_s":null,"duration_s":42.3,"verified":false,"sure":0.8}"#,
    );
    check(
        EventKind::BreakCredited {
            kind: BreakKind::MicroBreak,
            duration: Span::from_secs(40),
            prompted: false,
            paid: true,
        },
        r#"{"t":12.346,"event":"break_credited","kind":"micro_break","duration_s":40.0,"prompted":false,"paid":true}"#,
    );
}

/// The words are the caller's; what they say is tested in `nape-words`.
#[test]
fn nudges_tell_what_was_measured() {
    let nudge = |rule, measured| {
        EventKind::Nudge(Nudge {
            id: 1,
            rule,
            measured,
            risk_factor: RiskFactor::SustainedPosition,
            proposal: Proposal {
                activity: Activity::CatCow,
                form: Form::Seated,
                adapted: Adapted {
                    gentle: true,
                    ..Adapted::default()
                },
            },
            considered: vec![
                Considered {
                    activity: Activity::CatCow,
                    ruled_out: None,
                    weighed: vec![(Because::Answers, 28), (Because::Variety, -6)],
                },
                Considered {
                    activity: Activity::DownwardDog,
                    ruled_out: Some(RuledOut::Profile(RiskFactor::Injury)),
                    weighed: vec![],
                },
            ],
            breakpoint: Some(Breakpoint::HeadLift),
            owed: Some(Span::from_secs(90)),
            knows: Knows {
                neck: true,
                trunk: true,
            },
            sources: Source::of(&measured).into(),
        })
    };
    for (rule, measured, expected) in [
        (
            Rule::Hold,
            Measured::Hold(HOLD),
            r#""rule":"hold","measured":{"measure":"head","angle_deg":28.6,"held_s":240.0,"limit_s":300.0,"dose":0.8,"uncertainty_deg":1.0}"#,
        ),
        (
            Rule::Sustained,
            Measured::Sustained {
                held: Span::from_secs(1_801),
                limit: Span::from_secs(1_800),
            },
            r#""rule":"sustained","measured":{"held_s":1801.0,"limit_s":1800.0}"#,
        ),
        (
            Rule::Walk,
            Measured::Walk {
                since: Span::from_secs(3_301),
                limit: Span::from_secs(3_300),
            },
            r#""rule":"walk","measured":{"since_s":3301.0,"limit_s":3300.0}"#,
        ),
        (
            Rule::Repetition,
            Measured::Repetition {
                measure: Measure::Neck,
                per_min: 5.25,
            },
            r#""rule":"repetition","measured":{"measure":"neck","per_min":5.25}"#,
        ),
        (
            Rule::BendTwist,
            Measured::BendTwist {
                trunk: 1.0,
                rotation: -0.5,
            },
            r#""rule":"bend_twist","measured":{"trunk_deg":57.3,"rotation_deg":-28.6}"#,
        ),
    ] {
        let event = nudge(rule, measured);
        let text = format!(
            r#""title":"\"{}\"","body":"eins\nzwei","sources":["ISO 11226","Ä"]"#,
            rule.name()
        );
        check(
            event,
            &format!(
                r#"{{"t":12.346,"event":"nudge","id":1,{expected},"risk_factor":"sustained_position","activity":"cat_cow","form":"seated","gentle":true,"neutral_neck":false,"moment":"head_lift","owed_s":90.0,{text},"urgency":"low","considered":[{{"activity":"cat_cow","points":22,"weighed":{{"answers":28,"variety":-6}}}},{{"activity":"downward_dog","ruled_out":"profile","risk_factor":"injury"}}]}}"#
            ),
        );
    }
    check(
        EventKind::NudgeSuppressed {
            rule: Rule::Walk,
            reason: HeldBack::Budget,
            until: None,
        },
        r#"{"t":12.346,"event":"nudge_suppressed","rule":"walk","reason":"budget","until":null}"#,
    );
    check(
        EventKind::NudgeSuppressed {
            rule: Rule::Hold,
            reason: HeldBack::Baseline,
            until: None,
        },
        r#"{"t":12.346,"event":"nudge_suppressed","rule":"hold","reason":"baseline","until":null}"#,
    );
    check(
        EventKind::NudgeDeferred {
            rule: Rule::Hold,
            reason: HeldBack::Cooldown,
            until: Some(secs(1_300.5)),
        },
        r#"{"t":12.346,"event":"nudge_deferred","rule":"hold","reason":"cooldown","until":1200.5}"#,
    );
    for (answer, name) in [
        (Answer::Done, "done"),
        (Answer::Snooze, "snooze"),
        (Answer::Hurts, "hurts"),
        (Answer::Dismissed, "dismissed"),
        (Answer::Ignored, "ignored"),
        (Answer::Verified, "verified"),
    ] {
        check(
            EventKind::NudgeAnswered { id: 7, answer },
            &format!(r#"{{"t":12.346,"event":"nudge_answered","id":7,"answer":"{name}"}}"#),
        );
    }
}

#[test]
fn the_coach_tells_the_rest() {
    let proposal = Proposal {
        activity: Activity::Swimming,
        form: Form::Usual,
        adapted: Adapted::default(),
    };
    for (kind, expected) in [
        (
            EventKind::PreNotice {
                rule: Rule::Walk,
                within: Span::from_secs(180),
            },
            r#""pre_notice","rule":"walk","within_s":180.0"#,
        ),
        (
            EventKind::BreakOwed {
                rule: Rule::Hold,
                reason: HeldBack::Meeting,
            },
            r#""break_owed","rule":"hold","reason":"meeting""#,
        ),
        (
            EventKind::BreakSettled {
                how: Settled::Forgiven,
            },
            r#""break_settled","how":"forgiven""#,
        ),
        (
            EventKind::PostureCorrected { id: 3 },
            r#""posture_corrected","id":3"#,
        ),
        (
            EventKind::Asked {
                id: 1,
                kind: BreakKind::ChildsPose,
            },
            r#""asked","id":1,"kind":"childs_pose""#,
        ),
        (
            EventKind::Confirmed {
                id: 1,
                kind: BreakKind::ChildsPose,
                yes: true,
            },
            r#""confirmed","id":1,"kind":"childs_pose","yes":true"#,
        ),
        (
            EventKind::SetAside {
                activity: Activity::Walking,
                instead: Some(proposal),
            },
            r#""set_aside","activity":"walking","instead":{"activity":"swimming","form":"usual","gentle":false,"neutral_neck":false}"#,
        ),
        (
            EventKind::SeeDoctor {
                advice: Advice::HurtsAgain,
            },
            r#""see_doctor","advice":"hurts_again""#,
        ),
        (
            EventKind::CheckedIn(CheckIn {
                neck: true,
                red_flags: vec![RedFlag::NightPain],
                ..CheckIn::default()
            }),
            r#""checked_in","neck":true,"low_back":false,"flare_up":false,"red_flags":["night_pain"],"cleared":false"#,
        ),
        (
            EventKind::Context {
                context: Context::FullScreen,
                on: true,
            },
            r#""context","context":"full_screen","on":true"#,
        ),
        (
            EventKind::PlanReminder(Standing {
                activity: Activity::Swimming,
                done: 1,
                of: 2,
            }),
            r#""plan_reminder","activity":"swimming","done":1,"of":2"#,
        ),
    ] {
        check(kind, &format!(r#"{{"t":12.346,"event":{expected}}}"#));
    }
}
