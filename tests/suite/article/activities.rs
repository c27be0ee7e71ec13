//! Each activity of the article: seen by the clips, or planned and logged by hand.

use nape_core::activity::{Exercise, Expected, Stance};
use nape_core::article::Activity;
use nape_core::coach::RuledOut;
use nape_core::coach::plan::{Entry, Plan};
use nape_core::event::BreakKind;
use nape_core::{Control, EventKind};

use super::bench::play;
use super::{ruled_out, said};

/// Is a verified bout of it seen, and credited?
fn is_seen(script: &str, kind: Exercise, guide: Option<Expected>) {
    let done = play(script, guide);
    let bout = |e: &EventKind| matches!(e, EventKind::Activity(b) if b.kind == kind && b.verified);
    let credit = |e: &EventKind| matches!(e, EventKind::BreakCredited { kind: k, .. } if *k == kind.as_break());
    let breaks: Vec<_> = done
        .events
        .iter()
        .filter(|e| bout(e) || credit(e))
        .collect();
    assert!(done.has(bout) && done.has(credit), "{kind:?}: {breaks:?}");
}

/// It is done elsewhere: never proposed at a desk, planned, and logged by hand.
fn is_planned(activity: Activity) {
    let day = 20_783; // 26 November 2026, a Thursday
    let mut plan = Plan::default();
    assert!(plan.set(activity, 2), "{activity:?}");
    let entry = Entry {
        activity,
        day,
        minutes: None,
    };
    plan.log(entry, day);
    let week = plan.week(day);
    assert_eq!((week[0].done, week[0].of), (1, 2));
    let done = said(vec![Control::Plan { plan }]);
    assert_eq!(ruled_out(&done, activity), Some(RuledOut::Elsewhere));
}

/// Shows it in the product.
pub(super) fn check(activity: Activity) {
    match activity {
        Activity::Walking => {
            let done = play("calibrate; screen 30s; walk 2m30s; screen 40s", None);
            let walk = |e: &EventKind| {
                matches!(
                    e,
                    EventKind::BreakCredited {
                        kind: BreakKind::Walk,
                        ..
                    }
                )
            };
            assert!(done.has(walk), "{:?}", done.events);
        }
        Activity::CatCow => {
            let script = "calibrate; screen 30s; cat_cow 5 period 8s; screen 60s";
            is_seen(script, Exercise::CatCow, None);
        }
        Activity::ChildsPose => {
            let script = "calibrate; screen 30s; childs_pose 45s; screen 60s";
            is_seen(script, Exercise::ChildsPose, None);
        }
        Activity::DownwardDog => {
            let script = "calibrate; screen 30s; downward_dog 40s; screen 60s";
            is_seen(script, Exercise::DownwardDog, None);
        }
        Activity::Rest => {
            let script = "calibrate; screen 30s; rest 2m; screen 60s";
            is_seen(script, Exercise::Rest, None);
        }
        Activity::TaiChi => {
            // Slow movement nobody asked for is not called by its name: a guided break says what it is.
            let expected = Expected {
                exercise: Exercise::TaiChi,
                stance: Stance::Usual,
            };
            let script = "calibrate; screen 60s; tai_chi 4m; screen 60s";
            is_seen(script, Exercise::TaiChi, Some(expected));
        }
        Activity::PoolWalking | Activity::Swimming => is_planned(activity),
        Activity::Strengthening => {
            let mut plan = Plan::default();
            assert!(!plan.set(activity, 2), "not before a doctor cleared it");
            let done = said(Vec::new());
            assert_eq!(ruled_out(&done, activity), Some(RuledOut::Clearance));
            plan.clearance = true;
            assert!(plan.set(activity, 2));
            let done = said(vec![Control::Plan { plan }]);
            assert_eq!(ruled_out(&done, activity), Some(RuledOut::Elsewhere));
        }
    }
}
