//! Notifications against real servers: dunst on a bus and a screen of each test's own, and the ways
//! in which a server can be missing, hang or die.
//!
//! What is checked is what crossed the bus and what dunst says it shows, not what we meant to send.

use std::collections::HashMap;
use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::time::{Duration, Instant};

use nape_tests::desktop::{self, Desktop, PATIENCE, Setup, body, until};
use nape_tests::driver::{Driver, Times};
use serde_json::{Value, json};
use zbus::message::Type;
use zbus::zvariant::OwnedValue;

const DRIVER: &str = env!("CARGO_BIN_EXE_notify-driver");

/// What `Notify` is called with.
type Notify = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    HashMap<String, OwnedValue>,
    i32,
);

/// Ends the test with one line where there is no desktop to test on.
macro_rules! needs_desktop {
    () => {
        if let Some(line) = desktop::missing() {
            nape_tests::skip(&line);
            return;
        }
    };
}

fn driver(desktop: &Desktop, times: Times) -> Driver {
    Driver::start(Path::new(DRIVER), &desktop.env(), times)
}

fn nudge(id: u32, rule: &str) -> Value {
    json!({
        "id": id,
        "rule": rule,
        // dunst stacks bubbles that say the same, so each rule says its own.
        "title": format!("Cat/cow: 5 slow rounds ({rule})"),
        "body": "Head down about 27° for 6 min (guide: 6 min)\nOnly as far as it feels good.",
        "why": "Your head has been tilted about 27° for 6 min.",
    })
}

fn notified(desktop: &Desktop) -> Vec<Notify> {
    desktop
        .seen(Type::MethodCall, "Notify")
        .iter()
        .map(body)
        .collect()
}

fn hint<'a>(notify: &'a Notify, name: &str) -> &'a OwnedValue {
    notify
        .6
        .get(name)
        .unwrap_or_else(|| panic!("no hint {name}"))
}

#[test]
fn shown_with_every_field() {
    needs_desktop!();
    let desktop = Desktop::start(Setup { markup: true });
    let mut driver = driver(&desktop, Times::default());
    let mut odd = nudge(7, "hold");
    odd["body"] = json!("<b>27°</b> for 6 min & more\u{7}\u{202e}.\r\n\r\nTry cat/cow.");
    odd["sources"] = json!(["ISO 11226:2000, table 2"]);
    odd["guided"] = json!(true);
    driver.show(&odd);
    let shown = driver.expect("shown");
    assert_eq!(
        (&shown["id"], &shown["server"]),
        (&json!(7), &json!("dunst"))
    );
    assert_eq!(desktop.displayed(), 1);

    let notify = &notified(&desktop)[..];
    let [notify] = notify else {
        panic!("one notification: {notify:?}")
    };
    assert_eq!(notify.0, "Nape");
    assert_eq!(notify.1, 0, "nothing to replace");
    assert_eq!(notify.3, "Cat/cow: 5 slow rounds (hold)");
    assert_eq!(
        notify.4,
        "&lt;b&gt;27°&lt;/b&gt; for 6 min &amp; more.\nTry cat/cow.\n\
         <i>Source: ISO 11226:2000, table 2</i>"
    );
    assert_eq!(
        notify.5,
        [
            "start", "Start", "snooze", "Later", "why", "Why?", "default", "Why?"
        ],
        "the click on the bubble last"
    );
    assert_eq!(u8::try_from(hint(notify, "urgency")).ok(), Some(1));
    assert_eq!(
        <&str>::try_from(hint(notify, "category")).ok(),
        Some("x-nape.nudge")
    );
    assert_eq!(
        <&str>::try_from(hint(notify, "desktop-entry")).ok(),
        Some(nape_notify::APP_ID)
    );
    assert_eq!(bool::try_from(hint(notify, "transient")).ok(), Some(true));
    assert!(
        !notify.6.contains_key("image-path"),
        "the icon is sent once"
    );
    assert_eq!(
        &fs::read(&notify.2).expect("the icon is there")[1..4],
        b"PNG"
    );
    assert_eq!(notify.7, 60_000);
}

