//! What the daemon guides through, in virtual time: breaks counted by simulated clips, "it hurts", calibrations that
//! end well, that lose their clip or their client; and the replay agrees to the byte.

use firmware_sim::{ClipOptions, Fault};
use nape_control::calibration::{Phase, Progress};
use nape_control::guided::Stage;
use nape_control::{End, Request, Response, Stretch, Update};
use nape_core::article::Activity;
use nape_core::coach::Form;
use nape_core::event::{Answer, BreakKind, EventKind, Origin};
use nape_core::guide::Outcome;
use nape_core::{Calibration, Placement, Span};
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_notify::{Report, Slot};
use nape_tests::live::Life;
use tempfile::TempDir;

use super::live::{assert_replays, folder};

const SECS: fn(i64) -> Span = Span::from_secs;
const HURTS: Request = Request::Answer {
    answer: Answer::Hurts,
};

/// A wearer with a clip on the head and one on the upper back.
fn wearer(day: &str, dir: &TempDir) -> Life {
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    Life::new(day, clips, Wish::DEFAULT, dir.path())
}

#[track_caller]
fn begin(life: &mut Life, activity: Activity, form: Option<Form>) -> u64 {
    let request = Request::Break {
        activity: Some(activity),
        form,
    };
    match life.ask(&request) {
        Response::Break { token, .. } => token,
        refused => panic!("{refused:?}"),
    }
}

fn is_refused(response: &Response) -> bool {
    matches!(response, Response::Refused(_))
}

#[test]
fn a_guided_break_is_counted_by_the_clips() {
    let dir = folder();
    let day = "sit_upright 20s\ndesk 60s\ncat_cow_seated 6 period 10s\ndesk 6m";
    let mut life = wearer(day, &dir);
    life.live(SECS(72));
    let token = begin(&mut life, Activity::CatCow, Some(Form::Seated));
    let second = life.ask(&Request::Break {
        activity: None,
        form: None,
    });
    assert!(is_refused(&second), "one at a time: {second:?}");
    life.live(SECS(100));
    let told = life.break_told(token);
    let last = told.last().expect("it was told");
    assert_eq!(last.outcome, Some(Outcome::Seen), "{last:?}");
    assert_eq!(last.rounds, Some((5, 5)));
    let rounds: Vec<u32> = told.iter().filter_map(|p| Some(p.rounds?.0)).collect();
    assert!(rounds.is_sorted(), "counted one by one: {rounds:?}");
    assert!((1..=5).all(|n| rounds.contains(&n)), "{rounds:?}");
    assert_eq!(told[0].stage, Stage::Ready);
    let stopped = life.ask(&Request::StopBreak { token });
    assert!(is_refused(&stopped), "it is over: {stopped:?}");
    life.live(SECS(60));
    let credited = |k: &EventKind| {
        matches!(
            k,
            EventKind::BreakCredited {
                kind: BreakKind::CatCow,
                ..
            }
        )
    };
    assert_eq!(life.count(credited), 1, "and credited once, by the engine");
    life.close();
    assert_replays(&life);
}

#[test]
fn a_break_without_clips_is_counted_by_the_clock() {
    let dir = folder();
    let mut life = wearer("desk 10m", &dir);
    life.deaf = true;
    life.live(SECS(5));
    let token = begin(&mut life, Activity::CatCow, None);
    life.live(Span::from_mins(3));
    let told = life.break_told(token);
    let last = told.last().expect("it was told");
    assert_eq!((last.outcome, last.seen), (Some(Outcome::Clock), false));
}

/// What hurts is what is being done; then what was just done; and it ends what it rules out.
#[test]
fn it_hurts_during_a_guided_break_and_after_it() {
    let dir = folder();
    let mut life = wearer("sit_upright 20s\ndesk 20m", &dir);
    life.live(SECS(60));
    let none = life.ask(&HURTS);
    assert!(is_refused(&none), "nothing was done yet: {none:?}");

    let token = begin(&mut life, Activity::CatCow, Some(Form::Seated));
    life.live(SECS(12));
    let said = life.ask(&HURTS);
    assert!(matches!(said, Response::Done(_)), "{said:?}");
    life.live(SECS(1));
    let last = *life.break_told(token).last().expect("it was told");
    assert_eq!(last.outcome, Some(Outcome::GivenUp));
    let carry = life.memory.carry.clone().expect("kept before it was said");
    assert_eq!(carry.set_aside, [Activity::CatCow]);
    let again = life.ask(&Request::Break {
        activity: Some(Activity::CatCow),
        form: None,
    });
    assert!(is_refused(&again), "{again:?}");

    let token = begin(&mut life, Activity::Walking, None);
    life.live(SECS(20));
    life.ask(&Request::StopBreak { token });
    life.live(SECS(5));
    let said = life.ask(&HURTS);
    assert!(matches!(said, Response::Done(_)), "{said:?}");
    let carry = life.memory.carry.clone().expect("kept");
    assert_eq!(carry.set_aside, [Activity::CatCow, Activity::Walking]);

    // A disk that refuses does not make it hurt less: it counts, and that it is not kept is said.
    life.memory.refuses = true;
    let token = begin(&mut life, Activity::ChildsPose, None);
    life.live(SECS(12));
    life.ask(&HURTS);
    life.live(SECS(1));
    let last = *life.break_told(token).last().expect("it was told");
    assert_eq!(last.outcome, Some(Outcome::GivenUp));
    let told = |e: &Effect| matches!(e, Effect::Say(words) if words.contains("could not be saved"));
    assert!(life.effects.iter().any(told));
    assert_eq!(life.monitor.carry_now().set_aside.len(), 3);
    life.close();
    assert_replays(&life);
}

