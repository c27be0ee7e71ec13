//! The coach in the daemon, in virtual time: what the wearer says counts at once, outlives the session, and the replay
//! agrees to the byte.

use firmware_sim::ClipOptions;
use nape_control::wearer::Change;
use nape_control::{Request, Response};
use nape_core::article::{Activity, RiskFactor};
use nape_core::coach::{Advice, CheckIn, RedFlag, RuledOut};
use nape_core::event::{Answer, Context, EventKind, HeldBack};
use nape_core::{Placement, Span};
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_tests::live::Life;

use super::live::{assert_replays, folder};

fn clips() -> Vec<ClipOptions> {
    vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ]
}

/// As `nape profile` and its like do it.
fn say(life: &mut Life, change: &Change) -> Vec<Advice> {
    let change = change.clone();
    match life.ask(&Request::Wearer { change }) {
        Response::Wearer(report) => report.advice,
        refused => panic!("{refused:?}"),
    }
}

fn ruled_out(life: &Life, activity: Activity) -> Option<RuledOut> {
    life.monitor.coach(life.now()).ruled_out(activity)
}

fn shown(life: &Life) -> usize {
    let shows = life.effects.iter();
    shows.filter(|e| matches!(e, Effect::Show(_))).count()
}

const MIN: fn(i64) -> Span = Span::from_mins;

#[test]
fn a_warning_sign_counts_from_that_moment_and_into_the_next_session() {
    let dir = folder();
    let mut life = Life::new(
        "desk 1m\nphone 62 for 40m",
        clips(),
        Wish::DEFAULT,
        dir.path(),
    );
    life.live(MIN(4));
    let said = CheckIn {
        red_flags: vec![RedFlag::Weakness],
        ..CheckIn::default()
    };
    assert_eq!(
        say(&mut life, &Change::CheckIn { said }),
        [Advice::Emergency]
    );
    // The engine decides seconds later; whoever asks now hears it already.
    assert_eq!(ruled_out(&life, Activity::CatCow), Some(RuledOut::RedFlag));
    life.live(MIN(6));
    assert_eq!(
        shown(&life),
        0,
        "a nudge was due meanwhile, and a doctor comes first"
    );
    let held = |k: &EventKind| {
        let flag = HeldBack::RedFlag;
        matches!(k, EventKind::NudgeSuppressed { reason, .. } if *reason == flag)
    };
    assert_eq!(life.count(held), 1);
    // A new session has decided nothing yet, and knows it all the same.
    life.close();
    life.live(Span::from_secs(3));
    assert!(life.monitor.session().is_some(), "a session has begun");
    assert_eq!(ruled_out(&life, Activity::Walking), Some(RuledOut::RedFlag));
    let cleared = CheckIn {
        cleared: true,
        ..CheckIn::default()
    };
    say(&mut life, &Change::CheckIn { said: cleared });
    assert_eq!(ruled_out(&life, Activity::Walking), None);
    // The engine thinks so, too, when it has decided.
    life.live(MIN(1));
    assert_eq!(ruled_out(&life, Activity::Walking), None);
    assert!(life.monitor.carry_now().health.red_flags.is_empty());
    life.close();
    assert_replays(&life);
}

#[test]
fn what_hurts_and_what_is_declared_outlive_the_session_and_the_nudge_that_asked() {
    let dir = folder();
    let mut life = Life::new(
        "desk 1m\nphone 62 for 40m",
        clips(),
        Wish::DEFAULT,
        dir.path(),
    );
    life.live(MIN(9));
    assert_eq!(shown(&life), 1);
    let activity = life
        .monitor
        .evidence()
        .expect("a nudge")
        .nudge
        .proposal
        .activity;
    life.close();
    // Said of a nudge of the session before, in the first seconds of the next one.
    life.live(Span::from_secs(2));
    let hurts = life.ask(&Request::Answer {
        answer: Answer::Hurts,
    });
    assert!(matches!(hurts, Response::Done(_)), "{hurts:?}");
    assert_eq!(ruled_out(&life, activity), Some(RuledOut::Hurts));
    let pregnant = Change::Profile {
        factor: RiskFactor::Pregnancy,
        declared: true,
    };
    say(&mut life, &pregnant);
    life.live(MIN(12));
    let carried = life.monitor.carry_now();
    assert_eq!(carried.set_aside, [activity]);
    assert_eq!(
        ruled_out(&life, Activity::DownwardDog),
        Some(RuledOut::Profile(RiskFactor::Pregnancy))
    );
    // Forgotten is forgotten, at once and for good.
    say(&mut life, &Change::Forget);
    assert_eq!(ruled_out(&life, activity), None);
    life.live(MIN(1));
    assert!(life.monitor.carry_now().set_aside.is_empty());
    assert_eq!(ruled_out(&life, Activity::DownwardDog), None);
    life.close();
    assert_replays(&life);
}

#[test]
fn a_meeting_keeps_nudges_back_and_ends_by_itself() {
    let dir = folder();
    let mut life = Life::new(
        "desk 1m\nphone 62 for 40m",
        clips(),
        Wish::DEFAULT,
        dir.path(),
    );
    life.live(MIN(2));
    life.ask(&Request::Context {
        context: Context::Meeting,
        on: true,
        seconds: Some(12 * 60),
    });
    life.live(MIN(11));
    assert_eq!(shown(&life), 0);
    life.live(MIN(3));
    assert_eq!(life.monitor.context(Context::Meeting), None);
    assert_eq!(shown(&life), 1, "at its end");
    let owed = life.events().into_iter().find_map(|e| match &e.kind {
        EventKind::Nudge(n) => n.owed,
        _ => None,
    });
    assert!(owed.is_some_and(|owed| owed > MIN(3)), "{owed:?}");
    life.close();
    assert_replays(&life);
}