/// What stands beside nudges: begun, asked, guided and advised, each in a place of its own.
#[test]
fn a_break_is_begun_a_question_answered_and_a_doctor_s_advice_stays() {
    needs_desktop!();
    let desktop = Desktop::start(Setup { markup: true });
    let mut driver = driver(&desktop, Times::default());
    let mut guided = nudge(3, "hold");
    guided["guided"] = json!(true);
    driver.show(&guided);
    driver.expect("shown");
    desktop.pick("start");
    assert_eq!(driver.expect("start")["id"], 3);

    let beside = |slot: &str, id: u32| json!({"id": id, "slot": slot, "title": slot, "body": "b"});
    driver.show(&beside("question", 5));
    until("the question", || {
        (notified(&desktop).len() == 2).then_some(())
    });
    desktop.pick("no");
    let answered = driver.expect("confirm");
    assert_eq!(
        (&answered["id"], &answered["yes"]),
        (&json!(5), &json!(false))
    );

    let mut guide = beside("guide", 9);
    guide["guided"] = json!(true);
    driver.show(&guide);
    until("the guide", || {
        (notified(&desktop).len() == 3).then_some(())
    });
    desktop.pick("stop");
    assert_eq!(driver.expect("stop")["id"], 9);

    let mut doctor = beside("doctor", 0);
    doctor["urgency"] = json!("critical");
    driver.show(&doctor);
    let mut note = beside("note", 0);
    note["urgency"] = json!("low");
    note["did"] = json!("cat_cow");
    driver.show(&note);
    until("advice and a note", || {
        (notified(&desktop).len() == 5).then_some(())
    });
    let shown = notified(&desktop);
    let (doctor, note) = (&shown[3], &shown[4]);
    assert_eq!(u8::try_from(hint(doctor, "urgency")).ok(), Some(2));
    assert_eq!(doctor.7, 0, "it stays until it is closed");
    assert!(doctor.5.is_empty(), "nothing to press");
    assert_eq!(u8::try_from(hint(note, "urgency")).ok(), Some(0));
    assert_eq!(note.5, ["hurts", "It hurts"], "what was done may hurt");
    desktop.pick("hurts");
    assert_eq!(driver.expect("hurts")["activity"], "cat_cow");
}

#[test]
fn a_server_without_markup_gets_plain_text() {
    needs_desktop!();
    let desktop = Desktop::start(Setup { markup: false });
    let mut driver = driver(&desktop, Times::default());
    let mut odd = nudge(1, "hold");
    odd["body"] = json!("<b>27°</b> & more.");
    odd["sources"] = json!(["ISO 11226:2000, table 2"]);
    driver.show(&odd);
    driver.expect("shown");
    assert_eq!(
        notified(&desktop)[0].4,
        "‹b›27°‹/b› & more.\nSource: ISO 11226:2000, table 2"
    );
}

/// A click on the bubble claims nothing: it tells the reason, in a bubble that is answered in place of the first. All
/// on one connection.
#[test]
fn a_click_tells_why_and_every_answer_comes_back() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut driver = driver(&desktop, Times::default());
    for id in 1..=2 {
        let mut nudge = nudge(id, "sustained");
        nudge["guided"] = json!(true);
        driver.show(&nudge);
        driver.expect("shown");
        match id {
            1 => desktop.click(),
            _ => desktop.pick("why"),
        }
        until("the reason", || {
            let shown = notified(&desktop);
            (shown.len() == 2 * id as usize && desktop.displayed() == 1).then_some(())
        });
        let why = notified(&desktop).pop().expect("the reason");
        assert_eq!((why.1, why.3.as_str()), (0, "Why this reminder?"));
        assert_eq!(why.5, ["start", "Start", "snooze", "Later"]);
        let (pick, report) = [("start", "start"), ("snooze", "answer")][id as usize - 1];
        desktop.pick(pick);
        assert_eq!(driver.expect(report)["id"], id);
        until("the bubble to go", || {
            (desktop.displayed() == 0).then_some(())
        });
    }
    assert_eq!(desktop.connections_of(driver.pid()), 1);
    assert!(driver.finish().is_empty());
}

/// What a desktop that is not to disturb hides is not shown later, nor taken for ignored; what was asked for is shown.
#[test]
fn do_not_disturb_is_asked_before_and_said() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut driver = driver(&desktop, Times::default());
    desktop.pause(true);
    driver.show(&nudge(1, "hold"));
    assert_eq!(driver.expect("not_shown")["id"], 1);
    driver.show(&json!({"id": 4, "slot": "sensor", "title": "t", "body": "b"}));
    assert_eq!(driver.expect("sensor_missed")["id"], 4);
    assert!(notified(&desktop).is_empty(), "nothing is sent");
    desktop.pause(false);
    driver.show(&nudge(2, "hold"));
    assert_eq!(driver.expect("shown")["id"], 2);
    assert!(driver.finish().is_empty());
}

