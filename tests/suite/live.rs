//! The live path in virtual time: what a session and its replay say is the same to the byte; losses
//! are exact; whatever goes wrong is unknown time, never good posture and never a nudge.

use std::path::Path;
use std::process::Command;

use firmware_sim::{ClipOptions, Fault};
use nape_control::baseline::Action;
use nape_control::baseline::Refusal::TooLittle;
use nape_control::status::NotWritten;
use nape_control::{Refusal, Request, Response, Stretch};
use nape_core::baseline::ENOUGH;
use nape_core::event::{Answer, EventKind, HeldBack, Measure};
use nape_core::{Control, Event, Frame, GyroSampling, Placement, Span, Timestamp};
use nape_daemon::baseline::Kept;
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_session::{OwnedInput, ReadOptions, Recording, ndjson};
use nape_tests::live::Life;
use tempfile::TempDir;

fn two_clips() -> Vec<ClipOptions> {
    vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ]
}

pub(super) fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The last decided epoch.
fn last_frame(life: &Life) -> Frame {
    let session = life.monitor.session().expect("a session");
    *session.frame().expect("a frame")
}

fn replayed(file: &Path) -> Vec<String> {
    let nape = Command::new(env!("CARGO_BIN_EXE_nape-under-test"));
    nape_tests::replay::replayed(nape, file)
}

fn lines(events: &[&Event], start: Timestamp) -> Vec<String> {
    let events = events.iter();
    events
        .map(|e| ndjson::event(e, start, nape_daemon::speech::of_events).to_string())
        .collect()
}

/// The beginnings of the sessions.
fn begun(life: &Life) -> Vec<Timestamp> {
    let effects = life.effects.iter();
    effects
        .filter_map(|e| match e {
            Effect::Began(at) => Some(*at),
            _ => None,
        })
        .collect()
}

#[track_caller]
pub(super) fn assert_replays(life: &Life) {
    let recorded = life.recorded();
    let begun = begun(life);
    assert_eq!(recorded.len(), begun.len(), "a recording a session");
    let mut sessions: Vec<Vec<&Event>> = Vec::new();
    for effect in &life.effects {
        match effect {
            Effect::Began(_) => sessions.push(Vec::new()),
            Effect::Event(event) => sessions.last_mut().expect("a session").push(event),
            _ => {}
        }
    }
    for ((file, start), events) in recorded.iter().zip(begun).zip(&sessions) {
        let (live, replay) = (lines(events, start), replayed(file));
        for (n, (a, b)) in live.iter().zip(&replay).enumerate() {
            assert_eq!(a, b, "event {n} of {}", file.display());
        }
        assert_eq!(live.len(), replay.len(), "{}", file.display());
        assert!(live.len() > 3, "something happened");
    }
}

#[test]
fn a_session_and_its_replay_say_the_same_to_the_byte() {
    let dir = folder();
    let day = "desk 4m\nphone 62 for 6m\nwalk 2m cadence 1.9\ndesk 20m";
    let mut life = Life::new(day, two_clips(), Wish::DEFAULT, dir.path());
    let min = Span::from_mins;
    life.live(min(3));
    life.host.world().fault(0, Fault::Loss { share: 0.05 });
    life.host
        .world()
        .fault(1, Fault::Duplication { share: 0.05 });
    life.live(min(6));
    let done = Request::Answer {
        answer: Answer::Done,
    };
    let said = life.ask(&done);
    assert!(matches!(said, Response::Done(_)), "{said:?}");
    life.live(Span::from_secs(30));
    life.host.world().fault(0, Fault::Reset);
    let stall = Span::from_secs(2);
    life.host.world().fault(1, Fault::Stall { span: stall });
    life.live(min(3));
    life.host
        .world()
        .fault(1, Fault::OutOfRange { span: min(1) });
    life.live(min(2));
    life.ask(&Request::Snooze { seconds: Some(300) });
    life.host.world().fault(0, Fault::BatteryPercent(9.0));
    life.wall_off = Span::from_mins(90);
    life.live(min(10));
    life.close();

    assert!(life.count(|k| matches!(k, EventKind::Nudge(_))) > 0);
    assert!(life.count(|k| matches!(k, EventKind::WalkEnded(_))) > 0);
    assert!(life.count(|k| matches!(k, EventKind::LinkLost { .. })) > 0);
    assert_eq!(life.count(|k| matches!(k, EventKind::BatteryLow { .. })), 1);
    assert!(
        life.effects
            .iter()
            .any(|e| matches!(e, Effect::ClockJump(_)))
    );
    assert_replays(&life);
}

