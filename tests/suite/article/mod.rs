//! Every row of the article (nine risk factors, nine activities, seven cautions) is shown to be in the product, and
//! has its words in every language. A new row does not compile without a check of its own.

mod activities;
mod bench;

use std::f64::consts::PI;

use nape_core::article::{
    ACTIVITIES, Activity, Caution, KnownBy, Profile, RISK_FACTORS, RiskFactor,
};
use nape_core::coach::{Advice, Because, CheckIn, Form, Preferences, Proposal, RedFlag, RuledOut};
use nape_core::event::{Answer, HeldBack, Rule};
use nape_core::guide::{Guide, Observed, Outcome, Phase};
use nape_core::{Control, EventKind, Params, Span};
use nape_words::{Language, Words};

use bench::{Done, Moves, at, ramp, run};

/// A coach that waits for no moment, so that sessions can be short.
fn prompt() -> Params {
    let mut params = Params::default();
    params.coach.defer_at_most = Span::ZERO;
    params
}

/// Half a minute of a wearer who said this.
fn said(said: Vec<Control>) -> Done {
    let said: Vec<_> = said.into_iter().map(|control| (1.0, control)).collect();
    run(Params::default(), 30, &Moves::default(), &said)
}

fn declared(factor: RiskFactor) -> Done {
    let mut profile = Profile::NONE;
    assert!(profile.declare(factor, true), "{factor:?} can be declared");
    said(vec![Control::Profile { profile }])
}

/// The limit of one position, min.
fn limit_min(done: &Done) -> i64 {
    done.engine.snapshot().sustained_limit.as_micros() / 60_000_000
}

/// Is there exactly a nudge for this factor, by this rule?
fn nudged_for(done: &Done, factor: RiskFactor, rule: Rule) {
    let nudges = done.nudges();
    let right = |n: &&nape_core::event::Nudge| (n.risk_factor, n.rule) == (factor, rule);
    assert!(nudges.iter().any(right), "{factor:?}: {nudges:?}");
}

fn walk_is_preferred(done: &Done, factor: RiskFactor) {
    let choice = done.engine.coach().propose(&Params::default());
    let walk = choice
        .considered
        .iter()
        .find(|c| c.activity == Activity::Walking);
    let weighed = &walk.expect("all are considered").weighed;
    let prefers = weighed.iter().any(|(b, _)| *b == Because::Prefers(factor));
    assert!(prefers, "{weighed:?}");
}

fn ruled_out(done: &Done, activity: Activity) -> Option<RuledOut> {
    let choice = done.engine.coach().propose(&Params::default());
    let found = choice.considered.iter().find(|c| c.activity == activity);
    found.expect("all are considered").ruled_out
}

/// Something is lifted from the floor beside the chair: bent, and turned.
fn lift(params: Params) -> Done {
    // Asked to look ahead and to nod first: without that it takes long to know where ahead is.
    let bent = |t: f64| match t {
        t if (6.0..12.0).contains(&t) => 15.0 * (1.0 - (PI * (t - 6.0)).cos()),
        t => 68.0 * (ramp(t, 40.0) - ramp(t, 55.0)),
    };
    let turned = |t: f64| 45.0 * (ramp(t, 43.0) - ramp(t, 52.0));
    let moves = Moves {
        head: &bent,
        trunk: &bent,
        turned: &turned,
    };
    let ask = Control::Calibrate { placement: None };
    run(params, 75, &moves, &[(0.0, ask)])
}