/// Begun from the bubble of a nudge: shown there, until the bubble is closed; then it goes on without.
#[test]
fn a_break_begun_from_a_bubble_is_shown_there() {
    let dir = folder();
    let mut life = wearer("sit_upright 20s\nphone 62 for 12m\ndesk 10m", &dir);
    life.live(Span::from_mins(11));
    let evidence = life.monitor.evidence().expect("a nudge");
    let nudge_id = evidence.nudge.id;
    life.report(&Report::Start { nudge_id });
    life.live(SECS(15));
    let bubbles = |life: &Life| {
        let guide = |e: &&Effect| matches!(e, Effect::Bubble(b) if b.slot == Slot::Guide);
        life.effects.iter().filter(guide).count()
    };
    let shown = bubbles(&life);
    assert!(shown >= 2, "{shown}");
    let id = life.effects.iter().rev().find_map(|e| match e {
        Effect::Bubble(b) if b.slot == Slot::Guide => Some(b.id),
        _ => None,
    });
    let id = id.expect("a number");
    life.report(&Report::Hidden { id });
    life.live(SECS(20));
    assert_eq!(bubbles(&life), shown, "hidden");
    assert!(!life.break_told(id.into()).is_empty());
    life.report(&Report::Stop { id });
    life.live(SECS(1));
    let last = *life.break_told(id.into()).last().expect("it was told");
    assert_eq!(last.outcome, Some(Outcome::GivenUp));
    life.close();
    assert_replays(&life);
}

#[track_caller]
fn calibrate(life: &mut Life, upright: bool) -> u64 {
    let request = Request::Calibrate {
        placement: None,
        upright,
    };
    match life.ask(&request) {
        Response::Calibrating { token, placements } => {
            assert_eq!(placements, [Placement::Head, Placement::UpperBack]);
            token
        }
        refused => panic!("{refused:?}"),
    }
}

fn told(life: &Life, of: u64) -> Vec<&Progress> {
    let updates = life.updates();
    let told = updates.filter_map(|update| match update {
        Update::Calibration { token, progress } if *token == of => Some(progress),
        _ => None,
    });
    told.collect()
}

/// How much was asked for so far; for [`kept`].
const fn so_far(life: &Life) -> usize {
    life.effects.len()
}

/// Calibrations found since then, to be kept for the next daemon. Those a session begins with are kept, too.
fn kept(life: &Life, since: usize) -> Vec<(Placement, Calibration)> {
    let effects = life.effects[since..].iter();
    let kept = effects.filter_map(|e| match e {
        Effect::Keep {
            placement,
            calibration,
        } => Some((*placement, *calibration)),
        _ => None,
    });
    kept.collect()
}

fn given_up(life: &Life) -> Option<End> {
    life.updates().find_map(|update| match update {
        Update::End { reason } => Some(*reason),
        _ => None,
    })
}

/// Upright for a minute, then upright, nods and leans as asked for.
const CALIBRATES: &str = "sit_upright 60s\ncalibrate\nsit_upright 4m";

#[test]
fn a_guided_calibration_is_kept_and_used() {
    let dir = folder();
    let mut life = wearer(CALIBRATES, &dir);
    life.live(SECS(58));
    let since = so_far(&life);
    let token = calibrate(&mut life, false);
    let second = life.ask(&Request::Calibrate {
        placement: None,
        upright: false,
    });
    assert!(is_refused(&second), "one at a time: {second:?}");
    life.live(SECS(60));
    let progress = told(&life, token);
    let mut phases: Vec<Phase> = progress.iter().map(|p| p.phase).collect();
    phases.dedup();
    assert_eq!(
        phases,
        [Phase::Ready, Phase::Upright, Phase::Nod, Phase::Done]
    );
    let last = progress.last().expect("it was told");
    assert!(
        last.places.iter().all(|p| p.sigma_deg.is_some()),
        "{last:?}"
    );
    let placements: Vec<Placement> = kept(&life, since).iter().map(|(p, _)| *p).collect();
    assert_eq!(placements.len(), 2, "{placements:?}");
    let whole = |k: &EventKind| {
        matches!(
            k,
            EventKind::Calibrated {
                origin: Origin::Whole,
                ..
            }
        )
    };
    assert!(life.count(whole) >= 2);
    life.close();
    assert_replays(&life);
}

