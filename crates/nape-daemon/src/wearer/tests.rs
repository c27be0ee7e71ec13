//! What the wearer says of themselves: kept, changed, forgotten.

use nape_control::wearer::Change;
use nape_core::WallTime;
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Advice, CheckIn, RedFlag};
use nape_core::event::Carry;

use super::*;

/// Thursday, 26 November 2026, 09:00 UTC.
const NOW: WallTime = WallTime {
    unix_us: (20_783 * 24 + 9) * 3_600_000_000,
    utc_offset_s: 0,
};

fn change(change: &Change, wearer: &Wearer, carry: &Carry) -> Changed {
    apply(change, wearer, carry, NOW).unwrap()
}

#[test]
fn a_profile_is_declared_taken_back_and_forgotten() {
    let (nobody, carry) = (Wearer::default(), Carry::default());
    assert!(nobody.is_empty());
    let set = |declared| Change::Profile {
        factor: RiskFactor::Pregnancy,
        declared,
    };
    let declared = change(&set(true), &nobody, &carry);
    assert!(declared.wearer.profile.pregnancy);
    assert_eq!(
        change(&set(true), &declared.wearer, &carry),
        declared,
        "twice is once"
    );
    let back = change(&set(false), &declared.wearer, &carry);
    assert_eq!(back.wearer, nobody);
    assert_eq!(
        change(&Change::Forget, &declared.wearer, &carry).wearer,
        nobody
    );
    let measured = Change::Profile {
        factor: RiskFactor::PoorPosture,
        declared: true,
    };
    assert!(apply(&measured, &nobody, &carry, NOW).is_err());
}

#[test]
fn a_check_in_lives_in_what_is_carried_and_advises_at_once() {
    let said = CheckIn {
        red_flags: vec![RedFlag::Fever],
        ..CheckIn::default()
    };
    let checked = change(
        &Change::CheckIn { said },
        &Wearer::default(),
        &Carry::default(),
    );
    assert_eq!(checked.advice, [Advice::Emergency]);
    assert!(checked.carry.health.red_flag().is_some());
    let kept = Carry {
        day: 7,
        today: 3,
        ..checked.carry
    };
    let forgotten = change(&Change::Forget, &Wearer::default(), &kept);
    assert_eq!(forgotten.carry.health.red_flag(), None);
    assert_eq!(
        (forgotten.carry.day, forgotten.carry.today),
        (7, 3),
        "no way to more nudges"
    );
}

#[test]
fn a_plan_needs_sense() {
    let (nobody, carry) = (Wearer::default(), Carry::default());
    let plan = |activity, per_week| Change::Plan { activity, per_week };
    let refused = |c: &Change| crate::told::no_change(&apply(c, &nobody, &carry, NOW).unwrap_err());
    assert!(refused(&plan(Activity::Strengthening, 2)).contains("clearance"));
    assert!(refused(&plan(Activity::Walking, 2)).contains("sensors detect it"));
    assert!(refused(&plan(Activity::Swimming, 8)).contains("seven"));
    let cleared = change(&Change::Clearance { cleared: true }, &nobody, &carry);
    let strong = change(&plan(Activity::Strengthening, 2), &cleared.wearer, &carry);
    let log = Change::Log {
        activity: Activity::Strengthening,
        days_ago: 1,
        minutes: Some(30),
    };
    let logged = change(&log, &strong.wearer, &carry);
    let report = report_of_change(&logged, Profile::NONE, NOW);
    assert_eq!(report.plan.len(), 1);
    assert_eq!((report.plan[0].done, report.plan[0].of), (1, 2));
    assert_eq!(report.done.len(), 1);
    // The clearance taken back takes the strength work off the plan.
    let uncleared = change(
        &Change::Clearance { cleared: false },
        &logged.wearer,
        &carry,
    );
    assert!(uncleared.wearer.plan.items.is_empty());
}

#[test]
fn what_hurt_is_allowed_again_only_if_it_was_set_aside() {
    let mut carry = Carry::default();
    let allow = Change::Allow {
        activity: Activity::Walking,
    };
    assert!(apply(&allow, &Wearer::default(), &carry, NOW).is_err());
    carry.set_aside.push(Activity::Walking);
    let allowed = change(&allow, &Wearer::default(), &carry);
    assert!(allowed.carry.set_aside.is_empty());
}

#[test]
fn the_file_is_whole_or_not_there_and_a_broken_one_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wearer.json");
    assert!(load(&path).unwrap().is_empty());
    let mut wearer = Wearer::default();
    wearer.profile.diabetes = true;
    save(&path, &wearer).unwrap();
    assert_eq!(load(&path).unwrap(), wearer);
    save(&path, &Wearer::default()).unwrap();
    assert!(!path.exists(), "nothing to keep: no file");
    for broken in [
        "",
        "{",
        "{\"form\":\"nape.wearer-state/9\",\"profile\":{},\"plan\":{}}",
    ] {
        fs::write(&path, broken).unwrap();
        let error = load(&path).unwrap_err();
        assert!(error.to_string().contains("wearer.json"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    }
}