fn factor(factor: RiskFactor) {
    let hints = |coach: Preferences| Params { coach, ..prompt() };
    match factor {
        RiskFactor::PoorPosture => {
            // ISO 11226 allows 45 degrees for minutes; long before that nothing is said.
            let head = |t: f64| 45.0 * ramp(t, 5.0);
            let moves = Moves {
                head: &head,
                ..Moves::default()
            };
            let done = run(prompt(), 60, &moves, &[]);
            assert_eq!(done.nudges().len(), 0);
            nudged_for(&run(prompt(), 400, &moves, &[]), factor, Rule::Hold);
        }
        RiskFactor::SustainedPosition => {
            let params = Params {
                sustained_limit: Span::from_mins(3),
                ..prompt()
            };
            let done = run(params, 240, &Moves::default(), &[]);
            nudged_for(&done, factor, Rule::Sustained);
        }
        RiskFactor::RepetitiveMotion => {
            let nods = |t: f64| {
                let busy = t >= 20.0 && t % 10.0 < 2.0;
                if busy {
                    15.0 * (1.0 - (PI * t).cos())
                } else {
                    0.0
                }
            };
            let moves = Moves {
                head: &nods,
                ..Moves::default()
            };
            let done = run(prompt(), 330, &moves, &[]);
            assert!(done.has(|e| matches!(e, EventKind::RepetitionHigh { .. })));
            assert_eq!(done.nudges().len(), 0, "only who asked for it is told");
            let coach = Preferences {
                repetition: true,
                ..prompt().coach
            };
            nudged_for(
                &run(hints(coach), 330, &moves, &[]),
                factor,
                Rule::Repetition,
            );
        }
        RiskFactor::LiftingOrTwisting => {
            let done = lift(prompt());
            assert!(done.has(|e| matches!(e, EventKind::BendTwist { .. })));
            assert_eq!(done.nudges().len(), 0, "only who asked for it is told");
            let coach = Preferences {
                bend_twist: true,
                ..prompt().coach
            };
            nudged_for(&lift(hints(coach)), factor, Rule::BendTwist);
        }
        RiskFactor::Injury => {
            let done = declared(factor);
            assert_eq!(limit_min(&done), 20);
            let why = Some(RuledOut::Profile(factor));
            assert_eq!(ruled_out(&done, Activity::DownwardDog), why);
            let form = done.engine.coach().form(Activity::CatCow, &prompt());
            assert!(form.adapted.gentle, "smaller and slower");
        }
        RiskFactor::Obesity | RiskFactor::Diabetes => {
            walk_is_preferred(&declared(factor), factor);
        }
        RiskFactor::Pregnancy => {
            let done = declared(factor);
            assert_eq!(limit_min(&done), 20);
            let why = Some(RuledOut::Profile(factor));
            assert_eq!(ruled_out(&done, Activity::ChildsPose), why);
            assert_eq!(ruled_out(&done, Activity::DownwardDog), why);
        }
        RiskFactor::FamilyHistory => {
            assert_eq!(limit_min(&declared(factor)), 20, "the first time, sooner");
            assert_eq!(limit_min(&said(Vec::new())), 30);
        }
    }
}

#[test]
fn every_risk_factor_does_something() {
    for row in &RISK_FACTORS {
        factor(row.id);
        let mut profile = Profile::NONE;
        let can = profile.declare(row.id, true);
        assert_eq!(can, row.known_by == KnownBy::Declared, "{:?}", row.id);
    }
}

/// Rounds on all fours that swing by so much, to a guided cat/cow.
fn guided(swing_deg: f64) -> Outcome {
    let proposal = Proposal {
        activity: Activity::CatCow,
        form: Form::Floor,
        adapted: nape_core::coach::Adapted::default(),
    };
    let mut guide = Guide::new(proposal, at(0.0)).expect("cat/cow is guided");
    for second in 0..200 {
        let t = f64::from(second);
        let observed = Observed {
            known: true,
            rounds: u32::try_from(second / 10).expect("a few"),
            period: Some(Span::from_secs(10)),
            swing: Some(swing_deg.to_radians()),
            ..Observed::default()
        };
        guide.step(at(t), &observed);
    }
    match guide.view().at {
        Phase::Over { outcome } => outcome,
        other => panic!("it goes on: {other:?}"),
    }
}

fn check_in(check: CheckIn) -> Done {
    said(vec![Control::CheckIn { said: check }])
}

