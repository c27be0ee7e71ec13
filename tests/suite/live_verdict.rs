//! One verdict on a break, in virtual time: engine, guide, bubble and `nape why` say the same, once; and the replay
//! agrees to the byte.

use firmware_sim::{ClipOptions, Fault};
use nape_control::calibration::Phase;
use nape_control::guided::BreakProgress;
use nape_control::{Refusal, Request, Response, Update};
use nape_core::article::Activity;
use nape_core::coach::Form;
use nape_core::event::{Answer, EventKind};
use nape_core::guide::Outcome;
use nape_core::{Placement, Span};
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_notify::guided::{line, news};
use nape_notify::{Report, Slot};
use nape_tests::live::Life;
use tempfile::TempDir;

use super::live::{assert_replays, folder};
use nape_words::Words;

const SECS: fn(i64) -> Span = Span::from_secs;

/// A wearer with a clip on the head and one on the upper back.
fn wearer(day: &str, dir: &TempDir) -> Life {
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    Life::new(day, clips, Wish::DEFAULT, dir.path())
}

/// Everything that says of a break that there was one.
fn says_a_break(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Activity(_)
            | EventKind::BreakCredited { .. }
            | EventKind::BreakReported { .. }
            | EventKind::Asked { .. }
            | EventKind::NudgeAnswered {
                answer: Answer::Verified | Answer::Done,
                ..
            }
    )
}

/// Nods and leans of a calibration are asked for: no cat/cow, no micro-break, no answer to the reminder that is open.
#[test]
fn a_calibration_beside_an_open_reminder_is_no_break() {
    let dir = folder();
    let day = "sit_upright 20s\nphone 62 for 9m\ncalibrate\nphone 62 for 5m";
    let mut life = wearer(day, &dir);
    life.live(SECS(9 * 60 + 17));
    assert!(life.monitor.evidence().is_some(), "a reminder is open");
    let before = life.count(says_a_break);
    let calibrate = Request::Calibrate {
        placement: None,
        upright: false,
    };
    let begun = life.ask(&calibrate);
    assert!(matches!(begun, Response::Calibrating { .. }), "{begun:?}");
    let guided = Request::Break {
        activity: None,
        form: None,
    };
    let second = life.ask(&guided);
    let refused = Response::Refused(Refusal::CalibrationUnderWay);
    assert_eq!(second, refused, "what is moved is one or the other");
    life.live(SECS(90));
    let over = life.updates().any(
        |u| matches!(u, Update::Calibration { progress, .. } if progress.phase == Phase::Done),
    );
    assert!(over);
    assert_eq!(life.count(says_a_break), before);
    // And the other way round.
    let begun = life.ask(&guided);
    assert!(matches!(begun, Response::Break { .. }), "{begun:?}");
    let second = life.ask(&calibrate);
    assert_eq!(second, Response::Refused(Refusal::BreakUnderWay));
    life.close();
    assert_replays(&life);
}

#[track_caller]
fn begin(life: &mut Life, activity: Activity, form: Form) -> u64 {
    let request = Request::Break {
        activity: Some(activity),
        form: Some(form),
    };
    let token = match life.ask(&request) {
        Response::Break { token, .. } => token,
        refused => panic!("{refused:?}"),
    };
    life.live(SECS(1));
    token
}

#[track_caller]
fn last(life: &Life, token: u64) -> BreakProgress {
    *life.break_told(token).last().expect("it was told")
}

/// Breaks of this activity: seen and credited, and said by the wearer.
fn counted(life: &Life, activity: Activity) -> (usize, usize) {
    let credited = life.count(
        |k| matches!(k, EventKind::BreakCredited { kind, .. } if kind.activity() == Some(activity)),
    );
    let said =
        |k: &EventKind| matches!(k, EventKind::BreakReported { activity: a } if *a == activity);
    (credited, life.count(said))
}

/// Whatever is credited, the wearer's word included.
fn all(life: &Life) -> usize {
    life.count(|k| {
        matches!(
            k,
            EventKind::BreakCredited { .. } | EventKind::BreakReported { .. }
        )
    })
}

const fn took(activity: Activity) -> Request {
    Request::Took { activity }
}

/// Four of five rounds were seen, then a link was cut: four are counted, by the guide, by the engine, and once.
#[test]
fn rounds_counted_before_a_link_was_lost_stand() {
    for cut in [&[0][..], &[1], &[0, 1]] {
        let dir = folder();
        let day = "sit_upright 20s\ndesk 60s\ncat_cow_seated 6 period 10s\ndesk 6m";
        let mut life = wearer(day, &dir);
        life.live(SECS(72));
        let token = begin(&mut life, Activity::CatCow, Form::Seated);
        while last(&life, token).rounds.is_none_or(|(done, _)| done < 4) {
            life.live(SECS(1));
        }
        for &clip in cut {
            let span = Span::from_mins(3);
            life.host.world().fault(clip, Fault::OutOfRange { span });
        }
        life.live(SECS(60));
        let over = last(&life, token);
        assert_eq!(
            (over.outcome, over.counted),
            (Some(Outcome::Seen), true),
            "{cut:?}: {over:?}"
        );
        let seen = over.seen_rounds().expect("rounds");
        assert!((4..=5).contains(&seen), "{cut:?}: {over:?}");
        if cut.len() == 2 {
            assert_eq!((seen, over.clock_rounds), (4, 1), "the rest is the clock's");
        }
        let words = news(&over, Words::default()).expect("an end");
        assert_eq!(words, format!("Well done: {seen} rounds counted."));
        life.ask(&took(Activity::CatCow));
        life.live(Span::from_mins(5));
        assert_eq!(counted(&life, Activity::CatCow), (1, 0), "{cut:?}");
        assert_eq!(all(&life), 1, "{cut:?}");
        life.close();
        assert_replays(&life);
    }
}

