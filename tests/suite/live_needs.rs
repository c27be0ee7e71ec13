//! What a sensor needs is said once for each cause, and stands in the status until it is over.

use firmware_sim::{ClipOptions, Fault};
use nape_control::status::{Need, SensorNeed, Status};
use nape_control::{Request, Response};
use nape_core::{Placement, Span};
use nape_daemon::monitor::Effect;
use nape_devices::Wish;
use nape_notify::{Report, Slot, Urgency};
use nape_tests::live::Life;

use crate::live::folder;

fn min(n: i64) -> Span {
    Span::from_mins(n)
}

/// Titles of the bubbles about sensors so far; they are as loud as a reminder.
fn bubbles(life: &Life) -> Vec<String> {
    let about = |effect: &Effect| match effect {
        Effect::Bubble(b) if matches!(b.slot, Slot::Sensor(_)) => {
            assert_eq!(b.urgency(), Urgency::Normal);
            Some(b.said.title.clone())
        }
        _ => None,
    };
    life.effects.iter().filter_map(about).collect()
}

fn status(life: &mut Life) -> Status {
    match life.ask(&Request::Status) {
        Response::Status(status) => *status,
        other => panic!("{other:?}"),
    }
}

fn needs(life: &mut Life) -> Vec<(Placement, Need, bool)> {
    let of = |n: &SensorNeed| (n.placement, n.need, n.missed);
    status(life).notifications.needs.iter().map(of).collect()
}

fn a_life(folder: &tempfile::TempDir) -> Life {
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    Life::new("nod 20\ndesk 120m", clips, Wish::DEFAULT, folder.path())
}

#[test]
fn a_low_battery_is_said_once_and_is_over_when_it_is_charged() {
    let folder = folder();
    let mut life = a_life(&folder);
    life.live(min(1));
    life.host.world().fault(0, Fault::BatteryPercent(9.0));
    life.live(min(12));
    assert_eq!(bubbles(&life), ["Charge a sensor: head"]);
    let charge = Need::Charge { percent: 9 };
    assert_eq!(needs(&mut life), [(Placement::Head, charge, false)]);
    life.host.world().fault(0, Fault::BatteryPercent(80.0));
    life.live(min(2));
    assert_eq!(needs(&mut life), []);
    assert_eq!(bubbles(&life).len(), 1);
}

#[test]
fn a_sensor_that_is_silent_for_ten_minutes_is_said_once_and_the_missed_bubble_stands() {
    let folder = folder();
    let mut life = a_life(&folder);
    life.live(min(2));
    let span = min(25);
    life.host.world().fault(1, Fault::OutOfRange { span });
    life.live(min(9));
    assert!(bubbles(&life).is_empty());
    life.live(min(2));
    let silent = |missed| [(Placement::UpperBack, Need::Silent, missed)];
    assert_eq!(bubbles(&life), ["No data from a sensor: upper back"]);
    assert_eq!(needs(&mut life), silent(false));
    life.report(&Report::SensorMissed { id: 1 });
    assert_eq!(needs(&mut life), silent(true));
    let Response::Why(why) = life.ask(&Request::Why) else {
        panic!("why")
    };
    assert_eq!(why.missed.len(), 1);
    life.live(min(10));
    assert_eq!(bubbles(&life).len(), 1, "once");
    life.live(min(10));
    assert_eq!(needs(&mut life), [], "it is heard again");
    // The same anew is a cause of its own.
    life.host.world().fault(1, Fault::OutOfRange { span });
    life.live(min(11));
    assert_eq!(bubbles(&life).len(), 2);
}

#[test]
fn in_a_pause_nobody_asks_for_a_sensor() {
    let folder = folder();
    let mut life = a_life(&folder);
    life.live(min(2));
    let stretch = nape_control::Stretch::Open;
    life.ask(&Request::Pause { stretch });
    let span = min(40);
    life.host.world().fault(0, Fault::OutOfRange { span });
    life.live(min(30));
    assert!(bubbles(&life).is_empty());
}