/// What is said of gyroscopes in a recording, and of which clips something was measured before.
fn gyros(file: &Path) -> Vec<(Placement, GyroSampling, Vec<Placement>)> {
    let mut recording = Recording::open(file, &ReadOptions::default()).expect("a recording");
    let (mut said, mut measured) = (Vec::new(), Vec::new());
    while let Some(item) = recording.next_item().expect("an item") {
        match &item.input {
            OwnedInput::Samples { placement, .. } if !measured.contains(placement) => {
                measured.push(*placement);
            }
            OwnedInput::Control(Control::GyroSampling {
                placement,
                sampling,
            }) => said.push((*placement, *sampling, measured.clone())),
            _ => {}
        }
    }
    said
}

/// From the clip's Info to the engine, the recording and its replay, at each link.
#[test]
fn what_a_gyroscopes_sample_is_goes_from_the_clip_into_the_recording() {
    let dir = folder();
    let mut clips = two_clips();
    clips[0].gyro = GyroSampling::Mean;
    clips[1].gyro = GyroSampling::Point;
    let mut life = Life::new("nod 20\ndesk 20m", clips, Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(6));
    life.host.world().fault(0, Fault::Reset);
    life.live(Span::from_mins(4));
    life.close();
    let said = gyros(&life.recorded()[0]);
    let of = |placement| said.iter().filter(move |s| s.0 == placement);
    for (placement, sampling, times) in [
        (Placement::Head, GyroSampling::Mean, 2),
        (Placement::UpperBack, GyroSampling::Point, 1),
    ] {
        assert!(of(placement).all(|s| s.1 == sampling), "{said:?}");
        assert!(of(placement).count() >= times, "{said:?}");
        let first = of(placement).next().expect("said");
        assert!(
            !first.2.contains(&placement),
            "before its samples: {said:?}"
        );
    }
    assert_replays(&life);
}

#[test]
fn two_clips_at_100_hz_lose_nothing_in_ten_minutes() {
    let dir = folder();
    let config = Wish {
        rate_dhz: 1000,
        ..Wish::DEFAULT
    };
    let mut clips = two_clips();
    // Crystals are off in both directions.
    clips[0].clock_error = 40e-6;
    clips[1].clock_error = -0.02;
    let mut life = Life::new("desk 12m", clips, config, dir.path());
    life.live(Span::from_mins(10));
    for (clip, rate) in life.monitor.clips().as_slice().iter().zip([100.0, 98.0]) {
        let stats = clip.stats;
        assert_eq!(stats.lost, Some(0), "{stats:?}");
        assert_eq!(stats.faults.total(), 0, "{stats:?}");
        assert!((stats.rate_hz / rate - 1.0).abs() < 1e-3, "{stats:?}");
        let expected = 600.0 * rate;
        #[expect(clippy::cast_precision_loss, reason = "60 thousand")]
        let samples = stats.samples as f64;
        // The last frame may still be filling.
        assert!((samples - expected).abs() < 40.0, "{samples} of {expected}");
    }
}

#[test]
fn a_computer_that_slept_an_hour_knows_nothing_of_it_and_says_nothing_about_it() {
    let dir = folder();
    let day = "desk 10m\nphone 62 for 3m20s\ndesk 30m";
    let mut life = Life::new(day, two_clips(), Wish::DEFAULT, dir.path());
    // It goes to sleep while the phone is held, a moment before the limit of the neck's hold.
    life.live(Span::from_secs(10 * 60 + 50));
    let before = life.effects.len();
    life.slept = Span::from_mins(60);
    life.live(Span::from_secs(1));
    let new = &life.effects[before..];
    assert!(!new.iter().any(|e| matches!(e, Effect::Show(_))), "{new:?}");
    life.live(Span::from_mins(4));
    life.close();
    // The hour is the end of one session and the beginning of another.
    assert_eq!(begun(&life).len(), 2);
    for event in life.events() {
        if let EventKind::HoldLimit(hold) = &event.kind {
            assert!(hold.held < Span::from_mins(10), "{hold:?}");
        }
        let breaks = matches!(event.kind, EventKind::BreakCredited { .. });
        assert!(!breaks, "sleep is no break: {event:?}");
    }
    assert_replays(&life);
}

#[test]
fn a_short_sleep_is_unknown_time() {
    let dir = folder();
    let mut life = Life::new("desk 40m", two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(6));
    life.slept = Span::from_mins(6);
    life.live(Span::from_mins(6));
    life.close();
    assert_eq!(begun(&life).len(), 1);
    assert!(life.count(|k| matches!(k, EventKind::LinkRestored { .. })) >= 2);
    assert_eq!(
        life.count(|k| matches!(k, EventKind::BreakCredited { .. })),
        0
    );
    assert_replays(&life);
}