/// Begun from the bubble of a reminder: bubble, guide, engine and `nape why` use the same words, and nobody says it twice.
#[test]
fn bubble_guide_and_why_say_the_same() {
    let dir = folder();
    let day = "sit_upright 20s\nphone 62 for 9m\ncat_cow_seated 7 period 10s\ndesk 6m";
    let mut life = wearer(day, &dir);
    life.live(SECS(9 * 60 + 12));
    let evidence = life.monitor.evidence().expect("a reminder");
    let (nudge_id, proposal) = (evidence.nudge.id, evidence.nudge.proposal);
    assert_eq!(proposal.activity, Activity::CatCow, "{proposal:?}");
    life.report(&Report::Start { nudge_id });
    life.live(SECS(100));
    let bubbles = life.effects.iter().filter_map(|e| match e {
        Effect::Bubble(b) => Some(&**b),
        _ => None,
    });
    let guide: Vec<_> = bubbles.clone().filter(|b| b.slot == Slot::Guide).collect();
    let shown = guide.last().expect("shown there");
    let over = last(&life, shown.id.into());
    let words = news(&over, Words::default()).expect("an end");
    assert_eq!(words, "Well done: 5 rounds counted.");
    assert_eq!(shown.said.title, words);
    assert!(!shown.asks && !shown.guided);
    let praise = bubbles.filter(|b| b.slot == Slot::Note).count();
    assert_eq!(praise, 0, "said once");
    let Response::Why(why) = life.ask(&Request::Why) else {
        panic!("no reason");
    };
    let nudge = why.nudge.expect("a reminder");
    assert_eq!(nudge.verdict, Some(words));
    assert_eq!(nudge.answer, Some(Answer::Verified));
    assert_eq!(counted(&life, Activity::CatCow), (1, 0));
    life.close();
    assert_replays(&life);
}

/// Nothing of it was seen, and the wearer says so ten minutes later: it counts once, and from when it was over.
#[test]
fn an_answer_after_ten_minutes_counts_once_and_from_the_end_of_the_break() {
    let dir = folder();
    let mut life = wearer("sit_upright 60s\nsit_upright 30m", &dir);
    life.live(SECS(50));
    let token = begin(&mut life, Activity::CatCow, Form::Seated);
    life.live(Span::from_mins(2));
    let over = last(&life, token);
    assert_eq!(over.outcome, Some(Outcome::Unseen), "{over:?}");
    assert!(over.asks() && !over.counted);
    assert_eq!(over.clock_rounds, 5, "all of it the clock's");
    assert_eq!(all(&life), 0, "nothing is claimed by itself");
    life.live(Span::from_mins(10));
    for _ in 0..2 {
        let noted = life.ask(&took(Activity::CatCow));
        assert!(matches!(noted, Response::Done(_)), "{noted:?}");
        life.live(SECS(10));
    }
    assert_eq!(counted(&life, Activity::CatCow), (0, 1));
    assert_eq!(all(&life), 1);
    let session = life.monitor.session().expect("a session");
    let held = session.engine().snapshot().sustained;
    let held = held.as_secs_f64() / 60.0;
    assert!((10.0..12.0).contains(&held), "{held} min since the break");
    life.close();
    assert_replays(&life);
}

/// What goes on after the guide has counted it, and what is said beside it, is the same break.
#[test]
fn what_is_seen_guided_and_said_counts_once() {
    for (act, activity, form) in [
        ("cat_cow 9 period 10s", Activity::CatCow, Form::Floor),
        ("childs_pose 90s", Activity::ChildsPose, Form::Floor),
        ("walk 6m cadence 1.9", Activity::Walking, Form::Usual),
        ("rest 7m", Activity::Rest, Form::Floor),
    ] {
        let dir = folder();
        let day = format!("sit_upright 20s\ndesk 60s\n{act}\ndesk 6m");
        let mut life = wearer(&day, &dir);
        life.live(SECS(72));
        let token = begin(&mut life, activity, form);
        while last(&life, token).outcome.is_none() {
            life.live(SECS(1));
        }
        let over = last(&life, token);
        assert_eq!(
            (over.outcome, over.counted),
            (Some(Outcome::Seen), true),
            "{act}: {over:?}"
        );
        life.ask(&took(activity));
        life.live(SECS(3));
        life.ask(&took(activity));
        life.live(Span::from_mins(8));
        assert_eq!(counted(&life, activity), (1, 0), "{act}");
        assert_eq!(all(&life), 1, "{act}");
        life.close();
        assert_replays(&life);
    }
}