/// Some servers take what they do not show and close it at once.
#[test]
fn what_is_closed_at_once_was_not_shown() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut driver = driver(
        &desktop,
        Times {
            unseen: PATIENCE,
            ..Times::default()
        },
    );
    driver.show(&nudge(1, "hold"));
    driver.expect("shown");
    desktop
        .dunst("NotificationCloseLast")
        .expect("dunst closes it");
    assert_eq!(driver.expect("not_shown")["id"], 1);
}

#[test]
fn closed_by_hand_is_dismissed_and_left_alone_is_ignored() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut patient = driver(&desktop, Times::default());
    patient.show(&nudge(1, "walk"));
    patient.expect("shown");
    desktop
        .dunst("NotificationCloseLast")
        .expect("dunst closes it");
    assert_eq!(patient.expect("answer")["answer"], "dismissed");
    drop(patient);

    let expire = Duration::from_millis(300);
    let mut brief = driver(
        &desktop,
        Times {
            expire,
            ..Times::default()
        },
    );
    brief.show(&nudge(2, "walk"));
    brief.expect("shown");
    assert_eq!(brief.expect("answer")["answer"], "ignored");
}

#[test]
fn a_rule_has_one_bubble_and_one_connection() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut driver = driver(&desktop, Times::default());
    for id in 1..=6 {
        driver.show(&nudge(id, "hold"));
        driver.expect("shown");
    }
    assert_eq!(desktop.displayed(), 1);
    driver.show(&nudge(7, "walk"));
    driver.expect("shown");
    assert_eq!(desktop.displayed(), 2);
    assert_eq!(desktop.connections_of(driver.pid()), 1);
    let notify = notified(&desktop);
    let first = notify[1].1;
    assert_ne!(first, 0);
    assert!(
        notify[1..6].iter().all(|later| later.1 == first),
        "all replace the first"
    );
    assert_eq!(notify[6].1, 0, "another rule is another bubble");

    desktop
        .dunst("NotificationCloseAll")
        .expect("dunst closes them");
    let mut said: Vec<Value> = (0..2)
        .map(|_| driver.expect("answer")["id"].clone())
        .collect();
    said.sort_by_key(Value::as_u64);
    assert_eq!(said, [json!(6), json!(7)], "the replaced ones say nothing");
}

#[test]
fn a_server_that_dies_is_said_once_and_its_ids_are_forgotten() {
    needs_desktop!();
    let mut desktop = Desktop::start(Setup::default());
    let mut driver = driver(&desktop, Times::default());
    driver.show(&nudge(1, "hold"));
    driver.expect("shown");
    desktop.kill_server();
    driver.expect("server_lost");
    for id in 2..5 {
        driver.show(&nudge(id, "hold"));
    }
    desktop.start_server(Setup::default());
    driver.expect("server_back");
    driver.show(&nudge(5, "hold"));
    assert_eq!(
        driver.expect("shown")["id"],
        5,
        "what was due meanwhile is not shown late"
    );
    assert_eq!(
        notified(&desktop).last().expect("one").1,
        0,
        "an id of the first server is not used"
    );
    desktop.pick("snooze");
    assert_eq!(driver.expect("answer")["id"], 5);
    assert!(driver.finish().is_empty());
}

#[test]
fn a_server_that_hangs_costs_one_wait_each_and_comes_back() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let mut driver = driver(
        &desktop,
        Times {
            patience: Duration::from_secs(1),
            ..Times::default()
        },
    );
    driver.show(&nudge(1, "hold"));
    driver.expect("shown");
    desktop.signal_server("STOP");
    driver.show(&nudge(2, "hold"));
    driver.show(&nudge(3, "walk"));
    driver.expect("server_lost");
    desktop.signal_server("CONT");
    until("a nudge to be shown again", || {
        driver.show(&nudge(4, "sustained"));
        if driver.silent_for(Duration::from_millis(200)) {
            return None;
        }
        Some(())
    });
}

#[test]
fn a_bus_that_dies_is_said_once_and_found_again() {
    needs_desktop!();
    let mut desktop = Desktop::start(Setup::default());
    let mut driver = driver(&desktop, Times::default());
    driver.show(&nudge(1, "hold"));
    driver.expect("shown");
    desktop.kill_bus();
    driver.expect("server_lost");
    driver.show(&nudge(2, "hold"));
    desktop.start_bus();
    desktop.start_server(Setup::default());
    driver.expect("server_back");
    driver.show(&nudge(3, "hold"));
    assert_eq!(driver.expect("shown")["id"], 3);
}