fn caution(caution: Caution) {
    let english = Words::new(Language::English);
    match caution {
        Caution::Doctor => {
            let red_flags = vec![RedFlag::SaddleNumbness];
            let said = CheckIn {
                red_flags,
                ..CheckIn::default()
            };
            let said = [(1.0, Control::CheckIn { said })];
            let params = Params {
                sustained_limit: Span::from_mins(3),
                ..prompt()
            };
            let done = run(params, 240, &Moves::default(), &said);
            let advice = Advice::Emergency;
            assert!(done.has(|e| *e == EventKind::SeeDoctor { advice }));
            assert_eq!(done.nudges().len(), 0, "no exercise before a doctor");
            let held = |e: &EventKind| matches!(e, EventKind::NudgeSuppressed { reason, .. } if *reason == HeldBack::RedFlag);
            assert!(done.has(held));
        }
        Caution::FlareUp => {
            let done = check_in(CheckIn {
                flare_up: true,
                ..CheckIn::default()
            });
            let choice = done.engine.coach().propose(&prompt());
            let first = choice.proposal.expect("rest is always there");
            assert_eq!(first.activity, Activity::Rest);
            assert_eq!(ruled_out(&done, Activity::CatCow), Some(RuledOut::FlareUp));
            assert_eq!(ruled_out(&done, Activity::ChildsPose), None);
            let form = done.engine.coach().form(Activity::ChildsPose, &prompt());
            assert!(form.adapted.gentle);
        }
        Caution::StopWhatHurts => {
            let params = Params {
                sustained_limit: Span::from_mins(3),
                ..prompt()
            };
            let answer = Control::Answer {
                id: None,
                answer: Answer::Hurts,
            };
            let done = run(params, 240, &Moves::default(), &[(220.0, answer)]);
            let aside = |e: &EventKind| {
                matches!(e, EventKind::SetAside { activity: Activity::Walking, instead: Some(p) }
                    if p.activity == Activity::Swimming)
            };
            assert!(done.has(aside), "{:?}", done.events);
            assert_eq!(ruled_out(&done, Activity::Walking), Some(RuledOut::Hurts));
        }
        Caution::Clearance => activities::check(Activity::Strengthening),
        Caution::NeverStrain => {
            assert_eq!(guided(60.0), Outcome::Seen);
            assert_eq!(guided(125.0), Outcome::TooFar);
        }
        Caution::LimitAggravators => {
            // After bending and turning: let it rest or move otherwise, and never bend again.
            let coach = Preferences {
                bend_twist: true,
                ..prompt().coach
            };
            let done = lift(Params { coach, ..prompt() });
            let first = done.nudges()[0].proposal.activity;
            let other = [Activity::Walking, Activity::Rest];
            assert!(other.contains(&first), "{first:?}");
        }
        Caution::Passes => {
            assert!(
                english
                    .advice(Advice::Lasting)
                    .contains("Many get better within four weeks")
            );
            assert!(
                english
                    .flare_up(true)
                    .contains("Many improve within four weeks")
            );
        }
    }
}

#[test]
fn every_caution_is_kept() {
    Caution::ALL.into_iter().for_each(caution);
}

#[test]
fn every_activity_is_seen_planned_or_left_out() {
    ACTIVITIES.iter().for_each(|row| activities::check(row.id));
}

/// Every row has its words, not the same in two languages.
#[test]
fn every_row_has_its_words() {
    let told = |words: Words| -> Vec<String> {
        let mut all = Vec::new();
        for row in &RISK_FACTORS {
            all.extend([
                words.factor(row.id),
                words.known_by(row.id),
                words.follows(row.id),
            ]);
        }
        for row in &ACTIVITIES {
            all.push(words.offer_instead(row.id));
            all.push(words.activity(row.id));
        }
        all.extend(Caution::ALL.map(|c| words.caution(c)));
        all
    };
    let [english, german] = [Language::English, Language::German].map(|l| told(Words::new(l)));
    for (english, german) in english.iter().zip(&german) {
        for text in [english, german] {
            assert!(!text.is_empty() && !text.starts_with('['), "{text}");
        }
        let names = ["Tai-Chi", "Diabetes"];
        let same = english == german && !names.contains(&german.as_str());
        assert!(!same, "{english} is not translated");
    }
}