#[test]
fn a_calibration_that_loses_a_clip_leaves_the_one_before() {
    let dir = folder();
    let mut life = wearer(CALIBRATES, &dir);
    life.live(SECS(58));
    let since = so_far(&life);
    let before = life.monitor.calibration(Placement::Head);
    let token = calibrate(&mut life, false);
    life.live(SECS(2));
    let span = Span::from_mins(2);
    life.host.world().fault(0, Fault::OutOfRange { span });
    life.live(SECS(70));
    let last = *told(&life, token).last().expect("it was told");
    assert_eq!(last.phase, Phase::Done);
    let head = &last.places[0];
    assert!(!head.heard && head.refused.is_some(), "{head:?}");
    assert_eq!(life.monitor.calibration(Placement::Head), before);
    let heads = kept(&life, since);
    assert!(heads.iter().all(|(p, _)| *p != Placement::Head));
    // Another one can be begun for those that are heard.
    let one = life.ask(&Request::Calibrate {
        placement: Some(Placement::UpperBack),
        upright: true,
    });
    assert!(matches!(one, Response::Calibrating { .. }), "{one:?}");
    life.close();
    assert_replays(&life);
}

/// The server asks to give up when the client that began it goes away.
#[test]
fn a_calibration_whose_client_goes_away_leaves_the_one_before() {
    let dir = folder();
    let mut life = wearer(CALIBRATES, &dir);
    life.live(SECS(58));
    let since = so_far(&life);
    let token = calibrate(&mut life, false);
    life.live(SECS(10));
    let gone = Request::CancelCalibration { token };
    let cancelled = life.ask(&gone);
    assert!(matches!(cancelled, Response::Done(_)), "{cancelled:?}");
    let heard = told(&life, token).len();
    life.live(SECS(60));
    assert_eq!(told(&life, token).len(), heard, "nobody is told any more");
    assert_eq!(kept(&life, since), []);
    assert!(is_refused(&life.ask(&gone)), "it is over");
    let next = calibrate(&mut life, true);
    assert!(is_refused(&life.ask(&gone)), "the next one is another");
    life.live(SECS(30));
    let last = *told(&life, next).last().expect("it was told");
    assert_eq!(last.phase, Phase::Done);
    life.close();
    assert_replays(&life);
}

#[test]
fn a_pause_gives_a_calibration_up() {
    let dir = folder();
    let mut life = wearer(CALIBRATES, &dir);
    life.live(SECS(58));
    let since = so_far(&life);
    calibrate(&mut life, false);
    life.live(SECS(5));
    life.ask(&Request::Pause {
        stretch: Stretch::Open,
    });
    assert_eq!(given_up(&life), Some(End::CalibrationPaused));
    let request = Request::Calibrate {
        placement: None,
        upright: false,
    };
    assert!(is_refused(&life.ask(&request)), "while it is paused");
    life.live(SECS(40));
    assert_eq!(kept(&life, since), []);
    life.ask(&Request::Resume);
    life.live(SECS(20));
    calibrate(&mut life, true);
    life.live(SECS(20));
    assert_eq!(kept(&life, since).len(), 2);
    life.close();
    assert_replays(&life);
}

/// What cannot be kept is not said to be kept.
#[test]
fn what_the_wearer_declares_is_kept_before_it_is_acknowledged() {
    use nape_control::wearer::Change;
    use nape_core::article::RiskFactor;
    let dir = folder();
    let mut life = wearer("sit_upright 20s\ndesk 20m", &dir);
    life.live(SECS(30));
    let pregnant = Request::Wearer {
        change: Change::Profile {
            factor: RiskFactor::Pregnancy,
            declared: true,
        },
    };
    life.memory.refuses = true;
    let refused = life.ask(&pregnant);
    assert!(is_refused(&refused), "{refused:?}");
    assert!(!life.monitor.wearer().0.profile.pregnancy);
    life.memory.refuses = false;
    let said = life.ask(&pregnant);
    assert!(matches!(said, Response::Wearer(_)), "{said:?}");
    let kept = life.memory.wearer.as_ref().expect("kept");
    assert!(kept.profile.pregnancy && life.monitor.wearer().0.profile.pregnancy);
    life.close();
    assert_replays(&life);
}