#[test]
fn a_full_disk_stops_the_recording_and_nothing_else() {
    let dir = folder();
    let day = "desk 3m\nphone 62 for 8m\ndesk 20m";
    let mut life = Life::new(day, two_clips(), Wish::DEFAULT, dir.path());
    life.fill_disk(true);
    life.live(Span::from_mins(9));
    let nudges = life.count(|k| matches!(k, EventKind::Nudge(_)));
    assert!(nudges > 0, "the monitor goes on");
    let says = |life: &Life| {
        let say = |e: &&Effect| matches!(e, Effect::Say(words) if words.contains("ecord"));
        life.effects.iter().filter(say).count()
    };
    assert_eq!(says(&life), 1, "told once, not every minute");
    assert!(
        life.monitor
            .not_recorded()
            .is_some_and(|w| matches!(w, NotWritten::NoSpace { .. }))
    );
    life.fill_disk(false);
    life.live(Span::from_mins(3));
    assert!(life.monitor.not_recorded().is_none());
    assert_eq!(says(&life), 2, "and told when it works again");
    life.close();
    let recorded = life.recorded();
    assert_eq!(recorded.len(), 1);
    assert!(!replayed(&recorded[0]).is_empty());
}

#[test]
fn on_the_charger_nothing_is_known() {
    let dir = folder();
    // Clips with a calibration from before are believed once they are seen near upright.
    let script = "sit_upright 20s\ndesk 100s\nsit_upright 4m";
    let mut life = Life::new(script, two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(2));
    life.host.world().fault(0, Fault::Charging(true));
    life.live(Span::from_mins(1));
    let frame = last_frame(&life);
    assert_eq!(frame.angles[Measure::Head], None, "the head is unknown");
    assert!(frame.angles[Measure::Trunk].is_some(), "the trunk is not");
    life.host.world().fault(0, Fault::Charging(false));
    life.live(Span::from_mins(1));
    let frame = last_frame(&life);
    assert!(frame.angles[Measure::Head].is_some(), "known again");
    life.close();
    assert_replays(&life);
}

#[test]
fn a_clip_that_lies_or_sends_garbage_does_no_harm() {
    let dir = folder();
    let mut life = Life::new("desk 30m", two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(1));
    life.host.world().fault(1, Fault::Garbage { count: 20 });
    life.host.world().fault(1, Fault::TimeBackwards);
    life.live(Span::from_mins(1));
    let stats = life.monitor.clips().as_slice()[1].stats;
    assert!(stats.faults.total() >= 20, "{stats:?}");
    // From its next stream on its scales are impossible: not one sample more is used.
    life.host
        .world()
        .fault(0, Fault::WrongScale { factor: 0.1 });
    life.host.world().fault(0, Fault::Kill);
    life.live(Span::from_mins(1));
    let before = life.monitor.clips().as_slice()[0].stats.samples;
    life.live(Span::from_mins(1));
    let after = life.monitor.clips().as_slice()[0].stats.samples;
    assert_eq!(before, after);
    life.close();
    assert_replays(&life);
}

#[test]
fn what_was_said_outlives_the_session() {
    let dir = folder();
    let day = "desk 3m\nphone 62 for 8m\ndesk 90m";
    let mut life = Life::new(day, two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(9));
    let hurts = Request::Answer {
        answer: Answer::Hurts,
    };
    let said = life.ask(&hurts);
    assert!(matches!(said, Response::Done(_)), "{said:?}");
    let kept = life.memory.carry.clone().expect("kept before it was said");
    assert_eq!(kept.set_aside.len(), 1);
    life.live(Span::from_mins(1));
    life.deaf = true;
    life.live(Span::from_mins(25));
    assert!(life.monitor.session().is_none(), "over");
    let carry = life.monitor.carried().cloned().expect("something to carry");
    assert_eq!((carry.today, carry.set_aside.len()), (1, 1));
    life.deaf = false;
    life.live(Span::from_mins(2));
    let session = life.monitor.session().expect("a new session");
    assert_eq!(
        session.engine().snapshot().nudges_today,
        1,
        "the day goes on"
    );
    life.close();
    assert_replays(&life);
}

#[test]
fn paused_time_is_neither_measured_nor_recorded() {
    let dir = folder();
    let mut life = Life::new("desk 60m", two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(3));
    life.ask(&Request::Pause {
        stretch: Stretch::For { seconds: 240 },
    });
    life.live(Span::from_mins(2));
    assert!(life.monitor.paused().is_some());
    let frame = last_frame(&life);
    assert!(frame.angles.values().all(Option::is_none));
    life.live(Span::from_mins(4));
    assert!(life.monitor.paused().is_none(), "it ends by itself");
    let frame = last_frame(&life);
    assert!(frame.angles[Measure::Head].is_some());
    life.close();
    assert_replays(&life);
}