/// Stopped after some rounds, or by a daemon that ends: what was seen until then counts, and that is what is said.
#[test]
fn what_was_seen_counts_however_it_ends() {
    let dir = folder();
    let day = "sit_upright 20s\ndesk 60s\ncat_cow_seated 6 period 10s\ndesk 6m";
    let mut life = wearer(day, &dir);
    life.live(SECS(72));
    let token = begin(&mut life, Activity::CatCow, Form::Seated);
    while last(&life, token).rounds.is_none_or(|(done, _)| done < 3) {
        life.live(SECS(1));
    }
    life.close();
    let over = last(&life, token);
    assert_eq!((over.outcome, over.counted), (Some(Outcome::GivenUp), true));
    let words = news(&over, Words::default());
    assert_eq!(words.as_deref(), Some("Stopped: 3 rounds counted."));
    assert_eq!(counted(&life, Activity::CatCow), (1, 0));
    assert_replays(&life);
}

/// Nothing is done, and no clip is heard: what is counted is the clock's, and says so; nothing is claimed.
#[test]
fn what_the_clock_counts_is_marked_as_the_clocks() {
    let dir = folder();
    let mut life = wearer("desk 10m", &dir);
    life.deaf = true;
    life.live(SECS(5));
    let token = begin(&mut life, Activity::CatCow, Form::Seated);
    life.live(Span::from_mins(3));
    let told = life.break_told(token);
    let lines: Vec<_> = told.iter().map(|p| line(p, Words::default())).collect();
    assert!(
        lines.iter().any(|l| l.starts_with("4 of 5 (timer only)")),
        "{lines:?}"
    );
    assert!(
        !lines.iter().any(|l| l.starts_with("4 of 5  ")),
        "{lines:?}"
    );
    let over = last(&life, token);
    assert_eq!((over.outcome, over.counted), (Some(Outcome::Clock), false));
    assert!(over.asks());
    assert_eq!(all(&life), 0);
}

/// A guided cat/cow in which the wearer only nods and bows, as for a calibration that Nape was not told of: too fast for
/// it, so nobody says that it was done.
#[test]
fn nods_and_bows_are_no_guided_cat_cow() {
    use Placement::{Head, UpperBack};
    for rig in [&[Head][..], &[Head, UpperBack], &[UpperBack]] {
        let dir = folder();
        let clips = rig.iter().map(|p| ClipOptions::new(*p)).collect();
        let day = "sit_upright 60s\ncalibrate\nsit_upright 10m";
        let mut life = Life::new(day, clips, Wish::DEFAULT, dir.path());
        life.live(SECS(58));
        let token = begin(&mut life, Activity::CatCow, Form::Seated);
        life.live(SECS(150));
        let over = last(&life, token);
        assert!(over.outcome.is_some() && !over.counted, "{rig:?}: {over:?}");
        assert_eq!(life.count(says_a_break), 0, "{rig:?}");
        life.close();
        assert_replays(&life);
    }
}

/// Begun from a bubble, and nothing of it seen: the bubble asks, and what is pressed there counts, once; closed, nothing.
#[test]
fn the_bubble_asks_and_its_buttons_count() {
    for (pressed, said, aside) in [
        (None, 0, 0),
        (Some(true), 1, 0),
        (Some(false), 0, 0),
        (Some(true), 1, 1),
    ] {
        let dir = folder();
        let day = "sit_upright 20s\nphone 62 for 9m\nsit_upright 20m";
        let mut life = wearer(day, &dir);
        life.live(SECS(9 * 60 + 12));
        let evidence = life.monitor.evidence().expect("a reminder");
        let nudge_id = evidence.nudge.id;
        life.report(&Report::Start { nudge_id });
        life.live(SECS(150));
        let mut guides = life.effects.iter().filter_map(|e| match e {
            Effect::Bubble(b) if b.slot == Slot::Guide => Some(&**b),
            _ => None,
        });
        let shown = guides.next_back().expect("shown there").clone();
        assert!(shown.asks, "{shown:?}");
        let over = last(&life, shown.id.into());
        assert_eq!(
            Some(&shown.said.title),
            news(&over, Words::default()).as_ref()
        );
        assert_eq!(shown.said.body, Words::default().was_it_done());
        let id = shown.id;
        for _ in 0..2 {
            if let Some(yes) = pressed {
                life.report(&Report::Did { id, yes });
                life.live(SECS(10));
            }
        }
        if aside > 0 {
            life.report(&Report::BreakHurts { id });
        }
        life.live(SECS(20));
        assert_eq!(counted(&life, Activity::CatCow), (0, said), "{pressed:?}");
        assert_eq!(life.monitor.carry_now().set_aside.len(), aside);
        life.close();
        assert_replays(&life);
    }
}
