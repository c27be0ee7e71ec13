//! Tests of the status in words.

use expect_test::expect;
use nape_core::event::Measure;
use nape_core::{Placement, WallTime};

use super::*;
use nape_control::status::{
    FrameTimes, HoldNow, Lost, NotShown, NotUsed, NotWritten, Notifications, Nudges, Posture,
    RecordingStatus, SCHEMA,
};

/// Without colours, 80 columns wide.
fn plain_text(told: &Status) -> String {
    let look = Look {
        color: false,
        width: 80,
    };
    tell(told, look)
}

const NOW: WallTime = WallTime {
    unix_us: 1_795_334_343_000_000,
    utc_offset_s: 3600,
};

fn clip_status(placement: Placement, link: Link) -> ClipStatus {
    ClipStatus {
        placement,
        name: "Nape \u{1b}[2Jhead".to_owned(),
        address: "C0:FF:EE:00:00:01".to_owned(),
        link,
        battery_percent: None,
        rate_hz: None,
        lost_share: None,
        samples: 0,
        lost: Some(0),
        latency_ms: None,
        problem: None,
        dropped: 0,
        charging: None,
        worn: None,
        calibrated: Calibrated::No,
        angle: None,
    }
}

fn empty() -> Status {
    Status {
        schema: SCHEMA.to_owned(),
        version: "0.1.0".to_owned(),
        pid: 4711,
        uptime_s: 3.0,
        now: NOW,
        radio: Radio::Off,
        clips: Vec::new(),
        posture: Posture {
            same_position_limit_s: 1800.0,
            without_walk_limit_s: 3300.0,
            ..Posture::default()
        },
        nudges: Nudges {
            per_day: 8,
            ..Nudges::default()
        },
        coach: None,
        baseline: None,
        recording: RecordingStatus::default(),
        notifications: Notifications::default(),
        frames: 0,
        frame_ms: FrameTimes::default(),
    }
}

fn busy() -> Status {
    let angle = |flexion_deg, sigma_deg| {
        Some(AngleNow {
            flexion_deg,
            sigma_deg,
        })
    };
    let head = ClipStatus {
        battery_percent: Some(87),
        rate_hz: Some(50.02),
        lost_share: Some(0.0021),
        latency_ms: Some(231.4),
        worn: Some(true),
        calibrated: Calibrated::Yes,
        angle: angle(23.4, 1.2),
        ..clip_status(Placement::Head, Link::Streaming)
    };
    let lost = Link::Lost {
        reason: Lost::Silent,
        retry_in_s: Some(12.4),
    };
    Status {
        uptime_s: 7380.0,
        radio: Radio::Ready,
        clips: vec![head, clip_status(Placement::LowBack, lost)],
        posture: Posture {
            head: angle(23.4, 1.2),
            trunk: angle(-4.0, 0.2),
            hold: Some(HoldNow {
                measure: Measure::Head,
                angle_deg: 24.6,
                sigma_deg: 0.8,
                held_s: 210.0,
                limit_s: 480.0,
                dose: 0.4375,
            }),
            same_position_s: Some(2000.0),
            since_walk_s: Some(1200.0),
            walking: Some(false),
            ..empty().posture
        },
        nudges: Nudges {
            today: 2,
            per_day: 8,
            last_s_ago: Some(1500.0),
            paused: Some(Silence {
                until_unix_us: None,
            }),
            snoozed: Some(Silence {
                until_unix_us: Some(NOW.unix_us + 16 * 3_600_000_000),
            }),
        },
        recording: RecordingStatus {
            file: Some("/home/a/2026-11-22T06-56-03.mcap".to_owned()),
            bytes: 12_345_678,
            since_unix_us: Some(NOW.unix_us - 7_380_000_000),
            problem: None,
        },
        notifications: Notifications {
            enabled: true,
            server: Some("GNOME Shell".to_owned()),
            problem: None,
        },
        ..empty()
    }
}

#[test]
fn a_busy_day_and_an_empty_one_in_words() {
    expect![[r#"
        Nape 0.1.0, running for 2 h 3 min (pid 4711)
          Paused: nothing is measured.
          Reminders today: 2 of at most 8.

                       paused until `nape resume`: nothing is measured or recorded
        Bluetooth      on
        head           Nape [2Jhead (C0:FF:EE:00:00:01): 50.0 samples/s, 0.2 % of the
                       data lost, battery 87 %, worn, calibrated, now 23° forward (±2°)
        lower back     Nape [2Jhead (C0:FF:EE:00:00:01): lost: connected, but it sent
                       nothing; next try in 12 s, not calibrated yet (`nape calibrate`)
        angles         head 23° forward (±2°), upper body 4° back (±1°)
        posture        head 25° forward (±2°) for 3½ min; limit 8 min
        same position  33 min (reminder at 30 min)
        without a walk 20 min (reminder at 55 min)
        reminders      2 of at most 8 today, the last 25 min ago; snoozed until 00:59 on
                       2026-11-23
        recording      /home/a/2026-11-22T06-56-03.mcap, 12.3 MB, since 06:56
        notifications  shown by GNOME Shell
    "#]]
    .assert_eq(&plain_text(&busy()));
    expect![[r#"
        Nape 0.1.0, running for 3 s (pid 4711)
          No sensor is connected and worn.
          No angle is known right now.
          How long you are in this position is not known.
          When you last walked is not known.
          Reminders today: 0 of at most 8.

        Bluetooth      switched off; switch Bluetooth on when you want to go on
        sensors        none yet; find yours with `nape scan`, then `nape rig add`
        angles         no angle now
        same position  not known (reminder at 30 min)
        without a walk not known (reminder at 55 min)
        reminders      0 of at most 8 today
        recording      none: no sensor is connected
        notifications  switched off in the configuration
    "#]]
    .assert_eq(&plain_text(&empty()));
}

#[test]
fn what_is_wrong_is_said_without_colours_and_controls() {
    let mut status = busy();
    status.recording.problem = Some(NotWritten::NoSpace {
        folder: "/data\u{7}".to_owned(),
    });
    status.notifications.problem = Some(NotShown::Gone);
    status.clips[0].link = Link::Refused {
        reason: NotUsed::WrongClip,
    };
    status.posture.walking = Some(true);
    let text = plain_text(&status);
    for words in [
        "nothing is recorded: no space",
        "server is gone",
        "not used: another sensor",
        "walking now",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n'),
        "{text:?}"
    );
    let look = Look {
        color: true,
        width: 30,
    };
    let colourful = tell(&status, look);
    assert!(colourful.contains("\u{1b}[") && colourful.lines().count() > text.lines().count());
}

#[test]
fn the_json_is_read_back_as_the_same() {
    for status in [busy(), empty()] {
        let text = serde_json::to_string(&status).unwrap();
        assert!(text.starts_with(r#"{"schema":"nape.status/2","version":"0.1.0","pid":4711"#));
        assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), status);
    }
}
