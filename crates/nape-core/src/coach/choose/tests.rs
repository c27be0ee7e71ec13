//! Tests of the policy: the article's rows, one by one.

use super::*;
use crate::coach::RedFlag;
use crate::event::Hold;
use crate::num::deg;
use crate::time::{Span, Timestamp};

fn hold(measure: Measure) -> Measured {
    let zero = Timestamp::from_micros(0);
    Measured::Hold(Hold {
        measure,
        from: zero,
        to: zero,
        angle: deg(45.0),
        sigma: 0.0,
        held: Span::from_mins(6),
        limit: Span::from_mins(6),
        dose: 1.0,
    })
}

const WALK: Measured = Measured::Walk {
    since: Span::from_mins(55),
    limit: Span::from_mins(55),
};

const SAME: Measured = Measured::Sustained {
    held: Span::from_mins(30),
    limit: Span::from_mins(30),
};

fn all() -> [Measured; 6] {
    [
        hold(Measure::Head),
        hold(Measure::Lumbar),
        SAME,
        WALK,
        Measured::Repetition {
            measure: Measure::Head,
            per_min: 5.0,
        },
        Measured::BendTwist {
            trunk: 1.2,
            rotation: 0.6,
        },
    ]
}

fn chosen(wearer: &Wearer, measured: &Measured) -> Option<Activity> {
    wearer.choose(measured, true).proposal.map(|p| p.activity)
}

#[test]
fn each_fact_has_its_first_answer() {
    let wearer = Wearer::new();
    use Activity::{CatCow, Walking};
    let first: [Option<Activity>; 6] = all().map(|m| chosen(&wearer, &m));
    assert_eq!(
        first,
        [CatCow, CatCow, Walking, Walking, Walking, Walking].map(Some)
    );
}

#[test]
fn where_walking_hurts_cat_cow_takes_its_place_and_swimming_is_offered() {
    let mut wearer = Wearer::new();
    wearer.set_aside.push(Activity::Walking);
    assert_eq!(chosen(&wearer, &WALK), Some(Activity::CatCow));
    let instead = wearer.instead(Activity::Walking, &WALK, false);
    assert_eq!(instead.map(|p| p.activity), Some(Activity::Swimming));
    wearer.health.flare_up_since_unix_us = Some(0);
    let instead = wearer.instead(Activity::Walking, &WALK, false);
    assert_eq!(instead.map(|p| p.activity), Some(Activity::Rest));
}

#[test]
fn in_a_flare_up_rest_comes_first_and_child_s_pose_is_the_gentle_one() {
    let mut wearer = Wearer::new();
    wearer.health.flare_up_since_unix_us = Some(0);
    for measured in all() {
        let choice = wearer.choose(&measured, true);
        let proposal = choice.proposal.unwrap();
        assert_eq!(proposal.activity, Activity::Rest);
        assert!(proposal.adapted.gentle);
        let allowed: Vec<Activity> = choice
            .considered
            .iter()
            .filter(|c| c.ruled_out.is_none())
            .map(|c| c.activity)
            .collect();
        assert_eq!(allowed.len(), 3, "{allowed:?}");
        assert!(allowed.contains(&Activity::ChildsPose) && allowed.contains(&Activity::Walking));
    }
    wearer.set_aside.push(Activity::Rest);
    wearer.set_aside.push(Activity::Walking);
    assert_eq!(chosen(&wearer, &SAME), Some(Activity::ChildsPose));
}

#[test]
fn declared_factors_change_the_choice_and_say_so() {
    let with = |profile: Profile| Wearer {
        profile,
        ..Wearer::new()
    };
    let none = Profile::NONE;
    for profile in [
        Profile {
            obesity: true,
            ..none
        },
        Profile {
            diabetes: true,
            ..none
        },
        Profile {
            injury: true,
            ..none
        },
    ] {
        assert_eq!(
            chosen(&with(profile), &hold(Measure::Head)),
            Some(Activity::Walking),
            "{profile:?}"
        );
    }
    let pregnant = with(Profile {
        pregnancy: true,
        ..none
    });
    for activity in [Activity::ChildsPose, Activity::DownwardDog] {
        assert_eq!(
            pregnant.ruled_out(activity, true),
            Some(RuledOut::Profile(RiskFactor::Pregnancy))
        );
    }
    let injured = with(Profile {
        injury: true,
        ..none
    });
    assert!(injured.form(Activity::CatCow, false).adapted.gentle);
    assert_eq!(
        injured.ruled_out(Activity::DownwardDog, true),
        Some(RuledOut::Profile(RiskFactor::Injury))
    );
    // Contradictions (everything at once) still leave something to do.
    let all_of_it = with(Profile {
        injury: true,
        obesity: true,
        pregnancy: true,
        diabetes: true,
        family_history: true,
    });
    for measured in all() {
        assert_eq!(chosen(&all_of_it, &measured), Some(Activity::Walking));
    }
}