#[test]
fn a_bus_without_a_server_is_said_once_until_there_is_one() {
    needs_desktop!();
    let mut desktop = Desktop::bus_only();
    let mut driver = driver(&desktop, Times::default());
    let said = driver.expect("no_server");
    assert!(
        said["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("NobodyThere")),
        "{said}"
    );
    for id in 1..5 {
        driver.show(&nudge(id, "hold"));
    }
    desktop.start_server(Setup::default());
    driver.expect("server_back");
    driver.show(&nudge(5, "hold"));
    assert_eq!(driver.expect("shown")["id"], 5);
    assert!(driver.finish().is_empty());
}

#[test]
fn a_service_that_never_comes_up_is_given_up_on() {
    needs_desktop!();
    let mut desktop = Desktop::bus_only();
    desktop.offer_service("/bin/sleep 60");
    let patience = Duration::from_millis(300);
    let mut driver = driver(
        &desktop,
        Times {
            patience,
            ..Times::default()
        },
    );
    let said = driver.expect("no_server");
    assert!(
        said["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("Silent")),
        "{said}"
    );
    driver.show(&nudge(1, "hold"));
    assert!(driver.finish().is_empty());
}

/// Without a bus at all nothing of a desktop is needed.
fn no_bus(address: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut env = Desktop::homes(folder.path());
    env.extend(address.map(|it| ("DBUS_SESSION_BUS_ADDRESS".to_owned(), it.to_owned())));
    let mut driver = Driver::start(Path::new(DRIVER), &env, Times::default());
    let said = driver.expect("no_server");
    assert!(
        said["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("NoBus")),
        "{said}"
    );
    for id in 1..5 {
        driver.show(&nudge(id, "hold"));
    }
    assert!(driver.finish().is_empty(), "said once");
}

#[test]
fn no_bus_at_all() {
    no_bus(None);
}

#[test]
fn bus_addresses_that_lead_nowhere() {
    for address in [
        "",
        "nonsense",
        "unix:path=/nonexistent/bus",
        "tcp:host=localhost,port=1",
    ] {
        no_bus(Some(address));
    }
}

#[test]
fn a_bus_that_accepts_and_never_speaks_holds_nothing_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bus");
    let _listener = UnixListener::bind(&path).expect("a socket");
    let mut env = Desktop::homes(folder.path());
    env.push((
        "DBUS_SESSION_BUS_ADDRESS".to_owned(),
        format!("unix:path={}", path.display()),
    ));
    // The notifier would wait ten minutes; the caller waits for nothing.
    let patience = Duration::from_secs(600);
    let mut driver = Driver::start(
        Path::new(DRIVER),
        &env,
        Times {
            patience,
            ..Times::default()
        },
    );
    let start = Instant::now();
    for id in 1..=20 {
        driver.show(&nudge(id, "hold"));
    }
    assert!(driver.finish().is_empty());
    assert!(start.elapsed() < PATIENCE);

    let patience = Duration::from_millis(200);
    let driver = Driver::start(
        Path::new(DRIVER),
        &env,
        Times {
            patience,
            ..Times::default()
        },
    );
    let said = driver.expect("no_server");
    assert!(
        said["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("NoBus")),
        "{said}"
    );
}

#[test]
fn the_end_waits_for_an_answer_but_not_for_ever() {
    needs_desktop!();
    let desktop = Desktop::start(Setup::default());
    let grace = Duration::from_millis(300);
    let mut hasty = driver(
        &desktop,
        Times {
            grace,
            ..Times::default()
        },
    );
    hasty.show(&nudge(1, "hold"));
    hasty.expect("shown");
    assert!(hasty.finish().is_empty());
    assert_eq!(desktop.displayed(), 1, "the bubble stays for its reader");

    let expire = Duration::from_millis(300);
    let mut calm = driver(
        &desktop,
        Times {
            expire,
            grace: PATIENCE * 4,
            ..Times::default()
        },
    );
    calm.show(&nudge(2, "hold"));
    // Still queued or just shown: either way the end waits for what comes of it.
    let mut reports = calm.finish();
    let last = reports.pop().expect("an answer");
    assert_eq!(
        (&last["report"], &last["answer"]),
        (&json!("answer"), &json!("ignored"))
    );
}
