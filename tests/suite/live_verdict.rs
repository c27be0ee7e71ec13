//! One verdict on a break, in virtual time: engine, guide, bubble and `nape why` say the same, once; and the replay
//! agrees to the byte.

use firmware_sim::ClipOptions;
use nape_control::calibration::Phase;
use nape_control::{Refusal, Request, Response, Update};
use nape_core::event::{Answer, EventKind};
use nape_core::{Placement, Span};
use nape_devices::Wish;
use nape_tests::live::Life;
use tempfile::TempDir;

use super::live::{assert_replays, folder};

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