#[test]
fn strength_work_needs_a_doctor_and_water_is_elsewhere() {
    let mut wearer = Wearer::new();
    let strength = Activity::Strengthening;
    assert_eq!(wearer.ruled_out(strength, false), Some(RuledOut::Clearance));
    wearer.plan.clearance = true;
    assert_eq!(wearer.ruled_out(strength, false), None);
    for activity in [strength, Activity::Swimming, Activity::PoolWalking] {
        assert_eq!(wearer.ruled_out(activity, true), Some(RuledOut::Elsewhere));
    }
}

#[test]
fn after_a_red_flag_nothing_is_proposed() {
    let mut wearer = Wearer::new();
    wearer.health.red_flags.push(RedFlag::Fever);
    for measured in all() {
        let choice = wearer.choose(&measured, true);
        assert_eq!(choice.proposal, None);
        assert!(
            choice
                .considered
                .iter()
                .all(|c| c.ruled_out == Some(RuledOut::RedFlag))
        );
    }
    assert_eq!(wearer.instead(Activity::Walking, &WALK, true), None);
}

#[test]
fn a_neck_with_symptoms_keeps_its_line() {
    let mut wearer = Wearer::new();
    wearer.health.neck_since_unix_us = Some(0);
    assert!(wearer.form(Activity::CatCow, true).adapted.neutral_neck);
    assert!(!wearer.form(Activity::Walking, true).adapted.neutral_neck);
}

#[test]
fn without_a_floor_there_are_other_forms() {
    let wearer = Wearer::new();
    let form = |activity, floor| wearer.form(activity, floor).form;
    for (activity, with, without) in [
        (Activity::CatCow, Form::Floor, Form::Seated),
        (Activity::ChildsPose, Form::Floor, Form::Seated),
        (Activity::DownwardDog, Form::Floor, Form::Standing),
        (Activity::Rest, Form::Floor, Form::Seated),
        (Activity::Walking, Form::Usual, Form::Usual),
        (Activity::TaiChi, Form::Standing, Form::Standing),
    ] {
        assert_eq!(
            (form(activity, true), form(activity, false)),
            (with, without)
        );
    }
}

#[test]
fn habits_and_variety_turn_neighbours() {
    let mut wearer = Wearer::new();
    let neck = hold(Measure::Head);
    assert_eq!(chosen(&wearer, &neck), Some(Activity::CatCow));
    wearer.proposed(Activity::CatCow);
    assert_eq!(chosen(&wearer, &neck), Some(Activity::Walking));
    wearer.proposed(Activity::Walking);
    assert_eq!(chosen(&wearer, &neck), Some(Activity::CatCow));
    // Passed over again and again, it steps back; taken up, it comes forward.
    let mut wearer = Wearer::new();
    for _ in 0..4 {
        wearer.learn(Activity::CatCow, false);
    }
    assert_eq!(chosen(&wearer, &neck), Some(Activity::Walking));
    for _ in 0..100 {
        wearer.learn(Activity::CatCow, true);
    }
    assert_eq!(chosen(&wearer, &neck), Some(Activity::CatCow));
    assert!(wearer.tolerance[0].taken < TOLERANCE_MAX);
    // A walk that is due stays a walk.
    for _ in 0..4 {
        wearer.proposed(Activity::Walking);
        assert_eq!(chosen(&wearer, &WALK), Some(Activity::Walking));
    }
}

#[test]
fn every_choice_explains_itself() {
    let wearer = Wearer::new();
    for measured in all() {
        let choice = wearer.choose(&measured, false);
        assert_eq!(choice.considered.len(), crate::article::ACTIVITIES.len());
        let points: Vec<i32> = choice
            .considered
            .iter()
            .filter(|c| c.ruled_out.is_none())
            .map(Considered::points)
            .collect();
        assert!(points.is_sorted_by(|a, b| a >= b), "{points:?}");
        for c in &choice.considered {
            assert_eq!(c.ruled_out.is_some(), c.weighed.is_empty());
        }
    }
}