/// On the charger a clip is not worn at once; back on the body it is. The recording knows.
#[test]
fn a_clip_on_the_charger_is_not_worn_and_the_replay_agrees() {
    let dir = folder();
    let mut life = Life::new("desk 30m", two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(3));
    life.host.world().fault(0, Fault::Charging(true));
    life.live(Span::from_mins(2));
    life.host.world().fault(0, Fault::Charging(false));
    life.live(Span::from_mins(2));
    life.close();
    let head: Vec<String> = life
        .events()
        .iter()
        .filter_map(|e| match &e.kind {
            EventKind::Worn { placement } if *placement == Placement::Head => {
                Some("worn".to_owned())
            }
            EventKind::NotWorn { reason, .. } => Some(reason.name().to_owned()),
            EventKind::LinkLost { .. } | EventKind::LinkRestored { .. } => Some("link".to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(head, ["worn", "charging", "worn"]);
    assert_replays(&life);
}

fn kept(life: &Life) -> Vec<Option<Kept>> {
    let effects = life.effects.iter();
    effects
        .filter_map(|e| match e {
            Effect::Learned(kept) => Some(kept.as_deref().cloned()),
            _ => None,
        })
        .collect()
}

/// Begun and forgotten in the middle of a session: silence between, nudges after, and a replay that agrees.
#[test]
fn a_silent_first_day_is_silent_until_it_is_forgotten() {
    let dir = folder();
    let day = "desk 1m\nphone 62 for 25m";
    let mut life = Life::new(day, two_clips(), Wish::DEFAULT, dir.path());
    life.live(Span::from_mins(1));
    let baseline = |action| Request::Baseline { action };
    let begun = life.ask(&baseline(Action::Start));
    assert!(matches!(begun, Response::Baseline(_)), "{begun:?}");
    life.live(Span::from_mins(14));
    assert_eq!(life.count(|k| matches!(k, EventKind::Nudge(_))), 0);
    let silent = |k: &EventKind| matches!(k, EventKind::NudgeSuppressed { reason, .. } if *reason == HeldBack::Baseline);
    assert!(life.count(silent) > 0);
    let known = kept(&life)
        .last()
        .cloned()
        .flatten()
        .expect("something is kept")
        .learned
        .known;
    assert!(known >= Span::from_mins(12), "{known:?}");
    let refused = life.ask(&baseline(Action::Finish));
    assert!(
        matches!(
            refused,
            Response::Refused(Refusal::Baseline {
                refusal: TooLittle { .. }
            })
        ),
        "{refused:?}"
    );
    let cleared = life.ask(&baseline(Action::Clear));
    assert!(matches!(cleared, Response::Baseline(_)), "{cleared:?}");
    // As long as a nudge waits for a good moment, and a little.
    life.live(Span::from_mins(4));
    assert_eq!(life.count(|k| matches!(k, EventKind::Nudge(_))), 1);
    assert_eq!(kept(&life).last(), Some(&None));
    life.close();
    assert_replays(&life);
}

/// It ends by itself with the eighth hour, in the middle of a session, and what was learned counts at once,
/// in the next session and in the replays of both.
#[test]
fn a_silent_first_day_ends_by_itself_and_counts_from_then_on() {
    let dir = folder();
    let mut before = Kept::begun(0);
    before.learned.known = ENOUGH - Span::from_mins(4);
    before.learned.angles_known = before.learned.known;
    before.learned.stretches_min = [(4, 90), (12, 10)].into();
    before.learned.holds_percent = [(40, 30), (55, 3)].into();
    let day = "desk 1m\nphone 62 for 20m\ndesk 2h";
    let clips = two_clips();
    let mut life = Life::knowing(Some(before), day, clips, Wish::DEFAULT, dir.path());
    let limit = |life: &Life| {
        let snapshot = life
            .monitor
            .session()
            .expect("a session")
            .engine()
            .snapshot();
        snapshot.sustained_limit
    };
    life.live(Span::from_mins(3));
    assert_eq!(limit(&life), Span::from_mins(30));
    life.live(Span::from_mins(10));
    assert_eq!(limit(&life), Span::from_mins(15));
    let done = kept(&life).last().cloned().flatten().expect("it is kept");
    assert!(!done.is_learning() && done.learned.known >= ENOUGH);
    assert!(
        life.effects
            .iter()
            .any(|e| matches!(e, Effect::Say(words) if words.contains("nape baseline")))
    );
    assert!(life.count(|k| matches!(k, EventKind::Nudge(_))) > 0);
    life.deaf = true;
    life.live(Span::from_mins(25));
    life.deaf = false;
    life.live(Span::from_mins(3));
    assert_eq!(limit(&life), Span::from_mins(15));
    life.close();
    assert_eq!(life.recorded().len(), 2);
    assert_replays(&life);
}
